package index

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// Vector is a text as weighted terms in one view: weight = log2(1 + tf) · ln(1 + N/df). It belongs
// to the view it was made in and must not be used with a later one. The zero Vector is like nothing.
type Vector struct {
	terms  []vectorTerm // by number; those no block has come last
	length float64
}

type vectorTerm struct {
	forwardTerm
	key, surface string
	tf           float64
	weight       float64
}

const noTerm = math.MaxUint32

// Vector weighs the terms of a text, fields counted in as for a document.
func (v *View) Vector(terms []Term) Vector {
	byKey := map[string]int{}
	var x Vector
	for _, t := range terms {
		if t.Weight <= 0 || t.Key == "" {
			continue
		}
		i, ok := byKey[t.Key]
		if !ok {
			i = len(x.terms)
			byKey[t.Key] = i
			n := vectorTerm{key: t.Key, surface: t.Surface}
			n.id = noTerm
			if id, ok := v.index.terms.id(t.Key); ok && int(id) < len(v.terms) {
				n.id = id
			}
			x.terms = append(x.terms, n)
		}
		n := &x.terms[i]
		if !t.Part && !t.Synonym && n.flags&flagWord == 0 {
			n.surface, n.flags = t.Surface, n.flags|flagWord
		}
		n.tf += float64(t.Weight) * v.index.fieldWeight(t.Field)
	}
	for i := range x.terms {
		x.terms[i].impact = impactOf(x.terms[i].tf)
	}
	v.weigh(&x)
	return x
}

// VectorOf is the vector of a record as the reader sees it; false when the reader sees none of it.
func (v *View) VectorOf(record string, seen []byte) (Vector, bool) {
	n, ok := v.number(record)
	if !ok {
		return Vector{}, false
	}
	x := v.vectorOf(n, seen)
	return x, v.Has(record, seen)
}

// vectorOf joins the blocks the reader sees: term frequencies are summed, then weighed.
func (v *View) vectorOf(record uint32, seen []byte) Vector {
	var x Vector
	blocks := 0
	for s, d := range v.blocks(record, seen) {
		blocks++
		eachTerm(s.forwardOf(d), func(t forwardTerm) {
			x.terms = append(x.terms, vectorTerm{forwardTerm: t, tf: float64(frequency[t.impact])})
		})
	}
	if blocks > 1 {
		x.join()
	}
	for i := range x.terms {
		t := &x.terms[i]
		t.key, t.surface = v.terms[t.id], v.surfaces[t.forwardTerm.surface]
	}
	v.weigh(&x)
	return x
}

func (x *Vector) join() {
	slices.SortStableFunc(x.terms, func(a, b vectorTerm) int { return cmp.Compare(a.id, b.id) })
	joined := x.terms[:0]
	for _, t := range x.terms {
		if n := len(joined); n > 0 && joined[n-1].id == t.id {
			j := &joined[n-1]
			j.tf += t.tf
			j.flags |= t.flags
			j.impact = impactOf(j.tf)
			continue
		}
		joined = append(joined, t)
	}
	x.terms = joined
}

func (v *View) weigh(x *Vector) {
	slices.SortFunc(x.terms, func(a, b vectorTerm) int {
		return cmp.Or(cmp.Compare(a.id, b.id), strings.Compare(a.key, b.key))
	})
	sum := 0.0
	for i := range x.terms {
		t := &x.terms[i]
		t.weight = damped[t.impact] * v.gen.idfOf(t.id)
		sum += t.weight * t.weight
	}
	x.length = math.Sqrt(sum)
}

// Weighted is a term of a vector with its share of the vector's length.
type Weighted struct {
	Key, Surface string
	Weight       float64
}

// Top gives the n heaviest terms of a vector.
func (x Vector) Top(n int) []Weighted {
	out := make([]Weighted, 0, len(x.terms))
	for _, t := range x.terms {
		out = append(out, Weighted{t.key, t.surface, t.weight / x.length})
	}
	slices.SortFunc(out, func(a, b Weighted) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(a.Key, b.Key))
	})
	return out[:min(n, len(out))]
}

// Like asks for the records most like a vector.
type Like struct {
	Vector Vector
	Seen   []byte
	Not    string  // record to leave out; "" leaves out none
	Terms  int     // heaviest terms that find candidates; 0 means 60
	Keep   int     // candidates compared exactly, and the most that is returned; 0 means 200
	Filter []Facet // as in Query
	Exact  bool    // let every term find candidates, however common
}

// Neighbour is a record with its cosine, 0 to 1.
type Neighbour struct {
	Record string
	Cosine float64
}

// Similar gives the records most like a vector, best first, ties by id. Candidates come from the
// heaviest terms that are not too common (df ≤ max(50, min(5 % of N, 10,000))); their cosines are
// then computed on whole vectors.
func (v *View) Similar(l Like) []Neighbour {
	if l.Terms <= 0 {
		l.Terms = 60
	}
	if l.Keep <= 0 {
		l.Keep = 200
	}
	acc := borrow(len(v.ids))
	defer acc.giveBack()
	for _, t := range v.finders(l) {
		for i := range v.segments {
			accumulateLike(acc, &v.segments[i], t, l.Seen)
		}
	}
	filters := v.filters(l.Filter)
	not, leave := v.number(l.Not)
	if leave || len(filters) > 0 {
		acc.touchedOnly(func(r uint32) bool {
			return !(leave && r == not) && v.fits(r, l.Seen, filters, "")
		})
	}
	candidates := best(acc.touched, l.Keep, func(a, b uint32) int { return v.byScore(acc, a, b) })
	out := make([]Neighbour, len(candidates))
	for i, r := range candidates {
		out[i] = Neighbour{v.ids[r], v.cosine(l.Vector, r, l.Seen)}
	}
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), strings.Compare(a.Record, b.Record))
	})
	return out
}

