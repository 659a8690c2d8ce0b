package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// TwoShares is the shape "share in two groups": X1 of N1 with the measure tried, X0 of N0 without.
type TwoShares struct {
	X1, N1, X0, N0 float64
	Clusters       Clusters
}

// Effect computes RR (log), OR (log) or RD, the group that tried against the one that did not. ½ is added to all cells when one is
// empty, for the ratios only: a risk difference needs none, unless both groups are all or nothing.
func (s TwoShares) Effect(m Measure) (Effect, error) {
	if !nonNegative(s.X1, s.N1, s.X0, s.N0) || s.X1 > s.N1 || s.X0 > s.N0 || s.N1 == 0 || s.N0 == 0 {
		return Effect{}, refuse.Because(ErrData, "%v of %v against %v of %v", s.X1, s.N1, s.X0, s.N0)
	}
	if err := s.Clusters.check(); err != nil {
		return Effect{}, err
	}
	table := TwoByTwo{A: s.X1, B: s.N1 - s.X1, C: s.X0, D: s.N0 - s.X0, AddTo: OnlyZero}
	empty := table.A == 0 || table.B == 0 || table.C == 0 || table.D == 0
	switch m {
	case RR, OR:
	case RD:
		if (table.A > 0 && table.B > 0) || (table.C > 0 && table.D > 0) {
			table.AddTo, empty = Never, false
		}
	default:
		return Effect{}, wrongMeasure(m, "shares in two groups")
	}
	e, err := table.Effect(m)
	if err != nil {
		return Effect{}, err
	}
	out := Effect{Estimate: e, Measure: m}
	if empty {
		out.Assumptions = append(out.Assumptions, AddedHalf)
	}
	return s.Clusters.widen(out), nil
}

// Group is one group's average: N people, and how much they differ as SD, or as SE of the mean, or as a 95 % confidence interval of
// the mean (by Student's t). The first one given is used; 0 and the empty interval mean not given. With an SE alone (N = 0) it
// serves MD, not what is standardised.
type Group struct {
	Mean, N  float64
	SD, SE   float64
	Interval Interval
}

// ShareGroup is a share as an average: x of n, with the SD of yes and no. Differences of it are risk differences.
func ShareGroup(x, n float64) Group {
	p := x / n
	return Group{Mean: p, N: n, SD: math.Sqrt(p * (1 - p))}
}

// check refuses what cannot be. An SE alone needs no N.
func (g Group) check() error {
	if !finite(g.Mean, g.Interval.Low, g.Interval.High) || !nonNegative(g.N, g.SD, g.SE) || g.Interval.Width() < 0 ||
		(g.N < 2 && (g.N != 0 || g.SE == 0)) {
		return refuse.Because(ErrData, "average %v of %v", g.Mean, g.N)
	}
	return nil
}

// sd finds the standard deviation; *NotPoolable when nothing tells it.
func (g Group) sd() (float64, error) {
	if err := g.check(); err != nil {
		return 0, err
	}
	switch {
	case g.SD > 0:
		return g.SD, nil
	case g.N == 0:
		return 0, &NotPoolable{NoVarianceGiven}
	case g.SE > 0:
		return g.SE * math.Sqrt(g.N), nil
	case g.Interval.Width() > 0:
		return SEFromInterval(g.Interval, 0.95, g.N-1) * math.Sqrt(g.N), nil
	}
	return 0, &NotPoolable{NoVarianceGiven}
}

// se finds the standard error of the average; *NotPoolable when nothing tells it.
func (g Group) se() (float64, error) {
	if err := g.check(); err != nil {
		return 0, err
	}
	if g.SE > 0 && (g.SD == 0 || g.N == 0) {
		return g.SE, nil
	}
	sd, err := g.sd()
	return sd / math.Sqrt(g.N), err
}

// TwoAverages is the shape "average in two groups": Tried with the measure, Not without.
type TwoAverages struct {
	Tried, Not Group
	Clusters   Clusters
}

// Effect computes MD (in the outcome's own unit), SMD (Hedges g) or ROM (log ratio), Tried against Not.
func (a TwoAverages) Effect(m Measure) (Effect, error) {
	switch m {
	case MD, SMD, ROM:
	default:
		return Effect{}, wrongMeasure(m, "averages in two groups")
	}
	if err := a.Clusters.check(); err != nil {
		return Effect{}, err
	}
	if m == MD {
		return a.difference()
	}
	sd1, err := a.Tried.sd()
	if err != nil {
		return Effect{}, err
	}
	sd0, err := a.Not.sd()
	if err != nil {
		return Effect{}, err
	}
	e, err := TwoMeans{M1: a.Tried.Mean, SD1: sd1, N1: a.Tried.N, M2: a.Not.Mean, SD2: sd0, N2: a.Not.N}.Effect(m)
	if err != nil {
		return Effect{}, err
	}
	return a.Clusters.widen(Effect{Estimate: e, Measure: m}), nil
}

// difference is MD, which needs standard errors only.
func (a TwoAverages) difference() (Effect, error) {
	se1, err := a.Tried.se()
	if err != nil {
		return Effect{}, err
	}
	se0, err := a.Not.se()
	if err != nil {
		return Effect{}, err
	}
	e, err := settled(MD, a.Tried.Mean-a.Not.Mean, se1*se1+se0*se0)
	return a.Clusters.widen(Effect{Estimate: e, Measure: MD}), err
}
