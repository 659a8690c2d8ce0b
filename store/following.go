package store

import (
	"context"

	"allmenning"
)

// PutFollow makes a person follow something. Following it already changes nothing.
func (tx *Tx) PutFollow(f allmenning.Follow) error {
	if err := f.Check(); err != nil {
		return err
	}
	if f.Since == 0 {
		f.Since = tx.now
	}
	_, err := tx.exec(`INSERT INTO following (person, kind, of, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		f.Person, f.Kind, f.Of, f.Since)
	return wrap("follow", err)
}

// DeleteFollow makes a person no longer follow something; with an empty kind, anything, and the choice of the weekly letter is
// forgotten too.
func (tx *Tx) DeleteFollow(person allmenning.PersonID, kind allmenning.FollowKind, of string) error {
	var err error
	if kind == "" {
		if _, err = tx.exec(`DELETE FROM digest WHERE person = $1`, person); err == nil {
			_, err = tx.exec(`DELETE FROM following WHERE person = $1`, person)
		}
	} else {
		_, err = tx.exec(`DELETE FROM following WHERE person = $1 AND kind = $2 AND of = $3`, person, kind, of)
	}
	return wrap("unfollow", err)
}

// Follows gives what a person follows, the newest first.
func (db *DB) Follows(ctx context.Context, person allmenning.PersonID) ([]allmenning.Follow, error) {
	found, err := collect(ctx, db.read, `
		SELECT person, kind, of, since FROM following WHERE person = $1 ORDER BY since DESC, kind, of`, []any{person},
		func(row scanner) (f allmenning.Follow, err error) {
			err = row.Scan(&f.Person, &f.Kind, &f.Of, &f.Since)
			return f, err
		})
	return found, wrap("follows", err)
}

// Endorsement is an organisation's "vi også" to a need.
type Endorsement struct {
	Record allmenning.RecordID
	Org    allmenning.OrganisationID
	Person allmenning.PersonID
	At     allmenning.Time
}

// PutEndorsement stores a "vi også". It says whether it was new.
func (tx *Tx) PutEndorsement(e Endorsement) (isNew bool, err error) {
	n, err := tx.exec(`INSERT INTO endorsement (record, org, person, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		e.Record, e.Org, e.Person, tx.now)
	return n > 0, wrap("endorse", err)
}

// DeleteEndorsement takes a "vi også" back. It says whether there was one.
func (tx *Tx) DeleteEndorsement(record allmenning.RecordID, org allmenning.OrganisationID) (was bool, err error) {
	n, err := tx.exec(`DELETE FROM endorsement WHERE record = $1 AND org = $2`, record, org)
	return n > 0, wrap("endorse", err)
}

// Endorsements gives the organisations that stand behind a record the reader sees, the first first. ErrNotFound when the
// reader does not see it.
func (db *DB) Endorsements(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) ([]Endorsement, error) {
	var a args
	seen, err := collect(ctx, db.read, `SELECT r.id FROM record r WHERE r.id = `+a.add(id)+` AND `+db.sees(reader, coreClass("r"), &a), a, scanString)
	if err != nil {
		return nil, wrap("endorsements", err)
	}
	if len(seen) == 0 {
		return nil, allmenning.ErrNotFound
	}
	found, err := collect(ctx, db.read, `SELECT record, org, person, at FROM endorsement WHERE record = $1 ORDER BY at, org`,
		[]any{id}, func(row scanner) (e Endorsement, err error) {
			err = row.Scan(&e.Record, &e.Org, &e.Person, &e.At)
			return e, err
		})
	return found, wrap("endorsements", err)
}
