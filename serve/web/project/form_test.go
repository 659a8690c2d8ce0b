package project_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/store"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

func openTown(t *testing.T) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, nil, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{project.Pages{Answers: a, Commons: c}}
	})
}

// need stores a need and gives its id.
func need(t *testing.T, s *testweb.Town, owner allmenning.OrganisationID, title string, level allmenning.Level) allmenning.RecordID {
	t.Helper()
	r := testkit.Need()
	r.Owner, r.Title, r.Closure.Level = owner, title, level
	testkit.Put(t, s.DB, r)
	return r.ID
}

// whole is all that must be filled in, and the button.
func whole(p testweb.Page) url.Values {
	v := p.Fields()
	for name, text := range map[string]string{
		"title": "Varsling om natten", "summary": "Vi prøver sensorer hjemme hos eldre som faller.", "phase": "pilot", "status": "running",
		"period.from": "mars 2025", "contact.role": "Prosjektleder", "contact.email": "leder@example.org", "_gjor": "publiser",
	} {
		v.Set(name, text)
	}
	return v
}

// fresh asks for a new form and gives its address and the page.
func fresh(t *testing.T, s *testweb.Town, v allmenning.Visitor, query string) (string, testweb.Page) {
	t.Helper()
	sent := s.Ask(v, "/prosjekter/ny"+query, nil)
	at := sent.Header.Get("Location")
	if sent.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/prosjekter/ny/") {
		t.Fatalf("%d to %s", sent.Code, at)
	}
	p := s.Ask(v, at, nil)
	if p.Code != http.StatusOK {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	path, _, _ := strings.Cut(at, "?")
	return path, p
}

