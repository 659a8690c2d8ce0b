// Package history holds the pages of what has happened to a record: every act, and what each version changed.
package history

import (
	"net/http"
	"strconv"

	"allmenning"
	"allmenning/answers"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages are the history of every noun.
type Pages struct{ Answers *answers.Answers }

// Routes hangs the pages on their addresses, two for each noun.
func (s Pages) Routes(on page.Router) {
	for _, noun := range allmenning.Nouns() {
		on.Handle("GET /"+noun.Path()+"/{id}/historikk", s.list(noun))
		on.Handle("GET /"+noun.Path()+"/{id}/historikk/{version}", s.change(noun))
	}
}

// perPage is how many events stand on one page.
const perPage = 50

// view is what the page of a history shows.
type view struct {
	Record *allmenning.Record
	Lines  []line
	Source part.Source
	From   bool // it has a source
	Pages  part.Pages
}

func (s Pages) list(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f := page.Of(r)
		h, err := s.Answers.History(r.Context(), show.Viewer(f), noun, allmenning.RecordID(r.PathValue("id")))
		if err != nil {
			return err
		}
		v := view{Record: h.Record}
		v.Source, v.From = show.Origin(f, h.Record)
		shown := h.Happened
		v.Pages = pages(f, h.Record, len(shown))
		first := (v.Pages.This - 1) * perPage
		for _, x := range shown[first:min(first+perPage, len(shown))] {
			v.Lines = append(v.Lines, lineOf(f, h.Record, x))
		}
		title := show.Title(f, h.Record)
		return page.Write(w, r, page.Page{
			Title: f.T("history.title", "title", title.S), Section: page.Section("/" + noun.Path()), NoIndex: true,
		}, listPage(f, v))
	}
}

// pages leads through a long history. A page that is not there is the last one.
func pages(f *page.Frame, r *allmenning.Record, n int) part.Pages {
	of := max(1, (n+perPage-1)/perPage)
	this, _ := strconv.Atoi(f.URL.Query().Get("side"))
	return part.Pages{This: min(max(this, 1), of), Of: of, Href: func(n int) string { return path(r) + "?side=" + strconv.Itoa(n) }}
}

func path(r *allmenning.Record) string { return r.Path() + "/historikk" }

// changeView is what the page of one version shows.
type changeView struct {
	*answers.ChangePage
	Line   line
	Fields []field
}

func (s Pages) change(noun allmenning.Noun) page.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		version, err := strconv.Atoi(r.PathValue("version"))
		if err != nil || strconv.Itoa(version) != r.PathValue("version") {
			return allmenning.ErrNotFound
		}
		f := page.Of(r)
		p, err := s.Answers.Change(r.Context(), show.Viewer(f), noun, allmenning.RecordID(r.PathValue("id")), version)
		if err != nil {
			return err
		}
		v := changeView{ChangePage: p, Line: lineOf(f, p.Record, p.What), Fields: fieldsOf(f, s.Answers.Register(), p)}
		return page.Write(w, r, page.Page{
			Title: f.T("history.change.title", "version", version, "title", show.Title(f, p.Record).S), Section: page.Section("/" + noun.Path()), NoIndex: true,
		}, changePage(f, v))
	}
}

// line is one event as people read it.
type line struct {
	What, When, Who string
	Other           *part.Link // what it was linked to
	From            string     // the file or address it came from
	Version         string     // empty: the event made no version
	Href            string     // where what was changed is shown; empty: nowhere
}

func lineOf(f *page.Frame, r *allmenning.Record, h answers.Happening) line {
	l := line{What: show.Did(f, h), When: f.P.DateTime(h.At.Time()), Who: show.By(f, h)}
	if h.Other != nil {
		l.Other = &part.Link{Text: show.Title(f, h.Other), Href: h.Other.Path()}
	}
	if h.About != "" {
		l.What += ": " + h.About
	}
	if h.From != nil {
		l.From = f.T("history.import", "name", h.From.Name)
	}
	switch h.Act {
	case allmenning.ActLinked, allmenning.ActUnlinked, allmenning.ActEndorsed, allmenning.ActUnendorsed, allmenning.ActJoined, allmenning.ActLeft, allmenning.ActRemoved, allmenning.ActSynthesised,
		allmenning.ActProposed, allmenning.ActIncluded, allmenning.ActLeftOut:
	default:
		l.Version = f.T("history.version", "version", h.Version)
	}
	if h.Differs {
		l.Href = path(r) + "/" + strconv.Itoa(h.Version)
	}
	return l
}
