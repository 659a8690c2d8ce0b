package evaluate

import (
	"math"

	"allmenning/find/overlap"
)

// problem is what the coefficients are to solve: in each query, true records before the others. The loss of a query is the mean over its true ones of
//
//	−ln( exp(s) / (exp(s) + sum over the untrue of exp(s')) ),   s = sum of coefficient × feature
//
// (the softmax loss of Cao and others, ICML 2007), which counts what stands high most. It is convex. A ridge of ½·ridge·sum of squares keeps
// features that say the same from being played against each other.
type problem struct {
	names   []string
	queries []query
	ridge   float64
}

type query struct {
	weight      float64
	same, other [][]float64
}

const ridge = .002

// newProblem gives each set its weight and each query of a set the same. Features named in without are left out.
func newProblem(sets [][]example, without map[string]bool) *problem {
	p := &problem{ridge: ridge}
	for _, f := range (overlap.Features{}).Named() {
		if !without[f.Feature] {
			p.names = append(p.names, f.Feature)
		}
	}
	for _, examples := range sets {
		for _, e := range examples {
			q := query{weight: e.set.weight / float64(len(examples))}
			for i, n := range e.near {
				x := make([]float64, 0, len(p.names))
				for _, f := range n.Features.Named() {
					if !without[f.Feature] {
						x = append(x, f.Value)
					}
				}
				if e.same[i] {
					q.same = append(q.same, x)
				} else {
					q.other = append(q.other, x)
				}
			}
			p.queries = append(p.queries, q)
		}
	}
	return p
}

func product(w, x []float64) float64 {
	s := 0.0
	for i := range w {
		s += w[i] * x[i]
	}
	return s
}

// loss gives the loss and its gradient at w.
func (p *problem) loss(w, gradient []float64) float64 {
	total := 0.0
	for i := range w {
		total += .5 * p.ridge * w[i] * w[i]
		gradient[i] = p.ridge * w[i]
	}
	mean := make([]float64, len(w))
	for _, q := range p.queries {
		scores, top := make([]float64, len(q.other)), math.Inf(-1)
		for i, x := range q.other {
			scores[i] = product(w, x)
			top = max(top, scores[i])
		}
		sum := 0.0
		clear(mean)
		for i, x := range q.other {
			e := math.Exp(scores[i] - top)
			sum += e
			for k := range mean {
				mean[k] += e * x[k]
			}
		}
		each := q.weight / float64(len(q.same))
		for _, x := range q.same {
			s := product(w, x)
			at := max(s, top)
			others := sum * math.Exp(top-at)
			all := others + math.Exp(s-at)
			total += each * (at + math.Log(all) - s)
			share := others / all // of the untrue ones in the softmax
			for k := range gradient {
				gradient[k] += each * share * (mean[k]/sum - x[k])
			}
		}
	}
	return total
}

// solve finds coefficients of 0 and more by projected gradient with momentum (Beck & Teboulle, SIAM Journal on Imaging Sciences 2, 2009), restarted
// when the loss rises. The problem is convex, so where it starts does not matter.
func (p *problem) solve() map[string]float64 {
	n := len(p.names)
	w, y, next, gradient, scratch := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	step, t, last := 1.0, 1.0, math.Inf(1)
	for range 400 {
		at := p.loss(y, gradient)
		for {
			move, down := 0.0, 0.0
			for i := range next {
				next[i] = max(0, y[i]-step*gradient[i])
				d := next[i] - y[i]
				move += d * d
				down += d * gradient[i]
			}
			if got := p.loss(next, scratch); got <= at+down+move/(2*step)+1e-12 {
				if got > last {
					t = 1
				}
				if last-got < 1e-7 && last >= got {
					last = math.Inf(-1) // near enough
				} else {
					last = got
				}
				break
			}
			step /= 2
		}
		u := (1 + math.Sqrt(1+4*t*t)) / 2
		for i := range w {
			y[i] = next[i] + (t-1)/u*(next[i]-w[i])
		}
		copy(w, next)
		t, step = u, step*1.3
		if math.IsInf(last, -1) {
			break
		}
	}
	out := map[string]float64{}
	for i, name := range p.names {
		out[name] = w[i]
	}
	return out
}

// calibrate finds a and b so that 1/(1+exp(−(a + b·score))) is the share of true ones among records with a score (Platt 1999), by Newton's
// method. The records are those that stand among the first ten, which are the ones people see.
func calibrate(scores []float64, same []bool, weights []float64) (a, b float64) {
	mean, sd := spreadOf(scores, weights)
	a, b = 0, 1 // of the scores in standard units, where the method does not run away
	at := func(a, b float64) float64 {
		sum := 0.0
		for i, s := range scores {
			x := a + b*(s-mean)/sd
			if same[i] {
				x = -x
			}
			sum += weights[i] * math.Log1p(math.Exp(x))
		}
		return sum
	}
	for range 50 {
		var ga, gb, aa, ab, bb float64
		for i, s := range scores {
			s = (s - mean) / sd
			p := 1 / (1 + math.Exp(-(a + b*s)))
			y := 0.0
			if same[i] {
				y = 1
			}
			d, v := weights[i]*(p-y), weights[i]*p*(1-p)
			ga, gb = ga+d, gb+d*s
			aa, ab, bb = aa+v, ab+v*s, bb+v*s*s
		}
		det := aa*bb - ab*ab
		if det <= 0 {
			break
		}
		da, db := (bb*ga-ab*gb)/det, (aa*gb-ab*ga)/det
		was, step := at(a, b), 1.0
		for step > 1e-4 && at(a-step*da, b-step*db) > was {
			step /= 2
		}
		a, b = a-step*da, b-step*db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	return a - b*mean/sd, b / sd
}

func spreadOf(x, weights []float64) (mean, sd float64) {
	var n, sum, squares float64
	for i := range x {
		n, sum, squares = n+weights[i], sum+weights[i]*x[i], squares+weights[i]*x[i]*x[i]
	}
	mean = sum / n
	return mean, math.Sqrt(max(1e-12, squares/n-mean*mean))
}
