package lang

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/words.txt anew")

// Each row of testdata/words.txt is a word and what the chain makes of it: the key, then its
// parts. The first rows are the known errors of compound splitting, as they should be.
func TestGoldenWords(t *testing.T) {
	a := New(Options{})
	var out []string
	for _, row := range rows(t, "testdata/words.txt") {
		word, want, ok := strings.Cut(row, " = ")
		if strings.HasPrefix(row, "#") {
			out = append(out, row)
			continue
		}
		got := show(a.Analyse(word))
		out = append(out, word+" = "+got)
		if ok && got != want && !*update {
			t.Errorf("%s = %s, want %s", word, got, want)
		}
	}
	if len(out) < 400 {
		t.Errorf("%d rows, want at least 400", len(out))
	}
	if *update {
		if err := os.WriteFile("testdata/words.txt", []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func show(terms []Term) string {
	var out []string
	for _, t := range terms {
		s := t.Key
		switch t.Kind {
		case Part:
			s = "+" + s
		case Acronym:
			s += " (acronym)"
		}
		if t.Weight != weightWord && t.Weight != weightPart {
			s += fmt.Sprintf(":%g", t.Weight)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// The known errors of a first splitter, spelt out so that -update cannot make them right.
func TestKnownErrors(t *testing.T) {
	a := New(Options{})
	key := func(w string) string { return stem(foldForms(Fold(w))) }
	for _, c := range []struct {
		word  string
		parts []string // nil: not split
	}{
		{"nattilsyn", []string{"natt", "tilsyn"}},
		{"folkehelsearbeid", []string{"folkehelse", "arbeid"}},
		{"samskaping", nil},
		{"oppfølging", nil},
		{"materialer", nil},
		{"utvikling", nil},
		{"innbyggere", nil},
		{"forskning", nil},
		{"avlastning", nil},
		{"behandling", nil},
		{"samarbeid", nil},
		{"barnehagen", nil},
		{"samfunnet", nil},
		{"sykehjem", []string{"hjem"}},
		{"sjukeheimane", []string{"hjem"}},
		{"overvannshåndtering", []string{"overvann", "håndtering"}},
		{"overvasshandtering", []string{"overvann", "håndtering"}},
		{"kommuneplan", []string{"kommune", "plan"}},
		{"demensvennlig", []string{"demens", "vennlig"}},
		{"medisindispenserne", []string{"medisin", "dispenser"}},
		{"medisindispensarane", []string{"medisin", "dispenser"}},
		{"oppfølgingsteamet", []string{"oppfølging", "team"}},
		{"utenforskapsarbeid", []string{"utenforskap", "arbeid"}},
	} {
		var want, got []string
		for _, p := range c.parts {
			want = append(want, key(p))
		}
		for _, x := range a.Analyse(c.word) {
			if x.Kind == Part && x.Weight != weightInner && x.Weight != weightInner*weightBoilerplate {
				got = append(got, x.Key)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", c.word, got, want)
		}
	}
}

// Forms of one word have one key; words that look alike and are not, have two.
func TestFormsMeet(t *testing.T) {
	a := New(Options{})
	for _, row := range []string{
		"kommunal kommunalt kommunale", "innbygger innbyggere innbyggerne innbyggjarane", "digitalisering digitalisere digitalisert digitaliserer",
		"vurdering vurdere vurdert vurderer", "måling målinger målingar", "aktivitet aktiviteter aktivitetar aktivitetene", "grønn grønt grønne", "service services", "municipality municipalities",
		"team teamet teams", "learning learn", "bærekraftig bærekraftige bærekraftig", "uke uka uken uker veka veker", "sykepleier sykepleiere sykepleierne sjukepleiarane",
	} {
		forms := strings.Fields(row)
		for _, f := range forms[1:] {
			if x, y := wordKey(a, forms[0]), wordKey(a, f); x != y {
				t.Errorf("%s %s · %s %s", forms[0], x, f, y)
			}
		}
	}
	for _, pair := range []string{"lege legge", "fastlege faste", "skole skøl", "hus huske", "plan plante", "klima klage"} {
		x, y, _ := strings.Cut(pair, " ")
		if wordKey(a, x) == wordKey(a, y) {
			t.Errorf("%s and %s meet in %s", x, y, wordKey(a, x))
		}
	}
}
