package storetest

import (
	"errors"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func imports(t *testing.T, open Open) {
	db := open(t, store.Options{})
	i := store.Import{
		ID: allmenning.NewID[allmenning.ImportID](), Format: "jsonl", Name: "prøve.jsonl", SHA256: "00ff", By: "p", Org: testkit.Library().ID, At: 9, State: store.ImportRunning,
		Source: "sak", Owner: testkit.Library().ID, Size: 3, Choices: []byte(`{"columns":["title"]}`), Told: []byte("{}"),
	}
	rows := []store.ImportRow{
		{Import: i.ID, Row: 1, SourceID: "a", Record: "r1", Outcome: "new", Args: []byte("[]"), VersionAfter: 1},
		{Import: i.ID, Row: 2, SourceID: "b", Outcome: "refused", MessageKey: "field.required", Args: []byte(`["felt","title"]`)},
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutImport(i), tx.PutImportRow(rows[1]), tx.PutImportRow(rows[0]), tx.PutImportRow(rows[0]))
	})
	is(t, must[map[string]int](t)(db.ImportCounts(ctx, i.ID)), map[string]int{"new": 1, "refused": 1})
	is(t, must[[]store.ImportRow](t)(db.ImportRowsAfter(ctx, i.ID, 0, 9, "refused", "kept")), rows[1:])
	is(t, must[[]store.ImportRow](t)(db.ImportRowsAfter(ctx, i.ID, 1, 9)), rows[1:])
	is(t, must[[]store.ImportRow](t)(db.ImportRowsAfter(ctx, i.ID, 0, 1)), rows[:1])
	i.State = store.ImportDone
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutImport(i) })
	is(t, must[store.Import](t)(db.Import(ctx, i.ID, "")), i)
	is(t, must[[]store.ImportRow](t)(db.ImportRows(ctx, i.ID)), rows)
	is(t, must[store.Import](t)(db.Import(ctx, i.ID, i.Owner)), i)
	_, err := db.Import(ctx, i.ID, "somebody else")
	refused(t, err, allmenning.NotFound)
	_, err = db.Import(ctx, "none", "")
	refused(t, err, allmenning.NotFound)
	for _, bad := range []func(tx *store.Tx) error{
		func(tx *store.Tx) error {
			return tx.PutImportRow(store.ImportRow{Import: "none", Row: 1, Outcome: "new"})
		},
		func(tx *store.Tx) error {
			return tx.PutImportRow(store.ImportRow{Import: i.ID, Row: 3, Outcome: "lost"})
		},
		func(tx *store.Tx) error { return tx.PutImport(store.Import{ID: "x", State: "odd"}) },
	} {
		if err := db.Write(ctx, bad); err == nil {
			t.Error("something impossible was stored")
		}
	}
}

// listsOnTheirWay is how a list is kept, worked on by one process at a time, and forgotten.
func listsOnTheirWay(t *testing.T, open Open) {
	now := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { return now }})
	mine := store.Import{ID: "m", Format: "csv", Name: "m.csv", SHA256: "aa", Source: "sak", Owner: "o", State: store.ImportReceived, Size: 100}
	testkit.Write(t, db, func(tx *store.Tx) error {
		other := mine
		other.ID, other.Owner = "x", "other"
		failed := mine
		failed.ID, failed.State, failed.At = "f", store.ImportFailed, 7
		return errors.Join(tx.PutImport(mine), tx.PutImport(other), tx.PutImport(failed),
			tx.PutImportPart("m", 0, []byte("ab\x00")), tx.PutImportPart("m", 1, []byte("\xff")))
	})
	is(t, must[[]byte](t)(db.ImportPart(ctx, "m", 0)), []byte("ab\x00"))
	is(t, must[[]byte](t)(db.ImportPart(ctx, "m", 1)), []byte("\xff"))
	is(t, must[[]byte](t)(db.ImportPart(ctx, "m", 2)), []byte(nil))
	ids := func(found []store.Import, err error) (out []allmenning.ImportID) {
		t.Helper()
		is(t, err, nil)
		for _, i := range found {
			out = append(out, i.ID)
		}
		return out
	}
	is(t, ids(db.ImportsOf(ctx, "o", 9)), []allmenning.ImportID{"m", "f"})
	is(t, ids(db.ImportsOf(ctx, "o", 1)), []allmenning.ImportID{"m"})
	is(t, ids(db.ImportsLike(ctx, mine)), []allmenning.ImportID{"f"})

	_, err := db.TakeImport(ctx, time.Minute, 0) // none is to be worked on
	refused(t, err, allmenning.NotFound)
	move := func(to store.ImportState) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			held, err := tx.HoldImport("m", "")
			held.State = to
			return errors.Join(err, tx.PutImport(held))
		})
	}
	move(store.ImportRunning)
	_, err = db.TakeImport(ctx, time.Minute, mine.Size-1) // it is longer than that
	refused(t, err, allmenning.NotFound)
	got := must[store.Import](t)(db.TakeImport(ctx, time.Minute, mine.Size))
	is(t, []any{got.ID, got.Held}, []any{mine.ID, allmenning.Time(1_060_000)})
	_, err = db.TakeImport(ctx, time.Minute, 0) // it is held
	refused(t, err, allmenning.NotFound)
	held := got.Held
	testkit.Write(t, db, func(tx *store.Tx) (err error) {
		held, err = tx.Advance("m", held, 40, time.Minute)
		return err
	})
	now = now.Add(2 * time.Minute) // whoever worked on it is gone
	again := must[store.Import](t)(db.TakeImport(ctx, time.Minute, 0))
	is(t, []any{again.ID, again.Line}, []any{mine.ID, 40})
	refused(t, db.Write(ctx, func(tx *store.Tx) error { // and comes back to find that it is another's
		_, err := tx.Advance("m", held, 41, time.Minute)
		return err
	}), allmenning.Conflict)

	_, err = db.ImportBefore(ctx, mine) // none has come in
	refused(t, err, allmenning.NotFound)
	testkit.Write(t, db, func(tx *store.Tx) error {
		undone := mine
		undone.ID, undone.State, undone.At = "u", store.ImportUndone, 8
		refused := store.ImportRow{Import: "m", Row: 1, Outcome: "refused", MessageKey: "import.required"}
		return errors.Join(tx.PutImport(undone), tx.PutImportRow(refused)) // which does not keep a list
	})
	is(t, must[store.Import](t)(db.ImportBefore(ctx, mine)).ID, allmenning.ImportID("u"))
	testkit.Write(t, db, func(tx *store.Tx) error {
		err := tx.PutImportRow(store.ImportRow{Import: "f", Row: 1, Outcome: "new"})
		stays, errF := tx.DropImport("f")
		gone, errM := tx.DropImport("m")
		is(t, []bool{stays, gone}, []bool{false, true})
		return errors.Join(err, errF, errM)
	})
	_, err = db.Import(ctx, "m", "")
	refused(t, err, allmenning.NotFound)
	is(t, must[store.Import](t)(db.Import(ctx, "f", "")).ID, allmenning.ImportID("f")) // something was taken in: it stays
}
