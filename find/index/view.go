package index

import (
	"iter"
	"math"
	"slices"
	"strings"
)

// View is the index at one moment. All its methods are safe for concurrent use.
//
// Methods that take seen answer for one reader: seen[class] is not 0 for the classes the reader
// sees. A class outside the table is not seen, so nil sees nothing at all.
type View struct {
	index      *Index
	gen        *generation
	seq        int64
	table      recordTable
	segments   []viewed
	terms      []string
	surfaces   []string
	ids        []string
	facets     []Facet
	axisOf     []uint16
	vocabulary *vocabulary
}

// viewed is a segment with what belongs to a view: marks of deleted blocks and lengths of vectors.
type viewed struct {
	*segment
	dead  []uint64
	deadN int
	norm  []float64 // inverse length of each block's vector in this generation; 0 for an empty one
}

func (s *viewed) isDead(d uint32) bool {
	return s.deadN > 0 && s.dead[d>>6]&(1<<(d&63)) != 0
}

// visible says that the reader sees a block.
func (s *viewed) visible(d uint32, seen []byte) bool { return sees(seen, s.class[d]) && !s.isDead(d) }

// distinct is about the number of terms of a block, never less.
func (s *viewed) distinct(d uint32) int { return len(s.forwardOf(d)) / 4 }

// longest is the number of blocks of the longest segment.
func (v *View) longest() int {
	n := 0
	for i := range v.segments {
		n = max(n, v.segments[i].len())
	}
	return n
}

func (v *View) idAt(segment, block uint32) string {
	return v.ids[v.segments[segment].record[block]]
}

// norms gives the inverse lengths of the vectors of a segment.
func (g *generation) norms(s *segment) []float64 {
	out := make([]float64, s.len())
	for d := range out {
		sum := 0.0
		eachTerm(s.forwardOf(uint32(d)), func(t forwardTerm) {
			w := g.idfOf(t.id) * damped[t.impact]
			sum += w * w
		})
		if sum > 0 {
			out[d] = 1 / math.Sqrt(sum)
		}
	}
	return out
}

func sees(seen []byte, class uint32) bool { return int(class) < len(seen) && seen[class] != 0 }

// blocks walks the blocks of a record that the reader sees.
func (v *View) blocks(record uint32, seen []byte) iter.Seq2[*viewed, uint32] {
	return func(yield func(*viewed, uint32) bool) {
		p := v.table.at(record)
		if p.n == 0 {
			return
		}
		for i := range v.segments {
			s := &v.segments[i]
			if s.serial != p.segment {
				continue
			}
			for d := p.first; d < p.first+p.n; d++ {
				if sees(seen, s.class[d]) && !yield(s, d) {
					return
				}
			}
			return
		}
	}
}

// Without is the view without some records, as if they were deleted; the statistics of words stay. Those it does not have are passed over.
func (v *View) Without(records []string) *View {
	var out *View
	var c *change
	for _, id := range records {
		n, ok := v.number(id)
		if !ok || v.table.at(n).n == 0 {
			continue
		}
		if out == nil {
			out = new(View)
			*out = *v
			c = &change{places: v.table.edit(), segments: slices.Clone(v.segments), copied: map[uint32]bool{}}
		}
		c.bury(n)
	}
	if out == nil {
		return v
	}
	out.table, out.segments = c.places.table, c.segments
	return out
}

func (v *View) number(record string) (uint32, bool) {
	n, ok := v.index.records.id(record)
	return n, ok && int(n) < len(v.ids)
}

// Has tells whether the reader sees any block of the record.
func (v *View) Has(record string, seen []byte) bool {
	if n, ok := v.number(record); ok {
		for range v.blocks(n, seen) {
			return true
		}
	}
	return false
}

// Records walks the ids of all records the reader sees, in no order that means anything.
func (v *View) Records(seen []byte) iter.Seq[string] {
	return func(yield func(string) bool) {
		for n := range v.ids {
			for range v.blocks(uint32(n), seen) {
				if !yield(v.ids[n]) {
					return
				}
				break
			}
		}
	}
}

// FacetsOf gives the facet values of the blocks the reader sees, by axis and value. None is nil.
func (v *View) FacetsOf(record string, seen []byte) []Facet {
	n, ok := v.number(record)
	if !ok {
		return nil
	}
	var out []Facet
	for s, d := range v.blocks(n, seen) {
		for _, f := range s.facetsOf(d) {
			out = append(out, v.facets[f])
		}
	}
	slices.SortFunc(out, compareFacets)
	return slices.Compact(out)
}

func compareFacets(a, b Facet) int {
	if c := strings.Compare(a.Axis, b.Axis); c != 0 {
		return c
	}
	return strings.Compare(a.Value, b.Value)
}

// Seq is the number of the last event the view covers.
func (v *View) Seq() int64 { return v.seq }

// Stats are figures about the public texts, and the size of the whole in memory.
type Stats struct {
	Generation    int     // counts up each time word statistics are taken anew
	PublicBlocks  int     // when the generation began
	AverageLength float64 // of a public block, in weighted terms
	Terms         int     // in public texts when the generation began
	Bytes         int     // kept for all blocks, dictionaries left out
	Segments      int
}

// Stats gives figures for an administrator. Bytes covers hidden blocks too: do not show it to others.
func (v *View) Stats() Stats {
	st := Stats{Generation: v.gen.number, PublicBlocks: int(v.gen.blocks), AverageLength: v.gen.average, Segments: len(v.segments)}
	for _, df := range v.gen.df {
		if df > 0 {
			st.Terms++
		}
	}
	for i := range v.segments {
		s := &v.segments[i]
		st.Bytes += len(s.forward) + len(s.grams) + len(s.said) + len(s.postings) + 4*(len(s.facets)+len(s.terms)+len(s.lists)+len(s.byTerm)) + 41*s.len() + s.axes.size()
	}
	return st
}

// IDF is ln(1 + N/df) of a key in the public texts, the weight Similar uses.
func (v *View) IDF(key string) float64 {
	if id, ok := v.index.terms.id(key); ok {
		return v.gen.idfOf(id)
	}
	return v.gen.newIDF
}

// Known tells whether a key is in the public vocabulary of this generation.
func (v *View) Known(key string) bool {
	id, ok := v.index.terms.id(key)
	return ok && v.gen.dfOf(id) > 0
}
