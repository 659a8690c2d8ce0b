package store_test

import (
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A PostgreSQL that has just got very many records has not counted them yet, and would make all pairs of them before it looked for
// the few that something joins: 400 million pairs, which ends in the limit for statements after a minute.
func TestPostgres_joinsFewOfManyThatAreNew(t *testing.T) {
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
	}
	db := testkit.Open(t, testkit.Postgres(t), store.Options{})
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
	f, s, p := testkit.Finding(), testkit.Synthesis(), testkit.Project()
	testkit.Put(t, db, f, s, p)
	store.Exec(t, db, `
		ALTER TABLE record SET (autovacuum_enabled = false);
		INSERT INTO record
		SELECT (jsonb_populate_record(r, jsonb_build_object('id', 'crowd-' || i))).*
		FROM   record r, generate_series(1, 20000) i
		WHERE  r.id = '`+string(f.ID)+`'`)
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutCandidate(allmenning.Candidate{Synthesis: s.ID, Finding: f.ID, State: allmenning.Waiting}, testkit.Program())
		if err != nil {
			return err
		}
		return tx.PutLink(allmenning.Link{From: f.ID, To: p.ID, Kind: allmenning.LinkFrom}, testkit.Program())
	})
	if links, err := db.LinksOf(ctx, allmenning.Reader{}, f.ID, p.ID, s.ID); err != nil || len(links) != 1 {
		t.Errorf("%d links, %v", len(links), err)
	}
	if edges, err := db.Edges(ctx, allmenning.Reader{}, p.ID, 10); err != nil || len(edges) != 0 {
		t.Errorf("%d edges, %v", len(edges), err)
	}
	if waiting, err := db.WaitingCandidates(ctx, allmenning.Reader{}, testkit.Library().ID); err != nil || len(waiting) != 1 {
		t.Errorf("%d candidates, %v", len(waiting), err)
	}
}

// What a restore has put in is counted when it is done.
func TestRestore_countsWhatItPutIn(t *testing.T) {
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
	}
	from := testkit.Store(t, store.Options{})
	fill(t, from)
	path, _ := backUp(t, from)
	address := testkit.Postgres(t)
	restore(t, path, address)
	db := testkit.Open(t, address, store.Options{})
	if n := store.Strings(t, db, `SELECT CAST(reltuples AS TEXT) FROM pg_class WHERE relname = 'record'`); len(n) != 1 || n[0] == "-1" || n[0] == "0" {
		t.Errorf("PostgreSQL knows of %v records", n)
	}
}
