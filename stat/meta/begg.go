package meta

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// RankTest is Begg and Mazumdar's: Kendall's tau-b between the standardised distance from the pooled effect and its variance.
type RankTest struct {
	Tau, P float64
	Exact  bool // by counting permutations; else the normal approximation with ties
}

// Begg computes it. Begg & Mazumdar, Biometrics 50 (1994) 1088–1101. The p value is exact without ties and below 50 estimates.
// ErrTooFew for k < MinFunnel; ErrNoVariation when all effects, or all variances, are alike.
func Begg(y, v []float64) (RankTest, error) {
	if err := checkFunnel(y, v); err != nil {
		return RankTest{}, err
	}
	mean, err := Pool(y, v, Options{Method: FE, Test: TestZ})
	if err != nil {
		return RankTest{}, err
	}
	z := make([]float64, len(y))
	for i := range y {
		z[i] = (y[i] - mean.Mu()) / math.Sqrt(v[i]-mean.VB[0][0])
	}
	return kendall(z, v)
}

// kendall is tau-b of two lists and its two-sided p, as R's cor.test gives them. Kendall, Rank Correlation Methods, 4th ed. 1970.
func kendall(x, y []float64) (RankTest, error) {
	n := len(x)
	var concord, tiesX, tiesY float64 // concordant less discordant; pairs that tie
	for i := range n {
		for j := range i {
			dx, dy := sign(x[i]-x[j]), sign(y[i]-y[j])
			concord += dx * dy
			if dx == 0 {
				tiesX++
			}
			if dy == 0 {
				tiesY++
			}
		}
	}
	pairs := float64(n) * float64(n-1) / 2
	if tiesX == pairs || tiesY == pairs {
		return RankTest{}, refuse.Because(refuse.NoVariation, "all %d alike", n)
	}
	t := RankTest{Tau: concord / math.Sqrt((pairs-tiesX)*(pairs-tiesY))}
	if tiesX == 0 && tiesY == 0 && n < 50 {
		t.Exact = true
		at := int(math.Round((t.Tau + 1) * pairs / 2)) // concordant pairs
		below := inversionsAtMost(n, at)
		above := 1 - inversionsAtMost(n, at-1)
		t.P = math.Min(1, 2*math.Min(below, above))
		return t, nil
	}
	t.P = tail.TwoSided(concord/math.Sqrt(kendallVariance(n, tieSizes(x), tieSizes(y))), 0)
	return t, nil
}

// kendallVariance is that of concordant less discordant pairs, with ties.
func kendallVariance(n int, tx, ty []float64) float64 {
	m := float64(n)
	sum := func(t []float64, f func(float64) float64) (s float64) {
		for _, x := range t {
			s += f(x)
		}
		return s
	}
	v := func(x float64) float64 { return x * (x - 1) * (2*x + 5) }
	one := func(x float64) float64 { return x * (x - 1) }
	two := func(x float64) float64 { return x * (x - 1) * (x - 2) }
	s := (v(m) - sum(tx, v) - sum(ty, v)) / 18
	s += sum(tx, one) * sum(ty, one) / (2 * m * (m - 1))
	if n > 2 {
		s += sum(tx, two) * sum(ty, two) / (9 * m * (m - 1) * (m - 2))
	}
	return s
}

// tieSizes are the sizes of groups of equal values, those of one too.
func tieSizes(x []float64) []float64 {
	sorted := slices.Sorted(slices.Values(x))
	var out []float64
	for i, v := range sorted {
		if i > 0 && v == sorted[i-1] {
			out[len(out)-1]++
		} else {
			out = append(out, 1)
		}
	}
	return out
}

// inversionsAtMost is the share of the n! orders with at most q inversions, by the recurrence over n.
func inversionsAtMost(n, q int) float64 {
	most := n * (n - 1) / 2
	if q < 0 {
		return 0
	}
	share := []float64{1}
	for m := 2; m <= n; m++ {
		next := make([]float64, len(share)+m-1)
		for i, p := range share {
			for j := range m {
				next[i+j] += p / float64(m)
			}
		}
		share = next
	}
	var sum float64
	for i := 0; i <= min(q, most); i++ {
		sum += share[i]
	}
	return math.Min(1, sum)
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}
