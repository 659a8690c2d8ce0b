package allmenning

import "slices"

// few is the smallest number of people that is shown of a municipality's own counts.
const few = 5

// Shared is x as others than its owner see it: where a count of people is under five, or all but so few of those it is out of, no count
// of x is shown, since one could be reckoned out from the others and the effect. Of a series it is then told how many periods there
// are. What is hidden is named in Few. Averages, and a series of plain numbers, count nobody and stay. x stays as it is.
func (x Entered) Shared() Entered {
	switch {
	case x.Shape == ShapeShares && slices.ContainsFunc([]Arm{x.Tried, x.Not}, x.tellsOfSomebody):
		x.Tried, x.Not = Arm{}, Arm{}
		x.Few = []string{"tried.value", "tried.n", "not.value", "not.n"}
	case x.Shape == ShapeBeforeAfter && x.Counts && slices.ContainsFunc([]Arm{x.TriedBefore, x.Tried, x.NotBefore, x.Not}, x.tellsOfSomebody):
		x.Few = []string{"tried_before.value", "tried_before.n", "tried.value", "tried.n"}
		if !x.NotBefore.IsZero() || !x.Not.IsZero() {
			x.Few = append(x.Few, "not_before.value", "not_before.n", "not.value", "not.n")
		}
		x.TriedBefore, x.Tried, x.NotBefore, x.Not = Arm{}, Arm{}, Arm{}, Arm{}
	case x.Shape == ShapeSeries && fewIn(x.Points):
		x.Points = make([]Point, len(x.Points))
		x.Few = []string{"points"}
	}
	return x
}

// tellsOfSomebody says that a group is one of so few, or all but so few. Events that may strike the same person again can be more
// than there are people, and those left tell of nobody.
func (x Entered) tellsOfSomebody(g Arm) bool {
	again := x.Repeats && x.Shape == ShapeShares
	return isFew(g.Value) || !again && isRest(g.Value, g.N)
}

// fewIn says that a series counts people, of so many, and that so few of them were counted in a period, or left out, that it tells
// of somebody.
func fewIn(points []Point) bool {
	people := slices.ContainsFunc(points, func(p Point) bool { return p.Of != nil || p.OthOf != nil })
	return people && slices.ContainsFunc(points, func(p Point) bool {
		return isFew(p.Value) || isFew(p.Other) || isRest(p.Value, p.Of) || isRest(p.Other, p.OthOf)
	})
}

// isFew says that a count is above none and under five: none at all tells of nobody.
func isFew(v *float64) bool { return v != nil && *v > 0 && *v < few }

// isRest says that all but so few of those there are were counted.
func isRest(v, of *float64) bool { return v != nil && of != nil && isFew(ptr(*of-*v)) }

func ptr[T any](v T) *T { return &v }
