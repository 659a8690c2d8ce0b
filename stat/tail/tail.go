// Package tail holds the tail probabilities and quantiles that tests and intervals are read from: normal, Student's t (central
// and not), χ² and F, with the digits of small tails kept.
package tail

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"

	"allmenning/stat/refuse"
)

// Normal is Φ(x), by erfc so that both tails keep their digits.
func Normal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// Critical is the two-sided critical value at the given level: of Student's t with df degrees of freedom, of the normal
// distribution when df = 0. NaN when level is outside (0, 1).
func Critical(level, df float64) float64 {
	if !(level > 0 && level < 1) || !(df >= 0) {
		return math.NaN()
	}
	return Beyond(1-level, df)
}

// Beyond is the x that |T| exceeds with probability p, for t with df degrees of freedom (the normal distribution when df = 0): Critical
// of 1 - p, with the digits of a small p kept. NaN when p is outside (0, 1].
func Beyond(p, df float64) float64 {
	if !(p > 0 && p <= 1) || !(df >= 0) {
		return math.NaN()
	}
	if p == 1 {
		return 0
	}
	if df == 0 || df > 1e5 { // beyond, the density loses digits; the expansion around the normal does not
		z := -distuv.UnitNormal.Quantile(p / 2)
		if df > 0 {
			z += z * (z*z + 1) / (4 * df)
		}
		return z
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	x := hillT(p, df)
	for range 8 {
		step := (p - TwoSided(x, df)) / 2 / t.Prob(x)
		if x-step < x/2 { // far out in a heavy tail: no more than half the way at once
			step = x / 2
		}
		if !refuse.Finite(step) || math.Abs(step) < 1e-15*x {
			break
		}
		x -= step
		if math.Abs(step) < 1e-8*x { // Newton doubles the digits: this step was the last needed
			break
		}
	}
	return x
}

// hillT is what |T| exceeds with probability both: exactly for df 1 and 2, to about six digits for df ≥ 3, between those by the
// library. Hill, Communications of the ACM 13 (1970) 619–620, algorithm 396.
func hillT(both, df float64) float64 {
	switch {
	case df == 1:
		return 1 / math.Tan(both*math.Pi/2)
	case df == 2:
		return math.Sqrt(2/(both*(2-both)) - 2)
	case df < 3 || both < 1e-6:
		return -distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(both / 2)
	}
	a := 1 / (df - 0.5)
	b := 48 / (a * a)
	c := ((20700*a/b-98)*a-16)*a + 96.36
	d := ((94.5/(b+c)-3)/b + 1) * math.Sqrt(a*math.Pi/2) * df
	y := math.Pow(d*both, 2/df)
	if y > 0.05+a {
		x := distuv.UnitNormal.Quantile(both / 2)
		y = x * x
		if df < 5 {
			c += 0.3 * (df - 4.5) * (x + 0.6)
		}
		c += (((0.05*d*x-5)*x-7)*x-2)*x + b
		y = (((((0.4*y+6.3)*y+36)*y+94.5)/c-y-3)/b + 1) * x
		return math.Sqrt(df * math.Expm1(a*y*y))
	}
	y = ((1/(((df+6)/(df*y)-0.089*d-0.822)*(df+2)*3)+0.5/(df+4))*y-1)*(df+1)/(df+2) + 1/y
	return math.Sqrt(df * y)
}

// TwoSided is P(|T| ≥ |x|) for t with df degrees of freedom, or the normal distribution when df = 0.
func TwoSided(x, df float64) float64 {
	switch {
	case math.IsNaN(x), !(df >= 0), math.IsInf(df, 0):
		return math.NaN()
	case math.IsInf(x, 0):
		return 0
	case df == 0:
		return math.Erfc(math.Abs(x) / math.Sqrt2)
	}
	return mathext.RegIncBeta(df/2, 0.5, df/(df+x*x))
}

// ChiSquareAbove is P(χ² ≥ x) with df degrees of freedom.
func ChiSquareAbove(x, df float64) float64 {
	if !(df > 0) || math.IsNaN(x) {
		return math.NaN()
	}
	if x <= 0 {
		return 1
	}
	if math.IsInf(x, 1) {
		return 0
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// FAbove is P(F ≥ x) with d1 and d2 degrees of freedom.
func FAbove(x, d1, d2 float64) float64 {
	if !(d1 > 0 && d2 > 0) || math.IsInf(d1, 0) || math.IsInf(d2, 0) || math.IsNaN(x) {
		return math.NaN()
	}
	if x <= 0 {
		return 1
	}
	if math.IsInf(x, 1) {
		return 0
	}
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d2+d1*x))
}

// ChiSquareQuantile is the x with P(χ² ≤ x) = p; NaN unless 0 < p < 1 and df > 0.
func ChiSquareQuantile(p, df float64) float64 {
	if !(p > 0 && p < 1) || !(df > 0) || math.IsInf(df, 0) {
		return math.NaN()
	}
	d := distuv.ChiSquared{K: df}
	x := d.Quantile(p)
	for range 2 {
		if step := (d.CDF(x) - p) / d.Prob(x); refuse.Finite(step) && x-step > 0 {
			x -= step
		}
	}
	return x
}

// NormalQuantile is the x with Φ(x) = p; ±Inf at 0 and 1, NaN outside.
func NormalQuantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return distuv.UnitNormal.Quantile(p)
}

