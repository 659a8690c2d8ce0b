package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// MinSeriesPoints is how many periods a series must hold before its start point, and again after, to be pooled. Our proposal:
// with fewer, the autocorrelation that the standard error must answer for cannot be seen.
const MinSeriesPoints = 8

// Series is the shape "a number per period": counts or values in order, equally spaced, with the measure at work from period
// Start (counted from 0) on. Denominators, when given, turn counts into rates (value/denominator). Comparison, when given,
// holds the same periods elsewhere (with its own denominators): the difference between the two is analysed, which takes out what
// struck both. Season is the number of periods in a year, for a yearly wave; 0 for none.
type Series struct {
	Values, Denominators           []float64
	Start                          int
	Comparison, CompareDenominator []float64
	Season                         int
	Lag                            *int // of Newey–West; nil: ⌊4(n/100)^(2/9)⌋, 0: White's
}

// SeriesFit is a segmented regression, y = a + b·t + Level·D + Slope·(t - Start)·D, D = 1 from Start on, t in periods.
type SeriesFit struct {
	Level         Estimate // jump at Start, in the unit of the values
	Slope         Estimate // change of trend per period
	Before, After int      // periods on each side
	Lag           int      // of the standard errors
	CoefOLS       []float64
}

// Fit computes level and slope change with standard errors that allow for autocorrelation: Newey & West, Econometrica 55 (1987)
// 703–708, no prewhitening, with the small-sample factor n/(n-p). Bernal, Cummins & Gasparrini, International Journal of
// Epidemiology 46 (2017) 348–355. It needs two periods on each side and more periods than coefficients (ErrTooFew), and serves to
// show even short series; Effect decides about pooling.
func (s Series) Fit() (SeriesFit, error) {
	y, err := s.analysed()
	if err != nil {
		return SeriesFit{}, err
	}
	n := len(y)
	fit := SeriesFit{Before: s.Start, After: n - s.Start}
	b, err := linear.NewBasis(n, s.design(n))
	if err != nil {
		return SeriesFit{}, err
	}
	if s.Start < 2 || fit.After < 2 || n <= b.P || len(b.Dropped) > 0 {
		return SeriesFit{}, refuse.Because(ErrTooFew, "%d periods before, %d after", max(0, s.Start), max(0, fit.After))
	}
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	ols, ok := newFitter(b, y, ones).unweighted()
	if !ok {
		return SeriesFit{}, refuse.Because(ErrNotConverged, "series")
	}
	fit.Lag = int(math.Floor(4 * math.Pow(float64(n)/100, 2.0/9)))
	if s.Lag != nil {
		fit.Lag = *s.Lag
	}
	if fit.Lag < 0 || fit.Lag >= n {
		return SeriesFit{}, refuse.Because(ErrData, "lag %d in %d periods", fit.Lag, n)
	}
	vb := b.Covariance(neweyWest(b, ols.e, fit.Lag))
	fit.CoefOLS = b.Coefficients(ols.beta)
	adjust := float64(n) / float64(n-b.P)
	fit.Level = Estimate{Y: fit.CoefOLS[2], V: adjust * vb[2][2]}
	fit.Slope = Estimate{Y: fit.CoefOLS[3], V: adjust * vb[3][3]}
	return fit, nil
}

// Effect gives the level change (MD, in the unit of the values) for pooling; *NotPoolable when there are fewer than MinSeriesPoints
// on a side. The slope change is in Fit.
func (s Series) Effect(m Measure) (Effect, error) {
	if m != MD {
		return Effect{}, wrongMeasure(m, "a series")
	}
	fit, err := s.Fit()
	if err != nil {
		return Effect{}, err
	}
	if fit.Before < MinSeriesPoints || fit.After < MinSeriesPoints {
		return Effect{}, &NotPoolable{SeriesTooShort}
	}
	e, err := settled(m, fit.Level.Y, fit.Level.V)
	return Effect{Estimate: e, Measure: m}, err
}

// analysed is the series the regression sees.
func (s Series) analysed() ([]float64, error) {
	y, err := rates(s.Values, s.Denominators)
	if err != nil {
		return nil, err
	}
	if s.Start < 0 || s.Start > len(y) || s.Season < 0 {
		return nil, refuse.Because(ErrData, "start %d and season %d in %d periods", s.Start, s.Season, len(y))
	}
	if s.Comparison == nil {
		return y, nil
	}
	other, err := rates(s.Comparison, s.CompareDenominator)
	if err != nil {
		return nil, err
	}
	if len(other) != len(y) {
		return nil, refuse.Because(ErrLengths, "%d periods, %d in the comparison", len(y), len(other))
	}
	for i := range y {
		y[i] -= other[i]
	}
	return y, nil
}

// rates divides values by denominators where there are any; the result is a copy.
func rates(values, denominators []float64) ([]float64, error) {
	if len(values) == 0 {
		return nil, refuse.Because(ErrNoEstimates, "%d values", 0)
	}
	if denominators != nil && len(denominators) != len(values) {
		return nil, refuse.Because(ErrLengths, "%d values, %d denominators", len(values), len(denominators))
	}
	out := append([]float64(nil), values...)
	for i := range denominators {
		if !(denominators[i] > 0) {
			return nil, refuse.Because(ErrData, "denominator %d is %v", i+1, denominators[i])
		}
		out[i] /= denominators[i]
	}
	if !finite(out...) {
		return nil, refuse.Because(ErrEstimate, "series")
	}
	return out, nil
}

// design is intercept, time, step, slope after the step, and the yearly wave.
func (s Series) design(n int) Design {
	t, step, after, sin, cos := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		t[i] = float64(i + 1)
		if i >= s.Start {
			step[i], after[i] = 1, float64(i-s.Start)
		}
		if s.Season > 0 {
			sin[i], cos[i] = math.Sincos(2 * math.Pi * t[i] / float64(s.Season))
		}
	}
	d := Design{Columns: []Column{{Name: "time", Values: t}, {Name: "level", Values: step}, {Name: "slope", Values: after}}}
	if s.Season > 0 {
		d.Columns = append(d.Columns, Column{Name: "sin", Values: sin}, Column{Name: "cos", Values: cos})
	}
	return d
}

// neweyWest is the covariance of coefficients on Q: Γ₀ + Σ_l (1 - l/(L+1))(Γ_l + Γ_l'), Γ_l = Σ_t e_t e_{t-l} q_t q_{t-l}'.
func neweyWest(b *linear.Basis, e []float64, lag int) [][]float64 {
	meat := linear.Matrix(b.P)
	for l := 0; l <= lag; l++ {
		weight := 1 - float64(l)/float64(lag+1)
		for t := l; t < b.K; t++ {
			ee := weight * e[t] * e[t-l]
			for i := range b.P {
				for j := range b.P {
					meat[i][j] += ee * b.Q[i][t] * b.Q[j][t-l]
					if l > 0 {
						meat[i][j] += ee * b.Q[i][t-l] * b.Q[j][t]
					}
				}
			}
		}
	}
	return meat
}
