package table

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// value makes a cell of what is stored: by its type, and by its style where that is a number.
func (c *cells) value(kind string, style int, v string) (Cell, error) {
	switch kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(v))
		if v == "" {
			return Cell{}, nil
		}
		s, known, failed := c.book.texts.get(n)
		if failed != nil {
			return Cell{}, failed
		}
		if err != nil || !known {
			return Cell{}, &Error{What: ErrBroken, Cause: errors.New("no such shared text")}
		}
		return textCell(s), nil
	case "str", "inlineStr":
		return textCell(unescaped(v)), nil
	case "b":
		if strings.TrimSpace(v) == "1" || strings.TrimSpace(v) == "true" {
			return Cell{Kind: Bool, Text: "SANN", Number: 1}, nil
		}
		return Cell{Kind: Bool, Text: "USANN"}, nil
	case "e":
		c.notices.count(FormulaWrong, c.row, c.column)
		return Cell{Kind: Wrong, Text: v}, nil
	case "d":
		for _, shape := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02"} {
			if t, err := time.Parse(shape, strings.TrimSpace(v)); err == nil {
				return Cell{Kind: Date, Text: dayShown(t), Date: t.UTC()}, nil
			}
		}
		return textCell(v), nil
	}
	if strings.TrimSpace(v) == "" {
		return Cell{}, nil
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
	if err != nil || n-n != 0 { // no number, or an infinite one
		return textCell(v), nil
	}
	return c.number(n, style), nil
}

// number makes a cell of a number, which its style may make a day.
func (c *cells) number(n float64, style int) Cell {
	var f *numberFormat
	if style >= 0 && style < len(c.book.formats) {
		f = c.book.formats[style]
	}
	if f == nil {
		return Cell{Kind: Number, Number: n, Text: plain(n)}
	}
	cell := Cell{Kind: Number, Number: n, Text: f.shown(n, c.book.in1904)}
	if f.isDate() {
		if t, ok := SerialDate(n, c.book.in1904); ok {
			cell.Kind, cell.Date = Date, t
		}
	}
	return cell
}

// dayShown writes a day, with its time of day where it has one.
func dayShown(t time.Time) string {
	if t.Hour()+t.Minute()+t.Second() == 0 {
		return t.Format("02.01.2006")
	}
	return t.Format("02.01.2006 15:04")
}

func textCell(s string) Cell {
	if strings.TrimSpace(s) == "" {
		return Cell{Text: s}
	}
	return Cell{Kind: Text, Text: s}
}
