package meta

import "allmenning/stat/refuse"

// AssumedR is the correlation between before and after that is used when none is known; state it where the effect is shown.
// A half is the usual cautious choice (Cochrane Handbook 6.5.2.8 and 16.1.3.2 of its version 5).
const AssumedR = 0.5

// BeforeAfter is the shape "before and after with a comparison": averages of those who tried the measure and of those who did
// not, at both times. A group's N may differ between times; its SD, SE or interval gives the uncertainty of each average.
//
// Correlation is that between before and after in the same people (or places); nil means unknown, and AssumedR is used and said.
// Give 0 when other people were asked the second time. Without NotBefore and NotAfter (both the zero Group) there is no
// comparison, and the numbers are *NotPoolable.
type BeforeAfter struct {
	TriedBefore, TriedAfter Group
	NotBefore, NotAfter     Group
	Correlation             *float64
	Clusters                Clusters
}

// Effect computes the difference in differences, (after - before) of those who tried less the same of those who did not:
// MD in the outcome's own unit, or SMD, the same divided by the pooled SD before (Morris, Organizational Research Methods 11 (2008)
// 364–386, d_ppc2). Var of each change = SE₀² + SE₁² - 2·r·SE₀·SE₁.
func (b BeforeAfter) Effect(m Measure) (Effect, error) {
	if m != MD && m != SMD {
		return Effect{}, wrongMeasure(m, "before and after with a comparison")
	}
	if b.NotBefore == (Group{}) && b.NotAfter == (Group{}) {
		return Effect{}, &NotPoolable{NoComparison}
	}
	r, out := AssumedR, Effect{Measure: m}
	if b.Correlation == nil {
		out.Assumptions = append(out.Assumptions, AssumedCorrelation)
	} else {
		r = *b.Correlation
	}
	if !(r >= -1 && r <= 1) {
		return Effect{}, refuse.Because(ErrData, "correlation %v", r)
	}
	if err := b.Clusters.check(); err != nil {
		return Effect{}, err
	}
	tried, err := change(b.TriedBefore, b.TriedAfter, r)
	if err != nil {
		return Effect{}, err
	}
	not, err := change(b.NotBefore, b.NotAfter, r)
	if err != nil {
		return Effect{}, err
	}
	y, v := tried.Y-not.Y, tried.V+not.V
	if m == SMD {
		if y, v, err = b.standardise(y, v); err != nil {
			return Effect{}, err
		}
		out.Assumptions = append(out.Assumptions, AssumedSharedSD)
	}
	if out.Estimate, err = settled(m, y, v); err != nil {
		return Effect{}, err
	}
	return b.Clusters.widen(out), nil
}

// change is one group's after less before.
func change(before, after Group, r float64) (Estimate, error) {
	se0, err := before.se()
	if err != nil {
		return Estimate{}, err
	}
	se1, err := after.se()
	if err != nil {
		return Estimate{}, err
	}
	return Estimate{Y: after.Mean - before.Mean, V: se0*se0 + se1*se1 - 2*r*se0*se1}, nil
}

// standardise divides by the pooled SD before, corrects the small-sample bias, and adds the uncertainty of the SD itself: g²/(2N).
func (b BeforeAfter) standardise(y, v float64) (g, variance float64, err error) {
	start := TwoMeans{N1: b.TriedBefore.N, N2: b.NotBefore.N}
	if start.SD1, err = b.TriedBefore.sd(); err != nil {
		return 0, 0, err
	}
	if start.SD2, err = b.NotBefore.sd(); err != nil {
		return 0, 0, err
	}
	sd, n := start.PooledSD(), start.N1+start.N2
	g = HedgesJ(n-2) * y / sd
	return g, v/(sd*sd) + g*g/(2*n), nil
}
