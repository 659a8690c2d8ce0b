package linear

import "math"

// direction collects, for one coefficient, what its degrees of freedom are made of: the estimate's variance is Σ_i (p_i'e)², and
//
//	p_i'Φp_j = δ_ij d_i - u_i'M u_j,  d_i = g_i'Φg_i,  u_i = Q_i'g_i
type direction struct {
	m     []float64 // M·r, r the row of R⁻¹
	model float64   // r'Mr: the variance the model alone gives, in units of the residual variance
	d     []float64
	u     [][]float64
	outer [][]float64 // Σ u u'
}

func (r Robust) along(j int) *direction {
	p := r.Basis.P
	d := &direction{m: make([]float64, p), outer: Matrix(p)}
	for i := range d.m {
		d.m[i] = Dot(r.Bread[i], r.Basis.RInv[j])
	}
	d.model = Dot(d.m, r.Basis.RInv[j])
	return d
}

func (d *direction) add(b *Basis, rows []int, g, phi [][]float64) {
	own := make([]float64, len(rows))
	for i := range rows {
		own[i] = Dot(g[i], d.m)
	}
	var size float64
	if phi == nil {
		size = Dot(own, own)
	} else {
		for i := range own {
			size += own[i] * Dot(phi[i], own)
		}
	}
	u := make([]float64, b.P)
	for i, row := range rows {
		for j := range u {
			u[j] += b.Q[j][row] * own[i]
		}
	}
	for i := range u {
		for j := range u {
			d.outer[i][j] += u[i] * u[j]
		}
	}
	d.d, d.u = append(d.d, size), append(d.u, u)
}

// df is NaN where one cluster alone decides the coefficient: its residuals then say nothing of how far off it is, and what is left of the
// variance is rounding.
func (d *direction) df(m [][]float64) float64 {
	var mean, squares float64
	for i, size := range d.d {
		var own float64
		for h, x := range d.u[i] {
			own += x * Dot(m[h], d.u[i])
		}
		mean += size - own
		squares += size*size - 2*size*own
	}
	if !(mean > 1e-9*d.model) {
		return math.NaN()
	}
	mo := Multiply(m, d.outer)
	squares += TraceOf(mo, mo)
	return mean * mean / squares
}
