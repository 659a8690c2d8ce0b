// Package export turns records into tables to take along: for spreadsheets in a reader's words, and for programs in codes. It
// shows what the entries hold and nothing more; who sees what was decided where they were read.
//
// The columns of projects are the fields of a list (sources.Fields), by the same names, so that a file of ours can be taken in
// elsewhere, or here again, and gives the same projects.
package export

import (
	"encoding/json"
	"fmt"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/files/sheet"
	"allmenning/i18n"
)

// column is one column of a noun's table.
type column struct {
	name   string // for programs; its title and meaning are the texts of this name
	kind   sheet.Kind
	people bool     // only in files for people
	titled []string // keys of its title, put together with a colon; nil: that of its name
	about  string   // key of its meaning; empty: that of its name
	value  func(*row) any
}

// title is what people read above the column.
func (c column) title(p *i18n.Printer) string {
	if c.titled == nil {
		return p.T("export.col." + c.name)
	}
	parts := make([]string, len(c.titled))
	for i, key := range c.titled {
		parts[i] = p.T(key)
	}
	return strings.Join(parts, ": ")
}

// means is what the column holds, in a sentence.
func (c column) means(p *i18n.Printer) string {
	if c.about != "" {
		return p.T(c.about)
	}
	return p.T("export.about." + c.name)
}

// row is one entry on its way into a table.
type row struct {
	*answers.Entry
	p       *i18n.Printer
	people  bool // for people: names in their language, not codes
	own     bool // the reader is of its owner
	address func(path string) string
	words   Words
	of      []allmenning.Noun // in the table of a part: of which records the part is
	twice   bool              // another row of the table has its id already
	item    any               // what the row is about, in the table of a part: one lesson, one link
}

// title is the record's title: as the reader reads it, or for programs as it was written.
func (x *row) title() any {
	if !x.people {
		return oneLine(x.Record.Title)
	}
	title, _ := x.Record.TitleIn(x.lang())
	return oneLine(title)
}

func (x *row) lang() allmenning.Lang { return allmenning.Lang(x.p.Lang()) }

// text is a text in the reader's language, else in the one it was written in.
func (x *row) text(t allmenning.Texts) any {
	text, _ := t.In(x.lang())
	return text
}

// code is one code: its name for people, itself for programs.
func (x *row) code(list *codes.List, id string) any {
	id = strings.ReplaceAll(id, "_", "-") // the root writes some words with an underscore where the lists have a hyphen
	if id == "" || !x.people {
		return id
	}
	return list.Name(id, string(x.p.Lang()))
}

func (x *row) codes(list *codes.List, ids []string) any {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = x.code(list, id).(string)
	}
	return joined(names)
}

// word is a word of ours: the text of a key that ends in it for people, itself for programs.
func (x *row) word(prefix, word string) any {
	key := prefix + strings.ReplaceAll(word, "-", "_")
	if word == "" || !x.people || !x.p.Has(key) {
		return word
	}
	return x.p.T(key)
}

// said is a text that may be a key of ours: the key's text for people, itself where it is none.
func (x *row) said(text string) any {
	if x.people && text != "" && x.p.Has(text) {
		return x.p.T(text)
	}
	return text
}

// many puts several things with fields of their own in one cell: for people one a line, for programs as JSON.
func many[T any](x *row, field string, all []T) any {
	if len(all) == 0 {
		return nil
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return nil // not of values that a database gave
	}
	var tree []any
	if !x.people || x.words == nil || json.Unmarshal(raw, &tree) != nil {
		return string(raw)
	}
	return x.words.Value(nil, field, tree)
}

// joined puts several values in one cell, so that they can be parted again: at semicolons. A single one that holds a comma gets a
// semicolon after it, for a cell without one is parted at commas.
func joined(values []string) string {
	clean := make([]string, 0, len(values))
	for _, v := range values {
		v = oneLine(strings.NewReplacer(";", ",", "|", ",", "\r", ",", "\n", ",").Replace(v))
		if v != "" {
			clean = append(clean, v)
		}
	}
	if len(clean) == 1 && strings.Contains(clean[0], ",") {
		return clean[0] + ";"
	}
	return strings.Join(clean, "; ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// unless0 is n, or an empty cell: 0 is not known.
func unless0[T int | int64](n T) any {
	if n == 0 {
		return nil
	}
	return n
}

// lessons are lessons in sentences, one a line, with what they are grouped by; for programs as JSON.
func (x *row) lessons(all []allmenning.Lesson) any {
	if !x.people {
		return many(x, "", all)
	}
	lines := make([]string, len(all))
	for i, l := range all {
		lines[i] = x.p.T("export.lesson", "when", oneLine(l.When), "did", oneLine(l.Did), "led", oneLine(l.LedTo))
		if l.Advice != "" {
			lines[i] += " " + x.p.T("export.lesson.next", "advice", oneLine(l.Advice))
		}
		if l.Condition != "" {
			lines[i] += " " + x.p.T("export.lesson.condition", "condition", oneLine(l.Condition))
		}
		var kinds []string
		for _, kind := range []any{
			x.word("labels.sign.", l.Sign), x.code(codes.Factors(), l.Factor), x.word("labels.lesson.weight.", l.Weight),
			x.word("labels.lesson.phase.", l.Phase), x.word("labels.lesson.holds.", l.Holds), x.word("labels.basis.", l.Basis),
			x.word("labels.lesson.explains.", l.Explains),
		} {
			if kind != "" {
				kinds = append(kinds, fmt.Sprint(kind))
			}
		}
		if len(kinds) > 0 {
			lines[i] += " (" + strings.Join(kinds, " · ") + ")"
		}
	}
	return strings.Join(lines, "\n")
}

// adaptation is what became of each part of what was taken up from others, one a line; for programs as JSON.
func (x *row) adaptation(all []allmenning.Element) any {
	if !x.people {
		return many(x, "", all)
	}
	lines := make([]string, len(all))
	for i, e := range all {
		if lines[i] = oneLine(e.Text()); e.Act != "" {
			lines[i] = fmt.Sprint(x.word("finding.adaptation.", string(e.Act))) + ": " + lines[i]
		}
	}
	return strings.Join(lines, "\n")
}
