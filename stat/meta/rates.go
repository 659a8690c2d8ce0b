package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// TwoRates is a comparison of two groups by events over time: X1 events in T1 person-years (or bed-days), X2 in T2.
// AddTo and Add treat a group without events as in TwoByTwo: ½ event where one is 0 unless told otherwise.
type TwoRates struct {
	X1, T1, X2, T2 float64
	AddTo          ZeroRule
	Add            float64
}

// Effect computes IRR, IRD or IRSD, first group against second. Rothman, Greenland & Lash, Modern Epidemiology ch. 14.
func (t TwoRates) Effect(m Measure) (Estimate, error) {
	if !nonNegative(t.X1, t.X2, t.T1, t.T2) || t.T1 == 0 || t.T2 == 0 {
		return Estimate{}, refuse.Because(ErrData, "%v events in %v, %v in %v", t.X1, t.T1, t.X2, t.T2)
	}
	x1, x2 := t.filled(m)
	switch m {
	case IRR:
		return settled(m, math.Log(x1/t.T1)-math.Log(x2/t.T2), 1/x1+1/x2)
	case IRD:
		return settled(m, x1/t.T1-x2/t.T2, x1/(t.T1*t.T1)+x2/(t.T2*t.T2))
	case IRSD:
		return settled(m, math.Sqrt(x1/t.T1)-math.Sqrt(x2/t.T2), 1/(4*t.T1)+1/(4*t.T2))
	}
	return Estimate{}, wrongMeasure(m, "two rates")
}

func (t TwoRates) filled(m Measure) (x1, x2 float64) {
	add := t.AddTo.added(m, t.Add, t.X1 == 0 || t.X2 == 0)
	return t.X1 + add, t.X2 + add
}
