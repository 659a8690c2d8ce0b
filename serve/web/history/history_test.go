package history_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/history"
	"allmenning/serve/web/page"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

const canary = "kanarifugl"

func open(t *testing.T) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, nil, func(a *answers.Answers, _ *commons.Commons) []page.Routes {
		return []page.Routes{history.Pages{Answers: a}}
	})
}

// need is one that people have written, owned by Vefsn.
func need(t *testing.T, s *testweb.Town, editor allmenning.Visitor) *allmenning.Record {
	t.Helper()
	r := testkit.Need()
	n := r.Body.(*allmenning.Need)
	n.Who, n.Standing = "Hjemmeboende over 80", allmenning.SeekingPartners
	n.ContactBlock = allmenning.ContactPoint{Role: "Enhetsleder", Email: "leder@example.org", Asked: true}
	got, err := s.Commons.Publish(context.Background(), editor.Actor, commons.Publishing{Record: r})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// edit changes a record from the version that stands.
func edit(t *testing.T, s *testweb.Town, by allmenning.Visitor, id allmenning.RecordID, change func(*allmenning.Record)) {
	t.Helper()
	r, err := s.Commons.ToChange(context.Background(), by.Actor, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	change(r)
	if _, err := s.Commons.Change(context.Background(), by.Actor, commons.Changing{Record: r}); err != nil {
		t.Fatal(err)
	}
}

func TestHistory_tells_who_did_what_and_what_was_changed(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	peer := s.Person("Ola Peer", fauske, allmenning.RoleReader)
	r := need(t, s, kari)
	edit(t, s, kari, r.ID, func(r *allmenning.Record) {
		r.Body.(*allmenning.Need).Challenge = "Mange eldre faller hjemme om natten og havner på sykehus."
	})
	path := r.Path() + "/historikk"
	for who, test := range map[string]struct {
		v    allmenning.Visitor
		name bool
	}{"everybody": {allmenning.Visitor{}, false}, "a peer": {peer, true}} {
		p := s.Ask(test.v, path, nil)
		text := p.Main()
		if p.Code != http.StatusOK || !strings.Contains(text, "Endret") || !strings.Contains(text, "Registrert") || !strings.Contains(text, "Vefsn") {
			t.Errorf("%s: %d %s", who, p.Code, text)
		}
		if strings.Contains(text, "Kari Nilsen") != test.name {
			t.Errorf("%s: the name of the person is shown: %v, want %v", who, !test.name, test.name)
		}
		if strings.Index(text, "Endret") > strings.Index(text, "Registrert") {
			t.Errorf("%s: the newest is not first", who)
		}
		if !strings.Contains(testweb.Links(p.Tree), " "+path+"/2 ") || strings.Contains(testweb.Links(p.Tree), " "+path+"/1 ") {
			t.Errorf("%s: links are %s", who, testweb.Links(p.Tree))
		}
	}
	p := s.Ask(allmenning.Visitor{}, path+"/2", nil)
	ins, del := p.All("ins"), p.All("del")
	if p.Code != http.StatusOK || len(ins) != 1 || len(del) != 0 {
		t.Fatalf("%d: %d new and %d gone, want 1 and 0: %s", p.Code, len(ins), len(del), p.Main())
	}
	if got := testweb.TextOf(ins[0]); got != "Nytt: om natten (slutt)" {
		t.Errorf("a screen reader hears %q", got)
	}
	for _, missing := range []string{"/1", "/3", "/02", "/x", "/0", "/-1"} {
		if p := s.Ask(kari, path+missing, nil); p.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want not found", missing, p.Code)
		}
	}
}

func TestHistory_says_on_whose_behalf(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	chief := s.Person("Ada Min", fauske, allmenning.RoleAdmin)
	if err := s.Commons.Delegate(context.Background(), chief.Actor, vefsn, allmenning.At(time.Now().AddDate(0, 1, 0))); err != nil {
		t.Fatal(err)
	}
	kari.Actor.For = fauske
	kari.Actor.Organisations = append(kari.Actor.Organisations, fauske)
	r := need(t, s, kari)
	if text := s.Ask(allmenning.Visitor{}, r.Path()+"/historikk", nil).Main(); !strings.Contains(text, "Vefsn kommune, på vegne av Fauske") {
		t.Errorf("got %s", text)
	}
}

// What is closed now, what was closed when it was written, addresses that were taken away and edits of what one may not see are
// told to nobody but the owner.
func TestHistory_tells_of_nothing_that_is_hidden(t *testing.T) {
	ctx := context.Background()
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	peer := s.Person("Ola Peer", fauske, allmenning.RoleEditor)
	r := need(t, s, kari)
	id := r.ID
	set := func(core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure) {
		t.Helper()
		now, err := s.Commons.ToChange(ctx, kari.Actor, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commons.SetClosure(ctx, kari.Actor, id, now.Version, core, blocks); err != nil {
			t.Fatal(err)
		}
	}
	body := func(change func(n *allmenning.Need)) func(*allmenning.Record) {
		return func(r *allmenning.Record) { change(r.Body.(*allmenning.Need)) }
	}
	public := allmenning.Closure{Level: allmenning.Public}
	own := allmenning.Closure{Level: allmenning.Own, Basis: "offl-13"}
	// 2: an address comes, 3: and goes; 4: closed; 5: written while closed; 6: taken away; 7: opened; 8: seen by all
	edit(t, s, kari, id, body(func(n *allmenning.Need) { n.ContactBlock.Email = canary + "@example.org" }))
	edit(t, s, kari, id, body(func(n *allmenning.Need) { n.ContactBlock.Email = "leder@example.org" }))
	set(own, nil)
	edit(t, s, kari, id, body(func(n *allmenning.Need) { n.Challenge = "Vi tenker på " + canary }))
	edit(t, s, kari, id, body(func(n *allmenning.Need) { n.Challenge = "Vi tenker på varsling" }))
	set(public, nil)
	edit(t, s, kari, id, body(func(n *allmenning.Need) { n.Challenge = "Vi tenker på varsling om natten" }))
	// a hidden need is linked to it
	hidden := testkit.Project()
	hidden.Title, hidden.Owner, hidden.Closure = "Prosjekt "+canary, vefsn, own
	testkit.Put(t, s.DB, hidden)
	link := []allmenning.Link{{To: id, Kind: allmenning.LinkAnswers}}
	if _, err := s.Commons.Change(ctx, kari.Actor, commons.Changing{Record: hidden, Link: link}); err != nil {
		t.Fatal(err)
	}
	path := r.Path() + "/historikk"
	for who, v := range map[string]allmenning.Visitor{"everybody": {}, "a peer": peer} {
		list := s.Ask(v, path, nil)
		pages := []testweb.Page{list}
		for version := 1; version <= 9; version++ {
			pages = append(pages, s.Ask(v, path+"/"+string(rune('0'+version)), nil))
		}
		for i, p := range pages {
			if strings.Contains(p.Body, canary) {
				t.Errorf("%s: page %d tells: %s", who, i, p.Main())
			}
		}
		if got := strings.Count(list.Main(), "Endret"); got != 1 {
			t.Errorf("%s: %d edits are told of, want the one everybody sees: %s", who, got, list.Main())
		}
		if strings.Contains(list.Main(), "Koblet") {
			t.Errorf("%s: a link to a hidden project is told of", who)
		}
		if text := pages[7].Main(); pages[7].Code != http.StatusOK || !strings.Contains(text, "versjon 3") || strings.Contains(text, "Hvem ser dette") {
			t.Errorf("%s: what came with the opening is held up against the last version that was open: %d %s", who, pages[7].Code, text)
		}
	}
	list := s.Ask(kari, path, nil)
	if got := strings.Count(list.Main(), "Endret"); got != 5 {
		t.Errorf("the owner is told of %d edits, want 5: %s", got, list.Main())
	}
	if !strings.Contains(list.Main(), "Prosjekt "+canary) {
		t.Error("the owner is not told of the link")
	}
	if p := s.Ask(kari, path+"/4", nil); !strings.Contains(p.Main(), "Hvem ser dette") || !strings.Contains(p.Main(), "Bare den som eier posten") {
		t.Errorf("the owner is not told what was closed: %s", p.Main())
	}
	if p := s.Ask(kari, path+"/5", nil); !strings.Contains(p.Body, canary) {
		t.Error("the owner does not see what was written")
	}
	set(own, nil)
	unknown := s.Ask(peer, "/behov/"+string(allmenning.NewID[allmenning.RecordID]())+"/historikk", nil)
	for _, at := range []string{path, path + "/8"} {
		if p := s.Ask(peer, at, nil); p.Code != http.StatusNotFound || p.Main() != unknown.Main() {
			t.Errorf("%s of what is closed: %d %s", at, p.Code, p.Main())
		}
	}
}

func TestHistory_names_source_and_import(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := testkit.Project()
	r.Owner, r.Source = vefsn, allmenning.Source{Name: "jsonl", ID: "7", URL: "https://example.org/prosjekt/7", Read: "2026-11-01"}
	r.Body.(*allmenning.Project).Grants = []allmenning.Grant{{Funder: "Helsedirektoratet", AmountNOK: 300000, Year: 2025}}
	file := store.Import{ID: allmenning.NewID[allmenning.ImportID](), Format: "jsonl", Name: "prosjekter-2026.jsonl", Org: vefsn, State: "done"}
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		if err := tx.PutImport(file); err != nil {
			return err
		}
		_, err := tx.PutRecord(r, allmenning.ActImported, commons.Program(), file.ID)
		return err
	})
	next := *r
	next.Version, next.Body = 2, &allmenning.Project{Summary: "Vi prøver elektroniske medisindispensere.", Grants: []allmenning.Grant{{Funder: "Helsedirektoratet", AmountNOK: 450000, Year: 2025}}}
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		_, err := tx.PutRecord(&next, allmenning.ActUpdated, commons.Program(), file.ID)
		return err
	})
	path := r.Path() + "/historikk"
	all := s.Ask(allmenning.Visitor{}, path, nil)
	if text := all.Main(); !strings.Contains(text, "Hentet inn") || !strings.Contains(text, "Programmet") || strings.Contains(text, file.Name) {
		t.Errorf("everybody: %s", text)
	}
	if !strings.Contains(testweb.Links(all.Tree), r.Source.URL) {
		t.Error("the source is not named")
	}
	if text := s.Ask(kari, path, nil).Main(); strings.Count(text, "Hentet fra «"+file.Name+"».") != 2 {
		t.Errorf("the owner is not told which file: %s", text)
	}
	p := s.Ask(allmenning.Visitor{}, path+"/2", nil)
	if text := p.Main(); !strings.Contains(text, "Penger") || !strings.Contains(text, "Tatt bort: 300 000") || !strings.Contains(text, "Nytt: 450 000") {
		t.Errorf("%d %s", p.Code, text)
	}
}

