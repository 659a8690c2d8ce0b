package meta

import "allmenning/stat/refuse"

// Doubt is what is believed of the bias of one estimate before looking at it: its mean and variance, on the scale of the
// effect. The zero value is no doubt.
type Doubt struct{ Mean, Variance float64 }

// Adjust takes the bias out and adds its uncertainty: y' = y - Mean, v' = v + Variance, one doubt per estimate. Turner et al., JRSS A
// 172 (2009) 21–47; Welton et al., JRSS A 172 (2009) 119–136. The copies go to Pool or Bayes; state the doubts where the
// answer is shown. ErrLengths when they differ in number, ErrVariance for a negative variance of bias.
func Adjust(y, v []float64, doubts []Doubt) (adjustedY, adjustedV []float64, err error) {
	if err := checkEstimates(y, v); err != nil {
		return nil, nil, err
	}
	if len(doubts) != len(y) {
		return nil, nil, refuse.Because(ErrLengths, "%d doubts for %d estimates", len(doubts), len(y))
	}
	adjustedY, adjustedV = make([]float64, len(y)), make([]float64, len(y))
	for i, d := range doubts {
		if !finite(d.Mean) {
			return nil, nil, refuse.Because(ErrEstimate, "%v is bias number %d", d.Mean, i+1)
		}
		if !nonNegative(d.Variance) {
			return nil, nil, refuse.Because(ErrVariance, "%v is bias variance number %d", d.Variance, i+1)
		}
		adjustedY[i], adjustedV[i] = y[i]-d.Mean, v[i]+d.Variance
	}
	return adjustedY, adjustedV, nil
}
