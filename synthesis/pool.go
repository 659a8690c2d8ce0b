package synthesis

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"allmenning/codes"
	"allmenning/stat/meta"
)

// fitted is REML with the ad hoc Hartung–Knapp test, and what it predicts. For k = 1 the error is meta.ErrTooFew.
func fitted(r *Result) (*meta.Fit, meta.Prediction, error) {
	y, se := r.numbers()
	fit, err := meta.Pool(y, squares(se), meta.Options{})
	if err != nil {
		return nil, meta.Prediction{}, err
	}
	at, err := fit.Predict(nil, 0.95)
	return fit, at, err
}

func squares(se []float64) []float64 {
	v := make([]float64, len(se))
	for i, s := range se {
		v[i] = s * s
	}
	return v
}

// beyondT is beyond under the frequentist prediction: t with k−2 degrees of freedom around the mean.
func (r *Result) beyondT(fit *meta.Fit, at meta.Prediction, x float64) float64 {
	t := distuv.StudentsT{Mu: r.toward(fit.Mu()), Sigma: math.Sqrt(fit.Tau2 + at.SE*at.SE), Nu: float64(r.K - 2)}
	return t.Survival(x)
}

// pool adds the frequentist detail and the weights, for three studies or more: with two there is never a mean.
func pool(r *Result, _ codes.Outcome) error {
	if r.K < 3 {
		return nil
	}
	fit, at, err := fitted(r)
	if err != nil {
		return err
	}
	p := &Pooled{
		Mean: round(fit.Mu()), SE: round(fit.SE[0]), CI: Interval{round(fit.CI[0].Low), round(fit.CI[0].High)},
		Tau2: round(fit.Tau2), Tau: round(math.Sqrt(fit.Tau2)), I2: round(fit.I2), Q: round(fit.Q), QP: round(fit.QP),
		PI: interval(at.PI), HTS: interval(at.HTS),
	}
	if h, err := fit.QProfile(); err == nil {
		p.I2CI, p.T2CI = interval(h.I2), interval(h.Tau2)
	}
	r.Pooled = p
	for i, w := range fit.Weights {
		w = round(w)
		r.Rows[i].Weight = &w
	}
	if r.K < 5 {
		r.warn("synthesis.warning.under_five")
	}
	return nil
}

// sensitivity shows what the answer hangs on: the prior's scale, each single study, and the designs.
func sensitivity(r *Result, outcome codes.Outcome) error {
	y, se := r.numbers()
	if mu, tau, ok := priors(outcome, r.K); ok && r.K > 0 {
		for _, times := range []float64{0.5, 1, 2} {
			post, err := meta.Bayes(y, se, mu, meta.TauPrior{Shape: tau.Shape, Scale: times * tau.Scale})
			if err != nil {
				return err
			}
			pi := Interval{round(post.PredictiveQuantile(0.025)), round(post.PredictiveQuantile(0.975))}
			r.Priors = append(r.Priors, PriorRow{Times: times, Scale: round(times * tau.Scale), PI: pi})
		}
	}
	if r.K >= 3 {
		all, err := meta.LeaveOneOut(y, squares(se), meta.Options{})
		if err != nil {
			return err
		}
		r.LeaveOneOut = interval(meta.LeftOutRange(all))
	}
	if p := r.Prediction; p != nil && p.Prior != nil && r.Pooled != nil && r.Pooled.Tau > p.Prior.TauScale {
		r.warn(warnSpread)
	}
	return r.onlyRandomised(outcome)
}

// warnSpread: the studies' own spread is larger than the prior's scale. In simulation (risk differences with SE 0.07, scale
// 0.10, spread 0.127, k = 3 to 10) the Bayesian interval then covers .90 to .91 of new municipalities, not the .93 we promise.
const warnSpread = "synthesis.warning.spread"

// onlyRandomised warns where designs of unlike strength stand together, and gives the interval of the randomised alone.
func (r *Result) onlyRandomised(outcome codes.Outcome) error {
	var y, se []float64
	for _, row := range r.Rows {
		if strength(row.Design) == showsEffect {
			y, se = append(y, row.Y), append(se, row.SE)
		}
	}
	if len(y) == r.K {
		return nil
	}
	if len(y) == 0 {
		r.warn("synthesis.warning.none_randomised")
		if r.mixesDesigns() {
			r.warn("synthesis.warning.mixed_labels")
		}
		return nil
	}
	r.warn("synthesis.warning.mixed_designs")
	mu, tau, ok := priors(outcome, len(y))
	if !ok || len(y) < 3 {
		return nil
	}
	post, err := meta.Bayes(y, se, mu, tau)
	if err != nil {
		return err
	}
	r.Randomised = &Interval{round(post.PredictiveQuantile(0.025)), round(post.PredictiveQuantile(0.975))}
	return nil
}

// mixesDesigns says whether designs that can bear unlike much stand together.
func (r *Result) mixesDesigns() bool {
	return slices.ContainsFunc(r.Rows, func(row Row) bool { return strength(row.Design) != strength(r.Rows[0].Design) })
}

const showsEffect = "shows-effect" // codes.Designs: randomised designs stand under it

// strength is the top code of a design: how much such a result can bear. An unknown design is "design-unknown".
func strength(design string) string {
	path := codes.Designs().Path(design)
	if len(path) == 0 {
		return "design-unknown"
	}
	return path[0].ID
}
