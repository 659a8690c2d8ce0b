package meta

import (
	"math"

	"allmenning/stat/refuse"
)

// Coming is a thought experiment: N more studies, each finding Effect with standard error SE.
type Coming struct {
	N          int
	Effect, SE float64
}

// WithMore is the posterior if the coming studies were added to y and se: what the predictive interval would then be.
// N = 0 gives the posterior of today. ErrData for N < 0, else the errors of Bayes.
func WithMore(y, se []float64, mu MuPrior, tau TauPrior, more Coming) (*Posterior, error) {
	if more.N < 0 {
		return nil, refuse.Because(ErrData, "%d more studies", more.N)
	}
	allY, allSE := append([]float64(nil), y...), append([]float64(nil), se...)
	for range more.N {
		allY, allSE = append(allY, more.Effect), append(allSE, more.SE)
	}
	return Bayes(allY, allSE, mu, tau)
}

// StudiesToExclude is how many more studies with the given effect and standard error it takes before the central predictive
// interval at level (0.95) lies wholly on one side of limit (0 for "no effect"): the smallest such number from 0 to most.
// Found is false when even most do not do it, as when places simply differ more than that. An interval can move back with a
// further study; the first number that does it is given.
func StudiesToExclude(limit, level float64, y, se []float64, mu MuPrior, tau TauPrior, effect, effectSE float64, most int) (n int, found bool, err error) {
	if math.IsNaN(limit) || !(level > 0 && level < 1) || most < 0 {
		return 0, false, refuse.Because(ErrData, "limit %v, level %v, at most %d", limit, level, most)
	}
	tail := (1 - level) / 2
	for n = range most + 1 {
		p, err := WithMore(y, se, mu, tau, Coming{N: n, Effect: effect, SE: effectSE})
		if err != nil {
			return 0, false, err
		}
		if above := p.ProbNewAbove(limit); above < tail || above > 1-tail {
			return n, true, nil
		}
	}
	return 0, false, nil
}
