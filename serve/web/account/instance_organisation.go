package account

import (
	"net/http"
	"net/url"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// addOrganisation lets an organisation that is no municipality in, and its first administrator where an address is given.
func (s Pages) addOrganisation(w http.ResponseWriter, r *http.Request) error {
	in, err := sent(r)
	if err != nil {
		return err
	}
	f := page.Of(r)
	token, err := s.addAndInvite(r, in)
	if bad := faultsOf(f, err); bad != nil && f.Visitor.Actor.Admin {
		return s.showInstance(w, r, http.StatusUnprocessableEntity, instanceView{Form: "new", In: in, Faults: bad})
	}
	switch {
	case err != nil:
		return err
	case token == "":
		return done(w, r, "/drift", "lagttil")
	case !s.Mail:
		return s.showInstance(w, r, http.StatusOK, instanceView{Link: f.Address(commons.InvitationPath(token))})
	}
	return done(w, r, "/drift", "lagttil-invitert")
}

// addAndInvite adds the organisation of a form. What is wrong with the address of its first administrator is said before anything
// is stored. token is of the invitation; empty: nobody is invited.
func (s Pages) addAndInvite(r *http.Request, in url.Values) (token string, err error) {
	email := allmenning.FoldEmail(in.Get("email"))
	if email != "" {
		first := allmenning.Person{Name: "?", Email: email}
		if err := first.Check(); err != nil {
			return "", err
		}
	}
	id, err := s.Commons.AddOrganisation(r.Context(), page.Of(r).Visitor.Actor, allmenning.Organisation{
		Kind: allmenning.OrganisationKind(in.Get("kind")), Name: in.Get("name"), Number: in.Get("number"),
		Parent: allmenning.OrganisationID(in.Get("parent")), Website: in.Get("website"),
	})
	if err != nil || email == "" {
		return "", err
	}
	return s.inviteTo(r, commons.Inviting{Email: email, Org: id, Role: allmenning.RoleAdmin, Lang: chosenLang(in)})
}

// kinds are the kinds of organisation that can be added.
func kinds(f *page.Frame) []option {
	var out []option
	for _, k := range allmenning.AddedKinds() {
		out = append(out, option{string(k), f.T("people.new.kind." + string(k))})
	}
	return out
}

// parents are the organisations that another may be part of.
func parents(f *page.Frame, v instanceView) []option {
	var out []option
	for _, o := range v.All {
		out = append(out, option{string(o.ID), f.OrganisationName(o)})
	}
	return out
}
