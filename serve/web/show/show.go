// Package show turns answers into the pieces pages share: who and when of a record, how like a municipality is, the thread,
// relatives, history. It chooses words; it asks for nothing.
package show

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"allmenning"
	"allmenning/answers"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/i18n"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/synthesis"
)

// Noun is the noun of a record with a capital, as it stands first in a line: "Prosjekt".
func Noun(f *page.Frame, n allmenning.Noun) string { return Capital(f.P.Noun(string(n)).One) }

// Capital sets the first letter of s in upper case.
func Capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// Small sets the first letter of s in lower case, unless it begins with an abbreviation.
func Small(s string) string {
	letters := []rune(s)
	if len(letters) > 1 && unicode.IsLower(letters[1]) {
		letters[0] = unicode.ToLower(letters[0])
	}
	return string(letters)
}

// Title is the record's title in the reader's language where it has one.
func Title(f *page.Frame, r *allmenning.Record) part.Text {
	title, lang := r.TitleIn(f.Lang())
	if r.Noun == allmenning.NounFinding {
		title = Capital(title)
	}
	return part.In(title, lang)
}

// Outcome is what a result is called where it stands beside the others of its project or study: the outcome alone.
func Outcome(f *page.Frame, r *allmenning.Record) part.Text {
	if b, ok := r.Body.(*allmenning.Finding); ok && !b.OutcomeNamed.IsZero() {
		name, lang := b.OutcomeNamed.In(f.Lang())
		return part.In(Capital(name), lang)
	}
	return Title(f, r)
}

// Href is the record's address. from is the page of hits the reader comes from, path and query, or empty.
func Href(r *allmenning.Record, from string) string {
	if from == "" {
		return r.Path()
	}
	return r.Path() + "?" + url.Values{"fra": {from}}.Encode()
}

// Back is the page of hits the reader came from, when the address says so honestly: only our own page of hits is led back
// to. Empty otherwise.
func Back(f *page.Frame) string {
	from, err := url.Parse(f.URL.Query().Get("fra"))
	if err != nil || from.Scheme != "" || from.Host != "" || from.Path != "/sok" {
		return ""
	}
	return (&url.URL{Path: from.Path, RawQuery: from.RawQuery}).String()
}

// Summary is one sentence or more on what the record is about, empty where nothing is written.
func Summary(f *page.Frame, r *allmenning.Record) part.Text {
	switch b := r.Body.(type) {
	case *allmenning.Need:
		return part.In(b.Challenge, r.Lang)
	case *allmenning.Project:
		return part.In(b.Summary, r.Lang)
	case *allmenning.Study:
		return part.In(b.Summary.In(f.Lang()))
	case *allmenning.Finding:
		return part.In(b.Report.Did, r.Lang)
	case *allmenning.Constellation:
		return part.In(b.Purpose, r.Lang)
	}
	return part.Text{}
}

// Claimed is the municipality that owns a record which came from elsewhere; nil for one that nobody has taken over, and for one
// that was written here.
func Claimed(f *page.Frame, r *allmenning.Record) *part.Municipality {
	if r.Source.Name == "" {
		return nil
	}
	return f.HomeOf(r.Owner)
}

// Who is whose the record is: the municipality that has claimed it, else in the words of its source the municipalities, the
// organisation, or the first author.
func Who(f *page.Frame, c answers.Card) string {
	if m := Claimed(f, c.Record); m != nil {
		return m.Name
	}
	switch b := c.Record.Body.(type) {
	case *allmenning.Project:
		if b.Organisation != "" {
			return b.Organisation
		}
	case *allmenning.Need:
		if b.ReportedBy != "" {
			return b.ReportedBy
		}
	case *allmenning.Study:
		return authors(b.Citation)
	}
	return Places(f, c.Places)
}

// Places names municipalities in a sentence: at most three, then how many more.
func Places(f *page.Frame, list []*municipality.Municipality) string {
	var names []string
	for _, m := range list {
		names = append(names, m.Label())
	}
	if more := len(names) - 3; more > 0 {
		names = append(names[:3], f.T("show.more_places", "n", more))
	}
	return f.P.Join(names, i18n.And)
}

