// Package page is the shell around every page, and what a handler needs from the server to fill it: who reads (language,
// chosen municipality), how to answer (Write) and how to hang a handler on an address (Handler, Router).
//
// A package of pages (serve/web/project, say) holds a handler and a view:
//
//	type Pages struct{ Answers *answers.Answers }
//
//	func (s Pages) Routes(on page.Router) {
//		on.Handle("GET /prosjekter/{id}", s.show)
//	}
//
//	func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
//		f := page.Of(r)
//		v, err := s.Answers.Project(r.Context(), f.Reader, allmenning.RecordID(r.PathValue("id")))
//		if err != nil {
//			return err // its kind becomes an HTTP code and a page in the reader's language, in one place
//		}
//		return page.Write(w, r, page.Page{Title: v.Title, Description: v.Summary, Section: page.Projects}, show(f, v))
//	}
//
// The view is a templ component with the matter of main inside a div of class wrap; shared pieces stand in serve/web/part.
// No view may carry a style attribute or an inline script: the content security policy stops both. Rules that only one
// package of pages needs stand in a sheet beside its views (serve/web/project/project.css, in @layer allmenning); the asset
// build takes it along. Small nudges of spacing and width have classes at the end of serve/web/assets/allmenning.css.
//
// Three names in an address belong to the server on every page: lang and kommune say how this page is to be seen, and valgt
// says that the reader chose it here, so that it is kept in a cookie.
package page

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/part"
)

// Handler answers one request or says why not. An error with a kind of the root package gets that kind's code and page;
// any other is logged and shown as our own fault. It must not have written anything when it returns an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Router takes handlers. Patterns are those of http.ServeMux: "GET /prosjekter/{id}".
type Router interface {
	Handle(pattern string, h Handler)
}

// Routes is a package of pages that hangs its handlers on a router.
type Routes interface {
	Routes(on Router)
}

// Section is the entry of the main menu a page belongs to.
type Section string

// The sections. The value is the path.
const (
	None           Section = ""
	Needs          Section = "/behov"
	Projects       Section = "/prosjekter"
	Studies        Section = "/studier"
	Syntheses      Section = "/oppsummeringer"
	Municipalities Section = "/kommuner"
	About          Section = "/om"
)

// Page is what one page tells the shell.
type Page struct {
	Title       string          // in the reader's language or the record's own; the name of the site is added
	TitleLang   allmenning.Lang // the language of Title where it is not the reader's; empty: the reader's
	Description string          // one or two sentences for those who get the link; empty: the site's own
	Section     Section         // the current entry of the menu
	Canonical   string          // the lasting address, a path; empty: the path of the request without its query
	Shared      string          // the address whose text the description is, for previews of links; empty: the lasting address
	NoIndex     bool            // for lists of hits and other pages search engines should leave alone
	Article     bool            // the page shows one record: og:type article
	LinkedData  any             // written as JSON-LD; nil: none
	Bare        bool            // without menu and footer: a page to print
	Foot        string          // what is to be said of the page's data in the footer; empty: nothing

	// Again is the id of a form on a page that was made from what was sent, and so has no address to come back to: sent anew with
	// POST to the page's path, it gives the page again. Another language or municipality is then chosen by sending it. Empty: the
	// address is enough.
	Again string
}

// Frame is what the server knows of one request. It is made once, and read by handler, view and shell.
type Frame struct {
	P            *i18n.Printer      // texts, numbers and dates in the reader's language
	Visitor      allmenning.Visitor // who is at the door; the zero Visitor is anonymous
	Reader       allmenning.Reader  // who reads: Visitor's; the zero reader sees what is public
	Municipality *part.Municipality // the one the address names, else the one the reader has chosen; nil: none
	Unclear      *Unclear           // a number in the address that is no municipality of today; nil: none
	URL          *url.URL           // of the request, path and query
	RequestID    string             // for the log and for who reports a fault

	// Choose keeps a municipality as the reader's, for this page and the next ones, when it came in a form and not in the address.
	// It is called before the page is written. An earlier number counts as that of today, and none of today's forgets the choice.
	Choose func(allmenning.MunicipalityNumber)

	// Follows says whether the visitor follows something; nil: nobody can follow anything here.
	Follows func(kind allmenning.FollowKind, of string) bool

	// Failed writes to the log why a page could not do its work, of one that answers for itself instead of returning the error; nil:
	// nowhere.
	Failed func(err error)

	site *Site
	base string // "https://allmenning.no"
}

