package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// VarianceType chooses among published variances of the same effect.
type VarianceType string

// The variance types. The empty type is LargeSample.
const (
	LargeSample  VarianceType = "LS"  // 1/n1 + 1/n2 + g²/(2N)
	LargeSample2 VarianceType = "LS2" // J²·(1/n1 + 1/n2 + d²/(2N))
	Unbiased     VarianceType = "UB"  // Hedges 1983
	EqualSD      VarianceType = "HO"  // MD only: one SD for both groups
)

// TwoMeans is a comparison of two groups by mean, standard deviation and number of people. Variance is used by MD (EqualSD)
// and SMD (LargeSample, LargeSample2, Unbiased).
type TwoMeans struct {
	M1, SD1, N1 float64
	M2, SD2, N2 float64
	Variance    VarianceType
}

// Effect computes MD, SMD, SMDH, SMD1, ROM, CVR or VR, first group against second.
//
// SMD: Hedges, Journal of Educational Statistics 6 (1981) 107–128, with the exact correction J; SMDH: Bonett, Psychological
// Methods 14 (2009) 225–238; SMD1: Glass 1976; ROM: Hedges, Gurevitch & Curtis, Ecology 80 (1999) 1150–1156; CVR, VR:
// Nakagawa et al., Methods in Ecology and Evolution 6 (2015) 143–152. Fewer than two in a group, an SD not above 0, or a ratio
// of means of unlike sign is ErrData.
func (t TwoMeans) Effect(m Measure) (Estimate, error) {
	if !finite(t.M1, t.M2) || !nonNegative(t.SD1, t.SD2, t.N1, t.N2) || t.N1 < 2 || t.N2 < 2 {
		return Estimate{}, refuse.Because(ErrData, "mean %v and %v, SD %v and %v, n %v and %v", t.M1, t.M2, t.SD1, t.SD2, t.N1, t.N2)
	}
	v1, v2 := t.SD1*t.SD1, t.SD2*t.SD2
	df1, df2 := t.N1-1, t.N2-1
	switch m {
	case MD:
		if t.Variance == EqualSD {
			sp := t.PooledSD()
			return settled(m, t.M1-t.M2, sp*sp*(1/t.N1+1/t.N2))
		}
		return settled(m, t.M1-t.M2, v1/t.N1+v2/t.N2)
	case SMD:
		return t.hedges()
	case SMDH:
		s2 := (v1 + v2) / 2
		j := HedgesJ(df1 + df2)
		g := j * (t.M1 - t.M2) / math.Sqrt(s2)
		return settled(m, g, j*j*(g*g*(v1*v1/df1+v2*v2/df2)/(8*s2*s2)+(v1/df1+v2/df2)/s2))
	case SMD1:
		g := HedgesJ(df2) * (t.M1 - t.M2) / t.SD2
		return settled(m, g, 1/t.N1+1/t.N2+g*g/(2*t.N2))
	case ROM:
		return settled(m, math.Log(t.M1/t.M2), v1/(t.N1*t.M1*t.M1)+v2/(t.N2*t.M2*t.M2))
	case CVR:
		return settled(m, math.Log(t.SD1/t.M1)-math.Log(t.SD2/t.M2)+1/(2*df1)-1/(2*df2),
			1/(2*df1)+v1/(t.N1*t.M1*t.M1)+1/(2*df2)+v2/(t.N2*t.M2*t.M2))
	case VR:
		return settled(m, math.Log(t.SD1/t.SD2)+1/(2*df1)-1/(2*df2), 1/(2*df1)+1/(2*df2))
	}
	return Estimate{}, wrongMeasure(m, "two means")
}

func (t TwoMeans) hedges() (Estimate, error) {
	df := t.N1 + t.N2 - 2
	j := HedgesJ(df)
	d := (t.M1 - t.M2) / t.PooledSD()
	g := j * d
	each := 1/t.N1 + 1/t.N2
	switch t.Variance {
	case "", LargeSample:
		return settled(SMD, g, each+g*g/(2*(t.N1+t.N2)))
	case LargeSample2:
		return settled(SMD, g, j*j*(each+d*d/(2*(t.N1+t.N2))))
	case Unbiased:
		return settled(SMD, g, each+(1-(df-2)/(df*j*j))*g*g)
	}
	return Estimate{}, refuse.Because(ErrMeasure, "variance type %q of SMD", t.Variance)
}

// PooledSD is the standard deviation the two groups share: sqrt(((n1-1)SD1² + (n2-1)SD2²)/(n1+n2-2)).
func (t TwoMeans) PooledSD() float64 {
	return math.Sqrt(((t.N1-1)*t.SD1*t.SD1 + (t.N2-1)*t.SD2*t.SD2) / (t.N1 + t.N2 - 2))
}

// HedgesJ is the exact small-sample correction of a standardised mean difference with df degrees of freedom:
//
//	J = Γ(df/2) / (sqrt(df/2)·Γ((df-1)/2))
//
// (Hedges 1981, equation 6e; the familiar 1 - 3/(4df-1) only approximates it.) At df ≤ 1 the mean does not exist: NaN.
func HedgesJ(df float64) float64 {
	if df <= 1 {
		return math.NaN()
	}
	upper, _ := math.Lgamma(df / 2)
	lower, _ := math.Lgamma((df - 1) / 2)
	return math.Exp(upper - math.Log(math.Sqrt(df/2)) - lower)
}

// HedgesJApprox is the familiar approximation 1 - 3/(4·df - 1); use HedgesJ.
func HedgesJApprox(df float64) float64 { return 1 - 3/(4*df-1) }
