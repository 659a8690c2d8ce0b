package meta

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Spending is how the error probability is shared out over looks at accruing data.
type Spending string

// The spending functions, of the information fraction t in (0, 1].
const (
	OBrienFleming Spending = "OF" // a(t) = 4(1 - Φ(z(1-α/4)/√t)): little early
	Pocock        Spending = "PO" // a(t) = α·log(1 + (e-1)t): evenly
)

// Spent is the two-sided error probability spent by information fraction t.
func (s Spending) Spent(t, alpha float64) (float64, error) {
	switch s {
	case OBrienFleming:
		return 4 * tail.Normal(-tail.Critical(1-alpha/2, 0)/math.Sqrt(t)), nil
	case Pocock:
		return alpha * math.Log1p((math.E-1)*t), nil
	}
	return 0, refuse.Because(ErrMeasure, "spending %q", s)
}

// Look is one analysis on the way: judge |Z| against Bound.
type Look struct {
	Fraction float64 // of the information required
	Spent    float64 // error probability so far
	Bound    float64 // +Inf where there is nothing to spend yet
}

// SequentialBounds are symmetric two-sided bounds for |Z| at the given information fractions (rising, in (0, 1]), α/2 to each side.
// Lan & DeMets, Biometrika 70 (1983) 659–663, by recursive integration of the sub-density (Armitage, McPherson & Rowe 1969). For
// trials registered beforehand; a living synthesis needs none, since the Bayesian interval asks for no stopping rule.
// ErrData for fractions that do not rise within (0, 1] or alpha outside (0, 1); ErrTooMany above 200 looks.
func SequentialBounds(fractions []float64, alpha float64, s Spending) ([]Look, error) {
	if len(fractions) == 0 {
		return nil, refuse.Because(ErrNoEstimates, "%d looks", 0)
	}
	if len(fractions) > 200 {
		return nil, refuse.Because(ErrTooMany, "%d looks", len(fractions))
	}
	if !(alpha > 0 && alpha < 1) {
		return nil, refuse.Because(ErrData, "alpha %v", alpha)
	}
	before := 0.0
	for _, t := range fractions {
		if !(t > before && t <= 1) {
			return nil, refuse.Because(ErrData, "fraction %v after %v", t, before)
		}
		before = t
	}
	looks := make([]Look, len(fractions))
	var inside *brownian
	spent := 0.0
	for i, t := range fractions {
		total, err := s.Spent(t, alpha)
		if err != nil {
			return nil, err
		}
		limit := inside.limit(t, total-spent)
		looks[i] = Look{Fraction: t, Spent: total, Bound: limit / math.Sqrt(t)}
		inside = inside.next(t, limit)
		spent = total
	}
	return looks, nil
}

// brownian is the sub-density at time t of paths that have stayed within all bounds so far, on Gauss-Legendre nodes; nil is time 0.
type brownian struct {
	t           float64
	x, w, value []float64
}

// crossing is the probability of being beyond ±limit at time t.
func (b *brownian) crossing(t, limit float64) float64 {
	if b == nil {
		return 2 * tail.Normal(-limit/math.Sqrt(t))
	}
	sd := math.Sqrt(t - b.t)
	var p float64
	for i, x := range b.x {
		p += b.w[i] * b.value[i] * (tail.Normal((x-limit)/sd) + tail.Normal((-x-limit)/sd))
	}
	return p
}

// limit is where the crossing probability is p: bisection, which cannot fail. +Inf for p too small to tell from 0.
func (b *brownian) limit(t, p float64) float64 {
	if !(p > 1e-300) {
		return math.Inf(1)
	}
	lo, hi := 0.0, 40*math.Sqrt(t)
	for range 200 {
		mid := (lo + hi) / 2
		if b.crossing(t, mid) > p {
			lo = mid
		} else {
			hi = mid
		}
		if hi-lo < 1e-14*hi {
			break
		}
	}
	return (lo + hi) / 2
}

// next is the sub-density at t within ±limit. Panels are no wider than the step's standard deviation, 12 nodes in each.
func (b *brownian) next(t, limit float64) *brownian {
	end := math.Min(limit, 9*math.Sqrt(t))
	sd := math.Sqrt(t)
	if b != nil {
		sd = math.Sqrt(t - b.t)
	}
	panels := int(math.Min(400, math.Ceil(2*end/sd)+2))
	n := &brownian{t: t}
	x, w := make([]float64, 12), make([]float64, 12)
	for i := range panels {
		from, to := -end+2*end*float64(i)/float64(panels), -end+2*end*float64(i+1)/float64(panels)
		quad.Legendre{}.FixedLocations(x, w, from, to)
		n.x, n.w = append(n.x, x...), append(n.w, w...)
	}
	for _, x := range n.x {
		if b == nil {
			n.value = append(n.value, math.Exp(-x*x/(2*t))/math.Sqrt(2*math.Pi*t))
			continue
		}
		var sum float64
		for i, u := range b.x {
			z := (x - u) / sd
			sum += b.w[i] * b.value[i] * math.Exp(-z*z/2)
		}
		n.value = append(n.value, sum/(sd*math.Sqrt(2*math.Pi)))
	}
	return n
}

// RequiredInformation is the Σ 1/variance a synthesis needs to tell an effect of delta from none: (z(1-α/2) + z(power))²/delta²·D,
// where diversity D = Var(random effects)/Var(fixed effect) ≥ 1 allows for spread between places. Wetterslev et al., Journal of
// Clinical Epidemiology 61 (2008) 64–75. The information fraction of a look is the accrued Σ 1/v over this.
func RequiredInformation(delta, alpha, power, diversity float64) (float64, error) {
	if !finite(delta, diversity) || delta == 0 || !(alpha > 0 && alpha < 1) || !(power > 0 && power < 1) || diversity < 1 {
		return 0, refuse.Because(ErrData, "delta %v, alpha %v, power %v, diversity %v", delta, alpha, power, diversity)
	}
	return square(tail.Critical(1-alpha, 0)+tail.NormalQuantile(power)) / square(delta) * diversity, nil
}
