package paper

import (
	"slices"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/chart"
	"allmenning/i18n"
	"allmenning/synthesis"
)

// FromSynthesis is the case paper of a synthesis as a answers it: for the municipality asked about, and from its own
// starting point where one was given. a.Result and a.Version must be there.
func FromSynthesis(p *i18n.Printer, a *answers.SynthesisPage, o Origin) Paper {
	name := ""
	if a.For != nil {
		name = a.For.Name
	}
	b := builder{p: p, a: a, story: synthesis.Tell(a.Body, a.Outcome, a.Result, a.Expectation, name)}
	doc := start(p, o)
	doc.Kind = p.T("paper.kind.synthesis")
	doc.Title, _ = a.Record.TitleIn(lang(p))
	doc.Lead = b.lead()
	doc.Facts = b.facts()
	doc.add(Section{Heading: p.T("paper.for_you"), Paragraphs: b.say(b.story.Same)})
	doc.add(b.updated())
	doc.add(b.studies())
	doc.add(b.near())
	doc.add(b.change())
	doc.add(b.next())
	doc.add(Section{Heading: p.T("paper.reservations"), Paragraphs: b.reservations()})
	doc.add(Section{Heading: p.T("paper.left_out"), Bullets: b.say(b.story.LeftOut)})
	method := b.story.Method
	if d := b.story.Details; d != nil {
		method = slices.Concat(method, d.Hangs, d.Spread, d.Usual)
	}
	doc.add(Section{Heading: p.T("paper.method"), Bullets: b.say(method)})
	doc.Sources = b.sources()
	doc.Citation = p.T("paper.cite.synthesis", "title", doc.Title, "instance", o.Instance, "version", a.Version.N,
		"date", p.Date(a.Version.At.Time()), "address", o.Address)
	return doc
}

// updated is what the newest answer changed; nothing where there is only one.
func (b builder) updated() Section {
	if len(b.a.Stored) == 0 || b.a.Stored[0].First {
		return Section{}
	}
	newest := b.a.Stored[0]
	what := strings.Join(b.say(newest.Change.Tell()), " ")
	return Section{Heading: b.p.T("synthesispage.news"), Paragraphs: []string{b.p.T("paper.updated", "date", b.p.Date(newest.Version.At.Time()), "what", what)}}
}

// builder holds what the parts of a synthesis' paper are made from.
type builder struct {
	p     *i18n.Printer
	a     *answers.SynthesisPage
	story synthesis.Story
}

func (b builder) say(sentences []synthesis.Sentence) []string {
	var out []string
	for _, s := range sentences {
		if !s.IsZero() {
			out = append(out, b.one(s))
		}
	}
	return out
}

func (b builder) one(s synthesis.Sentence) string { return s.Say(b.p, lang(b.p)) }

// lead is what to expect and the doubt. A weak set says so before anything else.
func (b builder) lead() []string {
	var lead []string
	if b.a.Result.Mixed {
		lead = b.say(b.story.Weak[:1])
	}
	lead = append(lead, b.one(b.story.Headline))
	lead = append(lead, b.say([]synthesis.Sentence{b.story.Range})...)
	if doubt := b.say(b.story.Doubt); len(doubt) > 0 {
		lead = append(lead, strings.Join(doubt, " "))
	}
	return append(lead, b.say([]synthesis.Sentence{b.story.Own})...)
}

func (b builder) facts() []Fact {
	return []Fact{
		{b.p.T("paper.impact"), b.one(b.story.Impact), b.one(b.story.Impacts)},
		{b.p.T("paper.cost"), b.one(b.story.Cost), b.one(b.story.Costs)},
		{b.p.T("paper.certainty"), b.one(b.story.Certainty), strings.Join(b.say(append(b.story.Reasons, b.story.Proposal)), " ")},
	}
}

// reservations are what has not been said in the lead.
func (b builder) reservations() []string {
	weak := b.story.Weak
	if b.a.Result.Mixed {
		weak = weak[1:]
	}
	return append(b.say(weak), b.say(b.story.Warnings)...)
}