func stored(t *testing.T, s *testweb.Town, v allmenning.Visitor, path string) *allmenning.Record {
	t.Helper()
	r, err := s.DB.Record(context.Background(), v.Actor.Reader, allmenning.RecordID(path[strings.LastIndexByte(path, '/')+1:]))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func answered(t *testing.T, s *testweb.Town, id allmenning.RecordID) []allmenning.RecordID {
	t.Helper()
	out, err := s.Answers.Answered(context.Background(), allmenning.Reader{Organisations: []allmenning.OrganisationID{vefsn, fauske}}, id)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestNewProject_is_published_as_it_was_typed(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	one := need(t, s, vefsn, "Fall hjemme", allmenning.Public)
	two := need(t, s, fauske, "Fall om natten", allmenning.Public)
	path, p := fresh(t, s, kari, "?behov="+string(two))
	if !slices.Contains(p.Fields()["answers"], string(two)) {
		t.Error("the need one came from is not ticked")
	}
	v := whole(p)
	v.Set("summary", v.Get("summary")+"\nSammen med andre.")
	v.Set("period.to", "31.12.2026")
	v.Set("partners.0.name", "Nordlandssykehuset")
	v.Set("grants.0.funder", "Helsedirektoratet")
	v.Set("grants.0.purpose", "Velferdsteknologi")
	v.Set("grants.0.amount_nok", "300 000")
	v.Set("grants.0.year", "2025")
	v.Set("grants.2.funder", "Statsforvalteren") // the row between was left empty
	v.Set("grants.2.amount_nok", "1,5 mill.")
	v["answers"] = []string{string(one), string(two)}
	for range 2 { // sent twice is published once
		sent := s.Ask(kari, path, v)
		if sent.Code != http.StatusSeeOther || !strings.HasPrefix(sent.Header.Get("Location"), strings.Replace(path, "/ny/", "/", 1)) {
			t.Fatalf("%d %s: %s", sent.Code, sent.Header.Get("Location"), sent.Main())
		}
	}
	r := stored(t, s, kari, path)
	b := r.Body.(*allmenning.Project)
	if r.Owner != vefsn || r.Title != "Varsling om natten" || b.Phase != allmenning.Pilot || b.Status != allmenning.Running || r.Version != 1 {
		t.Errorf("got %+v %+v", r, b)
	}
	if b.Period != (allmenning.Period{From: "2025-03", To: "2026-12-31"}) {
		t.Errorf("the period is %+v", b.Period)
	}
	want := []allmenning.Grant{{Funder: "Helsedirektoratet", Purpose: "Velferdsteknologi", AmountNOK: 300000, Year: 2025}, {Funder: "Statsforvalteren", AmountNOK: 1500000}}
	if !slices.Equal(b.Grants, want) || !slices.Equal(b.Partners, []string{"Nordlandssykehuset"}) {
		t.Errorf("money %+v, partners %q", b.Grants, b.Partners)
	}
	if len(b.Themes)+len(b.TargetGroups)+len(b.Measures) != 0 {
		t.Errorf("%v %v %v were stored, and nobody ticked them", b.Themes, b.TargetGroups, b.Measures)
	}
	ids := []allmenning.RecordID{one, two}
	slices.Sort(ids)
	if got := answered(t, s, r.ID); !slices.Equal(got, ids) {
		t.Errorf("it answers %v, want %v", got, ids)
	}
	shown := s.Ask(allmenning.Visitor{}, r.Path(), nil)
	if text := shown.Main(); !strings.Contains(text, "300 000") || !strings.Contains(text, "1 800 000") || !strings.Contains(text, "Fall om natten") {
		t.Errorf("the page lacks something: %s", text)
	}
}

// Those who try the same appear beside the form with the words that were the reason, and what the text speaks of is proposed.
func TestNewProject_relatives_and_proposals_while_writing(t *testing.T) {
	other := testkit.Project()
	other.Owner, other.Title = fauske, "Kvitrande sengesensorar på sjukeheimen"
	other.Body.(*allmenning.Project).Summary = "Sengesensorar varslar nattevakta når eldre fell på sjukeheimen."
	s := testweb.OpenTown(t, func(db *store.DB) { testkit.Put(t, db, other) }, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{project.Pages{Answers: a, Commons: c}}
	})
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, p := fresh(t, s, kari, "")
	v := p.Fields()
	v.Set("title", "Kvitrande sengesensorar når eldre fell")
	v.Set("summary", "Vi prøver sengesensorar, sensor i stedet for nattilsyn, for å forebygge fall om natten blant hjemmeboende eldre.")
	got := s.Ask(kari, path+"/kladd", v, "HX-Request", "true")
	if !strings.Contains(got.Body, `id="ved-siden"`) || !strings.Contains(got.Body, other.Title) {
		t.Fatalf("no relatives are sent: %s", got.Body)
	}
	page := s.Ask(kari, path, nil)
	beside := page.Text("ved-siden")
	if !strings.Contains(beside, other.Title) || !strings.Contains(strings.ReplaceAll(strings.ToLower(beside), strings.ToLower(other.Title), ""), "sengesensor") {
		t.Errorf("beside the form: %s", beside)
	}
	for what, code := range map[string]string{"themes": "falls", "target_groups": "older-at-home", "measures": "sensor-night-watch"} {
		if !strings.Contains(page.Body, `type="checkbox" id="felt-`+what) || !strings.Contains(page.Body, `name="`+what+`" value="`+code+`"`) {
			t.Errorf("no %s are proposed", what)
		}
	}
}

func TestNewProject_names_what_must_be_mended(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, p := fresh(t, s, kari, "")
	if got := p.Fields().Get("contact.email"); got != kari.Email {
		t.Errorf("the address is %q", got)
	}
	empty := p.Fields()
	empty.Set("_gjor", "publiser")
	empty.Set("contact.email", "")
	refused := s.Ask(kari, path, empty)
	if refused.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d", refused.Code)
	}
	for _, field := range []string{"title", "summary", "phase", "status", "period.from", "contact.role", "contact.email"} {
		if refused.Text("feil-"+field) == "" {
			t.Errorf("nothing is said at %s", field)
		}
	}
	v := whole(p)
	for name, text := range map[string]string{
		"status": "stopped-early", "period.from": "i fjor vår en gang", "period.to": "31.2.2026", "grants.0.amount_nok": "mye", "grants.0.year": "25",
		"answers": string(need(t, s, fauske, "Hemmelig", allmenning.Own)),
	} {
		v.Set(name, text)
	}
	refused = s.Ask(kari, path, v)
	for field, says := range map[string]string{
		"stopped_reason": "hvorfor det stanset", "period.from": "«i fjor vår en gang» er ikke en dato", "period.to": "«31.2.2026» er ikke en dato", "grants.0.funder": "hvem som gir pengene",
		"grants.0.amount_nok": "«mye» er ikke et beløp", "grants.0.year": "1900",
	} {
		if got := refused.Text("feil-" + field); !strings.Contains(got, says) {
			t.Errorf("at %s stands %q, want %q", field, got, says)
		}
	}
	if refused.Fields().Get("grants.0.amount_nok") != "mye" {
		t.Error("what was typed is gone")
	}
	if strings.Contains(refused.Body, "Hemmelig") {
		t.Error("a need that may not be seen is told of")
	}
	// A need that is not seen is refused as one that is not there.
	v = whole(p)
	v.Set("answers", v.Get("answers"))
	v["answers"] = []string{string(need(t, s, fauske, "Hemmelig igjen", allmenning.Own))}
	if refused = s.Ask(kari, path, v); refused.Code != http.StatusUnprocessableEntity || strings.Contains(refused.Body, "Hemmelig") {
		t.Errorf("%d: a link to what is hidden", refused.Code)
	}
}

