package account

import (
	"errors"
	"net/http"
	"net/url"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// instanceView is the page of whoever runs the instance.
type instanceView struct {
	*commons.Instance
	Said   string
	Link   string // of the invitation just made, where no letter leaves this instance
	Mail   bool
	Decide []commons.Decision        // results that wait for whoever keeps the syntheses of the library
	All    []allmenning.Organisation // that a new one may be part of
	Form   string
	In     url.Values
	Faults faults
}

func (v instanceView) of(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Faults[field]
}

func (v instanceView) typed(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.In.Get(field)
}

func (s Pages) instance(w http.ResponseWriter, r *http.Request) error {
	return s.showInstance(w, r, http.StatusOK, instanceView{Said: said(page.Of(r))})
}

func (s Pages) showInstance(w http.ResponseWriter, r *http.Request, code int, v instanceView) (err error) {
	f := page.Of(r)
	v.Mail = s.Mail
	if v.Instance, err = s.Commons.Instance(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	if v.Decide, err = s.Commons.ToDecide(r.Context(), f.Visitor.Actor); err != nil {
		return err
	}
	if v.All, err = s.Commons.Organisations(r.Context()); err != nil {
		return err
	}
	return page.WriteCode(w, r, code, page.Page{Title: f.T("people.instance.title"), NoIndex: true, Canonical: "/drift"}, instancePage(f, v))
}

// inviteFirst lets the first administrator into an organisation that has none.
func (s Pages) inviteFirst(w http.ResponseWriter, r *http.Request) error {
	return s.inviteFrom(w, r, "first", func(in url.Values) (commons.Inviting, error) {
		if in.Get("org") == "" {
			return commons.Inviting{}, allmenning.FieldErrors{{Field: "org", Key: "field.required"}}
		}
		return commons.Inviting{Email: in.Get("email"), Org: allmenning.OrganisationID(in.Get("org")), Role: allmenning.RoleAdmin, Lang: chosenLang(in), Key: keyOf(in)}, nil
	})
}

// inviteAdmin lets one more run the instance.
func (s Pages) inviteAdmin(w http.ResponseWriter, r *http.Request) error {
	return s.inviteFrom(w, r, "admin", func(in url.Values) (commons.Inviting, error) {
		return commons.Inviting{Email: in.Get("email"), Admin: true, Lang: page.Of(r).Lang(), Key: keyOf(in)}, nil
	})
}

func (s Pages) inviteFrom(w http.ResponseWriter, r *http.Request, name string, read func(url.Values) (commons.Inviting, error)) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	wanted, err := read(in)
	token := ""
	if err == nil {
		token, err = s.inviteTo(r, wanted)
	}
	if err != nil {
		if bad := faultsOf(f, err); bad != nil && f.Visitor.Actor.Admin {
			return s.showInstance(w, r, http.StatusUnprocessableEntity, instanceView{Form: name, In: in, Faults: bad})
		}
		return err
	}
	if !s.Mail {
		return s.showInstance(w, r, http.StatusOK, instanceView{Link: f.Address(commons.InvitationPath(token))})
	}
	return done(w, r, "/drift", "invitert")
}

// withdrawHere closes an invitation that whoever runs the instance looks after.
func (s Pages) withdrawHere(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	if err := s.Commons.WithdrawInvitation(r.Context(), page.Of(r).Visitor.Actor, in.Get("invitasjon")); err != nil {
		return err
	}
	return done(w, r, "/drift", "trukket")
}

// inviteAgain sends such an invitation anew. One that was used or withdrawn meanwhile is no longer on the page.
func (s Pages) inviteAgain(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	token, err := s.Commons.InviteAgain(r.Context(), f.Visitor.Actor, in.Get("invitasjon"))
	bad := faultsOf(f, err)
	switch {
	case bad != nil && f.Visitor.Actor.Admin:
		return s.showInstance(w, r, http.StatusUnprocessableEntity, instanceView{Faults: bad})
	case allmenning.KindOf(err) == allmenning.NotFound && f.Visitor.Actor.Admin:
		return done(w, r, "/drift", "brukt")
	case err != nil:
		return err
	case !s.Mail:
		return s.showInstance(w, r, http.StatusOK, instanceView{Link: f.Address(commons.InvitationPath(token))})
	}
	return done(w, r, "/drift", "igjen")
}

// inviteTo invites, in the language of the organisation where none is chosen, else in the one the visitor reads.
func (s Pages) inviteTo(r *http.Request, wanted commons.Inviting) (token string, err error) {
	f := page.Of(r)
	if wanted.Lang == "" {
		o, err := s.Commons.Organisation(r.Context(), wanted.Org)
		if err != nil {
			return "", err
		}
		wanted.Lang = s.Commons.LetterLang(o, f.Lang())
	}
	return s.Commons.Invite(r.Context(), f.Visitor.Actor, wanted)
}

// publicAddress stores where an organisation without an administrator gets its post: that is where its first invitation goes
// when somebody asks to be let in.
func (s Pages) publicAddress(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	if in.Get("org") == "" {
		err = allmenning.FieldErrors{{Field: "org", Key: "field.required"}}
	} else {
		err = s.Commons.SetPublicAddress(r.Context(), f.Visitor.Actor, allmenning.OrganisationID(in.Get("org")), in.Get("email"))
	}
	if bad := faultsOf(f, err); bad != nil && f.Visitor.Actor.Admin {
		return s.showInstance(w, r, http.StatusUnprocessableEntity, instanceView{Form: "address", In: in, Faults: bad})
	}
	if err != nil {
		return err
	}
	return done(w, r, "/drift", "adresse")
}

// decide answers a request, on the page of whoever runs the instance or on that of an organisation's administrator.
func (s Pages) decide(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	back, drift := "/min-side", in.Get("fra") == "drift"
	if drift {
		back = "/drift"
	}
	err = s.Commons.Decide(r.Context(), f.Visitor.Actor, in.Get("id"), in.Get("svar") == "ja")
	switch bad := faultsOf(f, err); {
	case err == nil:
		return done(w, r, back, "svart")
	case bad != nil && drift && f.Visitor.Actor.Admin:
		v := instanceView{Faults: bad}
		var refused *allmenning.Error
		if errors.As(err, &refused) && refused.Key == "claim.no_address" {
			v.Form, v.In = "address", url.Values{} // the address is written on the same page
			v.Faults = faults{"email": bad[""]}
		}
		return s.showInstance(w, r, http.StatusUnprocessableEntity, v)
	}
	return s.faulty(w, r, "waits", "", err)
}
