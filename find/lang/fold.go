package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form used for sorting and for searching in columns: NFC, lower case, accents
// (Sámi letters too) taken off, ä as æ, ö as ø; æ, ø and å stay. Spaces and signs stay as they
// are, so Fold(title) still reads as the title. Bytes that are not UTF-8 become U+FFFD. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if isPlainLower(s) {
		return s
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		foldRune(&b, unicode.ToLower(r))
	}
	return b.String()
}

func isPlainLower(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' {
			return false
		}
	}
	return true
}

// Letters that no decomposition opens. The Sámi and Icelandic ones stand in place and person names.
var plainLetter = map[rune]string{
	'ä': "æ", 'ö': "ø", 'đ': "d", 'ŧ': "t", 'ŋ': "n", 'ł': "l", 'ð': "d", 'þ': "th", 'ß': "ss",
	'œ': "oe", 'ı': "i", 'ħ': "h", 'ʒ': "z", 'ǥ': "g", 'ĸ': "k", 'ſ': "s", '\u00ad': "",
}

func foldRune(b *strings.Builder, r rune) {
	switch {
	case r < utf8.RuneSelf || r == 'æ' || r == 'ø' || r == 'å':
		b.WriteRune(r)
		return
	case unicode.Is(unicode.Mn, r):
		return
	}
	if p, ok := plainLetter[r]; ok {
		b.WriteString(p)
		return
	}
	var buf [8]byte
	d := norm.NFD.PropertiesString(string(r)).Decomposition()
	if d == nil {
		b.Write(utf8.AppendRune(buf[:0], r))
		return
	}
	for _, q := range string(d) {
		if unicode.Is(unicode.Mn, q) {
			continue
		}
		q = unicode.ToLower(q)
		if p, ok := plainLetter[q]; ok {
			b.WriteString(p)
		} else {
			b.WriteRune(q)
		}
	}
}
