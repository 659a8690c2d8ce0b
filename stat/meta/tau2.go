package meta

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// Method is how the variance between places, tau2, is estimated.
type Method string

// The methods. The empty method is REML.
const (
	FE   Method = "FE"   // one common effect: tau2 = 0, and no claim about other places
	DL   Method = "DL"   // DerSimonian & Laird, Controlled Clinical Trials 7 (1986) 177–188
	HE   Method = "HE"   // Hedges & Olkin 1985; Cochran
	HS   Method = "HS"   // Hunter & Schmidt
	HSk  Method = "HSk"  // the same, corrected for few studies; Brannick et al. 2019
	SJ   Method = "SJ"   // Sidik & Jonkman, Journal of Biopharmaceutical Statistics 15 (2005) 823–838
	ML   Method = "ML"   // maximum likelihood; Hardy & Thompson 1996
	REML Method = "REML" // restricted maximum likelihood; Viechtbauer 2005
	EB   Method = "EB"   // empirical Bayes; Morris 1983
	PM   Method = "PM"   // Paule & Mandel 1982; DerSimonian & Kacker 2007
)

const maxIterations = 500

// spread is an estimate of tau2 and its standard error.
type spread struct{ tau2, se float64 }

// estimate computes tau2 by the method; never below 0. A threshold above 0 ends iterations early.
func (f *fitter) estimate(m Method, threshold float64) (spread, error) {
	if threshold > 0 && (m == ML || m == REML || m == EB) {
		return f.scored(m, threshold)
	}
	switch m {
	case FE:
		return spread{0, math.NaN()}, nil
	case DL, HS, HSk:
		return f.byCochranQ(m)
	case HE, SJ:
		return f.byResiduals(m)
	case PM, EB:
		return f.byGeneralisedQ(m)
	case ML, REML:
		return f.byLikelihood(m)
	}
	return spread{}, refuse.Because(ErrMeasure, "method %q", m)
}

func notConverged(m Method) error { return refuse.Because(ErrNotConverged, "%s", m) }

// byCochranQ solves E(Q) = Q with weights 1/v. HS uses k for the degrees of freedom, HSk scales Q by k/(k-p) first.
// SE: from the variance of a quadratic form, Viechtbauer, Journal of Educational and Behavioral Statistics 30 (2005) 261–293.
func (f *fitter) byCochranQ(m Method) (spread, error) {
	fit, ok := f.at(0)
	if !ok {
		return spread{}, notConverged(m)
	}
	k, df := float64(f.b.K), float64(f.b.K-f.b.P)
	trP, trPP := f.traces()
	excess, divisor, factor := fit.rss-df, trP, 1.0
	switch m {
	case HS:
		excess, divisor = fit.rss-k, fit.sumW
	case HSk:
		excess, divisor, factor = k/df*fit.rss-k, fit.sumW, k/df
	}
	t := math.Max(0, excess/divisor)
	return spread{t, factor * math.Sqrt(2*df+4*t*trP+2*t*t*trPP) / divisor}, nil
}

// byResiduals: HE from unweighted residuals; SJ from residuals weighted by a crude first tau2, always above 0.
func (f *fitter) byResiduals(m Method) (spread, error) {
	df := float64(f.b.K - f.b.P)
	if m == HE {
		fit, ok := f.unweighted()
		if !ok {
			return spread{}, notConverged(m)
		}
		trPV, trPVPV, _ := f.tracesV()
		t := math.Max(0, (fit.rss-trPV)/df)
		return spread{t, math.Sqrt(2*trPVPV+4*t*trPV+2*t*t*df) / df}, nil
	}
	mean := linear.Mean(f.y)
	var first float64
	for _, y := range f.y {
		first += square(y-mean) / float64(f.b.K)
	}
	fit, ok := f.at(first)
	if !ok {
		return spread{}, notConverged(m)
	}
	_, trPP := f.traces()
	_, trPVPV, trPPV := f.tracesV()
	t := first * fit.rss / df
	return spread{t, first / df * math.Sqrt(2*trPVPV+4*t*trPPV+2*t*t*trPP)}, nil
}

// byGeneralisedQ: the tau2 at which Σ(y-ŷ)²/(v+tau2) meets its expectation k-p. PM and EB are the same estimate
// (Viechtbauer et al., Psychological Methods 20 (2015) 360–374) and get the same standard error.
func (f *fitter) byGeneralisedQ(m Method) (spread, error) {
	df := float64(f.b.K - f.b.P)
	t, ok := f.generalisedQMeets(df)
	if !ok {
		return spread{}, notConverged(m)
	}
	fit, ok := f.at(t)
	if !ok {
		return spread{}, notConverged(m)
	}
	return spread{t, float64(f.b.K) / fit.sumW * math.Sqrt(2/df)}, nil
}

