package commons

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/store"
)

// A column that is gone, or is not used any more, says nothing of the field; one that is there and empty says that it is empty.
func TestList_without_a_column_empties_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		whole := "Saksnr;Tittel;Beskrivelse;Status;Kommune;Fra;Til;Beløp;Finansiør;Lenke\n1;Skulehage;Om hagen;pågår;Bodø;2024;2026;500;Klimasats;https://example.org/1\n"
		takenIn(t, c, actor, sent(t, c, actor, whole, nil).ID)
		before := fromOwn(t, db, "liste", "1")
		fewer := sent(t, c, actor, "Saksnr;Tittel\n1;Skulehage\n", nil)
		if fewer.Told.Unchanged != 1 {
			t.Errorf("%+v: nothing that the list says is another", fewer.Told)
		}
		takenIn(t, c, actor, fewer.ID)
		off := sent(t, c, actor, whole, func(l *ListChoices) {
			for i := range l.Columns {
				if f := l.Columns[i].Field; f == sources.FieldText || f == sources.FieldAmount {
					l.Columns[i].Field, l.Columns[i].Why = "", sources.WhyChosen
				}
			}
		})
		takenIn(t, c, actor, off.ID)
		now := fromOwn(t, db, "liste", "1")
		if fmt.Sprintf("%+v", now.Body) != fmt.Sprintf("%+v", before.Body) || now.Version != 1 || now.Source.URL == "" || now.Places[0].Number != "1804" {
			t.Fatalf("version %d: %+v %+v", now.Version, now, now.Body)
		}
		takenIn(t, c, actor, sent(t, c, actor, "Saksnr;Tittel;Beskrivelse;Finansiør\n1;Skolehage;;Husbanken\n", func(l *ListChoices) {
			for i := range l.Columns {
				if l.Columns[i].Header == "Beskrivelse" {
					l.Columns[i].Field = sources.FieldText
				}
			}
		}).ID)
		now = fromOwn(t, db, "liste", "1")
		p := now.Body.(*allmenning.Project)
		if now.Title != "Skolehage" || p.Summary != "" || p.Status == "" || len(p.Grants) != 1 || p.Grants[0] != (allmenning.Grant{Funder: "Husbanken", AmountNOK: 500}) {
			t.Errorf("%q: %+v", now.Title, p)
		}
	})
}

// In JSON Lines a key that is not there, and null, say nothing of the field.
func TestImportProjects_without_a_key_empties_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		summary := func() string { return from(t, db, "jsonl", "1").Body.(*allmenning.Project).Summary }
		line := func(text string) {
			t.Helper()
			if _, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(text), ImportOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		line(`{"id":"1","title":"Hage","text":"Om hagen"}`)
		line(`{"id":"1","title":"Hagen"}`)
		line(`{"id":"1","title":"Hagen vår","text":null}`)
		if got := summary(); got != "Om hagen" {
			t.Errorf("%q", got)
		}
		line(`{"id":"1","title":"Hagen vår","text":""}`)
		if got := summary(); got != "" {
			t.Errorf("%q: it was emptied", got)
		}
	})
}

// What is taken in is what was looked at.
func TestList_changed_since_it_was_seen_is_not_taken_in(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		kari, ola := editorOf(t, db, "kari"), editorOf(t, db, "ola")
		write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(store.OrganisationChoice{Org: kari.Acting, TwoPersons: true})
		})
		l := sent(t, c, kari, ownList, func(l *ListChoices) { l.Level = allmenning.Own })
		if l = takenIn(t, c, kari, l.ID); l.State != store.ImportWaiting {
			t.Fatal(l.State)
		}
		seen, err := c.List(ctx, ola, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		choices := seen.Choices
		choices.Level = allmenning.Public
		if err := c.LookThrough(ctx, kari, l.ID, choices); err != nil {
			t.Fatal(err)
		}
		worked(t, c, kari, l.ID, nil)
		if err := c.TakeInList(ctx, ola, l.ID, seen.Seen()); keyOfRefusal(err) != "import.changed" {
			t.Errorf("%v", err)
		}
		if l = takenIn(t, c, ola, l.ID); l.State != store.ImportDone {
			t.Errorf("%s: as it is now it may be taken in", l.State)
		}
	})
}

