package design

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"allmenning/stat/refuse"
)

// StreamVersion names the way from seed to draw. It stands in every Draw: an old one can be repeated by the version it was made with.
const StreamVersion = "allmenning-draw-1"

// Seed is what a draw follows from.
type Seed [32]byte

// NewSeed makes the seed of a draw, SHA-256(nonce ‖ list hash). The nonce is committed to (Commitment published) before the list is
// known and shown after the draw: then neither who holds the nonce nor who writes the list can choose the outcome.
func NewSeed(nonce []byte, list [32]byte) Seed {
	h := sha256.New()
	h.Write(nonce)
	h.Write(list[:])
	return Seed(h.Sum(nil))
}

// Commitment is the SHA-256 of a nonce, to publish before the list is known.
func Commitment(nonce []byte) [32]byte { return sha256.Sum256(nonce) }

// Canonical is the list in the order every draw uses: sorted by bytes (municipality numbers rise). Nothing for an empty list, Data
// for a name that is empty, holds a line break, or comes twice.
func Canonical(ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, refuse.Because(refuse.Nothing, "%d on the list", 0)
	}
	sorted := slices.Sorted(slices.Values(ids))
	for i, id := range sorted {
		if id == "" || strings.ContainsAny(id, "\n\r") {
			return nil, refuse.Because(refuse.Data, "number %d on the list has no usable name", i+1)
		}
		if i > 0 && id == sorted[i-1] {
			return nil, refuse.Because(refuse.Data, "%d times or more on the list: %s", 2, id)
		}
	}
	return sorted, nil
}

// ListHash is the SHA-256 of the canonical list, each name followed by a line break.
func ListHash(ids []string) ([32]byte, error) {
	sorted, err := Canonical(ids)
	if err != nil {
		return [32]byte{}, err
	}
	return sha256.Sum256([]byte(strings.Join(sorted, "\n") + "\n")), nil
}

// Stream is random bits from a seed: block i is SHA-256(seed ‖ i as eight bytes, big end first), read as four numbers of 64 bits, big
// end first. The whole recipe fits in a sentence, so that a draw can be repeated in any language in twenty years. Not safe for
// several goroutines at once.
type Stream struct {
	seed  Seed
	block uint64
	left  []byte
}

// NewStream starts at the seed's first bit.
func NewStream(seed Seed) *Stream { return &Stream{seed: seed} }

// Uint64 is the next 64 bits.
func (s *Stream) Uint64() uint64 {
	if len(s.left) == 0 {
		var text [40]byte
		copy(text[:], s.seed[:])
		binary.BigEndian.PutUint64(text[32:], s.block)
		sum := sha256.Sum256(text[:])
		s.left = sum[:]
		s.block++
	}
	x := binary.BigEndian.Uint64(s.left)
	s.left = s.left[8:]
	return x
}

// Below is a whole number from 0 to n-1, all equally likely: the remainder by n, numbers from the last incomplete run of n thrown away.
// Panics for n < 1.
func (s *Stream) Below(n int) int {
	if n < 1 {
		panic("design: Below needs at least one outcome")
	}
	m := uint64(n)
	over := (math.MaxUint64%m + 1) % m // how many of the 2⁶⁴ numbers are in the incomplete run
	for {
		if x := s.Uint64(); x <= math.MaxUint64-over {
			return int(x % m)
		}
	}
}

// Float64 is a number in [0, 1): 53 bits.
func (s *Stream) Float64() float64 { return float64(s.Uint64()>>11) / (1 << 53) }

// Normal is a draw from the standard normal distribution, by Box & Muller, the cosine half.
func (s *Stream) Normal() float64 {
	u, v := 1-s.Float64(), s.Float64()
	return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*v)
}

// Shuffle is Fisher and Yates', from the last place down: place i changes with Below(i+1).
func Shuffle[T any](s *Stream, x []T) {
	for i := len(x) - 1; i > 0; i-- {
		j := s.Below(i + 1)
		x[i], x[j] = x[j], x[i]
	}
}
