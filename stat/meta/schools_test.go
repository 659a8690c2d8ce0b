package meta_test

import (
	"math"
	"testing"

	"allmenning/stat/meta"
)

// Rubin, Journal of Educational Statistics 6 (1981) 377–401: coaching in eight schools.
var (
	schoolsY  = []float64{28.39, 7.94, -2.75, 6.82, -0.64, 0.63, 18.01, 12.16}
	schoolsSE = []float64{14.9, 10.2, 16.3, 11.0, 9.4, 11.4, 10.4, 17.6}
)

// The figures printed in the vignette of the R package bayesmeta 3.4: half-Cauchy(25) for tau, N(0, 50) for mu; and uniform with
// flat mu. The package computes mu on a coarse grid: four digits there, seven for tau.
func TestBayes_eight_schools_vignette(t *testing.T) {
	p, err := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{SD: 50}, meta.TauPrior{Shape: meta.HalfCauchy, Scale: 25})
	if err != nil {
		t.Fatal(err)
	}
	flat, err := meta.Bayes(schoolsY, schoolsSE, meta.MuPrior{}, meta.TauPrior{Shape: meta.Uniform})
	if err != nil {
		t.Fatal(err)
	}
	mu, tau, next := p.Mu(0.95), p.Tau(0.95), p.Predictive(0.95)
	for _, c := range []struct {
		name           string
		got, want, tol float64
	}{
		{"tau median", tau.Median, 4.758539, 1e-6},
		{"tau mean", tau.Mean, 5.884511, 1e-6},
		{"tau sd", tau.SD, 4.869904, 1e-6},
		{"tau low", tau.Interval.Low, 0.2199559, 1e-6},
		{"tau high", tau.Interval.High, 18.0531718, 1e-6},
		{"mu median", mu.Median, 7.962961, 1e-3},
		{"mu mean", mu.Mean, 7.985729, 1e-3},
		{"mu sd", mu.SD, 4.995762, 1e-3},
		{"P(mu > 0)", mu.ProbPositive, 0.9487521, 1e-4},
		{"predictive sd", next.SD, 9.126767, 1e-3},
		{"uniform tau median", flat.Tau(0.95).Median, 5.227732, 1e-6},
		{"uniform tau mean", flat.Tau(0.95).Mean, 6.585992, 1e-6},
		{"uniform mu median", flat.Mu(0.95).Median, 8.055861, 1e-3},
		{"uniform mu mean", flat.Mu(0.95).Mean, 8.092138, 1e-3},
	} {
		if !near(c.got, c.want, c.tol) {
			t.Errorf("%s: %.9g, published %g", c.name, c.got, c.want)
		}
	}
}

// A plain second road: a fine trapezium over tau for the predictive probability, no panels, no root-finding. Three studies; two
// hundred, whose posterior of tau is narrow; and three the prior never thought of.
func TestBayes_equals_a_plain_sum(t *testing.T) {
	many, variances := drawn(200)
	for name, c := range map[string]struct{ y, se, at []float64 }{
		"three":    {[]float64{0.42, 0.1, -0.05}, []float64{0.2, 0.1414, 0.3}, []float64{-1, 0, 0.2, 0.7, 2}},
		"many":     {many, standardErrors(variances), []float64{-0.5, 0, 0.2, 0.7}},
		"surprise": {[]float64{-30, 0.1, 40}, []float64{0.1, 0.1, 0.1}, []float64{-20, 0, 3, 12}},
	} {
		p, err := meta.Bayes(c.y, c.se, meta.MuPrior{Mean: 0.1, SD: 3}, meta.TauPrior{Scale: 1})
		if err != nil {
			t.Fatal(err)
		}
		top := math.Inf(-1)
		given := func(tau float64) (m, v, logp float64) {
			sw, swy, logs := 1.0/9, 0.1/9, -tau*tau/2
			for i := range c.y {
				w := 1 / (c.se[i]*c.se[i] + tau*tau)
				sw, swy, logs = sw+w, swy+w*c.y[i], logs+math.Log(w)/2
			}
			m = swy / sw
			rest := math.Pow(m-0.1, 2) / 9
			for i := range c.y {
				rest += math.Pow(c.y[i]-m, 2) / (c.se[i]*c.se[i] + tau*tau)
			}
			return m, 1 / sw, logs - math.Log(sw)/2 - rest/2
		}
		const step = 5e-4
		for tau := 0.0; tau < 12; tau += step {
			_, _, l := given(tau)
			top = math.Max(top, l)
		}
		total, above := 0.0, make([]float64, len(c.at))
		for tau := 0.0; tau < 12; tau += step {
			m, v, l := given(tau)
			d := math.Exp(l - top)
			if tau == 0 {
				d /= 2
			}
			total += d
			for i, x := range c.at {
				above[i] += d * math.Erfc((x-m)/math.Sqrt(2*(v+tau*tau))) / 2
			}
		}
		for i, x := range c.at {
			if got := p.ProbNewAbove(x); !near(got, above[i]/total, 1e-7) {
				t.Errorf("%s: P(new > %v) = %.9f, by a plain sum %.9f", name, x, got, above[i]/total)
			}
		}
	}
}

// One study and a flat mu: the data say nothing of tau, so its posterior is its prior (median of half-normal(1): 0.6744898).
func TestBayes_one_study(t *testing.T) {
	p, err := meta.Bayes([]float64{0.3}, []float64{0.1}, meta.MuPrior{}, meta.TauPrior{Scale: 1})
	if err != nil {
		t.Fatal(err)
	}
	if tau := p.Tau(0.95); !near(tau.Median, 0.674489750196, 1e-9) || !near(tau.Mean, math.Sqrt(2/math.Pi), 1e-9) {
		t.Errorf("tau %+v, want its prior", tau)
	}
	// theta - y is N(0, se² + 2tau²) given tau: symmetric around the study.
	if next := p.Predictive(0.95); !near(next.Median, 0.3, 1e-9) || !near(next.Interval.High-0.3, 0.3-next.Interval.Low, 1e-8) {
		t.Errorf("new place %+v, want symmetry around 0.3", next)
	}
	heavy, err := meta.Bayes([]float64{0.3}, []float64{0.1}, meta.MuPrior{}, meta.TauPrior{Shape: meta.HalfCauchy, Scale: 1})
	if err != nil {
		t.Fatal(err)
	}
	if tau := heavy.Tau(0.95); !math.IsNaN(tau.Mean) || !math.IsNaN(tau.SD) || !near(tau.Median, 1, 1e-9) {
		t.Errorf("half-Cauchy: %+v, want no mean, no SD, median 1", tau)
	}
}
