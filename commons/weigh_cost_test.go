package commons

import (
	"os"
	"testing"
	"time"

	"allmenning"
	"allmenning/codes"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// What one published result costs, beside 10,000 records and 200 syntheses of 30 results each.
func TestWeigh_cost(t *testing.T) {
	if os.Getenv("ALLMENNING_ORDEAL") != "1" {
		t.Skip("measured with ALLMENNING_ORDEAL=1")
	}
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		outcomes := codes.Outcomes().All()
		var all []*allmenning.Record
		for i := range 10_000 {
			f := testkit.Finding()
			se := .09
			f.Owner = Library
			if i%2 == 0 {
				f.Source.Name = "test"
			}
			f.Body = &allmenning.Finding{Outcome: outcomes[i%len(outcomes)].ID, Design: "randomised-individual", NumbersBlock: allmenning.FindingNumbers{
				Measure: "IRR", Effect: &allmenning.Effect{Scale: "log_ratio", Y: -.1, SE: &se, Usable: true, Poolable: true},
			}}
			all = append(all, f)
		}
		testkit.Put(t, db, all...)
		var questions []*allmenning.Record
		for i := range 200 {
			q := testkit.Synthesis()
			q.Owner = Library
			body := q.Body.(*allmenning.Synthesis)
			body.Outcome, body.Measures = outcomes[i%len(outcomes)].ID, []string{"exercise-group"}
			for j := range 30 {
				body.Candidates = append(body.Candidates, allmenning.Member{Finding: all[(i*50+j)%len(all)].ID, Included: true})
			}
			questions = append(questions, q)
		}
		start := time.Now()
		testkit.Put(t, db, questions...)
		w.follow()
		t.Logf("%d outcomes; the first time, with all of it: %v", len(outcomes), time.Since(start))
		for _, r := range []*allmenning.Record{pooled(), shortResult()} {
			r = w.result(r)
			start = time.Now()
			made := w.follow()
			t.Logf("a result of %s: %d answers, %v", r.Body.(*allmenning.Finding).Outcome, made, time.Since(start))
		}
		start = time.Now()
		if _, err := db.Questions(ctx); err != nil {
			t.Fatal(err)
		}
		t.Logf("all questions: %v", time.Since(start))
		q := testkit.Synthesis()
		q.Owner = Library
		q.Body.(*allmenning.Synthesis).Outcome = "falls-rate"
		testkit.Put(t, db, q)
		start = time.Now()
		made := w.follow()
		t.Logf("a new synthesis: %d answers, %v", made, time.Since(start))
	})
}
