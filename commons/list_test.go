package commons

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/store"
)

const ownList = "Saksnr;Prosjektnavn;Kommune;Beløp;Periode;Merknad\n" +
	"24/1;Færre fall hjemme;;1 500 000,50 kr;2024–2026;x\n" +
	"24/2;Skulehage;Bodø;;;\n" +
	"24/3;;Vefsn;;;\n"

// editorOf is an editor of Vefsn's who may send lists.
func editorOf(t *testing.T, db *store.DB, name string) allmenning.Actor {
	t.Helper()
	p := allmenning.Person{ID: allmenning.PersonID(name), Name: name, Email: name + "@example.org"}
	vefsn := MunicipalityOwner("1824")
	write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(&p), tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: vefsn, Role: allmenning.RoleEditor}))
	})
	return allmenning.Actor{
		Reader: allmenning.Reader{Person: p.ID, Peer: true, Organisations: []allmenning.OrganisationID{vefsn}}, Acting: vefsn, Role: allmenning.RoleEditor,
	}
}

// sent has a list looked through by its guesses.
func sent(t *testing.T, c *Commons, actor allmenning.Actor, text string, change func(*ListChoices)) ListOnItsWay {
	t.Helper()
	ctx := context.Background()
	i, err := c.ReceiveList(ctx, actor, "liste.csv", "", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.List(ctx, actor, i.ID)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(&list.Choices)
	}
	if err := c.LookThrough(ctx, actor, i.ID, list.Choices); err != nil {
		t.Fatal(err)
	}
	return worked(t, c, actor, i.ID, nil)
}

func worked(t *testing.T, c *Commons, actor allmenning.Actor, id allmenning.ImportID, same Same) ListOnItsWay {
	t.Helper()
	if _, err := c.WorkOnLists(context.Background(), Knows{Same: same}); err != nil {
		t.Fatal(err)
	}
	list, err := c.List(context.Background(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func takenIn(t *testing.T, c *Commons, actor allmenning.Actor, id allmenning.ImportID) ListOnItsWay {
	t.Helper()
	list, err := c.List(context.Background(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.TakeInList(context.Background(), actor, id, list.Seen()); err != nil {
		t.Fatal(err)
	}
	return worked(t, c, actor, id, nil)
}

func TestList_is_looked_through_taken_in_and_undone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, ownList, nil)
		told := list.Told
		if list.State != store.ImportReady || told.Rows != 3 || told.New != 2 || told.RefusedN != 1 || told.Refused[0].Row != 4 || told.Refused[0].Problems[0].Field != "title" {
			t.Fatalf("%s: %+v", list.State, told)
		}
		if len(told.Examples) != 2 || told.Examples[0].Project.Grants[0].AmountNOK != 1_500_001 || told.Examples[0].Places[0].Number != "1824" || told.Examples[1].Places[0].Number != "1804" {
			t.Errorf("%+v", told.Examples) // a row without a place is of whoever sends the list
		}
		if found, err := db.CountByNoun(ctx, actor.Reader); err != nil || found[allmenning.NounProject] != 0 {
			t.Errorf("%v (%v): looking takes nothing in", found, err)
		}
		list = takenIn(t, c, actor, list.ID)
		if list.State != store.ImportDone || list.Counts[rowNew] != 2 || list.Counts[rowRefused] != 1 {
			t.Fatalf("%s: %v", list.State, list.Counts)
		}
		r := fromOwn(t, db, "liste", "24/1")
		if r.Owner != actor.Acting || r.Closure.Level != allmenning.Public || r.State != allmenning.Published || r.Title != "Færre fall hjemme" {
			t.Errorf("%+v", r)
		}
		second := fromOwn(t, db, "liste", "24/2")
		second.Version, second.Title = 2, "Skulehagen vår"
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(second, allmenning.ActEdited, actor, "")
			return err
		})
		if err := c.UndoList(ctx, actor, list.ID); err != nil {
			t.Fatal(err)
		}
		list = worked(t, c, actor, list.ID, nil)
		if list.State != store.ImportUndone || list.Counts[rowUndone] != 1 || list.Counts[rowKept] != 1 {
			t.Fatalf("%s: %v", list.State, list.Counts)
		}
		if r := fromOwn(t, db, "liste", "24/1"); r.State != allmenning.Withdrawn {
			t.Errorf("%s, want withdrawn", r.State)
		}
		if r := fromOwn(t, db, "liste", "24/2"); r.State != allmenning.Published || r.Title != "Skulehagen vår" {
			t.Errorf("%s %q: what people have changed since stays", r.State, r.Title)
		}
		again := takenIn(t, c, actor, sent(t, c, actor, strings.Replace(ownList, "Færre fall hjemme", "Færre fall", 1), nil).ID)
		if again.Counts[rowUpdated] != 1 || again.Counts[rowUnchanged] != 1 {
			t.Errorf("%v", again.Counts)
		}
		if r := fromOwn(t, db, "liste", "24/1"); r.State != allmenning.Published || r.Title != "Færre fall" {
			t.Errorf("%s %q: what was undone comes back with the list", r.State, r.Title)
		}
	})
}

