package testweb

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
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/store"

	"allmenning/internal/testkit"
)

// Town is a site where people are let in and do things.
type Town struct {
	*Site
	Commons *commons.Commons
}

// OpenTown is Open for pages that also do acts.
func OpenTown(t testing.TB, change func(*store.DB), pages func(*answers.Answers, *commons.Commons) []page.Routes) *Town {
	t.Helper()
	db := testkit.Open(t, t.TempDir()+"/allmenning.db", store.Options{Fold: lang.Fold})
	c := commons.New(db, municipality.Embedded())
	site := Over(t, db, change, func(a *answers.Answers) []page.Routes { return pages(a, c) })
	return &Town{Site: site, Commons: c}
}

// Person makes somebody with a role in an organisation, and gives who is then at the door. The name is the address too.
func (s *Town) Person(name string, org allmenning.OrganisationID, role allmenning.Role) allmenning.Visitor {
	s.t.Helper()
	p := allmenning.Person{ID: allmenning.PersonID("person-" + name), Name: name, Email: strings.ReplaceAll(name, " ", ".") + "@example.org"}
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

// Ask sends a request as v: with fields as a form, else for a page. header is alternating names and values. It fails the test when a
// text is missing from the page.
func (s *Town) Ask(v allmenning.Visitor, path string, fields url.Values, header ...string) Page {
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
	p := Page{Code: w.Code, Header: w.Header(), Body: w.Body.String()}
	if i := strings.Index(p.Body, "⟪"); i >= 0 {
		s.t.Errorf("%s: a text is missing: %q", path, p.Body[i:min(len(p.Body), i+80)])
	}
	var err error
	if p.Tree, err = html.Parse(strings.NewReader(p.Body)); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// Fields are what a browser would send of the form on a page, without its buttons.
func (p Page) Fields() url.Values {
	out := url.Values{}
	for _, n := range p.All("input") {
		kind, name := Attr(n, "type"), Attr(n, "name")
		if (kind == "radio" || kind == "checkbox") && !Has(n, "checked") {
			continue
		}
		out.Add(name, Attr(n, "value"))
	}
	for _, n := range p.All("textarea") {
		var text strings.Builder
		for d := range n.Descendants() {
			text.WriteString(d.Data)
		}
		out.Add(Attr(n, "name"), text.String())
	}
	for _, n := range p.All("select") {
		for o := range n.Descendants() {
			if o.Type == html.ElementNode && o.Data == "option" && Has(o, "selected") {
				out.Add(Attr(n, "name"), Attr(o, "value"))
			}
		}
	}
	return out
}

// Has says whether an element has an attribute.
func Has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// Main is all text of the page's matter, with single spaces: without the menus and the foot.
func (p Page) Main() string {
	if n := p.Find(func(n *html.Node) bool { return n.Type == html.ElementNode && n.Data == "main" }); n != nil {
		return TextOf(n)
	}
	return ""
}
