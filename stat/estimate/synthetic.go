package estimate

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// Control is one place against a blend of others that resembled it before.
type Control struct {
	Weights         []float64 // of the donors, in their order; at least 0, sum 1
	Gap             []float64 // the place less its blend, per period
	Effect          float64   // mean gap from Start on
	RMSPre, RMSPost float64   // root mean square of gaps before and after
	Ratio           float64   // RMSPost/RMSPre
	PlaceboRatios   []float64 // the same for every unit taken as if it were the one, the one itself first; only from Synthetic
	PlaceboP        float64   // share of units with as large a ratio
}

// Synthetic finds the blend: donor weights w ≥ 0, Σw = 1, that minimise the sum of squared gaps before Start. y[0] is the place, the rest are
// donors, each with one value per period. Abadie, Diamond & Hainmueller, JASA 105 (2010) 493–505, on outcomes alone. Each
// unit is then taken as if it were the one, with all the others as donors, and the ratios ranked. A blend that never resembled the place (RMSPre as large as the effect) says nothing: show the line before Start.
//
// TooFew for fewer than two donors, two periods before or one after; TooMany above 500 donors. When donors outnumber periods before, weights
// are one of many equally good sets, and the gaps before are near 0 whatever is true: PlaceboP is what is left to trust.
func Synthetic(y [][]float64, start int) (*Control, error) {
	if len(y) < 3 {
		return nil, refuse.Because(refuse.TooFew, "%d donors", max(0, len(y)-1))
	}
	if len(y) > 501 {
		return nil, refuse.Because(refuse.TooMany, "%d donors", len(y)-1)
	}
	for i, series := range y {
		if len(series) != len(y[0]) {
			return nil, refuse.Because(refuse.Lengths, "%d periods in series %d", len(series), i+1)
		}
		if err := refuse.NotFinite("series", series); err != nil {
			return nil, err
		}
	}
	if start < 2 || start >= len(y[0]) {
		return nil, refuse.Because(refuse.TooFew, "%d periods before, %d after", max(0, start), max(0, len(y[0])-start))
	}
	out, err := against(y[0], y[1:], start)
	if err != nil {
		return nil, err
	}
	atLeast := 0
	for i := range y {
		one := out
		if i > 0 {
			if one, err = against(y[i], others(y, i), start); err != nil {
				return nil, err
			}
		}
		out.PlaceboRatios = append(out.PlaceboRatios, one.Ratio)
		if one.Ratio >= out.Ratio {
			atLeast++
		}
	}
	out.PlaceboP = float64(atLeast) / float64(len(y))
	return out, nil
}

// others are the donors of a placebo: every unit but itself.
func others(y [][]float64, i int) [][]float64 {
	out := make([][]float64, 0, len(y)-1)
	return append(append(out, y[:i]...), y[i+1:]...)
}

func against(one []float64, donors [][]float64, start int) (*Control, error) {
	w, err := blend(one[:start], donors)
	if err != nil {
		return nil, err
	}
	c := &Control{Weights: w, Gap: make([]float64, len(one))}
	for t := range one {
		c.Gap[t] = one[t]
		for j := range donors {
			c.Gap[t] -= w[j] * donors[j][t]
		}
	}
	c.Effect = linear.Mean(c.Gap[start:])
	c.RMSPre, c.RMSPost = rms(c.Gap[:start]), rms(c.Gap[start:])
	c.Ratio = c.RMSPost / c.RMSPre
	if math.IsNaN(c.Ratio) { // 0 over 0: nothing happened
		c.Ratio = 0
	}
	return c, nil
}

func rms(x []float64) float64 { return math.Sqrt(linear.Dot(x, x) / float64(len(x))) }