func keyOfRefusal(err error) string {
	var of *allmenning.Error
	if errors.As(err, &of) {
		return of.Key
	}
	return ""
}

func TestList_that_is_broken_is_not_taken_in(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		l := sent(t, c, actor, ownList, func(l *ListChoices) { l.Columns = l.Columns[:1] })
		if l.Told.Broken == nil {
			t.Fatal("it was read")
		}
		if err := c.TakeInList(ctx, actor, l.ID, l.Seen()); keyOfRefusal(err) != "import.broken" {
			t.Errorf("%v", err)
		}
	})
}

// Three lists deep, each is undone in turn, and each does the same again.
func TestList_undone_three_deep(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		list := func(title string) string { return "Saksnr;Tittel;Beskrivelse\n1;" + title + ";Om hagen\n" }
		is := func(want string) {
			t.Helper()
			if r := fromOwn(t, db, "liste", "1"); r.Title != want || r.Body.(*allmenning.Project).Summary != "Det vi skrev" {
				t.Fatalf("%q %+v, want %q", r.Title, r.Body, want)
			}
		}
		takenIn(t, c, actor, sent(t, c, actor, list("T1"), nil).ID)
		edited(t, db, actor, fromOwn(t, db, "liste", "1"), func(r *allmenning.Record) { r.Body = &allmenning.Project{Summary: "Det vi skrev"} })
		var ids []allmenning.ImportID
		for range 2 {
			ids = nil
			for _, title := range []string{"T2", "T3", "T4"} {
				ids = append(ids, takenIn(t, c, actor, sent(t, c, actor, list(title), nil).ID).ID)
				is(title)
			}
			for n, title := range []string{"T3", "T2", "T1"} {
				undone(t, c, actor, ids[2-n])
				is(title)
			}
		}
		takenIn(t, c, actor, sent(t, c, actor, list("T3"), nil).ID)
		is("T3")
	})
}

// A row that people here have said otherwise changes nothing, and what it said is forgotten all the same when it is undone.
func TestList_undone_forgets_what_was_said_otherwise_here(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		list := func(title string) string { return "Saksnr;Tittel\n1;" + title + "\n" }
		takenIn(t, c, actor, sent(t, c, actor, list("T1"), nil).ID)
		edited(t, db, actor, fromOwn(t, db, "liste", "1"), func(r *allmenning.Record) { r.Title = "Vår" })
		for range 2 {
			l := takenIn(t, c, actor, sent(t, c, actor, list("T2"), nil).ID)
			rows, err := c.ListRows(context.Background(), actor, l.ID, 0, 10)
			if err != nil || len(rows[0].Problems) != 1 || rows[0].Problems[0].Key != keptSome {
				t.Fatalf("%+v (%v)", rows, err)
			}
			undone(t, c, actor, l.ID)
		}
	})
}

// Whoever had a list that is undone, and has lost it, does not end what another goes on with.
func TestList_undone_by_one_alone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		l := takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		if err := c.UndoList(ctx, actor, l.ID); err != nil {
			t.Fatal(err)
		}
		stale, err := db.TakeImport(ctx, time.Millisecond, 0)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
		if l = worked(t, c, actor, l.ID, nil); l.State != store.ImportUndone {
			t.Fatal(l.State)
		}
		takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		if err := c.undo(ctx, stale); !errors.Is(err, errLost) {
			t.Errorf("%v", err)
		}
		if r := fromOwn(t, db, "liste", "24/1"); r.State != allmenning.Published {
			t.Errorf("%s", r.State)
		}
	})
}

