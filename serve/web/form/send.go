package form

import (
	"net/http"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/serve/web/page"
)

// send takes what a form holds and does what its button says.
func (p Pages) send(of which) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id, err := recordID(r)
		if err != nil {
			return err
		}
		f, s := page.Of(r), p.state(r, of, id)
		if err := s.written(r); err != nil {
			return err
		}
		if !f.Visitor.SignedIn() {
			s.lost = true
			return p.answer(w, r, http.StatusForbidden, s)
		}
		if err := p.load(r, s); err != nil {
			return err
		}
		return p.do(w, r, s)
	}
}

func (p Pages) do(w http.ResponseWriter, r *http.Request, s *State) error {
	if list := r.PostForm.Get(addName); list != "" {
		n := s.Values.addRow(list)
		return p.saved(w, r, s, "#"+rowID(list, n))
	}
	if row := r.PostForm.Get(dropName); row != "" {
		if i := strings.LastIndexByte(row, '.'); i > 0 {
			if n, err := strconv.Atoi(row[i+1:]); err == nil {
				s.Values.dropRow(row[:i], n)
			}
		}
		return p.saved(w, r, s, "")
	}
	actor := page.Of(r).Visitor.Actor
	switch r.PostForm.Get(doName) {
	case "publiser":
		return p.publish(w, r, s)
	case "be":
		return p.ask(w, r, s)
	case "angre":
		if err := p.Commons.AskToPublish(r.Context(), actor, s.ID, false); err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return err
		}
		return p.saved(w, r, s, "")
	case "slett":
		if err := p.Commons.DiscardDraft(r.Context(), actor, s.ID); err != nil {
			return err
		}
		to := "/" + p.Noun.Path()
		if !s.New() {
			to += "/" + string(s.ID)
		}
		return p.receipt(w, r, to, Discarded, s.ID)
	}
	if list, ok := strings.CutPrefix(r.PostForm.Get(doName), findDo); ok {
		return p.saved(w, r, s, "#"+foundID(list))
	}
	return p.saved(w, r, s, "")
}

// saved keeps the draft and leads to the form, so that it can be read anew without being sent anew.
func (p Pages) saved(w http.ResponseWriter, r *http.Request, s *State, at string) error {
	if s.author == "" {
		if err := p.keep(r, s); err != nil {
			return p.refuse(w, r, s, err)
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path+at, http.StatusSeeOther)
	return nil
}

// ask keeps the draft and asks an editor to publish it, when it could be published.
func (p Pages) ask(w http.ResponseWriter, r *http.Request, s *State) error {
	if err := p.keep(r, s); err != nil {
		return p.refuse(w, r, s, err)
	}
	s.Values = s.Values.packed()
	if _, _, err := p.read(r, s); err != nil {
		return p.refuse(w, r, s, err)
	}
	if err := p.Commons.AskToPublish(r.Context(), page.Of(r).Visitor.Actor, s.ID, true); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path, http.StatusSeeOther)
	return nil
}
