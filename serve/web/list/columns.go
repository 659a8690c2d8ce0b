package list

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
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
	said := map[int]sources.Field{}
	for i, c := range into.Columns {
		field := sources.Field(v.Get(columnField + strconv.Itoa(i)))
		if field != "" && !field.Known() && field != c.Field {
			field = ""
		}
		said[i] = field
	}
	into.Columns = commons.ChooseColumns(into.Columns, said)
	for _, fault := range commons.ColumnFaults(into.Columns) {
		wrong = append(wrong, allmenning.FieldError{Field: columnField + strconv.Itoa(fault.At), Key: fault.Key, Args: fault.Args})
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
	var twice allmenning.FieldErrors
	err = s.Commons.LookThrough(r.Context(), f.Visitor.Actor, l.ID, joined(r.PostForm, rows, l.Choices))
	if errors.As(err, &twice) {
		return s.write(w, r, http.StatusUnprocessableEntity, view{SentList: l, State: form.Loose(texts, form.ValuesOf(r.PostForm), ofNear(twice, rows))})
	}
	if err == nil {
		http.Redirect(w, r, pathOf(l.ID), http.StatusSeeOther)
	}
	return err
}

// ofNear puts what is wrong with rows, by their own ids, at the fields in which it was said.
func ofNear(wrong allmenning.FieldErrors, rows []near) allmenning.FieldErrors {
	for i := range wrong {
		if at := slices.IndexFunc(rows, func(n near) bool { return n.SourceID == wrong[i].Field }); at >= 0 {
			wrong[i].Field = joinName(rows[at])
		}
	}
	return wrong
}

// joined lays what somebody said of rows upon the choices that stand. Only what the page could show can be joined, so that nobody joins
// what they do not see.
func joined(said url.Values, rows []near, into commons.ListChoices) commons.ListChoices {
	into.Joined, into.Apart = map[string]allmenning.RecordID{}, map[string]bool{}
	taken, open := map[allmenning.RecordID]bool{}, []near(nil)
	for _, n := range rows {
		answer := said.Get(joinName(n))
		if answer == "" {
			answer = n.Answer
		}
		switch answer {
		case same:
			into.Joined[n.SourceID], taken[n.Here.ID] = n.Here.ID, true
		case another:
			into.Apart[n.SourceID] = true
		default:
			open = append(open, n)
		}
	}
	if said.Has(allSame) {
		for _, n := range open {
			if !taken[n.Here.ID] { // the second that looks like a record waits for an answer of its own
				into.Joined[n.SourceID], taken[n.Here.ID] = n.Here.ID, true
			}
		}
	}
	return into
}

// chooseThemes takes what somebody said of the themes that the rows' texts speak of, and looks the list through anew.
func (s Pages) chooseThemes(w http.ResponseWriter, r *http.Request) error {
	l, err := s.Commons.SentList(r.Context(), page.Of(r).Visitor.Actor, listID(r))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	choices := l.Choices
	choices.Themes = r.PostForm.Get(themesField) != "av"
	choices.Instead = map[string]string{}
	for _, t := range l.Told.Themes {
		instead, said := r.PostForm[themeField+t.Theme]
		switch {
		case !said || instead[0] == t.Theme:
		case instead[0] == "" || codes.Themes().Has(instead[0]):
			choices.Instead[t.Theme] = instead[0]
		}
	}
	return s.lookThrough(choices)(w, r)
}

// The fields of the themes, by name. That of a theme has its code after it.
const (
	themeField  = "tema."
	themesField = "tema"
)

// themeOptions are what may be taken in place of a theme: none, those beside it, those at the top of the list, and what else the rows
// speak of. All of the list for each would be a heavy page.
func themeOptions(f *page.Frame, v view, theme string) []form.Option {
	list := codes.Themes()
	out := []form.Option{{Value: "", Text: f.T("list.themes.none")}}
	of := insteadOf(v, theme)
	for _, c := range list.All() {
		path := list.Path(c.ID)
		near := len(path) == 1 || path[0].ID == list.Path(theme)[0].ID || c.ID == of
		if near || slices.ContainsFunc(v.Told.Themes, func(t commons.ThemeOfRows) bool { return t.Theme == c.ID }) {
			out = append(out, form.Option{Value: c.ID, Text: c.Name(string(f.Lang()))})
		}
	}
	return out
}

// insteadOf is what is taken in place of a theme now.
func insteadOf(v view, theme string) string {
	if instead, changed := v.Choices.Instead[theme]; changed {
		return instead
	}
	return theme
}

// What can be said of a row and a record.
const (
	same    = "samme"
	another = "annet"
)

// joinName is the field in which it is said.
func joinName(n near) string { return "likt." + string(n.Here.ID) + "." + n.SourceID }

// allSame is the button that says so of every row which nobody has answered for.
const allSame = "alle"

// answerOf is what has been said of a row so far, in the form that was sent or before; empty: nothing.
func answerOf(v view, n near) string {
	if said := v.State.Values.Get(joinName(n)); said != "" {
		return said
	}
	return n.Answer
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
	out, known := make([]columnView, len(v.Choices.Columns)), v.Layout() != "" // asked once: it goes through all columns
	for i, c := range v.Choices.Columns {
		name := columnField + strconv.Itoa(i)
		out[i] = columnView{
			Name: columnName(f, i, c.Header), Field: name, ID: "felt-" + name, Chosen: v.State.Values.Get(name), Why: whyText(f, c, known), Fault: v.State.Fault(f, name),
		}
		if i < len(v.Choices.Samples) {
			out[i].Samples = v.Choices.Samples[i]
		}
	}
	return out
}

// whyText says why a column is taken for what it is, in a list that is known or another.
func whyText(f *page.Frame, c sources.Column, known bool) string {
	switch {
	case c.Why == sources.WhyChosen:
		return f.T("list.why.chosen")
	case c.Field == "" && known:
		return f.T("list.why.spare")
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
