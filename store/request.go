package store

import (
	"context"

	"allmenning"
)

const requestColumns = `id, kind, record, org, by_person, name, email, body, state, at, decided_by, decided_at`

func scanRequest(row scanner) (q allmenning.Request, err error) {
	err = row.Scan(&q.ID, &q.Kind, &q.Record, &q.Org, &q.By, &q.Name, &q.Email, &q.Text, &q.State, &q.At, &q.DecidedBy, &q.DecidedAt)
	return q, err
}

// PutRequest stores a request, in place of the one with the same id: first as waiting, then as what was decided, and as it is asked
// when it is asked again.
func (tx *Tx) PutRequest(q *allmenning.Request) error {
	if err := q.Check(); err != nil {
		return err
	}
	if q.State == "" {
		q.State = allmenning.RequestWaiting
	}
	if q.At == 0 {
		q.At = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO request (id, kind, record, org, by_person, name, email, body, state, at, decided_by, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET by_person = excluded.by_person, name = excluded.name, email = excluded.email, body = excluded.body,
		       state = excluded.state, at = excluded.at, decided_by = excluded.decided_by, decided_at = excluded.decided_at`,
		q.ID, q.Kind, q.Record, q.Org, q.By, q.Name, q.Email, q.Text, q.State, q.At, q.DecidedBy, q.DecidedAt)
	return wrap("request", err)
}

// Request gives one request. ErrNotFound when there is none.
func (tx *Tx) Request(id string) (allmenning.Request, error) {
	found, err := collect(tx.ctx, tx.tx, `SELECT `+requestColumns+` FROM request WHERE id = $1`, []any{id}, scanRequest)
	if err != nil {
		return allmenning.Request{}, wrap("request", err)
	}
	if len(found) == 0 {
		return allmenning.Request{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// RequestsWaiting gives the requests that wait for a decision, the oldest first.
func (db *DB) RequestsWaiting(ctx context.Context) ([]allmenning.Request, error) {
	found, err := collect(ctx, db.read, `SELECT `+requestColumns+` FROM request WHERE state = 'waiting' ORDER BY at, id`, nil, scanRequest)
	return found, wrap("requests", err)
}

// RequestsBy gives the requests an organisation has made, the newest first.
func (db *DB) RequestsBy(ctx context.Context, org allmenning.OrganisationID) ([]allmenning.Request, error) {
	found, err := collect(ctx, db.read, `SELECT `+requestColumns+` FROM request WHERE org = $1 ORDER BY at DESC, id`, []any{org}, scanRequest)
	return found, wrap("requests", err)
}
