package constellation_test

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
	"allmenning/serve/web/constellation"
	"allmenning/serve/web/history"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/municipality"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/serve/web/visibility"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

func open(t *testing.T) *testweb.Town {
	t.Helper()
	return openWith(t, nil)
}

func openWith(t *testing.T, change func(*store.DB)) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, change, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{
			constellation.Pages{Answers: a, Commons: c},
			need.Pages{Answers: a, Commons: c},
			municipality.Pages{Answers: a},
			hits.Pages{Answers: a},
			history.Pages{Answers: a},
			visibility.Pages{Answers: a, Commons: c},
		}
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

// now is a visitor with the memberships of this moment, as the door lets them in.
func now(t *testing.T, s *testweb.Town, v allmenning.Visitor) allmenning.Visitor {
	t.Helper()
	groups, err := s.DB.GroupsOf(context.Background(), v.Actor.Organisations...)
	if err != nil {
		t.Fatal(err)
	}
	v.Actor.Groups = groups
	return v
}

// start fills the form in as v and gives the address of what it made.
func start(t *testing.T, s *testweb.Town, v allmenning.Visitor, name string, more url.Values) string {
	t.Helper()
	p := s.Ask(v, "/samarbeid/ny", nil)
	if p.Code != http.StatusSeeOther {
		t.Fatalf("/samarbeid/ny answers %d: %s", p.Code, p.Main())
	}
	at := p.Header.Get("Location")
	p = s.Ask(v, at, nil)
	says(t, p, http.StatusOK, "Start et samarbeid", "Alle kommuner, fylkeskommuner og statlige organer")
	in := p.Fields()
	in.Set("_gjor", "publiser")
	says(t, s.Ask(v, at, in), http.StatusUnprocessableEntity, "Gi samarbeidet et navn.", "Skriv hva dere er sammen om.")
	in.Set("title", name)
	in.Set("purpose", "Vi prøver ut nattsensorer sammen.")
	for name, values := range more {
		in[name] = values
	}
	p = s.Ask(v, at, in)
	if p.Code != http.StatusSeeOther {
		t.Fatalf("publishing answers %d: %s", p.Code, p.Main())
	}
	to, _, _ := strings.Cut(p.Header.Get("Location"), "?")
	says(t, s.Ask(now(t, s, v), p.Header.Get("Location"), nil), http.StatusOK, "Samarbeidet er startet, og dere leder det.", "Leder samarbeidet")
	return to
}

func post(t *testing.T, s *testweb.Town, v allmenning.Visitor, path string, in url.Values) {
	t.Helper()
	if in == nil {
		in = url.Values{}
	}
	p := s.Ask(v, path, in)
	if p.Code != http.StatusSeeOther {
		t.Fatalf("%s answers %d: %s", path, p.Code, p.Main())
	}
}

