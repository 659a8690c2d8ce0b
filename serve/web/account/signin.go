package account

import (
	"net/http"
	"net/url"

	"allmenning"
	"allmenning/serve/web/page"
)

// signInView is the page for signing in.
type signInView struct {
	Email  string
	Next   string // where to go afterwards
	Said   string // what has just been done
	Faults faults
}

func (s Pages) askSignIn(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	to := f.URL.Query().Get("neste")
	if f.Visitor.SignedIn() {
		return see(w, r, next(to, "/min-side"))
	}
	return showSignIn(w, r, http.StatusOK, signInView{Next: next(to, ""), Said: said(f)})
}

func showSignIn(w http.ResponseWriter, r *http.Request, code int, v signInView) error {
	f := page.Of(r)
	w.Header().Set("Cache-Control", "no-store")
	return page.WriteCode(w, r, code, page.Page{Title: f.T("account.in.title"), NoIndex: true}, signInPage(f, v))
}

// signIn lets somebody in by address and password. Whoever was signed in before in this browser no longer is.
func (s Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	email := in.Get("email")
	wait, back := s.Limits.SignIn(r, email)
	if wait > 0 {
		return page.Wait(w, wait)
	}
	token, err := s.Commons.SignIn(r.Context(), email, in.Get("password"))
	if err != nil {
		if bad := faultsOf(page.Of(r), err); bad != nil {
			return showSignIn(w, r, http.StatusUnprocessableEntity, signInView{Email: email, Next: next(in.Get("neste"), ""), Faults: bad})
		}
		return err
	}
	back()
	return s.enter(w, r, token, next(in.Get("neste"), "/min-side"))
}

// enter begins a session in this browser in place of the one there was.
func (s Pages) enter(w http.ResponseWriter, r *http.Request, token, to string) error {
	if err := s.Commons.SignOut(r.Context(), allmenning.VisitorOf(r.Context()), false); err != nil {
		return err
	}
	s.Door.Enter(w, token)
	return see(w, r, to)
}

func (s Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	everywhere := in.Get("alle") != ""
	if err := s.Commons.SignOut(r.Context(), page.Of(r).Visitor, everywhere); err != nil {
		return err
	}
	s.Door.Leave(w)
	what := "ut"
	if everywhere {
		what = "overalt"
	}
	return see(w, r, "/logg-inn?"+url.Values{"gjort": {what}}.Encode())
}

// forgottenView is the page for whoever has forgotten the password.
type forgottenView struct {
	Sent   bool // said whether or not anybody has the address
	Mail   bool // letters leave this instance
	Email  string
	Faults faults
}

func (s Pages) askForgotten(w http.ResponseWriter, r *http.Request) error {
	return s.showForgotten(w, r, http.StatusOK, forgottenView{})
}

func (s Pages) showForgotten(w http.ResponseWriter, r *http.Request, code int, v forgottenView) error {
	f := page.Of(r)
	v.Mail = s.Mail
	w.Header().Set("Cache-Control", "no-store")
	return page.WriteCode(w, r, code, page.Page{Title: f.T("account.forgot.title"), NoIndex: true}, forgottenPage(f, v))
}

func (s Pages) forgotten(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	email := allmenning.FoldEmail(in.Get("email"))
	asked := allmenning.Person{Name: "?", Email: email}
	if bad := faultsOf(page.Of(r), asked.Check()); bad != nil {
		return s.showForgotten(w, r, http.StatusUnprocessableEntity, forgottenView{Email: in.Get("email"), Faults: bad})
	}
	if wait, _ := s.Limits.Letter(r); wait > 0 {
		return page.Wait(w, wait)
	}
	if err := s.Commons.ForgotPassword(r.Context(), email); err != nil {
		return err
	}
	return s.showForgotten(w, r, http.StatusOK, forgottenView{Sent: true})
}
