package store

import (
	"context"
	"encoding/json"
	"fmt"

	"allmenning"
)

const glossaryColumns = `id, set_id, n, kind, added, removed, source, reason, undoes, made_by, at`

func scanGlossaryChange(row scanner) (c allmenning.GlossaryChange, err error) {
	var added, removed string
	err = row.Scan(&c.ID, &c.Set, &c.N, &c.Kind, &added, &removed, &c.Source, &c.Reason, &c.Undoes, &c.By, &c.At)
	if err == nil {
		err = json.Unmarshal([]byte(added), &c.Add)
	}
	if err == nil {
		err = json.Unmarshal([]byte(removed), &c.Remove)
	}
	return c, err
}

// PutGlossaryChange stores a change, with its event. Its time is set, and who made it. Conflict when the set has a change of that
// number already.
func (tx *Tx) PutGlossaryChange(actor allmenning.Actor, c allmenning.GlossaryChange) error {
	added, err := json.Marshal(c.Add)
	if err != nil {
		return fmt.Errorf("store: glossary: %w", err)
	}
	removed, err := json.Marshal(c.Remove)
	if err != nil {
		return fmt.Errorf("store: glossary: %w", err)
	}
	_, err = tx.exec(`
		INSERT INTO glossary_change (`+glossaryColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		c.ID, c.Set, c.N, c.Kind, string(added), string(removed), c.Source, c.Reason, c.Undoes, actor.Person, tx.now)
	if err != nil {
		return fmt.Errorf("store: glossary change of %s: %w", c.Set, err)
	}
	tx.event(actor, allmenning.Event{Act: c.Kind.Act(), Meta: eventMeta{Of: string(c.ID)}.text()})
	return nil
}

// GlossaryChanges gives all changes of the glossary, those undone too, by set and number.
func (db *DB) GlossaryChanges(ctx context.Context) ([]allmenning.GlossaryChange, error) {
	return glossaryChanges(ctx, db.read, `true`)
}

// GlossaryChangesOf gives the changes of one set by number.
func (tx *Tx) GlossaryChangesOf(set string) ([]allmenning.GlossaryChange, error) {
	return glossaryChanges(tx.ctx, tx.tx, `set_id = $1`, set)
}

// GlossaryChange gives one change. ErrNotFound when there is none.
func (tx *Tx) GlossaryChange(id allmenning.GlossaryChangeID) (c allmenning.GlossaryChange, err error) {
	found, err := glossaryChanges(tx.ctx, tx.tx, `id = $1`, id)
	if err == nil && len(found) == 0 {
		err = allmenning.ErrNotFound
	}
	if err == nil {
		c = found[0]
	}
	return c, err
}

func glossaryChanges(ctx context.Context, q querier, where string, args ...any) ([]allmenning.GlossaryChange, error) {
	found, err := collect(ctx, q, `SELECT `+glossaryColumns+` FROM glossary_change WHERE `+where+` ORDER BY set_id, n`, args, scanGlossaryChange)
	return found, wrap("glossary changes", err)
}
