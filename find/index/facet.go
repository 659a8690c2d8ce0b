package index

import (
	"cmp"
	"slices"
	"strings"
)

// filter is one axis with the values that fit.
type filter struct {
	axis   string
	number int // of the axis; −1 for one that no record has
	values []uint32
}

// filters gathers the values asked for by axis. A value no record has still filters: it fits nothing.
func (v *View) filters(want []Facet) []filter {
	var out []filter
	for _, f := range want {
		i := slices.IndexFunc(out, func(have filter) bool { return have.axis == f.Axis })
		if i < 0 {
			i = len(out)
			number := -1
			if n, ok := v.index.axes.id(f.Axis); ok {
				number = int(n)
			}
			out = append(out, filter{axis: f.Axis, number: number})
		}
		if id, ok := v.index.facets.id(f); ok {
			out[i].values = append(out[i].values, id)
		}
	}
	return out
}

// facet gives the number of a value, a new one if need be. Only the writer calls it.
func (ix *Index) facet(f Facet) uint32 {
	n := ix.facets.number(f)
	if int(n) == len(ix.axisOf) {
		ix.axisOf = append(ix.axisOf, uint16(ix.axes.number(f.Axis)))
	}
	return n
}

const several = "\x00" // more than one axis

// missing gives the axis on which no block the reader sees of a record fits, "" when all do, several when more than one does not.
func (v *View) missing(s *viewed, d uint32, seen []byte, filters []filter) string {
	axis := ""
	for _, f := range filters {
		fits := false
		for e := range v.together(s, d, seen) {
			fits = fits || slices.ContainsFunc(s.facetsOf(e), func(x uint32) bool { return slices.Contains(f.values, x) })
		}
		switch {
		case fits:
		case axis != "":
			return several
		default:
			axis = f.axis
		}
	}
	return axis
}

// together walks the blocks of a match that the reader sees.
func (v *View) together(s *viewed, d uint32, seen []byte) func(func(uint32) bool) {
	return func(yield func(uint32) bool) {
		if !s.isJoined(d) {
			yield(d)
			return
		}
		p := v.table.at(s.record[d])
		for e := p.first; e < p.first+p.n; e++ {
			if s.visible(e, seen) && !yield(e) {
				return
			}
		}
	}
}

// tally counts values by number. All are 0 between uses: there may be a value for each record, and few of them are asked for.
type tally struct {
	n       []uint32
	counted []uint32 // values with a count
}

type counter struct {
	*tally
	view  *View
	axes  []uint16
	asked []bool // by number of the axis
	mine  []uint32
}

// newCounter counts nothing when no axis is asked for.
func (v *View) newCounter(t *tally, axes []string) *counter {
	if len(t.n) < len(v.facets) {
		t.n = make([]uint32, len(v.facets)+len(v.facets)/8)
	}
	c := &counter{tally: t, view: v}
	for _, axis := range axes {
		if a, ok := v.index.axes.id(axis); ok {
			c.asked = append(c.asked, make([]bool, max(0, int(a)+1-len(c.asked)))...)
			if !c.asked[a] {
				c.asked[a] = true
				c.axes = append(c.axes, uint16(a))
			}
		}
	}
	return c
}

// isAsked says that a value is on an axis asked for.
func (c *counter) isAsked(f uint32) bool {
	a := int(c.view.axisOf[f])
	return a < len(c.asked) && c.asked[a]
}

func (c *counter) add(f uint32, n int) {
	if n == 0 {
		return
	}
	if c.n[f] == 0 {
		c.counted = append(c.counted, f)
	}
	c.n[f] += uint32(n)
}

// count counts the values of one match, those of one axis only when it is named.
func (c *counter) count(s *viewed, d uint32, seen []byte, only string) {
	if len(c.axes) == 0 {
		return
	}
	if only == "" && !s.isJoined(d) { // the common case: values of one block are distinct
		for _, f := range s.facetsOf(d) {
			if c.isAsked(f) {
				c.add(f, 1)
			}
		}
		return
	}
	c.mine = c.mine[:0]
	for e := range c.view.together(s, d, seen) {
		for _, f := range s.facetsOf(e) {
			if c.isAsked(f) && (only == "" || c.view.facets[f].Axis == only) && !slices.Contains(c.mine, f) {
				c.mine = append(c.mine, f)
				c.add(f, 1)
			}
		}
	}
}

// countAll counts the values of one axis over a set of blocks none of which is joined.
func (c *counter) countAll(s *viewed, number uint16, of bits) {
	a := s.axis(number, c.view.axisOf)
	for i, f := range a.values {
		c.add(f, a.count(i, of))
	}
}

// counts gives what was counted, and wipes the tally. nil when nothing was asked for.
func (c *counter) counts(asked bool) []FacetCount {
	if !asked {
		return nil
	}
	out := make([]FacetCount, 0, len(c.counted))
	for _, f := range c.counted {
		out = append(out, FacetCount{c.view.facets[f], int(c.n[f])})
		c.n[f] = 0
	}
	c.counted = c.counted[:0]
	slices.SortFunc(out, func(a, b FacetCount) int {
		return cmp.Or(strings.Compare(a.Axis, b.Axis), cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return out
}
