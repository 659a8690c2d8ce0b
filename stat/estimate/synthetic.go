package estimate

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// Control is one place against a blend of others that resembled it before.
type Control struct {
	Weights         []float64 // of the donors, in their order; at least 0, sum 1
	Gap             []float64 // the place less its blend, per period
	Effect          float64   // mean gap from Start on
	RMSPre, RMSPost float64   // root mean square of gaps before and after
	Ratio           float64   // RMSPost/RMSPre
	PlaceboRatios   []float64 // the same for every unit taken as if it were the one, the one itself first; only from Synthetic
	PlaceboP        float64   // share of units with as large a ratio
}

// Synthetic finds the blend: donor weights w ≥ 0, Σw = 1, that minimise the sum of squared gaps before Start. y[0] is the place, the rest are
// donors, each with one value per period. Abadie, Diamond & Hainmueller, JASA 105 (2010) 493–505, on outcomes alone. Each
// unit is then taken as if it were the one, with all the others as donors, and the ratios ranked. A blend that never resembled the place (RMSPre as large as the effect) says nothing: show the line before Start.
//
// TooFew for fewer than two donors, two periods before or one after; TooMany above 500 donors. When donors outnumber periods before, weights
// are one of many equally good sets, and the gaps before are near 0 whatever is true: PlaceboP is what is left to trust.
func Synthetic(y [][]float64, start int) (*Control, error) {
	if len(y) < 3 {
		return nil, refuse.Because(refuse.TooFew, "%d donors", max(0, len(y)-1))
	}
	if len(y) > 501 {
		return nil, refuse.Because(refuse.TooMany, "%d donors", len(y)-1)
	}
	for i, series := range y {
		if len(series) != len(y[0]) {
			return nil, refuse.Because(refuse.Lengths, "%d periods in series %d", len(series), i+1)
		}
		if err := refuse.NotFinite("series", series); err != nil {
			return nil, err
		}
	}
	if start < 2 || start >= len(y[0]) {
		return nil, refuse.Because(refuse.TooFew, "%d periods before, %d after", max(0, start), max(0, len(y[0])-start))
	}
	out, err := against(y[0], y[1:], start)
	if err != nil {
		return nil, err
	}
	atLeast := 0
	for i := range y {
		one := out
		if i > 0 {
			if one, err = against(y[i], others(y, i), start); err != nil {
				return nil, err
			}
		}
		out.PlaceboRatios = append(out.PlaceboRatios, one.Ratio)
		if one.Ratio >= out.Ratio {
			atLeast++
		}
	}
	out.PlaceboP = float64(atLeast) / float64(len(y))
	return out, nil
}

// others are the donors of a placebo: every unit but itself.
func others(y [][]float64, i int) [][]float64 {
	out := make([][]float64, 0, len(y)-1)
	return append(append(out, y[:i]...), y[i+1:]...)
}

func against(one []float64, donors [][]float64, start int) (*Control, error) {
	w, err := blend(one[:start], donors)
	if err != nil {
		return nil, err
	}
	c := &Control{Weights: w, Gap: make([]float64, len(one))}
	for t := range one {
		c.Gap[t] = one[t]
		for j := range donors {
			c.Gap[t] -= w[j] * donors[j][t]
		}
	}
	c.Effect = linear.Mean(c.Gap[start:])
	c.RMSPre, c.RMSPost = rms(c.Gap[:start]), rms(c.Gap[start:])
	c.Ratio = c.RMSPost / c.RMSPre
	if math.IsNaN(c.Ratio) { // 0 over 0: nothing happened
		c.Ratio = 0
	}
	return c, nil
}

func rms(x []float64) float64 { return math.Sqrt(linear.Dot(x, x) / float64(len(x))) }

// blend minimises ‖target - Σ w_j donor_j‖² over the simplex by an active set: it starts at the nearest donor, lets in the donor
// that helps most, and solves for those in with their sum held at 1; one that would go below 0 is put out on the way. Each round
// lowers the sum, so it ends.
func blend(target []float64, donors [][]float64) ([]float64, error) {
	n := len(donors)
	h, f := linear.Matrix(n), make([]float64, n)
	var size float64
	centre := linear.Mean(target)
	for i := range n {
		for j := 0; j <= i; j++ {
			for t := range target {
				h[i][j] += (donors[i][t] - centre) * (donors[j][t] - centre)
			}
			h[j][i] = h[i][j]
		}
		for t := range target {
			f[i] += (donors[i][t] - centre) * (target[t] - centre)
		}
		size = math.Max(size, h[i][i])
	}
	if size == 0 {
		size = 1
	}
	w, in := make([]float64, n), make([]bool, n)
	first := 0
	for j := range n {
		if h[j][j]/2-f[j] < h[first][first]/2-f[first] {
			first = j
		}
	}
	w[first], in[first] = 1, true
	for range 50 * (n + 10) {
		enter, worst := -1, -1e-12*size
		level := gradient(h, f, w, firstIn(in))
		for j := range n {
			if d := gradient(h, f, w, j) - level; !in[j] && d < worst {
				enter, worst = j, d
			}
		}
		if enter < 0 {
			return w, nil
		}
		in[enter] = true
		if !settle(h, f, w, in, size) {
			in[enter] = false
			return w, nil // as good as the digits allow
		}
	}
	return nil, refuse.Because(refuse.NotConverged, "%d donors", n)
}

func firstIn(in []bool) int {
	best := 0
	for j := range in {
		if in[j] {
			best = j
			break
		}
	}
	return best
}

func gradient(h [][]float64, f, w []float64, j int) float64 { return linear.Dot(h[j], w) - f[j] }

// settle moves w to the best point over those in, putting out what reaches 0 on the way.
func settle(h [][]float64, f, w []float64, in []bool, size float64) bool {
	for range len(w) + 1 {
		z, ok := equality(h, f, in, size)
		if !ok {
			return false
		}
		step, out := 1.0, -1
		for j := range w {
			if in[j] && z[j] < 0 {
				if s := w[j] / (w[j] - z[j]); s < step {
					step, out = s, j
				}
			}
		}
		for j := range w {
			if in[j] {
				w[j] += step * (z[j] - w[j])
			}
		}
		if out < 0 {
			return true
		}
		w[out], in[out] = 0, false
	}
	return true
}

// equality solves the least squares over those in, with their sum held at 1, by the bordered system; a ridge far below the digits keeps it
// regular when donors repeat each other.
func equality(h [][]float64, f []float64, in []bool, size float64) ([]float64, bool) {
	var at []int
	for j := range in {
		if in[j] {
			at = append(at, j)
		}
	}
	n := len(at)
	a, b := mat.NewDense(n+1, n+1, nil), mat.NewVecDense(n+1, nil)
	for i, x := range at {
		for j, y := range at {
			a.Set(i, j, h[x][y]/size)
		}
		a.Set(i, i, h[x][x]/size+1e-13)
		a.Set(i, n, 1)
		a.Set(n, i, 1)
		b.SetVec(i, f[x]/size)
	}
	b.SetVec(n, 1)
	var z mat.VecDense
	if err := z.SolveVec(a, b); err != nil {
		if _, poor := err.(mat.Condition); !poor {
			return nil, false
		}
	}
	out := make([]float64, len(in))
	for i, x := range at {
		if !refuse.Finite(z.AtVec(i)) {
			return nil, false
		}
		out[x] = z.AtVec(i)
	}
	return out, true
}
