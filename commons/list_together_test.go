package commons

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/store"
)

// bringAs has a list of another name taken in as it is, with rows that are said to be records here.
func bringAs(t *testing.T, c *Commons, actor allmenning.Actor, source, text string, joined map[string]allmenning.RecordID) ListOnItsWay {
	t.Helper()
	ctx := context.Background()
	i, err := c.ReceiveList(ctx, actor, source+".csv", source, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.LookThrough(ctx, actor, i.ID, ListChoices{Level: allmenning.Public, Joined: joined}); err != nil {
		t.Fatal(err)
	}
	worked(t, c, actor, i.ID, nil)
	return takenIn(t, c, actor, i.ID)
}

// A record that a row of another list was said to be stays when the list that made it is undone, until the other is undone too.
func TestList_undone_leaves_what_another_list_joined(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		one := takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		here := fromOwn(t, db, "liste", "24/2")
		other := bringAs(t, c, actor, "tilskudd", "Saksnr;Tittel\np;Skulehage\n", map[string]allmenning.RecordID{"p": here.ID})
		if now := fromOwn(t, db, "liste", "24/2"); now.Version != here.Version {
			t.Fatalf("version %d: the row says nothing new", now.Version)
		}
		if now, err := c.List(context.Background(), actor, one.ID); err != nil || now.Stands != 1 {
			t.Errorf("%d would stand (%v)", now.Stands, err)
		}
		one = undone(t, c, actor, one.ID)
		rows, err := c.ListRows(context.Background(), actor, one.ID, 0, 10, rowKept)
		if err != nil || len(rows) != 1 || rows[0].Problems[0].Key != "import.stands.joined" {
			t.Fatalf("%v: %+v (%v)", one.Counts, rows, err)
		}
		if r := fromOwn(t, db, "liste", "24/2"); r.State != allmenning.Published {
			t.Errorf("%s", r.State)
		}
		undone(t, c, actor, other.ID)
		one = undone(t, c, actor, one.ID)
		if r := fromOwn(t, db, "liste", "24/2"); r.State != allmenning.Withdrawn || one.Counts[rowUndone] != 2 || one.Stands != 0 {
			t.Errorf("%s, %v, %d stand", r.State, one.Counts, one.Stands)
		}
	})
}

// A row that cannot be taken back stays and says so, and the rows beside it go: the list is not tried for ever.
func TestList_undone_but_for_a_row_that_cannot_be(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		l := takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		rows, err := db.ImportRows(ctx, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error {
			rows[0].Outcome, rows[0].VersionBefore = rowUpdated, 7 // a version that is not there
			return tx.PutImportRow(rows[0])
		})
		l = undone(t, c, actor, l.ID)
		if l.State != store.ImportUndone || l.Counts[rowUndone] != 1 || l.Counts[rowKept] != 1 {
			t.Errorf("%s: %v", l.State, l.Counts)
		}
	})
}

// A list of which only rows with errors were noted can be dropped.
func TestList_of_errors_alone_is_dropped(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		l := takenIn(t, c, actor, sent(t, c, actor, "Saksnr;Tittel\n1;\n2;\n", nil).ID)
		if l.Counts[rowRefused] != 2 {
			t.Fatalf("%v", l.Counts)
		}
		if err := c.DropList(ctx, actor, l.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := c.List(ctx, actor, l.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("%v", err)
		}
	})
}

// What was said of the columns is remembered also when the list it was said of has been undone.
func TestList_undone_keeps_what_was_said_of_its_columns(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		said := sent(t, c, actor, ownList, func(l *ListChoices) {
			for i := range l.Columns {
				if l.Columns[i].Header == "Merknad" {
					l.Columns[i].Field, l.Columns[i].Why = sources.FieldText, sources.WhyChosen
				}
			}
		})
		undone(t, c, actor, takenIn(t, c, actor, said.ID).ID)
		if again := sent(t, c, actor, ownList, nil); again.Told.Examples[0].Project.Summary != "x" {
			t.Errorf("%+v", again.Choices.Columns)
		}
	})
}

