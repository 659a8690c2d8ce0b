package linear_test

import (
	"fmt"

	"allmenning/stat/linear"
)

// line is an intercept and the numbers 0 to 3.
func line() *linear.Basis {
	b, _ := linear.NewBasis(4, linear.Design{Columns: []linear.Column{{Name: "t", Values: []float64{0, 1, 2, 3}}}})
	return b
}

// Least squares of y on a line: the coefficients on Q are Q'y, those on X follow.
func ExampleBasis_Coefficients() {
	b, y := line(), []float64{1, 3, 5, 7}
	onQ := []float64{linear.Dot(b.Q[0], y), linear.Dot(b.Q[1], y)}
	fmt.Printf("%.0f\n", b.Coefficients(onQ))
	// Output: [1 2]
}

func ExampleBasis_Covariance() {
	fmt.Printf("%.2f\n", line().Covariance([][]float64{{1, 0}, {0, 1}})) // (X'X)⁻¹
	// Output: [[0.70 -0.30] [-0.30 0.20]]
}

func ExampleBasis_Moment() {
	fmt.Printf("%.1f\n", line().Moment([]float64{1, 1, 1, 1})[0]) // Q is orthonormal
	// Output: [1.0 0.0]
}

func ExampleBasis_At() {
	fmt.Printf("%.0f\n", line().At(2, 1))
	// Output: 2
}

func ExampleBasis_Row() {
	fmt.Printf("%.2f\n", line().Row(3))
	// Output: [0.50 0.67]
}

func ExampleBasis_Quadratic() {
	fmt.Printf("%.1f\n", line().Quadratic(0, [][]float64{{1, 0}, {0, 1}})) // the leverage of the first row
	// Output: 0.7
}

func ExampleMean() {
	fmt.Println(linear.Mean([]float64{1, 2, 6}))
	// Output: 3
}

func ExampleDot() {
	fmt.Println(linear.Dot([]float64{1, 2}, []float64{3, 4}))
	// Output: 11
}

func ExampleMatrix() {
	fmt.Println(linear.Matrix(2))
	// Output: [[0 0] [0 0]]
}

func ExampleInvert() {
	inverse, logDet, ok := linear.Invert([][]float64{{4, 0}, {0, 0.25}})
	fmt.Println(inverse, logDet, ok)
	// Output: [[0.25 0] [0 4]] 0 true
}

func ExampleTraceOf() {
	fmt.Println(linear.TraceOf([][]float64{{1, 2}, {3, 4}}, [][]float64{{1, 0}, {0, 1}}))
	// Output: 5
}

func ExampleMultiply() {
	fmt.Println(linear.Multiply([][]float64{{1, 2}, {3, 4}}, [][]float64{{0, 1}, {1, 0}}))
	// Output: [[2 1] [4 3]]
}

func ExampleRobust_Covariance() {
	r := linear.Robust{Basis: line(), E: []float64{1, -1, -1, 1}, Bread: [][]float64{{1, 0}, {0, 1}}, Clusters: [][]int{{0, 1}, {2, 3}}}
	vb, _ := r.Covariance(linear.CR1)
	fmt.Printf("%.2f\n", vb[1][1])
	// Output: 0.16
}
