package meta

import (
	"fmt"
	"math"
)

// Column is one moderator: a name for the answer and one value per estimate.
type Column struct {
	Name   string
	Values []float64
}

// Design says what effects may depend on: an intercept, and moderators in the order given.
type Design struct {
	NoIntercept bool
	Columns     []Column
}

// rankTolerance is how much of a moderator, of its length around the mean, must be new beside those before it.
const rankTolerance = 1e-7

// basis is the model matrix X = Q·R: k×p with orthonormal columns q, and R upper triangular. All sums run over q, which makes
// them well conditioned whatever the units of the moderators (a year near 2000 beside a share near 0), and O(k p²).
type basis struct {
	k, p      int
	q         [][]float64 // p columns of length k
	r         [][]float64 // p×p, upper triangular
	rinv      [][]float64 // its inverse
	names     []string
	kept      []int // for each column of X: 0 the intercept, i the i-th moderator; from 1 when there is no intercept
	dropped   []string
	intercept bool
}

// newBasis orthogonalises by modified Gram-Schmidt, each column twice. A moderator that the columns before it already
// say (within rankTolerance) is dropped and named; ErrRank when nothing is left.
func newBasis(k int, d Design) (*basis, error) {
	b := &basis{k: k, intercept: !d.NoIntercept}
	if b.intercept {
		ones := make([]float64, k)
		for i := range ones {
			ones[i] = 1
		}
		b.append(ones, "intercept", 0)
	}
	for i, c := range d.Columns {
		if len(c.Values) != k {
			return nil, fmt.Errorf("%w: moderator %q has %d values for %d estimates", ErrLengths, c.Name, len(c.Values), k)
		}
		if !finite(c.Values...) {
			return nil, fmt.Errorf("%w: moderator %q", ErrEstimate, c.Name)
		}
		if !b.append(c.Values, c.Name, i+1) {
			b.dropped = append(b.dropped, c.Name)
		}
	}
	if b.p == 0 {
		return nil, ErrRank
	}
	b.square()
	return b, nil
}

// append adds a column; false when it says nothing new.
func (b *basis) append(x []float64, name string, from int) bool {
	col := append([]float64(nil), x...)
	coef := make([]float64, b.p+1)
	reference := centredNorm(x, b.intercept && b.p > 0)
	for range 2 {
		for j, q := range b.q {
			s := dot(q, col)
			coef[j] += s
			for i := range col {
				col[i] -= s * q[i]
			}
		}
	}
	norm := math.Sqrt(dot(col, col))
	if norm <= rankTolerance*reference || norm == 0 || norm <= 1e-14*math.Sqrt(dot(x, x)) {
		return false
	}
	coef[b.p] = norm
	for i := range col {
		col[i] /= norm
	}
	b.q, b.r = append(b.q, col), append(b.r, coef) // r by columns until square
	b.names, b.kept = append(b.names, name), append(b.kept, from)
	b.p++
	return true
}

// square turns the collected columns of R into rows and inverts R by back substitution.
func (b *basis) square() {
	r := matrix(b.p)
	for j, col := range b.r {
		for i, x := range col {
			r[i][j] = x
		}
	}
	b.r, b.rinv = r, matrix(b.p)
	for j := range b.p {
		b.rinv[j][j] = 1 / r[j][j]
		for i := j - 1; i >= 0; i-- {
			var s float64
			for l := i + 1; l <= j; l++ {
				s += r[i][l] * b.rinv[l][j]
			}
			b.rinv[i][j] = -s / r[i][i]
		}
	}
}

// coefficients turns coefficients on Q into coefficients on X.
func (b *basis) coefficients(onQ []float64) []float64 {
	out := make([]float64, b.p)
	for i := range out {
		for j := i; j < b.p; j++ {
			out[i] += b.rinv[i][j] * onQ[j]
		}
	}
	return out
}

// covariance turns a covariance of coefficients on Q into that of coefficients on X: R⁻¹ S R⁻ᵀ.
func (b *basis) covariance(s [][]float64) [][]float64 {
	half, out := matrix(b.p), matrix(b.p)
	for i := range b.p {
		for j := range b.p {
			for l := i; l < b.p; l++ {
				half[i][j] += b.rinv[i][l] * s[l][j]
			}
		}
	}
	for i := range b.p {
		for j := range b.p {
			for l := j; l < b.p; l++ {
				out[i][j] += half[i][l] * b.rinv[j][l]
			}
		}
	}
	return out
}

func centredNorm(x []float64, centre bool) float64 {
	var mean float64
	if centre {
		mean = average(x)
	}
	var s float64
	for _, v := range x {
		s += square(v - mean)
	}
	return math.Sqrt(s)
}

func average(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

func dot(a, b []float64) float64 {
	var s float64
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

func matrix(p int) [][]float64 {
	rows, cells := make([][]float64, p), make([]float64, p*p)
	for i := range rows {
		rows[i] = cells[i*p : (i+1)*p : (i+1)*p]
	}
	return rows
}

// invert gives the inverse of a symmetric positive definite matrix and the log of its determinant, by Cholesky.
// False when the matrix is not positive definite.
func invert(m [][]float64) (inverse [][]float64, logDet float64, ok bool) {
	p := len(m)
	if p == 1 { // by far the most common: no moderators
		x := m[0][0]
		return [][]float64{{1 / x}}, math.Log(x), x > 0 && !math.IsInf(x, 0)
	}
	l := matrix(p)
	for i := range p {
		for j := 0; j <= i; j++ {
			s := m[i][j]
			for h := range j {
				s -= l[i][h] * l[j][h]
			}
			if i > j {
				l[i][j] = s / l[j][j]
				continue
			}
			if !(s > 0) || math.IsInf(s, 0) {
				return nil, 0, false
			}
			l[i][i] = math.Sqrt(s)
			logDet += math.Log(s)
		}
	}
	inverse = matrix(p)
	for c := range p { // solve L Lᵀ x = e_c
		x := make([]float64, p)
		for i := c; i < p; i++ {
			if i == c {
				x[i] = 1
			}
			for h := c; h < i; h++ {
				x[i] -= l[i][h] * x[h]
			}
			x[i] /= l[i][i]
		}
		for i := p - 1; i >= 0; i-- {
			for h := i + 1; h < p; h++ {
				x[i] -= l[h][i] * x[h]
			}
			x[i] /= l[i][i]
		}
		for i := range p {
			inverse[i][c] = x[i]
		}
	}
	return inverse, logDet, true
}

// traceOf is tr(A·B) for square matrices of one size.
func traceOf(a, b [][]float64) float64 {
	var s float64
	for i := range a {
		for j := range a {
			s += a[i][j] * b[j][i]
		}
	}
	return s
}

func multiply(a, b [][]float64) [][]float64 {
	out := matrix(len(a))
	for i := range a {
		for j := range a {
			for l := range a {
				out[i][j] += a[i][l] * b[l][j]
			}
		}
	}
	return out
}
