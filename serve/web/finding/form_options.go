package finding

import (
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// vocabularies are the lists that fields hold codes of.
var vocabularies = map[string]func() *codes.List{
	"report.measure_type": codes.Measures, "report.target_group": codes.TargetGroups, "report.status": codes.Statuses,
	"report.reason": codes.StopReasons, "direction": codes.Directions, "design": codes.Designs,
	"outcome": func() *codes.List { return codes.Outcomes().List },
}

// choices are the fields with a few answers of their own, and the answers in the order they are asked. Their texts stand in the
// catalogue under the form's prefix, the field's name and the answer.
var choices = map[string][]string{
	"sureness":                      {"1", "2", "3", "4"},
	"report.harm.seen":              texted(allmenning.HarmAnswers()),
	"report.local.anchored":         texted(allmenning.Answers()),
	"report.local.leaders":          texted(allmenning.Answers()),
	"report.local.hours":            texted(allmenning.Answers()),
	"report.local.experience":       texted(allmenning.Answers()),
	"report.local.reforms":          texted(allmenning.Answers()),
	"report.go_on":                  texted(allmenning.GoOns()),
	elements + ".act":               texted(allmenning.ElementActs()),
	"lessons.sign":                  {"helped", "hindered", "surprised"},
	"lessons.weight":                {"decisive", "some", "minor"},
	"lessons.phase":                 {"before", "start", "running", "ending", "after"},
	"lessons.holds":                 {"small", "large", "anywhere", "unknown"},
	"lessons.basis":                 {"measured", "several", "one"},
	"lessons.explains":              allmenning.Explained(),
	laterRuns:                       texted(allmenning.StillRunsAnswers()),
	"numbers.entered.shape":         texted(allmenning.Shapes()),
	"numbers.entered.origin":        texted(allmenning.Origins()),
	"numbers.entered.bias.groups":   allmenning.Biases(),
	"numbers.entered.bias.other":    allmenning.Biases(),
	"numbers.entered.bias.lost":     allmenning.Biases(),
	"numbers.entered.bias.measured": allmenning.Biases(),
	"numbers.entered.bias.chosen":   allmenning.Biases(),
}

func texted[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

// answerKey is the catalogue key of an answer: those of the questions that share their answers stand once.
func answerKey(name, answer string) string {
	switch {
	case strings.HasPrefix(name, "report.local."):
		name = "report.local"
	case strings.HasPrefix(name, "numbers.entered.bias."):
		return "finding.bias.answer." + answer
	case name == elements+".act":
		return "finding.adaptation." + answer
	case name == laterRuns:
		return "later.runs." + answer
	case name == "lessons.sign", name == "lessons.basis":
		return "labels." + strings.TrimPrefix(name, "lessons.") + "." + answer
	}
	return texts + name + "." + answer
}

// answersOf are the answers to a field, each with what it means where that needs saying. name may be a row's: "lessons.0.sign".
func answersOf(f *page.Frame, name string) []form.Option {
	var out []form.Option
	for _, a := range choices[name] {
		o := form.Option{Value: a, Text: f.T(answerKey(name, a))}
		if help := answerKey(name, a) + ".help"; f.P.Has(help) {
			o.Help = f.T(help)
		}
		out = append(out, o)
	}
	return out
}

// say writes what is chosen from a list as people read it.
func say(f *page.Frame, name string, values []string) string {
	if list := vocabularies[name]; list != nil {
		return show.Codes(f, list(), values)
	}
	if name == "lessons.factor" {
		return show.Codes(f, codes.Factors(), values)
	}
	if len(values) == 1 && slices.Contains(choices[name], values[0]) {
		return f.T(answerKey(name, values[0]))
	}
	switch name {
	case "report.reach_unknown", "report.nothing_learnt", "contact.willing_to_be_asked", "numbers.entered.repeats", "numbers.entered.counts":
		if len(values) > 0 {
			return f.T(texts + name)
		}
	}
	return ""
}

// grouped are the codes of a list to choose one of, each under the broader one it stands in; those of not are left out.
func grouped(f *page.Frame, list *codes.List, not ...string) []form.Option {
	var out []form.Option
	for _, c := range list.All() {
		if c.Parent != "" || slices.Contains(not, c.ID) {
			continue
		}
		children := list.Children(c.ID)
		if len(children) == 0 {
			out = append(out, form.Option{Value: c.ID, Text: c.Name(string(f.Lang()))})
		}
		for _, k := range children {
			if !slices.Contains(not, k.ID) {
				out = append(out, form.Option{Value: k.ID, Text: k.Name(string(f.Lang())), Group: c.Name(string(f.Lang()))})
			}
		}
	}
	return out
}

// measures are the types of measures: first those of the project, then what the program proposes and says that it does, then all others.
func (s Pages) measures(f *page.Frame, st *form.State, r *allmenning.Record, p *allmenning.Project) []form.Option {
	text := st.Values.Get("report.did")
	var out []form.Option
	var taken []string
	add := func(group string, ids []string) {
		for _, id := range ids {
			if !slices.Contains(taken, id) && codes.Measures().Has(id) {
				taken = append(taken, id)
				out = append(out, form.Option{Value: id, Text: codes.Measures().Name(id, string(f.Lang())), Group: group})
			}
		}
	}
	if p != nil {
		text += "\n" + r.Title + "\n" + p.Summary
		add(f.T("finding.form.from_project"), p.Measures)
	}
	add(f.T("need.form.proposed"), s.Answers.Propose(text).Measures)
	return append(out, grouped(f, codes.Measures(), taken...)...)
}

// outcomes are the shared outcomes under their themes, those of the project's themes first.
func outcomes(f *page.Frame, p *allmenning.Project) []form.Option {
	near := func(o codes.Outcome) bool {
		return p != nil && slices.ContainsFunc(p.Themes, func(t string) bool { return codes.Themes().Within(o.Theme, t) || codes.Themes().Within(t, o.Theme) })
	}
	var first, rest []form.Option
	for _, o := range codes.Outcomes().Outcomes() {
		x := form.Option{Value: o.ID, Text: o.Name(string(f.Lang())) + " (" + o.Unit(string(f.Lang())) + ")", Group: codes.Themes().Name(o.Theme, string(f.Lang()))}
		if near(o) {
			first = append(first, x)
		} else {
			rest = append(rest, x)
		}
	}
	return append(first, rest...)
}

// ends are the ways a trial may end.
func ends(f *page.Frame) []form.Option {
	var out []form.Option
	for _, s := range allmenning.Ends() {
		out = append(out, form.Option{Value: string(s), Text: show.Code(f, codes.Statuses(), string(s))})
	}
	return out
}

// directions are which ways an outcome may have gone.
func directions(f *page.Frame) []form.Option {
	var out []form.Option
	for _, c := range codes.Directions().All() {
		out = append(out, form.Option{Value: c.ID, Text: c.Name(string(f.Lang()))})
	}
	return out
}

// most lets a script tell how many letters are left of n; without it the browser takes no more.
func most(f *page.Frame, n int) map[string]any {
	return map[string]any{"maxlength": strconv.Itoa(n), "data-left": f.T("finding.form.left"), "data-over": f.T("finding.form.over")}
}

// telling lets a style sheet see whether something is written in a field.
func telling(attrs map[string]any) map[string]any {
	attrs["placeholder"] = " "
	return attrs
}

// searched lets a script shorten a long list of answers to those that hold what is written.
func searched(f *page.Frame) map[string]any {
	return map[string]any{"data-filter": f.T("part.chooser.filter")}
}

// searchedWhenEmpty is searched for a list in which nothing is chosen yet: what the project has answered needs no search.
func searchedWhenEmpty(f *page.Frame, s *form.State, name string) map[string]any {
	if s.Values.Get(name) != "" {
		return nil
	}
	return searched(f)
}

// digits has a phone show its keys for figures.
func digits() map[string]any { return map[string]any{"inputmode": "decimal", "autocomplete": "off"} }

// shownName carries which fields the page shows, as numbers.fields names them, so that a script is not sent the same again. It is no field
// of the result.
const shownName = "_former"

// What stands in each fold, so that it is open where something is written or wrong.
var (
	moreFields = []string{"report.local.", "report.cost.", "report.delivery.", "adopted.", "report.adapt", "report.go_on", "report.materials"}
	careFields = []string{
		"timepoint", entered + "instrument", entered + "missing", entered + "differences", entered + "clusters", entered + "icc", entered + "bias.", confirmName,
	}
)

func lessonMore(list string, i int) []string {
	var out []string
	for _, name := range []string{"weight", "phase", "holds", "basis", "condition", "explains"} {
		out = append(out, form.Row(list, i, name))
	}
	return out
}
