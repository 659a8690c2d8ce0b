package need

import (
	"net/http"
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// also is where the visitor stands to a need that others have too.
type also struct {
	MaySay bool   // the visitor may say "vi også" for an organisation
	Said   bool   // that has said so
	As     string // its name
	SignIn string // where to go first; empty for somebody who is let in
}

func alsoOf(f *page.Frame, v view) also {
	if !f.Visitor.SignedIn() {
		return also{SignIn: form.SignInTo(v.Record.Path() + "#vi-ogsaa")}
	}
	actor, out := f.Visitor.Actor, also{As: f.Visitor.Behalf}
	if out.As == "" {
		out.As = f.Visitor.Organisation
	}
	out.MaySay = actor.MayWrite(actor.Owner()) && actor.Owner() != v.Record.Owner && v.Record.State == allmenning.Published
	out.Said = slices.ContainsFunc(v.Also, func(e answers.Endorser) bool { return e.Organisation.ID == actor.Owner() })
	return out
}

// endorse says that the visitor's organisation has the need too, or takes it back.
func (s Pages) endorse(w http.ResponseWriter, r *http.Request) error {
	f, id := page.Of(r), allmenning.RecordID(r.PathValue("id"))
	need, err := s.Answers.Record(r.Context(), answers.Who{Reader: f.Reader}, allmenning.NounNeed, id)
	if err != nil {
		return err
	}
	to := need.Record.Path() + "#vi-ogsaa"
	if !f.Visitor.SignedIn() {
		http.Redirect(w, r, form.SignInTo(to), http.StatusSeeOther)
		return nil
	}
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	do := s.Commons.Endorse
	if r.PostForm.Get("svar") == "nei" {
		do = s.Commons.Unendorse
	}
	if err := do(r.Context(), f.Visitor.Actor, id); err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// editText is the words of the way to change the need; empty for a visitor who may not.
func editText(f *page.Frame, v view) string {
	if !f.Visitor.Actor.MayWrite(v.Record.Owner) {
		return ""
	}
	return f.T("need.edit")
}

// answering is the address where a project that answers the need is registered; empty for a visitor who writes nothing, and for a
// need that is taken back.
func answering(f *page.Frame, v view) string {
	if actor := f.Visitor.Actor; !actor.MayWrite(actor.Owner()) || v.Record.State != allmenning.Published {
		return ""
	}
	return "/prosjekter/ny?behov=" + string(v.Record.ID)
}
