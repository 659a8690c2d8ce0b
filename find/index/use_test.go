package index

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

func TestFilterAndCount(t *testing.T) {
	with := func(r Record, fs ...Facet) Record {
		r.Blocks[0].Facets = fs
		return r
	}
	v := build([]Record{
		with(public("a", "skole"), Facet{"theme", "school"}, Facet{"county", "18"}),
		with(public("b", "skole"), Facet{"theme", "school"}, Facet{"county", "46"}),
		with(public("c", "skole"), Facet{"theme", "health"}, Facet{"county", "18"}),
		with(closed("d", 1, "skole"), Facet{"theme", "school"}, Facet{"county", "18"}),
		with(public("e", "klima"), Facet{"theme", "school"}),
	}).View()
	q := Query{Terms: words(3, "skole"), Seen: anonymous, Filter: []Facet{{"theme", "school"}}, Count: []string{"theme", "county"}}
	r := v.Search(q)
	want := []FacetCount{{Facet{"county", "18"}, 1}, {Facet{"county", "46"}, 1}, {Facet{"theme", "school"}, 2}, {Facet{"theme", "health"}, 1}}
	if r.Total != 2 || !slices.Equal(r.Facets, want) {
		t.Errorf("%d hits, %v, want 2, %v", r.Total, r.Facets, want)
	}
	q.Filter = append(q.Filter, Facet{"county", "18"}, Facet{"county", "46"})
	if r := v.Search(q); r.Total != 2 {
		t.Errorf("values of one axis are alternatives: %d hits", r.Total)
	}
	q.Filter = []Facet{{"county", "99"}}
	if r := v.Search(q); r.Total != 0 {
		t.Errorf("a value nobody has: %d hits", r.Total)
	}
	n := v.Similar(Like{Vector: v.Vector(words(3, "skole")), Seen: anonymous, Filter: []Facet{{"county", "18"}}, Not: "a"})
	if len(n) != 1 || n[0].Record != "c" {
		t.Errorf("similar: %v", n)
	}
}

func TestPagesFitTogether(t *testing.T) {
	v := build(zipfTexts(300, 30, 5)).View()
	q := Query{Terms: words(3, "w1", "w2", "w3"), Seen: anonymous, Limit: 1000}
	whole := v.Search(q)
	var paged []Hit
	q.Limit = 7
	for q.Offset = 0; q.Offset < whole.Total; q.Offset += 7 {
		paged = append(paged, v.Search(q).Hits...)
	}
	if len(whole.Hits) != whole.Total || !slices.Equal(paged, whole.Hits) {
		t.Errorf("%d hits on pages, %d in one, total %d", len(paged), len(whole.Hits), whole.Total)
	}
	for i := 1; i < len(paged); i++ {
		if a, b := paged[i-1], paged[i]; a.Score < b.Score || a.Score == b.Score && a.Record >= b.Record {
			t.Fatalf("%+v before %+v", a, b)
		}
	}
	if all := v.Search(Query{Seen: anonymous, Limit: 5}); all.Total != 300 || all.Hits[0].Record != "p000000" {
		t.Errorf("no terms: %+v", all)
	}
}

func TestTitleWeighsMore(t *testing.T) {
	title := Record{ID: "title", Blocks: []Block{{Public: true, Terms: append(words(0, "overvann"), words(3, "plan")...)}}}
	body := Record{ID: "body", Blocks: []Block{{Public: true, Terms: append(words(0, "plan"), words(3, "overvann")...)}}}
	v := build([]Record{body, title}).View()
	q := Query{Terms: words(3, "overvann"), Seen: anonymous}
	if r := v.Search(q); r.Hits[0].Record != "title" {
		t.Errorf("%+v", r.Hits)
	}
	if c := v.Explain(q, "title"); len(c) != 1 || c[0].Fields != 1 || c[0].Surface != "overvann" {
		t.Errorf("%+v", c)
	}
	pasted := v.Vector(append(words(0, "overvann"), words(3, "plan")...))
	if v.Cosine(pasted, "title", anonymous) <= v.Cosine(pasted, "body", anonymous) {
		t.Error("the vector of a text does not weigh its title")
	}
}