// T is P(X ≤ x) for t with df degrees of freedom (the normal distribution when df = 0).
func T(x, df float64) float64 {
	half := TwoSided(x, df) / 2
	if x > 0 {
		return 1 - half
	}
	return half
}

// FQuantile is the x with P(F ≤ x) = p for d1 and d2 degrees of freedom; NaN outside (0, 1).
func FQuantile(p, d1, d2 float64) float64 {
	if !(p > 0 && p < 1) || !(d1 > 0 && d2 > 0) || math.IsInf(d1, 0) || math.IsInf(d2, 0) {
		return math.NaN()
	}
	y := mathext.InvRegIncBeta(d1/2, d2/2, p)
	x := d2 * y / (d1 * (1 - y))
	d := distuv.F{D1: d1, D2: d2}
	for range 3 {
		step := (1 - FAbove(x, d1, d2) - p) / d.Prob(x)
		if !refuse.Finite(step) || x-step <= 0 || math.Abs(step) < 1e-15*x {
			break
		}
		x -= step
	}
	return x
}

// NoncentralTAbove is P(X > x) for t with df degrees of freedom and noncentrality delta: what the power of a t test is.
// Lenth, Applied Statistics 38 (1989) 185–189, algorithm AS 243, to 1e-12. NaN for df ≤ 0.
func NoncentralTAbove(x, df, delta float64) float64 {
	if !(df > 0) || math.IsInf(df, 0) || math.IsNaN(x) || math.IsNaN(delta) || math.IsInf(delta, 0) {
		return math.NaN()
	}
	if delta == 0 {
		return 1 - T(x, df)
	}
	if math.IsInf(x, 0) {
		if x > 0 {
			return 0
		}
		return 1
	}
	if df > 4e5 || math.Abs(delta) > 37 { // the series underflows; Abramowitz & Stegun 26.7.10
		s := 1 / (4 * df)
		return Normal(-(x*(1-s) - delta) / math.Sqrt(1+x*x*2*s))
	}
	if x < 0 {
		return 1 - noncentral(-x, df, -delta)
	}
	return noncentral(x, df, delta)
}

// noncentral is P(X > x) for x ≥ 0.
func noncentral(x, df, delta float64) float64 {
	below := Normal(-delta)
	y := x * x / (x*x + df)
	if y > 0 {
		half := delta * delta / 2
		p := math.Exp(-half) / 2
		q := math.Sqrt(2/math.Pi) * delta * math.Exp(-half) / 2
		left := 0.5 - p
		b := df / 2
		var sum float64
		for j := range 5000 {
			a := float64(j) + 0.5
			sum += p*mathext.RegIncBeta(a, b, y) + q*mathext.RegIncBeta(a+0.5, b, y)
			p *= half / float64(j+1)
			q *= half / (float64(j) + 1.5)
			left -= p
			if float64(j) > half && left < 1e-15 {
				break
			}
		}
		below += sum
	}
	return math.Min(1, math.Max(0, 1-below))
}
