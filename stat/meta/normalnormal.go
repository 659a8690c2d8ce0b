package meta

import (
	"math"
	"slices"

	"allmenning/stat/linear"
)

// normalNormal is the posterior given tau.
type normalNormal struct {
	y, v []float64
	mu   MuPrior
	prec float64 // 1/g²
	tau  TauPrior
	off  float64 // the mean of y, taken out for the sake of digits
}

func newNormalNormal(y, v []float64, mu MuPrior, tau TauPrior) *normalNormal {
	n := &normalNormal{y: append([]float64(nil), y...), v: v, mu: mu, prec: mu.precision(), tau: tau, off: linear.Mean(y)}
	for i := range n.y {
		n.y[i] -= n.off
	}
	n.mu.Mean -= n.off
	return n
}

// given computes the mean M (before the offset) and variance V of mu at tau, and the log density of tau up to a constant.
func (n *normalNormal) given(tau float64) (mean, variance, logp float64) {
	t2 := tau * tau
	sw, swy, swyy := n.prec, n.prec*n.mu.Mean, n.prec*n.mu.Mean*n.mu.Mean
	logw, product := 0.0, 1.0
	for i, v := range n.v {
		s := v + t2
		w := 1 / s
		sw += w
		swy += w * n.y[i]
		swyy += w * n.y[i] * n.y[i]
		product *= s // one log for many factors, as long as the product stays in range
		if product > 1e200 || product < 1e-200 {
			logw -= math.Log(product)
			product = 1
		}
	}
	logw -= math.Log(product)
	variance = 1 / sw
	mean = swy * variance
	rest := math.Max(0, swyy-swy*mean)
	return mean, variance, n.tau.logDensity(tau) + logw/2 + math.Log(variance)/2 - rest/2
}

// scales are a tau below which nothing changes, and one above which only the tail is left.
func (n *normalNormal) scales() (lo, hi float64) {
	smallest, largest, spread := math.Inf(1), 0.0, 0.0
	for i, v := range n.v {
		smallest, largest, spread = math.Min(smallest, v), math.Max(largest, v), math.Max(spread, math.Abs(n.y[i]))
	}
	lo, hi = math.Sqrt(smallest), math.Max(math.Sqrt(largest), spread)
	if n.tau.Shape != Uniform {
		lo, hi = math.Min(lo, n.tau.Scale), math.Max(hi, n.tau.Scale)
	}
	return lo / 8, hi * 4
}

// mode is where the density of tau is highest, and its logarithm there: the best node, then golden section between its
// neighbours. Without it a posterior that is steep (thousands of studies, or data the prior never thought of) would overflow.
func (n *normalNormal) mode(panels []panel) (tau, logp float64) {
	logDensity := func(tau float64) float64 {
		_, _, l := n.given(tau)
		return l
	}
	var taus []float64
	for _, p := range panels {
		for i := range nodesPerPanel {
			t, _ := p.node(i)
			taus = append(taus, t)
		}
	}
	slices.Sort(taus)
	best, top := 0, math.Inf(-1)
	for i, t := range taus {
		if l := logDensity(t); l > top {
			best, top = i, l
		}
	}
	lo, hi := 0.0, taus[min(best+1, len(taus)-1)]
	if best > 0 {
		lo = taus[best-1]
	}
	tau = taus[best]
	const golden = 0.381966011250105
	for range 60 {
		a, b := lo+golden*(hi-lo), hi-golden*(hi-lo)
		la, lb := logDensity(a), logDensity(b)
		if la > lb {
			hi = b
		} else {
			lo = a
		}
		if la > top {
			tau, top = a, la
		}
		if lb > top {
			tau, top = b, lb
		}
		if hi-lo < 1e-6*hi {
			break
		}
	}
	return tau, top
}

// width is the standard deviation of the normal curve with the density's curvature at its mode; +Inf where it does not bend down.
func (n *normalNormal) width(mode float64) float64 {
	h := 1e-3 * mode
	_, _, l0 := n.given(mode)
	for range 20 { // until the step sees the bend, and not beyond it
		_, _, l1 := n.given(mode - h)
		_, _, l2 := n.given(mode + h)
		drop := 2*l0 - l1 - l2
		if !(drop > 0) {
			return math.Inf(1)
		}
		if drop < 1 {
			return h / math.Sqrt(drop)
		}
		h /= 8
	}
	return math.Inf(1)
}
