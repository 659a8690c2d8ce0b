package estimate

import (
	"math"
	"math/rand/v2"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// maxArrangements bounds complete enumeration.
const maxArrangements = 5e6

// Inference is what the draw itself says: how often another draw would have given as large a difference if the measure did nothing.
type Inference struct {
	Observed     float64 // difference in means, with less without
	Arrangements int     // looked at
	TwoSided     float64 // share at least as far from 0
	Upper, Lower float64 // share at least as large, at most as large
}

// Randomisation lists every way the same number could have been drawn. treated is 0 or 1 per unit. Exact without any assumption but
// the draw: Fisher, The Design of Experiments, 1935; Rosenbaum, Observational Studies, 2002, ch. 2. TooFew when one arm is empty;
// TooMany above five million ways: use a sample of the draws actually possible.
func Randomisation(y, treated []float64) (*Inference, error) {
	if len(y) == 0 {
		return nil, refuse.Because(refuse.Nothing, "%d units", 0)
	}
	if len(treated) != len(y) {
		return nil, refuse.Because(refuse.Lengths, "%d outcomes, %d arms", len(y), len(treated))
	}
	if err := refuse.NotFinite("outcome", y); err != nil {
		return nil, err
	}
	var n1 int
	for i, x := range treated {
		switch x {
		case 0:
		case 1:
			n1++
		default:
			return nil, refuse.Because(refuse.Data, "%v where 0 or 1 belongs, row %d", x, i+1)
		}
	}
	if n1 == 0 || n1 == len(y) {
		return nil, refuse.Because(refuse.TooFew, "%d units in an arm", 0)
	}
	ways := 1.0
	for i := range n1 {
		ways *= float64(len(y)-i) / float64(i+1)
		if ways > 1e12 {
			break
		}
	}
	if ways > maxArrangements {
		return nil, refuse.Because(refuse.TooMany, "%v ways to draw", ways)
	}
	e := newEnumeration(y, n1)
	inf := &Inference{}
	var observed float64
	for i, x := range treated {
		observed += x * e.y[i]
	}
	inf.Observed = e.difference(observed)
	slack := 1e-9 * e.scale
	var upper, lower, both int
	e.each(func(sum float64) {
		inf.Arrangements++
		if sum >= observed-slack {
			upper++
		}
		if sum <= observed+slack {
			lower++
		}
		if math.Abs(sum) >= math.Abs(observed)-slack {
			both++
		}
	})
	n := float64(inf.Arrangements)
	inf.TwoSided, inf.Upper, inf.Lower = float64(both)/n, float64(upper)/n, float64(lower)/n
	return inf, nil
}

// enumeration holds outcomes less their mean, so that the sum over the treated is 0 on average and says all.
type enumeration struct {
	y     []float64
	n1    int
	scale float64
}

func newEnumeration(y []float64, n1 int) *enumeration {
	e := &enumeration{y: append([]float64(nil), y...), n1: n1}
	mean := linear.Mean(y)
	for i := range e.y {
		e.y[i] -= mean
		e.scale = math.Max(e.scale, math.Abs(e.y[i]))
	}
	return e
}

func (e *enumeration) difference(sum float64) float64 {
	return sum/float64(e.n1) + sum/float64(len(e.y)-e.n1)
}

// each calls f with the sum over the treated of every choice.
func (e *enumeration) each(f func(sum float64)) {
	var choose func(from, left int, sum float64)
	choose = func(from, left int, sum float64) {
		if left == 0 {
			f(sum)
			return
		}
		for i := from; i <= len(e.y)-left; i++ {
			choose(i+1, left-1, sum+e.y[i])
		}
	}
	choose(0, e.n1, 0)
}

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
