package meta

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/integrate/quad"
)

// nodesPerPanel makes Gauss-Legendre exact for polynomials of degree 39 within a panel.
const nodesPerPanel = 20

// gaussNodes and gaussWeights are the rule on [0, 1].
var gaussNodes, gaussWeights = func() (x, w [nodesPerPanel]float64) {
	quad.Legendre{}.FixedLocations(x[:], w[:], 0, 1)
	return x, w
}()

// panel is a stretch of tau, or of u = 1/tau when it is the tail out to infinity.
type panel struct {
	from, to float64
	tail     bool
}

// node gives the i-th place in the panel, and the weight of a density there.
func (p panel) node(i int) (tau, weight float64) {
	x := p.from + (p.to-p.from)*gaussNodes[i]
	w := (p.to - p.from) * gaussWeights[i]
	if p.tail {
		return 1 / x, w / (x * x)
	}
	return x, w
}

func (p panel) halves() (panel, panel) {
	mid := (p.from + p.to) / 2
	return panel{p.from, mid, p.tail}, panel{mid, p.to, p.tail}
}

// dyadic covers tau ≥ 0: [0, lo], then panels doubling up to beyond hi, then the tail.
func dyadic(lo, hi float64) []panel {
	panels := []panel{{0, lo, false}}
	for lo < hi {
		panels = append(panels, panel{lo, 2 * lo, false})
		lo *= 2
	}
	return append(panels, panel{0, 1 / lo, true})
}

// around cuts the panels at a few widths from the mode, where the peak is narrow beside it, so that no peak falls between nodes.
func around(panels []panel, mode, width float64) []panel {
	if !(width < mode/10) {
		return panels
	}
	for _, cut := range []float64{mode - 10*width, mode - 3*width, mode, mode + 3*width, mode + 10*width} {
		for i, p := range panels {
			if !p.tail && p.from < cut && cut < p.to {
				panels = slices.Insert(panels, i+1, panel{cut, p.to, false})
				panels[i].to = cut
				break
			}
		}
	}
	return panels
}

// maxDepth and maxPanels bound the splitting: 2⁻³⁰ of a panel's length, and what no posterior of this kind needs.
const (
	maxDepth  = 30
	maxPanels = 2000
)

// adapt splits panels until each agrees with its halves to tolerance of the whole, and gives them in order of tau.
// mass is the integral over a panel. False when it does not come to an end.
func adapt(panels []panel, mass func(panel) float64, tolerance float64) (out []panel, ok bool) {
	masses := make([]float64, len(panels))
	var total float64
	for i, p := range panels {
		masses[i] = mass(p)
		total += masses[i]
	}
	if !finite(total) {
		return nil, false
	}
	var split func(p panel, m float64, depth int)
	split = func(p panel, m float64, depth int) {
		a, b := p.halves()
		if p.tail { // in order of tau, not of u
			a, b = b, a
		}
		ma, mb := mass(a), mass(b)
		if math.Abs(ma+mb-m) <= tolerance*total || depth >= maxDepth || len(out) > maxPanels {
			if m > 0 || ma+mb > 0 {
				out = append(out, p)
			}
			return
		}
		split(a, ma, depth+1)
		split(b, mb, depth+1)
	}
	for i, p := range panels {
		split(p, masses[i], 0)
	}
	return out, len(out) <= maxPanels
}
