package show_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/serve/web/project"
	"allmenning/serve/web/study"
	"allmenning/store"
)

// The pages of projects, studies and needs are made of the same pieces; they are tested together over one library.

var langs = []string{"nb", "nn", "en"}

// files stands in for what writes papers: it says which project it was given.
type files struct{ fail bool }

func (x files) ProjectWord(_ *i18n.Printer, v *answers.RecordPage, address string) ([]byte, error) {
	if x.fail {
		return nil, errors.New("the disk is full")
	}
	return []byte("PK" + v.Record.Title + address), nil
}

func (x files) ProjectText(_ *i18n.Printer, v *answers.RecordPage, address string) (string, error) {
	return v.Record.Title + "\n" + address, nil
}

func open(t *testing.T, change func(*store.DB)) *testweb.Site {
	return testweb.Open(t, change, func(a *answers.Answers) []page.Routes {
		return []page.Routes{project.Pages{Answers: a, Downloads: files{}}, study.Pages{Answers: a}, need.Pages{Answers: a}}
	})
}

func list(t *testing.T, s *testweb.Site, noun allmenning.Noun) []*allmenning.Record {
	t.Helper()
	out, err := s.DB.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: noun, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every project and study of the library has a page in three languages, with its title, its source and a way to it.
func TestShow_every_record_of_the_library(t *testing.T) {
	site := open(t, nil)
	n := 0
	for _, noun := range []allmenning.Noun{allmenning.NounProject, allmenning.NounStudy} {
		for _, r := range list(t, site, noun) {
			for _, lang := range langs {
				n++
				p := site.Get(r.Path(), lang)
				title, _ := r.TitleIn(allmenning.Lang(lang))
				if p.Code != http.StatusOK || p.First("h1") != strings.Join(strings.Fields(title), " ") {
					t.Errorf("%s in %s: %d, heading %q, want %q", r.Source.ID, lang, p.Code, p.First("h1"), title)
				}
				if r.Source.URL != "" && !strings.Contains(testweb.Links(p.Tree), " "+r.Source.URL+" ") {
					t.Errorf("%s in %s: no way to %s", r.Source.ID, lang, r.Source.URL)
				}
				for _, bad := range []string{"NaN", "%!", "style=", `href=""`, "Inf "} {
					if strings.Contains(p.Body, bad) {
						t.Errorf("%s in %s: the page holds %q", r.Source.ID, lang, bad)
					}
				}
			}
		}
	}
	if n < 3*100 {
		t.Errorf("only %d pages were read", n)
	}
}

// The total of the money is the sum of what is stored, and is only there with more than one grant.
func TestProject_money(t *testing.T) {
	site := open(t, nil)
	several := 0
	for _, r := range list(t, site, allmenning.NounProject) {
		var sum int64
		grants := r.Body.(*allmenning.Project).Grants
		for _, g := range grants {
			sum += g.AmountNOK
		}
		p := site.Get(r.Path(), "nb")
		if sum > 0 && !strings.Contains(p.Body, i18n.New(i18n.NB).Number(int(sum))) {
			t.Errorf("%s: the page does not say %d", r.Source.ID, sum)
		}
		if len(grants) == 0 && !strings.Contains(p.Body, "Vi vet ikke hvem som har betalt") {
			t.Errorf("%s: that the money is not known is not said", r.Source.ID)
		}
		if len(grants) > 1 {
			several++
		}
		if has := len(p.All("tfoot")) > 0; has != (len(grants) > 1 && sum > 0) {
			t.Errorf("%s: %d grants of %d in all, total shown: %v", r.Source.ID, len(grants), sum, has)
		}
	}
	t.Logf("%d projects have more than one grant", several)
}

// A study shows each finding with the number as printed; one with an interval shows the interval too.
func TestStudy_findings(t *testing.T) {
	site := open(t, nil)
	p, intervals := i18n.New(i18n.NB), 0
	for _, r := range list(t, site, allmenning.NounStudy) {
		links, err := site.DB.LinksOf(context.Background(), allmenning.Reader{}, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		shown := site.Get(r.Path(), "nb")
		for _, l := range links {
			if l.Kind != allmenning.LinkFrom {
				continue
			}
			finding, err := site.DB.Record(context.Background(), allmenning.Reader{}, l.From)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(testweb.Links(shown.Tree), " "+finding.Path()+" ") {
				t.Errorf("%s: no way to %s", r.Source.ID, finding.Source.ID)
			}
			if ci := finding.Body.(*allmenning.Finding).NumbersBlock.PrintedCI; len(ci) == 2 && ci[0] > 0 && ci[0] != ci[1] {
				intervals++
				low, _, _ := strings.Cut(strings.TrimRight(p.Decimal(ci[0], 4), "0"), " ")
				if !strings.Contains(shown.Body, strings.TrimRight(low, ",")) {
					t.Errorf("%s: the page lacks %s of the interval of %s", r.Source.ID, low, finding.Source.ID)
				}
			}
		}
	}
	if intervals < 20 {
		t.Errorf("only %d intervals were looked for", intervals)
	}
}

// What is hidden answers with the very page of what does not exist, but for the address and the request's own id.
func TestShow_hidden_is_as_unknown(t *testing.T) {
	hidden := testkit.Project()
	hidden.Title, hidden.Closure = "Hemmelig anbud", allmenning.Closure{Level: allmenning.Own}
	closed := testkit.Need()
	closed.Closure = allmenning.Closure{Level: allmenning.Own}
	site := open(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
		testkit.Put(t, db, hidden, closed)
	})
	for path, id := range map[string]allmenning.RecordID{"/prosjekter/": hidden.ID, "/behov/": closed.ID} {
		unknown := allmenning.NewID[allmenning.RecordID]()
		for _, end := range []string{"", "?fra=%2Fsok%3Fq%3Dx"} {
			a, b := site.Get(path+string(id)+end, "nb"), site.Get(path+string(unknown)+end, "nb")
			same := strings.ReplaceAll(a.Body, string(id), string(unknown)) == b.Body
			if a.Code != http.StatusNotFound || b.Code != http.StatusNotFound || !same {
				t.Errorf("%s: hidden %d, unknown %d, the same page: %v", path, a.Code, b.Code, same)
			}
		}
	}
	for _, end := range []string{"/utskrift", "/tekst", "/word"} {
		if p := site.Get("/prosjekter/"+string(hidden.ID)+end, "nb"); p.Code != http.StatusNotFound || strings.Contains(p.Body, "Hemmelig") {
			t.Errorf("%s of a hidden project: %d", end, p.Code)
		}
	}
	for _, r := range list(t, site, allmenning.NounProject)[:5] {
		if p := site.Get(r.Path(), "nb"); strings.Contains(p.Body, "Hemmelig") {
			t.Errorf("%s shows a hidden relative", r.Source.ID)
		}
	}
	if p := site.Get("/prosjekter", "nb"); strings.Contains(p.Body, "Hemmelig") {
		t.Error("the list shows what is hidden")
	}
}

// An id of another noun, and what strangers send, are not found; nothing of the address becomes markup.
func TestShow_hostile_ids(t *testing.T) {
	site := open(t, nil)
	studied := list(t, site, allmenning.NounStudy)[0]
	for _, id := range []string{
		string(studied.ID), "x", "%00", "%FF", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "1%27%20OR%201%3D1", strings.Repeat("9", 6000), "..%2f..%2fetc%2fpasswd",
	} {
		for _, path := range []string{"/prosjekter/", "/behov/"} {
			if p := site.Get(path+id, "nb"); p.Code != http.StatusNotFound || strings.Contains(p.Body, "<script>alert") {
				t.Errorf("%s%.40s: %d", path, id, p.Code)
			}
		}
	}
}

// Only our own page of hits is led back to.
func TestShow_back(t *testing.T) {
	site := open(t, nil)
	r := list(t, site, allmenning.NounProject)[0]
	for from, want := range map[string]string{
		"/sok?q=fall": "/sok?q=fall", "//evil.example/sok": "", "https://evil.example/sok": "", "/kommuner": "", "javascript:alert(1)": "", "/sok/../om": "", `/\evil`: "",
	} {
		p := site.Get(r.Path()+"?fra="+url.QueryEscape(from), "nb")
		back := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "class") == "back" })
		switch {
		case want == "" && back != nil:
			t.Errorf("%s: the page leads back to %s", from, testweb.Links(back))
		case want != "" && (back == nil || strings.TrimSpace(testweb.Links(back)) != want):
			t.Errorf("%s: the page does not lead back", from)
		}
	}
}