// Every noun has the page, in three languages.
func TestHistory_of_the_library(t *testing.T) {
	s := open(t)
	for _, noun := range allmenning.Nouns() {
		records, err := s.DB.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: noun, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range records {
			for _, lang := range []string{"nb", "nn", "en"} {
				if p := s.Get(r.Path()+"/historikk", lang); p.Code != http.StatusOK || len(p.All("h1")) != 1 {
					t.Errorf("%s in %s: %d", r.Path(), lang, p.Code)
				}
			}
		}
	}
}

// A constellation tells everybody who joined, and its members alone whom it lets in.
func TestHistory_of_a_constellation(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := &allmenning.Record{
		ID: allmenning.NewID[allmenning.RecordID](), Noun: allmenning.NounConstellation, Owner: vefsn, Lang: allmenning.NB, Title: "Helgeland digitalt",
		State: allmenning.Published, Closure: allmenning.Closure{Level: allmenning.Public}, Version: 1, Body: &allmenning.Constellation{Purpose: "Dele erfaringer."},
	}
	testkit.Put(t, s.DB, r)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.RecordEvent(kari.Actor, allmenning.ActJoined, r.ID, string(fauske))
	})
	edit(t, s, kari, r.ID, func(r *allmenning.Record) {
		r.Body.(*allmenning.Constellation).Invited = []allmenning.OrganisationID{commons.MunicipalityOwner("1811")}
	})
	path := r.Path() + "/historikk"
	everybody := s.Ask(allmenning.Visitor{}, path, nil).Main()
	if !strings.Contains(everybody, "Nytt medlem: Fauske") || strings.Contains(everybody, "Endret") {
		t.Errorf("everybody: %s", everybody)
	}
	if p := s.Ask(allmenning.Visitor{}, path+"/2", nil); p.Code != http.StatusNotFound {
		t.Errorf("everybody is told whom it lets in: %s", p.Main())
	}
	if p := s.Ask(kari, path+"/2", nil); p.Code != http.StatusOK || !strings.Contains(p.Main(), "Bindal") {
		t.Errorf("the lead: %d %s", p.Code, p.Main())
	}
}

