package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Vector is a text as weighted terms in one view: weight = log2(1 + tf) · ln(1 + N/df). It belongs
// to the view it was made in and must not be used with a later one. The zero Vector is like nothing.
type Vector struct {
	view   *View
	terms  []vectorTerm // by number; those no block has come last
	words  []textWord   // of a text; nil for a record, whose words stand in the view
	length float64
}

type vectorTerm struct {
	id      uint32
	surface uint32 // number of the surface in the view, of a text the place in words
	weight  float64
	impact  byte
}

type textWord struct {
	key, surface string
	whole        bool // the surface stood as a word of its own
}

const noTerm = math.MaxUint32

func (x *Vector) key(t *vectorTerm) string {
	if x.words != nil {
		return x.words[t.surface].key
	}
	return x.view.terms[t.id]
}

func (x *Vector) surface(t *vectorTerm) string {
	if x.words != nil {
		return x.words[t.surface].surface
	}
	return x.view.surfaces[t.surface]
}

// Vector weighs the terms of a text, fields counted in as for a document.
func (v *View) Vector(terms []Term) Vector {
	byKey := map[string]int{}
	x := Vector{view: v}
	var tf []float64
	for _, t := range terms {
		if t.Weight <= 0 || t.Key == "" {
			continue
		}
		i, ok := byKey[t.Key]
		if !ok {
			i = len(x.terms)
			byKey[t.Key] = i
			n := vectorTerm{id: noTerm, surface: uint32(i)}
			if id, ok := v.index.terms.id(t.Key); ok && int(id) < len(v.terms) {
				n.id = id
			}
			x.terms = append(x.terms, n)
			x.words = append(x.words, textWord{key: t.Key, surface: t.Surface})
			tf = append(tf, 0)
		}
		if w := &x.words[i]; !t.Part && !t.Synonym && !w.whole {
			w.surface, w.whole = t.Surface, true
		}
		tf[i] += float64(t.Weight) * v.index.fieldWeight(t.Field)
	}
	for i := range x.terms {
		x.terms[i].impact = impactOf(tf[i])
	}
	slices.SortFunc(x.terms, func(a, b vectorTerm) int {
		return cmp.Or(cmp.Compare(a.id, b.id), strings.Compare(x.key(&a), x.key(&b)))
	})
	x.weigh()
	return x
}

// VectorOf is the vector of a record as the reader sees it; false when the reader sees none of it.
func (v *View) VectorOf(record string, seen []byte) (Vector, bool) {
	n, ok := v.number(record)
	if !ok {
		return Vector{}, false
	}
	return v.vectorOf(n, seen)
}

// vectorOf joins the blocks the reader sees: term frequencies are summed, then weighed.
func (v *View) vectorOf(record uint32, seen []byte) (Vector, bool) {
	x := Vector{view: v}
	blocks := 0
	for s, d := range v.blocks(record, seen) {
		if blocks++; blocks == 1 {
			x.terms = make([]vectorTerm, 0, s.distinct(d))
		}
		eachTerm(s.forwardOf(d), func(t forwardTerm) {
			x.terms = append(x.terms, vectorTerm{id: t.id, surface: t.surface, impact: t.impact})
		})
	}
	if blocks > 1 {
		x.join()
	}
	x.weigh()
	return x, blocks > 0
}

func (x *Vector) join() {
	slices.SortStableFunc(x.terms, func(a, b vectorTerm) int { return cmp.Compare(a.id, b.id) })
	joined := x.terms[:0]
	for i := 0; i < len(x.terms); {
		t, tf := x.terms[i], 0.0
		for ; i < len(x.terms) && x.terms[i].id == t.id; i++ {
			tf += float64(frequency[x.terms[i].impact])
		}
		t.impact = impactOf(tf)
		joined = append(joined, t)
	}
	x.terms = joined
}

func (x *Vector) weigh() {
	sum := 0.0
	for i := range x.terms {
		t := &x.terms[i]
		t.weight = damped[t.impact] * x.view.gen.idfOf(t.id)
		sum += t.weight * t.weight
	}
	x.length = math.Sqrt(sum)
}

// byWeight puts the heavier term first, ties by key.
func (x *Vector) byWeight(a, b vectorTerm) int {
	switch {
	case a.weight > b.weight:
		return -1
	case a.weight < b.weight:
		return 1
	}
	return strings.Compare(x.key(&a), x.key(&b))
}

// Weighted is a term of a vector with its share of the vector's length.
type Weighted struct {
	Key, Surface string
	Weight       float64
}

// Top gives the n heaviest terms of a vector.
func (x Vector) Top(n int) []Weighted {
	terms := slices.Clone(x.terms)
	slices.SortFunc(terms, x.byWeight)
	out := make([]Weighted, min(n, len(terms)))
	for i := range out {
		t := &terms[i]
		out[i] = Weighted{x.key(t), x.surface(t), t.weight / x.length}
	}
	return out
}
