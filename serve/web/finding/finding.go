// Package finding holds the pages of findings: one outcome in one comparison, as printed and as used.
package finding

import (
	"net/http"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages answers for findings.
type Pages struct{ Answers *answers.Answers }

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /resultater", show.ListHandler(s.Answers, show.Listing{
		Noun: allmenning.NounFinding, Path: "/resultater", Texts: "finding.list.",
	}))
	on.Handle("GET /resultater/{id}", s.show)
}

// view is a finding ready to be drawn.
type view struct {
	*answers.RecordPage
	finding *allmenning.Finding
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	a, err := s.Answers.Record(r.Context(), show.Viewer(f), allmenning.NounFinding, allmenning.RecordID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v := view{RecordPage: a, finding: a.Record.Body.(*allmenning.Finding)}
	title := show.Title(f, a.Record)
	p := page.Page{Title: title.S, TitleLang: title.Lang, Description: v.lead(f), Canonical: a.Record.Path(), Article: true}
	return page.Write(w, r, p, showPage(f, v))
}

// lead says in one sentence what the finding says, before any number.
func (v view) lead(f *page.Frame) string {
	if v.finding.Direction == "" {
		return f.T("finding.lead.unknown")
	}
	return f.T("finding.lead", "direction", show.Direction(f, v.finding.Direction))
}

// facts are the finding's numbers, as printed and as used, and how they came about.
func (v view) facts(f *page.Frame) []part.Fact {
	n := v.finding.NumbersBlock
	var out []part.Fact
	if t, l := v.finding.Timepoint.In(f.Lang()); t != "" {
		out = show.Fact(out, f.T("finding.when"), part.In(t, l), "")
	}
	out = show.Fact(out, f.T("finding.design"), part.Plain(show.Code(f, codes.Designs(), v.finding.Design)), "")
	out = show.Fact(out, f.T("finding.printed"), part.Plain(show.Printed(f, n)), "")
	out = show.Fact(out, f.T("finding.used"), part.Plain(show.Used(f, n)), "")
	out = show.Fact(out, f.T("finding.uncertainty"), part.Plain(v.uncertainty(f)), "")
	out = show.Fact(out, f.T("finding.checked"), part.Plain(show.Checked(f, n)), "")
	return out
}

// uncertainty says where the standard error comes from, or why there is none.
func (v view) uncertainty(f *page.Frame) string {
	x := v.finding.NumbersBlock.Effect
	switch {
	case x == nil:
		return f.T("finding.se.no_effect")
	case x.SE == nil:
		return f.T("finding.se.none")
	case x.SEFrom == "ci":
		return f.T("finding.se.ci")
	case x.SEFrom == "counts":
		return f.T("finding.se.counts")
	case x.SEFrom == "p":
		return f.T("finding.se.p")
	}
	return f.T("finding.se.other")
}
