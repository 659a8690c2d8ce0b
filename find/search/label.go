package search

import (
	"slices"

	"allmenning/find/index"
	"allmenning/find/overlap"
)

const (
	nearlyAll = .9 // share of the query from which it is met whole: a word that says little may be missing
	mostOf    = .5
	related   = .5 // of a word, met by one the glossary says is related
	lookAlike = .4 // of a word, met by one spelt like it
)

// labelOf labels a hit of a search by the share of what the query says that the record says too.
func (s *Searcher) labelOf(v *index.View, words []word, explained []index.Contribution) overlap.Label {
	full, sum := tell(v, words)
	covered := s.covered(v, words, explained, full)
	switch {
	case sum > 0 && covered >= nearlyAll*sum:
		return overlap.AllWords
	case sum > 0 && covered >= mostOf*sum:
		return overlap.MostWords
	}
	return overlap.SomeWords
}

// covered gives how much of what the words say a record says too. A word is covered by itself, a form of it, or what means the
// same; a compound in part by its parts, and any word in part by one that is related or spelt like it.
func (s *Searcher) covered(v *index.View, words []word, explained []index.Contribution, full []float64) float64 {
	got := make([]float64, len(words))
	for _, c := range explained {
		g := int(c.Group)
		if g >= len(words) {
			continue
		}
		for _, t := range words[g].terms {
			if t.Key == c.Key {
				got[g] = max(got[g], s.covers(v, words[g], t, c, full[g]))
			}
		}
	}
	sum := 0.0
	for _, x := range got {
		sum += x
	}
	return sum
}

func (s *Searcher) covers(v *index.View, w word, t index.Term, c index.Contribution, full float64) float64 {
	switch {
	case slices.Contains(w.alike, t.Key):
		return lookAlike * full
	case !t.Synonym:
		return min(full, float64(t.Weight)*v.IDF(t.Key))
	case s.analyser.SameMeaning(c.QuerySurface, c.Surface):
		return full
	}
	return min(related*full, float64(t.Weight)*v.IDF(t.Key))
}
