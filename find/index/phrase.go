package index

import (
	"cmp"
	"slices"
)

// touchSaying touches the blocks that say the phrases, and the others of their records, and scores them by their own lists of terms: a
// phrase stands in few blocks, and its words in many.
func (h *hunt) touchSaying(s *viewed) {
	said := h.blocksSaying(s, h.phrases[0])
	for _, phrase := range h.phrases[1:] {
		other := h.blocksSaying(s, phrase)
		said = slices.DeleteFunc(said, func(d uint32) bool { // of a record with several blocks each may say one phrase
			return !s.isJoined(d) && !slices.Contains(other, d)
		})
	}
	terms := h.termsByID()
	for _, d := range said {
		h.touchRecord(s, d, terms)
	}
}

// termsByID are the terms of the query in the order of lists of terms.
func (h *hunt) termsByID() []queryTerm {
	terms := slices.Clone(h.terms)
	slices.SortStableFunc(terms, func(a, b queryTerm) int { return cmp.Compare(a.id, b.id) })
	return terms
}

// touchRecord scores a block, and the others of its record.
func (h *hunt) touchRecord(s *viewed, d uint32, byID []queryTerm) {
	if !s.isJoined(d) {
		h.touch(s, d, byID)
		return
	}
	if p := h.view.table.at(s.record[d]); p.segment == s.serial && p.n > 0 {
		for e := p.first; e < p.first+p.n; e++ {
			h.touch(s, e, byID)
		}
	}
}

// touch scores one block, to the last bit as accumulate does. A block that says a phrase is a match, even where none of the words
// counts for anything.
func (h *hunt) touch(s *viewed, d uint32, byID []queryTerm) {
	if h.cells[d].groups != 0 {
		return // with another block of its record
	}
	impacts := h.impacts[:0]
	left := byID
	eachTerm(s.forwardOf(d), func(t forwardTerm) {
		for len(left) > 0 && left[0].id < t.id {
			left = left[1:]
		}
		for len(left) > 0 && left[0].id == t.id {
			impacts = append(impacts, met{t.id, t.impact})
			left = left[1:]
		}
	})
	h.impacts = impacts
	var c cell
	base, slope := float32(bm25K1*(1-bm25B)), float32(bm25K1*bm25B/h.view.gen.average)
	for _, t := range h.terms {
		i, ok := slices.BinarySearchFunc(impacts, t.id, func(m met, id uint32) int { return cmp.Compare(m.id, id) })
		if !ok {
			continue
		}
		tf, w := frequency[impacts[i].impact], float32(t.weight*(bm25K1+1))
		c.groups |= 1 << t.Group
		c.score += w * tf / (tf + base + slope*s.length[d])
	}
	if len(h.query.Terms) == 0 {
		c.groups = 1
	}
	if c.groups != 0 {
		h.cells[d] = c
		h.touched = append(h.touched, d)
	}
}

// met is a term of the query that a block has.
type met struct {
	id     uint32
	impact byte
}

// blocksSaying gives the blocks with these words side by side, in order. Of the blocks with the rarest of the words those are read
// that have the others too.
func (h *hunt) blocksSaying(s *viewed, phrase []uint32) []uint32 {
	if len(phrase) == 0 {
		return nil
	}
	rarest := slices.MinFunc(phrase, func(a, b uint32) int { return cmp.Compare(s.list(a).left, s.list(b).left) })
	have := h.blocksOf(s, rarest)
	for _, id := range phrase {
		if id != rarest && len(have) > 0 && s.list(id).left < 64*len(have) { // else it is quicker to read the blocks
			have = common(have, h.blocksOf(s, id))
		}
	}
	return slices.DeleteFunc(have, func(d uint32) bool { return !s.says(d, phrase) })
}

// blocksOf gives the blocks with a term, in order.
func (h *hunt) blocksOf(s *viewed, id uint32) []uint32 {
	list := s.list(id)
	out := make([]uint32, 0, list.left)
	for blocks := list.next(&h.run); len(blocks) > 0; blocks = list.next(&h.run) {
		out = append(out, blocks...)
	}
	return out
}

// common keeps of a what is in b too; both are in order.
func common(a, b []uint32) []uint32 {
	out := a[:0]
	for _, d := range a {
		for len(b) > 0 && b[0] < d {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == d {
			out = append(out, d)
		}
	}
	return out
}

// allows says that what the reader sees of a record has the phrases and nothing unwanted.
func (h *hunt) allows(s *viewed, d uint32) bool {
	for e := range h.view.together(s, d, h.query.Seen) {
		if len(h.without) > 0 && h.unwanted.has(e) {
			return false
		}
	}
	for _, phrase := range h.phrases {
		if !h.says(s, d, phrase) {
			return false
		}
	}
	return true
}

func (h *hunt) says(s *viewed, d uint32, phrase []uint32) bool {
	for e := range h.view.together(s, d, h.query.Seen) {
		if s.says(e, phrase) {
			return true
		}
	}
	return false
}

// says tells whether a block has these words side by side.
func (s *segment) says(d uint32, phrase []uint32) bool {
	var few [8]uint32 // room for the places of most phrases
	places := placesOf(s.forwardOf(d), phrase, few[:0])
	if places == nil {
		return false
	}
	for said := s.saidOf(d); len(said) > 0; {
		if begins(said, places) {
			return true
		}
		_, n := uvarint(said)
		said = said[n:]
	}
	return false
}

// begins says that what is said begins with the words at these places of the forward list.
func begins(said []byte, places []uint32) bool {
	for _, p := range places {
		if len(said) == 0 {
			return false
		}
		x, n := uvarint(said)
		if x != p+1 {
			return false
		}
		said = said[n:]
	}
	return true
}

// placesOf gives the places of terms in a forward list, nil if one of them is not there.
func placesOf(list []byte, terms, out []uint32) []uint32 {
	out = append(out, terms...)
	found, place, id := 0, uint32(0), uint32(0)
	for i := 0; i < len(list); place++ {
		step, n := uvarint(list[i:])
		id += step
		for k, t := range terms {
			if t == id {
				out[k] = place
				found++
			}
		}
		_, k := uvarint(list[i+n+2:])
		i += n + 2 + k
	}
	if found < len(terms) {
		return nil
	}
	return out
}
