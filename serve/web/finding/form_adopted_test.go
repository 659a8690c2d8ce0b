package finding_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
)

// What a result was taken up from is found, ticked and shown at both ends, and only to those who see both.
func TestAdopted_is_chosen_among_others_projects_and_shown_both_ways(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	ola := s.Person("Ola Berg", fauske, allmenning.RoleEditor)
	source, secret := tried(t, s, fauske, "Sengesensor på natt i Fauske"), tried(t, s, fauske, "Sengesensor som er lukket")
	source.Places = []allmenning.Place{{Number: "1841"}}
	source.Version++
	testkit.Put(t, s.DB, source)
	secret.Closure.Level, secret.Version = allmenning.Own, 2
	testkit.Put(t, s.DB, secret)
	own := tried(t, s, vefsn, "Sensorer om natten")

	path, form := begun(t, s, kari, own)
	p := s.Ask(kari, path, with(form.Fields(), "adopted.search", "kvasarspektrometer", "_gjor", "finn:adopted.from"))
	if p.Code != http.StatusSeeOther || p.Header.Get("Location") != path+"#treff-adopted.from" {
		t.Fatal(p.Code, p.Header.Get("Location"), p.Main())
	}
	if got := s.Ask(kari, path, nil).Text("treff-adopted.from"); !strings.Contains(got, "Ingen treff på «kvasarspektrometer».") {
		t.Errorf("nothing is found, and it does not say so: %s", got)
	}
	form = s.Ask(kari, path, nil)
	p = s.Ask(kari, path, with(form.Fields(), "adopted.search", "sengesensor", "_gjor", "finn:adopted.from"))
	if p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	form = s.Ask(kari, path, nil)
	if offered := form.Main(); !strings.Contains(offered, source.Title) || strings.Contains(offered, secret.Title) {
		t.Fatalf("offered: %s", offered)
	}
	for name, id := range map[string]allmenning.RecordID{"what is closed": secret.ID, "its own project": own.ID} {
		p := s.Ask(kari, path, with(with(form.Fields(), short...), "adopted.from", string(id)))
		if p.Code != http.StatusUnprocessableEntity || p.Text("feil-adopted.from") == "" || strings.Contains(p.Main(), secret.Title) {
			t.Errorf("%s: %d %s", name, p.Code, p.Text("feil-adopted.from"))
		}
	}
	r := published(t, s, kari, path, with(with(form.Fields(), short...), "adopted.from", string(source.ID)))

	of := s.Ask(ola, source.Path(), nil)
	if got := of.Text("tatt-i-bruk"); of.Code != http.StatusOK || !strings.Contains(of.Main(), "Tatt i bruk av Vefsn:") || !strings.Contains(testweb.Links(of.Tree), r.Path()) {
		t.Errorf("at the source: %d %q %s", of.Code, got, of.Main())
	}
	if at := s.Ask(ola, r.Path(), nil); !strings.Contains(at.Main(), "Tatt i bruk etter Sengesensor på natt i Fauske") {
		t.Errorf("at the result: %s", at.Main())
	}

	// Where one end is closed, the other does not tell of it.
	source.Closure.Level, source.Version = allmenning.Own, 3
	testkit.Put(t, s.DB, source)
	if at := s.Ask(kari, r.Path(), nil); strings.Contains(at.Main(), "Tatt i bruk etter") || strings.Contains(at.Body, string(source.ID)) {
		t.Errorf("the result tells of what is closed: %s", at.Main())
	}
	edit := s.Ask(kari, r.Path()+"/endre", nil)
	if strings.Contains(edit.Body, string(source.ID)) {
		t.Error("the form tells of what is closed")
	}
	if p := s.Ask(kari, r.Path()+"/endre", with(edit.Fields(), "report.did", "Sensorer i sengen.", "_gjor", "publiser")); p.Code != http.StatusSeeOther {
		t.Fatal(p.Code, p.Main())
	}
	links, err := s.DB.LinksOf(context.Background(), ola.Actor.Reader, r.ID)
	if err != nil || len(links) != 2 {
		t.Errorf("an edit by somebody who does not see the arrow took it away: %+v, %v", links, err)
	}

	// Unticked it is gone.
	source.Closure.Level, source.Version = allmenning.Public, 4
	testkit.Put(t, s.DB, source)
	edit = s.Ask(kari, r.Path()+"/endre", nil)
	fields := edit.Fields()
	if fields.Get("adopted.from") != string(source.ID) {
		t.Fatalf("the form has %v", fields["adopted.from"])
	}
	fields.Del("adopted.from")
	fields.Set("_gjor", "publiser")
	s.Ask(kari, r.Path()+"/endre", fields)
	if of := s.Ask(ola, source.Path(), nil); strings.Contains(of.Main(), "Tatt i bruk av") {
		t.Error("an arrow that was taken away is shown")
	}
}
