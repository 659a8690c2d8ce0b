package design

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Clusters plans a trial in which whole places (schools, municipalities) are drawn, two arms, people measured once.
type Clusters struct {
	Risk  Risk
	Size  float64 // people in a place, on average
	ICC   float64 // likeness within a place: the share of variance that lies between places, 0 to 1
	CV    float64 // coefficient of variation of the sizes: SD over mean; 0 for equal
	Limit float64 // most places per arm to look for; 0 means 1e6
}

func (c Clusters) check() (Risk, error) {
	r, err := c.Risk.withDefaults()
	if err != nil {
		return r, err
	}
	if err := positive("people in a place", c.Size); err != nil {
		return r, err
	}
	if !(c.ICC >= 0 && c.ICC <= 1) {
		return r, refuse.Because(refuse.Data, "%v as intraclass correlation", c.ICC)
	}
	if !(c.CV >= 0) || math.IsInf(c.CV, 0) {
		return r, refuse.Because(refuse.Data, "%v as variation of sizes", c.CV)
	}
	return r, nil
}

// DesignEffect is how many times as many people it takes because they come in places: 1 + ((CV²+1)·Size - 1)·ICC. Eldridge, Ashby & Kerry,
// International Journal of Epidemiology 35 (2006) 1292–1300; Donner & Klar 2000 for CV = 0. Never below 1.
func (c Clusters) DesignEffect() float64 {
	return math.Max(1, 1+((c.CV*c.CV+1)*c.Size-1)*c.ICC)
}

// Power is the chance that k places per arm show a standardised effect d: noncentral t with 2(k-1) df. TooFew for k < 2: with one place
// per arm the measure cannot be told from the place.
func (c Clusters) Power(d, k float64) (float64, error) {
	r, err := c.check()
	if err != nil {
		return 0, err
	}
	if !refuse.Finite(k) || k < 2 {
		return 0, refuse.Because(refuse.TooFew, "%v places per arm", k)
	}
	if !refuse.Finite(d) {
		return 0, refuse.Because(refuse.Value, "%v as the effect", d)
	}
	return c.power(d, k, r.Alpha), nil
}

func (c Clusters) power(d, k, alpha float64) float64 {
	return twoTails(2*(k-1), d*math.Sqrt(k*c.Size/(2*c.DesignEffect())), alpha)
}

// ClusterSize is what a trial in places needs, per arm.
type ClusterSize struct {
	Individual       float64 // people, if drawn one by one, by t
	IndividualNormal float64 // the same by the normal distribution
	DesignEffect     float64
	People           float64 // Individual·DesignEffect
	PlacesNormal     float64 // People/Size: the usual formula, too few when places are few
	Places           int     // the smallest whole number with the power asked for, by t
	Power            float64 // at that number
}

// Sizes finds it for a standardised effect d. OutOfReach when no number of places up to Limit is enough.
func (c Clusters) Sizes(d float64) (ClusterSize, error) {
	r, err := c.check()
	if err != nil {
		return ClusterSize{}, err
	}
	one, err := TwoMeans{Risk: r}.Size(d)
	if err != nil {
		return ClusterSize{}, err
	}
	z := tail.Critical(1-r.Alpha, 0) + tail.NormalQuantile(r.Power)
	s := ClusterSize{Individual: one, IndividualNormal: 2 * z * z / (d * d), DesignEffect: c.DesignEffect()}
	s.People = s.Individual * s.DesignEffect
	s.PlacesNormal = s.People / c.Size
	limit := c.Limit
	if limit == 0 {
		limit = 1e6
	}
	k, err := reach(2, r.Power, func(k float64) float64 { return c.power(d, k, r.Alpha) })
	if err != nil || k > limit {
		return ClusterSize{}, refuse.Because(refuse.OutOfReach, "more than %v places per arm", limit)
	}
	s.Places = int(math.Ceil(k - 1e-9))
	s.Power = c.power(d, float64(s.Places), r.Alpha)
	return s, nil
}

// Detectable is the smallest standardised effect that k places per arm find.
func (c Clusters) Detectable(k float64) (float64, error) {
	r, err := c.check()
	if err != nil {
		return 0, err
	}
	if !refuse.Finite(k) || k < 2 {
		return 0, refuse.Because(refuse.TooFew, "%v places per arm", k)
	}
	return reach(1e-8, r.Power, func(d float64) float64 { return c.power(d, k, r.Alpha) })
}
