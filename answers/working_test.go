package answers

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/overlap"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/municipality"
)

// Under a synthesis stand those who work on the same. What is only related, as a project on school absence is to physical activity
// in school, does not.
func TestSynthesis_shows_only_who_works_on_the_same(t *testing.T) {
	ctx := context.Background()
	db, before := opened(t)
	id := library.ID("school-activity-cpm")
	was, err := before.Synthesis(ctx, Who{}, id, nil)
	if err != nil {
		t.Fatal(err)
	}
	same := testkit.Project()
	same.Owner, same.Title = commons.Library, was.Body.Question.NB
	same.Body.(*allmenning.Project).Summary = was.Body.Offer.NB + " " + was.Body.Who.NB
	testkit.Put(t, db, same)
	index, err := catalogue.Open(ctx, db, catalogue.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	after := New(db, index, municipality.Embedded())

	syntheses, err := after.Syntheses(ctx, Who{}, 100)
	if err != nil || len(syntheses) < 5 {
		t.Fatalf("%d syntheses, %v", len(syntheses), err)
	}
	weak := 0
	for _, s := range syntheses {
		p, err := after.Synthesis(ctx, Who{}, s.Record.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		shown := map[allmenning.RecordID]bool{}
		for _, c := range p.Projects {
			shown[c.Record.ID] = true
		}
		near, _, err := index.Similar(ctx, allmenning.Reader{}, s.Record.ID, overlap.Ask{Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range near {
			if !n.Label.SameChallenge() {
				weak++
				if shown[allmenning.RecordID(n.Record)] {
					t.Errorf("%s: %s is %s, and stands among those who work on the same", s.Record.Title, n.Record, n.Label)
				}
			}
		}
		if s.Record.ID == id && !shown[same.ID] {
			t.Error("who does the same is not shown")
		}
	}
	if weak == 0 {
		t.Error("nothing in the library is only related, so the test shows nothing")
	}
}
