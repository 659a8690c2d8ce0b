package index

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plain is the second road to every answer of Search: a loop over all records, which looks at each block as it was given and knows
// no postings, no runs, no segments and no sets of blocks. Only the numbers of public texts are taken as the index froze them, for
// another test holds those to be of public texts alone.
func plain(v *View, records []Record, q Query) Result {
	limit := q.Limit
	if limit <= 0 {
		limit = 10
	}
	all := uint64(0)
	for _, t := range q.Terms {
		all |= 1 << t.Group
	}
	out := Result{}
	counts := map[Facet]int{}
	for _, r := range records {
		var visible []Block
		for _, b := range r.Blocks {
			if int(b.Class) < len(q.Seen) && q.Seen[b.Class] != 0 {
				visible = append(visible, b)
			}
		}
		hit := Hit{Record: r.ID}
		for _, b := range visible {
			score, groups := plainScore(v, b, q.Terms)
			hit.Score, hit.Groups = hit.Score+score, hit.Groups|groups
		}
		if len(visible) == 0 || len(q.Terms) > 0 && hit.Groups == 0 || q.All && hit.Groups != all || !plainAllows(visible, q) {
			continue
		}
		missing := map[string]bool{}
		for _, f := range q.Filter {
			missing[f.Axis] = missing[f.Axis] || !slices.ContainsFunc(q.Filter, func(g Facet) bool { return g.Axis == f.Axis && plainHas(visible, g) })
		}
		axes := slices.DeleteFunc(slices.Collect(func(yield func(string) bool) {
			for axis := range missing {
				if !yield(axis) {
					return
				}
			}
		}), func(axis string) bool { return !missing[axis] })
		if len(axes) == 0 {
			out.Hits = append(out.Hits, hit)
		}
		counted := map[Facet]bool{}
		for _, b := range visible {
			for _, f := range b.Facets {
				if slices.Contains(q.Count, f.Axis) && !counted[f] && (len(axes) == 0 || len(axes) == 1 && axes[0] == f.Axis) {
					counted[f] = true
					counts[f]++
				}
			}
		}
	}
	slices.SortFunc(out.Hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Record, b.Record))
	})
	out.Total = len(out.Hits)
	if q.CountOnly {
		out.Hits = nil
	}
	out.Hits = out.Hits[min(q.Offset, len(out.Hits)):]
	out.Hits = out.Hits[:min(limit, len(out.Hits))]
	for f, n := range counts {
		out.Facets = append(out.Facets, FacetCount{f, n})
	}
	slices.SortFunc(out.Facets, func(a, b FacetCount) int {
		return cmp.Or(strings.Compare(a.Axis, b.Axis), cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return out
}

func plainScore(v *View, b Block, terms []Term) (score float64, groups uint64) {
	length := 0.0
	tf := map[string]float64{}
	for _, t := range b.Terms {
		w := float64(t.Weight) * v.index.fieldWeight(t.Field)
		tf[t.Key] += w
		length += w
	}
	for _, t := range terms {
		x := tf[t.Key]
		if x == 0 {
			continue
		}
		groups |= 1 << t.Group
		x = float64(frequency[impactOf(x)])
		id, _ := v.index.terms.id(t.Key)
		idf := bm25IDF(v.gen.blocks, v.gen.dfOf(id))
		score += float64(t.Weight) * idf * (bm25K1 + 1) * x / (x + bm25K1*(1-bm25B+bm25B*length/v.gen.average))
	}
	return score, groups
}

func plainHas(blocks []Block, f Facet) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return slices.Contains(b.Facets, f) })
}

func plainAllows(blocks []Block, q Query) bool {
	said := ""
	for _, b := range blocks {
		field := Field(0)
		for _, t := range b.Terms {
			if t.Field != field {
				said, field = said+" | ", t.Field
			}
			if !t.Part && !t.Synonym {
				said += " " + t.Key + " "
			}
		}
		said += " | "
	}
	for _, key := range q.Without {
		if strings.Contains(said, " "+key+" ") {
			return false
		}
	}
	for _, phrase := range q.Phrases {
		if !strings.Contains(said, " "+strings.Join(phrase, "  ")+" ") {
			return false
		}
	}
	return true
}

