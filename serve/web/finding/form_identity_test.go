package finding_test

import (
	"net/http"
	"strings"
	"testing"

	"allmenning"
)

// A made-up identity number that begins with a zero, which a number does not keep: it is refused as it was typed, in its own field, and
// nothing of it is stored.
func TestNumbers_never_take_an_identity_number(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	one := tried(t, s, vefsn, "Sensorer om natten")
	shares := []string{
		"numbers.entered.shape", "shares", "numbers.entered.tried.value", "60", "numbers.entered.tried.n", "100", "numbers.entered.not.value", "70", "numbers.entered.not.n", "100",
	}
	points := []string{"numbers.entered.shape", "series", "numbers.entered.start", "2"}
	for what, pairs := range map[string][]string{
		"numbers.entered.tried.value": append(shares, "numbers.entered.tried.value", "01010750160"),
		"numbers.entered.not.n":       append(shares, "numbers.entered.not.n", "010107 50160"),
		"numbers.entered.points":      append(points, "numbers.entered.points", "1; 5\n2; 01010750160\n3; 6"),
		"report.meant":                {"report.meant", "01010750160"},
	} {
		path, form := begun(t, s, kari, one)
		p := s.Ask(kari, path, with(with(form.Fields(), short...), pairs...))
		if p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Body, `href="#felt-`+what+`"`) || !strings.Contains(p.Body, "fødselsnummer") {
			t.Errorf("%s: %d %s", what, p.Code, p.Main())
		}
	}
}

// What is wrong with a text does not repeat the whole of it, and a field without a number says so itself.
func TestNumbers_say_shortly_what_is_wrong(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	p := s.Ask(kari, path, with(with(form.Fields(), short...),
		"report.meant", strings.Repeat("altfor lang ", 500), "numbers.entered.shape", "series", "numbers.entered.points", "ord uten tall", "numbers.entered.start", "2"))
	for _, want := range []string{`href="#felt-report.meant"`, `href="#felt-numbers.entered.points"`, "altfor lang…"} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("without %s: %s", want, p.Main())
		}
	}
	if strings.Contains(p.Body, `href="#felt-numbers.entered.start"`) || strings.Count(p.Body, "altfor lang") > 600 {
		t.Error("it says more than what is wrong")
	}
}