// finders picks the terms that find candidates, in order of key. When all are common, the rarest do.
func (v *View) finders(l Like) []vectorTerm {
	var known, out []vectorTerm
	for _, t := range l.Vector.terms {
		if t.id != noTerm {
			known = append(known, t)
		}
	}
	limit := v.gen.dfCap()
	slices.SortFunc(known, func(a, b vectorTerm) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.key, b.key))
	})
	for _, t := range known {
		if l.Exact || len(out) < l.Terms && v.gen.dfOf(t.id) <= limit {
			out = append(out, t)
		}
	}
	if len(out) == 0 {
		slices.SortStableFunc(known, func(a, b vectorTerm) int {
			return cmp.Compare(v.gen.dfOf(a.id), v.gen.dfOf(b.id))
		})
		out = known[:min(5, len(known))]
	}
	slices.SortFunc(out, func(a, b vectorTerm) int { return strings.Compare(a.key, b.key) })
	return out
}

// accumulateLike adds one term's share of the cosine with each block. The idf stands on both sides.
func accumulateLike(acc *accumulator, s *viewed, t vectorTerm, seen []byte) {
	w := float32(t.weight) * float32(t.weight/damped[t.impact])
	list, block := s.list(t.id), uint32(0)
	for i := 0; i < len(list); i += 2 {
		step := uint32(list[i])
		if step >= 0x80 {
			long, n := binary.Uvarint(list[i:])
			step, i = uint32(long), i+n-1
		}
		block += step
		class := s.class[block]
		if int(class) >= len(seen) || seen[class] == 0 || s.isDead(block) {
			continue
		}
		r := s.record[block]
		c := &acc.cells[r]
		if c.groups == 0 {
			c.groups = 1
			acc.touched = append(acc.touched, r)
		}
		c.score += w * damped32[list[i+1]] * float32(s.norm[block])
	}
}

// Cosine compares a vector with a record as the reader sees it; 0 when the reader sees none of it.
func (v *View) Cosine(x Vector, record string, seen []byte) float64 {
	n, ok := v.number(record)
	if !ok {
		return 0
	}
	return v.cosine(x, n, seen)
}

func (v *View) cosine(x Vector, record uint32, seen []byte) float64 {
	var only *viewed
	var at uint32
	blocks := 0
	for s, d := range v.blocks(record, seen) {
		only, at = s, d
		blocks++
	}
	if blocks == 0 || x.length == 0 {
		return 0
	}
	var dot, inverse float64
	if blocks == 1 { // the common case, without making a vector
		dot, inverse = v.dot(x, only.forwardOf(at)), only.norm[at]
	} else {
		y := v.vectorOf(record, seen)
		inverse = 1 / y.length
		for i, j := 0, 0; i < len(x.terms) && j < len(y.terms); {
			switch a, b := x.terms[i], y.terms[j]; {
			case a.id < b.id:
				i++
			case a.id > b.id:
				j++
			default:
				dot += a.weight * b.weight
				i++
				j++
			}
		}
	}
	if dot == 0 {
		return 0
	}
	return round(min(1, dot/x.length*inverse))
}

// dot is the product of a vector with a forward list; both are in order of term number.
func (v *View) dot(x Vector, list []byte) float64 {
	sum, i, id := 0.0, 0, uint32(0)
	for len(list) > 0 && i < len(x.terms) {
		step, n := uvarint(list)
		id += step
		impact := list[n]
		_, m := uvarint(list[n+2:])
		list = list[n+2+m:]
		for i < len(x.terms) && x.terms[i].id < id {
			i++
		}
		if i < len(x.terms) && x.terms[i].id == id {
			sum += x.terms[i].weight * damped[impact] * v.gen.idfOf(id)
		}
	}
	return sum
}

// round drops what depends on the order of summing, so that equal pairs compare equal.
func round(x float64) float64 { return math.Round(x*1e12) / 1e12 }

// Reasons gives what each shared term adds to the cosine, most first; the values sum to it.
func (v *View) Reasons(x Vector, record string, seen []byte) []Contribution {
	n, ok := v.number(record)
	if !ok {
		return nil
	}
	y := v.vectorOf(n, seen)
	var out []Contribution
	for i, j := 0, 0; i < len(x.terms) && j < len(y.terms); {
		a, b := x.terms[i], y.terms[j]
		switch {
		case a.id < b.id:
			i++
		case a.id > b.id:
			j++
		default:
			c := v.contribution(b.forwardTerm, b.key, a.surface)
			c.Value = a.weight * b.weight / (x.length * y.length)
			out = append(out, c)
			i++
			j++
		}
	}
	mostFirst(out)
	return out
}