// Unclear is a number that is no municipality of today.
type Unclear struct {
	Number string
	Today  []part.Municipality // that it may be, when it was divided; none: it is not known
}

// after is what stands after the municipality at number i of those it may be.
func (u *Unclear) after(f *Frame, i int) string {
	switch len(u.Today) - 1 - i {
	case 0:
		return "?"
	case 1:
		return " " + f.T("page.municipality.or") + " "
	}
	return ", "
}

// Chosen is the name in an address that says that the reader chose what it says of language or municipality: what only links and
// forms of the shell have. Its value is ja.
const Chosen = "valgt"

// WithoutChosen is an address that says nothing of who chose what it says. An address that did not is given back as it is.
func WithoutChosen(u *url.URL) *url.URL {
	q := u.Query()
	if !q.Has(Chosen) {
		return u
	}
	q.Del(Chosen)
	out := *u
	out.RawQuery = q.Encode()
	return &out
}

// Lang is the reader's language as records know it.
func (f *Frame) Lang() allmenning.Lang { return allmenning.Lang(f.P.Lang()) }

// T is f.P.T.
func (f *Frame) T(key string, args ...any) string { return f.P.T(key, args...) }

// Version is the version of the program; empty when it is not known.
func (f *Frame) Version() string { return f.site.Version }

// Municipalities lists all municipalities of today, sorted by name. Do not change the slice.
func (f *Frame) Municipalities() []part.Municipality { return f.site.Municipalities() }

// HomeOf is the municipality of today that an organisation is; nil for one that is none.
func (f *Frame) HomeOf(org allmenning.OrganisationID) *part.Municipality { return f.site.HomeOf(org) }

// OrganisationName is what an organisation is called where several stand together: two municipalities of one name are told apart by
// their counties.
func (f *Frame) OrganisationName(o allmenning.Organisation) string {
	m := f.HomeOf(o.ID)
	if m == nil || m.County == "" || !strings.HasSuffix(m.Name, "("+m.County+")") {
		return o.Name
	}
	return o.Name + " (" + m.County + ")"
}

// HomeOf is the municipality of today that an organisation is; nil for one that is none.
func (s *Site) HomeOf(org allmenning.OrganisationID) *part.Municipality {
	if org == "" {
		return nil
	}
	s.homesOnce.Do(func() {
		s.homes = map[allmenning.OrganisationID]part.Municipality{}
		for _, m := range s.Municipalities() {
			s.homes[commons.MunicipalityOwner(m.Number)] = m
		}
	})
	if m, ok := s.homes[org]; ok {
		return &m
	}
	return nil
}

// Site is what is the same for all requests. The server makes it from its configuration; every field is set.
type Site struct {
	BaseURL        string // "https://allmenning.no", without a slash at the end; empty: as the request says
	Version        string
	Colour         string // the accent: a data-color of Designsystemet
	Operator       Operator
	Municipalities func() []part.Municipality
	Status         func() Status
	Asset          func(name string) string // "app.css" to "/assets/app-3f2a.css"

	homesOnce sync.Once
	homes     map[allmenning.OrganisationID]part.Municipality // by the organisation that each is
}

// Operator is who runs this instance. Empty fields are shown as not set up.
type Operator struct {
	Name             string // "Vefsn kommune"
	Contact          string // as people read it: "innovasjon@vefsn.kommune.no"
	ContactURL       string // where it leads: mailto: or https:; empty: Contact is plain text
	AccessibilityURL string // the statement at uustatus.no; empty: our own page, which says that there is none yet
}

// Status is how the instance is doing.
type Status struct {
	Building bool      // the search index is being built: some hits are missing
	Built    float64   // how much of it is there, 0 to 1
	Records  int       // records a reader without an account can open
	Changed  time.Time // when the newest of them was changed; zero: not known
}

type frameKey struct{}

// With returns r with its frame. The server calls it; tests of pages may.
func With(r *http.Request, site *Site, f *Frame) *http.Request {
	f.site = site
	f.base = site.BaseURL
	if f.base == "" {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		f.base = scheme + "://" + r.Host
	}
	return r.WithContext(context.WithValue(r.Context(), frameKey{}, f))
}

// Of returns the frame of the request. It panics when the request did not come through the server.
func Of(r *http.Request) *Frame {
	return r.Context().Value(frameKey{}).(*Frame)
}