// A row whose record cannot be is refused with the reason, and the rows beside it are taken in.
func TestList_of_which_a_row_cannot_be_stored(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		here := fromOwn(t, db, "liste", "24/1")
		i, err := c.ReceiveList(ctx, actor, "b.csv", "tilskudd", strings.NewReader("Saksnr;Tittel;Til\np;Hage;2020\nq;Park;2026\nr;Torg;2026\n"))
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error { // the record has come to begin after the row says that it ended; the other is gone
			held, err := tx.HoldImport(i.ID, "")
			held.State, held.Choices = store.ImportRunning, []byte(`{"level":0,"joined":{"p":"`+string(here.ID)+`","q":"gone"}}`)
			return errors.Join(err, tx.PutImport(held))
		})
		edited(t, db, actor, here, func(r *allmenning.Record) {
			p := *r.Body.(*allmenning.Project)
			p.Period = allmenning.Period{From: "2024"}
			r.Body = &p
		})
		l := worked(t, c, actor, i.ID, nil)
		rows, err := c.ListRows(ctx, actor, i.ID, 0, 10)
		if err != nil || l.State != store.ImportDone || len(rows) != 3 {
			t.Fatalf("%s: %+v (%v)", l.State, rows, err)
		}
		for n, want := range []string{"field.period_backwards", "import.gone", ""} {
			got := ""
			if len(rows[n].Problems) > 0 {
				got = rows[n].Problems[0].Key
			}
			if got != want || (want != "") != (rows[n].Outcome == rowRefused) {
				t.Errorf("row %d: %s %q, want %q", n, rows[n].Outcome, got, want)
			}
		}
	})
}

// A list that cannot go on has failed, and says why; its bytes are gone.
func TestList_that_cannot_go_on_fails(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		l := sent(t, c, actor, ownList, func(l *ListChoices) { l.Columns = l.Columns[:1] })
		write(t, db, func(tx *store.Tx) error {
			held, err := tx.HoldImport(l.ID, "")
			held.State, held.Told = store.ImportRunning, nil
			return errors.Join(err, tx.PutImport(held))
		})
		if _, err := c.WorkOnLists(ctx, Knows{}); keyOfRefusal(err) != "import.file.columns" {
			t.Errorf("%v", err)
		}
		l, err := c.List(ctx, actor, l.ID)
		if err != nil || l.State != store.ImportFailed || l.Told.Broken == nil || l.Told.Broken.Key != "import.file.columns" {
			t.Errorf("%s %+v (%v)", l.State, l.Told.Broken, err)
		}
		if part, err := db.ImportPart(ctx, l.ID, 0); part != nil || err != nil {
			t.Errorf("%d bytes (%v)", len(part), err)
		}
		if err := c.DropList(ctx, actor, l.ID); err != nil {
			t.Error(err)
		}
	})
}

// Nobody joins rows to what they do not see, to what is no project, or two rows to one project.
func TestLookThrough_joins_what_is_seen_and_one_row_each(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		here, closed, need := fromOwn(t, db, "liste", "24/1"), fromOwn(t, db, "liste", "24/2"), wholeNeed()
		closed.ID, closed.Source.ID, closed.Version, closed.Owner, closed.Closure.Level = "closed", "x", 1, MunicipalityOwner("1804"), allmenning.Own
		need.ID, need.Owner, need.Version, need.State = "need", actor.Acting, 1, allmenning.Published
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(closed, allmenning.ActImported, actor, "")
			_, also := tx.PutRecord(need, allmenning.ActImported, actor, "")
			return errors.Join(err, also)
		})
		l := sent(t, c, actor, strings.ReplaceAll(ownList, "24/", "p-"), nil)
		for want, joined := range map[string]map[string]allmenning.RecordID{
			"import.joined": {"p-1": "closed"},
			"":              {"p-1": here.ID},
		} {
			l.Choices.Joined = joined
			if err := c.LookThrough(ctx, actor, l.ID, l.Choices); keyOfRefusal(err) != want {
				t.Errorf("%v: %v, want %q", joined, err, want)
			}
		}
		l.Choices.Joined = map[string]allmenning.RecordID{"p-2": here.ID, "p-1": here.ID}
		var twice allmenning.FieldErrors
		if err := c.LookThrough(ctx, actor, l.ID, l.Choices); !errors.As(err, &twice) || len(twice) != 1 || twice[0].Field != "p-2" || twice[0].Key != "import.joined_twice" {
			t.Errorf("two rows of one project: %v", err)
		}
		l.Choices.Joined = map[string]allmenning.RecordID{"p-1": "need"}
		if err := c.LookThrough(ctx, actor, l.ID, l.Choices); keyOfRefusal(err) != "import.joined" {
			t.Errorf("a need: %v", err)
		}
	})
}

