package project

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// facts are what is known of the project in a list; what the source does not say is left out.
func facts(f *page.Frame, v view) []part.Fact {
	b := v.Project
	phase, status := show.PhaseAndStatus(f, b)
	var out []part.Fact
	add := func(label, value string) { out = show.Fact(out, label, part.Plain(value), "") }
	out = show.Fact(out, f.T("project.who"), part.In(b.Organisation, v.Record.Lang), "")
	if len(v.Places) > 0 {
		out = append(out, part.Fact{Label: f.T("project.where"), Content: show.MunicipalityLinks(f, v.Places)})
	}
	add(f.T("project.with"), strings.Join(b.Partners, ", "))
	if needs := answered(v.Thread); len(needs) > 0 {
		out = append(out, part.Fact{Label: f.T("project.answers"), Content: needLinks(f, needs)})
	}
	add(f.T("words.period"), show.Period(b.Period))
	add(f.T("words.phase"), phase)
	add(f.T("words.status"), status)
	add(f.T("project.stopped"), show.Code(f, codes.StopReasons(), b.StoppedReason))
	if len(b.Themes) > 0 {
		out = append(out, part.Fact{Label: f.T("words.theme"), Content: show.ThemeLinks(f, b.Themes)})
	}
	add(f.T("words.measure"), show.Codes(f, codes.Measures(), b.Measures))
	add(f.T("words.target_group"), show.Codes(f, codes.TargetGroups(), b.TargetGroups))
	add(f.T("words.sector"), show.Codes(f, codes.Sectors(), b.Sectors))
	if v.Likeness != nil {
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

// total is what all grants with an amount come to, and how many have none.
func total(grants []allmenning.Grant) (sum int64, unknown int) {
	for _, g := range grants {
		if g.AmountNOK == 0 {
			unknown++
		}
		sum += g.AmountNOK
	}
	return sum, unknown
}

func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

var signs = map[string]part.Sign{"helped": part.Helped, "hindered": part.Hindered, "surprised": part.Surprised}

// lessons are the project's lessons, those that decided most first.
func lessons(f *page.Frame, v view) []part.Lesson {
	weight := map[string]int{"decisive": 0, "some": 1, "minor": 2, "": 3}
	all := slices.Clone(v.Project.LessonsBlock.Lessons)
	slices.SortStableFunc(all, func(a, b allmenning.Lesson) int { return cmp.Compare(weight[a.Weight], weight[b.Weight]) })
	in := func(s string) part.Text { return part.In(s, v.Record.Lang) }
	out := make([]part.Lesson, len(all))
	for i, l := range all {
		x := part.Lesson{Sign: signs[l.Sign], When: in(l.When), Did: in(l.Did), Led: in(l.LedTo), Advice: in(l.Advice)}
		if l.Weight != "" {
			x.Facts = append(x.Facts, f.T("project.lesson.weight."+l.Weight))
		}
		x.Facts = append(x.Facts, show.Code(f, codes.Factors(), l.Factor))
		if l.Basis != "" {
			x.Facts = append(x.Facts, f.T("labels.basis."+l.Basis))
		}
		if l.Holds != "" {
			x.Facts = append(x.Facts, f.T("project.lesson.holds."+l.Holds))
		}
		out[i] = x
	}
	return out
}

// lessonsClosed says that the reader may not see the project's lessons.
func lessonsClosed(v view) bool { return slices.Contains(v.Record.Hidden, allmenning.Lessons) }

// written says in which language the project is written, for the margin.
func written(f *page.Frame, v view) string {
	key := "record.lang." + string(v.Record.Lang)
	if !f.P.Has(key) || v.Record.Lang == f.Lang() {
		return ""
	}
	return f.T("record.written_in", "lang", f.T(key))
}

// mayEdit says that the visitor may write a change of the project.
func mayEdit(f *page.Frame, v view) bool { return f.Visitor.Actor.MayWrite(v.Record.Owner) }
