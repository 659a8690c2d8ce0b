// Package linear holds least squares for the stat packages: a model matrix turned into orthonormal columns, which names what it
// drops, and the small dense matrices around it (rows of float64).
package linear

import (
	"math"

	"allmenning/stat/refuse"
)

// Column is one explaining variable: a name for the answer and one value per observation.
type Column struct {
	Name   string
	Values []float64
}

// Design says what the answer may depend on: an intercept, and columns in the order given.
type Design struct {
	NoIntercept bool
	Columns     []Column
}

// rankTolerance is how much of a moderator, of its length around the mean, must be new beside those before it.
const rankTolerance = 1e-7

// Basis is the model matrix X = Q·R: k×p with orthonormal columns q, and R upper triangular. All sums run over q, which makes
// them well conditioned whatever the units of the moderators (a year near 2000 beside a share near 0), and O(k p²).
type Basis struct {
	K, P      int
	Q         [][]float64 // P columns of length K
	R         [][]float64 // P×P, upper triangular
	RInv      [][]float64 // its inverse
	Names     []string    // of the columns of X: "intercept", then those kept
	Kept      []int       // for each column of X: 0 the intercept, i the i-th of the design; from 1 when there is no intercept
	Dropped   []string    // columns that said nothing new
	Intercept bool
}

// NewBasis orthogonalises by modified Gram-Schmidt, each column twice. A moderator that the columns before it already
// say (within rankTolerance, as R's dqrdc2 does) is dropped and named. refuse.Rank when nothing is left,
// refuse.Lengths and refuse.Value for columns of another length or with a value missing.
func NewBasis(k int, d Design) (*Basis, error) {
	b := &Basis{K: k, Intercept: !d.NoIntercept}
	if b.Intercept {
		ones := make([]float64, k)
		for i := range ones {
			ones[i] = 1
		}
		b.append(ones, "intercept", 0)
	}
	for i, c := range d.Columns {
		if len(c.Values) != k {
			return nil, refuse.Because(refuse.Lengths, "column %q has %d values, not %d", c.Name, len(c.Values), k)
		}
		if err := refuse.NotFinite("column "+c.Name, c.Values); err != nil {
			return nil, err
		}
		if !b.append(c.Values, c.Name, i+1) {
			b.Dropped = append(b.Dropped, c.Name)
		}
	}
	if b.P == 0 {
		return nil, refuse.Because(refuse.Rank, "none of %d columns varies", len(d.Columns))
	}
	b.square()
	return b, nil
}

// append adds a column; false when it says nothing new.
func (b *Basis) append(x []float64, name string, from int) bool {
	col := append([]float64(nil), x...)
	coef := make([]float64, b.P+1)
	reference := centredNorm(x, b.Intercept && b.P > 0)
	for range 2 {
		for j, q := range b.Q {
			s := Dot(q, col)
			coef[j] += s
			for i := range col {
				col[i] -= s * q[i]
			}
		}
	}
	norm := math.Sqrt(Dot(col, col))
	if norm <= rankTolerance*reference || norm == 0 || norm <= 1e-14*math.Sqrt(Dot(x, x)) {
		return false
	}
	coef[b.P] = norm
	for i := range col {
		col[i] /= norm
	}
	b.Q, b.R = append(b.Q, col), append(b.R, coef) // r by columns until square
	b.Names, b.Kept = append(b.Names, name), append(b.Kept, from)
	b.P++
	return true
}

// square turns the collected columns of R into rows and inverts R by back substitution.
func (b *Basis) square() {
	r := Matrix(b.P)
	for j, col := range b.R {
		for i, x := range col {
			r[i][j] = x
		}
	}
	b.R, b.RInv = r, Matrix(b.P)
	for j := range b.P {
		b.RInv[j][j] = 1 / r[j][j]
		for i := j - 1; i >= 0; i-- {
			var s float64
			for l := i + 1; l <= j; l++ {
				s += r[i][l] * b.RInv[l][j]
			}
			b.RInv[i][j] = -s / r[i][i]
		}
	}
}

// Coefficients turns coefficients on Q into coefficients on X.
func (b *Basis) Coefficients(onQ []float64) []float64 {
	out := make([]float64, b.P)
	for i := range out {
		for j := i; j < b.P; j++ {
			out[i] += b.RInv[i][j] * onQ[j]
		}
	}
	return out
}

// Covariance turns a covariance of coefficients on Q into that of coefficients on X: R⁻¹ S R⁻ᵀ.
func (b *Basis) Covariance(s [][]float64) [][]float64 {
	half, out := Matrix(b.P), Matrix(b.P)
	for i := range b.P {
		for j := range b.P {
			for l := i; l < b.P; l++ {
				half[i][j] += b.RInv[i][l] * s[l][j]
			}
		}
	}
	for i := range b.P {
		for j := range b.P {
			for l := j; l < b.P; l++ {
				out[i][j] += half[i][l] * b.RInv[j][l]
			}
		}
	}
	return out
}

func centredNorm(x []float64, centre bool) float64 {
	var mean float64
	if centre {
		mean = Mean(x)
	}
	var s float64
	for _, v := range x {
		s += (v - mean) * (v - mean)
	}
	return math.Sqrt(s)
}

// Moment is Q' diag(g) Q.
func (b *Basis) Moment(g []float64) [][]float64 {
	m := Matrix(b.P)
	for i := range b.P {
		for j := 0; j <= i; j++ {
			var s float64
			qi, qj := b.Q[i], b.Q[j]
			for h, x := range g {
				s += x * qi[h] * qj[h]
			}
			m[i][j], m[j][i] = s, s
		}
	}
	return m
}

// At is the value of column j of X in a row: what was given, up to rounding.
func (b *Basis) At(row, j int) float64 {
	var s float64
	for i := 0; i <= j; i++ {
		s += b.Q[i][row] * b.R[i][j]
	}
	return s
}

// Row is one row of Q.
func (b *Basis) Row(row int) []float64 {
	out := make([]float64, b.P)
	for j := range out {
		out[j] = b.Q[j][row]
	}
	return out
}

// Quadratic is q'Sq for one row of Q: with S the covariance of coefficients on Q, the variance of the fitted value.
func (b *Basis) Quadratic(row int, s [][]float64) float64 {
	var sum float64
	for i := range b.P {
		for j := range b.P {
			sum += b.Q[i][row] * s[i][j] * b.Q[j][row]
		}
	}
	return sum
}
