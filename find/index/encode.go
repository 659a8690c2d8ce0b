package index

import (
	"encoding/binary"
	"math"
	"slices"
)

// A block is kept as bytes. Its forward list has, for each distinct term in order of number: the
// step from the number before (uvarint), impact, flags, and the number of its surface (uvarint).
// Everything else about terms, postings too, is made from forward lists.
//
// What is said is the words of the block in the order they stand, for phrases: each the place of its term in the forward list
// plus one (uvarint), 0 where a text ends and the next begins. Parts and synonyms are not words that stand there.
const (
	flagFields  = 1<<maxFields - 1
	flagSynonym = 1 << 6
	flagWord    = 1 << 7 // stood as a whole word somewhere in the block
)

type encoded struct {
	class   uint32
	public  bool
	length  float32
	forward []byte
	grams   []byte
	facets  []uint32
	said    []byte
}

type occurrence struct {
	id      uint32
	place   uint32 // in the forward list
	flags   byte
	weight  float64
	surface string
}

// lengthSteps is how finely the length of a block is told. Summed in whole steps it is the same in whatever order its terms have
// numbers, which they get in the order they are first met, in closed records too: else that a closed record is there could be told
// from which of two equal hits stands first.
const lengthSteps = 1024

func (ix *Index) encode(b Block) encoded {
	occ := make([]occurrence, 0, len(b.Terms))
	order := make([]uint64, 0, len(b.Terms)) // term number, then place: plain numbers sort fast
	for _, t := range b.Terms {
		if t.Weight <= 0 || t.Key == "" {
			continue // a term without a key ends a text: see say
		}
		o := occurrence{id: ix.terms.number(t.Key), weight: float64(t.Weight) * ix.fieldWeight(t.Field), surface: t.Surface}
		o.flags = 1 << min(t.Field, maxFields-1)
		switch {
		case t.Synonym:
			o.flags |= flagSynonym
		case !t.Part:
			o.flags |= flagWord
		}
		order = append(order, uint64(o.id)<<32|uint64(len(occ)))
		occ = append(occ, o)
	}
	slices.Sort(order)
	e := encoded{class: b.Class, public: b.Public, grams: encodeGrams(b.Grams)}
	prev, length, places := uint32(0), 0.0, uint32(0)
	for i := 0; i < len(order); places++ {
		id, best := uint32(order[i]>>32), &occ[uint32(order[i])]
		tf, flags := 0.0, byte(0)
		for ; i < len(order) && uint32(order[i]>>32) == id; i++ {
			o := &occ[uint32(order[i])]
			o.place = places
			tf += o.weight
			flags |= o.flags
			if shows(o, best) {
				best = o
			}
		}
		length += math.Round(tf * lengthSteps)
		e.forward = binary.AppendUvarint(e.forward, uint64(id-prev))
		e.forward = append(e.forward, impactOf(tf), flags)
		e.forward = binary.AppendUvarint(e.forward, uint64(ix.surfaces.number(best.surface)))
		prev = id
	}
	e.length = float32(length / lengthSteps)
	for _, f := range b.Facets {
		e.facets = append(e.facets, ix.facet(f))
	}
	slices.Sort(e.facets)
	e.facets = slices.Compact(e.facets)
	e.said = say(b.Terms, occ)
	return e
}

// say writes what is said: occ holds the terms that count, in the order of terms. Another field is another text.
func say(terms []Term, occ []occurrence) []byte {
	out, field := make([]byte, 0, len(occ)), Field(0)
	for _, t := range terms {
		if t.Key == "" || t.Field != field {
			if n := len(out); n > 0 && out[n-1] != 0 {
				out = append(out, 0)
			}
			field = t.Field
		}
		if t.Weight <= 0 || t.Key == "" {
			continue
		}
		if !t.Part && !t.Synonym {
			out = binary.AppendUvarint(out, uint64(occ[0].place)+1)
		}
		occ = occ[1:]
	}
	return out
}

// shows tells whether a is better than b as the surface people see: a whole word before a part,
// then the heavier, then small letters, so that the order of terms does not matter.
func shows(a, b *occurrence) bool {
	if a.flags&flagWord != b.flags&flagWord {
		return a.flags&flagWord != 0
	}
	if a.weight != b.weight {
		return a.weight > b.weight
	}
	return a.surface > b.surface // small letters sort after capitals
}

func (ix *Index) fieldWeight(f Field) float64 {
	if int(f) < len(ix.config.Fields) {
		return float64(ix.config.Fields[f])
	}
	return 1
}

// forwardTerm is one entry of a forward list.
type forwardTerm struct {
	id      uint32
	impact  byte
	flags   byte
	surface uint32
}

// eachTerm walks a forward list.
func eachTerm(b []byte, f func(forwardTerm)) {
	id := uint32(0)
	for len(b) > 0 {
		d, n := uvarint(b)
		id += d
		t := forwardTerm{id: id, impact: b[n], flags: b[n+1]}
		b = b[n+2:]
		t.surface, n = uvarint(b)
		b = b[n:]
		f(t)
	}
}

// uvarint is binary.Uvarint for 32 bits; the common one-byte case is inlined.
func uvarint(b []byte) (uint32, int) {
	if b[0] < 0x80 {
		return uint32(b[0]), 1
	}
	return uvarintLong(b)
}

func uvarintLong(b []byte) (uint32, int) {
	x, s := uint32(0), uint(0)
	for i, c := range b {
		if c < 0x80 {
			return x | uint32(c)<<s, i + 1
		}
		x |= uint32(c&0x7f) << s
		s += 7
	}
	panic("index: list cut short") // lists are made here or stand under a checksum
}

// encodeGrams keeps a gram as the step to it doubled, odd when a count above 1 follows.
func encodeGrams(grams []uint32) []byte {
	var b []byte
	prev := uint32(0)
	for _, g := range grams {
		hash, count := g>>16, g&0xffff
		if count == 0 {
			continue
		}
		step := uint64(hash-prev) << 1
		if count > 1 {
			b = binary.AppendUvarint(b, step|1)
			b = binary.AppendUvarint(b, uint64(count))
		} else {
			b = binary.AppendUvarint(b, step)
		}
		prev = hash
	}
	return b
}

func appendGrams(out []uint32, b []byte) []uint32 {
	hash := uint32(0)
	for len(b) > 0 {
		v, n := uvarint(b)
		b = b[n:]
		hash += v >> 1
		count := uint32(1)
		if v&1 == 1 {
			count, n = uvarint(b)
			b = b[n:]
		}
		out = append(out, hash<<16|count)
	}
	return out
}
