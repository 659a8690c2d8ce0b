package lang_test

import (
	"testing"

	"allmenning/codes"
	"allmenning/find/lang"
)

// No row of a list that is delivered stands twice, counts for nothing or does not do what it says, and every word of the glossary leads to
// its set.
func TestFaults_of_the_lists(t *testing.T) {
	for _, l := range lang.Lists() {
		if len(l.Rows) < 40 {
			t.Errorf("%s has %d rows", l.Name, len(l.Rows))
		}
		for row, why := range lang.Faults(l) {
			t.Errorf("%s: %q %s", l.Name, row, why)
		}
	}
	var sets []lang.SynonymSet
	for _, s := range codes.Glossary() {
		sets = append(sets, lang.SynonymSet{ID: s.ID, NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related})
	}
	for id, why := range lang.New(lang.Options{Synonyms: sets}).GlossaryFaults(sets) {
		t.Errorf("glossary: %s %s", id, why)
	}
}

func TestFaults_are_found(t *testing.T) {
	for name, rows := range map[string]map[string]string{
		"lexicon":    {"hjem": "", "Hjem": "stands twice", "by": "has fewer than three letters", "ikke": "is a stop word", "skap": "is never a part"},
		"stop words": {"ikke": "", "IKKE": "stands twice"},
		"forms":      {"heim hjem": "", "hjem hjem": "changes nothing", "=katt hund": "does not lead to one key: kat, hund", "heim": "is no rule"},
		"kept apart": {"katt hund": "is not kept apart: katt"},
	} {
		var all []string
		for _, first := range []bool{true, false} { // what stands twice comes last
			for row, why := range rows {
				if (why == "") == first {
					all = append(all, row)
				}
			}
		}
		found := lang.Faults(lang.List{Name: name, Rows: all})
		for row, want := range rows {
			if found[row] != want {
				t.Errorf("%s: %q %q, want %q", name, row, found[row], want)
			}
		}
	}
	if lang.Faults(lang.List{Name: "another", Rows: []string{"a", "a"}}) != nil {
		t.Error("a list that is not known has faults")
	}
	one := lang.SynonymSet{ID: "one", NB: []string{"hus"}}
	lost := lang.SynonymSet{ID: "lost", NB: []string{"hus", "–"}, EN: []string{"house"}}
	found := lang.New(lang.Options{Synonyms: []lang.SynonymSet{one, lost}}).GlossaryFaults([]lang.SynonymSet{one, lost})
	if found["one"] != "is in one language alone" || found["lost"] != "has a word that does not lead to it: –" {
		t.Errorf("found %v", found)
	}
}
