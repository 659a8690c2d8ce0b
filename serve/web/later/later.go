// Package later holds the page where somebody answers, from a letter and without signing in, whether what they tried still runs.
package later

import (
	"errors"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages answers for the questions of letters.
type Pages struct{ Commons *commons.Commons }

// Routes hangs the page on its address.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /oppfolging/{token}", s.ask)
	on.Handle("POST /oppfolging/{token}", s.answer)
}

// view is the question as it stands.
type view struct {
	*commons.Afterwards
	Path     string
	Runs     allmenning.StillRuns
	Line     string
	Wrong    allmenning.FieldErrors
	Answered bool // just now
}

func (s Pages) find(r *http.Request) (view, error) {
	asked, err := s.Commons.FollowUp(r.Context(), r.PathValue("token"))
	if err != nil {
		return view{}, err
	}
	v := view{Afterwards: asked, Path: commons.FollowUpPath(r.PathValue("token"))}
	if a := asked.Answer; a != nil {
		v.Runs, v.Line = a.Runs, a.Line
	}
	return v, nil
}

// ask shows the question. A letter's link may carry an answer, which is chosen and not yet given: programs that look at links
// before people do must not answer for them.
func (s Pages) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := s.find(r)
	if err != nil {
		return err
	}
	if said := allmenning.StillRuns(r.URL.Query().Get("svar")); said != "" && v.Answer == nil {
		v.Runs = said
	}
	v.Answered = r.URL.Query().Has("takk") && v.Answer != nil
	return write(w, r, http.StatusOK, askPage(page.Of(r), v))
}

func (s Pages) answer(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	token, runs, line := r.PathValue("token"), allmenning.StillRuns(r.PostForm.Get("runs")), r.PostForm.Get("line")
	err := s.Commons.AnswerFollowUp(r.Context(), token, runs, line)
	var wrong allmenning.FieldErrors
	switch {
	case errors.As(err, &wrong):
		v, err := s.find(r)
		if err != nil {
			return err
		}
		v.Runs, v.Line, v.Wrong = runs, line, wrong
		return write(w, r, http.StatusUnprocessableEntity, askPage(page.Of(r), v))
	case err != nil:
		return err
	}
	http.Redirect(w, r, commons.FollowUpPath(token)+"?takk", http.StatusSeeOther)
	return nil
}

// write writes a page whose address is nobody else's business.
func write(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	w.Header().Set("Cache-Control", "no-store")
	if status != http.StatusOK {
		w.WriteHeader(status)
	}
	return page.Write(w, r, page.Page{Title: page.Of(r).T("later.title"), NoIndex: true, Canonical: "/min-side"}, c)
}

func (v view) problems(f *page.Frame) []part.Problem {
	var out []part.Problem
	for _, e := range v.Wrong {
		text := f.T(e.Key, e.Args...)
		if e.Field == "runs" {
			text = f.T("later.missing")
		}
		out = append(out, part.Problem{Field: "felt-" + e.Field, Text: text})
	}
	return out
}

// wrong is what is wrong with a field; empty when nothing is.
func (v view) wrong(f *page.Frame, field string) string {
	for _, p := range v.problems(f) {
		if p.Field == "felt-"+field {
			return p.Text
		}
	}
	return ""
}

// tied are the attributes that tie a control to what explains it, and to what is wrong with it.
func (v view) tied(f *page.Frame, field, help string) templ.Attributes {
	out, by := templ.Attributes{}, help
	if v.wrong(f, field) != "" {
		out["aria-invalid"], by = "true", strings.TrimSpace("feil-"+field+" "+help)
	}
	if by != "" {
		out["aria-describedby"] = by
	}
	return out
}

// what is what they did, in their own words, with the language it stands in.
func (v view) what(f *page.Frame) part.Text {
	b := v.Result.Body.(*allmenning.Finding)
	if b.Report.Did == "" {
		return show.Title(f, v.Result)
	}
	return part.In(b.Report.Did, v.Result.Lang)
}
