package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// Posterior is what is believed after the data: of mu, the mean over places; of tau, the spread between them; and of
// theta, the true effect in one new place (the predictive distribution).
type Posterior struct {
	K int
	// LogMarginal is log ∫ p(tau)·Πw^½·(V/g²)^½·exp(-½[…]) dtau in the symbols of Bayes (V^½ alone when mu is flat): the log of the
	// marginal likelihood less -k/2·log 2π, so that priors of tau, and proper priors of mu, can be compared on the same data.
	LogMarginal float64

	mu, theta mixture
	tau       tauDistribution
	moments   [2]bool // whether the mean and the SD of tau exist (and, with a flat prior, those of mu and theta)
	proper    bool    // the prior of mu is
}

// Summary describes one distribution by mean, standard deviation, median and a central interval. A mean or SD that the
// distribution does not have (heavy tails at k ≤ 2) is NaN.
type Summary struct {
	Mean, SD, Median float64
	Interval         Interval // central: as much probability below Low as above High
	ProbPositive     float64  // P(x > 0)
}

// Bayes computes the normal-normal model by quadrature over tau. y are effects, se their standard errors, each > 0.
//
// Given tau, with mu ~ N(m0, g²) beforehand (or flat, 1/g² = 0):
//
//	w = 1/(se² + tau²)   V = 1/(Σw + 1/g²)   M = V·(Σ w y + m0/g²)
//	log p(tau|y) = log p(tau) + ½ Σ log w + ½ log V - ½[ Σ w (y-M)² + (M-m0)²/g² ] + const
//
// so mu is a mixture of N(M, V), and a new place's effect of N(M, V + tau²). Röver, Journal of Statistical Software 93 (2020) 6;
// Friede et al., Research Synthesis Methods 8 (2017) 79–91. No sampling: the same data give the same digits.
//
// With k = 1 and a flat prior for mu the data say nothing of tau: its posterior is its prior, and the interval for a new
// place is wide; a proper prior for mu is the honest choice there. k = 0 is ErrNoEstimates (even with proper priors: what nobody
// has tried has no synthesis). ErrPrior when prior and data give no proper posterior (Uniform with k ≤ 2, k ≤ 1 with a proper mu).
func Bayes(y, se []float64, mu MuPrior, tau TauPrior) (*Posterior, error) {
	v := make([]float64, len(se))
	for i, s := range se {
		v[i] = s * s
		if s <= 0 {
			return nil, refuse.Because(ErrVariance, "standard error number %d is %v", i+1, s)
		}
	}
	if err := checkEstimates(y, v); err != nil {
		return nil, err
	}
	if err := mu.check(); err != nil {
		return nil, err
	}
	tau, err := tau.check()
	if err != nil {
		return nil, err
	}
	power := tau.tail() + float64(len(y))
	if mu.Flat() {
		power--
	}
	if power <= 1 {
		return nil, refuse.Because(ErrPrior, "%s prior for tau with %d estimates", tau.Shape, len(y))
	}
	p := &Posterior{K: len(y), proper: !mu.Flat(), moments: [2]bool{power > 2, power > 3}}
	return p, p.integrate(newNormalNormal(y, v, mu, tau))
}

// integrate lays panels over tau, then turns them into the three distributions.
func (p *Posterior) integrate(n *normalNormal) error {
	start := dyadic(n.scales())
	mode, top := n.mode(start)
	start = around(start, mode, n.width(mode))
	density := func(tau float64) float64 {
		_, _, l := n.given(tau)
		return math.Exp(l - top)
	}
	mass := func(pan panel) float64 {
		var s float64
		for i := range nodesPerPanel {
			tau, w := pan.node(i)
			s += w * density(tau)
		}
		return s
	}
	panels, ok := adapt(start, mass, 1e-11)
	if !ok {
		return refuse.Because(ErrNotConverged, "posterior of tau")
	}
	p.tau = tauDistribution{panels: panels, density: density, masses: make([]float64, len(panels))}
	for i, pan := range panels {
		p.tau.masses[i] = mass(pan)
		p.tau.total += p.tau.masses[i]
	}
	if !(p.tau.total > 0) || !finite(p.tau.total, top) {
		return refuse.Because(ErrNotConverged, "posterior of tau")
	}
	p.LogMarginal = top + math.Log(p.tau.total)
	if p.proper {
		p.LogMarginal -= math.Log(n.mu.SD)
	}
	p.mix(n, top)
	return nil
}

// negligible is the probability below which a component of the mixture is left out.
const negligible = 1e-14

func (p *Posterior) mix(n *normalNormal, top float64) {
	for _, pan := range p.tau.panels {
		for i := range nodesPerPanel {
			tau, w := pan.node(i)
			mean, variance, l := n.given(tau)
			w *= math.Exp(l-top) / p.tau.total
			if w < negligible {
				continue
			}
			p.mu.add(w, mean+n.off, math.Sqrt(variance))
			p.theta.add(w, mean+n.off, math.Sqrt(variance+tau*tau))
		}
	}
}

// Mu describes the mean effect over places; the interval holds level (0.95) of the probability.
func (p *Posterior) Mu(level float64) Summary { return p.summary(&p.mu, level) }

// Predictive describes the true effect in one new place.
func (p *Posterior) Predictive(level float64) Summary { return p.summary(&p.theta, level) }

func (p *Posterior) summary(m *mixture, level float64) Summary {
	tail := (1 - level) / 2
	s := Summary{Median: m.quantile(0.5), Interval: Interval{m.quantile(tail), m.quantile(1 - tail)}, ProbPositive: m.above(0)}
	s.Mean, s.SD = m.moments()
	p.withoutMoments(&s)
	return s
}

// withoutMoments blanks what heavy tails leave undefined.
func (p *Posterior) withoutMoments(s *Summary) {
	if !p.moments[0] {
		s.Mean = math.NaN()
	}
	if !p.moments[1] {
		s.SD = math.NaN()
	}
}

// Tau describes the spread between places.
func (p *Posterior) Tau(level float64) Summary {
	tail := (1 - level) / 2
	s := Summary{Median: p.tau.quantile(0.5), Interval: Interval{p.tau.quantile(tail), p.tau.quantile(1 - tail)}, ProbPositive: 1}
	s.Mean, s.SD = p.tau.moments()
	p.withoutMoments(&s)
	return s
}

// MuQuantile is the value mu stays below with probability prob; NaN unless 0 < prob < 1.
func (p *Posterior) MuQuantile(prob float64) float64 { return p.mu.quantile(prob) }

// TauQuantile is the same for tau.
func (p *Posterior) TauQuantile(prob float64) float64 { return p.tau.quantile(prob) }

// PredictiveQuantile is the same for the effect in a new place.
func (p *Posterior) PredictiveQuantile(prob float64) float64 { return p.theta.quantile(prob) }

// ProbMuAbove is the probability that the mean effect exceeds x.
func (p *Posterior) ProbMuAbove(x float64) float64 { return p.mu.above(x) }

// ProbNewAbove is the probability that the effect in a new place exceeds x.
func (p *Posterior) ProbNewAbove(x float64) float64 { return p.theta.above(x) }
