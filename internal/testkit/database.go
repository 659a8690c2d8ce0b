package testkit

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"allmenning"
	"allmenning/store"
)

// PostgresVariable names the environment variable with the URL of a PostgreSQL server where databases may be made:
// "postgres://postgres@127.0.0.1:54391/postgres".
const PostgresVariable = "ALLMENNING_TEST_POSTGRES"

// Store opens an empty SQLite store of its own for a test, with Library in it. It is gone after the test.
func Store(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	db := Open(t, filepath.Join(t.TempDir(), "allmenning.db"), o)
	Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(Library()) })
	return db
}

// Open opens the store at address for a test, and closes it afterwards.
func Open(t testing.TB, address string, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), address, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Write runs fn in a transaction, and ends the test when it fails.
func Write(t testing.TB, db *store.DB, fn func(tx *store.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// Put stores new records in their order, by the program itself.
func Put(t testing.TB, db *store.DB, records ...*allmenning.Record) {
	t.Helper()
	Write(t, db, func(tx *store.Tx) error {
		for _, r := range records {
			if _, err := tx.PutRecord(r, allmenning.ActRegistered, Program(), ""); err != nil {
				return err
			}
		}
		return nil
	})
}

// HasPostgres says whether PostgresVariable names a server. Without one, tests run on SQLite alone.
func HasPostgres() bool { return os.Getenv(PostgresVariable) != "" }

// Postgres makes an empty database on the server that PostgresVariable names, and gives its address; it is dropped after
// the test. A server that is named and does not answer fails the test. It must not be called without HasPostgres.
func Postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	name := "allmenning_" + strings.ToLower(rand.Text())
	run := func(statement string) error {
		db, err := sql.Open("pgx", server)
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = db.Exec(statement)
		return err
	}
	if err := run("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"); err != nil {
		t.Fatalf("%s: %v", PostgresVariable, err)
	}
	t.Cleanup(func() {
		if err := run("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: %v", PostgresVariable, err)
	}
	address.Path = "/" + name
	return address.String()
}
