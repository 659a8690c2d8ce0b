package index

import (
	"cmp"
	"slices"
)

// segment holds blocks that were written together. It never changes; what is deleted is marked in
// the view. The blocks of one record lie side by side in one segment.
type segment struct {
	serial   uint32
	class    []uint32
	record   []uint32
	length   []float32
	public   []bool
	forward  []byte
	forwards []uint32 // start of each block's list, and the end of the last
	grams    []byte
	gramsAt  []uint32
	facets   []uint32
	facetsAt []uint32
	said     []byte // the words of each block in the order they stand; see encoded
	saidAt   []uint32

	terms    []uint32 // numbers of the terms here, ascending
	postings []byte   // the lists, one after another; so a segment has room for 4 GB of them, or some 15 million texts
	lists    []uint32 // start of each list in postings, and the end

	byTerm []uint32 // place in lists by number of term, of a segment that has most terms; else nil
	joined bits     // the blocks whose record has others
	axes   axes     // made when first asked for
}

func (s *segment) len() int { return len(s.class) }

func (s *segment) forwardOf(d uint32) []byte { return s.forward[s.forwards[d]:s.forwards[d+1]] }
func (s *segment) gramsOf(d uint32) []byte   { return s.grams[s.gramsAt[d]:s.gramsAt[d+1]] }
func (s *segment) facetsOf(d uint32) []uint32 {
	return s.facets[s.facetsAt[d]:s.facetsAt[d+1]]
}
func (s *segment) saidOf(d uint32) []byte { return s.said[s.saidAt[d]:s.saidAt[d+1]] }

// list opens the posting list of a term, empty if no block here has it.
func (s *segment) list(term uint32) postings {
	if s.byTerm != nil {
		if int(term)+1 >= len(s.byTerm) {
			return postings{}
		}
		return openPostings(s.postings[s.lists[s.byTerm[term]]:s.lists[s.byTerm[term+1]]])
	}
	i, ok := slices.BinarySearch(s.terms, term)
	if !ok {
		return postings{}
	}
	return openPostings(s.postings[s.lists[i]:s.lists[i+1]])
}

// isJoined says that the record of a block has other blocks here.
func (s *segment) isJoined(d uint32) bool { return s.joined.has(d) }

func newSegment(serial uint32) *segment {
	return &segment{serial: serial, forwards: []uint32{0}, gramsAt: []uint32{0}, facetsAt: []uint32{0}, saidAt: []uint32{0}}
}

func (s *segment) add(record uint32, e encoded) {
	s.class = append(s.class, e.class)
	s.record = append(s.record, record)
	s.length = append(s.length, e.length)
	s.public = append(s.public, e.public)
	s.forward = append(s.forward, e.forward...)
	s.forwards = append(s.forwards, uint32(len(s.forward)))
	s.grams = append(s.grams, e.grams...)
	s.gramsAt = append(s.gramsAt, uint32(len(s.grams)))
	s.facets = append(s.facets, e.facets...)
	s.facetsAt = append(s.facetsAt, uint32(len(s.facets)))
	s.said = append(s.said, e.said...)
	s.saidAt = append(s.saidAt, uint32(len(s.said)))
}

func (s *segment) block(d uint32) encoded {
	return encoded{s.class[d], s.public[d], s.length[d], s.forwardOf(d), s.gramsOf(d), s.facetsOf(d), s.saidOf(d)}
}

type posting struct {
	term, block uint32
	impact      byte
}

// invert makes the posting lists. Blocks are walked in order, so a stable placing by term is a sort.
func (s *segment) invert() {
	all := make([]posting, 0, len(s.forward)/5)
	top := uint32(0)
	for d := range uint32(s.len()) {
		eachTerm(s.forwardOf(d), func(t forwardTerm) {
			all = append(all, posting{t.id, d, t.impact})
			top = max(top, t.id)
		})
	}
	if len(all) > int(top)/8 {
		all = placeByTerm(all, top)
	} else {
		slices.SortFunc(all, func(a, b posting) int {
			return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.block, b.block))
		})
	}
	s.postings = make([]byte, 0, 3*len(all))
	s.lists = []uint32{0}
	for i := 0; i < len(all); {
		first, term := i, all[i].term
		for i < len(all) && all[i].term == term {
			i++
		}
		s.postings = appendPostings(s.postings, all[first:i])
		s.terms = append(s.terms, term)
		s.lists = append(s.lists, uint32(len(s.postings)))
	}
	s.trim()
	s.derive()
}

// derive makes what is found from the rest: where each list is, and which blocks are joined.
func (s *segment) derive() {
	if n := len(s.terms); n > 0 && n > int(s.terms[n-1])/4 {
		s.byTerm = make([]uint32, s.terms[n-1]+2)
		next := 0
		for t := range s.byTerm {
			s.byTerm[t] = uint32(next)
			if next < n && s.terms[next] == uint32(t) {
				next++
			}
		}
	}
	s.joined = makeBits(s.len())
	for d := 1; d < s.len(); d++ {
		if s.record[d] == s.record[d-1] {
			s.joined.set(uint32(d))
			s.joined.set(uint32(d - 1))
		}
	}
}

func placeByTerm(all []posting, top uint32) []posting {
	at := make([]uint32, top+2)
	for _, p := range all {
		at[p.term+1]++
	}
	for i := 1; i < len(at); i++ {
		at[i] += at[i-1]
	}
	out := make([]posting, len(all))
	for _, p := range all {
		out[at[p.term]] = p
		at[p.term]++
	}
	return out
}

// trim gives back what append took too much of.
func (s *segment) trim() {
	s.class, s.record, s.length, s.public = slices.Clip(slices.Clone(s.class)), slices.Clone(s.record), slices.Clone(s.length), slices.Clone(s.public)
	s.forward, s.forwards = slices.Clone(s.forward), slices.Clone(s.forwards)
	s.grams, s.gramsAt = slices.Clone(s.grams), slices.Clone(s.gramsAt)
	s.facets, s.facetsAt = slices.Clone(s.facets), slices.Clone(s.facetsAt)
	s.said, s.saidAt = slices.Clone(s.said), slices.Clone(s.saidAt)
	s.terms, s.lists, s.postings = slices.Clone(s.terms), slices.Clone(s.lists), slices.Clone(s.postings)
}
