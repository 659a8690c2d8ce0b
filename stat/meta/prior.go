package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// TauShape is the family of a prior for tau, the standard deviation between places.
type TauShape string

// The families. The empty family is HalfNormal.
const (
	HalfNormal TauShape = "halfnormal"
	HalfCauchy TauShape = "halfcauchy"
	Uniform    TauShape = "uniform" // improper, density 1 on all tau > 0; needs k ≥ 3 (k ≥ 2 with a proper prior for mu)
)

// TauPrior is what is believed of tau before the data. Scale is in the unit of the effect: half-normal with 1 on log scales
// unless told otherwise (Röver et al., Research Synthesis Methods 12 (2021) 448–474, advise 0.5 to 1); on other scales it
// comes with the outcome. Uniform ignores it.
type TauPrior struct {
	Shape TauShape
	Scale float64
}

func (p TauPrior) check() (TauPrior, error) {
	if p.Shape == "" {
		p.Shape = HalfNormal
	}
	switch p.Shape {
	case HalfNormal, HalfCauchy:
		if !finite(p.Scale) || p.Scale <= 0 {
			return p, refuse.Because(ErrPrior, "scale %v of tau", p.Scale)
		}
	case Uniform:
	default:
		return p, refuse.Because(ErrMeasure, "prior %q of tau", p.Shape)
	}
	return p, nil
}

// logDensity at tau ≥ 0.
func (p TauPrior) logDensity(tau float64) float64 {
	x := tau / p.Scale
	switch p.Shape {
	case HalfNormal:
		return math.Log(2/p.Scale) - math.Log(2*math.Pi)/2 - x*x/2
	case HalfCauchy:
		return math.Log(2/(math.Pi*p.Scale)) - math.Log1p(x*x)
	}
	return 0
}

// tail is the power of tau by which the density falls far out.
func (p TauPrior) tail() float64 {
	switch p.Shape {
	case HalfNormal:
		return math.Inf(1)
	case HalfCauchy:
		return 2
	}
	return 0
}

// MuPrior is what is believed of the mean effect before the data: normal with Mean and SD. The zero value (SD 0) is flat.
type MuPrior struct{ Mean, SD float64 }

// Flat tells whether the prior says nothing.
func (p MuPrior) Flat() bool { return p.SD == 0 || math.IsInf(p.SD, 1) }

func (p MuPrior) check() error {
	if !finite(p.Mean) || math.IsNaN(p.SD) || p.SD < 0 {
		return refuse.Because(ErrPrior, "mean %v and SD %v of mu", p.Mean, p.SD)
	}
	return nil
}

// precision is 1/SD², 0 when flat.
func (p MuPrior) precision() float64 {
	if p.Flat() {
		return 0
	}
	return 1 / (p.SD * p.SD)
}
