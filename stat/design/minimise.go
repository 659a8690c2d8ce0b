package design

import (
	"slices"

	"allmenning/stat/refuse"
)

// Minimise takes the list in an order drawn first and gives each the arm that leaves the arms most alike in the factors so far: the sum over
// factors of the range of counts over shares. Among equally good arms it draws; a worse one is taken with probability 1 - best (best 0.8 is
// usual; below 1, so that no one can foresee). factors holds each id's levels, equally many. Pocock & Simon, Biometrics 31 (1975) 103–115.
func Minimise(ids []string, factors map[string][]string, shares []int, best float64, seed Seed) (*Draw, error) {
	d, s, err := start(ByMinimising, ids, shares, seed)
	if err != nil {
		return nil, err
	}
	if !(best > 0.5 && best <= 1) {
		return nil, refuse.Because(refuse.Data, "%v as the chance of the best arm", best)
	}
	width := -1
	for _, a := range d.Assigned {
		if width < 0 {
			width = len(factors[a.ID])
		}
		if n := len(factors[a.ID]); n != width || n == 0 {
			return nil, refuse.Because(refuse.Lengths, "%d factors of %s", n, a.ID)
		}
	}
	order := make([]int, len(ids))
	for i := range order {
		order[i] = i
	}
	Shuffle(s, order)
	type level struct {
		factor int
		name   string
	}
	counts := map[level][]float64{}
	for _, place := range order {
		levels := factors[d.Assigned[place].ID]
		imbalance := make([]float64, len(shares))
		for arm := range shares {
			for f, name := range levels {
				c := counts[level{f, name}]
				low, high := 0.0, 0.0
				for other, share := range shares {
					var n float64
					if c != nil {
						n = c[other]
					}
					if other == arm {
						n++
					}
					n /= float64(share)
					if other == 0 {
						low, high = n, n
					}
					low, high = min(low, n), max(high, n)
				}
				imbalance[arm] += high - low
			}
		}
		arm := choose(s, imbalance, best)
		d.Assigned[place].Arm = arm
		for f, name := range levels {
			l := level{f, name}
			if counts[l] == nil {
				counts[l] = make([]float64, len(shares))
			}
			counts[l][arm]++
		}
	}
	return d, nil
}

// choose draws among the least imbalanced arms, or with probability 1 - best among the others.
func choose(s *Stream, imbalance []float64, best float64) int {
	least := slices.Min(imbalance)
	var good, others []int
	for arm, x := range imbalance {
		if x <= least+1e-9 {
			good = append(good, arm)
		} else {
			others = append(others, arm)
		}
	}
	if len(others) > 0 && s.Float64() >= best {
		return others[s.Below(len(others))]
	}
	return good[s.Below(len(good))]
}
