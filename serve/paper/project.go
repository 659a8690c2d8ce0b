package paper

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/i18n"
)

// FromProject is the paper of a project: who, when, money, results, lessons, and who else works on something alike. It is
// an error when a holds another noun. Blocks the reader does not see are simply not there.
func FromProject(p *i18n.Printer, a *answers.RecordPage, o Origin) (Paper, error) {
	project, ok := a.Record.Body.(*allmenning.Project)
	if !ok {
		return Paper{}, fmt.Errorf("paper: %s is a %s, not a project", a.Record.ID, a.Record.Noun)
	}
	doc := start(p, o)
	doc.Kind = p.T("paper.kind.project")
	doc.Title, _ = a.Record.TitleIn(lang(p))
	if project.Summary != "" {
		doc.Lead = []string{project.Summary}
	}
	doc.Facts = projectFacts(p, a, project)
	doc.add(grants(p, project.Grants))
	doc.add(findings(p, a))
	doc.add(lessons(p, a, project))
	doc.add(used(p, a))
	doc.add(relatives(p, a))
	if a.Record.Source.URL != "" {
		doc.Sources = []Source{{Text: full(doc.Title), Link: a.Record.Source.URL}}
	}
	doc.Citation = p.T("paper.cite.record", "title", strings.TrimSuffix(doc.Title, "."), "instance", o.Instance,
		"date", p.Date(o.At), "address", o.Address)
	return doc, nil
}

func projectFacts(p *i18n.Printer, a *answers.RecordPage, project *allmenning.Project) []Fact {
	var facts []Fact
	add := func(term, text string) {
		if text != "" {
			facts = append(facts, Fact{Term: term, Note: text})
		}
	}
	who := project.Organisation
	if who == "" {
		who = a.Owner.Name
	}
	add(p.T("paper.who"), strings.Join(append([]string{who}, project.Partners...), ", "))
	add(p.T("paper.where"), where(p, a.Card))
	add(p.T("paper.when"), period(project.Period))
	l := string(p.Lang())
	if project.Phase != "" {
		add(p.T("words.phase"), codes.Phases().Name(string(project.Phase), l))
	}
	if project.Status != "" {
		add(p.T("words.status"), codes.Statuses().Name(string(project.Status), l))
	}
	return facts
}

// where names the municipalities of today; many are cut, with how many more there are counted by the page's own list.
func where(p *i18n.Printer, c answers.Card) string {
	var names []string
	for _, m := range c.Places {
		names = append(names, m.Label())
	}
	return p.Join(names, i18n.And)
}

// period is the time as given, in years where it is known by more.
func period(t allmenning.Period) string {
	from, to := t.Years()
	switch {
	case from != 0 && to != 0 && from != to:
		return itoa(from) + "–" + itoa(to)
	case from != 0:
		return itoa(from)
	case to != 0:
		return itoa(to)
	}
	return t.AsGiven
}

func itoa(n int) string { return strconv.Itoa(n) }

func grants(p *i18n.Printer, all []allmenning.Grant) Section {
	if len(all) == 0 {
		return Section{}
	}
	table := &Table{
		Caption: p.T("paper.grants.caption"), Numeric: []bool{false, false, true, true},
		Head: []string{p.T("words.funder"), p.T("words.purpose"), p.T("paper.studies.year"), p.T("words.amount")},
	}
	for _, g := range all {
		amount, year := p.T("words.not_known"), ""
		switch {
		case g.AmountNOK > 0 && g.AmountEUR > 0:
			amount = p.Kroner(g.AmountNOK) + " + " + p.Euro(g.AmountEUR)
		case g.AmountNOK > 0:
			amount = p.Kroner(g.AmountNOK)
		case g.AmountEUR > 0:
			amount = p.Euro(g.AmountEUR)
		}
		if g.Year > 0 {
			year = itoa(g.Year)
		}
		table.Rows = append(table.Rows, []string{g.Funder, g.Purpose, year, amount})
	}
	return Section{Heading: p.T("paper.grants"), Table: table}
}

// findings lists what came out in direction: whoever wants the numbers reads them on the finding's own page, in its words.
func findings(p *i18n.Printer, a *answers.RecordPage) Section {
	s := Section{Heading: p.T("paper.findings")}
	for _, r := range a.Findings {
		f, ok := r.Body.(*allmenning.Finding)
		if !ok {
			continue
		}
		what, _ := f.OutcomeNamed.In(lang(p))
		if o, known := codes.Outcomes().Outcome(f.Outcome); known && what == "" {
			what = o.Name(string(p.Lang()))
		}
		if when, _ := f.Timepoint.In(lang(p)); when != "" {
			what += ", " + when
		}
		direction := p.T("words.not_known")
		if f.Direction != "" {
			direction = codes.Directions().Name(string(f.Direction), string(p.Lang()))
		}
		line := p.T("paper.finding.line", "outcome", capital(what), "what", direction)
		if f.Report.Status != "" {
			line = told(p, f, line)
		}
		s.Bullets = append(s.Bullets, line)
	}
	if len(s.Bullets) == 0 {
		s.Paragraphs = []string{p.T("paper.findings.none")}
	}
	return s
}

