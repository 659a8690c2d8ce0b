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

// Power is the chance that groups of n1 and n2 show an effect of d. ErrTooFew (refuse.TooFew) below 2 in a group.
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

// TwoShares compares the shares of two groups, on the arcsine scale: h = 2·asin√p1 - 2·asin√p2, normal distribution. Cohen 1988, ch. 6.
type TwoShares struct{ Risk Risk }

// H is Cohen's h, from 0 to π. Data for a share outside [0, 1].
func H(p1, p2 float64) (float64, error) {
	for _, p := range []float64{p1, p2} {
		if !(p >= 0 && p <= 1) {
			return 0, refuse.Because(refuse.Data, "%v as a share", p)
		}
	}
	return math.Abs(2*math.Asin(math.Sqrt(p1)) - 2*math.Asin(math.Sqrt(p2))), nil
}

// Power is the chance that groups of n1 and n2 tell p1 from p2.
func (t TwoShares) Power(p1, p2, n1, n2 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	h, err := H(p1, p2)
	if err != nil {
		return 0, err
	}
	if err := sizes(n1, n2); err != nil {
		return 0, err
	}
	return twoTailsNormal(h*math.Sqrt(n1*n2/(n1+n2)), r.Alpha), nil
}

// Size is how many in each group tell p1 from p2.
func (t TwoShares) Size(p1, p2 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	h, err := H(p1, p2)
	if err != nil {
		return 0, err
	}
	if err := effectSize(h); err != nil {
		return 0, err
	}
	return reach(2, r.Power, func(n float64) float64 { return twoTailsNormal(h*math.Sqrt(n/2), r.Alpha) })
}

// SizePooled is the same by the z test with a pooled share: (z(1-α/2)·√(2p̄q̄) + z(power)·√(p1q1 + p2q2))²/(p1 - p2)². Fleiss, Statistical
// Methods for Rates and Proportions, 2nd ed. 1981, ch. 3, without continuity correction.
func (t TwoShares) SizePooled(p1, p2 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if _, err := H(p1, p2); err != nil {
		return 0, err
	}
	if err := effectSize(p1 - p2); err != nil {
		return 0, err
	}
	mean := (p1 + p2) / 2
	root := tail.Critical(1-r.Alpha, 0)*math.Sqrt(2*mean*(1-mean)) + tail.NormalQuantile(r.Power)*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	return root * root / ((p1 - p2) * (p1 - p2)), nil
}

// Detectable is the share above p1 that groups of n1 and n2 tell from it. OutOfReach when not even 1 is.
func (t TwoShares) Detectable(p1, n1, n2 float64) (float64, error) {
	r, err := t.Risk.withDefaults()
	if err != nil {
		return 0, err
	}
	if _, err := H(p1, p1); err != nil {
		return 0, err
	}
	if err := sizes(n1, n2); err != nil {
		return 0, err
	}
	h, err := reach(1e-8, r.Power, func(h float64) float64 { return twoTailsNormal(h*math.Sqrt(n1*n2/(n1+n2)), r.Alpha) })
	if err != nil {
		return 0, err
	}
	angle := math.Asin(math.Sqrt(p1)) + h/2
	if angle > math.Pi/2 {
		return 0, refuse.Because(refuse.OutOfReach, "%v people cannot tell any share from %v", n1+n2, p1)
	}
	return math.Pow(math.Sin(angle), 2), nil
}
