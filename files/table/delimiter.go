package table

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// delimiters in the order they are preferred where two fit as well: a comma also stands in amounts and sentences.
const delimiters = ";\t|,"

// delimiterOf guesses the delimiter from the beginning of a text: the one that most records have as often as the others have,
// from the first record that does, so that lines of title above the header do not count. 0 where none fits.
func delimiterOf(text []byte, whole bool) rune {
	if !whole { // the last line is cut off
		if end := bytes.LastIndexAny(text, "\r\n"); end > 0 {
			text = text[:end+1]
		}
	}
	var best rune
	var most float64
	for _, d := range delimiters {
		if fit := fitOf(text, d); fit > most {
			best, most = d, fit
		}
	}
	return best
}

// fitOf is how well a delimiter fits: the share of records with the commonest number of cells above one, shorter ones counting
// half, or 0 where that is less than six in ten.
func fitOf(text []byte, delimiter rune) float64 {
	l := newLines(bytes.NewReader(text), delimiter, false)
	var widths []int
	counts := map[int]int{}
	for len(widths) < 100 {
		r, err := l.next()
		if errors.Is(err, io.EOF) {
			break
		}
		blank := len(r.Cells) == 0
		if blank && len(l.raw) > 0 && bytes.IndexByte(l.raw, byte(delimiter)) < 0 {
			continue // a blank line says nothing; a line of delimiters does
		}
		width := l.cells
		if blank && width <= 1 {
			continue
		}
		widths = append(widths, width)
		if width > 1 {
			counts[width]++
		}
		var e *Error
		if errors.As(err, &e) && e.Fatal {
			break
		}
	}
	common := 0
	for width, n := range counts {
		if n > counts[common] || n == counts[common] && width > common {
			common = width
		}
	}
	if common == 0 {
		return 0
	}
	for widths[0] != common {
		widths = widths[1:]
	}
	fit := 0.
	for _, width := range widths {
		switch {
		case width == common:
			fit++
		case width > 1 && width < common: // people leave out what is empty at the end
			fit += .5
		}
	}
	if fit /= float64(len(widths)); fit >= .6 {
		return fit
	}
	return 0
}

// separatorLine reads "sep=;", which Excel takes as the delimiter and leaves out.
func separatorLine(text []byte) (delimiter rune, found bool) {
	line := strings.TrimRight(string(text[:min(len(text), 16)]), "\x00")
	if end := strings.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	line = strings.Trim(line, `"`)
	if len(line) < 5 || !strings.EqualFold(line[:4], "sep=") {
		return 0, false
	}
	d, n := utf8.DecodeRuneInString(line[4:])
	return d, n == len(line)-4 && canDelimit(d)
}

// canDelimit says whether a rune can be a delimiter: one byte that no text needs.
func canDelimit(d rune) bool { return d > 0 && d < utf8.RuneSelf && !strings.ContainsRune("\"\r\n", d) }
