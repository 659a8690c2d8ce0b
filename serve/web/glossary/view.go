package glossary

import (
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// name is what a set goes by on a page: its first word in the reader's language, or else in the first that has one.
func name(f *page.Frame, set allmenning.GlossarySet) part.Text {
	for _, lang := range append([]allmenning.Lang{f.Lang()}, allmenning.GlossaryLangs()...) {
		words := set.In(lang)
		for _, w := range words {
			if !set.IsRelated(w) {
				return part.In(w, lang)
			}
		}
		if len(words) > 0 {
			return part.In(words[0], lang)
		}
	}
	return part.Plain(set.ID)
}

// byName is the order of the alphabet.
func byName(f *page.Frame) func(a, b allmenning.GlossarySet) int {
	order := collate.New(language.Norwegian, collate.IgnoreCase)
	return func(a, b allmenning.GlossarySet) int { return order.CompareString(name(f, a).S, name(f, b).S) }
}

// source is where the words of a set come from.
func source(f *page.Frame, set allmenning.GlossarySet) string {
	switch {
	case set.Source != allmenning.OwnWords && set.Source != "":
		return set.Source
	case set.Own:
		return f.T("glossary.source.here")
	}
	return f.T("glossary.source.delivered")
}

// same are the words of a language that mean the same, and related those that only belong with the others.
func same(set allmenning.GlossaryWords, lang allmenning.Lang) string {
	return joined(set, lang, false)
}

func related(set allmenning.GlossaryWords, lang allmenning.Lang) string {
	return joined(set, lang, true)
}

func joined(set allmenning.GlossaryWords, lang allmenning.Lang, related bool) string {
	var words []string
	for _, w := range set.In(lang) {
		if set.IsRelated(w) == related {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// line is a change as it is told.
type line struct {
	allmenning.GlossaryChange
	Name   part.Text // of the set
	What   string
	When   string
	Who    string // empty for who is not told
	Stands bool
}

func lines(f *page.Frame, g commons.Glossary, changes []allmenning.GlossaryChange) (out []line) {
	stands := g.Standing()
	names := map[string]part.Text{}
	for _, set := range g.Sets {
		if set.Changes > 0 {
			names[set.ID] = name(f, set)
		}
	}
	for _, c := range changes {
		out = append(out, line{
			GlossaryChange: c, Name: names[c.Set], What: f.T("act." + string(c.Kind.Act())), When: f.P.DateTime(c.At.Time()), Who: g.Names[c.By], Stands: stands[c.ID],
		})
	}
	return out
}

// heading is what stands over the list: what was found, or that all of it is there.
func heading(f *page.Frame, v listView) string {
	if v.Asked == "" {
		return f.T("glossary.sets")
	}
	return f.T("glossary.found", "asked", v.Asked)
}

func side(f *page.Frame, v listView) string {
	if v.Asked == "" {
		return f.T("glossary.sets.side", "n", v.All)
	}
	return f.T("glossary.found.side", "n", v.Found)
}

// state says of a set what is not as with most.
func state(f *page.Frame, set allmenning.GlossarySet) string {
	switch {
	case set.Retired:
		return f.T("glossary.state.retired")
	case set.Own:
		return f.T("glossary.state.own")
	case set.Changes > 0:
		return f.T("glossary.state.changed")
	}
	return ""
}

// described are the ids of what is said of a field beside its label.
func described(help, id, fault string) string {
	if fault == "" {
		return help
	}
	return help + " " + id + "-feil"
}

// mineOnly is text, or nothing where it is another form's.
func mineOnly(mine bool, text string) string {
	if mine {
		return text
	}
	return ""
}
