package account

import (
	"net/http"
	"net/url"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/page"
)

// peopleView is the page on which an administrator looks after the people of an organisation.
type peopleView struct {
	*commons.PeopleOf
	All    []allmenning.Organisation // that may be delegated to
	Lang   allmenning.Lang           // in which an invitation is written, unless another is chosen
	Said   string
	Link   string // of the invitation just made, where no letter leaves this instance
	Form   string // the form that has faults
	In     url.Values
	Faults faults
}

// Path is that of the page.
func (v peopleView) Path() string { return peoplePath(v.Organisation.ID) }

func peoplePath(id allmenning.OrganisationID) string {
	return "/organisasjoner/" + string(id) + "/folk"
}

// of is what is wrong with a field of one of the forms of the page.
func (v peopleView) of(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Faults[field]
}

// typed is what was written in a field of the form that has faults; otherwise elsewhere.
func (v peopleView) typed(form, field, otherwise string) string {
	if v.Form != form {
		return otherwise
	}
	return v.In.Get(field)
}

func organisationOf(r *http.Request) allmenning.OrganisationID {
	return allmenning.OrganisationID(r.PathValue("id"))
}

func (s Pages) people(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	id := organisationOf(r)
	if !f.Visitor.Actor.MayManage(id) {
		for _, role := range f.Visitor.Roles {
			if role.Organisation == id && role.Role == allmenning.RoleAdmin {
				return s.askSwitch(w, r, id)
			}
		}
	}
	return s.showPeople(w, r, http.StatusOK, peopleView{Said: said(f)})
}

// askSwitch offers an administrator who acts in another organisation to act in this one.
func (s Pages) askSwitch(w http.ResponseWriter, r *http.Request, id allmenning.OrganisationID) error {
	f := page.Of(r)
	o, err := s.Commons.Organisation(r.Context(), id)
	if err != nil {
		return err
	}
	return page.Write(w, r, page.Page{Title: f.T("people.title", "organisation", o.Name), NoIndex: true}, switchFirst(f, o))
}

func (s Pages) showPeople(w http.ResponseWriter, r *http.Request, code int, v peopleView) (err error) {
	f := page.Of(r)
	if v.PeopleOf, err = s.Commons.People(r.Context(), f.Visitor.Actor, organisationOf(r)); err != nil {
		return err
	}
	if v.All, err = s.Commons.Organisations(r.Context()); err != nil {
		return err
	}
	v.Lang = s.Commons.LetterLang(v.Organisation, allmenning.Lang(languageOf(f)))
	p := page.Page{Title: f.T("people.title", "organisation", v.Organisation.Name), NoIndex: true, Canonical: v.Path()}
	return page.WriteCode(w, r, code, p, peoplePage(f, v))
}

