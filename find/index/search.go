package index

import (
	"cmp"
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

// match is a record that was found, by one of its blocks.
type match struct {
	segment, block uint32
	cell
}

// cell is 16 bytes, so that a block costs one trip to memory.
type cell struct {
	groups uint64 // not 0 for a block that a term touched
	score  float32
}

// accumulator has a cell for each block of the segment under way, all empty between segments, and the
// matches so far.
type accumulator struct {
	cells   []cell
	touched []uint32
	matches []match
	values  tally
}

var accumulators = sync.Pool{New: func() any { return new(accumulator) }}

func borrow(blocks int) *accumulator {
	a := accumulators.Get().(*accumulator)
	if len(a.cells) < blocks {
		a.cells = make([]cell, blocks+blocks/8)
	}
	a.matches = a.matches[:0]
	return a
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
	acc := borrow(v.longest())
	all := uint64(0)
	for _, t := range q.Terms {
		all |= 1 << (t.Group & 63)
	}
	terms := v.queryTerms(q.Terms)
	for i := range v.segments {
		s := &v.segments[i]
		if len(q.Terms) == 0 {
			acc.touchAll(s)
		}
		for _, t := range terms {
			v.accumulate(acc, s, t)
		}
		v.gather(acc, uint32(i), q.Seen)
	}
	if q.All {
		acc.matches = slices.DeleteFunc(acc.matches, func(m match) bool { return m.groups != all })
	}
	counted := v.filterAndCount(acc, q)
	out := Result{Hits: v.page(acc.matches, q), Total: len(acc.matches), Facets: counted}
	accumulators.Put(acc) // not deferred: what a panic left half used must not serve another reader's search
	return out
}

// accumulate adds one term's scores in one segment. This is the loop that decides the speed of a
// search. Whether the reader sees a block is asked once for each block, by gather.
func (v *View) accumulate(acc *accumulator, s *viewed, t queryTerm) {
	bit, w := uint64(1)<<t.Group, float32(t.weight*(bm25K1+1))
	base, slope := float32(bm25K1*(1-bm25B)), float32(bm25K1*bm25B/v.gen.average)
	cells, touched, length := acc.cells[:s.len()], acc.touched, s.length[:s.len()]
	for _, p := range s.list(t.id) {
		d, tf := p>>8, frequency[p&0xff]
		c := &cells[d]
		if c.groups == 0 {
			touched = append(touched, d)
		}
		c.groups |= bit
		c.score += w * tf / (tf + base + slope*length[d])
	}
	acc.touched = touched
}

func (a *accumulator) touchAll(s *viewed) {
	for d := range uint32(s.len()) {
		a.cells[d].groups = 1
		a.touched = append(a.touched, d)
	}
}

// gather makes matches of the blocks touched in a segment, and empties their cells. This is the place where a
// block that is not seen is dropped: nothing that was added up in it goes further.
func (v *View) gather(acc *accumulator, segment uint32, seen []byte) {
	s := &v.segments[segment]
	for _, d := range acc.touched {
		c := acc.cells[d]
		acc.cells[d] = cell{}
		switch {
		case c.groups == 0: // went with another block of its record
		case s.isJoined(d):
			if m := v.join(acc, s, d, c, seen); m.groups != 0 {
				acc.matches = append(acc.matches, match{segment, d, m})
			}
		case s.visible(d, seen):
			acc.matches = append(acc.matches, match{segment, d, c})
		}
	}
	acc.touched = acc.touched[:0]
}

// join sums the cells of the blocks the reader sees of a record with several, and empties them.
func (v *View) join(acc *accumulator, s *viewed, d uint32, own cell, seen []byte) cell {
	p := v.table.at(s.record[d])
	if p.segment != s.serial {
		return cell{}
	}
	var sum cell
	for e := p.first; e < p.first+p.n; e++ {
		c := own
		if e != d {
			c = acc.cells[e]
			acc.cells[e] = cell{}
		}
		if s.visible(e, seen) {
			sum.groups |= c.groups
			sum.score += c.score
		}
	}
	return sum
}

// page picks the hits asked for.
func (v *View) page(matches []match, q Query) []Hit {
	limit := q.Limit
	if limit <= 0 {
		limit = 10
	}
	offset := max(0, q.Offset)
	keep := best[match]{n: min(offset+limit, len(matches)), order: func(a, b match) int {
		if q.PreferAll {
			if c := cmp.Compare(bits.OnesCount64(b.groups), bits.OnesCount64(a.groups)); c != 0 {
				return c
			}
		}
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return strings.Compare(v.idAt(a.segment, a.block), v.idAt(b.segment, b.block))
	}}
	for i := range matches {
		if q.PreferAll || !keep.full() || matches[i].score >= keep.heap[0].score {
			keep.add(matches[i])
		}
	}
	first := keep.sorted()
	if offset >= len(first) {
		return nil
	}
	hits := make([]Hit, 0, len(first)-offset)
	for _, m := range first[offset:] {
		groups := m.groups
		if len(q.Terms) == 0 {
			groups = 0
		}
		hits = append(hits, Hit{v.idAt(m.segment, m.block), float64(m.score), groups})
	}
	return hits
}
