package index

import (
	"slices"
	"sync"
)

// best keeps the first n of what it is given, by order. The worst of the best lies on top of a heap,
// so most things cost one comparison.
type best[T any] struct {
	n     int
	order func(a, b T) int
	heap  []T
}

func (b *best[T]) full() bool { return len(b.heap) >= b.n }

// last is the worst of those kept; there must be one.
func (b *best[T]) last() T { return b.heap[0] }

func (b *best[T]) add(x T) {
	switch {
	case len(b.heap) < b.n:
		b.heap = append(b.heap, x)
		for i := len(b.heap) - 1; i > 0 && b.order(b.heap[i], b.heap[(i-1)/2]) > 0; i = (i - 1) / 2 {
			b.heap[i], b.heap[(i-1)/2] = b.heap[(i-1)/2], b.heap[i]
		}
	case b.n > 0 && b.order(x, b.heap[0]) < 0:
		b.heap[0] = x
		b.down()
	}
}

func (b *best[T]) down() {
	for i := 0; ; {
		c := 2*i + 1
		if c >= len(b.heap) {
			return
		}
		if c+1 < len(b.heap) && b.order(b.heap[c+1], b.heap[c]) > 0 {
			c++
		}
		if b.order(b.heap[c], b.heap[i]) <= 0 {
			return
		}
		b.heap[i], b.heap[c], i = b.heap[c], b.heap[i], c
	}
}

// sorted gives what was kept, first in order first, and ends the keeping.
func (b *best[T]) sorted() []T {
	slices.SortFunc(b.heap, b.order)
	return b.heap
}

// summed adds up scores by block of one segment. Scores are 0 between uses.
type summed struct {
	scores  []float32
	touched []uint32
	run     run
}

var sums = sync.Pool{New: func() any { return new(summed) }}

// borrowSums gives sums for so many blocks, all 0. Who borrows wipes what was touched and then puts it back.
func borrowSums(blocks int) *summed {
	a := sums.Get().(*summed)
	if len(a.scores) < blocks {
		a.scores = make([]float32, blocks+blocks/8)
	}
	return a
}

// add adds w times the damped impact of each posting of a list. This is the loop that decides the
// speed of likeness.
func (a *summed) add(list postings, w float32) {
	scores, touched := a.scores, a.touched
	for blocks := list.next(&a.run); len(blocks) > 0; blocks = list.next(&a.run) {
		impacts := a.run.impacts[:len(blocks)]
		for i, d := range blocks {
			old := scores[d]
			if old == 0 {
				touched = append(touched, d)
			}
			scores[d] = old + w*damped32[impacts[i]]
		}
	}
	a.touched = touched
}
