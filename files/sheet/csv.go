package sheet

import (
	"bufio"
	"io"
	"strings"
)

// Dialect is a way to write CSV.
type Dialect int

const (
	// ForExcel is what Excel with Norwegian settings opens by a double click: UTF-8 with a byte order mark, semicolons,
	// decimal comma, the columns' titles in the first row, the words of yes-or-no columns, texts cut at what a cell holds
	// (Excel would go on in the next row). Days are 2024-03-01: Excel reads that as a day with every setting, and
	// 01.03.2024 with some of them only. Excel reads a text of digits as a number all the same (0301 becomes 301); XLSX
	// is the file without such guesses.
	ForExcel Dialect = iota
	// ForPrograms is RFC 4180: UTF-8 without a byte order mark, commas, decimal point, the columns' names in the first
	// row, true and false, texts whole.
	//
	// Texts are guarded here too, as a file made for programs is opened in a spreadsheet sooner or later: a program gives
	// the cells of text columns to Plain, or takes away the one apostrophe that Safe tells of.
	ForPrograms
)

// CSV writes one table. Lines end with CR LF in both dialects, as RFC 4180 says; a line end within a text is LF.
type CSV struct {
	w       *bufio.Writer
	dialect Dialect
	table   Table
	line    []byte
	cells   []cell
	report  Report
}

// NewCSV writes the header. It returns ErrTable, with what is wrong, before anything is written; errors of w come at the
// latest from Finish.
func NewCSV(w io.Writer, d Dialect, t Table) (*CSV, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	c := &CSV{w: bufio.NewWriterSize(w, 1<<16), dialect: d, table: t}
	if d == ForExcel {
		c.line = append(c.line, "\uFEFF"...)
	}
	for i, column := range t.Columns {
		name := column.Name
		if d == ForExcel {
			name = column.Title
		}
		name, _ = Clean(name)
		c.field(i, Safe(name))
	}
	return c, c.end()
}

// Write writes one row: a value for each column, of its kind. ErrRow and ErrValue name the column, and nothing of the row
// is written then.
func (c *CSV) Write(values ...any) error {
	cells, err := c.table.cells(c.cells[:0], values)
	if err != nil {
		return err
	}
	c.cells = cells
	c.report.Rows++
	for i, cell := range cells {
		if text := c.say(i, cell); cell.is == decimal {
			c.comma(i)
			c.line = append(c.line, text...) // in quotes, its comma would make it a text to some
		} else {
			c.field(i, text)
		}
	}
	return c.end()
}

// Finish writes what is left, and tells what was written. It does not close w.
func (c *CSV) Finish() (Report, error) { return c.report, c.w.Flush() }

func (c *CSV) say(column int, v cell) string {
	switch v.is {
	case words:
		return c.text(column, v.text)
	case decimal:
		if c.dialect == ForExcel {
			return strings.Replace(digits(v.float), ".", ",", 1)
		}
		return digits(v.float)
	case flag:
		if c.dialect == ForPrograms {
			return [2]string{"false", "true"}[v.whole]
		}
		return c.text(column, v.text)
	}
	return v.text
}

func (c *CSV) text(column int, text string) string {
	text, replaced := Clean(text)
	if replaced > 0 {
		c.report.note(c.table, column, c.report.Rows+1, Replaced)
	}
	text = Safe(text)
	if c.dialect == ForExcel {
		var short bool
		if text, short = cut(text); short {
			c.report.note(c.table, column, c.report.Rows+1, Cut)
		}
	}
	return text
}

// field adds one field to the line. Whatever any dialect would trip over is quoted in both, and so are blanks at the ends
// and an empty field that is a whole line, which would be no line at all.
func (c *CSV) field(column int, text string) {
	c.comma(column)
	alone := text == "" && len(c.table.Columns) == 1
	if !alone && !strings.ContainsAny(text, ",;\"\t\r\n") && strings.TrimSpace(text) == text {
		c.line = append(c.line, text...)
		return
	}
	c.line = append(c.line, '"')
	c.line = append(c.line, strings.ReplaceAll(text, `"`, `""`)...)
	c.line = append(c.line, '"')
}

func (c *CSV) comma(column int) {
	if column > 0 {
		c.line = append(c.line, [2]byte{';', ','}[c.dialect])
	}
}

func (c *CSV) end() error {
	c.line = append(c.line, '\r', '\n')
	_, err := c.w.Write(c.line)
	c.line = c.line[:0]
	return err
}
