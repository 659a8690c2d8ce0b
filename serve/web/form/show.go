package form

import (
	"net/http"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/serve/web/page"
)

// show answers with the form: the draft where there is one, else the record that is to be changed, else a new form.
func (p Pages) show(of which) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := recordID(r)
		if err != nil {
			return err
		}
		if to := SignIn(r); to != "" {
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		s := p.state(r, of, id)
		if err := p.load(r, s); err != nil {
			return err
		}
		d, err := p.Commons.Draft(r.Context(), page.Of(r).Visitor.Actor, id, s.author)
		switch {
		case err == nil && (d.Noun != p.Noun || (d.Base > 0) != (of == oldRecord)):
			return allmenning.ErrNotFound
		case err == nil:
			if s.draft(d); d.Org != page.Of(r).Visitor.Actor.Owner() && s.author == "" {
				s.MayPublish, s.notice = false, page.Of(r).T(errOtherOrganisation.Key)
			}
			s.Values.Set(windowName) // a window is new when its page is asked for
		case allmenning.KindOf(err) != allmenning.NotFound || s.author != "":
			return err
		default:
			if done, err := p.begin(w, r, s); done || err != nil {
				return err
			}
		}
		return p.answer(w, r, http.StatusOK, s)
	}
}

// begin fills a form of which nothing is kept. Done says that it has been answered: a record that is published already is led to.
func (p Pages) begin(w http.ResponseWriter, r *http.Request, s *State) (done bool, err error) {
	f := page.Of(r)
	if !s.New() {
		s.Values, s.base = p.fill(s.Record), s.Record.Version
		return false, nil
	}
	old, err := p.Commons.ToChange(r.Context(), f.Visitor.Actor, s.ID, 0)
	if err == nil {
		http.Redirect(w, r, old.Path(), http.StatusSeeOther)
		return true, nil
	}
	if k := allmenning.KindOf(err); k != allmenning.NotFound && k != allmenning.Forbidden {
		return false, err
	}
	if p.Start != nil {
		if s.Values, err = p.Start(r, f); err != nil {
			return false, err
		}
	}
	if s.Values == nil {
		s.Values = Values{}
	}
	if s.Values.Get(closureName) == "" {
		s.Values.Set(closureName, "public")
	}
	if s.Values.Get(langName) == "" {
		s.Values.Set(langName, string(f.Lang()))
	}
	return false, nil
}

// load finds whose the record is, and asks whether the visitor may write it.
func (p Pages) load(r *http.Request, s *State) error {
	actor := page.Of(r).Visitor.Actor
	if s.New() {
		if err := mayWrite(actor); err != nil || s.author != "" {
			return err // first, so that who writes nothing is told nothing of the id
		}
		if err := p.Commons.MayBegin(r.Context(), actor, s.ID); err != nil {
			return err
		}
		return p.askAnother(r, s)
	}
	old, err := p.Commons.ToChange(r.Context(), actor, s.ID, 0)
	if err != nil {
		return err
	}
	if old.Noun != p.Noun {
		return allmenning.ErrNotFound
	}
	s.Record, s.Owner, s.MayPublish = old, old.Owner, actor.MayPublish(old.Owner)
	return p.askAnother(r, s)
}

// askAnother takes the button away from who may publish, but not what they have written themselves.
func (p Pages) askAnother(r *http.Request, s *State) (err error) {
	if s.MayPublish && s.author == "" {
		s.second, err = p.Commons.NeedsAnother(r.Context(), s.Owner)
		s.MayPublish = !s.second
	}
	return err
}

// askWhoHears finds out whether anybody gets to know of a draft that waits, where the page says so.
func (p Pages) askWhoHears(r *http.Request, s *State) error {
	if s.saved == 0 || !s.asked || s.author != "" {
		return nil
	}
	n, err := p.Commons.Publishers(r.Context(), page.Of(r).Visitor.Actor, s.Owner)
	s.alone = n == 0
	return err
}

// AsWritten is the record a form changes, with what is written in the form now, whether it could be published or not; nil for a
// new one. It is the caller's own.
func (p Pages) AsWritten(r *http.Request, s *State) (*allmenning.Record, error) {
	if s.New() {
		return nil, nil
	}
	f := page.Of(r)
	rec, err := p.Commons.ToChange(r.Context(), f.Visitor.Actor, s.ID, 0)
	if err == nil {
		p.Read(f, s.Values.packed(), rec)
	}
	return rec, err
}

// fill gives the fields of a record, its language among them.
func (p Pages) fill(r *allmenning.Record) Values {
	v := p.Fill(r)
	v.Set(langName, string(r.Lang))
	return v
}

func (p Pages) beside(r *http.Request, s *State) (templ.Component, error) {
	if p.Beside == nil || s.lost {
		return nil, nil
	}
	return p.Beside(r, page.Of(r), s)
}

// answer writes the page with the form, or with the two texts where there are two.
func (p Pages) answer(w http.ResponseWriter, r *http.Request, code int, s *State) error {
	f := page.Of(r)
	s.window()
	w.Header().Set("Cache-Control", "no-store")
	which := "page."
	if !s.New() {
		which = "edit."
	}
	about := page.Page{Title: f.T(p.Texts + which + "title"), Section: p.Section, NoIndex: true}
	if len(s.clash) > 0 {
		about.Title = f.T("form.clash.title")
		return page.WriteCode(w, r, code, about, clashPage(f, s))
	}
	v := view{State: s, Title: about.Title, Lead: f.T(p.Texts + which + "lead"), Publish: f.T(p.Texts + which + "publish")}
	err := p.askWhoHears(r, s)
	if err != nil {
		return err
	}
	if v.Beside, err = p.beside(r, s); err != nil {
		return err
	}
	if p.Groups != nil && s.New() && !s.lost {
		if s.Groups, err = p.Groups(r, f); err != nil {
			return err
		}
	}
	if v.Fields, err = p.Fields(r, f, s); err != nil {
		return err
	}
	return page.WriteCode(w, r, code, about, formPage(f, v))
}
