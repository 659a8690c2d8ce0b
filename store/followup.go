package store

import (
	"context"

	"allmenning"
)

// PutFollowUp keeps that a result is asked about, a number of months after its end, by a letter whose token has a digest. isNew is
// false when it has been asked before: then nothing is stored.
func (tx *Tx) PutFollowUp(finding allmenning.RecordID, month int, digest string) (isNew bool, err error) {
	n, err := tx.exec(`
		INSERT INTO follow_up (finding, month, token_digest, asked_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		finding, month, digest, tx.now)
	return n > 0, wrap("follow-up", err)
}

// FollowUp gives the result and the month that a letter's token asks about. ErrNotFound when there is none.
func (db *DB) FollowUp(ctx context.Context, digest string) (finding allmenning.RecordID, month int, err error) {
	n := 0
	err = each(ctx, db.read, `SELECT finding, month FROM follow_up WHERE token_digest = $1`, args{digest}, func(row scanner) error {
		n++
		return row.Scan(&finding, &month)
	})
	if err == nil && n == 0 {
		return "", 0, allmenning.ErrNotFound
	}
	return finding, month, wrap("follow-up", err)
}

// ToFollowUp gives the published results written here that have been asked about fewer than times times, in the order of their ids,
// after one of them, at most limit.
func (db *DB) ToFollowUp(ctx context.Context, times, limit int, after allmenning.RecordID) ([]allmenning.RecordID, error) {
	found, err := collect(ctx, db.read, `
		SELECT r.id FROM record r
		WHERE  r.noun = 'finding' AND r.source = '' AND r.state = 'published' AND r.id > $1
		AND    (SELECT count(*) FROM follow_up f WHERE f.finding = r.id) < $2
		ORDER  BY r.id
		LIMIT  $3`, []any{after, times, limit}, func(row scanner) (id allmenning.RecordID, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return found, wrap("follow-ups", err)
}
