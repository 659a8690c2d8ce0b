package estimate_test

import (
	"fmt"
	"math"

	"allmenning/stat/estimate"
	"allmenning/stat/linear"
)

func ExampleTwoGroups() {
	e, _ := estimate.TwoGroups([]float64{12, 14, 11, 15}, []float64{10, 9, 12, 10})
	fmt.Printf("%.2f (%.2f to %.2f)\n", e.Estimate, e.Low, e.High)
	// Output: 2.75 (-0.05 to 5.55)
}

func ExampleLeastSquares() {
	r, _ := estimate.LeastSquares([]float64{1, 3, 5.5, 7}, linear.Design{Columns: []linear.Column{{Name: "t", Values: []float64{0, 1, 2, 3}}}})
	fmt.Printf("%v %.2f, SE %.2f\n", r.Names, r.B, r.SE)
	// Output: [intercept t] [1.05 2.05], SE [0.25 0.13]
}

func ExampleDifferences() {
	y := []float64{7, 9, 11, 13, 5, 7, 6, 8}
	treated, after := []float64{1, 1, 1, 1, 0, 0, 0, 0}, []float64{0, 0, 1, 1, 0, 0, 1, 1}
	r, _ := estimate.Differences(y, treated, after)
	judged, _ := estimate.Clustered(r, []int{1, 2, 1, 2, 3, 4, 3, 4}, linear.CR2, 3)
	fmt.Printf("(12 - 8) - (7 - 6) = %.0f, %.1f df\n", r.B[3], judged.DF[3])
	// Output: (12 - 8) - (7 - 6) = 3, 2.0 df
}

// panel is six places at four times; the first three take the measure up at the third.
func panel() estimate.Panel {
	var p estimate.Panel
	for unit := range 6 {
		for at := range 4 {
			on := 0.0
			if unit < 3 && at >= 2 {
				on = 1
			}
			p.Unit, p.Time, p.On = append(p.Unit, unit), append(p.Time, at), append(p.On, on)
			p.Y = append(p.Y, float64(unit)+float64(at)+3*on+0.3*math.Sin(float64(7*unit+5*at*at)))
		}
	}
	return p
}

func ExampleTwoWay() {
	p := panel()
	r, _ := estimate.TwoWay(p)
	fmt.Printf("%.1f\n", r.B[r.Coefficient("effect")])
	// Output: 3.6
}

func ExampleClustered() {
	p := panel()
	r, _ := estimate.TwoWay(p)
	j := r.Coefficient("effect")
	judged, _ := estimate.Clustered(r, p.Unit, linear.CR2, j)
	fmt.Printf("SE %.2f, %.0f df\n", judged.SE[j], judged.DF[j])
	// Output: SE 0.13, 4 df
}

func ExampleWildBootstrap() {
	p := panel()
	r, _ := estimate.TwoWay(p)
	b, _ := estimate.WildBootstrap(r, p.Unit, r.Coefficient("effect"), 0, 999, 1)
	fmt.Printf("p = %.2f\n", b.P)
	// Output: p = 0.00
}

func ExampleWedge() {
	p := panel()
	for i := range p.Y { // the last three follow at the fourth time
		if p.Unit[i] >= 3 && p.Time[i] == 3 {
			p.On[i], p.Y[i] = 1, p.Y[i]+3
		}
	}
	e, _ := estimate.Wedge(p)
	fmt.Printf("%.1f (%.1f to %.1f)\n", e.Estimate, e.Low, e.High)
	// Output: 3.4 (3.1 to 3.6)
}

func ExampleStaggered() {
	p := panel()
	first := map[int]int{0: 2, 1: 2, 2: 2, 3: estimate.NeverStarted, 4: estimate.NeverStarted, 5: estimate.NeverStarted}
	s, _ := estimate.Staggered(estimate.Adoption{Unit: p.Unit, Time: p.Time, Y: p.Y, First: first})
	fmt.Printf("%.1f; the period before %.1f\n", s.Overall.Estimate, s.ByAge[-1].Estimate)
	// Output: 3.8; the period before -0.5
}

// series is 24 periods with a drop at the thirteenth.
func series() []float64 {
	y := make([]float64, 24)
	for i := range y {
		y[i] = 50 + 0.5*float64(i) + math.Sin(float64(i*i))
		if i >= 12 {
			y[i] -= 8
		}
	}
	return y
}

