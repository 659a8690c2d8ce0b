package synthesis

import (
	"errors"

	"allmenning"
	"allmenning/codes"
	"allmenning/stat/meta"
)

// EffectOf computes the effect of the numbers somebody filled in, on the scale that the outcome is analysed on where the shape
// can bear it: a share or a number of events as the logarithm of a ratio or as a difference, an average as a difference, a
// standardised difference or the logarithm of a ratio. Counts before and after are always a difference of shares. outcome is the zero
// Outcome for one that is not shared; shares are then a ratio, averages a difference. It may be pooled when the numbers can bear it
// and the design compares: one that shows change and not cause is counted by its direction alone.
//
// Where the numbers tell too little for an effect, it is not Usable and Why says so. nil where there is nothing to compute from, and
// where wrong names what is impossible or missing in the numbers, by field.
func EffectOf(x *allmenning.Entered, outcome codes.Outcome, design string) (effect *allmenning.Effect, measure string, wrong allmenning.FieldErrors) {
	if x == nil || x.Shape == allmenning.ShapeDirection {
		return nil, "", nil
	}
	if wrong := faults(x); len(wrong) > 0 {
		return nil, "", wrong
	}
	m := measureFor(x, outcome)
	e, err := shapeOf(x, m)
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
	if tooLarge(e.Y) || e.V > 0 && tooLarge(e.SE()) {
		return nil, "", unreckonable(x)
	}
	out := &allmenning.Effect{
		Scale: scaleOf(m), Y: round(e.Y), How: string(m), SEFrom: "numbers", Usable: true, Poolable: true, Rests: assumed(e),
	}
	if se := round(e.SE()); se > 0 && allmenning.Reckonable(se) { // numbers on a line exactly differ by rounding alone
		out.SE = &se
	}
	out.Why = whyNotPooled(x, out, not, m, design)
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
		switch {
		case x.Counts:
			return meta.RD
		case outcome.Scale == codes.SMD:
			return meta.SMD
		}
	}
	return meta.MD
}

// isOdds tells the outcomes whose studies are pooled as odds ratios: their unit is named in odds.
func isOdds(o codes.Outcome) bool { return len(o.UnitEN) >= 5 && o.UnitEN[:5] == "odds " }

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
func shapeOf(x *allmenning.Entered, m meta.Measure) (meta.Effect, error) {
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
		if x.Counts {
			of, m = share, meta.MD // of shares, which is their difference
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

// rates are events that may strike the same person more than once. What they are out of is time or people, and says nothing of how
// many people came in a group: see [NotPooledRates].
func rates(x *allmenning.Entered, m meta.Measure) (meta.Effect, error) {
	t := meta.TwoRates{X1: *x.Tried.Value, T1: *x.Tried.N, X2: *x.Not.Value, T2: *x.Not.N, AddTo: meta.OnlyZero}
	e, err := t.Effect(m)
	out := meta.Effect{Estimate: e, Measure: m}
	if err == nil && m == meta.IRR && (t.X1 == 0 || t.X2 == 0) {
		out.Assumptions = append(out.Assumptions, meta.AddedHalf)
	}
	return out, err
}

// clusters is how people came in groups, of total people in all. Without an ICC that somebody gave, or where it is not known how many
// people there were, none is counted, and the effect is not pooled: see [NotPooledClusters].
func clusters(x *allmenning.Entered, total float64) meta.Clusters {
	if unknownGroups(x) {
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

// series is x for the statistics. That a column stands for all periods or for none is asked first: see gaps.
func series(x *allmenning.Entered) meta.Series {
	s := meta.Series{Start: x.Start, Season: x.Season}
	add := func(to *[]float64, v *float64) {
		if v != nil {
			*to = append(*to, *v)
		}
	}
	for _, p := range x.Points {
		add(&s.Values, p.Value)
		add(&s.Denominators, p.Of)
		add(&s.Comparison, p.Other)
		add(&s.CompareDenominator, p.OthOf)
	}
	return s
}

// shownSeries is the jump of a series too short to be pooled, without how sure it is: of so few periods a standard error that allows
// for months being alike comes out too small.
func shownSeries(x *allmenning.Entered) (meta.Effect, error) {
	fit, err := series(x).Fit()
	return meta.Effect{Estimate: meta.Estimate{Y: fit.Level.Y}, Measure: meta.MD}, err
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
