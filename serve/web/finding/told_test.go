package finding_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/history"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
)

func town(t *testing.T) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, nil, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{finding.Pages{Answers: a, Commons: c}, project.Pages{Answers: a, Commons: c}, history.Pages{Answers: a}}
	})
}

// aProject is one of Vefsn.
func aProject(t *testing.T, s *testweb.Town, by allmenning.Visitor) *allmenning.Record {
	t.Helper()
	r := testkit.Project()
	r.Places = []allmenning.Place{{Number: "1824"}}
	b := r.Body.(*allmenning.Project)
	b.Phase, b.Status, b.Period = allmenning.Pilot, allmenning.Ended, allmenning.Period{From: "2023-01-01", To: "2024-06-30"}
	b.ContactBlock = allmenning.ContactPoint{Role: "Enhetsleder", Email: "leder@example.org", Asked: true}
	got, err := s.Commons.Publish(context.Background(), by.Actor, commons.Publishing{Record: r})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// result is one with the seven that are asked for; a test changes what it is about.
func result(change func(*allmenning.Finding)) *allmenning.Record {
	r := testkit.Finding()
	hundred, eighty := 100, 80
	r.Body = &allmenning.Finding{
		Outcome: "falls-rate", Direction: allmenning.Better, Sureness: 3, Design: "controlled",
		Report: allmenning.Report{
			Measure: "sensor-night-watch", Did: "Sengesensorer erstattet faste nattrunder på tre sykehjem.", TargetGroup: "residents-all",
			Meant: &hundred, Reached: &eighty, Status: allmenning.CompletedAsPlanned, NothingLearnt: true,
		},
	}
	change(r.Body.(*allmenning.Finding))
	return r
}

// tell publishes a result of a project.
func tell(t *testing.T, s *testweb.Town, by allmenning.Visitor, of, r *allmenning.Record) *allmenning.Record {
	t.Helper()
	got, err := s.Commons.Publish(context.Background(), by.Actor, commons.Publishing{
		Record: r, Links: []allmenning.Link{{From: r.ID, To: of.ID, Kind: allmenning.LinkFrom}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func has(t *testing.T, what, text string, wants ...string) {
	t.Helper()
	for _, w := range wants {
		if !strings.Contains(text, w) {
			t.Errorf("%s: no %q in %s", what, w, text)
		}
	}
}

// section is the text of a section by the id of its heading.
func section(p testweb.Page, id string) string {
	if n := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "aria-labelledby") == id }); n != nil {
		return testweb.TextOf(n)
	}
	return ""
}

func number(v float64) *float64 { return &v }

var nobody allmenning.Visitor

func TestToldFinding_says_first_what_was_done_for_whom_and_how_it_went(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	r := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Report.Local.Anchored, f.Report.Local.Hours = allmenning.Partly, allmenning.No
		once, hours, part := int64(120000), int64(320), 70
		f.Report.Cost = allmenning.Cost{Once: &once, Hours: &hours, Year: 2024}
		f.Report.Delivery = allmenning.Delivery{Who: "Nattevaktene", AsMeant: &part, Why: "Leveransen kom sent"}
		f.Report.GoOn, f.Report.GoOnWhen = allmenning.Widens, "2026-09-01"
		f.Report.Later = []allmenning.FollowUp{{Month: 6, At: 1767225600000, Runs: allmenning.RunsChanged, Line: "Nå på fem sykehjem"}}
	}))
	p := s.Ask(nobody, r.Path(), nil)
	text := p.Main()
	if p.Code != http.StatusOK || p.First("h1") != "Sensor i stedet for nattilsyn · Fall blant eldre · Vefsn" || p.First("title") != p.First("h1")+" – Allmenning" {
		t.Fatalf("%d %s", p.Code, p.First("h1"))
	}
	has(t, "the page", text,
		"Medisindispenser i hjemmetjenesten , Vefsn", "Sengesensorer erstattet faste nattrunder",
		"Tiltaket var for alle innbyggere. Det gikk bedre. Så sikre er de: de har målt det, men kan ikke utelukke andre grunner.",
		"Kan tyde på virkning", "gruppene kan ha vært ulike fra før", "Sammenlikning uten loddtrekning",
		"80 av 100 som det var ment for", "Fullført som planlagt.", "2023–2024",
		"Forankret i en vedtatt plan", "Delvis", "Noen hadde satt av tid", "Nei",
		"120 000 kroner i 2024-kroner", "320 timer i året", "70 % av planen", "Leveransen kom sent",
		"Ja, de utvider. Fra 1. september 2026.", "Etter 6 måneder", "Går fortsatt, men er endret. Nå på fem sykehjem",
		"Slik var det da perioden begynte", "Innbyggere", "De som prøvde, mener det ikke er noe her andre trenger å vite.",
	)
	for _, not := range []string{"Lederne ville det", "Opplæring", "Slik ble tallene til", "Endre resultatet"} {
		if strings.Contains(text, not) {
			t.Errorf("%q has nothing to tell", not)
		}
	}
	if !strings.Contains(testweb.Links(p.Tree), " "+r.Path()+"/endre ") == !strings.Contains(testweb.Links(s.Ask(kari, r.Path(), nil).Tree), " "+r.Path()+"/endre ") {
		t.Error("the way to change it is for its owner, and for nobody else")
	}
}

