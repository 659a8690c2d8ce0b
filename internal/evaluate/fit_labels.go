package evaluate

import (
	"fmt"
	"io"
	"slices"

	"allmenning/find/overlap"
)

// rightClaims is the share of the relatives said to be about the same that must be so.
const rightClaims = .9

// leastLimit is the least cosine that is tried. Below it, pasted texts are said to be about the same as what is only near them
// (find/catalogue, TestPasted_texts), which pairs of short records do not show.
const leastLimit = .12

// limited finds how little two records may have in common and yet be said to be about the same: the least cosine, in steps of .02, from which
// the pairs above it are right as often as rightClaims, where P says they are the same. Only the first ten of each query count.
func limited(sets []*fitSet, c overlap.Coefficients) overlap.Coefficients {
	c.LeastOfMany, c.LeastOfTwo = 0, 0 // so that every claim is weighed, and none taken back for its cosine
	type claim struct {
		evidence overlap.Evidence
		same     bool
		weight   float64
	}
	var claims []claim
	for _, s := range sets {
		ranked := s.rank(c, -1)
		for id, near := range ranked {
			if len(s.partners[id]) == 0 {
				continue
			}
			for _, n := range near[:min(shown, len(near))] {
				if _, same := s.partners[id][n.Record]; n.Evidence.Points >= overlap.TwoWords {
					claims = append(claims, claim{n.Evidence, same, s.weight / float64(len(s.bench.ids))})
				}
			}
		}
	}
	least := func(of func(overlap.Evidence) bool) float64 {
		for step := range 20 {
			limit, right, all := leastLimit+.02*float64(step), 0.0, 0.0
			for _, x := range claims {
				if of(x.evidence) && x.evidence.Cosine >= limit {
					all += x.weight
					if x.same {
						right += x.weight
					}
				}
			}
			if all > 0 && right >= rightClaims*all {
				return figures(limit)
			}
		}
		return 1
	}
	c.LeastOfMany = least(func(e overlap.Evidence) bool { return e.Points >= overlap.ManyWords })
	c.LeastOfTwo = max(c.LeastOfMany, least(func(e overlap.Evidence) bool { return e.Points < overlap.ManyWords }))
	return c
}

// labelled prints how often each label stands among the first ten, and how often it is on a pair about the same, before and after.
func labelled(w io.Writer, s *fitSet, before, after map[string][]overlap.Relative) {
	labels := []overlap.Label{overlap.Duplicate, overlap.SameProject, overlap.Same, overlap.Parallel, overlap.Complementary, overlap.Related, overlap.SameTheme, overlap.Different}
	fmt.Fprintf(w, "%s: label, shown, of these about the same; before → after\n", s.name)
	for _, l := range labels {
		n, right := s.count(before, l)
		m, now := s.count(after, l)
		if n+m > 0 {
			fmt.Fprintf(w, "  %-14s %5d %5d → %5d %5d\n", l, n, right, m, now)
		}
	}
}

func (s *fitSet) count(ranked map[string][]overlap.Relative, labels ...overlap.Label) (n, right int) {
	for id, near := range ranked {
		for _, r := range near[:min(shown, len(near))] {
			if slices.Contains(labels, r.Label) {
				n++
				if _, same := s.partners[id][r.Record]; same {
					right++
				}
			}
		}
	}
	return n, right
}
