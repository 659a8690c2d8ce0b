package main

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"

	"allmenning"

	_ "modernc.org/sqlite" // the driver the product uses
)

// fts5 is SQLite's full-text index, in a file, ranked by its bm25. It knows no likeness of spelling: its words stand in a second
// index by trigrams, where a misspelt word finds the three it most likely stands for.
type fts5 struct {
	dir string
	db  *sql.DB
}

func (*fts5) Name() string { return "SQLite FTS5" }

func (f *fts5) path() string { return filepath.Join(f.dir, "fts5.db") }

func (f *fts5) Build(records []*allmenning.Record) error {
	db, err := sql.Open("sqlite", "file:"+f.path()+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-262144)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	f.db = db
	for _, s := range []string{
		`CREATE VIRTUAL TABLE text USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 0')`,
		`CREATE VIRTUAL TABLE word USING fts5vocab(text, row)`,
		`CREATE VIRTUAL TABLE spelling USING fts5(word, tokenize='trigram')`,
	} {
		if _, err := db.Exec(s); err != nil {
			return err
		}
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	put, err := tx.Prepare(`INSERT INTO text (rowid, title, body) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	for i, r := range records {
		if _, err := put.Exec(i+1, r.Title, textOf(r)); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(`INSERT INTO text (text) VALUES ('optimize')`); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO spelling (word) SELECT term FROM word`); err != nil {
		return err
	}
	return tx.Commit()
}

func (f *fts5) Bytes() (int64, error) {
	s, err := os.Stat(f.path())
	if err != nil {
		return 0, err
	}
	return s.Size(), nil
}

func (f *fts5) Close() error {
	if f.db == nil {
		return nil
	}
	return f.db.Close()
}

func (f *fts5) Search(q question) ([]string, error) {
	match := ""
	switch q.kind {
	case phrase:
		match = quoted(q.text)
	case prefix:
		match = quoted(q.text) + "*"
	case misspelt:
		words, err := f.column(`SELECT word FROM spelling WHERE spelling MATCH ? ORDER BY rank LIMIT 3`, anyOf(trigrams(q.text)))
		if err != nil || len(words) == 0 {
			return nil, err
		}
		match = anyOf(words)
	default:
		match = anyOf(wordsOf(q.text))
	}
	return f.column(`SELECT rowid FROM text WHERE text MATCH ? ORDER BY rank LIMIT 10`, match)
}

func (f *fts5) column(query, match string) ([]string, error) {
	rows, err := f.db.Query(query, match)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func anyOf(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = quoted(w)
	}
	return strings.Join(out, " OR ")
}

func trigrams(word string) []string {
	letters := []rune(word)
	var out []string
	for i := 0; i+3 <= len(letters); i++ {
		out = append(out, string(letters[i:i+3]))
	}
	return out
}
