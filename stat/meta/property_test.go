package meta_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"allmenning/stat/meta"
)

var (
	methods = []meta.Method{meta.FE, meta.DL, meta.HE, meta.HS, meta.HSk, meta.SJ, meta.ML, meta.REML, meta.EB, meta.PM}
	tests   = []meta.Test{meta.TestZ, meta.TestT, meta.TestKnHa, meta.TestAdHoc}
)

// studies draws 2 to 12 of them, some alike, some far apart, variances over six orders of magnitude.
func studies(t *rapid.T) (y, v []float64) {
	k := rapid.IntRange(2, 12).Draw(t, "k")
	y = rapid.SliceOfN(rapid.OneOf(rapid.Just(0.25), rapid.Float64Range(-2, 2), rapid.Float64Range(-200, 200)), k, k).Draw(t, "y")
	logs := rapid.SliceOfN(rapid.Float64Range(-9, 5), k, k).Draw(t, "log v")
	v = make([]float64, k)
	for i := range v {
		v[i] = math.Exp(logs[i])
	}
	return y, v
}

// Whatever the data: tau2 ≥ 0, the order does not matter, a shift of all effects shifts the estimate and nothing else, a change of
// unit changes units only, adhoc is never narrower than z's standard error, and the prediction holds the interval of the mean.
func TestPool_laws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, v := studies(t)
		o := meta.Options{Method: rapid.SampledFrom(methods).Draw(t, "method"), Test: rapid.SampledFrom(tests).Draw(t, "test")}
		fit := mustPool(t, y, v, o)
		if !(fit.Tau2 >= 0) || !(fit.I2 >= 0 && fit.I2 <= 100) || !(fit.QP >= 0 && fit.QP <= 1) {
			t.Fatalf("tau2 %v I2 %v QP %v", fit.Tau2, fit.I2, fit.QP)
		}
		size := 1 + math.Abs(fit.Mu()) + math.Sqrt(fit.Tau2) + 100*fit.SE[0]
		for _, yi := range y {
			size = math.Max(size, math.Abs(yi))
		}

		back := mustPool(t, reversed(y), reversed(v), o)
		same(t, "reversed", back, fit, 1, 0, 1e-7*size)

		shifted := make([]float64, len(y))
		for i := range y {
			shifted[i] = y[i] + 3
		}
		same(t, "shifted", mustPool(t, shifted, v, o), fit, 1, 3, 1e-7*size)

		scaledY, scaledV := make([]float64, len(y)), make([]float64, len(y))
		for i := range y {
			scaledY[i], scaledV[i] = 100*y[i], 1e4*v[i]
		}
		same(t, "scaled", mustPool(t, scaledY, scaledV, o), fit, 100, 0, 1e-5*size)

		if o.Test == meta.TestAdHoc {
			o.Test = meta.TestZ
			if z := mustPool(t, y, v, o); fit.SE[0] < z.SE[0]*(1-1e-12) {
				t.Fatalf("adhoc SE %v below %v", fit.SE[0], z.SE[0])
			}
		}
		if o.Method == meta.FE {
			return
		}
		next, err := fit.Predict(nil, 0.95)
		if err != nil || next.PI.Low > fit.CI[0].Low+1e-12*size || next.PI.High < fit.CI[0].High-1e-12*size {
			t.Fatalf("prediction %+v around %+v: %v", next, fit.CI[0], err)
		}
		if h, err := fit.QProfile(); err != nil || h.Tau2.Low < 0 || h.Tau2.Low > h.Tau2.High {
			t.Fatalf("Q-profile %+v: %v", h, err)
		}
	})
}

func mustPool(t *rapid.T, y, v []float64, o meta.Options) *meta.Fit {
	fit, err := meta.Pool(y, v, o)
	if err != nil {
		t.Fatalf("%v of %v and %v: %v", o, y, v, err)
	}
	return fit
}

// same compares got with want, whose unit is multiplied by unit and whose zero is moved by shift.
func same(t *rapid.T, what string, got, want *meta.Fit, unit, shift, tolerance float64) {
	if !near(got.Mu(), unit*want.Mu()+shift, tolerance) || !near(got.SE[0], unit*want.SE[0], tolerance) ||
		!near(math.Sqrt(got.Tau2), unit*math.Sqrt(want.Tau2), tolerance+unit*1e-6) {
		t.Fatalf("%s: mu %v SE %v tau %v; want %v %v %v", what, got.Mu(), got.SE[0], math.Sqrt(got.Tau2),
			unit*want.Mu()+shift, unit*want.SE[0], unit*math.Sqrt(want.Tau2))
	}
}

func reversed(x []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[len(x)-1-i] = x[i]
	}
	return out
}

