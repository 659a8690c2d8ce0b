package meta

import "math"

// tauDistribution is the posterior of tau as masses on panels, in order, and its density up to the factor total.
type tauDistribution struct {
	panels  []panel
	masses  []float64
	total   float64
	density func(tau float64) float64
}

// moments are mean and standard deviation.
func (t *tauDistribution) moments() (mean, sd float64) {
	var second float64
	for _, p := range t.panels {
		for i := range nodesPerPanel {
			tau, w := p.node(i)
			d := w * t.density(tau) / t.total
			mean += d * tau
			second += d * tau * tau
		}
	}
	return mean, math.Sqrt(math.Max(0, second-mean*mean))
}

// quantile finds the panel that holds it, then the place within, integrating the part of the panel below.
func (t *tauDistribution) quantile(prob float64) float64 {
	if !(prob > 0 && prob < 1) {
		return math.NaN()
	}
	target := prob * t.total
	last := len(t.panels) - 1
	for i, p := range t.panels {
		if target > t.masses[i] && i < last {
			target -= t.masses[i]
			continue
		}
		if p.tail {
			above := t.masses[i] - target // what lies beyond the answer, u from p.from up to it
			return 1 / solveCDF(above, p.from, p.to, (p.from+p.to)/2, t.within(p))
		}
		return solveCDF(target, p.from, p.to, (p.from+p.to)/2, t.within(p))
	}
	return math.NaN()
}

// within integrates a panel from its beginning to x.
func (t *tauDistribution) within(p panel) func(float64) (float64, float64) {
	return func(x float64) (mass, density float64) {
		part := panel{p.from, x, p.tail}
		for i := range nodesPerPanel {
			tau, w := part.node(i)
			mass += w * t.density(tau)
		}
		if p.tail {
			return mass, t.density(1/x) / (x * x)
		}
		return mass, t.density(x)
	}
}
