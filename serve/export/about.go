package export

import (
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/files/sheet"
)

// told counts what the sheet about the data tells.
type told struct {
	rows   int
	hidden int // records with parts the reader does not see
	few    int // results whose small counts are kept back
	closed int // records that not everybody sees, or sees all of
	own    int // records of the reader's own organisation
	parts  int // sheets of what records have several of
	cut    int // texts too long for a cell
}

func (t *told) count(e *answers.Entry, own bool) {
	t.rows++
	if own {
		t.own++
	}
	if len(e.Record.Hidden) > 0 {
		t.hidden++
	}
	if slices.ContainsFunc(allmenning.BlocksOf(e.Record.Noun), func(b allmenning.BlockName) bool {
		return !e.Record.BlockClass(b).IsPublic() && !slices.Contains(e.Record.Hidden, b)
	}) {
		t.closed++
	}
	if f, ok := e.Record.Body.(*allmenning.Finding); ok && fewIn(f) {
		t.few++
	}
}

// notes say what the file is: what it holds, when and by whom it was made, how many rows, what is left out, and on what terms.
func (f File) notes(t told) []sheet.Note {
	p := f.P
	var out []sheet.Note
	add := func(term, text string) {
		out = append(out, sheet.Note{Term: p.T("export.note." + term), Text: text})
	}
	of := f.Of
	if of == "" {
		of = p.T("export.note.of.all")
	}
	add("what", p.T("export.note.what.text"))
	add("of", of)
	add("at", p.DateTime(f.At))
	add("by", f.Instance)
	if f.Base != "" {
		add("where", f.Base)
	}
	add("rows", p.Number(t.rows))
	if t.parts > 0 {
		add("parts", p.T("export.note.parts.text"))
	}
	switch {
	case t.own > 0:
		add("who", p.T("export.note.who.own"))
	case t.closed > 0:
		add("who", p.T("export.note.who.some"))
	default:
		add("who", p.T("export.note.who.all"))
	}
	if t.own > 0 && t.own == t.rows {
		add("left_out", p.T("export.note.left_out.own"))
	} else {
		add("left_out", p.T("export.note.left_out.text"))
	}
	if t.hidden > 0 {
		add("hidden", p.T("export.note.hidden.text", "n", t.hidden))
	}
	if t.few > 0 {
		add("few", p.T("export.note.few.text", "n", t.few))
	}
	if t.cut > 0 {
		add("cut", p.T("export.note.cut.text", "n", t.cut))
	}
	if t.closed > 0 {
		add("closed", p.T("export.note.closed.text", "n", t.closed))
	}
	add("licence", p.T("export.note.licence.text"))
	return out
}
