package finding_test

import (
	"net/http"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/internal/testweb"
)

// Who to ask is filled in from the project, so its fold is closed from the start, and opens when something in it is wrong: a fault
// that nobody sees cannot be mended.
func TestNewResult_opens_the_fold_with_a_wrong_contact(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	open := func(p testweb.Page) bool {
		t.Helper()
		field := p.Find(func(n *html.Node) bool { return testweb.Attr(n, "name") == "contact.email" })
		for ; field != nil; field = field.Parent {
			if field.Data == "details" {
				return hasAttr(field, "open")
			}
		}
		t.Fatal("the address stands in no fold")
		return false
	}
	if open(form) {
		t.Error("open from the start")
	}
	p := s.Ask(kari, path, with(with(form.Fields(), short...), "contact.email", "ring meg"))
	if p.Code != http.StatusUnprocessableEntity || p.Text("feil-contact.email") == "" || !open(p) {
		t.Errorf("%d, fault %q, open %v", p.Code, p.Text("feil-contact.email"), open(p))
	}
}
