package commons

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"allmenning"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
)

// bring takes in rows of id=title.
func bring(t *testing.T, c *Commons, o ImportOptions, rows ...string) *Report {
	t.Helper()
	var b strings.Builder
	for _, row := range rows {
		id, title, _ := strings.Cut(row, "=")
		fmt.Fprintf(&b, "{\"id\":%q,\"title\":%q}\n", id, title)
	}
	report, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(b.String()), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// from gives the record that a source gave.
func from(t *testing.T, db *store.DB, source, id string) (r *allmenning.Record) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		found, _, _, err := tx.FindBySource(Library, source, id)
		if err == nil {
			r, err = tx.Record(found)
		}
		return err
	})
	return r
}

func write(t *testing.T, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

func TestImportProjects_the_source_decides_and_not_the_file(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		bring(t, c, ImportOptions{Name: "a.jsonl"}, "1=Skulehage")
		if r := bring(t, c, ImportOptions{Name: "renamed.jsonl"}, "1=Skolehage"); r.Updated != 1 {
			t.Errorf("the renamed list: %+v, want one updated", r)
		}
		if r := bring(t, c, ImportOptions{Name: "a.jsonl", Source: "fylket"}, "1=Noe annet"); r.New != 1 {
			t.Errorf("another source: %+v, want one new", r)
		}
		if a := from(t, db, "jsonl", "1"); a.Title != "Skolehage" {
			t.Errorf("title %q", a.Title)
		}
		_, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(""), ImportOptions{Source: library.SourceName})
		if allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("the library's name: %v, want invalid", err)
		}
	})
}

func TestImportProjects_never_opens_what_was_closed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		bring(t, c, ImportOptions{}, "1=Skulehage")
		r := from(t, db, "jsonl", "1")
		r.Version, r.Closure.Level = 2, allmenning.Peers
		r.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Lessons: {Level: allmenning.Own}}
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActClosed, Program(), "")
			return err
		})
		if report := bring(t, c, ImportOptions{}, "1=Skolehage"); report.Updated != 1 {
			t.Errorf("%+v, want one updated", report)
		}
		now := from(t, db, "jsonl", "1")
		if now.Title != "Skolehage" || now.Closure.Level != allmenning.Peers || now.Blocks[allmenning.Lessons].Level != allmenning.Own || len(now.Blocks) != 1 {
			t.Errorf("%q %+v %+v", now.Title, now.Closure, now.Blocks)
		}
	})
}

func TestImportProjects_keeps_what_people_wrote(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		bring(t, c, ImportOptions{}, "1=Skulehage")
		r := from(t, db, "jsonl", "1")
		r.Version, r.Title = 2, "Skulehagen vår"
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActUpdated, allmenning.Actor{Acting: Library}, "")
			return err
		})
		report := bring(t, c, ImportOptions{}, "1=Skolehage")
		if now := from(t, db, "jsonl", "1"); report.Unchanged != 1 || now.Title != "Skulehagen vår" {
			t.Errorf("%+v, title %q", report, now.Title)
		}
		rows, err := db.ImportRows(context.Background(), report.Import)
		if err != nil || len(rows) != 1 || rows[0].MessageKey != keptSome || string(rows[0].Args) != `[{"Field":"row","Key":"import.both","Args":["fields","title"]}]` || rows[0].VersionBefore != 2 || rows[0].VersionAfter != 2 {
			t.Errorf("%+v (%v)", rows, err)
		}
	})
}

func TestImportProjects_takes_what_the_source_changed_beside_what_people_did(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		list := func(title, text string) *Report {
			t.Helper()
			row := fmt.Sprintf(`{"id":"1","title":%q,"text":%q,"municipality_numbers":["1824"]}`, title, text)
			report, err := c.ImportProjects(ctx, Program(), strings.NewReader(row), ImportOptions{})
			if err != nil || report.RefusedN > 0 {
				t.Fatalf("%+v (%v)", report, err)
			}
			return report
		}
		list("Skulehage", "Om hagen")
		r := from(t, db, "jsonl", "1")
		r.Version, r.Title = 2, "Skulehagen vår"
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActEdited, allmenning.Actor{Acting: Library}, "")
			return err
		})
		report := list("Skulehage", "Om hagen, nå med epler") // the source has changed the text, people the title
		now := from(t, db, "jsonl", "1")
		if summary := now.Body.(*allmenning.Project).Summary; report.Updated != 1 || now.Title != "Skulehagen vår" || summary != "Om hagen, nå med epler" || now.Version != 3 {
			t.Errorf("%+v: %q, %q, version %d", report, now.Title, summary, now.Version)
		}
		for range 2 {
			if report := list("Skulehage", "Om hagen, nå med epler"); report.Unchanged != 1 {
				t.Errorf("the same again: %+v", report)
			}
		}
		list("Skolehage", "Om hagen, nå med pærer") // both have changed the title
		now = from(t, db, "jsonl", "1")
		if summary := now.Body.(*allmenning.Project).Summary; now.Title != "Skulehagen vår" || summary != "Om hagen, nå med pærer" {
			t.Errorf("%q, %q", now.Title, summary)
		}
	})
}

