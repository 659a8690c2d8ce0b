package meta

import (
	"fmt"
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// LeftOut is the pooled estimate without one study.
type LeftOut struct {
	Index        int // of the study left out, from 0
	B, SE, PVal  float64
	CI           Interval
	Tau2, I2, H2 float64
	Q, QP        float64
}

// LeaveOneOut pools again without each study in turn, in their order. ErrTooFew when k < 3: without one of two there is nothing pooled.
func LeaveOneOut(y, v []float64, o Options) ([]LeftOut, error) {
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	if len(y) < 3 {
		return nil, refuse.Because(ErrTooFew, "leave one out of %d", len(y))
	}
	out := make([]LeftOut, len(y))
	for i := range y {
		fit, err := Pool(without(y, i), without(v, i), o)
		if err != nil {
			return nil, fmt.Errorf("without number %d: %w", i+1, err)
		}
		out[i] = LeftOut{
			Index: i, B: fit.B[0], SE: fit.SE[0], PVal: fit.PVal[0], CI: fit.CI[0],
			Tau2: fit.Tau2, I2: fit.I2, H2: fit.H2, Q: fit.Q, QP: fit.QP,
		}
	}
	return out, nil
}

// LeftOutRange is the smallest and largest pooled estimate among them, the one line a page shows; NaN ends of none.
func LeftOutRange(all []LeftOut) Interval {
	if len(all) == 0 {
		return Interval{math.NaN(), math.NaN()}
	}
	r := Interval{all[0].B, all[0].B}
	for _, l := range all[1:] {
		r.Low, r.High = min(r.Low, l.B), max(r.High, l.B)
	}
	return r
}

// Influence is what one study does to the fit: the fit with it against the fit without it. Viechtbauer & Cheung, Research
// Synthesis Methods 1 (2010) 112–125.
type Influence struct {
	RStudent float64   // distance from what the others say of it, in its standard errors
	DFFITS   float64   // change of its own fitted value, in standard errors
	CookD    float64   // change of all coefficients together, Mahalanobis distance squared
	CovR     float64   // determinant of the coefficients' covariance without it over that with it; below 1: it blurs
	Tau2, Q  float64   // without it
	Hat      float64   // leverage
	Weight   float64   // percent
	DFBetas  []float64 // change of each coefficient, in standard errors
	// Influential by the customary bounds: |DFFITS| > 3·sqrt(p/(k-p)), the lower tail of χ² (p df) at CookD > ½, Hat > 3p/k, or
	// some |DFBetas| > 1.
	Influential bool
}

// Influence computes the diagnostics of each study, in their order. ErrTooFew when a study less leaves too few for the fit.
// When the others cannot tell a coefficient without a study, that study's measures of change are NaN and it is Influential.
func (f *Fit) Influence() ([]Influence, error) {
	if f.K < f.P+2 {
		return nil, refuse.Because(ErrTooFew, "%d estimates, %d coefficients, one left out", f.K, f.P)
	}
	out := make([]Influence, f.K)
	residuals := f.Residuals()
	for i := range out {
		one := Influence{Hat: residuals[i].Hat, Weight: f.Weights[i], DFBetas: make([]float64, f.P)}
		rest, err := f.refitWithout(i)
		switch {
		case err != nil:
			return nil, fmt.Errorf("without number %d: %w", i+1, err)
		case rest.P < f.P:
			one.unknown()
			one.Tau2, one.Q = rest.Tau2, rest.Q
		default:
			one.compare(f, rest, i)
		}
		out[i] = one
	}
	return out, nil
}

// unknown marks a study that decides a coefficient alone.
func (n *Influence) unknown() {
	nan := math.NaN()
	n.RStudent, n.DFFITS, n.CookD, n.CovR, n.Influential = nan, nan, nan, nan, true
	for j := range n.DFBetas {
		n.DFBetas[j] = nan
	}
}

func (f *Fit) refitWithout(i int) (*Fit, error) {
	rows := make([]int, 0, f.K-1)
	for row := range f.K {
		if row != i {
			rows = append(rows, row)
		}
	}
	return Regress(without(f.fitter.y, i), without(f.fitter.v, i), f.model(rows), f.Options)
}

// compare fills in the change from rest to f.
func (n *Influence) compare(f, rest *Fit, i int) {
	n.Tau2, n.Q = rest.Tau2, rest.Q
	spread := rest.Tau2
	if math.IsNaN(spread) {
		spread = 0
	}
	b := f.fitter.b
	row := make([]float64, f.P)
	for j := range row {
		row[j] = b.At(i, j)
	}
	change := make([]float64, f.P)
	for j := range change {
		change[j] = f.B[j] - rest.B[j]
	}
	change[0] -= f.centre // f.fitter.y is centred, and so is rest
	v := f.fitter.v[i]
	here := linear.Dot(row, rest.B)
	var variance float64
	for j := range row {
		variance += row[j] * linear.Dot(rest.VB[j], row)
	}
	n.RStudent = (f.fitter.y[i] - here) / math.Sqrt(rest.factor*(v+spread)+math.Max(0, variance))
	n.DFFITS = linear.Dot(row, change) / math.Sqrt(rest.factor*n.Hat*(spread+v))
	n.CookD = wald(change, f.VB, 0)
	n.CovR = determinantRatio(rest.VB, f.VB)
	// All studies' information, at the spread the others show.
	if all, ok := newFitter(b, f.fitter.y, f.fitter.v).at(spread); ok {
		cov := b.Covariance(all.s)
		for j := range n.DFBetas {
			n.DFBetas[j] = change[j] / math.Sqrt(rest.factor*cov[j][j])
			n.Influential = n.Influential || math.Abs(n.DFBetas[j]) > 1
		}
	}
	p, k := float64(f.P), float64(f.K)
	n.Influential = n.Influential || math.Abs(n.DFFITS) > 3*math.Sqrt(p/(k-p)) ||
		1-tail.ChiSquareAbove(n.CookD, p) > 0.5 || n.Hat > 3*p/k
}

// determinantRatio is |a|/|b|; NaN when one is not positive definite.
func determinantRatio(a, b [][]float64) float64 {
	if len(a) == 1 {
		return a[0][0] / b[0][0]
	}
	_, la, ok1 := linear.Invert(a)
	_, lb, ok2 := linear.Invert(b)
	if !ok1 || !ok2 {
		return math.NaN()
	}
	return math.Exp(la - lb)
}

// Cumulated is the pooled estimate of the first K studies.
type Cumulated struct {
	K           int
	B, SE, PVal float64
	CI          Interval
	Tau2, I2    float64 // NaN for the first alone
}

// Cumulative pools the first study, the first two, and so on, in the order given (by year, say): how the answer came to be.
// The first is the study itself by the normal distribution. Lau et al., New England Journal of Medicine 327 (1992) 248–254.
func Cumulative(y, v []float64, o Options) ([]Cumulated, error) {
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	out := make([]Cumulated, len(y))
	for i := range y {
		fit, err := Pool(y[:i+1], v[:i+1], o)
		if err != nil {
			return nil, fmt.Errorf("the first %d: %w", i+1, err)
		}
		out[i] = Cumulated{K: i + 1, B: fit.B[0], SE: fit.SE[0], PVal: fit.PVal[0], CI: fit.CI[0], Tau2: fit.Tau2, I2: fit.I2}
	}
	return out, nil
}

// without is a copy of x less one.
func without(x []float64, i int) []float64 {
	out := make([]float64, 0, len(x)-1)
	return append(append(out, x[:i]...), x[i+1:]...)
}
