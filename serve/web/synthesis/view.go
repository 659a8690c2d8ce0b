package synthesis

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/chart"
	"allmenning/codes"
	"allmenning/i18n"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
	"allmenning/synthesis"
)

// view is a synthesis ready to be drawn: sentences said, figures made. Page and print draw the same one.
type view struct {
	*asked
	f        *page.Frame
	story    synthesis.Story
	question part.Text
	forest   part.Fig
	bar      *part.Fig // the interval in people; nil where there is no starting point or no expectation
	near     []string  // studies whose setting is known, the nearest first
	nearRest string    // what is known of the others
	sources  []source
	projects []part.Record
	changes  []part.Change
	chooser  part.Chooser

	// What waits to be decided, and for those who keep the synthesis what is decided.
	keeps          bool
	waits, decided []waiting
	receipt        string // of what was decided a moment ago
	clash          string // why it was not
}

// source is one study behind the answer.
type source struct {
	title    part.Text
	href     string
	citation string
	doi      string
	checked  string
}

func outcomeOf(r *allmenning.Record) codes.Outcome {
	o, _ := codes.Outcomes().Outcome(r.Body.(*allmenning.Synthesis).Outcome)
	return o
}

func newView(f *page.Frame, a *asked) (*view, error) {
	name := ""
	if a.For != nil {
		name = a.For.Name
	}
	v := &view{asked: a, f: f, question: show.Title(f, a.Record)}
	v.story = synthesis.Tell(a.Body, a.Outcome, a.Result, a.Expectation, name)
	var err error
	if a.Result.K > 0 {
		if v.forest, err = v.drawForest(); err != nil {
			return nil, err
		}
	}
	if v.bar, err = v.drawBar(); err != nil {
		return nil, err
	}
	known, rest := synthesis.TellNearest(a.Nearest)
	v.near = v.sayAll(known)
	if !rest.IsZero() {
		v.nearRest = v.say(rest)
	}
	v.projects = show.Rows(f, a.Projects)
	v.changes = show.History(f, a.History)
	v.sources = v.readSources()
	v.chooser = part.Chooser{
		ID: "kommune", Action: a.Record.Path(), All: f.Municipalities(), Label: f.T("synthesispage.choose"), Button: f.T("synthesispage.again"),
	}
	if a.For != nil {
		v.chooser.Chosen = a.For.Number
	}
	if a.given != "" && a.problem == "" {
		v.chooser.Keep = []part.Hidden{{Name: "utgangspunkt", Value: a.given}}
	}
	return v, nil
}

func (v *view) say(s synthesis.Sentence) string { return s.Say(v.f.P, v.f.Lang()) }

func (v *view) sayAll(list []synthesis.Sentence) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = v.say(s)
	}
	return out
}

// page is what the shell and a link's preview tell.
func (v *view) page(section page.Section) page.Page {
	return page.Page{
		Title: v.question.S, TitleLang: v.question.Lang, Description: v.say(v.story.Headline), Section: section, Article: true,
		Canonical: v.Record.Path(), Shared: v.path(), Foot: v.f.T("synthesispage.foot"),
	}
}

// onScale turns a number from the scale of analysis to the one people read: ratios out of logs.
func (v *view) onScale(x float64) float64 {
	if v.Result.Scale == codes.LogRatio {
		return math.Exp(x)
	}
	return x
}

