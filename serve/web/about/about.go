// Package about holds the pages about the program itself: what it is, how it calculates, its words, privacy and
// accessibility.
package about

import (
	"io/fs"
	"net/http"

	"allmenning/serve/web/page"
)

// Pages are the pages about the program.
type Pages struct {
	Method        fs.FS  // nb/*.md, nn/*.md, en/*.md: one file for each thing we calculate; nil: none
	Licences      string // where the licences of what we borrow can be read; empty: nowhere
	Accessibility string // the address of the instance's accessibility statement; empty: there is none yet
}

// Routes hangs the pages on their addresses. It panics when an explanation cannot be read: those are built in.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /om", s.about)
	on.Handle("GET /om/ord", s.words)
	on.Handle("GET /personvern", s.privacy)
	on.Handle("GET /tilgjengelighet", s.accessibility)
	m, err := readMethod(s.Method)
	if err != nil {
		panic(err)
	}
	on.Handle("GET /slik-regner-vi", m.list)
	on.Handle("GET /slik-regner-vi/{slug}", m.show)
}

// chapter is a heading and its paragraphs, as keys.
type chapter struct {
	heading    string
	paragraphs []string
}

func (s Pages) about(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	chapters := []chapter{
		{"about.use", []string{"about.use.find", "about.use.expect", "about.use.place", "about.use.take"}},
		{"about.honest", []string{"about.honest.range", "about.honest.machine", "about.honest.unknown"}},
		{"about.content", []string{"about.content.what", "about.content.gap"}},
		{"about.own", []string{"about.own.text"}},
		{"about.name", []string{"about.name.text"}},
	}
	p := page.Page{Title: f.T("about.title"), Description: f.T("about.lead"), Section: page.About}
	return page.Write(w, r, p, aboutPage(f, chapters, s.Licences))
}

func (s Pages) words(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	p := page.Page{Title: f.T("about.words.title"), Description: f.T("about.words.lead")}
	return page.Write(w, r, p, wordsPage(f, glossary))
}

// glossary holds the words in the order of the thread; what each means has the same key with .what added.
var glossary = []struct{ word, what string }{
	{"about.words.need", "about.words.need.what"},
	{"about.words.project", "about.words.project.what"},
	{"about.words.study", "about.words.study.what"},
	{"about.words.finding", "about.words.finding.what"},
	{"about.words.lesson", "about.words.lesson.what"},
	{"about.words.synthesis", "about.words.synthesis.what"},
	{"about.words.expectation", "about.words.expectation.what"},
	{"about.words.range", "about.words.range.what"},
	{"about.words.certainty", "about.words.certainty.what"},
	{"about.words.relatives", "about.words.relatives.what"},
	{"about.words.alike", "about.words.alike.what"},
	{"about.words.owner", "about.words.owner.what"},
}

func (s Pages) privacy(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	chapters := []chapter{
		{"about.privacy.cookies", []string{"about.privacy.cookies.text"}},
		{"about.privacy.others", []string{"about.privacy.others.text"}},
		{"about.privacy.search", []string{"about.privacy.search.text"}},
		{"about.privacy.people", []string{"about.privacy.people.text"}},
		{"about.privacy.rights", []string{"about.privacy.rights.text"}},
	}
	p := page.Page{Title: f.T("about.privacy.title"), Description: f.T("about.privacy.lead")}
	return page.Write(w, r, p, prosePage(f, "about.privacy.title", "about.privacy.lead", chapters))
}

func (s Pages) accessibility(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	chapters := []chapter{
		{"about.access.aim", []string{"about.access.aim.text"}},
		{"about.access.tested", []string{"about.access.tested.axe", "about.access.tested.keys", "about.access.tested.script"}},
		{"about.access.not", []string{"about.access.not.text"}},
		{"about.access.tell", []string{"about.access.tell.text"}},
	}
	p := page.Page{Title: f.T("about.access.title"), Description: f.T("about.access.lead")}
	return page.Write(w, r, p, accessibilityPage(f, chapters, s.Accessibility))
}
