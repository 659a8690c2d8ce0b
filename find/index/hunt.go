package index

import (
	"cmp"
	mathbits "math/bits"
	"strings"
	"sync"
)

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

// accumulator has a cell for each block of the segment under way, all empty between segments.
type accumulator struct {
	cells                       []cell
	touched                     []uint32
	values                      tally
	run                         run
	impacts                     []met // of the block under way
	unwanted, found, fits, rest bits  // of the segment under way
}

var accumulators = sync.Pool{New: func() any { return new(accumulator) }}

func borrow(blocks int) *accumulator {
	a := accumulators.Get().(*accumulator)
	if len(a.cells) < blocks {
		a.cells = make([]cell, blocks+blocks/8)
	}
	return a
}

// hunt is a search under way.
type hunt struct {
	*accumulator
	view    *View
	query   Query
	all     uint64 // the groups of the query
	terms   []queryTerm
	filters []filter
	phrases [][]uint32 // numbers of terms
	without []uint32
	lost    bool // a phrase has a word that nobody writes: nothing fits
	counter *counter
	keep    best[match]
	worst   float32 // score below which nothing is kept
	total   int
}

func (v *View) begin(q Query) *hunt {
	h := &hunt{accumulator: borrow(v.longest()), view: v, query: q, terms: v.queryTerms(q.Terms), filters: v.filters(q.Filter)}
	h.counter = v.newCounter(&h.values, q.Count)
	for _, t := range q.Terms {
		h.all |= 1 << (t.Group & 63)
	}
	for _, phrase := range q.Phrases {
		ids := make([]uint32, len(phrase))
		for i, key := range phrase {
			id, ok := v.index.terms.id(key)
			ids[i], h.lost = id, h.lost || !ok
		}
		h.phrases = append(h.phrases, ids)
	}
	for _, key := range q.Without {
		if id, ok := v.index.terms.id(key); ok {
			h.without = append(h.without, id)
		}
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 10
	}
	h.keep = best[match]{n: max(0, q.Offset) + limit, order: h.order}
	return h
}

func (h *hunt) order(a, b match) int {
	if h.query.PreferAll {
		if c := cmp.Compare(mathbits.OnesCount64(b.groups), mathbits.OnesCount64(a.groups)); c != 0 {
			return c
		}
	}
	switch {
	case a.score > b.score:
		return -1
	case a.score < b.score:
		return 1
	}
	return strings.Compare(h.view.idAt(a.segment, a.block), h.view.idAt(b.segment, b.block))
}

// segment finds the matches of one segment.
func (h *hunt) segment(number uint32) {
	s := &h.view.segments[number]
	if h.lost {
		return
	}
	if h.onlyCounts() {
		h.countTouched(s, number)
		return
	}
	if len(h.phrases) > 0 {
		h.touchSaying(s)
	} else {
		if len(h.query.Terms) == 0 {
			h.touchAll(s)
		}
		for _, t := range h.terms {
			h.accumulate(s, t)
		}
	}
	h.mark(s)
	if h.inBulk(s) {
		h.bulk(s, number)
	} else {
		h.each(s, number)
	}
	h.touched = h.touched[:0]
}

// accumulate adds one term's scores in one segment. This is the loop that decides the speed of a
// search. Whether the reader sees a block is asked once for each block, when it is gathered.
func (h *hunt) accumulate(s *viewed, t queryTerm) {
	list := s.list(t.id)
	for blocks := list.next(&h.run); len(blocks) > 0; blocks = list.next(&h.run) {
		h.addRun(s, t, blocks)
	}
}

// addRun adds what a term gives to the blocks of one run, which has been read.
func (h *hunt) addRun(s *viewed, t queryTerm, blocks []uint32) {
	bit, w := uint64(1)<<t.Group, float32(t.weight*(bm25K1+1))
	base, slope := float32(bm25K1*(1-bm25B)), float32(bm25K1*bm25B/h.view.gen.average)
	cells, touched, length := h.cells[:s.len()], h.touched, s.length[:s.len()]
	impacts := h.run.impacts[:len(blocks)]
	for i, d := range blocks {
		tf := frequency[impacts[i]]
		c := &cells[d]
		if c.groups == 0 {
			touched = append(touched, d)
		}
		c.groups |= bit
		c.score += w * tf / (tf + base + slope*length[d])
	}
	h.touched = touched
}

func (h *hunt) touchAll(s *viewed) {
	for d := range uint32(s.len()) {
		h.cells[d].groups = 1
		h.touched = append(h.touched, d)
	}
}

