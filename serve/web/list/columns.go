package list

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/commons"
	"allmenning/files/sources"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// The fields of the form, by name. The field of a column has its number after it.
const (
	columnField = "kolonne."
	levelField  = "niva"
	plainField  = "bare_kolonnene"
)

// levels are how open new records may be, as the form says it.
var levels = map[string]allmenning.Level{"public": allmenning.Public, "own": allmenning.Own}

// chosen are the fields of the form as the list stands.
func chosen(l commons.SentList) form.Values {
	v := form.Values{}
	for i, c := range l.Choices.Columns {
		v.Set(columnField+strconv.Itoa(i), string(c.Field))
	}
	for text, level := range levels {
		if level == l.Choices.Level {
			v.Set(levelField, text)
		}
	}
	if l.Choices.Plain {
		v.Set(plainField, "1")
	}
	return v
}

// chooseColumns has a list looked through by what is chosen of its columns.
func (s Pages) chooseColumns(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	l, err := s.Commons.SentList(r.Context(), f.Visitor.Actor, listID(r))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	values := form.ValuesOf(r.PostForm)
	choices, wrong := read(values, l.Choices)
	if len(wrong) > 0 && l.State != commons.ListLooking {
		return s.write(w, r, http.StatusUnprocessableEntity, view{SentList: l, Choosing: true, State: form.Loose(texts, values, wrong)})
	}
	return s.lookThrough(choices)(w, r)
}

func (s Pages) lookThrough(choices commons.ListChoices) page.Handler {
	return s.act(func(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) error {
		return s.Commons.LookThrough(ctx, actor, id, choices)
	})
}

// read lays what somebody chose upon the choices that stand.
func read(v form.Values, into commons.ListChoices) (commons.ListChoices, allmenning.FieldErrors) {
	var wrong allmenning.FieldErrors
	into.Columns = slices.Clone(into.Columns)
	carries := map[sources.Field]int{} // the first column of each, from 1
	for i := range into.Columns {
		name := columnField + strconv.Itoa(i)
		field := sources.Field(v.Get(name))
		if field != "" && !field.Known() && field != into.Columns[i].Field {
			field = ""
		}
		if field != into.Columns[i].Field {
			into.Columns[i].Field, into.Columns[i].Why = field, sources.WhyChosen
		}
		if other := carries[field]; field != "" && other > 0 && !field.TakesMany() {
			wrong = append(wrong, allmenning.FieldError{Field: name, Key: "list.form.twice", Args: []any{"other", letter(other), "column", letter(i + 1)}})
		} else if other == 0 {
			carries[field] = i + 1
		}
	}
	if len(into.Columns) > 0 && carries[sources.FieldTitle] == 0 {
		wrong = append(wrong, allmenning.FieldError{Field: columnField + "0", Key: "list.form.no_title"})
	}
	level, known := levels[v.Get(levelField)]
	if !known {
		wrong = append(wrong, allmenning.FieldError{Field: levelField, Key: "list.form.niva.missing"})
	}
	into.Level, into.Plain = level, v.Get(plainField) != ""
	return into, wrong
}

// join takes what somebody said of rows that look like records which are here, and looks the list through anew.
func (s Pages) join(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	l, err := s.Commons.SentList(r.Context(), f.Visitor.Actor, listID(r))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	rows, err := s.near(r.Context(), f.Visitor.Actor, l)
	if err != nil {
		return err
	}
	choices := l.Choices
	choices.Joined = map[string]allmenning.RecordID{}
	for _, n := range rows { // only what the page showed can be joined, so that nobody joins what they do not see
		if r.PostForm.Get(joinName(n)) == same {
			choices.Joined[n.SourceID] = n.Here.ID
		}
	}
	return s.lookThrough(choices)(w, r)
}

// What can be said of a row and a record.
const (
	same    = "samme"
	another = "annet"
)

// joinName is the field in which it is said.
func joinName(n near) string { return "likt." + string(n.Here.ID) + "." + n.SourceID }

// choiceOf is what has been said of it so far.
func choiceOf(n near) string {
	if n.Joined {
		return same
	}
	return another
}

// columnView is a column of a list with what it holds and why it is taken for what it is.
type columnView struct {
	Name    string // "B Prosjektnavn"
	Header  string
	Samples []string
	Field   string // name in the form
	ID      string // of the control
	Chosen  string
	Why     string
	Fault   string
}

func columnsOf(f *page.Frame, v view) []columnView {
	out := make([]columnView, len(v.Choices.Columns))
	for i, c := range v.Choices.Columns {
		name := columnField + strconv.Itoa(i)
		out[i] = columnView{
			Name: columnName(f, i, c.Header), Field: name, ID: "felt-" + name, Chosen: v.State.Values.Get(name), Why: whyText(f, c), Fault: v.State.Fault(f, name),
		}
		if i < len(v.Choices.Samples) {
			out[i].Samples = v.Choices.Samples[i]
		}
	}
	return out
}

// whyText says why a column is taken for what it is.
func whyText(f *page.Frame, c sources.Column) string {
	switch {
	case c.Why == sources.WhyChosen:
		return f.T("list.why.chosen")
	case c.Field == "":
		return f.T("list.why.none")
	}
	return f.T("list.why." + string(c.Why))
}

// fieldOptions are what a column may be taken for.
func fieldOptions(f *page.Frame) []form.Option {
	var out []form.Option
	for _, field := range sources.Fields() {
		out = append(out, form.Option{Value: string(field), Text: fieldName(f, field)})
	}
	return out
}

// headers are those a field is known by, for people.
func headers(field sources.Field) string { return strings.Join(field.Names(), ", ") }
