package hits

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/index"
)

// What is chosen on an axis that is folded away is asked for, stands in the address and in a followed search, and is read again from
// there. What is none of our values is left out.
func TestFolded_axes(t *testing.T) {
	form := url.Values{
		"q": {"overvann"}, "fylke": {"18", "99"}, "storrelse": {"small", "tiny"}, "sentralitet": {"6", "7"}, "aar": {"2024", "24"},
		"giver": {"Forskningsrådet", " med mellomrom", "to\nlinjer"}, "sektor": {"administration", "noe annet"}, "rekkefolge": {"kommune"},
	}
	q := readAsk(form)
	want := []index.Facet{
		{Axis: "sector", Value: "administration"},
		{Axis: "county", Value: "18"},
		{Axis: "size", Value: "small"},
		{Axis: "centrality", Value: "6"},
		{Axis: "year", Value: "2024"},
		{Axis: "funder", Value: "Forskningsrådet"},
	}
	if got := q.question(); !slices.Equal(got.Facets, want) || !got.Likest {
		t.Errorf("asked for %v, likest %v", got.Facets, got.Likest)
	}
	address, err := url.Parse(q.Href())
	if err != nil {
		t.Fatal(err)
	}
	if again := readAsk(address.Query()); !slices.Equal(again.More, q.More) || !again.Likest || !again.narrowed() {
		t.Errorf("the address %s is read as %+v", address, again)
	}
	if of := commons.SearchOf(q.values()); !strings.Contains(of, "fylke=18") || strings.Contains(of, "rekkefolge") {
		t.Errorf("followed as %s", of)
	}
	if whole := q.whole(); len(whole.More) > 0 || !whole.Likest {
		t.Errorf("without choices %+v", whole)
	}
	for _, h := range q.hidden(narrowing()...) {
		if h.Name != "q" {
			t.Errorf("%s is sent twice", h.Name)
		}
	}
}

// Years come newest first, sizes fewest first, and other axes the most frequent first.
func TestFolded_order(t *testing.T) {
	counts := []count{{"year", "2020", 9}, {"year", "2024", 1}, {"size", "largest", 9}, {"size", "small", 2}, {"county", "46", 5}, {"county", "18", 2}, {"county", "", 1}}
	want := map[string]string{"year": "2024 2020", "size": "small largest", "county": "46 18", "centrality": ""}
	for _, a := range folded {
		var got []string
		for _, c := range a.ordered(counts) {
			got = append(got, c.Value)
		}
		if w, ok := want[a.name]; ok && strings.Join(got, " ") != w {
			t.Errorf("%s: %v, want %s", a.name, got, w)
		}
	}
	if len(answers.Sizes) != 4 {
		t.Error("the sizes have texts of their own: hits.size")
	}
}
