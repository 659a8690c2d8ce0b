// Package account holds the pages on which people are let in and look after their own: signing in, invitations, one's own
// page, the people of an organisation, and what whoever runs the instance sees to.
package account

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// Door gives the browser the token of a session, and takes it away: door.Door.
type Door interface {
	Enter(w http.ResponseWriter, token string)
	Leave(w http.ResponseWriter)
}

// Limits bound how often somebody may try: *door.Limits. back takes a try out of the count, for one that succeeded.
type Limits interface {
	SignIn(r *http.Request, email string) (wait time.Duration, back func())
	Letter(r *http.Request) (wait time.Duration, back func())
	Link(r *http.Request) (wait time.Duration, back func())
}

// Pages are the pages of accounts.
type Pages struct {
	Commons *commons.Commons
	Answers *answers.Answers
	Door    Door
	Limits  Limits
	// Mail says that letters leave this instance. Without it the link of an invitation is shown to who makes it, to hand over.
	Mail bool
	// Following gives what the visitor follows, for the visitor's own page; nil: nothing is shown.
	Following func(r *http.Request) (templ.Component, error)
}

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /logg-inn", s.askSignIn)
	on.Handle("POST /logg-inn", s.signIn)
	on.Handle("POST /logg-ut", s.signOut)
	on.Handle("GET /glemt-passord", s.askForgotten)
	on.Handle("POST /glemt-passord", s.forgotten)
	on.Handle("GET /invitasjon/{token}", s.invited)
	on.Handle("POST /invitasjon/{token}", s.accept)

	on.Handle("GET /min-side", s.own(s.me))
	on.Handle("POST /min-side/navn", s.own(s.changeMe))
	on.Handle("POST /min-side/rolle", s.own(s.changeRole))
	on.Handle("POST /min-side/passord", s.own(s.changePassword))
	on.Handle("POST /min-side/svar", s.own(s.decide))
	on.Handle("GET /min-side/mine-data.json", s.own(s.myData))
	on.Handle("GET /min-side/lukk", s.own(s.askClose))
	on.Handle("POST /min-side/lukk", s.own(s.closeAccount))

	on.Handle("GET /organisasjoner/{id}", s.organisation)
	on.Handle("GET /organisasjoner/{id}/folk", s.own(s.people))
	on.Handle("POST /organisasjoner/{id}/folk/inviter", s.own(s.invite))
	on.Handle("POST /organisasjoner/{id}/folk/rolle", s.own(s.grant))
	on.Handle("POST /organisasjoner/{id}/folk/fjern", s.own(s.revoke))
	on.Handle("POST /organisasjoner/{id}/folk/trekk", s.own(s.withdrawInvitation))
	on.Handle("POST /organisasjoner/{id}/folk/fullmakt", s.own(s.delegate))
	on.Handle("POST /organisasjoner/{id}/folk/avslutt", s.own(s.endDelegation))
	on.Handle("POST /organisasjoner/{id}/folk/valg", s.own(s.choose))

	on.Handle("GET /drift", s.own(s.instance))
	on.Handle("POST /drift/inviter", s.own(s.inviteFirst))
	on.Handle("POST /drift/admin", s.own(s.inviteAdmin))
	on.Handle("POST /drift/trekk", s.own(s.withdrawHere))
	on.Handle("POST /drift/igjen", s.own(s.inviteAgain))
	on.Handle("POST /drift/postmottak", s.own(s.publicAddress))
	on.Handle("POST /drift/organisasjon", s.own(s.addOrganisation))
}

// own wraps a page for people who are signed in. Others are asked to sign in, and come back to what they asked for.
func (s Pages) own(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if allmenning.VisitorOf(r.Context()).SignedIn() {
			return h(w, r)
		}
		back := r.URL.RequestURI()
		if r.Method != http.MethodGet {
			back = "/min-side"
		}
		return see(w, r, "/logg-inn?"+url.Values{"neste": {back}}.Encode())
	}
}

// see leads on after something was done.
func see(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// done leads to a page that says what was done: a name of doneTexts.
func done(w http.ResponseWriter, r *http.Request, path, what string) error {
	return see(w, r, path+"?gjort="+what)
}

// doneTexts are what a page may say was done, by the name in its address.
var doneTexts = map[string]string{
	"velkommen":        "account.done.welcome",
	"rolle":            "account.done.role",
	"navn":             "account.done.name",
	"passord":          "account.done.password",
	"lukket":           "account.done.closed",
	"ut":               "account.done.out",
	"overalt":          "account.done.everywhere",
	"invitert":         "people.done.invited",
	"trukket":          "people.done.withdrawn",
	"igjen":            "people.done.again",
	"brukt":            "people.done.used",
	"gitt":             "people.done.granted",
	"fjernet":          "people.done.revoked",
	"fullmakt":         "people.done.delegated",
	"avsluttet":        "people.done.ended",
	"valg":             "people.done.chosen",
	"svart":            "people.done.decided",
	"adresse":          "people.done.address",
	"lagttil":          "people.done.added",
	"lagttil-invitert": "people.done.added_invited",
}

// said is what the page is to say was done; empty for nothing.
func said(f *page.Frame) string {
	if key, known := doneTexts[f.URL.Query().Get("gjort")]; known {
		return f.T(key)
	}
	return ""
}

// next is where whoever signs in wants to go: an address on this site, or otherwise.
func next(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return page.Local(s).String()
}

// sent reads a form.
func sent(r *http.Request) (url.Values, error) {
	if err := r.ParseForm(); err != nil {
		return nil, page.BadForm(err)
	}
	return r.PostForm, nil
}

// faults are what is wrong with a form: one sentence a field, and one that is about no field ("").
type faults map[string]string

// faultsOf takes what people can mend out of an error. It gives nil for any other, which is for the server to answer.
func faultsOf(f *page.Frame, err error) faults {
	var fields allmenning.FieldErrors
	var refused *allmenning.Error
	switch {
	case errors.As(err, &fields):
		out := faults{}
		for _, e := range fields {
			if out[e.Field] == "" {
				out[e.Field] = named(f, e) + f.T(e.Key, e.Args...)
			}
		}
		return out
	case errors.As(err, &refused) && mendable[refused.Key]:
		return faults{"": f.T(refused.Key, refused.Args...)}
	}
	return nil
}

// named begins what can be said of any text with what the field is called, so that the list of faults says which it is.
func named(f *page.Frame, e allmenning.FieldError) string {
	if e.Key != "field.identity_number" && e.Key != "field.too_long" && e.Key != "field.bad_characters" {
		return ""
	}
	switch e.Field {
	case "name":
		return f.T("account.name") + ": "
	case "email":
		return f.T("account.email") + ": "
	}
	return ""
}

// mendable are the refusals that are answered on the page they come from.
var mendable = map[string]bool{"account.wrong": true, "account.last_admin": true, "account.alone": true, "account.last_instance": true, "account.sign_in_first": true, "claim.no_address": true}
