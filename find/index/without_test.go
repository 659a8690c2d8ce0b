package index

import (
	"reflect"
	"testing"
)

// A view without a record answers as if it were deleted, whatever segment it lies in; the view it was made of is as before.
func TestView_without(t *testing.T) {
	ix := New(Config{Fields: []float32{1}})
	for _, id := range []string{"a", "b", "c", "d"} {
		ix.Apply(Batch{Put: []Record{{ID: id, Blocks: []Block{{Public: true, Terms: words(0, "fall"), Facets: []Facet{{"funder", "of " + id}, {"theme", "x"}}}}}}})
	}
	v := ix.View()
	for _, q := range []Query{
		{Terms: words(0, "fall")}, {Terms: words(0, "fall"), CountOnly: true}, {}, {Filter: []Facet{{"theme", "x"}}}, {Filter: []Facet{{"funder", "of b"}}},
	} {
		q.Seen, q.Count = []byte{1}, []string{"funder", "theme"}
		before := v.Search(q)
		got := v.Without([]string{"unknown", "b"}).Search(q)
		for _, f := range got.Facets {
			if f.Value == "of b" || f.Value == "x" && f.N > 3 {
				t.Errorf("%+v: %v", q, got.Facets)
			}
		}
		for _, h := range got.Hits {
			if h.Record == "b" {
				t.Errorf("%+v: found", q)
			}
		}
		if got.Total >= before.Total || !reflect.DeepEqual(v.Search(q), before) {
			t.Errorf("%+v: %d of %d", q, got.Total, before.Total)
		}
	}
	if w := v.Without([]string{"b"}); w.Has("b", []byte{1}) || !w.Has("a", []byte{1}) || !v.Has("b", []byte{1}) {
		t.Error("another is left out")
	}
	if v.Without([]string{"unknown"}) != v || v.Without(nil) != v {
		t.Error("a view is copied for nothing")
	}
}