func TestImportProjects_a_claimed_project_is_not_doubled(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		bring(t, c, ImportOptions{}, "1=Skulehage")
		r := from(t, db, "jsonl", "1")
		write(t, db, func(tx *store.Tx) error {
			claimant := allmenning.Person{ID: "claimant", Name: "Ada", Email: "ada@example.org"}
			return errors.Join(tx.PutPerson(&claimant), handOver(tx, allmenning.Actor{Acting: MunicipalityOwner("1824")}, r, MunicipalityOwner("1824"), claimant.ID))
		})
		report := bring(t, c, ImportOptions{}, "1=Skolehage", "2=Ny")
		if report.Unchanged != 1 || report.New != 1 {
			t.Errorf("%+v", report)
		}
		rows, err := db.ImportRows(context.Background(), report.Import)
		if err != nil || rows[0].Record != r.ID || rows[0].MessageKey != keptHere {
			t.Errorf("%+v (%v)", rows, err)
		}
	})
}

func TestImportProjects_keeps_what_became_of_each_row(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		bring(t, c, ImportOptions{}, "1=Skulehage")
		report := bring(t, c, ImportOptions{Name: "x/liste.jsonl"}, "1=Skolehage", "2="+strings.Repeat("å", 501), "3=Ny")
		rows, err := db.ImportRows(ctx, report.Import)
		if err != nil || len(rows) != 3 {
			t.Fatalf("%+v (%v)", rows, err)
		}
		if r := rows[0]; r.Outcome != rowUpdated || r.VersionBefore != 1 || r.VersionAfter != 2 {
			t.Errorf("%+v", r)
		}
		if r := rows[1]; r.Outcome != rowRefused || r.SourceID != "2" || r.MessageKey != "field.too_long" || string(r.Args) != `[{"Field":"title","Key":"field.too_long","Args":["most",500,"n",501]}]` {
			t.Errorf("%+v %s", r, r.Args)
		}
		if r := rows[2]; r.Outcome != rowNew || r.VersionBefore != 0 || r.VersionAfter != 1 {
			t.Errorf("%+v", r)
		}
		if i, err := db.Import(ctx, report.Import, ""); err != nil || i.State != "done" || i.Name != "liste.jsonl" || len(i.SHA256) != 64 {
			t.Errorf("%+v (%v)", i, err)
		}
	})
}

func TestImportProjects_that_cannot_be_read_stores_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		broken := io.MultiReader(strings.NewReader("{\"id\":\"1\",\"title\":\"En\"}\n"), failing{})
		if _, err := c.ImportProjects(context.Background(), Program(), broken, ImportOptions{Name: "a.jsonl"}); err == nil {
			t.Fatal("no error")
		}
		if lists, err := db.ImportsOf(context.Background(), Library, 9); err != nil || len(lists) > 0 {
			t.Errorf("%+v (%v)", lists, err)
		}
	})
}

func TestImportProjects_goes_on_where_it_was_cut_off(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		var list strings.Builder
		for i := range 900 {
			fmt.Fprintf(&list, "{\"id\":\"%d\",\"title\":\"Prosjekt %d\"}\n", i, i)
		}
		ctx, cut := context.WithCancel(context.Background())
		first, err := c.ImportProjects(ctx, Program(), strings.NewReader(list.String()), ImportOptions{Name: "a.jsonl", Progress: func(rows, _ int) {
			if rows == 600 {
				cut()
			}
		}})
		if err == nil {
			t.Fatal("no error")
		}
		cutOff, err := db.Import(context.Background(), first.Import, "")
		if err != nil || cutOff.State != store.ImportFailed || cutOff.Line != 400 {
			t.Fatalf("%+v (%v)", cutOff, err)
		}
		second, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(list.String()), ImportOptions{Name: "a.jsonl"})
		if err != nil || second.Import != first.Import || second.Rows != 900 || second.New != 900 {
			t.Errorf("%+v (%v), first %s", second, err, first.Import)
		}
		if again, err := c.ImportProjects(context.Background(), Program(), strings.NewReader(list.String()), ImportOptions{}); err != nil || again.Import == first.Import || again.Unchanged != 900 {
			t.Errorf("%+v (%v)", again, err)
		}
	})
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// A municipality that was given a new number keeps its organisation number, which the row of the old one still holds.
func TestPrepareOrganisations_after_a_renumbering(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, _ *Commons) {
		ctx := context.Background()
		vefsn, _ := municipality.Embedded().ByNumber("1824")
		old := allmenning.Organisation{ID: MunicipalityOwner("1899"), Kind: allmenning.KindMunicipality, Name: "Gamle Vefsn kommune", Municipality: "1899"}
		overlay, err := municipality.Embedded().With([]municipality.Row{{Number: "1824", Names: []municipality.Name{{Text: "Nye Vefsn"}}, Source: "test"}})
		if err != nil {
			t.Fatal(err)
		}
		write(t, db, func(tx *store.Tx) error {
			now, err := tx.Organisation(MunicipalityOwner("1824"))
			if err != nil {
				return err
			}
			now.Number = ""
			if err := tx.PutOrganisation(now); err != nil {
				return err
			}
			old.Number = vefsn.OrgNumber
			return tx.PutOrganisation(old)
		})
		if err := New(db, overlay).PrepareOrganisations(ctx); err != nil {
			t.Fatal(err)
		}
		now, _ := db.Organisation(ctx, MunicipalityOwner("1824"))
		was, _ := db.Organisation(ctx, old.ID)
		if now.Number != vefsn.OrgNumber || now.Name != "Nye Vefsn kommune" || was.Number != "" {
			t.Errorf("now %+v, was %+v", now, was)
		}
	})
}
