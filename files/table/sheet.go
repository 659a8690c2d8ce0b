package table

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// cells reads the rows of a sheet, one XML token at a time. Its dimension is not asked: it may say anything.
type cells struct {
	book    *book
	sheet   *sheet
	notices *notices
	in      io.ReadCloser
	x       *elements
	width   int // columns kept; 0 is all
	from    int // the row after which labels are filled down
	row     int
	column  int // of the cell being read, or the last one read
	begun   bool
	ended   bool // past the last row

	spans  []span // that fill down, by row
	labels []label
}

// label is a merged cell that goes on below the row it stands in.
type label struct {
	span
	cell Cell
}

func (b *book) newCells(s *sheet, n *notices, width, from int) (*cells, error) {
	in, err := b.open(s.part, maxUnpacked)
	if err != nil {
		return nil, err
	}
	c := &cells{book: b, sheet: s, notices: n, in: in, x: newElements(in), width: width, from: from}
	s.closed = nil
	for _, m := range s.merged {
		if n != nil && m.lastRow > m.row && m.lastRow > from && m.column <= width {
			c.spans = append(c.spans, m)
		}
	}
	slices.SortStableFunc(c.spans, func(a, b span) int { return a.row - b.row })
	return c, nil
}

func (c *cells) close() { _ = c.in.Close() }

// next reads to the end of the next row.
func (c *cells) next() (record, error) {
	for {
		t, err := c.x.next()
		if errors.Is(err, io.EOF) {
			return record{}, c.end()
		}
		if err != nil {
			return record{}, c.here(err)
		}
		e, ok := t.(xml.StartElement)
		if end, ends := t.(xml.EndElement); ends && end.Name.Local == "sheetData" {
			c.ended = true
		}
		if !ok || c.ended { // what lies behind is read for its form only
			continue
		}
		if !c.begun {
			if e.Name.Local != "worksheet" {
				return record{}, c.here(&Error{What: ErrBroken, Cause: errors.New("no worksheet")})
			}
			c.begun = true
		}
		switch e.Name.Local {
		case "col":
			if from, to := number(e, "min"), number(e, "max"); isTrue(e, "hidden") && from > 0 && to >= from && len(c.sheet.closed) < 100 {
				c.sheet.closed = append(c.sheet.closed, span{column: from, lastColumn: to})
			}
		case "row":
			return c.readRow(e)
		}
	}
}

// end is io.EOF, or that the file ends before its sheet does.
func (c *cells) end() error {
	if !c.begun {
		return c.here(&Error{What: ErrBroken, Cause: io.ErrUnexpectedEOF})
	}
	return io.EOF
}

// here puts the place into an error that ends the reading.
func (c *cells) here(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{What: ErrReading, Cause: err}
	}
	e.Sheet, e.Line, e.Column, e.Fatal = c.sheet.name, c.row, c.column, true
	return e
}

// readRow reads the cells of a row to its end.
func (c *cells) readRow(e xml.StartElement) (record, error) {
	row := number(e, "r")
	if row < 0 {
		row = c.row + 1
	}
	if row <= c.row {
		return record{}, c.here(&Error{What: ErrBroken, Cause: errors.New("rows out of order")})
	}
	c.row, c.column = row, 0
	if row > MaxRows {
		return record{}, c.here(&Error{What: ErrTooMany, Found: "rows", Limit: MaxRows})
	}
	if isTrue(e, "hidden") && row > c.from {
		c.notices.count(HiddenRows, row, 0)
	}
	r := record{Row: Row{Line: row, Number: row}}
	var bad *Error
	for {
		t, err := c.x.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = &Error{What: ErrBroken, Cause: io.ErrUnexpectedEOF}
			}
			return r, c.here(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			cell, err := c.readCell(e)
			if err != nil {
				return r, c.here(err)
			}
			if bad == nil && cell.Kind == Text {
				bad = c.check(&cell)
			}
			c.keep(&r, cell)
		case xml.EndElement:
			if e.Name.Local != "row" {
				continue
			}
			c.fill(&r)
			if bad != nil {
				return r, bad
			}
			return r, nil
		}
	}
}

