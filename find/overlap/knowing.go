package overlap

import (
	"strings"
	"sync"

	"allmenning/codes"
	"allmenning/find/lang"
)

// Knowing is c with the words of an analyser's glossary, so that reasons can tell what means the same from what is related, and what
// says something from what nearly every text holds.
func (c *Comparer) Knowing(a *lang.Analyser) *Comparer {
	know := *c
	know.words.Same, know.words.Meet = a.SameMeaning, a.Meet
	know.words.Says = func(word string) bool { return tells(a, word) }
	know.about = sync.OnceValue(func() *About { return NewAbout(a, codes.Glossary()) })
	return &know
}

// Naming is c with the names of municipalities and counties, none of which is a reason. nil knows none.
func (c *Comparer) Naming(names []string) *Comparer {
	know := *c
	known := map[string]bool{}
	for _, name := range names {
		for _, word := range strings.Fields(strings.ToLower(name)) {
			known[word] = true
		}
	}
	know.words.Name = func(word string) bool {
		word = strings.ToLower(strings.Trim(word, ".,;:()«»\"'’"))
		return known[word] || known[strings.TrimSuffix(word, "s")]
	}
	return &know
}

// tells says that a word is more than nearly every text holds. A compound of nothing else, such as "utviklingsprosjekt", is not.
func tells(a *lang.Analyser, word string) bool {
	if !a.Meet(word, word) {
		return false
	}
	compound := false
	for _, t := range a.Analyse(word) {
		if t.Kind != lang.Part {
			continue
		}
		if a.Meet(t.Key, t.Key) {
			return true
		}
		compound = true
	}
	return !compound
}
