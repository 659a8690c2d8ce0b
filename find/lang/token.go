package lang

import (
	"unicode"
	"unicode/utf8"
)

// token is one word of the text: letters, digits and the hyphens between them.
type token struct {
	start, end int
	law        bool // stands after a section sign: "§ 3-7"
}

// tokens cuts text into words. Combining marks continue a word and never start one, so that a
// text and its NFC form are cut in the same places.
func tokens(text string, yield func(token)) {
	start, law := -1, false
	flush := func(end int) {
		if start >= 0 {
			yield(token{start, end, law})
			start, law = -1, false
		}
	}
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case isWordRune(r):
			if start < 0 {
				start = i
			}
		case unicode.Is(unicode.M, r) || r == '\u00ad':
			// continues whatever it follows
		case isHyphen(r) && start >= 0 && wordFollows(text[i+n:]):
			// inside a word
		default:
			flush(i)
			if r == '§' {
				law = true
			} else if r != ' ' && r != '\u00a0' {
				law = false
			}
		}
		i += n
	}
	flush(len(text))
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isHyphen(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' }

func wordFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isWordRune(r)
}

// shouting tells whether capitals say nothing in this text: more upper-case than lower-case letters.
func shouting(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			if r >= 'a' && r <= 'z' {
				lower++
			} else if r >= 'A' && r <= 'Z' {
				upper++
			}
		} else if unicode.IsLower(r) {
			lower++
		} else if unicode.IsUpper(r) {
			upper++
		}
	}
	return upper > lower
}

// isAcronym tells whether s is two to five capitals (digits may follow): "IPS", "VR", "BUP2".
func isAcronym(s string) bool {
	capitals := 0
	for i, r := range s {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsDigit(r) && i > 0:
		default:
			return false
		}
	}
	return capitals >= 2 && capitals <= 5
}
