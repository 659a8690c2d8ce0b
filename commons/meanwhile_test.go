package commons

import (
	"context"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A result that its owner closes or takes back, or a question that is closed, after it was read and before it is proposed: nothing
// is proposed, and nobody is written to.
func TestPropose_what_was_closed_meanwhile(t *testing.T) {
	own := allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}
	for name, meanwhile := range map[string]func(w *weighing, r *allmenning.Record) error{
		"closed":    func(w *weighing, r *allmenning.Record) error { return w.c.SetClosure(ctx, w.editor, r.ID, 1, own, nil) },
		"withdrawn": func(w *weighing, r *allmenning.Record) error { return w.c.Withdraw(ctx, w.editor, r.ID, 1) },
		"the question is closed": func(w *weighing, _ *allmenning.Record) error {
			change(w.t, w.db, w.falls, func(s *allmenning.Record) { s.Closure = own })
			return nil
		},
	} {
		onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
			w := weighed(t, db, c)
			r := w.result(pooled())
			read, err := db.Changed(ctx, []allmenning.RecordID{r.ID, w.falls})
			if err != nil {
				t.Fatal(err)
			}
			if err := meanwhile(w, r); err != nil {
				t.Fatal(err)
			}
			concerned, err := c.propose(ctx, []*allmenning.Record{read[w.falls]}, read[r.ID])
			if err != nil || len(concerned) != 0 {
				t.Errorf("%s: concerns %v (%v)", name, concerned, err)
			}
			if got, letters := w.candidate(r), w.letters(); got != "" || len(letters) != 0 {
				t.Errorf("%s: the candidate is %q, and %d letters go out", name, got, len(letters))
			}
		})
	}
}

// So it is with the question whether it still runs.
func TestAskAfterwards_of_what_was_closed_meanwhile(t *testing.T) {
	db, c, pass := clocked(t)
	editor, r := ended2026(t, db, c, nil)
	pass(8 * 31 * 24 * time.Hour)
	if err := c.SetClosure(ctx, editor, r.ID, 1, allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}, nil); err != nil {
		t.Fatal(err)
	}
	if n, err := c.askAfterwards(ctx, r.ID, 6); n != 0 || err != nil {
		t.Errorf("asked %d (%v)", n, err)
	}
	if months, _ := questions(t, db); len(months) != 0 {
		t.Errorf("letters: %v", months)
	}
}

// What only reads waits for nobody who writes, and wakes nobody: SQLite has one writer.
func TestReading_takes_no_writer(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		w := weighed(t, db, c)
		r := held(t, db, "1824")
		testkit.Write(t, db, func(*store.Tx) error {
			soon, stop := context.WithTimeout(ctx, 5*time.Second)
			defer stop()
			q, err := c.question(soon, w.falls)
			if err != nil || q.record.ID != w.falls || q.next != 2 {
				t.Errorf("the question: %+v, %v", q, err)
			}
			known, err := c.stands(soon, []*allmenning.Record{r})
			if err != nil || known[r.ID].version != 1 {
				t.Errorf("how a record stands: %+v, %v", known, err)
			}
			return nil
		})
		if _, err := c.question(ctx, "none"); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("no question: %v", err)
		}
		news := c.Changes()
		if _, err := c.question(ctx, w.falls); err != nil {
			t.Fatal(err)
		}
		if _, err := c.stands(ctx, []*allmenning.Record{r}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-news:
			t.Error("reading woke everybody who waits for something to be stored")
		default:
		}
	})
}
