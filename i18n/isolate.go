package i18n

import "strings"

// Signs of the Unicode Bidirectional Algorithm (UAX 9).
const (
	lri, rli, fsi, pdi = '\u2066', '\u2067', '\u2068', '\u2069'
)

// Isolated is a text that somebody else has written, so that it may stand in a sentence of ours: where it has letters that run
// from right to left, or signs that turn those that follow, it is set between signs that keep its direction to itself, and what it
// opens it closes. Any other text is given back as it is.
func Isolated(s string) string {
	if !strings.ContainsFunc(s, turns) {
		return s
	}
	var b strings.Builder
	open := 0
	b.WriteRune(fsi)
	for _, r := range s {
		switch r {
		case lri, rli, fsi:
			open++
		case pdi:
			if open == 0 {
				continue // it would close ours
			}
			open--
		}
		b.WriteRune(r)
	}
	for range open + 1 {
		b.WriteRune(pdi)
	}
	return b.String()
}

// turns says that a letter runs from right to left, or is a sign about direction.
func turns(r rune) bool {
	switch {
	case r < 0x590:
		return false
	case r <= 0x8ff, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff || r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}
