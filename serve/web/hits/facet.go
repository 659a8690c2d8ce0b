package hits

import (
	"slices"
	"strconv"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// The axes of the index that the page narrows by; find/overlap gives them their names.
const (
	axisNoun   = "noun"
	axisResult = "has_result"
	axisPhase  = "phase"
	axisTheme  = "theme"
)

const mostThemes = 8

// group is one thing to narrow by.
type group struct {
	Name    string
	Field   string
	Options []option
	Folded  bool // shown when asked for
}

// on says that one of its values is chosen.
func (g group) on() bool { return slices.ContainsFunc(g.Options, func(o option) bool { return o.On }) }

// count is how many hits have a value of an axis.
type count struct {
	Axis, Value string
	N           int
}

type option struct {
	ID, Value, Name string
	N               int
	On              bool
}

// groups lists what there is to choose among the hits of a question, most first. What the reader has chosen is always there,
// so that it can be taken away.
func groups(f *page.Frame, q Ask, counts []count) []group {
	lang := string(f.Lang())
	nouns := make([]string, len(q.Nouns))
	for i, n := range q.Nouns {
		nouns[i] = string(n)
	}
	var result []string
	if q.Results {
		result = []string{"yes"}
	}
	all := []group{
		{f.T("hits.facet.noun"), "noun", options(counts, axisNoun, nouns, 0, func(v string) string { return show.Noun(f, allmenning.Noun(v)) }), false},
		{f.T("hits.facet.results"), "resultat", options(counts, axisResult, result, 0, func(string) string { return f.T("labels.results.yes") }), false},
		{f.T("hits.facet.phase"), "fase", options(counts, axisPhase, q.Phases, 0, func(v string) string { return codes.Phases().Name(v, lang) }), false},
		{f.T("hits.facet.theme"), "tema", options(counts, axisTheme, q.Themes, mostThemes, func(v string) string { return codes.Themes().Name(v, lang) }), false},
	}
	for _, a := range folded {
		var on []string
		for _, c := range q.More {
			if c.axis == a {
				on = append(on, c.value)
			}
		}
		all = append(all, group{Name: f.T(a.label), Field: a.field, Folded: true, Options: options(a.ordered(counts), a.name, on, mostFolded, func(v string) string { return a.called(f, v) })})
	}
	return slices.DeleteFunc(all, func(g group) bool { return len(g.Options) == 0 })
}

// options are the values of one axis; most is the largest number of those not chosen, 0 for all.
func options(counts []count, axis string, chosen []string, most int, name func(string) string) []option {
	var out []option
	for _, c := range counts {
		on := slices.Contains(chosen, c.Value)
		if c.Axis == axis && (on || most == 0 || len(out) < most) {
			out = append(out, option{Value: c.Value, N: c.N, On: on})
		}
	}
	for _, v := range chosen {
		if !slices.ContainsFunc(out, func(o option) bool { return o.Value == v }) {
			out = append(out, option{Value: v, On: true})
		}
	}
	for i := range out {
		out[i].Name, out[i].ID = name(out[i].Value), axis+"-"+strconv.Itoa(i+1)
		if axis == axisResult {
			out[i].Value = "ja"
		}
	}
	return out
}
