package table

import (
	"strings"
	"unicode/utf8"
)

// numberFormat is a spreadsheet's number format (ECMA-376 part 1, 18.8.31), taken apart: up to four sections, for positive numbers,
// negative ones, zero and text.
type numberFormat struct{ sections []section }

// section is the tokens of one section, and what they ask for.
type section struct {
	tokens  []token
	date    bool // has year, month, day
	clock   bool // has hours, minutes, seconds
	percent int
	general bool // "General", or something we show as that: fractions, powers of ten
}

// token is a piece of a section.
type token struct {
	kind tokenKind
	text string // of a literal; the letters of a date part, in small ones
}

type tokenKind uint8

const (
	literal tokenKind = iota
	digit             // text is "0", "#" or "?"
	point
	comma
	percent
	datePart
	elapsed // [h], [mm], [ss]
	halfDay // AM/PM
	atSign
)

// parseFormat takes a format apart. What it does not know becomes "General".
func parseFormat(code string) *numberFormat {
	if utf8.RuneCountInString(code) > maxFormat {
		code = ""
	}
	f := &numberFormat{sections: []section{{}}}
	for code != "" {
		s := &f.sections[len(f.sections)-1]
		if code[0] == ';' {
			if len(f.sections) == 4 {
				break
			}
			f.sections, code = append(f.sections, section{}), code[1:]
			continue
		}
		code = code[s.take(code):]
	}
	for i := range f.sections {
		f.sections[i].finish(i)
	}
	return f
}

// take takes one token from the beginning of code, and says how long it was.
func (s *section) take(code string) int {
	add := func(kind tokenKind, text string) { s.tokens = append(s.tokens, token{kind, text}) }
	lower := strings.ToLower(code)
	switch c := code[0]; {
	case c == '"':
		end := strings.IndexByte(code[1:], '"')
		if end < 0 {
			end = len(code) - 1
		}
		add(literal, code[1:1+end])
		return min(end+2, len(code))
	case (c == '\\' || c == '_' || c == '*') && len(code) > 1:
		_, n := utf8.DecodeRuneInString(code[1:])
		switch c {
		case '\\':
			add(literal, code[1:1+n])
		case '_':
			add(literal, " ")
		}
		return 1 + n
	case c == '[':
		return s.bracket(code)
	case strings.HasPrefix(lower, "general"):
		s.general = true
		return len("general")
	case strings.HasPrefix(lower, "standard"):
		s.general = true
		return len("standard")
	case strings.HasPrefix(lower, "am/pm"):
		add(halfDay, "")
		return len("am/pm")
	case c == '0', c == '#', c == '?':
		add(digit, string(c))
	case c == '.':
		add(point, "")
	case c == ',':
		add(comma, "")
	case c == '%':
		add(percent, "")
	case c == '@':
		add(atSign, "")
	case strings.IndexByte("ymdhs", lower[0]) >= 0:
		n := 1
		for n < len(lower) && lower[n] == lower[0] {
			n++
		}
		add(datePart, lower[:n])
		return n
	case lower[0] == 'e' && len(code) > 1 && (code[1] == '+' || code[1] == '-'):
		s.general = true
	default:
		_, n := utf8.DecodeRuneInString(code)
		add(literal, code[:n])
		return n
	}
	return 1
}

// bracket reads "[$kr-414]", "[h]", and past "[Red]" and "[<100]".
func (s *section) bracket(code string) int {
	end := strings.IndexByte(code, ']')
	if end < 0 {
		return len(code)
	}
	inner := strings.ToLower(code[1:end])
	switch {
	case strings.HasPrefix(inner, "$"):
		currency, _, _ := strings.Cut(code[2:end], "-")
		s.tokens = append(s.tokens, token{literal, currency})
	case inner != "" && (strings.Trim(inner, "h") == "" || strings.Trim(inner, "m") == "" || strings.Trim(inner, "s") == ""):
		s.tokens = append(s.tokens, token{elapsed, inner})
	}
	return end + 1
}

// finish decides what the section is: in which m is month or minute.
func (s *section) finish(place int) {
	for i, t := range s.tokens {
		switch t.kind {
		case datePart:
			if t.text[0] == 'm' && len(t.text) <= 2 && s.minute(i) {
				s.tokens[i].text = strings.Repeat("n", len(t.text))
			}
			if c := s.tokens[i].text[0]; c == 'y' || c == 'm' || c == 'd' {
				s.date = true
			} else {
				s.clock = true
			}
		case elapsed, halfDay:
			s.clock = true
		case percent:
			s.percent++
		case literal:
			if t.text == "/" && !s.isDate(i) {
				s.general = true // a fraction
			}
		}
	}
	if len(s.tokens) == 0 && place == 0 {
		s.general = true
	}
}

// minute says whether an m means minutes: after an hour or before a second.
func (s *section) minute(at int) bool {
	for i := at - 1; i >= 0; i-- {
		if k := s.tokens[i].kind; k == datePart || k == elapsed {
			if c := s.tokens[i].text[0]; c == 'h' {
				return true
			}
			break
		}
	}
	for i := at + 1; i < len(s.tokens); i++ {
		if k := s.tokens[i].kind; k == datePart || k == elapsed {
			return s.tokens[i].text[0] == 's'
		}
	}
	return false
}

// isDate says whether a "/" stands in a date: next to one of its parts.
func (s *section) isDate(at int) bool {
	return at > 0 && s.tokens[at-1].kind == datePart || at+1 < len(s.tokens) && s.tokens[at+1].kind == datePart
}

// isDate says whether numbers of this format are days.
func (f *numberFormat) isDate() bool { return f.sections[0].date }

// builtIn are the formats that have a number and no code in the file (18.8.30), as Norwegian spreadsheets show them.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "dd/mm/yyyy", 15: "d/mmm/yy", 16: "d/mmm", 17: "mmm/yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm",
	27: "yyyy/mm/dd", 28: "dd/mm/yyyy", 29: "dd/mm/yyyy", 30: "dd/mm/yy", 31: "dd/mm/yyyy", 32: "hh:mm", 33: "hh:mm:ss", 34: "hh:mm", 35: "hh:mm:ss", 36: "yyyy/mm/dd",
	37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
	41: "#,##0", 42: `#,##0 "kr"`, 43: "#,##0.00", 44: `#,##0.00 "kr"`, 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "0.0E+0", 49: "@",
	50: "yyyy/mm/dd", 51: "dd/mm/yyyy", 52: "yyyy/mm", 53: "dd/mm/yyyy", 54: "dd/mm/yyyy", 55: "yyyy/mm", 56: "dd/mm/yyyy", 57: "yyyy/mm/dd", 58: "dd/mm/yyyy",
}
