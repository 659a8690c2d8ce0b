// Package finding holds the pages of findings: one outcome in one comparison, as printed and as used, or as those who tried it tell.
package finding

import (
	"math"
	"net/http"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// Pages answers for findings.
type Pages struct {
	Answers *answers.Answers
	Commons *commons.Commons // nil: nothing can be written
}

// Routes hangs the pages on a router.
func (s Pages) Routes(on page.Router) {
	on.Handle("GET /resultater", show.ListHandler(s.Answers, show.Listing{
		Noun: allmenning.NounFinding, Path: "/resultater", Texts: "finding.list.", Narrow: true,
	}))
	on.Handle("GET /resultater/{id}", s.show)
	if s.Commons != nil {
		s.form().Routes(asking{on, s})
	}
}

// view is a finding ready to be drawn.
type view struct {
	*answers.RecordPage
	finding *allmenning.Finding
	waits   []*allmenning.Record // the syntheses it is proposed to, whose keepers have not decided
}

func (s Pages) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	a, err := s.Answers.Record(r.Context(), show.Viewer(f), allmenning.NounFinding, allmenning.RecordID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v := view{RecordPage: a, finding: a.Record.Body.(*allmenning.Finding)}
	if v.waits, err = s.waits(r, v); err != nil {
		return err
	}
	title := show.Title(f, a.Record)
	p := page.Page{Title: title.S, TitleLang: title.Lang, Description: v.lead(f), Canonical: a.Record.Path(), Article: true}
	return page.Write(w, r, p, showPage(f, v))
}

// lead says in a sentence or two what came of it, before any number: whom it was for, which way it went and how sure they are.
func (v view) lead(f *page.Frame) string {
	switch b := v.finding; {
	case show.Told(b) && b.Report.TargetGroup != "":
		key := "finding.for"
		if b.Report.Status == allmenning.NeverStarted {
			key = "finding.for.never"
		}
		return f.T(key, "group", show.Small(show.Code(f, codes.TargetGroups(), b.Report.TargetGroup))) + " " + show.Went(f, b)
	case show.Told(b):
		return show.Went(f, b)
	case b.Direction == "":
		return f.T("finding.lead.unknown")
	}
	return f.T("finding.lead", "direction", show.Direction(f, v.finding.Direction))
}

// endedText says, to who has just published a result, what its project says of itself from now on; empty where that is not what the
// result said.
func (v view) endedText(f *page.Frame) string {
	if what := form.ReceiptOf(f); v.Parent == nil || what != form.Published && what != form.Closed {
		return ""
	}
	p, ok := v.Parent.Body.(*allmenning.Project)
	if !ok || p.Status == "" || p.Status != v.finding.Report.Status {
		return ""
	}
	return f.T("finding.form.receipt.project", "project", show.Title(f, v.Parent).S, "status", show.Code(f, codes.Statuses(), string(p.Status)))
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

// design is how it was found, in the words of the list; empty where that is what the label already says.
func (v view) design(f *page.Frame) string {
	label, _ := show.Bears(f, v.finding.Design)
	if name := show.Code(f, codes.Designs(), v.finding.Design); name != label {
		return name
	}
	return ""
}

// exact is the effect as a number with its interval, for those who compute: "RR 0,75 (0,57–0,99)".
func (v view) exact(f *page.Frame) string {
	n := v.finding.NumbersBlock
	x := n.Effect
	low, high, _, ok := n.Interval()
	if x == nil || !x.Usable || !ok {
		return ""
	}
	turn := func(y float64) string { return f.P.Decimal(y, 2) }
	switch x.Scale {
	case string(codes.LogRatio):
		turn = func(y float64) string { return f.P.Decimal(math.Exp(y), 2) }
	case string(codes.RiskDifference):
		turn = func(y float64) string { return f.P.Decimal(100*y, 1) }
	}
	return f.T("finding.exact", "measure", n.Measure, "x", turn(x.Y), "span", f.P.Range(turn(low), turn(high)))
}

// writtenIn says in which language the result is written, for the margin.
func writtenIn(f *page.Frame, v view) string {
	key := "record.lang." + string(v.Record.Lang)
	if !f.P.Has(key) || v.Record.Lang == f.Lang() {
		return ""
	}
	return f.T("record.written_in", "lang", f.T(key))
}
