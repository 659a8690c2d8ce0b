package meta

import (
	"math"

	"allmenning/stat/linear"
)

// nested is the likelihood of effects within places at two variances, theta = (between places, between effects). Within a place
// V = θ₀·11' + θ₁·ZZ' + diag(v) is inverted by Sherman & Morrison, first by effect, then by place: no matrix of k×k or even of a
// place is formed.
type nested struct {
	b      *linear.Basis
	y, v   []float64
	place  []int // of each effect
	inner  []int // of each row
	groups int
	places int

	theta  [2]float64
	infoG  []float64   // per effect: 1 + θ₁Σ1/v
	sG     []float64   // per effect: 1'A⁻¹1
	infoP  []float64   // per place: 1 + θ₀Σs
	u      [][]float64 // V⁻¹Q, by columns
	m      [][]float64 // (Q'V⁻¹Q)⁻¹
	beta   []float64
	e, r   []float64 // y - Qβ, and V⁻¹e
	logDet float64   // of Q'V⁻¹Q

	sumG, sumP []float64 // scratch
}

func newNested(b *linear.Basis, y, v []float64, places [][]int, effect []int) *nested {
	n := &nested{b: b, y: y, v: v, places: len(places), inner: make([]int, len(y))}
	for p, rows := range places {
		ids := map[int]int{}
		for _, row := range rows {
			g, known := ids[effect[row]]
			if !known {
				g = n.groups
				ids[effect[row]] = g
				n.place = append(n.place, p)
				n.groups++
			}
			n.inner[row] = g
		}
	}
	n.infoG, n.sG, n.sumG = make([]float64, n.groups), make([]float64, n.groups), make([]float64, n.groups)
	n.infoP, n.sumP = make([]float64, n.places), make([]float64, n.places)
	n.e, n.r = make([]float64, len(y)), make([]float64, len(y))
	for range b.P {
		n.u = append(n.u, make([]float64, len(y)))
	}
	return n
}

// at fits by generalised least squares. False when numbers run out of range.
func (n *nested) at(theta [2]float64) bool {
	n.theta = theta
	clear(n.sG)
	for i, g := range n.inner {
		n.sG[g] += 1 / n.v[i]
	}
	for p := range n.infoP {
		n.infoP[p] = 1
	}
	for g, s := range n.sG {
		n.infoG[g] = 1 + theta[1]*s
		n.sG[g] = s / n.infoG[g]
		n.infoP[n.place[g]] += theta[0] * n.sG[g]
	}
	p := n.b.P
	information, right := linear.Matrix(p), make([]float64, p)
	for j := range p {
		n.solve(n.b.Q[j], n.u[j])
		right[j] = linear.Dot(n.u[j], n.y)
		for i := 0; i <= j; i++ {
			information[i][j] = linear.Dot(n.u[j], n.b.Q[i])
			information[j][i] = information[i][j]
		}
	}
	var ok bool
	n.m, n.logDet, ok = linear.Invert(information)
	if !ok {
		return false
	}
	n.beta = make([]float64, p)
	for j := range n.beta {
		n.beta[j] = linear.Dot(n.m[j], right)
	}
	for i := range n.e {
		n.e[i] = n.y[i]
		for j, x := range n.beta {
			n.e[i] -= n.b.Q[j][i] * x
		}
	}
	n.solve(n.e, n.r)
	return finite(n.beta...)
}

// solve writes V⁻¹x to out.
func (n *nested) solve(x, out []float64) {
	clear(n.sumG)
	clear(n.sumP)
	for i, g := range n.inner {
		n.sumG[g] += x[i] / n.v[i]
	}
	for g := range n.sumG {
		n.sumG[g] /= n.infoG[g]
		n.sumP[n.place[g]] += n.sumG[g]
	}
	for i, g := range n.inner {
		p := n.place[g]
		out[i] = (x[i] - n.theta[1]*n.sumG[g] - n.theta[0]*n.sumP[p]/(n.infoP[p]*n.infoG[g])) / n.v[i]
	}
}

// logLik of the last fit; restricted with the term of |X'X|, which the basis makes 0.
func (n *nested) logLik(restricted bool) float64 {
	free := float64(len(n.y))
	ll := -linear.Dot(n.e, n.r) / 2
	for _, v := range n.v {
		ll -= math.Log(v) / 2
	}
	for _, x := range n.infoG {
		ll -= math.Log(x) / 2
	}
	for _, x := range n.infoP {
		ll -= math.Log(x) / 2
	}
	if restricted {
		free -= float64(n.b.P)
		ll -= n.logDet / 2
	}
	return ll - free/2*math.Log(2*math.Pi)
}

