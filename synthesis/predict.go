package synthesis

import (
	"errors"

	"allmenning/codes"
	"allmenning/stat/meta"
)

// priors gives what is believed beforehand. The scale of the spread comes with the outcome: half-normal(1) on log scales
// unless the outcome says otherwise, 0.5 on standardised differences; ok is false where there is none.
//
// The mean has a flat prior, except for one study alone, which says nothing of the spread: there it is normal around no
// effect. On log scales its SD is 2.82, which holds 95 % of ratios between 1/250 and 250 (Günhan, Röver & Friede, Research
// Synthesis Methods 11, 2020, 74–90); on standardised differences the same by Chinn's factor √3/π; on risk differences a
// half; elsewhere ten times the spread's own scale. The last two are our own judgement.
func priors(outcome codes.Outcome, k int) (mu meta.MuPrior, tau meta.TauPrior, ok bool) {
	scale := outcome.Prior
	if scale == 0 && outcome.Scale == codes.LogRatio {
		scale = 1
	}
	if scale == 0 && outcome.Scale == codes.SMD {
		scale = 0.5
	}
	if k == 1 {
		mu.SD = map[codes.Scale]float64{codes.LogRatio: 2.82, codes.SMD: 1.55, codes.RiskDifference: 0.5}[outcome.Scale]
		if mu.SD == 0 {
			mu.SD = 10 * scale
		}
	}
	return mu, meta.TauPrior{Shape: meta.HalfNormal, Scale: scale}, scale > 0
}

// predict finds where a new municipality may land: the Bayesian way, or the frequentist one with a warning where the
// outcome has no prior scale.
func predict(r *Result, outcome codes.Outcome) error {
	if r.K == 0 {
		return nil
	}
	mu, tau, ok := priors(outcome, r.K)
	if !ok {
		r.warn("synthesis.warning.no_prior")
		return predictWithout(r)
	}
	y, se := r.numbers()
	post, err := meta.Bayes(y, se, mu, tau)
	if err != nil {
		return err
	}
	r.Prediction = r.predicted(post)
	r.Prediction.Prior = &Prior{TauScale: round(tau.Scale), Source: outcome.PriorFrom}
	if !mu.Flat() {
		sd := round(mu.SD)
		r.Prediction.Prior.MuSD = &sd
	}
	return nil
}

func (r *Result) predicted(post *meta.Posterior) *Predicted {
	p := &Predicted{
		Basis: Bayesian, PI: Interval{round(post.PredictiveQuantile(0.025)), round(post.PredictiveQuantile(0.975))},
		Median: round(post.PredictiveQuantile(0.5)), Benefit: round(r.beyond(post, 0)),
	}
	if r.Smallest > 0 {
		matters, harm := round(r.beyond(post, r.Smallest)), round(1-r.beyond(post, -r.Smallest))
		p.Matters, p.Harm = &matters, &harm
	}
	return p
}

// beyond is the probability that a new municipality's effect is better than x, x counted in the good direction.
func (r *Result) beyond(post *meta.Posterior, x float64) float64 {
	if r.Good == codes.Lower {
		return 1 - post.ProbNewAbove(-x)
	}
	return post.ProbNewAbove(x)
}

// predictWithout stands in where there is no prior: mean ± t(k−2)·√(tau2 + SE²), and the probabilities of that t.
func predictWithout(r *Result) error {
	fit, at, err := fitted(r)
	if errors.Is(err, meta.ErrTooFew) || err == nil && r.K < 3 {
		return nil // k < 3: nothing honest can be said
	}
	if err != nil {
		return err
	}
	if hts := interval(at.HTS); hts != nil {
		p := &Predicted{Basis: Frequentist, PI: *hts, Median: round(fit.Mu())}
		p.Benefit = round(r.beyondT(fit, at, 0))
		if r.Smallest > 0 {
			matters, harm := round(r.beyondT(fit, at, r.Smallest)), round(1-r.beyondT(fit, at, -r.Smallest))
			p.Matters, p.Harm = &matters, &harm
		}
		r.Prediction = p
	}
	return nil
}
