package synthesis_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
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
	pages "allmenning/serve/web/synthesis"
	"allmenning/serve/web/visibility"
	"allmenning/store"
)

// deciding is a site with a result from Vefsn that fits the question of falls, and one who keeps it.
type deciding struct {
	*testweb.Town
	t              *testing.T
	writer, keeper allmenning.Visitor
	anybody        allmenning.Visitor
	result         *allmenning.Record
	project        *allmenning.Record
}

func openDeciding(t *testing.T) *deciding {
	t.Helper()
	s := testweb.OpenTown(t, nil, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{
			pages.Pages{Answers: a, Commons: c}, history.Pages{Answers: a}, finding.Pages{Answers: a, Commons: c}, visibility.Pages{Answers: a, Commons: c},
		}
	})
	d := &deciding{Town: s, t: t, writer: s.Person("kari", commons.MunicipalityOwner("1824"), allmenning.RoleEditor)}
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutPerson(&allmenning.Person{ID: "keeper", Name: "Ada", Email: "ada@example.org", Admin: true})
	})
	d.keeper = allmenning.Visitor{Name: "Ada", Email: "ada@example.org", Actor: allmenning.Actor{Reader: allmenning.Reader{Person: "keeper"}, Admin: true}}
	d.project = testkit.Project()
	d.project.Owner, d.project.Title = commons.MunicipalityOwner("1824"), "Trygg på beina"
	d.project.Body.(*allmenning.Project).Period = allmenning.Period{From: "2025-01-01"}
	d.result = d.measured(60)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		for _, r := range []*allmenning.Record{d.project, d.result} {
			if _, err := tx.PutRecord(r, allmenning.ActRegistered, d.writer.Actor, ""); err != nil {
				return err
			}
		}
		return tx.PutLink(allmenning.Link{From: d.result.ID, To: d.project.ID, Kind: allmenning.LinkFrom}, d.writer.Actor)
	})
	d.weigh()
	return d
}

// measured is a whole result with numbers, which were compared without a draw.
func (d *deciding) measured(falls float64) *allmenning.Record {
	n, others, se := 100.0, 90.0, 0.16
	r := testkit.Finding()
	r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	r.Owner, r.Title = commons.MunicipalityOwner("1824"), "Fall blant eldre"
	r.Body = &allmenning.Finding{
		Outcome: "falls-rate", OutcomeNamed: allmenning.Texts{NB: "Fall blant eldre"}, Direction: allmenning.Better, Sureness: 3, Design: "controlled",
		Report: allmenning.Report{Measure: "exercise-group", Did: "Trening to ganger i uken.", Status: allmenning.CompletedWithChanges},
		NumbersBlock: allmenning.FindingNumbers{
			Measure: "IRR", Entered: &allmenning.Entered{
				Shape: allmenning.ShapeShares, Repeats: true, Origin: allmenning.OriginMeasured, Tried: allmenning.Arm{Value: &falls, N: &n}, Not: allmenning.Arm{Value: &others, N: &n},
				Bias: allmenning.Bias{Groups: "some"},
			},
			Effect: &allmenning.Effect{Scale: "log_ratio", Y: -0.405, SE: &se, Usable: true, Poolable: true},
		},
	}
	return r
}

func (d *deciding) weigh() {
	d.t.Helper()
	if _, err := d.Commons.WeighResults(context.Background()); err != nil {
		d.t.Fatal(err)
	}
}

var fallsPage = path("falls-rate-ratio")

func (d *deciding) look(v allmenning.Visitor) testweb.Page {
	return d.Ask(v, fallsPage+"?kommune=1824", nil)
}

// send presses a button: in or out.
func (d *deciding) send(v allmenning.Visitor, choice, reason, seen string) testweb.Page {
	return d.Ask(v, fallsPage+"/forslag", url.Values{"resultat": {string(d.result.ID)}, "valg": {choice}, "grunn": {reason}, "sett": {seen}})
}

// seen is what the forms on the page hold of the state they were drawn from.
func seen(p testweb.Page) string { return p.Fields().Get("sett") }

// section is the text of a section by the id of its heading; empty where there is none.
func section(p testweb.Page, id string) string {
	for _, n := range p.All("section") {
		if testweb.Attr(n, "aria-labelledby") == id {
			return text(n)
		}
	}
	return ""
}

func TestDecide_a_result_waits_for_all_to_see_and_for_one_to_decide(t *testing.T) {
	d := openDeciding(t)
	for name, v := range map[string]allmenning.Visitor{"anybody": d.anybody, "who wrote it": d.writer} {
		p := d.look(v)
		s := section(p, "venter")
		for _, want := range []string{"Trygg på beina", "Vefsn", "Den som har ansvaret for oppsummeringen, bestemmer"} {
			if !strings.Contains(s, want) {
				t.Errorf("%s is not told %q: %q", name, want, s)
			}
		}
		if strings.Contains(p.Body, "/forslag") || strings.Contains(s, "Ta med") {
			t.Errorf("%s may decide: %q", name, s)
		}
		if section(p, "nytt") != "" {
			t.Errorf("%s is told of news where there is one answer", name)
		}
	}
	s := section(d.look(d.keeper), "venter")
	for _, want := range []string{
		"Kan tyde på virkning", "Gruppene var ulike fra start: noe fare.", "Hva det ville endre å ta det med", "Spennet er ", ", og ville blitt ",
		"Resultatene ville være funnet på måter som ikke gir like sikkert svar.", "Ta med", "Hold utenfor", "Hvorfor skal det holdes utenfor?",
	} {
		if !strings.Contains(s, want) {
			t.Errorf("who keeps it is not told %q: %q", want, s)
		}
	}
}