// A project that a result has ended says so, to those who see the result; for others it was changed, and no more.
func TestHistory_of_a_project_says_what_ended_it(t *testing.T) {
	s := open(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	project, result := testkit.Project(), testkit.Finding()
	project.Owner, result.Owner, result.Title = vefsn, vefsn, canary
	testkit.Put(t, s.DB, project, result)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		project.Version++
		project.Body.(*allmenning.Project).Status = allmenning.CompletedAsPlanned
		return tx.PutEnded(project, kari.Actor, result.ID, allmenning.CompletedAsPlanned)
	})
	of := func(v allmenning.Visitor) string { return s.Ask(v, project.Path()+"/historikk", nil).Body }
	for name, v := range map[string]allmenning.Visitor{"everybody": {}, "who did it": kari} {
		if got := of(v); !strings.Contains(got, ", fordi et resultat ble publisert: ") || !strings.Contains(got, result.Path()) {
			t.Errorf("%s: %s", name, got)
		}
	}
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		_, err := tx.SetState(result.ID, 1, allmenning.Withdrawn, kari.Actor)
		return err
	})
	if got := of(allmenning.Visitor{}); strings.Contains(got, "fordi et resultat") || strings.Contains(got, canary) || strings.Contains(got, string(result.ID)) || !strings.Contains(got, "Endret") {
		t.Errorf("a withdrawn result is told of, or the edit is not: %s", got)
	}
}