// drawForest makes the forest plot. The texts are those of the table and of the paper: one computed object behind them all.
func (v *view) drawForest() (part.Fig, error) {
	r := v.Result
	scale := chart.Linear
	if r.Scale == codes.LogRatio {
		scale = chart.Log
	}
	plot := chart.ForestPlot{
		Label: v.say(v.story.Forest), Scale: scale,
		Left: v.side(codes.Lower), Right: v.side(codes.Higher), Same: v.f.T("synthesispage.forest.same"),
		Format: v.format, Percent: func(share float64) string { return v.f.P.Percent(share, 0) },
		Words: chart.ForestWords{
			Caption: v.f.T("synthesispage.forest.caption"), Name: v.f.T("nouns.study.one"), Estimate: v.say(r.EffectName()),
			Low: v.f.T("synthesispage.low"), High: v.f.T("synthesispage.high"), Weight: v.f.T("synthesispage.weight"),
		},
	}
	for _, x := range r.Rows {
		row := chart.Row{
			Kind: chart.Study, Label: v.studyName(x), Short: v.shortName(x), Value: v.say(r.Effect(x)),
			Estimate: v.onScale(x.Y), Low: v.onScale(x.CI.Low), High: v.onScale(x.CI.High), Weight: 1,
		}
		if x.Weight != nil {
			row.Weight = *x.Weight
		}
		plot.Rows = append(plot.Rows, row)
	}
	if p := r.Pooled; p != nil {
		plot.Rows = append(plot.Rows, chart.Row{
			Kind: chart.Pooled, Label: v.f.T("synthesispage.forest.mean", "n", r.K), Short: v.f.T("synthesispage.forest.mean.short"), Value: v.say(r.EffectOf(p.Mean, p.CI)),
			Estimate: v.onScale(p.Mean), Low: v.onScale(p.CI.Low), High: v.onScale(p.CI.High),
		})
	}
	if p := r.Prediction; p != nil && r.Rule.Headline() {
		plot.Rows = append(plot.Rows, chart.Row{
			Kind: chart.Prediction, Label: v.f.T("synthesispage.forest.new"), Short: v.f.T("synthesispage.any"), Value: v.say(r.SpanOf(p.PI)),
			Estimate: math.NaN(), Low: v.onScale(p.PI.Low), High: v.onScale(p.PI.High),
		})
	}
	if r.Pooled == nil {
		plot.Percent = nil
	}
	figure, err := chart.Forest(plot)
	how := v.f.T("synthesispage.forest.how")
	if r.Pooled == nil { // nothing is weighed, and no range is drawn
		how = v.f.T("synthesispage.forest.how.few")
	}
	return part.Fig{Finding: plot.Label, How: how, Chart: figure}, err
}

// side is what a direction of the forest plot means: what there is fewer or more of, and which side is the better one.
func (v *view) side(d codes.Direction) string {
	text := v.f.T("synthesispage.forest.lower")
	if d == codes.Higher {
		text = v.f.T("synthesispage.forest.higher")
	}
	if v.Result.Good == d {
		text = v.f.T("synthesispage.forest.better", "side", text)
	}
	return text
}

// studyName is what a study is called in a figure: what it is, and when.
func (v *view) studyName(x synthesis.Row) string {
	name, _ := x.Label.In(v.f.Lang())
	return v.named(name, x.Year)
}

// shortName is what a study is called where there is little room: where, and when. Its places stand for it where its own
// title names them all; else its country.
func (v *view) shortName(x synthesis.Row) string {
	title, _ := x.Label.In(v.f.Lang())
	var places []string
	for _, p := range x.Places {
		p = strings.TrimSuffix(p, " region")
		if !strings.Contains(title, p) {
			places = nil
			break
		}
		places = append(places, p)
	}
	where := v.f.P.Join(places, i18n.And)
	if where == "" {
		where = show.Capital(show.Country(v.f, x.Country))
	}
	if where == "" {
		return ""
	}
	return v.named(where, x.Year)
}

func (v *view) named(name string, year int) string {
	if year > 0 {
		return v.f.T("synthesispage.name_year", "name", name, "year", strconv.Itoa(year))
	}
	return name
}

// format writes a number of the figure's axis: ratios, shares and standard deviations with two digits, others as they are.
func (v *view) format(x float64) string {
	if v.Result.Scale == codes.MeanDifference {
		return show.Exact(v.f, math.Round(100*x)/100)
	}
	return v.f.P.Decimal(x, 2)
}

