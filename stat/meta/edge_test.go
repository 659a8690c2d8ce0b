package meta_test

import (
	"errors"
	"math"
	"testing"

	"allmenning/stat/meta"
)

func TestPool_one_two_and_identical(t *testing.T) {
	one, err := meta.Pool([]float64{0.4}, []float64{0.04}, meta.Options{})
	if err != nil || one.Mu() != 0.4 || !near(one.SE[0], 0.2, 1e-15) || !math.IsNaN(one.Tau2) {
		t.Errorf("k = 1: %+v, %v; want the study itself and no tau2", one, err)
	}
	if _, err := one.Predict(nil, 0.95); !errors.Is(err, meta.ErrTooFew) {
		t.Errorf("k = 1 predicts: %v", err)
	}
	if _, err := one.QProfile(); !errors.Is(err, meta.ErrTooFew) {
		t.Errorf("k = 1 has an interval of tau2: %v", err)
	}
	two, err := meta.Pool([]float64{0.4, 0.1}, []float64{0.04, 0.02}, meta.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if p, err := two.Predict(nil, 0.95); err != nil || !math.IsNaN(p.HTS.Low) || math.IsNaN(p.PI.Low) {
		t.Errorf("k = 2: %+v, %v; want no HTS interval", p, err)
	}
	same := []float64{0.2, 0.2, 0.2}
	if fit, err := meta.Pool(same, []float64{0.01, 0.02, 0.03}, meta.Options{Test: meta.TestKnHa}); err != nil || fit.Tau2 != 0 || fit.SE[0] > 1e-15 {
		t.Errorf("identical: %+v, %v; knha shrinks to nothing", fit, err)
	}
	// STATISTICS trap: knha shrinks 0.0984 to 0.0050 here; adhoc does not.
	near3 := []float64{0.30, 0.31, 0.29}
	knha, err1 := meta.Pool(near3, []float64{0.02, 0.03, 0.05}, meta.Options{Test: meta.TestKnHa})
	adhoc, err2 := meta.Pool(near3, []float64{0.02, 0.03, 0.05}, meta.Options{})
	if err1 != nil || err2 != nil || !near(knha.SE[0], 0.0050, 5e-5) || !near(adhoc.SE[0], 0.0984, 5e-5) {
		t.Errorf("knha %v, adhoc %v; want 0.0050, 0.0984", knha.SE, adhoc.SE)
	}
	if far, err := meta.Pool([]float64{-1e9, 0, 1e9}, []float64{1e-6, 1e-6, 1e-6}, meta.Options{}); err != nil || !near(far.Tau2/1e18, 1, 1e-9) {
		t.Errorf("huge spread: %+v, %v; want tau2 = 1e18", far, err)
	}
}

func TestPool_refusals(t *testing.T) {
	for name, c := range map[string]struct {
		y, v []float64
		o    meta.Options
		want error
	}{
		"nothing":          {nil, nil, meta.Options{}, meta.ErrNoEstimates},
		"lengths":          {[]float64{1, 2}, []float64{1}, meta.Options{}, meta.ErrLengths},
		"variance 0":       {[]float64{1, 2}, []float64{1, 0}, meta.Options{}, meta.ErrVariance},
		"variance below 0": {[]float64{1, 2}, []float64{1, -1}, meta.Options{}, meta.ErrVariance},
		"variance NaN":     {[]float64{1, 2}, []float64{1, math.NaN()}, meta.Options{}, meta.ErrVariance},
		"effect Inf":       {[]float64{1, math.Inf(-1)}, []float64{1, 1}, meta.Options{}, meta.ErrEstimate},
		"method":           {[]float64{1, 2}, []float64{1, 1}, meta.Options{Method: "XX"}, meta.ErrMeasure},
		"test":             {[]float64{1, 2}, []float64{1, 1}, meta.Options{Test: "XX"}, meta.ErrMeasure},
		"level 95":         {[]float64{1, 2}, []float64{1, 1}, meta.Options{Level: 95}, meta.ErrData},
	} {
		if _, err := meta.Pool(c.y, c.v, c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	x := meta.Design{Columns: []meta.Column{{Name: "x", Values: []float64{1, 2}}}}
	if _, err := meta.Regress([]float64{1, 2}, []float64{1, 1}, x, meta.Options{}); !errors.Is(err, meta.ErrTooFew) {
		t.Errorf("two estimates, two coefficients and tau2: %v", err)
	}
}

func TestBayes_refusals(t *testing.T) {
	y, se, prior := []float64{0.1, 0.2}, []float64{0.1, 0.1}, meta.TauPrior{Scale: 1}
	for name, c := range map[string]struct {
		y, se []float64
		mu    meta.MuPrior
		tau   meta.TauPrior
		want  error
	}{
		"nothing":                {nil, nil, meta.MuPrior{SD: 1}, prior, meta.ErrNoEstimates},
		"negative SE":            {y, []float64{0.1, -0.1}, meta.MuPrior{}, prior, meta.ErrVariance},
		"no scale":               {y, se, meta.MuPrior{}, meta.TauPrior{}, meta.ErrPrior},
		"unknown shape":          {y, se, meta.MuPrior{}, meta.TauPrior{Shape: "x", Scale: 1}, meta.ErrMeasure},
		"SD of mu NaN":           {y, se, meta.MuPrior{SD: math.NaN()}, prior, meta.ErrPrior},
		"uniform, two, flat mu":  {y, se, meta.MuPrior{}, meta.TauPrior{Shape: meta.Uniform}, meta.ErrPrior},
		"uniform, one, given mu": {y[:1], se[:1], meta.MuPrior{SD: 1}, meta.TauPrior{Shape: meta.Uniform}, meta.ErrPrior},
	} {
		if _, err := meta.Bayes(c.y, c.se, c.mu, c.tau); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// More studies that agree narrow what a new place may expect; studies of no effect bring it back to both sides.
func TestWithMore(t *testing.T) {
	y, se, prior := []float64{-0.3, -0.2, -0.35}, []float64{0.1, 0.1, 0.12}, meta.TauPrior{Scale: 1}
	width := func(n int) float64 {
		p, err := meta.WithMore(y, se, meta.MuPrior{}, prior, meta.Coming{N: n, Effect: -0.28, SE: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		return p.Predictive(0.95).Interval.Width()
	}
	if a, b, c := width(0), width(2), width(6); !(a > b && b > c) {
		t.Errorf("widths %v, %v, %v should fall", a, b, c)
	}
	n, found, err := meta.StudiesToExclude(0, 0.95, y, se, meta.MuPrior{}, prior, -0.28, 0.1, 30)
	if err != nil || !found || n < 1 {
		t.Fatalf("%d, %v, %v", n, found, err)
	}
	at := func(n int) meta.Interval {
		p, err := meta.WithMore(y, se, meta.MuPrior{}, prior, meta.Coming{N: n, Effect: -0.28, SE: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		return p.Predictive(0.95).Interval
	}
	if at(n).Contains(0) || !at(n-1).Contains(0) {
		t.Errorf("with %d: %v, with one fewer %v", n, at(n), at(n-1))
	}
	if _, found, err := meta.StudiesToExclude(0, 0.95, y, se, meta.MuPrior{}, prior, 0.3, 0.1, 5); err != nil || found {
		t.Errorf("five studies the other way settle it: %v, %v", found, err)
	}
	if _, err := meta.WithMore(y, se, meta.MuPrior{}, prior, meta.Coming{N: -1}); !errors.Is(err, meta.ErrData) {
		t.Errorf("-1 more: %v", err)
	}
}
