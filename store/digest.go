package store

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"allmenning"
)

// Digest is what a person has chosen of the weekly letter, and how far it has come.
type Digest struct {
	Person allmenning.PersonID
	Often  string // "weekly" | "never"
	Seen   int64  // number of the last event a letter has told of or passed by
	Week   string // the last week a letter was made for: "2026-W48"; weeks follow each other as texts do
	Token  string // stops the letters without signing in
}

const digestColumns = `d.person, d.often, d.seen, d.week, d.token`

func scanDigest(row scanner) (d Digest, err error) {
	err = row.Scan(&d.Person, &d.Often, &d.Seen, &d.Week, &d.Token)
	return d, err
}

// PutDigest stores the choice of a person, in place of the one before it.
func (tx *Tx) PutDigest(d Digest) error {
	_, err := tx.exec(`
		INSERT INTO digest (person, often, seen, week, token) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person) DO UPDATE SET often = excluded.often, seen = excluded.seen, week = excluded.week, token = excluded.token`,
		d.Person, d.Often, d.Seen, d.Week, d.Token)
	return wrap("digest", err)
}

// Digest gives the choice of a person. ErrNotFound when none is stored.
func (tx *Tx) Digest(person allmenning.PersonID) (Digest, error) {
	return oneDigest(tx.ctx, tx.tx, `d.person = $1`, person)
}

// Digest gives the choice of a person. ErrNotFound when none is stored.
func (db *DB) Digest(ctx context.Context, person allmenning.PersonID) (Digest, error) {
	return oneDigest(ctx, db.read, `d.person = $1`, person)
}

// DigestByToken gives the choice that a token may stop. ErrNotFound when there is none.
func (db *DB) DigestByToken(ctx context.Context, token string) (Digest, error) {
	return oneDigest(ctx, db.read, `d.token = $1`, token)
}

func oneDigest(ctx context.Context, q querier, where string, arg any) (Digest, error) {
	found, err := collect(ctx, q, `SELECT `+digestColumns+` FROM digest d WHERE `+where, []any{arg}, scanDigest)
	if err != nil {
		return Digest{}, fmt.Errorf("store: digest: %w", err)
	}
	if len(found) == 0 {
		return Digest{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// DigestsDue gives the choices of everybody who follows something, wants a letter each week, and has had none for a week or a
// later one.
func (db *DB) DigestsDue(ctx context.Context, week string) ([]Digest, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+digestColumns+`
		FROM   digest d JOIN person p ON p.id = d.person
		WHERE  d.often = 'weekly' AND d.week < $1 AND NOT p.closed
		AND    EXISTS (SELECT 1 FROM following f WHERE f.person = d.person)
		ORDER  BY d.person`, []any{week}, scanDigest)
	return found, wrap("digests due", err)
}

// MoveDigest notes that a letter was made, or that there was nothing to tell. It says whether was is still how it stands:
// when another process has been here in between, nothing is changed, and nothing may be sent.
func (tx *Tx) MoveDigest(was Digest, week string, seen int64) (moved bool, err error) {
	n, err := tx.exec(`
		UPDATE digest SET week = $1, seen = $2 WHERE person = $3 AND week = $4 AND seen = $5 AND often = 'weekly'`,
		week, seen, was.Person, was.Week, was.Seen)
	return n > 0, wrap("digest", err)
}

// Head gives the number of the newest event as it stands in this transaction.
func (tx *Tx) Head() (seq int64, err error) {
	err = tx.tx.QueryRowContext(tx.ctx, `SELECT seq FROM head WHERE name = 'events'`).Scan(&seq)
	return seq, wrap("head", err)
}

// News gives what happened after one event and up to another that the reader may hear of, newest first, at most limit events:
// of records the reader sees now, without what tells of something else the reader does not see, and without what one person
// did.
func (db *DB) News(ctx context.Context, reader allmenning.Reader, but allmenning.PersonID, after, upTo int64, limit int) ([]allmenning.Event, error) {
	return db.news(ctx, reader, but, after, upTo, limit, func(*args) string { return "" })
}

// NewsOf is News of some records, all of it.
func (db *DB) NewsOf(ctx context.Context, reader allmenning.Reader, but allmenning.PersonID, after, upTo int64, ids []allmenning.RecordID) ([]allmenning.Event, error) {
	out := []allmenning.Event{}
	for chunk := range slices.Chunk(ids, mostInList) {
		found, err := db.news(ctx, reader, but, after, upTo, math.MaxInt32, func(a *args) string { return ` AND e.record IN (` + list(a, chunk) + `)` })
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	slices.SortFunc(out, func(a, b allmenning.Event) int { return cmp.Compare(b.Seq, a.Seq) })
	return out, nil
}

// NewsIn is News of the records in any of some municipalities, by the numbers their sources gave. No numbers give nothing.
func (db *DB) NewsIn(ctx context.Context, reader allmenning.Reader, but allmenning.PersonID, after, upTo int64, numbers []allmenning.MunicipalityNumber, limit int) ([]allmenning.Event, error) {
	if len(numbers) == 0 {
		return []allmenning.Event{}, nil
	}
	return db.news(ctx, reader, but, after, upTo, limit, func(a *args) string {
		return ` AND e.record IN (SELECT record FROM record_municipality WHERE number IN (` + list(a, numbers) + `))`
	})
}

// NewsBy is News of the records any of some organisations own, and of what they did to those of others: stood behind a need, joined
// a group. No organisations give nothing.
func (db *DB) NewsBy(ctx context.Context, reader allmenning.Reader, but allmenning.PersonID, after, upTo int64, orgs []allmenning.OrganisationID, limit int) ([]allmenning.Event, error) {
	if len(orgs) == 0 {
		return []allmenning.Event{}, nil
	}
	return db.news(ctx, reader, but, after, upTo, limit, func(a *args) string {
		return ` AND (r.owner_org IN (` + list(a, orgs) + `) OR COALESCE(NULLIF(e.for_org, ''), e.acting_org) IN (` + list(a, orgs) + `))`
	})
}

func (db *DB) news(ctx context.Context, reader allmenning.Reader, but allmenning.PersonID, after, upTo int64, limit int, among func(*args) string) ([]allmenning.Event, error) {
	var a args
	events, err := collect(ctx, db.read, `
		SELECT `+eventColumns+`
		FROM   event e JOIN record r ON r.id = e.record
		WHERE  e.seq > `+a.add(after)+` AND e.seq <= `+a.add(upTo)+` AND e.actor <> `+a.add(but)+among(&a)+`
		AND    `+db.sees(reader, coreClass("r"), &a)+`
		AND    `+db.tellable(reader, &a)+`
		ORDER  BY e.seq DESC LIMIT `+a.add(limit), a, scanEvent)
	return events, wrap("news", err)
}
