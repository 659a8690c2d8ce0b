package estimate

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
)

// maxArrangements bounds complete enumeration.
const maxArrangements = 5e6

// Inference is what the draw itself says: how often another draw would have given as large a difference if the measure did nothing.
type Inference struct {
	Observed     float64 // difference in means, with less without
	Arrangements int     // looked at
	TwoSided     float64 // share at least as far from 0
	Upper, Lower float64 // share at least as large, at most as large
}

// Randomisation lists every way the same number could have been drawn. treated is 0 or 1 per unit. Exact without any assumption but
// the draw: Fisher, The Design of Experiments, 1935; Rosenbaum, Observational Studies, 2002, ch. 2. TooFew when one arm is empty;
// TooMany above five million ways: use a sample of the draws actually possible.
func Randomisation(y, treated []float64) (*Inference, error) {
	if len(y) == 0 {
		return nil, refuse.Because(refuse.Nothing, "%d units", 0)
	}
	if len(treated) != len(y) {
		return nil, refuse.Because(refuse.Lengths, "%d outcomes, %d arms", len(y), len(treated))
	}
	if err := refuse.NotFinite("outcome", y); err != nil {
		return nil, err
	}
	var n1 int
	for i, x := range treated {
		switch x {
		case 0:
		case 1:
			n1++
		default:
			return nil, refuse.Because(refuse.Data, "%v where 0 or 1 belongs, row %d", x, i+1)
		}
	}
	if n1 == 0 || n1 == len(y) {
		return nil, refuse.Because(refuse.TooFew, "%d units in an arm", 0)
	}
	ways := 1.0
	for i := range n1 {
		ways *= float64(len(y)-i) / float64(i+1)
		if ways > 1e12 {
			break
		}
	}
	if ways > maxArrangements {
		return nil, refuse.Because(refuse.TooMany, "%v ways to draw", ways)
	}
	e := newEnumeration(y, n1)
	inf := &Inference{}
	var observed float64
	for i, x := range treated {
		observed += x * e.y[i]
	}
	inf.Observed = e.difference(observed)
	slack := 1e-9 * e.scale
	var upper, lower, both int
	e.each(func(sum float64) {
		inf.Arrangements++
		if sum >= observed-slack {
			upper++
		}
		if sum <= observed+slack {
			lower++
		}
		if math.Abs(sum) >= math.Abs(observed)-slack {
			both++
		}
	})
	n := float64(inf.Arrangements)
	inf.TwoSided, inf.Upper, inf.Lower = float64(both)/n, float64(upper)/n, float64(lower)/n
	return inf, nil
}

// RandomisationInterval is the stretch of constant effects that the draw does not rule out: those δ for which the two-sided p of y less
// δ for the treated exceeds 1 - level (0.95). Ends are found by bisection to ten digits, and are infinite when so few ways to draw exist
// that nothing can be ruled out. Rosenbaum 2002, section 2.6. Errors as Randomisation, but TooMany already above 200,000 ways.
func RandomisationInterval(y, treated []float64, level float64) (low, high float64, err error) {
	if !(level > 0 && level < 1) {
		return 0, 0, refuse.Because(refuse.Data, "level %v", level)
	}
	inf, err := Randomisation(y, treated)
	if err != nil {
		return 0, 0, err
	}
	if inf.Arrangements > 200000 {
		return 0, 0, refuse.Because(refuse.TooMany, "%d ways to draw", inf.Arrangements)
	}
	allows := func(delta float64) bool {
		moved := make([]float64, len(y))
		for i := range y {
			moved[i] = y[i] - delta*treated[i]
		}
		at, err := Randomisation(moved, treated)
		return err == nil && at.TwoSided > 1-level
	}
	spread := newEnumeration(y, 1).scale
	end := func(sign float64) float64 {
		inside, outside := inf.Observed, inf.Observed+sign*100*(spread+math.Abs(inf.Observed)+1e-9)
		if allows(outside) {
			return math.Inf(int(sign))
		}
		for range 60 {
			middle := (inside + outside) / 2
			if allows(middle) {
				inside = middle
			} else {
				outside = middle
			}
			if math.Abs(outside-inside) <= 1e-10*spread {
				break
			}
		}
		return inside
	}
	return end(-1), end(1), nil
}

// enumeration holds outcomes less their mean, so that the sum over the treated is 0 on average and says all.
type enumeration struct {
	y     []float64
	n1    int
	scale float64
}

func newEnumeration(y []float64, n1 int) *enumeration {
	e := &enumeration{y: append([]float64(nil), y...), n1: n1}
	mean := linear.Mean(y)
	for i := range e.y {
		e.y[i] -= mean
		e.scale = math.Max(e.scale, math.Abs(e.y[i]))
	}
	return e
}

func (e *enumeration) difference(sum float64) float64 {
	return sum/float64(e.n1) + sum/float64(len(e.y)-e.n1)
}

// each calls f with the sum over the treated of every choice.
func (e *enumeration) each(f func(sum float64)) {
	var choose func(from, left int, sum float64)
	choose = func(from, left int, sum float64) {
		if left == 0 {
			f(sum)
			return
		}
		for i := from; i <= len(e.y)-left; i++ {
			choose(i+1, left-1, sum+e.y[i])
		}
	}
	choose(0, e.n1, 0)
}