func TestNewProject_rows_and_needs_are_found_without_script(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	mine := need(t, s, vefsn, "Nattilsyn i distriktet", allmenning.Own)
	theirs := need(t, s, fauske, "Sommerfuglhus for barn", allmenning.Public)
	hidden := need(t, s, fauske, "Sommerfuglhage for kanarifugl", allmenning.Own)
	path, p := fresh(t, s, kari, "")
	boxes := func(p testweb.Page) (out []string) {
		for _, n := range p.All("input") {
			if testweb.Attr(n, "name") == "answers" {
				out = append(out, testweb.Attr(n, "value"))
			}
		}
		return out
	}
	if got := boxes(p); !slices.Contains(got, string(mine)) || slices.Contains(got, string(theirs)) {
		t.Errorf("a new form offers %v", got)
	}
	v := p.Fields()
	v.Set("title", "Kladd")
	v.Set("need_search", "sommerfugl")
	v.Set("_gjor", "finn:answers")
	if sent := s.Ask(kari, path, v); sent.Code != http.StatusSeeOther || sent.Header.Get("Location") != path+"#treff-answers" {
		t.Fatalf("%d %s %s", sent.Code, sent.Header.Get("Location"), sent.Main())
	}
	p = s.Ask(kari, path, nil)
	if strings.Contains(p.Body, "Ingen treff") || !strings.Contains(p.Body, `id="treff-answers" tabindex="-1"`) || !strings.Contains(p.Body, `value="finn:answers"`) {
		t.Error("what is found is nowhere to land, or it says that nothing is found")
	}
	if got := boxes(p); !slices.Contains(got, string(theirs)) || slices.Contains(got, string(hidden)) || strings.Contains(p.Body, "kanarifugl") {
		t.Errorf("found %v", got)
	}
	v = p.Fields()
	v.Set("need_search", "kvasarspektrometer")
	v.Set("_gjor", "finn:answers")
	s.Ask(kari, path, v)
	if p = s.Ask(kari, path, nil); !strings.Contains(p.Text("treff-answers"), "Ingen treff på «kvasarspektrometer».") {
		t.Errorf("nothing is found, and it does not say so: %s", p.Text("treff-answers"))
	}
	v = p.Fields()
	v.Del("_gjor")
	v.Set("_legg-til", "grants")
	if sent := s.Ask(kari, path, v); sent.Code != http.StatusSeeOther || !strings.HasSuffix(sent.Header.Get("Location"), "#rad-grants.1") {
		t.Fatalf("%d %s", sent.Code, sent.Header.Get("Location"))
	}
	p = s.Ask(kari, path, nil)
	if _, there := p.Fields()["grants.1.amount_nok"]; !there {
		t.Error("the row is not there")
	}
}

