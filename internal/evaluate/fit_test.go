package evaluate

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Scores that were drawn with a known share of true ones give that share back, whatever unit they stand in.
func TestCalibrate(t *testing.T) {
	for _, unit := range []float64{1, 1000, .001} {
		rng := rand.New(rand.NewPCG(1, 2))
		var scores, weights []float64
		var same []bool
		for range 6_000 {
			s := rng.NormFloat64()*2 + 5
			scores, weights = append(scores, s*unit), append(weights, 1)
			same = append(same, rng.Float64() < 1/(1+math.Exp(-(-7+1.5*s))))
		}
		a, b := calibrate(scores, same, weights)
		if math.Abs(a+7) > .5 || math.Abs(b*unit-1.5) > .12 {
			t.Errorf("unit %g: %.3f and %.3f, want -7 and 1.5", unit, a, b*unit)
		}
	}
}

// The gradient is that of the loss, and solving finds what put the records in order: the first feature for, the second no matter, the
// third against, which must come out as 0.
func TestProblem(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	p := &problem{names: []string{"a", "b", "c"}, ridge: .001}
	for range 200 {
		q := query{weight: 1. / 200}
		for i := range 20 {
			x := []float64{rng.Float64(), rng.Float64(), rng.Float64()}
			if i < 3 {
				x[0], x[2] = x[0]+.4, x[2]-.2
				q.same = append(q.same, x)
			} else {
				q.other = append(q.other, x)
			}
		}
		p.queries = append(p.queries, q)
	}
	w, g, scratch := []float64{.7, .2, .4}, make([]float64, 3), make([]float64, 3)
	p.loss(w, g)
	for i := range w {
		const h = 1e-5
		up, down := append([]float64(nil), w...), append([]float64(nil), w...)
		up[i], down[i] = up[i]+h, down[i]-h
		if slope := (p.loss(up, scratch) - p.loss(down, scratch)) / (2 * h); math.Abs(slope-g[i]) > 1e-6 {
			t.Errorf("%s: gradient %v, slope %v", p.names[i], g[i], slope)
		}
	}
	by := p.solve()
	if by["a"] < 1 || by["b"] > .5 || by["c"] != 0 {
		t.Errorf("%v", by)
	}
	// Nothing near is better.
	best := p.loss([]float64{by["a"], by["b"], by["c"]}, scratch)
	for range 100 {
		w := []float64{max(0, by["a"]+rng.NormFloat64()*.1), max(0, by["b"]+rng.NormFloat64()*.1), max(0, by["c"]+rng.NormFloat64()*.1)}
		if l := p.loss(w, scratch); l < best-1e-5 {
			t.Fatalf("%v has loss %v, %v has %v", w, l, by, best)
		}
	}
}
