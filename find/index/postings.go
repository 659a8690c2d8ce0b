package index

import (
	"encoding/binary"
	mathbits "math/bits"
)

// A posting list is kept as bytes: the number of postings (uvarint), the whole runs, and what is left over. A whole run is 128
// postings: a header, the steps between its blocks in as many bits as the longest of them takes, and 128 impacts. What is left over
// is a step (uvarint) and an impact for each posting.
const (
	runSize   = 128
	runHeader = 5 // bits of a step (1 byte), first block (4)
)

// postings is a list that is being read.
type postings struct {
	data []byte
	left int // postings still to be read
}

// run is up to 128 postings that have been read.
type run struct {
	blocks  [runSize]uint32
	impacts []byte        // of each of them
	own     [runSize]byte // where impacts lie that do not lie side by side in the list
}

// openPostings reads the head of a list.
func openPostings(data []byte) postings {
	if len(data) == 0 {
		return postings{}
	}
	n, k := uvarint(data)
	return postings{data: data[k:], left: int(n)}
}

// whole says that the next run is a whole one, which has a header.
func (p *postings) whole() bool { return p.left >= runSize }

// next reads the next run and gives its blocks; the impacts are then in r. It gives none when there are none left.
func (p *postings) next(r *run) []uint32 {
	if !p.whole() {
		return p.rest(r)
	}
	size := p.size()
	unpack(p.data[runHeader:], uint(p.data[0]), binary.LittleEndian.Uint32(p.data[1:]), &r.blocks)
	r.impacts = p.data[size-runSize : size]
	p.data, p.left = p.data[size:], p.left-runSize
	return r.blocks[:]
}

// size is the number of bytes of a whole run.
func (p *postings) size() int { return runHeader + (int(p.data[0])*(runSize-1)+7)/8 + runSize }

// rest reads what is left over. Its first step is from block 0.
func (p *postings) rest(r *run) []uint32 {
	block, data := uint32(0), p.data
	for i := range p.left {
		step, n := uvarint(data)
		block += step
		r.blocks[i], r.own[i] = block, data[n]
		data = data[n+1:]
	}
	n := p.left
	p.data, p.left, r.impacts = nil, 0, r.own[:n]
	return r.blocks[:n]
}

// unpack reads the steps of a run. A step is kept less one, for no block comes twice. What follows the steps is as long as what
// one reading takes too much of.
func unpack(b []byte, width uint, first uint32, out *[runSize]uint32) {
	mask := uint64(1)<<width - 1
	block, bit := first, uint(0)
	out[0] = block
	for i := 1; i < runSize; i++ {
		block += uint32(binary.LittleEndian.Uint64(b[bit>>3:])>>(bit&7)&mask) + 1
		out[i] = block
		bit += width
	}
}

// appendPostings writes a list; the postings stand in order of block.
func appendPostings(to []byte, list []posting) []byte {
	to = binary.AppendUvarint(to, uint64(len(list)))
	for len(list) >= runSize {
		to = appendRun(to, list[:runSize])
		list = list[runSize:]
	}
	before := uint32(0)
	for _, p := range list {
		to = binary.AppendUvarint(to, uint64(p.block-before))
		to = append(to, p.impact)
		before = p.block
	}
	return to
}

func appendRun(to []byte, list []posting) []byte {
	longest := uint32(0)
	for i, p := range list[1:] {
		longest = max(longest, p.block-list[i].block-1)
	}
	width := uint(mathbits.Len32(longest))
	to = append(to, byte(width))
	to = binary.LittleEndian.AppendUint32(to, list[0].block)
	held, n := uint64(0), uint(0)
	for i, p := range list[1:] {
		held |= uint64(p.block-list[i].block-1) << n
		for n += width; n >= 8; n -= 8 {
			to = append(to, byte(held))
			held >>= 8
		}
	}
	if n > 0 {
		to = append(to, byte(held))
	}
	for _, p := range list {
		to = append(to, p.impact)
	}
	return to
}