// A list goes through all records once, 25 at a time; a cursor nobody has written begins at the beginning.
func TestList_pages(t *testing.T) {
	site := open(t, nil)
	for path, noun := range map[string]allmenning.Noun{"/prosjekter": allmenning.NounProject, "/studier": allmenning.NounStudy} {
		seen, at, pages := map[string]bool{}, path, 0
		for at != "" && pages < 20 {
			p := site.Get(at, langs[pages%3])
			pages++
			rows := 0
			for link := range strings.FieldsSeq(testweb.Links(p.Tree)) {
				if id, ok := strings.CutPrefix(link, path+"/"); ok {
					if seen[id] {
						t.Errorf("%s stands twice", id)
					}
					seen[id] = true
					rows++
				}
			}
			if rows > answers.PageSize {
				t.Errorf("%s: %d rows", at, rows)
			}
			next := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "rel") == "next" })
			at = ""
			if next != nil {
				at = testweb.Attr(next, "href")
			}
		}
		if all := len(list(t, site, noun)); len(seen) != all {
			t.Errorf("%s: %d pages show %d of %d", path, pages, len(seen), all)
		}
		for _, cursor := range []string{"x", ".", "-1.a", "99999999999999999999999.a", "1." + strings.Repeat("a", 500), "%00.%00"} {
			if p := site.Get(path+"?etter="+cursor, "nb"); p.Code != http.StatusOK || len(p.All("h3")) != answers.PageSize {
				t.Errorf("%s?etter=%.20s: %d, %d rows", path, cursor, p.Code, len(p.All("h3")))
			}
		}
	}
}

