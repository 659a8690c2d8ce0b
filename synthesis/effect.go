package synthesis

import (
	"errors"
	"math"

	"allmenning"
	"allmenning/codes"
	"allmenning/stat/meta"
)

// Reasons why numbers that somebody filled in are shown and never pooled; catalogue keys.
const (
	NotPooledAlone    = "synthesis.left_out.no_comparison"
	NotPooledShort    = "synthesis.left_out.short_series"
	NotPooledNoSpread = "synthesis.left_out.no_se"
	NotPooledDesign   = "synthesis.left_out.design"
	NotPooledGuess    = "synthesis.left_out.guess"
	NotPooledClusters = "synthesis.left_out.no_icc"
)

// EffectOf computes the effect of the numbers somebody filled in, on the scale that the outcome is analysed on where the shape
// can bear it: a share or a number of events as the logarithm of a ratio or as a difference, an average as a difference, a
// standardised difference or the logarithm of a ratio. outcome is the zero Outcome for one that is not shared; shares are then a
// ratio, averages a difference. It may be pooled when the numbers can bear it and the design compares: one that shows change and
// not cause is counted by its direction alone.
//
// Where the numbers tell too little for an effect, it is not Usable and Why says so. nil where there is nothing to compute from, and
// where wrong names what is impossible or missing in the numbers, by field.
func EffectOf(x *allmenning.Entered, outcome codes.Outcome, design string) (effect *allmenning.Effect, measure string, wrong allmenning.FieldErrors) {
	if x == nil || x.Shape == allmenning.ShapeDirection {
		return nil, "", nil
	}
	if wrong := lacking(x); len(wrong) > 0 {
		return nil, "", wrong
	}
	m := measureFor(x, outcome)
	e, err := shapeOf(x, m, outcome)
	var not *meta.NotPoolable
	switch {
	case errors.As(err, &not) && x.Shape == allmenning.ShapeSeries:
		if e, err = shownSeries(x); err != nil {
			return nil, "", impossible(x)
		}
	case errors.As(err, &not):
		return &allmenning.Effect{Scale: scaleOf(m), How: string(m), Why: why(not)}, string(m), nil
	case err != nil:
		return nil, "", impossible(x)
	}
	out := &allmenning.Effect{
		Scale: onScale(x, m, outcome), Y: round(e.Y), How: string(m), SEFrom: "numbers", Usable: true, Poolable: true, Rests: assumed(e),
	}
	if se := round(e.SE()); se > 0 {
		out.SE = &se
	}
	out.Why = whyNotPooled(x, out, not, design)
	out.Poolable = out.Why == ""
	return out, string(m), nil
}

// measureFor is the effect size that the numbers are turned into.
func measureFor(x *allmenning.Entered, outcome codes.Outcome) meta.Measure {
	ratio := outcome.Scale == codes.LogRatio
	switch x.Shape {
	case allmenning.ShapeShares:
		switch {
		case x.Repeats && outcome.Scale != codes.RiskDifference:
			return meta.IRR
		case x.Repeats:
			return meta.IRD
		case outcome.Scale == codes.RiskDifference:
			return meta.RD
		case outcome.Good != "" && isOdds(outcome):
			return meta.OR
		}
		return meta.RR
	case allmenning.ShapeAverages:
		switch {
		case ratio && positive(x.Tried.Value, x.Not.Value):
			return meta.ROM
		case outcome.Scale == codes.SMD:
			return meta.SMD
		}
	case allmenning.ShapeBeforeAfter:
		if outcome.Scale == codes.SMD {
			return meta.SMD
		}
	}
	return meta.MD
}

// isOdds tells the outcomes whose studies are pooled as odds ratios: their unit is named in odds.
func isOdds(o codes.Outcome) bool { return len(o.UnitEN) >= 5 && o.UnitEN[:5] == "odds " }

// onScale is the scale of an effect. Counts before and after are shares, so their difference is one of shares.
func onScale(x *allmenning.Entered, m meta.Measure, outcome codes.Outcome) string {
	if asShares(x, outcome) {
		return string(codes.RiskDifference)
	}
	return scaleOf(m)
}

