package meta_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"allmenning/stat/linear"
	"allmenning/stat/meta"
	"allmenning/stat/refuse"
)

// Konstantopoulos, Research Synthesis Methods 2 (2011) 61–76, 56 schools in 11 districts: mean 0.1847 (SE 0.0846), variance between
// districts 0.0651 and between schools 0.0327, by REML.
func TestThreeLevel_konstantopoulos2011(t *testing.T) {
	var in struct {
		YI, VI       []float64
		Outer, Inner []int
	}
	referenceCase(t, "mv_konstantopoulos", &in, new(any))
	fit, err := meta.ThreeLevel(in.YI, in.VI, in.Outer, in.Inner, meta.Design{}, meta.LevelOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]float64{
		"mean": {fit.B[0], 0.1847}, "SE": {fit.SE[0], 0.0846}, "between": {fit.Between, 0.0651}, "within": {fit.Within, 0.0327},
	} {
		if !near(c[0], c[1], 5e-5) {
			t.Errorf("%s %.6f, published %.4f", name, c[0], c[1])
		}
	}
}

// nestedStudies draws effects of places, some of which give one only and some rows of which share their effect.
func nestedStudies(seed uint64, places int) (y, v []float64, place, effect []int, x []float64) {
	r := rand.New(rand.NewPCG(seed, 3))
	id := 0
	for p := range places {
		u := 0.3 * r.NormFloat64()
		for range 1 + p%4 {
			w := 0.2 * r.NormFloat64()
			for range 1 + id%3/2 {
				variance := 0.01 + 0.05*r.Float64()
				y, v = append(y, 0.4+u+w+math.Sqrt(variance)*r.NormFloat64()), append(v, variance)
				place, effect, x = append(place, p), append(effect, id), append(x, r.NormFloat64())
			}
			id++
		}
	}
	return y, v, place, effect, x
}

// denseLogLik is the restricted likelihood by whole matrices: the slow way, with nothing in common with the fast one.
func denseLogLik(y, v []float64, place, effect []int, x []float64, between, within float64) (ll float64, b []float64) {
	n := len(y)
	cov := mat.NewSymDense(n, nil)
	design := mat.NewDense(n, 2, nil)
	for i := range n {
		design.Set(i, 0, 1)
		design.Set(i, 1, x[i])
		for j := i; j < n; j++ {
			var c float64
			if place[i] == place[j] {
				c += between
				if effect[i] == effect[j] {
					c += within
				}
			}
			if i == j {
				c += v[i]
			}
			cov.SetSym(i, j, c)
		}
	}
	var chol, information mat.Cholesky
	chol.Factorize(cov)
	var solved mat.Dense
	if chol.SolveTo(&solved, design) != nil {
		return math.NaN(), nil
	}
	var xvx, xx mat.Dense
	xvx.Mul(design.T(), &solved)
	xx.Mul(design.T(), design)
	information.Factorize(mat.NewSymDense(2, []float64{xvx.At(0, 0), xvx.At(0, 1), xvx.At(0, 1), xvx.At(1, 1)}))
	outcome := mat.NewVecDense(n, y)
	var right, beta, e, ve mat.VecDense
	right.MulVec(solved.T(), outcome)
	if information.SolveVecTo(&beta, &right) != nil {
		return math.NaN(), nil
	}
	e.MulVec(design, &beta)
	e.SubVec(outcome, &e)
	if chol.SolveVecTo(&ve, &e) != nil {
		return math.NaN(), nil
	}
	ll = -mat.Dot(&e, &ve)/2 - chol.LogDet()/2 - information.LogDet()/2 + math.Log(mat.Det(&xx))/2 - float64(n-2)/2*math.Log(2*math.Pi)
	return ll, []float64{beta.AtVec(0), beta.AtVec(1)}
}

