package design

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Risk is how often one accepts to be wrong: Alpha, two-sided (0 means 0.05), and Power, the chance of seeing what is there (0
// means 0.8; not used where power is the answer).
type Risk struct{ Alpha, Power float64 }

func (r Risk) withDefaults() (Risk, error) {
	if r.Alpha == 0 {
		r.Alpha = 0.05
	}
	if r.Power == 0 {
		r.Power = 0.8
	}
	if !(r.Alpha > 0 && r.Alpha < 1) {
		return r, refuse.Because(refuse.Data, "alpha %v", r.Alpha)
	}
	if !(r.Power > r.Alpha && r.Power < 1) {
		return r, refuse.Because(refuse.Data, "power %v at alpha %v", r.Power, r.Alpha)
	}
	return r, nil
}

// largest is the biggest size or effect that is looked for.
const largest = 1e10

// twoTails is the power of a two-sided t test with df degrees of freedom and noncentrality ncp.
func twoTails(df, ncp, alpha float64) float64 {
	crit := tail.Critical(1-alpha, df)
	return tail.NoncentralTAbove(crit, df, ncp) + tail.NoncentralTAbove(crit, df, -ncp)
}

// twoTailsNormal is the same for the normal distribution.
func twoTailsNormal(ncp, alpha float64) float64 {
	z := tail.Critical(1-alpha, 0)
	return tail.Normal(ncp-z) + tail.Normal(-ncp-z)
}

// reach is the x from low up to largest at which power, rising with x, meets what is asked: bisection on the logarithm. low itself when
// it is already enough; refuse.OutOfReach when even largest is not.
func reach(low, want float64, power func(x float64) float64) (float64, error) {
	if power(low) >= want {
		return low, nil
	}
	lo, hi := low, low*2
	for !(power(hi) >= want) {
		lo, hi = hi, hi*2
		if hi > largest {
			return 0, refuse.Because(refuse.OutOfReach, "power %v", want)
		}
	}
	for range 200 {
		mid := (lo + hi) / 2
		if power(mid) < want {
			lo = mid
		} else {
			hi = mid
		}
		if hi-lo <= 1e-13*hi {
			break
		}
	}
	return (lo + hi) / 2, nil
}

func positive(what string, xs ...float64) error {
	for _, x := range xs {
		if !refuse.Finite(x) || x <= 0 {
			return refuse.Because(refuse.Data, "%v as %s", x, what)
		}
	}
	return nil
}

// effectSize refuses an effect of nothing, which no size finds.
func effectSize(d float64) error {
	if !refuse.Finite(d) || d == 0 {
		return refuse.Because(refuse.Data, "%v as the effect", d)
	}
	return nil
}

func sizes(ns ...float64) error {
	for _, n := range ns {
		if !refuse.Finite(n) || n < 2 {
			return refuse.Because(refuse.TooFew, "%v in a group", n)
		}
	}
	return nil
}

// TwoMeans compares the averages of two groups by a two-sided t test with n1+n2-2 df. Effects are standardised: the
// difference over the standard deviation within groups (Cohen's d). Cohen, Statistical Power Analysis, 2nd ed. 1988, ch. 2.
type TwoMeans struct{ Risk Risk }

// Power is the chance that groups of n1 and n2 show an effect of d. TooFew below 2 in a group.
func (t TwoMeans) Power(d, n1, n2 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := sizes(n1, n2); err != nil {
		return 0, err
	}
	if !refuse.Finite(d) {
		return 0, refuse.Because(refuse.Value, "%v as the effect", d)
	}
	return twoTails(n1+n2-2, d*math.Sqrt(n1*n2/(n1+n2)), r.Alpha), nil
}

// Size is how many in each group find d.
func (t TwoMeans) Size(d float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := effectSize(d); err != nil {
		return 0, err
	}
	return reach(2, r.Power, func(n float64) float64 { return twoTails(2*n-2, math.Abs(d)*math.Sqrt(n/2), r.Alpha) })
}

// SizeOther is how many the second group needs when the first has n1. OutOfReach when no number is enough.
func (t TwoMeans) SizeOther(d, n1 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := effectSize(d); err != nil {
		return 0, err
	}
	if err := sizes(n1); err != nil {
		return 0, err
	}
	return reach(2, r.Power, func(n float64) float64 { return twoTails(n1+n-2, math.Abs(d)*math.Sqrt(n1*n/(n1+n)), r.Alpha) })
}

// Detectable is the smallest d that groups of n1 and n2 find.
func (t TwoMeans) Detectable(n1, n2 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := sizes(n1, n2); err != nil {
		return 0, err
	}
	return reach(1e-8, r.Power, func(d float64) float64 { return twoTails(n1+n2-2, d*math.Sqrt(n1*n2/(n1+n2)), r.Alpha) })
}

// Paired compares each with itself, or with its match, by a two-sided t test on n differences. Effects are the mean difference over
// the standard deviation of differences.
type Paired struct{ Risk Risk }

// Power is the chance that n pairs show an effect of d.
func (t Paired) Power(d, n float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := sizes(n); err != nil {
		return 0, err
	}
	if !refuse.Finite(d) {
		return 0, refuse.Because(refuse.Value, "%v as the effect", d)
	}
	return twoTails(n-1, d*math.Sqrt(n), r.Alpha), nil
}

// Size is how many pairs find d.
func (t Paired) Size(d float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := effectSize(d); err != nil {
		return 0, err
	}
	return reach(2, r.Power, func(n float64) float64 { return twoTails(n-1, math.Abs(d)*math.Sqrt(n), r.Alpha) })
}

// Detectable is the smallest d that n pairs find.
func (t Paired) Detectable(n float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if err := sizes(n); err != nil {
		return 0, err
	}
	return reach(1e-8, r.Power, func(d float64) float64 { return twoTails(n-1, d*math.Sqrt(n), r.Alpha) })
}