func fromOwn(t *testing.T, db *store.DB, source, id string) (r *allmenning.Record) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		found, _, ok, err := tx.FindBySource(MunicipalityOwner("1824"), source, id)
		if err != nil || !ok {
			return fmt.Errorf("%s %s: %v %w", source, id, ok, err)
		}
		r, err = tx.Record(found)
		return err
	})
	return r
}

func TestList_undone_gives_former_texts_back(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		newer := takenIn(t, c, actor, sent(t, c, actor, strings.Replace(ownList, "Skulehage", "Skolehage", 1), nil).ID)
		if newer.Counts[rowUpdated] != 1 || fromOwn(t, db, "liste", "24/2").Title != "Skolehage" {
			t.Fatalf("%v", newer.Counts)
		}
		if err := c.UndoList(context.Background(), actor, newer.ID); err != nil {
			t.Fatal(err)
		}
		if list := worked(t, c, actor, newer.ID, nil); list.State != store.ImportUndone {
			t.Fatal(list.State)
		}
		if r := fromOwn(t, db, "liste", "24/2"); r.Title != "Skulehage" || r.Version != 3 || r.State != allmenning.Published {
			t.Errorf("%q, version %d, %s", r.Title, r.Version, r.State)
		}
		if list := sent(t, c, actor, ownList, nil); list.Told.Unchanged != 2 {
			t.Errorf("the former list is what stands: %+v", list.Told)
		}
	})
}

func TestList_undone_leaves_what_people_wrote_before_it(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		list := "Saksnr;Tittel;Beskrivelse\n1;Skulehage;Om hagen\n"
		takenIn(t, c, actor, sent(t, c, actor, list, nil).ID)
		r := fromOwn(t, db, "liste", "1")
		r.Version++
		r.Body.(*allmenning.Project).Summary = "Det vi skrev"
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActEdited, actor, "")
			return err
		})
		newer := takenIn(t, c, actor, sent(t, c, actor, strings.Replace(list, "Skulehage", "Skolehage", 1), nil).ID)
		if err := c.UndoList(ctx, actor, newer.ID); err != nil {
			t.Fatal(err)
		}
		worked(t, c, actor, newer.ID, nil)
		takenIn(t, c, actor, sent(t, c, actor, list, nil).ID)
		now := fromOwn(t, db, "liste", "1")
		if summary := now.Body.(*allmenning.Project).Summary; now.Title != "Skulehage" || summary != "Det vi skrev" {
			t.Errorf("%q, %q", now.Title, summary)
		}
	})
}

