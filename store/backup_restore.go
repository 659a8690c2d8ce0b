package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
)

// ErrNotEmpty is the answer to a restore into a store that holds something.
var ErrNotEmpty = errors.New("there is a store here already, and nothing is put over it: choose an empty folder or database")

// Restore makes the store at address of the backup: a SQLite file that does not exist (its folder must), or an empty PostgreSQL
// database. It refuses anything else with [ErrNotEmpty]. The rows come in as one: a SQLite file gets its name when it is whole and
// on disk, and PostgreSQL is given all rows in one transaction, so that a restore which is cut short leaves nothing that opens as
// a store with content. Then the store is brought up to date, as Open does.
func (b *Backup) Restore(ctx context.Context, address string, o Options, told Progress) error {
	if isPostgres(address) {
		return b.fill(ctx, address, o, told)
	}
	for _, end := range []string{"", "-wal", "-shm", "-journal"} { // what is left of another store would be read into this one
		switch _, err := os.Lstat(address + end); {
		case err == nil:
			return fmt.Errorf("%s: %w", address+end, ErrNotEmpty)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	lock, err := lockFile(address + ".lock")
	if err != nil {
		return err
	}
	defer lock.release()
	unfinished := address + ".unfinished"
	if err := removeStore(unfinished); err != nil { // of a restore that was cut short
		return err
	}
	defer func() { _ = removeStore(unfinished) }()
	file, err := os.OpenFile(unfinished, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Close(), b.fill(ctx, unfinished, o, told)); err != nil {
		return err
	}
	return settle(unfinished, address)
}

// settle gives a SQLite file that is closed its name. Whoever opens a store of this folder does so under the same lock.
func settle(from, to string) error {
	if _, err := os.Stat(from + "-wal"); err == nil {
		return fmt.Errorf("%s was not closed", from)
	}
	file, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	return migrateAlone(to, func() error {
		if _, err := os.Lstat(to); err == nil {
			return fmt.Errorf("%s: %w", to, ErrNotEmpty)
		}
		if err := os.Rename(from, to); err != nil {
			return err
		}
		return syncFolder(filepath.Dir(to) + string(filepath.Separator))
	})
}

func removeStore(path string) error {
	var errs []error
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + end); !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// fill puts the rows into a store of the schema they were of, and opens it once as it will be opened.
func (b *Backup) fill(ctx context.Context, address string, o Options, told Progress) error {
	db, err := openOf(ctx, address, b.Manifest.Schema)
	if err != nil {
		return err
	}
	if err := errors.Join(b.load(ctx, db, told), db.Close()); err != nil {
		return err
	}
	o.Exclusive = false // the lock is held
	if db, err = Open(ctx, address, o); err != nil {
		return err
	}
	return db.Close()
}

// openOf opens a store for rows of an earlier or the present schema. What is there already must be no newer.
func openOf(ctx context.Context, address string, schema int64) (*DB, error) {
	db := &DB{engine: sqlite}
	var err error
	if isPostgres(address) {
		db.engine = postgres
		db.write, err = openPostgres(ctx, address, Options{})
	} else {
		db.write, err = openSQLiteWriter(address, Options{})
	}
	if err != nil {
		return nil, err
	}
	if err := db.migrateTo(ctx, schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) migrateTo(ctx context.Context, schema int64) error {
	provider, err := db.migrations()
	if err != nil {
		return err
	}
	if err := known(schema); err != nil {
		return err
	}
	if _, err := provider.UpTo(ctx, schema); err != nil {
		return err
	}
	if now, err := provider.GetDBVersion(ctx); err != nil || now != schema {
		return errors.Join(err, fmt.Errorf("the database is of schema %d and the rows are of %d: give an empty database", now, schema))
	}
	return nil
}

// known refuses a schema that is newer than this program.
func known(schema int64) error {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return err
	}
	newest := int64(0)
	for _, name := range names {
		n, err := goose.NumericComponent(name)
		if err != nil {
			return err
		}
		newest = max(newest, n)
	}
	if schema < 1 || schema > newest {
		return fmt.Errorf("it is of schema %d and this program knows %d: use the program it was made with, or a newer one", schema, newest)
	}
	return nil
}

// load puts all rows in, in one transaction.
func (b *Backup) load(ctx context.Context, db *DB, told Progress) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range []string{db.engine.patience, db.engine.alone} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := empty(ctx, tx, b.Manifest.Schema); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM head`); err != nil { // the one row of a new store; each file has its own
		return err
	}
	for _, t := range b.Manifest.Tables {
		if err := b.loadTable(ctx, tx, t, told); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	if _, err := tx.ExecContext(ctx, db.engine.count); err != nil {
		return err
	}
	return tx.Commit()
}

// empty refuses a store in which there is more than a new one of that schema has.
func empty(ctx context.Context, tx *sql.Tx, schema int64) error {
	for _, t := range tablesOf(schema, nil) {
		condition := ""
		if t.name == "head" {
			condition = " WHERE seq > 0"
		}
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM "`+t.name+`"`+condition).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("table %s has rows: %w", t.name, ErrNotEmpty)
		}
	}
	return nil
}

func (b *Backup) loadTable(ctx context.Context, tx *sql.Tx, t TableManifest, told Progress) error {
	truth, err := truths(ctx, tx, t)
	if err != nil {
		return err
	}
	var a args
	values := make([]any, len(t.Columns))
	stmt, err := tx.PrepareContext(ctx, `INSERT INTO "`+t.Name+`" (`+quoted(t.Columns)+`) VALUES (`+list(&a, values)+`)`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	n := int64(0)
	return b.lines(t, func(line []byte) error {
		if err := readRow(line, t.Columns, truth, b.form.exact, values); err != nil {
			return err
		}
		if n++; told != nil && n%tellEvery == 0 {
			told(t.Name, n)
		}
		_, err := stmt.ExecContext(ctx, values...)
		return err
	})
}

// truths says which columns the engine keeps as true and false.
func truths(ctx context.Context, tx *sql.Tx, t TableManifest) ([]bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+quoted(t.Columns)+` FROM "`+t.Name+`" LIMIT 0`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	truth := make([]bool, len(types))
	for i, of := range types {
		truth[i] = of.DatabaseTypeName() == "BOOL"
	}
	return truth, rows.Err()
}

func quoted(columns []string) string { return `"` + strings.Join(columns, `", "`) + `"` }

func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}
