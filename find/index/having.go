package index

import (
	mathbits "math/bits"
	"slices"
)

// Having gives the records with a facet value in a block the reader sees, in no order that means anything. It gives none when the reader
// sees more than most of them: a value so common says too little to find anything by. A record with the value in several blocks comes more
// than once, and counts so.
func (v *View) Having(f Facet, seen []byte, most int) []string {
	id, ok := v.index.facets.id(f)
	if !ok || int(id) >= len(v.axisOf) {
		return nil
	}
	var out []string
	for i := range v.segments {
		s := &v.segments[i]
		for _, d := range s.axis(v.axisOf[id], v.axisOf).with(id) {
			if !s.visible(d, seen) {
				continue
			}
			if len(out) == most {
				return nil
			}
			out = append(out, v.idAt(uint32(i), d))
		}
	}
	return out
}

// with gives the blocks that have a value.
func (a *axis) with(value uint32) []uint32 {
	i, ok := slices.BinarySearch(a.values, value)
	switch {
	case !ok:
		return nil
	case a.many[i] == nil:
		return a.few[i]
	}
	var out []uint32
	for word, b := range a.many[i] {
		for ; b != 0; b &= b - 1 {
			out = append(out, uint32(word*64+mathbits.TrailingZeros64(b)))
		}
	}
	return out
}
