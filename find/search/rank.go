package search

import (
	"cmp"
	"slices"
	"strings"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/overlap"
)

type ranked struct {
	index.Hit
	score     float64
	share     float64 // of what the query says, that the record says too
	explained []index.Contribution
}

func recordID(s string) allmenning.RecordID { return allmenning.RecordID(s) }

// A record with all the words of the query goes before one with some: its BM25 score counts whole, that of a record that has
// a share c of what the words say counts (1−preference)+preference·c².
const preference = .7

// rank puts the first hits in order anew by how much of the query they met.
func rank(v *index.View, q index.Query, words []word, hits []index.Hit) []ranked {
	out := make([]ranked, len(hits))
	for i, h := range hits {
		out[i] = ranked{Hit: h, score: h.Score}
		if i < window && len(words) > 0 {
			out[i].explain(v, q, words)
			out[i].score = h.Score * (1 - preference + preference*out[i].share*out[i].share)
		}
	}
	head := out[:min(window, len(out))]
	slices.SortFunc(head, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.Record, b.Record))
	})
	return out
}

// explain finds out which words were met, once.
func (h *ranked) explain(v *index.View, q index.Query, words []word) {
	if h.explained != nil {
		return
	}
	h.explained = v.Explain(q, h.Record)
	if full, sum := tell(v, words); sum > 0 {
		h.share = met(v, words, h.explained, full) / sum
	}
}

// tell gives how much each word of the query says: the heaviest of its terms, rare ones more. A word nobody writes says as much
// as what stands in its place, and when there is nothing it says most of all.
func tell(v *index.View, words []word) (full []float64, sum float64) {
	full = make([]float64, len(words))
	for i, w := range words {
		strange := unknown(v, w)
		for _, t := range w.terms {
			if strange || v.Known(t.Key) {
				full[i] = max(full[i], float64(t.Weight)*v.IDF(t.Key))
			}
		}
		sum += full[i]
	}
	return full, sum
}

// met gives how much of what the words say a record says too. A compound met by a part is met in part; a glossary set that
// was met means its word was.
func met(v *index.View, words []word, explained []index.Contribution, full []float64) float64 {
	got := make([]float64, len(words))
	for _, c := range explained {
		g := int(c.Group)
		if g >= len(words) {
			continue
		}
		for _, t := range words[g].terms {
			if t.Key != c.Key {
				continue
			}
			say := float64(t.Weight) * v.IDF(t.Key)
			if t.Synonym {
				say = max(say, synonymMeets*full[g])
			}
			got[g] = max(got[g], say)
		}
	}
	sum := 0.0
	for _, x := range got {
		sum += x
	}
	return sum
}

// synonymMeets is how far a word of the same glossary set is as good as the word itself.
const synonymMeets = .8

// labelOf labels a hit of a short query by the share of what the query says that the record says too. One word is too little
// to call two things the same challenge.
func labelOf(share float64, words int) overlap.Label {
	switch {
	case share >= .75 && words > 1:
		return overlap.Parallel
	case share >= .4:
		return overlap.Related
	}
	return overlap.SameTheme
}
