package agree

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
)

// Weighting is whose voice counts for what.
type Weighting string

// The weightings.
const (
	OneEach      Weighting = "one-each"    // a municipality, a vote
	ByPopulation Weighting = "population"  // an inhabitant, a vote
	BySquareRoot Weighting = "square-root" // Penrose, JRSS 109 (1946) 53–57: equal influence for each inhabitant behind a delegate
	Degressive   Weighting = "degressive"  // the mean of OneEach and ByPopulation: more for the large, less than in proportion
)

// Weigh gives each one's share of the votes; they sum to 1. population has one entry each, above 0. Report a result under all weightings, and
// say where the order differs.
func Weigh(population []float64, w Weighting) ([]float64, error) {
	if err := sizes(population); err != nil {
		return nil, err
	}
	out := make([]float64, len(population))
	var total, people float64
	for _, p := range population {
		people += p
	}
	for i, p := range population {
		switch w {
		case OneEach:
			out[i] = 1
		case ByPopulation:
			out[i] = p
		case BySquareRoot:
			out[i] = math.Sqrt(p)
		case Degressive:
			out[i] = 1/float64(len(population)) + p/people
		default:
			return nil, refuse.Because(refuse.Measure, "weighting %q", w)
		}
		total += out[i]
	}
	for i := range out {
		out[i] /= total
	}
	return out, nil
}

func sizes(population []float64) error {
	if len(population) == 0 {
		return refuse.Because(refuse.Nothing, "%d units", 0)
	}
	for i, p := range population {
		if !refuse.Finite(p) || p <= 0 {
			return refuse.Because(refuse.Data, "%v as population of number %d", p, i+1)
		}
	}
	return nil
}

// Order lists items by score, most first, equal ones by their place; ties are the groups of equal scores (to 12 digits).
func Order(score []float64) (order []int, ties [][]int) {
	for i := range score {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case score[a] > score[b]:
			return -1
		case score[a] < score[b]:
			return 1
		}
		return 0
	})
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && score[order[i]]-score[order[j]] <= 1e-12*math.Max(1, math.Abs(score[order[i]])) {
			j++
		}
		if j-i > 1 {
			ties = append(ties, slices.Clone(order[i:j]))
		}
		i = j
	}
	return order, ties
}

func amounts(values []float64) (sum float64, err error) {
	if len(values) == 0 {
		return 0, refuse.Because(refuse.Nothing, "%d values", 0)
	}
	for i, x := range values {
		if !refuse.Finite(x) || x < 0 {
			return 0, refuse.Because(refuse.Data, "%v as value number %d", x, i+1)
		}
		sum += x
	}
	if !(sum > 0) {
		return 0, refuse.Because(refuse.NoVariation, "%v altogether", sum)
	}
	return sum, nil
}

// Gini is inequality of amounts, each unit counted once: Σ(2i - n - 1)x_(i)/(nΣx), from 0 (all alike) to 1 - 1/n (one has all). Data for a
// negative amount, NoVariation when there is nothing to share.
func Gini(values []float64) (float64, error) {
	sum, err := amounts(values)
	if err != nil {
		return 0, err
	}
	n := float64(len(values))
	var g float64
	for i, x := range slices.Sorted(slices.Values(values)) {
		g += (2*float64(i+1) - n - 1) * x
	}
	return g / (n * sum), nil
}

// WeightedMean is the mean over people of an amount per person.
func WeightedMean(values, population []float64) (float64, error) {
	if _, err := amounts(values); err != nil {
		return 0, err
	}
	if err := paired(values, population); err != nil {
		return 0, err
	}
	var sum, people float64
	for i, x := range values {
		sum += x * population[i]
		people += population[i]
	}
	return sum / people, nil
}

func paired(values, population []float64) error {
	if len(values) != len(population) {
		return refuse.Because(refuse.Lengths, "%d values, %d populations", len(values), len(population))
	}
	return sizes(population)
}

// Theil is Theil's T of an amount per person over people: Σ p (x/μ) log(x/μ), p the population share, μ the mean over people; 0 when all are alike,
// and amounts of 0 add nothing. Theil, Economics and Information Theory, 1967, ch. 4.
func Theil(values, population []float64) (float64, error) {
	mean, err := WeightedMean(values, population)
	if err != nil {
		return 0, err
	}
	var people, t float64
	for _, p := range population {
		people += p
	}
	for i, x := range values {
		if x > 0 {
			t += population[i] / people * x / mean * math.Log(x/mean)
		}
	}
	return t, nil
}

// Concentration is whether an amount per person lies with the small or the large: 2Σ p x R/μ - 1, R the mid-rank by population (share of
// people in smaller places, and half the place's own), from -1 (all with the smallest) to 1 (all with the largest). Kakwani, Wagstaff & van
// Doorslaer, Journal of Econometrics 77 (1997) 87–103. Places of one size share their rank.
func Concentration(values, population []float64) (float64, error) {
	mean, err := WeightedMean(values, population)
	if err != nil {
		return 0, err
	}
	var people float64
	for _, p := range population {
		people += p
	}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case population[a] < population[b]:
			return -1
		case population[a] > population[b]:
			return 1
		}
		return 0
	})
	var c, before float64
	for i := 0; i < len(order); {
		j, group := i, 0.0
		for j < len(order) && population[order[j]] == population[order[i]] {
			group += population[order[j]] / people
			j++
		}
		for _, at := range order[i:j] {
			c += population[at] / people * values[at] * (before + group/2)
		}
		before += group
		i = j
	}
	return 2*c/mean - 1, nil
}