func TestToldFinding_what_stopped_or_never_began_is_a_page_of_its_own(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	stopped := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Report.Status, f.Report.Reason = allmenning.StoppedEarly, "no-effect"
	}))
	never := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Report.Status, f.Report.Reason, f.Direction, f.Sureness = allmenning.NeverStarted, "no-staff", "", 0
	}))
	has(t, "stopped", s.Ask(nobody, stopped.Path(), nil).Main(), "Stanset før tiden fordi det ikke virket. Det gikk bedre.")
	p := s.Ask(nobody, never.Path(), nil)
	text := section(p, "kort")
	has(t, "never started", p.Main(), "Tiltaket skulle være for alle innbyggere. Kom aldri i gang fordi de manglet folk.")
	has(t, "never started", text, "Det kom aldri i gang, så vi vet ikke om tiltaket virker.")
	if section(p, "ulemper") != "" || strings.Contains(text, "Kan tyde på virkning") || strings.Contains(text, "Nådde") {
		t.Errorf("what never began harmed nobody and shows nothing: %s", text)
	}
	list := s.Ask(nobody, "/resultater?sted=1824", nil).Main()
	has(t, "the list", list, "Resultat Vefsn Stanset før tiden", "Kom aldri i gang", "Sengesensorer")
	has(t, "the project", s.Ask(nobody, of.Path(), nil).Main(), "Stanset før tiden fordi det ikke virket.", "Kom aldri i gang fordi de manglet folk.")
}

// That none was seen, that nobody looked and that nobody answered are three things, and a harm is told in their own words.
func TestToldFinding_harms_are_told_by_name(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	said := map[string]bool{}
	for _, seen := range append(allmenning.HarmAnswers(), "") {
		r := tell(t, s, kari, of, result(func(f *allmenning.Finding) { f.Report.Harm = allmenning.Harm{Seen: seen} }))
		said[section(s.Ask(nobody, r.Path(), nil), "ulemper")] = true
	}
	if len(said) != 4 {
		t.Errorf("%d answers are told apart, want 4: %v", len(said), said)
	}
	r := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Report.Harm = allmenning.Harm{Seen: allmenning.HarmFound, What: "To beboere snublet i kabelen"}
	}))
	has(t, "a harm", s.Ask(nobody, r.Path(), nil).Main(), "Ja, noen ble verre stilt.", "To beboere snublet i kabelen")
}

