// Package form is what every form of the commons shares: the fields as they were typed, drafts that save themselves, faults
// shown where they are, rows that can be added without script, who sees what is published, two texts held up against each
// other, and the way from the first letter to the published record.
//
// A package of pages (serve/web/need, say) says what is its own in a Kind, and hangs it on its addresses:
//
//	form.Pages{Commons: s.Commons, Kind: form.Kind{
//		Noun: allmenning.NounNeed, Section: page.Needs, Texts: "need.form.", Read: read, Fill: fill, Fields: fields,
//	}}.Routes(on)
//
// which answers for, with /behov for a need:
//
//	GET  /behov/ny               sends on to the next, with an id made for the record to be
//	GET  /behov/ny/{id}          the form, with the draft where there is one
//	POST /behov/ny/{id}          what a button says: publish, save, ask an editor, one more row
//	POST /behov/ny/{id}/kladd    saves the draft, and answers with a piece of the page where a script asks
//	     /behov/{id}/endre …     the same three for a record that is there
//
// Fields are called what the root package calls them in its FieldErrors: "title", "contact.role", "grants.0.funder". A field
// with the name N has its label in the catalogue under Texts + N, help under Texts + N + ".help" where it has any, and what to
// say when it is empty under Texts + N + ".missing" where "Fyll ut dette" is not enough.
package form

import (
	"context"
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
)

// Kind is what is one form's own.
type Kind struct {
	Noun    allmenning.Noun
	Section page.Section
	// Texts is the prefix of its texts in the catalogue. Beside the fields' there must be: page.title, page.lead, page.publish (the
	// button), and the same with edit for page.
	Texts string

	// Start gives what a new form begins with, from its address; nil: nothing.
	Start func(r *http.Request, f *page.Frame) (Values, error)
	// Read writes what the form asks for into a record: a new one, or the one that is changed as it was read, so that what the
	// form does not ask for stays. It gives the links of a new record, and the faults of what cannot be read (a number that is no
	// number). The language and, for a new record, who sees it are read already.
	Read func(f *page.Frame, v Values, into *allmenning.Record) ([]allmenning.Link, allmenning.FieldErrors)
	// Fill gives the fields of a record that is to be changed: Read the other way.
	Fill func(r *allmenning.Record) Values
	// Fields draws what stands inside the form, above its buttons.
	Fields func(r *http.Request, f *page.Frame, s *State) (templ.Component, error)

	// Beside draws what stands beside the form and changes while somebody types; nil: nothing. A nil component leaves what is
	// there.
	Beside func(r *http.Request, f *page.Frame, s *State) (templ.Component, error)
	// Live gives more pieces that are sent when a draft is saved by a script. Each is one element with an id and
	// hx-swap-oob="true"; nil: none.
	Live func(r *http.Request, f *page.Frame, s *State) ([]templ.Component, error)
	// Say writes a field's values as people read them when two texts are held up against each other; nil, or "": as they stand.
	Say func(f *page.Frame, name string, values []string) string
	// Saved tells who made a version of the record that is changed, as the visitor may know it, and when; "": nobody is named.
	// nil: it is not said.
	Saved func(r *http.Request, f *page.Frame, id allmenning.RecordID, version int) (who string, at allmenning.Time, err error)
	// Field gives the name in the form of what a fault is about, where that is another; nil: the same.
	Field func(of string) string
	// Groups gives the constellations a new record may be opened to, id and name; nil: none.
	Groups func(r *http.Request, f *page.Frame) ([]Option, error)
	// Publish and Change do the acts; nil: those of Commons.
	Publish func(context.Context, allmenning.Actor, commons.Publishing) (*allmenning.Record, error)
	Change  func(context.Context, allmenning.Actor, commons.Changing) (*allmenning.Record, error)
	// Links gives the arrows that a change draws and those that it takes away; nil: none. Those of a new record Read gives.
	Links func(v Values) (link, unlink []allmenning.Link)
	// After is where somebody is sent when it is done, before the receipt is added; nil: the record's page.
	After func(*allmenning.Record) string
}

// Pages answers for one form.
type Pages struct {
	Commons *commons.Commons
	Kind
}

// Routes hangs the form on its addresses. That of a new form is written with two wildcards: "/behov/ny/{id}" would claim
// "/behov/ny/endre" together with "/behov/{id}/endre", and a mux takes neither.
func (p Pages) Routes(on page.Router) {
	at := "/" + p.Noun.Path()
	on.Handle("GET "+at+"/ny", p.fresh)
	on.Handle("GET "+at+"/{ny}/{id}", isNew(p.show(newRecord)))
	on.Handle("POST "+at+"/{ny}/{id}", isNew(p.send(newRecord)))
	on.Handle("POST "+at+"/{ny}/{id}/kladd", isNew(p.save(newRecord)))
	on.Handle("GET "+at+"/{id}/endre", p.show(oldRecord))
	on.Handle("POST "+at+"/{id}/endre", p.send(oldRecord))
	on.Handle("POST "+at+"/{id}/endre/kladd", p.save(oldRecord))
}

// isNew lets only the address of a new form through.
func isNew(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if r.PathValue("ny") != "ny" {
			return allmenning.ErrNotFound
		}
		return h(w, r)
	}
}

// which says whether a form makes a record or changes one.
type which bool

const (
	newRecord which = false
	oldRecord which = true
)

// path is the address of a form.
func (p Pages) path(of which, id allmenning.RecordID) string {
	if of == oldRecord {
		return "/" + p.Noun.Path() + "/" + string(id) + "/endre"
	}
	return "/" + p.Noun.Path() + "/ny/" + string(id)
}

// Path is the address where a draft is written on, for lists of drafts. What somebody else has asked reader to publish carries
// its author.
func Path(d *allmenning.Draft, reader allmenning.PersonID) string {
	p := Pages{Kind: Kind{Noun: d.Noun}}.path(d.Base > 0, d.ID)
	if d.Author != reader {
		p += "?" + authorName + "=" + string(d.Author)
	}
	return p
}

// Title is what a draft is called in a list: its title as far as it is written, else empty.
func Title(d *allmenning.Draft) string { return Values(d.Fields).Get("title") }

func recordID(r *http.Request) (allmenning.RecordID, error) {
	id, err := uuid.Parse(r.PathValue("id"))
	if err != nil || id.String() != r.PathValue("id") {
		return "", allmenning.ErrNotFound
	}
	return allmenning.RecordID(id.String()), nil
}

// fresh makes the id of the record to be, so that sending the form twice makes one.
func (p Pages) fresh(w http.ResponseWriter, r *http.Request) error {
	if to := SignIn(r); to != "" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	if err := mayWrite(page.Of(r).Visitor.Actor); err != nil {
		return err
	}
	to := p.path(newRecord, allmenning.NewID[allmenning.RecordID]())
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func mayWrite(a allmenning.Actor) error {
	if a.Owner() == "" {
		return allmenning.Refuse(allmenning.Forbidden, "form.no_organisation")
	}
	if !a.MayWrite(a.Owner()) {
		return allmenning.Refuse(allmenning.Forbidden, "form.no_role")
	}
	return nil
}
