package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
)

var (
	analyser = lang.New(lang.Options{Synonyms: []lang.SynonymSet{
		{ID: "activity", NB: []string{"fysisk aktivitet", "mosjon"}, EN: []string{"physical activity"}},
		{ID: "school", NB: []string{"skole"}, NN: []string{"skule"}, EN: []string{"school"}},
	}})
	searcher  = New(analyser, overlap.New(overlap.Shipped()))
	everybody = []byte{1}
)

func view(texts map[string]string) *index.View {
	ix := index.New(index.Config{Fields: overlap.Weights(), Chain: "test"})
	var put []index.Record
	for id, text := range texts {
		title, body, _ := strings.Cut(text, ". ")
		terms := append(overlap.Terms(analyser.Analyse(title), overlap.Title), overlap.Terms(analyser.Analyse(body), overlap.Body)...)
		put = append(put, index.Record{ID: id, Blocks: []index.Block{{
			Public: true, Terms: terms, Grams: overlap.Grams(analyser, text),
			Facets: []index.Facet{{Axis: overlap.AxisNoun, Value: id[:1]}},
		}}})
	}
	ix.Apply(index.Batch{Put: put})
	ix.Refresh()
	return ix.View()
}

var texts = map[string]string{
	"p1": "Fysisk aktivitet i skolen. Elevene er i bevegelse hver dag.",
	"p2": "Fysisk miljø. Aktivitet i parken.",
	"p3": "Skolemat. Frukt i skolen hver dag.",
	"p4": "Mosjon for eldre. Trening i gruppe.",
	"p5": "Physical activity in schools. A trial of active lessons.",
	"p6": "Demensvennlig by. Vi lærer opp butikker i møte med demens.",
	"s1": "Medisindispensere. Varsel når medisin ikke tas.",
	"s2": "Overvann. Regnbed i by.",
	"s3": "Bolig først. Bostedsløse får egen bolig.",
}

func ids(r Result) string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, string(h.ID))
	}
	return strings.Join(out, " ")
}

func TestWords(t *testing.T) {
	v := view(texts)
	ask := func(text string) Result { return searcher.Search(v, everybody, Query{Text: text}) }

	if r := ask("fysisk aktivitet i skulen"); r.Hits[0].ID != "p1" || !slices.Contains(strings.Fields(ids(r))[:3], "p5") || r.Hits[0].Label != overlap.Parallel {
		t.Errorf("a record with all the words comes first, in any language: %s %v", ids(r), r.Hits[0])
	}
	if r := ask("physical activity"); !slices.Contains(strings.Fields(ids(r)), "p4") {
		t.Errorf("mosjon is physical activity: %s", ids(r))
	}
	if r := ask("demns"); ids(r) != "p6" || r.DidYouMean != "demens" {
		t.Errorf("misspelt: %s, did you mean %q", ids(r), r.DidYouMean)
	}
	if r := ask("medisin"); r.DidYouMean != "" || !strings.HasPrefix(ids(r), "s1") {
		t.Errorf("spelt right: %s, did you mean %q", ids(r), r.DidYouMean)
	}
	if r := ask("bostedsl"); ids(r) != "s3" {
		t.Errorf("the beginning of a word: %s", ids(r))
	}
	for _, nothing := range []string{"qqqqzzzz", "?!", "…"} {
		if r := ask(nothing); len(r.Hits) != 0 || r.Total != 0 {
			t.Errorf("%q gives %s", nothing, ids(r))
		}
	}
	if r := ask(""); len(r.Hits) != len(texts) || r.Hits[0].Label != "" || r.Hits[0].Reasons != nil {
		t.Errorf("no question gives all, without labels: %+v", r)
	}
	if r := searcher.Search(v, nil, Query{Text: "skole"}); r.Total != 0 {
		t.Error("who sees nothing finds nothing")
	}
}

// Pages follow on each other, whatever their size, and the record left out is in none of them.
func TestPages(t *testing.T) {
	many := map[string]string{}
	for i := range 260 {
		many[fmt.Sprintf("p%03d", i)] = strings.Repeat("skole ", 1+i%7) + ". fravær" + strings.Repeat(" time", i%5)
	}
	v := view(many)
	for _, text := range []string{"skole fravær", strings.Repeat("skole fravær time elev lærer klasse ", 4)} {
		whole := searcher.Search(v, everybody, Query{Text: text, Limit: 90, Not: "p007"})
		var paged []Hit
		for len(paged) < 90 {
			r := searcher.Search(v, everybody, Query{Text: text, Limit: 15, Offset: len(paged), Not: "p007"})
			if r.Total != whole.Total {
				t.Fatalf("totals %d and %d", r.Total, whole.Total)
			}
			if len(r.Hits) == 0 {
				break
			}
			paged = append(paged, r.Hits...)
		}
		for i, h := range whole.Hits {
			if h.ID == "p007" || i >= len(paged) || paged[i].ID != h.ID || h.Label == "" || len(h.Reasons) == 0 {
				t.Fatalf("hit %d: %+v", i, h)
			}
		}
	}
	last := searcher.Search(v, everybody, Query{Text: "skole fravær", Limit: 20, Offset: 240})
	if len(last.Hits) != 20 || last.Hits[0].Label == "" || len(last.Hits[0].Reasons) == 0 {
		t.Errorf("the last page has %d hits: %+v", len(last.Hits), last.Hits[:1])
	}
}

func TestText(t *testing.T) {
	v := view(texts)
	r := searcher.Search(v, everybody, Query{Count: []string{overlap.AxisNoun}, Text: `Elevene på skolene våre sitter mye stille. Vi ønsker at barna
		skal bevege seg hver dag, og vil prøve fysisk aktivitet som en del av undervisningen på alle trinn.`})
	if !r.AsText || r.Hits[0].ID != "p1" || len(r.Hits[0].Reasons) == 0 || len(r.Facets) == 0 || r.Total == 0 {
		t.Errorf("%+v", r)
	}
	filtered := searcher.Search(v, everybody, Query{Text: "skole medisin", Filter: []index.Facet{{Axis: overlap.AxisNoun, Value: "s"}}, Count: []string{overlap.AxisNoun}})
	if ids(filtered) != "s1" || len(filtered.Facets) != 2 {
		t.Errorf("filtered: %s %v", ids(filtered), filtered.Facets)
	}
}

func FuzzSearch(f *testing.F) {
	v := view(texts)
	for _, s := range []string{"", "skole", "\xff", "a b c d e f g h i j k l m n o p", strings.Repeat("skole ", 100), "\"", "§ 3-7", "IPS"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := searcher.Search(v, everybody, Query{Text: s, Count: []string{overlap.AxisNoun}})
		if r.Total < len(r.Hits) {
			t.Fatalf("%d hits of %d", len(r.Hits), r.Total)
		}
		for i, h := range r.Hits {
			if len(h.Reasons) > overlap.MostReasons || i > 0 && h.Score > r.Hits[i-1].Score {
				t.Fatalf("%+v", r.Hits)
			}
		}
	})
}
