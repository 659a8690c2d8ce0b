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
	return viewOf(texts, func(string) bool { return true })
}

// viewOf makes a view where the records that are not public have class 1.
func viewOf(texts map[string]string, public func(id string) bool) *index.View {
	ix := index.New(index.Config{Fields: overlap.Weights(), Chain: "test"})
	var put []index.Record
	for id, text := range texts {
		title, body, _ := strings.Cut(text, ". ")
		terms := append(overlap.Terms(analyser.Analyse(title), overlap.Title), overlap.Terms(analyser.Analyse(body), overlap.Body)...)
		b := index.Block{
			Public: public(id), Terms: terms, Grams: overlap.Grams(analyser, text),
			Facets: []index.Facet{{Axis: overlap.AxisNoun, Value: id[:1]}, {Axis: overlap.AxisTitle, Value: overlap.TitleKey(title)}},
		}
		if !b.Public {
			b.Class = 1
		}
		put = append(put, index.Record{ID: id, Blocks: []index.Block{b}})
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

	if r := ask("fysisk aktivitet i skulen"); r.Hits[0].ID != "p1" || !slices.Contains(strings.Fields(ids(r))[:3], "p5") || r.Hits[0].Label != overlap.AllWords {
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
	if r := ask("demens bost"); !slices.Contains(strings.Fields(ids(r)), "s3") {
		t.Errorf("the last word, begun: %s", ids(r))
	}
	for _, nothing := range []string{"qqqqzzzz", "?!", "…", "BOST"} {
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

// A question that is a title, or nearly, finds what is called so first, however often others say its words.
func TestTitle_first(t *testing.T) {
	v := view(map[string]string{
		"p1": "Medisindispensar i heimetenesta. Vi prøver.",
		"p2": "Finland. " + strings.Repeat("Medisindispenser i hjemmetjenesten. ", 9),
		"p3": "Medisindispensarar. Heimetenesta prøver medisindispensar i heimetenesta.",
		"p4": "Hverdagsrehabilitering i én norsk kommune. En studie.",
		"p5": "Hverdagsrehabilitering i 47 norske kommuner. Én norsk studie, med hverdagsrehabilitering i kommune etter kommune.",
		"p6": "Demens. En veileder.",
		"p7": "Demens og musikk. Demens, demens, demens.",
		"p8": strings.Repeat("Lang tittel om skole fravær lærer elev klasse foreldre rektor assistent trivsel mobbing læring lek uteskole", 1) + ". Kort.",
		"p9": "Skole. " + strings.Repeat("tittel skole fravær lærer elev klasse foreldre rektor assistent trivsel mobbing læring lek uteskole. ", 5),
	})
	for question, want := range map[string]string{
		"medisindispensar i heimetenesta":             "p1",
		"Medisindispensarar i heimeteneste":           "p1",
		"  MEDISINDISPENSAR – i Heimetenesta! ":       "p1",
		"hverdagsrehabilitering i en norsk kommune":   "p4",
		"Hverdagsrehabilitering i én norsk kommune":   "p4",
		"Hverdagsrehabilitering i 47 norske kommuner": "p5",
		"demens":           "p6",
		"demens og musikk": "p7",
		"Lang tittel om skole fravær lærer elev klasse foreldre rektor assistent trivsel mobbing læring lek uteskole": "p8",
	} {
		r := searcher.Search(v, everybody, Query{Text: question})
		if len(r.Hits) == 0 || string(r.Hits[0].ID) != want {
			t.Errorf("%q finds %s, want %s first", question, ids(r), want)
		}
	}
	hidden := viewOf(map[string]string{"p1": "Elever. Demens i skolen.", "x1": "Demens. Elever."}, func(id string) bool { return id == "p1" })
	if r := searcher.Search(hidden, everybody, Query{Text: "demens"}); ids(r) != "p1" {
		t.Errorf("a closed title is found: %s", ids(r))
	}
}

// A search is labelled by how much of it a record says: itself, in another form, or in words that mean the same.
func TestLabels_of_a_search(t *testing.T) {
	s := New(lang.New(lang.Options{Synonyms: []lang.SynonymSet{
		{ID: "activity", NB: []string{"fysisk aktivitet", "mosjon", "trening"}, EN: []string{"physical activity"}, Related: []string{"trening"}},
	}}), overlap.New(overlap.Shipped()))
	v := view(texts)
	label := func(text, id string) overlap.Label {
		for _, h := range s.Search(v, everybody, Query{Text: text}).Hits {
			if string(h.ID) == id {
				return h.Label
			}
		}
		return ""
	}
	for _, c := range []struct {
		text, id string
		want     overlap.Label
	}{
		{"demens", "p6", overlap.AllWords}, // one word is a search too
		{"skolemat", "p3", overlap.AllWords},
		{"skulemat", "p3", overlap.AllWords},
		{"fysisk aktivitet i skolen", "p1", overlap.AllWords},
		{"fysisk aktivitet i skolen", "p3", overlap.SomeWords},
		{"bolig og demens", "p6", overlap.MostWords},
		{"fysisk aktivitet i skolen og demens", "p1", overlap.MostWords},
		{"demns", "p6", overlap.SomeWords}, // it is only spelt like it
		{"demens qqqqzzzz wwwwxxxx", "p6", overlap.SomeWords},
	} {
		if got := label(c.text, c.id); got != c.want {
			t.Errorf("%q and %s: %q, want %q", c.text, c.id, got, c.want)
		}
	}
}
