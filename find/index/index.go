package index

import (
	"bytes"
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// Index holds records and answers through views. Any number of goroutines may read while one or
// more write; writers wait for each other, readers for nobody.
//
// Blocks lie in a few immutable segments of falling size. A batch becomes a new segment, and small
// segments are merged into the one before while that is less than four times larger, so one new
// record costs a small merge and not a tenth of the index. Deleted blocks go at a merge, at the
// latest when they are a tenth of all.
type Index struct {
	config   Config
	terms    *dict[string]
	surfaces *dict[string]
	records  *dict[string]
	facets   *dict[Facet]
	axes     *dict[string]
	axisOf   []uint16 // number of the axis, by number of the facet; it only grows, as the dictionaries do

	write   sync.Mutex
	live    *counts
	serial  uint32
	current atomic.Pointer[View]
}

// New makes an empty index.
func New(c Config) *Index {
	c.Fields = slices.Clone(c.Fields)
	ix := &Index{
		config: c, terms: newDict[string](), surfaces: newDict[string](),
		records: newDict[string](), facets: newDict[Facet](), axes: newDict[string](), live: newCounts(),
	}
	ix.current.Store(&View{index: ix, gen: ix.live.freeze(0), vocabulary: &vocabulary{}})
	return ix
}

// View gives the index as it is now. It does not change; take one for each request.
func (ix *Index) View() *View { return ix.current.Load() }

// Seq is the number of the last event the index covers.
func (ix *Index) Seq() int64 { return ix.View().seq }

// Apply makes a batch of changes visible at once. When the public texts have changed by a tenth
// since the last generation, a new one begins.
func (ix *Index) Apply(b Batch) {
	ix.write.Lock()
	defer ix.write.Unlock()
	c := ix.change()
	for _, id := range b.Delete {
		c.drop(id, nil)
	}
	put := newSegment(ix.nextSerial())
	last := map[string]int{}
	for i, r := range b.Put {
		last[r.ID] = i
	}
	for i, r := range b.Put {
		if last[r.ID] == i {
			c.put(put, r)
		}
	}
	if put.len() > 0 {
		put.invert()
		c.segments = append(c.segments, viewed{segment: put})
	}
	if b.Seq != 0 {
		c.seq = b.Seq
	}
	c.merge(false)
	gen := c.old.gen
	if ix.live.changed*10 > int(gen.blocks) {
		gen = ix.nextGeneration(gen)
	}
	ix.publish(c, gen)
}

// Refresh merges everything into one segment and begins a new generation. Two indexes with the
// same records give the same answers after Refresh, however they came to hold them.
func (ix *Index) Refresh() {
	ix.write.Lock()
	defer ix.write.Unlock()
	c := ix.change()
	c.merge(true)
	ix.publish(c, ix.nextGeneration(c.old.gen))
}

func (ix *Index) nextGeneration(g *generation) *generation {
	ix.live.changed = 0
	return ix.live.freeze(g.number + 1)
}

func (ix *Index) nextSerial() uint32 {
	ix.serial++
	return ix.serial
}

// publish makes the changed state the current view.
func (ix *Index) publish(c *change, gen *generation) {
	v := &View{
		index: ix, gen: gen, seq: c.seq, table: c.places.table, segments: c.segments,
		terms: ix.terms.values, surfaces: ix.surfaces.values, ids: ix.records.values, facets: ix.facets.values, axisOf: ix.axisOf,
		vocabulary: c.old.vocabulary,
	}
	if gen != c.old.gen {
		v.vocabulary = &vocabulary{}
	}
	for i := range v.segments {
		s := &v.segments[i]
		if s.norm == nil || gen != c.old.gen {
			s.norm = gen.norms(s.segment)
		}
	}
	ix.current.Store(v)
}

// change is a state under way from one view to the next.
type change struct {
	ix       *Index
	old      *View
	places   *editor
	segments []viewed
	seq      int64
	copied   map[uint32]bool // segments whose marks are ours to set
}

func (ix *Index) change() *change {
	old := ix.View()
	return &change{ix: ix, old: old, places: old.table.edit(), segments: slices.Clone(old.segments), seq: old.seq, copied: map[uint32]bool{}}
}

func (c *change) segmentAt(serial uint32) *viewed {
	for i := range c.segments {
		if c.segments[i].serial == serial {
			return &c.segments[i]
		}
	}
	return nil
}

// put replaces a record. The blocks are sorted by class, so that their order says nothing.
func (c *change) put(to *segment, r Record) {
	blocks := slices.Clone(r.Blocks)
	slices.SortStableFunc(blocks, func(a, b Block) int { return cmp.Compare(a.Class, b.Class) })
	var public []encoded
	all := make([]encoded, 0, len(blocks))
	for _, b := range blocks {
		e := c.ix.encode(b)
		all = append(all, e)
		if e.public {
			public = append(public, e)
		}
	}
	c.drop(r.ID, public)
	if len(all) == 0 {
		return
	}
	number := c.ix.records.number(r.ID)
	first := uint32(to.len())
	for _, e := range all {
		to.add(number, e)
	}
	c.places.set(number, place{to.serial, first, uint32(len(all))})
}

// drop takes a record out and counts the public blocks that come in its place. A record whose
// public words are the same as before counts as no change: else a hidden edit could be timed.
func (c *change) drop(id string, next []encoded) {
	var gone []encoded
	if number, ok := c.ix.records.id(id); ok {
		s, p := c.bury(number)
		for d := p.first; d < p.first+p.n; d++ {
			if s.public[d] {
				gone = append(gone, s.block(d))
			}
		}
	}
	if slices.EqualFunc(gone, next, sameWords) {
		return
	}
	for _, e := range gone {
		c.ix.live.count(e, -1)
	}
	for _, e := range next {
		c.ix.live.count(e, 1)
	}
	c.ix.live.changed += max(len(gone), len(next))
}

// bury marks the blocks of a record as deleted, and gives where they lie.
func (c *change) bury(number uint32) (*viewed, place) {
	p := c.places.table.at(number)
	if p.n == 0 {
		return nil, p
	}
	s := c.segmentAt(p.segment)
	c.own(s)
	for d := p.first; d < p.first+p.n; d++ {
		s.dead[d>>6] |= 1 << (d & 63)
		s.deadN++
	}
	c.places.set(number, place{})
	return s, p
}

func sameWords(a, b encoded) bool {
	return bytes.Equal(a.forward, b.forward) && bytes.Equal(a.grams, b.grams)
}

// own copies the marks of a segment before the first is set.
func (c *change) own(s *viewed) {
	if c.copied[s.serial] {
		return
	}
	dead := make([]uint64, (s.len()+63)/64)
	copy(dead, s.dead)
	s.dead, c.copied[s.serial] = dead, true
}

// merge joins the segments at the end while they are of like size, or all of them.
func (c *change) merge(all bool) {
	blocks, dead := 0, 0
	for _, s := range c.segments {
		blocks, dead = blocks+s.len(), dead+s.deadN
	}
	from := len(c.segments) - 1
	if all || dead*10 > blocks {
		from = 0
	}
	size := 0
	if len(c.segments) > 0 {
		size = c.segments[from].len()
	}
	for from > 0 && c.segments[from-1].len() < 4*size {
		from--
		size += c.segments[from].len()
	}
	if len(c.segments) == 0 || from == len(c.segments)-1 && c.segments[from].deadN == 0 {
		return
	}
	if from == len(c.segments)-1 && !all && dead*10 <= blocks {
		return
	}
	to := newSegment(c.ix.nextSerial())
	for _, s := range c.segments[from:] {
		for d := range uint32(s.len()) {
			if s.isDead(d) {
				continue
			}
			record := s.record[d]
			if n := to.len(); n == 0 || to.record[n-1] != record {
				c.places.set(record, place{to.serial, uint32(n), c.places.table.at(record).n})
			}
			to.add(record, s.block(d))
		}
	}
	c.segments = slices.Clip(c.segments[:from])
	if to.len() > 0 {
		to.invert()
		c.segments = append(c.segments, viewed{segment: to})
	}
}
