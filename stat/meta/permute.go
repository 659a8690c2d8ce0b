package meta

import (
	"math"
	"math/rand/v2"

	"allmenning/stat/refuse"
)

// Permuted is the p value of each coefficient by reshuffling, in the order of Fit.B.
type Permuted struct {
	P     []float64
	Runs  int  // arrangements looked at, the observed one among them
	Exact bool // all of them
}

// Permute asks how often chance alone gives as large a test statistic: with moderators by giving each study another study's
// moderators, without by turning the signs of the effects about 0. All arrangements are tried when there are at most `most`,
// else `most` of them drawn from a stream of the seed (the observed one counts). Two-sided. Higgins & Thompson, Statistics in
// Medicine 23 (2004) 1663–1682; Follmann & Proschan, Biometrics 55 (1999) 732–737. For k < 10, where the usual tests promise too much.
// ErrData for most < 2.
func (f *Fit) Permute(most int, seed uint64) (*Permuted, error) {
	if most < 2 {
		return nil, refuse.Because(ErrData, "at most %d arrangements", most)
	}
	p := &permuter{fit: f, hits: make([]int, f.P), random: rand.New(rand.NewPCG(seed, uint64(f.K)))}
	p.rows = make([]int, f.K)
	p.signs = make([]float64, f.K)
	for i := range p.rows {
		p.rows[i], p.signs[i] = i, 1
	}
	arrangements := math.Pow(2, float64(f.K))
	if p.byRows() {
		arrangements = math.Gamma(float64(f.K) + 1)
	}
	out := &Permuted{Exact: arrangements <= float64(most)}
	switch {
	case !out.Exact:
		p.draw(most)
	case p.byRows():
		p.allOrders(f.K)
	default:
		p.allSigns(0)
	}
	out.Runs = p.runs
	for _, h := range p.hits {
		out.P = append(out.P, float64(h)/float64(p.runs))
	}
	return out, nil
}

type permuter struct {
	fit    *Fit
	rows   []int
	signs  []float64
	hits   []int
	runs   int
	random *rand.Rand
}

// byRows: there are moderators to reshuffle; with an intercept alone it is signs.
func (p *permuter) byRows() bool { return p.fit.P > 1 || !p.fit.fitter.b.Intercept }

// look refits the present arrangement and counts what is at least as extreme. Where the refit finds no answer, it counts as such:
// the p value can then only be too large.
func (p *permuter) look() {
	f := p.fit
	p.runs++
	y := make([]float64, f.K)
	for i := range y {
		y[i] = p.signs[i] * (f.fitter.y[i] + f.centre)
	}
	again, err := Regress(y, f.fitter.v, f.model(p.rows), f.Options)
	for j := range p.hits {
		switch {
		case err != nil || again.P != f.P:
			p.hits[j]++
		case math.Abs(again.Stat[j]) >= math.Abs(f.Stat[j])*(1-1e-9):
			p.hits[j]++
		}
	}
}

// allOrders is Heap's algorithm.
func (p *permuter) allOrders(n int) {
	if n <= 1 {
		p.look()
		return
	}
	for i := range n {
		p.allOrders(n - 1)
		if i == n-1 {
			break
		}
		if n%2 == 0 {
			p.rows[i], p.rows[n-1] = p.rows[n-1], p.rows[i]
		} else {
			p.rows[0], p.rows[n-1] = p.rows[n-1], p.rows[0]
		}
	}
}

func (p *permuter) allSigns(from int) {
	if from == len(p.signs) {
		p.look()
		return
	}
	for _, s := range []float64{1, -1} {
		p.signs[from] = s
		p.allSigns(from + 1)
	}
}

func (p *permuter) draw(runs int) {
	p.look() // the observed arrangement
	for range runs - 1 {
		if p.byRows() {
			p.random.Shuffle(len(p.rows), func(i, j int) { p.rows[i], p.rows[j] = p.rows[j], p.rows[i] })
		} else {
			for i := range p.signs {
				p.signs[i] = float64(1 - 2*p.random.IntN(2))
			}
		}
		p.look()
	}
}
