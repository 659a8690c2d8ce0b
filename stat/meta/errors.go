package meta

import (
	"errors"
	"fmt"
	"math"
)

// The kinds of error; test with errors.Is. Their texts are for logs: what a person reads is chosen by the caller.
var (
	// ErrNoEstimates: there is nothing to pool (k = 0).
	ErrNoEstimates = errors.New("meta: no estimates")
	// ErrLengths: effects, variances or moderators differ in number.
	ErrLengths = errors.New("meta: lengths differ")
	// ErrEstimate: an effect is not a finite number.
	ErrEstimate = errors.New("meta: effect is not a finite number")
	// ErrVariance: a sampling variance (or standard error) is not a finite number above 0.
	ErrVariance = errors.New("meta: variance is not above 0")
	// ErrTooFew: too few estimates for what is asked, such as a prediction interval with t and k-2 df at k = 2.
	ErrTooFew = errors.New("meta: too few estimates")
	// ErrRank: no moderator varies independently of the others.
	ErrRank = errors.New("meta: moderators are not independent")
	// ErrNotConverged: an iteration found no answer, which takes variances differing by more than 100 orders of magnitude.
	ErrNotConverged = errors.New("meta: did not converge")
	// ErrMeasure: the measure, method, test or prior is unknown, or cannot be computed from this kind of data.
	ErrMeasure = errors.New("meta: measure does not fit the data")
	// ErrData: counts, means or intervals that cannot be (negative, a part above its whole, SD not above 0).
	ErrData = errors.New("meta: impossible data")
	// ErrPrior: a prior scale is not above 0, or prior and data together give no proper posterior.
	ErrPrior = errors.New("meta: prior gives no posterior")
	// ErrNotPoolable: the numbers may be shown, but must never move a pooled estimate. See NotPoolable.
	ErrNotPoolable = errors.New("meta: cannot enter a pooled estimate")
)

// checkEstimates refuses effects and variances that cannot be pooled, naming the first that is at fault (counted from 1).
func checkEstimates(y, v []float64) error {
	if len(y) != len(v) {
		return fmt.Errorf("%w: %d effects, %d variances", ErrLengths, len(y), len(v))
	}
	if len(y) == 0 {
		return ErrNoEstimates
	}
	for i := range y {
		if !finite(y[i]) {
			return fmt.Errorf("%w: number %d is %v", ErrEstimate, i+1, y[i])
		}
		if !finite(v[i]) || v[i] <= 0 {
			return fmt.Errorf("%w: number %d is %v", ErrVariance, i+1, v[i])
		}
	}
	return nil
}

func finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}