// asShares says that the numbers before and after are people of so many, and not averages.
func asShares(x *allmenning.Entered, outcome codes.Outcome) bool {
	if x.Shape != allmenning.ShapeBeforeAfter || outcome.Scale != codes.RiskDifference {
		return false
	}
	for _, a := range []allmenning.Arm{x.Tried, x.Not, x.TriedBefore, x.NotBefore} {
		if a.SD != nil || a.SE != nil || a.Low != nil || !a.IsZero() && (a.N == nil || number(a.Value) > *a.N) {
			return false
		}
	}
	return true
}

func scaleOf(m meta.Measure) string {
	switch m {
	case meta.RR, meta.OR, meta.IRR, meta.ROM:
		return string(codes.LogRatio)
	case meta.RD, meta.IRD:
		return string(codes.RiskDifference)
	case meta.SMD:
		return string(codes.SMD)
	}
	return string(codes.MeanDifference)
}

// shapeOf computes by the shape.
func shapeOf(x *allmenning.Entered, m meta.Measure, outcome codes.Outcome) (meta.Effect, error) {
	switch x.Shape {
	case allmenning.ShapeShares:
		if x.Repeats {
			return rates(x, m)
		}
		return meta.TwoShares{
			X1: *x.Tried.Value, N1: *x.Tried.N, X0: *x.Not.Value, N0: *x.Not.N, Clusters: clusters(x, *x.Tried.N+*x.Not.N),
		}.Effect(m)
	case allmenning.ShapeAverages:
		return meta.TwoAverages{Tried: group(x.Tried), Not: group(x.Not), Clusters: clusters(x, number(x.Tried.N)+number(x.Not.N))}.Effect(m)
	case allmenning.ShapeBeforeAfter:
		of := group
		if asShares(x, outcome) {
			of = share
		}
		return meta.BeforeAfter{
			TriedBefore: of(x.TriedBefore), TriedAfter: of(x.Tried), NotBefore: of(x.NotBefore), NotAfter: of(x.Not),
			Correlation: x.Correlation, Clusters: clusters(x, number(x.Tried.N)+number(x.Not.N)),
		}.Effect(m)
	case allmenning.ShapeSeries:
		return series(x).Effect(m)
	}
	return meta.Effect{}, meta.ErrData
}

// rates are events that may strike the same person more than once.
func rates(x *allmenning.Entered, m meta.Measure) (meta.Effect, error) {
	t := meta.TwoRates{X1: *x.Tried.Value, T1: *x.Tried.N, X2: *x.Not.Value, T2: *x.Not.N, AddTo: meta.OnlyZero}
	e, err := t.Effect(m)
	out := meta.Effect{Estimate: e, Measure: m}
	if err == nil && m == meta.IRR && (t.X1 == 0 || t.X2 == 0) {
		out.Assumptions = append(out.Assumptions, meta.AddedHalf)
	}
	if d := meta.DesignEffect(clusters(x, t.T1+t.T2).Size, clusters(x, 0).ICC); d > 1 && err == nil {
		out.V *= d
		out.Assumptions = append(out.Assumptions, meta.ClustersCounted)
	}
	return out, err
}

// clusters is how people came in groups, of total people in all. Without an ICC that somebody gave, none is counted.
func clusters(x *allmenning.Entered, total float64) meta.Clusters {
	if x.Clusters == 0 || x.ICC == nil {
		return meta.Clusters{}
	}
	return meta.Clusters{Size: total / float64(x.Clusters), ICC: *x.ICC}
}

func group(a allmenning.Arm) meta.Group {
	g := meta.Group{Mean: number(a.Value), N: number(a.N), SD: number(a.SD), SE: number(a.SE)}
	if a.Low != nil && a.High != nil {
		g.Interval = meta.Interval{Low: *a.Low, High: *a.High}
	}
	return g
}

func share(a allmenning.Arm) meta.Group {
	if a.IsZero() {
		return meta.Group{}
	}
	return meta.ShareGroup(number(a.Value), number(a.N))
}

func series(x *allmenning.Entered) meta.Series {
	s := meta.Series{Start: x.Start, Season: x.Season}
	compared, of, othOf := true, true, true
	for _, p := range x.Points {
		compared, of, othOf = compared && p.Other != nil, of && p.Of != nil, othOf && p.OthOf != nil
	}
	for _, p := range x.Points {
		s.Values = append(s.Values, number(p.Value))
		if of {
			s.Denominators = append(s.Denominators, *p.Of)
		}
		if compared {
			s.Comparison = append(s.Comparison, *p.Other)
		}
		if compared && othOf {
			s.CompareDenominator = append(s.CompareDenominator, *p.OthOf)
		}
	}
	return s
}

