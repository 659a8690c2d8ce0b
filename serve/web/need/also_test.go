package need_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
)

func TestNeed_we_too(t *testing.T) {
	s := openTown(t, nil)
	kari, per := s.Person("kari", vefsn, allmenning.RoleEditor), s.Person("per", fauske, allmenning.RoleContributor)
	path, fields := s.start(kari)
	s.Ask(kari, path, with(fields, append(falls, "_gjor", "publiser")...))
	need := "/behov/" + path[len("/behov/ny/"):]

	anyone := s.Ask(allmenning.Visitor{}, need, nil)
	body := anyone.Text("innhold")
	for _, want := range []string{falls[3], "Vi leter etter noen å prøve sammen med", falls[9], "Ingen andre har sagt «vi også» ennå", "Logg inn for å si «vi også»"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, who := range []allmenning.Visitor{{}, kari, per} {
		if p := s.Ask(who, need, nil); strings.Contains(p.Body, "kari@example.org") {
			t.Errorf("%q is shown the address", who.Name)
		}
	}
	if p := s.Ask(allmenning.Visitor{}, need+"/vi-ogsaa", url.Values{"svar": {"ja"}}); p.Code != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), "/logg-inn?neste=%2Fbehov%2F") {
		t.Errorf("signed out: %d to %s", p.Code, p.Header.Get("Location"))
	}
	if p := s.Ask(kari, need, nil); strings.Contains(p.Text("innhold"), "Vi også: vi har") || !strings.Contains(p.Body, need+"/endre") {
		t.Error("the owner is offered to join, or not to change")
	}
	for range 2 {
		if p := s.Ask(per, need+"/vi-ogsaa", url.Values{"svar": {"ja"}}); p.Code != http.StatusSeeOther || p.Header.Get("Location") != need+"#vi-ogsaa" {
			t.Fatalf("per: %d to %s", p.Code, p.Header.Get("Location"))
		}
	}
	if p := s.Ask(allmenning.Visitor{}, need, nil); !strings.Contains(p.Text("innhold"), "Én til har sagt «vi også»: Fauske kommune") {
		t.Errorf("after joining: %s", p.Text("innhold"))
	}
	if p := s.Ask(per, need, nil); !strings.Contains(p.Text("innhold"), "Fauske kommune har sagt «vi også».") {
		t.Error("per is not told that he has joined")
	}
	s.Ask(per, need+"/vi-ogsaa", url.Values{"svar": {"nei"}})
	if p := s.Ask(per, need, nil); !strings.Contains(p.Text("innhold"), "Ingen andre har sagt «vi også» ennå") {
		t.Error("taken back, and still there")
	}
}
