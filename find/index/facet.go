package index

import (
	"cmp"
	"slices"
	"strings"
)

// filters gathers the values asked for by axis. A value no record has still filters: it fits nothing.
func (v *View) filters(want []Facet) map[string]map[uint32]bool {
	out := map[string]map[uint32]bool{}
	for _, f := range want {
		if out[f.Axis] == nil {
			out[f.Axis] = map[uint32]bool{}
		}
		if id, ok := v.index.facets.id(f); ok {
			out[f.Axis][id] = true
		}
	}
	return out
}

// fits tells whether the blocks the reader sees have a value for every axis, one axis left out.
func (v *View) fits(record uint32, seen []byte, filters map[string]map[uint32]bool, without string) bool {
	for axis, values := range filters {
		if axis != without && !v.hasAny(record, seen, values) {
			return false
		}
	}
	return true
}

func (v *View) hasAny(record uint32, seen []byte, values map[uint32]bool) bool {
	for s, d := range v.blocks(record, seen) {
		for _, f := range s.facetsOf(d) {
			if values[f] {
				return true
			}
		}
	}
	return false
}

// countFacets counts the values of the axes asked for over all records touched.
func (v *View) countFacets(acc *accumulator, q Query, filters map[string]map[uint32]bool) []FacetCount {
	if len(q.Count) == 0 {
		return nil
	}
	asked := make([]bool, len(v.facets))
	for f, facet := range v.facets {
		asked[f] = slices.Contains(q.Count, facet.Axis)
	}
	n := make([]int, len(v.facets))
	var mine []uint32
	for _, r := range acc.touched {
		mine = mine[:0]
		for s, d := range v.blocks(r, q.Seen) {
			for _, f := range s.facetsOf(d) {
				if asked[f] && !slices.Contains(mine, f) { // a value in two blocks of one record counts once
					mine = append(mine, f)
				}
			}
		}
		for _, f := range mine {
			if len(filters) == 0 || v.fits(r, q.Seen, filters, v.facets[f].Axis) {
				n[f]++
			}
		}
	}
	out := make([]FacetCount, 0, len(q.Count))
	for f, k := range n {
		if k > 0 {
			out = append(out, FacetCount{v.facets[f], k})
		}
	}
	slices.SortFunc(out, func(a, b FacetCount) int {
		return cmp.Or(strings.Compare(a.Axis, b.Axis), cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return out
}