func TestList_undone_while_it_runs(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, ownList, nil)
		if err := c.TakeInList(ctx, actor, list.ID, list.Seen()); err != nil {
			t.Fatal(err)
		}
		running, err := db.TakeImport(ctx, listLease, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.UndoList(ctx, actor, list.ID); err != nil {
			t.Fatal(err)
		}
		if err := c.workOn(ctx, running, Knows{}); err != nil { // the one that was at it finds that it is another's
			t.Fatal(err)
		}
		if list := worked(t, c, actor, list.ID, nil); list.State != store.ImportUndone || list.Counts[rowNew] != 0 {
			t.Errorf("%s %v", list.State, list.Counts)
		}
	})
}

func TestList_without_its_bytes_has_failed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, ownList, nil)
		write(t, db, func(tx *store.Tx) error { return tx.DropImportParts(list.ID) }) // as after a restore
		if list := takenIn(t, c, actor, list.ID); list.State != store.ImportFailed {
			t.Errorf("%s, want failed", list.State)
		}
		if err := c.DropList(ctx, actor, list.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestList_rows_that_are_here_already_are_shown_and_joined(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		takenIn(t, c, actor, sent(t, c, actor, ownList, nil).ID)
		here := fromOwn(t, db, "liste", "24/1")
		other := strings.ReplaceAll(ownList, "24/", "p-")
		i, err := c.ReceiveList(ctx, actor, "annen.csv", "annen", strings.NewReader(other))
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		same := func(_ context.Context, a allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
			if !slices.Equal(a.Organisations, actor.Organisations) {
				t.Errorf("asked as %v", a.Organisations)
			}
			out := make([]allmenning.RecordID, len(records))
			for i, r := range records {
				if asked++; r.Title == here.Title {
					out[i] = here.ID
				}
			}
			return out, nil
		}
		list, _ := c.List(ctx, actor, i.ID)
		if err := c.LookThrough(ctx, actor, i.ID, list.Choices); err != nil {
			t.Fatal(err)
		}
		list = worked(t, c, actor, i.ID, same)
		if asked != 2 || list.Told.NearN != 1 || list.Told.Near[0] != (NearRow{Row: 2, SourceID: "p-1", Title: here.Title, Record: here.ID}) {
			t.Fatalf("asked %d: %+v", asked, list.Told)
		}
		list.Choices.Joined = map[string]allmenning.RecordID{"p-1": here.ID}
		if err := c.LookThrough(ctx, actor, i.ID, list.Choices); err != nil {
			t.Fatal(err)
		}
		if list = worked(t, c, actor, i.ID, same); list.Told.Joined != 1 || list.Told.New != 1 || list.Told.NearN != 1 {
			t.Fatalf("%+v", list.Told)
		}
		list = takenIn(t, c, actor, i.ID)
		if list.Counts[rowJoined] != 1 || list.Counts[rowNew] != 1 {
			t.Fatalf("%v", list.Counts)
		}
		next := sent(t, c, actor, strings.Replace(other, "2024–2026", "2024–2027", 1), nil)
		if next.Source != "liste" {
			t.Fatal(next.Source)
		}
		newer, err := c.ReceiveList(ctx, actor, "annen.csv", "", strings.NewReader(strings.Replace(other, "2024–2026", "2024–2027", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.LookThrough(ctx, actor, newer.ID, ListChoices{Level: allmenning.Public}); err != nil {
			t.Fatal(err)
		}
		if list := worked(t, c, actor, newer.ID, nil); list.Told.New != 0 || list.Told.Updated != 1 || list.Told.Unchanged != 1 {
			t.Errorf("the next version of a joined list makes no second record: %+v", list.Told)
		}
		if err := c.UndoList(ctx, actor, i.ID); err != nil {
			t.Fatal(err)
		}
		if list = worked(t, c, actor, i.ID, nil); list.Counts[rowUndone] != 2 {
			t.Errorf("%v", list.Counts)
		}
		if r, err := db.Record(ctx, actor.Reader, here.ID); err != nil || r.State != allmenning.Published {
			t.Errorf("%+v (%v): a joined record was here before", r, err)
		}
	})
}

func TestList_waits_for_a_second_person_where_the_owner_wants_one(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		kari, ola := editorOf(t, db, "kari"), editorOf(t, db, "ola")
		write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(store.OrganisationChoice{Org: kari.Acting, TwoPersons: true})
		})
		list := takenIn(t, c, kari, sent(t, c, kari, ownList, nil).ID)
		if list.State != store.ImportWaiting {
			t.Fatalf("%s, want waiting", list.State)
		}
		if list = takenIn(t, c, ola, list.ID); list.State != store.ImportDone || list.Counts[rowNew] != 2 {
			t.Errorf("%s %v", list.State, list.Counts)
		}
	})
}

