package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// aged is a store whose clock the test moves, in days.
func aged(t *testing.T) (db *store.DB, pass func(days int)) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	db = testkit.Store(t, store.Options{Now: func() time.Time { return now }})
	return db, func(days int) { now = now.AddDate(0, 0, days) }
}

func tidy(t *testing.T, db *store.DB) {
	t.Helper()
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.Tidy() })
}

// The first answer to an act is kept for thirty days: an act sent again on the 29th is not done again, one on the 31st is.
func TestTidy_keeps_keys_for_thirty_days(t *testing.T) {
	db, pass := aged(t)
	ctx := context.Background()
	done := 0
	send := func() {
		testkit.Write(t, db, func(tx *store.Tx) error {
			_, err := tx.Once("kari", "form", "digest", func() (string, error) { done++; return "r", nil })
			return err
		})
	}
	send()
	pass(29)
	tidy(t, db)
	send()
	if was, err := db.WasDone(ctx, "kari", "form", "digest"); done != 1 || !was || err != nil {
		t.Errorf("after 29 days it is done %d times, and known: %v (%v)", done, was, err)
	}
	pass(2)
	tidy(t, db)
	if was, err := db.WasDone(ctx, "kari", "form", "digest"); was || err != nil {
		t.Errorf("after 31 days it is still known (%v)", err)
	}
	send()
	if done != 2 {
		t.Errorf("after 31 days it is done %d times, want anew", done)
	}
}

// A list that nobody has taken in within thirty days is forgotten with its bytes; one that is taken in, undone, or waits for a second
// person is kept, and so is what became of the rows of one that failed on its way.
func TestTidy_forgets_lists_nobody_takes_in(t *testing.T) {
	db, pass := aged(t)
	ctx := context.Background()
	gone := []store.ImportState{store.ImportReceived, store.ImportReady, store.ImportFailed}
	kept := []store.ImportState{
		store.ImportLooking, store.ImportWaiting, store.ImportRunning, store.ImportDone, store.ImportUndoing, store.ImportUndone, "half",
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		for _, state := range append(gone, kept...) {
			i := store.Import{ID: allmenning.ImportID(state), State: state, Owner: testkit.Library().ID}
			if state == "half" {
				i.State = store.ImportFailed
			}
			err := errors.Join(tx.PutImport(i), tx.PutImportPart(i.ID, 0, []byte("navn;tittel")))
			if state == "half" {
				err = errors.Join(err, tx.PutImportRow(store.ImportRow{Import: i.ID, Row: 1, Outcome: "new"}))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	there := func(state store.ImportState) bool {
		_, err := db.Import(ctx, allmenning.ImportID(state), "")
		if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			t.Fatal(err)
		}
		return err == nil
	}
	bytes := func(state store.ImportState) bool {
		piece, err := db.ImportPart(ctx, allmenning.ImportID(state), 0)
		if err != nil {
			t.Fatal(err)
		}
		return piece != nil
	}
	pass(29)
	tidy(t, db)
	for _, state := range append(gone, kept...) {
		if !there(state) || !bytes(state) {
			t.Errorf("%s is gone after 29 days", state)
		}
	}
	pass(2)
	tidy(t, db)
	for _, state := range gone {
		if there(state) || bytes(state) {
			t.Errorf("%s is there after 31 days", state)
		}
	}
	for _, state := range kept {
		if !there(state) || bytes(state) != (state != "half") {
			t.Errorf("%s after 31 days: there %v, its bytes %v", state, there(state), bytes(state))
		}
	}
}

// What somebody without an account has asked is forgotten ninety days after it was asked, or after a no; what people here asked, and
// what was said yes to, is kept.
func TestTidy_forgets_what_strangers_asked(t *testing.T) {
	db, pass := aged(t)
	ctx := context.Background()
	put := func(id string, by allmenning.PersonID, state allmenning.RequestState) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			q := &allmenning.Request{ID: id, Kind: allmenning.RequestEntry, Org: testkit.Library().ID, By: by, State: state, Name: "Per", Email: "per@example.org"}
			if state != allmenning.RequestWaiting {
				q.DecidedAt = tx.Now()
			}
			return tx.PutRequest(q)
		})
	}
	put("late no", "", allmenning.RequestWaiting)
	put("waits", "", allmenning.RequestWaiting)
	put("ours", "kari", allmenning.RequestWaiting)
	put("no", "", allmenning.RequestDeclined)
	put("yes", "", allmenning.RequestApproved)
	left := func() (ids string) {
		all, err := db.RequestsBy(ctx, testkit.Library().ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range all {
			ids += q.ID + ", "
		}
		return ids
	}
	pass(89)
	put("late no", "", allmenning.RequestDeclined)
	tidy(t, db)
	if got, want := left(), "late no, no, ours, waits, yes, "; got != want {
		t.Errorf("after 89 days: %s want %s", got, want)
	}
	pass(2)
	tidy(t, db)
	if got, want := left(), "late no, ours, yes, "; got != want {
		t.Errorf("after 91 days: %s want %s", got, want)
	}
	pass(90)
	tidy(t, db)
	if got, want := left(), "ours, yes, "; got != want {
		t.Errorf("91 days after a no: %s want %s", got, want)
	}
}
