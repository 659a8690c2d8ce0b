package finding_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/page"
)

var vefsn, fauske = commons.MunicipalityOwner("1824"), commons.MunicipalityOwner("1841")

func openTown(t *testing.T) *testweb.Town {
	t.Helper()
	return testweb.OpenTown(t, nil, func(a *answers.Answers, c *commons.Commons) []page.Routes {
		return []page.Routes{finding.Pages{Answers: a, Commons: c}}
	})
}

// tried stores a project that has said what it can, with a need it answers.
func tried(t *testing.T, s *testweb.Town, owner allmenning.OrganisationID, title string) *allmenning.Record {
	t.Helper()
	r := testkit.Project()
	r.Owner, r.Title = owner, title
	r.Places = []allmenning.Place{{Number: "1824"}}
	r.Body = &allmenning.Project{
		Summary: "Sensorer i sengen.", Measures: []string{"sensor-night-watch"}, TargetGroups: []string{"nursing-home-residents"}, Themes: []string{"falls"},
		Period: allmenning.Period{From: "2024-01-01", To: "2025-06-30"}, Status: "running",
	}
	testkit.Put(t, s.DB, r)
	return r
}

// begun opens the form of a new result of a project.
func begun(t *testing.T, s *testweb.Town, v allmenning.Visitor, project *allmenning.Record) (string, testweb.Page) {
	t.Helper()
	sent := s.Ask(v, "/resultater/ny?prosjekt="+string(project.ID), nil)
	at := sent.Header.Get("Location")
	if sent.Code != http.StatusSeeOther || !strings.HasPrefix(at, "/resultater/ny/") {
		t.Fatalf("%d to %s", sent.Code, at)
	}
	p := s.Ask(v, at, nil)
	if p.Code != http.StatusOK {
		t.Fatalf("%d %s", p.Code, p.Main())
	}
	path, _, _ := strings.Cut(at, "?")
	return path, p
}

