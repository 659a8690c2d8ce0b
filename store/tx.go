package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"allmenning"
)

// Tx is a writing transaction, for one goroutine, until the function given to Write returns. After an error of one of its
// methods the transaction must end: PostgreSQL does nothing more in it.
type Tx struct {
	db     *DB
	ctx    context.Context
	tx     *sql.Tx
	now    allmenning.Time
	stmts  map[string]*sql.Stmt
	events []allmenning.Event
}

// Write runs fn in a transaction: everything it stores, and the events of it, or nothing at all where fn returns an error
// (which Write gives back) or the process dies. When Write returns nil, it is on disk. fn is run again when
// another transaction came in between or the server went away (on PostgreSQL) or the file was open for reading alone (SQLite), so it
// must have no other effects than through tx. Where the connection ends while the commit is asked for, nobody knows whether it
// stands: Write says Unavailable, and whoever asks again with the same key is given what was stored.
func (db *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	err := db.quietly(ctx, fn)
	if err == nil {
		db.bell.ring()
	}
	return err
}

// quietly is Write without waking anybody: for what is no news, such as a job being claimed.
func (db *DB) quietly(ctx context.Context, fn func(tx *Tx) error) error {
	const attempts = 10
	for i := 1; ; i++ {
		asked, err := db.writeOnce(ctx, fn)
		if err == nil {
			return nil
		}
		if onlyRead(err) {
			db.reopen()
			if i == 1 {
				continue
			}
		}
		if again := lostRace(err) || cut(err) && !asked; i == attempts || !again || ctx.Err() != nil {
			return refusal(err)
		}
		time.Sleep(time.Duration(i) * time.Duration(1+rand.IntN(10)) * time.Millisecond)
	}
}

// writeOnce is quietly, tried once. asked says that the commit was asked for.
func (db *DB) writeOnce(ctx context.Context, fn func(tx *Tx) error) (asked bool, err error) {
	raw, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return false, fmt.Errorf("store: begin: %w", err)
	}
	defer raw.Rollback() // after a commit it does nothing
	tx := &Tx{db: db, ctx: ctx, tx: raw, now: db.Now(), stmts: map[string]*sql.Stmt{}}
	if err := fn(tx); err != nil {
		return false, err
	}
	if err := tx.appendEvents(); err != nil {
		return false, fmt.Errorf("store: events: %w", err)
	}
	if err := raw.Commit(); err != nil {
		return true, fmt.Errorf("store: commit: %w", err)
	}
	return true, nil
}

// Now is the time of the transaction; every row it writes carries the same.
func (tx *Tx) Now() allmenning.Time { return tx.now }

// event notes that something happened; it is numbered at the end.
func (tx *Tx) event(actor allmenning.Actor, e allmenning.Event) {
	e.ID = allmenning.NewID[allmenning.EventID]()
	e.Actor, e.Acting = actor.Person, actor.Acting
	if e.For == "" {
		e.For = actor.For
	}
	tx.events = append(tx.events, e)
}

// appendEvents moves the head and writes the events below it, as the last thing of the transaction. Whoever moves the head
// holds it until the commit, so numbers are given in the order of commits and a transaction that is undone gives its
// numbers back; no lock is taken after it, so two writers never wait for each other in a ring. The time never goes back,
// even where the clock does.
func (tx *Tx) appendEvents() error {
	if len(tx.events) == 0 {
		return nil
	}
	var seq int64
	var at allmenning.Time
	err := tx.tx.QueryRowContext(tx.ctx, `
		UPDATE head
		SET    seq = seq + $1, at = CASE WHEN at > $2 THEN at ELSE $2 END
		WHERE  name = 'events'
		RETURNING seq, at`, len(tx.events), tx.now).Scan(&seq, &at)
	if err != nil {
		return err
	}
	first := seq - int64(len(tx.events)) + 1
	for i, e := range tx.events {
		_, err := tx.exec(`
			INSERT INTO event (seq, id, at, actor, acting_org, for_org, act, record, version, import_id, meta)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			first+int64(i), e.ID, at, e.Actor, e.Acting, e.For, e.Act, e.Record, e.Version, e.Import, e.Meta)
		if err != nil {
			return err
		}
	}
	return nil
}

// exec runs a statement whose text is fixed and tells how many rows it met.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	var result sql.Result
	stmt, err := tx.statement(query)
	if err != nil {
		return 0, err
	}
	if stmt != nil {
		result, err = stmt.ExecContext(tx.ctx, args...)
	} else {
		result, err = tx.tx.ExecContext(tx.ctx, query, args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// statement prepares a fixed text once a transaction where that pays; nil where the driver remembers texts itself.
func (tx *Tx) statement(query string) (*sql.Stmt, error) {
	if !tx.db.engine.prepare {
		return nil, nil
	}
	if stmt, ok := tx.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := tx.tx.PrepareContext(tx.ctx, query)
	if err == nil {
		tx.stmts[query] = stmt // closed with the transaction
	}
	return stmt, err
}

// prepared asks questions whose text is fixed in a transaction, prepared as those of exec are: for what is asked of each row of a list.
type prepared struct{ *Tx }

// QueryContext is sql.Tx's.
func (p prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := p.statement(query)
	if err != nil {
		return nil, err
	}
	if stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return p.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext is sql.Tx's. What cannot be prepared says why when it is asked.
func (p prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt, err := p.statement(query); err == nil && stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return p.tx.QueryRowContext(ctx, query, args...)
}

// refusal gives the engine's error the kind that people are answered with; errors that have one keep it.
func refusal(err error) error {
	var ours *allmenning.Error
	var fields allmenning.FieldErrors
	kind, key := allmenning.Kind(""), ""
	switch {
	case errors.As(err, &ours) || errors.As(err, &fields):
		return err
	case taken(err):
		kind, key = allmenning.Conflict, "errors.conflict.title"
	case busy(err) || lostRace(err) || away(err) || cut(err):
		kind, key = allmenning.Unavailable, "errors.unavailable.title"
	case full(err):
		kind, key = allmenning.Unavailable, "errors.disk_full"
	case unwritable(err):
		kind, key = allmenning.Unavailable, "errors.disk_closed"
	case badText(err):
		kind, key = allmenning.Invalid, "field.bad_characters"
	default:
		return err
	}
	return &allmenning.Error{Kind: kind, Key: key, Err: err}
}

var errConflict = allmenning.Refuse(allmenning.Conflict, "errors.conflict.title")
