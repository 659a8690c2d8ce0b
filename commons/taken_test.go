package commons

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/library"
	"allmenning/municipality"
	"allmenning/store"
)

var falls = library.ID("falls-rate-ratio")

// change stores a record of the library as a new version, by hand.
func change(t *testing.T, db *store.DB, id allmenning.RecordID, how func(r *allmenning.Record)) {
	t.Helper()
	write(t, db, func(tx *store.Tx) error {
		r, err := tx.Record(id)
		if err != nil {
			return err
		}
		how(r)
		r.Version++
		_, err = tx.PutRecord(r, allmenning.ActClosed, Program(), "")
		return err
	})
}

func load(t *testing.T, c *Commons) Loaded {
	t.Helper()
	out, err := c.LoadLibrary(context.Background(), Program(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLoadLibrary_leaves_what_has_another_owner_or_is_closed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		load(t, c)
		other := falls
		change(t, db, other, func(r *allmenning.Record) { r.Owner = MunicipalityOwner("1824") })
		var closed allmenning.RecordID
		records, _, _ := library.Records(Library)
		for _, r := range records {
			if r.Noun == allmenning.NounSynthesis && r.ID != other {
				closed = r.ID
			}
		}
		change(t, db, closed, func(r *allmenning.Record) { r.Closure.Level = allmenning.Peers })
		if out := load(t, c); out.Unchanged != out.Records || out.Versions != 0 {
			t.Errorf("%+v, want all unchanged", out)
		}
		write(t, db, func(tx *store.Tx) error {
			r, err := tx.Record(other)
			if err == nil && (r.Owner != MunicipalityOwner("1824") || r.Version != 2) {
				t.Errorf("owner %s, version %d", r.Owner, r.Version)
			}
			return err
		})
	})
}

// An import is noted when something came, and not at each start.
func TestLoadLibrary_notes_an_import_only_after_a_change(t *testing.T) {
	run := func(name, driver string, address func(t *testing.T) string) {
		t.Run(name, func(t *testing.T) {
			where := address(t)
			c := New(testkit.Open(t, where, store.Options{}), municipality.Embedded())
			if err := c.PrepareOrganisations(context.Background()); err != nil {
				t.Fatal(err)
			}
			raw, err := sql.Open(driver, where)
			if err != nil {
				t.Fatal(err)
			}
			defer raw.Close()
			for range 2 {
				load(t, c)
				var n int
				if err := raw.QueryRow(`SELECT count(*) FROM import WHERE format = 'library' AND state = 'done'`).Scan(&n); err != nil || n != 1 {
					t.Errorf("%d imports noted (%v), want 1", n, err)
				}
			}
		})
	}
	run("sqlite", "sqlite", func(t *testing.T) string { return filepath.Join(t.TempDir(), "allmenning.db") })
	if testkit.HasPostgres() {
		run("postgres", "pgx", func(t *testing.T) string { return testkit.Postgres(t) })
	}
}

func TestSynthesise_for_a_constellation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		load(t, c)
		ctx := context.Background()
		group := allmenning.Reader{Groups: []allmenning.GroupID{"g1"}}
		v, err := db.LatestSynthesisVersion(ctx, group, falls)
		if err != nil {
			t.Fatal(err)
		}
		hidden := v.Members[slices.IndexFunc(v.Members, func(m allmenning.Member) bool { return m.Included })].Finding
		change(t, db, hidden, func(r *allmenning.Record) { r.Closure.Level = allmenning.Peers })
		change(t, db, falls, func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Group, Group: "g1"} })
		if made, err := c.Synthesise(ctx, Program(), falls); err != nil || !made {
			t.Fatalf("made %v (%v)", made, err)
		}
		v, err = db.LatestSynthesisVersion(ctx, group, falls)
		if err != nil || v.N != 2 || len(v.Members) != 3 {
			t.Fatalf("%+v (%v), want version 2 without the finding for peers", v, err)
		}
		// Open again: the answer for everybody comes after the one everybody does not see.
		change(t, db, falls, func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Public} })
		if made, err := c.Synthesise(ctx, Program(), falls); err != nil || !made {
			t.Fatalf("made %v (%v)", made, err)
		}
		if v, err := db.LatestSynthesisVersion(ctx, allmenning.Reader{}, falls); err != nil || v.N != 3 || len(v.Members) != 3 {
			t.Fatalf("%+v (%v), want version 3", v, err)
		}
		for _, level := range []allmenning.Level{allmenning.Peers, allmenning.Own} {
			change(t, db, falls, func(r *allmenning.Record) { r.Closure.Level = level })
			if _, err := c.Synthesise(ctx, Program(), falls); allmenning.KindOf(err) != allmenning.Invalid {
				t.Errorf("level %d: %v, want invalid", level, err)
			}
		}
	})
}

// An answer to a question that has been changed since it was asked is not stored. And many at once neither wait for each
// other for ever nor store an answer twice.
func TestSynthesise_beside_others(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		load(t, c)
		ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
		defer stop()
		v, _ := db.LatestSynthesisVersion(ctx, allmenning.Reader{}, falls)
		change(t, db, v.Members[0].Finding, func(r *allmenning.Record) { r.Closure.Level = allmenning.Own })
		q, err := c.question(ctx, falls)
		if err != nil {
			t.Fatal(err)
		}
		next, err := c.answer(ctx, q)
		if err != nil || next == nil {
			t.Fatalf("%v (%v)", next, err)
		}
		change(t, db, falls, func(r *allmenning.Record) { r.Title += "!" })
		if err := c.keep(ctx, Program(), q, next); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("%v, want conflict", err)
		}
		const many = 40
		done := make(chan error, many)
		for range many {
			go func() {
				_, err := c.Synthesise(ctx, Program(), falls)
				done <- err
			}()
		}
		for range many {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if all, err := db.SynthesisVersions(ctx, allmenning.Reader{}, falls); err != nil || len(all) != 2 {
			t.Errorf("%d versions (%v), want 2", len(all), err)
		}
	})
}
