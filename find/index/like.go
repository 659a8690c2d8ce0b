package index

import (
	"cmp"
	"slices"
	"strings"
)

// Like asks for the records most like a vector.
type Like struct {
	Vector Vector
	Seen   []byte
	Not    string  // record to leave out; "" leaves out none
	Terms  int     // heaviest terms that find candidates; 0 means 60
	Keep   int     // candidates compared exactly, and the most that is returned; 0 means 200
	Filter []Facet // as in Query
	Exact  bool    // let every term find candidates, however common
}

// Neighbour is a record with its cosine, 0 to 1.
type Neighbour struct {
	Record string
	Cosine float64
}

// Similar gives the records most like a vector, best first, ties by id. Candidates come from the
// heaviest terms that are not too common (df ≤ max(50, min(5 % of N, 10,000))), as many as together
// have no more postings than the query may walk; their cosines are then computed on whole vectors.
func (v *View) Similar(l Like) []Neighbour {
	if l.Terms <= 0 {
		l.Terms = 60
	}
	if l.Keep <= 0 {
		l.Keep = 200
	}
	candidates := v.candidates(l)
	against := v.Against(l.Vector, nil)
	defer against.Close()
	out := make([]Neighbour, len(candidates))
	for i, c := range candidates {
		r := v.segments[c.segment].record[c.block]
		out[i] = Neighbour{v.ids[r], against.cosine(r, l.Seen)}
	}
	slices.SortFunc(out, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), strings.Compare(a.Record, b.Record))
	})
	return out
}

// walk is the number of postings a pruned query may walk for each candidate it is to keep, once it has
// firmTerms terms. With 60 candidates of 100,000 texts the ten nearest are those of an exact query; where 200 texts
// share a subject of 40 words, one of a thousand is lost. Without any subjects, words drawn by a Zipf law alone, one of ten is: then
// the ten nearest are chance.
const (
	walk      = 200
	firmTerms = 8
)

// finders picks the terms that find candidates, heaviest first. A term that would walk too far is
// passed over for lighter but rarer ones. When all are common, the rarest do.
func (v *View) finders(l Like) []vectorTerm {
	known := make([]vectorTerm, 0, len(l.Vector.terms))
	for _, t := range l.Vector.terms {
		if t.id != noTerm {
			known = append(known, t)
		}
	}
	slices.SortFunc(known, l.Vector.byWeight)
	if l.Exact {
		return known
	}
	limit, left := v.gen.dfCap(), uint32(walk*l.Keep)
	out := make([]vectorTerm, 0, l.Terms)
	for _, t := range known {
		df := v.gen.dfOf(t.id)
		if len(out) == l.Terms {
			break
		}
		if df > limit || df > left && len(out) >= firmTerms {
			continue
		}
		left -= min(df, left)
		out = append(out, t)
	}
	if len(out) == 0 {
		slices.SortStableFunc(known, func(a, b vectorTerm) int {
			return cmp.Compare(v.gen.dfOf(a.id), v.gen.dfOf(b.id))
		})
		out = known[:min(5, len(known))]
	}
	return out
}

// candidate is a record by one of its blocks.
type candidate struct {
	segment, block uint32
	score          float32
}

// candidates gives the records with the most in common with the vector's finders, best first. What
// the reader does not see is added up with the rest, for that is cheaper than to look at each posting,
// and dropped before it is compared with anything.
func (v *View) candidates(l Like) []candidate {
	terms := v.finders(l)
	filters := v.filters(l.Filter)
	not, leave := v.number(l.Not)
	acc := borrowSums(v.longest())
	keep := best[candidate]{n: l.Keep, order: func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return strings.Compare(v.idAt(a.segment, a.block), v.idAt(b.segment, b.block))
	}}
	worst := float32(0) // of those kept, when there are as many as are asked for
	for i := range v.segments {
		s := &v.segments[i]
		for _, t := range terms {
			acc.add(s.list(t.id), float32(t.weight)*float32(t.weight/damped[t.impact]))
		}
		for _, d := range acc.touched {
			c := candidate{uint32(i), d, acc.scores[d] * float32(s.norm[d])}
			acc.scores[d] = 0
			if s.isJoined(d) {
				c.score = v.joinedScore(acc, s, d, c.score, l.Seen)
			} else if c.score < worst || !s.visible(d, l.Seen) {
				continue
			}
			if c.score == 0 || c.score < worst || leave && s.record[d] == not {
				continue
			}
			if len(filters) == 0 || v.missing(s, d, l.Seen, filters) == "" {
				if keep.add(c); keep.full() {
					worst = keep.last().score
				}
			}
		}
		acc.touched = acc.touched[:0]
	}
	sums.Put(acc) // not deferred: what a panic left half used must not serve another reader's search
	return keep.sorted()
}

// joinedScore sums the scores of the blocks the reader sees of a record with several, and wipes them, so that the
// record is met once. own is the score of block d.
func (v *View) joinedScore(acc *summed, s *viewed, d uint32, own float32, seen []byte) float32 {
	sum := float32(0)
	p := v.table.at(s.record[d])
	if p.segment != s.serial {
		return 0
	}
	for e := p.first; e < p.first+p.n; e++ {
		score := own
		if e != d {
			score = acc.scores[e] * float32(s.norm[e])
			acc.scores[e] = 0
		}
		if s.visible(e, seen) {
			sum += score
		}
	}
	return sum
}

// Reasons gives what each shared term adds to the cosine, most first; the values sum to it.
func (v *View) Reasons(x Vector, record string, seen []byte) []Contribution {
	n, ok := v.number(record)
	if !ok {
		return nil
	}
	y, _ := v.vectorOf(n, seen)
	flags := map[uint32]byte{}
	for s, d := range v.blocks(n, seen) {
		eachTerm(s.forwardOf(d), func(t forwardTerm) { flags[t.id] |= t.flags })
	}
	var out []Contribution
	eachShared(x.terms, y.terms, func(a, b *vectorTerm) {
		c := v.contribution(forwardTerm{id: b.id, surface: b.surface, flags: flags[b.id]}, y.key(b), x.surface(a))
		c.Value = a.weight * b.weight / (x.length * y.length)
		out = append(out, c)
	})
	mostFirst(out)
	return out
}

// eachShared walks the terms two vectors have in common; both are in order of number.
func eachShared(a, b []vectorTerm, f func(a, b *vectorTerm)) {
	for i, j := 0, 0; i < len(a) && j < len(b) && a[i].id != noTerm; {
		switch {
		case a[i].id < b[j].id:
			i++
		case a[i].id > b[j].id:
			j++
		default:
			f(&a[i], &b[j])
			i++
			j++
		}
	}
}
