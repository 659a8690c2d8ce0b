package index

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var alphabet = []string{"eldre", "fall", "hjem", "skole", "fravær", "overvann", "klima", "ungdom", "arbeid", "demens", "medisin", "vann"}

// drawRecord draws a record of one or two blocks; class 0 is public.
func drawRecord(t *rapid.T) Record {
	r := Record{ID: fmt.Sprint("r", rapid.IntRange(0, 25).Draw(t, "id"))}
	for _, class := range rapid.SliceOfNDistinct(rapid.Uint32Range(0, 2), 1, 2, rapid.ID[uint32]).Draw(t, "classes") {
		keys := rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 8).Draw(t, "keys")
		b := Block{Class: class, Public: class == 0, Terms: words(Field(rapid.IntRange(0, 3).Draw(t, "field")), keys...), Grams: gramsOf(keys...)}
		if rapid.IntRange(0, 2).Draw(t, "compound") == 0 {
			part := rapid.SampledFrom(alphabet).Draw(t, "part")
			b.Terms = append(b.Terms, Term{Key: part, Surface: part + "plan", Weight: .5, Field: b.Terms[0].Field, Part: true})
		}
		if rapid.Bool().Draw(t, "themed") {
			b.Facets = []Facet{{"theme", keys[0]}}
		}
		r.Blocks = append(r.Blocks, b)
	}
	return r
}

func drawSeen(t *rapid.T) []byte {
	return []byte{1, byte(rapid.IntRange(0, 1).Draw(t, "sees1")), byte(rapid.IntRange(0, 1).Draw(t, "sees2"))}
}

// answers is everything a reader can get out of a view.
type answers struct {
	Search  Result
	Pages   Result
	Phrase  Result
	Similar []Neighbour
	Grams   []float64
	Prefix  []Suggestion
	Nearest []Suggestion
	Facets  [][]Facet
	IDF     []float64
}

func ask(v *View, seen []byte) answers {
	q := Query{Terms: words(3, "eldre", "skole", "klima", "vann"), Seen: seen, Limit: 50, Count: []string{"theme"}}
	a := answers{Search: v.Search(q), Prefix: v.Prefix("", 50), Nearest: v.Nearest("skule", 5)}
	q.Filter, q.PreferAll = []Facet{{"theme", "eldre"}, {"theme", "vann"}}, true
	a.Pages = v.Search(q)
	q.Filter, q.PreferAll, q.Phrases, q.Without = nil, false, [][]string{{"eldre", "fall"}}, []string{"klima"}
	a.Phrase = v.Search(q)
	a.Similar = v.Similar(Like{Vector: v.Vector(words(3, "eldre", "fall", "hjem", "ukjent")), Seen: seen})
	for _, h := range a.Search.Hits {
		a.Grams = append(a.Grams, v.GramCosine(gramsOf("eldre", "fall"), h.Record, seen))
		a.Facets = append(a.Facets, v.FacetsOf(h.Record, seen))
	}
	for _, k := range alphabet {
		a.IDF = append(a.IDF, v.IDF(k))
	}
	return a
}

func build(records []Record) *Index {
	ix := New(config)
	ix.Apply(Batch{Put: records})
	ix.Refresh()
	return ix
}

// An index that lived through puts, replacements and deletes answers as one built from what is left,
// in any order of insertion.
func TestIncrementalEqualsRebuilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lived, left := New(config), map[string]Record{}
		for range rapid.IntRange(1, 30).Draw(t, "batches") {
			r := drawRecord(t)
			if rapid.IntRange(0, 3).Draw(t, "act") == 0 {
				lived.Apply(Batch{Delete: []string{r.ID}})
				delete(left, r.ID)
			} else {
				lived.Apply(Batch{Put: []Record{r}})
				left[r.ID] = r
			}
		}
		lived.Refresh()
		var records []Record
		for _, r := range left {
			records = append(records, r) // map order: any order
		}
		fresh := build(records)
		for _, seen := range [][]byte{anonymous, member, everyone, nil} {
			if got, want := ask(lived.View(), seen), ask(fresh.View(), seen); !reflect.DeepEqual(got, want) {
				t.Fatalf("seen %v\nlived %+v\nfresh %+v", seen, got, want)
			}
		}
	})
}

