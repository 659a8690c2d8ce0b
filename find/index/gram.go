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
	return v.gramsOf(n, seen)
}

func (v *View) gramsOf(record uint32, seen []byte) ([]uint32, bool) {
	var all []uint32
	blocks := 0
	for s, d := range v.blocks(record, seen) {
		if list := s.gramsOf(d); len(list) > 0 {
			all = appendGrams(slices.Grow(all, len(list)), list)
		}
		blocks++
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

// GramCosine is the cosine of the grams with those of a record as the reader sees it, with weights
// (1 + ln count) · ln(1 + N/df), df over public blocks. 1 for equal lists, 0 when nothing is shared,
// one is empty, or the reader sees none of the record.
func (a *Against) GramCosine(record string, seen []byte) float64 {
	n, ok := a.view.number(record)
	if !ok || len(a.grams) == 0 {
		return 0
	}
	var list []byte
	blocks := 0
	for s, d := range a.view.blocks(n, seen) {
		list = s.gramsOf(d)
		blocks++
	}
	if blocks > 1 {
		all, _ := a.view.gramsOf(n, seen)
		list = encodeGrams(all)
	}
	dot, bb := a.gramDot(list)
	if dot == 0 {
		return 0
	}
	return round(min(1, dot/math.Sqrt(a.gramAA*bb)))
}

// gramDot is the product with an encoded list, and the list's squared length.
func (a *Against) gramDot(list []byte) (dot, bb float64) {
	idf, hash := a.view.gen.gramIDF, uint32(0)
	for i := 0; i < len(list); {
		step := uint32(list[i])
		i++
		if step >= 0x80 { // a step is at most 17 bits
			step = step&0x7f | uint32(list[i])<<7
			if list[i] >= 0x80 {
				i++
				step = step&0x3fff | uint32(list[i])<<14
			}
			i++
		}
		hash += step >> 1
		w := float64(idf[hash])
		if step&1 == 1 {
			count, n := uvarint(list[i:])
			i += n
			w *= dampedCount(count)
		}
		bb += w * w
		if a.hasGram[hash>>6]&(1<<(hash&63)) != 0 {
			dot += w * a.gramWeight[hash]
		}
	}
	return dot, bb
}

// GramCosine compares grams with those of one record; see Against.
func (v *View) GramCosine(grams []uint32, record string, seen []byte) float64 {
	a := v.Against(Vector{}, grams)
	defer a.Close()
	return a.GramCosine(record, seen)
}

func (g *generation) gramWeight(hash, count uint32) float64 {
	if count == 1 {
		return float64(g.gramIDF[hash])
	}
	return float64(g.gramIDF[hash]) * dampedCount(count)
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
