package e2e

import (
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	dom "golang.org/x/net/html"

	"allmenning/internal/testkit"
)

// hung are the addresses of the server, as the test of what everybody may see lists them: that test fails when one is missing.
// A brace holds what an address differs in: "GET /behov/{id}/endre".
func hung(t testing.TB) (all []string) {
	t.Helper()
	file, err := goparser.ParseFile(token.NewFileSet(), filepath.Join(testkit.Root(), "cmd", "allmenning", "canary_outlets_test.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || v.Names[0].Name != "outlets" {
			return true
		}
		ast.Inspect(v, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok {
				text, _ := strconv.Unquote(s.Value)
				for line := range strings.Lines(text) {
					if line = strings.TrimSpace(line); strings.Contains(line, "/") {
						all = append(all, spreadOut(line)...)
					}
				}
			}
			return true
		})
		return false
	})
	if len(all) < 100 {
		t.Fatalf("only %d addresses were found", len(all))
	}
	return all
}

func spreadOut(line string) (all []string) {
	before, rest, found := strings.Cut(line, "(")
	if !found {
		return []string{line}
	}
	choices, after, _ := strings.Cut(rest, ")")
	for choice := range strings.SplitSeq(choices, ",") {
		all = append(all, before+choice+after)
	}
	return all
}

// caller is somebody who sends requests without a browser.
type caller struct {
	t       testing.TB
	h       http.Handler
	name    string
	email   string // empty: nobody who is signed in
	session string
	calls   int
}

// sent is what came back.
type sent struct {
	code   int
	header http.Header
	body   string
}

var callers int

// do sends a request from an address of its own. Whoever has sent too much signs in anew and sends it again.
func (c *caller) do(method, path string, form url.Values, head ...string) sent {
	got := c.once(method, path, form, head...)
	if got.code == http.StatusTooManyRequests && c.email != "" {
		c.signIn()
		got = c.once(method, path, form, head...)
	}
	if got.code >= 500 {
		c.t.Errorf("%s to %s by %s answers %d: %.300q", method, path, c.name, got.code, form.Encode())
	}
	return got
}

