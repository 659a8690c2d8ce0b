package show

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// Told says that those who tried it tell of the result themselves; else it is a number of somebody's article.
func Told(b *allmenning.Finding) bool { return b.Report.Status != "" }

// Bears is how much a result found by a design can bear, in the words of the list: «Kan vise virkning». why is the same in a
// sentence. A design that is not known bears nothing we know of.
func Bears(f *page.Frame, design string) (label, why string) {
	id := "design-unknown"
	if path := codes.Designs().Path(design); len(path) > 0 {
		id = path[0].ID
	}
	return Code(f, codes.Designs(), id), f.T("labels.bears." + id)
}

// Ended says how a trial went, and why where it did not go as planned.
func Ended(f *page.Frame, r allmenning.Report) string {
	status := Code(f, codes.Statuses(), string(r.Status))
	switch key := "labels.because." + r.Reason; {
	case r.Reason == "" || !r.HasReason():
		return status + "."
	case f.P.Has(key):
		return f.T("record.result.because", "status", status, "reason", f.T(key))
	}
	return f.T("record.result.reason_unknown", "status", status)
}

// Went says in a sentence which way it went, for whom, and how sure they are of it; that it never began where it did not.
func Went(f *page.Frame, b *allmenning.Finding) string {
	if b.Report.Status == allmenning.NeverStarted {
		return Ended(f, b.Report)
	}
	key := "record.result.went." + strings.ReplaceAll(string(b.Direction), "-", "_")
	if b.Direction == "" || !f.P.Has(key) {
		key = "record.result.went.unknown"
	}
	text := f.T(key)
	if b.Sureness > 0 && b.Direction != allmenning.NotMeasured {
		text += " " + f.T("record.result.sure", "sure", f.T("labels.sure."+strconv.Itoa(b.Sureness)))
	}
	if b.Report.Status == allmenning.StoppedEarly {
		text = Ended(f, b.Report) + " " + text
	}
	return text
}

// NoneInOne says that one of two groups had none, so that how many times more it was in the other cannot be said. A difference can.
func NoneInOne(x *allmenning.Effect) bool {
	return x != nil && x.Scale == string(codes.LogRatio) && slices.Contains(x.Rests, "added-half")
}

// Effect is what the numbers of a result come to in a sentence, and how far it may be from it in another; both empty where no
// effect could be computed. less and more are never good or bad here: the direction says that.
func Effect(f *page.Frame, n allmenning.FindingNumbers) (says, span string) {
	x := n.Effect
	if x == nil || !x.Usable {
		return "", ""
	}
	kind := "compared"
	if n.Entered != nil && n.Entered.Shape == allmenning.ShapeSeries {
		kind = "series"
	}
	says = f.T("record.result.effect."+kind, "how", difference(f, n, x.Y))
	if math.Abs(x.Y) < 5e-4 {
		says = f.T("record.result.effect.none")
	}
	if NoneInOne(x) {
		return f.T("record.result.effect.none_in_one"), ""
	}
	low, high, _, ok := n.Interval()
	if !ok {
		return says, f.T("record.result.span.unknown")
	}
	span = f.T("record.result.span", "low", difference(f, n, low), "high", difference(f, n, high))
	if low < 0 && high > 0 {
		span += " " + f.T("record.result.span.both")
	}
	return says, span
}

// difference writes a number on the scale of analysis as how much lower or higher: "25 prosent lavere".
func difference(f *page.Frame, n allmenning.FindingNumbers, y float64) string {
	key := "record.result.higher"
	if y < 0 {
		key = "record.result.lower"
	}
	var much string
	switch n.Effect.Scale {
	case string(codes.LogRatio):
		much = f.P.Percent(math.Abs(math.Exp(y)-1), 0)
	case string(codes.RiskDifference):
		much = f.T("record.result.points", "x", f.P.Decimal(100*math.Abs(y), 1))
	case string(codes.SMD):
		much = f.T("record.result.deviations", "x", f.P.Decimal(math.Abs(y), 2))
	default:
		much = f.P.Decimal(math.Abs(y), figures(y))
		if n.Unit != "" {
			much += " " + Unit(f, n.Unit)
		}
	}
	return f.T(key, "much", much)
}

// figures is how many decimals a number needs to keep two figures that mean something, at most four.
func figures(v float64) int {
	digits := 1
	for digits < 4 && v != 0 && math.Abs(v) < math.Pow(10, float64(1-digits)) {
		digits++
	}
	return digits
}

// ResultRow is a result people tell of as a row of a list: how it went and how much it can bear, what was tried, and what came of it.
func ResultRow(f *page.Frame, r *allmenning.Record, b *allmenning.Finding) part.Record {
	label, _ := Bears(f, b.Design)
	row := part.Record{Kind: resultKind(f, b), Title: Title(f, r), Href: r.Path(), Text: part.Plain(Went(f, b))}
	if says, _ := Effect(f, b.NumbersBlock); says != "" {
		row.Text.S += " " + says
	}
	if b.Report.Status != allmenning.NeverStarted {
		row.Facts = append(row.Facts, label)
	}
	row.Facts = append(row.Facts, Code(f, codes.Measures(), b.Report.Measure))
	if mark := notOpen(f, r); mark != "" {
		row.Facts = append([]string{mark}, row.Facts...)
	}
	row.Facts = slices.DeleteFunc(row.Facts, func(s string) bool { return s == "" })
	return row
}

// resultKind is which way it went; that it stopped or never began where it did.
func resultKind(f *page.Frame, b *allmenning.Finding) string {
	if b.Report.Cut() {
		return Code(f, codes.Statuses(), string(b.Report.Status))
	}
	return Direction(f, b.Direction)
}

// ContextRow is one fact of a result's context. Where is a municipality's number as it was then.
type ContextRow struct{ Where, Name, Value, Year, Source string }

// ContextRows are official facts of the places as they were when the period began; what is no longer known by name is left out.
func ContextRows(f *page.Frame, list []allmenning.Context) []ContextRow {
	var out []ContextRow
	for _, c := range list {
		if value := contextValue(f, c); value != "" && f.P.Has("municipality.indicator."+c.Indicator) {
			source := c.Source
			switch {
			case strings.HasPrefix(source, "SSB"):
				source = f.T("municipality.source.ssb")
			case source == "norway-geodata":
				source = f.T("municipality.source.area")
			}
			out = append(out, ContextRow{
				Where: string(c.Place), Name: f.T("municipality.indicator." + c.Indicator), Value: value, Year: strconv.Itoa(c.Year), Source: source,
			})
		}
	}
	return out
}

// resultRows parts findings in those people tell of, as rows, and those that are read in articles.
func resultRows(f *page.Frame, findings []*allmenning.Record) (told []part.Record, printed []*allmenning.Record) {
	for _, r := range findings {
		if b, ok := r.Body.(*allmenning.Finding); ok && Told(b) {
			told = append(told, ResultRow(f, r, b))
		} else if ok {
			printed = append(printed, r)
		}
	}
	return told, printed
}
