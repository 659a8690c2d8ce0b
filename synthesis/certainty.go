package synthesis

import (
	"slices"

	"allmenning/codes"
)

// wide is how many times the smallest change that matters an interval may span before it counts as very wide.
const wide = 12

// veryWide is the reason that it does.
const veryWide = "synthesis.certainty.very_wide"

// nearly is the share of new municipalities on one side from which an interval counts as barely crossing no effect.
const nearly = 0.95

var nordic = []string{"Norway", "Sweden", "Denmark", "Finland", "Iceland", "Faroe Islands", "Greenland", "Åland"}

// Nordic tells whether a country, as sources name it in English, is Nordic.
func Nordic(country string) bool { return slices.Contains(nordic, country) }

// certainty proposes how sure we are, in the spirit of GRADE (Guyatt et al., BMJ 336, 2008, 924–926): it starts at high and
// takes off steps for what weakens the answer. The steps are our own; a person decides.
func (r *Result) certainty() Certainty {
	var c Certainty
	down := func(key string, steps, n int) {
		c.Reasons = append(c.Reasons, Reason{Key: key, Down: steps, N: n, Of: r.K})
	}
	switch {
	case r.K == 0:
		return Certainty{Level: VeryLow, Reasons: []Reason{{Key: "synthesis.certainty.none", Down: 3}}}
	case r.K < 3:
		down("synthesis.certainty.too_few", 3, r.K)
	case r.K < 5:
		down("synthesis.certainty.few", 1, r.K)
	}
	r.weighInterval(down)
	r.weighDesign(down)
	r.weighCountries(down)
	if n := r.rowsWith(func(row Row) bool { return row.SEFrom == "p" }); n > 0 {
		down("synthesis.certainty.se_from_p", 1, n)
	}
	if n := r.rowsWith(func(row Row) bool { return row.Own && !row.Judged }); n > 0 {
		down("synthesis.certainty.own_unjudged", 1, n)
	}
	if r.Mixed {
		down("synthesis.certainty.not_same_outcome", 1, r.K)
	}
	sum := 0
	for _, reason := range c.Reasons {
		sum += reason.Down
	}
	c.Level = []Level{High, Moderate, Low, VeryLow}[min(sum, 3)]
	return c
}

// weigh fills in the certainty, and the impact word that hangs on it.
func weigh(r *Result, _ codes.Outcome) error {
	r.Certainty = r.certainty()
	r.Impact = Impact{Word: r.wordFor(r.Prediction)}
	return nil
}

func (r *Result) weighInterval(down func(string, int, int)) {
	p := r.Prediction
	switch {
	case p == nil || !r.Rule.Headline():
	case r.Smallest > 0 && p.PI.High-p.PI.Low > wide*r.Smallest:
		down(veryWide, 2, r.K)
	case p.PI.Contains(0) && max(p.Benefit, 1-p.Benefit) >= nearly:
		down("synthesis.certainty.crosses_little", 0, r.K)
	case p.PI.Contains(0):
		down("synthesis.certainty.crosses", 1, r.K)
	default:
		down("synthesis.certainty.one_side", 0, r.K)
	}
}

func (r *Result) weighDesign(down func(string, int, int)) {
	switch n := r.rowsWith(func(row Row) bool { return strength(row.Design) == showsEffect }); n {
	case r.K:
		down("synthesis.certainty.randomised", 0, n)
	case 0:
		down("synthesis.certainty.none_randomised", 2, r.K)
	default:
		down("synthesis.certainty.some_not_randomised", 1, r.K-n)
	}
}

func (r *Result) weighCountries(down func(string, int, int)) {
	norwegian := r.rowsWith(func(row Row) bool { return row.Country == "Norway" })
	switch near := r.rowsWith(func(row Row) bool { return Nordic(row.Country) }); {
	case near == 0:
		down("synthesis.certainty.none_nordic", 1, r.K)
	case near < r.K:
		down("synthesis.certainty.some_nordic", 0, near)
	case norwegian == 0:
		down("synthesis.certainty.none_norwegian", 0, r.K)
	}
}

func (r *Result) rowsWith(is func(Row) bool) int {
	n := 0
	for _, row := range r.Rows {
		if is(row) {
			n++
		}
	}
	return n
}
