package claim_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/claim"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

// often lets so many through, and then asks people to wait.
type often int

func (o *often) Letter(*http.Request) (time.Duration, func()) {
	if *o--; *o < 0 {
		return time.Minute, func() {}
	}
	return 0, func() {}
}

// held is a project the library holds, under Vefsn.
func held() *allmenning.Record {
	r := testkit.Project()
	r.Title, r.Owner = "Trygg hjemme med dørsensor", commons.Library
	r.Body.(*allmenning.Project).Organisation = "Helgeland sykehus"
	r.Source = allmenning.Source{Name: "liste", ID: "1", URL: "https://example.org/p"}
	r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	return r
}

func open(t *testing.T, limit claim.Limits, records ...*allmenning.Record) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, func(db *store.DB) { testkit.Put(t, db, records...) }, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{project.Pages{Answers: a}, claim.Pages{Answers: a, Commons: c, Limits: limit}}
	})
}

func says(t *testing.T, p testweb.Page, code int, texts ...string) {
	t.Helper()
	if p.Code != code {
		t.Errorf("answers %d, want %d: %s", p.Code, code, p.Main())
	}
	for _, want := range texts {
		if !strings.Contains(p.Main(), want) {
			t.Errorf("does not say %q: %s", want, p.Main())
		}
	}
}

// buttons are what the buttons of a page's matter say.
func buttons(p testweb.Page) []string {
	var out []string
	for _, n := range p.All("button") {
		out = append(out, testweb.TextOf(n))
	}
	return out
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func TestClaim_in_one_click(t *testing.T) {
	r := held()
	s := open(t, nil, r)
	editor := s.Person("Eva", vefsn, allmenning.RoleEditor)
	at := r.Path() + "/vart"
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); !strings.Contains(testweb.Links(p.Tree), at) {
		t.Error("the record does not lead to the page")
	}
	p := s.Ask(editor, at, nil)
	says(t, p, http.StatusOK, "Vefsn kommune eier posten", "Kilden posten kom fra, står der fortsatt", "Historikken sier at Vefsn kommune tok over")
	if !has(buttons(p), "Dette er vårt") || len(p.All("textarea")) != 0 {
		t.Errorf("buttons %q", buttons(p))
	}
	p = s.Ask(editor, at, url.Values{})
	if p.Code != http.StatusSeeOther || p.Header.Get("Location") != at {
		t.Fatalf("%d to %q", p.Code, p.Header.Get("Location"))
	}
	says(t, s.Ask(editor, at, nil), http.StatusOK, "Dette er deres. Vefsn kommune eier nå posten.")
	got, err := s.DB.Record(context.Background(), allmenning.Reader{}, r.ID)
	if err != nil || got.Owner != vefsn || got.Source != r.Source {
		t.Errorf("%+v (%v)", got, err)
	}
	stranger := s.Person("Per", fauske, allmenning.RoleEditor)
	says(t, s.Ask(stranger, at, nil), http.StatusOK, "Vefsn kommune eier denne posten")
	// The owner heads it now, in lists too; what the source said of it stays, as the source's.
	for _, path := range []string{r.Path(), "/prosjekter?sted=1824"} {
		own := s.Ask(stranger, path, nil)
		if head := own.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "class") == "kind" }); head == nil ||
			!strings.Contains(testweb.TextOf(head), "Vefsn") || strings.Contains(testweb.TextOf(head), "Helgeland sykehus") {
			t.Errorf("%s is headed by another than its owner: %s", path, own.Main())
		}
	}
	says(t, s.Ask(stranger, r.Path(), nil), http.StatusOK, "Hvem Vefsn kommune", "Ifølge kilden Helgeland sykehus", "example.org")
	if p := s.Ask(stranger, at, url.Values{}); p.Code != http.StatusConflict {
		t.Errorf("what is taken is claimed: %d", p.Code)
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); strings.Contains(testweb.Links(p.Tree), at) {
		t.Error("what is taken still asks whose it is")
	}
}

func TestClaim_of_what_does_not_name_the_municipality_is_asked_for(t *testing.T) {
	r := held()
	s := open(t, nil, r)
	editor := s.Person("Per", fauske, allmenning.RoleEditor)
	at := r.Path() + "/vart"
	says(t, s.Ask(editor, at, nil), http.StatusOK, "Posten nevner ikke Fauske")
	says(t, s.Ask(editor, at, url.Values{"text": {" "}}), http.StatusUnprocessableEntity, "Skriv én setning om hva dere har med dette å gjøre.")
	p := s.Ask(editor, at, url.Values{"text": {"Kari, 01010750160, leder det."}})
	says(t, p, http.StatusUnprocessableEntity, "fødselsnummer")
	if p := s.Ask(editor, at, url.Values{"text": {"Vi ledet prosjektet."}}); p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	says(t, s.Ask(editor, at, nil), http.StatusOK, "har bedt om å ta over posten", "svarer på e-post")
	waiting, err := s.Commons.Waiting(context.Background(), allmenning.Actor{Admin: true, Reader: allmenning.Reader{Person: "x"}})
	if err != nil || len(waiting) != 1 || waiting[0].Text != "Vi ledet prosjektet." || waiting[0].Org != fauske {
		t.Errorf("%+v (%v)", waiting, err)
	}
}

