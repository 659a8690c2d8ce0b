package meta

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A quantile undoes its probability, over levels and degrees of freedom; and the closed forms for 1 and 2.
func TestCriticalValue(t *testing.T) {
	for _, df := range []float64{1, 2, 2.5, 3, 4, 5, 7.3, 10, 29, 100, 1e4} {
		d := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
		for _, level := range []float64{0.01, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999, 0.9999999} {
			x := criticalValue(level, df)
			if got := 1 - twoSidedP(x, df); math.Abs(got-level) > 1e-13+2e-15*df { // the library's incomplete beta loses digits with df
				t.Errorf("df %v: P(|t| < %v) = %.15g, want %v", df, x, got, level)
			}
			if want := d.Quantile((1 + level) / 2); math.Abs(x-want) > 1e-6*want {
				t.Errorf("df %v, level %v: %v, the library %v", df, level, x, want)
			}
		}
	}
	for df, want := range map[float64]float64{0: 1.959963984540054, 1: math.Tan(0.475 * math.Pi), 2: math.Sqrt(2/(0.05*1.95) - 2)} {
		if got := criticalValue(0.95, df); math.Abs(got-want) > 1e-11 {
			t.Errorf("df %v: %.15g, want %.15g", df, got, want)
		}
	}
	if below, above := criticalValue(0.95, 1e5), criticalValue(0.95, 1e5+1); !(below > above) || below-above > 1e-9 {
		t.Errorf("a step at df 1e5: %v, %v", below, above)
	}
	if !math.IsNaN(criticalValue(95, 3)) || !math.IsNaN(criticalValue(0, 3)) {
		t.Error("a level outside (0, 1) has a critical value")
	}
}

func TestChi2Quantile(t *testing.T) {
	for _, df := range []float64{1, 2, 5, 30, 999} {
		for _, p := range []float64{0.005, 0.025, 0.5, 0.975, 0.995} {
			if got := 1 - chi2Survival(chi2Quantile(p, df), df); math.Abs(got-p) > 1e-12 {
				t.Errorf("df %v: P(quantile %v) = %.15g", df, p, got)
			}
		}
	}
}
