// Package glossary holds the pages of the words that count as the same when something is looked for: everybody reads them, and whoever runs
// the instance changes them.
package glossary

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Pages are the pages of the glossary.
type Pages struct{ Commons *commons.Commons }

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /ordliste", s.list)
	on.Handle("GET /ordliste/endringer", s.changes)
	on.Handle("POST /ordliste/endringer/{change}/angre", s.undo)
	on.Handle("GET /ordliste/ny", s.askNew)
	on.Handle("POST /ordliste/ny", s.add)
	on.Handle("GET /ordliste/{set}", s.show)
	on.Handle("POST /ordliste/{set}", s.change)
	on.Handle("POST /ordliste/{set}/ta-ut", s.retire)
}

// onPage is how many sets, or changes, stand on a page.
const onPage = 40

// listView is what the list shows.
type listView struct {
	Asked  string
	Sets   []allmenning.GlossarySet // of this page
	Found  int
	All    int // sets that count
	Edited int // changes there have been
	Pages  part.Pages
}

func (s Pages) list(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	g, err := s.Commons.Glossary(r.Context(), reader(f))
	if err != nil {
		return err
	}
	v := listView{Asked: strings.TrimSpace(f.URL.Query().Get("q")), Edited: len(g.Changes)}
	for _, x := range g.Sets {
		if x.Counts() {
			v.All++
		}
	}
	found := g.Find(v.Asked)
	if v.Asked == "" {
		slices.SortStableFunc(found, byName(f))
	}
	v.Found = len(found)
	v.Sets, v.Pages = cut(f, found, url.Values{"q": {v.Asked}})
	return page.Write(w, r, page.Page{Title: f.T("glossary.title"), Description: f.T("glossary.lead"), NoIndex: v.Asked != "" || v.Pages.This > 1}, listPage(f, v))
}

// cut gives those of a list that stand on the page asked for.
func cut[T any](f *page.Frame, all []T, keep url.Values) ([]T, part.Pages) {
	of := max(1, (len(all)+onPage-1)/onPage)
	this, _ := strconv.Atoi(f.URL.Query().Get("side"))
	this = min(max(1, this), of)
	return all[(this-1)*onPage : min(len(all), this*onPage)], part.Pages{This: this, Of: of, Href: func(n int) string {
		q := url.Values{"side": {strconv.Itoa(n)}}
		for k, v := range keep {
			if v[0] != "" {
				q[k] = v
			}
		}
		return f.URL.Path + "?" + q.Encode()
	}}
}

// setView is what the page of a set shows.
type setView struct {
	allmenning.GlossarySet
	Changes []line
	Form    form
	Said    string
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	return s.showSet(w, r, http.StatusOK, form{})
}

// showSet shows a set; with a form that was sent and not taken, what was written stays.
func (s Pages) showSet(w http.ResponseWriter, r *http.Request, code int, sent form) error {
	f := page.Of(r)
	g, err := s.Commons.Glossary(r.Context(), reader(f))
	if err != nil {
		return err
	}
	set, changes, err := g.Set(r.PathValue("set"))
	if err != nil {
		return err
	}
	v := setView{GlossarySet: set, Changes: lines(f, g, changes), Form: sent, Said: said(f)}
	switch v.Form.Seen = set.Changes; {
	case code == http.StatusOK:
		v.Form = formOf(set)
	case sent.Retiring: // the words are in the other form
		v.Form.Written = formOf(set).Written
	}
	p := page.Page{Title: name(f, set).S, TitleLang: name(f, set).Lang, Description: strings.Join(set.All(), ", "), NoIndex: !set.Counts()}
	return page.WriteCode(w, r, code, p, setPage(f, v))
}

func (s Pages) changes(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	g, err := s.Commons.Glossary(r.Context(), reader(f))
	if err != nil {
		return err
	}
	changes, pages := cut(f, g.Changes, nil)
	return page.Write(w, r, page.Page{Title: f.T("glossary.changes"), NoIndex: true}, changesPage(f, lines(f, g, changes), pages))
}

