package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// lines reads records of CSV from text that is UTF-8, or should be. It is RFC 4180 as people break it: any delimiter, any
// line ending, quotation marks inside unquoted text, blanks around quoted text, one quotation mark too few.
//
// A lost quotation mark would swallow the rest of the file. It is noticed when a quoted cell has gone over a line break and
// meets a mark that neither ends it nor is doubled, passes a limit, or never ends. Then the record ends where its line does,
// with ErrQuotes, and the next line is read on its own from what has been kept of the record.
type lines struct {
	in        *bufio.Reader
	pending   []byte // read again before in
	delimiter int    // -1: none
	damaged   bool   // U+FFFD is the decoder's word for what was no text
	width     int    // columns kept; 0 is all

	line, number int  // of the next record
	cr           bool // the last byte was a carriage return
	recovered    int
	ended        bool

	raw   []byte // of this record
	field []byte
	rec   record
	cells int    // of this record, empty ones too
	bad   *Error // the first thing wrong with this record
	quote struct {
		at   int // where in raw the quoted cell began
		line int
		next int // where in raw the line after it begins; 0: it is all on one line
	}
}

func newLines(r io.Reader, delimiter rune, damaged bool) *lines {
	l := &lines{in: bufio.NewReaderSize(r, 64<<10), delimiter: int(delimiter), damaged: damaged, line: 1, number: 1}
	if delimiter == 0 {
		l.delimiter = -1
	}
	return l
}

func (l *lines) close() {}

const endOfText = -1

// byte gives the next byte, with every kind of line ending as one '\n', or endOfText.
func (l *lines) byte() (int, error) {
	for {
		var c byte
		if len(l.pending) > 0 {
			c, l.pending = l.pending[0], l.pending[1:]
		} else {
			var err error
			if c, err = l.in.ReadByte(); err != nil {
				if errors.Is(err, io.EOF) {
					err = nil
				}
				return endOfText, err
			}
		}
		if c == '\n' && l.cr {
			l.cr = false
			continue
		}
		if l.cr = c == '\r'; l.cr {
			c = '\n'
		}
		return int(c), nil
	}
}

// next reads one record. Quoted cells keep their line breaks, as '\n'.
func (l *lines) next() (record, error) {
	if l.ended {
		return record{}, io.EOF
	}
	l.raw, l.field, l.bad = l.raw[:0], l.field[:0], nil
	l.cells = 0
	l.rec = record{Row: Row{Line: l.line, Number: l.number}}
	if l.number > MaxRows {
		l.ended = true
		return l.rec, &Error{Line: l.line, What: ErrTooMany, Found: "rows", Limit: MaxRows, Fatal: true}
	}
	more, err := l.record()
	if err != nil {
		l.ended = true
		return l.rec, &Error{Line: l.line, What: ErrReading, Fatal: true, Cause: err}
	}
	if !more {
		l.ended = true
		if len(l.raw) == 0 && l.bad == nil {
			return record{}, io.EOF
		}
	}
	l.number++
	l.trim()
	if l.bad != nil {
		l.ended = l.ended || l.bad.Fatal
		return l.rec, l.bad
	}
	return l.rec, nil
}

// How far a cell has been read.
type reading int

const (
	before   reading = iota // nothing but blanks
	unquoted                // plain text
	quoted                  // after a quotation mark
	after                   // after a quotation mark that ends the cell or is the first of two
)

// record reads cells to the end of the record. more is false at the end of the text.
func (l *lines) record() (more bool, err error) {
	state := before
	blanks := 0 // read since the mark in after
	column := 0
	for {
		c, err := l.byte()
		if err != nil {
			return false, err
		}
		if c != endOfText {
			l.raw = append(l.raw, byte(c))
		}
		if c == '\n' {
			l.line++
		}
		ends := c == '\n' || c == endOfText
		switch {
		case state == quoted && c == endOfText:
			return l.recover(column)
		case state == quoted && c == '"':
			state, blanks = after, 0
		case state == quoted:
			l.field = append(l.field, byte(c))
			if c == '\n' && l.quote.next == 0 {
				l.quote.next = len(l.raw)
			}
		case state == after && c == '"' && blanks == 0:
			l.field, state = append(l.field, '"'), quoted
		case state == after && (c == ' ' || c == '\t') && c != l.delimiter:
			blanks++
		case ends, c == l.delimiter:
			l.cell(column)
			column++
			if ends {
				return c == '\n', nil
			}
			state = before
		case state == after: // a mark inside the text: of this line it may be a slip, over a line break it is a lost one
			if l.quote.next > 0 {
				return l.recover(column)
			}
			l.say(&Error{Line: l.quote.line, Column: column + 1, What: ErrQuotes})
			l.field = append(append(append(l.field, '"'), bytes.Repeat([]byte(" "), blanks)...), byte(c))
			state = quoted
			if c == '"' {
				state, blanks = after, 0
				l.field = l.field[:len(l.field)-1]
			}
		case state == before && c == '"':
			l.field, state = l.field[:0], quoted
			l.quote.at, l.quote.line, l.quote.next = len(l.raw), l.line, 0
		case state == before && c != ' ' && c != '\t':
			l.field, state = append(l.field, byte(c)), unquoted
		default:
			l.field = append(l.field, byte(c))
		}
		if len(l.field) > MaxCell || len(l.raw) > MaxRow || column >= MaxColumns {
			return l.tooLong(state, column)
		}
	}
}