// A view taken before a change answers as before it, while others write and read.
func TestReadersAndWriters(t *testing.T) {
	records := zipfTexts(400, 40, 9)
	ix := New(config)
	ix.Apply(Batch{Put: records[:200]})
	old := ix.View()
	q := Query{Terms: words(3, "w3", "w10", "w40"), Seen: anonymous, Limit: 50, Count: []string{"theme"}}
	before := fmt.Sprint(old.Search(q))
	var wg sync.WaitGroup
	for r := range 3 {
		wg.Go(func() {
			for i := range 60 {
				v := ix.View()
				x, _ := v.VectorOf(records[i].ID, anonymous)
				for _, n := range v.Similar(Like{Vector: x, Seen: anonymous}) {
					if !v.Has(n.Record, anonymous) {
						t.Error("a view that changes under its reader")
					}
				}
				v.Nearest("w100", 3)
				if r == 0 && fmt.Sprint(old.Search(q)) != before {
					t.Error("an old view changed")
				}
			}
		})
	}
	wg.Go(func() {
		for i := 200; i < 400; i++ {
			ix.Apply(Batch{Put: records[i : i+1], Delete: []string{records[i-200].ID}, Seq: int64(i)})
		}
	})
	wg.Wait()
	if n := ix.View().Search(Query{Seen: anonymous}).Total; n != 200 || ix.Seq() != 399 {
		t.Errorf("%d records, event %d", n, ix.Seq())
	}
}

// A word taken out of the public texts is not suggested a moment longer, though its generation lasts.
func TestWithdrawnWordIsNotSuggested(t *testing.T) {
	ix := New(config)
	ix.Apply(Batch{Put: append(zipfTexts(200, 10, 1), public("secret", "hemmelighet"))})
	if len(ix.View().Prefix("hemm", 3)) != 1 {
		t.Fatal("not there to begin with")
	}
	ix.Apply(Batch{Put: []Record{closed("secret", 1, "hemmelighet")}})
	v := ix.View()
	if v.Stats().Generation != 1 {
		t.Fatal("a new generation hides what this test is about")
	}
	if s := append(v.Prefix("hemm", 3), v.Nearest("hemmelighet", 3)...); len(s) != 0 {
		t.Errorf("%+v", s)
	}
}

func TestPastedTextCountsItsTellingWords(t *testing.T) {
	records := zipfTexts(2000, 149, 7)
	v := build(records).View()
	for i := range 50 {
		q := Query{Terms: records[i*37].Blocks[0].Terms, Seen: anonymous, Limit: 1}
		r := v.Search(q)
		if len(r.Hits) != 1 || r.Hits[0].Record != records[i*37].ID {
			t.Errorf("%s does not find itself: %+v", records[i*37].ID, r.Hits)
		}
		if n := len(v.Explain(q, r.Hits[0].Record)); n > keptTerms {
			t.Errorf("%d terms counted", n)
		}
	}
}

// A search that panics half-way leaves nothing behind that is added to what the next reader is given.
func TestPanicLeavesNothingForTheNext(t *testing.T) {
	v := build([]Record{public("a", "skole", "klima"), closed("b", 1, "skole"), public("c", "skole")}).View()
	query := Query{Terms: words(3, "skole"), Seen: anonymous}
	like := Like{Vector: v.Vector(words(3, "skole")), Seen: anonymous, Keep: 10, Terms: 10}
	found, near := v.Search(query), v.candidates(like)
	panics := func(f func()) {
		defer func() {
			if recover() == nil {
				t.Error("a view without its marks was read")
			}
		}()
		f()
	}
	broken := *v
	broken.segments = slices.Clone(v.segments)
	broken.segments[0].deadN, broken.segments[0].dead = 1, nil
	for range 20 {
		panics(func() { broken.Search(query) })
		panics(func() { broken.candidates(like) })
		if again := v.Search(query); !slices.Equal(again.Hits, found.Hits) || again.Total != found.Total {
			t.Fatalf("after a panic %+v, before it %+v", again, found)
		}
		if again := v.candidates(like); !slices.Equal(again, near) {
			t.Fatalf("after a panic %+v, before it %+v", again, near)
		}
	}
}
