package chart

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestShares(t *testing.T) {
	for _, c := range []struct {
		weights []float64
		want    []int
	}{
		{nil, []int{}},
		{[]float64{0, 0}, []int{0, 0}},
		{[]float64{2}, []int{100}},
		{[]float64{1, 1, 1}, []int{34, 33, 33}},
		{[]float64{26.4, 36.4, 22.4, 14.8}, []int{26, 37, 22, 15}}, // each rounded by itself: 99
		{[]float64{47, 16, 16, 11, 10}, []int{47, 16, 16, 11, 10}},
		{[]float64{99.9, .1}, []int{100, 0}},
	} {
		if got := Shares(c.weights); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.weights, got, c.want)
		}
	}
}

func TestShares_sum_to_a_hundred_and_keep_the_order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.Float64Range(0, 1e6), 1, 40).Draw(t, "weights")
		sum := 0.0
		for _, w := range weights {
			sum += w
		}
		if sum == 0 {
			return
		}
		got, all := Shares(weights), 0
		for i, p := range got {
			all += p
			if d := math.Abs(float64(p) - 100*weights[i]/sum); d >= 1+1e-9 {
				t.Errorf("%v of %v is %d per cent", weights[i], sum, p)
			}
			for j, q := range got {
				if weights[i] > weights[j] && p < q {
					t.Errorf("%v gets %d, and %v gets %d", weights[i], p, weights[j], q)
				}
			}
		}
		if all != 100 {
			t.Errorf("%v gives %v: %d in all", weights, got, all)
		}
	})
}