func (c *caller) once(method, path string, form url.Values, head ...string) sent {
	var r *http.Request
	if method == http.MethodGet {
		r = httptest.NewRequest(method, path, nil)
	} else {
		r = httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	callers++
	c.calls++
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1", callers>>16&255, callers>>8&255, callers&255)
	if c.session != "" {
		r.AddCookie(&http.Cookie{Name: "okt", Value: c.session})
	}
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	return sent{w.Code, w.Header(), w.Body.String()}
}

// read gets a page, going where it leads.
func (c *caller) read(path string) (at string, got sent) {
	for range 5 {
		if got = c.do(http.MethodGet, path, nil); got.code < 300 || got.code >= 400 {
			return path, got
		}
		path = got.header.Get("Location")
	}
	return path, got
}

func (c *caller) signIn() {
	c.session = ""
	c.enter(c.once(http.MethodPost, "/logg-inn", url.Values{"email": {c.email}, "password": {password}}))
}

// accept makes an account by an invitation.
func (c *caller) accept(path, name, email string) {
	c.name, c.email = name, email
	c.enter(c.once(http.MethodPost, path, url.Values{"name": {name}, "email": {email}, "password": {password}}))
}

func (c *caller) enter(got sent) {
	c.t.Helper()
	for _, k := range (&http.Response{Header: got.header}).Cookies() {
		if k.Name == "okt" {
			c.session = k.Value
		}
	}
	if c.session == "" {
		c.t.Fatalf("%s is not let in: %d %.500s", c.name, got.code, got.body)
	}
}

// control is one field of a form on a page.
type control struct {
	name, kind, id, label string // kind: text, email, url, tel, search, textarea, hidden, radio, checkbox, select, date, number, password …
	values                []string
	chosen                []string
	wrong                 bool
}

// written says that people write in the field what they like.
func (c *control) written() bool {
	return slices.Contains([]string{"text", "email", "url", "tel", "search", "textarea"}, c.kind)
}

// sheet is a form on a page.
type sheet struct {
	method, action string
	controls       []*control
	button         [2]string // name and value of what sends it
	adds           []string  // the lists that a button gives one more row of
}

var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

// tokens are what stands last in the address of an invitation.
var tokens = regexp.MustCompile(`/(invitasjon|avmeld|oppfolging)/[^/?]+`)

// key is the same for a form of every record: where it is sent, and its fields.
func (s *sheet) key() string {
	var names []string
	for _, c := range s.controls {
		if c.written() {
			names = append(names, c.name)
		}
	}
	slices.Sort(names)
	return s.place() + " " + strings.Join(slices.Compact(names), ",")
}

// asks says that people write something in the form.
func (s *sheet) asks() bool { return slices.ContainsFunc(s.controls, (*control).written) }

// kept says that the form is not sent: it would end what somebody needs to go on.
func (s *sheet) kept() bool {
	return s.action == "/logg-ut" || !s.asks() && slices.ContainsFunc(s.controls, func(c *control) bool { return c.kind == "password" })
}

func (s *sheet) control(name string) *control {
	for _, c := range s.controls {
		if c.name == name {
			return c
		}
	}
	return nil
}

// values are what a browser sends when nothing is written.
func (s *sheet) values() url.Values {
	v := url.Values{}
	for _, c := range s.controls {
		v[c.name] = append(v[c.name], c.chosen...)
	}
	if s.button[0] != "" {
		v.Set(s.button[0], s.button[1])
	}
	return v
}

func attr(n *dom.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func attrOr(n *dom.Node, name, otherwise string) string {
	if v, ok := attr(n, name); ok {
		return v
	}
	return otherwise
}

func textOf(n *dom.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == dom.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// sheets are the forms of a page at a path.
func sheets(path, body string) (all []*sheet) {
	root, err := dom.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	labels, byID := map[string]string{}, map[string]*sheet{}
	for n := range root.Descendants() {
		if n.Type == dom.ElementNode && n.Data == "label" {
			labels[attrOr(n, "for", "")] = textOf(n)
		}
	}
	here, _, _ := strings.Cut(path, "?")
	for n := range root.Descendants() {
		if n.Type != dom.ElementNode || n.Data != "form" {
			continue
		}
		s := &sheet{method: strings.ToUpper(attrOr(n, "method", "get")), action: attrOr(n, "action", here)}
		for d := range n.Descendants() {
			s.take(d, labels)
		}
		if id := attrOr(n, "id", ""); id != "" {
			byID[id] = s
		}
		all = append(all, s)
	}
	for n := range root.Descendants() {
		if id, ok := attr(n, "form"); ok && byID[id] != nil && n.Data == "input" {
			byID[id].take(n, labels)
		}
	}
	return all
}

func (s *sheet) take(n *dom.Node, labels map[string]string) {
	if n.Type != dom.ElementNode {
		return
	}
	c := &control{name: attrOr(n, "name", ""), id: attrOr(n, "id", ""), kind: n.Data}
	c.label = labels[c.id]
	if v, ok := attr(n, "aria-invalid"); ok && v != "false" {
		c.wrong = true
	}
	switch n.Data {
	case "button":
		if c.name == addsRow {
			s.adds = append(s.adds, attrOr(n, "value", ""))
			return
		}
		hidden := attrOr(n, "tabindex", "") == "-1"
		if s.button[0] == "" && !hidden || attrOr(n, "value", "") == "publiser" {
			s.button = [2]string{c.name, attrOr(n, "value", "")}
		}
		return
	case "input":
		c.kind = attrOr(n, "type", "text")
		value := attrOr(n, "value", "")
		switch c.kind {
		case "submit", "image", "button", "reset", "file":
			return
		case "radio", "checkbox":
			_, on := attr(n, "checked")
			if old := s.control(c.name); old != nil && old.kind == c.kind {
				c = old
			} else {
				s.controls = append(s.controls, c)
			}
			c.wrong = c.wrong || attrOr(n, "aria-invalid", "") == "true"
			c.values = append(c.values, value)
			if on {
				c.chosen = append(c.chosen, value)
			}
			return
		}
		c.chosen = []string{value}
	case "textarea":
		c.chosen = []string{textOf(n)}
	case "select":
		for o := range n.Descendants() {
			if o.Type == dom.ElementNode && o.Data == "option" {
				c.values = append(c.values, attrOr(o, "value", textOf(o)))
				if _, on := attr(o, "selected"); on {
					c.chosen = []string{attrOr(o, "value", "")}
				}
			}
		}
		if c.chosen == nil && len(c.values) > 0 {
			c.chosen = c.values[:1]
		}
	default:
		return
	}
	if c.name != "" {
		s.controls = append(s.controls, c)
	}
}

// summary is the list at the top of a page that says what is to be mended.
func summary(body string) string {
	root, err := dom.Parse(strings.NewReader(body))
	if err != nil {
		return ""
	}
	for n := range root.Descendants() {
		if n.Type == dom.ElementNode && strings.Contains(attrOr(n, "class", ""), "ds-error-summary") {
			return textOf(n)
		}
	}
	return ""
}
