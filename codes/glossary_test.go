package codes

import (
	"slices"
	"strings"
	"testing"
)

const glossaryHead = "# source: test\nid\tnb\tnn\ten\tse\tsource\n"

func TestParseGlossary(t *testing.T) {
	sets, err := ParseGlossary(glossaryHead +
		"dispenser\tmedisindispenser; pilleautomat;\tmedisindispensar\tmedicine dispenser;pill dispenser\t\town\r\n" +
		"\nwater\tvann ; ~ over  vann;vann\tvatn\twater;~rainwater;~\tčáhci\t\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(sets) != 2 {
		t.Fatalf("%d sets, want 2", len(sets))
	}
	first, second := sets[0], sets[1]
	if !slices.Equal(first.NB, []string{"medisindispenser", "pilleautomat"}) || first.SE != nil || first.Source != "own" {
		t.Errorf("first set: %+v", first)
	}
	if !slices.Equal(second.NB, []string{"vann", "over vann"}) || !slices.Equal(second.SE, []string{"čáhci"}) {
		t.Errorf("second set: %+v", second)
	}
	if !slices.Equal(second.Related, []string{"over vann", "rainwater"}) || first.Related != nil {
		t.Errorf("related: %q, %q", first.Related, second.Related)
	}
	if got := wordsOf(second); !slices.Equal(got, []string{"vann", "over vann", "vatn", "water", "rainwater", "čáhci"}) {
		t.Errorf("words: %q", got)
	}
}

func TestParseGlossary_refuses(t *testing.T) {
	for name, text := range map[string]string{
		"a missing column": "id\tnb\tnn\ten\n",
		"few cells":        glossaryHead + "a\tb\n",
		"many cells":       glossaryHead + "a\tb\tc\td\te\tf\tg\n",
		"no id":            glossaryHead + "\tb\tc\td\te\tf\n",
		"no words":         glossaryHead + "a\t;\t \t\tx\tf\n",
		"an id twice":      glossaryHead + "a\tb\tc\td\te\tf\na\tb\tc\td\te\tf\n",
	} {
		_, err := ParseGlossary(text)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if !strings.Contains(err.Error(), "line") {
			t.Errorf("%s: the error names no line: %v", name, err)
		}
	}
}

// The delivered glossary opens, and each set says where it comes from and joins at least two languages.
func TestGlossary(t *testing.T) {
	if len(Glossary()) < 1200 {
		t.Errorf("%d sets, want 1200 or more", len(Glossary()))
	}
	for _, s := range Glossary() {
		languages := 0
		for _, words := range [][]string{s.NB, s.NN, s.EN, s.SE} {
			if len(words) > 0 {
				languages++
			}
		}
		for _, w := range s.Related {
			if !slices.Contains(wordsOf(s), w) {
				t.Errorf("%s: %q is related and not in the set", s.ID, w)
			}
		}
		if languages < 2 || s.Source == "" {
			t.Errorf("%s: words in %d languages, source %q", s.ID, languages, s.Source)
		}
	}
}

// wordsOf gives every word of a set, bokmål first; a word shared by two languages stands once.
func wordsOf(s SynonymSet) []string {
	var out []string
	seen := make(map[string]bool)
	for _, words := range [][]string{s.NB, s.NN, s.EN, s.SE} {
		for _, w := range words {
			if !seen[w] {
				seen[w] = true
				out = append(out, w)
			}
		}
	}
	return out
}
