package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"allmenning"
)

// PutRecord stores r and appends an event with act. r.Version is 1 for a record that is not there yet, else one above the
// stored version it was read at; anything else is a Conflict, and so is a source id its owner has already. The record must
// pass its own Check, and its owner must be stored.
//
// Where the stored version says the same (texts, owner, closures, places, source), nothing is written, there is no event,
// unchanged is true and r.Version is set to the stored version. The state of a stored record stays as it is, whatever r
// says: SetState changes it. Created (where it is 0) and Changed are set to the transaction's time; State, Created and
// Changed of r come back as stored.
func (tx *Tx) PutRecord(r *allmenning.Record, act allmenning.Act, actor allmenning.Actor, imp allmenning.ImportID) (unchanged bool, err error) {
	return tx.putRecord(r, actor, allmenning.Event{Act: act, Import: imp})
}

// PutEnded stores a project whose status is what a result said when it was published, as PutRecord does. Its event, an edit, holds
// the result and the status: [EndedBy] reads them. Who does not see the result is told of the edit alone.
func (tx *Tx) PutEnded(r *allmenning.Record, actor allmenning.Actor, because allmenning.RecordID, status allmenning.ProjectStatus) error {
	meta := eventMeta{Because: because, Of: string(status)}
	_, err := tx.putRecord(r, actor, allmenning.Event{Act: allmenning.ActEdited, Meta: meta.text()})
	return err
}

// putRecord stores r with an event of which the act, the import and the rest are given.
func (tx *Tx) putRecord(r *allmenning.Record, actor allmenning.Actor, event allmenning.Event) (unchanged bool, err error) {
	if err := r.Check(); err != nil {
		return false, err
	}
	if r.Version < 1 {
		return false, errConflict
	}
	if r.Version == 1 {
		err = tx.insertRecord(r)
	} else {
		unchanged, err = tx.replaceRecord(r)
	}
	if err != nil || unchanged {
		return unchanged, err
	}
	event.Record, event.Version = r.ID, r.Version
	if actor.Acting != r.Owner {
		event.For = r.Owner
	}
	tx.event(actor, event)
	return false, nil
}

func (tx *Tx) insertRecord(r *allmenning.Record) error {
	if r.State == "" {
		r.State = allmenning.Published
	}
	if r.Created == 0 {
		r.Created = tx.now
	}
	r.Changed = tx.now
	body, err := encode(r)
	if err != nil {
		return fmt.Errorf("store: record %s: %w", r.ID, err)
	}
	n, err := tx.exec(`
		INSERT INTO record (id, noun, owner_org, state, level, group_id, opens_at, basis, title_folded, source, source_id,
		                    version, created_at, changed_at, sort_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT DO NOTHING`,
		r.ID, r.Noun, r.Owner, r.State, r.Closure.Level, r.Closure.Group, r.Closure.OpensAt, r.Closure.Basis,
		tx.db.fold(r.Title), r.Source.Name, r.Source.ID, r.Version, r.Created, r.Changed, SortKey(r))
	if err != nil {
		return fmt.Errorf("store: record %s: %w", r.ID, err)
	}
	if n == 0 {
		return errConflict
	}
	return tx.putParts(r, body)
}

// replaceRecord stores r as the version after the one it was read at.
func (tx *Tx) replaceRecord(r *allmenning.Record) (unchanged bool, err error) {
	old, before, err := tx.stored(r.ID)
	switch {
	case errors.Is(err, allmenning.ErrNotFound):
		return false, errConflict
	case err != nil:
		return false, err
	case old.Version != r.Version-1, old.Noun != r.Noun:
		return false, errConflict
	}
	r.State, r.Created = old.State, old.Created
	body, err := encode(r)
	if err != nil {
		return false, fmt.Errorf("store: record %s: %w", r.ID, err)
	}
	if maps.Equal(before, body) {
		r.Version, r.Changed = old.Version, old.Changed
		return true, nil
	}
	r.Changed = tx.now
	n, err := tx.exec(`
		UPDATE record
		SET    owner_org = $1, level = $2, group_id = $3, opens_at = $4, basis = $5, title_folded = $6, source = $7,
		       source_id = $8, version = $9, changed_at = $10, sort_key = $11
		WHERE  id = $12 AND version = $13`,
		r.Owner, r.Closure.Level, r.Closure.Group, r.Closure.OpensAt, r.Closure.Basis, tx.db.fold(r.Title), r.Source.Name,
		r.Source.ID, r.Version, r.Changed, SortKey(r), r.ID, old.Version)
	if err != nil {
		return false, fmt.Errorf("store: record %s: %w", r.ID, err)
	}
	if n == 0 {
		return false, errConflict
	}
	for _, clear := range []string{`DELETE FROM record_municipality WHERE record = $1`, `DELETE FROM block WHERE record = $1`} {
		if _, err := tx.exec(clear, r.ID); err != nil {
			return false, fmt.Errorf("store: record %s: %w", r.ID, err)
		}
	}
	return false, tx.putParts(r, body)
}

