package store

import (
	"context"
	"fmt"
	"slices"

	"allmenning"
)

// recordColumns is one text of one record: r is the record, v the revision. scanPart reads them.
const recordColumns = `r.id, r.noun, r.owner_org, r.state, r.version, r.created_at, r.changed_at, v.block, v.body`

func scanPart(row scanner) (r *allmenning.Record, block allmenning.BlockName, body []byte, err error) {
	r = &allmenning.Record{}
	err = row.Scan(&r.ID, &r.Noun, &r.Owner, &r.State, &r.Version, &r.Created, &r.Changed, &block, &body)
	return r, block, body, err
}

// gather puts the rows of a statement that gives recordColumns together into records, in the order the records first come.
func gather(ctx context.Context, q querier, query string, a args) ([]*allmenning.Record, error) {
	out := []*allmenning.Record{}
	at := map[allmenning.RecordID]*allmenning.Record{}
	err := each(ctx, q, query, a, func(row scanner) error {
		part, block, body, err := scanPart(row)
		if err != nil {
			return err
		}
		r := at[part.ID]
		if r == nil {
			r = part
			at[r.ID] = r
			out = append(out, r)
		}
		return decode(r, block, body)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// seen reads what the reader sees of the records a filter chooses, in one statement, so that a record and its closures are
// of one moment, in an order. Texts of blocks that are not seen are not read.
func (db *DB) seen(ctx context.Context, reader allmenning.Reader, order string, choose func(a *args) string) ([]*allmenning.Record, error) {
	var a args
	query := `
		SELECT ` + recordColumns + `
		FROM   (SELECT * FROM record r WHERE ` + db.sees(reader, coreClass("r"), &a) + choose(&a) + `) r
		JOIN   revision v   ON v.record = r.id AND v.version = r.version
		LEFT   JOIN block b ON b.record = r.id AND b.name = v.block
		WHERE  ` + db.seesBlock(reader, "b", "r", &a) + `
		ORDER  BY ` + order + `, v.block`
	records, err := gather(ctx, db.read, query, a)
	for _, r := range records {
		hide(r, reader)
	}
	return records, err
}

// hide names the blocks of r that reader does not see, and keeps to itself which constellation sees them and what tells of so
// few people that only the owner sees it.
func hide(r *allmenning.Record, reader allmenning.Reader) {
	coarsen(r, r, reader)
	for _, block := range allmenning.BlocksOf(r.Noun) {
		closure, closed := r.Blocks[block]
		if closed && !reader.Sees(r.BlockClass(block)) {
			r.Hidden = append(r.Hidden, block)
			closure.Group = ""
			r.Blocks[block] = closure
		}
	}
}

// coarsen keeps from everybody but the owner's own people small counts of their own numbers, and who can be asked where they have
// not offered it: as r stands now, where r is a version of the past.
func coarsen(r, now *allmenning.Record, reader allmenning.Reader) {
	if slices.Contains(reader.Organisations, r.Owner) {
		return
	}
	if f, ok := r.Body.(*allmenning.Finding); ok {
		f.Shared()
	}
	if !r.Offered() || !now.Offered() {
		r.Withhold()
	}
}

// Record gives what the reader sees of a record. ErrNotFound when there is none and when the reader does not see its core,
// without any difference between the two.
func (db *DB) Record(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) (*allmenning.Record, error) {
	found, err := db.RecordsByID(ctx, reader, []allmenning.RecordID{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, allmenning.ErrNotFound
	}
	return found[id], nil
}

// RecordsByID gives what the reader sees of the records with these ids, by id; those that are absent or hidden are left
// out. It takes one statement for up to 8,000 ids.
func (db *DB) RecordsByID(ctx context.Context, reader allmenning.Reader, ids []allmenning.RecordID) (map[allmenning.RecordID]*allmenning.Record, error) {
	out := make(map[allmenning.RecordID]*allmenning.Record, len(ids))
	for chunk := range slices.Chunk(ids, mostInList) {
		records, err := db.seen(ctx, reader, `r.id`, func(a *args) string { return ` AND r.id IN (` + list(a, chunk) + `)` })
		if err != nil {
			return nil, fmt.Errorf("store: records: %w", err)
		}
		for _, r := range records {
			out[r.ID] = r
		}
	}
	return out, nil
}
