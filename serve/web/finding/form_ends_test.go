package finding_test

import (
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/store"
)

// A trial that stopped says why. One that never started has no outcome to tell of; what was not measured is not asked how sure it is.
func TestNewResult_of_what_did_not_go_as_planned(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	for _, c := range []struct {
		name   string
		fields []string
		status allmenning.ProjectStatus
		reason string
		way    allmenning.Direction
		sure   int
	}{
		{"stopped early", []string{"report.status", "stopped-early", "report.reason", "supplier-delay"}, allmenning.StoppedEarly, "supplier-delay", allmenning.Better, 2},
		{"never started", []string{
			"report.status", "never-started", "report.reason", "no-staff", "report.meant", "", "report.reached", "", "direction", "", "sureness", "",
		}, allmenning.NeverStarted, "no-staff", allmenning.NotMeasured, 0},
		{"not measured", []string{"direction", "not-measured", "sureness", ""}, allmenning.CompletedWithChanges, "", allmenning.NotMeasured, 0},
		{"with changes, and why", []string{"report.reason", "supplier-delay"}, allmenning.CompletedWithChanges, "supplier-delay", allmenning.Better, 2},
		{"a reason for what went as planned is left out", []string{"report.status", "completed-as-planned", "report.reason", "no-staff"}, allmenning.CompletedAsPlanned, "", allmenning.Better, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, form := begun(t, s, kari, tried(t, s, vefsn, c.name))
			b := published(t, s, kari, path, with(with(form.Fields(), short...), c.fields...)).Body.(*allmenning.Finding)
			if b.Report.Status != c.status || b.Report.Reason != c.reason || b.Direction != c.way || b.Sureness != c.sure {
				t.Errorf("stored %s %q %s %d", b.Report.Status, b.Report.Reason, b.Direction, b.Sureness)
			}
		})
	}
	for _, status := range []string{"stopped-early", "never-started"} {
		path, form := begun(t, s, kari, tried(t, s, vefsn, "Uten grunn"))
		if p := s.Ask(kari, path, with(with(form.Fields(), short...), "report.status", status)); p.Code != http.StatusUnprocessableEntity || p.Text("feil-report.reason") == "" {
			t.Errorf("%s without a reason: %d", status, p.Code)
		}
	}
}

