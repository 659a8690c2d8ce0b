// Package store keeps the commons in a database: one SQL text for SQLite and PostgreSQL, migrations, the gapless log of
// events, jobs and the outbox. Whatever is kept elsewhere (search index, stored edges) is derived from here.
//
// Changes go through [DB.Write], where one transaction stores records and appends their events. Reads take an
// [allmenning.Reader] and give only what it sees; visible.go renders the one rule. The exceptions are named: what stands in
// follow.go is for the followers of events (the index, the jobs), which see everything, and what stands on [Tx] is for acts,
// which have asked whether the actor may.
//
// Errors are of the root's kinds: NotFound for what is absent or hidden, Conflict for a version that is no longer the
// stored one or a key that is taken, Invalid for a shape that may not be stored, Unavailable for a store that is busy
// or whose disk is full or read-only.
// Everything else is the engine's own error with what we were doing, and so Internal.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"allmenning"
)

// Options are the choices of whoever opens a store. The zero Options work.
type Options struct {
	// Now is the clock; nil is time.Now. "Now" never comes from the database.
	Now func() time.Time
	// Fold turns a title into the form that List's Text is compared with (lang.Fold); nil is strings.ToLower. It must be
	// the same at every opening of one store.
	Fold func(string) string
	// Exclusive refuses to open a SQLite file that another process has open with Exclusive, and names that process. A
	// server sets it; a command that runs beside the server does not. Without meaning on PostgreSQL.
	Exclusive bool
	// Through is put between the store and its database, for who counts what is asked there; nil: nothing is.
	Through func(driver.Connector) driver.Connector
}

// pool is a pool of connections that c opens.
func (o Options) pool(c driver.Connector) *sql.DB {
	if o.Through != nil {
		c = o.Through(c)
	}
	return sql.OpenDB(c)
}

// DB is an open store, for use by many goroutines at once.
type DB struct {
	engine engine
	write  *sql.DB // on SQLite one connection; on PostgreSQL the same pool as read
	read   *readers
	lock   *fileLock // nil where none is held
	now    func() time.Time
	fold   func(string) string
	bell   bell

	// alter changes a named branch of the rule of visibility. It is nil, except where a test shows that a wrong rule would
	// be noticed.
	alter func(branch, sql string) string
}

// Open opens the store at address and brings its tables up to date. address is the path of a SQLite file, which is made
// where it does not exist (its folder must), or a postgres:// URL.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	db := &DB{now: o.Now, fold: o.Fold}
	if db.now == nil {
		db.now = time.Now
	}
	if db.fold == nil {
		db.fold = strings.ToLower
	}
	db.bell.ring()
	if err := db.open(ctx, address, o); err != nil {
		return nil, errors.Join(fmt.Errorf("store: open: %w", err), db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, address string, o Options) (err error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		db.engine = postgres
		if db.write, err = openPostgres(ctx, address, o); err != nil {
			return err
		}
		db.read = &readers{DB: db.write}
		return db.migrate(ctx)
	}
	db.engine = sqlite
	if o.Exclusive {
		if db.lock, err = lockFile(address + ".lock"); err != nil {
			return err
		}
	}
	if db.write, err = openSQLiteWriter(address, o); err != nil {
		return err
	}
	if err := migrateAlone(address, func() error { return db.migrate(ctx) }); err != nil {
		return err
	}
	pool, err := openSQLiteReaders(address, o)
	if err != nil {
		return err
	}
	db.read = &readers{DB: pool, prepare: db.engine.prepare}
	return nil
}

// Close closes the store and gives up its lock. It may be called once.
func (db *DB) Close() error {
	var errs []error
	if db.read != nil && db.read.DB != db.write {
		errs = append(errs, db.read.Close())
	}
	if db.write != nil {
		errs = append(errs, db.write.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.release())
	}
	return errors.Join(errs...)
}

// Engine is "sqlite" or "postgres".
func (db *DB) Engine() string { return db.engine.name }

// Now is the store's clock, in whole milliseconds.
func (db *DB) Now() allmenning.Time { return allmenning.At(db.now()) }

// Changes returns a channel that is closed when this process next commits something. Other processes are not heard: who
// must hear them too polls, as [DB.Wait] does.
func (db *DB) Changes() <-chan struct{} { return db.bell.wait() }

// bell wakes everybody who waits, once a ring.
type bell struct {
	mu sync.Mutex
	ch chan struct{}
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
	}
	b.ch = make(chan struct{})
}

func (b *bell) wait() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ch
}