// drawBar draws the interval in people, where there is a starting point to count from.
func (v *view) drawBar() (*part.Fig, error) {
	e := v.Expectation
	if e == nil || e.Form != synthesis.Events && e.Form != synthesis.People {
		return nil, nil
	}
	what, _ := v.Body.Baseline.What.In(v.f.Lang())
	digits := e.Digits
	figure, err := chart.Range(chart.RangeBar{
		Label:   v.f.T("synthesispage.bar.label", "what", what, "base", v.f.P.Decimal(e.Base, digits), "low", v.f.P.Decimal(e.Low, digits), "high", v.f.P.Decimal(e.High, digits)),
		Without: v.f.T("synthesispage.bar.without"), Today: e.Base, With: v.f.T("synthesispage.bar.with"),
		Low: e.Low, Mid: e.Mid, High: e.High, Format: func(x float64) string { return v.f.P.Decimal(x, digits) },
		Words: chart.RangeWords{
			Caption: v.f.T("synthesispage.bar.caption", "what", what, "per", e.Per), Name: v.f.T("synthesispage.bar.name"),
			Low: v.f.T("synthesispage.low"), Mid: v.f.T("synthesispage.mid"), High: v.f.T("synthesispage.high"),
		},
	})
	if err != nil {
		return nil, err
	}
	return &part.Fig{Finding: show.Capital(v.f.T("synthesispage.bar.caption", "what", what, "per", e.Per)), How: v.f.T("synthesispage.bar.how"), Chart: figure}, nil
}

// readSources lists the studies behind the answer, in the order of the figure, each once.
func (v *view) readSources() []source {
	var out []source
	var seen []allmenning.RecordID
	for _, x := range v.Result.Rows {
		s := v.Home(x)
		if s == nil || slices.Contains(seen, s.ID) {
			continue
		}
		seen = append(seen, s.ID)
		src := source{title: show.Title(v.f, s), href: s.Path(), checked: v.checked(x.Finding)}
		if b, ok := s.Body.(*allmenning.Study); ok {
			src.citation, src.doi = b.Citation, b.DOI
		}
		out = append(out, src)
	}
	return out
}

// line is a row of the table of studies. Sum marks the rows below the studies.
type line struct {
	name                   part.Text
	href                   string
	offer                  part.Text
	people, effect, weight string
	sum                    bool
}

// lines are the studies behind the answer as a table: what was offered, how many took part, what came out. Texts are those
// of the figure and of the paper.
func (v *view) lines() []line {
	r := v.Result
	weighed := func(l line, share float64) line {
		if r.Pooled != nil {
			l.weight = v.f.P.Percent(share, 0)
		}
		return l
	}
	var out []line
	shares := chart.Shares(r.Weights())
	for i, x := range r.Rows {
		_, lang := x.Label.In(v.f.Lang())
		l := line{name: part.In(v.studyName(x), lang), effect: v.say(r.Effect(x)), people: v.f.T("words.not_known")}
		if s := v.Home(x); s != nil {
			l.href = s.Path()
		}
		offer, in := v.Offer(x, v.f.Lang())
		l.offer = part.In(show.Capital(offer), in)
		if x.N > 0 {
			l.people = v.f.P.Number(x.N)
		}
		if x.Weight != nil {
			l = weighed(l, float64(shares[i])/100)
		}
		out = append(out, l)
	}
	if p := r.Pooled; p != nil {
		l := line{name: part.Plain(v.f.T("synthesispage.forest.mean", "n", r.K)), effect: v.say(r.EffectOf(p.Mean, p.CI)), sum: true}
		if r.NotCounted == 0 {
			l.people = v.f.P.Number(r.Participants)
		}
		out = append(out, weighed(l, 1))
	}
	if p := r.Prediction; p != nil && r.Rule.Headline() {
		out = append(out, line{name: part.Plain(v.f.T("synthesispage.forest.new")), effect: v.say(r.SpanOf(p.PI)), sum: true})
	}
	return out
}

// bold parts the sentence of what to expect, so that the municipality and the range stand out: every other part is bold,
// the second first.
func (v *view) bold() []string {
	text := v.say(v.story.Headline)
	var marks []string
	if v.For != nil {
		marks = append(marks, v.For.Name)
	}
	if e := v.Expectation; e != nil {
		low, high := v.f.P.Decimal(math.Abs(e.Low), e.Digits), v.f.P.Decimal(math.Abs(e.High), e.Digits)
		if e.High <= 0 {
			low, high = high, low
		}
		if _, after, ok := strings.Cut(text, " "+low+" "); ok {
			if i := strings.Index(after, high); i >= 0 {
				marks = append(marks, low+" "+after[:i]+high)
			}
		}
	}
	var out []string
	for _, m := range marks {
		if before, after, ok := strings.Cut(text, m); ok {
			out, text = append(out, before, m), after
		}
	}
	return append(out, text)
}

