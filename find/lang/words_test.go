package lang

import (
	"slices"
	"strings"
	"testing"
)

func TestReadWords(t *testing.T) {
	want := "kvitveis ulveflokk !blåveis kvit+veis"
	for name, text := range map[string]string{
		"a word a line":   "kvitveis\nulveflokk\r\n!blåveis\nkvit+veis\n",
		"hunspell":        "4\nkvitveis/ABC\nulveflokk\tst:ulveflokk\n!blåveis/A\nkvit+veis\n",
		"ISO-8859-1":      "# eigne ord\nkvitveis\nulveflokk\n!bl\xe5veis\nkvit+veis\n",
		"with much aside": "\ufeffkvitveis\nOslo\nsol\n3-delt\nUSA\nulveflokk\nenaltforlangsammensetning\n!blåveis\nkvit+veis",
	} {
		got, err := ReadWords(strings.NewReader(text))
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := ReadWords(strings.NewReader("# tom\nOslo\n")); err == nil {
		t.Error("a list without words is taken")
	}
}

// A list of one's own takes more compounds apart, and is another chain: what was made without it is made anew.
func TestOwnWordList(t *testing.T) {
	words, err := ReadWords(strings.NewReader("kvitveis\nulveflokk\n"))
	if err != nil {
		t.Fatal(err)
	}
	a, b := New(Options{}), New(Options{Lexicon: words})
	parts := func(a *Analyser, word string) (keys []string) {
		for _, x := range a.Analyse(word) {
			if x.Kind == Part {
				keys = append(keys, x.Key)
			}
		}
		return keys
	}
	if len(parts(a, "ulveflokkvarsling")) != 0 || !slices.Contains(parts(b, "ulveflokkvarsling"), "ulveflok") {
		t.Errorf("%q, with the list %q", parts(a, "ulveflokkvarsling"), parts(b, "ulveflokkvarsling"))
	}
	if a.Version() == b.Version() {
		t.Error("two lists, one version")
	}
}
