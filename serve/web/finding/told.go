package finding

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning"
	"allmenning/chart"
	"allmenning/codes"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// facts is a list of facts being gathered; what nobody has said is left out.
type facts struct {
	f    *page.Frame
	lang allmenning.Lang // of what people write
	list []part.Fact
}

func (x *facts) plain(label, value string) { x.list = show.Fact(x.list, label, part.Plain(value), "") }

func (x *facts) written(label, value string) {
	x.list = show.Fact(x.list, label, part.In(value, x.lang), "")
}

// summary is who it was for and how it went, in a list.
func (v view) summary(f *page.Frame) []part.Fact {
	r := v.finding.Report
	x := facts{f: f, lang: v.Record.Lang}
	if len(v.Places) > 0 {
		x.list = append(x.list, part.Fact{Label: f.T("project.where"), Content: show.MunicipalityLinks(f, v.Places)})
	}
	x.plain(f.T("finding.units"), units(f, r.Units))
	x.plain(f.T("words.measure"), show.Code(f, codes.Measures(), r.Measure))
	x.plain(f.T("words.target_group"), show.Code(f, codes.TargetGroups(), r.TargetGroup))
	if r.Status != allmenning.NeverStarted {
		x.plain(f.T("finding.reach"), reach(f, r))
	}
	x.plain(f.T("words.status"), show.Ended(f, r))
	x.plain(f.T("words.period"), show.Lasted(f, r.Period))
	if r.Status != allmenning.NeverStarted {
		x.plain(f.T("record.finding.direction"), show.Direction(f, v.finding.Direction))
		if n := v.finding.Sureness; n > 0 {
			x.plain(f.T("finding.sure"), show.Capital(f.T("labels.sure."+strconv.Itoa(n)))+" "+f.T("finding.sure.of", "n", n))
		}
	}
	x.list = show.Fact(x.list, f.T("need.responsible"), show.Responsible(f, v.finding.ContactBlock, v.Record.Lang), "")
	return x.list
}

func units(f *page.Frame, u allmenning.Units) string {
	if u.N > 0 && u.What != "" {
		return f.P.Number(u.N) + " " + u.What
	}
	if u.N > 0 {
		return f.P.Number(u.N)
	}
	return u.What
}

// reach is how many it was meant for and how many it reached, as far as they know.
func reach(f *page.Frame, r allmenning.Report) string {
	switch {
	case r.ReachFew:
		return f.T("finding.reach.few")
	case r.Meant != nil && r.Reached != nil && *r.Reached > *r.Meant:
		return f.T("finding.reach.more", "meant", *r.Meant, "reached", *r.Reached)
	case r.Meant != nil && r.Reached != nil:
		return f.T("finding.reach.both", "meant", *r.Meant, "reached", *r.Reached)
	case r.Meant != nil:
		return f.T("finding.reach.meant", "meant", *r.Meant)
	case r.Reached != nil:
		return f.T("finding.reach.reached", "reached", *r.Reached)
	case r.ReachUnknown:
		return f.T("words.dont_know")
	}
	return ""
}

// harm says whether anybody was worse off. That none was seen, that nobody looked and that nobody has answered are three things.
func (v view) harm(f *page.Frame) string {
	switch v.finding.Report.Harm.Seen {
	case allmenning.HarmFound:
		return f.T("finding.harm.found")
	case allmenning.HarmNone:
		return f.T("finding.harm.none_seen")
	case allmenning.HarmNotLooked:
		return f.T("finding.harm.not_looked")
	}
	return f.T("finding.harm.unanswered")
}

// local is what statistics cannot see, in the order the form asks.
func (v view) local(f *page.Frame) []part.Fact {
	x := facts{f: f}
	l := v.finding.Report.Local
	for _, a := range []struct {
		name   string
		answer allmenning.Answer
	}{{"anchored", l.Anchored}, {"leaders", l.Leaders}, {"hours", l.Hours}, {"experience", l.Experience}, {"reforms", l.Reforms}} {
		if a.answer != "" {
			x.plain(f.T("finding.local."+a.name), f.T("finding.answer."+string(a.answer)))
		}
	}
	return x.list
}

