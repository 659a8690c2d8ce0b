package store

import (
	"context"

	"allmenning"
)

// RecordAt gives a record with every block as it stood at a version, asking nobody who may see it: for an act that merges.
// ErrNotFound when there is no such version.
func (tx *Tx) RecordAt(id allmenning.RecordID, version int) (*allmenning.Record, error) {
	r, err := recordAt(tx.ctx, tx.tx, id, version)
	return r, wrap("version", err)
}

// RecordAt gives a record as it stood at a version, so far as the reader sees it both then and now: a text that was closed
// later stays closed, and so does one that was closed when it was written. ErrNotFound when the reader does not see the
// record, or there is no such version.
func (db *DB) RecordAt(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID, version int) (*allmenning.Record, error) {
	now, err := db.Record(ctx, reader, id)
	if err != nil {
		return nil, err
	}
	then, err := recordAt(ctx, db.read, id, version)
	if err != nil {
		return nil, wrap("version", err)
	}
	if !reader.Sees(then.Class()) {
		return nil, allmenning.ErrNotFound
	}
	body := allmenning.NewBody(then.Noun)
	for _, block := range allmenning.BlocksOf(then.Noun) {
		hidden := !reader.SeesBlock(then.Class(), then.BlockClass(block)) || !reader.SeesBlock(now.Class(), now.BlockClass(block))
		if hidden {
			then.Hidden = append(then.Hidden, block)
			continue
		}
		text, err := canonical(then.Body.Part(block))
		if err != nil {
			return nil, wrap("version", err)
		}
		open := &allmenning.Record{ID: id, Noun: then.Noun, Body: body}
		if err := decode(open, block, []byte(text)); err != nil {
			return nil, wrap("version", err)
		}
	}
	then.Body = body
	coarsen(then, now, reader)
	return then, nil
}

// recordAt reads a version with all its blocks.
func recordAt(ctx context.Context, q querier, id allmenning.RecordID, version int) (*allmenning.Record, error) {
	var r *allmenning.Record
	err := each(ctx, q, `
		SELECT r.noun, r.created_at, v.block, v.body
		FROM   record r JOIN revision v ON v.record = r.id
		WHERE  r.id = $1 AND v.version = $2`, []any{id, version}, func(row scanner) error {
		part := &allmenning.Record{ID: id, Version: version}
		var block allmenning.BlockName
		var text []byte
		if err := row.Scan(&part.Noun, &part.Created, &block, &text); err != nil {
			return err
		}
		if r == nil {
			r = part
		}
		return decode(r, block, text)
	})
	if err == nil && r == nil {
		return nil, allmenning.ErrNotFound
	}
	return r, err
}

// DueToOpen gives at most limit published records with something that was to become public by now, by id.
func (db *DB) DueToOpen(ctx context.Context, limit int) ([]allmenning.RecordID, error) {
	found, err := collect(ctx, db.read, `
		SELECT r.id FROM record r WHERE r.opens_at BETWEEN 1 AND $1 AND r.level < 3 AND r.state = 'published'
		UNION
		SELECT r.id FROM block b JOIN record r ON r.id = b.record
		WHERE  b.opens_at BETWEEN 1 AND $1 AND b.level < 3 AND r.state = 'published'
		ORDER  BY 1
		LIMIT  $2`, []any{db.Now(), limit}, func(row scanner) (id allmenning.RecordID, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return found, wrap("due", err)
}
