package hits

import (
	"strconv"
	"strings"

	"allmenning/answers"
	"allmenning/find/overlap"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// view is all the page says.
type view struct {
	Ask      Ask
	Heading  string
	Lead     []string // sentences
	Quote    string   // what the reader wrote, cut short
	Mean     part.Link
	Count    string // what the list holds
	Hits     []hit
	More     int  // hits that a press on the button shows in all; 0: there are no more to show
	Rest     bool // those not shown yet are probably about something else
	Last     string
	Groups   []group
	Instead  []string // what finds something, when nothing was found
	Chosen   bool     // a municipality is chosen
	Examples []Example
	Problems []part.Problem
	Building bool
	Files    []part.Link // with what was found
}

// hit is one record of the list.
type hit struct {
	ID      string
	Verdict part.Verdict
	Title   part.Link
	Kind    string
	Facts   []string
	Summary []run
	Lang    string // of the summary; empty: the reader's
	Why     []part.Reason
}

// fill turns what was found into what is said. all is what was found without the reader's choices.
func (v *view) fill(f *page.Frame, who answers.Who, found, all *answers.Hits) {
	v.head(f, found, all)
	v.Chosen = who.From != ""
	for _, i := range found.Instead {
		v.Instead = append(v.Instead, f.T("hits.instead."+string(i.Kind), "n", i.N))
	}
	v.Quote = cut(v.Ask.Text, 420)
	shown := v.Ask.shown(found.Hits)
	for i, h := range found.Hits[:shown] {
		v.Hits = append(v.Hits, v.hit(f, i, h))
	}
	if len(found.Hits) > shown {
		v.More = min(shown+step, len(found.Hits))
		v.Rest = found.Hits[shown].Label == overlap.Different
	} else if found.Total > len(v.Hits) && len(v.Hits) > 0 {
		v.Last = f.T("hits.last", "n", len(v.Hits), "total", found.Total)
	}
	var counts []count
	for _, c := range all.Facets {
		counts = append(counts, count{c.Axis, c.Value, c.N})
	}
	v.Groups = groups(f, v.Ask, counts)
	if len(v.Hits) > 0 {
		v.Files = v.Ask.files(f, counts)
	}
}

// head says how many work on the same. It speaks of the question, whatever it is narrowed to.
func (v *view) head(f *page.Frame, found, all *answers.Hits) {
	same, kin, more := show.Tallies(all)
	say := func(s string) { v.Lead = append(v.Lead, s) }
	if !all.AsText {
		v.headOfWords(f, all)
	}
	switch {
	case v.Heading != "":
	case same.Municipalities > 0 && more:
		v.Heading = f.T("hits.heading.at_least", "n", same.Municipalities)
	case same.Municipalities > 0:
		v.Heading = working(f, same)
	case same.Works > 0:
		v.Heading = f.T("hits.heading.works", "n", same.Works)
	case same.Any():
		v.Heading = show.Capital(f.T("hits.heading.research", "what", same.Research(f)))
	case kin.Municipalities > 0:
		v.Heading = f.T("hits.heading.kin", "n", kin.Municipalities)
	case all.Total > 0:
		v.Heading = f.T("hits.heading.near")
	default:
		v.Heading = f.T("hits.none.title")
	}
	switch {
	case !all.AsText:
	case same.Works > 0:
		say(results(f, same))
		if research := same.Research(f); research != "" {
			say(f.T("hits.lead.research", "what", research))
		}
	case same.Any():
		say(f.T("hits.lead.no_works"))
	case kin.Any():
		say(f.T("hits.lead.kin"))
	case all.Total > 0:
		say(f.T("hits.lead.near"))
	}
	if same.Own {
		say(f.T("hits.lead.own"))
	}
	if near := same.Nearest; near != nil {
		say(f.T("hits.lead.nearest", "other", near.Likeness.Other.Label(), "name", near.Likeness.From.Label()))
	}
	if found.DidYouMean != "" && !same.Any() {
		q := v.Ask.whole()
		q.Text, q.From = found.DidYouMean, ""
		if q.fits() {
			v.Mean = part.Link{Text: part.Plain(found.DidYouMean), Href: q.Href()}
		}
	}
	v.Count = f.T("hits.count", "n", found.Total)
	if v.Ask.narrowed() {
		v.Count = f.T("hits.count.narrowed", "n", found.Total, "total", all.Total)
	}
}

// working says how many municipalities work on the same, and how many did before.
func working(f *page.Frame, t show.Tally) string {
	now, past := t.Municipalities-t.Past, t.Past
	switch {
	case past == 0:
		return f.T("hits.heading.municipalities", "n", now)
	case now == 0:
		return f.T("hits.heading.worked", "n", past)
	}
	return f.T("hits.heading.both", "n", now, "past", past)
}

// results says how many of the works have results.
func results(f *page.Frame, t show.Tally) string {
	switch {
	case t.Works == 1 && t.WithResults == 1:
		return f.T("hits.lead.result_one")
	case t.Works == 1:
		return f.T("hits.lead.no_result_one")
	case t.WithResults == 0:
		return f.T("hits.lead.no_results")
	}
	return f.T("hits.lead.results", "n", t.WithResults, "works", t.Works)
}

func (v *view) hit(f *page.Frame, i int, h answers.Hit) hit {
	var words []string
	for _, r := range h.Reasons {
		words = append(words, r.Record)
	}
	sum := summary(f, h.Record)
	out := hit{
		ID: "treff-" + strconv.Itoa(i+1), Kind: show.Noun(f, h.Record.Noun), Facts: show.Facts(f, h.Card),
		Title:   part.Link{Text: show.Title(f, h.Record), Href: show.Href(h.Record, v.Ask.back())},
		Summary: marked(excerpt(sum.S, words), words),
	}
	if h.Label != "" {
		out.Verdict = show.Verdict(f, h.Label)
	}
	if sum.Lang != f.Lang() {
		out.Lang = string(sum.Lang)
	}
	out.Why = []part.Reason{
		{Label: f.T("hits.why"), Pairs: show.Pairs(h.Record, h.Reasons), Text: part.Plain(kinds(f, h.Reasons))},
		{Label: f.T("hits.differs"), Text: part.Plain(differs(f, h))},
		v.likeness(f, h),
		{Label: f.T("hits.results"), Text: part.Plain(show.Results(f, h.Card))},
		answerer(f, h),
	}
	return out
}

// likeness is how like the reader's municipality, or how to see it; empty where no municipality is known.
func (v *view) likeness(f *page.Frame, h answers.Hit) part.Reason {
	if h.Likeness != nil && h.Likeness.Same {
		return part.Reason{}
	}
	r := part.Reason{Label: f.T("hits.likeness"), Text: part.Plain(show.Likeness(f, h.Likeness))}
	if r.Text.S == "" && len(h.Places) > 0 {
		r.Content = plainLink("#velg-kommune", f.T("hits.likeness.choose"))
	}
	return r
}

// ways say how words met, in the order they are told.
var ways = []struct {
	kind overlap.ReasonKind
	key  string
}{
	{overlap.SharedWord, "hits.why.shared"},
	{overlap.OtherForm, "hits.why.form"},
	{overlap.Synonym, "hits.why.synonym"},
	{overlap.Near, "hits.why.near"},
	{overlap.SamePart, "hits.why.part"},
	{overlap.SpeltAlike, "hits.why.spelling"},
}

// kinds says in a sentence how the words of the reasons met.
func kinds(f *page.Frame, reasons []overlap.Reason) string {
	has := map[overlap.ReasonKind]bool{}
	for _, r := range reasons {
		has[r.Kind] = true
	}
	var out []string
	for _, w := range ways {
		if has[w.kind] {
			out = append(out, f.T(w.key))
		}
	}
	return strings.Join(out, " ")
}
