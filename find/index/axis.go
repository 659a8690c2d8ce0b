package index

import (
	"slices"
	"sync"
)

// axes are the values that the blocks of a segment have, by axis. Those of an axis are gathered when first asked for: most axes never
// are, and some have a value for each record.
type axes struct {
	mu sync.Mutex
	by map[uint16]*axis
}

// axis holds which blocks have each value.
type axis struct {
	values []uint32 // in order of number
	many   []bits   // the blocks with a value that many have; else nil
	few    [][]uint32
}

// axis gives the values of an axis. axisOf tells the axis of each value.
func (s *segment) axis(number uint16, axisOf []uint16) *axis {
	s.axes.mu.Lock()
	defer s.axes.mu.Unlock()
	if a := s.axes.by[number]; a != nil {
		return a
	}
	a := s.gatherAxis(number, axisOf)
	if s.axes.by == nil {
		s.axes.by = map[uint16]*axis{}
	}
	s.axes.by[number] = a
	return a
}

func (s *segment) gatherAxis(number uint16, axisOf []uint16) *axis {
	blocks := map[uint32][]uint32{}
	for d := range uint32(s.len()) {
		for _, f := range s.facetsOf(d) {
			if axisOf[f] == number {
				blocks[f] = append(blocks[f], d)
			}
		}
	}
	a := &axis{}
	for f := range blocks {
		a.values = append(a.values, f)
	}
	slices.Sort(a.values)
	a.many, a.few = make([]bits, len(a.values)), make([][]uint32, len(a.values))
	for i, f := range a.values {
		if list := blocks[f]; len(list) <= s.len()/32 {
			a.few[i] = slices.Clip(list)
			continue
		}
		a.many[i] = makeBits(s.len())
		for _, d := range blocks[f] {
			a.many[i].set(d)
		}
	}
	return a
}

// count is how many of the blocks of a set have value number i.
func (a *axis) count(i int, of bits) int {
	if a.many[i] != nil {
		return of.common(a.many[i])
	}
	n := 0
	for _, d := range a.few[i] {
		if of.has(d) {
			n++
		}
	}
	return n
}

// fitting adds the blocks that have a value to a set.
func (a *axis) fitting(value uint32, to bits) {
	i, ok := slices.BinarySearch(a.values, value)
	switch {
	case !ok:
	case a.many[i] != nil:
		to.or(a.many[i])
	default:
		for _, d := range a.few[i] {
			to.set(d)
		}
	}
}

// size is about how many bytes are kept.
func (x *axes) size() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	n := 0
	for _, a := range x.by {
		for i := range a.values {
			n += 4 + 8*len(a.many[i]) + 4*len(a.few[i])
		}
	}
	return n
}
