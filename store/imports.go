package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"allmenning"
)

// Import is one file or feed taken in, or on its way in. Received, it waits with its bytes; looking, a process goes through it
// without taking anything in; ready, a person may take it in; waiting, a second person is to say yes; running and undoing, a
// process works on it and Line says how far it has come; done, failed and undone, it is over and its bytes are gone.
type Import struct {
	ID      allmenning.ImportID
	Format  string // "jsonl", "csv", "xlsx", "library" …
	Name    string // file name or address, for people
	SHA256  string // of the bytes, in hexadecimal
	By      allmenning.PersonID
	Org     allmenning.OrganisationID // that By acts in
	At      allmenning.Time           // 0 is now
	State   ImportState
	Source  string                    // whose list it is
	Owner   allmenning.OrganisationID // of the records it makes
	Size    int64                     // bytes; 0: not kept here
	Choices []byte                    // JSON, what a person has chosen; nil is {}
	Told    []byte                    // JSON, what looking through it found; nil is {}
	Line    int                       // the last line that is done
	Held    allmenning.Time           // until when a process works on it
}

// ImportState is where a list is on its way in.
type ImportState string

// The states.
const (
	ImportReceived ImportState = "received"
	ImportLooking  ImportState = "looking"
	ImportReady    ImportState = "ready"
	ImportWaiting  ImportState = "waiting"
	ImportRunning  ImportState = "running"
	ImportDone     ImportState = "done"
	ImportFailed   ImportState = "failed"
	ImportUndoing  ImportState = "undoing"
	ImportUndone   ImportState = "undone"
)

// ImportRow is what became of one row of an import.
type ImportRow struct {
	Import        allmenning.ImportID
	Row           int // from 1
	SourceID      string
	Record        allmenning.RecordID // empty where the row gave none
	Outcome       string              // "new" | "updated" | "unchanged" | "joined" | "left-out" | "refused" | "undone" | "kept"
	MessageKey    string              // catalogue key of the reason; empty when there is nothing to say
	Args          []byte              // JSON array of alternating name and value for MessageKey; nil is []
	VersionBefore int                 // 0: was not there
	VersionAfter  int
}

const importColumns = `id, format, name, sha256, made_by, org, at, state, source, owner, size, choices, told, line, held`

func scanImport(row scanner) (i Import, err error) {
	err = row.Scan(&i.ID, &i.Format, &i.Name, &i.SHA256, &i.By, &i.Org, &i.At, &i.State, &i.Source, &i.Owner, &i.Size, &i.Choices,
		&i.Told, &i.Line, &i.Held)
	return i, err
}