// A reader's answers are those of an index that never held what the reader does not see, whatever
// is put in, changed or taken out behind the wall, and at every step, not only after Refresh. The
// index without hears of a change only when something the reader sees has changed.
func TestHiddenMovesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seen := drawSeen(t)
		with, without, seenNow := New(config), New(config), map[string]Record{}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			r := drawRecord(t)
			if rapid.IntRange(0, 4).Draw(t, "act") == 0 {
				with.Apply(Batch{Delete: []string{r.ID}})
				r.Blocks = nil
			} else {
				if old, ok := seenNow[r.ID]; ok && rapid.Bool().Draw(t, "hidden part only") {
					r.Blocks = append(slices.DeleteFunc(r.Blocks, func(b Block) bool { return sees(seen, b.Class) }), old.Blocks...)
				}
				with.Apply(Batch{Put: []Record{r}})
			}
			r.Blocks = slices.DeleteFunc(slices.Clone(r.Blocks), func(b Block) bool { return !sees(seen, b.Class) })
			slices.SortFunc(r.Blocks, func(a, b Block) int { return int(a.Class) - int(b.Class) })
			switch old, ok := seenNow[r.ID]; {
			case len(r.Blocks) == 0 && ok:
				without.Apply(Batch{Delete: []string{r.ID}})
				delete(seenNow, r.ID)
			case len(r.Blocks) > 0 && !reflect.DeepEqual(old, r):
				without.Apply(Batch{Put: []Record{r}})
				seenNow[r.ID] = r
			}
			if got, want := ask(with.View(), seen), ask(without.View(), seen); !reflect.DeepEqual(got, want) {
				t.Fatalf("seen %v\nwith    %+v\nwithout %+v", seen, got, want)
			}
		}
	})
}

// Statistics stand still however often the closed part of public records is edited.
func TestHiddenEditsBeginNoGeneration(t *testing.T) {
	both := func(i, edit int) Record {
		r := public(fmt.Sprint("r", i), "eldre", alphabet[i%len(alphabet)])
		r.Blocks = append(r.Blocks, Block{Class: 1, Terms: words(3, fmt.Sprint("hemmelig", edit))})
		return r
	}
	ix, first := New(config), 0
	for edit := range 5 {
		for i := range 20 {
			ix.Apply(Batch{Put: []Record{both(i, edit)}})
		}
		if edit > 0 && ix.View().Stats().Generation != first {
			t.Fatalf("generation %d after hidden edits, %d before", ix.View().Stats().Generation, first)
		}
		first = ix.View().Stats().Generation
	}
}

// What Explain and Reasons say sums to the score, likeness is symmetric, and 1 with oneself.
func TestReasonsSumAndSymmetry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix := build(rapid.SliceOfN(rapid.Custom(drawRecord), 2, 25).Draw(t, "records"))
		v, seen := ix.View(), drawSeen(t)
		q := Query{Terms: words(3, rapid.SliceOfN(rapid.SampledFrom(alphabet), 1, 6).Draw(t, "query")...), Seen: seen, Limit: 100}
		for _, h := range v.Search(q).Hits {
			sum, groups := 0.0, uint64(0)
			for _, c := range v.Explain(q, h.Record) {
				sum += c.Value
				groups |= 1 << c.Group
			}
			if math.Abs(sum-h.Score) > 1e-6*max(1, h.Score) || groups != h.Groups {
				t.Fatalf("%s: reasons sum to %v, score %v; groups %b, %b", h.Record, sum, h.Score, groups, h.Groups)
			}
		}
		var ids []string
		for id := range v.Records(seen) {
			ids = append(ids, id)
		}
		for _, a := range ids {
			x, ok := v.VectorOf(a, seen)
			if !ok {
				t.Fatalf("%s is listed but has no vector", a)
			}
			g, _ := v.GramsOf(a, seen)
			if c := v.Cosine(x, a, seen); math.Abs(c-1) > 1e-9 {
				t.Fatalf("self %v", c)
			}
			for _, b := range ids {
				y, _ := v.VectorOf(b, seen)
				c := v.Cosine(x, b, seen)
				if d := v.Cosine(y, a, seen); math.Abs(c-d) > 1e-9 {
					t.Fatalf("%s %s: %v one way, %v the other", a, b, c, d)
				}
				sum := 0.0
				for _, r := range v.Reasons(x, b, seen) {
					sum += r.Value
				}
				if math.Abs(sum-c) > 1e-6 {
					t.Fatalf("reasons sum to %v, cosine %v", sum, c)
				}
				h, _ := v.GramsOf(b, seen)
				if c := v.GramCosine(g, b, seen); c != v.GramCosine(h, a, seen) || a == b && math.Abs(c-1) > 1e-9 {
					t.Fatalf("grams of %s and %s", a, b)
				}
			}
		}
	})
}

func TestSnapshotRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix := New(config)
		for range rapid.IntRange(0, 12).Draw(t, "batches") {
			ix.Apply(Batch{Put: []Record{drawRecord(t)}, Delete: []string{drawRecord(t).ID}, Seq: 42})
		}
		var file bytes.Buffer
		if err := ix.Snapshot(&file); err != nil {
			t.Fatal(err)
		}
		whole := file.Bytes()
		back, err := Load(bytes.NewReader(whole), config)
		if err != nil {
			t.Fatal(err)
		}
		if back.Seq() != ix.Seq() {
			t.Fatal("last event lost")
		}
		next := drawRecord(t) // and life goes on alike
		for range 2 {
			for _, seen := range [][]byte{anonymous, everyone} {
				if got, want := ask(back.View(), seen), ask(ix.View(), seen); !reflect.DeepEqual(got, want) {
					t.Fatalf("loaded %+v\nbefore %+v", got, want)
				}
			}
			back.Apply(Batch{Put: []Record{next}})
			ix.Apply(Batch{Put: []Record{next}})
		}
		bad := slices.Clone(whole)
		if rapid.Bool().Draw(t, "cut") {
			bad = bad[:rapid.IntRange(0, len(bad)-1).Draw(t, "length")]
		} else {
			bad[rapid.IntRange(0, len(bad)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		}
		var e *SnapshotError
		if _, err := Load(bytes.NewReader(bad), config); !errors.As(err, &e) {
			t.Fatalf("damaged file gives %v", err)
		}
	})
}

