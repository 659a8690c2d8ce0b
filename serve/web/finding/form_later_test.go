package finding_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Where two persons must stand behind what is published, one answers in the form what became of it, and another publishes.
func TestEditResult_says_what_became_of_it_with_two_persons(t *testing.T) {
	s := openTown(t)
	kari, ola := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor), s.Person("Ola Moe", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	r := published(t, s, kari, path, with(form.Fields(), short...))
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
	})
	edit := r.Path() + "/endre"
	if p := s.Ask(kari, edit, nil); p.Fields().Has("later.month") {
		t.Error("the form asks what became of it where no letter led to it")
	}
	if p := s.Ask(kari, edit+"?maned=7", nil); p.Fields().Has("later.month") {
		t.Error("the form asks after seven months")
	}
	p := s.Ask(kari, edit+"?maned=6", nil)
	if !strings.Contains(p.Main(), "Er det fortsatt i gang?") {
		t.Fatal(p.Main())
	}
	answered := with(p.Fields(), "later.runs", "runs-changed", "later.line", "Bare på natt.", "_gjor", "be")
	if p := s.Ask(kari, edit, answered); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	at := edit + "?forfatter=" + url.QueryEscape(string(kari.Actor.Person))
	p = s.Ask(ola, at, nil)
	if got := p.Fields(); got.Get("later.runs") != "runs-changed" || got.Get("later.line") != "Bare på natt." {
		t.Fatalf("the other person sees %q %q", got.Get("later.runs"), got.Get("later.line"))
	}
	if p := s.Ask(ola, at, with(p.Fields(), "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	later := stored(t, s, kari, r.Path()).Body.(*allmenning.Finding).Report.Later
	if len(later) != 1 || later[0].Month != 6 || later[0].Runs != allmenning.RunsChanged || later[0].Line != "Bare på natt." || later[0].At == 0 {
		t.Errorf("stored %+v", later)
	}
	// The form shows the answer that stands, and the same answer again changes nothing.
	if got := s.Ask(kari, edit+"?maned=6", nil).Fields(); got.Get("later.runs") != "runs-changed" {
		t.Errorf("the form begins with %q", got.Get("later.runs"))
	}
}