// All that may be told comes back as it was typed when the result is changed, and what is told there is stored as typed.
func TestEditResult_has_everything_that_was_told(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	told := []string{
		"report.units.n", "3", "report.units.what", "sykehjem", "lessons.0.when", "alarmen kom til en felles telefon", "lessons.0.did", "ga telefonen til én",
		"lessons.0.led_to", "svartiden falt", "lessons.0.advice", "avtal det først", "lessons.0.factor", "process.roles", "lessons.0.sign", "helped",
		"lessons.0.weight", "decisive", "lessons.0.phase", "start", "lessons.0.holds", "anywhere", "lessons.0.condition", "to på vakt", "lessons.0.basis", "measured", "lessons.0.explains", "deviation",
		"report.nothing_learnt", "", "report.harm.seen", "none-seen", "report.local.anchored", "yes", "report.local.reforms", "partly",
		"report.cost.once", "120 000", "report.cost.yearly", "1,5 mill.", "report.cost.hours", "1 200", "report.cost.year", "2025", "report.cost.saved", "nattrunder, for kommunen",
		"report.delivery.who", "nattevaktene", "report.delivery.training", "to timer", "report.delivery.dose", "hver natt", "report.delivery.as_meant", "80 %", "report.delivery.why", "leverandøren",
		"report.adapted_from", "Modum", "report.adaptation.0.element", "sensoren", "report.adaptation.0.act", "kept", "report.adaptation.0.line", "som hos dem", "report.go_on", "widen", "report.go_on_when", "2026-09-01",
		"report.materials", "https://example.org/rapport\nhttps://example.org/rutine", "contact.role", "Prosjektleder", "timepoint", "etter seks måneder",
		"design", "interrupted-series", "numbers.entered.shape", "series", "numbers.entered.points", series(), "numbers.entered.start", "b1", "numbers.entered.season", "12",
		"outcome", "", "outcome_named", "Fall på avdelingen",
	}
	r := published(t, s, kari, path, with(with(form.Fields(), short...), told...))
	b := r.Body.(*allmenning.Finding)
	if r.Title != "Sensor i stedet for nattilsyn · Fall på avdelingen, etter seks måneder · Vefsn" || len(b.NumbersBlock.Entered.Points) != 24 || b.NumbersBlock.Entered.Start != 12 || *b.NumbersBlock.Entered.Points[0].Value != 10.5 ||
		*b.Report.Cost.Yearly != 1500000 || *b.Report.Cost.Hours != 1200 || *b.Report.Delivery.AsMeant != 80 || len(b.Report.Materials) != 2 || len(b.LessonsBlock.Lessons) != 1 {
		t.Errorf("stored %q %+v %+v", r.Title, b.Report, b.NumbersBlock.Entered)
	}
	edit := s.Ask(kari, r.Path()+"/endre", nil)
	fields := edit.Fields()
	for i := 0; i < len(told); i += 2 {
		want := told[i+1]
		switch told[i] {
		case "numbers.entered.points":
			if got := fields.Get(told[i]); !strings.HasPrefix(got, "1; 10,5\n2; 11\n") {
				t.Errorf("the series begins %q", got)
			}
			continue
		case "numbers.entered.start":
			want = "13"
		}
		if got := fields.Get(told[i]); digitsOf(got) != digitsOf(want) && told[i] != "report.cost.yearly" {
			t.Errorf("%s is %q, want %q", told[i], got, want)
		}
	}
	for range 2 { // the second time nothing is another
		if p := s.Ask(kari, r.Path()+"/endre", with(fields, "_gjor", "publiser")); p.Code != http.StatusSeeOther || !strings.Contains(p.Header.Get("Location"), "uendret") {
			t.Errorf("sent as it was: %d to %s", p.Code, p.Header.Get("Location"))
		}
	}
	if p := s.Ask(kari, r.Path()+"/endre", with(fields, "numbers.entered.season", "1", "_gjor", "publiser")); !strings.Contains(p.Text("feil-numbers.entered.season"), "minst 3") || p.Text("feil-numbers.entered.points") != "" {
		t.Errorf("one period in a year: %d %q %q", p.Code, p.Text("feil-numbers.entered.season"), p.Text("feil-numbers.entered.points"))
	}
	if p := s.Ask(kari, r.Path()+"/endre", with(fields, "report.cost.once", "mye", "numbers.entered.season", "1.200", "_gjor", "publiser")); p.Text("feil-report.cost.once") == "" ||
		p.Text("feil-numbers.entered.season") == "" {
		t.Errorf("what cannot be read is not named: %d", p.Code)
	}
}

// digitsOf is a text without what people put between figures.
func digitsOf(s string) string { return strings.NewReplacer(" ", "", "%", "").Replace(s) }

