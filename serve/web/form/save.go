package form

import (
	"bytes"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/serve/web/page"
)

// keep saves what is written as the visitor's draft. When it has been saved in another window since, and says something else
// there, s gets both texts and the error is a Conflict; what an earlier saving from this window wrote gives way.
func (p Pages) keep(r *http.Request, s *State) error {
	actor := page.Of(r).Visitor.Actor
	for tries := 0; ; tries++ {
		stored, err := p.Commons.Draft(r.Context(), actor, s.ID, "")
		if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return err
		}
		d := &allmenning.Draft{ID: s.ID, Noun: p.Noun, Org: s.Owner, Base: s.base, Fields: s.Values}
		if stored != nil {
			if stored.Org != s.Owner {
				return errOtherOrganisation
			}
			if stored.Saves != s.saves && s.differ(r, stored) {
				return errClash
			}
			d.Saves, d.Asked = stored.Saves, stored.Asked
		}
		err = p.Commons.SaveDraft(r.Context(), actor, d)
		if savedBetween(err) && tries < 3 {
			continue // by a script of the same window, say
		}
		if err == nil {
			s.saves, s.saved, s.asked = d.Saves, d.Saved, d.Asked
		}
		return err
	}
}

// savedBetween says that a draft was refused because it has been saved since it was read.
func savedBetween(err error) bool {
	var e *allmenning.Error
	return errors.As(err, &e) && e.Key == errClash.Key
}

// A draft stays with the organisation it was begun for: it is neither moved nor published for another by mistake.
var errOtherOrganisation = &allmenning.Error{Kind: allmenning.Conflict, Key: "form.other_organisation"}

var errClash = &allmenning.Error{Kind: allmenning.Conflict, Key: "errors.conflict.title"}

// differ asks whether a stored draft that this form has not seen says something else than the form, and was not written in
// the same window. If so the form gets both texts.
func (s *State) differ(r *http.Request, stored *allmenning.Draft) bool {
	theirs := Values(stored.Fields)
	if w := theirs.Get(windowName); w != "" && w == s.Values.Get(windowName) {
		return false
	}
	var clash []Clash
	for _, g := range groups(s.Values, theirs) {
		if mine, other := s.Values.of(g), theirs.of(g); !same(mine, other) {
			clash = append(clash, s.twoTexts(page.Of(r), g, mine, other))
		}
	}
	if len(clash) == 0 {
		return false
	}
	s.clash, s.theirs, s.saves, s.saved = clash, theirs, stored.Saves, stored.Saved
	s.other = page.Of(r).T("form.clash.window", "when", when(page.Of(r), stored.Saved))
	return true
}

// save answers a script that saves the draft: the line that says so, and the pieces that follow what is written.
func (p Pages) save(of which) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.Header.Get("HX-Request") == "" {
			return p.send(of)(w, r)
		}
		id, err := recordID(r)
		if err != nil {
			return err
		}
		f, s := page.Of(r), p.state(r, of, id)
		if err := s.written(r); err != nil {
			return err
		}
		w.Header().Set("Cache-Control", "no-store")
		if !f.Visitor.SignedIn() {
			return piece(w, r, lostLine(f, s))
		}
		if err := p.load(r, s); err != nil {
			return err
		}
		if s.author == "" { // what somebody else has written is not saved as one's own
			err = p.keep(r, s)
		}
		var wrong allmenning.FieldErrors
		switch {
		case err == nil:
		case len(s.clash) > 0:
			return piece(w, r, clashLine(f))
		case errors.As(err, &wrong):
			s.Wrong = wrong.Once()
			return piece(w, r, wrongLine(f, s))
		case allmenning.KindOf(err) == allmenning.Internal:
			return err
		default:
			logged(f, err)
			return piece(w, r, refusedLine(f, err))
		}
		return p.pieces(w, r, s)
	}
}

// pieces answers with the line that says what is saved, and whatever follows what is written.
func (p Pages) pieces(w http.ResponseWriter, r *http.Request, s *State) error {
	f := page.Of(r)
	if err := p.askWhoHears(r, s); err != nil {
		return err
	}
	beside, err := p.beside(r, s)
	if err != nil {
		return err
	}
	v := live{State: s, Beside: beside}
	if n, counted := countOf(beside); counted {
		v.Near, v.News = n, isNews(r, n)
	}
	if p.Live != nil {
		if v.More, err = p.Live(r, f, s); err != nil {
			return err
		}
	}
	return piece(w, r, livePieces(f, v))
}

// piece answers with a piece of a page.
func piece(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(r.Context(), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(bytes.ToValidUTF8(b.Bytes(), []byte("\uFFFD"))) // an error means that the reader has gone
	return nil
}
