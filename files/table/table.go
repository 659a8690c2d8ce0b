// Package table reads rows out of a list as a person saved it: CSV in any of the encodings and delimiters Norwegian
// spreadsheets write, text pasted from a spreadsheet, and XLSX. It finds the encoding, the delimiter, the sheet and the header
// itself; the caller may say otherwise. It streams: a list is never held in memory, and can be read as often as one likes.
//
// What it meets is hostile until shown otherwise. Every limit stands in limits.go, nothing that a file points to is followed,
// and what is wrong is an *Error that names file, sheet, line and column. XLSX is read from the archive's own XML, with one
// token in memory at a time: a spreadsheet library unpacks whole parts first, and passes over XML that is cut off.
package table

import (
	"errors"
	"io"
	"iter"
	"time"
)

// Kind is the kind of file.
type Kind string

// The kinds.
const (
	CSV  Kind = "csv"
	XLSX Kind = "xlsx"
)

// Format is how a list is written: found by Open, or wanted by its caller, where a zero field means guess. The Format of an
// open list, wanted again, gives the same list.
type Format struct {
	Kind       Kind     // found by the content always; not read in what is wanted
	Encoding   string   // of CSV: "utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"; wanted also "iso-8859-15", "macintosh", "ibm850", "ibm865"
	Delimiter  rune     // of CSV; 0 where each line is one cell
	Sheet      string   // of XLSX
	Sheets     []string // of XLSX: all sheets with cells, in order, hidden ones too; not read in what is wanted
	HeaderLine int      // the line of the header, the lower of two; NoHeader where there is none
}

// NoHeader is the HeaderLine of a list that begins with its first row.
const NoHeader = -1

// CellKind is what a cell holds.
type CellKind uint8

// The kinds of cell. CSV has only the first two.
const (
	Empty   CellKind = iota // nothing, or only blanks
	Text                    // Text
	Number                  // Number
	Date                    // Date, and Number as the spreadsheet counts days
	Bool                    // Number is 1 or 0
	Wrong                   // a formula that failed: Text is "#N/A" or the like
	NoValue                 // a formula whose value was never stored: the file must be opened and saved by a spreadsheet
)

// Cell is one cell. Text is as a spreadsheet set to Norwegian shows it, with all its blanks and line breaks: "1 500,50",
// "31.12.2024", "SANN".
type Cell struct {
	Text   string
	Kind   CellKind
	Number float64
	Date   time.Time // in UTC, with the time of day
}

// Row is one row. Cells ends with the last cell that is not empty, and is never longer than the header; use Cell.
type Row struct {
	Line   int // of the file where the row begins, of the sheet for XLSX; from 1
	Number int // the row's number in a spreadsheet: the same but where cells of a CSV file have line breaks
	Cells  []Cell
}

// Cell returns the cell of a column, from 0; an empty one where the row is shorter.
func (r Row) Cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// List is an open list. It is not safe for use by several goroutines at once.
type List struct {
	file    string
	format  Format
	header  []string
	last    int // number of the last row of the header
	notices notices
	rows    func(*notices) (source, error)
	close   func() error
}

// source gives the rows of a file from its first, blank ones too. The error is io.EOF after the last row, or an *Error: with
// Fatal there is no next row, else the row is what could be read of it.
type source interface {
	next() (record, error)
	close()
}

// record is a row before the header is known.
type record struct {
	Row
	beyond int    // the first column with a value right of the source's width; 0 is none
	bad    *Error // in a sample: what is wrong with it
}

// Open finds out what a file is and reads to its header. The file must stay open and unchanged for as long as the list is
// used; name is only for errors, the kind of file is found in its content. The error is an *Error with Fatal.
func Open(file io.ReaderAt, size int64, name string, want Format) (*List, error) {
	l, err := open(file, size, want)
	if err != nil {
		return nil, fatal(err, name)
	}
	l.file = name
	return l, nil
}

func open(file io.ReaderAt, size int64, want Format) (*List, error) {
	kind, err := sniff(file, size)
	if err != nil {
		return nil, err
	}
	if kind == XLSX {
		return openBook(file, size, want)
	}
	return openText(file, size, want)
}

// fatal makes an *Error of anything, with the file's name, that ends the reading.
func fatal(err error, name string) *Error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{What: ErrReading, Cause: err}
	}
	e.File, e.Fatal = name, true
	return e
}

// Format returns how the list is written.
func (l *List) Format() Format { return l.format }

// Header returns the names of the columns, each once: the second of two alike is "Navn (2)". A column without a name, which
// the file has values in, is empty. It ends with the last column that has a name or values.
func (l *List) Header() []string { return l.header }

// Rows reads the rows after the header, as often as it is called. With an error, which is an *Error, the row holds what could
// be read of it, and its line; after one with Fatal nothing more comes. Blank rows are left out.
func (l *List) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		l.notices.again()
		src, err := l.rows(&l.notices)
		if err != nil {
			yield(Row{}, fatal(err, l.file))
			return
		}
		defer src.close()
		for {
			r, err := src.next()
			if errors.Is(err, io.EOF) {
				return
			}
			e := l.wrong(r, err)
			switch {
			case e != nil && e.Fatal:
				r.Line = e.Line
				yield(r.Row, e)
				return
			case r.Number <= l.last:
			case e != nil:
				if !yield(r.Row, e) {
					return
				}
			case len(r.Cells) > 0:
				if !yield(r.Row, nil) {
					return
				}
			}
		}
	}
}

// wrong is what is wrong with a row, with file and column named; nil where nothing is.
func (l *List) wrong(r record, err error) *Error {
	e := &Error{Line: r.Line, Column: r.beyond, What: ErrLonger}
	if err == nil && r.beyond == 0 {
		return nil
	}
	if err != nil && !errors.As(err, &e) {
		e = &Error{Line: r.Line, What: ErrReading, Fatal: true, Cause: err}
	}
	e.File, e.Sheet = l.file, l.format.Sheet
	if e.Column > 0 && e.Column <= len(l.header) {
		e.Header = l.header[e.Column-1]
	}
	return e
}

// Close ends the use of the list. The file stays open: it is the caller's.
func (l *List) Close() error {
	if l.close == nil {
		return nil
	}
	return l.close()
}