// The same choices once more, from another window, do not begin the looking through anew; others do, and who looked by the former stops.
func TestLookThrough_twice_goes_on(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		text := "Saksnr;Tittel\n" + strings.Repeat("x;Hage\n", 5*batchRows)
		i, err := c.ReceiveList(ctx, actor, "liste.csv", "", strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		l, err := c.List(ctx, actor, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		look := func(choices ListChoices) store.Import {
			t.Helper()
			if err := c.LookThrough(ctx, actor, i.ID, choices); err != nil {
				t.Fatal(err)
			}
			now, err := db.Import(ctx, i.ID, "")
			if err != nil {
				t.Fatal(err)
			}
			return now
		}
		look(l.Choices)
		taken, err := db.TakeImport(ctx, listLease, 0)
		if err != nil {
			t.Fatal(err)
		}
		if now := look(l.Choices); now.Held != taken.Held {
			t.Errorf("held until %d, want %d", now.Held, taken.Held)
		}
		l.Choices.Level = allmenning.Own
		in := c.importing(taken, ListChoices{Columns: l.Choices.Columns}, nil)
		f, err := c.kept(ctx, taken)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		chosen := false
		in.knows.Same = func(_ context.Context, _ allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
			if !chosen {
				chosen = true
				look(l.Choices)
			}
			return make([]allmenning.RecordID, len(records)), nil
		}
		if err := in.lookThrough(ctx, f); err != nil || !chosen || in.report.Rows > 3*batchRows {
			t.Errorf("%d rows were looked at, and somebody had chosen anew in the first %d: %v (%v)", in.report.Rows, batchRows, chosen, err)
		}
		if now := worked(t, c, actor, i.ID, nil); now.State != store.ImportReady || now.Choices.Level != allmenning.Own || now.Told.Rows != 5*batchRows {
			t.Errorf("%s %d, %d rows", now.State, now.Choices.Level, now.Told.Rows)
		}
	})
}

// A long list does not hold up a short one that comes after it; a second long one waits.
func TestWorkOnLists_takes_short_lists_beside_a_long_one(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		actor := editorOf(t, db, "kari")
		receive := func(name, rest string) allmenning.ImportID {
			i, err := c.ReceiveList(ctx, actor, name+".csv", name, strings.NewReader("Saksnr;Tittel\n1;"+name+"\n"+rest))
			if err != nil || (rest != "") != (i.Size > longList) {
				t.Fatalf("%d bytes (%v)", i.Size, err)
			}
			l, err := c.List(ctx, actor, i.ID)
			if err == nil {
				err = c.LookThrough(ctx, actor, i.ID, l.Choices)
			}
			if err != nil {
				t.Fatal(err)
			}
			return i.ID
		}
		spaces := strings.Repeat(strings.Repeat(" ", 4000)+";\n", longList/3000) // lines that are read and are no rows
		long := []allmenning.ImportID{receive("lang", spaces), receive("lenger", spaces)}
		short := receive("kort", "")
		state := func(id allmenning.ImportID) store.ImportState {
			t.Helper()
			l, err := c.List(ctx, actor, id)
			if err != nil {
				t.Fatal(err)
			}
			return l.State
		}
		begun, release, ended := make(chan bool, 1), make(chan bool), make(chan error)
		var once sync.Once
		go func() {
			_, err := c.WorkOnLists(ctx, Knows{Themes: func(text string) []string {
				if !strings.HasPrefix(text, "kort") {
					once.Do(func() { begun <- true })
					<-release
				}
				return nil
			}})
			ended <- err
		}()
		for <-begun; state(short) != store.ImportReady; time.Sleep(20 * time.Millisecond) {
			if ctx.Err() != nil {
				t.Fatal("the short list waits for the long one")
			}
		}
		waits := 0
		for _, id := range long {
			now, err := db.Import(ctx, id, "")
			if err != nil || now.State != store.ImportLooking {
				t.Errorf("%s (%v): a long list is done before it was let go", now.State, err)
			}
			if now.Held == 0 {
				waits++
			}
		}
		if waits != 1 {
			t.Errorf("%d long lists wait, want 1", waits)
		}
		close(release)
		if err := <-ended; err != nil || state(long[0]) != store.ImportReady || state(long[1]) != store.ImportReady {
			t.Errorf("%s and %s when all is done (%v)", state(long[0]), state(long[1]), err)
		}
	})
}