// told is the line of a result that those who tried it tell of: what they did, that it stopped or never began and why, how sure
// they are, and how much such a result can bear.
func told(p *i18n.Printer, f *allmenning.Finding, line string) string {
	l := string(p.Lang())
	if f.Report.Status == allmenning.NeverStarted {
		line, _, _ = strings.Cut(line, ":")
	}
	line = full(line)
	if f.Report.Status != allmenning.NeverStarted {
		if f.Sureness > 0 {
			line += " " + p.T("record.result.sure", "sure", p.T("labels.sure."+itoa(f.Sureness)))
		}
		if path := codes.Designs().Path(f.Design); len(path) > 0 {
			line += " " + full(path[0].Name(l))
		}
	}
	if f.Report.Cut() {
		line += " " + ended(p, f.Report)
	}
	if f.Report.Did != "" {
		line += " " + p.T("paper.finding.did", "did", full(f.Report.Did))
	}
	return line + adapted(p, f.Report)
}

// adapted says what a measure was taken up from, and what became of each of its parts, as sentences after the rest.
func adapted(p *i18n.Printer, r allmenning.Report) (line string) {
	if r.AdaptedFrom != "" {
		line = " " + p.T("finding.adapted_from") + ": " + full(r.AdaptedFrom)
	}
	for _, x := range r.Adaptation {
		text := capital(x.Text())
		if x.Act != "" {
			text = p.T("finding.adaptation."+string(x.Act)) + ": " + x.Text()
		}
		line += " " + full(text)
	}
	return line
}

// ended says that a trial stopped or never began, and why.
func ended(p *i18n.Printer, r allmenning.Report) string {
	status := codes.Statuses().Name(string(r.Status), string(p.Lang()))
	if key := "labels.because." + r.Reason; p.Has(key) {
		return p.T("record.result.because", "status", status, "reason", p.T(key))
	}
	return p.T("record.result.reason_unknown", "status", status)
}

// lessons are those of the project and of its results, those that decided most first.
func lessons(p *i18n.Printer, a *answers.RecordPage, project *allmenning.Project) Section {
	s := Section{Heading: p.T("paper.lessons")}
	all := slices.Clone(project.LessonsBlock.Lessons)
	for _, r := range a.Findings {
		if f, ok := r.Body.(*allmenning.Finding); ok {
			all = append(all, f.LessonsBlock.Lessons...)
		}
	}
	weight := map[string]int{"decisive": 0, "some": 1, "minor": 2, "": 3}
	slices.SortStableFunc(all, func(a, b allmenning.Lesson) int { return cmp.Compare(weight[a.Weight], weight[b.Weight]) })
	end := func(t string) string { return strings.TrimRight(t, ".") }
	for _, l := range all {
		line := p.T("paper.lesson.line", "when", end(l.When), "did", end(l.Did), "led", end(l.LedTo))
		if l.Advice != "" {
			line += " " + full(p.T("paper.lesson.advice", "advice", l.Advice))
		}
		if l.Condition != "" {
			line += " " + full(p.T("part.lesson.condition")+": "+l.Condition)
		}
		if facts := lessonFacts(p, l); facts != "" {
			line += " (" + facts + ")"
		}
		s.Bullets = append(s.Bullets, line)
	}
	return s
}

// lessonFacts are what a lesson did, how much it weighed, what it is about, what it rests on, whom it holds for and what it
// explains.
func lessonFacts(p *i18n.Printer, l allmenning.Lesson) string {
	var out []string
	add := func(prefix, value string) {
		if value != "" {
			out = append(out, p.T(prefix+value))
		}
	}
	add("labels.sign.", l.Sign)
	add("labels.lesson.weight.", l.Weight)
	if l.Factor != "" {
		out = append(out, codes.Factors().Name(l.Factor, string(p.Lang())))
	}
	add("labels.lesson.phase.", l.Phase)
	add("labels.basis.", l.Basis)
	add("labels.lesson.holds.", l.Holds)
	add("labels.lesson.explains.", l.Explains)
	return strings.Join(out, " · ")
}

func used(p *i18n.Printer, a *answers.RecordPage) Section {
	s := Section{Heading: p.T("paper.used")}
	for _, c := range a.Syntheses {
		title, _ := c.Record.TitleIn(lang(p))
		s.Bullets = append(s.Bullets, title)
	}
	return s
}

func relatives(p *i18n.Printer, a *answers.RecordPage) Section {
	s := Section{Heading: p.T("paper.relatives")}
	for _, r := range a.Relatives {
		title, _ := r.Record.TitleIn(lang(p))
		label := p.T("labels.overlap." + string(r.Label))
		if place := where(p, r.Card); place != "" {
			s.Bullets = append(s.Bullets, p.T("paper.relative.line_where", "label", label, "title", title, "where", place))
			continue
		}
		s.Bullets = append(s.Bullets, p.T("paper.relative.line", "label", label, "title", title))
	}
	return s
}
