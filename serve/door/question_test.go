package door

import (
	"net/http/httptest"
	"testing"

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
