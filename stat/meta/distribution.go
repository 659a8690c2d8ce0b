package meta

import (
	"math"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// normalCDF is Φ(x), by erfc so that both tails keep their digits.
func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

// criticalValue is the two-sided critical value at the given level: of Student's t with df degrees of freedom, of the normal
// distribution when df = 0. NaN when level is outside (0, 1).
func criticalValue(level, df float64) float64 {
	if !(level > 0 && level < 1) {
		return math.NaN()
	}
	p := (1 + level) / 2
	if df == 0 {
		return distuv.UnitNormal.Quantile(p)
	}
	if df > 1e5 { // beyond, the density loses digits; the expansion around the normal does not
		z := distuv.UnitNormal.Quantile(p)
		return z + z*(z*z+1)/(4*df)
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}
	x := hillT(p, df)
	for range 4 {
		step := (1 - twoSidedP(x, df)/2 - p) / t.Prob(x)
		if !finite(step) || math.Abs(step) < 1e-15*x {
			break
		}
		x -= step
		if math.Abs(step) < 1e-8*x { // Newton doubles the digits: this step was the last needed
			break
		}
	}
	return x
}

// hillT is the p-quantile (p > ½) of t with df degrees of freedom: exactly for df 1 and 2, to about six digits for df ≥ 3, between
// those by the library. Hill, Communications of the ACM 13 (1970) 619–620, algorithm 396.
func hillT(p, df float64) float64 {
	both := 2 * (1 - p)
	switch {
	case df == 1:
		return 1 / math.Tan(both*math.Pi/2)
	case df == 2:
		return math.Sqrt(2/(both*(2-both)) - 2)
	case df < 3 || both < 1e-6:
		return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(p)
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

// twoSidedP is P(|T| ≥ |x|) for t with df degrees of freedom, or the normal distribution when df = 0.
func twoSidedP(x, df float64) float64 {
	switch {
	case math.IsNaN(x):
		return math.NaN()
	case math.IsInf(x, 0):
		return 0
	case df == 0:
		return math.Erfc(math.Abs(x) / math.Sqrt2)
	}
	return mathext.RegIncBeta(df/2, 0.5, df/(df+x*x))
}

// chi2Survival is P(χ² ≥ x) with df degrees of freedom.
func chi2Survival(x, df float64) float64 {
	if x <= 0 {
		return 1
	}
	return mathext.GammaIncRegComp(df/2, x/2)
}

// fSurvival is P(F ≥ x) with d1 and d2 degrees of freedom.
func fSurvival(x, d1, d2 float64) float64 {
	if x <= 0 {
		return 1
	}
	return mathext.RegIncBeta(d2/2, d1/2, d2/(d2+d1*x))
}

// chi2Quantile is the x with P(χ² ≤ x) = p.
func chi2Quantile(p, df float64) float64 {
	d := distuv.ChiSquared{K: df}
	x := d.Quantile(p)
	for range 2 {
		if step := (d.CDF(x) - p) / d.Prob(x); finite(step) && x-step > 0 {
			x -= step
		}
	}
	return x
}