func ExampleInterrupted_Fit() {
	s, _ := estimate.Interrupted{Y: series(), Start: 12}.Fit()
	vb, _ := s.NeweyWest(estimate.DefaultLag(24), true)
	fmt.Printf("level %.1f, SE %.1f; the last period would have been %.0f\n", s.B[2], estimate.Roots(vb)[2], s.Counterfactual)
	// Output: level -8.5, SE 0.4; the last period would have been 61
}

func ExampleSegments_AR1() {
	s, _ := estimate.Interrupted{Y: series(), Start: 12}.Fit()
	a, _ := s.AR1()
	fmt.Printf("level %.1f, phi %.1f\n", a.B[2], a.Phi)
	// Output: level -8.4, phi -0.2
}

func ExampleRegression_DurbinWatson() {
	s, _ := estimate.Interrupted{Y: series(), Start: 12}.Fit()
	fmt.Printf("%.1f\n", s.DurbinWatson())
	// Output: 2.6
}

func ExampleRegression_BreuschGodfrey() {
	s, _ := estimate.Interrupted{Y: series(), Start: 12}.Fit()
	bg, _ := s.BreuschGodfrey(1)
	fmt.Printf("p = %.2f\n", bg.P)
	// Output: p = 0.09
}

func ExampleRegression_Heteroskedastic() {
	r, _ := estimate.LeastSquares([]float64{1, 4, 2, 8, 5}, linear.Design{})
	vb, _ := r.Heteroskedastic(estimate.HC3)
	fmt.Printf("%.2f\n", estimate.Roots(vb)[0])
	// Output: 1.37
}

func ExampleRegression_NeweyWest() {
	r, _ := estimate.LeastSquares([]float64{1, 4, 2, 8, 5}, linear.Design{})
	vb, _ := r.NeweyWest(1, true)
	fmt.Printf("%.2f\n", estimate.Roots(vb)[0])
	// Output: 1.14
}

func ExampleDefaultLag() {
	fmt.Println(estimate.DefaultLag(48), estimate.DefaultLag(200))
	// Output: 3 4
}

func ExampleRoots() {
	fmt.Println(estimate.Roots([][]float64{{4, 1}, {1, 9}}))
	// Output: [2 3]
}

func ExampleSynthetic() {
	place := []float64{10, 11, 12, 13, 14, 11, 12}
	y := [][]float64{place, {10, 10, 12, 12, 14, 14, 16}, {10, 12, 12, 14, 14, 16, 16}, {3, 9, 2, 8, 1, 7, 0}}
	c, _ := estimate.Synthetic(y, 5)
	fmt.Printf("weights %.2f, effect %.1f, p = %.2f\n", c.Weights, c.Effect, c.PlaceboP)
	// Output: weights [0.50 0.50 0.00], effect -4.0, p = 0.25
}

func ExampleRandomisation() {
	inf, _ := estimate.Randomisation([]float64{5, 7, 4, 9, 8, 3}, []float64{0, 1, 0, 1, 1, 0})
	fmt.Printf("%.1f more, p = %.2f over %d ways\n", inf.Observed, inf.TwoSided, inf.Arrangements)
	// Output: 4.0 more, p = 0.10 over 20 ways
}

func ExampleRandomisationInterval() {
	low, high, _ := estimate.RandomisationInterval([]float64{5, 7, 4, 9, 8, 3, 6, 4}, []float64{0, 1, 0, 1, 1, 0, 1, 0}, 0.9)
	fmt.Printf("%.0f to %.0f\n", low, high)
	// Output: 2 to 5
}

func ExampleRegression_Coefficient() {
	r, _ := estimate.LeastSquares([]float64{1, 3, 5.5, 7}, linear.Design{Columns: []linear.Column{{Name: "t", Values: []float64{0, 1, 2, 3}}}})
	fmt.Println(r.Coefficient("t"), r.Coefficient("x"))
	// Output: 1 -1
}

func ExampleJudged_Reliable() {
	r, _ := estimate.Differences([]float64{7, 9, 11, 13, 5, 7, 6, 8}, []float64{1, 1, 1, 1, 0, 0, 0, 0}, []float64{0, 0, 1, 1, 0, 0, 1, 1})
	judged, _ := estimate.Clustered(r, []int{1, 2, 1, 2, 3, 4, 3, 4}, linear.CR2, 3)
	fmt.Println(judged.Reliable(3)) // two places on each side are too few
	// Output: false
}