func TestToldFinding_lessons_with_all_that_is_known_of_them(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	r := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Report.NothingLearnt = false
		f.LessonsBlock.Lessons = []allmenning.Lesson{{
			When: "alarmen kom på en felles telefon", Did: "ga vi den til én", LedTo: "svarene kom raskt", Advice: "Avgjør hvem før første natt",
			Factor: "process.roles", Sign: "helped", Weight: "decisive", Phase: "start", Holds: "anywhere", Condition: "minst to på nattevakt", Basis: "measured",
		}}
	}))
	facts := []string{"Hjalp", "Avgjørende", "Roller og ansvar", "I oppstarten", "Målt", "Gjelder alle kommuner", "Forutsetning minst to på nattevakt", "Avgjør hvem før første natt"}
	has(t, "the result", s.Ask(nobody, r.Path(), nil).Main(), facts...)
	p := s.Ask(nobody, of.Path(), nil)
	has(t, "the project", p.Main(), append(facts, "Fra resultatet Sensor i stedet for nattilsyn · Fall blant eldre · Vefsn")...)
	closed := map[allmenning.BlockName]allmenning.Closure{allmenning.Lessons: {Level: allmenning.Own, Basis: "offl-13"}}
	if err := s.Commons.SetClosure(context.Background(), kari.Actor, r.ID, r.Version, r.Closure, closed); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{r.Path(), of.Path()} {
		text := s.Ask(nobody, path, nil).Main()
		if strings.Contains(text, "felles telefon") || !strings.Contains(text, "Erfaringene er ikke åpne for alle.") {
			t.Errorf("%s: closed lessons: %s", path, text)
		}
		has(t, "its owner at "+path, s.Ask(kari, path, nil).Main(), "felles telefon")
	}
}

func TestToldFinding_numbers_with_what_was_assumed_and_why_they_are_not_pooled(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	shares := func(f *allmenning.Finding) {
		f.NumbersBlock.Entered = &allmenning.Entered{
			Shape: allmenning.ShapeShares, Origin: allmenning.OriginRegister, Repeats: true,
			Tried: allmenning.Arm{Value: number(30), N: number(100)}, Not: allmenning.Arm{Value: number(40), N: number(100)},
			Differences: "Ett sykehjem kom til senere", Bias: allmenning.Bias{Groups: "some"},
		}
	}
	r := tell(t, s, kari, of, result(shares))
	colleague := s.Person("Ola Hansen", vefsn, allmenning.RoleEditor)
	now, err := s.Commons.ToChange(context.Background(), colleague.Actor, r.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	now.Body.(*allmenning.Finding).NumbersBlock.Entered.ConfirmedBy = colleague.Actor.Person
	if _, err := s.Commons.Change(context.Background(), colleague.Actor, commons.Changing{Record: now}); err != nil {
		t.Fatal(err)
	}
	// ln(30/40) = -0.288, SE = √(1/30+1/40) = 0.2415: 0.75 (0.47–1.20).
	has(t, "numbers", s.Ask(nobody, r.Path(), nil).Main(),
		"Tallet ble 25 % lavere med tiltaket enn uten.", "fra 53 % lavere til 20 % høyere", "så tallene alene avgjør det ikke", "IRR 0,75 (95 prosent intervall: 0,47–1,20)",
		"Fikk tiltaket 30 100", "Fra et register", "Ett sykehjem kom til senere", "Gruppene var ulike fra start Noe fare", "holdt tallene opp mot kilden")
	guess := tell(t, s, kari, of, result(func(f *allmenning.Finding) { shares(f); f.NumbersBlock.Entered.Origin = allmenning.OriginGuess }))
	has(t, "a guess", s.Ask(nobody, guess.Path(), nil).Main(), "Tallet slås ikke sammen med andre: tallene er anslått, ikke målt.")
	changes := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Outcome, f.OutcomeNamed = "", allmenning.Texts{NB: "Trivsel"}
		at := func(v float64) allmenning.Arm { return allmenning.Arm{Value: &v, N: number(40), SD: number(2)} }
		f.NumbersBlock.Entered = &allmenning.Entered{Shape: allmenning.ShapeBeforeAfter, Tried: at(7), TriedBefore: at(5), Not: at(5.5), NotBefore: at(5)}
	}))
	has(t, "before and after", s.Ask(nobody, changes.Path(), nil).Main(), "Tallet ble 1,5 høyere med tiltaket enn uten.", "Vi har regnet med 0,5.", "Fikk det ikke, etter 5,5 40 2")
}

