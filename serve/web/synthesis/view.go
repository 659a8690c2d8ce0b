package synthesis

import (
	"math"
	"slices"
	"strconv"

	"allmenning"
	"allmenning/chart"
	"allmenning/codes"
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
	near     []string
	sources  []source
	projects []part.Record
	changes  []part.Change
	chooser  part.Chooser
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
	for _, n := range a.Nearest {
		v.near = append(v.near, v.say(n.Sentence()))
	}
	v.projects = show.Rows(f, a.Projects)
	v.changes = show.History(f, a.History, "")
	v.sources = v.readSources()
	v.chooser = part.Chooser{
		ID: "kommune", Action: a.Record.Path(), All: f.Municipalities(), Label: f.T("synthesispage.choose"), Button: f.T("synthesispage.again"),
	}
	if a.For != nil {
		v.chooser.Chosen = a.For.Number
	}
	if a.given != "" {
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
		Canonical: v.Record.Path(), Foot: v.f.T("synthesispage.foot"),
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
		Left: v.f.T("synthesispage.forest.lower"), Right: v.f.T("synthesispage.forest.higher"), Same: v.f.T("synthesispage.forest.same"),
		Format: v.format, Percent: func(share float64) string { return v.f.P.Percent(share, 0) },
		Words: chart.ForestWords{
			Caption: v.f.T("synthesispage.forest.caption"), Name: v.f.T("nouns.study.one"), Estimate: v.say(r.EffectName()),
			Low: v.f.T("synthesispage.low"), High: v.f.T("synthesispage.high"), Weight: v.f.T("synthesispage.weight"),
		},
	}
	for _, x := range r.Rows {
		row := chart.Row{
			Kind: chart.Study, Label: v.studyName(x), Value: v.say(r.Effect(x)),
			Estimate: v.onScale(x.Y), Low: v.onScale(x.CI.Low), High: v.onScale(x.CI.High), Weight: 1,
		}
		if x.Weight != nil {
			row.Weight = *x.Weight
		}
		plot.Rows = append(plot.Rows, row)
	}
	if p := r.Pooled; p != nil {
		plot.Rows = append(plot.Rows, chart.Row{
			Kind: chart.Pooled, Label: v.f.T("synthesispage.forest.mean", "n", r.K), Value: v.say(r.EffectOf(p.Mean, p.CI)),
			Estimate: v.onScale(p.Mean), Low: v.onScale(p.CI.Low), High: v.onScale(p.CI.High),
		})
	}
	if p := r.Prediction; p != nil && r.Rule.Headline() {
		plot.Rows = append(plot.Rows, chart.Row{
			Kind: chart.Prediction, Label: v.f.T("synthesispage.forest.new"), Value: v.say(r.SpanOf(p.PI)),
			Estimate: math.NaN(), Low: v.onScale(p.PI.Low), High: v.onScale(p.PI.High),
		})
	}
	if r.Pooled == nil {
		plot.Percent = nil
	}
	figure, err := chart.Forest(plot)
	return part.Fig{Finding: plot.Label, How: v.f.T("synthesispage.forest.how"), Chart: figure, Open: true}, err
}

// studyName is what a study is called in a figure: where, and when.
func (v *view) studyName(x synthesis.Row) string {
	name, _ := x.Label.In(v.f.Lang())
	if x.Year > 0 {
		return v.f.T("synthesispage.name_year", "name", name, "year", strconv.Itoa(x.Year))
	}
	return name
}

// format writes a number of the figure and its table: ratios and shares with two digits, others with those they have.
func (v *view) format(x float64) string {
	if v.Result.Scale == codes.LogRatio || v.Result.Scale == codes.RiskDifference {
		return v.f.P.Decimal(x, 2)
	}
	return show.Exact(v.f, math.Round(100*x)/100)
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
		s := v.Studies[x.Study]
		if s == nil || slices.Contains(seen, x.Study) {
			continue
		}
		seen = append(seen, x.Study)
		src := source{title: show.Title(v.f, s), href: s.Path(), checked: v.checked(x.Finding)}
		if b, ok := s.Body.(*allmenning.Study); ok {
			src.citation, src.doi = b.Citation, b.DOI
		}
		out = append(out, src)
	}
	return out
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
	return v.Result.Rule.Headline() && v.Body.Baseline != nil
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
