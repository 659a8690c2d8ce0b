package allmenning

import (
	"math"
	"testing"
)

func num(v float64) *float64 { return &v }

// The interval of a finding is the printed one where it holds the effect, else computed from effect and standard error.
func TestFindingNumbers_Interval(t *testing.T) {
	falls := &Effect{Scale: "log_ratio", Y: math.Log(0.72), SE: num(0.0854)} // Palvanen 2014 prints 0.72 (0.61–0.86)
	for name, c := range map[string]struct {
		n           FindingNumbers
		low, high   float64
		printed, ok bool
	}{
		"printed ratio":           {FindingNumbers{PrintedCI: []float64{0.61, 0.86}, Effect: falls}, math.Log(0.61), math.Log(0.86), true, true},
		"computed":                {FindingNumbers{Effect: falls}, math.Log(0.72) - 1.959964*0.0854, math.Log(0.72) + 1.959964*0.0854, false, true},
		"printed for another one": {FindingNumbers{PrintedCI: []float64{1.2, 1.6}, Effect: falls}, math.Log(0.72) - 1.959964*0.0854, math.Log(0.72) + 1.959964*0.0854, false, true},
		"printed from zero":       {FindingNumbers{PrintedCI: []float64{0, 0.86}, Effect: falls}, math.Log(0.72) - 1.959964*0.0854, math.Log(0.72) + 1.959964*0.0854, false, true},
		"difference":              {FindingNumbers{PrintedCI: []float64{-1, 3}, Effect: &Effect{Scale: "mean_difference", Y: 1, SE: num(1)}}, -1, 3, true, true},
		"printed, no error known": {FindingNumbers{PrintedCI: []float64{-1, 3}, Effect: &Effect{Scale: "mean_difference", Y: 1}}, -1, 3, true, true},
		"nothing known":           {FindingNumbers{Effect: &Effect{Scale: "smd", Y: 1}}, 0, 0, false, false},
		"no effect":               {FindingNumbers{PrintedCI: []float64{-1, 3}}, 0, 0, false, false},
	} {
		low, high, printed, ok := c.n.Interval()
		if math.Abs(low-c.low) > 1e-6 || math.Abs(high-c.high) > 1e-6 || printed != c.printed || ok != c.ok {
			t.Errorf("%s: %v–%v, printed %t, ok %t; want %v–%v, %t, %t", name, low, high, printed, ok, c.low, c.high, c.printed, c.ok)
		}
	}
}
