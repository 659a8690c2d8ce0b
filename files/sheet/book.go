package sheet

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
)

// Book is what a workbook says of itself, in the reader's language.
type Book struct {
	Title    string // in the properties, and at the top of the sheet about the data; may be empty
	Language string // "nb-NO"; in the properties; may be empty
	Creator  string // the organisation behind the file, never a user; in the properties; may be empty
	About    About
}

// About is the words of the sheet about the data, which comes last. Without a Sheet there is none.
type About struct {
	Sheet  string // its name: "Om dataene"
	Column string // over the columns' titles: "Kolonne"
	Means  string // over what they mean: "Hva den betyr"
	Name   string // over their names: "Navn for programmer"
}

// XLSX writes a workbook: Table begins a sheet, Write adds its rows, Finish adds the sheet about the data. Everything goes
// to w as it comes, and neither rows nor sheets are kept; only the addresses that can be clicked are, until their sheet ends.
// A workbook that was not finished cannot be opened.
//
// It is written by hand and not with excelize, which holds the file in memory, writes its sheets in the random order of a
// map, loses the text _xD800_, and takes a time that grows with the square of the links. Tests read it with excelize.
type XLSX struct {
	book   Book
	zip    *zip.Writer
	tables []Table
	names  []string // the sheets' names, in order
	hidden []bool   // by sheet
	filter []string // by sheet: the area of its filter; empty: none
	lists  []string // where the drop-downs of a template are: 'Lister'!$A$1:$A$357
	page   *page
	cells  []cell
	report Report
	err    error // the first error of w: nothing can be saved after it
}

// NewXLSX begins a workbook. Errors of w come from the calls that follow.
func NewXLSX(w io.Writer, b Book) *XLSX { return &XLSX{book: b, zip: zip.NewWriter(w)} }

// Table ends the table before, and begins a sheet with t's header, which stays in sight and has a filter. It returns
// ErrTable before anything is written.
func (x *XLSX) Table(t Table) error {
	if err := t.Check(); err != nil {
		return err
	}
	l := look{header: true, selected: len(x.tables) == 0}
	for _, c := range t.Columns {
		l.widths = append(l.widths, c.width())
	}
	x.endTable()
	x.begin(t.Title, l)
	x.tables = append(x.tables, t)
	x.header(t, func(Column) style { return styleHead })
	return x.err
}

// Write adds a row to the table: a value for each column, of its kind. ErrRow, ErrValue and ErrFull leave the file as it
// was, and the next row can be written.
func (x *XLSX) Write(values ...any) error {
	if x.err != nil {
		return x.err
	}
	if x.page == nil {
		return ErrRow
	}
	t := x.tables[len(x.tables)-1]
	cells, err := t.cells(x.cells[:0], values)
	if err != nil {
		return err
	}
	if x.page.row == maxRows || x.page.bytes > maxBytes {
		return fmt.Errorf("%w (%s)", ErrFull, t.Name)
	}
	x.cells = cells
	x.report.Rows++
	x.page.begin()
	for i, c := range cells {
		x.cell(t, i, i, c)
	}
	x.keep(x.page.end())
	return x.err
}

// Report tells what has been written so far, so that notes can say it.
func (x *XLSX) Report() Report { return x.report }

// Finish ends the last table, writes the sheet about the data with notes and what the columns mean, and ends the file. A
// workbook without a table or a sheet about the data is ErrTable. It does not close w.
func (x *XLSX) Finish(notes ...Note) (Report, error) {
	x.endTable()
	if x.book.About.Sheet != "" {
		x.about(notes)
	}
	if len(x.names) == 0 {
		x.keep(fmt.Errorf("%w: no table in the workbook", ErrTable))
	}
	x.parts()
	if x.err == nil {
		x.keep(x.zip.Close())
	}
	return x.report, x.err
}

func (x *XLSX) keep(err error) {
	if x.err == nil {
		x.err = err
	}
}

func (x *XLSX) header(t Table, s func(Column) style) {
	if x.err != nil {
		return
	}
	x.page.begin()
	for i, c := range t.Columns {
		x.page.text(i, s(c), short(c.Title))
	}
	x.keep(x.page.end())
}

// cell writes one cell of t's column at a place in the row, by its content, and reports what could not be kept.
func (x *XLSX) cell(t Table, column, at int, c cell) {
	kind := t.Columns[column].Kind
	switch {
	case c.is == nothing:
	case !c.countable():
		x.report.note(t, column, x.page.row, AsText)
		x.page.text(at, styleText, c.text)
	case c.is == number, c.is == day:
		x.page.number(at, kind.style(), strconv.FormatInt(c.whole, 10))
	case c.is == decimal:
		x.page.number(at, kind.style(), digits(c.float))
	default:
		text, replaced := Clean(c.text)
		if replaced > 0 {
			x.report.note(t, column, x.page.row, Replaced)
		}
		text, long := cut(text)
		if long {
			x.report.note(t, column, x.page.row, Cut)
		}
		if kind == Link {
			x.page.link(at, text)
		} else {
			x.page.text(at, styleText, text)
		}
	}
}

// short is a text of ours as a cell holds it.
func short(text string) string {
	text, _ = Clean(text)
	text, _ = cut(text)
	return text
}
