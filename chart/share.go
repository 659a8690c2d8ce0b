package chart

import (
	"cmp"
	"math"
	"slices"
)

// Shares writes weights as whole per cents that sum to 100: each is rounded down, and those with the largest remainders get what is
// left (the method of Hamilton; Balinski and Young, Fair Representation, 1982, appendix A). Every share is less than one from its
// exact value, and a larger weight never gets a smaller share. Weights are ≥ 0; all zero gives zeros, none gives none.
func Shares(weights []float64) []int {
	out := make([]int, len(weights))
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	if !(sum > 0) || math.IsInf(sum, 1) {
		return out
	}
	left, order := 100, make([]int, len(weights))
	exact := func(i int) float64 { return 100 * (weights[i] / sum) }
	for i := range weights {
		out[i], order[i] = int(exact(i)), i
		left -= out[i]
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(exact(b)-float64(out[b]), exact(a)-float64(out[a])), cmp.Compare(weights[b], weights[a]))
	})
	for _, i := range order[:max(0, min(left, len(order)))] {
		out[i]++
	}
	return out
}
