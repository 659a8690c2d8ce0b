package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// A backup is one zip file that any tool opens: a file of JSON Lines for each table, its rows in the order of their keys, and
// manifest.json. It is the same whichever engine it was made on, so it moves a store from one to the other. The comment of the
// zip file is the SHA-256 of all bytes before it, in hexadecimal, by which one changed bit is found. An archive is the same, of fewer
// tables and held to more (see [DB.Archive]).
const manifestName = "manifest.json"

// form is what tells a backup from an archive.
type form struct {
	word    string   // what people call it
	format  string   // in the manifest
	leftOut []string // tables
	exact   bool     // the same content gives the same bytes, and only what both engines can hold is let through
}

var backupForm = form{word: "backup", format: "allmenning-backup/1", leftOut: leftOut}

// Manifest says what is in a backup or an archive. An archive has no Program, Engine and At: they would differ where the content does not.
type Manifest struct {
	Format  string          `json:"format"`
	Program string          `json:"program,omitempty"` // version of the program that made it
	Engine  string          `json:"engine,omitempty"`  // that it was made on
	Schema  int64           `json:"schema"`            // number of the newest migration of the store
	At      string          `json:"at,omitempty"`      // RFC 3339, UTC
	Head    int64           `json:"head"`              // number of the newest event
	Tables  []TableManifest `json:"tables"`            // each after those it points at
	LeftOut []string        `json:"left_out"`
}

// TableManifest says what is in the file of one table.
type TableManifest struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"` // of the lines
}

// keyed is a table with the columns of its key, by which its rows are put in order.
type keyed struct{ name, key string }

// backedUp are the tables of a backup, each after those it points at.
var backedUp = []keyed{
	{"organisation", "id"},
	{"register_row", "number, kind, valid_from"},
	{"setting", "key"},
	{"record", "id"},
	{"record_municipality", "record, number, code_year"},
	{"block", "record, name"},
	{"revision", "record, version, block"},
	{"link", "from_id, to_id, kind"},
	{"head", "name"},
	{"event", "seq"},
	{"synthesis_version", "synthesis, n"},
	{"synthesis_member", "synthesis, n, place"},
	{"synthesis_candidate", "synthesis, finding"},
	{"follow_up", "finding, month"},
	{"source_alias", "owner, source, source_id"},
	{"source_base", "record"},
	{"import", "id"},
	{"import_row", "import, line"},
	{"job", "id"},
	{"outbox", "dedupe_key"},
	{"person", "id"},
	{"credential", "kind, subject"},
	{"appointment", "person, org"},
	{"delegation", "from_org, to_org"},
	{"invitation", "token_digest"},
	{"organisation_choice", "org"},
	{"people_log", "id"},
	{"draft", "id, author"},
	{"idempotency", "actor, key"},
	{"membership", "constellation, org, since"},
	{"following", "person, kind, of"},
	{"endorsement", "record, org"},
	{"request", "id"},
	{"digest", "person"},
	{"glossary_change", "id"},
}

// cameWith names the schema that a table came with, for stores that no later program has opened yet; the others were there from the
// first backup on.
var cameWith = map[string]int64{"synthesis_candidate": 13, "follow_up": 15, "source_alias": 17, "source_base": 17, "glossary_change": 22}

// leftOut are the tables a backup does not hold: a session that was ended must not come back, edges are derived, and a list on its way
// in is still with whoever sent it.
var leftOut = []string{"session", "edge", "import_part"}

// tablesOf gives the tables that a store of a schema has and that are not left out.
func tablesOf(schema int64, leftOut []string) (tables []keyed) {
	for _, t := range backedUp {
		if schema >= cameWith[t.name] && !slices.Contains(leftOut, t.name) {
			tables = append(tables, t)
		}
	}
	return tables
}

// Progress is told of each table as its rows go by, now and then; nil tells nobody.
type Progress func(table string, rows int64)

// Backup writes one moment of the store to a new file at path, readable by its owner only (it holds addresses and digests of
// passwords), while others go on writing. It never overwrites: fs.ErrExist when there is something at path. The file has its name
// when all of it is on disk. program is the version of the program, for the manifest.
func (db *DB) Backup(ctx context.Context, path, program string, told Progress) (Manifest, error) {
	return db.keep(ctx, path, backupForm, Manifest{Program: program, Engine: db.engine.name}, told)
}

// keep writes a new file of a form, and gives m filled in.
func (db *DB) keep(ctx context.Context, path string, f form, m Manifest, told Progress) (Manifest, error) {
	m.Format, m.LeftOut = f.format, f.leftOut
	err := newFile(path, func(file *os.File) error {
		if err := db.pack(ctx, file, f, &m, told); err != nil {
			return err
		}
		return seal(file)
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("store: %s: %w", f.word, err)
	}
	return m, nil
}

// pack writes the zip file and fills in m.
func (db *DB) pack(ctx context.Context, file io.Writer, f form, m *Manifest, told Progress) error {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{Isolation: db.engine.snapshot, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, db.engine.patience); err != nil {
		return err
	}
	err = tx.QueryRowContext(ctx, `
		SELECT h.seq, (SELECT max(version_id) FROM goose_db_version WHERE is_applied)
		FROM   head h
		WHERE  h.name = 'events'`).Scan(&m.Head, &m.Schema)
	if err != nil {
		return err
	}
	var made time.Time // none, in what is to have the same bytes
	if !f.exact {
		made = db.now().UTC()
		m.At = made.Format(time.RFC3339)
	}
	buffer := bufio.NewWriterSize(file, 1<<18)
	z := zip.NewWriter(buffer)
	for _, table := range tablesOf(m.Schema, f.leftOut) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: tableFile(table.name), Method: zip.Deflate, Modified: made})
		if err != nil {
			return err
		}
		t, err := writeTable(ctx, tx, w, table, f.exact, told)
		if err != nil {
			return fmt.Errorf("table %s: %w", table.name, err)
		}
		m.Tables = append(m.Tables, t)
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: made})
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return errors.Join(e.Encode(m), z.SetComment(strings.Repeat("0", sealLength)), z.Close(), buffer.Flush())
}

func tableFile(name string) string { return "tables/" + name + ".jsonl" }

// tellEvery is how many rows go by between two words of progress.
const tellEvery = 5000

// writeTable writes the rows of a table, one a line, in the order of its key.
func writeTable(ctx context.Context, q querier, w io.Writer, table keyed, exact bool, told Progress) (TableManifest, error) {
	t := TableManifest{Name: table.name}
	rows, err := q.QueryContext(ctx, `SELECT * FROM "`+table.name+`" ORDER BY `+table.key)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	if t.Columns, err = rows.Columns(); err != nil {
		return t, err
	}
	sum := sha256.New()
	out := bufio.NewWriter(io.MultiWriter(w, sum))
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return t, err
		}
		if err := writeRow(out, t.Columns, values, exact); err != nil {
			return t, fmt.Errorf("row %d: %w", t.Rows+1, err)
		}
		if t.Rows++; told != nil && t.Rows%tellEvery == 0 {
			told(table.name, t.Rows)
		}
	}
	if err := errors.Join(rows.Err(), out.Flush()); err != nil {
		return t, err
	}
	t.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return t, nil
}
