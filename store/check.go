package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allmenning"
)

// Fault is one thing Check found wrong.
type Fault struct {
	What string // "file" | "foreign_key" | "events" | "revision" | "hash" | "columns"
	Of   string // id or number of what it is about
	Text string // in words, for the log
}

// Check reads the whole store and gives what is wrong with it; empty when it is whole. It is what a test asks after a kill,
// and may be asked of a store in use: it reads one moment.
func (db *DB) Check(ctx context.Context) ([]Fault, error) {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{Isolation: db.engine.snapshot, ReadOnly: true})
	if err != nil {
		return nil, fmt.Errorf("store: check: %w", err)
	}
	defer tx.Rollback()
	faults := []Fault{}
	for _, check := range []func(context.Context, querier) ([]Fault, error){
		db.engine.integrity, checkNumbers, checkEvents, checkRevisions, checkTexts,
	} {
		found, err := check(ctx, tx)
		if err != nil {
			return nil, fmt.Errorf("store: check: %w", err)
		}
		faults = append(faults, found...)
	}
	return faults, nil
}

// checkNumbers: the events are numbered from 1 to the head without a hole, and the head has the time of the last.
func checkNumbers(ctx context.Context, q querier) ([]Fault, error) {
	var seq, at, n, first, last, lastAt int64
	err := q.QueryRowContext(ctx, `
		SELECT h.seq, h.at, (SELECT count(*) FROM event), (SELECT coalesce(min(seq), 0) FROM event),
		       (SELECT coalesce(max(seq), 0) FROM event), coalesce((SELECT at FROM event WHERE seq = h.seq), 0)
		FROM   head h
		WHERE  h.name = 'events'`).Scan(&seq, &at, &n, &first, &last, &lastAt)
	if err != nil {
		return nil, err
	}
	if n != seq || last != seq || (n > 0 && first != 1) || at != lastAt {
		return []Fault{{"events", strconv.FormatInt(seq, 10), fmt.Sprintf(
			"the head says %d at %d; there are %d events from %d to %d, the last at %d", seq, at, n, first, last, lastAt)}}, nil
	}
	return nil, nil
}

// checkEvents: time never goes back, every version of a record has an event, and what an event is on is there.
func checkEvents(ctx context.Context, q querier) ([]Fault, error) {
	backwards, err := faultsOf(ctx, q, "events", "is earlier than the event before it", `
		SELECT CAST(seq AS TEXT)
		FROM   (SELECT seq, at, lag(at) OVER (ORDER BY seq) AS before FROM event) e
		WHERE  at < before`)
	if err != nil {
		return nil, err
	}
	silent, err := faultsOf(ctx, q, "events", "has a version without an event", `
		SELECT DISTINCT v.record
		FROM   revision v
		WHERE  NOT EXISTS (SELECT 1 FROM event e WHERE e.record = v.record AND e.version = v.version)`)
	if err != nil {
		return nil, err
	}
	astray, err := faultsOf(ctx, q, "events", "is on a record that is not there", `
		SELECT CAST(e.seq AS TEXT)
		FROM   event e
		WHERE  e.record <> '' AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = e.record)`)
	return append(append(backwards, silent...), astray...), err
}

// checkRevisions: every version of a record from 1 to the newest has its heading and core, and there is none beyond.
func checkRevisions(ctx context.Context, q querier) ([]Fault, error) {
	return faultsOf(ctx, q, "revision", "does not have the texts of all its versions", `
		SELECT r.id
		FROM   record r LEFT JOIN revision v ON v.record = r.id
		GROUP  BY r.id, r.version
		HAVING count(CASE WHEN v.block = 'heading' THEN 1 END) <> r.version
		OR     count(CASE WHEN v.block = 'core' THEN 1 END) <> r.version
		OR     coalesce(max(v.version), 0) <> r.version`)
}

func faultsOf(ctx context.Context, q querier, what, text, query string) ([]Fault, error) {
	return collect(ctx, q, query, nil, func(row scanner) (Fault, error) {
		of, err := scanString(row)
		return Fault{what, of, text}, err
	})
}

// checkTexts: every text has its digest, and what the tables repeat of the newest headings is what those say.
func checkTexts(ctx context.Context, q querier) ([]Fault, error) {
	var faults []Fault
	columns, err := repeated(ctx, q)
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, `
		SELECT v.record, v.version, v.block, v.body, v.sha256, r.noun, r.version
		FROM   revision v JOIN record r ON r.id = v.record`, nil, func(row scanner) error {
		var r allmenning.Record
		var version, newest int
		var block allmenning.BlockName
		var body, sum string
		if err := row.Scan(&r.ID, &version, &block, &body, &sum, &r.Noun, &newest); err != nil {
			return err
		}
		if digest(body) != sum {
			faults = append(faults, Fault{"hash", fmt.Sprintf("%s/%d/%s", r.ID, version, block), "the text is not the one whose digest is kept"})
		}
		if version != newest {
			return nil
		}
		if err := decode(&r, block, []byte(body)); err != nil {
			faults = append(faults, Fault{"revision", string(r.ID), err.Error()})
			return nil
		}
		if block == blockHeading && columns[r.ID] != headingSummary(&r) {
			faults = append(faults, Fault{"columns", string(r.ID), "places, closures or source differ from the heading: " + columns[r.ID]})
		}
		return nil
	})
	return faults, err
}

// repeated gives what the tables hold of each record beside its heading, in the words of headingSummary.
func repeated(ctx context.Context, q querier) (map[allmenning.RecordID]string, error) {
	records := map[allmenning.RecordID]*allmenning.Record{}
	err := each(ctx, q, `
		SELECT id, owner_org, state, level, group_id, opens_at, basis, source, source_id FROM record`, nil, func(row scanner) error {
		r := &allmenning.Record{Blocks: map[allmenning.BlockName]allmenning.Closure{}}
		c := &r.Closure
		err := row.Scan(&r.ID, &r.Owner, &r.State, &c.Level, &c.Group, &c.OpensAt, &c.Basis, &r.Source.Name, &r.Source.ID)
		records[r.ID] = r
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, `SELECT record, number, code_year FROM record_municipality`, nil, func(row scanner) error {
		var id allmenning.RecordID
		var p allmenning.Place
		err := row.Scan(&id, &p.Number, &p.CodeYear)
		if r := records[id]; r != nil { // a row of no record is for the check of foreign keys
			r.Places = append(r.Places, p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, q, `SELECT record, name, level, group_id, opens_at, basis FROM block`, nil, func(row scanner) error {
		var id allmenning.RecordID
		var name allmenning.BlockName
		var c allmenning.Closure
		err := row.Scan(&id, &name, &c.Level, &c.Group, &c.OpensAt, &c.Basis)
		if r := records[id]; r != nil {
			r.Blocks[name] = c
		}
		return err
	})
	out := make(map[allmenning.RecordID]string, len(records))
	for id, r := range records {
		out[id] = headingSummary(r)
	}
	return out, err
}

// headingSummary is what both a heading and the tables say of a record, as one text to compare.
func headingSummary(r *allmenning.Record) string {
	places := make([]string, len(r.Places))
	for i, p := range r.Places {
		places[i] = fmt.Sprintf("%s/%d", p.Number, p.CodeYear)
	}
	slices.Sort(places)
	return fmt.Sprint(r.Owner, r.State, r.Closure, r.Blocks, strings.Join(slices.Compact(places), " "), r.Source.Name, r.Source.ID)
}
