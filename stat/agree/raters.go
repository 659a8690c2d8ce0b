package agree

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// table refuses a table that is empty, ragged, too small or holds what is no number. It has at least the rows and columns asked for.
func table(x [][]float64, rows, columns int) error {
	if len(x) == 0 || len(x[0]) == 0 {
		return refuse.Because(refuse.Nothing, "%d rows", len(x))
	}
	if len(x) < rows {
		return refuse.Because(refuse.TooFew, "%d rows", len(x))
	}
	if len(x[0]) < columns {
		return refuse.Because(refuse.TooFew, "%d columns", len(x[0]))
	}
	for i, row := range x {
		if len(row) != len(x[0]) {
			return refuse.Because(refuse.Lengths, "%d columns in row %d", len(row), i+1)
		}
		if err := refuse.NotFinite("table", row); err != nil {
			return err
		}
	}
	return nil
}

// Concordance is Kendall's W, 0 (none) to 1 (all alike), and the test of none.
type Concordance struct {
	W, ChiSquare float64
	DF           int
	P            float64 // by χ²; rough for few raters or items
}

// KendallW is the agreement of raters (rows) on the order of items (columns), scores of any kind, with the correction for ties. Kendall &
// Babington Smith, Annals of Mathematical Statistics 10 (1939) 275–287. TooFew below two raters or items; NoVariation when every
// rater puts all items alike.
func KendallW(scores [][]float64) (Concordance, error) {
	if err := table(scores, 2, 2); err != nil {
		return Concordance{}, err
	}
	m, n := float64(len(scores)), float64(len(scores[0]))
	sums := make([]float64, len(scores[0]))
	var ties float64
	for _, row := range scores {
		for j, r := range ranks(row) {
			sums[j] += r
		}
		ties += tieSum(row)
	}
	var s float64
	for _, x := range sums {
		s += math.Pow(x-m*(n+1)/2, 2)
	}
	down := m*m*(n*n*n-n) - m*ties
	if !(down > 0) {
		return Concordance{}, refuse.Because(refuse.NoVariation, "%v raters who tell nothing apart", m)
	}
	c := Concordance{W: 12 * s / down, DF: len(sums) - 1}
	c.ChiSquare = m * (n - 1) * c.W
	c.P = tail.ChiSquareAbove(c.ChiSquare, n-1)
	return c, nil
}

// Intraclass is one form of the intraclass correlation.
type Intraclass struct {
	ICC, F, DF1, DF2, P float64
	Low, High           float64 // confidence interval
}

// Intraclasses are Shrout and Fleiss' six: One, raters drawn anew for each target; Two, the same raters, seen as drawn from many; Three, these
// raters only. The …K are of the raters' mean.
type Intraclasses struct{ One, Two, Three, OneK, TwoK, ThreeK Intraclass }

// ICC computes them from scores, rows targets and columns raters, with intervals at level (0.95). Shrout & Fleiss, Psychological Bulletin 86
// (1979) 420–428; McGraw & Wong, Psychological Methods 1 (1996) 30–46. TooFew below two targets or raters; NoVariation when the raters
// never differ beyond their own level. Where the targets score alike on average, the reliability of a mean is not defined: NaN.
func ICC(scores [][]float64, level float64) (*Intraclasses, error) {
	if err := table(scores, 2, 2); err != nil {
		return nil, err
	}
	if !(level > 0 && level < 1) {
		return nil, refuse.Because(refuse.Data, "level %v", level)
	}
	n, k := float64(len(scores)), float64(len(scores[0]))
	msb, msw, msj, mse := meanSquares(scores)
	if !(mse > 1e-14*msb) {
		return nil, refuse.Because(refuse.NoVariation, "%v between targets, %v left", msb, mse)
	}
	p := 1 - (1-level)/2
	out := &Intraclasses{}

	single := func(f, df2 float64) (one, mean Intraclass) {
		low, high := f/tail.FQuantile(p, n-1, df2), f*tail.FQuantile(p, df2, n-1)
		one = Intraclass{ICC: (f - 1) / (f + k - 1), F: f, DF1: n - 1, DF2: df2, P: tail.FAbove(f, n-1, df2)}
		mean = one
		mean.ICC = 1 - 1/f
		one.Low, one.High = (low-1)/(low+k-1), (high-1)/(high+k-1)
		mean.Low, mean.High = 1-1/low, 1-1/high
		if f == 0 {
			mean.ICC, mean.Low, mean.High = math.NaN(), math.NaN(), math.NaN()
		}
		return one, mean
	}
	out.One, out.OneK = single(msb/msw, n*(k-1))
	out.Three, out.ThreeK = single(msb/mse, (n-1)*(k-1))

	two := Intraclass{ICC: (msb - mse) / (msb + (k-1)*mse + k*(msj-mse)/n), F: msb / mse, DF1: n - 1, DF2: (n - 1) * (k - 1)}
	two.P = tail.FAbove(two.F, two.DF1, two.DF2)
	fj := msj / mse
	rest := n*(1+(k-1)*two.ICC) - k*two.ICC
	df := (k - 1) * (n - 1) * math.Pow(k*two.ICC*fj+rest, 2) / ((n-1)*k*k*two.ICC*two.ICC*fj*fj + rest*rest)
	upper, lower := tail.FQuantile(p, n-1, df), tail.FQuantile(p, df, n-1)
	both := k*msj + (k*n-k-n)*mse
	two.Low = n * (msb - upper*mse) / (upper*both + n*msb)
	two.High = n * (lower*msb - mse) / (both + n*lower*msb)
	out.Two = two
	two.ICC = (msb - mse) / (msb + (msj-mse)/n)
	two.Low, two.High = k*two.Low/(1+two.Low*(k-1)), k*two.High/(1+two.High*(k-1))
	out.TwoK = two
	return out, nil
}

// meanSquares are those between targets, within targets, between raters, and of the rest.
func meanSquares(x [][]float64) (between, within, raters, rest float64) {
	n, k := float64(len(x)), float64(len(x[0]))
	var grand float64
	columns := make([]float64, len(x[0]))
	for _, row := range x {
		for j, v := range row {
			grand += v / (n * k)
			columns[j] += v / n
		}
	}
	for _, row := range x {
		var mean float64
		for _, v := range row {
			mean += v / k
		}
		between += k * (mean - grand) * (mean - grand)
		for j, v := range row {
			within += (v - mean) * (v - mean)
			rest += math.Pow(v-mean-columns[j]+grand, 2)
		}
	}
	for _, c := range columns {
		raters += n * (c - grand) * (c - grand)
	}
	return between / (n - 1), within / (n * (k - 1)), raters / (k - 1), rest / ((n - 1) * (k - 1))
}