// PutImport stores an import, in place of the one with the same id: first as it begins, at last as what became of it.
func (tx *Tx) PutImport(i Import) error {
	if i.At == 0 {
		i.At = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO import (`+importColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET format = excluded.format, name = excluded.name, sha256 = excluded.sha256,
		                               made_by = excluded.made_by, org = excluded.org, state = excluded.state,
		                               source = excluded.source, owner = excluded.owner, size = excluded.size,
		                               choices = excluded.choices, told = excluded.told, line = excluded.line,
		                               held = excluded.held`,
		i.ID, i.Format, i.Name, i.SHA256, i.By, i.Org, i.At, i.State, i.Source, i.Owner, i.Size, orEmpty(i.Choices, "{}"),
		orEmpty(i.Told, "{}"), i.Line, i.Held)
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

// Import gives one import, where its records are owner's; an empty owner is whoever's. ErrNotFound when there is none, with the same
// work whether it is there or another's. Whether the reader is of owner is asked by the caller.
func (db *DB) Import(ctx context.Context, id allmenning.ImportID, owner allmenning.OrganisationID) (Import, error) {
	return oneImport(ctx, db.read, id, owner)
}

// HoldImport is Import, and holds it until the end of the transaction, so that two do not change it at once.
func (tx *Tx) HoldImport(id allmenning.ImportID, owner allmenning.OrganisationID) (Import, error) {
	if _, err := tx.exec(`UPDATE import SET line = line WHERE id = $1 AND ($2 = '' OR owner = $2)`, id, owner); err != nil {
		return Import{}, fmt.Errorf("store: import %s: %w", id, err)
	}
	return oneImport(tx.ctx, tx.tx, id, owner)
}

func oneImport(ctx context.Context, q querier, id allmenning.ImportID, owner allmenning.OrganisationID) (Import, error) {
	found, err := collect(ctx, q, `SELECT `+importColumns+` FROM import WHERE id = $1 AND ($2 = '' OR owner = $2)`, []any{id, owner}, scanImport)
	if err != nil {
		return Import{}, fmt.Errorf("store: import %s: %w", id, err)
	}
	if len(found) == 0 {
		return Import{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// ImportsOf gives the newest imports whose records are an owner's, at most limit, the newest first: without what was chosen, and of what
// was told how many rows there are alone, which is all that a list of lists says. Those can be large.
func (db *DB) ImportsOf(ctx context.Context, owner allmenning.OrganisationID, limit int) ([]Import, error) {
	told := `'{"Rows":' || coalesce(cast(` + db.engine.told + ` ->> 'Rows' AS BIGINT), 0) || '}'`
	columns := strings.Replace(importColumns, "choices, told", "'{}', "+told, 1)
	found, err := collect(ctx, db.read, `
		SELECT `+columns+` FROM import WHERE owner = $1 ORDER BY at DESC, id DESC LIMIT $2`, []any{owner, limit}, scanImport)
	return found, wrap("imports", err)
}

// ImportBefore gives the newest import of the same source, owner and format that has come in, also where it has been undone since.
// ErrNotFound when there is none.
func (db *DB) ImportBefore(ctx context.Context, i Import) (Import, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+importColumns+` FROM import
		WHERE  owner = $1 AND source = $2 AND format = $3 AND state IN ('done', 'undoing', 'undone')
		ORDER  BY at DESC, id DESC LIMIT 1`, []any{i.Owner, i.Source, i.Format}, scanImport)
	if err != nil {
		return Import{}, wrap("imports", err)
	}
	if len(found) == 0 {
		return Import{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// ImportsKept says how many lists of an owner wait or are worked on, and how many bytes lie here for them.
func (tx *Tx) ImportsKept(owner allmenning.OrganisationID) (n int, bytes int64, err error) {
	err = each(tx.ctx, tx.tx, `
		SELECT count(*), cast(coalesce(sum(size), 0) AS BIGINT) FROM import
		WHERE  owner = $1 AND state IN ('received', 'looking', 'ready', 'waiting', 'running', 'undoing')`, args{owner}, func(row scanner) error {
		return row.Scan(&n, &bytes)
	})
	return n, bytes, wrap("imports", err)
}

// ImportsBy gives all imports that a person sent, the newest first.
func (db *DB) ImportsBy(ctx context.Context, person allmenning.PersonID) ([]Import, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+importColumns+` FROM import WHERE made_by = $1 ORDER BY at DESC, id DESC`, []any{person}, scanImport)
	return found, wrap("imports", err)
}

// ImportsLike gives the imports of the same bytes from the same source for the same owner, the newest first.
func (db *DB) ImportsLike(ctx context.Context, i Import) ([]Import, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+importColumns+` FROM import
		WHERE  owner = $1 AND source = $2 AND sha256 = $3 AND id <> $4
		ORDER  BY at DESC, id DESC`, []any{i.Owner, i.Source, i.SHA256, i.ID}, scanImport)
	return found, wrap("imports", err)
}

// TakeImport gives one import that a process is to work on and none does: it is the caller's until lease has passed, and Advance makes
// that longer. Only one of at most so many bytes, where most is not 0. Lists of one source that write are taken one after another, the
// oldest first, so that the newest is what stands. ErrNotFound when there is none.
func (db *DB) TakeImport(ctx context.Context, lease time.Duration, most int64) (Import, error) {
	var found []Import
	err := db.quietly(ctx, func(tx *Tx) (err error) {
		found, err = collect(ctx, tx.tx, `
			UPDATE import SET held = $1
			WHERE  id IN (SELECT i.id FROM import i
			              WHERE  i.state IN ('looking', 'running', 'undoing') AND i.held < $2 AND (i.size <= $3 OR $3 = 0)
			              AND NOT (i.state <> 'looking' AND EXISTS (
			                       SELECT 1 FROM import o
			                       WHERE  o.owner = i.owner AND o.source = i.source AND o.state IN ('running', 'undoing')
			                       AND    (o.at < i.at OR o.at = i.at AND o.id < i.id)))
			              ORDER  BY i.at, i.id LIMIT 1 `+db.engine.skipLocked+`)
			RETURNING `+importColumns, []any{tx.now + allmenning.Time(lease.Milliseconds()), tx.now, most}, scanImport)
		return err
	})
	if err != nil {
		return Import{}, fmt.Errorf("store: imports: %w", err)
	}
	if len(found) == 0 {
		return Import{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// Advance keeps how far an import that the caller works on has come, and holds it until lease has passed from now. It is a Conflict
// when the import is no longer the caller's: held is what it was when the caller got it or advanced it last, and what comes back is
// what it is now.
func (tx *Tx) Advance(id allmenning.ImportID, held allmenning.Time, line int, lease time.Duration) (now allmenning.Time, err error) {
	until := max(tx.now+allmenning.Time(lease.Milliseconds()), held+1)
	n, err := tx.exec(`UPDATE import SET line = $1, held = $2 WHERE id = $3 AND held = $4`, line, until, id, held)
	switch {
	case err != nil:
		return 0, fmt.Errorf("store: import %s: %w", id, err)
	case n == 0:
		return 0, errConflict
	}
	return until, nil
}

// PutImportPart keeps a piece of the bytes of a list, the n-th from 0.
func (tx *Tx) PutImportPart(id allmenning.ImportID, n int, piece []byte) error {
	_, err := tx.exec(`INSERT INTO import_part (import, n, bytes) VALUES ($1, $2, $3)`, id, n, base64.StdEncoding.EncodeToString(piece))
	return wrap("import part", err)
}

// ImportPart gives the n-th piece of the bytes of a list; nil past the last.
func (db *DB) ImportPart(ctx context.Context, id allmenning.ImportID, n int) ([]byte, error) {
	found, err := collect(ctx, db.read, `SELECT bytes FROM import_part WHERE import = $1 AND n = $2`, []any{id, n}, scanString)
	if err != nil || len(found) == 0 {
		return nil, wrap("import part", err)
	}
	piece, err := base64.StdEncoding.DecodeString(found[0])
	return piece, wrap("import part", err)
}

// DropImportParts forgets the bytes of a list.
func (tx *Tx) DropImportParts(id allmenning.ImportID) error {
	_, err := tx.exec(`DELETE FROM import_part WHERE import = $1`, id)
	return wrap("import parts", err)
}

// DropImport forgets the bytes of a list, and the list itself with what was said of its rows where none of them was taken in; gone says
// whether it is.
func (tx *Tx) DropImport(id allmenning.ImportID) (gone bool, err error) {
	if err := tx.DropImportParts(id); err != nil {
		return false, err
	}
	_, err = tx.exec(`
		DELETE FROM import_row
		WHERE  import = $1 AND NOT EXISTS (SELECT 1 FROM import_row w WHERE w.import = $1 AND w.outcome NOT IN ('refused', 'left-out'))`, id)
	if err != nil {
		return false, wrap("import rows", err)
	}
	n, err := tx.exec(`DELETE FROM import WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM import_row WHERE import = $1)`, id)
	return n > 0, wrap("import", err)
}

// ImportCounts says how many rows of an import became what.
func (db *DB) ImportCounts(ctx context.Context, id allmenning.ImportID) (map[string]int, error) {
	out := map[string]int{}
	err := each(ctx, db.read, `SELECT outcome, count(*) FROM import_row WHERE import = $1 GROUP BY outcome`, args{id}, func(row scanner) error {
		var outcome string
		var n int
		err := row.Scan(&outcome, &n)
		out[outcome] = n
		return err
	})
	return out, wrap("import rows", err)
}

// ImportStands says how many of the records that an import made or changed are not as it left them: changed or taken back since, another
// owner's, or, of those it made, with arrows to others or known by rows of other lists too.
func (db *DB) ImportStands(ctx context.Context, id allmenning.ImportID) (n int, err error) {
	err = each(ctx, db.read, `
		SELECT count(*)
		FROM   import_row w JOIN import i ON i.id = w.import JOIN record r ON r.id = w.record
		WHERE  w.import = $1 AND w.outcome IN ('new', 'updated', 'joined', 'kept') AND w.version_after <> w.version_before
		       AND (r.version <> w.version_after AND NOT (`+sameText("r.id", "w.version_after", "r.version")+`) OR r.owner_org <> i.owner OR r.state <> 'published'
		            OR w.version_before = 0 AND EXISTS (SELECT 1 FROM link l WHERE l.from_id = r.id)
		            OR w.version_before = 0 AND EXISTS (SELECT 1 FROM link l WHERE l.to_id = r.id)
		            OR w.version_before = 0 AND EXISTS (SELECT 1 FROM source_alias a WHERE a.record = r.id))`, args{id}, func(row scanner) error {
		return row.Scan(&n)
	})
	return n, wrap("import rows", err)
}

// ImportRowsAfter gives the rows of an import after a line, at most limit, in their order; only those with an outcome where any is
// named.
func (db *DB) ImportRowsAfter(ctx context.Context, id allmenning.ImportID, line, limit int, outcomes ...string) ([]ImportRow, error) {
	var a args
	query := importRowQuery + ` WHERE import = ` + a.add(id) + ` AND line > ` + a.add(line)
	if len(outcomes) > 0 {
		query += ` AND outcome IN (` + list(&a, outcomes) + `)`
	}
	rows, err := collect(ctx, db.read, query+` ORDER BY line LIMIT `+a.add(limit), a, scanImportRow)
	return rows, wrap("import rows", err)
}

// ImportRows gives the rows of an import in their order. Who may read them is asked by the caller.
func (db *DB) ImportRows(ctx context.Context, id allmenning.ImportID) ([]ImportRow, error) {
	rows, err := collect(ctx, db.read, importRowQuery+` WHERE import = $1 ORDER BY line`, []any{id}, scanImportRow)
	return rows, wrap("import rows", err)
}

const importRowQuery = `
	SELECT import, line, source_id, record, outcome, message_key, args, version_before, version_after FROM import_row`

func scanImportRow(row scanner) (r ImportRow, err error) {
	err = row.Scan(&r.Import, &r.Row, &r.SourceID, &r.Record, &r.Outcome, &r.MessageKey, &r.Args, &r.VersionBefore, &r.VersionAfter)
	return r, err
}

// CountAnew has the engine count what its tables hold, after many rows came at once: until it has, PostgreSQL may go about a question
// as if there were few. It does nothing on SQLite, whose questions do not hang on counts.
func (db *DB) CountAnew(ctx context.Context) error {
	if db.engine.name != "postgres" {
		return nil
	}
	return db.quietly(ctx, func(tx *Tx) error {
		_, err := tx.exec(db.engine.count)
		return wrap("counts", err)
	})
}
