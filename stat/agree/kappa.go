package agree

import (
	"math"

	"allmenning/stat/refuse"
)

// Kappa is agreement beyond chance: 1 is full, 0 what chance gives.
type Kappa struct {
	Kappa    float64
	Observed float64 // share of agreement
	Expected float64 // the share chance gives
	SE       float64 // Fleiss: if there were no agreement beyond chance; Cohen: large-sample, for an interval
	Z        float64 // Kappa/SE
}

// Fleiss is the agreement of several raters putting items in categories: counts has a row per item and a column per category, the number of
// raters who chose it; every row has the same sum. Fleiss, Psychological Bulletin 76 (1971) 378–382; standard error of Fleiss, Nee &
// Landis, Psychological Bulletin 86 (1979) 974–977. TooFew below two items or raters; NoVariation when one category took all.
func Fleiss(counts [][]float64) (Kappa, error) {
	if err := table(counts, 2, 2); err != nil {
		return Kappa{}, err
	}
	items := float64(len(counts))
	var raters float64
	for _, c := range counts[0] {
		raters += c
	}
	if raters < 2 {
		return Kappa{}, refuse.Because(refuse.TooFew, "%v raters", raters)
	}
	share := make([]float64, len(counts[0]))
	var k Kappa
	for i, row := range counts {
		var sum, pairs float64
		for j, c := range row {
			if c < 0 || c != math.Trunc(c) {
				return Kappa{}, refuse.Because(refuse.Data, "%v raters in row %d", c, i+1)
			}
			sum += c
			pairs += c * (c - 1)
			share[j] += c / (items * raters)
		}
		if sum != raters {
			return Kappa{}, refuse.Because(refuse.Lengths, "%v raters in row %d", sum, i+1)
		}
		k.Observed += pairs / (raters * (raters - 1)) / items
	}
	var pq, skew float64
	for _, p := range share {
		k.Expected += p * p
		pq += p * (1 - p)
		skew += p * (1 - p) * (1 - 2*p)
	}
	if !(pq > 1e-14) {
		return Kappa{}, refuse.Because(refuse.NoVariation, "%v items in one category", items)
	}
	k.Kappa = (k.Observed - k.Expected) / (1 - k.Expected)
	k.SE = math.Sqrt(2/(items*raters*(raters-1))) * math.Sqrt(math.Max(0, pq*pq-skew)) / pq
	k.Z = k.Kappa / k.SE
	return k, nil
}

// Weights are how much two categories on a scale agree, from 0 to 1.
type Weights string

// The weights. The empty one is Unweighted.
const (
	Unweighted Weights = "unweighted" // 1 if the same
	LinearW    Weights = "linear"     // 1 - |i-j|/(c-1)
	Quadratic  Weights = "quadratic"  // 1 - (i-j)²/(c-1)²
)

// Cohen is the agreement of two raters on a scale of categories numbered 1 to `categories` (0: the highest number seen). Cohen, Educational
// and Psychological Measurement 20 (1960) 37–46 and Psychological Bulletin 70 (1968) 213–220; standard error of Fleiss, Cohen & Everitt,
// Psychological Bulletin 72 (1969) 323–327. NoVariation when both put everything in one category.
func Cohen(a, b []int, categories int, w Weights) (Kappa, error) {
	if len(a) != len(b) {
		return Kappa{}, refuse.Because(refuse.Lengths, "%d and %d ratings", len(a), len(b))
	}
	if len(a) < 2 {
		return Kappa{}, refuse.Because(refuse.TooFew, "%d items", len(a))
	}
	highest := 0
	for i := range a {
		if a[i] < 1 || b[i] < 1 {
			return Kappa{}, refuse.Because(refuse.Data, "%d as a category, item %d", min(a[i], b[i]), i+1)
		}
		highest = max(highest, a[i], b[i])
	}
	if categories == 0 {
		categories = max(2, highest)
	}
	if highest > categories {
		return Kappa{}, refuse.Because(refuse.Data, "%d as a category of %d", highest, categories)
	}
	if categories > 1000 {
		return Kappa{}, refuse.Because(refuse.TooMany, "%d categories", categories)
	}
	weight, err := w.matrix(categories)
	if err != nil {
		return Kappa{}, err
	}
	n := float64(len(a))
	p := make([][]float64, categories)
	rows, columns := make([]float64, categories), make([]float64, categories)
	for i := range p {
		p[i] = make([]float64, categories)
	}
	for i := range a {
		p[a[i]-1][b[i]-1] += 1 / n
		rows[a[i]-1] += 1 / n
		columns[b[i]-1] += 1 / n
	}
	return weightedKappa(p, rows, columns, weight, n)
}

func weightedKappa(p [][]float64, rows, columns []float64, weight [][]float64, n float64) (Kappa, error) {
	var k Kappa
	byRow, byColumn := make([]float64, len(p)), make([]float64, len(p)) // mean weight of a row's, and a column's, category
	for i := range p {
		for j := range p {
			k.Observed += weight[i][j] * p[i][j]
			k.Expected += weight[i][j] * rows[i] * columns[j]
			byRow[i] += weight[i][j] * columns[j]
			byColumn[j] += weight[i][j] * rows[i]
		}
	}
	k.Observed = math.Min(1, k.Observed) // shares may sum to a last digit above it
	left := 1 - k.Expected
	if !(left > 1e-12) {
		return Kappa{}, refuse.Because(refuse.NoVariation, "%v items in one category", n)
	}
	k.Kappa = (k.Observed - k.Expected) / left
	var v float64
	for i := range p {
		for j := range p {
			v += p[i][j] * math.Pow(weight[i][j]*left-(byRow[i]+byColumn[j])*(1-k.Observed), 2)
		}
	}
	v -= math.Pow(k.Observed*k.Expected-2*k.Expected+k.Observed, 2)
	k.SE = math.Sqrt(math.Max(0, v)/n) / (left * left)
	k.Z = k.Kappa / k.SE
	return k, nil
}

func (w Weights) matrix(categories int) ([][]float64, error) {
	out := make([][]float64, categories)
	span := float64(max(1, categories-1))
	for i := range out {
		out[i] = make([]float64, categories)
		for j := range out[i] {
			d := math.Abs(float64(i-j)) / span
			switch w {
			case "", Unweighted:
				if i == j {
					out[i][j] = 1
				}
			case LinearW:
				out[i][j] = 1 - d
			case Quadratic:
				out[i][j] = 1 - d*d
			default:
				return nil, refuse.Because(refuse.Measure, "weights %q", w)
			}
		}
	}
	return out, nil
}
