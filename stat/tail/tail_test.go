package tail

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// A quantile undoes its probability, over levels and degrees of freedom; and the closed forms for 1 and 2.
func TestCritical(t *testing.T) {
	for _, df := range []float64{1, 2, 2.5, 3, 4, 5, 7.3, 10, 29, 100, 1e4} {
		d := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
		for _, level := range []float64{0.01, 0.2, 0.5, 0.8, 0.9, 0.95, 0.99, 0.9999, 0.9999999} {
			x := Critical(level, df)
			if got := 1 - TwoSided(x, df); math.Abs(got-level) > 1e-13+2e-15*df { // the library's incomplete beta loses digits with df
				t.Errorf("df %v: P(|t| < %v) = %.15g, want %v", df, x, got, level)
			}
			if want := d.Quantile((1 + level) / 2); math.Abs(x-want) > 1e-6*want {
				t.Errorf("df %v, level %v: %v, the library %v", df, level, x, want)
			}
		}
	}
	for df, want := range map[float64]float64{0: 1.959963984540054, 1: math.Tan(0.475 * math.Pi), 2: math.Sqrt(2/(0.05*1.95) - 2)} {
		if got := Critical(0.95, df); math.Abs(got-want) > 1e-11 {
			t.Errorf("df %v: %.15g, want %.15g", df, got, want)
		}
	}
	if below, above := Critical(0.95, 1e5), Critical(0.95, 1e5+1); !(below > above) || below-above > 1e-9 {
		t.Errorf("a step at df 1e5: %v, %v", below, above)
	}
	if !math.IsNaN(Critical(95, 3)) || !math.IsNaN(Critical(0, 3)) {
		t.Error("a level outside (0, 1) has a critical value")
	}
}

func TestChiSquareQuantile(t *testing.T) {
	for _, df := range []float64{1, 2, 5, 30, 999} {
		for _, p := range []float64{0.005, 0.025, 0.5, 0.975, 0.995} {
			if got := 1 - ChiSquareAbove(ChiSquareQuantile(p, df), df); math.Abs(got-p) > 1e-12 {
				t.Errorf("df %v: P(quantile %v) = %.15g", df, p, got)
			}
		}
	}
}

// R's pt(x, df, ncp, lower = FALSE): the values of pwr's help pages, and of Lenth 1989 by symmetry and limits.
func TestNoncentralTAbove(t *testing.T) {
	for _, c := range []struct{ x, df, delta, want float64 }{
		{1.979, 126, 0.5 * math.Sqrt(32), 0.8014596 - 2.6e-6}, // power.t.test(n = 64, delta = .5): 0.8014596, both tails
		{2, 10, 0, 1 - T(2, 10)},
		{-3, 5, 1, 1 - NoncentralTAbove(3, 5, -1)},
		{1.5, 1e6, 2, Normal(0.5)},
	} {
		if got := NoncentralTAbove(c.x, c.df, c.delta); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("P(t > %v; %v, %v) = %.10g, want %.10g", c.x, c.df, c.delta, got, c.want)
		}
	}
	// A second road: (Z + δ)/√(χ²/df), integrated over χ by Simpson's rule.
	for _, c := range [][3]float64{{2, 4, 1}, {0.5, 7, -1.5}, {3, 30, 2.8}, {2.2, 9, 6}, {-1, 3, 0.4}} {
		x, df, delta := c[0], c[1], c[2]
		norm, _ := math.Lgamma(df / 2)
		const steps, top = 20000, 40.0
		var sum float64
		for i := 1; i < steps; i++ {
			s := top * float64(i) / steps // χ
			density := math.Exp(math.Log(2)*(1-df/2) - norm + (df-1)*math.Log(s) - s*s/2)
			weight := 4.0
			if i%2 == 0 {
				weight = 2
			}
			sum += weight * density * Normal(delta-x*s/math.Sqrt(df))
		}
		want := sum * top / steps / 3
		if got := NoncentralTAbove(x, df, delta); math.Abs(got-want) > 1e-10 {
			t.Errorf("P(t > %v; %v, %v) = %.14g, integrated %.14g", x, df, delta, got, want)
		}
	}
}

func TestFQuantile(t *testing.T) {
	for _, d := range [][2]float64{{1, 1}, {1, 30}, {5, 18}, {5, 4.79}, {200, 3}, {2.5, 1000}} {
		for _, p := range []float64{0.001, 0.025, 0.5, 0.975, 0.999} {
			if got := 1 - FAbove(FQuantile(p, d[0], d[1]), d[0], d[1]); math.Abs(got-p) > 1e-12 {
				t.Errorf("F(%v, %v): P(quantile %v) = %.15g", d[0], d[1], p, got)
			}
		}
	}
	// t² with df is F with 1 and df.
	if got, want := FQuantile(0.95, 1, 7), math.Pow(Critical(0.95, 7), 2); math.Abs(got-want) > 1e-11 {
		t.Errorf("F(1, 7) %v, t² %v", got, want)
	}
}

// What is no number of degrees of freedom gives NaN, never a panic.
func TestOutside_is_NaN(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, df := range []float64{nan, -1, math.Inf(-1)} {
		for name, got := range map[string]float64{
			"Critical": Critical(0.95, df), "TwoSided": TwoSided(1, df), "ChiSquareAbove": ChiSquareAbove(1, df), "FAbove": FAbove(1, df, 2),
			"FQuantile": FQuantile(0.5, 2, df), "ChiSquareQuantile": ChiSquareQuantile(0.5, df), "NoncentralTAbove": NoncentralTAbove(1, df, 1), "T": T(1, df),
		} {
			if !math.IsNaN(got) {
				t.Errorf("%s with %v df is %v", name, df, got)
			}
		}
	}
	if ChiSquareAbove(inf, 3) != 0 || FAbove(inf, 3, 3) != 0 || TwoSided(inf, 3) != 0 || !math.IsNaN(NormalQuantile(2)) {
		t.Error("an infinite statistic has a tail")
	}
}
