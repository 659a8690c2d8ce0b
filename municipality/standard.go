package municipality

import "math"

// buildLikeness standardises every indicator over the municipalities it is known of; NaN where it is not.
func (r *Register) buildLikeness() {
	r.standard = map[Indicator][]float64{}
	for _, i := range indicators {
		z := make([]float64, len(r.all))
		for k, m := range r.all {
			z[k] = math.NaN()
			if v, ok := r.value(m, i); ok {
				z[k] = v.Number
			}
			if i == Population || i == Area || i == Density {
				z[k] = math.Log(z[k])
			}
			if i == SamiArea {
				z[k] *= 2
			}
		}
		if i != Language && i != SamiArea {
			standardise(z)
		}
		r.standard[i] = z
	}
}

// standardise turns z into (z − mean)/sd in place, over the finite values (sd with n, not n−1). Where all are equal or none
// is known nothing can tell two municipalities apart: all become 0 or stay NaN.
func standardise(z []float64) {
	var n, sum, squares float64
	for k, v := range z {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			z[k] = math.NaN()
			continue
		}
		n++
		sum += v
	}
	mean := sum / n
	for _, v := range z {
		if !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
		}
	}
	sd := math.Sqrt(squares / n)
	for k := range z {
		z[k] -= mean
		if sd > 0 {
			z[k] /= sd
		}
	}
}
