package overlap

import (
	"cmp"
	"slices"
	"strings"

	"allmenning/find/index"
)

// How many records are compared to find twins: the nearest by all words, and by the words of the title alone.
const (
	twinsKept  = 20
	titlesKept = 10
)

// Twins gives the records that seem to be the subject under another id, best first, at most limit: those whose text is nearly the same,
// as Relatives labels a Duplicate, and after them those with the same title and a municipality in common. Both are of the same noun.
// What else records may have in common is not asked, so it costs a tenth of Relatives. s must have Terms.
func (c *Comparer) Twins(v *index.View, seen []byte, s Subject, limit int) []string {
	x := v.Vector(s.Terms)
	against := v.Against(x, s.Grams)
	defer against.Close()
	near := v.Similar(index.Like{Vector: x, Seen: seen, Not: s.Record, Keep: twinsKept})
	if title := v.Vector(ofTitle(s.Terms)); len(title.Top(1)) > 0 {
		for _, n := range v.Similar(index.Like{Vector: title, Seen: seen, Not: s.Record, Keep: titlesKept}) {
			if !slices.ContainsFunc(near, func(o index.Neighbour) bool { return o.Record == n.Record }) {
				near = append(near, index.Neighbour{Record: n.Record, Cosine: against.Cosine(n.Record, seen)})
			}
		}
	}
	type twin struct {
		record string
		grade  int
		like   float64
	}
	var found []twin
	for _, n := range near {
		f := Features{Words: n.Cosine}
		if f.Words >= gramsTwins {
			f.Grams = against.GramCosine(n.Record, seen)
		}
		facets := v.FacetsOf(n.Record, seen)
		if !share(AxisNoun, s.Facets, facets) {
			continue
		}
		switch {
		case duplicate(f):
			found = append(found, twin{n.Record, 0, f.hybrid()})
		case share(AxisTitle, s.Facets, facets) && share(AxisMunicipality, s.Facets, facets):
			found = append(found, twin{n.Record, 1, f.hybrid()})
		}
	}
	slices.SortFunc(found, func(a, b twin) int {
		return cmp.Or(cmp.Compare(a.grade, b.grade), cmp.Compare(b.like, a.like), strings.Compare(a.record, b.record))
	})
	var out []string
	for _, t := range found[:min(limit, len(found))] {
		out = append(out, t.record)
	}
	return out
}

func ofTitle(terms []index.Term) []index.Term {
	return slices.DeleteFunc(slices.Clone(terms), func(t index.Term) bool { return t.Field != Title })
}

// share says that two records have a value of an axis in common.
func share(axis string, a, b []index.Facet) bool {
	return slices.ContainsFunc(a, func(f index.Facet) bool { return f.Axis == axis && slices.Contains(b, f) })
}
