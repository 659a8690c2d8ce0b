package form

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// publish opens the record, or stores its new version. What cannot be published is kept as a draft.
func (p Pages) publish(w http.ResponseWriter, r *http.Request, s *State) error {
	f := page.Of(r)
	actor := f.Visitor.Actor
	if s.author == "" {
		stored, err := p.Commons.Draft(r.Context(), actor, s.ID, "")
		switch {
		case err == nil && stored.Org != s.Owner:
			return p.refuse(w, r, s, errOtherOrganisation)
		case err == nil && stored.Saves != s.saves && s.differ(r, stored):
			return p.refuse(w, r, s, errClash)
		}
	}
	s.Values = s.Values.packed()
	rec, links, err := p.read(r, s)
	if err == nil {
		var done *allmenning.Record
		if done, err = p.act(r, s, rec, links); err == nil {
			what := Published
			switch {
			case !s.New() && s.unchanged(done):
				what = Unchanged
			case !s.New():
				what = Changed
			case done.Closure.Level != allmenning.Public:
				what = Closed
			}
			return p.receipt(w, r, p.after(done), what, done.ID)
		}
	}
	if s.author == "" {
		if kept := p.keep(r, s); kept != nil && len(s.clash) == 0 && allmenning.KindOf(kept) != allmenning.Invalid {
			err = kept
		}
	}
	return p.refuse(w, r, s, err)
}

// read makes the record, and says everything that must be mended before it may be published.
func (p Pages) read(r *http.Request, s *State) (*allmenning.Record, []allmenning.Link, error) {
	f := page.Of(r)
	rec := &allmenning.Record{
		ID: s.ID, Noun: p.Noun, Owner: s.Owner, Version: 1, State: allmenning.Published, Lang: f.Lang(), Body: allmenning.NewBody(p.Noun),
	}
	var wrong allmenning.FieldErrors
	if s.New() {
		rec.Closure, wrong = ClosureFrom(s.Values, closureName, time.Now())
		blocks, more := BlocksOf(s.Values, p.Noun, time.Now())
		rec.Blocks, wrong = blocks, append(wrong, more...)
	} else {
		var err error
		if rec, err = p.Commons.ToChange(r.Context(), f.Visitor.Actor, s.ID, s.base); err != nil {
			return nil, nil, err
		}
		rec.Version = s.base
		if s.change.was, err = keyOf(rec); err != nil {
			return nil, nil, err
		}
	}
	if l := allmenning.Lang(s.Values.Get(langName)); slices.Contains(written, l) {
		rec.Lang = l
	}
	links, unread := p.Read(f, s.Values, rec)
	wrong = append(append(commons.Personal(s.Values), unread...), wrong...)
	check := rec.CheckPublish
	if rec.Source.Name != "" {
		check = rec.Check // what came from elsewhere is taken as it is
	}
	var more allmenning.FieldErrors
	if errors.As(check(), &more) {
		wrong = append(wrong, more...)
	}
	if wrong = p.named(wrong); len(wrong) > 0 {
		return rec, links, wrong
	}
	return rec, links, nil
}

// named gives faults the names of the form, the first of each field.
func (p Pages) named(all allmenning.FieldErrors) allmenning.FieldErrors {
	var out allmenning.FieldErrors
	for _, e := range all {
		if p.Field != nil {
			e.Field = p.Field(e.Field)
		}
		if e.Field == "blocks.core" {
			e.Field = closureName
		}
		out = append(out, e)
	}
	return out.Once()
}

func (p Pages) act(r *http.Request, s *State, rec *allmenning.Record, links []allmenning.Link) (*allmenning.Record, error) {
	actor := page.Of(r).Visitor.Actor
	if s.New() {
		do := p.Publish
		if do == nil {
			do = p.Commons.Publish
		}
		return do(r.Context(), actor, commons.Publishing{Record: rec, Links: links, Author: s.author, Against: s.against()})
	}
	do := p.Change
	if do == nil {
		do = p.Commons.Change
	}
	ch := commons.Changing{Record: rec, Author: s.author, Against: s.against()}
	if p.Links != nil {
		ch.Link, ch.Unlink = p.Links(s.Values)
	}
	var err error
	if s.change.is, err = keyOf(rec); err != nil {
		return nil, err
	}
	s.change.links = len(ch.Link)+len(ch.Unlink) > 0
	if ch.Key, err = s.key(ch); err != nil {
		return nil, err
	}
	return do(r.Context(), actor, ch)
}

