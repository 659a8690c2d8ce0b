package evaluate

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/find/catalogue"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/municipality"
)

// Twins finds every record under another id that comparing with all there is finds, where words were dropped and where the title and the
// municipality alone are the same, and no more than a few of what was not meant.
func TestTwins_find_what_relatives_find(t *testing.T) {
	documents := catalogue.NewDocuments(catalogue.DefaultAnalyser(), answers.Places(municipality.Embedded()))
	ix := index.New(documents.Config())
	var records []*allmenning.Record
	var batch index.Batch
	for r := range Corpus(600, seed) {
		records = append(records, r)
		batch.Put = append(batch.Put, documents.Of(r))
	}
	ix.Apply(batch)
	ix.Refresh()
	v, comparer := ix.View(), overlap.New(overlap.Shipped())
	strangers := slices.Collect(Corpus(30, seed+1))
	chance := rand.New(rand.NewPCG(seed, 0))
	less := func(text string) string {
		return strings.Join(slices.DeleteFunc(strings.Fields(text), func(string) bool { return chance.IntN(10) < 3 }), " ")
	}
	for name, of := range map[string]func(x *allmenning.Record, p *allmenning.Project, i int){
		"words dropped": func(x *allmenning.Record, p *allmenning.Project, _ int) {
			x.Title, p.Summary = less(x.Title), less(p.Summary)
		},
		"another text": func(_ *allmenning.Record, p *allmenning.Project, i int) {
			p.Summary = strangers[i].Body.(*allmenning.Project).Summary
		},
		"the title alone": func(_ *allmenning.Record, p *allmenning.Project, _ int) { p.Summary = "" },
		"somebody else's": func(x *allmenning.Record, p *allmenning.Project, i int) {
			x.Title, p.Summary = strangers[i].Title, strangers[i].Body.(*allmenning.Project).Summary
		},
		"as it is here again": func(*allmenning.Record, *allmenning.Project, int) {},
	} {
		var found, before, meant, others int
		for i := range strangers {
			stored := records[i*19]
			x, p := *stored, *stored.Body.(*allmenning.Project)
			of(&x, &p, i)
			x.ID, x.Body = "new", &p
			block := documents.Of(&x).Blocks[0]
			s := overlap.Subject{Record: "new", Terms: block.Terms, Grams: block.Grams, Facets: block.Facets}
			got := comparer.Twins(v, anonymous, s, 3)
			near, _ := comparer.Relatives(v, anonymous, s, overlap.Ask{Limit: 3, NoReasons: true})
			was := slices.ContainsFunc(near, func(n overlap.Relative) bool {
				return n.Record == string(stored.ID) && (n.Label == overlap.Duplicate || x.Title == stored.Title)
			})
			is := slices.Contains(got, string(stored.ID))
			if was {
				before++
			}
			if is {
				found++
			}
			if was && !is {
				t.Errorf("%s: %s is not found", name, stored.ID)
			}
			if is && got[0] == string(stored.ID) {
				meant++
			}
			if len(got) > 0 && !is {
				others++
			}
		}
		want := len(strangers)
		if name == "somebody else's" {
			want = 0
		}
		if found < before || found != want || meant != want || others > 0 {
			t.Errorf("%s: %d found, of %d; %d before, %d first; %d are others", name, found, want, before, meant, others)
		}
		t.Logf("%s: %d found, %d before", name, found, before)
	}
}
