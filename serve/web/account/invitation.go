package account

import (
	"net/http"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// invitationView is the page behind an invitation, or behind a link to a new password.
type invitationView struct {
	commons.Invitation
	Path   string // of this page
	Way    way
	Name   string
	Given  string // the address, where the invitation has none
	Faults faults
}

// way is how whoever has the link may use it.
type way int

// The ways.
const (
	wayNew      way = iota // make an account, or choose a new password
	wayTake                // signed in with the address it went to: take the role
	waySignIn              // the address has an account: sign in first
	wayStranger            // signed in as somebody else
)

func (s Pages) invited(w http.ResponseWriter, r *http.Request) error {
	v, err := s.invitation(r)
	if allmenning.KindOf(err) == allmenning.NotFound {
		return notInvited(w, r)
	}
	if err != nil {
		return err
	}
	return showInvitation(w, r, http.StatusOK, v)
}

func (s Pages) invitation(r *http.Request) (v invitationView, err error) {
	token := r.PathValue("token")
	v.Path = commons.InvitationPath(token)
	if v.Invitation, err = s.Commons.Invitation(r.Context(), token); err != nil {
		return v, err
	}
	who := page.Of(r).Visitor
	switch {
	case v.NewPassword():
		v.Way = wayNew
	case who.SignedIn() && who.Email == v.Email:
		v.Way = wayTake
	case who.SignedIn():
		v.Way = wayStranger
	case v.Known:
		v.Way = waySignIn
	}
	return v, nil
}

func showInvitation(w http.ResponseWriter, r *http.Request, code int, v invitationView) error {
	f := page.Of(r)
	w.Header().Set("Cache-Control", "no-store")
	return page.WriteCode(w, r, code, page.Page{Title: v.title(f), NoIndex: true, Canonical: "/logg-inn"}, invitationPage(f, v))
}

// title is what the link is for.
func (v invitationView) title(f *page.Frame) string {
	switch {
	case v.NewPassword():
		return f.T("account.invitation.password")
	case v.Organisation.ID == "":
		return f.T("account.invitation.instance")
	}
	return f.T("account.invitation.title", "organisation", v.Organisation.Name)
}

// passwordLabel is what the password is called: the first of an account, or a new one.
func (v invitationView) passwordLabel(f *page.Frame) string {
	if v.NewPassword() {
		return f.T("account.password.new")
	}
	return f.T("account.password.choose")
}

// notInvited says what to do with a link that opens nothing.
func notInvited(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	w.Header().Set("Cache-Control", "no-store")
	return page.WriteCode(w, r, http.StatusNotFound, page.Page{Title: f.T("account.invitation.gone"), NoIndex: true, Canonical: "/logg-inn"}, goneInvitation(f))
}

// accept uses the invitation up.
func (s Pages) accept(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	wait, back := s.Limits.Link(r)
	if wait > 0 {
		return page.Wait(w, wait)
	}
	v, err := s.invitation(r)
	if allmenning.KindOf(err) == allmenning.NotFound {
		return notInvited(w, r)
	}
	if err != nil {
		return err
	}
	f := page.Of(r)
	switch v.Way {
	case wayTake:
		back()
		return s.take(w, r, v)
	case waySignIn, wayStranger:
		back()
		return showInvitation(w, r, http.StatusConflict, v)
	}
	token, err := s.Commons.Accept(r.Context(), r.PathValue("token"), commons.Accepting{
		Name: in.Get("name"), Email: in.Get("email"), Password: in.Get("password"), Lang: f.Lang(),
	})
	if err != nil {
		if v.Faults = faultsOf(f, err); v.Faults != nil {
			back() // the link is right; only what was written is not
			v.Name, v.Given = in.Get("name"), in.Get("email")
			return showInvitation(w, r, http.StatusUnprocessableEntity, v)
		}
		return err
	}
	back()
	return s.enter(w, r, token, v.after())
}

// after is where whoever came in by the link goes first.
func (v invitationView) after() string {
	switch {
	case v.NewPassword():
		return "/min-side?gjort=passord"
	case v.Organisation.ID == "":
		return "/drift?gjort=velkommen"
	}
	return "/min-side?gjort=velkommen"
}

// take gives the visitor the role of the invitation, and lets them act in it.
func (s Pages) take(w http.ResponseWriter, r *http.Request, v invitationView) error {
	who := page.Of(r).Visitor
	if err := s.Commons.AcceptAs(r.Context(), who, r.PathValue("token")); err != nil {
		return err
	}
	if v.Organisation.ID != "" {
		who.Roles = append(who.Roles, allmenning.Appointment{Person: who.Actor.Person, Organisation: v.Organisation.ID, Role: v.Role})
		token, err := s.Commons.Switch(r.Context(), who, v.Organisation.ID, "")
		if err != nil {
			return err
		}
		s.Door.Enter(w, token)
	}
	return see(w, r, v.after())
}
