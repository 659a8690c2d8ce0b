package store_test

import (
	"testing"

	"allmenning/internal/testkit"
	"allmenning/store"
	"allmenning/store/storetest"
)

func TestSQLite(t *testing.T) { storetest.Exercise(t, testkit.Store) }

func TestPostgres(t *testing.T) {
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
	}
	storetest.Exercise(t, postgres(t))
}

// postgres opens stores in one database of this test, emptied between them.
func postgres(t *testing.T) storetest.Open {
	address := testkit.Postgres(t)
	return func(t testing.TB, o store.Options) *store.DB {
		db := testkit.Open(t, address, o)
		store.Empty(t, db)
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
		return db
	}
}
