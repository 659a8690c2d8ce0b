package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe gives the text with an apostrophe wherever a spreadsheet that opens the CSV file would begin a formula:
//
//   - before = + - @ and their full-width forms, a tab or a line end that begin the text, also after blanks and characters
//     that cannot be seen;
//   - inside the text, before = and @, and before + and - of what looks like a command (a call, or a bar as in "cmd|…"),
//     where they follow a comma, a semicolon, a tab or a line end: a spreadsheet set to another separator begins a cell there.
//
// A text that has apostrophes there already gets one more, so that Plain(Safe(text)) == text for every text. Numbers are
// never given to Safe: −5 stays −5.
func Safe(text string) string {
	if !strings.ContainsAny(text, "=+-@\t\r\n") && !strings.Contains(text, fullWidth) {
		return text
	}
	var b strings.Builder
	from := 0
	openings(text, func(at, _ int) {
		b.WriteString(text[from:at])
		b.WriteByte('\'')
		from = at
	})
	b.WriteString(text[from:])
	return b.String()
}

// Plain gives back the text that Safe was given. A text that Safe never saw comes back unchanged, unless it has such an
// apostrophe of its own.
func Plain(text string) string {
	if !strings.Contains(text, "'") {
		return text
	}
	var b strings.Builder
	from := 0
	openings(text, func(at, apostrophes int) {
		if apostrophes > 0 {
			b.WriteString(text[from:at])
			from = at + 1
		}
	})
	b.WriteString(text[from:])
	return b.String()
}

const (
	separators = ",;\t\r\n"
	fullWidth  = "\xEF\xBC" // the first two bytes of U+FF01 to U+FF3F
)

// openings finds the places in text where a formula could begin, in order. at is where its apostrophes are or would be:
// after the blanks, before what the formula begins with. Whatever apostrophes there are does not change which places they
// are, and so Safe can be undone.
func openings(text string, visit func(at, apostrophes int)) {
	if at, n, rest := opening(text, 0); rest != "" && (sign(rest, "=@+-") || strings.ContainsRune("\t\r\n", rune(rest[0]))) {
		visit(at, n)
	}
	for i := 0; ; {
		next := strings.IndexAny(text[i:], separators)
		if next < 0 {
			return
		}
		i += next + 1
		at, n, rest := opening(text, i)
		if end := strings.IndexAny(rest, separators); end >= 0 {
			rest = rest[:end]
		}
		if sign(rest, "=@") || sign(rest, "+-") && command(rest) {
			visit(at, n)
		}
	}
}

// opening passes the blanks and the apostrophes from start on. Within the text, it passes quotation marks too: those that
// CSV doubles are a pair around nothing to a spreadsheet that has lost its way.
func opening(text string, start int) (at, apostrophes int, rest string) {
	rest = strings.TrimLeftFunc(text[start:], func(r rune) bool {
		return !strings.ContainsRune(separators, r) && (unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) || r == '"' && start > 0)
	})
	at = len(text) - len(rest)
	rest = strings.TrimLeft(rest, "'")
	return at, len(text) - len(rest) - at, rest
}

// sign says that the text begins with one of the signs, or its full-width form.
func sign(text, signs string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	if r >= 0xFF01 && r <= 0xFF5E {
		r -= 0xFEE0
	}
	return r != utf8.RuneError && strings.ContainsRune(signs, r)
}

// command tells a formula from a list item or a sum: it calls something, or talks to another program.
func command(text string) bool {
	for i, r := range text {
		if r == '|' || r == '(' && i > 1 && text[i-1] != ' ' {
			return true
		}
	}
	return false
}
