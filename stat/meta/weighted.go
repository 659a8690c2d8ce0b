package meta

import (
	"math"

	"allmenning/stat/linear"
)

// weighted is one weighted least squares fit on a basis: y on Q with weights w. With
//
//	P = W - WX(X'WX)⁻¹X'W
//
// it gives y'Py, y'PPy, tr P, tr PP and the traces with V between, without ever forming a k×k matrix.
type weighted struct {
	b      *linear.Basis
	w      []float64
	s      [][]float64 // (Q'WQ)⁻¹
	logDet float64     // of Q'WQ
	beta   []float64   // on Q
	e      []float64   // residuals y - Qβ
	rss    float64     // Σ w e² = y'Py
	rss2   float64     // Σ w² e² = y'PPy
	sumW   float64
}

// fitter holds the data of one problem and a reusable fit.
type fitter struct {
	b    *linear.Basis
	y, v []float64
	fit  weighted
	pow  []float64
}

func newFitter(b *linear.Basis, y, v []float64) *fitter {
	return &fitter{b: b, y: y, v: v, pow: make([]float64, b.K), fit: weighted{b: b, w: make([]float64, b.K), e: make([]float64, b.K)}}
}

// at fits with weights 1/(v + tau2). False when numbers run out of range. The result is overwritten by the next call.
func (f *fitter) at(tau2 float64) (*weighted, bool) {
	for i, v := range f.v {
		f.fit.w[i] = 1 / (v + tau2)
	}
	return f.solve()
}

// unweighted fits with all weights 1.
func (f *fitter) unweighted() (*weighted, bool) {
	for i := range f.fit.w {
		f.fit.w[i] = 1
	}
	return f.solve()
}

func (f *fitter) solve() (*weighted, bool) {
	fit, b := &f.fit, f.b
	var ok bool
	fit.s, fit.logDet, ok = linear.Invert(b.Moment(fit.w))
	if !ok {
		return nil, false
	}
	qwy := make([]float64, b.P)
	fit.sumW = 0
	for i, w := range fit.w {
		fit.sumW += w
		for j := range qwy {
			qwy[j] += b.Q[j][i] * w * f.y[i]
		}
	}
	fit.beta = make([]float64, b.P)
	for i := range fit.beta {
		fit.beta[i] = linear.Dot(fit.s[i], qwy)
	}
	fit.rss, fit.rss2 = 0, 0
	for i, w := range fit.w {
		e := f.y[i]
		for j := range fit.beta {
			e -= b.Q[j][i] * fit.beta[j]
		}
		fit.e[i] = e
		fit.rss += w * e * e
		fit.rss2 += w * w * e * e
	}
	return fit, finite(fit.rss, fit.rss2, fit.sumW)
}

// power fills a scratch column with w^a · v^c and gives its sum and moment.
func (f *fitter) power(a, c int) (sum float64, m [][]float64) {
	for i, w := range f.fit.w {
		x := 1.0
		for range a {
			x *= w
		}
		for range c {
			x *= f.v[i]
		}
		f.pow[i] = x
		sum += x
	}
	return sum, f.b.Moment(f.pow)
}

// traces of the last fit. trP = tr P, trPP = tr(PP).
func (f *fitter) traces() (trP, trPP float64) {
	if f.b.P == 1 && f.b.Intercept {
		return f.tracesOfMean()
	}
	sum2, a := f.power(2, 0)
	_, a3 := f.power(3, 0)
	sa := linear.Multiply(f.fit.s, a)
	return f.fit.sumW - linear.TraceOf(f.fit.s, a), sum2 - 2*linear.TraceOf(f.fit.s, a3) + linear.TraceOf(sa, sa)
}

// tracesOfMean are the same for an intercept alone, as sums over pairs: nothing is subtracted, so that variances of unlike size (1e-8
// beside 1e4) keep their digits.
//
//	tr P = 2 Σ(i<j) wi wj / S,  tr PP = Σ wi² (1 - wi/S)² + 2 Σ(i<j) wi² wj² / S²,  S = Σw
func (f *fitter) tracesOfMean() (trP, trPP float64) {
	s := f.fit.sumW
	var sum, squares float64
	for i, w := range f.fit.w {
		share := w / s
		trP += 2 * share * sum
		trPP += 2 * share * share * squares
		f.pow[i] = sum // what those before weigh
		sum += w
		squares += w * w
	}
	var after float64
	for i := len(f.fit.w) - 1; i >= 0; i-- {
		w := f.fit.w[i]
		others := w / s * (f.pow[i] + after)
		trPP += others * others
		after += w
	}
	return trP, trPP
}

// tracesV of the last fit: tr(PV), tr(PVPV) and tr(PPV), V the diagonal of sampling variances.
func (f *fitter) tracesV() (trPV, trPVPV, trPPV float64) {
	s := f.fit.s
	wv, _ := f.power(1, 1)
	w2v2, _ := f.power(2, 2)
	w2v, a := f.power(2, 1) // W V W
	_, w3v2 := f.power(3, 2)
	_, w3v := f.power(3, 1)
	_, w2 := f.power(2, 0)
	sa, s2 := linear.Multiply(s, a), linear.Multiply(s, w2)
	return wv - linear.TraceOf(s, a), w2v2 - 2*linear.TraceOf(s, w3v2) + linear.TraceOf(sa, sa), w2v - 2*linear.TraceOf(s, w3v) + linear.TraceOf(s2, sa)
}

// logLik of the last fit at tau2: the full one, or the restricted one (with the term of |X'X|, which the basis makes 0).
func (f *fitter) logLik(restricted bool) float64 {
	n := float64(f.b.K)
	ll := -f.fit.rss / 2
	for _, w := range f.fit.w {
		ll += math.Log(w) / 2
	}
	if restricted {
		n -= float64(f.b.P)
		ll -= f.fit.logDet / 2
	}
	return ll - n/2*math.Log(2*math.Pi)
}
