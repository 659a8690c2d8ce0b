package index

import (
	"math"
	"slices"
)

// GramsOf gives the character grams of the blocks the reader sees, joined; false when the reader
// sees none of the record.
func (v *View) GramsOf(record string, seen []byte) ([]uint32, bool) {
	n, ok := v.number(record)
	if !ok {
		return nil, false
	}
	var all []uint32
	blocks := 0
	for s, d := range v.blocks(n, seen) {
		blocks++
		all = appendGrams(all, s.gramsOf(d))
	}
	if blocks > 1 {
		all = joinGrams(all)
	}
	return all, blocks > 0
}

func joinGrams(all []uint32) []uint32 {
	slices.Sort(all)
	out := all[:0]
	for _, g := range all {
		if n := len(out); n > 0 && out[n-1]>>16 == g>>16 {
			out[n-1] = g&^0xffff | min(0xffff, out[n-1]&0xffff+g&0xffff)
			continue
		}
		out = append(out, g)
	}
	return out
}

// GramCosine compares a text's grams with those of a record as the reader sees it.
func (v *View) GramCosine(grams []uint32, record string, seen []byte) float64 {
	other, ok := v.GramsOf(record, seen)
	if !ok {
		return 0
	}
	return v.GramLike(grams, other)
}

// GramLike is the cosine of two lists of grams with weights (1 + ln count) · ln(1 + N/df), df over
// public blocks. 1 for equal lists, 0 when nothing is shared or one is empty.
func (v *View) GramLike(a, b []uint32) float64 {
	idf := v.gen.gramIDF
	weight := func(g uint32) float64 { return dampedCount(g&0xffff) * float64(idf[g>>16]) }
	var dot, aa, bb float64
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i]>>16 < b[j]>>16:
			w := weight(a[i])
			aa += w * w
			i++
		case i == len(a) || a[i]>>16 > b[j]>>16:
			w := weight(b[j])
			bb += w * w
			j++
		default:
			x, y := weight(a[i]), weight(b[j])
			dot, aa, bb = dot+x*y, aa+x*x, bb+y*y
			i++
			j++
		}
	}
	if dot == 0 {
		return 0
	}
	return round(min(1, dot/math.Sqrt(aa*bb)))
}

func dampedCount(n uint32) float64 {
	if int(n) < len(smallCounts) {
		return smallCounts[n]
	}
	return 1 + math.Log(float64(n))
}

var smallCounts = func() (out [32]float64) {
	for i := 1; i < len(out); i++ {
		out[i] = 1 + math.Log(float64(i))
	}
	return out
}()
