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

// FollowUp gives the result and the month that a letter's token asks about, and when it was asked. ErrNotFound when there is none,
// and when the result is not open to everybody: one statement finds neither.
func (db *DB) FollowUp(ctx context.Context, digest string) (finding allmenning.RecordID, month int, at allmenning.Time, err error) {
	n := 0
	a := args{digest}
	rule := db.sees(allmenning.Reader{}, coreClass("r"), &a)
	err = each(ctx, db.read, `
		SELECT f.finding, f.month, f.asked_at
		FROM   follow_up f JOIN record r ON r.id = f.finding
		WHERE  f.token_digest = $1 AND `+rule, a, func(row scanner) error {
		n++
		return row.Scan(&finding, &month, &at)
	})
	if err == nil && n == 0 {
		return "", 0, 0, allmenning.ErrNotFound
	}
	return finding, month, at, wrap("follow-up", err)
}

// ToFollowUp gives the published results written here, open to everybody, that have not been asked about at month last, each with the
// last month that it has been asked about, 0 for none: at most limit, in the order of their ids, after one of them.
func (db *DB) ToFollowUp(ctx context.Context, last, limit int, after allmenning.RecordID) (map[allmenning.RecordID]int, error) {
	out := map[allmenning.RecordID]int{}
	err := each(ctx, db.read, `
		SELECT r.id, coalesce((SELECT max(f.month) FROM follow_up f WHERE f.finding = r.id), 0)
		FROM   record r
		WHERE  r.noun = 'finding' AND r.source = '' AND r.state = 'published' AND r.level = 3 AND r.id > $1
		AND    NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.finding = r.id AND f.month >= $2)
		ORDER  BY r.id
		LIMIT  $3`, args{after, last, limit}, func(row scanner) error {
		var id allmenning.RecordID
		var month int
		err := row.Scan(&id, &month)
		out[id] = month
		return err
	})
	return out, wrap("follow-ups", err)
}