// The likelihood at the answer is that of whole matrices, and no other pair of variances has a higher one.
func TestThreeLevel_second_road(t *testing.T) {
	for seed := range uint64(12) {
		y, v, place, effect, x := nestedStudies(seed, 9)
		fit, err := meta.ThreeLevel(y, v, place, effect, meta.Design{Columns: []meta.Column{{Name: "x", Values: x}}}, meta.LevelOptions{})
		if err != nil {
			t.Fatal(err)
		}
		top, b := denseLogLik(y, v, place, effect, x, fit.Between, fit.Within)
		if !near(top, fit.LogLik, 1e-8) || !near(b[0], fit.B[0], 1e-8) || !near(b[1], fit.B[1], 1e-8) {
			t.Fatalf("seed %d: log likelihood %v and b %v, by whole matrices %v and %v", seed, fit.LogLik, fit.B, top, b)
		}
		for i := range 25 {
			for j := range 25 {
				if other, _ := denseLogLik(y, v, place, effect, x, 0.02*float64(i), 0.02*float64(j)); other > top+1e-9 {
					t.Fatalf("seed %d: (%v, %v) has %v, the answer (%v, %v) %v", seed, 0.02*float64(i), 0.02*float64(j), other, fit.Between, fit.Within, top)
				}
			}
		}
	}
}

// Order of rows, numbering of places, unit and zero of effects do not matter; the robust standard errors go along.
func TestThreeLevel_laws(t *testing.T) {
	y, v, place, effect, _ := nestedStudies(5, 8)
	fit, err := meta.ThreeLevel(y, v, place, effect, meta.Design{}, meta.LevelOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := len(y)
	y2, v2, p2, e2 := make([]float64, n), make([]float64, n), make([]int, n), make([]int, n)
	for i := range n {
		y2[i], v2[i] = 100*y[n-1-i]+7, 1e4*v[n-1-i]
		p2[i], e2[i] = 1000-place[n-1-i], 5*effect[n-1-i]
	}
	other, err := meta.ThreeLevel(y2, v2, p2, e2, meta.Design{}, meta.LevelOptions{})
	if err != nil || !near(other.B[0], 100*fit.B[0]+7, 1e-6) || !near(other.Between/1e4, fit.Between, 1e-8) || !near(other.Within/1e4, fit.Within, 1e-8) {
		t.Fatalf("%v %v %v, %v; want %v %v %v", other.B, other.Between, other.Within, err, fit.B, fit.Between, fit.Within)
	}
	for _, c := range []linear.Correction{linear.CR0, linear.CR1P, linear.CR2} {
		a, err1 := fit.Robust(c)
		b, err2 := other.Robust(c)
		if err1 != nil || err2 != nil || !near(100*a.SE[0], b.SE[0], 1e-5) || !near(a.DF[0], b.DF[0], 1e-6) {
			t.Errorf("%s: %+v and %+v, %v %v", c, a, b, err1, err2)
		}
	}
	next, err := fit.Predict()
	if err != nil || !(next.Low < fit.CI[0].Low && fit.CI[0].High < next.High) {
		t.Errorf("prediction %v around %v, %v", next, fit.CI[0], err)
	}
}

func TestThreeLevel_refuses(t *testing.T) {
	y, v := []float64{1, 2, 3, 4}, []float64{1, 1, 1, 1}
	for name, c := range map[string]struct {
		place, effect []int
		want          refuse.Kind
	}{
		"one place":       {[]int{1, 1, 1, 1}, []int{1, 2, 3, 4}, refuse.TooFew},
		"no two in one":   {[]int{1, 2, 3, 4}, []int{1, 2, 3, 4}, refuse.Rank},
		"a place missing": {[]int{1, 2, 3}, []int{1, 2, 3, 4}, refuse.Lengths},
	} {
		if _, err := meta.ThreeLevel(y, v, c.place, c.effect, meta.Design{}, meta.LevelOptions{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := meta.ThreeLevel(y, v, []int{1, 1, 2, 2}, []int{1, 2, 3, 4}, meta.Design{}, meta.LevelOptions{Method: meta.DL}); !errors.Is(err, refuse.Measure) {
		t.Errorf("by DL: %v", err)
	}
}