// mark marks the blocks that have a word they must not have.
func (h *hunt) mark(s *viewed) {
	if len(h.without) == 0 {
		return
	}
	h.unwanted = h.unwanted.cleared(s.len())
	for _, id := range h.without {
		list := s.list(id)
		for blocks := list.next(&h.run); len(blocks) > 0; blocks = list.next(&h.run) {
			for _, d := range blocks {
				if t, ok := findTerm(s.forwardOf(d), id); ok && t.flags&flagWord != 0 {
					h.unwanted.set(d)
				}
			}
		}
	}
}

// inBulk says that so many blocks of a segment were touched that it is cheaper to count values by sets of blocks.
func (h *hunt) inBulk(s *viewed) bool {
	return len(h.filters)+len(h.counter.axes) > 0 && s.len() >= 1024 && len(h.touched) > s.len()/64
}

// next empties the cell of a touched block and gives it, summed over the blocks the reader sees of a record with several. This is the
// place where a block that is not seen is dropped: nothing that was added up in it goes further. ok is false for what is no match.
func (h *hunt) next(s *viewed, d uint32) (c cell, ok bool) {
	c = h.cells[d]
	h.cells[d] = cell{}
	switch {
	case c.groups == 0: // went with another block of its record
		return c, false
	case s.isJoined(d):
		if c = h.join(s, d, c); c.groups == 0 {
			return c, false
		}
	case !s.visible(d, h.query.Seen):
		return c, false
	}
	if h.query.All && c.groups != h.all {
		return c, false
	}
	return c, len(h.without)+len(h.phrases) == 0 || h.allows(s, d)
}

// join sums the cells of the blocks the reader sees of a record with several, and empties them.
func (h *hunt) join(s *viewed, d uint32, own cell) cell {
	p := h.view.table.at(s.record[d])
	if p.segment != s.serial {
		return cell{}
	}
	var sum cell
	for e := p.first; e < p.first+p.n; e++ {
		c := own
		if e != d {
			c = h.cells[e]
			h.cells[e] = cell{}
		}
		if s.visible(e, h.query.Seen) {
			sum.groups |= c.groups
			sum.score += c.score
		}
	}
	return sum
}

// each gathers the matches of a segment one by one.
func (h *hunt) each(s *viewed, number uint32) {
	for _, d := range h.touched {
		if c, ok := h.next(s, d); ok {
			h.one(s, match{number, d, c})
		}
	}
}

// one takes in a match, if it fits. One that fits on all axes but one counts on that axis alone.
func (h *hunt) one(s *viewed, m match) {
	missing := ""
	if len(h.filters) > 0 {
		missing = h.view.missing(s, m.block, h.query.Seen, h.filters)
	}
	if missing != several {
		h.counter.count(s, m.block, h.query.Seen, missing)
	}
	if missing == "" {
		h.take(m)
	}
}

// take keeps a match that fits, if it is among the best.
func (h *hunt) take(m match) {
	h.total++
	if m.score < h.worst || h.query.CountOnly {
		return
	}
	h.keep.add(m)
	if h.keep.full() && !h.query.PreferAll {
		h.worst = h.keep.last().score
	}
}

// bulk gathers the matches of a segment, and counts their values by sets of blocks. Records with several blocks are taken one by one.
func (h *hunt) bulk(s *viewed, number uint32) {
	h.found = h.found.cleared(s.len())
	fitting := h.fitting(s)
	for _, d := range h.touched {
		c, ok := h.next(s, d)
		switch {
		case !ok:
		case s.isJoined(d):
			h.one(s, match{number, d, c})
		default:
			h.found.set(d)
			if len(h.filters) == 0 || h.fits.has(d) {
				h.take(match{number, d, c})
			}
		}
	}
	h.countValues(s, fitting)
}

// countValues counts the values of what was found in a segment, but for records with several blocks.
func (h *hunt) countValues(s *viewed, fitting []bits) {
	for _, a := range h.counter.axes {
		h.rest = h.rest.cleared(s.len())
		copy(h.rest, h.found)
		for i, f := range h.filters {
			if f.number != int(a) {
				h.rest.and(fitting[i])
			}
		}
		h.counter.countAll(s, a, h.rest)
	}
}

// fitting gives for each filter the blocks that fit it; fits becomes those that fit all.
func (h *hunt) fitting(s *viewed) []bits {
	out := make([]bits, len(h.filters))
	h.fits = h.fits.cleared(s.len())
	for i, f := range h.filters {
		out[i] = makeBits(s.len())
		if f.number >= 0 {
			a := s.axis(uint16(f.number), h.view.axisOf)
			for _, value := range f.values {
				a.fitting(value, out[i])
			}
		}
		if i == 0 {
			copy(h.fits, out[i])
		} else {
			h.fits.and(out[i])
		}
	}
	return out
}
