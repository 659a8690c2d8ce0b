package codes

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// A list file begins with comment lines. Two of them are read: "# source: …" and "# version: …". Then comes one line of
// column names, then one code a line. Columns are parted by tabs; there is no quoting, so a cell holds no tab.

// table is a list file as read: its head, and its rows by column name.
type table struct {
	source, version string
	rows            []map[string]string
}

// readTable reads one list file. Every row must have every column; errors name the line.
func readTable(name, text string) (table, error) {
	var t table
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "# source: "); ok {
			t.source = strings.TrimSpace(rest)
		}
		if rest, ok := strings.CutPrefix(line, "# version: "); ok {
			t.version = strings.TrimSpace(rest)
		}
	}
	if t.source == "" || t.version == "" {
		return t, fmt.Errorf("codes: %s: the head must say '# source: ' and '# version: '", name)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.Comment, r.LazyQuotes = '\t', '#', true
	head, err := r.Read()
	if err != nil {
		return t, fmt.Errorf("codes: %s: %w", name, err)
	}
	for {
		cells, err := r.Read()
		if err == io.EOF {
			return t, nil
		}
		if err != nil {
			return t, fmt.Errorf("codes: %s: %w", name, err)
		}
		row := make(map[string]string, len(head))
		for i, column := range head {
			row[column] = cells[i]
		}
		t.rows = append(t.rows, row)
	}
}

// newList turns a table into a list. It refuses a code without an ID, an ID used twice, a name missing in one of the
// three languages, space around a cell, and a parent that does not stand before its child (which also rules out circles).
func newList(name string, t table) (*List, error) {
	l := &List{
		Title: name, Source: t.source, Version: t.version,
		byID: make(map[string]int, len(t.rows)), children: make(map[string][]int),
	}
	for i, row := range t.rows {
		for column, cell := range row {
			if cell != strings.TrimSpace(cell) {
				return nil, fmt.Errorf("codes: %s: %s: space around %s %q", name, row["id"], column, cell)
			}
		}
		c := Code{
			ID: row["id"], Parent: row["parent"], NB: row["nb"], NN: row["nn"], EN: row["en"],
			Note: row["note"], NoteNN: row["note_nn"], NoteEN: row["note_en"],
		}
		if c.ID == "" || c.NB == "" || c.NN == "" || c.EN == "" {
			return nil, fmt.Errorf("codes: %s: row %d (%q): id and all three names must be there", name, i+1, c.ID)
		}
		if (c.NoteNN == "") != (c.NoteEN == "") || c.NoteNN != "" && c.Note == "" {
			return nil, fmt.Errorf("codes: %s: %s: a note is in bokmål alone, or in all three languages", name, c.ID)
		}
		if l.Has(c.ID) {
			return nil, fmt.Errorf("codes: %s: %s stands twice", name, c.ID)
		}
		if c.Parent != "" && !l.Has(c.Parent) {
			return nil, fmt.Errorf("codes: %s: %s: parent %s must stand before it", name, c.ID, c.Parent)
		}
		l.byID[c.ID] = i
		l.codes = append(l.codes, c)
		l.children[c.Parent] = append(l.children[c.Parent], i)
	}
	return l, nil
}
