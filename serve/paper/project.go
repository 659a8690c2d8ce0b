package paper

import (
	"fmt"
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
	doc.add(lessons(p, project.LessonsBlock.Lessons))
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
		if g.AmountNOK > 0 {
			amount = p.Kroner(g.AmountNOK)
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
		direction := p.T("words.not_known")
		if f.Direction != "" {
			direction = codes.Directions().Name(string(f.Direction), string(p.Lang()))
		}
		s.Bullets = append(s.Bullets, p.T("paper.finding.line", "outcome", capital(what), "what", direction))
	}
	if len(s.Bullets) == 0 {
		s.Paragraphs = []string{p.T("paper.findings.none")}
	}
	return s
}

func lessons(p *i18n.Printer, all []allmenning.Lesson) Section {
	s := Section{Heading: p.T("paper.lessons")}
	for _, l := range all {
		end := func(t string) string { return strings.TrimRight(t, ".") }
		line := p.T("paper.lesson.line", "when", end(l.When), "did", end(l.Did), "led", end(l.LedTo))
		if l.Advice != "" {
			line += " " + full(p.T("paper.lesson.advice", "advice", l.Advice))
		}
		s.Bullets = append(s.Bullets, line)
	}
	return s
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