// shownSeries is the jump of a series too short to be pooled.
func shownSeries(x *allmenning.Entered) (meta.Effect, error) {
	fit, err := series(x).Fit()
	return meta.Effect{Estimate: fit.Level, Measure: meta.MD}, err
}

// whyNotPooled says why an effect that can be shown may not move a pooled estimate; empty when it may.
func whyNotPooled(x *allmenning.Entered, e *allmenning.Effect, not *meta.NotPoolable, design string) string {
	label, known := codes.Designs().ByID(design)
	compares := known && (label.Parent == "shows-effect" || label.Parent == "suggests-effect")
	switch {
	case not != nil:
		return why(not)
	case e.SE == nil:
		return NotPooledNoSpread
	case x.Clusters > 0 && x.ICC == nil:
		return NotPooledClusters
	case !compares:
		return NotPooledDesign
	case x.Origin == allmenning.OriginGuess:
		return NotPooledGuess
	}
	return ""
}

// why is the catalogue key of why a shape's numbers cannot be pooled.
func why(not *meta.NotPoolable) string {
	switch not.Why {
	case meta.SeriesTooShort:
		return NotPooledShort
	case meta.NoComparison:
		return NotPooledAlone
	}
	return NotPooledNoSpread
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
		arm("tried_before", x.TriedBefore, false)
		arm("tried", x.Tried, false)
		if !x.Not.IsZero() || !x.NotBefore.IsZero() { // without a comparison it is shown, and not pooled
			arm("not_before", x.NotBefore, false)
			arm("not", x.Not, false)
		}
	case allmenning.ShapeSeries:
		if len(x.Points) == 0 {
			wrong = append(wrong, allmenning.FieldError{Field: "numbers.entered.points", Key: "field.required"})
		}
		for _, p := range x.Points {
			if p.Value == nil {
				wrong = append(wrong, allmenning.FieldError{Field: "numbers.entered.points", Key: "field.series_gap"})
				break
			}
		}
	}
	return wrong
}

// impossible says in the field nearest to it that numbers cannot be: more people with it than there are, a span turned round.
func impossible(x *allmenning.Entered) allmenning.FieldErrors {
	at := func(field, key string) allmenning.FieldErrors {
		return allmenning.FieldErrors{{Field: "numbers.entered." + field, Key: key}}
	}
	for _, g := range []struct {
		name string
		a    allmenning.Arm
	}{{"tried", x.Tried}, {"not", x.Not}, {"tried_before", x.TriedBefore}, {"not_before", x.NotBefore}} {
		switch {
		case x.Shape == allmenning.ShapeShares && g.a.Value != nil && *g.a.Value < 0:
			return at(g.name+".value", "field.negative")
		case x.Shape == allmenning.ShapeShares && g.a.N != nil && *g.a.N <= 0:
			return at(g.name+".n", "field.positive")
		case x.Shape == allmenning.ShapeShares && !x.Repeats && g.a.Value != nil && *g.a.Value > *g.a.N:
			return at(g.name+".value", "field.more_than_all")
		case g.a.Low != nil && g.a.High != nil && *g.a.Low > *g.a.High:
			return at(g.name+".high", "field.interval")
		case x.Shape != allmenning.ShapeShares && g.a.N != nil && *g.a.N < 2:
			return at(g.name+".n", "field.two_or_more")
		}
	}
	switch {
	case x.ICC != nil && (*x.ICC < 0 || *x.ICC > 1):
		return at("icc", "field.out_of_range")
	case x.Correlation != nil && math.Abs(*x.Correlation) > 1:
		return at("correlation", "field.out_of_range")
	case x.Shape == allmenning.ShapeSeries:
		return at("points", "field.series_short")
	}
	return at("shape", "field.numbers_impossible")
}

func assumed(e meta.Effect) []string {
	var out []string
	for _, a := range e.Assumptions {
		out = append(out, string(a))
	}
	return out
}

func number(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

func positive(vs ...*float64) bool {
	for _, v := range vs {
		if v == nil || !(*v > 0) {
			return false
		}
	}
	return true
}