// publish makes a project of Vefsn's that answers needs.
func publish(t *testing.T, s *testweb.Town, v allmenning.Visitor, needs ...allmenning.RecordID) *allmenning.Record {
	t.Helper()
	path, p := fresh(t, s, v, "")
	form := whole(p)
	for _, id := range needs {
		form.Add("answers", string(id))
	}
	if sent := s.Ask(v, path, form); sent.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Code, sent.Main())
	}
	return stored(t, s, v, path)
}

func TestEditProject_needs_are_changed_by_what_was_ticked_alone(t *testing.T) {
	s := openTown(t)
	ctx := context.Background()
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	a, b, c := need(t, s, vefsn, "Behov A", allmenning.Public), need(t, s, vefsn, "Behov B", allmenning.Public), need(t, s, vefsn, "Behov C", allmenning.Public)
	r := publish(t, s, kari, a, b)
	edit := s.Ask(kari, r.Path()+"/endre", nil)
	form := edit.Fields()
	if got := form["answers"]; len(got) != 2 {
		t.Fatalf("ticked: %v", got)
	}
	// Meanwhile somebody links C. Kari unticks A; C stays, for she has not seen it.
	link := []allmenning.Link{{To: c, Kind: allmenning.LinkAnswers}}
	if _, err := s.Commons.Change(ctx, kari.Actor, commons.Changing{Record: r, Link: link}); err != nil {
		t.Fatal(err)
	}
	form["answers"] = []string{string(b)}
	form.Set("_gjor", "publiser")
	for range 2 {
		if sent := s.Ask(kari, r.Path()+"/endre", form); sent.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", sent.Code, sent.Main())
		}
	}
	want := []allmenning.RecordID{b, c}
	slices.Sort(want)
	if got := answered(t, s, r.ID); !slices.Equal(got, want) {
		t.Errorf("it answers %v, want B and C: %v", got, want)
	}
	if now := stored(t, s, kari, r.Path()); now.Version != 1 {
		t.Errorf("version %d: no text was changed", now.Version)
	}
}

// A need that is not there, or that she does not see, stops the whole change: the text is not stored without its needs.
func TestEditProject_text_and_needs_are_one_act(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	hidden := need(t, s, fauske, "Skjult", allmenning.Own)
	r := publish(t, s, kari)
	form := s.Ask(kari, r.Path()+"/endre", nil).Fields()
	form.Set("summary", "En ny tekst.")
	form["answers"] = []string{string(hidden)}
	form.Set("_gjor", "publiser")
	sent := s.Ask(kari, r.Path()+"/endre", form)
	if sent.Code != http.StatusUnprocessableEntity || !strings.Contains(sent.Body, `href="#felt-answers"`) {
		t.Fatalf("%d %s", sent.Code, sent.Main())
	}
	if now := stored(t, s, kari, r.Path()); now.Version != 1 || len(answered(t, s, r.ID)) != 0 {
		t.Errorf("version %d with %v: half of it is stored", now.Version, answered(t, s, r.ID))
	}
}

