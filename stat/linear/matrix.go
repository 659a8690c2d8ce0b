package linear

import "math"

// Mean is the average; NaN of nothing.
func Mean(x []float64) float64 {
	var s float64
	for _, v := range x {
		s += v
	}
	return s / float64(len(x))
}

// Dot is Σ a·b over the length of a.
func Dot(a, b []float64) float64 {
	var s float64
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

// Matrix is p×p zeros, in one block of memory.
func Matrix(p int) [][]float64 {
	rows, cells := make([][]float64, p), make([]float64, p*p)
	for i := range rows {
		rows[i] = cells[i*p : (i+1)*p : (i+1)*p]
	}
	return rows
}

// Invert gives the inverse of a symmetric positive definite matrix and the log of its determinant, by Cholesky.
// False when the matrix is not positive definite.
func Invert(m [][]float64) (inverse [][]float64, logDet float64, ok bool) {
	p := len(m)
	if p == 1 { // by far the most common: no moderators
		x := m[0][0]
		return [][]float64{{1 / x}}, math.Log(x), x > 0 && !math.IsInf(x, 0)
	}
	l := Matrix(p)
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
	inverse = Matrix(p)
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

// TraceOf is tr(A·B) for square matrices of one size.
func TraceOf(a, b [][]float64) float64 {
	var s float64
	for i := range a {
		for j := range a {
			s += a[i][j] * b[j][i]
		}
	}
	return s
}

// Multiply is A·B for square matrices of one size.
func Multiply(a, b [][]float64) [][]float64 {
	out := Matrix(len(a))
	for i := range a {
		for j := range a {
			for l := range a {
				out[i][j] += a[i][l] * b[l][j]
			}
		}
	}
	return out
}
