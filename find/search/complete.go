package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning/find/index"
)

// leastBegun is how many letters of a word must be written before it is completed.
const leastBegun = 2

// Complete gives up to n ways to write the query on that somebody is writing: its last word as public texts have it, the commonest
// first, with all before it as it stands. None when the last word is whole, for a space stands after it, or has just begun.
func (s *Searcher) Complete(v *index.View, text string, n int) []string {
	at := strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("-‐‑", r) })
	if at >= 0 {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	at = max(0, at)
	begun := text[at:]
	if utf8.RuneCountInString(begun) < leastBegun {
		return nil
	}
	var out []string
	for _, w := range v.Prefix(begun, n+1) {
		if whole := text[:at] + begun + strings.TrimPrefix(w.Surface, strings.ToLower(begun)); len(out) < n && strings.HasPrefix(w.Surface, strings.ToLower(begun)) && whole != text {
			out = append(out, whole)
		}
	}
	return out
}
