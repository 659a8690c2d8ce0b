package meta

import (
	"math"

	"allmenning/stat/tail"
)

// mixture is a finite mixture of normal distributions; weights sum to 1.
type mixture struct{ weight, mean, sd []float64 }

func (m *mixture) add(weight, mean, sd float64) {
	m.weight, m.mean, m.sd = append(m.weight, weight), append(m.mean, mean), append(m.sd, sd)
}

// cdf is P(X ≤ x), and the density at x.
func (m *mixture) cdf(x float64) (p, density float64) {
	for i, w := range m.weight {
		z := (x - m.mean[i]) / m.sd[i]
		switch {
		case z > 9: // 1 - 1e-19
			p += w
		case z > -38:
			p += w * tail.Normal(z)
			density += w * math.Exp(-z*z/2) / (m.sd[i] * math.Sqrt(2*math.Pi))
		}
	}
	return p, density
}

// above is P(X > x), with its digits kept when it is small.
func (m *mixture) above(x float64) float64 {
	var p float64
	for i, w := range m.weight {
		p += w * tail.Normal((m.mean[i]-x)/m.sd[i])
	}
	return p
}

// moments are mean and standard deviation over the components.
func (m *mixture) moments() (mean, sd float64) {
	for i, w := range m.weight {
		mean += w * m.mean[i]
	}
	var v float64
	for i, w := range m.weight {
		v += w * (m.sd[i]*m.sd[i] + square(m.mean[i]-mean))
	}
	return mean, math.Sqrt(v)
}

// quantile is the x with P(X ≤ x) = p, by Newton's method kept inside a bracket. NaN unless 0 < p < 1.
func (m *mixture) quantile(p float64) float64 {
	if !(p > 0 && p < 1) {
		return math.NaN()
	}
	mean, sd := m.moments()
	lo, hi := mean-4*sd, mean+4*sd
	for widen := sd; ; widen *= 2 {
		if at, _ := m.cdf(lo); at <= p {
			break
		}
		lo -= widen
	}
	for widen := sd; ; widen *= 2 {
		if at, _ := m.cdf(hi); at >= p {
			break
		}
		hi += widen
	}
	return solveCDF(p, lo, hi, mean, m.cdf)
}

// solveCDF finds x in [lo, hi] with cdf(x) = p, starting at x.
func solveCDF(p, lo, hi, x float64, cdf func(float64) (p, density float64)) float64 {
	if x <= lo || x >= hi {
		x = (lo + hi) / 2
	}
	for range maxIterations {
		at, density := cdf(x)
		if at < p {
			lo = x
		} else {
			hi = x
		}
		next := x - (at-p)/density
		if !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if math.Abs(next-x) <= 1e-10*(math.Abs(next)+(hi-lo)) || next == lo || next == hi {
			return next
		}
		x = next
	}
	return x
}
