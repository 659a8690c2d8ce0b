package paper

import (
	"io"
	"strings"
	"unicode/utf8"
)

// Width is how many characters a line of plain text holds at most; a longer word or address stands alone on its line.
const Width = 76

// Text writes the paper as plain text: UTF-8, lines of at most Width characters, each ending in LF. A table stands folded,
// one label and value a line. Errors are those of w.
func (p Paper) Text(w io.Writer) error {
	var t text
	t.line(p.Kind)
	t.wrap(p.Title, "", "")
	t.rule(p.Title, "=")
	t.wrap(p.Made, "", "")
	for _, s := range p.Lead {
		t.gap()
		t.wrap(s, "", "")
	}
	t.facts(p.Facts)
	for _, s := range p.Sections {
		t.section(s)
	}
	if len(p.Sources) > 0 {
		t.heading(p.Words.Sources)
		for _, s := range p.Sources {
			t.wrap(s.Text, "- ", "  ")
			if s.Link != "" {
				t.line("  " + s.Link)
			}
		}
	}
	if p.Citation != "" {
		t.heading(p.Words.Cite)
		t.wrap(p.Citation, "", "")
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// text collects lines.
type text struct{ b strings.Builder }

func (t *text) line(s string) {
	if s != "" {
		t.b.WriteString(s + "\n")
	}
}

func (t *text) gap() { t.b.WriteString("\n") }

func (t *text) rule(under, with string) {
	t.line(strings.Repeat(with, min(Width, utf8.RuneCountInString(under))))
}

func (t *text) heading(s string) {
	t.gap()
	t.wrap(s, "", "")
	t.rule(s, "-")
}

func (t *text) facts(facts []Fact) {
	if len(facts) > 0 {
		t.gap()
	}
	for _, f := range facts {
		first := f.Term + ": " + f.Word
		if f.Word == "" {
			first = f.Term + ": " + f.Note
		} else if f.Note != "" {
			first = full(first) + " " + f.Note
		}
		t.wrap(first, "", "  ")
	}
}

func (t *text) section(s Section) {
	t.heading(s.Heading)
	for i, p := range s.Paragraphs {
		if i > 0 {
			t.gap()
		}
		t.wrap(p, "", "")
	}
	for _, b := range s.Bullets {
		t.wrap(b, "- ", "  ")
	}
	if s.Table != nil {
		t.table(s.Table, len(s.Paragraphs)+len(s.Bullets) > 0)
	}
	for _, n := range s.Notes {
		t.gap()
		t.wrap(n, "", "")
	}
}

// table writes the rows folded; after says that something stands between it and the heading.
func (t *text) table(table *Table, after bool) {
	if after {
		t.gap()
	}
	t.wrap(table.Caption+":", "", "")
	for n, row := range table.Rows {
		sums := n >= len(table.Rows)-table.Foot
		t.gap()
		for i, cell := range row {
			switch {
			case cell == "":
			case i == 0 && sums:
				t.wrap(cell, "", "  ")
			case i == 0:
				t.wrap(table.Head[0]+": "+cell, "", "  ")
			default:
				t.wrap(table.Head[i]+": "+cell, "  ", "    ")
			}
		}
	}
}

// wrap writes s in lines, the first after first and the others after rest. Only plain spaces part words: a number and its
// unit, held together by a space that does not break, stay together.
func (t *text) wrap(s, first, rest string) {
	line, at := first, utf8.RuneCountInString(first)
	empty := true
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		n := utf8.RuneCountInString(word)
		switch {
		case empty:
		case at+1+n > Width:
			t.line(line)
			line, at = rest, utf8.RuneCountInString(rest)
		default:
			line, at = line+" ", at+1
		}
		line, at, empty = line+word, at+n, false
	}
	if !empty {
		t.line(line)
	}
}
