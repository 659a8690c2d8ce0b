package finding_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/internal/testweb"
	"allmenning/synthesis"
)

// series is twelve periods before and twelve after, as they are pasted from a spreadsheet: a heading, tabs, decimal comma.
func series() string {
	var b strings.Builder
	b.WriteString("Måned\tFall\n")
	for _, line := range strings.Fields("a1:10,5 a2:11 a3:9,5 a4:10 a5:11,5 a6:10 a7:9 a8:10,5 a9:11 a10:10 a11:9,5 a12:10,5 b1:7,5 b2:8 b3:7 b4:6,5 b5:7,5 b6:8 b7:7 b8:6,5 b9:7 b10:7,5 b11:6 b12:7") {
		b.WriteString(strings.Replace(line, ":", "\t", 1) + "\r\n")
	}
	return b.String()
}

// The numbers are those of synthesis.TestEffectOf, where each effect is reckoned by hand: ln(.3/.4) ∓ 1.96·0.1958 is 25 per cent
// fewer, from 49 fewer to 10 more.
func TestNewResult_says_at_once_what_the_numbers_say(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	project := tried(t, s, vefsn, "Sensorer om natten")
	const tried, not = "numbers.entered.tried.", "numbers.entered.not."
	groups := []string{tried + "value", "30", tried + "n", "100", not + "value", "40", not + "n", "100"}
	averages := []string{tried + "value", "7", tried + "n", "40", tried + "sd", "2", not + "value", "6", not + "n", "50", not + "sd", "2"}
	before := append([]string{
		"numbers.entered.tried_before.value", "5", "numbers.entered.tried_before.n", "40", "numbers.entered.tried_before.sd", "2",
		"numbers.entered.not_before.value", "5", "numbers.entered.not_before.n", "50", "numbers.entered.not_before.sd", "2",
	}, averages...)
	people := []string{
		"numbers.entered.counts", "ja", "numbers.entered.tried_before.value", "40", "numbers.entered.tried_before.n", "100", "numbers.entered.not_before.value", "40",
		"numbers.entered.not_before.n", "100", tried + "value", "60", tried + "n", "100", not + "value", "45", not + "n", "100", "numbers.entered.correlation", "0",
	}
	for _, c := range []struct {
		name, shape, design, outcome string
		fields                       []string
		says                         []string
	}{
		{"shares", "shares", "controlled", "functional-decline", groups, []string{
			"Av 100 hadde 30 det med tiltaket og 40 uten. Det er 25 prosent færre, mellom 49 prosent færre og 10 prosent flere.", "0,75 ganger så mye", "0,51–1,10",
			"Kan tyde på virkning", "kan legges sammen med andres",
		}},
		{"a difference of shares", "shares", "controlled", "in-work", groups, []string{"Det er 10 færre av 100, mellom 23,1 færre og 3,1 flere."}},
		{"events", "shares", "controlled", "falls-rate", append([]string{"numbers.entered.repeats", "ja", tried + "value", "1 20"}, groups[2:]...), []string{
			"Per 100 var det 120 med tiltaket og 40 uten. Det er 200 prosent flere, mellom 110 prosent flere og 329 prosent flere.",
		}},
		{"averages", "averages", "controlled", "copm-performance", averages, []string{
			"Gjennomsnittet var 7 med tiltaket og 6 uten. Det er 1 høyere, mellom 0,17 høyere og 1,83 høyere.",
		}},
		{"before and after", "before-after", "before-after-comparison", "copm-performance", before, []string{
			"Med tiltaket gikk det fra 5 til 7, og uten fra 5 til 6. Endringen var 1 høyere med tiltaket enn uten, mellom 0,17 høyere og 1,83 høyere.", "Vi har regnet med 0,5.", "0,5",
		}},
		{"people before and after", "before-after", "controlled", "in-work", people, []string{
			"Med tiltaket gikk det fra 40 av 100 til 60 av 100, og uten fra 40 av 100 til 45 av 100.", "15 flere av 100", "Regnet som forskjellen mellom hvor mye andelene endret seg.", "kan legges sammen",
		}},
		{"per cent as people", "before-after", "controlled", "in-work", with2(people, tried+"value", "9,2"), []string{"Antall personer må være et helt tall."}},
		{"more people than there are", "before-after", "controlled", "in-work", with2(people, tried+"value", "101"), []string{"Det kan ikke gjelde flere enn det er i gruppen."}},
		{"averages without spread", "before-after", "controlled", "in-work", people[2:], []string{"kan ikke legges sammen med andres: usikkerheten er ikke kjent"}},
		{"a gap", "series", "interrupted-series", "", []string{"numbers.entered.points", "jan; 5; 100\nfeb; 6\nmar; 7; 100", "numbers.entered.start", "2"}, []string{"Periode nummer 2 mangler et tall."}},
		{"series", "series", "interrupted-series", "", []string{"numbers.entered.points", series(), "numbers.entered.start", "B1"}, []string{
			"Vi har 12 perioder før tiltaket og 12 med det. Da tiltaket begynte, ble nivået 2,", "lavere, mellom", "kan legges sammen",
		}},
		{"direction", "direction", "before-after", "", nil, []string{"Viser endring, ikke årsak", "Det kan ikke flytte et gjennomsnitt"}},
		{"told", "shares", "story", "", groups, []string{"25 prosent færre", "kan ikke legges sammen med andres: ", "Retningen teller likevel"}},
		{"half filled in", "shares", "story", "", groups[:4], []string{"når tallene er på plass"}},
		{"more than there are", "shares", "story", "", append([]string{tried + "value", "101"}, groups[2:]...), []string{"Det kan ikke gjelde flere enn det er i gruppen"}},
		{"nobody", "shares", "controlled", "functional-decline", []string{tried + "value", "0", tried + "n", "100", not + "value", "0", not + "n", "90"}, []string{
			"Det skjedde ikke med noen, verken med eller uten tiltaket. Da er det ingen forskjell å regne på.", "Retningen teller likevel med.",
		}},
		{"everybody", "shares", "controlled", "functional-decline", []string{tried + "value", "100", tried + "n", "100", not + "value", "90", not + "n", "90"}, []string{
			"Det skjedde med alle, både med og uten tiltaket.",
		}},
		{"nobody, as a difference", "shares", "controlled", "in-work", []string{tried + "value", "0", tried + "n", "100", not + "value", "0", not + "n", "90"}, []string{"færre av 100, mellom", "kan legges sammen"}},
		{"per cent without its sign", "shares", "controlled", "in-work", []string{tried + "value", "9,2", tried + "n", "180", not + "value", "14", not + "n", "180"}, []string{
			"Skriv antallet, ikke prosent: et helt tall",
		}},
		{"per cent of a series", "series", "interrupted-series", "", []string{"numbers.entered.points", "jan; 5; 100\nfeb; 9,2; 180\nmar; 7; 100", "numbers.entered.start", "2"}, []string{
			"I periode nummer 2 står det av hvor mange.",
		}},
		{"per cent", "shares", "story", "", append([]string{tried + "value", "30 %"}, groups[2:]...), []string{"uten prosenttegn"}},
		{"a line that cannot be read", "series", "", "", []string{"numbers.entered.points", "jan; 5\nfeb; fem", "numbers.entered.start", "2"}, []string{"Linje 2 kan vi ikke lese: «feb; fem»"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, form := begun(t, s, kari, project)
			fields := with(form.Fields(), append([]string{"numbers.entered.shape", c.shape, "design", c.design, "outcome", c.outcome}, c.fields...)...)
			piece := live(t, s, kari, path, fields)
			if !strings.Contains(piece.Body, `id="tallfelt"`) {
				t.Error("the fields of the shape are not sent")
			}
			page := s.Ask(kari, path, nil) // without script, when the draft is saved
			for _, want := range c.says {
				if got := piece.Text("merke") + " " + piece.Text("virkning"); !strings.Contains(got, want) {
					t.Errorf("live says %q, want %q", got, want)
				}
				if got := page.Text("merke") + " " + page.Text("virkning"); !strings.Contains(got, want) {
					t.Errorf("the page says %q, want %q", got, want)
				}
			}
			if again := live(t, s, kari, path, with(page.Fields())); strings.Contains(again.Body, `id="tallfelt"`) {
				t.Error("the same fields are sent again while somebody writes in them")
			}
		})
	}
}

