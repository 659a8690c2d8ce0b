package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Heterogeneity holds confidence intervals of the spread between places. I2 is in percent.
type Heterogeneity struct{ Tau2, I2, H2 Interval }

// QProfile gives the intervals of tau2, I2 and H2 at the fit's level, from where the generalised Q meets the quantiles of χ² with
// k-p df. Viechtbauer, Statistics in Medicine 26 (2007) 37–52. The same for every estimator of tau2. When even tau2 = 0 makes Q
// improbably small, the interval is [0, 0]. ErrTooFew when k = p.
func (f *Fit) QProfile() (Heterogeneity, error) {
	df := float64(f.K - f.P)
	if df < 1 {
		return Heterogeneity{}, refuse.Because(ErrTooFew, "no degree of freedom for spread")
	}
	beyond := (1 - f.Options.Level) / 2
	own := newFitter(f.fitter.b, f.fitter.y, f.fitter.v) // so that one Fit may serve many readers at once
	lo, ok1 := own.generalisedQMeets(tail.ChiSquareQuantile(1-beyond, df))
	hi, ok2 := own.generalisedQMeets(tail.ChiSquareQuantile(beyond, df))
	if !ok1 || !ok2 {
		return Heterogeneity{}, refuse.Because(ErrNotConverged, "Q-profile")
	}
	if _, ok := own.at(0); !ok {
		return Heterogeneity{}, refuse.Because(ErrNotConverged, "weights out of range")
	}
	trP, _ := own.traces()
	s2 := df / trP
	i2 := func(t float64) float64 { return 100 * t / (s2 + t) }
	h2 := func(t float64) float64 { return 1 + t/s2 }
	return Heterogeneity{Interval{lo, hi}, Interval{i2(lo), i2(hi)}, Interval{h2(lo), h2(hi)}}, nil
}

// Prediction is what the fit expects of a place with given moderators.
type Prediction struct {
	Mean, SE float64
	CI       Interval // of the mean there
	PI       Interval // of the effect in one such place: Mean ± c·sqrt(tau2 + SE²), c from z, or t with k-p df as the fit's test
	HTS      Interval // the same with t and k-p-1 df (k-2 without moderators); NaN ends when that leaves no df
}

// Predict gives the expectation at x, which holds one value per moderator given in Design (dropped ones too); empty for a fit
// without. Level is that of the intervals, 0.95 say. Higgins, Thompson & Spiegelhalter, JRSS A 172 (2009) 137–159; Riley, Higgins & Deeks, BMJ 342 (2011) d549.
// ErrTooFew when k = 1 (one study says nothing about other places) or for FE (which by assumption has no other places).
func (f *Fit) Predict(x []float64, level float64) (Prediction, error) {
	if f.Options.Method == FE || math.IsNaN(f.Tau2) {
		return Prediction{}, refuse.Because(ErrTooFew, "no spread between places was estimated")
	}
	row := make([]float64, f.P)
	for i, from := range f.fitter.b.Kept {
		switch {
		case from == 0:
			row[i] = 1
		case from > len(x) || !finite(x[from-1]):
			return Prediction{}, refuse.Because(ErrLengths, "moderator %q has no value", f.Names[i])
		default:
			row[i] = x[from-1]
		}
	}
	p := Prediction{Mean: linear.Dot(row, f.B)}
	var variance float64
	for i := range row {
		variance += row[i] * linear.Dot(f.VB[i], row)
	}
	p.SE = math.Sqrt(math.Max(0, variance))
	spread := math.Sqrt(f.Tau2 + variance)
	around := func(half float64) Interval { return Interval{p.Mean - half, p.Mean + half} }
	crit := tail.Critical(level, f.DDF)
	p.CI, p.PI = around(crit*p.SE), around(crit*spread)
	if df := f.K - f.P - 1; df >= 1 {
		p.HTS = around(tail.Critical(level, float64(df)) * spread)
	} else {
		p.HTS = Interval{math.NaN(), math.NaN()}
	}
	return p, nil
}
