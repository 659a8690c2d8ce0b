package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"allmenning"
)

const eventColumns = `e.seq, e.id, e.at, e.actor, e.acting_org, e.for_org, e.act, e.record, e.version, e.import_id, e.meta`

func scanEvent(row scanner) (e allmenning.Event, err error) {
	err = row.Scan(&e.Seq, &e.ID, &e.At, &e.Actor, &e.Acting, &e.For, &e.Act, &e.Record, &e.Version, &e.Import, &e.Meta)
	return e, err
}

// History gives what happened to a record, oldest first. ErrNotFound when the reader does not see it. Links to records the
// reader does not see, and answers made for another audience, are left out.
func (db *DB) History(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) ([]allmenning.Event, error) {
	var a args
	events, err := collect(ctx, db.read, `
		SELECT `+eventColumns+`
		FROM   event e JOIN record r ON r.id = e.record
		WHERE  e.record = `+a.add(id)+` AND `+db.sees(reader, coreClass("r"), &a)+`
		ORDER  BY e.seq`, a, scanEvent)
	if err != nil {
		return nil, fmt.Errorf("store: history of %s: %w", id, err)
	}
	if len(events) == 0 {
		return nil, allmenning.ErrNotFound // a record that is seen has at least the event that made it
	}
	return db.tellable(ctx, reader, events)
}

// LastActor is the person who last changed a record's text or how far it is open; empty when it was the program itself.
func (tx *Tx) LastActor(id allmenning.RecordID) (allmenning.PersonID, error) {
	found, err := collect(tx.ctx, tx.tx, `
		SELECT e.actor FROM event e JOIN record r ON r.id = e.record AND r.version = e.version
		WHERE  e.record = $1
		ORDER  BY e.seq
		LIMIT  1`, []any{id}, scanString)
	if err != nil || len(found) == 0 {
		return "", wrap("last actor", err)
	}
	return allmenning.PersonID(found[0]), nil
}

// tellable leaves out the events, of records the reader sees, that tell of something else the reader does not see.
func (db *DB) tellable(ctx context.Context, reader allmenning.Reader, events []allmenning.Event) ([]allmenning.Event, error) {
	var others []allmenning.RecordID
	meta := make([]eventMeta, len(events))
	answers := map[allmenning.RecordID]map[int]bool{} // the answers that are seen, of the records with any
	for i, e := range events {
		if e.Meta == "" {
			continue
		}
		if err := json.Unmarshal([]byte(e.Meta), &meta[i]); err != nil {
			return nil, fmt.Errorf("store: event %d: %w", e.Seq, err)
		}
		if meta[i].Other != "" {
			others = append(others, meta[i].Other)
		}
		if meta[i].N > 0 && answers[e.Record] == nil {
			versions, err := db.seenAnswers(ctx, reader, e.Record)
			if err != nil {
				return nil, err
			}
			answers[e.Record] = versions
		}
	}
	seen, err := db.seenIDs(ctx, reader, others)
	if err != nil {
		return nil, err
	}
	out := []allmenning.Event{}
	for i, e := range events {
		m := meta[i]
		if (m.Other == "" || seen[m.Other]) && (m.N == 0 || answers[e.Record][m.N]) {
			out = append(out, e)
		}
	}
	return out, nil
}

// seenIDs tells which of ids the reader sees the core of.
func (db *DB) seenIDs(ctx context.Context, reader allmenning.Reader, ids []allmenning.RecordID) (map[allmenning.RecordID]bool, error) {
	out := map[allmenning.RecordID]bool{}
	for chunk := range slices.Chunk(ids, mostInList) {
		var a args
		err := each(ctx, db.read, `
			SELECT r.id FROM record r
			WHERE  r.id IN (`+list(&a, chunk)+`) AND `+db.sees(reader, coreClass("r"), &a), a, func(row scanner) error {
			id, err := scanString(row)
			out[allmenning.RecordID(id)] = true
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("store: seen: %w", err)
		}
	}
	return out, nil
}
