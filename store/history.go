package store

import (
	"context"
	"fmt"

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
		AND    `+db.tellable(reader, &a)+`
		ORDER  BY e.seq`, a, scanEvent)
	if err != nil {
		return nil, fmt.Errorf("store: history of %s: %w", id, err)
	}
	if len(events) == 0 {
		return nil, allmenning.ErrNotFound // a record that is seen has at least the event that made it
	}
	return events, nil
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

// tellable is the condition that an event, e, tells of nothing the reader does not see: no record at its far end, and no answer
// made for another audience. It stands in the statement that reads events, so that what is closed costs nobody a row.
func (db *DB) tellable(reader allmenning.Reader, a *args) string {
	other, n := db.engine.meta+` ->> 'other'`, `cast(`+db.engine.meta+` ->> 'n' AS BIGINT)`
	return `(` + other + ` IS NULL OR EXISTS (
			SELECT 1 FROM record o WHERE o.id = ` + other + ` AND ` + db.sees(reader, coreClass("o"), a) + `))
		AND    (` + n + ` IS NULL OR EXISTS (
			SELECT 1 FROM synthesis_version s WHERE s.synthesis = e.record AND s.n = ` + n + ` AND ` + db.sees(reader, audience, a) + `))`
}
