// Package ask holds the page "spør dem": a question to those behind a record, of whom no address is shown.
package ask

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"slices"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Limits bound how often somebody may ask: *door.Limits.
type Limits interface {
	Question(r *http.Request) (wait time.Duration, back func())
}

// Pages are the pages of questions.
type Pages struct {
	Answers *answers.Answers
	Commons *commons.Commons
	Limits  Limits // nil: nobody waits
}

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	for _, noun := range show.Asked() {
		at := "/" + noun.Path() + "/{id}/spor"
		on.Handle("GET "+at, s.ask(noun))
		on.Handle("POST "+at, s.send(noun))
	}
}

// The names of what the form carries beside its fields, and of the receipt in the address.
const (
	keyName  = "_nokkel"
	sentName = "sendt"
	texts    = "ask.form."
)

// view is what the page of a question shows.
type view struct {
	Record *allmenning.Record
	Owner  allmenning.Organisation
	Under  []string // while the library holds it: the municipalities it stands under today
	Known  bool     // the visitor's name and address are known
	Key    string   // so that sending the form twice asks once
	Sent   bool
	State  *form.State
}

func (s Pages) find(w http.ResponseWriter, r *http.Request, noun allmenning.Noun) (v view, err error) {
	f := page.Of(r)
	w.Header().Set("Cache-Control", "no-store") // the key is for one reader
	v.Known = f.Visitor.SignedIn()
	v.Record, v.Owner, err = s.Answers.Brief(r.Context(), f.Reader, noun, allmenning.RecordID(r.PathValue("id")))
	if err == nil && v.Owner.Kind == allmenning.KindLibrary {
		v.Under, err = s.under(r.Context(), f, v.Record)
	}
	return v, err
}

// under names the municipalities that a record stands under today.
func (s Pages) under(ctx context.Context, f *page.Frame, r *allmenning.Record) (names []string, err error) {
	for _, place := range r.Places {
		today, _ := s.Answers.Register().Resolve(place.Number)
		for _, number := range today {
			o, err := s.Commons.Organisation(ctx, commons.MunicipalityOwner(number))
			if err != nil {
				return nil, err
			}
			if name := f.OrganisationName(o); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func (s Pages) ask(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.find(w, r, noun)
		if err != nil {
			return err
		}
		v.Key, v.State = rand.Text(), form.Loose(texts, form.Values{}, nil)
		v.Sent = page.Of(r).URL.Query().Has(sentName)
		return s.show(w, r, http.StatusOK, v)
	}
}

func (s Pages) show(w http.ResponseWriter, r *http.Request, code int, v view) error {
	f := page.Of(r)
	about := page.Page{Title: f.T("ask.page", "title", show.Title(f, v.Record).S), Section: page.Section("/" + v.Record.Noun.Path()), NoIndex: true}
	return page.WriteCode(w, r, code, about, askPage(f, v))
}

func (s Pages) send(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.find(w, r, noun)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return page.BadForm(err)
		}
		if s.Limits != nil {
			if wait, _ := s.Limits.Question(r); wait > 0 {
				return page.Wait(w, wait)
			}
		}
		values := form.ValuesOf(r.PostForm)
		v.Key = r.PostForm.Get(keyName)
		if len(v.Key) < 20 || len(v.Key) > 64 {
			v.Key = rand.Text()
		}
		err = s.Commons.Ask(r.Context(), page.Of(r).Reader, inquiry(page.Of(r), v, values))
		var wrong allmenning.FieldErrors
		if errors.As(err, &wrong) {
			slices.SortStableFunc(wrong, func(a, b allmenning.FieldError) int {
				return cmp.Compare(slices.Index(fields, a.Field), slices.Index(fields, b.Field))
			})
			v.State = form.Loose(texts, values, wrong)
			return s.show(w, r, http.StatusUnprocessableEntity, v)
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, v.Record.Path()+"/spor?"+sentName+"=1", http.StatusSeeOther)
		return nil
	}
}

// fields are the fields in the order of the page.
var fields = []string{"name", "email", "from", "text"}

// inquiry is the question. Of who is let in, name and address are those of the account.
func inquiry(f *page.Frame, v view, values form.Values) commons.Inquiry {
	q := commons.Inquiry{
		Record: v.Record.ID, Key: v.Key, Name: values.Get("name"), Email: values.Get("email"), From: values.Get("from"), Text: values.Get("text"),
	}
	if v.Known {
		q.Name, q.Email, q.From = f.Visitor.Name, f.Visitor.Email, form.Acting(f)
	}
	return q
}

// whom says whom the question goes to, without an address.
func whom(f *page.Frame, v view) string {
	switch {
	case v.Owner.Kind != allmenning.KindLibrary:
		return f.T("ask.whom", "organisation", v.Owner.Name)
	case len(v.Under) == 0:
		return f.T("ask.whom.library")
	case len(v.Under) == 1:
		return f.T("ask.whom.under", "organisation", v.Under[0])
	}
	return f.T("ask.whom.under_many")
}