func (s Pages) askNew(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	if !f.Visitor.SignedIn() {
		return see(w, r, "/logg-inn?"+url.Values{"neste": {"/ordliste/ny"}}.Encode())
	}
	if !mayEdit(f) {
		return allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	return s.showNew(w, r, http.StatusOK, form{ID: allmenning.NewID[allmenning.GlossaryChangeID]()})
}

func (s Pages) showNew(w http.ResponseWriter, r *http.Request, code int, v form) error {
	f := page.Of(r)
	return page.WriteCode(w, r, code, page.Page{Title: f.T("glossary.new"), NoIndex: true}, newPage(f, v))
}

// reader is who reads. Whoever runs the instance is told who changed what, without a role in an organisation too.
func reader(f *page.Frame) allmenning.Reader {
	return allmenning.Reader{Person: f.Reader.Person, Peer: f.Reader.Peer || mayEdit(f)}
}

// mayEdit says whether the visitor is shown what changes the glossary. The acts ask once more.
func mayEdit(f *page.Frame) bool { return f.Visitor.Actor.Admin }

func (s Pages) add(w http.ResponseWriter, r *http.Request) error {
	f, in, err := read(r)
	if err != nil {
		return err
	}
	set, err := s.Commons.AddWords(r.Context(), f.Visitor.Actor, in.edit(""))
	if in.faulty(f, err) {
		return s.showNew(w, r, code(err), in)
	}
	if err != nil {
		return signIn(w, r, f, err)
	}
	return see(w, r, path(set)+"?gjort=lagt-til")
}

func (s Pages) change(w http.ResponseWriter, r *http.Request) error {
	f, in, err := read(r)
	if err != nil {
		return err
	}
	set := r.PathValue("set")
	err = s.Commons.ChangeWords(r.Context(), f.Visitor.Actor, in.edit(set))
	if in.faulty(f, err) {
		return s.showSet(w, r, code(err), in)
	}
	if err != nil {
		return signIn(w, r, f, err)
	}
	return see(w, r, path(set)+"?gjort=endret")
}

func (s Pages) retire(w http.ResponseWriter, r *http.Request) error {
	f, in, err := read(r)
	if err != nil {
		return err
	}
	set := r.PathValue("set")
	err = s.Commons.RetireWords(r.Context(), f.Visitor.Actor, in.edit(set))
	if in.Retiring = true; in.faulty(f, err) {
		return s.showSet(w, r, code(err), in)
	}
	if err != nil {
		return signIn(w, r, f, err)
	}
	return see(w, r, path(set)+"?gjort=tatt-ut")
}

func (s Pages) undo(w http.ResponseWriter, r *http.Request) error {
	f, in, err := read(r)
	if err != nil {
		return err
	}
	id := allmenning.GlossaryChangeID(r.PathValue("change"))
	if err := s.Commons.UndoGlossary(r.Context(), f.Visitor.Actor, id, in.edit("")); err != nil {
		return signIn(w, r, f, err)
	}
	if set := r.PostForm.Get("sett"); set != "" {
		return see(w, r, path(set)+"?gjort=angret")
	}
	return see(w, r, "/ordliste/endringer")
}

// signIn sends who is not signed in to the door, and gives anybody else the error.
func signIn(w http.ResponseWriter, r *http.Request, f *page.Frame, err error) error {
	if f.Visitor.SignedIn() || allmenning.KindOf(err) != allmenning.Forbidden {
		return err
	}
	return see(w, r, "/logg-inn?"+url.Values{"neste": {"/ordliste"}}.Encode())
}

func see(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// code is the status of a page that shows a form again.
func code(err error) int {
	if allmenning.KindOf(err) == allmenning.Conflict {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func path(set string) string { return "/ordliste/" + url.PathEscape(set) }

// done are what a page may say was done, by the name in its address.
var done = map[string]string{
	"lagt-til": "glossary.done.added", "endret": "glossary.done.changed", "tatt-ut": "glossary.done.retired", "angret": "glossary.done.undone",
}

func said(f *page.Frame) string {
	if key, known := done[f.URL.Query().Get("gjort")]; known {
		return f.T(key)
	}
	return ""
}

// form is what an administrator writes, and what is wrong with it.
type form struct {
	ID       allmenning.GlossaryChangeID
	Seen     int
	Written  map[allmenning.Lang]string
	Source   string
	Reason   string
	Retiring bool // the words are to be taken out, not changed
	Faults   map[string]string
}

// formOf is the form that changes a set, as it is before anything is written.
func formOf(set allmenning.GlossarySet) form {
	v := form{ID: allmenning.NewID[allmenning.GlossaryChangeID](), Seen: set.Changes, Written: map[allmenning.Lang]string{}}
	for _, lang := range allmenning.GlossaryLangs() {
		v.Written[lang] = set.Write(lang)
	}
	return v
}

func read(r *http.Request) (*page.Frame, form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, form{}, page.BadForm(err)
	}
	in := form{
		ID: allmenning.GlossaryChangeID(r.PostForm.Get("id")), Source: r.PostForm.Get("source"), Reason: r.PostForm.Get("reason"),
		Written: map[allmenning.Lang]string{},
	}
	in.Seen, _ = strconv.Atoi(r.PostForm.Get("seen"))
	for _, lang := range allmenning.GlossaryLangs() {
		in.Written[lang] = r.PostForm.Get(string(lang))
	}
	return page.Of(r), in, nil
}

func (v form) edit(set string) commons.GlossaryEdit {
	return commons.GlossaryEdit{
		ID: v.ID, Set: set, Seen: v.Seen, Words: allmenning.ReadGlossaryWords(v.Written), Source: v.Source, Reason: v.Reason,
	}
}

// faulty takes what people can mend out of an error, and says whether there is any.
func (v *form) faulty(f *page.Frame, err error) bool {
	var fields allmenning.FieldErrors
	var refused *allmenning.Error
	v.Faults = map[string]string{}
	switch {
	case errors.As(err, &fields):
		for _, e := range fields.Once() {
			v.Faults[e.Field] = f.T(e.Key, e.Args...)
		}
	case errors.As(err, &refused) && refused.Key == "glossary.changed_meanwhile":
		v.Faults[""] = f.T(refused.Key)
	}
	return len(v.Faults) > 0
}

// problems are the faults in the order of the fields.
func (v form) problems(f *page.Frame) (all []part.Problem) {
	prefix := ""
	if v.Retiring {
		prefix = "ut-"
	}
	for _, field := range []string{"", "nb", "nn", "en", "se", "source", "reason"} {
		if text := v.Faults[field]; text != "" {
			at := prefix + field
			if field == "" {
				at = "ordene"
			} else if field != "reason" || !v.Retiring {
				at = field
			}
			all = append(all, part.Problem{Field: at, Text: text})
		}
	}
	return all
}
