// Package testweb serves pages over the example library to tests, and reads what comes back as a tree.
package testweb

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
	"allmenning/municipality"
	"allmenning/serve/web"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/store"

	"allmenning/internal/testkit"
)

// Site is a server over a throw-away database with the example library in it.
type Site struct {
	DB      *store.DB
	Answers *answers.Answers
	handler http.Handler
	t       testing.TB
}

// Open makes a site of pages over SQLite. change, which may be nil, writes to the database before the index is built.
func Open(t testing.TB, change func(*store.DB), pages func(*answers.Answers) []page.Routes) *Site {
	t.Helper()
	return Over(t, testkit.Open(t, t.TempDir()+"/allmenning.db", store.Options{Fold: lang.Fold}), change, pages)
}

// Over is Open over an empty store, on whichever engine. Its titles must be folded by lang.Fold.
func Over(t testing.TB, db *store.DB, change func(*store.DB), pages func(*answers.Answers) []page.Routes) *Site {
	t.Helper()
	ctx := context.Background()
	register := municipality.Embedded()
	c := commons.New(db, register)
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.LoadLibrary(ctx, commons.Program(), nil); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(db)
	}
	index, err := catalogue.Open(ctx, db, catalogue.Options{ReadOnly: true, Places: answers.Places(register)})
	if err != nil {
		t.Fatal(err)
	}
	a := answers.New(db, index, register)
	all := sync.OnceValue(func() []part.Municipality {
		var list []part.Municipality
		for _, m := range register.All() {
			list = append(list, part.Municipality{Number: m.Number, Name: m.Label(), County: m.County.Name})
		}
		return list
	})
	return &Site{DB: db, Answers: a, t: t, handler: web.New(web.Config{BaseURL: "https://allmenning.example", Municipalities: all, Pages: pages(a)})}
}

// ServeHTTP answers one request, for tests that send more than an address.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Page is an answer.
type Page struct {
	Code   int
	Header http.Header
	Body   string
	Tree   *html.Node
}

// Get asks for a path as a browser that reads lang would, and fails the test when a text is missing from the page.
func (s *Site) Get(path, lang string) Page {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	p := Page{Code: w.Code, Header: w.Header(), Body: w.Body.String()}
	if i := strings.Index(p.Body, "⟪"); i >= 0 {
		s.t.Errorf("%s in %s: a text is missing: %q", path, lang, p.Body[i:min(len(p.Body), i+80)])
	}
	tree, err := html.Parse(strings.NewReader(p.Body))
	if err != nil {
		s.t.Errorf("%s: %v", path, err)
	}
	p.Tree = tree
	return p
}

// Text is all text of the page that stands in the element with the id, with single spaces; empty when there is none.
func (p Page) Text(id string) string {
	if n := p.Find(func(n *html.Node) bool { return Attr(n, "id") == id }); n != nil {
		return TextOf(n)
	}
	return ""
}

// First is the text of the first element of a name: "h1".
func (p Page) First(name string) string {
	if n := p.Find(func(n *html.Node) bool { return n.Type == html.ElementNode && n.Data == name }); n != nil {
		return TextOf(n)
	}
	return ""
}

// Find gives the first element that is so; nil for none.
func (p Page) Find(is func(*html.Node) bool) *html.Node {
	for n := range p.Tree.Descendants() {
		if is(n) {
			return n
		}
	}
	return nil
}

// All gives every element of a name.
func (p Page) All(name string) []*html.Node {
	var out []*html.Node
	for n := range p.Tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			out = append(out, n)
		}
	}
	return out
}

// Attr is an attribute of an element; empty for none.
func Attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// TextOf is all text below a node, with single spaces.
func TextOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Node is an element of a page.
type Node = html.Node

// Links are the addresses below a node, each between spaces.
func Links(n *Node) string {
	out := " "
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "a" {
			out += Attr(d, "href") + " "
		}
	}
	return out
}
