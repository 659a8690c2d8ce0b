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
	var related []string
	cell := func(s string) []string {
		if s == "" {
			return nil
		}
		words := strings.Split(s, ";")
		for i, w := range words {
			if plain, ok := strings.CutPrefix(w, "~"); ok {
				words[i], related = plain, append(related, plain)
			}
		}
		return words
	}
	var sets []SynonymSet
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 6 || c[0] == "" || c[5] == "" || seen[c[0]] {
			t.Fatalf("bad row %q", line)
		}
		seen[c[0]] = true
		related = nil
		set := SynonymSet{ID: c[0], NB: cell(c[1]), NN: cell(c[2]), EN: cell(c[3]), SE: cell(c[4])}
		set.Related = related
		if len(set.NB) == 0 || len(set.NN) == 0 || len(set.EN) == 0 {
			t.Errorf("%s lacks a language", c[0])
		}
		sets = append(sets, set)
	}
	return sets
}

func TestGlossaryFindsEachOfItsWords(t *testing.T) {
	sets := readGlossary(t)
	if len(sets) < 1200 {
		t.Errorf("%d sets, want at least 1200", len(sets))
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

// Only forms of a word and words the glossary says mean the same do so; what it only puts beside each other does not.
func TestSameMeaning(t *testing.T) {
	a := New(Options{Synonyms: readGlossary(t)})
	for _, c := range []struct {
		x, y string
		want bool
	}{
		{"skuleuka", "Skoleuka", true},
		{"heimetenesta", "hjemmetjenesten", true},
		{"medisindispensarar", "medisindispenser", true},
		{"sjukeheim", "nursing home", true},
		{"hverdagsrehabilitering", "Reablement", true},
		{"kvardagsrehabilitering", "hverdagsrehabilitering", true},
		{"school absence", "skulefråvær", true},
		{"physical activity", "fysisk aktivitet", true},
		{"young people", "unge", true},
		{"overvatn", "stormwater", true},
		{"the school", "skolen", true},
		{"skolefravær", "skolevegring", false}, // the one may come of the other
		{"skolefravær", "Skolenærværsteam", false},
		{"skole", "skolemat", false},
		{"eldre", "demens", false},
		{"flom", "flomsikring", false},
		{"mobbing", "skolemiljø", false},
		{"faller", "fallforebygging", false},
		{"elever", "elever med mye fravær", false},
		{"heimetenesta", "hjem", false},
		{"hjemmetjeneste", "home nursing", false}, // a part of it
		{"flomsikring", "flom protection", false},
		{"og", "i", false},
		{"", "", false},
		{"«»", "«»", false},
	} {
		if got := a.SameMeaning(c.x, c.y); got != c.want || a.SameMeaning(c.y, c.x) != got {
			t.Errorf("%q and %q: %v", c.x, c.y, got)
		}
	}
	if New(Options{}).SameMeaning("skole", "school") {
		t.Error("without a glossary two words of two languages mean the same")
	}
}

// What a reader can see two words have to do with each other: the cases are pairs that example texts gave.
func TestMeet(t *testing.T) {
	a := New(Options{Synonyms: readGlossary(t)})
	for _, c := range []struct {
		x, y string
		want bool
	}{
		{"skolefravær", "skolevegring", true}, // related by the glossary
		{"skolefravær", "Skolenærværsteam", true},
		{"eldre", "hjemmeboende eldre", true},
		{"demens", "personer med demens", true},
		{"hjemmebesøk", "home", true}, // a part and its translation
		{"jobb", "Arbeid", true},      // by the glossary, though nearly every text holds "arbeid"
		{"eldre med høy fallrisiko", "fallrisiko", true},
		{"eldre med høy fallrisiko", "higher", false},
		{"personer med angst, depresjon eller søvnvansker", "people", false},
		{"unge utenfor skole og arbeid", "people", false},
		{"innbyggere 65 år og eldre", "år", false},
		{"brukere av hjemmetjenester", "users", false},
		{"", "år", false},
	} {
		if got := a.Meet(c.x, c.y); got != c.want || a.Meet(c.y, c.x) != got {
			t.Errorf("%q and %q: %v", c.x, c.y, got)
		}
	}
}

// A stop word that happens to have the stem of a glossary word is not that word.
func TestGlossary_passes_over_stop_words(t *testing.T) {
	a := New(Options{Synonyms: readGlossary(t)})
	for _, x := range a.Analyse("Vi hjelper dem som bor alene") {
		if x.Key == "syn:dementia" {
			t.Errorf("%q is taken for dementia", x.Surface)
		}
	}
}

// A phrase of stop words and one other word does not make that word mean what the phrase does.
func TestSameMeaning_of_a_phrase_of_stop_words(t *testing.T) {
	a := New(Options{Synonyms: []SynonymSet{{ID: "absence", NB: []string{"skolefravær", "går ikke på skolen", "borte fra skolen"}}}})
	for _, c := range []struct {
		x, y string
		want bool
	}{
		{"skolefravær", "skolen", false},
		{"går ikke på skolen", "skolen", false},
		{"går ikke på skolen", "skolefravær", true},
		{"borte fra skolen", "skolefravær", true},
		{"borte frå skulen", "skulefråvær", true},
	} {
		if got := a.SameMeaning(c.x, c.y); got != c.want {
			t.Errorf("%s and %s: %v", c.x, c.y, got)
		}
	}
}
