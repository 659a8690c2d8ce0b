package search

import (
	"strings"

	"allmenning/find/index"
)

const (
	few         = 5   // with fewer hits than this, look for words spelt alike
	nearEnough  = .38 // likeness of spelling for a word to be asked for too, and to be suggested
	alternative = 3   // words asked for in place of one
)

// unknown says that no public text has the word, nor anything it stands for.
func unknown(v *index.View, w word) bool {
	for _, t := range w.terms {
		if v.Known(t.Key) {
			return false
		}
	}
	return true
}

// widen adds to each word those that begin with it and those spelt like it. nil when there are none.
func widen(v *index.View, words []word) []word {
	out := make([]word, len(words))
	changed := false
	for i, w := range words {
		out[i] = word{w.surface, append([]index.Term(nil), w.terms...)}
		if len([]rune(w.surface)) < 3 {
			continue
		}
		near := v.Nearest(w.surface, alternative)
		begin := v.Prefix(w.surface, alternative)
		for _, s := range begin {
			s.Likeness = .7
			near = append(near, s)
		}
		for _, s := range near {
			if s.Likeness >= nearEnough && out[i].addNear(s) {
				changed = true
			}
		}
	}
	if !changed {
		return nil
	}
	return out
}

func (w *word) addNear(s index.Suggestion) bool {
	for _, t := range w.terms {
		if t.Key == s.Key {
			return false
		}
	}
	group := uint8(0)
	if len(w.terms) > 0 {
		group = w.terms[0].Group
	}
	w.terms = append(w.terms, index.Term{Key: s.Key, Surface: w.surface, Weight: float32(s.Likeness * s.Likeness), Group: group})
	return true
}

// didYouMean writes the query with each word that no public text has put right, or "".
func didYouMean(v *index.View, text string, words []word) string {
	out := text
	for _, w := range words {
		if !unknown(v, w) {
			continue
		}
		near := v.Nearest(w.surface, 1)
		if len(near) == 0 || near[0].Likeness < nearEnough || isForm(near[0].Surface, w.surface) {
			continue
		}
		out = strings.Replace(out, w.surface, near[0].Surface, 1)
	}
	if out == text {
		return ""
	}
	return out
}

// isForm says that one word is the other with an ending: "høyt" is no slip for "høy".
func isForm(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
