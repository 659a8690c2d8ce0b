package chart

import "math"

// mostTicks is how many numbers an axis carries at most: more are noise on a phone.
const mostTicks = 7

// ladders are the sets of ticks for ratios, finest first: each holds for one decade, 1 ≤ step < 10. The first is the one
// people know from ratios around one (0.25 0.5 0.75 1 1.5 2 3 4) and is written out below and above one.
var ladders = [][]float64{{1, 2, 5}, {1, 3}, {1}}

var aroundOne = []float64{0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 10}

// ticks are the round numbers on the axis, in order: the finest set that is no more than mostTicks and whose texts stand
// clear of each other on a narrow chart.
func (a axis) ticks(format func(float64) string) []float64 {
	var coarse []float64
	for _, set := range a.candidates() {
		if len(set) < 2 {
			continue
		}
		coarse = set
		if len(set) <= mostTicks && a.clear(set, format) {
			return set
		}
	}
	return a.thin(coarse, format)
}

// candidates lists sets of round numbers on the axis from fine to coarse.
func (a axis) candidates() [][]float64 {
	lo, hi := a.scale.from(a.lo), a.scale.from(a.hi)
	if a.scale == Linear {
		return steps(lo, hi, 1, 2, 2.5, 5)
	}
	var sets [][]float64
	if hi/lo <= 3.2 {
		sets = steps(lo, hi, 1, 2.5, 5) // quarters are how ratios are read
	}
	if lo >= 0.08 && hi <= 12 {
		sets = append(sets, a.keep(aroundOne))
	}
	first, last := int(math.Floor(a.lo/math.Ln10)), int(math.Ceil(a.hi/math.Ln10))
	for _, ladder := range ladders {
		sets = append(sets, a.keep(decades(first, last, 1, ladder)))
	}
	for skip := 2; skip <= 128; skip *= 2 {
		sets = append(sets, a.keep(decades(first, last, skip, []float64{1})))
	}
	return sets
}

// decades repeats a ladder over every skip-th power of ten. The powers are multiples of skip, so that one is among them.
func decades(first, last, skip int, ladder []float64) []float64 {
	var set []float64
	for k := first - ((first%skip)+skip)%skip; k <= last; k += skip {
		for _, m := range ladder {
			if k < 0 {
				set = append(set, m/math.Pow10(-k)) // 3/10 is the nearest number to 0.3; 3·0.1 is not
			} else {
				set = append(set, m*math.Pow10(k))
			}
		}
	}
	return set
}

// steps lists the evenly spaced sets over lo to hi whose step is one of multiples times a power of ten, from fine to
// coarse. Zero, and one where the step divides it, are always among the multiples.
func steps(lo, hi float64, multiples ...float64) [][]float64 {
	var sets [][]float64
	power := int(math.Floor(math.Log10((hi - lo) / 12)))
	for k := power; k <= power+2; k++ {
		for _, m := range multiples {
			step := m * math.Pow10(k)
			var set []float64
			for i := math.Ceil(lo/step - 1e-9); i*step <= hi+1e-9*step && len(set) < 40; i++ {
				v := i * step
				if k < 0 {
					v = i * m / math.Pow10(-k)
				}
				set = append(set, v+0) // +0 turns -0 into 0
			}
			sets = append(sets, set)
		}
	}
	return sets
}

func (a axis) keep(set []float64) []float64 {
	var kept []float64
	for _, v := range set {
		if !a.below(v) && !a.above(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// clear says whether the texts of the ticks stand apart on a narrow chart.
func (a axis) clear(set []float64, format func(float64) string) bool {
	return len(a.thin(set, format)) == len(set)
}

// thin keeps the value of no effect, where it is among the ticks, and then every tick whose text stands clear of those
// kept before it.
func (a axis) thin(set []float64, format func(float64) string) []float64 {
	taken := make([]box, 0, len(set))
	keep := make([]bool, len(set))
	try := func(i int) {
		x, s := a.at(set[i]), format(set[i])
		b := boxOf(x, within(x, s), s)
		for _, c := range taken {
			if b.meets(c) {
				return
			}
		}
		taken, keep[i] = append(taken, b), true
	}
	for i, v := range set {
		if v == a.scale.Null() {
			try(i)
		}
	}
	for i := range set {
		if !keep[i] {
			try(i)
		}
	}
	var kept []float64
	for i, v := range set {
		if keep[i] {
			kept = append(kept, v)
		}
	}
	return kept
}
