package index

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"strings"
	"sync"
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

// accumulator has a score and the groups matched for each record, and which records were touched.
type accumulator struct {
	cells   []cell
	touched []uint32
}

// cell is 16 bytes, so that a record costs one trip to memory.
type cell struct {
	groups uint64 // not 0 for a record that was touched by a term
	score  float32
}

var accumulators = sync.Pool{New: func() any { return new(accumulator) }}

func borrow(records int) *accumulator {
	a := accumulators.Get().(*accumulator)
	if len(a.cells) < records {
		a.cells = make([]cell, records+records/8)
	}
	return a
}

func (a *accumulator) giveBack() {
	for _, r := range a.touched {
		a.cells[r] = cell{}
	}
	a.touched = a.touched[:0]
	accumulators.Put(a)
}

// queryTerm is a term with its number and weight in this view.
type queryTerm struct {
	Term
	id     uint32
	known  bool
	weight float64
}

// queryTerms joins equal keys of one group and looks them up, in order of key, so that sums come
// out the same in two indexes with the same records. A term no block has gives nothing.
func (v *View) queryTerms(terms []Term) []queryTerm {
	out := make([]queryTerm, 0, len(terms))
	for _, t := range terms {
		if id, ok := v.index.terms.id(t.Key); ok && t.Weight > 0 {
			t.Group &= 63
			out = append(out, queryTerm{t, id, true, float64(t.Weight) * bm25IDF(v.gen.blocks, v.gen.dfOf(id))})
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
	acc := borrow(len(v.ids))
	defer acc.giveBack()
	all := uint64(0)
	for _, t := range q.Terms {
		all |= 1 << (t.Group & 63)
	}
	if len(q.Terms) == 0 {
		v.touchAll(acc, q.Seen)
	}
	for _, t := range v.queryTerms(q.Terms) {
		for i := range v.segments {
			v.accumulate(acc, &v.segments[i], t, q.Seen)
		}
	}
	if q.All {
		acc.touchedOnly(func(r uint32) bool { return acc.cells[r].groups == all })
	}
	filters := v.filters(q.Filter)
	counted := v.countFacets(acc, q, filters)
	if len(filters) > 0 {
		acc.touchedOnly(func(r uint32) bool { return v.fits(r, q.Seen, filters, "") })
	}
	return Result{Hits: v.page(acc, q), Total: len(acc.touched), Facets: counted}
}

// accumulate adds one term's scores in one segment. This is the loop that decides the speed of a
// search, and the place where a block that is not seen is passed over.
func (v *View) accumulate(acc *accumulator, s *viewed, t queryTerm, seen []byte) {
	list, block, bit := s.list(t.id), uint32(0), uint64(1)<<t.Group
	w := float32(t.weight * (bm25K1 + 1))
	base, slope := float32(bm25K1*(1-bm25B)), float32(bm25K1*bm25B/v.gen.average)
	for i := 0; i < len(list); i += 2 {
		step := uint32(list[i])
		if step >= 0x80 {
			long, n := binary.Uvarint(list[i:])
			step, i = uint32(long), i+n-1
		}
		block += step
		class := s.class[block]
		if int(class) >= len(seen) || seen[class] == 0 || s.isDead(block) {
			continue
		}
		tf := frequency[list[i+1]]
		r := s.record[block]
		c := &acc.cells[r]
		if c.groups == 0 {
			acc.touched = append(acc.touched, r)
		}
		c.groups |= bit
		c.score += w * tf / (tf + base + slope*s.length[block])
	}
}

func (v *View) touchAll(acc *accumulator, seen []byte) {
	for n := range v.ids {
		for range v.blocks(uint32(n), seen) {
			acc.touched = append(acc.touched, uint32(n))
			break
		}
	}
}

// touchedOnly keeps the touched records that pass; the scores of the others are wiped.
func (a *accumulator) touchedOnly(pass func(uint32) bool) {
	kept := a.touched[:0]
	for _, r := range a.touched {
		if pass(r) {
			kept = append(kept, r)
		} else {
			a.cells[r] = cell{}
		}
	}
	a.touched = kept
}

// page picks the hits asked for.
func (v *View) page(acc *accumulator, q Query) []Hit {
	limit := q.Limit
	if limit <= 0 {
		limit = 10
	}
	offset := max(0, q.Offset)
	better := func(a, b uint32) int {
		if q.PreferAll {
			if c := cmp.Compare(bits.OnesCount64(acc.cells[b].groups), bits.OnesCount64(acc.cells[a].groups)); c != 0 {
				return c
			}
		}
		return v.byScore(acc, a, b)
	}
	best := best(acc.touched, offset+limit, better)
	if offset >= len(best) {
		return nil
	}
	var hits []Hit
	for _, r := range best[offset:] {
		hits = append(hits, Hit{v.ids[r], float64(acc.cells[r].score), acc.cells[r].groups})
	}
	return hits
}

// byScore puts the better record first; ids are looked at for ties alone, they lie far off in memory.
func (v *View) byScore(acc *accumulator, a, b uint32) int {
	switch x, y := acc.cells[a].score, acc.cells[b].score; {
	case x > y:
		return -1
	case x < y:
		return 1
	}
	return strings.Compare(v.ids[a], v.ids[b])
}

// best gives the first n of records in order. It keeps a heap with the worst of the best on top,
// so most records cost one comparison.
func best(records []uint32, n int, order func(a, b uint32) int) []uint32 {
	heap := make([]uint32, 0, min(n, len(records)))
	down := func(i int) {
		for {
			c := 2*i + 1
			if c >= len(heap) {
				return
			}
			if c+1 < len(heap) && order(heap[c+1], heap[c]) > 0 {
				c++
			}
			if order(heap[c], heap[i]) <= 0 {
				return
			}
			heap[i], heap[c], i = heap[c], heap[i], c
		}
	}
	for _, r := range records {
		if len(heap) < n {
			heap = append(heap, r)
			if len(heap) == n {
				for i := n/2 - 1; i >= 0; i-- {
					down(i)
				}
			}
		} else if n > 0 && order(r, heap[0]) < 0 {
			heap[0] = r
			down(0)
		}
	}
	slices.SortFunc(heap, order)
	return heap
}
