package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"testing"
	"time"
)

// Keys gives the tables of a backup with their keys, and those that are left out with none.
func Keys() map[string]string {
	keys := map[string]string{}
	for _, t := range backedUp {
		keys[t.name] = t.key
	}
	for _, name := range leftOut {
		keys[name] = ""
	}
	return keys
}

// Strings gives the texts a query answers with.
func Strings(t testing.TB, db *DB, query string, args ...any) []string {
	t.Helper()
	all, err := collect(context.Background(), db.write, query, args, scanString)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// OpenOf opens a SQLite store as a program of an earlier schema left it.
func OpenOf(t testing.TB, path string, schema int64) *DB {
	t.Helper()
	db, err := openOf(context.Background(), path, schema)
	if err != nil {
		t.Fatal(err)
	}
	db.read, db.now = &readers{DB: db.write}, time.Now
	return db
}

// Seal gives a file that was changed the digest it would have had.
var Seal = seal

// Refusal gives an error of an engine the kind that people are answered with.
var Refusal = refusal

// WriteRow gives one row as its line.
func WriteRow(columns []string, values []any, exact bool) ([]byte, error) {
	var line bytes.Buffer
	w := bufio.NewWriter(&line)
	err := errors.Join(writeRow(w, columns, values, exact), w.Flush())
	return line.Bytes(), err
}

// ReadRow gives the values of a line.
func ReadRow(line []byte, columns []string, truth []bool, exact bool) ([]any, error) {
	values := make([]any, len(columns))
	return values, readRow(line, columns, truth, exact, values)
}