func TestConstellation_from_start_to_end(t *testing.T) {
	s := open(t)
	says(t, s.Ask(allmenning.Visitor{}, "/samarbeid", nil), http.StatusOK, "Ingen har startet et samarbeid ennå")
	lead := s.Person("Eva", vefsn, allmenning.RoleEditor)
	other := s.Person("Per", fauske, allmenning.RoleEditor)
	writer := s.Person("Nils", fauske, allmenning.RoleContributor)
	at := start(t, s, lead, "Nattnettverket", nil)

	says(t, s.Ask(allmenning.Visitor{}, at, nil), http.StatusOK, "Vefsn kommune", "Bare de som Vefsn kommune inviterer", "Logg inn for å bli med")
	p := s.Ask(other, at, nil)
	says(t, p, http.StatusOK, "Bare de som Vefsn kommune inviterer")
	if strings.Contains(p.Main(), "Åpnet for samarbeidet") || strings.Contains(p.Body, at+"/bli-med") {
		t.Error("who is no member sees what members have, or may join")
	}
	if p := s.Ask(other, at+"/bli-med", url.Values{}); p.Code != http.StatusForbidden || !strings.Contains(p.Main(), "Dere er ikke invitert.") {
		t.Errorf("joins without an invitation: %d", p.Code)
	}
	says(t, s.Ask(lead, at+"/slipp-inn", url.Values{}), http.StatusUnprocessableEntity, "Velg hvem dere vil invitere.")
	post(t, s, lead, at+"/slipp-inn", url.Values{"org": {string(fauske)}})
	says(t, s.Ask(now(t, s, lead), at, nil), http.StatusOK, "Inviterte som ikke er med ennå")
	says(t, s.Ask(now(t, s, lead), at+"/historikk", nil), http.StatusOK, "Invitert: Fauske")
	if p := s.Ask(allmenning.Visitor{}, at+"/historikk", nil); strings.Contains(p.Main(), "Invitert") {
		t.Error("who is no member is told who is invited")
	}
	if p := s.Ask(writer, at, nil); strings.Contains(p.Body, at+"/bli-med") {
		t.Error("a contributor may join")
	}
	p = s.Ask(other, at, nil)
	says(t, p, http.StatusOK, "Vefsn kommune har invitert Fauske kommune.", "blir medlem og ser det de andre har åpnet", "Nei takk")
	post(t, s, other, at+"/nei-takk", nil)
	if p := s.Ask(other, at, nil); strings.Contains(p.Body, at+"/bli-med") {
		t.Error("who has said no may still join")
	}
	p = s.Ask(lead, at+"/slipp-inn", url.Values{"org": {string(fauske)}})
	says(t, s.Ask(now(t, s, lead), p.Header.Get("Location"), nil), http.StatusOK, "vi har skrevet til dem")
	p = s.Ask(lead, at+"/slipp-inn", url.Values{"org": {string(commons.MunicipalityOwner("0301"))}})
	says(t, s.Ask(now(t, s, lead), p.Header.Get("Location"), nil), http.StatusOK, "ingen har fått brev")
	post(t, s, other, at+"/bli-med", nil)
	says(t, s.Ask(now(t, s, other), at+"?gjort=med", nil), http.StatusOK, "Dere er med.", "Åpnet for samarbeidet", "Ingen har åpnet noe bare for samarbeidet.")
	says(t, s.Ask(allmenning.Visitor{}, "/kommuner/1841", nil), http.StatusOK, "Samarbeid de er med i", "Nattnettverket")
	says(t, s.Ask(allmenning.Visitor{}, "/kommuner/0301", nil), http.StatusOK, "ikke med i noe samarbeid som er åpent for dere")

	if p := s.Ask(lead, at+"/forlat", url.Values{}); p.Code != http.StatusConflict || !strings.Contains(p.Main(), "Gi ledelsen videre først.") {
		t.Errorf("the lead leaves: %d", p.Code)
	}
	post(t, s, lead, at+"/gi-videre", url.Values{"to": {string(fauske)}})
	post(t, s, lead, at+"/forlat", nil)
	says(t, s.Ask(allmenning.Visitor{}, at+"/historikk", nil), http.StatusOK, "Nytt medlem", "Ledelsen gitt videre", "Et medlem gikk ut")
	says(t, s.Ask(allmenning.Visitor{}, "/samarbeid", nil), http.StatusOK, "Nattnettverket")
}

// What is closed to the group is there for members on every page, and gone when they have left.
func TestConstellation_members_see_what_is_opened_to_it(t *testing.T) {
	circle, r := testkit.Constellation(), testkit.Need()
	group := allmenning.GroupID(circle.ID)
	circle.Owner, circle.Title, circle.Body.(*allmenning.Constellation).Open = vefsn, "Nattnettverket", true
	r.Owner, r.Title = vefsn, "Kvolaskerne i nattpatruljen"
	r.Closure = allmenning.Closure{Level: allmenning.Group, Group: group, Basis: "offl-13"}
	s := openWith(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			for _, r := range []*allmenning.Record{circle, r} {
				if _, err := tx.PutRecord(r, allmenning.ActRegistered, commons.Program(), ""); err != nil {
					return err
				}
			}
			_, err := tx.Join(allmenning.Membership{Constellation: group, Organisation: vefsn, Role: allmenning.MemberLead})
			return err
		})
	})
	at := circle.Path()
	lead := s.Person("Eva", vefsn, allmenning.RoleEditor)
	other := s.Person("Per", fauske, allmenning.RoleEditor)
	for until := time.Now().Add(10 * time.Second); !s.Answers.Status().Ready; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatal("the index is not built")
		}
	}
	look := func(when string, want bool) {
		t.Helper()
		v := now(t, s, other)
		for path, text := range map[string]string{r.Path(): r.Title, "/sok?q=kvolaskerne": r.Title, "/behov": r.Title, at: r.Title} {
			if got := strings.Contains(s.Ask(v, path, nil).Main(), text); got != want {
				t.Errorf("%s, %s: shown %v, want %v", when, path, got, want)
			}
		}
		if p := s.Ask(v, r.Path(), nil); (p.Code == http.StatusOK) != want {
			t.Errorf("%s: %d", when, p.Code)
		}
	}
	look("before", false)
	post(t, s, other, at+"/bli-med", nil)
	look("as a member", true)
	post(t, s, other, at+"/forlat", nil)
	look("after leaving", false)
	says(t, s.Ask(now(t, s, lead), r.Path()+"/synlighet", nil), http.StatusOK, "Nattnettverket")
}

