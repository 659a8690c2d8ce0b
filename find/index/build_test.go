package index

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Classes used in tests: 0 is public, 1 and 2 are closed.
var (
	anonymous = []byte{1}
	member    = []byte{1, 1}
	everyone  = []byte{1, 1, 1}
)

var config = Config{Fields: []float32{2, 1.5, 1.5, 1}, Chain: "test-1"}

func words(field Field, keys ...string) []Term {
	var out []Term
	for i, k := range keys {
		out = append(out, Term{Key: k, Surface: k, Weight: 1, Field: field, Group: uint8(i % 64)})
	}
	return out
}

func public(id string, keys ...string) Record {
	return Record{ID: id, Blocks: []Block{{Public: true, Terms: words(3, keys...), Grams: gramsOf(keys...)}}}
}

func closed(id string, class uint32, keys ...string) Record {
	return Record{ID: id, Blocks: []Block{{Class: class, Terms: words(3, keys...), Grams: gramsOf(keys...)}}}
}

func gramsOf(keys ...string) []uint32 {
	n := map[uint32]uint32{}
	for _, k := range keys {
		for _, g := range wordGrams(k) {
			n[g&0xffff]++
		}
	}
	var out []uint32
	for h, c := range n {
		out = append(out, h<<16|c)
	}
	slices.Sort(out)
	return out
}

// zipfTexts are zipfWords with grams, six for each word.
func zipfTexts(n, size int, seed uint64) []Record {
	out := zipfWords(n, size, seed)
	for i := range out {
		b := &out[i].Blocks[0]
		for _, t := range b.Terms {
			if t.Part {
				continue
			}
			for g := range 6 {
				b.Grams = append(b.Grams, (hashOf(t.Key)+uint32(g)*2654435761)>>16<<16|1)
			}
		}
		slices.Sort(b.Grams)
		b.Grams = slices.Compact(b.Grams)
	}
	return out
}

// zipfWords makes n public records of size words each, by a Zipf law over a vocabulary that grows
// with the square root of the texts (Heaps), with a subject of rarer words shared by ten records.
func zipfWords(n, size int, seed uint64) []Record {
	r := rand.New(rand.NewPCG(seed, 1))
	vocabulary := 20_000 + int(300*sqrt(float64(n)))
	z := rand.NewZipf(r, 1.07, 8, uint64(vocabulary-1))
	out := make([]Record, n)
	for i := range out {
		terms := make([]Term, 0, size)
		for j := range size {
			w := z.Uint64()
			if j%5 == 0 { // its subject
				w = 200 + uint64((i/10*7919+r.IntN(12)*31)%(vocabulary-200))
			}
			k := fmt.Sprintf("w%d", w)
			f := Field(3)
			if j < 8 {
				f = 0
			}
			terms = append(terms, Term{Key: k, Surface: k, Weight: 1, Field: f})
			if w%3 == 0 { // a compound: two parts
				terms = append(terms, Term{Key: fmt.Sprintf("w%d", w/7), Surface: k, Weight: .5, Field: f, Part: true},
					Term{Key: fmt.Sprintf("w%d", w/11), Surface: k, Weight: .5, Field: f, Part: true})
			}
		}
		out[i] = Record{ID: fmt.Sprintf("p%06d", i), Blocks: []Block{{
			Public: true, Terms: terms,
			Facets: []Facet{{"theme", fmt.Sprint(i % 14)}, {"county", fmt.Sprint(i % 15)}},
		}}}
	}
	return out
}

func hashOf(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func sqrt(x float64) float64 {
	y := x
	for range 40 {
		y = (y + x/y) / 2
	}
	return y
}