// counted says how many studies an answer rests on, and apart from them how many results that those who tried it tell of themselves.
func counted(f *page.Frame, r *synthesis.Result) string {
	own := r.Told()
	switch {
	case own == 0:
		return f.T("synthesispage.studies", "n", r.K)
	case own == r.K:
		return f.T("synthesispage.results", "n", own)
	}
	return f.T("synthesispage.studies_results", "studies", f.T("synthesispage.studies", "n", r.K-own), "n", own)
}

// fewHeading heads what holds for so few: what they are, and "only" where it is one study.
func fewHeading(f *page.Frame, r *synthesis.Result) string {
	if r.Told() > 0 {
		return counted(f, r)
	}
	return f.T("synthesispage.few", "n", r.K)
}

// kindFacts stand after the noun: how many studies and people, and when it was last computed.
func (v *view) kindFacts() []string {
	out := []string{counted(v.f, v.Result)}
	if v.Result.Participants > 0 && v.Result.NotCounted == 0 {
		out[0] = v.f.T("synthesispage.studies_people", "studies", out[0], "n", v.Result.Participants)
	}
	return append(out, v.f.T("words.updated", "date", v.f.P.Date(v.Version.At.Time())))
}

// reservations are what holds for the answer as one paragraph.
func (v *view) reservations() string {
	all := v.sayAll(v.story.Same)
	all = append(all, v.sayAll(v.story.Warnings)...)
	return strings.Join(append(all, v.say(v.story.Proposal)), " ")
}

// doubt is the doubt as one paragraph.
func (v *view) doubt() string { return strings.Join(v.sayAll(v.story.Doubt), " ") }

// namesNone says that no study behind the answer names a municipality of ours.
func (v *view) namesNone() bool {
	return !slices.ContainsFunc(v.Result.Rows, func(x synthesis.Row) bool {
		s := v.Home(x)
		return s != nil && len(s.Places) > 0
	})
}

// first is the study to read first, as the page can reach it; nil without one.
func (v *view) first() *allmenning.Record {
	first := v.Result.ReadFirst()
	i := slices.IndexFunc(v.Result.Rows, func(x synthesis.Row) bool { return x.Home() == first })
	if i < 0 {
		return nil
	}
	return v.Home(v.Result.Rows[i])
}

// startGiven is what stands in the field for the starting point.
func (v *view) startGiven() string {
	switch {
	case v.given != "":
		return clip(v.given)
	case v.Body.Baseline != nil:
		return show.Exact(v.f, v.Body.Baseline.Value)
	}
	return ""
}

// asksForStart says whether a starting point means anything here: it does for ratios and shares.
func (v *view) asksForStart() bool {
	_, _, ok := synthesis.Believable(v.Body, v.Result)
	return ok && v.Result.Rule.Headline()
}

// query is what the address carries on to print, text and Word.
func (v *view) query() string {
	if v.f.URL.RawQuery == "" {
		return ""
	}
	return "?" + v.f.URL.RawQuery
}

// steps is how many of the four bars a level fills.
func steps(level synthesis.Level) int {
	return map[synthesis.Level]int{synthesis.VeryLow: 1, synthesis.Low: 2, synthesis.Moderate: 3, synthesis.High: 4}[level]
}

// nextAsk says how many we know of who work on the same; the rows stand further down.
func nextAsk(p *i18n.Printer, n int) string {
	if n == 0 {
		return p.T("synthesispage.next.ask_none")
	}
	return p.T("synthesispage.next.ask", "n", n)
}

// startLabel asks for the municipality's own starting point in the words of the question.
func (v *view) startLabel() string {
	what, _ := v.Body.Baseline.What.In(v.f.Lang())
	return show.Capital(v.f.T("synthesispage.start.label", "what", what, "per", v.Body.Baseline.Per))
}

// checked says how often a finding's numbers have been confirmed.
func (v *view) checked(id allmenning.RecordID) string {
	r := v.Findings[id]
	if r == nil {
		return ""
	}
	return show.Checked(v.f, r.Body.(*allmenning.Finding).NumbersBlock)
}
