package table

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
)

// span is cells merged into one, from the first row and column to the last, from 1.
type span struct{ row, column, lastRow, lastColumn int }

// readHeader reads the first rows of the list, finds its header and names its columns. merged are the spans of its first rows.
func (l *List) readHeader(wanted int, merged []span) error {
	rows, err := l.sample(wanted)
	if err != nil {
		return err
	}
	at := -1
	switch {
	case wanted > 0:
		if at = slices.IndexFunc(rows, func(r record) bool { return r.Line == wanted }); at < 0 {
			return &Error{Sheet: l.format.Sheet, Line: wanted, What: ErrNoHeader}
		}
	case wanted == 0:
		at = headerAt(rows, merged)
	}
	if at < 0 {
		l.format.HeaderLine = NoHeader
		l.notices.add(Notice{What: HeaderMissing})
		l.header = make([]string, widest(rows))
		return nil
	}
	if bad := rows[at].bad; bad != nil {
		return bad
	}
	names := labels(rows[at])
	if at > 0 && twoLines(rows[at-1], rows[at], rows[at+1:], merged) {
		names = joined(rows[at-1], rows[at], merged)
		l.notices.add(Notice{What: TwoLineHeader, Line: rows[at-1].Line})
		l.titles(rows[:at-1])
	} else {
		l.titles(rows[:at])
	}
	l.format.HeaderLine, l.last = rows[at].Line, rows[at].Number
	l.name(names, rows[at+1:])
	return nil
}

// sample reads rows for the header: some sixty, or as far as the line wanted and a few more. What is wrong in them is told
// when the rows are read, unless reading ends there.
func (l *List) sample(wanted int) ([]record, error) {
	src, err := l.rows(nil)
	if err != nil {
		return nil, err
	}
	defer src.close()
	var rows []record
	var bad *Error // the first thing wrong with a row that is left with nothing
	for bytes := 0; len(rows) < sampleRows && bytes < sampleBytes; {
		r, err := src.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Fatal) {
			if len(rows) > 0 && e != nil && e.What != ErrReading {
				break
			}
			return nil, err
		}
		if r.bad = e; bad == nil {
			bad = e
		}
		if len(r.Cells) > 0 && r.Line > wanted-10 {
			rows = append(rows, r)
		}
		for _, c := range r.Cells {
			bytes += len(c.Text) + 64
		}
		if wanted > r.Line {
			bytes = 0
		}
	}
	switch {
	case len(rows) == 0 && bad != nil:
		return nil, bad
	case len(rows) == 0:
		return nil, &Error{Sheet: l.format.Sheet, What: ErrEmpty}
	}
	return rows, nil
}

// headerAt guesses which of the rows is the header: the first that is about as wide as the rows are, and has only labels. Of
// two lines it is the lower. −1 where there is none.
func headerAt(rows []record, merged []span) int {
	width := usual(rows)
	for i, r := range rows {
		if filled(r)*5 < width*3 || !labelled(r) {
			continue
		}
		if i+1 < len(rows) && twoLines(r, rows[i+1], rows[i+2:], merged) {
			return i + 1
		}
		return i
	}
	return -1
}

// usual is the middle number of filled cells of rows with more than one; 1 where none has.
func usual(rows []record) int {
	var widths []int
	for _, r := range rows {
		if n := filled(r); n > 1 {
			widths = append(widths, n)
		}
	}
	if len(widths) == 0 {
		return 1
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

func filled(r record) (n int) {
	for _, c := range r.Cells {
		if c.Kind != Empty {
			n++
		}
	}
	return n
}

func widest(rows []record) (width int) {
	for _, r := range rows {
		width = max(width, len(r.Cells))
	}
	return width
}

// labelled says whether a row has only labels: texts that are neither number nor date, and years, but not years alone.
func labelled(r record) bool {
	texts := 0
	for _, c := range r.Cells {
		switch {
		case c.Kind == Empty:
		case year(c):
		case c.Kind != Text || len(c.Text) > 400 || !strings.ContainsFunc(c.Text, unicode.IsLetter) || isValue(c.Text):
			return false
		default:
			texts++
		}
	}
	return texts > 0
}

// isValue says whether a text is a number or a date.
func isValue(s string) bool {
	if _, err := ReadNumber(s); err == nil {
		return true
	}
	_, err := ReadDate(s)
	return err == nil
}

func year(c Cell) bool {
	s := strings.TrimSpace(c.Text)
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && strings.Trim(s, "0123456789") == ""
}

// twoLines says whether a row is the upper line of the header whose lower line is the next. Merged cells tell it; where a
// file has none, as CSV, the upper line's gaps are filled by the lower, whose own gaps stand below labels that go over both.
func twoLines(upper, lower record, rest []record, merged []span) bool {
	if lower.Number != upper.Number+1 || !labelled(upper) || !labelled(lower) || filled(lower) < 2 || len(rest) == 0 {
		return false
	}
	width := max(len(upper.Cells), len(lower.Cells))
	gaps, below := 0, 0
	for c := range width {
		switch up, low := upper.Cell(c).Kind != Empty, lower.Cell(c).Kind != Empty; {
		case !up && low:
			gaps++
		case up && !low:
			below++
		}
	}
	for _, m := range merged {
		if m.row == upper.Number && m.lastRow == m.row && m.lastColumn > m.column && m.lastColumn-m.column+1 < width {
			under := 0
			for c := m.column; c <= m.lastColumn; c++ {
				if lower.Cell(c-1).Kind != Empty {
					under++
				}
			}
			if under > 1 {
				return true
			}
		}
	}
	return len(merged) == 0 && gaps > 0 && filled(upper) > 1 && (below > 0 || upper.Cell(0).Kind == Empty)
}
