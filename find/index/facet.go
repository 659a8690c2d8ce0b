package index

import (
	"cmp"
	"slices"
	"strings"
)

// filter is one axis with the values that fit.
type filter struct {
	axis   string
	values []uint32
}

// filters gathers the values asked for by axis. A value no record has still filters: it fits nothing.
func (v *View) filters(want []Facet) []filter {
	var out []filter
	for _, f := range want {
		i := slices.IndexFunc(out, func(have filter) bool { return have.axis == f.Axis })
		if i < 0 {
			i = len(out)
			out = append(out, filter{axis: f.Axis})
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

// filterAndCount drops the matches that do not fit, and counts the values of the axes asked for. A match that fits on all axes but
// one counts on that axis alone.
func (v *View) filterAndCount(acc *accumulator, q Query) []FacetCount {
	filters := v.filters(q.Filter)
	if len(q.Count) == 0 && len(filters) == 0 {
		return nil
	}
	counter := v.newCounter(&acc.values, q.Count) // counts nothing when no axis is asked for
	kept := acc.matches[:0]
	for _, m := range acc.matches {
		s, missing := &v.segments[m.segment], ""
		if len(filters) > 0 {
			missing = v.missing(s, m.block, q.Seen, filters)
		}
		if missing == "" {
			kept = append(kept, m)
		}
		if len(q.Count) > 0 && missing != several {
			counter.count(s, m.block, q.Seen, missing)
		}
	}
	acc.matches = kept
	if len(q.Count) == 0 {
		return nil
	}
	return counter.counts()
}

// tally counts values by number. All are 0 between uses: there may be a value for each record, and few of them are asked for.
type tally struct {
	n       []uint32
	counted []uint32 // values with a count
}

type counter struct {
	*tally
	view  *View
	asked []bool // by number of the axis
	mine  []uint32
}

func (v *View) newCounter(t *tally, axes []string) *counter {
	if len(t.n) < len(v.facets) {
		t.n = make([]uint32, len(v.facets)+len(v.facets)/8)
	}
	c := &counter{tally: t, view: v}
	for _, axis := range axes {
		if a, ok := v.index.axes.id(axis); ok {
			c.asked = append(c.asked, make([]bool, max(0, int(a)+1-len(c.asked)))...)
			c.asked[a] = true
		}
	}
	return c
}

// isAsked says that a value is on an axis asked for.
func (c *counter) isAsked(f uint32) bool {
	a := int(c.view.axisOf[f])
	return a < len(c.asked) && c.asked[a]
}

func (c *counter) one(f uint32) {
	if c.n[f] == 0 {
		c.counted = append(c.counted, f)
	}
	c.n[f]++
}

// count counts the values of one match, those of one axis only when it is named.
func (c *counter) count(s *viewed, d uint32, seen []byte, only string) {
	if only == "" && !s.isJoined(d) { // the common case: values of one block are distinct
		for _, f := range s.facetsOf(d) {
			if c.isAsked(f) {
				c.one(f)
			}
		}
		return
	}
	c.mine = c.mine[:0]
	for e := range c.view.together(s, d, seen) {
		for _, f := range s.facetsOf(e) {
			if c.isAsked(f) && (only == "" || c.view.facets[f].Axis == only) && !slices.Contains(c.mine, f) {
				c.mine = append(c.mine, f)
				c.one(f)
			}
		}
	}
}

// counts gives what was counted, and wipes the tally.
func (c *counter) counts() []FacetCount {
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
