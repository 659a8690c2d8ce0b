package agree_test

import (
	"fmt"

	"allmenning/stat/agree"
)

func ExampleRate() {
	r, _ := agree.Rate([]float64{7, 8, 6, 9, 7, 8, 7})
	fmt.Printf("median %v, middle half %v to %v, %.0f %% say 7 to 9, disagreement: %v\n", r.Median, r.Q1, r.Q3, r.High, r.Disagreement.Disagree)
	// Output: median 7, middle half 7 to 8, 86 % say 7 to 9, disagreement: false
}

func ExampleQuantile() {
	fmt.Println(agree.Quantile([]float64{1, 2, 3, 4, 10}, 0.25, 7), agree.Quantile([]float64{1, 2, 3, 4, 10}, 0.25, 6))
	// Output: 2 1.5
}

func ExampleStability() {
	s, _ := agree.Stability([]float64{7, 8, 6, 9, 7, 8, 7}, []float64{7, 8, 7, 8, 7, 8, 7})
	fmt.Printf("%.0f %% changed their answer\n", 100*s.Changed)
	// Output: 29 % changed their answer
}

func ExampleKendallW() {
	w, _ := agree.KendallW([][]float64{{1, 2, 3, 4}, {2, 1, 3, 4}, {1, 2, 4, 3}})
	fmt.Printf("W = %.2f\n", w.W)
	// Output: W = 0.82
}

func ExampleICC() {
	all, _ := agree.ICC([][]float64{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}}, 0.95)
	fmt.Printf("one rater %.2f (%.2f to %.2f), the mean of four %.2f\n", all.Two.ICC, all.Two.Low, all.Two.High, all.TwoK.ICC)
	// Output: one rater 0.29 (0.02 to 0.76), the mean of four 0.62
}

func ExampleFleiss() {
	k, _ := agree.Fleiss([][]float64{{3, 0}, {0, 3}, {2, 1}, {3, 0}})
	fmt.Printf("%.2f\n", k.Kappa)
	// Output: 0.63
}

func ExampleCohen() {
	k, _ := agree.Cohen([]int{1, 2, 3, 3, 2, 1}, []int{1, 2, 3, 2, 2, 1}, 3, agree.Quadratic)
	fmt.Printf("%.2f\n", k.Kappa)
	// Output: 0.86
}

func ExampleBradleyTerry() {
	s, _ := agree.BradleyTerry([][]float64{{0, 6, 7}, {3, 0, 5}, {2, 4, 0}}, 0)
	fmt.Printf("%.2f %.2f %.2f\n", s.Share[0], s.Share[1], s.Share[2])
	// Output: 0.56 0.25 0.18
}

func ExampleRank() {
	m, _ := agree.Rank([][]float64{{1, 2, 3}, {1, 3, 2}, {2, 1, 3}}, nil)
	fmt.Println(m.Borda, m.Copeland, m.Condorcet, m.Cycles)
	// Output: [5 3 1] [2 0 -2] 0 []
}

func ExampleMajority_Kemeny() {
	m, _ := agree.Rank([][]float64{{1, 2, 3}, {3, 1, 2}, {2, 3, 1}}, nil) // a ring: no order is best
	score, orders, _ := m.Kemeny()
	fmt.Println(score, orders)
	// Output: 5 [[0 1 2] [1 2 0] [2 0 1]]
}

func ExampleDots() {
	d, _ := agree.Dots([][]float64{{3, 2, 0}, {0, 2, 3}, {1, 1, 3}}, 5, 3, nil)
	fmt.Println(d.Dots, d.Order)
	// Output: [4 5 6] [2 1 0]
}

func ExampleWeigh() {
	people := []float64{1000, 9000, 90000}
	for _, w := range []agree.Weighting{agree.OneEach, agree.BySquareRoot, agree.ByPopulation} {
		shares, _ := agree.Weigh(people, w)
		fmt.Printf("%s %.2f\n", w, shares)
	}
	// Output:
	// one-each [0.33 0.33 0.33]
	// square-root [0.07 0.22 0.70]
	// population [0.01 0.09 0.90]
}

func ExampleOrder() {
	order, ties := agree.Order([]float64{4, 9, 4})
	fmt.Println(order, ties)
	// Output: [1 0 2] [[0 2]]
}

func ExampleGini() {
	g, _ := agree.Gini([]float64{1, 3})
	fmt.Println(g)
	// Output: 0.25
}

func ExampleWeightedMean() {
	m, _ := agree.WeightedMean([]float64{100, 20}, []float64{1000, 9000})
	fmt.Println(m)
	// Output: 28
}

func ExampleTheil() {
	t, _ := agree.Theil([]float64{100, 20}, []float64{1000, 9000})
	fmt.Printf("%.3f\n", t)
	// Output: 0.238
}

func ExampleConcentration() {
	c, _ := agree.Concentration([]float64{100, 20}, []float64{1000, 9000})
	fmt.Printf("%.3f: more to the small\n", c)
	// Output: -0.257: more to the small
}