// authors is the first author of a citation and "mfl." when there are more: "Reme SE mfl."
func authors(citation string) string {
	first, rest, more := strings.Cut(citation, ",")
	if !more {
		first, _, _ = strings.Cut(citation, ".")
		return first
	}
	if strings.Contains(rest, ".") && len(first) < 60 {
		return first + " et al."
	}
	return first
}

// When is the time of the record in few words, empty where it is not known.
func When(f *page.Frame, r *allmenning.Record) string {
	switch b := r.Body.(type) {
	case *allmenning.Project:
		return Period(b.Period)
	case *allmenning.Study:
		if b.Year > 0 {
			return itoa(b.Year)
		}
	case *allmenning.Finding:
		return Period(b.Report.Period)
	}
	return ""
}

// Period writes a period by its years, or as the source gave it.
func Period(p allmenning.Period) string {
	from, to := p.Years()
	switch {
	case from > 0 && to > 0 && from != to:
		return itoa(from) + "–" + itoa(to)
	case from > 0 && (to == from || p.AsGiven == ""):
		return itoa(from)
	case to > 0 && p.AsGiven == "":
		return "–" + itoa(to)
	}
	return p.AsGiven
}

// Lasted writes a period as closely as it is known, by month or day: "mars 2025 – 31. desember 2026".
func Lasted(f *page.Frame, p allmenning.Period) string {
	from, to := moment(f, p.From), moment(f, p.To)
	switch {
	case p.AsGiven != "" || len(p.From) <= 4 && len(p.To) <= 4:
		return Period(p)
	case to == "":
		return f.T("words.from_year", "year", from)
	case from == "":
		return f.T("words.until_year", "year", to)
	case from == to:
		return from
	}
	return from + " – " + to
}

// moment writes one end of a period: a year, a month or a day.
func moment(f *page.Frame, s string) string {
	if t, err := time.Parse("2006-01", s); err == nil {
		return f.P.MonthYear(t)
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return f.P.Date(t)
	}
	return s
}

func itoa(year int) string {
	digits := [4]byte{}
	for i := 3; i >= 0; i-- {
		digits[i] = byte('0' + year%10)
		year /= 10
	}
	return string(digits[:])
}

// notOpen marks what not everybody sees, so that nobody passes it on by mistake; empty for what is open.
func notOpen(f *page.Frame, r *allmenning.Record) string {
	switch {
	case r.State == allmenning.Withdrawn:
		return f.T("show.mark.withdrawn")
	case !r.Class().IsPublic():
		return f.T("show.mark.closed")
	}
	return ""
}

// Facts are what stands after the noun in the line of a card: that it is not open to all, who, when, phase.
func Facts(f *page.Frame, c answers.Card) []string {
	var out []string
	add := func(s string) {
		if s != "" {
			out = append(out, s)
		}
	}
	add(notOpen(f, c.Record))
	add(Who(f, c))
	switch b := c.Record.Body.(type) {
	case *allmenning.Project:
		add(codes.Phases().Name(string(b.Phase), string(f.Lang())))
		add(codes.Statuses().Name(string(b.Status), string(f.Lang())))
	case *allmenning.Study:
		add(Country(f, b.Country))
	case *allmenning.Finding:
		if Told(b) {
			add(resultKind(f, b))
		}
	}
	add(When(f, c.Record))
	return out
}

// Country is a country's name in the reader's language, empty where the source names none.
func Country(f *page.Frame, name string) string {
	if name == "" {
		return ""
	}
	return synthesis.CountryIn(f.P, f.Lang(), name)
}

// inRow is how much of a text a row of a list has, in characters: three lines.
const inRow = 230

// Row is a card as a row of a list.
func Row(f *page.Frame, c answers.Card, from string) part.Record {
	text := Summary(f, c.Record)
	text.S = Short(text.S, inRow)
	return part.Record{
		Kind: Noun(f, c.Record.Noun), Facts: Facts(f, c), Title: Title(f, c.Record), Href: Href(c.Record, from), Text: text,
	}
}