// Files are sent with their kind and a name; where nothing writes them, they are neither offered nor found.
func TestProject_files(t *testing.T) {
	site := open(t, nil)
	r := list(t, site, allmenning.NounProject)[0]
	word := site.Get(r.Path()+"/word", "nb")
	if word.Code != http.StatusOK || !strings.HasPrefix(word.Body, "PK"+r.Title) || !strings.HasSuffix(word.Body, "https://allmenning.example"+r.Path()) ||
		!strings.Contains(word.Header.Get("Content-Disposition"), ".docx") {
		t.Errorf("word: %d, %v", word.Code, word.Header)
	}
	if text := site.Get(r.Path()+"/tekst", "nb"); text.Code != http.StatusOK || text.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("text: %d, %v", text.Code, text.Header)
	}
	if paper := site.Get(r.Path()+"/utskrift", "nb"); paper.Code != http.StatusOK || paper.First("h1") == "" || strings.Contains(paper.Body, `id="slektninger"`) {
		t.Errorf("print: %d", paper.Code)
	}
	for name, x := range map[string]project.Downloads{"none": nil, "broken": files{fail: true}} {
		site := testweb.Open(t, nil, func(a *answers.Answers) []page.Routes { return []page.Routes{project.Pages{Answers: a, Downloads: x}} })
		p, offered := site.Get(r.Path()+"/word", "nb"), strings.Contains(site.Get(r.Path(), "nb").Body, "/word")
		if x == nil && (p.Code != http.StatusNotFound || offered) || x != nil && p.Code != http.StatusInternalServerError || strings.Contains(p.Body, "disk is full") {
			t.Errorf("%s: %d, offered %v", name, p.Code, offered)
		}
	}
}

