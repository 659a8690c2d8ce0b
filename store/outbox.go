package store

import (
	"context"
	"fmt"

	"allmenning"
)

// Letter is mail or a call to another machine, kept with the change that caused it.
type Letter struct {
	Key  string // what it is about, so that it goes out once: "digest:2026-48:0193…"
	Kind string // "mail", "webhook"
	Body []byte // JSON; nil is {}
	Made allmenning.Time
}

// Post puts a letter in the outbox, together with everything else the transaction does. A second letter with the same key
// is not put in.
func (tx *Tx) Post(l Letter) error {
	_, err := tx.exec(`
		INSERT INTO outbox (dedupe_key, kind, body, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		l.Key, l.Kind, orEmpty(l.Body, "{}"), tx.now)
	if err != nil {
		return fmt.Errorf("store: outbox %s: %w", l.Key, err)
	}
	return nil
}

// Letters gives the letters of the outbox, the oldest first, at most limit of them.
func (db *DB) Letters(ctx context.Context, limit int) ([]Letter, error) {
	letters, err := collect(ctx, db.read, `
		SELECT dedupe_key, kind, body, made_at FROM outbox ORDER BY made_at, dedupe_key LIMIT $1`, []any{limit},
		func(row scanner) (l Letter, err error) {
			err = row.Scan(&l.Key, &l.Kind, &l.Body, &l.Made)
			return l, err
		})
	if err != nil {
		return nil, fmt.Errorf("store: outbox: %w", err)
	}
	return letters, nil
}
