package history

import (
	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/municipality"
	"allmenning/serve/web/page"
)

// Words tells of what has happened to records in the words of these pages, for files that people take along.
type Words struct {
	frame    *page.Frame
	register *municipality.Register
}

// NewWords are the words of a language.
func NewWords(p *i18n.Printer, register *municipality.Register) Words {
	return Words{&page.Frame{P: p}, register}
}

// Did says what happened, with what it was about.
func (w Words) Did(r *allmenning.Record, h answers.Happening) string {
	l := lineOf(w.frame, r, h)
	said := l.What
	if l.Other != nil {
		said += ": " + l.Other.Text.S
	}
	if l.From != "" {
		said += " · " + l.From
	}
	return said
}

// Label is what a field is called: Difference.Field.
func (w Words) Label(field string) string {
	name, lang := plain(field)
	return label(w.frame, field, name, lang)
}

// Value is what stands in a field before or after a change, as people read it. titles are those of the records and organisations
// that fields name by id.
func (w Words) Value(titles map[string]string, field string, v any) string {
	name, _ := plain(field)
	return sayer{w.frame, w.register, titles}.value(name, v)
}
