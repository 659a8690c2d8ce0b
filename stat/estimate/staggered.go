package estimate

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
)

// Adoption is a panel whose units took a measure up at different times. First is the time a unit started, NeverStarted for those who
// have not. Every unit must be there at every time (balanced).
type Adoption struct {
	Unit, Time []int
	Y          []float64
	First      map[int]int // by unit
	NotYet     bool        // compares with all who have not started yet, instead of those who never do
}

// NeverStarted is the First of a unit that never took it up.
const NeverStarted = math.MaxInt

// GroupTime is the average effect among those who started at Group, at Time.
type GroupTime struct {
	Group, Time int
	Effect      Effect // SE NaN when the group, or the comparison, is one unit
	Units       int    // in the group
	Controls    int
}

// StaggeredEffects are group-time effects and their averages, each weighted by the group's size.
type StaggeredEffects struct {
	Each    []GroupTime    // by group, then time; times before the start are what must be near 0
	Overall Effect         // over all group-times from the start on
	ByAge   map[int]Effect // by time since start, in steps of the panel's times: 0 the first; below 0 before
}

// Staggered computes
//
//	ATT(g, t) = mean over group g of (Y_t - Y_base) - mean over controls of (Y_t - Y_base)
//
// with the last time before g as base for t ≥ g, and the time before t for t < g. Callaway & Sant'Anna, Journal of Econometrics 225
// (2021) 200–230, without covariates; Sun & Abraham, the same issue, 175–199. No unit that has started serves as comparison, which is
// where two-way fixed effects go wrong. Standard errors by unit, group sizes taken as given, normal distribution; with few units
// in a group they promise too much.
//
// TooFew without a start, without a comparison, or when nobody is seen before they start. Lengths for a unit missing at a time.
func Staggered(a Adoption) (*StaggeredEffects, error) {
	s, err := newStaggered(a)
	if err != nil {
		return nil, err
	}
	out := &StaggeredEffects{ByAge: map[int]Effect{}}
	ages := map[int][]part{}
	var all []part
	for _, g := range s.groups {
		for t := 1; t < len(s.times); t++ {
			p, ok := s.att(g, t)
			if !ok {
				continue
			}
			out.Each = append(out.Each, GroupTime{
				Group: s.times[g], Time: s.times[t], Effect: s.average([]part{p}), Units: p.units, Controls: p.controls,
			})
			ages[t-g] = append(ages[t-g], p)
			if t >= g {
				all = append(all, p)
			}
		}
	}
	if len(all) == 0 {
		return nil, refuse.Because(refuse.TooFew, "%d group-times with a comparison", 0)
	}
	out.Overall = s.average(all)
	for age, parts := range ages {
		out.ByAge[age] = s.average(parts)
	}
	return out, nil
}

// staggered is the panel as a table: rows units, columns times.
type staggered struct {
	a      Adoption
	times  []int
	y      [][]float64
	first  []int // by row: the column of the start; len(times) for never, -1 for at work from the beginning
	groups []int // columns at which somebody starts
}

// part is one group-time effect and each unit's share in its error.
type part struct {
	estimate        float64
	units, controls int
	influence       []float64
	blind           bool // the error of one side cannot be seen
}

func newStaggered(a Adoption) (*staggered, error) {
	if len(a.Y) == 0 {
		return nil, refuse.Because(refuse.Nothing, "%d rows", 0)
	}
	if len(a.Unit) != len(a.Y) || len(a.Time) != len(a.Y) {
		return nil, refuse.Because(refuse.Lengths, "%d outcomes, %d units, %d times", len(a.Y), len(a.Unit), len(a.Time))
	}
	if err := refuse.NotFinite("outcome", a.Y); err != nil {
		return nil, err
	}
	s := &staggered{a: a, times: slices.Compact(slices.Sorted(slices.Values(a.Time)))}
	units := slices.Compact(slices.Sorted(slices.Values(a.Unit)))
	if len(a.Y) != len(units)*len(s.times) {
		return nil, refuse.Because(refuse.Lengths, "%d rows for %d units at %d times", len(a.Y), len(units), len(s.times))
	}
	seen := make([][]bool, len(units))
	for i := range units {
		s.y, seen[i] = append(s.y, make([]float64, len(s.times))), make([]bool, len(s.times))
	}
	for row, y := range a.Y {
		i, _ := slices.BinarySearch(units, a.Unit[row])
		t, _ := slices.BinarySearch(s.times, a.Time[row])
		if seen[i][t] {
			return nil, refuse.Because(refuse.Lengths, "unit %d twice at time %d", a.Unit[row], a.Time[row])
		}
		s.y[i][t], seen[i][t] = y, true
	}
	for _, unit := range units {
		start, known := a.First[unit]
		if !known {
			return nil, refuse.Because(refuse.Lengths, "unit %d has no start", unit)
		}
		column := len(s.times)
		if start <= s.times[len(s.times)-1] {
			column, _ = slices.BinarySearch(s.times, start)
			if column == 0 {
				column = -1
			}
		}
		s.first = append(s.first, column)
		if column > 0 && column < len(s.times) {
			s.groups = append(s.groups, column)
		}
	}
	slices.Sort(s.groups)
	s.groups = slices.Compact(s.groups)
	if len(s.groups) == 0 {
		return nil, refuse.Because(refuse.TooFew, "%d units seen before and after their start", 0)
	}
	return s, nil
}

// att is one effect; false without a comparison.
func (s *staggered) att(g, t int) (part, bool) {
	base := g - 1
	if t < g {
		base = t - 1
	}
	p := part{influence: make([]float64, len(s.y))}
	var own, other []int
	for i, first := range s.first {
		switch {
		case first == g:
			own = append(own, i)
		case first == len(s.times), s.a.NotYet && first > max(t, g):
			other = append(other, i)
		}
	}
	if len(own) == 0 || len(other) == 0 {
		return p, false
	}
	p.units, p.controls = len(own), len(other)
	side := func(rows []int, sign float64) {
		var mean float64
		n := float64(len(rows))
		for _, i := range rows {
			mean += (s.y[i][t] - s.y[i][base]) / n
		}
		p.estimate += sign * mean
		if len(rows) < 2 {
			p.blind = true
			return
		}
		for _, i := range rows {
			p.influence[i] = sign * (s.y[i][t] - s.y[i][base] - mean) / math.Sqrt(n*(n-1))
		}
	}
	side(own, 1)
	side(other, -1)
	return p, true
}

// average weighs effects by the group's size; influences add up over each unit before they are squared.
func (s *staggered) average(parts []part) Effect {
	var total, estimate float64
	for _, p := range parts {
		total += float64(p.units)
	}
	influence := make([]float64, len(s.y))
	blind := false
	for _, p := range parts {
		w := float64(p.units) / total
		estimate += w * p.estimate
		blind = blind || p.blind
		for i, x := range p.influence {
			influence[i] += w * x
		}
	}
	var variance float64
	for _, x := range influence {
		variance += x * x
	}
	if blind {
		variance = math.NaN()
	}
	return effect(estimate, math.Sqrt(variance), 0)
}
