// Package project holds the pages of projects: the list, one project, and the project on paper.
package project

import (
	"context"
	"net/http"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// Downloads writes a project as files. It is handed in, because pages know nothing of file formats. address is the whole
// address of the project's page, which the paper refers to.
type Downloads interface {
	ProjectWord(p *i18n.Printer, v *answers.RecordPage, address string) ([]byte, error)
	ProjectText(p *i18n.Printer, v *answers.RecordPage, address string) (string, error)
}

// Pages are the pages of projects.
type Pages struct {
	Answers   *answers.Answers
	Commons   *commons.Commons // nil: nothing can be written
	Downloads Downloads        // nil: projects are not offered as files
}

// Routes hangs the pages on their addresses.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /prosjekter", show.ListHandler(s.Answers, show.Listing{
		Noun: allmenning.NounProject, Path: "/prosjekter", Section: page.Projects, Texts: "project.list.", Narrow: true, New: "/prosjekter/ny",
	}))
	on.Handle("GET /prosjekter/{id}", s.show)
	on.Handle("GET /prosjekter/{id}/utskrift", s.print)
	on.Handle("GET /prosjekter/{id}/tekst", s.text)
	on.Handle("GET /prosjekter/{id}/word", s.word)
	if s.Commons != nil {
		s.form().Routes(on)
	}
}

// view is what the page of a project shows.
type view struct {
	*answers.RecordPage
	Project *allmenning.Project
	Near    show.NearSyntheses
	Files   bool // it can be had as files
}

func (s Pages) find(ctx context.Context, f *page.Frame, id string) (view, error) {
	p, err := s.Answers.Record(ctx, show.Viewer(f), allmenning.NounProject, allmenning.RecordID(id))
	if err != nil {
		return view{}, err
	}
	v := view{RecordPage: p, Project: p.Record.Body.(*allmenning.Project), Files: s.Downloads != nil}
	v.Near, err = show.SynthesesNear(ctx, s.Answers, show.Viewer(f), p, v.Project.Themes)
	return v, err
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	v, err := s.find(r.Context(), f, r.PathValue("id"))
	if err != nil {
		return err
	}
	return page.Write(w, r, about(f, v), showPage(f, v))
}

// print is the project's own facts alone, for paper.
func (s Pages) print(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	v, err := s.find(r.Context(), f, r.PathValue("id"))
	if err != nil {
		return err
	}
	p := about(f, v)
	p.NoIndex, p.Canonical = true, v.Record.Path()
	return page.Write(w, r, p, printPage(f, v))
}

func (s Pages) text(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	v, err := s.file(r.Context(), f, r.PathValue("id"))
	if err != nil {
		return err
	}
	text, err := s.Downloads.ProjectText(f.P, v.RecordPage, f.Address(v.Record.Path()))
	if err != nil {
		return err
	}
	return send(w, "text/plain; charset=utf-8", "", []byte(text))
}

func (s Pages) word(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	v, err := s.file(r.Context(), f, r.PathValue("id"))
	if err != nil {
		return err
	}
	file, err := s.Downloads.ProjectWord(f.P, v.RecordPage, f.Address(v.Record.Path()))
	if err != nil {
		return err
	}
	return send(w, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", f.T("project.file", "id", string(v.Record.ID)), file)
}

// file finds a project that is to be sent as a file.
func (s Pages) file(ctx context.Context, f *page.Frame, id string) (view, error) {
	if s.Downloads == nil {
		return view{}, allmenning.ErrNotFound
	}
	return s.find(ctx, f, id)
}

// send answers with a file; with a name it is saved, without one it is shown.
func send(w http.ResponseWriter, kind, name string, file []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "private, no-cache")
	if name != "" {
		h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	_, _ = w.Write(file) // an error means that the reader has gone
	return nil
}

// about is what the shell is to say of a project.
func about(f *page.Frame, v view) page.Page {
	title, lang := v.Record.TitleIn(f.Lang())
	what := show.Summary(f, v.Record).S
	if what == "" {
		what = f.T("project.description", "who", show.Who(f, v.Card))
	}
	return page.Page{Title: title, TitleLang: lang, Description: show.Short(what, 200), Section: page.Projects, Article: true, Foot: f.T("project.foot")}
}
