package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning/find/lang"
)

// asked is what somebody wrote in the box, taken apart: words to look for, phrases among them that must stand as they are written,
// and words that must not be there.
type asked struct {
	words   string     // what is looked for: the text with all else blanked out, so that each word stands where it stood
	phrases [][]string // keys of the words of each phrase in quotes
	without []string   // keys of words after a minus
}

// closing gives the sign that ends what a quotation mark begins.
var closing = map[rune]rune{'"': '"', '«': '»', '“': '”', '„': '“', '”': '”'}

// takeApart reads the signs of a query. A quotation mark without its other half is a sign like any other, and so is a minus that is not
// before a word: "e-helse", "2020 - 2024".
func takeApart(a *lang.Analyser, text string) asked {
	q := asked{}
	left := []byte(text)
	before := ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if end, opens := closing[r]; opens && !isLetter(before) {
			if n := strings.IndexRune(text[i+size:], end); n >= 0 {
				if keys := wordKeys(a, text[i+size:i+size+n]); len(keys) > 0 {
					q.phrases = append(q.phrases, keys)
				}
				i += size + n + utf8.RuneLen(end)
				before = end
				continue
			}
		}
		if isMinus(r) && unicode.IsSpace(before) {
			word := untilSpace(text[i+size:])
			first, _ := utf8.DecodeRuneInString(word)
			if keys := wordKeys(a, word); isLetter(first) && len(keys) > 0 {
				q.without = append(q.without, keys[0])
				for k := range size + len(word) {
					left[i+k] = ' '
				}
				i += size + len(word)
				before = first
				continue
			}
		}
		before = r
		i += size
	}
	q.words = string(left)
	return q
}

// untilSpace is the beginning of a text, to the first space.
func untilSpace(text string) string {
	if n := strings.IndexFunc(text, unicode.IsSpace); n >= 0 {
		return text[:n]
	}
	return text
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isMinus knows the signs that people's keyboards and word processors make of a minus.
func isMinus(r rune) bool { return r == '-' || r == '–' || r == '−' }

// wordKeys gives the keys of the words of a text, without what they lead to.
func wordKeys(a *lang.Analyser, text string) []string {
	var keys []string
	for _, t := range a.Analyse(text) {
		if t.Kind != lang.Part && t.Kind != lang.Synonym {
			keys = append(keys, t.Key)
		}
	}
	return keys
}
