// Package visibility holds the pages where an organisation decides who sees what it owns: how far a record and its blocks are
// open, until when, by which law, and whether it is there at all.
package visibility

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Pages are the pages of who sees what, of every noun.
type Pages struct {
	Answers *answers.Answers
	Commons *commons.Commons
}

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	for _, noun := range allmenning.Nouns() {
		at := "/" + noun.Path() + "/{id}/"
		on.Handle("GET "+at+"synlighet", s.ask(noun))
		on.Handle("POST "+at+"synlighet", s.decide(noun))
		for _, m := range moves {
			on.Handle("GET "+at+m.path, s.confirm(noun, m))
			on.Handle("POST "+at+m.path, s.move(noun, m))
		}
	}
}

// The names of what a form carries beside the choices.
const (
	baseName = "_bygger" // the version it was filled from
	doName   = "_gjor"   // the button that sent it
	saveDo   = "lagre"
	backDo   = "rett"
	doneName = "lagret" // in the address: the choices have just been stored
)

// find gives a record to somebody who may decide who sees it. Someone who is not let in is sent to the page for that; done then
// says that the request is answered.
func (s Pages) find(w http.ResponseWriter, r *http.Request, noun allmenning.Noun) (rec *allmenning.Record, done bool, err error) {
	if to := form.SignIn(r); to != "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil, true, nil
	}
	f := page.Of(r)
	w.Header().Set("Cache-Control", "no-store")
	rec, err = s.Commons.ToChange(r.Context(), f.Visitor.Actor, allmenning.RecordID(r.PathValue("id")), 0)
	switch {
	case err != nil:
		return nil, false, err
	case rec.Noun != noun:
		return nil, false, allmenning.ErrNotFound
	case !show.MayDecide(f, rec):
		return nil, false, allmenning.Refuse(allmenning.Forbidden, "visibility.editor")
	}
	return rec, false, nil
}

// view is what the page that asks shows.
type view struct {
	Record *allmenning.Record
	State  *form.State
	Blocks []allmenning.BlockName // beside the core
	Now    []string               // who sees it now
	Base   int
	Done   bool     // it has just been stored
	Notice []string // why nothing was stored
	Hangs  []hangs  // of a project: the results that stay as open as they are when nobody says otherwise
}

func (s Pages) ask(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		rec, done, err := s.find(w, r, noun)
		if done || err != nil {
			return err
		}
		f := page.Of(r)
		v := view{Base: rec.Version, Done: f.URL.Query().Has(doneName), State: form.Loose("visibility.", valuesOf(rec), nil)}
		return s.show(w, r, http.StatusOK, rec, v)
	}
}

// show fills in what the page says and writes it.
func (s Pages) show(w http.ResponseWriter, r *http.Request, code int, rec *allmenning.Record, v view) error {
	f := page.Of(r)
	groups, err := s.Answers.Groups(r.Context(), f.Reader, rec.Owner)
	if err != nil {
		return err
	}
	for _, g := range groups {
		v.State.Groups = append(v.State.Groups, form.Option{Value: string(g.ID), Text: groupName(f, g)})
	}
	owner, err := s.Commons.Organisation(r.Context(), rec.Owner)
	if err != nil {
		return err
	}
	v.Record, v.State.Organisation, v.State.Owner = rec, owner.Name, rec.Owner
	v.Blocks = allmenning.BlocksOf(rec.Noun)[1:]
	v.Now = show.WhoSees(f, rec, namesOf(f, groups))
	if v.Hangs, err = s.hanging(r, rec, r.PostForm); err != nil {
		return err
	}
	title := f.T("visibility.title", "title", show.Title(f, rec).S)
	return page.WriteCode(w, r, code, page.Page{Title: title, Section: section(rec), NoIndex: true}, askPage(f, v))
}

func section(r *allmenning.Record) page.Section { return page.Section("/" + r.Noun.Path()) }

func groupName(f *page.Frame, g answers.Group) string {
	if g.Name == "" {
		return f.T("show.closure.some_group")
	}
	return g.Name
}

