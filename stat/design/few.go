package design

import (
	"math"

	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// FewClusters plans, by simulation, a trial in so few places that formulas are not to be trusted: place averages are compared by t with
// K-2 df, and by all ways the arms could have been drawn.
type FewClusters struct {
	Treated, Not int
	Size         float64 // people in a place, on average
	CV           float64 // variation of sizes (drawn log-normal, at least one person); 0 for equal
	ICC          float64
	Effect       float64 // standardised by the total SD; 0 gives how often nothing is called something
	Alpha        float64 // 0 means 0.05
	Runs         int     // 0 means 2000
	Seed         Seed
}

// Simulated is a share of runs and its Monte Carlo standard error.
type Simulated struct {
	Share float64
	Runs  int
}

// Error is the Monte Carlo standard error of the share.
func (s Simulated) Error() float64 { return math.Sqrt(s.Share * (1 - s.Share) / float64(s.Runs)) }

// FewClustersPower is how often each test called the effect clear.
type FewClustersPower struct {
	T           Simulated // two-sided t on place averages
	Permutation Simulated // by complete enumeration; its smallest possible p may exceed Alpha, and then it never does
	SmallestP   float64   // of the permutation test
}

// Simulate runs it. TooFew below two places in an arm; TooMany when the arms can be drawn in more than 20,000 ways (formulas serve then).
// The same plan gives the same answer.
func (f FewClusters) Simulate() (FewClustersPower, error) {
	if f.Alpha == 0 {
		f.Alpha = 0.05
	}
	if f.Runs == 0 {
		f.Runs = 2000
	}
	if f.Treated < 2 || f.Not < 2 {
		return FewClustersPower{}, refuse.Because(refuse.TooFew, "%d places in an arm", min(f.Treated, f.Not))
	}
	if _, err := (Clusters{Risk: Risk{Alpha: f.Alpha, Power: 0.999}, Size: f.Size, ICC: f.ICC, CV: f.CV}).check(); err != nil {
		return FewClustersPower{}, err
	}
	if !refuse.Finite(f.Effect) || f.Runs < 1 || f.Runs > 1e6 {
		return FewClustersPower{}, refuse.Because(refuse.Data, "effect %v, %d runs", f.Effect, f.Runs)
	}
	n := f.Treated + f.Not
	ways := choices(n, f.Treated)
	if ways > 20000 {
		return FewClustersPower{}, refuse.Because(refuse.TooMany, "%v ways to draw the arms", ways)
	}
	var plans [][]int
	combinations(n, f.Treated, func(t []int) { plans = append(plans, append([]int(nil), t...)) })
	s := NewStream(f.Seed)
	var byT, byPermutation int
	means := make([]float64, n)
	for range f.Runs {
		f.draw(s, means)
		if f.pT(means) <= f.Alpha {
			byT++
		}
		if f.pPermutation(means, plans) <= f.Alpha+1e-12 {
			byPermutation++
		}
	}
	out := FewClustersPower{SmallestP: 1 / ways}
	if f.Treated == f.Not {
		out.SmallestP *= 2
	}
	out.T = Simulated{float64(byT) / float64(f.Runs), f.Runs}
	out.Permutation = Simulated{float64(byPermutation) / float64(f.Runs), f.Runs}
	return out, nil
}

// draw fills in place averages, the treated first.
func (f FewClusters) draw(s *Stream, means []float64) {
	spread := math.Sqrt(math.Log1p(f.CV * f.CV))
	for i := range means {
		size := f.Size
		if f.CV > 0 {
			size = math.Max(1, math.Round(f.Size*math.Exp(spread*s.Normal()-spread*spread/2)))
		}
		means[i] = math.Sqrt(f.ICC)*s.Normal() + math.Sqrt((1-f.ICC)/size)*s.Normal()
		if i < f.Treated {
			means[i] += f.Effect
		}
	}
}

func (f FewClusters) pT(x []float64) float64 {
	m1, s1 := meanAndSquares(x[:f.Treated])
	m0, s0 := meanAndSquares(x[f.Treated:])
	df := float64(len(x) - 2)
	se := math.Sqrt((s1 + s0) / df * (1/float64(f.Treated) + 1/float64(f.Not)))
	return tail.TwoSided((m1-m0)/se, df)
}

func meanAndSquares(x []float64) (mean, ss float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		ss += (v - mean) * (v - mean)
	}
	return mean, ss
}

// pPermutation: the difference in means rises with the sum of the treated, so sums are compared around their middle.
func (f FewClusters) pPermutation(x []float64, plans [][]int) float64 {
	var all, observed float64
	for i, v := range x {
		all += v
		if i < f.Treated {
			observed += v
		}
	}
	middle := all * float64(f.Treated) / float64(len(x))
	limit := math.Abs(observed-middle) * (1 - 1e-12)
	extreme := 0
	for _, plan := range plans {
		var sum float64
		for _, place := range plan {
			sum += x[place]
		}
		if math.Abs(sum-middle) >= limit {
			extreme++
		}
	}
	return float64(extreme) / float64(len(plans))
}
