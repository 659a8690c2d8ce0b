package design

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
)

// standardised puts each column of values to mean 0 and variance 1, in the order of the assigned; a column that does not vary is left out.
func standardised(d *Draw, values map[string][]float64) ([][]float64, error) {
	rows := make([][]float64, len(d.Assigned))
	width := len(values[d.Assigned[0].ID])
	for i, a := range d.Assigned {
		v := values[a.ID]
		if len(v) != width || width == 0 {
			return nil, refuse.Because(refuse.Lengths, "%d values of %s", len(v), a.ID)
		}
		if err := refuse.NotFinite("value of "+a.ID, v); err != nil {
			return nil, err
		}
		rows[i] = make([]float64, 0, width)
	}
	for c := range width {
		var mean, ss float64
		for _, a := range d.Assigned {
			mean += values[a.ID][c] / float64(len(rows))
		}
		for _, a := range d.Assigned {
			ss += (values[a.ID][c] - mean) * (values[a.ID][c] - mean)
		}
		sd := math.Sqrt(ss / float64(max(1, len(rows)-1)))
		if sd <= 1e-12*math.Abs(mean) || sd == 0 {
			continue
		}
		for i, a := range d.Assigned {
			rows[i] = append(rows[i], (values[a.ID][c]-mean)/sd)
		}
	}
	return rows, nil
}

func apart(a, b []float64) float64 {
	var s float64
	for i := range a {
		s += (a[i] - b[i]) * (a[i] - b[i])
	}
	return s
}

// Pairs matches the list two and two by likeness in values (standardised, Euclidean) and draws one of each pair for arm 1. Nearest first,
// then partners are exchanged between pairs as long as that brings the sum of squared distances down; no draw enters the matching. values
// holds equally many numbers per id. Data for an odd number: leave one out beforehand, and say which. TooMany above 2000.
// Greevy et al., Biostatistics 5 (2004) 263–275.
func Pairs(ids []string, values map[string][]float64, seed Seed) (*Draw, error) {
	d, s, err := start(ByPairs, ids, []int{1, 1}, seed)
	if err != nil {
		return nil, err
	}
	n := len(ids)
	if n%2 != 0 {
		return nil, refuse.Because(refuse.Data, "%d cannot be paired", n)
	}
	if n > 2000 {
		return nil, refuse.Because(refuse.TooMany, "%d to pair", n)
	}
	rows, err := standardised(d, values)
	if err != nil {
		return nil, err
	}
	for group, pair := range match(rows) {
		first := s.Below(2)
		for i, place := range pair {
			d.Assigned[place].Group = group
			if i == first {
				d.Assigned[place].Arm = 1
			}
		}
	}
	return d, nil
}

// match pairs rows: nearest free neighbour in order, then exchanges.
func match(rows [][]float64) [][2]int {
	var pairs [][2]int
	taken := make([]bool, len(rows))
	for i := range rows {
		if taken[i] {
			continue
		}
		best, near := -1, math.Inf(1)
		for j := i + 1; j < len(rows); j++ {
			if d := apart(rows[i], rows[j]); !taken[j] && d < near {
				best, near = j, d
			}
		}
		taken[i], taken[best] = true, true
		pairs = append(pairs, [2]int{i, best})
	}
	for range 50 {
		better := false
		for p := range pairs {
			for q := range p {
				better = exchange(rows, &pairs[p], &pairs[q]) || better
			}
		}
		if !better {
			break
		}
	}
	for i := range pairs {
		slices.Sort(pairs[i][:])
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	return pairs
}

// exchange swaps partners where one of the two other ways is shorter.
func exchange(rows [][]float64, p, q *[2]int) bool {
	now := apart(rows[p[0]], rows[p[1]]) + apart(rows[q[0]], rows[q[1]])
	cross := apart(rows[p[0]], rows[q[1]]) + apart(rows[q[0]], rows[p[1]])
	parallel := apart(rows[p[0]], rows[q[0]]) + apart(rows[p[1]], rows[q[1]])
	const enough = 1e-12
	switch {
	case cross < now-enough && cross <= parallel:
		p[1], q[1] = q[1], p[1]
	case parallel < now-enough:
		p[1], q[0] = q[0], p[1]
	default:
		return false
	}
	return true
}
