package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"allmenning"
)

// This file is for followers of events: the index and the jobs. They see every record with every block, so nothing read
// here may be shown to anybody without asking [allmenning.Reader.Sees] first.

// Head gives the number and time of the newest event; 0 and 0 when nothing has happened.
func (db *DB) Head(ctx context.Context) (seq int64, at allmenning.Time, err error) {
	err = db.read.QueryRowContext(ctx, `SELECT seq, at FROM head WHERE name = 'events'`).Scan(&seq, &at)
	if err != nil {
		return 0, 0, fmt.Errorf("store: head: %w", err)
	}
	return seq, at, nil
}

// EventsAfter gives the events with a number greater than seq in their order, at most limit of them.
func (db *DB) EventsAfter(ctx context.Context, seq int64, limit int) ([]allmenning.Event, error) {
	events, err := collect(ctx, db.read, `
		SELECT `+eventColumns+` FROM event e WHERE e.seq > $1 ORDER BY e.seq LIMIT $2`, []any{seq, limit}, scanEvent)
	if err != nil {
		return nil, fmt.Errorf("store: events: %w", err)
	}
	return events, nil
}

// pollHead is how often Wait looks for what other processes have written.
const pollHead = 500 * time.Millisecond

// Wait returns the newest event's number as soon as it is greater than after. It hears this process's own commits at once,
// those of others within half a second. The error is ctx's when that ends first.
func (db *DB) Wait(ctx context.Context, after int64) (int64, error) {
	tick := time.NewTicker(pollHead)
	defer tick.Stop()
	for {
		changed := db.Changes()
		seq, _, err := db.Head(ctx)
		if ctx.Err() != nil {
			return seq, ctx.Err() // and not the engine's word for having been interrupted
		}
		if err != nil || seq > after {
			return seq, err
		}
		select {
		case <-ctx.Done():
			return seq, ctx.Err()
		case <-changed:
		case <-tick.C:
		}
	}
}

// NewsAbout gives the records of some nouns that something happened to after event number after, without doubles, from at most
// limit events, and the number up to which all has been told: the head, where there is no more.
func (db *DB) NewsAbout(ctx context.Context, after int64, limit int, nouns ...allmenning.Noun) (ids []allmenning.RecordID, upTo int64, err error) {
	upTo, _, err = db.Head(ctx)
	if err != nil || upTo <= after {
		return nil, after, err
	}
	var a args
	n, last := 0, after
	seen := map[allmenning.RecordID]bool{}
	err = each(ctx, db.read, `
		SELECT e.seq, e.record
		FROM   event e JOIN record r ON r.id = e.record
		WHERE  e.seq > `+a.add(after)+` AND e.seq <= `+a.add(upTo)+` AND r.noun IN (`+list(&a, nouns)+`)
		ORDER  BY e.seq
		LIMIT  `+a.add(limit), a, func(row scanner) error {
		var id allmenning.RecordID
		err := row.Scan(&last, &id)
		if n++; !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
		return err
	})
	if n == limit {
		upTo = last
	}
	return ids, upTo, wrap("news", err)
}

// everythingBatch is how many records Everything holds in memory at once.
const everythingBatch = 500

// Everything calls fn with every record, all blocks, in the order of ids, and stops with its error. Records that come or
// change meanwhile may or may not be met: who wants all of them asks Head first and reads EventsAfter it afterwards.
func (db *DB) Everything(ctx context.Context, fn func(*allmenning.Record) error) error {
	after := allmenning.RecordID("")
	for {
		records, err := gather(ctx, db.read, `
			SELECT `+recordColumns+`
			FROM   (SELECT * FROM record WHERE id > $1 ORDER BY id LIMIT $2) r
			JOIN   revision v ON v.record = r.id AND v.version = r.version
			ORDER  BY r.id`, args{after, everythingBatch})
		if err != nil {
			return fmt.Errorf("store: everything: %w", err)
		}
		for _, r := range records {
			if err := fn(r); err != nil {
				return err
			}
			after = r.ID
		}
		if len(records) < everythingBatch {
			return nil
		}
	}
}

// Changed gives the records with these ids as they stand now, all blocks, by id; those that do not exist are left out.
func (db *DB) Changed(ctx context.Context, ids []allmenning.RecordID) (map[allmenning.RecordID]*allmenning.Record, error) {
	out := make(map[allmenning.RecordID]*allmenning.Record, len(ids))
	for chunk := range slices.Chunk(ids, mostInList) {
		var a args
		records, err := gather(ctx, db.read, `
			SELECT `+recordColumns+`
			FROM   record r JOIN revision v ON v.record = r.id AND v.version = r.version
			WHERE  r.id IN (`+list(&a, chunk)+`)`, a)
		if err != nil {
			return nil, fmt.Errorf("store: changed: %w", err)
		}
		for _, r := range records {
			out[r.ID] = r
		}
	}
	return out, nil
}

// EveryLink gives all links, in the order of their ends.
func (db *DB) EveryLink(ctx context.Context) ([]allmenning.Link, error) {
	links, err := collect(ctx, db.read, `
		SELECT from_id, to_id, kind, by_org, at FROM link ORDER BY from_id, to_id, kind`, nil, scanLink)
	if err != nil {
		return nil, fmt.Errorf("store: every link: %w", err)
	}
	return links, nil
}

// ClearDerived deletes what can be made again from the rest: the stored edges.
func (db *DB) ClearDerived(ctx context.Context) error {
	return db.Write(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`DELETE FROM edge`); err != nil {
			return fmt.Errorf("store: clear derived: %w", err)
		}
		return nil
	})
}
