package lang

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// readGlossary reads the glossary the program ships.
func readGlossary(t testing.TB) []SynonymSet {
	b, err := os.ReadFile("../../codes/glossary.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	cell := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, ";")
	}
	var sets []SynonymSet
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		c := strings.Split(line, "\t")
		if len(c) != 6 || c[0] == "" || c[5] == "" || seen[c[0]] {
			t.Fatalf("bad row %q", line)
		}
		seen[c[0]] = true
		set := SynonymSet{c[0], cell(c[1]), cell(c[2]), cell(c[3]), cell(c[4])}
		if len(set.NB) == 0 || len(set.NN) == 0 || len(set.EN) == 0 {
			t.Errorf("%s lacks a language", c[0])
		}
		sets = append(sets, set)
	}
	return sets
}

func TestGlossaryFindsEachOfItsWords(t *testing.T) {
	sets := readGlossary(t)
	if len(sets) < 80 {
		t.Errorf("%d sets, want at least 80", len(sets))
	}
	a := New(Options{Synonyms: sets})
	for _, s := range sets {
		for _, w := range slices.Concat(s.NB, s.NN, s.EN, s.SE) {
			text := "Vi ser på " + w + " hos oss"
			if !slices.ContainsFunc(a.Analyse(text), func(x Term) bool {
				return x.Key == "syn:"+s.ID && x.Kind == Synonym && x.Surface == w
			}) {
				t.Errorf("%q does not find %s", w, s.ID)
			}
		}
	}
}

// What one person writes and another meets across languages in at least these sets.
func TestGlossaryCrossesLanguages(t *testing.T) {
	a := New(Options{Synonyms: readGlossary(t)})
	for _, c := range []struct{ text, set string }{
		{"Vi vil prøve elektroniske medisindispensarar i heimetenesta", "medicationsupport"},
		{"Elektronisk medisineringsstøtte i Etne", "medicationsupport"},
		{"Vi vil prøve elektroniske medisindispensarar i heimetenesta", "homecare"},
		{"home nursing for older adults", "homecare"},
		{"eldre som faller hjemme", "falls"},
		{"Fall prevention among the elderly", "falls"},
		{"young people outside work", "exclusion"},
		{"Unge som står utenfor arbeid og skole", "exclusion"},
		{"young people outside work", "young"},
		{"ungdommer i randsonen", "young"},
		{"fysisk aktivitet i skuleuka", "physicalactivity"},
		{"Physically active learning in primary schools", "physicalactivity"},
		{"regnbed og blågrøn struktur", "stormwater"},
		{"urban drainage and rain gardens", "stormwater"},
		{"velferdsteknologiprosjektet", "telecare"}, // a part of a compound
	} {
		if !slices.ContainsFunc(a.Analyse(c.text), func(x Term) bool { return x.Key == "syn:"+c.set }) {
			t.Errorf("%q does not meet %s", c.text, c.set)
		}
	}
}

func TestPhraseKeepsItsPlace(t *testing.T) {
	a := New(Options{Synonyms: []SynonymSet{{ID: "pa", NB: []string{"fysisk aktivitet", "fysisk"}}}})
	for _, text := range []string{"Mer fysisk aktivitet i skolen", "mer fysiske aktiviteter"} {
		var got []string
		for _, x := range a.Analyse(text) {
			if x.Kind == Synonym {
				got = append(got, x.Surface)
			}
		}
		if len(got) != 1 || !strings.HasPrefix(strings.ToLower(got[0]), "fysisk") || !strings.Contains(got[0], " aktivitet") {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestVersionTellsGlossariesApart(t *testing.T) {
	one, two := New(Options{}).Version(), New(Options{Synonyms: readGlossary(t)}).Version()
	if one == two || !strings.HasPrefix(one, Version) {
		t.Errorf("%s and %s", one, two)
	}
}
