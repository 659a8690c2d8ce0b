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
	"strings"
	"time"
)

// A backup is one zip file that any tool opens: a file of JSON Lines for each table, its rows in the order of their keys, and
// manifest.json. It is the same whichever engine it was made on, so it moves a store from one to the other. The comment of the
// zip file is the SHA-256 of all bytes before it, in hexadecimal, by which one changed bit is found.
const (
	backupFormat = "allmenning-backup/1"
	manifestName = "manifest.json"
)

// Manifest says what is in a backup.
type Manifest struct {
	Format  string          `json:"format"`
	Program string          `json:"program"` // version of the program that made it
	Engine  string          `json:"engine"`  // that it was made on
	Schema  int64           `json:"schema"`  // number of the newest migration of the store
	At      string          `json:"at"`      // RFC 3339, UTC
	Head    int64           `json:"head"`    // number of the newest event
	Tables  []TableManifest `json:"tables"`  // each after those it points at
	LeftOut []string        `json:"left_out"`
}

// TableManifest says what is in the file of one table.
type TableManifest struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"` // of the lines
}

// backedUp are the tables of a backup with their keys, each after those it points at.
var backedUp = []struct{ name, key string }{
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
}

// cameWith names the schema that a table came with, for stores that no later program has opened yet; the others were there from the
// first backup on.
var cameWith = map[string]int64{"synthesis_candidate": 13, "follow_up": 15, "source_alias": 17, "source_base": 17}

// leftOut are the tables a backup does not hold: a session that was ended must not come back, edges are derived, and a list on its way
// in is still with whoever sent it.
var leftOut = []string{"session", "edge", "import_part"}

// Progress is told of each table as its rows go by, now and then; nil tells nobody.
type Progress func(table string, rows int64)

// Backup writes one moment of the store to a new file at path, readable by its owner only (it holds addresses and digests of
// passwords), while others go on writing. It never overwrites: fs.ErrExist when there is something at path. The file has its name
// when all of it is on disk. program is the version of the program, for the manifest.
func (db *DB) Backup(ctx context.Context, path, program string, told Progress) (Manifest, error) {
	m := Manifest{Format: backupFormat, Program: program, Engine: db.engine.name, LeftOut: leftOut}
	err := newFile(path, func(file *os.File) error {
		if err := db.pack(ctx, file, &m, told); err != nil {
			return err
		}
		return seal(file)
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("store: backup: %w", err)
	}
	return m, nil
}

// pack writes the zip file and fills in m.
func (db *DB) pack(ctx context.Context, file io.Writer, m *Manifest, told Progress) error {
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
	now := db.now().UTC()
	m.At = now.Format(time.RFC3339)
	buffer := bufio.NewWriterSize(file, 1<<18)
	z := zip.NewWriter(buffer)
	for _, table := range backedUp {
		if m.Schema < cameWith[table.name] {
			continue
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: tableFile(table.name), Method: zip.Deflate, Modified: now})
		if err != nil {
			return err
		}
		t, err := writeTable(ctx, tx, w, table.name, table.key, told)
		if err != nil {
			return fmt.Errorf("table %s: %w", table.name, err)
		}
		m.Tables = append(m.Tables, t)
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: now})
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
func writeTable(ctx context.Context, q querier, w io.Writer, name, key string, told Progress) (TableManifest, error) {
	t := TableManifest{Name: name}
	rows, err := q.QueryContext(ctx, `SELECT * FROM "`+name+`" ORDER BY `+key)
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
		if err := writeRow(out, t.Columns, values); err != nil {
			return t, err
		}
		if t.Rows++; told != nil && t.Rows%tellEvery == 0 {
			told(name, t.Rows)
		}
	}
	if err := errors.Join(rows.Err(), out.Flush()); err != nil {
		return t, err
	}
	t.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return t, nil
}
