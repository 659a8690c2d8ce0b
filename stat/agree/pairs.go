package agree

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"allmenning/stat/refuse"
)

// Strengths are what choices two by two say of items. Slices have one entry per item.
type Strengths struct {
	LogAbility []float64 // against the reference item, which has 0
	SE         []float64 // of LogAbility; 0 for the reference
	Share      []float64 // strengths that sum to 1; P(i before j) = Share_i/(Share_i + Share_j)
	Deviance   float64
	Wins       []float64
	Copeland   []int // pairs mostly won less pairs mostly lost
}

// BradleyTerry fits P(i is chosen before j) = exp(a_i)/(exp(a_i) + exp(a_j)) by maximum likelihood; wins[i][j] is how often i was chosen before
// j, the diagonal 0. reference counts from 0. Bradley & Terry, Biometrika 39 (1952) 324–345; Hunter, Annals of Statistics 32 (2004) 384–406,
// whose iteration starts it, Newton's steps end it.
//
// There is an answer only if no group of items won every choice against the rest (Ford, American Mathematical Monthly 64 (1957) 28–33): else
// OutOfReach. TooFew below two items, TooMany above 500.
func BradleyTerry(wins [][]float64, reference int) (*Strengths, error) {
	if err := table(wins, 2, 2); err != nil {
		return nil, err
	}
	n := len(wins)
	if len(wins[0]) != n || reference < 0 || reference >= n {
		return nil, refuse.Because(refuse.Lengths, "%d columns for %d items, reference %d", len(wins[0]), n, reference)
	}
	if n > 500 {
		return nil, refuse.Because(refuse.TooMany, "%d items", n)
	}
	s := &Strengths{Wins: make([]float64, n), Copeland: make([]int, n)}
	for i, row := range wins {
		for j, w := range row {
			if w < 0 || (i == j && w != 0) {
				return nil, refuse.Because(refuse.Data, "%v wins of item %d over item %d", w, i+1, j+1)
			}
			s.Wins[i] += w
			switch {
			case w > wins[j][i]:
				s.Copeland[i]++
			case w < wins[j][i]:
				s.Copeland[i]--
			}
		}
	}
	beats := func(i, j int) bool { return wins[i][j] > 0 }
	if groups := strongGroups(n, beats); len(groups) > 1 {
		return nil, refuse.Because(refuse.OutOfReach, "%d groups of items of which one won every choice against another", len(groups))
	}
	a := minorise(wins, s.Wins)
	information, err := climbBT(wins, s.Wins, a, reference)
	if err != nil {
		return nil, err
	}
	return s, s.describe(wins, a, information, reference)
}

// minorise runs Hunter's iteration a while: strength = wins / Σ n_ij/(strength_i + strength_j).
func minorise(wins [][]float64, total []float64) []float64 {
	n := len(wins)
	p := make([]float64, n)
	for i := range p {
		p[i] = 1
	}
	for range 50 {
		var scale float64
		next := make([]float64, n)
		for i := range p {
			var down float64
			for j := range p {
				if i != j {
					down += (wins[i][j] + wins[j][i]) / (p[i] + p[j])
				}
			}
			next[i] = total[i] / down
			scale += next[i] / float64(n)
		}
		for i := range p {
			p[i] = next[i] / scale
		}
	}
	for i := range p {
		p[i] = math.Log(p[i])
	}
	return p
}

// climbBT ends with Newton's steps on all but the reference, and gives the information there.
func climbBT(wins [][]float64, total, a []float64, reference int) (*mat.SymDense, error) {
	n := len(a)
	free := make([]int, 0, n-1)
	for i := range a {
		if i != reference {
			free = append(free, i)
		}
	}
	information := mat.NewSymDense(n-1, nil)
	for range 200 {
		gradient := mat.NewVecDense(n-1, nil)
		information.Zero()
		for x, i := range free {
			gradient.SetVec(x, total[i])
			var own float64
			for j := range a {
				if m := wins[i][j] + wins[j][i]; m > 0 && i != j {
					p := 1 / (1 + math.Exp(a[j]-a[i]))
					gradient.SetVec(x, gradient.AtVec(x)-m*p)
					own += m * p * (1 - p)
				}
			}
			information.SetSym(x, x, own)
			for y := range x {
				j := free[y]
				if m := wins[i][j] + wins[j][i]; m > 0 {
					p := 1 / (1 + math.Exp(a[j]-a[i]))
					information.SetSym(x, y, -m*p*(1-p))
				}
			}
		}
		var chol mat.Cholesky
		var step mat.VecDense
		if !chol.Factorize(information) || chol.SolveVecTo(&step, gradient) != nil {
			return nil, refuse.Because(refuse.NotConverged, "%d items", n)
		}
		size := mat.Norm(&step, math.Inf(1))
		shrink := math.Min(1, 2/math.Max(size, 1e-300))
		for x, i := range free {
			a[i] += shrink * step.AtVec(x)
		}
		if size < 1e-12 {
			return information, nil
		}
	}
	return nil, refuse.Because(refuse.NotConverged, "%d items", n)
}

func (s *Strengths) describe(wins [][]float64, a []float64, information *mat.SymDense, reference int) error {
	var chol mat.Cholesky
	var covariance mat.SymDense
	if !chol.Factorize(information) || chol.InverseTo(&covariance) != nil {
		return refuse.Because(refuse.NotConverged, "%d items", len(a))
	}
	var sum, highest float64
	at := 0
	for i := range a {
		s.LogAbility = append(s.LogAbility, a[i]-a[reference])
		highest = math.Max(highest, s.LogAbility[i])
		if i == reference {
			s.SE = append(s.SE, 0)
			continue
		}
		s.SE = append(s.SE, math.Sqrt(covariance.At(at, at)))
		at++
	}
	for _, x := range s.LogAbility {
		s.Share = append(s.Share, math.Exp(x-highest))
		sum += math.Exp(x - highest)
	}
	for i := range s.Share {
		s.Share[i] /= sum
	}
	for i := range wins {
		for j := range wins {
			if w := wins[i][j]; w > 0 {
				p := 1 / (1 + math.Exp(a[j]-a[i]))
				s.Deviance += 2 * w * math.Log(w/((w+wins[j][i])*p))
			}
		}
	}
	return nil
}

// strongGroups splits 0 … n-1 into groups within which every one reaches every other (Tarjan, by plain closure: n is small), in order of
// their first member.
func strongGroups(n int, arrow func(i, j int) bool) [][]int {
	reach := make([][]bool, n)
	for i := range reach {
		reach[i] = make([]bool, n)
		for j := range reach[i] {
			reach[i][j] = i == j || arrow(i, j)
		}
	}
	for k := range n {
		for i := range n {
			if reach[i][k] {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[k][j]
				}
			}
		}
	}
	var groups [][]int
	done := make([]bool, n)
	for i := range n {
		if done[i] {
			continue
		}
		var group []int
		for j := range n {
			if reach[i][j] && reach[j][i] {
				group, done[j] = append(group, j), true
			}
		}
		groups = append(groups, group)
	}
	return groups
}