// with2 is pairs of fields with one of them another.
func with2(pairs []string, name, value string) []string {
	return append(slices.Clone(pairs), name, value)
}

// Whether people were counted or an average taken is asked, and the fields ask for what was answered.
func TestNewResult_asks_whether_people_are_counted(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	const counts, spread, count = "Tallene er antall personer, ikke gjennomsnitt", "Standardavvik", "Hvor mange personer"
	fields := with(form.Fields(), "numbers.entered.shape", "before-after")
	piece := live(t, s, kari, path, fields).Text("tallfelt")
	if !strings.Contains(piece, counts) || !strings.Contains(piece, spread) || strings.Contains(piece, count) {
		t.Errorf("averages: %s", piece)
	}
	fields = with(s.Ask(kari, path, nil).Fields(), "numbers.entered.counts", "ja", "numbers.entered.tried.value", "60", "numbers.entered.tried.sd", "2")
	piece = live(t, s, kari, path, fields).Text("tallfelt")
	if strings.Contains(piece, spread) || !strings.Contains(piece, count) {
		t.Errorf("people: %s", piece)
	}
	again := live(t, s, kari, path, with(s.Ask(kari, path, nil).Fields()))
	if strings.Contains(again.Body, `id="tallfelt"`) {
		t.Error("the same fields are sent again")
	}
	whole := with(with(s.Ask(kari, path, nil).Fields(), short...), "design", "controlled", "outcome", "in-work", "numbers.entered.tried.n", "100",
		"numbers.entered.tried_before.value", "40", "numbers.entered.tried_before.n", "100")
	r := published(t, s, kari, path, whole)
	x := r.Body.(*allmenning.Finding).NumbersBlock.Entered
	if !x.Counts || *x.Tried.Value != 60 || x.Tried.SD != nil {
		t.Errorf("stored %+v", x)
	}
	if page := s.Ask(kari, r.Path()+"/endre", nil); page.Fields().Get("numbers.entered.counts") == "" {
		t.Error("the tick is not there when it is changed")
	}
}

