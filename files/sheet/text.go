package sheet

import (
	"strings"
	"unicode/utf8"
)

// CutMark ends a text that was cut because a spreadsheet has no room for all of it.
const CutMark = " […]"

// maxText is how much a spreadsheet's cell holds, in units of UTF-16.
const maxText = 32767

// Clean gives the text as files hold it, and how many characters it had to replace: line ends are line feeds, and what
// neither XML 1.0 (section 2.2) nor a text file can hold (bytes that are not UTF-8, control characters other than tab and
// line feed, U+FFFE and U+FFFF) is U+FFFD, one for each.
func Clean(text string) (string, int) {
	if writable(text) {
		return text, 0
	}
	var b strings.Builder
	b.Grow(len(text))
	replaced := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\r':
			if !strings.HasPrefix(text[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == utf8.RuneError && n == 1, !allowed(r):
			b.WriteRune(utf8.RuneError)
			replaced++
		default:
			b.WriteString(text[i : i+n])
		}
		i += n
	}
	return b.String(), replaced
}

func writable(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < 0x20 && c != '\t' && c != '\n' || c == 0xEF {
			return false // 0xEF begins U+FFFE and U+FFFF, and some that are allowed: look closer
		}
	}
	return utf8.ValidString(text)
}

func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r >= 0x20 && r != 0xFFFE && r != 0xFFFF
}

// cut gives as much of the text as a cell holds, with CutMark at the end of what was cut.
func cut(text string) (string, bool) {
	if len(text) <= maxText || units(text) <= maxText {
		return text, false
	}
	room := maxText - units(CutMark)
	for i, r := range text {
		if room -= unit(r); room < 0 {
			return text[:i] + CutMark, true
		}
	}
	return text, false
}

func units(text string) int {
	n := 0
	for _, r := range text {
		n += unit(r)
	}
	return n
}

func unit(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// first gives the first n units of a text, without half a character.
func first(text string, n int) string {
	for i, r := range text {
		if n -= unit(r); n < 0 {
			return text[:i]
		}
	}
	return text
}