// with is the fields of a form with some of them changed: name, value, name, value.
func with(fields url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name, values := range fields {
		out[name] = values
	}
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

// short is the least that a result of a prepared project must be told with.
var short = []string{
	"report.did", "Sensorer i sengen i stedet for nattrunder.", "report.meant", "96", "report.reached", "81", "report.status", "completed-with-changes",
	"outcome", "falls-rate", "direction", "better", "sureness", "2", "report.nothing_learnt", "ja", "_gjor", "publiser",
}

func published(t *testing.T, s *testweb.Town, v allmenning.Visitor, path string, fields url.Values) *allmenning.Record {
	t.Helper()
	p := s.Ask(v, path, fields)
	if p.Code != http.StatusSeeOther || !strings.Contains(p.Header.Get("Location"), "kvittering=publisert") {
		t.Fatalf("%d to %q: %s", p.Code, p.Header.Get("Location"), p.Main())
	}
	return stored(t, s, v, path)
}

func stored(t *testing.T, s *testweb.Town, v allmenning.Visitor, path string) *allmenning.Record {
	t.Helper()
	r, err := s.DB.Record(context.Background(), v.Actor.Reader, allmenning.RecordID(path[strings.LastIndexByte(path, '/')+1:]))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// live saves a draft as the script does, and gives the pieces it gets.
func live(t *testing.T, s *testweb.Town, v allmenning.Visitor, path string, fields url.Values) testweb.Page {
	t.Helper()
	p := s.Ask(v, path+"/kladd", fields, "HX-Request", "true")
	if p.Code != http.StatusOK {
		t.Fatalf("%d %s", p.Code, p.Body)
	}
	return p
}

func TestNewResult_begins_with_the_project(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	if p := s.Ask(kari, "/resultater/ny", nil); p.Code != http.StatusOK || !strings.Contains(testweb.Links(p.Tree), "/prosjekter/ny") {
		t.Errorf("without a project: %d %s", p.Code, p.Main())
	}
	one := tried(t, s, vefsn, "Sensorer om natten")
	if p := s.Ask(kari, "/resultater/ny", nil); p.Code != http.StatusSeeOther || p.Header.Get("Location") != "/resultater/ny?prosjekt="+string(one.ID) {
		t.Errorf("with one project: %d to %s", p.Code, p.Header.Get("Location"))
	}
	two, other := tried(t, s, vefsn, "Medisindispenser"), tried(t, s, fauske, "Naboens")
	p := s.Ask(kari, "/resultater/ny", nil)
	for _, r := range []*allmenning.Record{one, two} {
		if !strings.Contains(testweb.Links(p.Tree), string(r.ID)) {
			t.Errorf("%s is not to choose", r.Title)
		}
	}
	if strings.Contains(p.Body, other.Title) {
		t.Error("another's project is to choose")
	}
	_, form := begun(t, s, kari, one)
	for name, want := range map[string]string{
		"project": string(one.ID), "report.measure_type": "sensor-night-watch", "report.target_group": "nursing-home-residents", "contact.email": kari.Email,
	} {
		if got := form.Fields().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	// Another's project is not taken: the form asks which of their own it is.
	_, asked := begun(t, s, kari, other)
	if asked.Fields().Get("project") != "" || strings.Contains(asked.Main(), other.Title) || !strings.Contains(asked.Main(), two.Title) {
		t.Errorf("another's project: %s", asked.Main())
	}
}

func TestNewResult_the_shortest_is_published(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	project := tried(t, s, vefsn, "Sensorer om natten")
	path, form := begun(t, s, kari, project)
	r := published(t, s, kari, path, with(form.Fields(), short...))
	b := r.Body.(*allmenning.Finding)
	if r.Owner != vefsn || r.Title != "Sensor i stedet for nattilsyn · Fall blant eldre · Vefsn" || b.Report.Measure != "sensor-night-watch" || *b.Report.Meant != 96 || *b.Report.Reached != 81 || b.Direction != allmenning.Better ||
		b.Sureness != 2 || !b.Report.NothingLearnt || b.Design != "story" || b.NumbersBlock.Entered != nil || len(b.Report.Context) == 0 {
		t.Errorf("stored %+v %+v", r, b)
	}
	links, err := s.DB.LinksOf(context.Background(), kari.Actor.Reader, r.ID)
	if err != nil || len(links) != 1 || links[0].To != project.ID || links[0].Kind != allmenning.LinkFrom {
		t.Errorf("links %+v, %v", links, err)
	}
}

func TestNewResult_names_what_is_missing(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	path, form := begun(t, s, kari, tried(t, s, vefsn, "Sensorer om natten"))
	p := s.Ask(kari, path, with(form.Fields(), "report.status", "stopped-early", "lessons.0.when", "alarmen kom", "numbers.entered.shape", "shares", "_gjor", "publiser"))
	if p.Code != http.StatusUnprocessableEntity {
		t.Fatal(p.Code)
	}
	for _, name := range []string{
		"report.did", "report.meant", "report.reached", "report.reason", "outcome", "direction", "sureness", "lessons.0.did", "lessons.0.led_to", "lessons.0.factor",
		"numbers.entered.tried.value", "numbers.entered.not.n",
	} {
		if p.Text("feil-"+name) == "" || !strings.Contains(p.Body, `href="#felt-`+name+`"`) || p.Find(func(n *html.Node) bool { return testweb.Attr(n, "id") == "felt-"+name }) == nil {
			t.Errorf("nothing is said at %s", name)
		}
	}
	if fold := p.Find(func(n *html.Node) bool { return testweb.Attr(n, "id") == "tall" }); !hasAttr(fold, "open") {
		t.Error("a fault lies behind a fold that is closed")
	}
	if got := p.Fields(); got.Get("lessons.0.when") != "alarmen kom" || got.Get("report.status") != "stopped-early" {
		t.Error("what was written is lost")
	}
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// A link to a project that is another's, closed or not there is answered in a sentence, the same for each, and asks which project it is.
func TestNewResult_of_a_project_that_is_not_theirs(t *testing.T) {
	s := openTown(t)
	kari := s.Person("Kari Nilsen", vefsn, allmenning.RoleEditor)
	tried(t, s, vefsn, "Sensorer om natten")
	others := tried(t, s, fauske, "Nattsyn i Fauske")
	for _, id := range []string{string(others.ID), string(allmenning.NewID[allmenning.RecordID]()), "tull"} {
		at := s.Ask(kari, "/resultater/ny?prosjekt="+id, nil)
		if to := at.Header.Get("Location"); to != "" {
			at = s.Ask(kari, to, nil)
		}
		text := at.Main()
		if !strings.Contains(text, "Lenken nevner et prosjekt du ikke kan skrive resultat av for Vefsn kommune") || strings.Contains(text, "Nattsyn i Fauske") {
			t.Errorf("%s: %d %s", id, at.Code, text)
		}
	}
	at := s.Ask(kari, "/resultater/ny", nil)
	if to := at.Header.Get("Location"); to != "" {
		at = s.Ask(kari, to, nil)
	}
	if strings.Contains(at.Main(), "Lenken nevner") {
		t.Error("said without a link")
	}
}
