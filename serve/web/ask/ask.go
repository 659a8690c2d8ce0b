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
	Notice []string // why it was not sent, each a sentence or two
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
		values := form.ValuesOf(r.PostForm)
		v.Key, v.State = r.PostForm.Get(keyName), form.Loose(texts, values, nil)
		if len(v.Key) < 20 || len(v.Key) > 64 {
			v.Key = rand.Text()
		}
		if s.Limits != nil {
			if wait, _ := s.Limits.Question(r); wait > 0 {
				return s.wait(w, r, v, "ask.often", wait)
			}
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
		var crowded *commons.Crowded
		if errors.As(err, &crowded) {
			return s.wait(w, r, v, "ask.many", crowded.Wait)
		}
		if err != nil {
			return err
		}
		http.Redirect(w, r, v.Record.Path()+"/spor?"+sentName+"=1", http.StatusSeeOther)
		return nil
	}
}

// wait shows the question again, with why it was not sent and when it may be.
func (s Pages) wait(w http.ResponseWriter, r *http.Request, v view, why string, wait time.Duration) error {
	f := page.Of(r)
	v.Notice = []string{f.T(why), page.Waiting(f, w, wait)}
	return s.show(w, r, http.StatusTooManyRequests, v)
}

// fields are the fields in the order of the page.
var fields = []string{"name", "email", "from", "text"}

// inquiry is the question. Of who is let in, name and address are those of the account.
func inquiry(f *page.Frame, v view, values form.Values) commons.Inquiry {
	q := commons.Inquiry{
		Record: v.Record.ID, Key: v.Key, Name: values.Get("name"), Email: values.Get("email"), From: values.Get("from"), Text: values.Get("text"),
	}
	q.Lang = f.Lang()
	if v.Known {
		q.Name, q.Email, q.From, q.Known = f.Visitor.Name, f.Visitor.Email, form.Acting(f), true
	}
	return q
}

// namesSomebody says that a record has a place for who can be asked, and that the reader may see what stands there.
func namesSomebody(r *allmenning.Record) bool {
	return slices.Contains(allmenning.BlocksOf(r.Noun), allmenning.Contact) && !slices.Contains(r.Hidden, allmenning.Contact)
}

// whom says whom the question goes to, without an address, and that those behind the record have not offered to be asked where they
// have not; where the reader may not know whom it names, nothing is said of that either.
func whom(f *page.Frame, v view) string {
	switch {
	case v.Owner.Kind != allmenning.KindLibrary && namesSomebody(v.Record) && !v.Record.Offered():
		return f.T("ask.whom.not_offered", "organisation", v.Owner.Name)
	case v.Owner.Kind != allmenning.KindLibrary:
		return f.T("ask.whom", "organisation", v.Owner.Name)
	case len(v.Under) == 0:
		return f.T("ask.whom.library")
	case len(v.Under) == 1:
		return f.T("ask.whom.under", "organisation", v.Under[0])
	}
	return f.T("ask.whom.under_many")
}
