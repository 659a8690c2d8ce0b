package synthesis

import (
	"math"

	"allmenning"
)

// faults names what is missing or wrong in the numbers that can be seen before anything is computed. What a reader must fill in comes
// first.
func faults(x *allmenning.Entered) allmenning.FieldErrors {
	if wrong := lacking(x); len(wrong) > 0 {
		return wrong
	}
	if wrong := x.Beyond(); len(wrong) > 0 {
		return wrong
	}
	if wrong := miscounted(x); len(wrong) > 0 {
		return wrong
	}
	switch {
	case x.ICC != nil && (*x.ICC < 0 || *x.ICC > 1):
		return fault("icc", "field.out_of_range")
	case x.Correlation != nil && math.Abs(*x.Correlation) > 1:
		return fault("correlation", "field.out_of_range")
	}
	return nil
}

// lacking names the numbers that a shape needs and that are not filled in.
func lacking(x *allmenning.Entered) (wrong allmenning.FieldErrors) {
	need := func(name string, v *float64) {
		if v == nil {
			wrong = append(wrong, allmenning.FieldError{Field: "numbers.entered." + name, Key: "field.required"})
		}
	}
	arm := func(name string, a allmenning.Arm, counts bool) {
		need(name+".value", a.Value)
		if counts || a.SE == nil {
			need(name+".n", a.N)
		}
	}
	switch x.Shape {
	case allmenning.ShapeShares:
		arm("tried", x.Tried, true)
		arm("not", x.Not, true)
	case allmenning.ShapeAverages:
		arm("tried", x.Tried, false)
		arm("not", x.Not, false)
	case allmenning.ShapeBeforeAfter:
		arm("tried_before", x.TriedBefore, x.Counts)
		arm("tried", x.Tried, x.Counts)
		if !x.Not.IsZero() || !x.NotBefore.IsZero() { // without a comparison it is shown, and not pooled
			arm("not_before", x.NotBefore, x.Counts)
			arm("not", x.Not, x.Counts)
		}
	case allmenning.ShapeSeries:
		if len(x.Points) == 0 {
			wrong = append(wrong, allmenning.FieldError{Field: "numbers.entered.points", Key: "field.required"})
		}
		wrong = append(wrong, gaps(x.Points)...)
	}
	return wrong
}

// gaps names the first period, counted from 1, that lacks a number that others have: a series with holes would be read as another
// one. Where two places are compared, both are out of so many or neither is: a share less a count means nothing.
func gaps(points []allmenning.Point) allmenning.FieldErrors {
	var of, other, othOf bool
	for _, p := range points {
		of, other, othOf = of || p.Of != nil, other || p.Other != nil, othOf || p.OthOf != nil
	}
	if other = other || othOf; other {
		of, othOf = of || othOf, of || othOf
	}
	for i, p := range points {
		if p.Value == nil || of && p.Of == nil || other && p.Other == nil || othOf && p.OthOf == nil {
			return allmenning.FieldErrors{{Field: "numbers.entered.points", Key: "field.series_gap", Args: []any{"row", i + 1}}}
		}
	}
	return nil
}

// miscounted names the first number that is said to count and cannot: people and events are whole, and a number of how many with a
// decimal is most often a percentage. Of people before and after there are at least two in a group, and no more of them can be counted
// than there are. What rates and series are out of may be time or days of care, and need not be whole.
func miscounted(x *allmenning.Entered) allmenning.FieldErrors {
	switch {
	case x.Shape == allmenning.ShapeShares:
		return notWhole(x)
	case x.Shape == allmenning.ShapeSeries:
		return shareOf(x.Points)
	case x.Shape != allmenning.ShapeBeforeAfter || !x.Counts:
		return nil
	}
	for _, g := range groups(x) {
		if g.IsZero() {
			continue
		}
		switch value, n := *g.Value, *g.N; {
		case value < 0:
			return fault(g.name+".value", "field.negative")
		case value != math.Trunc(value):
			return fault(g.name+".value", "field.not_people")
		case n < 2:
			return fault(g.name+".n", "field.two_or_more")
		case n != math.Trunc(n):
			return fault(g.name+".n", "field.not_people")
		case value > n:
			return fault(g.name+".value", "field.more_than_group")
		}
	}
	return nil
}

// notWhole names the first group whose count is not whole.
func notWhole(x *allmenning.Entered) allmenning.FieldErrors {
	for _, g := range groups(x) {
		switch {
		case g.Value != nil && *g.Value != math.Trunc(*g.Value):
			return fault(g.name+".value", "field.count_not_percent")
		case !x.Repeats && g.N != nil && *g.N != math.Trunc(*g.N):
			return fault(g.name+".n", "field.count_not_percent")
		}
	}
	return nil
}

// shareOf names the first period, counted from 1, whose number is out of so many and is not whole.
func shareOf(points []allmenning.Point) allmenning.FieldErrors {
	share := func(v, of *float64) bool { return v != nil && of != nil && *v != math.Trunc(*v) }
	for i, p := range points {
		if share(p.Value, p.Of) || share(p.Other, p.OthOf) {
			return allmenning.FieldErrors{{Field: "numbers.entered.points", Key: "field.series_percent", Args: []any{"row", i + 1}}}
		}
	}
	return nil
}

// named is a group with the name of its field.
type named struct {
	name string
	allmenning.Arm
}

func groups(x *allmenning.Entered) []named {
	return []named{{"tried", x.Tried}, {"not", x.Not}, {"tried_before", x.TriedBefore}, {"not_before", x.NotBefore}}
}

func fault(field, key string) allmenning.FieldErrors {
	return allmenning.FieldErrors{{Field: "numbers.entered." + field, Key: key}}
}

// tooLarge says that v is no number, or too large a one.
func tooLarge(v float64) bool { return !(math.Abs(v) < 1) && !allmenning.Reckonable(v) }

// unreckonable says that numbers which each are of a fair size together give an effect that is not, as where a difference is divided
// by next to nothing.
func unreckonable(x *allmenning.Entered) allmenning.FieldErrors {
	if x.Shape == allmenning.ShapeSeries {
		return fault("points", "field.number")
	}
	return fault("tried.value", "field.number")
}

// impossible says in the field nearest to it that numbers cannot be: more people with it than there are, a span turned round.
func impossible(x *allmenning.Entered) allmenning.FieldErrors {
	for _, g := range groups(x) {
		switch {
		case x.Shape == allmenning.ShapeShares && g.Value != nil && *g.Value < 0:
			return fault(g.name+".value", "field.negative")
		case x.Shape == allmenning.ShapeShares && g.N != nil && *g.N <= 0:
			return fault(g.name+".n", "field.positive")
		case x.Shape == allmenning.ShapeShares && !x.Repeats && g.Value != nil && *g.Value > *g.N:
			return fault(g.name+".value", "field.more_than_all")
		case g.Low != nil && g.High != nil && *g.Low > *g.High:
			return fault(g.name+".high", "field.interval")
		case x.Shape != allmenning.ShapeShares && g.N != nil && *g.N < 2:
			return fault(g.name+".n", "field.two_or_more")
		}
	}
	switch {
	case x.Shape == allmenning.ShapeSeries && (x.Season == 1 || x.Season == 2): // the series may be long enough
		return fault("season", "field.season")
	case x.Shape == allmenning.ShapeSeries:
		return fault("points", "field.series_short")
	}
	return fault("shape", "field.numbers_impossible")
}
