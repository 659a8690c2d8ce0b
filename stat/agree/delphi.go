package agree

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
)

// Rating sums up what a panel said of one statement on the scale 1 to 9.
type Rating struct {
	N            int
	Mean, SD     float64 // SD NaN for one answer
	Median       float64
	Q1, Q3, IQR  float64 // quartiles of type 7, R's and spreadsheets' default
	Q1T6, Q3T6   float64 // of type 6, as other programs give
	MAD          float64 // median absolute deviation from the median, not scaled
	High, Low    float64 // percent who answered 7 to 9, and 1 to 3
	Disagreement Disagreement
}

// Disagreement is RAND's measure for panels of any size: the range from the 30th to the 70th percentile against what a panel would
// show by mere asymmetry. Fitch et al., The RAND/UCLA Appropriateness Method User's Manual, 2001, ch. 8.
type Disagreement struct {
	P30, P70  float64
	Range     float64 // P70 - P30
	Centre    float64
	Asymmetry float64 // of the centre from the middle of the scale
	Limit     float64 // 2.35 + 1.5·Asymmetry
	Index     float64 // Range/Limit
	Disagree  bool    // Range > Limit
}

// Rate sums up answers from 1 to 9. Nothing without answers; Data for one outside the scale.
func Rate(answers []float64) (Rating, error) {
	if len(answers) == 0 {
		return Rating{}, refuse.Because(refuse.Nothing, "%d answers", 0)
	}
	for i, x := range answers {
		if !(x >= 1 && x <= 9) {
			return Rating{}, refuse.Because(refuse.Data, "%v as answer number %d on a scale from 1 to 9", x, i+1)
		}
	}
	sorted := slices.Sorted(slices.Values(answers))
	r := Rating{N: len(answers), Median: Quantile(sorted, 0.5, 7)}
	r.Mean, r.SD = meanSD(answers)
	r.Q1, r.Q3 = Quantile(sorted, 0.25, 7), Quantile(sorted, 0.75, 7)
	r.IQR = r.Q3 - r.Q1
	r.Q1T6, r.Q3T6 = Quantile(sorted, 0.25, 6), Quantile(sorted, 0.75, 6)
	away := make([]float64, len(answers))
	for i, x := range answers {
		away[i] = math.Abs(x - r.Median)
		if x >= 7 {
			r.High += 100 / float64(r.N)
		}
		if x <= 3 {
			r.Low += 100 / float64(r.N)
		}
	}
	slices.Sort(away)
	r.MAD = Quantile(away, 0.5, 7)
	d := Disagreement{P30: Quantile(sorted, 0.3, 7), P70: Quantile(sorted, 0.7, 7)}
	d.Range, d.Centre = d.P70-d.P30, (d.P30+d.P70)/2
	d.Asymmetry = math.Abs(5 - d.Centre)
	d.Limit = 2.35 + 1.5*d.Asymmetry
	d.Index = d.Range / d.Limit
	d.Disagree = d.Range > d.Limit
	r.Disagreement = d
	return r, nil
}

// Quantile is the p-quantile of sorted numbers by type 7, position 1 + (n-1)p, or type 6, position (n+1)p. Hyndman & Fan, The American
// Statistician 50 (1996) 361–365. NaN for no numbers, p outside [0, 1] or another type.
func Quantile(sorted []float64, p float64, kind int) float64 {
	n := float64(len(sorted))
	if n == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	var at float64
	switch kind {
	case 7:
		at = 1 + (n-1)*p
	case 6:
		at = (n + 1) * p
	default:
		return math.NaN()
	}
	at = math.Min(n, math.Max(1, at))
	low := math.Floor(at + 4e-16*at) // 0.3·10 is not quite 3
	part := at - low
	if math.Abs(part) < 4e-15*at {
		part = 0
	}
	x := sorted[int(low)-1]
	if part > 0 {
		x += part * (sorted[int(low)] - x)
	}
	return x
}

func meanSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(x)-1))
}
