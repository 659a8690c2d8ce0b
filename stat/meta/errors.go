package meta

import (
	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// The kinds of refusal; test with errors.Is. Each error is a *refuse.Refusal: Key is what a person reads, Number what caused it.
const (
	ErrNoEstimates  = refuse.Nothing      // there is nothing to pool (k = 0)
	ErrLengths      = refuse.Lengths      // effects, variances or moderators differ in number
	ErrEstimate     = refuse.Value        // an effect is not a finite number
	ErrVariance     = refuse.Variance     // a sampling variance (or standard error) is not a finite number above 0
	ErrTooFew       = refuse.TooFew       // too few estimates, such as a prediction interval with t and k-2 df at k = 2
	ErrTooMany      = refuse.TooMany      // more than can be computed
	ErrRank         = refuse.Rank         // no moderator varies independently of the others
	ErrNotConverged = refuse.NotConverged // it takes variances differing by more than 100 orders of magnitude
	ErrMeasure      = refuse.Measure      // the measure, method, test or prior is unknown, or does not fit this kind of data
	ErrData         = refuse.Data         // counts, means or intervals that cannot be (negative, a part above its whole, SD not above 0)
	ErrPrior        = refuse.Prior        // a prior scale is not above 0, or prior and data together give no proper posterior
	ErrNotPoolable  = refuse.NotPoolable  // the numbers may be shown, but must never move a pooled estimate; see NotPoolable
)

// Column is one moderator, Design the moderators of a fit; see linear.
type (
	Column = linear.Column
	Design = linear.Design
)

// checkEstimates refuses effects and variances that cannot be pooled, naming the first that is at fault (counted from 1).
func checkEstimates(y, v []float64) error {
	if len(y) != len(v) {
		return refuse.Because(ErrLengths, "%d effects, %d variances", len(y), len(v))
	}
	if len(y) == 0 {
		return refuse.Because(ErrNoEstimates, "%d estimates", 0)
	}
	for i := range y {
		if !finite(y[i]) {
			return refuse.Because(ErrEstimate, "%v is number %d", y[i], i+1)
		}
		if !finite(v[i]) || v[i] <= 0 {
			return refuse.Because(ErrVariance, "%v is number %d", v[i], i+1)
		}
	}
	return nil
}

func finite(xs ...float64) bool { return refuse.Finite(xs...) }
