package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"allmenning"
)

// KeptKeys is how long the first answer to an act is kept for a repetition of it.
const KeptKeys = 30 * 24 * time.Hour

// Once does an act once. key names it, chosen by whoever asks (a form carries one); digest is of what is asked. The first
// time act is done, and its result is kept in the same transaction; the same again gives that result back and does nothing.
// The same key with something else is a Conflict. An empty key does the act each time.
func (tx *Tx) Once(actor allmenning.PersonID, key, digest string, act func() (result string, err error)) (string, error) {
	if key == "" {
		return act()
	}
	n, err := tx.exec(`
		INSERT INTO idempotency (actor, key, digest, result, at) VALUES ($1, $2, $3, '', $4) ON CONFLICT DO NOTHING`,
		actor, key, digest, tx.now)
	if err != nil {
		return "", fmt.Errorf("store: key: %w", err)
	}
	if n == 0 {
		return tx.before(actor, key, digest)
	}
	result, err := act()
	if err != nil {
		return "", err
	}
	if _, err := tx.exec(`UPDATE idempotency SET result = $1 WHERE actor = $2 AND key = $3`, result, actor, key); err != nil {
		return "", fmt.Errorf("store: key: %w", err)
	}
	return result, nil
}

// WasDone says whether an act with a key and the same digest has been done: it may be answered as the first time without asking again
// whether it could be done now. Never for an empty key.
func (db *DB) WasDone(ctx context.Context, actor allmenning.PersonID, key, digest string) (bool, error) {
	if key == "" {
		return false, nil
	}
	found, err := collect(ctx, db.read, `SELECT digest FROM idempotency WHERE actor = $1 AND key = $2`, []any{actor, key}, scanString)
	return len(found) == 1 && found[0] == digest, wrap("key", err)
}

// before is the result an act had the first time.
func (tx *Tx) before(actor allmenning.PersonID, key, digest string) (result string, err error) {
	var was string
	err = tx.tx.QueryRowContext(tx.ctx, `SELECT digest, result FROM idempotency WHERE actor = $1 AND key = $2`, actor, key).
		Scan(&was, &result)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", errConflict // taken away in between
	case err != nil:
		return "", fmt.Errorf("store: key: %w", err)
	case was != digest:
		return "", errConflict
	}
	return result, nil
}

// KeptRequests is how long what somebody without an account has asked is kept, unanswered or after a no.
const KeptRequests = 90 * 24 * time.Hour

// Tidy takes away what nobody can use any more: answers older than KeptKeys, sessions that have ended, and invitations that
// ended, letters that went out, work that was done, and lists of which nothing was taken in, from before the same time; and what
// strangers have asked before KeptRequests.
func (tx *Tx) Tidy() error {
	old, asked := tx.now-allmenning.Time(KeptKeys.Milliseconds()), tx.now-allmenning.Time(KeptRequests.Milliseconds())
	for query, before := range map[string]allmenning.Time{
		`DELETE FROM idempotency WHERE at < $1`:                                                                                  old,
		`DELETE FROM session WHERE ends_at <= $1`:                                                                                tx.now,
		`DELETE FROM invitation WHERE ends_at < $1`:                                                                              old,
		`DELETE FROM outbox WHERE state IN ('sent', 'failed') AND made_at < $1`:                                                  old,
		`DELETE FROM job WHERE state IN ('done', 'failed') AND run_at < $1`:                                                      old,
		`DELETE FROM request WHERE by_person = '' AND (state = 'waiting' AND at < $1 OR state = 'declined' AND decided_at < $1)`: asked,
	} {
		if _, err := tx.exec(query, before); err != nil {
			return fmt.Errorf("store: tidy: %w", err)
		}
	}
	return tx.dropOldLists(old)
}

// dropOldLists forgets the lists that were received before a time and never taken in. Of one that failed on its way in, what became
// of its rows is kept, and its bytes are not.
func (tx *Tx) dropOldLists(before allmenning.Time) error {
	ids, err := collect(tx.ctx, tx.tx, `
		SELECT id FROM import
		WHERE  state IN ('received', 'ready', 'failed') AND at < $1 AND held <= $2
		AND    (state <> 'failed' OR EXISTS (SELECT 1 FROM import_part p WHERE p.import = import.id)
		        OR NOT EXISTS (SELECT 1 FROM import_row w WHERE w.import = import.id))`,
		[]any{before, tx.now}, scanString)
	if err != nil {
		return wrap("tidy", err)
	}
	for _, id := range ids {
		if _, err := tx.DropImport(allmenning.ImportID(id)); err != nil {
			return err
		}
	}
	return nil
}
