package estimate

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

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
