package front

import (
	"time"

	"allmenning/answers"
	"allmenning/municipality"
	"allmenning/serve/web/hits"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
	"allmenning/synthesis"
)

// view is all the page says.
type view struct {
	Examples  []hits.Example
	Figures   []figure
	Adopted   string // how many have told that they took up what others had tried
	Map       part.MapFig
	Thread    []part.Step
	Syntheses []part.Record
	Newest    []part.Record
	Holds     string // what the example library holds; empty when it is not loaded
	Lacks     []part.Text
	Size      int       // records everybody can read
	Changed   time.Time // when the newest of them was changed
}

// figure is a number, what it counts, and where to read on.
type figure struct {
	Number string
	Text   string
	Link   part.Link
}

func fill(f *page.Frame, w answers.Front, r *municipality.Register) (view, error) {
	v := view{Figures: figures(f, w, r.Len()), Thread: thread(f), Newest: show.Rows(f, w.Newest)}
	if v.Adopted = f.T("front.adopted.none"); w.Adopted > 0 {
		v.Adopted = f.T("front.adopted", "n", w.Adopted)
	}
	for _, s := range w.Answers {
		v.Syntheses = append(v.Syntheses, synthesisRow(f, s))
	}
	if w.Examples {
		holds, _ := w.Coverage.Holds.In(f.Lang())
		v.Holds = holds
		for _, t := range w.Coverage.NotHolds {
			v.Lacks = append(v.Lacks, part.In(t.In(f.Lang())))
		}
	}
	var err error
	v.Map, err = country(f, w.Activity, r)
	return v, err
}

// figures are the numbers there is something behind.
func figures(f *page.Frame, w answers.Front, municipalities int) []figure {
	var out []figure
	add := func(n int, text, href, link string) {
		if n > 0 {
			out = append(out, figure{f.P.Number(n), text, part.Link{Text: part.Plain(link), Href: href}})
		}
	}
	add(w.Records, f.T("front.figure.records", "n", w.Records, "places", w.Municipalities, "of", municipalities), "/prosjekter", f.T("front.figure.records.see"))
	add(w.Parallel, f.T("front.figure.parallel", "n", w.Parallel), "#kart", f.T("front.figure.parallel.see"))
	add(w.Findings, f.T("front.figure.findings", "n", w.Findings, "studies", f.P.Count(w.Studies, "study")), "/studier", f.T("front.figure.findings.see"))
	add(w.Syntheses, f.T("front.figure.syntheses", "n", w.Syntheses), "/oppsummeringer", f.T("front.figure.syntheses.see"))
	return out
}

// thread is the way from need to use, as an explanation: nothing in it is done or not done.
func thread(f *page.Frame) []part.Step {
	lines := []string{
		f.T("front.thread.need"), f.T("front.thread.project"), f.T("front.thread.trial"), f.T("front.thread.finding"),
		f.T("front.thread.synthesis"), f.T("front.thread.expectation"), f.T("front.thread.adoption"),
	}
	steps := make([]part.Step, len(lines))
	for i, s := range answers.Steps() {
		steps[i] = part.Step{Name: f.T("thread." + string(s)), Line: part.Plain(lines[i])}
	}
	return steps
}

// synthesisRow is an answer as a row: how much it rests on, when, and the word of its verdict.
func synthesisRow(f *page.Frame, s answers.SynthesisCard) part.Record {
	row := part.Record{
		Kind: show.Capital(f.P.Count(s.Result.K, "study")), Facts: []string{f.T("words.updated", "date", f.P.Date(s.At.Time()))},
		Title: show.Title(f, s.Record), Href: s.Record.Path(),
	}
	switch s.Result.Rule {
	case synthesis.None:
		row.Text = part.Plain(f.T("front.synthesis.none"))
	case synthesis.One:
		row.Text = part.Plain(f.T("front.synthesis.one"))
	case synthesis.Two:
		row.Text = part.Plain(f.T("front.synthesis.two"))
	default:
		row.Text = part.Plain(f.T("front.synthesis.verdict", "verdict", f.T("synthesis.verdict."+string(s.Result.Impact.Word))))
	}
	return row
}