// Before somebody leaves, the page names what stays open to those who are left, with the way to close it; and so it does after, also
// when the lead has taken them out.
func TestConstellation_leaving_names_what_stays_open(t *testing.T) {
	circle, r := testkit.Constellation(), testkit.Need()
	group := allmenning.GroupID(circle.ID)
	circle.Owner, circle.Title, circle.Body.(*allmenning.Constellation).Invited = vefsn, "Nattnettverket", []allmenning.OrganisationID{fauske}
	r.Owner, r.Title = fauske, "Kvolaskerne i nattpatruljen"
	r.Closure = allmenning.Closure{Level: allmenning.Group, Group: group, Basis: "offl-13"}
	s := openWith(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			for _, r := range []*allmenning.Record{circle, r} {
				if _, err := tx.PutRecord(r, allmenning.ActRegistered, commons.Program(), ""); err != nil {
					return err
				}
			}
			_, err := tx.Join(allmenning.Membership{Constellation: group, Organisation: vefsn, Role: allmenning.MemberLead})
			return err
		})
	})
	at := circle.Path()
	lead, other := s.Person("Eva", vefsn, allmenning.RoleEditor), s.Person("Per", fauske, allmenning.RoleEditor)
	post(t, s, other, at+"/bli-med", nil)
	warned := func(who allmenning.Visitor, text string, want bool) {
		t.Helper()
		p := s.Ask(now(t, s, who), at, nil)
		if got := strings.Contains(p.Main(), text); got != want {
			t.Errorf("%s is told %q: %v, want %v: %s", who.Name, text, got, want, p.Main())
		}
		if strings.Contains(testweb.Links(p.Tree), " "+r.Path()+"/synlighet ") != want {
			t.Errorf("%s is shown the way to close it: want %v", who.Name, want)
		}
	}
	const before, after = "Én post hos dere forblir åpen for medlemmene", "Dere er ikke med, men én post hos dere er fortsatt åpen"
	warned(other, before, true)
	warned(lead, before, false)
	says(t, s.Ask(lead, at+"/ta-ut", url.Values{}), http.StatusUnprocessableEntity, "Velg et medlem.")
	if p := s.Ask(other, at+"/ta-ut", url.Values{"out": {string(vefsn)}}); p.Code != http.StatusForbidden {
		t.Errorf("a member takes the lead out: %d", p.Code)
	}
	post(t, s, lead, at+"/ta-ut", url.Values{"out": {string(fauske)}})
	says(t, s.Ask(now(t, s, lead), at+"?gjort=tatt-ut", nil), http.StatusOK, "Medlemmet er tatt ut.", "Kvolaskerne")
	says(t, s.Ask(allmenning.Visitor{}, at+"/historikk", nil), http.StatusOK, "Et medlem tatt ut: Fauske kommune")
	if p := s.Ask(now(t, s, other), at, nil); strings.Contains(p.Body, at+"/bli-med") {
		t.Error("who was taken out may join by itself")
	}
	warned(other, after, true)
	testkit.Write(t, s.DB, func(tx *store.Tx) error { // invited anew: the page asks, and still names it
		circle.Version = 3
		_, err := tx.PutRecord(circle, allmenning.ActEdited, commons.Program(), "")
		return err
	})
	warned(other, after, true)

	post(t, s, lead, at+"/trekk-tilbake", url.Values{"_bygger": {"3"}})
	p := s.Ask(now(t, s, lead), at, nil)
	says(t, p, http.StatusOK, "tilbake", "Ingen nye kan bli med", "Kvolaskerne")
	if strings.Contains(p.Body, at+"/slipp-inn") {
		t.Error("a withdrawn constellation takes invitations")
	}
}

// A constellation that only its members see is not found by others, and not on the pages of its members.
func TestConstellation_closed_to_its_members(t *testing.T) {
	s := open(t)
	lead := s.Person("Eva", vefsn, allmenning.RoleEditor)
	other := s.Person("Per", fauske, allmenning.RoleEditor)
	form := s.Ask(lead, "/samarbeid/ny", nil).Header.Get("Location")
	in := s.Ask(lead, form, nil).Fields()
	for name, value := range map[string]string{
		"_gjor": "publiser", "title": "Hemmelig lag", "purpose": "Vi forhandler om kjøp.", "closure": "group", "closure.basis": "offl-13",
		"closure.group": strings.TrimPrefix(form, "/samarbeid/ny/"),
	} {
		in.Set(name, value)
	}
	p := s.Ask(lead, form, in)
	at, _, _ := strings.Cut(p.Header.Get("Location"), "?")
	if p.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	says(t, s.Ask(now(t, s, lead), at, nil), http.StatusOK, "Hemmelig lag", "De dere inviterer, må kunne se det")
	for path, code := range map[string]int{at: http.StatusNotFound, "/samarbeid": http.StatusOK, "/kommuner/1824": http.StatusOK} {
		if p := s.Ask(other, path, nil); p.Code != code || strings.Contains(p.Body, "Hemmelig lag") {
			t.Errorf("%s: %d, or it is named", path, p.Code)
		}
	}
	if p := s.Ask(other, at+"/bli-med", url.Values{}); p.Code != http.StatusNotFound {
		t.Errorf("joins what is not seen: %d", p.Code)
	}
}
