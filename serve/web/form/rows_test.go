package form_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// rows is a form of a project that asks for its title and its grants.
func rows(c *commons.Commons) form.Pages {
	return form.Pages{Commons: c, Kind: form.Kind{
		Noun: allmenning.NounProject, Section: page.Projects, Texts: "need.form.",
		Read: func(_ *page.Frame, v form.Values, into *allmenning.Record) ([]allmenning.Link, allmenning.FieldErrors) {
			into.Title = v.Get("title")
			return nil, nil
		},
		Fill: func(r *allmenning.Record) form.Values { return form.Values{"title": {r.Title}} },
		Fields: func(_ *http.Request, f *page.Frame, s *form.State) (templ.Component, error) {
			return templ.Join(
				form.Text(f, s, form.Field{Name: "title"}),
				form.Rows(f, s, form.List{
					Name: "grants", Label: "Tilskudd", More: "Et tilskudd til", Drop: "Ta bort",
					Row: func(list string, i int) templ.Component {
						return form.Text(f, s, form.Field{Name: form.Row(list, i, "funder"), Label: "Fra"})
					},
				})), nil
		},
	}}
}

// One more row is had without script: the button sends the form, which comes back with the row and at it; what was written stands.
func TestRows_without_script(t *testing.T) {
	db := testkit.Open(t, t.TempDir()+"/allmenning.db", store.Options{Fold: lang.Fold})
	acts := commons.New(db, municipality.Embedded())
	site := testweb.Over(t, db, nil, func(*answers.Answers) []page.Routes { return []page.Routes{rows(acts)} })
	vefsn := commons.MunicipalityOwner("1824")
	who := allmenning.Visitor{Organisation: "Vefsn kommune", Actor: allmenning.Actor{
		Reader: allmenning.Reader{Person: "kari", Organisations: []allmenning.OrganisationID{vefsn}}, Acting: vefsn, Role: allmenning.RoleEditor,
	}}
	p := allmenning.Person{ID: "kari", Name: "Kari", Email: "kari@example.org"}
	if err := acts.PrepareOrganisations(t.Context()); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(&p), tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: vefsn, Role: allmenning.RoleEditor}))
	})
	ask := func(path string, fields url.Values) (*httptest.ResponseRecorder, testweb.Page) {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		if fields != nil {
			r = httptest.NewRequest(http.MethodPost, path, strings.NewReader(fields.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r.WithContext(allmenning.WithVisitor(r.Context(), who)))
		tree, err := html.Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		return w, testweb.Page{Code: w.Code, Body: w.Body.String(), Tree: tree}
	}
	value := func(p testweb.Page, name string) (string, bool) {
		n := p.Find(func(n *html.Node) bool { return testweb.Attr(n, "name") == name })
		if n == nil {
			return "", false
		}
		return testweb.Attr(n, "value"), true
	}
	path := "/prosjekter/ny/0193a000-0000-7000-8000-00000000beef"
	_, first := ask(path, nil)
	if _, there := value(first, "grants.0.funder"); !there {
		t.Fatal("no first row")
	}
	w, _ := ask(path, url.Values{"title": {"Fall"}, "grants.0.funder": {"KS"}, "grants.rows": {"1"}, "_legg-til": {"grants"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != path+"#rad-grants.1" {
		t.Fatalf("one more: %d to %s", w.Code, w.Header().Get("Location"))
	}
	_, two := ask(path, nil)
	if got, _ := value(two, "grants.0.funder"); got != "KS" {
		t.Errorf("the first row holds %q", got)
	}
	if _, there := value(two, "grants.1.funder"); !there || two.Text("rad-grants.1") == "" {
		t.Error("the second row is not there")
	}
	if title, _ := value(two, "title"); title != "Fall" {
		t.Errorf("the title is %q", title)
	}
	// The first button of the form saves: Enter in a field must not add a row, take one away or publish.
	if n := two.Find(func(n *html.Node) bool {
		return n.Data == "button" && testweb.Attr(n, "type") == "submit" && inside(n, "skjema")
	}); testweb.Attr(n, "value") != "kladd" {
		t.Errorf("Enter presses %q", testweb.Attr(n, "value"))
	}
	saves, _ := value(two, "_lagringer")
	w, _ = ask(path, url.Values{"title": {"Fall"}, "grants.0.funder": {"KS"}, "grants.1.funder": {"Husbanken"}, "grants.rows": {"2"}, "_ta-bort": {"grants.0"}, "_lagringer": {saves}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("one less: %d %s", w.Code, w.Body)
	}
	_, one := ask(path, nil)
	if got, _ := value(one, "grants.0.funder"); got != "Husbanken" {
		t.Errorf("after taking the first away the first is %q", got)
	}
	if _, there := value(one, "grants.1.funder"); there {
		t.Error("the row is still there")
	}
}

func inside(n *html.Node, id string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if testweb.Attr(p, "id") == id {
			return true
		}
	}
	return false
}
