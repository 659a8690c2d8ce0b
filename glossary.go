package allmenning

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// GlossaryChangeID names one change of the glossary.
type GlossaryChangeID string

// GlossaryWords are words and phrases by language, as people write them, the most usual first.
type GlossaryWords struct {
	NB []string `json:"nb,omitempty"`
	NN []string `json:"nn,omitempty"`
	EN []string `json:"en,omitempty"`
	SE []string `json:"se,omitempty"` // Northern Sámi
	// Related are those of the words that only belong with the others, whatever the language; all others mean the same.
	Related []string `json:"related,omitempty"`
}

// GlossaryLangs are the languages a set has words in, in the order they are shown.
func GlossaryLangs() []Lang { return []Lang{NB, NN, EN, "se"} }

// In gives the words of a language of GlossaryLangs; nil for any other.
func (w GlossaryWords) In(lang Lang) []string {
	if words := w.in(lang); words != nil {
		return *words
	}
	return nil
}

func (w *GlossaryWords) in(lang Lang) *[]string {
	switch lang {
	case NB:
		return &w.NB
	case NN:
		return &w.NN
	case EN:
		return &w.EN
	case "se":
		return &w.SE
	}
	return nil
}

// All gives every word once, bokmål first.
func (w GlossaryWords) All() (all []string) {
	for _, lang := range GlossaryLangs() {
		for _, word := range w.In(lang) {
			if !slices.Contains(all, word) {
				all = append(all, word)
			}
		}
	}
	return all
}

// IsRelated says whether a word of the set only belongs with the others.
func (w GlossaryWords) IsRelated(word string) bool { return slices.Contains(w.Related, word) }

// ReadGlossaryWords reads words as they are written in a form, by language: one a line, or parted by ";". A word after "~" is only
// related. Space around words, empty ones and doubles are dropped.
func ReadGlossaryWords(written map[Lang]string) (w GlossaryWords) {
	for _, lang := range GlossaryLangs() {
		into := w.in(lang)
		for _, word := range strings.FieldsFunc(written[lang], func(r rune) bool { return r == '\n' || r == '\r' || r == ';' }) {
			word, related := strings.CutPrefix(strings.Join(strings.Fields(word), " "), "~")
			word = strings.TrimSpace(word)
			if word != "" && !slices.Contains(*into, word) {
				*into = append(*into, word)
			}
			if word != "" && related && !slices.Contains(w.Related, word) {
				w.Related = append(w.Related, word)
			}
		}
	}
	return w
}

// Write gives the words of a language as ReadGlossaryWords reads them, one a line.
func (w GlossaryWords) Write(lang Lang) string {
	lines := slices.Clone(w.In(lang))
	for i, word := range lines {
		if w.IsRelated(word) {
			lines[i] = "~" + word
		}
	}
	return strings.Join(lines, "\n")
}

// To gives what must be added and removed for w to be next. A word that goes from meaning the same to being related, or back, is both.
func (w GlossaryWords) To(next GlossaryWords) (add, remove GlossaryWords) {
	for _, lang := range GlossaryLangs() {
		for _, word := range next.In(lang) {
			if !slices.Contains(w.In(lang), word) || w.IsRelated(word) != next.IsRelated(word) {
				*add.in(lang) = append(*add.in(lang), word)
				if next.IsRelated(word) && !add.IsRelated(word) {
					add.Related = append(add.Related, word)
				}
			}
		}
		for _, word := range w.In(lang) {
			if !slices.Contains(next.In(lang), word) || w.IsRelated(word) != next.IsRelated(word) {
				*remove.in(lang) = append(*remove.in(lang), word)
			}
		}
	}
	return add, remove
}

// with is w after a change.
func (w GlossaryWords) with(c GlossaryChange) (out GlossaryWords) {
	for _, lang := range GlossaryLangs() {
		words := out.in(lang)
		for _, word := range w.In(lang) {
			if !slices.Contains(c.Remove.In(lang), word) || slices.Contains(c.Add.In(lang), word) {
				*words = append(*words, word) // one that is both keeps its place
			}
		}
		for _, word := range c.Add.In(lang) {
			if !slices.Contains(*words, word) {
				*words = append(*words, word)
			}
		}
	}
	added := c.Add.All()
	for _, word := range out.All() {
		related := w.IsRelated(word)
		if slices.Contains(added, word) {
			related = c.Add.IsRelated(word)
		}
		if related {
			out.Related = append(out.Related, word)
		}
	}
	return out
}

// GlossaryKind is what a change does with a set.
type GlossaryKind string

// The kinds.
const (
	GlossaryAdded   GlossaryKind = "added"   // a set that the instance has for itself was made
	GlossaryChanged GlossaryKind = "changed" // words were added to or removed from a set
	GlossaryRetired GlossaryKind = "retired" // a set no longer counts
	GlossaryUndone  GlossaryKind = "undone"  // another change no longer stands
)