// delivery is who did it and how, how near the plan it came, what it cost, and what it was made from.
func (v view) delivery(f *page.Frame) []part.Fact {
	r := v.finding.Report
	x := facts{f: f, lang: v.Record.Lang}
	x.written(f.T("finding.delivery.who"), r.Delivery.Who)
	x.written(f.T("finding.delivery.training"), r.Delivery.Training)
	x.written(f.T("finding.delivery.dose"), r.Delivery.Dose)
	if p := r.Delivery.AsMeant; p != nil {
		x.plain(f.T("finding.delivery.as_meant"), f.T("finding.delivery.percent", "share", f.P.Percent(float64(*p)/100, 0)))
	}
	x.written(f.T("finding.delivery.why"), r.Delivery.Why)
	x.plain(f.T("finding.cost.once"), kroner(f, r.Cost.Once, r.Cost.Year))
	x.plain(f.T("finding.cost.yearly"), kroner(f, r.Cost.Yearly, r.Cost.Year))
	if h := r.Cost.Hours; h != nil {
		x.plain(f.T("finding.cost.hours"), f.T("finding.cost.hours_a_year", "n", int(*h)))
	}
	x.written(f.T("finding.cost.saved"), r.Cost.Saved)
	if len(r.Materials) > 0 {
		x.list = append(x.list, part.Fact{Label: f.T("finding.materials"), Content: materials(r.Materials)})
	}
	return x.list
}

func kroner(f *page.Frame, n *int64, year int) string {
	switch {
	case n == nil:
		return ""
	case year == 0:
		return f.P.Kroner(*n)
	}
	return f.T("finding.cost.prices", "kroner", f.P.Kroner(*n), "year", strconv.Itoa(year))
}

// onwards is what they decided, and what became of it each time they were asked.
func (v view) onwards(f *page.Frame) []part.Fact {
	r := v.finding.Report
	x := facts{f: f, lang: v.Record.Lang}
	if r.GoOn != "" {
		text := f.T("finding.go_on." + string(r.GoOn))
		if r.GoOnWhen != "" {
			text += " " + f.T("finding.go_on.when", "date", show.Day(f, r.GoOnWhen))
		}
		x.plain(f.T("finding.go_on"), text)
	}
	for _, l := range r.Later {
		text := f.T("finding.later." + strings.ReplaceAll(string(l.Runs), "-", "_"))
		x.list = append(x.list, part.Fact{
			Label:   f.T("finding.later.month", "n", l.Month),
			Content: later(f, text, part.In(l.Line, v.Record.Lang), f.P.Date(l.At.Time())),
		})
	}
	return x.list
}

// trust is how the numbers came about, beside the effect: where from, how, what was assumed, and who has held them against the source.
func (v view) trust(f *page.Frame) []part.Fact {
	n := v.finding.NumbersBlock.Entered
	if n == nil {
		return nil
	}
	x := facts{f: f, lang: v.Record.Lang}
	if n.Origin != "" {
		x.plain(f.T("finding.origin"), f.T("finding.origin."+string(n.Origin)))
	}
	x.written(f.T("finding.instrument"), n.Instrument)
	x.written(f.T("finding.missing"), n.Missing)
	x.written(f.T("finding.differences"), n.Differences)
	if n.Clusters > 0 {
		x.plain(f.T("finding.clusters"), f.P.Number(n.Clusters))
	}
	if n.ICC != nil {
		x.plain(f.T("finding.icc"), show.Exact(f, *n.ICC))
		x.written(f.T("finding.icc_source"), n.ICCSource)
	}
	if n.ConfirmedBy != "" || n.ConfirmedDate != "" {
		text := f.T("finding.confirmed.yes")
		if n.ConfirmedDate != "" {
			text = f.T("finding.confirmed.date", "date", show.Day(f, n.ConfirmedDate))
		}
		x.plain(f.T("finding.confirmed"), text)
	}
	return x.list
}

// bias are the five questions that were answered.
func (v view) bias(f *page.Frame) []part.Fact {
	n := v.finding.NumbersBlock.Entered
	if n == nil {
		return nil
	}
	x := facts{f: f, lang: v.Record.Lang}
	for _, b := range []struct{ name, answer string }{
		{"groups", n.Bias.Groups}, {"other", n.Bias.Other}, {"lost", n.Bias.Lost}, {"measured", n.Bias.Measured}, {"chosen", n.Bias.Chosen},
	} {
		if b.answer != "" {
			x.plain(f.T("finding.bias."+b.name), f.T("finding.bias.answer."+b.answer))
		}
	}
	x.written(f.T("finding.bias.why"), n.Bias.Why)
	return x.list
}

