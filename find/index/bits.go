package index

import mathbits "math/bits"

// bits is a set of blocks of one segment, a bit for each.
type bits []uint64

func makeBits(blocks int) bits { return make(bits, (blocks+63)/64) }

// cleared gives a set of so many blocks without any in it, in the place of one that is no longer used.
func (b bits) cleared(blocks int) bits {
	n := (blocks + 63) / 64
	if cap(b) < n {
		return make(bits, n, n+n/8)
	}
	b = b[:n]
	clear(b)
	return b
}

func (b bits) has(d uint32) bool { return b[d>>6]&(1<<(d&63)) != 0 }
func (b bits) set(d uint32)      { b[d>>6] |= 1 << (d & 63) }

// and keeps what is in c too.
func (b bits) and(c bits) {
	for i := range b {
		b[i] &= c[i]
	}
}

// or takes in what is in c.
func (b bits) or(c bits) {
	for i := range b {
		b[i] |= c[i]
	}
}

// common is the number of blocks in both.
func (b bits) common(c bits) int {
	n := 0
	for i := range b {
		n += mathbits.OnesCount64(b[i] & c[i])
	}
	return n
}