// Act is the act by which such a change is made.
func (k GlossaryKind) Act() Act { return Act("words_" + string(k)) }

// GlossaryChange is one change of one set of the glossary. Changes are only ever added; one that is undone stays, with the one that
// undoes it.
type GlossaryChange struct {
	ID          GlossaryChangeID
	Set         string // id of the set: one the program is delivered with, or of the instance's own
	N           int    // its number among the changes of the set, from 1
	Kind        GlossaryKind
	Add, Remove GlossaryWords
	Source      string           // where the words come from; "own": the instance's own
	Reason      string           // why, for whoever reads the history
	Undoes      GlossaryChangeID // for GlossaryUndone
	By          PersonID
	At          Time
}

// OwnWords is the source of words that the instance has thought of itself.
const OwnWords = "own"

// The most there is room for in a change.
const (
	mostGlossaryWords  = 80 // in a set
	longestWord        = 80
	longestGlossaryWhy = 500
)

// Check says everything that is wrong with the shape of c; nil when it may be stored.
func (c GlossaryChange) Check() error {
	var e FieldErrors
	for _, lang := range GlossaryLangs() {
		words := slices.Concat(c.Add.In(lang), c.Remove.In(lang))
		for _, word := range words {
			switch {
			case utf8.RuneCountInString(word) > longestWord:
				e.add(string(lang), "field.too_long", "most", longestWord, "n", utf8.RuneCountInString(word))
			case !utf8.ValidString(word) || strings.ContainsFunc(word, unicode.IsControl):
				e.add(string(lang), "field.bad_characters")
			case !strings.ContainsFunc(word, unicode.IsLetter):
				e.add(string(lang), "glossary.no_letter", "word", word)
			}
		}
		if len(words) > mostGlossaryWords {
			e.add(string(lang), "glossary.too_many", "most", mostGlossaryWords)
		}
	}
	e.text("source", c.Source, 0, 200)
	least := 1
	if c.Kind == GlossaryUndone {
		least = 0 // that it is undone says why enough
	}
	e.text("reason", c.Reason, least, longestGlossaryWhy)
	switch {
	case c.Kind == GlossaryAdded && len(c.Add.All()) < 2:
		e.add("nb", "glossary.two_words")
	case c.Kind == GlossaryChanged && len(c.Add.All())+len(c.Remove.All()) == 0:
		e.add("nb", "glossary.no_change")
	}
	return e.Once().err()
}

// GlossarySet is one set as it counts now.
type GlossarySet struct {
	ID string
	GlossaryWords
	Source  string // of the set; empty: not told
	Own     bool   // of this instance, not delivered with the program
	Retired bool   // does not count
	Changes int    // how many changes it has had, those undone too
}

// Counts says whether the set joins anything.
func (s GlossarySet) Counts() bool { return !s.Retired && len(s.All()) > 0 }

// EditGlossary gives the sets of base after changes, which may stand in any order: those of base in their order, then the instance's own by
// id. Sets that were retired, and own ones whose making was undone, are among them and say so. base is left as it is.
func EditGlossary(base []GlossarySet, changes []GlossaryChange) []GlossarySet {
	of := map[string][]GlossaryChange{}
	for _, c := range changes {
		of[c.Set] = append(of[c.Set], c)
	}
	out := make([]GlossarySet, 0, len(base)+len(of))
	for _, s := range base {
		out = append(out, s.after(of[s.ID]))
		delete(of, s.ID)
	}
	var own []GlossarySet
	for id, list := range of {
		own = append(own, GlossarySet{ID: id, Own: true, Retired: true}.after(list))
	}
	slices.SortFunc(own, func(a, b GlossarySet) int { return strings.Compare(a.ID, b.ID) })
	return append(out, own...)
}

func (s GlossarySet) after(changes []GlossaryChange) GlossarySet {
	slices.SortFunc(changes, func(a, b GlossaryChange) int { return a.N - b.N })
	stands := StandingChanges(changes)
	for _, c := range changes {
		s.Changes = max(s.Changes, c.N)
		switch {
		case c.Kind == GlossaryAdded: // of one that is undone the words are still told
			s.GlossaryWords, s.Source, s.Retired = s.with(c), c.Source, !stands[c.ID]
		case !stands[c.ID]:
		case c.Kind == GlossaryChanged:
			s.GlossaryWords = s.with(c)
		case c.Kind == GlossaryRetired:
			s.Retired = true
		}
	}
	return s
}

// StandingChanges says which changes of a set, in the order of their numbers, are not undone. What undoes a change may be undone itself.
func StandingChanges(changes []GlossaryChange) map[GlossaryChangeID]bool {
	stands := map[GlossaryChangeID]bool{}
	undone := map[GlossaryChangeID]bool{}
	for _, c := range slices.Backward(changes) {
		stands[c.ID] = !undone[c.ID]
		if c.Kind == GlossaryUndone && stands[c.ID] {
			undone[c.Undoes] = true
		}
	}
	return stands
}
