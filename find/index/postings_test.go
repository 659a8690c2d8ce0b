package index

import (
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// A list is read as it was written.
func TestPostings_round_trip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		longest := rapid.SampledFrom([]int{1, 3, 200, 70_000}).Draw(t, "longest step")
		steps := make([]uint32, rapid.IntRange(0, 400).Draw(t, "postings"))
		impacts := make([]byte, len(steps))
		for i := range steps {
			steps[i], impacts[i] = uint32(1+chance.IntN(longest)), byte(chance.IntN(256))
		}
		var list []posting
		block := rapid.Uint32Range(0, 5).Draw(t, "first")
		for i, s := range steps {
			list = append(list, posting{block: block, impact: impacts[i]})
			block += s
		}
		written := appendPostings(nil, list)
		read, r := openPostings(written), new(run)
		for i := 0; read.left > 0; i++ {
			blocks := read.next(r)
			for j, d := range blocks {
				if d != list[j].block || r.impacts[j] != list[j].impact {
					t.Fatalf("posting %d of run %d is %d %d, want %v", j, i, d, r.impacts[j], list[j])
				}
			}
			list = list[len(blocks):]
		}
		if len(list) > 0 || len(read.next(r)) > 0 {
			t.Fatalf("%d postings are left", len(list))
		}
	})
}

// A posting takes less than three bytes where it took four.
func TestPostings_are_small(t *testing.T) {
	ix := build(zipfTexts(2000, 149, 3))
	s := ix.View().segments[0]
	n := 0
	for _, term := range s.terms {
		list := s.list(term)
		n += list.left
	}
	per := float64(len(s.postings)) / float64(n)
	t.Logf("%d postings in %d lists, %.2f bytes each", n, len(s.terms), per)
	if per > 3 {
		t.Errorf("%.2f bytes a posting", per)
	}
}
