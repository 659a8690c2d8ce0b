package agree

import (
	"math"

	"allmenning/stat/refuse"
)

// Majority is what rankings say of items two by two. Items count from 0.
type Majority struct {
	Pairwise  [][]float64 // weight of those who put i before j
	Borda     []float64   // Σ weight·(items - rank)
	Copeland  []int       // items beaten by a majority less items that beat it
	Condorcet int         // the item that beats every other; -1 when there is none
	Cycles    [][]int     // groups within which a majority puts each before another, round in a ring: reported, never broken
}

// Rank counts rankings: ranks has a row per voter and a column per item, 1 the first; equal ranks are ties and count for neither.
// weights has one per voter (nil: one each), none below 0. Borda 1781; Copeland 1951. TooFew for no voters or one item; TooMany above
// 1000 items.
func Rank(ranks [][]float64, weights []float64) (*Majority, error) {
	if err := table(ranks, 1, 2); err != nil {
		return nil, err
	}
	n := len(ranks[0])
	if n > 1000 {
		return nil, refuse.Because(refuse.TooMany, "%d items", n)
	}
	if weights == nil {
		weights = equal(len(ranks))
	}
	if len(weights) != len(ranks) {
		return nil, refuse.Because(refuse.Lengths, "%d weights for %d voters", len(weights), len(ranks))
	}
	m := &Majority{Pairwise: make([][]float64, n), Borda: make([]float64, n), Copeland: make([]int, n), Condorcet: -1}
	for i := range m.Pairwise {
		m.Pairwise[i] = make([]float64, n)
	}
	for v, row := range ranks {
		w := weights[v]
		if !(w >= 0) || math.IsInf(w, 0) {
			return nil, refuse.Because(refuse.Data, "%v as the weight of voter %d", w, v+1)
		}
		for i, r := range row {
			if r < 1 || r > float64(n) {
				return nil, refuse.Because(refuse.Data, "%v as a rank by voter %d", r, v+1)
			}
			m.Borda[i] += w * (float64(n) - r)
			for j, other := range row {
				if r < other {
					m.Pairwise[i][j] += w
				}
			}
		}
	}
	beats := func(i, j int) bool { return m.Pairwise[i][j] > m.Pairwise[j][i] }
	for i := range n {
		beaten := 0
		for j := range n {
			switch {
			case beats(i, j):
				m.Copeland[i]++
				beaten++
			case beats(j, i):
				m.Copeland[i]--
			}
		}
		if beaten == n-1 {
			m.Condorcet = i
		}
	}
	for _, group := range strongGroups(n, beats) {
		if len(group) > 1 {
			m.Cycles = append(m.Cycles, group)
		}
	}
	return m, nil
}

func equal(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 1
	}
	return w
}

// MaxKemeny is the most items for which every order is weighed.
const MaxKemeny = 8

// Kemeny is the order of items that agrees most with the pairwise choices: Score is the weight of choices it agrees with, Orders all orders
// that reach it (items from 0, first first), since a tie is no order. Kemeny, Daedalus 88 (1959) 577–591; Young & Levenglick, SIAM Journal
// on Applied Mathematics 35 (1978) 285–300. TooMany above eight items.
func (m *Majority) Kemeny() (score float64, orders [][]int, err error) {
	n := len(m.Pairwise)
	if n > MaxKemeny {
		return 0, nil, refuse.Because(refuse.TooMany, "%d items", n)
	}
	// best[set] is the most that the items outside set can still agree, set already placed before them.
	gain := func(set, i int) (g float64) {
		for j := range n {
			if set&(1<<j) == 0 && j != i {
				g += m.Pairwise[i][j]
			}
		}
		return g
	}
	all := 1<<n - 1
	best := make([]float64, all+1)
	for set := all - 1; set >= 0; set-- {
		best[set] = math.Inf(-1)
		for i := range n {
			if set&(1<<i) == 0 {
				best[set] = math.Max(best[set], gain(set, i)+best[set|1<<i])
			}
		}
	}
	slack := 1e-9 * math.Max(1, best[0])
	var walk func(set int, order []int)
	walk = func(set int, order []int) {
		if set == all {
			orders = append(orders, append([]int(nil), order...))
			return
		}
		for i := range n {
			if set&(1<<i) == 0 && gain(set, i)+best[set|1<<i] >= best[set]-slack {
				walk(set|1<<i, append(order, i))
			}
		}
	}
	walk(0, make([]int, 0, n))
	return best[0], orders, nil
}
