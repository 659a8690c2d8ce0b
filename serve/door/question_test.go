package door

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"allmenning"
)

// Questions are counted by who asks; strangers by where they come from.
func TestLimits_Question(t *testing.T) {
	l := NewLimits(false)
	ask := func(person allmenning.PersonID, address string) bool {
		r := httptest.NewRequest("POST", "/behov/x/spor", nil)
		r.RemoteAddr = address + ":1234"
		var v allmenning.Visitor
		v.Actor.Person = person
		wait, _ := l.Question(r.WithContext(allmenning.WithVisitor(r.Context(), v)))
		return wait == 0
	}
	for range 10 {
		if !ask("", "192.0.2.1") || !ask("eva", "192.0.2.1") {
			t.Fatal("stopped within the first ten")
		}
	}
	if ask("", "192.0.2.1") || ask("eva", "192.0.2.9") {
		t.Error("the eleventh goes through")
	}
	if !ask("", "192.0.2.2") || !ask("per", "192.0.2.1") {
		t.Error("others wait too")
	}
}

// A flood from many addresses ends at a ceiling for all strangers together; whoever is signed in, opens a link or signs in does
// not wait for it.
func TestLimits_ceiling_for_letters_of_strangers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, n := NewLimits(false), 0
		from := func(i int) *http.Request {
			r := httptest.NewRequest("POST", "/glemt-passord", nil)
			r.RemoteAddr = fmt.Sprintf("10.%d.%d.7:1", i/250, i%250)
			return r
		}
		for n < 1000 {
			ask := l.Letter
			if n%2 == 1 {
				ask = l.Question
			}
			if wait, _ := ask(from(n)); wait > 0 {
				break
			}
			n++
		}
		if n != 200 {
			t.Errorf("%d letters go through, want 200", n)
		}
		for range 20 { // who is not let through by the ceiling is not counted by address
			l.Letter(from(3000))
		}
		if wait, _ := l.Link(from(3000)); wait > 0 {
			t.Errorf("a link waits %s", wait)
		}
		if wait, _ := l.SignIn(from(3001), "kari@example.org"); wait > 0 {
			t.Errorf("signing in waits %s", wait)
		}
		var v allmenning.Visitor
		v.Actor.Person = "eva"
		if wait, _ := l.Question(from(3002).WithContext(allmenning.WithVisitor(t.Context(), v))); wait > 0 {
			t.Errorf("who is signed in waits %s", wait)
		}
		time.Sleep(10 * time.Second)
		if wait, _ := l.Letter(from(3003)); wait > 0 {
			t.Errorf("after a while: wait %s", wait)
		}
	})
}