// studies is the table of what the answer rests on, with the mean and the range under it from three studies on.
func (b builder) studies() Section {
	p, r := b.p, b.a.Result
	table := &Table{
		Caption: p.T("synthesispage.forest.caption"),
		Head:    []string{p.T("synthesispage.study"), p.T("synthesispage.offer"), p.T("synthesispage.people"), b.one(r.EffectName()), p.T("synthesispage.weight")},
		Numeric: []bool{false, false, true, true, true},
	}
	shares := chart.Shares(r.Weights())
	for i, row := range r.Rows {
		label, _ := row.Label.In(lang(p))
		people, weight := p.T("words.not_known"), ""
		if row.Year > 0 {
			label = p.T("synthesispage.name_year", "name", label, "year", itoa(row.Year))
		}
		if row.N > 0 {
			people = p.Number(row.N)
		}
		if row.Weight != nil {
			weight = p.Percent(float64(shares[i])/100, 0)
		}
		table.Rows = append(table.Rows, []string{label, b.offer(row), people, b.one(r.Effect(row)), weight})
	}
	if len(table.Rows) == 0 {
		return Section{}
	}
	if m := r.Pooled; m != nil {
		table.Rows = append(table.Rows, []string{p.T("synthesispage.forest.mean", "n", r.K), "", b.people(), b.one(r.EffectOf(m.Mean, m.CI)), p.Percent(1, 0)})
		table.Foot++
	}
	if r.Rule.Headline() && r.Prediction != nil {
		table.Rows = append(table.Rows, []string{p.T("synthesispage.forest.new"), "", "", b.one(r.SpanOf(r.Prediction.PI)), ""})
		table.Foot++
	}
	if r.Pooled == nil {
		table.dropLast() // nothing is weighed
	}
	return Section{Heading: p.T("paper.studies"), Paragraphs: b.say([]synthesis.Sentence{b.story.Forest}), Table: table, Notes: b.say([]synthesis.Sentence{b.story.Explain})}
}

// next is what to do now, with up to three of those who do the same by name.
func (b builder) next() Section {
	s := Section{Heading: b.p.T("synthesispage.next"), Bullets: b.say(b.story.Next)}
	if len(s.Bullets) == 0 {
		return s
	}
	projects := b.a.Projects
	if len(projects) == 0 {
		s.Bullets = append(s.Bullets, b.p.T("synthesispage.next.ask_none"))
		return s
	}
	var names []string
	for _, c := range projects[:min(3, len(projects))] {
		title, _ := c.Record.TitleIn(lang(b.p))
		names = append(names, title)
	}
	s.Bullets = append(s.Bullets, b.p.T("synthesispage.next.ask", "n", len(projects))+" "+full(strings.Join(names, "; ")))
	return s
}

// offer is what the study's people were offered, empty where we have not read it.
func (b builder) offer(row synthesis.Row) string {
	s, _ := b.a.Offer(row, lang(b.p))
	return capital(s)
}

// people is how many took part in all the studies; empty where one of them does not say.
func (b builder) people() string {
	if b.a.Result.NotCounted > 0 {
		return ""
	}
	return b.p.Number(b.a.Result.Participants)
}

// near tells where the studies were done: at most three whose source says town or country, and the others in one sentence.
// Nobody in particular has none nearest.
func (b builder) near() Section {
	known, rest := synthesis.TellNearest(b.a.Nearest)
	if b.a.For == nil || len(known) == 0 && rest.IsZero() {
		return Section{}
	}
	s := Section{Heading: b.p.T("synthesispage.near"), Bullets: b.say(known[:min(3, len(known))])}
	s.Notes = b.say([]synthesis.Sentence{rest})
	if !slices.ContainsFunc(b.a.Nearest, func(n synthesis.Near) bool { return n.Likest != nil }) {
		s.Notes = append(s.Notes, b.p.T("synthesispage.near.unknown"))
	}
	return s
}

func (b builder) change() Section {
	if len(b.story.Cases) == 0 {
		return Section{}
	}
	p, span := b.p, b.p.T("paper.change.span")
	if e := b.a.Expectation; e != nil && e.Base > 0 {
		span = p.T("paper.change.span_from", "base", p.Decimal(e.Base, e.Digits))
	}
	table := &Table{
		Caption: p.T("paper.change.caption"), Numeric: []bool{false, true, false},
		Head: []string{p.T("paper.change.if"), span, p.T("paper.change.then")},
	}
	for _, c := range b.story.Cases {
		table.Rows = append(table.Rows, []string{b.one(c.If), b.one(c.Span), b.one(c.Then)})
	}
	return Section{Heading: p.T("paper.change"), Table: table, Notes: b.say(b.story.Change)}
}

// sources lists the citations of the studies used, each once.
func (b builder) sources() []Source {
	var all []Source
	seen := map[allmenning.RecordID]bool{}
	for _, row := range b.a.Result.Rows {
		r := b.a.Home(row)
		if r == nil || seen[r.ID] {
			continue
		}
		seen[r.ID] = true
		all = append(all, sourceOf(r))
	}
	return all
}

// sourceOf cites a record: a study by its citation and DOI, another by its title and address.
func sourceOf(r *allmenning.Record) Source {
	s := Source{Text: full(r.Title), Link: r.Source.URL}
	if study, ok := r.Body.(*allmenning.Study); ok {
		s.Text = full(study.Citation)
		if study.DOI != "" {
			s.Link = "https://doi.org/" + study.DOI
		}
	}
	return s
}