// The posterior obeys the same laws when the prior moves along; its quantiles undo its probabilities; the predictive interval is
// wider than that of the mean.
func TestBayes_laws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.IntRange(1, 8).Draw(t, "k")
		y := rapid.SliceOfN(rapid.Float64Range(-3, 3), k, k).Draw(t, "y")
		se := rapid.SliceOfN(rapid.Float64Range(0.02, 2), k, k).Draw(t, "se")
		mu := meta.MuPrior{SD: rapid.SampledFrom([]float64{0, 2, 10}).Draw(t, "g")}
		prior := meta.TauPrior{
			Shape: rapid.SampledFrom([]meta.TauShape{meta.HalfNormal, meta.HalfCauchy}).Draw(t, "shape"),
			Scale: rapid.SampledFrom([]float64{0.1, 0.5, 1}).Draw(t, "scale"),
		}
		p := mustBayes(t, y, se, mu, prior)
		for _, prob := range []float64{0.001, 0.025, 0.3, 0.5, 0.975} {
			if got := p.ProbNewAbove(p.PredictiveQuantile(prob)); !near(got, 1-prob, 1e-8) {
				t.Fatalf("P(new > quantile %v) = %v", prob, got)
			}
			if got := p.ProbMuAbove(p.MuQuantile(prob)); !near(got, 1-prob, 1e-8) {
				t.Fatalf("P(mu > quantile %v) = %v", prob, got)
			}
		}
		m, n, tau := p.Mu(0.95), p.Predictive(0.95), p.Tau(0.95)
		if n.Interval.Width() < m.Interval.Width() || !(tau.Interval.Low > 0) || tau.Interval.Low > tau.Median || tau.Median > tau.Interval.High {
			t.Fatalf("mu %+v, new %+v, tau %+v", m, n, tau)
		}

		moved := make([]float64, k)
		wide := make([]float64, k)
		for i := range y {
			moved[i], wide[i] = 10*y[i]+7, 10*se[i]
		}
		q := mustBayes(t, reversed(moved), reversed(wide), meta.MuPrior{Mean: 7, SD: 10 * mu.SD}, meta.TauPrior{Shape: prior.Shape, Scale: 10 * prior.Scale})
		far := q.Predictive(0.95)
		if tol := 1e-6 * (1 + n.Interval.Width()); !near(far.Interval.Low, 10*n.Interval.Low+7, 10*tol) || !near(far.Interval.High, 10*n.Interval.High+7, 10*tol) {
			t.Fatalf("in other units %+v, want 10·%+v + 7", far.Interval, n.Interval)
		}
	})
}

func mustBayes(t *rapid.T, y, se []float64, mu meta.MuPrior, tau meta.TauPrior) *meta.Posterior {
	p, err := meta.Bayes(y, se, mu, tau)
	if err != nil {
		t.Fatalf("%v %v %v %v: %v", y, se, mu, tau, err)
	}
	return p
}

// Numbers from strangers give an answer or one of our errors, never a panic and never a NaN estimate.
func FuzzPool(f *testing.F) {
	f.Add(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0)
	f.Add(1e300, -1e300, 0.0, 1e-300, 1e300, 1.0, 1)
	f.Add(math.NaN(), math.Inf(1), 0.0, -1.0, 0.0, 1.0, 2)
	f.Add(5.0, 5.0, 5.0, 1e-12, 1e12, 1.0, 7)
	f.Fuzz(func(t *testing.T, y1, y2, y3, v1, v2, v3 float64, m int) {
		o := meta.Options{Method: methods[(m%len(methods)+len(methods))%len(methods)]}
		fit, err := meta.Pool([]float64{y1, y2, y3}, []float64{v1, v2, v3}, o)
		if err != nil {
			if !errors.Is(err, meta.ErrEstimate) && !errors.Is(err, meta.ErrVariance) && !errors.Is(err, meta.ErrNotConverged) {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		if math.IsNaN(fit.Mu()) || math.IsNaN(fit.Tau2) || fit.Tau2 < 0 {
			t.Fatalf("mu %v tau2 %v", fit.Mu(), fit.Tau2)
		}
		p, err := meta.Bayes([]float64{y1, y2, y3}, []float64{math.Sqrt(v1), math.Sqrt(v2), math.Sqrt(v3)}, meta.MuPrior{}, meta.TauPrior{Scale: 1})
		if err != nil {
			if !errors.Is(err, meta.ErrVariance) && !errors.Is(err, meta.ErrNotConverged) {
				t.Fatalf("posterior: %v", err)
			}
			return
		}
		if next := p.Predictive(0.95); next.Interval.Low > next.Interval.High {
			t.Fatalf("a new place: %+v", next)
		}
	})
}
