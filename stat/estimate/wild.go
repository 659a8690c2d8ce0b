package estimate

import (
	"math"
	"math/rand/v2"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// Bootstrap is a p value for one coefficient from a wild cluster bootstrap.
type Bootstrap struct {
	T, P  float64
	Runs  int
	Exact bool // all sign patterns were tried
}

// WildBootstrap tests coefficient j of r against null (0, say): clusters' residuals under the null are turned by random weights, and
// the t (CR1S) of each new outcome compared with the observed one. Up to 12 clusters Webb's six weights ±√½, ±1, ±√(3/2) are
// used, above it ±1; when all patterns of ±1 number at most runs and there are more than 12 clusters, all are tried. Cameron, Gelbach &
// Miller, Review of Economics and Statistics 90 (2008) 414–427; Webb, Canadian Journal of Economics 56 (2023) 839–858. With fewer than
// about six clusters no p value is worth much. Two-sided, the observed one counted; the same seed gives the same answer.
func WildBootstrap[T comparable](r *Regression, cluster []T, j int, null float64, runs int, seed uint64) (*Bootstrap, error) {
	if len(cluster) != r.K {
		return nil, refuse.Because(refuse.Lengths, "%d clusters for %d rows", len(cluster), r.K)
	}
	groups := linear.GroupRows(cluster)
	if len(groups) < 3 {
		return nil, refuse.Because(refuse.TooFew, "%d clusters", len(groups))
	}
	if j < 0 || j >= r.P || runs < 99 || runs > 1e6 || !refuse.Finite(null) {
		return nil, refuse.Because(refuse.Data, "coefficient %d against %v in %d runs", j, null, runs)
	}
	w := newWild(r, groups, j, null)
	b := &Bootstrap{T: w.observed, Runs: runs}
	if math.IsNaN(b.T) || math.IsInf(b.T, 0) {
		return nil, refuse.Because(refuse.NoVariation, "%v as t", b.T)
	}
	random := rand.New(rand.NewPCG(seed, uint64(r.K)))
	weights := make([]float64, len(groups))
	webb := len(groups) <= 12
	if patterns := math.Pow(2, float64(len(groups))); !webb && patterns <= float64(runs) {
		b.Exact, b.Runs = true, int(patterns)
	}
	extreme := 1
	if b.Exact {
		extreme = 0
	}
	for run := range b.Runs {
		for g := range weights {
			switch {
			case b.Exact:
				weights[g] = float64(1 - 2*(run>>g&1))
			case webb:
				weights[g] = webbWeights[random.IntN(6)]
			default:
				weights[g] = float64(1 - 2*random.IntN(2))
			}
		}
		if math.Abs(w.t(weights)) >= math.Abs(b.T)*(1-1e-9) {
			extreme++
		}
	}
	b.P = float64(extreme) / float64(b.Runs)
	if !b.Exact {
		b.P = float64(extreme) / float64(b.Runs+1)
	}
	return b, nil
}

var webbWeights = [6]float64{-math.Sqrt(1.5), -1, -math.Sqrt(0.5), math.Sqrt(0.5), 1, math.Sqrt(1.5)}

// wild holds, per cluster, what a run needs: s = Q'e and A = Q'Q of the cluster, seen along the coefficient's direction m, e the residuals
// under the null. With δ = Σ w s, the new estimate differs from null by m'δ, and a cluster's new score along m is w·m's - m'Aδ.
type wild struct {
	s        [][]float64
	ms       []float64
	ma       [][]float64
	m        []float64
	factor   float64
	observed float64
}

func newWild(r *Regression, groups [][]int, j int, null float64) *wild {
	n, k, p := float64(len(groups)), float64(r.K), float64(r.P)
	w := &wild{m: r.basis.RInv[j], factor: n * (k - 1) / ((n - 1) * (k - p))}
	// Residuals under the null: y less the fit, plus the part of the coefficient's departure that the others cannot take up.
	size := linear.Dot(w.m, w.m)
	away := (r.B[j] - null) / size
	e := append([]float64(nil), r.Residuals...)
	for row := range e {
		e[row] += away * linear.Dot(w.m, r.basis.Row(row))
	}
	for _, rows := range groups {
		s, ma := make([]float64, r.P), make([]float64, r.P)
		for _, row := range rows {
			q := r.basis.Row(row)
			mq := linear.Dot(w.m, q)
			for i := range q {
				s[i] += q[i] * e[row]
				ma[i] += mq * q[i]
			}
		}
		w.s, w.ma = append(w.s, s), append(w.ma, ma)
		w.ms = append(w.ms, linear.Dot(w.m, s))
	}
	ones := make([]float64, len(groups))
	for i := range ones {
		ones[i] = 1
	}
	w.observed = w.t(ones)
	return w
}

// t of one pattern of weights; NaN, which is never extreme, for 0 over 0.
func (w *wild) t(weights []float64) float64 {
	delta := make([]float64, len(w.m))
	for g, x := range weights {
		for i, s := range w.s[g] {
			delta[i] += x * s
		}
	}
	var variance float64
	for g, x := range weights {
		score := x*w.ms[g] - linear.Dot(w.ma[g], delta)
		variance += score * score
	}
	return linear.Dot(w.m, delta) / math.Sqrt(w.factor*variance)
}