// cell ends a cell and keeps it, unless it stands beyond the columns wanted.
func (l *lines) cell(column int) {
	l.cells = column + 1
	blank := len(bytes.TrimSpace(l.field)) == 0
	switch {
	case l.width > 0 && column >= l.width:
		if !blank && l.rec.beyond == 0 {
			l.rec.beyond = column + 1
		}
	case blank:
		l.rec.Cells = append(l.rec.Cells, Cell{Text: string(l.field)})
	default:
		l.rec.Cells = append(l.rec.Cells, Cell{Text: l.text(column), Kind: Text})
	}
	l.field = l.field[:0]
}

// text is the cell's text; what is no text in it becomes U+FFFD, and is said.
func (l *lines) text(column int) string {
	s := string(l.field)
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 && !(l.damaged && strings.ContainsRune(s, utf8.RuneError)) {
		return s
	}
	l.say(&Error{Line: l.rec.Line, Column: column + 1, What: ErrCharacters})
	return strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\x00", string(utf8.RuneError))
}

// say keeps the first thing wrong with a record.
func (l *lines) say(e *Error) {
	if l.bad == nil {
		l.bad = e
	}
}

// trim takes away the empty cells at the end, and the texts of blank ones.
func (l *lines) trim() {
	cells := l.rec.Cells
	for len(cells) > 0 && cells[len(cells)-1].Kind == Empty {
		cells = cells[:len(cells)-1]
	}
	l.rec.Cells = cells
}

// recover ends a record at the end of the line on which a quoted cell began and never ended, and goes on from there.
func (l *lines) recover(column int) (more bool, err error) {
	l.bad = &Error{Line: l.quote.line, Column: column + 1, What: ErrQuotes}
	if l.quote.next == 0 { // the last line
		l.cell(column)
		return false, nil
	}
	if l.recovered++; l.recovered > maxRecovered {
		l.bad.Fatal = true
	}
	l.field = append(l.field[:0], l.raw[l.quote.at:l.quote.next-1]...)
	l.cell(column)
	l.line = l.quote.line + 1
	if l.cr { // what is kept has one '\n' a line ending; the second half of this one is still to come
		if b, err := l.in.Peek(1); err == nil && b[0] == '\n' {
			_, _ = l.in.Discard(1)
		}
		l.cr = false
	}
	l.pending = append(append(make([]byte, 0, len(l.raw)-l.quote.next+len(l.pending)), l.raw[l.quote.next:]...), l.pending...)
	return true, nil
}

// tooLong gives up a record that is over a limit, and reads past the end of its line without keeping it.
func (l *lines) tooLong(state reading, column int) (more bool, err error) {
	if (state == quoted || state == after) && l.quote.next > 0 {
		return l.recover(column)
	}
	l.bad = &Error{Line: l.rec.Line, Column: column + 1, What: ErrTooLarge, Limit: MaxCell}
	switch {
	case column >= MaxColumns:
		l.bad = &Error{Line: l.rec.Line, Column: MaxColumns + 1, What: ErrTooMany, Found: "columns", Limit: MaxColumns}
	case len(l.raw) > MaxRow:
		l.bad.Limit = MaxRow
	}
	l.field = l.field[:0]
	for {
		if err := l.skim(); err != nil {
			return false, err
		}
		switch c, err := l.byte(); {
		case err != nil || c == endOfText:
			return false, err
		case c == '\n':
			l.line++
			return true, nil
		}
	}
}

// skim reads past what is at hand of a line, without keeping it.
func (l *lines) skim() error {
	for len(l.pending) == 0 {
		if _, err := l.in.Peek(1); err != nil {
			return nil // byte will say so
		}
		piece, _ := l.in.Peek(l.in.Buffered())
		end := bytes.IndexAny(piece, "\r\n")
		if end == 0 {
			return nil
		}
		l.cr = false
		if end > 0 {
			piece = piece[:end]
		}
		if _, err := l.in.Discard(len(piece)); err != nil || end > 0 {
			return err
		}
	}
	return nil
}
