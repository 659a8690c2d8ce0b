package claim

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// entryTexts is the prefix of what the fields of asking to be let in are called.
const entryTexts = "claim.entry."

// joinPath is where the first from an organisation asks to be let in because of a record.
func joinPath(r *allmenning.Record) string {
	q := url.Values{"post": {r.Noun.Path() + "/" + string(r.ID)}}
	return "/bli-med?" + q.Encode()
}

// askEntry begins with the organisation the address names, else that of the record it names, else the reader's municipality.
func (s Pages) askEntry(w http.ResponseWriter, r *http.Request) error {
	f, v := page.Of(r), form.Values{}
	if f.Municipality != nil {
		v.Set("org", string(commons.MunicipalityOwner(f.Municipality.Number)))
	}
	if rec := s.about(r); rec != nil {
		v.Set("text", f.T("claim.entry.about", "title", show.Short(show.Title(f, rec).S, 200), "address", f.Address(rec.Path())))
		for _, place := range rec.Places {
			if now, _ := s.Answers.Register().Resolve(place.Number); len(now) == 1 {
				v.Set("org", string(commons.MunicipalityOwner(now[0])))
				break
			}
		}
	}
	if org := f.URL.Query().Get("org"); org != "" {
		if now, _ := s.Answers.Register().Resolve(allmenning.MunicipalityNumber(org)); len(now) == 1 {
			org = string(commons.MunicipalityOwner(now[0]))
		}
		v.Set("org", org)
	}
	return s.showEntry(w, r, http.StatusOK, form.Loose(entryTexts, v, nil))
}

// about is the record that the address names, of what the reader sees; nil for none.
func (s Pages) about(r *http.Request) *allmenning.Record {
	f := page.Of(r)
	for _, noun := range claimed {
		id, ok := cut(f.URL.Query().Get("post"), noun.Path()+"/")
		if !ok {
			continue
		}
		if rec, _, err := s.Answers.Brief(r.Context(), f.Reader, noun, allmenning.RecordID(id)); err == nil {
			return rec
		}
	}
	return nil
}

func cut(s, prefix string) (string, bool) {
	if len(s) <= len(prefix) || s[:len(prefix)] != prefix {
		return "", false
	}
	return s[len(prefix):], true
}

func (s Pages) showEntry(w http.ResponseWriter, r *http.Request, code int, st *form.State) error {
	f := page.Of(r)
	organisations, err := s.Commons.Organisations(r.Context())
	if err != nil {
		return err
	}
	var choices []form.Option
	for _, o := range organisations {
		choices = append(choices, form.Option{Value: string(o.ID), Text: f.OrganisationName(o)})
	}
	w.Header().Set("Cache-Control", "no-store")
	return page.WriteCode(w, r, code, page.Page{Title: f.T("claim.entry.title"), NoIndex: true, Canonical: "/bli-med"}, entryPage(f, st, choices))
}

// entry takes the wish to be let in. The answer is the same whether the address is known here or not.
func (s Pages) entry(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	if s.Limits != nil {
		if wait, _ := s.Limits.Letter(r); wait > 0 {
			return page.Wait(w, wait)
		}
	}
	v := form.ValuesOf(r.PostForm)
	err := s.Commons.RequestEntry(r.Context(), allmenning.Request{
		Org: allmenning.OrganisationID(v.Get("org")), Name: v.Get("name"), Email: v.Get("email"), Text: v.Get("text"),
	})
	var wrong allmenning.FieldErrors
	switch {
	case errors.As(err, &wrong):
		slices.SortStableFunc(wrong, func(a, b allmenning.FieldError) int {
			return slices.Index(entryFields, a.Field) - slices.Index(entryFields, b.Field)
		})
		return s.showEntry(w, r, http.StatusUnprocessableEntity, form.Loose(entryTexts, v, wrong))
	case allmenning.KindOf(err) == allmenning.NotFound:
		wrong = allmenning.FieldErrors{{Field: "org", Key: "field.required"}}
		return s.showEntry(w, r, http.StatusUnprocessableEntity, form.Loose(entryTexts, v, wrong))
	case err != nil:
		return err
	}
	http.Redirect(w, r, "/bli-med/takk", http.StatusSeeOther)
	return nil
}

// entryFields are the fields in the order of the page.
var entryFields = []string{"org", "name", "email", "text"}

func (s Pages) thanks(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	return page.Write(w, r, page.Page{Title: f.T("claim.thanks.title"), NoIndex: true}, thanksPage(f))
}