// AgainstName is the box that says that an answer stands although the numbers point the other way.
const AgainstName = "direction_stands"

func (s *State) against() bool { return s.Values.Get(AgainstName) != "" }

// change is what a form has changed of a record.
type change struct {
	was, is string // the record as it was read, and as it was sent
	links   bool   // arrows are drawn or taken away
}

// unchanged says that nothing has been changed: nothing was written, or nothing that did not stand there already.
func (s *State) unchanged(done *allmenning.Record) bool {
	return !s.change.links && (s.change.was == s.change.is || done.Version == s.base)
}

// key is of the change itself: the same form sent twice is one change, and another change from the same page is another.
func (s *State) key(ch commons.Changing) (string, error) {
	raw, err := json.Marshal([]any{s.change.is, ch.Link, ch.Unlink})
	sum := sha256.Sum256(raw)
	return "change:" + string(s.ID) + ":" + hex.EncodeToString(sum[:12]), err
}

// keyOf is of all that a form may change of a record, and of the version it is changed from.
func keyOf(rec *allmenning.Record) (string, error) {
	var parts []any
	for _, b := range allmenning.BlocksOf(rec.Noun) {
		parts = append(parts, rec.Body.Part(b))
	}
	raw, err := json.Marshal([]any{rec.Title, rec.Lang, rec.Places, parts, rec.Version})
	return string(raw), err
}

func (p Pages) after(rec *allmenning.Record) string {
	if p.After != nil {
		return p.After(rec)
	}
	return rec.Path()
}

func (p Pages) receipt(w http.ResponseWriter, r *http.Request, to string, what Receipt, id allmenning.RecordID) error {
	u, err := url.Parse(to)
	if err != nil {
		return err
	}
	q := u.Query()
	q.Set(receiptName, string(what)+"-"+string(id))
	u.RawQuery = q.Encode()
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, u.String(), http.StatusSeeOther)
	return nil
}

// logged writes to the log that something was refused which whoever runs the service is to mend.
func logged(f *page.Frame, err error) {
	if f.Failed != nil && allmenning.KindOf(err) == allmenning.Unavailable {
		f.Failed(err)
	}
}

// refuse shows the form again with what was wrong. What only the server can mend becomes an error page.
func (p Pages) refuse(w http.ResponseWriter, r *http.Request, s *State, err error) error {
	f := page.Of(r)
	var wrong allmenning.FieldErrors
	var clash *allmenning.Clash
	var said *allmenning.Error
	switch {
	case errors.As(err, &wrong):
		s.Wrong = p.named(wrong)
		return p.answer(w, r, http.StatusUnprocessableEntity, s)
	case len(s.clash) > 0:
		return p.answer(w, r, http.StatusConflict, s)
	case errors.As(err, &clash):
		if err := p.compare(r, s, clash); err != nil {
			return err
		}
		return p.answer(w, r, http.StatusConflict, s)
	case errors.As(err, &said) && said.Key == "publish.second_person":
		s.MayPublish, s.notice = false, f.T(said.Key, said.Args...)
		return p.answer(w, r, http.StatusOK, s)
	case errors.As(err, &said) && (said.Kind == allmenning.Conflict || said.Kind == allmenning.Unavailable) && f.P.Has(said.Key):
		s.notice = f.T(said.Key, said.Args...)
		code := http.StatusConflict
		if said.Kind == allmenning.Unavailable {
			code, s.full = http.StatusServiceUnavailable, true
			w.Header().Set("Retry-After", "120")
			logged(f, err)
		}
		return p.answer(w, r, code, s)
	}
	return err
}