// assumed are sentences on what the effect rests on that the numbers do not say.
func (v view) assumed(f *page.Frame) []string {
	var out []string
	if x := v.finding.NumbersBlock.Effect; x != nil {
		for _, a := range x.Rests {
			if key := "finding.rests." + strings.ReplaceAll(a, "-", "_"); f.P.Has(key) {
				out = append(out, f.T(key))
			}
		}
	}
	return out
}

// notPooled says in words why the number moves no average; empty where it may, and where there is none.
func (v view) notPooled(f *page.Frame) string {
	n := v.finding.NumbersBlock
	x := n.Effect
	switch {
	case x != nil && x.Poolable || x == nil && n.Entered == nil:
		return ""
	case x != nil && f.P.Has(x.Why):
		return f.T("finding.not_pooled.because", "why", f.T(x.Why))
	}
	return f.T("finding.not_pooled")
}

// few says why counts are not shown, to others than the owner; to the owner, that others do not see them. Empty where all are.
func (v view) few(f *page.Frame) string {
	n := v.finding.NumbersBlock.Entered
	switch {
	case n == nil:
	case len(n.Few) > 0 && n.Shape == allmenning.ShapeSeries:
		return f.T("finding.few.series", "before", n.Start, "after", len(n.Points)-n.Start)
	case len(n.Few) > 0:
		return f.T("finding.few")
	case len(n.Shared().Few) == 0 || !slices.Contains(f.Reader.Organisations, v.Record.Owner):
	case n.Shape == allmenning.ShapeSeries:
		return f.T("finding.few.series_own")
	default:
		return f.T("finding.few.own")
	}
	return ""
}

// hidden says whether the reader may not see a block.
func (v view) hidden(b allmenning.BlockName) bool { return slices.Contains(v.Record.Hidden, b) }

// editText is the words of the way to change the result; empty for a visitor who may not, and for one that came from a source.
func (v view) editText(f *page.Frame) string {
	if !show.Told(v.finding) || !f.Visitor.Actor.MayWrite(v.Record.Owner) {
		return ""
	}
	return f.T("finding.edit")
}

// lessons are the result's own.
func (v view) lessons(f *page.Frame) []part.Lesson {
	return show.Lessons(f, show.Learnt{Lessons: v.finding.LessonsBlock.Lessons, Lang: v.Record.Lang})
}

// context is the facts of the places as they were when the period began.
func (v view) context(f *page.Frame) chart.Table {
	rows := show.ContextRows(f, v.finding.Report.Context)
	t := chart.Table{Caption: f.T("finding.context.caption"), Head: []string{
		f.T("finding.context.what"), f.T("finding.context.value"), f.T("finding.context.year"), f.T("words.source"),
	}}
	several := slices.ContainsFunc(rows, func(r show.ContextRow) bool { return r.Where != rows[0].Where })
	for _, r := range rows {
		if several {
			r.Name = r.Where + ": " + r.Name
		}
		t.Rows = append(t.Rows, chart.TableRow{Cells: []chart.Cell{{Text: r.Name}, {Text: r.Value}, {Text: r.Year}, {Text: r.Source}}})
	}
	return t
}

// missing names the facts that no place of the result has in its picture.
func (v view) missing(f *page.Frame) string {
	var names []string
	for _, i := range municipality.SnapshotIndicators() {
		if !slices.ContainsFunc(v.finding.Report.Context, func(c allmenning.Context) bool { return c.Indicator == string(i) }) {
			names = append(names, lowered(show.IndicatorName(f, i)))
		}
	}
	return strings.Join(names, ", ")
}

// lowered is a name inside a sentence: one in capitals keeps them.
func lowered(name string) string {
	if first, size := utf8.DecodeRuneInString(name); strings.ToUpper(name) != name {
		return string(unicode.ToLower(first)) + name[size:]
	}
	return name
}
