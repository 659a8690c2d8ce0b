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
	titled    float64 // share of what the query says that stands in the record's title
	explained []index.Contribution
}

func recordID(s string) allmenning.RecordID { return allmenning.RecordID(s) }

const (
	// A record with all the words of the query goes before one with some: its BM25 score counts whole, that of a record that has
	// a share c of what the words say counts (1−preference)+preference·c².
	preference = .7
	// A title that says all the query says lifts the score by this much, one that says a share t of it by t² of that: who writes
	// what something is called, nearly, looks for that thing.
	titleLift = .6
)

// rank puts the first hits in order anew by how much of the query they met, and first of all what is called as the query says.
func rank(v *index.View, q index.Query, words []word, hits []index.Hit, title string) []ranked {
	out := make([]ranked, len(hits))
	best := 0.0
	for i, h := range hits {
		out[i] = ranked{Hit: h, score: h.Score}
		if i < window && len(words) > 0 {
			out[i].explain(v, q, words)
			out[i].score = h.Score * (1 - preference + preference*out[i].share*out[i].share) * (1 + titleLift*out[i].titled*out[i].titled)
		}
		best = max(best, out[i].score)
	}
	head := out[:min(window, len(out))]
	for i := range head {
		if head[i].titled >= nearlyAll && isCalled(v, head[i].Record, title, q.Seen) {
			head[i].score += best
		}
	}
	slices.SortFunc(head, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.Record, b.Record))
	})
	return out
}

// isCalled tells whether title is the key of one of the record's titles, in a block the reader sees.
func isCalled(v *index.View, record, title string, seen []byte) bool {
	return title != "" && slices.Contains(v.FacetsOf(record, seen), index.Facet{Axis: overlap.AxisTitle, Value: title})
}

// explain finds out which words were met, once.
func (h *ranked) explain(v *index.View, q index.Query, words []word) {
	if h.explained != nil {
		return
	}
	h.explained = v.Explain(q, h.Record)
	full, sum := tell(v, words)
	if sum == 0 {
		return
	}
	got := met(v, words, h.explained, full)
	h.share, h.titled = got.share/sum, got.titled/sum
}

// tell gives how much each word of the query says: the heaviest of its terms, rare ones more. A word nobody writes says as much
// as what stands in its place, and when there is nothing it says most of all.
func tell(v *index.View, words []word) (full []float64, sum float64) {
	full = make([]float64, len(words))
	for i, w := range words {
		strange := unknown(v, w)
		if strange && !w.saysSomething() {
			continue // "høyt", which nobody writes and which says little
		}
		for _, t := range w.terms {
			if strange || v.Known(t.Key) {
				full[i] = max(full[i], whole(t)*v.IDF(t.Key))
			}
		}
		sum += full[i]
	}
	return full, sum
}

// meeting is how much of what the words say a record says too, and says in its title.
type meeting struct{ share, titled float64 }

// met measures. A compound met by a part is met in part; a glossary set that was met means its word was, for the order nearly as
// well as by the word itself.
func met(v *index.View, words []word, explained []index.Contribution, full []float64) (sum meeting) {
	got := make([]meeting, len(words))
	for _, c := range explained {
		g := int(c.Group)
		if g >= len(words) {
			continue
		}
		for _, t := range words[g].terms {
			if t.Key != c.Key {
				continue
			}
			say := whole(t) * v.IDF(t.Key)
			if t.Synonym {
				say = max(say, synonymMeets*full[g])
			} else if !t.Part && !c.Part && c.Fields&(1<<overlap.Title) != 0 {
				got[g].titled = max(got[g].titled, min(say, full[g]))
			}
			got[g].share = max(got[g].share, say)
		}
	}
	for _, x := range got {
		sum.share, sum.titled = sum.share+x.share, sum.titled+x.titled
	}
	return sum
}

// synonymMeets is how far a word of the same glossary set is as good as the word itself, for the order.
const synonymMeets = .8