// Counts under five are the owner's alone: on the page, and in what was changed.
func TestToldFinding_small_counts_are_hidden_from_others(t *testing.T) {
	ctx := context.Background()
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	peer := s.Person("Ola Peer", fauske, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	r := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.NumbersBlock.Entered = &allmenning.Entered{
			Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: number(3), N: number(211)}, Not: allmenning.Arm{Value: number(37), N: number(199)},
		}
	}))
	now, err := s.Commons.ToChange(ctx, kari.Actor, r.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	now.Body.(*allmenning.Finding).NumbersBlock.Entered.Tried.Value = number(4)
	now.Body.(*allmenning.Finding).Report.Reached = nil
	now.Body.(*allmenning.Finding).Report.ReachUnknown = true
	if _, err := s.Commons.Change(ctx, kari.Actor, commons.Changing{Record: now}); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]allmenning.Visitor{"everybody": nobody, "a peer": peer} {
		numbers := section(s.Ask(v, r.Path(), nil), "tall")
		has(t, name, numbers, "Skjult, under 5 i minst én gruppe", "Minst ett av tallene er under 5")
		if strings.Contains(numbers, " 4 ") || strings.Contains(numbers, " 37 ") || strings.Contains(numbers, "18,6") || strings.Contains(numbers, "211") {
			t.Errorf("%s: a count is shown: %s", name, numbers)
		}
		change := s.Ask(v, r.Path()+"/historikk/2", nil)
		if text := change.Main(); change.Code != http.StatusOK || strings.Contains(text, "Fikk tiltaket: tall") {
			t.Errorf("%s: %d, what was changed tells of the count: %s", name, change.Code, text)
		}
	}
	has(t, "the owner", section(s.Ask(kari, r.Path(), nil), "tall"), "Fikk tiltaket 4 211 1,9 %", "Fikk det ikke 37 199 18,6 %", "Bare dere ser antallet")
	has(t, "what the owner changed", s.Ask(kari, r.Path()+"/historikk/2", nil).Main(), "Fikk tiltaket: tall", "Vet ikke hvor mange")
}

// People before and after, and people in each period, are hidden as those of two groups are: on the page, and in what was changed.
func TestToldFinding_small_counts_of_other_shapes_are_hidden_too(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	of := aProject(t, s, kari)
	at := func(v, n float64) allmenning.Arm { return allmenning.Arm{Value: &v, N: &n} }
	before := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		f.Outcome, f.Direction = "in-work", allmenning.NoDifference
		f.NumbersBlock.Entered = &allmenning.Entered{
			Shape: allmenning.ShapeBeforeAfter, Counts: true, TriedBefore: at(3, 211), Tried: at(37, 213), NotBefore: at(31, 199), Not: at(33, 197),
		}
	}))
	series := tell(t, s, kari, of, result(func(f *allmenning.Finding) {
		x := &allmenning.Entered{Shape: allmenning.ShapeSeries, Start: 9}
		for i := range 19 {
			x.Points = append(x.Points, allmenning.Point{Value: number(float64(31 + i%3)), Of: number(211)})
		}
		x.Points[4].Value = number(2)
		f.NumbersBlock.Entered, f.Direction = x, allmenning.NoDifference
	}))
	hidden := []string{"3", "37", "31", "33", "211", "213", "199", "197"}
	for _, r := range []*allmenning.Record{before, series} {
		text := section(s.Ask(nobody, r.Path(), nil), "tall")
		for _, count := range hidden {
			if slices.Contains(strings.Fields(text), count) {
				t.Errorf("%s is shown: %s", count, text)
			}
		}
		has(t, "others", text, "under 5, og kunne fortelle om noen")
		if body := s.Ask(nobody, r.Path()+"/historikk/1", nil).Main(); strings.Contains(body, "211") {
			t.Errorf("what was written tells of the count: %s", body)
		}
	}
	has(t, "before and after", section(s.Ask(nobody, before.Path(), nil), "tall"), "Fikk tiltaket, før Skjult", "Fikk det ikke, etter Skjult", "Antall Av Andel")
	has(t, "its owner", section(s.Ask(kari, before.Path(), nil), "tall"), "Fikk tiltaket, før 3 211 1,4 %", "Fikk det ikke, etter 33 197 16,8 %", "Bare dere ser antallet")
	has(t, "a series", section(s.Ask(nobody, series.Path(), nil), "tall"), "9 perioder før tiltaket og 10 med det")
	has(t, "its owner", section(s.Ask(kari, series.Path(), nil), "tall"), "31 211", "Bare dere ser tallene for hver periode.")
}

