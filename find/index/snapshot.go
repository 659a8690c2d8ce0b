package index

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// A snapshot is: magic, chain, field weights, last event, the four dictionaries, live and frozen
// statistics, the segments with their marks, and a CRC-32C of all of it. Postings are written too,
// for reading them is faster than making them. Numbers are little-endian. The two digits of the magic go up when the form
// changes, and when a number in it is counted otherwise than before: what is loaded is not counted again.
const magic = "ALMIDX04"

// Reason says why a snapshot cannot be used. Either way the answer is to rebuild.
type Reason uint8

const (
	// Damaged: cut short, changed, or no snapshot at all.
	Damaged Reason = iota
	// OtherVersion: made by another file format, chain or set of field weights.
	OtherVersion
)

// SnapshotError is what Load gives for a file it cannot use.
type SnapshotError struct {
	Reason Reason
	Detail string
}

func (e *SnapshotError) Error() string {
	if e.Reason == OtherVersion {
		return "index: snapshot of another version: " + e.Detail
	}
	return "index: damaged snapshot: " + e.Detail
}

// Snapshot writes the index as it is now; writers wait meanwhile, readers do not. Where the bytes
// go, and that they replace the old file whole or not at all, is the caller's care.
func (ix *Index) Snapshot(w io.Writer) error {
	ix.write.Lock()
	defer ix.write.Unlock()
	v := ix.View()
	s := &sender{w: bufio.NewWriterSize(w, 1<<20), sum: crc32.New(castagnoli)}
	s.bytes([]byte(magic))
	s.text(ix.config.Chain)
	s.floats(ix.config.Fields)
	s.number(uint64(v.seq))
	s.texts(ix.terms.values)
	s.texts(ix.surfaces.values)
	s.texts(ix.records.values)
	s.number(uint64(len(ix.facets.values)))
	for _, f := range ix.facets.values {
		s.text(f.Axis)
		s.text(f.Value)
	}
	s.number(uint64(ix.live.blocks))
	s.number(math.Float64bits(ix.live.length))
	s.number(uint64(ix.live.changed))
	s.words(ix.live.df)
	s.sparse(ix.live.gramDF)
	s.number(uint64(v.gen.number))
	s.number(uint64(v.gen.blocks))
	s.number(math.Float64bits(v.gen.length))
	s.words(v.gen.df)
	s.sparse(v.gen.gramDF)
	s.number(uint64(len(v.segments)))
	for _, seg := range v.segments {
		s.segment(seg)
	}
	sum := s.sum.Sum32()
	s.words([]uint32{sum})
	if s.err == nil {
		s.err = s.w.Flush()
	}
	if s.err != nil {
		return fmt.Errorf("index: write snapshot: %w", s.err)
	}
	return nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

type sender struct {
	w   *bufio.Writer
	sum hash.Hash32
	err error
	buf []byte
}

func (s *sender) bytes(b []byte) {
	if s.err == nil {
		s.sum.Write(b)
		_, s.err = s.w.Write(b)
	}
}

func (s *sender) number(n uint64) { s.bytes(binary.LittleEndian.AppendUint64(s.buf[:0], n)) }

func (s *sender) block(b []byte) {
	s.number(uint64(len(b)))
	s.bytes(b)
}

func (s *sender) text(t string) { s.block([]byte(t)) }

func (s *sender) texts(ts []string) {
	s.number(uint64(len(ts)))
	var b []byte
	for _, t := range ts {
		b = binary.AppendUvarint(b, uint64(len(t)))
		b = append(b, t...)
	}
	s.block(b)
}

func (s *sender) words(ws []uint32) {
	b := make([]byte, 0, 4*len(ws))
	for _, w := range ws {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	s.block(b)
}

// sparse writes numbers most of which may be 0: the zeros before each other one, and that one.
func (s *sender) sparse(ws []uint32) {
	var b []byte
	zeros := uint64(0)
	for _, w := range ws {
		if w == 0 {
			zeros++
			continue
		}
		b = binary.AppendUvarint(binary.AppendUvarint(b, zeros), uint64(w))
		zeros = 0
	}
	s.block(b)
}

func (s *sender) floats(fs []float32) {
	ws := make([]uint32, len(fs))
	for i, f := range fs {
		ws[i] = math.Float32bits(f)
	}
	s.words(ws)
}

func (s *sender) segment(g viewed) {
	public := make([]byte, g.len())
	for i, p := range g.public {
		if p {
			public[i] = 1
		}
	}
	dead := make([]byte, 0, 8*len(g.dead))
	for _, d := range g.dead {
		dead = binary.LittleEndian.AppendUint64(dead, d)
	}
	s.number(uint64(g.serial))
	s.number(uint64(g.deadN))
	s.block(dead)
	s.block(public)
	s.words(g.class)
	s.words(g.record)
	s.floats(g.length)
	s.block(g.forward)
	s.words(g.forwards)
	s.block(g.grams)
	s.words(g.gramsAt)
	s.words(g.facets)
	s.words(g.facetsAt)
	s.block(g.said)
	s.words(g.saidAt)
	s.words(g.terms)
	s.block(g.postings)
	s.words(g.lists)
}

// Load reads a snapshot. Anything else than one written by this version with the same Config gives
// a *SnapshotError, a reader that fails gives its own error wrapped.
func Load(r io.Reader, c Config) (*Index, error) {
	in := &receiver{r: bufio.NewReaderSize(r, 1<<20), sum: crc32.New(castagnoli)}
	ix := New(c)
	if got := string(in.bytes(len(magic))); in.err == nil && got != magic {
		if got[:6] == magic[:6] {
			return nil, &SnapshotError{OtherVersion, "file format " + got[6:]}
		}
		return nil, &SnapshotError{Damaged, "not a snapshot"}
	}
	chain, fields := string(in.block()), in.floats()
	v := &View{index: ix, gen: &generation{}, vocabulary: &vocabulary{}}
	v.seq = int64(in.number())
	terms, surfaces, records := in.texts(), in.texts(), in.texts()
	var facets []Facet
	for range in.count() {
		facets = append(facets, Facet{string(in.block()), string(in.block())})
		if in.err != nil {
			break
		}
	}
	ix.live.blocks, ix.live.length, ix.live.changed = uint32(in.number()), math.Float64frombits(in.number()), int(in.number())
	ix.live.df, ix.live.gramDF = in.words(), in.sparse(gramSpace)
	g := v.gen
	g.number, g.blocks, g.length = int(in.number()), uint32(in.number()), math.Float64frombits(in.number())
	g.df, g.gramDF = in.words(), in.sparse(gramSpace)
	for range in.count() {
		v.segments = append(v.segments, in.segment())
		if in.err != nil {
			break
		}
	}
	if err := in.finish(); err != nil {
		return nil, err
	}
	if chain != c.Chain {
		return nil, &SnapshotError{OtherVersion, "chain " + chain}
	}
	if !slices.Equal(fields, c.Fields) {
		return nil, &SnapshotError{OtherVersion, "field weights"}
	}
	ix.terms.load(terms)
	ix.surfaces.load(surfaces)
	ix.records.load(records)
	ix.facets.load(facets)
	for _, f := range facets {
		ix.axisOf = append(ix.axisOf, uint16(ix.axes.number(f.Axis)))
	}
	ix.restore(v)
	return ix, nil
}

// restore makes what is not in the file: the place of each record, lengths of vectors, idf.
func (ix *Index) restore(v *View) {
	v.gen.derive()
	places := v.table.edit()
	for i := range v.segments {
		s := &v.segments[i]
		ix.serial = max(ix.serial, s.serial)
		s.derive()
		s.norm = v.gen.norms(s.segment)
		for d := range uint32(s.len()) {
			if s.isDead(d) {
				continue
			}
			p := places.table.at(s.record[d])
			if p.n == 0 {
				p = place{s.serial, d, 0}
			}
			p.n++
			places.set(s.record[d], p)
		}
	}
	v.table = places.table
	v.terms, v.surfaces, v.ids, v.facets = ix.terms.values, ix.surfaces.values, ix.records.values, ix.facets.values
	v.axisOf = ix.axisOf
	ix.current.Store(v)
}

type receiver struct {
	r   *bufio.Reader
	sum hash.Hash32
	err error
}

// bytes reads n bytes, in steps, so that a damaged length does not ask for all the memory there is.
func (in *receiver) bytes(n int) []byte {
	const step = 1 << 22
	b := make([]byte, 0, min(n, step))
	for len(b) < n && in.err == nil {
		k := min(n-len(b), step)
		b = slices.Grow(b, k)[:len(b)+k]
		_, in.err = io.ReadFull(in.r, b[len(b)-k:])
	}
	if in.err != nil {
		return make([]byte, min(n, len(magic)))
	}
	in.sum.Write(b)
	return b
}

func (in *receiver) number() uint64 {
	b := in.bytes(8)
	return binary.LittleEndian.Uint64(b)
}

// count reads a number of things; more than a file can hold is damage.
func (in *receiver) count() int {
	n := in.number()
	if n > 1<<40 {
		in.fail("length")
		return 0
	}
	if in.err != nil {
		return 0
	}
	return int(n)
}

func (in *receiver) fail(detail string) {
	if in.err == nil {
		in.err = &SnapshotError{Damaged, detail}
	}
}

func (in *receiver) block() []byte {
	n := in.count()
	if in.err != nil {
		return nil
	}
	return in.bytes(n)
}

func (in *receiver) texts() []string {
	n, b := in.count(), in.block()
	if in.err != nil || n > len(b) {
		in.fail("texts")
		return nil
	}
	out := make([]string, 0, n)
	all := string(b)
	for range n {
		size, k := binary.Uvarint(b)
		if k <= 0 || size > uint64(len(b)-k) {
			in.fail("texts")
			return nil
		}
		at := len(all) - len(b) + k
		out = append(out, all[at:at+int(size)])
		b = b[k+int(size):]
	}
	return out
}

func (in *receiver) words() []uint32 {
	b := in.block()
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return out
}

// sparse reads n numbers.
func (in *receiver) sparse(n int) []uint32 {
	out, b := make([]uint32, n), in.block()
	for at := uint64(0); len(b) > 0; at++ {
		zeros, k := binary.Uvarint(b)
		if k <= 0 {
			in.fail("counts")
			break
		}
		w, l := binary.Uvarint(b[k:])
		if at += zeros; l <= 0 || at >= uint64(n) {
			in.fail("counts")
			break
		}
		out[at], b = uint32(w), b[k+l:]
	}
	return out
}

func (in *receiver) floats() []float32 {
	ws := in.words()
	out := make([]float32, len(ws))
	for i, w := range ws {
		out[i] = math.Float32frombits(w)
	}
	return out
}

func (in *receiver) segment() viewed {
	s := &segment{serial: uint32(in.number())}
	v := viewed{segment: s, deadN: int(in.number())}
	dead := in.block()
	for i := 0; i+8 <= len(dead); i += 8 {
		v.dead = append(v.dead, binary.LittleEndian.Uint64(dead[i:]))
	}
	for _, p := range in.block() {
		s.public = append(s.public, p == 1)
	}
	s.class, s.record, s.length = in.words(), in.words(), in.floats()
	s.forward, s.forwards = in.block(), in.words()
	s.grams, s.gramsAt = in.block(), in.words()
	s.facets, s.facetsAt = in.words(), in.words()
	s.said, s.saidAt = in.block(), in.words()
	s.terms, s.postings, s.lists = in.words(), in.block(), in.words()
	return v
}

// finish compares the sum. Nothing read before is looked at until it agrees.
func (in *receiver) finish() error {
	want := in.sum.Sum32()
	got := in.words()
	switch e := in.err.(type) {
	case nil:
	case *SnapshotError:
		return e
	default:
		if in.err == io.EOF || in.err == io.ErrUnexpectedEOF {
			return &SnapshotError{Damaged, "cut short"}
		}
		return fmt.Errorf("index: read snapshot: %w", in.err)
	}
	if len(got) != 1 || got[0] != want {
		return &SnapshotError{Damaged, "checksum"}
	}
	return nil
}
