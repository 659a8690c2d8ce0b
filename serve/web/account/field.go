package account

import (
	"maps"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// sorted gives the names of the fields with faults in a fixed order.
func sorted(bad faults) []string { return slices.Sorted(maps.Keys(bad)) }

// roleName is what a role is called.
func roleName(f *page.Frame, role allmenning.Role) string { return f.T("people.role." + string(role)) }

// signInFirst is where one signs in, to come back to path.
func signInFirst(path string) templ.SafeURL {
	return templ.URL("/logg-inn?" + url.Values{"neste": {path}}.Encode())
}

// The ids of the controls of each form of a page, by field, so that a list of faults leads to them.
var (
	peopleFields = map[string]map[string]string{
		"invite":   {"email": "email", "role": "inviter"},
		"delegate": {"to": "to", "until": "until"},
		"choice":   {"email": "post"},
	}
	instanceFields = map[string]map[string]string{
		"first":   {"email": "first-email", "org": "first-org"},
		"address": {"email": "address-email", "org": "address-org"},
		"admin":   {"email": "admin-email"},
		"new": {
			"kind": "new-kind", "name": "new-name", "number": "new-number", "parent": "new-parent", "website": "new-website", "email": "new-email",
		},
	}
)

func checkedBy(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// whoDid is who a line of the log says did something.
func whoDid(f *page.Frame, l commons.PeopleLine) string {
	if l.Who == "" {
		return f.T("people.log.program")
	}
	return l.Who
}

// whatWasDone is what a line of the log says was done, and to whom.
func whatWasDone(f *page.Frame, l commons.PeopleLine) string {
	text := f.T("people.act." + l.Act)
	for _, more := range []string{l.Whom, l.Other} {
		if more != "" && more != l.Who {
			text += ": " + more
		}
	}
	if l.Role != "" {
		text += " (" + roleName(f, l.Role) + ")"
	}
	return text
}

func numberOf(f *page.Frame, o allmenning.Organisation) []string {
	if o.Number == "" {
		return nil
	}
	return []string{f.T("people.number", "number", o.Number)}
}

func ownsSide(f *page.Frame, o *answers.OrganisationPage) string {
	if o.Total > len(o.Newest) {
		return f.T("people.owns.some", "n", o.Total, "shown", len(o.Newest))
	}
	return ""
}

// facts are those of a list that say something.
func facts(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}
