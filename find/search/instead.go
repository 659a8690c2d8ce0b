package search

import (
	"slices"

	"allmenning/find/index"
	"allmenning/find/overlap"
)

// instead tells what a query that found nothing finds when something is left out of it: one thing at a time, and never what kind of
// thing is looked for.
func instead(v *index.View, q index.Query) []Instead {
	q.CountOnly, q.Count = true, nil
	var out []Instead
	try := func(kind InsteadKind, less index.Query) {
		if n := v.Search(less).Total; n > 0 {
			out = append(out, Instead{kind, n})
		}
	}
	nouns := slices.DeleteFunc(slices.Clone(q.Filter), func(f index.Facet) bool { return f.Axis != overlap.AxisNoun })
	if len(nouns) < len(q.Filter) {
		less := q
		less.Filter = nouns
		try(AnyFilter, less)
	}
	if len(q.Phrases) > 0 {
		less := q
		less.Phrases = nil
		try(Quotes, less)
	}
	if len(q.Without) > 0 {
		less := q
		less.Without = nil
		try(Minus, less)
	}
	return out
}
