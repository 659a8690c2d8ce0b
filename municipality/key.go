package municipality

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// spellings returns the key and its forms without æ, ø and å: "tromsø", "tromso", "tromsoe".
func spellings(k string) []string {
	out := []string{k}
	for _, f := range []*strings.Replacer{bare, digraph} {
		if s := f.Replace(k); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

var (
	bare    = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a")
	digraph = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")
)

var plainLetters = map[rune]rune{'ä': 'æ', 'ö': 'ø', 'đ': 'd', 'ŋ': 'n', 'ŧ': 't'}

// key is the form names are compared in: lower case, accents off (æ, ø and å stay), every sign and hyphen a space, one space
// between words.
func key(s string) string {
	var b strings.Builder
	space := false
	for _, c := range norm.NFC.String(s) {
		c = unicode.ToLower(c)
		if p, ok := plainLetters[c]; ok {
			c = p
		}
		if c > 127 && c != 'æ' && c != 'ø' && c != 'å' {
			for _, c = range norm.NFD.String(string(c)) {
				break // the letter itself; its accents follow it
			}
		}
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			space = space || !unicode.Is(unicode.Mn, c)
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(c)
	}
	return b.String()
}
