package store

import (
	"context"
	"fmt"

	"allmenning"
)

// Import is one file or feed taken in.
type Import struct {
	ID     allmenning.ImportID
	Format string // "jsonl", "library" …
	Name   string // file name or address, for people
	SHA256 string // of the bytes read, in hexadecimal
	By     allmenning.PersonID
	Org    allmenning.OrganisationID
	At     allmenning.Time // 0 is now
	State  string          // "running" | "done" | "failed" | "undone"
}

// ImportRow is what became of one row of an import.
type ImportRow struct {
	Import        allmenning.ImportID
	Row           int // from 1
	SourceID      string
	Record        allmenning.RecordID // empty where the row gave none
	Outcome       string              // "new" | "updated" | "unchanged" | "refused"
	MessageKey    string              // catalogue key of the reason; empty when there is nothing to say
	Args          []byte              // JSON array of alternating name and value for MessageKey; nil is []
	VersionBefore int                 // 0: was not there
	VersionAfter  int
}

// PutImport stores an import, in place of the one with the same id: first as "running", at last as what became of it.
func (tx *Tx) PutImport(i Import) error {
	if i.At == 0 {
		i.At = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO import (id, format, name, sha256, made_by, org, at, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET format = excluded.format, name = excluded.name, sha256 = excluded.sha256,
		                               made_by = excluded.made_by, org = excluded.org, state = excluded.state`,
		i.ID, i.Format, i.Name, i.SHA256, i.By, i.Org, i.At, i.State)
	if err != nil {
		return fmt.Errorf("store: import %s: %w", i.ID, err)
	}
	return nil
}

// PutImportRow stores what became of a row of a stored import, in place of what was said of it before.
func (tx *Tx) PutImportRow(r ImportRow) error {
	_, err := tx.exec(`
		INSERT INTO import_row (import, line, source_id, record, outcome, message_key, args, version_before, version_after)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (import, line)
		DO UPDATE SET source_id = excluded.source_id, record = excluded.record, outcome = excluded.outcome,
		              message_key = excluded.message_key, args = excluded.args, version_before = excluded.version_before,
		              version_after = excluded.version_after`,
		r.Import, r.Row, r.SourceID, r.Record, r.Outcome, r.MessageKey, orEmpty(r.Args, "[]"), r.VersionBefore, r.VersionAfter)
	if err != nil {
		return fmt.Errorf("store: import %s row %d: %w", r.Import, r.Row, err)
	}
	return nil
}

// Import gives one import. ErrNotFound when there is none. Who may read it is asked by the caller.
func (db *DB) Import(ctx context.Context, id allmenning.ImportID) (Import, error) {
	found, err := collect(ctx, db.read, `
		SELECT id, format, name, sha256, made_by, org, at, state FROM import WHERE id = $1`, []any{id},
		func(row scanner) (i Import, err error) {
			err = row.Scan(&i.ID, &i.Format, &i.Name, &i.SHA256, &i.By, &i.Org, &i.At, &i.State)
			return i, err
		})
	if err != nil {
		return Import{}, fmt.Errorf("store: import %s: %w", id, err)
	}
	if len(found) == 0 {
		return Import{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// ImportRows gives the rows of an import in their order. Who may read them is asked by the caller.
func (db *DB) ImportRows(ctx context.Context, id allmenning.ImportID) ([]ImportRow, error) {
	rows, err := collect(ctx, db.read, `
		SELECT import, line, source_id, record, outcome, message_key, args, version_before, version_after
		FROM   import_row
		WHERE  import = $1
		ORDER  BY line`, []any{id}, func(row scanner) (r ImportRow, err error) {
		err = row.Scan(&r.Import, &r.Row, &r.SourceID, &r.Record, &r.Outcome, &r.MessageKey, &r.Args, &r.VersionBefore,
			&r.VersionAfter)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: import %s: %w", id, err)
	}
	return rows, nil
}
