package design

import (
	"math"

	"allmenning/stat/refuse"
)

// Analysis is how a panel of places is analysed.
type Analysis string

// The analyses.
const (
	Difference Analysis = "difference" // average after less average before
	Ancova     Analysis = "ancova"     // average after, given the average before: never worse, best when periods are little alike
)

// Panel plans a comparison of places that took the measure up with places that did not, each measured in several periods before and
// after: difference in differences when one period is like the last. Frison & Pocock, Statistics in Medicine 11 (1992) 1685–1704;
// Bertrand, Duflo & Mullainathan, QJE 119 (2004) 249–275, who show what comes of forgetting it; Burlig, Preonas & Woerman, Journal of
// Development Economics 144 (2020) 102458.
type Panel struct {
	Risk          Risk
	Treated, Not  float64 // places in each group
	Before, After int     // periods
	SD            float64 // of a place's period around its own constant level
	Level         float64 // SD of those constant levels between places; matters to Ancova only, since a difference takes it out
	Rho           float64 // correlation of neighbouring periods, AR(1), -1 to 1; 0 for none
	Analysis      Analysis
}

// Variance is that of the estimated effect, in the outcome's unit squared.
func (p Panel) Variance() (float64, error) {
	if err := sizes(p.Treated, p.Not); err != nil {
		return 0, err
	}
	if p.Before < 1 || p.After < 1 {
		return 0, refuse.Because(refuse.TooFew, "%d periods before or after", min(p.Before, p.After))
	}
	if p.Before+p.After > 5000 {
		return 0, refuse.Because(refuse.TooMany, "%d periods", p.Before+p.After)
	}
	if err := positive("spread between places", p.SD); err != nil {
		return 0, err
	}
	if !(p.Rho > -1 && p.Rho < 1) {
		return 0, refuse.Because(refuse.Data, "%v as correlation of periods", p.Rho)
	}
	if !(p.Level >= 0) || math.IsInf(p.Level, 0) {
		return 0, refuse.Because(refuse.Data, "%v as spread of levels", p.Level)
	}
	before, after, both := p.moments()
	level := p.Level * p.Level / (p.SD * p.SD)
	var each float64
	switch p.Analysis {
	case "", Difference:
		each = before + after - 2*both
	case Ancova:
		// after - both²/before with the level added to all three, arranged so that a large level costs no digits.
		each = (after*before - both*both + level*(after+before-2*both)) / (before + level)
	default:
		return 0, refuse.Because(refuse.Measure, "analysis %q", p.Analysis)
	}
	return p.SD * p.SD * each * (1/p.Treated + 1/p.Not), nil
}

// moments are the variances of the averages before and after, and their covariance, of one place with SD 1.
func (p Panel) moments() (before, after, both float64) {
	total := p.Before + p.After
	for s := range total {
		for t := range total {
			r := math.Pow(p.Rho, math.Abs(float64(s-t)))
			if s == t {
				r = 1
			}
			switch {
			case s < p.Before && t < p.Before:
				before += r
			case s >= p.Before && t >= p.Before:
				after += r
			case s < p.Before:
				both += r
			}
		}
	}
	m, n := float64(p.Before), float64(p.After)
	return before / (m * m), after / (n * n), both / (m * n)
}

// Power is the chance of showing an effect in the outcome's unit: noncentral t with places - 2 df (one fewer for Ancova).
func (p Panel) Power(effect float64) (float64, error) {
	r, err := p.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	v, err := p.Variance()
	if err != nil {
		return 0, err
	}
	if !refuse.Finite(effect) {
		return 0, refuse.Because(refuse.Value, "%v as the effect", effect)
	}
	return twoTails(p.df(), effect/math.Sqrt(v), r.Alpha), nil
}

func (p Panel) df() float64 {
	df := p.Treated + p.Not - 2
	if p.Analysis == Ancova {
		df--
	}
	return df
}

// Detectable is the smallest effect, in the outcome's unit, that the panel finds.
func (p Panel) Detectable() (float64, error) {
	r, err := p.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	v, err := p.Variance()
	if err != nil {
		return 0, err
	}
	in, err := reach(1e-8, r.Power, func(x float64) float64 { return twoTails(p.df(), x, r.Alpha) })
	return in * math.Sqrt(v), err
}