func TestSnapshotOtherVersion(t *testing.T) {
	var file bytes.Buffer
	if err := build([]Record{public("a", "eldre")}).Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	for _, c := range []Config{{Fields: config.Fields, Chain: "test-2"}, {Fields: []float32{1}, Chain: "test-1"}} {
		var e *SnapshotError
		if _, err := Load(bytes.NewReader(file.Bytes()), c); !errors.As(err, &e) || e.Reason != OtherVersion {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// A snapshot of this collection has these bytes for as long as the form and what is counted in it stay the same. When the digest
// changes, raise the digits of the magic with it: else an instance goes on with what the program before it counted.
func TestSnapshotCountsAsItsVersionSays(t *testing.T) {
	const want = "ALMIDX04 58bb84b6fcfaa0c2755121f683b7bf625c41ac043dd82a09a8975347ccb78ab7"
	ix := New(config)
	terms := append(words(0, "skole", "fravær", "skole"), words(3, "elever")...)
	for i := range terms {
		terms[i].Weight = 0.3337
	}
	ix.Apply(Batch{Seq: 7, Put: []Record{
		{ID: "p", Blocks: []Block{{Public: true, Class: 1, Terms: terms, Grams: gramsOf("skole"), Facets: []Facet{{"theme", "skole"}}}}},
		closed("q", 2, "klima"),
	}})
	var file bytes.Buffer
	if err := ix.Snapshot(&file); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%s %x", file.Bytes()[:len(magic)], sha256.Sum256(file.Bytes())); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestJoinsBlocksOfARecord(t *testing.T) {
	two := Record{ID: "p", Blocks: []Block{
		{Public: true, Terms: words(0, "skole", "fravær"), Facets: []Facet{{"theme", "skole"}}},
		{Class: 1, Terms: words(3, "erfaring"), Facets: []Facet{{"theme", "skole"}, {"lesson", "tid"}}},
	}}
	v := build([]Record{two, public("q", "skole"), public("r", "klima")}).View()
	q := Query{Terms: words(3, "skole", "erfaring"), Seen: anonymous, Count: []string{"theme", "lesson"}}
	if r := v.Search(q); r.Total != 2 || r.Hits[0].Groups != 1 || len(r.Facets) != 1 {
		t.Errorf("without the class: %+v", r)
	}
	if v.Known("erfaring") || len(v.Prefix("erf", 5)) != 0 || len(v.Nearest("erfaring", 5)) != 0 {
		t.Error("a closed word is in the vocabulary")
	}
	q.Seen, q.All = member, true
	if r := v.Search(q); r.Total != 1 || r.Hits[0].Record != "p" || r.Hits[0].Groups != 3 {
		t.Errorf("with the class: %+v", r)
	}
}

func TestPrefixAndNearest(t *testing.T) {
	v := build([]Record{public("a", "medisindispenser", "skole"), public("b", "medisinrom", "skole"), closed("c", 1, "medisinhemmelig")}).View()
	if s := v.Prefix("Medisin", 5); len(s) != 2 || s[0].Surface != "medisindispenser" {
		t.Errorf("prefix: %+v", s)
	}
	for wrong, right := range map[string]string{"medisindispeser": "medisindispenser", "skoel": "skole", "skola": "skole"} {
		if s := v.Nearest(wrong, 1); len(s) != 1 || s[0].Surface != right {
			t.Errorf("%s: %+v", wrong, s)
		}
	}
}

// Pruned candidates against every term on 20,000 texts; recall@10. With -short a tenth of them.
func TestPrunedFindsWhatExactFinds(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 2000
	}
	ix := New(config)
	for some := range slices.Chunk(zipfWords(n, 149, 7), 10_000) {
		ix.Apply(Batch{Put: some})
	}
	ix.Refresh()
	v := ix.View()
	found, all := 0, 0
	for i := range 150 {
		id := fmt.Sprintf("p%06d", i*97%n)
		x, _ := v.VectorOf(id, anonymous)
		near := func(exact bool) []Neighbour {
			n := v.Similar(Like{Vector: x, Seen: anonymous, Not: id, Exact: exact, Keep: 60})
			return n[:min(10, len(n))]
		}
		pruned := near(false)
		for _, n := range near(true) {
			all++
			if slices.Contains(pruned, n) {
				found++
			}
		}
	}
	recall := float64(found) / float64(all)
	t.Logf("recall@10 %.4f of %d", recall, all)
	if recall < .98 {
		t.Errorf("recall@10 = %.4f, want ≥ .98", recall)
	}
}
