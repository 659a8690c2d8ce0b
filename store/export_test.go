package store

import (
	"context"
	"testing"

	"allmenning"
)

// Exec runs a statement beside all rules, as a fault of the disk or another program would.
func Exec(t testing.TB, db *DB, query string, args ...any) {
	t.Helper()
	if _, err := db.write.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// Empty deletes everything in the store. Deleting is quicker than TRUNCATE on tables this small.
func Empty(t testing.TB, db *DB) {
	t.Helper()
	Exec(t, db, `
		DELETE FROM glossary_change; DELETE FROM membership; DELETE FROM endorsement; DELETE FROM following; DELETE FROM digest; DELETE FROM request; DELETE FROM draft;
		DELETE FROM idempotency; DELETE FROM session; DELETE FROM invitation; DELETE FROM people_log; DELETE FROM delegation;
		DELETE FROM organisation_choice; DELETE FROM appointment; DELETE FROM credential; DELETE FROM person;
		DELETE FROM edge; DELETE FROM synthesis_candidate; DELETE FROM follow_up; DELETE FROM synthesis_member; DELETE FROM synthesis_version; DELETE FROM event; DELETE FROM link;
		DELETE FROM revision; DELETE FROM block; DELETE FROM record_municipality; DELETE FROM source_alias; DELETE FROM source_base; DELETE FROM record; DELETE FROM import_part; DELETE FROM import_row;
		DELETE FROM import; DELETE FROM job; DELETE FROM outbox; DELETE FROM setting; DELETE FROM register_row;
		DELETE FROM organisation; UPDATE head SET seq = 0, at = 0`)
}

// Branches are the names of the branches of the rule of visibility.
var Branches = branches

// Alter changes the branches of the rule that db renders.
func Alter(db *DB, alter func(branch, sql string) string) { db.alter = alter }

// Plan gives how SQLite goes about a List as reader.
func Plan(t testing.TB, db *DB, reader allmenning.Reader, f Filter) (steps []string) {
	t.Helper()
	var a args
	query := `EXPLAIN QUERY PLAN SELECT r.id FROM record r WHERE ` + db.sees(reader, coreClass("r"), &a) + db.where(f, &a) +
		` ORDER BY ` + f.order() + ` LIMIT 100`
	err := each(context.Background(), db.read, query, a, func(row scanner) error {
		var id, parent, unused int
		var step string
		err := row.Scan(&id, &parent, &unused, &step)
		steps = append(steps, step)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// Before does something in a store as it was at a migration, and then brings it up to date.
func Before(t testing.TB, db *DB, version int64, do func()) {
	t.Helper()
	provider, err := db.migrations()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.DownTo(context.Background(), version-1); err != nil {
		t.Fatal(err)
	}
	do()
	if err := db.migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// DownAndUp takes every migration back and runs it again.
func DownAndUp(t testing.TB, db *DB) {
	t.Helper()
	provider, err := db.migrations()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.DownTo(context.Background(), 0); err != nil {
		t.Fatal(err)
	}
	if err := db.migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
}
