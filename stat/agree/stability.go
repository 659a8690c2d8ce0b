package agree

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Settled tells how far a panel's answers to one statement moved between two rounds: when they stand still, further rounds add
// nothing. von der Gracht, Technological Forecasting and Social Change 79 (2012) 1525–1536.
type Settled struct {
	Changed          float64 // share of the panel that changed its answer
	CV1, CV2, Change float64 // coefficients of variation, and the size of their difference
	Spearman         float64 // rank correlation; NaN when all answered alike in a round
	WilcoxonV        float64 // sum of ranks of those who came down; 0 when nobody moved
	WilcoxonP        float64 // two-sided; NaN when nobody moved
}

// Stability compares two rounds, the same person in the same place. Wilcoxon's signed ranks: exact when no change is 0 and none are of
// the same size, for up to 49 who moved, else the normal approximation with ties and continuity correction. Lengths when the rounds differ
// in number, TooFew for fewer than two people.
func Stability(first, second []float64) (Settled, error) {
	if len(first) != len(second) {
		return Settled{}, refuse.Because(refuse.Lengths, "%d and %d answers", len(first), len(second))
	}
	if len(first) < 2 {
		return Settled{}, refuse.Because(refuse.TooFew, "%d people", len(first))
	}
	for _, round := range [][]float64{first, second} {
		if _, err := Rate(round); err != nil {
			return Settled{}, err
		}
	}
	m1, s1 := meanSD(first)
	m2, s2 := meanSD(second)
	s := Settled{CV1: s1 / m1, CV2: s2 / m2, Spearman: pearson(ranks(first), ranks(second))}
	s.Change = math.Abs(s.CV1 - s.CV2)
	var moved []float64
	for i := range first {
		if d := first[i] - second[i]; d != 0 {
			moved = append(moved, d)
			s.Changed += 1 / float64(len(first))
		}
	}
	s.WilcoxonV, s.WilcoxonP = wilcoxon(moved, len(moved) < len(first))
	return s, nil
}

// wilcoxon is V and its two-sided p for differences that are not 0; zeros tells whether some were.
func wilcoxon(d []float64, zeros bool) (v, p float64) {
	n := float64(len(d))
	if n == 0 {
		return 0, math.NaN()
	}
	size := make([]float64, len(d))
	for i, x := range d {
		size[i] = math.Abs(x)
	}
	r := ranks(size)
	for i, x := range d {
		if x > 0 {
			v += r[i]
		}
	}
	ties := tieSum(size)
	if ties == 0 && !zeros && n < 50 {
		low := signedRanksAtMost(len(d), int(math.Min(v, n*(n+1)/2-v)))
		return v, math.Min(1, 2*low)
	}
	z := v - n*(n+1)/4
	switch {
	case z > 0:
		z -= 0.5
	case z < 0:
		z += 0.5
	}
	return v, tail.TwoSided(z/math.Sqrt(n*(n+1)*(2*n+1)/24-ties/48), 0)
}

// signedRanksAtMost is P(V ≤ v) over all signs of the ranks 1 … n.
func signedRanksAtMost(n, v int) float64 {
	share := []float64{1}
	for r := 1; r <= n; r++ {
		next := make([]float64, len(share)+r)
		for i, p := range share {
			next[i] += p / 2
			next[i+r] += p / 2
		}
		share = next
	}
	var sum float64
	for _, p := range share[:v+1] {
		sum += p
	}
	return sum
}

// ranks from 1, ties sharing their mean.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case x[a] < x[b]:
			return -1
		case x[a] > x[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, at := range order[i:j] {
			out[at] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// tieSum is Σ(t³ - t) over groups of equal values.
func tieSum(x []float64) float64 {
	counts := map[float64]float64{}
	for _, v := range x {
		counts[v]++
	}
	var sum float64
	for _, t := range counts {
		sum += t*t*t - t
	}
	return sum
}

func pearson(x, y []float64) float64 {
	mx, sx := meanSD(x)
	my, sy := meanSD(y)
	if sx == 0 || sy == 0 {
		return math.NaN()
	}
	var s float64
	for i := range x {
		s += (x[i] - mx) * (y[i] - my)
	}
	return s / (float64(len(x)-1) * sx * sy)
}