// generalisedQMeets solves Q(tau2) = y'P(tau2)y = target for tau2 ≥ 0; 0 when Q(0) is already below. Q falls and is convex with
// derivative -y'PPy, so Newton's method from the left never overshoots (DerSimonian & Kacker 2007).
func (f *fitter) generalisedQMeets(target float64) (float64, bool) {
	var t float64
	for range maxIterations {
		fit, ok := f.at(t)
		if !ok {
			return 0, false
		}
		step := (fit.rss - target) / fit.rss2
		if !(step > 1e-15*t) { // also when the residuals are all 0
			return t, true
		}
		t += step
	}
	return 0, false
}

// byLikelihood climbs the (restricted) likelihood from HE, as metafor does, to where its derivative is 0. The steps are Fisher
// scoring, sped up by the secant through the last two where that stays between the known signs. If the likelihood is
// higher at 0, the answer is 0. SE from the expected information.
func (f *fitter) byLikelihood(m Method) (spread, error) {
	start, err := f.byResiduals(HE)
	if err != nil {
		return spread{}, err
	}
	t, ok := f.climb(m, start.tau2)
	if !ok {
		return spread{}, notConverged(m)
	}
	if t > 0 {
		if _, ok = f.at(t); !ok {
			return spread{}, notConverged(m)
		}
		top := f.logLik(m == REML)
		if _, ok = f.at(0); ok && f.logLik(m == REML) > top+1e-10*math.Abs(top) {
			t = 0
		}
	}
	if _, ok = f.at(t); !ok {
		return spread{}, notConverged(m)
	}
	_, info := f.score(m)
	return spread{t, math.Sqrt(2 / info)}, nil
}

// score is the derivative of 2·logLik by tau2 at the last fit, and its expected negative derivative.
func (f *fitter) score(m Method) (s, info float64) {
	if m == ML {
		var sum2 float64
		for _, w := range f.fit.w {
			sum2 += w * w
		}
		return f.fit.rss2 - f.fit.sumW, sum2
	}
	trP, trPP := f.traces()
	return f.fit.rss2 - trP, trPP
}

func (f *fitter) climb(m Method, t float64) (float64, bool) {
	lo, hi := math.Inf(-1), math.Inf(1) // uphill at lo, downhill at hi
	var before, stepBefore float64
	for n := range maxIterations {
		if _, ok := f.at(t); !ok {
			return 0, false
		}
		s, info := f.score(m)
		step := s / info
		if !finite(step) {
			return 0, false
		}
		if t == 0 && s <= 0 {
			return 0, true
		}
		if math.Abs(step) <= 1e-12*t {
			return math.Max(0, t+step), true
		}
		if s >= 0 {
			lo = math.Max(lo, t)
		} else {
			hi = math.Min(hi, t)
		}
		next := t + step
		if n > 0 && step != stepBefore {
			if secant := t - step*(t-before)/(step-stepBefore); (secant-t)*step > 0 && secant > lo && secant < hi {
				next = secant
			}
		}
		before, stepBefore = t, step
		switch {
		case next >= hi, next <= lo && finite(hi): // outside what is known: halve
			next = (math.Max(lo, 0) + hi) / 2
		case next <= 0: // look at the boundary itself; from there on it is known
			next = 0
		}
		if math.Abs(next-t) <= 1e-12*t || next == t {
			return next, true
		}
		t = next
	}
	return 0, false
}

// scored is plain Fisher scoring from HE, halving steps that would go below 0, until one moves tau2 by less than threshold.
func (f *fitter) scored(m Method, threshold float64) (spread, error) {
	start, err := f.byResiduals(HE)
	if err != nil {
		return spread{}, err
	}
	t, k, df := start.tau2, float64(f.b.K), float64(f.b.K-f.b.P)
	for range maxIterations {
		if _, ok := f.at(t); !ok {
			break
		}
		var step, se float64
		if m == EB {
			step, se = (f.fit.rss*k/df-k)/f.fit.sumW, k/f.fit.sumW*math.Sqrt(2/df)
		} else {
			s, info := f.score(m)
			step, se = s/info, math.Sqrt(2/info)
		}
		if !finite(step) {
			break
		}
		for t+step < 0 {
			step /= 2
			if math.Abs(step) < threshold*1e-9 {
				step = 0
			}
		}
		t += step
		if math.Abs(step) <= threshold {
			return spread{t, se}, nil
		}
	}
	return spread{}, notConverged(m)
}