// A project with everything on it shows everything; its words are marked with its language and escaped.
func TestProject_whole(t *testing.T) {
	r := testkit.Project()
	r.Lang, r.Title = allmenning.NN, `Medisin <b>heime</b> & "trygt"`
	r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	r.Source = allmenning.Source{}
	b := r.Body.(*allmenning.Project)
	b.Summary, b.Organisation, b.Partners = "Fyrste avsnitt <script>alert(1)</script>.\n\nAndre avsnitt.", "Vefsn kommune", []string{"Grane", "Hattfjelldal"}
	b.Phase, b.Status, b.Period = allmenning.Pilot, allmenning.Ended, allmenning.Period{From: "2024-03", To: "2026"}
	b.Grants = []allmenning.Grant{{Funder: "Statsforvaltaren", AmountNOK: 450000, Year: 2025}, {Funder: "Eige", AmountNOK: 390000}, {Funder: "Fondet"}}
	b.LessonsBlock.Lessons = []allmenning.Lesson{
		{When: "alarmen gjekk", Did: "ringde vi", LedTo: "åtte av ti vart løyste", Advice: "Avtal kven som ringer.", Factor: "process.roles", Sign: "helped", Weight: "minor", Basis: "one", Holds: "small"},
		{When: "vi valde brukarar", Did: "spurde vi ikkje om syn", LedTo: "tre gav opp", Factor: "process.roles", Sign: "hindered", Weight: "decisive", Basis: "measured", Holds: "anywhere"},
	}
	site := open(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
		testkit.Put(t, db, r)
	})
	for _, lang := range langs {
		p := site.Get(r.Path()+"?kommune=1833", lang)
		if p.Code != http.StatusOK || p.First("h1") != r.Title || strings.Contains(p.Body, "<script>alert") {
			t.Errorf("%s: %d, %q", lang, p.Code, p.First("h1"))
		}
		if marked := strings.Contains(p.Body, `lang="nn"`); marked != true {
			t.Errorf("%s: the project's language is marked: %v", lang, marked)
		}
		for _, want := range []string{"Vefsn", "Hattfjelldal", "2024–2026", "Andre avsnitt.", "Avtal kven som ringer."} {
			if !strings.Contains(p.Body, want) {
				t.Errorf("%s: the page lacks %q", lang, want)
			}
		}
		if i, j := strings.Index(p.Body, "tre gav opp"), strings.Index(p.Body, "vart løyste"); i < 0 || j < i {
			t.Errorf("%s: the lesson that decided does not stand first", lang)
		}
	}
	p := site.Get(r.Path()+"?kommune=1833", "nb")
	for _, want := range []string{"840\u00a0000", "For ett tilskudd vet vi ikke beløpet", "Skrevet på nynorsk", "Avsluttet", "Rana", "Skrevet her"} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// The list of needs helps while nobody has written one: three real examples and one thing to do.
func TestNeed_empty_list_and_one(t *testing.T) {
	site := open(t, nil)
	for _, lang := range langs {
		p := site.Get("/behov", lang)
		if p.Code != http.StatusOK || strings.Count(testweb.Links(p.Tree), " /prosjekter/") < 3 {
			t.Errorf("%s: %d, %s", lang, p.Code, testweb.Links(p.Tree))
		}
	}
	r := testkit.Need()
	b := r.Body.(*allmenning.Need)
	b.Goal, b.Themes, b.ReportedBy = "Færre fall.", []string{"falls"}, "Vefsn kommune"
	b.ContactBlock = allmenning.ContactPoint{Role: "fagleder", Email: "post@vefsn.example", Asked: true}
	site = open(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
		testkit.Put(t, db, r)
	})
	for _, lang := range langs {
		p := site.Get(r.Path(), lang)
		for _, want := range []string{"Mange eldre faller hjemme", "Færre fall.", "Vefsn kommune", "fagleder"} {
			if p.Code != http.StatusOK || !strings.Contains(p.Body, want) {
				t.Errorf("%s: %d, without %q", lang, p.Code, want)
			}
		}
		if strings.Contains(p.Body, "post@vefsn.example") {
			t.Errorf("%s: the address of whoever is responsible is shown", lang)
		}
	}
}