// slope is the gradient of the last fit's likelihood, and its average information: Gilmour, Thompson & Cullis, Biometrics 51 (1995)
// 1440–1450.
func (n *nested) slope(restricted bool) (gradient [2]float64, info [2][2]float64) {
	byPlace := func(i int) int { return n.place[n.inner[i]] }
	byEffect := func(i int) int { return n.inner[i] }
	var working [2][]float64
	for c, group := range []func(int) int{byPlace, byEffect} {
		size := n.groups
		if c == 0 {
			size = n.places
		}
		r := sums(n.r, group, size)
		for _, x := range r {
			gradient[c] += x * x / 2
		}
		working[c] = make([]float64, len(n.y))
		for i := range n.y {
			working[c][i] = r[group(i)]
		}
		if restricted {
			u := make([][]float64, n.b.P)
			for j := range u {
				u[j] = sums(n.u[j], group, size)
			}
			for g := range size {
				for i := range u {
					for j := range u {
						gradient[c] += u[i][g] * n.m[i][j] * u[j][g] / 2
					}
				}
			}
		}
	}
	inP := make([]float64, n.places)
	for g, s := range n.sG {
		inP[n.place[g]] += s
		gradient[1] -= (s - n.theta[0]*s*s/n.infoP[n.place[g]]) / 2
	}
	for p, s := range inP {
		gradient[0] -= s / n.infoP[p] / 2
	}
	return gradient, n.information(working)
}

// information is ½ a'Pa' of the two working variates.
func (n *nested) information(working [2][]float64) (info [2][2]float64) {
	solved := make([]float64, len(n.y))
	var projected [2][]float64 // Q'V⁻¹a
	var direct [2][2]float64
	for c := range working {
		n.solve(working[c], solved)
		for d := range working {
			direct[c][d] = linear.Dot(solved, working[d])
		}
		projected[c] = make([]float64, n.b.P)
		for j := range projected[c] {
			projected[c][j] = linear.Dot(n.b.Q[j], solved)
		}
	}
	for c := range info {
		for d := range info {
			info[c][d] = direct[c][d] / 2
			for j := range n.m {
				info[c][d] -= projected[c][j] * linear.Dot(n.m[j], projected[d]) / 2
			}
		}
	}
	return info
}

func sums(x []float64, group func(int) int, size int) []float64 {
	out := make([]float64, size)
	for i := range x {
		out[group(i)] += x[i]
	}
	return out
}

// climb goes up the likelihood from start, staying at or above 0, until a step is below 1e-12 of the variances (scale keeps that
// meaningful near 0).
func (n *nested) climb(theta [2]float64, restricted bool, scale float64) (at [2]float64, ll float64, ok bool) {
	if !n.at(theta) {
		return theta, 0, false
	}
	ll = n.logLik(restricted)
	for range maxIterations {
		gradient, info := n.slope(restricted)
		step := uphill(theta, gradient, info)
		if math.Abs(step[0])+math.Abs(step[1]) <= 1e-11*(theta[0]+theta[1]+1e-3*scale) {
			return theta, ll, finite(ll)
		}
		moved := false
		for range 40 {
			next := [2]float64{math.Max(0, theta[0]+step[0]), math.Max(0, theta[1]+step[1])}
			if n.at(next) {
				if higher := n.logLik(restricted); higher >= ll-1e-13*math.Abs(ll) {
					moved = next != theta
					theta, ll = next, math.Max(ll, higher)
					break
				}
			}
			step[0], step[1] = step[0]/2, step[1]/2
		}
		if !moved {
			return theta, ll, n.at(theta) && finite(ll)
		}
	}
	return theta, ll, false
}

// uphill is the step information⁻¹·gradient over the variances that may move: one at 0 with the likelihood falling inwards may not.
func uphill(theta, gradient [2]float64, info [2][2]float64) (step [2]float64) {
	free := [2]bool{theta[0] > 0 || gradient[0] > 0, theta[1] > 0 || gradient[1] > 0}
	det := info[0][0]*info[1][1] - info[0][1]*info[1][0]
	if free[0] && free[1] && det > 1e-12*info[0][0]*info[1][1] {
		step[0] = (info[1][1]*gradient[0] - info[0][1]*gradient[1]) / det
		step[1] = (info[0][0]*gradient[1] - info[1][0]*gradient[0]) / det
		// One that would go below 0 at once is held, and the other moves alone.
		for c := range step {
			if theta[c] == 0 && step[c] < 0 {
				step[c] = 0
				step[1-c] = gradient[1-c] / info[1-c][1-c]
			}
		}
		return step
	}
	for c := range step {
		if free[c] && info[c][c] > 0 {
			step[c] = gradient[c] / info[c][c] / 2
		}
	}
	if free[0] != free[1] {
		step[0], step[1] = 2*step[0], 2*step[1]
	}
	return step
}