func TestNewResult_with_numbers_without_script(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	chosen := s.Ask(kari, path, with(form.Fields(), "numbers.entered.shape", "shares", "_gjor", "kladd"))
	if chosen.Code != http.StatusSeeOther {
		t.Fatal(chosen.Code)
	}
	page := s.Ask(kari, path, nil)
	fields := page.Fields()
	if _, there := fields["numbers.entered.tried.value"]; !there {
		t.Fatal("the fields of the shape are not shown")
	}
	if fold := page.Find(func(n *html.Node) bool { return testweb.Attr(n, "id") == "tall" }); !hasAttr(fold, "open") {
		t.Error("the fold with the numbers is closed")
	}
	whole := with(with(fields, short...), "numbers.entered.tried.value", "1 030,0", "numbers.entered.tried.n", "3 000", "numbers.entered.not.value", "40", "numbers.entered.not.n", "100",
		"numbers.entered.origin", "register", "design", "controlled", "outcome", "functional-decline", "numbers.entered.bias.groups", "some")
	r := published(t, s, kari, path, whole)
	n := r.Body.(*allmenning.Finding).NumbersBlock
	if n.Entered == nil || *n.Entered.Tried.Value != 1030 || *n.Entered.Tried.N != 3000 || n.Entered.Origin != allmenning.OriginRegister || n.Entered.Bias.Groups != "some" ||
		n.Effect == nil || !n.Effect.Poolable {
		t.Errorf("stored %+v %+v", n.Entered, n.Effect)
	}
	// A second person confirms them, and they stay confirmed until a number changes.
	ola := s.Person("Ola Dahl", vefsn, allmenning.RoleEditor)
	edit := r.Path() + "/endre"
	change := func(v allmenning.Visitor, pairs ...string) *allmenning.Entered {
		t.Helper()
		sent := s.Ask(v, edit, with(s.Ask(v, edit, nil).Fields(), append(pairs, "_gjor", "publiser")...))
		if sent.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", sent.Code, sent.Main())
		}
		return stored(t, s, v, r.Path()).Body.(*allmenning.Finding).NumbersBlock.Entered
	}
	if x := change(ola, "numbers.entered.confirmed", "ja"); x.ConfirmedBy != ola.Actor.Person || x.ConfirmedDate == "" {
		t.Errorf("confirmed by %q %q", x.ConfirmedBy, x.ConfirmedDate)
	}
	if x := change(kari, "report.did", "Sensorer."); x.ConfirmedBy != ola.Actor.Person {
		t.Errorf("after another change, confirmed by %q", x.ConfirmedBy)
	}
	if x := change(kari, "numbers.entered.not.value", "41"); x.ConfirmedBy != "" || *x.Not.Value != 41 {
		t.Errorf("other numbers, confirmed by %q", x.ConfirmedBy)
	}
}

// An answer that the numbers speak against is asked about before it is published, and said where it is.
func TestNewResult_says_when_the_answer_and_the_numbers_disagree(t *testing.T) {
	f := &allmenning.Finding{Outcome: "falls-rate", Direction: allmenning.Worse}
	f.NumbersBlock.Effect = &allmenning.Effect{Scale: "log_ratio", Y: -.29, Usable: true}
	if !synthesis.Against(f) {
		t.Error("fewer falls, and they say that it went worse")
	}
	for name, change := range map[string]func(){
		"the same way":  func() { f.Direction = allmenning.Better },
		"no difference": func() { f.Direction = allmenning.NoDifference },
		"own outcome":   func() { f.Direction, f.Outcome = allmenning.Worse, "" },
	} {
		change()
		if synthesis.Against(f) {
			t.Errorf("%s: is said to be against", name)
		}
	}
}

// One click does not publish it: the form comes back with the question at the answer, and the box that says that both are right.
func TestNewResult_against_its_numbers_is_published_by_a_tick(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	const tried, not = "numbers.entered.tried.", "numbers.entered.not."
	worse := with(with(form.Fields(), short...), "direction", "worse", "design", "controlled", "numbers.entered.shape", "shares", "numbers.entered.origin", "measured",
		tried+"value", "18", tried+"n", "100", not+"value", "39", not+"n", "100")
	p := s.Ask(kari, path, worse)
	if p.Code != http.StatusUnprocessableEntity || !strings.Contains(p.Text("feil-direction"), "andre veien") || p.Text("felt-direction_stands") != "" ||
		!strings.Contains(p.Main(), "Hvilken vei gikk det? Tallene peker") {
		t.Fatalf("%d %q", p.Code, p.Text("feil-direction"))
	}
	if _, err := s.DB.Record(t.Context(), kari.Actor.Reader, allmenning.RecordID(path[strings.LastIndexByte(path, '/')+1:])); allmenning.KindOf(err) != allmenning.NotFound {
		t.Error("it is published", err)
	}
	published(t, s, kari, path, with(p.Fields(), "direction_stands", "ja", "_gjor", "publiser"))
}