func TestNewResult_draft_survives(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	fields := with(form.Fields(), "report.did", "Sensorer", "lessons.0.when", "varselet nådde ingen", "numbers.entered.shape", "shares", "numbers.entered.tried.value", "ti")
	if sent := s.Ask(kari, path, with(fields, "_legg-til", "lessons")); sent.Code != http.StatusSeeOther || !strings.HasSuffix(sent.Header.Get("Location"), "#rad-lessons.1") {
		t.Fatalf("one more lesson: %d to %s", sent.Code, sent.Header.Get("Location"))
	}
	again := s.Ask(kari, path, nil).Fields()
	for name, want := range map[string]string{"report.did": "Sensorer", "lessons.0.when": "varselet nådde ingen", "numbers.entered.tried.value": "ti"} {
		if got := again.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if _, there := again["lessons.1.when"]; !there {
		t.Error("there is no second lesson")
	}
	// Somebody whose session is lost loses nothing that was written.
	lost := s.Ask(allmenning.Visitor{}, path, with(again, "report.did", "Sensorer i sengen", "_gjor", "publiser"))
	if lost.Code != http.StatusForbidden || lost.Fields().Get("report.did") != "Sensorer i sengen" || strings.Contains(lost.Body, "lagrer seg selv") {
		t.Errorf("a lost session: %d", lost.Code)
	}
	// Another's draft is nobody's to read.
	if p := s.Ask(s.Person("Ola Dahl", vefsn, allmenning.RoleEditor), path, nil); strings.Contains(p.Body, "varselet nådde ingen") {
		t.Error("another reads the draft")
	}
}

func TestNewResult_in_nynorsk_and_english(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, _ := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	for lang, want := range map[string][]string{
		"nn": {"Kva gjorde de?", "Vart nokon verre stilte?", "Kven var det for?", "Vis felta"},
		"en": {"What did you do?", "Was anybody worse off?", "Show the fields"},
	} {
		p := s.Ask(kari, path+"?lang="+lang, nil)
		for _, text := range want {
			if !strings.Contains(p.Main(), text) {
				t.Errorf("%s: %q is not said", lang, text)
			}
		}
	}
}

// Before the button it is said which syntheses the result fits, while it is written.
func TestNewResult_says_what_it_fits(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	r := testkit.Synthesis()
	r.Owner, r.Title = fauske, "Virker sensorer mot fall?"
	r.Body = &allmenning.Synthesis{Question: allmenning.Texts{NB: r.Title}, Outcome: "falls-rate", Measures: []string{"sensor-night-watch"}}
	testkit.Put(t, s.DB, r)
	testkit.Write(t, s.DB, func(tx *store.Tx) error {
		return tx.PutSynthesisVersion(&allmenning.SynthesisVersion{Synthesis: r.ID, N: 1, Audience: r.Class()}, testkit.Program())
	})
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	piece := live(t, s, kari, path, with(form.Fields(), "outcome", "falls-rate", "direction", "better"))
	if says := piece.Text("passer"); !strings.Contains(says, "Virker sensorer mot fall? Der blir det foreslått") {
		t.Errorf("a result that fits: %q", says)
	}
	for _, other := range [][]string{{"outcome", "in-work"}, {"outcome", "falls-rate", "direction", "not-measured"}} {
		if says := live(t, s, kari, path, with(s.Ask(kari, path, nil).Fields(), other...)).Text("passer"); strings.Contains(says, "Virker sensorer") {
			t.Errorf("%v: %q", other, says)
		}
	}
}

// Each line of the summary says which field it is about, also where nothing is filled in but that it never started: then neither how
// many it reached, which way it went nor how sure they are is asked.
func TestNewResult_of_what_never_started_asks_for_little_and_names_it(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	p := s.Ask(kari, path, with(form.Fields(), "report.status", "never-started", "_gjor", "publiser"))
	for _, list := range p.All("div") {
		if testweb.Attr(list, "class") == "ds-error-summary" && strings.Contains(testweb.TextOf(list), "Fyll ut dette.") {
			t.Errorf("a line names no field: %q", testweb.TextOf(list))
		}
	}
	for name, asked := range map[string]bool{
		"report.reason": true, "report.did": true, "outcome": true, "report.meant": false, "report.reached": false, "direction": false, "sureness": false,
	} {
		if (p.Text("feil-"+name) != "") != asked {
			t.Errorf("%s is asked for: %v, want %v", name, !asked, asked)
		}
	}
}

func TestNewResult_remarks_on_more_than_meant(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	more := []string{"report.meant", "220", "report.reached", "250"}
	if says := live(t, s, kari, path, with(form.Fields(), more...)).Text("flere"); !strings.Contains(says, "flere enn det var ment for") {
		t.Errorf("%q", says)
	}
	form = s.Ask(kari, path, nil)
	if says := live(t, s, kari, path, with(form.Fields(), "report.reached", "220")).Text("flere"); strings.TrimSpace(says) != "" {
		t.Errorf("as many as meant: %q", says)
	}
	published(t, s, kari, path, with(with(s.Ask(kari, path, nil).Fields(), short...), more...))
}
