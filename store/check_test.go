package store_test

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
	"allmenning/store/storetest"
)

// Each way of breaking a store is noticed, under its name.
func TestCheck(t *testing.T) {
	for engine, open := range engines(t) {
		for _, c := range []struct {
			name, want, breaks string
		}{
			{"an event is lost", "events", `DELETE FROM event WHERE seq = 2`},
			{"the last event is lost", "events", `DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)`},
			{"the head stayed behind", "events", `UPDATE head SET seq = seq - 1`},
			{"the head ran ahead", "events", `UPDATE head SET seq = seq + 1`},
			{"time went back", "events", `UPDATE event SET at = 5 WHERE seq = 2`},
			{"a version has no event", "events", `UPDATE event SET version = 7 WHERE seq = 1`},
			{"the core is lost", "revision", `DELETE FROM revision WHERE block = 'core' AND record = $1`},
			{"the heading is lost", "revision", `DELETE FROM revision WHERE block = 'heading' AND record = $1`},
			{"the record has a version without texts", "revision", `UPDATE record SET version = 2 WHERE id = $1`},
			{"texts have a version without a record", "revision", `
				INSERT INTO revision SELECT record, 2, block, body, sha256 FROM revision WHERE record = $1`},
			{"a text was changed", "hash", `UPDATE revision SET body = body || ' ' WHERE record = $1`},
			{"the record was opened behind our back", "columns", `UPDATE record SET state = 'withdrawn' WHERE id = $1`},
			{"a place is lost", "columns", `DELETE FROM record_municipality WHERE record = $1`},
		} {
			t.Run(engine+"/"+c.name, func(t *testing.T) {
				db := open(t, store.Options{})
				one, two := storedFull(t, db), testkit.Need()
				testkit.Put(t, db, two, testkit.Study())
				if faults, err := db.Check(context.Background()); err != nil || len(faults) > 0 {
					t.Fatalf("whole, and Check says %v %v", faults, err)
				}
				var args []any
				if c.breaks[len(c.breaks)-2:] == "$1" {
					args = []any{one}
				}
				store.Exec(t, db, c.breaks, args...)
				faults, err := db.Check(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range faults {
					if f.What == c.want {
						return
					}
				}
				t.Errorf("broken, and Check says %v", faults)
			})
		}
	}
}

// storedFull stores a project with every field and gives its id.
func storedFull(t *testing.T, db *store.DB) string {
	r := storetest.Full()[1]
	testkit.Put(t, db, r)
	return string(r.ID)
}

// SQLite's own faults: a row that points at nothing.
func TestCheck_foreignKey(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	testkit.Put(t, db, testkit.Need())
	store.Exec(t, db, `PRAGMA foreign_keys = 0`)
	store.Exec(t, db, `DELETE FROM organisation`)
	faults, err := db.Check(context.Background())
	if err != nil || len(faults) != 1 || faults[0].What != "foreign_key" {
		t.Errorf("Check says %v %v", faults, err)
	}
}

// The records that the suite stores leave no field unset, so a field that is forgotten when storing is noticed.
func TestFull_leavesNothingUnset(t *testing.T) {
	missing := allmenning.Nouns()
	for _, r := range storetest.Full() {
		missing = slices.DeleteFunc(missing, func(n allmenning.Noun) bool { return n == r.Noun })
		r.Created, r.Changed = 1, 1
		r.Hidden = []allmenning.BlockName{"set when read"}
		if r.Blocks == nil {
			r.Blocks = map[allmenning.BlockName]allmenning.Closure{"": {}}
		}
		unset(t, string(r.Noun), reflect.ValueOf(*r))
	}
	if len(missing) > 0 {
		t.Errorf("no %v", missing)
	}
}

func unset(t *testing.T, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			t.Errorf("%s is unset", path)
			return
		}
		unset(t, path, v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Name() == "Closure" {
				continue // a closure has no group at most levels
			}
			unset(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice:
		if v.Len() == 0 {
			t.Errorf("%s is empty", path)
			return
		}
		unset(t, path+".0", v.Index(0))
	default:
		if v.IsZero() {
			t.Errorf("%s is unset", path)
		}
	}
}

// Rows that tell of a record that is gone are faults like others, not the end of the check.
func TestCheck_rowsOfNoRecord(t *testing.T) {
	for _, table := range []string{"record_municipality", "block"} {
		db := testkit.Store(t, store.Options{})
		id := storedFull(t, db)
		store.Exec(t, db, `PRAGMA foreign_keys = 0`)
		store.Exec(t, db, `UPDATE `+table+` SET record = 'rec-gone' WHERE record = $1`, id)
		faults, err := db.Check(context.Background())
		if err != nil || !slices.ContainsFunc(faults, func(f store.Fault) bool { return f.What == "foreign_key" }) {
			t.Errorf("%s: Check says %v %v", table, faults, err)
		}
	}
}
