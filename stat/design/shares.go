package design

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// TwoShares compares the shares of two groups, on the arcsine scale: h = 2·asin√p1 - 2·asin√p2, normal distribution. Cohen 1988, ch. 6.
type TwoShares struct{ Risk Risk }

// H is Cohen's h, from -π to π, above 0 when p1 is the larger. Data for a share outside [0, 1].
func H(p1, p2 float64) (float64, error) {
	for _, p := range []float64{p1, p2} {
		if !(p >= 0 && p <= 1) {
			return 0, refuse.Because(refuse.Data, "%v as a share", p)
		}
	}
	return 2*math.Asin(math.Sqrt(p1)) - 2*math.Asin(math.Sqrt(p2)), nil
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
	return twoTailsNormal(math.Abs(h)*math.Sqrt(n1*n2/(n1+n2)), r.Alpha), nil
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
	h = math.Abs(h)
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
