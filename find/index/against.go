package index

import (
	"math"
	"sync"
)

// Against is a vector and a list of grams made ready to be compared with many records. One goroutine
// may use it at a time; Close ends it.
type Against struct {
	view   *View
	x      Vector
	grams  []uint32
	gramAA float64 // squared length of the grams
	*lookup
}

// lookup finds the weight of a term or a gram by number. A bit says whether there is one: the bits
// of a whole vocabulary lie in the nearest cache, and most terms of a record are not in the vector.
type lookup struct {
	has        []uint64
	weight     []float64 // times idf; only where has is set
	hasGram    [gramSpace / 64]uint64
	gramWeight [gramSpace]float64
}

var lookups = sync.Pool{New: func() any { return new(lookup) }}

// Against makes a vector and grams (sorted hash<<16|count; nil for none) ready for comparing.
func (v *View) Against(x Vector, grams []uint32) *Against {
	a := &Against{view: v, x: x, grams: grams, lookup: lookups.Get().(*lookup)}
	if n := len(v.terms); len(a.weight) < n {
		n += n / 8
		a.has, a.weight = make([]uint64, n/64+1), make([]float64, n)
	}
	for _, t := range x.terms {
		if t.id != noTerm {
			a.has[t.id>>6] |= 1 << (t.id & 63)
			a.weight[t.id] = t.weight * v.gen.idfOf(t.id)
		}
	}
	for _, g := range grams {
		h := g >> 16
		w := v.gen.gramWeight(h, g&0xffff)
		a.hasGram[h>>6] |= 1 << (h & 63)
		a.gramWeight[h] = w
		a.gramAA += w * w
	}
	return a
}

// Close gives back what the comparing borrowed.
func (a *Against) Close() {
	for _, t := range a.x.terms {
		if t.id != noTerm {
			a.has[t.id>>6] = 0
		}
	}
	for _, g := range a.grams {
		a.hasGram[g>>22] = 0
	}
	lookups.Put(a.lookup)
	a.lookup = nil
}

// Cosine compares the vector with a record as the reader sees it; 0 when the reader sees none of it.
func (a *Against) Cosine(record string, seen []byte) float64 {
	n, ok := a.view.number(record)
	if !ok {
		return 0
	}
	return a.cosine(n, seen)
}

func (a *Against) cosine(record uint32, seen []byte) float64 {
	if a.x.length == 0 {
		return 0
	}
	var only *viewed
	var at uint32
	blocks := 0
	for s, d := range a.view.blocks(record, seen) {
		only, at = s, d
		blocks++
	}
	var dot, inverse float64
	switch blocks {
	case 0:
		return 0
	case 1: // the common case, without making a vector
		dot, inverse = a.dot(only.forwardOf(at)), only.norm[at]
	default:
		y, _ := a.view.vectorOf(record, seen)
		inverse = 1 / y.length
		eachShared(a.x.terms, y.terms, func(s, t *vectorTerm) { dot += s.weight * t.weight })
	}
	if dot == 0 {
		return 0
	}
	return round(min(1, dot/a.x.length*inverse))
}

// dot is the product of the vector with a forward list.
func (a *Against) dot(list []byte) float64 {
	sum, id := 0.0, uint32(0)
	for i := 0; i < len(list); {
		step := uint32(list[i])
		i++
		for shift := 7; list[i-1] >= 0x80; shift += 7 {
			step = step&(1<<shift-1) | uint32(list[i])<<shift
			i++
		}
		id += step
		if a.has[id>>6]&(1<<(id&63)) != 0 {
			sum += a.weight[id] * damped[list[i]]
		}
		i += 2 // impact and flags
		for list[i] >= 0x80 {
			i++
		}
		i++
	}
	return sum
}

// round drops what depends on the order of summing, so that equal pairs compare equal.
func round(x float64) float64 { return math.Round(x*1e12) / 1e12 }

// Cosine compares a vector with one record as the reader sees it; 0 when the reader sees none of it.
func (v *View) Cosine(x Vector, record string, seen []byte) float64 {
	a := v.Against(x, nil)
	defer a.Close()
	return a.Cosine(record, seen)
}
