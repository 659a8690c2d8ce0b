package search

import (
	"cmp"
	"slices"

	"allmenning/find/index"
	"allmenning/find/overlap"
)

// likestFirst puts hits in order of how like somebody's municipality those are that they are of: of several the likest counts. What is
// said of a hit tells its record, and whether it says most of what was asked for; those that do come before those that do not. Hits
// that are as like stay as they stand, and so do, at the end, those of no municipality.
func likestFirst[H any](v *index.View, seen []byte, hits []H, like map[string]float64, said func(H) (record string, most bool)) {
	type placed struct {
		hit  H
		most bool
		like float64
	}
	all := make([]placed, len(hits))
	for i, h := range hits {
		record, most := said(h)
		all[i] = placed{h, most, -1}
		for _, f := range v.FacetsOf(record, seen) {
			if n, known := like[f.Value]; known && f.Axis == overlap.AxisMunicipality {
				all[i].like = max(all[i].like, n)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		if a.most != b.most {
			if a.most {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.like, a.like)
	})
	for i := range all {
		hits[i] = all[i].hit
	}
}
