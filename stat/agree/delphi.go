package agree

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Rating sums up what a panel said of one statement on the scale 1 to 9.
type Rating struct {
	N            int
	Mean, SD     float64 // SD NaN for one answer
	Median       float64
	Q1, Q3, IQR  float64 // quartiles of type 7, R's and spreadsheets' default
	Q1T6, Q3T6   float64 // of type 6, as other programs give
	MAD          float64 // median absolute deviation from the median, not scaled
	High, Low    float64 // percent who answered 7 to 9, and 1 to 3
	Disagreement Disagreement
}

// Disagreement is RAND's measure for panels of any size: the range from the 30th to the 70th percentile against what a panel would
// show by mere asymmetry. Fitch et al., The RAND/UCLA Appropriateness Method User's Manual, 2001, ch. 8.
type Disagreement struct {
	P30, P70  float64
	Range     float64 // P70 - P30
	Centre    float64
	Asymmetry float64 // of the centre from the middle of the scale
	Limit     float64 // 2.35 + 1.5·Asymmetry
	Index     float64 // Range/Limit
	Disagree  bool    // Range > Limit
}

// Rate sums up answers from 1 to 9. Nothing without answers; Data for one outside the scale.
func Rate(answers []float64) (Rating, error) {
	if len(answers) == 0 {
		return Rating{}, refuse.Because(refuse.Nothing, "%d answers", 0)
	}
	for i, x := range answers {
		if !(x >= 1 && x <= 9) {
			return Rating{}, refuse.Because(refuse.Data, "%v as answer number %d on a scale from 1 to 9", x, i+1)
		}
	}
	sorted := slices.Sorted(slices.Values(answers))
	r := Rating{N: len(answers), Median: Quantile(sorted, 0.5, 7)}
	r.Mean, r.SD = meanSD(answers)
	r.Q1, r.Q3 = Quantile(sorted, 0.25, 7), Quantile(sorted, 0.75, 7)
	r.IQR = r.Q3 - r.Q1
	r.Q1T6, r.Q3T6 = Quantile(sorted, 0.25, 6), Quantile(sorted, 0.75, 6)
	away := make([]float64, len(answers))
	for i, x := range answers {
		away[i] = math.Abs(x - r.Median)
		if x >= 7 {
			r.High += 100 / float64(r.N)
		}
		if x <= 3 {
			r.Low += 100 / float64(r.N)
		}
	}
	slices.Sort(away)
	r.MAD = Quantile(away, 0.5, 7)
	d := Disagreement{P30: Quantile(sorted, 0.3, 7), P70: Quantile(sorted, 0.7, 7)}
	d.Range, d.Centre = d.P70-d.P30, (d.P30+d.P70)/2
	d.Asymmetry = math.Abs(5 - d.Centre)
	d.Limit = 2.35 + 1.5*d.Asymmetry
	d.Index = d.Range / d.Limit
	d.Disagree = d.Range > d.Limit
	r.Disagreement = d
	return r, nil
}

// Quantile is the p-quantile of sorted numbers by type 7, position 1 + (n-1)p, or type 6, position (n+1)p. Hyndman & Fan, The American
// Statistician 50 (1996) 361–365. NaN for no numbers, p outside [0, 1] or another type.
func Quantile(sorted []float64, p float64, kind int) float64 {
	n := float64(len(sorted))
	if n == 0 || !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	var at float64
	switch kind {
	case 7:
		at = 1 + (n-1)*p
	case 6:
		at = (n + 1) * p
	default:
		return math.NaN()
	}
	at = math.Min(n, math.Max(1, at))
	low := math.Floor(at + 4e-16*at) // 0.3·10 is not quite 3
	part := at - low
	if math.Abs(part) < 4e-15*at {
		part = 0
	}
	x := sorted[int(low)-1]
	if part > 0 {
		x += part * (sorted[int(low)] - x)
	}
	return x
}

func meanSD(x []float64) (mean, sd float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		sd += (v - mean) * (v - mean)
	}
	return mean, math.Sqrt(sd / float64(len(x)-1))
}

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
