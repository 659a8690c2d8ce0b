package project

import (
	"slices"
	"strconv"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// facts are what is known of the project in a list; what the source does not say is left out. Of whoever is responsible the
// role is shown and never the address.
func facts(f *page.Frame, v view) []part.Fact {
	b := v.Project
	phase, status := show.PhaseAndStatus(f, b)
	var out []part.Fact
	add := func(label, value string) { out = show.Fact(out, label, part.Plain(value), "") }
	if show.Claimed(f, v.Record) != nil {
		out = show.WhoFact(out, f.T("project.who"), v.RecordPage, "")
		out = show.Fact(out, f.T("project.who.source"), part.In(b.Organisation, v.Record.Lang), show.OrganisationPath(v.Named[b.Organisation]))
	} else {
		out = show.WhoFact(out, f.T("project.who"), v.RecordPage, b.Organisation)
	}
	if len(v.Places) > 0 {
		out = append(out, part.Fact{Label: f.T("project.where"), Content: show.MunicipalityLinks(f, v.Places)})
	}
	if len(b.Partners) > 0 {
		with := show.OrganisationLinks(f, b.Partners, v.Named)
		out = append(out, part.Fact{Label: f.T("project.with"), Content: with})
	}
	if needs := answered(v.Thread); len(needs) > 0 {
		out = append(out, part.Fact{Label: f.T("project.answers"), Content: needLinks(f, needs)})
	}
	add(f.T("words.period"), show.Lasted(f, b.Period))
	add(f.T("words.phase"), phase)
	add(f.T("words.status"), status)
	add(f.T("project.stopped"), show.Code(f, codes.StopReasons(), b.StoppedReason))
	if len(b.Themes) > 0 {
		out = append(out, part.Fact{Label: f.T("words.theme"), Content: show.ThemeLinks(f, b.Themes)})
	}
	add(f.T("words.measure"), show.Codes(f, codes.Measures(), b.Measures))
	add(f.T("words.target_group"), show.Codes(f, codes.TargetGroups(), b.TargetGroups))
	add(f.T("words.sector"), show.Codes(f, codes.Sectors(), b.Sectors))
	out = show.Fact(out, f.T("need.responsible"), show.Responsible(f, b.ContactBlock, v.Record.Lang), "")
	if v.Likeness != nil && !v.Likeness.Same { // "this is you" tells nobody anything
		out = append(out, part.Fact{Label: f.T("project.likeness"), Content: show.LikenessFact(f, v.Likeness)})
	}
	return out
}

// answered are the needs the project answers.
func answered(thread []answers.Station) []*allmenning.Record {
	for _, station := range thread {
		if station.Step == answers.StepNeed {
			return station.Records
		}
	}
	return nil
}

// total is what all grants with an amount come to, in kroner and in euro, which are never made one; and how many have none.
func total(grants []allmenning.Grant) (sum allmenning.Grant, unknown int) {
	for _, g := range grants {
		if g.AmountNOK == 0 && g.AmountEUR == 0 {
			unknown++
		}
		sum.AmountNOK += g.AmountNOK
		sum.AmountEUR += g.AmountEUR
	}
	return sum, unknown
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// learning is the lessons of a project and of its results, and what is to be said where there is none to show.
type learning struct {
	All     []part.Lesson
	Closed  bool // the reader may not see some of them
	Nothing bool // those who tried it say that there is nothing others need to know
}

// lessons are those of the project and of its results, those that decided most first.
func lessons(f *page.Frame, v view) learning {
	out := learning{All: show.LessonsOf(f, v.Record, v.Findings), Closed: slices.Contains(v.Record.Hidden, allmenning.Lessons)}
	for _, r := range v.Findings {
		out.Closed = out.Closed || slices.Contains(r.Hidden, allmenning.Lessons)
		if b, ok := r.Body.(*allmenning.Finding); ok && b.Report.NothingLearnt {
			out.Nothing = true
		}
	}
	return out
}

// telling is the address where those who may write of the project tell of its results; empty for others.
func telling(f *page.Frame, v view) string {
	if !f.Visitor.Actor.MayWrite(v.Record.Owner) {
		return ""
	}
	return "/resultater/ny?prosjekt=" + string(v.Record.ID)
}

// noResults is what stands where the reader sees no result. To those who may tell of one it says that it is missing when the
// project has ended.
func noResults(f *page.Frame, v view) part.EmptyState {
	e := part.EmptyState{Heading: f.T("project.results.none"), Text: f.T("project.results.none.what")}
	to := telling(f, v)
	if to == "" {
		return e
	}
	e.Action = part.Link{Text: part.Plain(f.T("project.results.register")), Href: to}
	e.Text = f.T("project.results.own")
	if v.Project.Status == allmenning.Ended || slices.Contains(allmenning.Ends(), v.Project.Status) {
		e.Heading, e.Text = f.T("project.results.missing"), f.T("project.results.missing.what")
	}
	return e
}

// written says in which language the project is written, for the margin.
func written(f *page.Frame, v view) string {
	key := "record.lang." + string(v.Record.Lang)
	if !f.P.Has(key) || v.Record.Lang == f.Lang() {
		return ""
	}
	return f.T("record.written_in", "lang", f.T(key))
}

// editText is the words of the way to change the project; empty for a visitor who may not.
func editText(f *page.Frame, v view) string {
	if !f.Visitor.Actor.MayWrite(v.Record.Owner) {
		return ""
	}
	return f.T("project.edit")
}