// act does something with what was sent. Where that cannot be taken it shows the page again with what is wrong, and acted is
// false.
func (s Pages) act(w http.ResponseWriter, r *http.Request, name string, do func(allmenning.Actor, url.Values) error) (acted bool, err error) {
	in, err := sent(r)
	if err != nil {
		return false, err
	}
	f := page.Of(r)
	if !f.Visitor.Actor.MayManage(organisationOf(r)) { // the address says whose people it is about, and some acts only know the actor
		return false, allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	if err := do(f.Visitor.Actor, in); err != nil {
		if bad := faultsOf(f, err); bad != nil {
			return false, s.showPeople(w, r, http.StatusUnprocessableEntity, peopleView{Form: name, In: in, Faults: bad})
		}
		return false, err
	}
	return true, nil
}

// acted is act, and then the page with a word on what was done.
func (s Pages) acted(w http.ResponseWriter, r *http.Request, name, what string, do func(allmenning.Actor, url.Values) error) error {
	if acted, err := s.act(w, r, name, do); !acted {
		return err
	}
	return done(w, r, peoplePath(organisationOf(r)), what)
}

// invite lets one more in. Where no letter leaves this instance the link is shown once, to be handed over.
func (s Pages) invite(w http.ResponseWriter, r *http.Request) error {
	token := ""
	acted, err := s.act(w, r, "invite", func(a allmenning.Actor, in url.Values) (err error) {
		role := allmenning.Role(in.Get("role"))
		if !role.Valid() {
			return allmenning.FieldErrors{{Field: "role", Key: "people.role.choose"}}
		}
		token, err = s.Commons.Invite(r.Context(), a, commons.Inviting{
			Email: in.Get("email"), Org: organisationOf(r), Role: role, Lang: chosenLang(in), Key: keyOf(in),
		})
		return err
	})
	switch {
	case !acted:
		return err
	case s.Mail:
		return done(w, r, peoplePath(organisationOf(r)), "invitert")
	}
	return s.showPeople(w, r, http.StatusOK, peopleView{Link: page.Of(r).Address(commons.InvitationPath(token))})
}

// keyName is the field of a form that is to be done once, however often it is sent.
const keyName = "_nokkel"

// keyOf is the key of such a form; empty for one that we did not make.
func keyOf(in url.Values) string {
	if key := in.Get(keyName); len(key) >= 20 && len(key) <= 64 {
		return key
	}
	return ""
}

// chosenLang is the language somebody has chosen for an invitation; empty: none.
func chosenLang(in url.Values) allmenning.Lang {
	if l, known := i18n.Parse(in.Get("lang")); known {
		return allmenning.Lang(l)
	}
	return ""
}

func (s Pages) withdrawInvitation(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, "", "trukket", func(a allmenning.Actor, in url.Values) error {
		return s.Commons.WithdrawInvitation(r.Context(), a, in.Get("invitasjon"))
	})
}

func (s Pages) grant(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, "people", "gitt", func(a allmenning.Actor, in url.Values) error {
		return s.Commons.Grant(r.Context(), a, allmenning.Appointment{
			Person: allmenning.PersonID(in.Get("person")), Organisation: organisationOf(r), Role: allmenning.Role(in.Get("role")),
		})
	})
}

func (s Pages) revoke(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, "people", "fjernet", func(a allmenning.Actor, in url.Values) error {
		return s.Commons.Revoke(r.Context(), a, allmenning.PersonID(in.Get("person")), organisationOf(r))
	})
}

func (s Pages) delegate(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, "delegate", "fullmakt", func(a allmenning.Actor, in url.Values) error {
		if in.Get("to") == "" {
			return allmenning.FieldErrors{{Field: "to", Key: "field.required"}}
		}
		last, err := time.ParseInLocation(time.DateOnly, in.Get("until"), norway())
		if err != nil {
			return allmenning.FieldErrors{{Field: "until", Key: "account.delegate.until"}}
		}
		return s.Commons.Delegate(r.Context(), a, allmenning.OrganisationID(in.Get("to")), allmenning.At(last.AddDate(0, 0, 1)))
	})
}

func (s Pages) endDelegation(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, "", "avsluttet", func(a allmenning.Actor, in url.Values) error {
		return s.Commons.EndDelegation(r.Context(), a, allmenning.OrganisationID(in.Get("to")))
	})
}

func (s Pages) choose(w http.ResponseWriter, r *http.Request) error {
	return s.acted(w, r, "choice", "valg", func(a allmenning.Actor, in url.Values) error {
		return s.Commons.ChooseForOrganisation(r.Context(), a, commons.OrganisationChoice{
			Email: in.Get("email"), TwoPersons: in.Get("to_personer") != "",
		})
	})
}

// norway is where a date begins at midnight.
func norway() *time.Location {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err) // the zone is embedded in the program
	}
	return zone
}

// lastDay is the last day on which something holds until a moment.
func lastDay(f *page.Frame, until allmenning.Time) string {
	return f.P.Date(until.Time().Add(-time.Millisecond))
}
