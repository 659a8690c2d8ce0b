package design

import (
	"math"

	"gonum.org/v1/gonum/mathext"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Anova compares the averages of several groups by F. Effects are Cohen's f: the SD of the group means over the SD within groups.
// Cohen 1988, ch. 8.
type Anova struct{ Risk Risk }

// Power is the chance that groups of n each show f.
func (t Anova) Power(f, groups, n float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := sizes(groups, n); err != nil {
		return 0, err
	}
	if !refuse.Finite(f) {
		return 0, refuse.Because(refuse.Value, "%v as the effect", f)
	}
	return noncentralF(groups-1, groups*(n-1), groups*n*f*f, r.Alpha), nil
}

// Size is how many in each group find f.
func (t Anova) Size(f, groups float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := effectSize(f); err != nil {
		return 0, err
	}
	if err := sizes(groups); err != nil {
		return 0, err
	}
	return reach(2, r.Power, func(n float64) float64 { return noncentralF(groups-1, groups*(n-1), groups*n*f*f, r.Alpha) })
}

// Regression tests u coefficients at once in a linear regression. Effects are Cohen's f² = R²/(1-R²) of what they add. Cohen 1988,
// ch. 9.
type Regression struct{ Risk Risk }

// Power is the chance of showing f2 with u coefficients tested and v degrees of freedom left.
func (t Regression) Power(f2, u, v float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := positive("degrees of freedom", u, v); err != nil {
		return 0, err
	}
	if !refuse.Finite(f2) || f2 < 0 {
		return 0, refuse.Because(refuse.Data, "%v as the effect", f2)
	}
	return noncentralF(u, v, f2*(u+v+1), r.Alpha), nil
}

// Size is the v that finds f2; people needed are v + u + 1.
func (t Regression) Size(f2, u float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := positive("effect or coefficients", f2, u); err != nil {
		return 0, err
	}
	return reach(1, r.Power, func(v float64) float64 { return noncentralF(u, v, f2*(u+v+1), r.Alpha) })
}

// Correlation tests one correlation against none, by Fisher's z with its small-sample term. Cohen 1988, ch. 3.
type Correlation struct{ Risk Risk }

// Power is the chance that n people show a correlation of rho. TooFew below 4.
func (t Correlation) Power(rho, n float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if !(rho > -1 && rho < 1) {
		return 0, refuse.Because(refuse.Data, "%v as a correlation", rho)
	}
	if !refuse.Finite(n) || n < 4 {
		return 0, refuse.Because(refuse.TooFew, "%v people", n)
	}
	return correlationPower(math.Abs(rho), n, r.Alpha), nil
}

// Size is how many find rho.
func (t Correlation) Size(rho float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if !(rho > -1 && rho < 1) || rho == 0 {
		return 0, refuse.Because(refuse.Data, "%v as a correlation", rho)
	}
	return reach(4, r.Power, func(n float64) float64 { return correlationPower(math.Abs(rho), n, r.Alpha) })
}

func correlationPower(rho, n, alpha float64) float64 {
	t := tail.Critical(1-alpha, n-2)
	limit := math.Atanh(math.Sqrt(t * t / (t*t + n - 2)))
	z := math.Atanh(rho) + rho/(2*(n-1))
	return tail.Normal((z-limit)*math.Sqrt(n-3)) + tail.Normal((-z-limit)*math.Sqrt(n-3))
}

// noncentralF is the power of an F test: the Poisson mixture of incomplete beta functions, from the middle outwards.
func noncentralF(d1, d2, lambda, alpha float64) float64 {
	x := tail.FQuantile(1-alpha, d1, d2)
	y := d1 * x / (d1*x + d2)
	half := lambda / 2
	weight := func(j float64) float64 {
		if half == 0 {
			if j == 0 {
				return 1
			}
			return 0
		}
		g, _ := math.Lgamma(j + 1)
		return math.Exp(-half + j*math.Log(half) - g)
	}
	middle := math.Floor(half)
	var below float64
	for j := middle; j >= 0; j-- {
		w := weight(j)
		below += w * mathext.RegIncBeta(d1/2+j, d2/2, y)
		if w < 1e-17 {
			break
		}
	}
	for j := middle + 1; j < middle+1e5; j++ {
		w := weight(j)
		below += w * mathext.RegIncBeta(d1/2+j, d2/2, y)
		if w < 1e-17 {
			break
		}
	}
	return math.Min(1, math.Max(0, 1-below))
}
