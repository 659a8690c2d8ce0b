package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Test is how the uncertainty of a pooled estimate is judged.
type Test string

// The tests. The empty test is AdHoc.
const (
	TestZ     Test = "z"     // normal distribution, as if tau2 were known
	TestT     Test = "t"     // t with k-p degrees of freedom, SE as for z
	TestKnHa  Test = "knha"  // Hartung & Knapp 2001; Sidik & Jonkman 2002: SE² scaled by q = Σw(y-ŷ)²/(k-p); may shrink the interval
	TestAdHoc Test = "adhoc" // the same with max(1, q), never narrower; Röver, Knapp & Friede 2015
)

// Options of Pool and Regress. The zero value is what we show: REML, TestAdHoc, level 0.95.
type Options struct {
	Method Method
	Test   Test
	Level  float64

	// Threshold, when above 0, ends the iterations of ML, REML and EB as other programs do, at the first step of Fisher scoring
	// that moves tau2 by less (1e-5 in R's metafor): for reproducing their printed numbers. 0 goes on until nothing moves.
	Threshold float64
}

func (o Options) withDefaults() (Options, error) {
	if o.Method == "" {
		o.Method = REML
	}
	if o.Test == "" {
		o.Test = TestAdHoc
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	switch o.Test {
	case TestZ, TestT, TestKnHa, TestAdHoc:
	default:
		return o, refuse.Because(ErrMeasure, "test %q", o.Test)
	}
	if !(o.Threshold >= 0) {
		return o, refuse.Because(ErrData, "threshold %v", o.Threshold)
	}
	if !(o.Level > 0 && o.Level < 1) {
		return o, refuse.Because(ErrData, "level %v", o.Level)
	}
	return o, nil
}

// Fit is a pooled estimate or a meta-regression. Slices of coefficients have length P (1 without moderators).
// Safe to read from many goroutines. What is not defined is NaN: SETau2 for FE, QM and R2 without moderators, Tau2 when k = 1.
type Fit struct {
	Options Options
	K, P    int
	Names   []string // of the coefficients: "intercept", then the moderators
	Dropped []string // moderators that said nothing new

	B, SE, Stat, PVal []float64
	CI                []Interval
	VB                [][]float64 // covariance of B
	DDF               float64     // degrees of freedom of the t; 0 when the normal distribution is used

	Tau2, SETau2 float64
	I2, H2       float64 // I2 in percent, by the method's own tau2: 100·tau2/(tau2+s²), s² = (k-p)/tr P; H2 = 1 + tau2/s²
	Q, QP        float64 // Cochran's Q of what is left, with k-p df
	QM, QMP      float64 // all moderators together: χ² for TestZ, else F
	R2           float64 // percent of tau2 the moderators account for (adjusted R² for FE)

	Weights          []float64 // percent, sum 100
	LogLik, AIC, BIC float64   // restricted for REML

	fitter *fitter
	centre float64 // taken out of the fitter's y
	factor float64 // what the test multiplied the covariance by
}

// Mu is the pooled estimate of a fit without moderators, the intercept of others.
func (f *Fit) Mu() float64 { return f.B[0] }

// Pool combines k independent estimates:
//
//	mu = Σ w y / Σ w,  w = 1/(v + tau2),  Var(mu) = 1/Σ w
//
// y holds effects on the scale of one measure (log for ratios), v their sampling variances, same length, all > 0.
// k = 1 gives that estimate with TestZ and, for a random-effects method, Tau2 = NaN: one study says nothing about spread. k = 0 is
// ErrNoEstimates, a bad number ErrEstimate or ErrVariance. Never pool unlike measures or designs; that is the caller's to see.
func Pool(y, v []float64, o Options) (*Fit, error) {
	return Regress(y, v, Design{}, o)
}

// Regress explains effects by moderators: y = Xb + u + e, u ~ N(0, tau2), e ~ N(0, v). Thompson & Higgins, Statistics in Medicine
// 21 (2002) 1559–1573; test of the moderators as Knapp & Hartung, Statistics in Medicine 22 (2003) 2693–2710. A moderator that the
// ones before it already say is dropped and named in Dropped. ErrTooFew unless k > p (k ≥ p for FE). One moderator per ten
// estimates is the caller's rule.
func Regress(y, v []float64, d Design, o Options) (*Fit, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	b, err := linear.NewBasis(len(y), d)
	if err != nil {
		return nil, err
	}
	single := b.K == 1 && b.P == 1
	if !single && (b.P > b.K || (b.P == b.K && o.Method != FE)) {
		return nil, refuse.Because(ErrTooFew, "%d estimates for %d coefficients and tau2", b.K, b.P)
	}
	centre, centred := centre(y, b)
	fitter := newFitter(b, centred, v)
	fit := &Fit{Options: o, K: b.K, P: b.P, Names: b.Names, Dropped: b.Dropped, fitter: fitter, centre: centre}
	if b.K == b.P {
		fit.Options.Test = TestZ
	}
	if err := fit.spread(single); err != nil {
		return nil, err
	}
	if err := fit.coefficients(); err != nil {
		return nil, err
	}
	return fit, fit.moderators()
}

// centre takes the mean out of y before the sums where the intercept can put it back: digits then go to differences.
func centre(y []float64, b *linear.Basis) (float64, []float64) {
	out := append([]float64(nil), y...)
	if !b.Intercept {
		return 0, out
	}
	mean := linear.Mean(y)
	for i := range out {
		out[i] -= mean
	}
	return mean, out
}

// spread fills Tau2, Q, I2 and H2.
func (f *Fit) spread(single bool) error {
	df := float64(f.K - f.P)
	at0, ok := f.fitter.at(0)
	if !ok {
		return refuse.Because(ErrNotConverged, "weights out of range")
	}
	f.Q, f.QP = at0.rss, tail.ChiSquareAbove(at0.rss, df)
	trP, _ := f.fitter.traces()
	typical := df / trP
	f.I2, f.H2 = 0, 1
	if f.Options.Method == FE {
		f.SETau2 = math.NaN()
		if df > 0 {
			f.H2 = f.Q / df
			f.I2 = math.Max(0, 100*(1-1/f.H2))
		} else {
			f.QP = 1
		}
		return nil
	}
	if single {
		f.QP = 1
		f.Tau2, f.SETau2, f.I2, f.H2 = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		return nil
	}
	t, err := f.fitter.estimate(f.Options.Method, f.Options.Threshold)
	if err != nil {
		return err
	}
	f.Tau2, f.SETau2 = t.tau2, t.se
	f.I2, f.H2 = 100*t.tau2/(typical+t.tau2), 1+t.tau2/typical
	return nil
}

// coefficients fills B and all that is judged by its standard error.
func (f *Fit) coefficients() error {
	tau2, parameters := f.Tau2, float64(f.P+1)
	if f.Options.Method == FE || math.IsNaN(tau2) {
		parameters--
	}
	if math.IsNaN(tau2) {
		tau2 = 0
	}
	fit, ok := f.fitter.at(tau2)
	if !ok {
		return refuse.Because(ErrNotConverged, "weights out of range")
	}
	f.B = f.fitter.b.Coefficients(fit.beta)
	f.B[0] += f.centre
	f.VB = f.fitter.b.Covariance(fit.s)
	scale := f.scale(fit)
	f.factor = scale
	f.SE, f.Stat, f.PVal, f.CI = make([]float64, f.P), make([]float64, f.P), make([]float64, f.P), make([]Interval, f.P)
	crit := tail.Critical(f.Options.Level, f.DDF)
	for i := range f.P {
		for j := range f.P {
			f.VB[i][j] *= scale
		}
		f.SE[i] = math.Sqrt(f.VB[i][i])
		f.Stat[i] = f.B[i] / f.SE[i]
		f.PVal[i] = tail.TwoSided(f.Stat[i], f.DDF)
		f.CI[i] = Interval{f.B[i] - crit*f.SE[i], f.B[i] + crit*f.SE[i]}
	}
	f.Weights = make([]float64, f.K)
	for i, w := range fit.w {
		f.Weights[i] = 100 * w / fit.sumW
	}
	restricted, n := f.Options.Method == REML, float64(f.K)
	if restricted {
		n -= float64(f.P)
	}
	f.LogLik = f.fitter.logLik(restricted)
	f.AIC, f.BIC = -2*f.LogLik+2*parameters, -2*f.LogLik+math.Log(n)*parameters
	if !finite(f.B...) || !finite(f.SE...) {
		return refuse.Because(ErrNotConverged, "weights out of range")
	}
	return nil
}

// scale is what TestKnHa and TestAdHoc multiply the covariance by; it sets DDF too.
func (f *Fit) scale(fit *weighted) float64 {
	if f.Options.Test == TestZ {
		return 1
	}
	f.DDF = float64(f.K - f.P)
	switch q := fit.rss / f.DDF; f.Options.Test {
	case TestKnHa:
		return q
	case TestAdHoc:
		return math.Max(1, q)
	}
	return 1
}