// Rows are cards as rows.
func Rows(f *page.Frame, cards []answers.Card) []part.Record {
	out := make([]part.Record, len(cards))
	for i, c := range cards {
		out[i] = Row(f, c, "")
	}
	return out
}

// about says what a hit is about beside what was asked.
type about int

// What hits are about.
const (
	another about = iota
	near          // related, and no more
	same          // the same challenge, met in the same way or another
	partly        // has most of the words that were looked for
	worded        // has all the words that were looked for; what it says with them nobody has compared
)

// labels is what each label is worth: its bars, and what the hit counts as in the sentences above the list. A label that is
// not here has no bars and counts as nothing.
var labels = map[overlap.Label]struct {
	bars  int
	about about
}{
	overlap.Duplicate:     {4, same},
	overlap.SameProject:   {4, same},
	overlap.Same:          {4, same},
	overlap.Parallel:      {3, same},
	overlap.Complementary: {2, same},
	overlap.Related:       {2, near},
	overlap.SameTheme:     {1, another},
	overlap.AllWords:      {4, worded},
	overlap.MostWords:     {2, partly},
	overlap.SomeWords:     {1, another},
}

// Verdict is how like, as bars and words.
func Verdict(f *page.Frame, l overlap.Label) part.Verdict {
	return part.Verdict{Bars: labels[l].bars, Words: f.T("labels.overlap." + string(l))}
}

// met is how the words of a reason met, as people are told; those not here mean the same.
var met = map[overlap.ReasonKind]part.Meeting{overlap.Near: part.Related, overlap.SamePart: part.Alike, overlap.SpeltAlike: part.Alike}

// Pairs are the reasons as pairs of words. The record's words carry its language.
func Pairs(r *allmenning.Record, reasons []overlap.Reason) []part.Pair {
	out := make([]part.Pair, len(reasons))
	for i, x := range reasons {
		out[i] = part.Pair{Mine: part.Plain(x.Query), Theirs: part.In(x.Record, r.Lang), How: met[x.Kind]}
		if strings.EqualFold(x.Query, x.Record) {
			out[i].Theirs.S = x.Query // a capital more or less is no other word
		}
	}
	return out
}

// Likeness says how like the reader's municipality the record's is; empty when there is nothing to compare.
func Likeness(f *page.Frame, l *answers.Likeness) string {
	switch {
	case l == nil:
		return ""
	case l.Same:
		return f.T("show.likeness.same", "name", l.From.Label())
	}
	text := f.T("show.likeness."+string(l.Words()), "other", l.Other.Label(), "name", l.From.Label(), "rank", l.Rank, "of", l.Of)
	if p, ok := l.Other.PopulationNow(); ok {
		text += " " + f.T("show.likeness.size", "n", int(p.Value), "central", Centrality(f, l.Other.CentralityClass))
	}
	return text
}

// Centrality says in words what Statistics Norway's class of centrality, 1 to 6, means.
func Centrality(f *page.Frame, class int) string {
	if class < 1 || class > 6 {
		return f.T("words.dont_know")
	}
	return f.T("show.centrality", "words", f.T("show.centrality."+strconv.Itoa(class)), "class", class)
}

// Results says what came out of the record, in a sentence.
func Results(f *page.Frame, c answers.Card) string {
	r := c.Results
	switch {
	case c.Record.Noun == allmenning.NounSynthesis:
		return f.T("show.results.synthesis")
	case !r.Has():
		return f.T("show.results.none")
	case r.Syntheses > 0:
		return f.T("show.results.used", "n", r.Findings, "syntheses", f.P.Count(r.Syntheses, string(allmenning.NounSynthesis)))
	case r.Poolable > 0:
		return f.T("show.results.numbers", "n", r.Findings)
	}
	return f.T("show.results.shown", "n", r.Findings)
}
