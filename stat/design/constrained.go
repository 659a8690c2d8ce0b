package design

import (
	"math"
	"slices"

	"allmenning/stat/refuse"
)

// MinAdmissible is how many allocations must be left to draw among: with fewer, some units' arms are all but given.
const MinAdmissible = 100

// Constraint says how alike the arms must be before one allocation is drawn.
type Constraint struct {
	Treated int     // how many get arm 1; 0 means half, rounded down
	Keep    float64 // the best share of allocations to draw among; 0 means 0.1
	Try     int     // allocations looked at when there are too many to list; 0 means 20,000
}

// Balanced is a constrained draw and what it was drawn among.
type Balanced struct {
	Draw
	Looked     int     // allocations scored; Exact: all there are
	Exact      bool    //
	Admissible int     // of them, drawn among
	Score      float64 // of the one drawn: Σ over values of the squared difference of standardised means
	Worst      float64 // score of the worst admissible one
}

// Constrained draws one of the allocations that leave two arms most alike in values. Moulton, Clinical Trials 1 (2004) 297–305; Li et al.,
// Statistics in Medicine 35 (2016) 1565–1579, the l2 score. All allocations are scored when there are at most Try, else Try of them drawn from
// the stream. TooFew when fewer than MinAdmissible distinct ones would be left, which takes at least 12 units with Keep 0.1.
// Analyse with the same values in the model, or by randomisation inference over the admissible ones.
func Constrained(ids []string, values map[string][]float64, c Constraint, seed Seed) (*Balanced, error) {
	d, s, err := start(ByConstrained, ids, []int{1, 1}, seed)
	if err != nil {
		return nil, err
	}
	if c.Keep == 0 {
		c.Keep = 0.1
	}
	if c.Try == 0 {
		c.Try = 20000
	}
	if c.Treated == 0 {
		c.Treated = len(ids) / 2
	}
	if !(c.Keep > 0 && c.Keep <= 1) || c.Treated < 1 || c.Treated >= len(ids) {
		return nil, refuse.Because(refuse.Data, "%v kept, %d treated of %d", c.Keep, c.Treated, len(ids))
	}
	if c.Try < MinAdmissible || c.Try > 1e6 {
		return nil, refuse.Because(refuse.Data, "%d allocations looked at", c.Try)
	}
	rows, err := standardised(d, values)
	if err != nil {
		return nil, err
	}
	b := &Balanced{Draw: *d}
	all := b.look(s, rows, c)
	slices.SortStableFunc(all, func(x, y allocation) int {
		switch {
		case x.score < y.score:
			return -1
		case x.score > y.score:
			return 1
		}
		return slices.Compare(x.treated, y.treated)
	})
	all = slices.CompactFunc(all, func(x, y allocation) bool { return slices.Equal(x.treated, y.treated) })
	b.Looked = len(all)
	b.Admissible = int(float64(len(all)) * c.Keep)
	if b.Admissible < MinAdmissible {
		return nil, refuse.Because(refuse.TooFew, "%d admissible allocations", b.Admissible)
	}
	chosen := all[s.Below(b.Admissible)]
	b.Score, b.Worst = chosen.score, all[b.Admissible-1].score
	for _, place := range chosen.treated {
		b.Assigned[place].Arm = 1
	}
	return b, nil
}

// allocation is who gets arm 1, by place and rising, and how unlike the arms are then.
type allocation struct {
	treated []int
	score   float64
}

func (b *Balanced) look(s *Stream, rows [][]float64, c Constraint) []allocation {
	n := len(rows)
	var all []allocation
	if choices(n, c.Treated) <= float64(c.Try) {
		b.Exact = true
		combinations(n, c.Treated, func(t []int) { all = append(all, allocation{slices.Clone(t), imbalance(rows, t)}) })
		return all
	}
	places := make([]int, n)
	for range c.Try {
		for i := range places {
			places[i] = i
		}
		Shuffle(s, places)
		t := slices.Sorted(slices.Values(places[:c.Treated]))
		all = append(all, allocation{t, imbalance(rows, t)})
	}
	return all
}

// imbalance is Σ (mean treated - mean not)² over the standardised values.
func imbalance(rows [][]float64, treated []int) float64 {
	var score float64
	n, k := float64(len(rows)), float64(len(treated))
	for c := range rows[0] {
		var sum float64
		for _, place := range treated {
			sum += rows[place][c]
		}
		d := sum/k + sum/(n-k) // the standardised values sum to 0
		score += d * d
	}
	return score
}

// choices is n over k.
func choices(n, k int) float64 {
	x := 1.0
	for i := range k {
		x *= float64(n-i) / float64(i+1)
	}
	return math.Round(x)
}

// combinations calls f with every rising choice of k among n.
func combinations(n, k int, f func([]int)) {
	at := make([]int, k)
	for i := range at {
		at[i] = i
	}
	for {
		f(at)
		i := k - 1
		for i >= 0 && at[i] == n-k+i {
			i--
		}
		if i < 0 {
			return
		}
		at[i]++
		for j := i + 1; j < k; j++ {
			at[j] = at[j-1] + 1
		}
	}
}