func TestDecide_taking_in_moves_the_answer_and_says_so(t *testing.T) {
	d := openDeciding(t)
	before := sentence(d.look(d.anybody))
	drawn := seen(d.look(d.keeper))
	p := d.send(d.keeper, "ta-med", "", drawn)
	to, fragment, _ := strings.Cut(p.Header.Get("Location"), "#")
	if p.Code != http.StatusSeeOther || fragment != "avgjort" {
		t.Fatalf("%d to %q", p.Code, p.Header.Get("Location"))
	}
	if again := d.send(d.keeper, "ta-med", "", drawn); again.Code != http.StatusSeeOther {
		t.Errorf("a second click: %d", again.Code)
	}
	receipt := d.Ask(d.keeper, to+"&kommune=1824", nil)
	if got := receipt.Text("avgjort"); !strings.Contains(got, "Resultatet fra «Trygg på beina» er tatt med, og svaret er regnet ut på nytt.") {
		t.Errorf("the receipt says %q", got)
	}
	if got := d.Ask(d.anybody, to+"&kommune=1824", nil); strings.Contains(got.Body, `id="avgjort"`) {
		t.Error("somebody else gets the receipt")
	}
	p = d.look(d.anybody)
	news := section(p, "nytt")
	for _, want := range []string{"«Trygg på beina» er kommet til.", "Spennet var ", "Tidligere svar", "Første svar."} {
		if !strings.Contains(news, want) {
			t.Errorf("the news do not say %q: %q", want, news)
		}
	}
	if sentence(p) == before {
		t.Error("the sentence of what to expect is the same")
	}
	if !strings.Contains(p.Body, "Studier med og uten loddtrekning står sammen her.") {
		t.Error("designs are mixed silently")
	}
	if section(p, "venter") != "" {
		t.Error("it waits still")
	}
	if printed := d.Ask(d.anybody, fallsPage+"/utskrift?kommune=1824", nil); !regexp.MustCompile(`Oppdatert [^:]+: «Trygg på beina» er kommet til\.`).MatchString(printed.Main()) {
		t.Errorf("the sheet does not say what is new: %q", printed.Main())
	}
	all := d.Ask(d.anybody, fallsPage+"/historikk", nil)
	for _, want := range []string{"Et resultat ble foreslått: Fall blant eldre", "Et resultat ble tatt med: Fall blant eldre"} {
		if !strings.Contains(all.Main(), want) {
			t.Errorf("the history does not say %q: %q", want, all.Main())
		}
	}
	// deciding again
	if p := d.send(d.keeper, "utenfor", "Bare to måneder.", seen(d.look(d.keeper))); p.Code != http.StatusSeeOther {
		t.Fatalf("deciding again: %d", p.Code)
	}
	p = d.look(d.anybody)
	if sentence(p) != before || !strings.Contains(p.Body, "Bare to måneder.") {
		t.Error("left out again: another sentence, or no reason")
	}
	if s := section(d.look(d.keeper), "venter"); !strings.Contains(s, "Det dere har bestemt") || !strings.Contains(s, "Ta med likevel") {
		t.Errorf("who keeps it cannot decide again: %q", s)
	}
}

func TestDecide_refuses(t *testing.T) {
	d := openDeciding(t)
	drawn := seen(d.look(d.keeper))
	if p := d.send(d.anybody, "ta-med", "", drawn); p.Code != http.StatusSeeOther || !strings.HasPrefix(p.Header.Get("Location"), "/logg-inn?neste=") {
		t.Errorf("a stranger: %d to %q", p.Code, p.Header.Get("Location"))
	}
	if p := d.send(d.writer, "ta-med", "", drawn); p.Code != http.StatusForbidden {
		t.Errorf("who wrote it: %d", p.Code)
	}
	for reason, want := range map[string]string{"": "Skriv hvorfor resultatet skal holdes utenfor.", "Gjelder 01010112377, ikke oss": ""} {
		p := d.send(d.keeper, "utenfor", reason, drawn)
		fault := p.Find(class("err"))
		if p.Code != http.StatusUnprocessableEntity || fault == nil || !strings.Contains(text(fault), want) {
			t.Fatalf("%q: %d", reason, p.Code)
		}
		area := p.All("textarea")[0]
		if testweb.Attr(area, "aria-invalid") != "true" || strings.TrimSpace(text(area)) != reason || !strings.Contains(testweb.Attr(area, "aria-describedby"), testweb.Attr(fault, "id")) {
			t.Errorf("%q: the field does not say what is wrong, or has lost what was written: %q", reason, text(area))
		}
		if !strings.Contains(p.Body, `href="#`+testweb.Attr(area, "id")+`"`) {
			t.Errorf("%q: the summary does not lead to the field", reason)
		}
	}
	if p := d.send(d.keeper, "ta-med", "", "1"); p.Code != http.StatusConflict || !strings.Contains(p.Main(), "Noen andre har bestemt om dette resultatet") {
		t.Errorf("a clash: %d", p.Code)
	}
	if s := section(d.look(d.anybody), "venter"); !strings.Contains(s, "Trygg på beina") {
		t.Error("something was decided")
	}
}