func TestList_is_for_its_owner_alone(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		kari := editorOf(t, db, "kari")
		list := sent(t, c, kari, ownList, nil)
		stranger := kari
		stranger.Acting, stranger.Organisations = MunicipalityOwner("1804"), []allmenning.OrganisationID{MunicipalityOwner("1804")}
		write(t, db, func(tx *store.Tx) error {
			return tx.PutAppointment(allmenning.Appointment{Person: kari.Person, Organisation: stranger.Acting, Role: allmenning.RoleEditor})
		})
		_, err := c.List(ctx, stranger, list.ID)
		for what, err := range map[string]error{
			"read": err, "look": c.LookThrough(ctx, stranger, list.ID, list.Choices), "take": c.TakeInList(ctx, stranger, list.ID, list.Seen()),
			"undo": c.UndoList(ctx, stranger, list.ID), "drop": c.DropList(ctx, stranger, list.ID),
		} {
			if allmenning.KindOf(err) != allmenning.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		reader := kari
		reader.Role = allmenning.RoleContributor
		if _, err := c.ReceiveList(ctx, reader, "a.csv", "", strings.NewReader(ownList)); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a contributor sends a list: %v", err)
		}
		if err := c.DropList(ctx, kari, list.ID); err != nil {
			t.Error(err)
		}
		if _, err := c.List(ctx, kari, list.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("%v: a dropped list is gone", err)
		}
	})
}

func TestList_that_tells_who_somebody_is_is_refused(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		actor := editorOf(t, db, "kari")
		for what, text := range map[string]string{
			"in a column that is not used": "Tittel;Merknad\nEn;01010100131\nTo;b\n",
			"above the header":             "Liste for 01010100131\n\nTittel;Kommune\nEn;Bodø\nTo;Vefsn\n",
			"as a header":                  "Tittel;01010100131\nEn;a\nTo;b\n",
			"a date of birth":              "Tittel;Merknad\nEn;bruker født 12.03.1941\nTo;b\n",
			"in JSON Lines":                "{\"id\":\"1\",\"title\":\"En\",\"other\":\"01010100131\"}\n",
		} {
			_, err := c.ReceiveList(ctx, actor, "a.csv", "", strings.NewReader(text))
			if allmenning.KindOf(err) != allmenning.Invalid || strings.Contains(fmt.Sprint(err), "0101010") {
				t.Errorf("%s: %v", what, err)
			}
		}
		if lists, err := c.Lists(ctx, actor); err != nil || len(lists) > 0 {
			t.Errorf("%v (%v): nothing is kept", lists, err)
		}
	})
}

func TestList_columns_are_chosen_anew(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		actor := editorOf(t, db, "kari")
		list := sent(t, c, actor, ownList, func(choices *ListChoices) {
			for i := range choices.Columns {
				if choices.Columns[i].Header == "Merknad" {
					choices.Columns[i].Field, choices.Columns[i].Why = sources.FieldText, sources.WhyChosen
				}
			}
			choices.Level = allmenning.Own
		})
		if list.Told.Examples[0].Project.Summary != "x" {
			t.Errorf("%+v", list.Told.Examples[0])
		}
		takenIn(t, c, actor, list.ID)
		if r := fromOwn(t, db, "liste", "24/1"); r.Closure.Level != allmenning.Own {
			t.Errorf("level %d", r.Closure.Level)
		}
	})
}
