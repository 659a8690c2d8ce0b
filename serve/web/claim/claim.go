// Package claim holds the pages on which a municipality says "dette er vårt" of a record that the library holds, and on which
// the first from an organisation asks to be let in.
package claim

import (
	"errors"
	"net/http"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Limits bound how often strangers may ask: *door.Limits. back takes a try out of the count.
type Limits interface {
	Letter(r *http.Request) (wait time.Duration, back func())
}

// Pages are the pages of claims and of asking to be let in.
type Pages struct {
	Answers *answers.Answers
	Commons *commons.Commons
	Limits  Limits // nil: nobody waits
}

// claimed are the nouns that can be somebody's.
var claimed = []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject}

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	for _, noun := range claimed {
		at := "/" + noun.Path() + "/{id}/vart"
		on.Handle("GET "+at, s.ask(noun))
		on.Handle("POST "+at, s.claim(noun))
	}
	on.Handle("GET /bli-med", s.askEntry)
	on.Handle("POST /bli-med", s.entry)
	on.Handle("GET /bli-med/takk", s.thanks)
}

// view is what the page of a claim shows.
type view struct {
	Record *allmenning.Record
	Owner  allmenning.Organisation // now
	How    commons.Claim
	May    bool   // the visitor may claim for an organisation
	As     string // its name; empty: the visitor acts for none
	State  *form.State
}

func (s Pages) find(w http.ResponseWriter, r *http.Request, noun allmenning.Noun) (v view, err error) {
	f := page.Of(r)
	w.Header().Set("Cache-Control", "no-store")
	if v.Record, v.Owner, err = s.Answers.Brief(r.Context(), f.Reader, noun, allmenning.RecordID(r.PathValue("id"))); err != nil {
		return view{}, err
	}
	actor := f.Visitor.Actor
	v.May, v.As = actor.MayPublish(actor.Owner()), form.Acting(f)
	v.How, err = s.Commons.ClaimOf(r.Context(), actor, v.Record.ID)
	return v, err
}

func (s Pages) ask(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.find(w, r, noun)
		if err != nil {
			return err
		}
		v.State = form.Loose(texts, form.Values{}, nil)
		return s.show(w, r, http.StatusOK, v)
	}
}

// texts is the prefix of what the fields of a claim are called.
const texts = "claim.form."

func (s Pages) show(w http.ResponseWriter, r *http.Request, code int, v view) error {
	f := page.Of(r)
	title := f.T("claim.page", "title", show.Title(f, v.Record).S)
	about := page.Page{Title: title, Section: page.Section("/" + v.Record.Noun.Path()), NoIndex: true}
	return page.WriteCode(w, r, code, about, claimPage(f, v))
}

// claim takes the record, or asks for it; the page then says which it was.
func (s Pages) claim(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if to := form.SignIn(r); to != "" {
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		v, err := s.find(w, r, noun)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return page.BadForm(err)
		}
		values := form.ValuesOf(r.PostForm)
		if v.How == commons.ClaimAsk && v.May && values.Get("text") == "" {
			v.State = form.Loose(texts, values, allmenning.FieldErrors{{Field: "text", Key: "field.required"}})
			return s.show(w, r, http.StatusUnprocessableEntity, v)
		}
		_, err = s.Commons.ClaimRecord(r.Context(), page.Of(r).Visitor.Actor, v.Record.ID, values.Get("text"))
		var wrong allmenning.FieldErrors
		if errors.As(err, &wrong) {
			v.State = form.Loose(texts, values, wrong)
			return s.show(w, r, http.StatusUnprocessableEntity, v)
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, v.Record.Path()+"/vart", http.StatusSeeOther)
		return nil
	}
}
