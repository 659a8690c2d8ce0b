package index

import (
	"cmp"
	"slices"
	"strings"
)

// Query asks for records by words. Seen is the reader's table of classes; see View.
type Query struct {
	Terms     []Term // Group tells which word of the query each stands for
	Seen      []byte
	Limit     int      // hits to give; 0 means 10
	Offset    int      // hits to leap over
	Filter    []Facet  // values of one axis are alternatives; every axis named must fit
	Count     []string // axes to count the values of, over all hits
	All       bool     // only records that match every group
	PreferAll bool     // records that match more groups first, then by score
	CountOnly bool     // no hits, only how many there are and their values: scores are then not made

	// Phrases are keys of words that must stand side by side, in this order, in a block the reader sees; stop words do not count.
	Phrases [][]string
	// Without are keys of words that no block the reader sees may have. A part of a compound is no word.
	Without []string
}

// Hit is a record found. Groups has a bit for each group of query terms that matched.
type Hit struct {
	Record string
	Score  float64
	Groups uint64
}

// FacetCount is how many hits have a value. A value on the axis of a filter is counted as if that
// filter were not there, so that people see what another choice would give.
type FacetCount struct {
	Facet
	N int
}

// Result holds one page of hits, best first, ties by id.
type Result struct {
	Hits   []Hit
	Total  int
	Facets []FacetCount // by axis, then most first, then by value
}

// queryTerm is a term with its number and weight in this view.
type queryTerm struct {
	Term
	id     uint32
	weight float64
}

// queryTerms joins equal keys of one group and looks them up, in order of key, so that sums come
// out the same in two indexes with the same records. A term no block has gives nothing.
func (v *View) queryTerms(terms []Term) []queryTerm {
	out := make([]queryTerm, 0, len(terms))
	for _, t := range terms {
		if id, ok := v.index.terms.id(t.Key); ok && t.Weight > 0 {
			t.Group &= 63
			out = append(out, queryTerm{t, id, float64(t.Weight) * bm25IDF(v.gen.blocks, v.gen.dfOf(id))})
		}
	}
	slices.SortStableFunc(out, func(a, b queryTerm) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Group, b.Group))
	})
	joined := out[:0]
	for _, t := range out {
		if n := len(joined); n > 0 && joined[n-1].id == t.id && joined[n-1].Group == t.Group {
			joined[n-1].weight += t.weight
			continue
		}
		joined = append(joined, t)
	}
	if len(joined) > longQuery {
		return v.telling(joined)
	}
	return joined
}

// A query of more terms than this is a pasted text. It is cut to the terms that tell most, for
// its common words would touch nearly every record and move none.
const (
	longQuery = 40
	keptTerms = 60
)

// telling keeps the heaviest terms that are not too common, in order of key.
func (v *View) telling(terms []queryTerm) []queryTerm {
	byWeight := func(a, b queryTerm) int {
		if c := cmp.Compare(b.weight, a.weight); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Group, b.Group))
	}
	limit := v.gen.dfCap()
	rare := slices.DeleteFunc(slices.Clone(terms), func(t queryTerm) bool { return v.gen.dfOf(t.id) > limit })
	if len(rare) == 0 {
		rare = terms
	}
	slices.SortFunc(rare, byWeight)
	rare = rare[:min(keptTerms, len(rare))]
	slices.SortFunc(rare, func(a, b queryTerm) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), cmp.Compare(a.Group, b.Group))
	})
	return rare
}

// Search gives the records that match, ranked by BM25 summed over the blocks the reader sees. Of a
// query with more than 40 terms, a pasted text, the 60 most telling count; Total is then the number
// of records with one of those.
// Without terms it gives every record the reader sees, with score 0, by id.
func (v *View) Search(q Query) Result {
	h := v.begin(q)
	for i := range v.segments {
		h.segment(uint32(i))
	}
	out := Result{Hits: h.hits(), Total: h.total, Facets: h.counter.counts(len(q.Count) > 0)}
	accumulators.Put(h.accumulator) // not deferred: what a panic left half used must not serve another reader's search
	return out
}

// hits gives the page asked for.
func (h *hunt) hits() []Hit {
	first := h.keep.sorted()
	offset := max(0, h.query.Offset)
	if offset >= len(first) {
		return nil
	}
	hits := make([]Hit, 0, len(first)-offset)
	for _, m := range first[offset:] {
		groups := m.groups
		if len(h.query.Terms) == 0 {
			groups = 0
		}
		hits = append(hits, Hit{h.view.idAt(m.segment, m.block), float64(m.score), groups})
	}
	return hits
}
