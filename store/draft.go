package store

import (
	"context"
	"encoding/json"
	"fmt"

	"allmenning"
)

const draftColumns = `id, author, noun, org, base, fields, asked, saves, saved_at`

func scanDraft(row scanner) (*allmenning.Draft, error) {
	var d allmenning.Draft
	var fields string
	if err := row.Scan(&d.ID, &d.Author, &d.Noun, &d.Org, &d.Base, &fields, &d.Asked, &d.Saves, &d.Saved); err != nil {
		return nil, err
	}
	return &d, json.Unmarshal([]byte(fields), &d.Fields)
}

// PutDraft saves d. d.Saves is the number of savings its author saw, 0 for a new one; Conflict when it has been saved since
// (in another window). Saves and Saved come back as stored. There is no event: a draft is nobody else's business.
func (tx *Tx) PutDraft(d *allmenning.Draft) error {
	if err := d.Check(); err != nil {
		return err
	}
	fields, err := canonical(d.Fields)
	if err != nil {
		return fmt.Errorf("store: draft %s: %w", d.ID, err)
	}
	n, err := tx.exec(`
		INSERT INTO draft (id, author, noun, org, base, fields, asked, saves, saved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id, author) DO UPDATE SET org = excluded.org, base = excluded.base, fields = excluded.fields,
		            asked = excluded.asked, saves = excluded.saves, saved_at = excluded.saved_at
		WHERE  draft.saves = $10 AND draft.noun = excluded.noun`,
		d.ID, d.Author, d.Noun, d.Org, d.Base, fields, d.Asked, d.Saves+1, tx.now, d.Saves)
	if err != nil {
		return fmt.Errorf("store: draft %s: %w", d.ID, err)
	}
	if n == 0 {
		return errConflict
	}
	d.Saves, d.Saved = d.Saves+1, tx.now
	return nil
}

// OthersDraft says whether somebody else than author is writing the new record with an id.
func (tx *Tx) OthersDraft(id allmenning.RecordID, author allmenning.PersonID) (bool, error) {
	return othersDraft(tx.ctx, tx.tx, id, author)
}

// OthersDraft says whether somebody else than author is writing the new record with an id.
func (db *DB) OthersDraft(ctx context.Context, id allmenning.RecordID, author allmenning.PersonID) (bool, error) {
	return othersDraft(ctx, db.read, id, author)
}

func othersDraft(ctx context.Context, q querier, id allmenning.RecordID, author allmenning.PersonID) (bool, error) {
	found, err := collect(ctx, q, `SELECT author FROM draft WHERE id = $1 AND base = 0 AND author <> $2`, []any{id, author}, scanString)
	return len(found) > 0, wrap("draft", err)
}

// DeleteDraft takes a draft away: it was published, or its author wants it gone.
func (tx *Tx) DeleteDraft(id allmenning.RecordID, author allmenning.PersonID) error {
	if _, err := tx.exec(`DELETE FROM draft WHERE id = $1 AND author = $2`, id, author); err != nil {
		return fmt.Errorf("store: draft %s: %w", id, err)
	}
	return nil
}

// DeleteDrafts takes all drafts of author away.
func (tx *Tx) DeleteDrafts(author allmenning.PersonID) error {
	_, err := tx.exec(`DELETE FROM draft WHERE author = $1`, author)
	return wrap("drafts", err)
}

// Draft gives what author has written and not published. ErrNotFound when there is none.
func (db *DB) Draft(ctx context.Context, id allmenning.RecordID, author allmenning.PersonID) (*allmenning.Draft, error) {
	return oneDraft(ctx, db.read, id, author)
}

// Draft gives what author has written and not published. ErrNotFound when there is none.
func (tx *Tx) Draft(id allmenning.RecordID, author allmenning.PersonID) (*allmenning.Draft, error) {
	return oneDraft(tx.ctx, tx.tx, id, author)
}

func oneDraft(ctx context.Context, q querier, id allmenning.RecordID, author allmenning.PersonID) (*allmenning.Draft, error) {
	found, err := collect(ctx, q, `SELECT `+draftColumns+` FROM draft WHERE id = $1 AND author = $2`, []any{id, author}, scanDraft)
	if err != nil {
		return nil, fmt.Errorf("store: draft %s: %w", id, err)
	}
	if len(found) == 0 {
		return nil, allmenning.ErrNotFound
	}
	return found[0], nil
}

// Drafts gives all that author has written and not published, the newest first.
func (db *DB) Drafts(ctx context.Context, author allmenning.PersonID) ([]*allmenning.Draft, error) {
	return drafts(ctx, db, `author = $1`, author)
}

// DraftsAsked gives the drafts that somebody has asked the editors of org to publish, the newest first.
func (db *DB) DraftsAsked(ctx context.Context, org allmenning.OrganisationID) ([]*allmenning.Draft, error) {
	return drafts(ctx, db, `asked AND org = $1`, org)
}

func drafts(ctx context.Context, db *DB, where string, arg any) ([]*allmenning.Draft, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+draftColumns+` FROM draft WHERE `+where+` ORDER BY saved_at DESC, id`, []any{arg}, scanDraft)
	if err != nil {
		return nil, fmt.Errorf("store: drafts: %w", err)
	}
	return found, nil
}