// Whoever takes a "vi også" back is named only to the owner of the need and to itself; who stands by it is named to all.
func TestHistory_of_an_endorsement_that_was_taken_back(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	kari, ola := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor), s.Person("Ola Berg", fauske, allmenning.RoleEditor)
	peer := s.Person("Per Moe", commons.MunicipalityOwner("5001"), allmenning.RoleEditor)
	r := need(t, s, kari)
	path := r.Path() + "/historikk"
	if err := s.Commons.Endorse(ctx, ola.Actor, r.ID); err != nil {
		t.Fatal(err)
	}
	if text := s.Ask(allmenning.Visitor{}, path, nil).Main(); !strings.Contains(text, "har det samme behovet: Fauske") {
		t.Errorf("who stands by it is not named: %s", text)
	}
	if err := s.Commons.Unendorse(ctx, ola.Actor, r.ID); err != nil {
		t.Fatal(err)
	}
	for name, who := range map[string]allmenning.Visitor{"anybody": {}, "a peer": peer} {
		text := s.Ask(who, path, nil).Main()
		if strings.Contains(text, "Fauske") || strings.Contains(text, "Ola Berg") || !strings.Contains(text, "En kommune trakk seg fra behovet") {
			t.Errorf("%s reads %s", name, text)
		}
	}
	for name, who := range map[string]allmenning.Visitor{"the owner": kari, "who took it back": ola} {
		if text := s.Ask(who, path, nil).Main(); !strings.Contains(text, "En kommune trakk seg fra behovet: Fauske") {
			t.Errorf("%s reads %s", name, text)
		}
	}
	if err := s.Commons.Endorse(ctx, ola.Actor, r.ID); err != nil {
		t.Fatal(err)
	}
	if text := s.Ask(allmenning.Visitor{}, path, nil).Main(); strings.Count(text, "Fauske") == 0 || strings.Contains(text, "trakk seg fra behovet: Fauske") {
		t.Errorf("said once more: %s", text)
	}
}
