package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"allmenning/find/index"
	"allmenning/find/lang"
)

// Gist gives the n words that say most in a text, as they stand there and in the order they first do: rare words before common ones by
// the public texts, and those that are repeated before those that are not. It serves where the whole text has no place, and finds
// nearly what the text finds. A text without words gives "".
func (s *Searcher) Gist(v *index.View, text string, n int) string {
	type said struct {
		surface string
		at      int
		times   float64
		weight  float64
	}
	byKey := map[string]int{}
	var all []said
	for _, t := range s.analyser.Analyse(text) {
		if t.Kind == lang.Part || t.Kind == lang.Synonym {
			continue
		}
		i, ok := byKey[t.Key]
		if !ok {
			i = len(all)
			byKey[t.Key] = i
			all = append(all, said{surface: t.Surface, at: t.Start, weight: float64(t.Weight) * v.IDF(t.Key)})
			if !v.Known(t.Key) {
				all[i].weight /= 2 // it may be a slip of the pen, and finds nothing itself
			}
		}
		all[i].times++
	}
	slices.SortFunc(all, func(a, b said) int {
		return cmp.Or(cmp.Compare(b.weight*math.Log2(1+b.times), a.weight*math.Log2(1+a.times)), cmp.Compare(a.at, b.at))
	})
	all = all[:min(max(n, 0), len(all))]
	slices.SortFunc(all, func(a, b said) int { return cmp.Compare(a.at, b.at) })
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = w.surface
	}
	return strings.Join(words, " ")
}