// The records of an organisation that is no public body are not held up against what public bodies alone see.
func TestWorkOnLists_sees_as_the_owner_does(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		kari := editorOf(t, db, "kari")
		club := allmenning.Organisation{ID: "club", Kind: allmenning.KindOther, Name: "Laget"}
		write(t, db, func(tx *store.Tx) error {
			return errors.Join(tx.PutOrganisation(club), tx.PutAppointment(allmenning.Appointment{Person: kari.Person, Organisation: club.ID, Role: allmenning.RoleEditor}))
		})
		of := kari
		of.Acting, of.Organisations, of.Peer = club.ID, []allmenning.OrganisationID{club.ID}, false
		for _, actor := range []allmenning.Actor{kari, of} {
			asked := 0
			l := sent(t, c, actor, ownList, nil)
			if err := c.LookThrough(ctx, actor, l.ID, l.Choices); err != nil {
				t.Fatal(err)
			}
			worked(t, c, actor, l.ID, func(_ context.Context, as allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
				if asked++; as.Peer != actor.Peer {
					t.Errorf("%s is asked for as a peer: %v", actor.Acting, as.Peer)
				}
				return make([]allmenning.RecordID, len(records)), nil
			})
			if asked == 0 {
				t.Error("nothing was asked")
			}
		}
	})
}

// Lists that are taken in count among those that wait, until they are over.
func TestReceiveList_has_room_for_so_many(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		put := func(state store.ImportState) {
			write(t, db, func(tx *store.Tx) (err error) {
				for n := range MostLists {
					err = errors.Join(err, tx.PutImport(store.Import{ID: allmenning.ImportID(fmt.Sprint("i", n)), Owner: actor.Acting, Org: actor.Acting, State: state, Size: 1, Held: tx.Now() + 1_000_000}))
				}
				return err
			})
		}
		for state, want := range map[store.ImportState]string{store.ImportRunning: "import.many", store.ImportUndoing: "import.many", store.ImportFailed: ""} {
			put(state)
			i, err := c.ReceiveList(ctx, actor, "liste.csv", "", strings.NewReader(ownList))
			if keyOfRefusal(err) != want {
				t.Errorf("%s: %v", state, err)
			}
			if err == nil {
				if err := c.DropList(ctx, actor, i.ID); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

// The list of lists does not read what was found in each; what looked like records is kept no longer than somebody is asked of it.
func TestSentLists_read_little(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		l := sent(t, c, actor, ownList, nil)
		if err := c.LookThrough(ctx, actor, l.ID, l.Choices); err != nil {
			t.Fatal(err)
		}
		l = worked(t, c, actor, l.ID, func(_ context.Context, _ allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
			out := make([]allmenning.RecordID, len(records))
			for i := range out {
				out[i] = allmenning.RecordID(fmt.Sprint("r", i))
			}
			return out, nil
		})
		if len(l.Told.Near) != 2 {
			t.Fatalf("%+v", l.Told)
		}
		of, err := c.SentLists(ctx, actor)
		if err != nil || len(of) != 1 || of[0].Told.Rows != 3 || len(of[0].Import.Told) > 20 || len(of[0].Import.Choices) > 20 {
			t.Errorf("%+v (%v)", of, err)
		}
		if l = takenIn(t, c, actor, l.ID); l.State != store.ImportDone || l.Told.Near != nil || l.Told.RefusedN != 1 {
			t.Errorf("%s: %+v", l.State, l.Told)
		}
		if err := c.DropList(ctx, actor, l.ID); keyOfRefusal(err) != "import.taken" {
			t.Errorf("a list with rows is dropped: %v", err)
		}
		if newer := sent(t, c, actor, ownList, nil); len(newer.Choices.Columns) == 0 || !newer.Choices.Themes {
			t.Errorf("%+v", newer.Choices)
		}
	})
}