func TestEditProject_of_nothing_says_so(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	a := need(t, s, vefsn, "Behov A", allmenning.Public)
	r := publish(t, s, kari, a)
	form := s.Ask(kari, r.Path()+"/endre", nil).Fields()
	form.Set("_gjor", "publiser")
	sent := s.Ask(kari, r.Path()+"/endre", form)
	if to := sent.Header.Get("Location"); sent.Code != http.StatusSeeOther || !strings.Contains(to, "kvittering=uendret-") {
		t.Errorf("%d to %s", sent.Code, to)
	}
	if now := stored(t, s, kari, r.Path()); now.Version != 1 {
		t.Errorf("version %d, nothing was changed", now.Version)
	}
	form.Del("answers")
	sent = s.Ask(kari, r.Path()+"/endre", form)
	if to := sent.Header.Get("Location"); !strings.Contains(to, "kvittering=endret-") {
		t.Errorf("a need was unticked: %d to %s", sent.Code, to)
	}
}

func TestEditProject_two_editors(t *testing.T) {
	s := openTown(t)
	kari, per := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor), s.Person("Per Hansen", vefsn, allmenning.RoleEditor)
	r := publish(t, s, kari)
	at := r.Path() + "/endre"
	karis, pers := s.Ask(kari, at, nil).Fields(), s.Ask(per, at, nil).Fields()
	pers.Set("summary", "Pers tekst.")
	pers.Set("grants.0.funder", "Husbanken")
	pers.Set("_gjor", "publiser")
	if sent := s.Ask(per, at, pers); sent.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Code, sent.Main())
	}
	karis.Set("summary", "Karis tekst.")
	karis.Set("partners.0.name", "Alstahaug")
	karis.Set("_gjor", "publiser")
	clash := s.Ask(kari, at, karis)
	text := clash.Main()
	if clash.Code != http.StatusConflict || !strings.Contains(text, "Karis tekst.") || !strings.Contains(text, "Pers tekst.") || strings.Contains(text, "Alstahaug") {
		t.Fatalf("%d %s", clash.Code, text)
	}
	chosen := clash.Fields()
	chosen.Set("_valgt.summary", "deres")
	chosen.Set("_gjor", "kladd")
	if sent := s.Ask(kari, at, chosen); sent.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Code, sent.Main())
	}
	again := s.Ask(kari, at, nil).Fields()
	again.Set("_gjor", "publiser")
	if sent := s.Ask(kari, at, again); sent.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Code, sent.Main())
	}
	b := stored(t, s, kari, r.Path()).Body.(*allmenning.Project)
	if b.Summary != "Pers tekst." || len(b.Partners) != 1 || len(b.Grants) != 1 || b.Grants[0].Funder != "Husbanken" {
		t.Errorf("got %+v", b)
	}
}