func namesOf(f *page.Frame, groups []answers.Group) func(allmenning.GroupID) string {
	return func(id allmenning.GroupID) string {
		for _, g := range groups {
			if g.ID == id {
				return groupName(f, g)
			}
		}
		return ""
	}
}

// decide takes the choices: first it says who will see what, and stores them when that is said yes to.
func (s Pages) decide(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		rec, done, err := s.find(w, r, noun)
		if done || err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return page.BadForm(err)
		}
		f := page.Of(r)
		values := form.ValuesOf(r.PostForm)
		base, _ := strconv.Atoi(r.PostForm.Get(baseName))
		core, blocks, wrong := read(values, rec, time.Now())
		if err := s.check(r, rec, core, blocks, &wrong); err != nil {
			return err
		}
		v := view{Base: base, State: form.Loose("visibility.", values, wrong)}
		switch do := r.PostForm.Get(doName); {
		case len(wrong) > 0:
			return s.show(w, r, http.StatusUnprocessableEntity, rec, v)
		case do == backDo:
			return s.show(w, r, http.StatusOK, rec, v)
		case do != saveDo:
			return s.preview(w, r, rec, v, core, blocks)
		}
		err = s.Commons.SetClosure(r.Context(), f.Visitor.Actor, rec.ID, base, core, blocks, along(r.PostForm)...)
		var fields allmenning.FieldErrors
		var said *allmenning.Error
		switch {
		case errors.As(err, &fields):
			v.State = form.Loose("visibility.", values, named(fields))
			return s.show(w, r, http.StatusUnprocessableEntity, rec, v)
		case allmenning.KindOf(err) == allmenning.Conflict:
			who, err := s.whoChanged(r, rec)
			if err != nil {
				return err
			}
			v.Base, v.Notice = rec.Version, []string{who, f.T("visibility.conflict.do")}
			return s.show(w, r, http.StatusConflict, rec, v)
		case errors.As(err, &said) && said.Key == "publish.second_person":
			v.Notice = []string{f.T(said.Key, said.Args...)}
			return s.show(w, r, http.StatusForbidden, rec, v)
		case err != nil:
			return err
		}
		http.Redirect(w, r, rec.Path()+"/synlighet?"+doneName+"=1", http.StatusSeeOther)
		return nil
	}
}

// whoChanged says who changed a record last, and when.
func (s Pages) whoChanged(r *http.Request, rec *allmenning.Record) (string, error) {
	f := page.Of(r)
	h, err := s.Answers.History(r.Context(), show.Viewer(f), rec.Noun, rec.ID)
	if err != nil || len(h.Happened) == 0 {
		return "", err
	}
	last := h.Happened[0]
	return f.T("visibility.conflict", "who", show.By(f, last), "act", strings.ToLower(f.T("act."+string(last.Act))), "when", f.P.DateTime(last.At.Time())), nil
}

// preview says who will see what, before anything is stored.
func (s Pages) preview(w http.ResponseWriter, r *http.Request, rec *allmenning.Record, v view, core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure) error {
	f := page.Of(r)
	groups, err := s.Answers.Groups(r.Context(), f.Reader, rec.Owner)
	if err != nil {
		return err
	}
	next := *rec
	next.Closure, next.Blocks = core, blocks
	p := previewView{view: v, Then: show.WhoSees(f, &next, namesOf(f, groups)), Wider: rec.Wider(&next)}
	p.Record = rec
	hanging, err := s.hanging(r, rec, r.PostForm)
	if err != nil {
		return err
	}
	p.Hangs = slices.DeleteFunc(hanging, func(h hangs) bool { return !commons.MoreOpen(h.Record, core) })
	if rec.State == allmenning.Withdrawn {
		next.State = allmenning.Published
		p.Then, p.Withdrawn, p.Wider = show.WhoSees(f, &next, namesOf(f, groups)), true, false // nobody sees it until then
	}
	return page.Write(w, r, page.Page{Title: f.T("visibility.preview"), Section: section(rec), NoIndex: true}, previewPage(f, p))
}

// previewView is what the page that asks for a yes shows.
type previewView struct {
	view
	Then      []string // who will see it
	Wider     bool     // more will see it than now
	Withdrawn bool     // the record is taken back, so the choices hold from the day it is opened again
}
