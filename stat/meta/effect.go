package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// Measure names an effect measure by the short name of the literature and of metafor's escalc.
type Measure string

// Measures of two groups compared by counts (TwoByTwo). RR, OR, PETO are on the log scale.
const (
	RR   Measure = "RR"   // log risk ratio
	OR   Measure = "OR"   // log odds ratio
	RD   Measure = "RD"   // risk difference
	AS   Measure = "AS"   // difference of arcsine-square-root risks
	PETO Measure = "PETO" // log odds ratio, Peto's one-step
	YUQ  Measure = "YUQ"  // Yule's Q
	PHI  Measure = "PHI"  // phi coefficient
)

// Measures of two groups compared by averages (TwoMeans). ROM, CVR, VR are on the log scale.
const (
	MD   Measure = "MD"   // difference of means
	SMD  Measure = "SMD"  // standardised mean difference, Hedges g
	SMDH Measure = "SMDH" // the same without assuming equal variances
	SMD1 Measure = "SMD1" // standardised by the second group's SD, Glass
	ROM  Measure = "ROM"  // log ratio of means
	CVR  Measure = "CVR"  // log ratio of coefficients of variation
	VR   Measure = "VR"   // log ratio of standard deviations
)

// Measures of rates (TwoRates), one proportion (Proportion), one correlation (Correlation), one group twice (PrePost).
const (
	IRR  Measure = "IRR"  // log rate ratio
	IRD  Measure = "IRD"  // rate difference
	IRSD Measure = "IRSD" // difference of square-root rates

	PR  Measure = "PR"  // raw proportion
	PLO Measure = "PLO" // logit, the default for proportions
	PLN Measure = "PLN" // log proportion
	PAS Measure = "PAS" // arcsine square root
	PFT Measure = "PFT" // Freeman-Tukey double arcsine

	COR  Measure = "COR"  // raw correlation
	UCOR Measure = "UCOR" // corrected for its small bias
	ZCOR Measure = "ZCOR" // Fisher's z

	SMCR Measure = "SMCR" // standardised mean change, by the first SD
	SMCC Measure = "SMCC" // standardised mean change, by the SD of the change
)

// Log tells whether the measure lives on a log scale, so that exp(Y) is the ratio people read.
func (m Measure) Log() bool {
	switch m {
	case RR, OR, PETO, ROM, CVR, VR, IRR, PLN:
		return true
	}
	return false
}

// Estimate is one effect on its measure's scale (log for ratios) and its sampling variance.
type Estimate struct {
	Y float64
	V float64
}

// SE is the standard error, the square root of V.
func (e Estimate) SE() float64 { return math.Sqrt(e.V) }

// Invert turns the comparison round: what was better is now worse. Right for differences and log ratios.
func (e Estimate) Invert() Estimate { return Estimate{Y: -e.Y, V: e.V} }

// settled gives the estimate, or ErrData when the numbers cannot carry this measure (a mean of 0 under a log, one person). When only the
// variance is 0 (nobody in either group), the effect comes along with ErrVariance: it may be shown, and nothing can pool it.
func settled(m Measure, y, v float64) (Estimate, error) {
	if finite(y) && v == 0 {
		return Estimate{Y: y}, refuse.Because(ErrVariance, "%v is the variance of %s %v", v, m, y)
	}
	if !finite(y, v) || v <= 0 {
		return Estimate{}, refuse.Because(ErrData, "%s gives effect %v with variance %v", m, y, v)
	}
	return Estimate{Y: y, V: v}, nil
}

func wrongMeasure(m Measure, data string) error {
	return refuse.Because(ErrMeasure, "%q from %s", m, data)
}

func nonNegative(xs ...float64) bool {
	for _, x := range xs {
		if !finite(x) || x < 0 {
			return false
		}
	}
	return true
}