// alike compares two answers; scores are added up in another order, in 32 bits on one side.
func alike(a, b Result) string {
	if a.Total != b.Total || len(a.Hits) != len(b.Hits) {
		return fmt.Sprintf("%d hits of %d, and %d of %d", len(a.Hits), a.Total, len(b.Hits), b.Total)
	}
	if !slices.Equal(a.Facets, b.Facets) {
		return fmt.Sprintf("facets %v, and %v", a.Facets, b.Facets)
	}
	scores := map[string]float64{}
	for i, h := range b.Hits {
		scores[h.Record] = h.Score
		if math.Abs(h.Score-a.Hits[i].Score) > 1e-4*max(1, h.Score) {
			return fmt.Sprintf("hit %d has %v, and %v", i, a.Hits[i], h)
		}
	}
	last := len(a.Hits) - 1
	for _, h := range a.Hits {
		other, ok := scores[h.Record]
		tie := math.Abs(h.Score-a.Hits[last].Score) < 1e-4*max(1, h.Score) // either of two as good as equal may be the last on a page
		if !ok && !tie || ok && math.Abs(other-h.Score) > 1e-4*max(1, other) {
			return fmt.Sprintf("%v, and %v", h, other)
		}
	}
	return ""
}

func drawQuery(t *rapid.T, alphabet []string) Query {
	some := func(name string, least, most int) []string {
		return rapid.SliceOfN(rapid.SampledFrom(alphabet), least, most).Draw(t, name)
	}
	q := Query{Seen: drawSeen(t), Limit: rapid.IntRange(0, 40).Draw(t, "limit"), Offset: rapid.IntRange(0, 9).Draw(t, "offset")}
	seen := map[string]bool{}
	for i, key := range some("query", 0, 4) {
		if !seen[key] {
			seen[key] = true
			q.Terms = append(q.Terms, Term{Key: key, Surface: key, Weight: 1, Group: uint8(i)})
		}
	}
	q.All = len(q.Terms) > 0 && rapid.IntRange(0, 3).Draw(t, "all") == 0
	if rapid.IntRange(0, 2).Draw(t, "phrase") == 0 {
		q.Phrases = [][]string{some("words", 1, 3)}
	}
	if rapid.IntRange(0, 2).Draw(t, "minus") == 0 {
		q.Without = some("without", 1, 2)
	}
	for _, key := range some("filter", 0, 2) {
		q.Filter = append(q.Filter, Facet{"theme", key})
	}
	if rapid.Bool().Draw(t, "second axis") {
		q.Filter = append(q.Filter, Facet{"county", "18"})
	}
	q.CountOnly = rapid.IntRange(0, 3).Draw(t, "count only") == 0
	q.Count = []string{"theme", "county"}[:rapid.IntRange(0, 2).Draw(t, "count")]
	return q
}

// What a reader of any classes gets out of Search is what a plain loop over the records gives.
func TestSearch_is_a_plain_loop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		byID := map[string]Record{}
		ix := New(config)
		for _, r := range rapid.SliceOfN(rapid.Custom(drawRecord), 1, 30).Draw(t, "records") {
			byID[r.ID] = r
			ix.Apply(Batch{Put: []Record{r}})
		}
		ix.Refresh()
		var records []Record
		for _, r := range byID {
			records = append(records, r)
		}
		q := drawQuery(t, alphabet)
		if wrong := alike(ix.View().Search(q), plain(ix.View(), records, q)); wrong != "" {
			t.Fatalf("%+v: %s", q, wrong)
		}
	})
}

// The same where values are counted by sets of blocks, and lists have whole runs: 3,000 records of which a third have closed blocks.
func TestSearch_is_a_plain_loop_in_bulk(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var records []Record
	for i := range 3000 {
		x := Record{ID: fmt.Sprintf("r%04d", i)}
		for class := range uint32(3) {
			if class > 0 && r.IntN(6) > 0 || class == 0 && r.IntN(10) == 0 {
				continue
			}
			var keys []string
			for range 2 + r.IntN(7) {
				keys = append(keys, alphabet[r.IntN(len(alphabet))])
			}
			b := Block{Class: class, Public: class == 0, Terms: words(Field(r.IntN(4)), keys...), Facets: []Facet{{"theme", keys[0]}}}
			if r.IntN(3) > 0 {
				b.Facets = append(b.Facets, Facet{"county", fmt.Sprint(15 + r.IntN(40))})
			}
			x.Blocks = append(x.Blocks, b)
		}
		records = append(records, x)
	}
	ix := build(records)
	for i := 0; i < len(records); i += 7 { // some are gone, but still in the segment
		ix.Apply(Batch{Delete: []string{records[i].ID}})
		records[i].Blocks = nil
	}
	v := ix.View()
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t, alphabet)
		if wrong := alike(v.Search(q), plain(v, records, q)); wrong != "" {
			t.Fatalf("%+v: %s", q, wrong)
		}
	})
}