// A project that came from elsewhere and now is the municipality's own is changed by the same form; what the form does not ask for
// stays, and so does the source.
func TestEditProject_from_elsewhere_keeps_its_source(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := testkit.Project()
	r.Owner, r.Source = vefsn, allmenning.Source{Name: "jsonl", ID: "9", URL: "https://example.org/prosjekt/9", Read: "2026-11-01"}
	r.Body = &allmenning.Project{
		Organisation: "Vefsn kommune, helse", Sectors: []string{"254"}, Titles: allmenning.Texts{NB: r.Title, EN: "Medicine dispensers"},
		Period: allmenning.Period{From: "2021-08", To: "2021-12", AsGiven: "høsten 2021"}, Grants: []allmenning.Grant{
			{Funder: "Helsedirektoratet", AmountNOK: 1250000}, {Funder: "EU H2020", AmountEUR: 26000}, {Funder: "EØS-midlene", AmountNOK: 100, AmountEUR: 9},
		},
	}
	grants := slices.Clone(r.Body.(*allmenning.Project).Grants)
	testkit.Put(t, s.DB, r)
	at := r.Path() + "/endre"
	edit := s.Ask(kari, at, nil)
	if edit.Code != http.StatusOK || !strings.Contains(testweb.Links(edit.Tree), r.Source.URL) || !strings.Contains(edit.Main(), "Kilden blir stående") {
		t.Fatalf("%d: the source is not shown: %s", edit.Code, edit.Main())
	}
	form := edit.Fields()
	if got := form.Get("grants.0.amount_nok"); got != "1 250 000" {
		t.Errorf("the amount is written %q", got)
	}
	if got := form.Get("grants.1.amount_nok") + "|" + form.Get("grants.2.amount_nok"); got != "26 000 euro|100 kr + 9 euro" {
		t.Errorf("amounts in euro are written %q", got)
	}
	form.Set("title", "Medisindispensere hjemme")
	form.Set("_gjor", "publiser")
	if sent := s.Ask(kari, at, form); sent.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", sent.Code, sent.Main())
	}
	now := stored(t, s, kari, r.Path())
	b := now.Body.(*allmenning.Project)
	if now.Source != r.Source || b.Organisation != "Vefsn kommune, helse" || b.Period.AsGiven != "høsten 2021" || len(b.Sectors) != 1 || !slices.Equal(b.Grants, grants) {
		t.Errorf("something was lost: %+v %+v", now.Source, b)
	}
	if now.Title != "Medisindispensere hjemme" || b.Titles.NB != now.Title || b.Titles.EN != "Medicine dispensers" {
		t.Errorf("the titles are %q and %+v", now.Title, b.Titles)
	}
	if said := s.Ask(allmenning.Visitor{}, r.Path(), nil).Main(); !strings.Contains(said, "26 000 euro") || !strings.Contains(said, "1 250 100 kroner + 26 009 euro") {
		t.Errorf("the page does not say the amounts in euro, and the sum of each money: %s", said)
	}
	if p := s.Ask(allmenning.Visitor{}, r.Path(), nil); !strings.Contains(testweb.Links(p.Tree), r.Source.URL) {
		t.Error("the page no longer names the source")
	}
}

func TestProjectForm_is_for_those_who_may(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := publish(t, s, kari)
	two := s.Person("Bi Drager", vefsn, allmenning.RoleContributor)
	for name, c := range map[string]struct {
		v    allmenning.Visitor
		code int
	}{
		"nobody":           {allmenning.Visitor{}, http.StatusSeeOther},
		"a reader":         {s.Person("Les Er", vefsn, allmenning.RoleReader), http.StatusForbidden},
		"another's editor": {s.Person("Ola Peer", fauske, allmenning.RoleEditor), http.StatusForbidden},
		"a contributor":    {two, http.StatusOK},
	} {
		if p := s.Ask(c.v, r.Path()+"/endre", nil); p.Code != c.code {
			t.Errorf("%s: %d, want %d", name, p.Code, c.code)
		}
	}
	form := s.Ask(two, r.Path()+"/endre", nil).Fields()
	form["answers"] = []string{string(need(t, s, vefsn, "Behov", allmenning.Public))}
	form.Set("_gjor", "publiser")
	if sent := s.Ask(two, r.Path()+"/endre", form); sent.Code != http.StatusForbidden {
		t.Errorf("a contributor publishes: %d", sent.Code)
	}
	if got := answered(t, s, r.ID); len(got) != 0 {
		t.Errorf("a contributor linked %v", got)
	}
	// Where the owner wants two persons, an editor alone changes neither text nor needs.
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return errors.Join(tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true}))
	})
	form = s.Ask(kari, r.Path()+"/endre", nil).Fields()
	form["answers"] = []string{string(need(t, s, vefsn, "Behov to", allmenning.Public))}
	form.Set("_gjor", "publiser")
	if sent := s.Ask(kari, r.Path()+"/endre", form); sent.Code == http.StatusSeeOther {
		t.Errorf("published alone: %s", sent.Header.Get("Location"))
	}
	if got := answered(t, s, r.ID); len(got) != 0 {
		t.Errorf("linked alone: %v", got)
	}
}
