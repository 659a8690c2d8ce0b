package commons

import (
	"context"
	"strings"
	"testing"

	"allmenning"
	"allmenning/store"
)

// undone has a list undone, and gives it as it is then.
func undone(t *testing.T, c *Commons, actor allmenning.Actor, id allmenning.ImportID) ListOnItsWay {
	t.Helper()
	if err := c.UndoList(context.Background(), actor, id); err != nil {
		t.Fatal(err)
	}
	return worked(t, c, actor, id, nil)
}

// edited is a person's change of a record.
func edited(t *testing.T, db *store.DB, actor allmenning.Actor, r *allmenning.Record, change func(*allmenning.Record)) {
	t.Helper()
	next := *r
	next.Version++
	change(&next)
	write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(&next, allmenning.ActEdited, actor, "")
		return err
	})
}

// What people wrote between two versions of a list is theirs still when the second is undone, and the second taken in again does what it
// did the first time.
func TestList_undone_and_taken_in_again(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		list := "Saksnr;Tittel;Beskrivelse\n1;Skulehage;Om hagen\n"
		newer := strings.Replace(list, "Skulehage", "Skolehage", 1)
		takenIn(t, c, actor, sent(t, c, actor, list, nil).ID)
		edited(t, db, actor, fromOwn(t, db, "liste", "1"), func(r *allmenning.Record) {
			r.Body = &allmenning.Project{Summary: "Det vi skrev"}
		})
		for range 2 {
			second := takenIn(t, c, actor, sent(t, c, actor, newer, nil).ID)
			if now := fromOwn(t, db, "liste", "1"); now.Title != "Skolehage" || now.Body.(*allmenning.Project).Summary != "Det vi skrev" {
				t.Fatalf("%q: %+v, %v", now.Title, now.Body, second.Counts)
			}
			undone(t, c, actor, second.ID)
			if now := fromOwn(t, db, "liste", "1"); now.Title != "Skulehage" || now.Body.(*allmenning.Project).Summary != "Det vi skrev" {
				t.Fatalf("undone: %q: %+v", now.Title, now.Body)
			}
		}
	})
}

// A list that a newer one has changed records of stands when it is undone, and goes when the newer one has been undone too.
func TestList_undone_below_a_newer_one(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		first := takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		second := takenIn(t, c, actor, sent(t, c, actor, strings.Replace(ownList, "Skulehage", "Skolehage", 1), nil).ID)
		if now, err := c.List(context.Background(), actor, first.ID); err != nil || now.Stands != 1 {
			t.Fatalf("%d would stand (%v)", now.Stands, err)
		}
		first = undone(t, c, actor, first.ID)
		if first.Counts[rowUndone] != 1 || first.Counts[rowKept] != 1 {
			t.Fatalf("%v", first.Counts)
		}
		rows, err := c.ListRows(context.Background(), actor, first.ID, 0, 10, rowKept)
		if err != nil || len(rows) != 1 || rows[0].Problems[0].Key != "import.stands.changed" {
			t.Errorf("%+v (%v): why it stands", rows, err)
		}
		undone(t, c, actor, second.ID)
		if r := fromOwn(t, db, "liste", "24/2"); r.Title != "Skulehage" {
			t.Fatalf("%q", r.Title)
		}
		first = undone(t, c, actor, first.ID)
		if r := fromOwn(t, db, "liste", "24/2"); r.State != allmenning.Withdrawn || first.Counts[rowUndone] != 2 || first.Stands != 0 {
			t.Errorf("%s, %v, %d stand: what was left is undone when nothing is above it", r.State, first.Counts, first.Stands)
		}
	})
}

// A record that others have come to build upon stays when the list that made it is undone.
func TestList_undone_leaves_what_others_build_upon(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		list := takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		one, two := fromOwn(t, db, "liste", "24/1"), fromOwn(t, db, "liste", "24/2")
		write(t, db, func(tx *store.Tx) error {
			return tx.PutLink(allmenning.Link{From: two.ID, To: one.ID, Kind: allmenning.LinkFollows, By: actor.Acting}, actor)
		})
		if now, err := c.List(context.Background(), actor, list.ID); err != nil || now.Stands != 2 {
			t.Errorf("%d would stand (%v)", now.Stands, err)
		}
		if list = undone(t, c, actor, list.ID); list.Counts[rowKept] != 2 {
			t.Errorf("%v", list.Counts)
		}
		if r := fromOwn(t, db, "liste", "24/1"); r.State != allmenning.Published {
			t.Errorf("%s", r.State)
		}
	})
}

// Two lists may have a row for one record. What each says next is held up against what it said itself last, and not against the other.
func TestList_of_one_record_two_lists(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		own := "Saksnr;Tittel;Beskrivelse\n1;Skulehage;Om hagen\n"
		takenIn(t, c, actor, sent(t, c, actor, own, nil).ID)
		here := fromOwn(t, db, "liste", "1")
		bring := func(text string, joined map[string]allmenning.RecordID) ListOnItsWay {
			i, err := c.ReceiveList(context.Background(), actor, "b.csv", "tilskudd", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := c.LookThrough(context.Background(), actor, i.ID, ListChoices{Level: allmenning.Public, Joined: joined}); err != nil {
				t.Fatal(err)
			}
			worked(t, c, actor, i.ID, nil)
			return takenIn(t, c, actor, i.ID)
		}
		other := "Saksnr;Tittel;Finansiør\np;Prosjekt hage;Klimasats\n"
		joined := bring(other, map[string]allmenning.RecordID{"p": here.ID})
		if now := fromOwn(t, db, "liste", "1"); joined.Counts[rowJoined] != 1 || now.Title != "Skulehage" || len(now.Body.(*allmenning.Project).Grants) != 1 {
			t.Fatalf("%v: %q %+v", joined.Counts, now.Title, now.Body)
		}
		next := takenIn(t, c, actor, sent(t, c, actor, strings.Replace(own, "Om hagen", "Om hagen vår", 1), nil).ID)
		now := fromOwn(t, db, "liste", "1")
		if p := now.Body.(*allmenning.Project); next.Counts[rowUpdated] != 1 || p.Summary != "Om hagen vår" || len(p.Grants) != 1 {
			t.Fatalf("%v: %+v: its own list changes what the other says nothing of", next.Counts, p)
		}
		again := bring(other, nil)
		if now := fromOwn(t, db, "liste", "1"); again.Counts[rowUnchanged] != 1 || now.Title != "Skulehage" {
			t.Errorf("%v: %q: the same list again changes nothing", again.Counts, now.Title)
		}
	})
}

// Beyond what the report keeps, a row with errors says its column still.
func TestList_faults_keep_their_columns(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		text := "Saksnr;Tittel;Beløp\n" + strings.Repeat(";;mye\n", 2*MostReported)
		list := takenIn(t, c, actor, sent(t, c, actor, text+"1;Skulehage;2\n", nil).ID)
		rows, err := c.ListRows(context.Background(), actor, list.ID, MostReported+100, 1, rowRefused)
		if err != nil || len(rows) != 1 || rows[0].Problems[0].Field != "amount_nok" {
			t.Errorf("%+v (%v)", rows, err)
		}
	})
}
