package index

import mathbits "math/bits"

// onlyCounts says that the matches of a segment need no scores, and none of what a score's groups decide.
func (h *hunt) onlyCounts() bool {
	return h.query.CountOnly && !h.query.All && len(h.phrases)+len(h.without) == 0 && len(h.query.Terms) > 0
}

// countTouched counts the matches of a segment and their values by sets of blocks alone: the blocks of each list are put in one set,
// which costs a fifth of scoring them.
func (h *hunt) countTouched(s *viewed, number uint32) {
	touched := h.found.cleared(s.len())
	h.found = touched
	for _, t := range h.terms {
		list := s.list(t.id)
		for blocks := list.next(&h.run); len(blocks) > 0; blocks = list.next(&h.run) {
			for _, d := range blocks {
				touched[d>>6] |= 1 << (d & 63)
			}
		}
	}
	last := uint32(0)
	fitting := h.fitting(s)
	for i, word := range touched {
		for left := word; left != 0; left &= left - 1 {
			d := uint32(i)<<6 | uint32(mathbits.TrailingZeros64(left))
			joined := s.isJoined(d)
			switch {
			case !s.visible(d, h.query.Seen):
			case !joined:
				if len(h.filters) == 0 || h.fits.has(d) {
					h.total++
				}
				continue
			case last == 0 || s.record[d] != last-1: // the first block of its record that matches and is seen
				last = s.record[d] + 1
				h.one(s, match{segment: number, block: d})
			}
			touched[i] &^= 1 << (d & 63)
		}
	}
	h.countValues(s, fitting)
}