// check tells of what is no text in a cell, and replaces it.
func (c *cells) check(cell *Cell) *Error {
	if strings.IndexByte(cell.Text, 0) < 0 && utf8.ValidString(cell.Text) {
		return nil
	}
	cell.Text = strings.ReplaceAll(strings.ToValidUTF8(cell.Text, string(utf8.RuneError)), "\x00", string(utf8.RuneError))
	return &Error{Line: c.row, Column: c.column, What: ErrCharacters}
}

// keep puts a cell in its column.
func (c *cells) keep(r *record, cell Cell) {
	switch {
	case cell.Kind == Empty:
	case c.width > 0 && c.column > c.width:
		if r.beyond == 0 || c.column < r.beyond {
			r.beyond = c.column
		}
	default:
		if c.column > len(r.Cells) {
			r.Cells = append(r.Cells, make([]Cell, c.column-len(r.Cells))...)
		}
		r.Cells[c.column-1] = cell
	}
}

// readCell reads one cell to its end.
func (c *cells) readCell(e xml.StartElement) (Cell, error) {
	column := c.column + 1
	if ref := attribute(e, "r"); ref != "" {
		if column, _ = cellOf(ref); column == 0 {
			column = c.column + 1
		}
	}
	switch {
	case column < 0:
		return Cell{}, &Error{What: ErrBroken, Cause: errors.New("no such cell")}
	case column > MaxColumns:
		return Cell{}, &Error{What: ErrTooMany, Found: "columns", Limit: MaxColumns}
	}
	c.column = column
	kind, style := attribute(e, "t"), number(e, "s")
	var value []byte
	var in string
	formula, phonetic, hasValue := false, false, false
	for {
		t, err := c.x.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = &Error{What: ErrBroken, Cause: io.ErrUnexpectedEOF}
			}
			return Cell{}, err
		}
		switch e := t.(type) {
		case xml.StartElement:
			switch in = e.Name.Local; in {
			case "f":
				formula = true
			case "rPh":
				phonetic = true
			case "v", "t":
				hasValue = true
			}
		case xml.CharData:
			if in == "v" || in == "t" && !phonetic {
				if value = append(value, e...); len(value) > MaxCell {
					return Cell{}, &Error{What: ErrTooLarge, Limit: MaxCell}
				}
			}
		case xml.EndElement:
			in = ""
			switch e.Name.Local {
			case "rPh":
				phonetic = false
			case "c":
				if formula && (!hasValue || len(value) == 0 && kind != "str") {
					c.notices.count(FormulaNoValue, c.row, c.column)
					return Cell{Kind: NoValue}, nil
				}
				return c.value(kind, style, string(value))
			}
		}
	}
}

// fill gives the row the labels of merged cells that go on through it, where it has something of its own.
func (c *cells) fill(r *record) {
	for len(c.spans) > 0 && c.spans[0].row <= r.Number {
		if m := c.spans[0]; m.row == r.Number && r.Cell(m.column-1).Kind != Empty {
			c.labels = slices.DeleteFunc(c.labels, func(l label) bool { return l.column == m.column || l.lastRow < r.Number })
			if len(c.labels) < maxLabels {
				c.labels = append(c.labels, label{m, r.Cell(m.column - 1)})
			}
		}
		c.spans = c.spans[1:]
	}
	if len(r.Cells) == 0 {
		return
	}
	column := c.column
	for _, l := range c.labels {
		if l.row < r.Number && r.Number <= l.lastRow && r.Number > c.from && r.Cell(l.column-1).Kind == Empty {
			c.column = l.column
			c.keep(r, l.cell)
			c.notices.count(FilledDown, r.Number, l.column)
		}
	}
	c.column = column
}
