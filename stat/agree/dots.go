package agree

import (
	"math"

	"allmenning/stat/refuse"
)

// Dotted is what a round of dots gave. Slices have one entry per item.
type Dotted struct {
	Dots       []float64 // weighted sum
	Supporters []int     // voters who gave it at least one
	Order      []int     // items by dots, most first; equal ones by their place on the list
	Ties       [][]int   // groups of items with equally many
}

// Dots adds up dots: a row per voter, a column per item, whole numbers from 0. budget is the most one voter may give out, most the most on one
// item (0: no limit). weights as in Rank. Data for a ballot that breaks a limit, naming it: it is not cut down.
func Dots(dots [][]float64, budget, most float64, weights []float64) (*Dotted, error) {
	if err := table(dots, 1, 1); err != nil {
		return nil, err
	}
	if weights == nil {
		weights = equal(len(dots))
	}
	if len(weights) != len(dots) {
		return nil, refuse.Because(refuse.Lengths, "%d weights for %d voters", len(weights), len(dots))
	}
	if !(budget > 0) || most < 0 {
		return nil, refuse.Because(refuse.Data, "%v dots to give, %v on one", budget, most)
	}
	n := len(dots[0])
	d := &Dotted{Dots: make([]float64, n), Supporters: make([]int, n)}
	for v, row := range dots {
		if !(weights[v] >= 0) || math.IsInf(weights[v], 0) {
			return nil, refuse.Because(refuse.Data, "%v as the weight of voter %d", weights[v], v+1)
		}
		var given float64
		for i, x := range row {
			if x < 0 || x != math.Trunc(x) || (most > 0 && x > most) {
				return nil, refuse.Because(refuse.Data, "%v dots on item %d by voter %d", x, i+1, v+1)
			}
			given += x
			d.Dots[i] += weights[v] * x
			if x > 0 {
				d.Supporters[i]++
			}
		}
		if given > budget {
			return nil, refuse.Because(refuse.Data, "%v dots by voter %d", given, v+1)
		}
	}
	d.Order, d.Ties = Order(d.Dots)
	return d, nil
}
