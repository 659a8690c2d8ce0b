package index

import "math"

// MeaningsOf is VectorOf with the terms alone that are keys of the glossary: what a record speaks of, in whatever language. It is
// false when the reader sees none of the record.
func (v *View) MeaningsOf(record string, seen []byte) (Vector, bool) {
	n, ok := v.number(record)
	if !ok {
		return Vector{}, false
	}
	x := Vector{view: v}
	blocks := 0
	for s, d := range v.blocks(n, seen) {
		blocks++
		eachTerm(s.forwardOf(d), func(t forwardTerm) {
			if t.flags&flagSynonym != 0 {
				x.terms = append(x.terms, vectorTerm{id: t.id, surface: t.surface, impact: t.impact})
			}
		})
	}
	if blocks > 1 {
		x.join()
	}
	x.weigh()
	return x, blocks > 0
}

// Cosine compares two vectors of one view; 0 when nothing is shared.
func (x Vector) Cosine(y Vector) float64 {
	dot := 0.0
	eachShared(x.terms, y.terms, func(a, b *vectorTerm) { dot += a.weight * b.weight })
	if dot == 0 {
		return 0
	}
	return round(math.Min(1, dot/(x.length*y.length)))
}