func TestClaim_tells_who_can(t *testing.T) {
	r, shut := held(), held()
	shut.Source.ID, shut.Closure = "2", allmenning.Closure{Level: allmenning.Own}
	s := open(t, nil, r, shut)
	at := r.Path() + "/vart"
	for _, role := range []allmenning.Role{allmenning.RoleReader, allmenning.RoleContributor} {
		v := s.Person("den som er "+string(role), vefsn, role)
		p := s.Ask(v, at, nil)
		says(t, p, http.StatusOK, "Bare redaktører og administratorer i Vefsn kommune")
		if has(buttons(p), "Dette er vårt") {
			t.Errorf("%s has the button", role)
		}
		if p := s.Ask(v, at, url.Values{}); p.Code != http.StatusForbidden {
			t.Errorf("%s claims: %d", role, p.Code)
		}
	}
	p := s.Ask(allmenning.Visitor{}, at, nil)
	says(t, p, http.StatusOK, "Logg inn", "Be om å bli med")
	links := testweb.Links(p.Tree)
	for _, want := range []string{"/logg-inn?neste=" + url.QueryEscape(at), "/bli-med?post=" + url.QueryEscape("prosjekter/"+string(r.ID))} {
		if !strings.Contains(links, want) {
			t.Errorf("no link to %s: %s", want, links)
		}
	}
	if p := s.Ask(allmenning.Visitor{}, at, url.Values{}); p.Code != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), "/logg-inn") {
		t.Errorf("a stranger claims: %d to %q", p.Code, p.Header.Get("Location"))
	}
	for _, path := range []string{shut.Path() + "/vart", "/behov/" + string(r.ID) + "/vart", "/prosjekter/nei/vart"} {
		if p := s.Ask(s.Person("leter"+path[len(path)-12:], fauske, allmenning.RoleEditor), path, nil); p.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.Code)
		}
	}
}

func TestEntry(t *testing.T) {
	r, limit := held(), often(100)
	s := open(t, &limit, r)
	known := s.Person("Eva", vefsn, allmenning.RoleEditor)
	p := s.Ask(allmenning.Visitor{}, "/bli-med?post="+url.QueryEscape("prosjekter/"+string(r.ID)), nil)
	says(t, p, http.StatusOK, "sender vi lenken til postmottaket hos dere, ikke til deg")
	in := p.Fields()
	if in.Get("org") != string(vefsn) || !strings.Contains(in.Get("text"), r.Title) {
		t.Errorf("begins with %v", in)
	}
	options, names := p.All("option"), map[string]bool{}
	for _, o := range options {
		if name := testweb.TextOf(o); names[name] {
			t.Errorf("two organisations are called %q", name)
		} else {
			names[name] = true
		}
	}
	if len(options) < 357 || !names["Herøy kommune (Nordland)"] || !names["Våler kommune (Østfold)"] {
		t.Errorf("%d organisations to choose from, without their counties where two have one name", len(options))
	}
	if p.Find(func(n *testweb.Node) bool { return n.Data == "select" && testweb.Attr(n, "data-filter") != "" }) == nil {
		t.Error("the list cannot be shortened by typing")
	}
	if got := s.Ask(allmenning.Visitor{}, "/bli-med?org=1841", nil).Fields().Get("org"); got != string(fauske) {
		t.Errorf("org=1841 chooses %q", got)
	}
	p = s.Ask(allmenning.Visitor{}, "/bli-med", url.Values{"email": {"ikke en adresse"}, "text": {"<script>x</script>"}})
	says(t, p, http.StatusUnprocessableEntity, "Velg hvem du arbeider for.", "Skriv en e-postadresse")
	if p.Fields().Get("text") != "<script>x</script>" {
		t.Error("what was written is lost")
	}
	in.Set("name", "Ola Nordmann")
	var bodies []string
	for _, email := range []string{known.Email, "ny@example.org", "ny@example.org"} {
		in.Set("email", email)
		p := s.Ask(allmenning.Visitor{}, "/bli-med", in)
		bodies = append(bodies, p.Header.Get("Location")+p.Body)
		if p.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", p.Code, p.Main())
		}
	}
	if bodies[0] != bodies[1] || bodies[1] != bodies[2] {
		t.Errorf("the answer tells who is known: %q", bodies)
	}
	says(t, s.Ask(allmenning.Visitor{}, "/bli-med/takk", nil), http.StatusOK, "Vi svarer likt enten adressen er kjent her eller ikke")
	waiting, err := s.Commons.Waiting(context.Background(), allmenning.Actor{Admin: true, Reader: allmenning.Reader{Person: "x"}})
	if err != nil || len(waiting) != 2 {
		t.Errorf("%d requests wait (%v), want 2", len(waiting), err)
	}
	for _, org := range []string{"finnes-ikke", "a\x00b", "\xff", string(vefsn)[:35] + "f"} {
		in.Set("org", org)
		says(t, s.Ask(allmenning.Visitor{}, "/bli-med", in), http.StatusUnprocessableEntity, "Velg hvem du arbeider for.")
	}
	limit = 0
	if p := s.Ask(allmenning.Visitor{}, "/bli-med", in); p.Code != http.StatusTooManyRequests || p.Header.Get("Retry-After") == "" {
		t.Errorf("too many: %d", p.Code)
	}
}
