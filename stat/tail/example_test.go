package tail_test

import (
	"fmt"

	"allmenning/stat/tail"
)

func ExampleNormal() {
	fmt.Printf("%.4f\n", tail.Normal(1.96))
	// Output: 0.9750
}

func ExampleCritical() {
	fmt.Printf("%.4f %.4f\n", tail.Critical(0.95, 0), tail.Critical(0.95, 3))
	// Output: 1.9600 3.1824
}

func ExampleBeyond() {
	fmt.Printf("%.4f %.4f\n", tail.Beyond(0.05, 3), tail.Beyond(1e-20, 5))
	// Output: 3.1824 18016.0994
}

func ExampleTwoSided() {
	fmt.Printf("%.4f\n", tail.TwoSided(2.228, 10))
	// Output: 0.0500
}

func ExampleT() {
	fmt.Printf("%.4f\n", tail.T(-1.812, 10))
	// Output: 0.0500
}

func ExampleFAbove() {
	fmt.Printf("%.4f\n", tail.FAbove(4.965, 1, 10))
	// Output: 0.0500
}

func ExampleFQuantile() {
	fmt.Printf("%.4f\n", tail.FQuantile(0.95, 1, 10))
	// Output: 4.9646
}

func ExampleNormalQuantile() {
	fmt.Printf("%.4f\n", tail.NormalQuantile(0.8))
	// Output: 0.8416
}

func ExampleChiSquareAbove() {
	fmt.Printf("%.4f\n", tail.ChiSquareAbove(3.841, 1))
	// Output: 0.0500
}

func ExampleChiSquareQuantile() {
	fmt.Printf("%.4f\n", tail.ChiSquareQuantile(0.95, 1))
	// Output: 3.8415
}

// The power of a two-sided t test at 64 in each group for a difference of half a standard deviation.
func ExampleNoncentralTAbove() {
	crit := tail.Critical(0.95, 126)
	fmt.Printf("%.4f\n", tail.NoncentralTAbove(crit, 126, 0.5*5.656854249)+tail.NoncentralTAbove(crit, 126, -0.5*5.656854249))
	// Output: 0.8015
}