// What is closed later is not named in the news, though it was used when they were made.
func TestDecide_news_forget_the_name_of_what_is_closed(t *testing.T) {
	d := openDeciding(t)
	d.send(d.keeper, "ta-med", "", "")
	testkit.Write(t, d.DB, func(tx *store.Tx) error {
		_, err := tx.SetState(d.result.ID, 1, allmenning.Withdrawn, d.writer.Actor)
		return err
	})
	d.weigh()
	p := d.look(d.anybody)
	news := section(p, "nytt")
	if !strings.Contains(news, "Ett resultat er ikke lenger med.") || !strings.Contains(news, "Ett resultat er kommet til.") || strings.Contains(p.Main(), "Trygg på beina er") {
		t.Errorf("the news say %q", news)
	}
	if strings.Contains(news, "Trygg") || strings.Contains(p.Body, string(d.result.ID)) {
		t.Errorf("the page names what is withdrawn: %q", news)
	}
}

// Those who decide are told where the owner's answer and the numbers do not agree.
func TestDecide_says_when_the_answer_and_the_numbers_disagree(t *testing.T) {
	d := openDeciding(t)
	const clash = "Eieren sier «Verre», tallene viser «Bedre»."
	if p := d.look(d.keeper); strings.Contains(p.Main(), "tallene viser") {
		t.Error("said where they agree")
	}
	d.result.Body.(*allmenning.Finding).Direction = allmenning.Worse
	d.result.Version++
	testkit.Put(t, d.DB, d.result)
	if p := d.look(d.keeper); !strings.Contains(p.Main(), clash) {
		t.Errorf("%q is not said: %s", clash, p.Main())
	}
}

// A project that is closed is not named, and the row stands by itself: the result is open, with its owner, its people and its place.
func TestShow_a_result_of_a_closed_project_stands_by_itself(t *testing.T) {
	d := openDeciding(t)
	d.send(d.keeper, "ta-med", "", "")
	closed := allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}
	if err := d.Commons.SetClosure(context.Background(), d.writer.Actor, d.project.ID, 1, closed, nil); err != nil {
		t.Fatal(err)
	}
	d.weigh()
	p := d.look(d.anybody)
	if strings.Contains(p.Body, "Trygg på beina") || strings.Contains(p.Body, string(d.project.ID)) {
		t.Error("the page names what is closed")
	}
	var row string
	for _, n := range p.All("tr") {
		if s := text(n); row == "" && strings.Contains(s, "Fall blant eldre") { // the table of studies stands first
			row = s
		}
	}
	for _, want := range []string{"Fall blant eldre, Vefsn kommune", "Trening to ganger i uken.", "200"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row does not say %q: %q", want, row)
		}
	}
	if !strings.Contains(p.Body, d.result.Path()) || strings.Contains(p.Main(), "Ingen av stedene i studiene") {
		t.Error("the row does not lead to the result, or its place is said not to be known")
	}
	paper := d.Ask(d.anybody, fallsPage+"/utskrift?kommune=1824", nil)
	if !strings.Contains(paper.Main(), "Trening to ganger i uken.") {
		t.Error("the paper does not say what was offered")
	}
}

// Whoever took a result in is named in its history, and not the program that drew the arrow.
func TestHistory_of_a_result_says_who_took_it_in(t *testing.T) {
	d := openDeciding(t)
	d.send(d.keeper, "ta-med", "", "")
	of := func() string { return d.Ask(d.writer, d.result.Path()+"/historikk", nil).Main() }
	if got := of(); !strings.Contains(got, "Tatt med i oppsummeringen: ") || strings.Contains(got, "Programmet") || strings.Contains(got, "Koblet til noe annet: Hvor") {
		t.Errorf("taken in: %q", got)
	}
	d.send(d.keeper, "utenfor", "Bare to måneder.", seen(d.look(d.keeper)))
	if got := of(); !strings.Contains(got, "Ikke lenger med i oppsummeringen: ") || strings.Contains(got, "Programmet") {
		t.Errorf("left out: %q", got)
	}
	d.send(d.keeper, "ta-med", "", seen(d.look(d.keeper)))
	testkit.Write(t, d.DB, func(tx *store.Tx) error { // nobody decides that it goes
		_, err := tx.SetState(d.result.ID, 1, allmenning.Withdrawn, d.writer.Actor)
		return err
	})
	d.weigh()
	if got := of(); strings.Count(got, "Programmet") != 1 {
		t.Errorf("withdrawn: %q", got)
	}
}
