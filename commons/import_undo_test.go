package commons

import (
	"context"
	"strings"
	"testing"

	"allmenning"
	"allmenning/store"
)

// What the command line brought in is listed with how many rows it had, and is undone by the same rules as on the page, at once. What
// organisations brought in is theirs, and the library is no list.
func TestUndoBroughtIn(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		theirs := takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		first, err := bringTable(c, unknownColumn, ImportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		second, err := bringTable(c, strings.Replace(unknownColumn, "Turlag", "Turgruppe", 1), ImportOptions{})
		if err != nil || second.Updated != 1 {
			t.Fatalf("%+v (%v)", second, err)
		}
		imp := allmenning.NewID[allmenning.ImportID]()
		write(t, db, func(tx *store.Tx) error {
			return tx.PutImport(store.Import{ID: imp, Format: "library", Name: "eksempler", Org: Library, Owner: Library, State: store.ImportDone})
		})
		lists, err := c.BroughtIn(ctx)
		if err != nil || len(lists) != 2 || lists[0].ID != second.Import || lists[1].ID != first.Import {
			t.Fatalf("%+v (%v)", lists, err)
		}
		if list, err := c.List(ctx, Program(), first.Import); err != nil || list.Told.Rows != 2 || list.Source != "liste" {
			t.Errorf("%+v (%v)", list, err)
		}
		for id, kind := range map[allmenning.ImportID]allmenning.Kind{theirs.ID: allmenning.Forbidden, imp: allmenning.NotFound, "none": allmenning.NotFound} {
			if _, err := c.UndoBroughtIn(ctx, id); allmenning.KindOf(err) != kind {
				t.Errorf("%s: %v, want %v", id, err, kind)
			}
		}
		list, err := c.UndoBroughtIn(ctx, first.Import)
		if err != nil || list.State != store.ImportUndone || list.Counts[rowUndone] != 1 || list.Counts[rowKept] != 1 {
			t.Fatalf("%s %v (%v)", list.State, list.Counts, err)
		}
		rows, err := c.ListRows(ctx, Program(), first.Import, 0, 10, rowKept)
		if err != nil || len(rows) != 1 || rows[0].Row != 3 || rows[0].Problems[0].Key != "import.stands.changed" || rows[0].Record == nil {
			t.Errorf("%+v (%v)", rows, err)
		}
		if r := from(t, db, "liste", "1"); r.State != allmenning.Withdrawn {
			t.Errorf("%s, want withdrawn", r.State)
		}
		if list, err = c.UndoBroughtIn(ctx, second.Import); err != nil || list.Counts[rowUndone] != 1 || from(t, db, "liste", "2").Title != "Turlag" {
			t.Errorf("%v (%v)", list.Counts, err)
		}
		if list, err = c.UndoBroughtIn(ctx, first.Import); err != nil || list.Counts[rowUndone] != 2 {
			t.Errorf("the rest of the first: %v (%v)", list.Counts, err)
		}
		if n, err := db.CountByNoun(ctx, allmenning.Reader{}); err != nil || n[allmenning.NounProject] != 2 {
			t.Errorf("%v (%v): those of Vefsn's own list stand", n, err)
		}
	})
}