// What the page of a project says to its owner when the result is missing, and where it leads.
func TestProject_asks_its_owner_for_the_result(t *testing.T) {
	s := town(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleContributor)
	editor := s.Person("Per Hansen", vefsn, allmenning.RoleEditor)
	peer := s.Person("Ola Peer", fauske, allmenning.RoleEditor)
	of := aProject(t, s, editor)
	to := " /resultater/ny?prosjekt=" + string(of.ID) + " "
	p := s.Ask(kari, of.Path(), nil)
	has(t, "its owner", p.Main(), "Prosjektet er ferdig, men resultatet mangler", "Registrer resultat")
	has(t, "its owner", testweb.Links(p.Tree), to)
	if p := s.Ask(peer, of.Path(), nil); strings.Contains(testweb.Links(p.Tree), to) || strings.Contains(p.Main(), "resultatet mangler") {
		t.Error("others are asked for the result")
	}
	tell(t, s, editor, of, result(func(*allmenning.Finding) {}))
	p = s.Ask(kari, of.Path(), nil)
	has(t, "with a result", p.Main(), "Legg til et resultat", "Kan tyde på virkning", "Det gikk bedre. Så sikre er de: de har målt det, men kan ikke utelukke andre grunner.")
	if strings.Contains(p.Main(), "resultatet mangler") {
		t.Error("the result is there")
	}
}

// Every result comes from a project, so that one is not open here is no more than is known, and its title is not told.
func TestToldFinding_of_a_closed_project_says_so(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	project := tried(t, s, vefsn, "Sensorer om natten")
	path, p := begun(t, s, kari, project)
	sent := s.Ask(kari, path, with(p.Fields(), short...))
	receipt := s.Ask(kari, sent.Header.Get("Location"), nil)
	has(t, "the receipt", receipt.Main(), "Prosjektet «Sensorer om natten» står nå som «")
	r := stored(t, s, kari, path)
	h, err := s.Answers.History(t.Context(), answers.Who{Reader: kari.Actor.Reader}, allmenning.NounProject, project.ID)
	if err != nil || len(h.Happened) == 0 || !slices.ContainsFunc(h.Happened, func(x answers.Happening) bool {
		return x.Ended == allmenning.CompletedWithChanges && x.Other != nil && x.Other.ID == r.ID
	}) {
		t.Errorf("the project's history does not say what ended it: %+v (%v)", h, err)
	}
	has(t, "everybody, of an open project", s.Ask(nobody, r.Path(), nil).Main(), "Sensorer om natten")
	now, err := s.DB.Record(t.Context(), kari.Actor.Reader, project.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commons.Withdraw(t.Context(), kari.Actor, project.ID, now.Version); err != nil {
		t.Fatal(err)
	}
	page := s.Ask(nobody, r.Path(), nil)
	has(t, "everybody, of a withdrawn project", page.Main(), "Prosjektet det kommer fra, er ikke åpent her")
	if strings.Contains(page.Main(), "Ikke koblet til noe prosjekt") || strings.Contains(page.Body, "Sensorer om natten") || strings.Contains(page.Body, string(project.ID)) {
		t.Error("the page says that there is no project, or names it")
	}
}
