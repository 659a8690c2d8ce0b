package visibility

import (
	"context"
	"net/http"
	"strconv"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// move is an act that takes a record back or opens it again, behind a question.
type move struct {
	path  string // last in its address
	texts string // prefix in the catalogue
	next  allmenning.State
	do    func(Pages) act
}

// act is what is done; also are the results that go along, and only a project that is taken back has any.
type act = func(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int, also ...allmenning.RecordID) error

var moves = []move{
	{"trekk-tilbake", "visibility.withdraw", allmenning.Withdrawn, func(s Pages) act { return s.Commons.Withdraw }},
	{"apne-igjen", "visibility.restore", allmenning.Published, func(s Pages) act {
		return func(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int, _ ...allmenning.RecordID) error {
			return s.Commons.Restore(ctx, actor, id, version)
		}
	}},
}

// moveView is what the page with the question shows.
type moveView struct {
	Record *allmenning.Record
	Texts  string
	Path   string
	Then   []string             // who will see it
	Notice string               // who changed it in between
	Hangs  []hangs              // the results that stay open when nobody says otherwise
	Taken  []*allmenning.Record // the syntheses that the result leaves, or comes back into
}

func (s Pages) confirm(noun allmenning.Noun, m move) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		rec, done, err := s.find(w, r, noun)
		if done || err != nil {
			return err
		}
		if !rec.State.MayBecome(m.next) {
			http.Redirect(w, r, rec.Path(), http.StatusSeeOther) // it is so already
			return nil
		}
		return s.question(w, r, http.StatusOK, rec, m, "")
	}
}

func (s Pages) question(w http.ResponseWriter, r *http.Request, code int, rec *allmenning.Record, m move, notice string) error {
	f := page.Of(r)
	groups, err := s.Answers.Groups(r.Context(), f.Reader, rec.Owner)
	if err != nil {
		return err
	}
	next := *rec
	next.State = m.next
	v := moveView{Record: rec, Texts: m.texts, Path: rec.Path() + "/" + m.path, Then: show.WhoSees(f, &next, namesOf(f, groups)), Notice: notice}
	if m.next == allmenning.Withdrawn {
		if v.Hangs, err = s.hanging(r, rec, r.PostForm); err != nil {
			return err
		}
	}
	if v.Taken, err = s.Answers.TakenInto(r.Context(), f.Reader, rec); err != nil {
		return err
	}
	return page.WriteCode(w, r, code, page.Page{Title: f.T(m.texts + ".title"), Section: section(rec), NoIndex: true}, movePage(f, v))
}

func (s Pages) move(noun allmenning.Noun, m move) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		rec, done, err := s.find(w, r, noun)
		if done || err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return page.BadForm(err)
		}
		base, _ := strconv.Atoi(r.PostForm.Get(baseName))
		err = m.do(s)(r.Context(), page.Of(r).Visitor.Actor, rec.ID, base, along(r.PostForm)...)
		if allmenning.KindOf(err) == allmenning.Conflict {
			notice, err := s.whoChanged(r, rec)
			if err != nil {
				return err
			}
			return s.question(w, r, http.StatusConflict, rec, m, notice)
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, rec.Path(), http.StatusSeeOther)
		return nil
	}
}
