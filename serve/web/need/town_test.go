package need_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

// town is a site where people may write.
type town struct {
	*testweb.Site
	t       *testing.T
	commons *commons.Commons
}

func openTown(t *testing.T, change func(*store.DB)) *town {
	t.Helper()
	db := testkit.Open(t, t.TempDir()+"/allmenning.db", store.Options{Fold: lang.Fold})
	c := commons.New(db, municipality.Embedded())
	site := testweb.Over(t, db, change, func(a *answers.Answers) []page.Routes {
		return []page.Routes{need.Pages{Answers: a, Commons: c}}
	})
	return &town{site, t, c}
}

// person makes somebody with a role in an organisation, and gives who is then at the door.
func (s *town) person(name string, org allmenning.OrganisationID, role allmenning.Role) allmenning.Visitor {
	s.t.Helper()
	p := allmenning.Person{ID: allmenning.PersonID("person-" + name), Name: name, Email: name + "@example.org"}
	testkit.Write(s.t, s.DB, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(&p), tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: org, Role: role}))
	})
	o, err := s.DB.Organisation(context.Background(), org)
	if err != nil {
		s.t.Fatal(err)
	}
	return allmenning.Visitor{
		Actor: allmenning.Actor{
			Reader: allmenning.Reader{Person: p.ID, Peer: true, Organisations: []allmenning.OrganisationID{org}}, Acting: org, Role: role,
		},
		Name: name, Email: p.Email, Organisation: o.Name,
	}
}

// ask sends a request as v: with fields as a form, else for a page. It fails the test when a text is missing from the page.
func (s *town) ask(v allmenning.Visitor, path string, fields url.Values, header ...string) testweb.Page {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if fields != nil {
		r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept-Language", "nb")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r.WithContext(allmenning.WithVisitor(r.Context(), v)))
	p := testweb.Page{Code: w.Code, Header: w.Header(), Body: w.Body.String()}
	if i := strings.Index(p.Body, "⟪"); i >= 0 {
		s.t.Errorf("%s: a text is missing: %q", path, p.Body[i:min(len(p.Body), i+80)])
	}
	var err error
	if p.Tree, err = html.Parse(strings.NewReader(p.Body)); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// fieldsOf are the fields of the form on a page, as a browser would send them.
func fieldsOf(p testweb.Page) url.Values {
	out := url.Values{}
	for _, n := range p.All("input") {
		kind, name := testweb.Attr(n, "type"), testweb.Attr(n, "name")
		if (kind == "radio" || kind == "checkbox") && !has(n, "checked") {
			continue
		}
		out.Add(name, testweb.Attr(n, "value"))
	}
	for _, n := range p.All("textarea") {
		out.Add(testweb.Attr(n, "name"), text(n))
	}
	for _, n := range p.All("select") {
		for _, o := range options(n) {
			if has(o, "selected") {
				out.Add(testweb.Attr(n, "name"), testweb.Attr(o, "value"))
			}
		}
	}
	return out
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func options(n *html.Node) []*html.Node {
	var out []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "option" {
			out = append(out, d)
		}
	}
	return out
}

// start opens a new form as v, and gives its address and its fields.
func (s *town) start(v allmenning.Visitor) (string, url.Values) {
	s.t.Helper()
	to := s.ask(v, "/behov/ny", nil)
	if to.Code != http.StatusSeeOther {
		s.t.Fatalf("/behov/ny: %d", to.Code)
	}
	path := to.Header.Get("Location")
	p := s.ask(v, path, nil)
	if p.Code != http.StatusOK {
		s.t.Fatalf("%s: %d", path, p.Code)
	}
	return path, fieldsOf(p)
}

// with is fields with others in their place.
func with(fields url.Values, more ...string) url.Values {
	out := url.Values{}
	for name, values := range fields {
		out[name] = values
	}
	for i := 0; i+1 < len(more); i += 2 {
		out.Set(more[i], more[i+1])
	}
	return out
}

var falls = []string{
	"title", "Flere fall hos hjemmeboende over 80", "who", "Hjemmeboende over 80, om lag 600 i Vefsn",
	"challenge", "Hjemmetjenesten kommer først etter fallet. Vi vet ikke hvem som er i faresonen.",
	"standing", "seeking-partners", "contact.role", "Enhetsleder hjemmetjenesten",
}
