// Package sheet writes tables for people who use a spreadsheet and for programs: CSV in two dialects, XLSX with typed cells,
// and empty lists with drop-downs to fill in. Titles and texts come from the caller, already in the reader's language.
//
// A file is a pure function of what it was given: the same rows give the same bytes. Nothing is read from the clock, the
// machine or the user. Rows are written as they come, and none is kept.
//
// No text becomes a formula. XLSX has a type for each cell, and texts are texts. CSV has none, so there a text that a
// spreadsheet could take for a formula gets an apostrophe: Safe says which, and Plain gives the text back.
package sheet

import (
	"errors"
	"fmt"
)

// Errors that say why a table or a row was refused; test with errors.Is.
var (
	ErrTable = errors.New("sheet: a table has no columns, two columns of one name, a column without title, or a yes-or-no column without its two words")
	ErrRow   = errors.New("sheet: a row has another number of cells than its table has columns, or no table is begun")
	ErrValue = errors.New("sheet: a value is not of its column's kind")
	ErrFull  = errors.New("sheet: a sheet has room for 1 048 576 rows, 16 384 columns and 4 GB")
)

// Kind says what a column holds, and so which values Write takes for it. Types made from these (type Number string) will
// do, and pointers to them. nil, a nil pointer, an empty string and a zero time.Time are an empty cell in every kind.
type Kind int

const (
	Text    Kind = iota // a string
	Whole               // whole numbers of any size that fits in an int64
	Decimal             // a float64 or a whole number; NaN and infinities are ErrValue
	Kroner              // Norwegian kroner, a float64 or a whole number; the cell holds the amount as it is, and shows whole kroner
	Date                // a time.Time, of which the day counts, as its own clock has it; or a string: "2024-03-01" is a day, all else ("2024-03") stays a text
	Year                // a whole number, shown without spaces
	Flag                // a bool; Choices holds the words for true and false
	Link                // a string; an http or https address can be clicked in XLSX, all else is a text
)

// Column is one column.
type Column struct {
	Name     string   // for programs, the same in all languages: "amount_nok"; distinct in its table
	Title    string   // for people
	About    string   // one or two sentences: what it means; may be empty
	Kind     Kind     //
	Choices  []string // Flag: the words for true and for false, in that order; else what a template offers, may be empty
	Required bool     // must be filled in; said in a template
	Width    float64  // in characters, at most 255; 0: from the title and the kind
}

// Table is what a table is called and which columns it has.
type Table struct {
	Name    string // for programs: "projects"
	Title   string // for people; names the sheet, so that 31 characters are shown
	Columns []Column
}

// Note is a row of the sheet that tells about the data: source, date, licence, filter, counts. A Text that is an http or
// https address can be clicked.
type Note struct{ Term, Text string }

// Check gives ErrTable and what is wrong, or nil.
func (t Table) Check() error {
	if len(t.Columns) == 0 {
		return fmt.Errorf("%w: %q has none", ErrTable, t.Name)
	}
	if len(t.Columns) > maxColumns {
		return ErrFull
	}
	seen := map[string]bool{}
	for _, c := range t.Columns {
		switch {
		case c.Name == "" || c.Title == "" || seen[c.Name]:
			return fmt.Errorf("%w: %q in %q", ErrTable, c.Name, t.Name)
		case c.Kind < Text || c.Kind > Link || c.Width < 0 || c.Width > 255:
			return fmt.Errorf("%w: kind or width of %q in %q", ErrTable, c.Name, t.Name)
		case c.Kind == Flag && len(c.Choices) != 2:
			return fmt.Errorf("%w: %q in %q has %d words", ErrTable, c.Name, t.Name, len(c.Choices))
		}
		seen[c.Name] = true
	}
	return nil
}

// cells turns one row into what is written, or says which column refused.
func (t Table) cells(into []cell, values []any) ([]cell, error) {
	if len(values) != len(t.Columns) {
		return nil, fmt.Errorf("%w: %d cells in %q, which has %d columns", ErrRow, len(values), t.Name, len(t.Columns))
	}
	for i, v := range values {
		c, err := t.Columns[i].cell(v)
		if err != nil {
			return nil, fmt.Errorf("%w (%s.%s)", err, t.Name, t.Columns[i].Name)
		}
		into = append(into, c)
	}
	return into, nil
}