// putParts writes the rows that hang on a version: its texts, its places and the closures of its blocks.
func (tx *Tx) putParts(r *allmenning.Record, body texts) error {
	if err := tx.putRevisions(r.ID, r.Version, body); err != nil {
		return err
	}
	for _, p := range r.Places {
		_, err := tx.exec(`
			INSERT INTO record_municipality (record, number, code_year) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			r.ID, p.Number, p.CodeYear)
		if err != nil {
			return fmt.Errorf("store: record %s: place %s: %w", r.ID, p.Number, err)
		}
	}
	for name, c := range r.Blocks {
		_, err := tx.exec(`
			INSERT INTO block (record, name, level, group_id, opens_at, basis) VALUES ($1, $2, $3, $4, $5, $6)`,
			r.ID, name, c.Level, c.Group, c.OpensAt, c.Basis)
		if err != nil {
			return fmt.Errorf("store: record %s: block %s: %w", r.ID, name, err)
		}
	}
	return nil
}

func (tx *Tx) putRevisions(id allmenning.RecordID, version int, body texts) error {
	for _, block := range slices.Sorted(maps.Keys(body)) {
		_, err := tx.exec(`
			INSERT INTO revision (record, version, block, body, sha256) VALUES ($1, $2, $3, $4, $5)`,
			id, version, block, body[block], digest(body[block]))
		if err != nil {
			return fmt.Errorf("store: record %s: revision %d: %w", id, version, err)
		}
	}
	return nil
}

// stored reads a record with all its blocks, and its texts as they lie there.
func (tx *Tx) stored(id allmenning.RecordID) (*allmenning.Record, texts, error) {
	body := texts{}
	var r *allmenning.Record
	err := each(tx.ctx, tx.tx, `
		SELECT `+recordColumns+`
		FROM   record r JOIN revision v ON v.record = r.id AND v.version = r.version
		WHERE  r.id = $1`, []any{id}, func(row scanner) error {
		part, block, text, err := scanPart(row)
		if err != nil {
			return err
		}
		if r == nil {
			r = part
		}
		body[block] = string(text)
		return decode(r, block, text)
	})
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("store: record %s: %w", id, err)
	case r == nil:
		return nil, nil, allmenning.ErrNotFound
	}
	return r, body, nil
}

// Record gives a record with every block, asking nobody who may see it: for an act, which asks whether the actor may write
// it. ErrNotFound when there is none.
func (tx *Tx) Record(id allmenning.RecordID) (*allmenning.Record, error) {
	r, _, err := tx.stored(id)
	return r, err
}

// Hold gives a record as Record does, and lets nobody else change it before the transaction ends: for an act that builds on what
// stands there. Of two who change one record at the same moment the second waits, and reads what the first has made of it.
func (tx *Tx) Hold(id allmenning.RecordID) (*allmenning.Record, error) {
	if _, err := collect(tx.ctx, tx.tx, `SELECT id FROM record WHERE id = $1 `+tx.db.engine.hold, []any{id}, scanString); err != nil {
		return nil, fmt.Errorf("store: record %s: %w", id, err)
	}
	return tx.Record(id) // by a statement of its own, which sees what was waited for
}

// SetState moves a record from the state it has at version to next, as a new version with the same texts, and gives that
// version's number. Conflict when version is no longer the stored one or its state may not become next.
func (tx *Tx) SetState(id allmenning.RecordID, version int, next allmenning.State, actor allmenning.Actor) (int, error) {
	return tx.SetStateBy(id, version, next, actor, "")
}

// SetStateBy is SetState because of an import, which its event names.
func (tx *Tx) SetStateBy(id allmenning.RecordID, version int, next allmenning.State, actor allmenning.Actor, imp allmenning.ImportID) (int, error) {
	r, body, err := tx.stored(id)
	if err != nil {
		return 0, err
	}
	if r.Version != version || !r.State.MayBecome(next) {
		return 0, errConflict
	}
	act := allmenning.ActWithdrawn
	switch {
	case next == allmenning.Published && r.State == allmenning.Drafted:
		act = allmenning.ActRegistered
	case next == allmenning.Published:
		act = allmenning.ActRestored
	}
	r.State, r.Version, r.Changed = next, version+1, tx.now
	head, err := canonical(headingOf(r))
	if err != nil {
		return 0, fmt.Errorf("store: record %s: %w", id, err)
	}
	body[blockHeading] = head
	n, err := tx.exec(`UPDATE record SET state = $1, version = $2, changed_at = $3 WHERE id = $4 AND version = $5`,
		r.State, r.Version, r.Changed, id, version)
	if err != nil {
		return 0, fmt.Errorf("store: record %s: %w", id, err)
	}
	if n == 0 {
		return 0, errConflict
	}
	if err := tx.putRevisions(id, r.Version, body); err != nil {
		return 0, err
	}
	tx.event(actor, allmenning.Event{Act: act, Record: id, Version: r.Version, Import: imp})
	return r.Version, nil
}

// FindBySource gives the record that an owner's source means by an id of its own, and its stored version: the record the owner
// has from there, else the one PutAlias said it is, whoever owns that now. ok is false when there is none, or sourceID is empty.
// Other owners' sources are not looked at: a key over all would tell that a hidden record exists.
func (tx *Tx) FindBySource(owner allmenning.OrganisationID, source, sourceID string) (id allmenning.RecordID, version int, ok bool, err error) {
	return findBySource(tx.ctx, prepared{tx}, owner, source, sourceID)
}

// FindBySource is the same of what is stored now, for who does not write.
func (db *DB) FindBySource(ctx context.Context, owner allmenning.OrganisationID, source, sourceID string) (id allmenning.RecordID, version int, ok bool, err error) {
	return findBySource(ctx, db.read, owner, source, sourceID)
}

func findBySource(ctx context.Context, q querier, owner allmenning.OrganisationID, source, sourceID string) (id allmenning.RecordID, version int, ok bool, err error) {
	if sourceID == "" {
		return "", 0, false, nil
	}
	for _, query := range []string{
		`SELECT id, version FROM record WHERE owner_org = $1 AND source = $2 AND source_id = $3 AND source_id <> ''`,
		`SELECT r.id, r.version
		 FROM   source_alias a JOIN record r ON r.id = a.record
		 WHERE  a.owner = $1 AND a.source = $2 AND a.source_id = $3`,
	} {
		err = q.QueryRowContext(ctx, query, owner, source, sourceID).Scan(&id, &version)
		if err == nil {
			return id, version, true, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return "", 0, false, fmt.Errorf("store: source %s %s: %w", source, sourceID, err)
		}
	}
	return "", 0, false, nil
}

// PutAlias keeps that what an owner's source calls sourceID is a record, in place of what was said of it before. An empty sourceID
// names nothing, and nothing is kept.
func (tx *Tx) PutAlias(owner allmenning.OrganisationID, source, sourceID string, id allmenning.RecordID) error {
	if sourceID == "" {
		return nil
	}
	_, err := tx.exec(`
		INSERT INTO source_alias (owner, source, source_id, record) VALUES ($1, $2, $3, $4)
		ON CONFLICT (owner, source, source_id) DO UPDATE SET record = excluded.record`, owner, source, sourceID, id)
	return wrap("source alias", err)
}

// Joined says whether a row of some list was said to be a record, beside the row that made it.
func (tx *Tx) Joined(id allmenning.RecordID) (bool, error) {
	found, err := collect(tx.ctx, tx.tx, `SELECT source_id FROM source_alias WHERE record = $1 LIMIT 1`, []any{id}, scanString)
	return len(found) > 0, wrap("source aliases", err)
}

// DropAlias forgets that what an owner's source calls sourceID is a record.
func (tx *Tx) DropAlias(owner allmenning.OrganisationID, source, sourceID string, id allmenning.RecordID) error {
	_, err := tx.exec(`DELETE FROM source_alias WHERE owner = $1 AND source = $2 AND source_id = $3 AND record = $4`, owner, source, sourceID, id)
	return wrap("source alias", err)
}

// PutBase keeps what a source gave last of a record, as JSON, where people here have changed that; nil forgets it.
func (tx *Tx) PutBase(id allmenning.RecordID, body []byte) error {
	if body == nil {
		_, err := tx.exec(`DELETE FROM source_base WHERE record = $1`, id)
		return wrap("source base", err)
	}
	_, err := tx.exec(`
		INSERT INTO source_base (record, body) VALUES ($1, $2)
		ON CONFLICT (record) DO UPDATE SET body = excluded.body`, id, string(body))
	return wrap("source base", err)
}

// Base gives what PutBase kept; nil where there is nothing.
func (tx *Tx) Base(id allmenning.RecordID) ([]byte, error) {
	found, err := collect(tx.ctx, tx.tx, `SELECT body FROM source_base WHERE record = $1`, []any{id}, scanString)
	if err != nil || len(found) == 0 {
		return nil, wrap("source base", err)
	}
	return []byte(found[0]), nil
}
