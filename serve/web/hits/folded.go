package hits

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"allmenning/answers"
	"allmenning/codes"
	"allmenning/find/overlap"
	"allmenning/municipality"
	"allmenning/serve/web/page"
)

// folded are the axes that are folded away until somebody asks for them: fewer need them than what stands above.
var folded = []*axis{
	{overlap.AxisSector, "sektor", "hits.facet.sector", codes.Sectors().Has, func(f *page.Frame, v string) string { return codes.Sectors().Name(v, string(f.Lang())) }, nil},
	{overlap.AxisCounty, "fylke", "hits.facet.county", func(v string) bool { return countyName(v) != "" }, func(_ *page.Frame, v string) string { return countyName(v) }, nil},
	{overlap.AxisSize, "storrelse", "hits.facet.size", isSize, func(f *page.Frame, v string) string { return f.T("hits.size." + v) }, answers.Sizes},
	{overlap.AxisCentrality, "sentralitet", "hits.facet.centrality", isCentrality, func(f *page.Frame, v string) string { return f.T("hits.centrality", "class", v) }, centralities},
	{overlap.AxisYear, "aar", "hits.facet.year", isYear, func(_ *page.Frame, v string) string { return v }, nil},
	{overlap.AxisFunder, "giver", "hits.facet.funder", isName, func(_ *page.Frame, v string) string { return v }, nil},
}

// axis is one of them. Its values are shown in the order given, or the most frequent first.
type axis struct {
	name, field, label string
	valid              func(value string) bool
	called             func(f *page.Frame, value string) string
	order              []string
}

// picked is a value that a question is narrowed to.
type picked struct {
	axis  *axis
	value string
}

const (
	mostFolded = 12 // values shown of one axis, beside those that are chosen
	mostChosen = 20 // values read of one axis
)

var centralities = []string{"1", "2", "3", "4", "5", "6"}

func isSize(v string) bool       { return slices.Contains(answers.Sizes, v) }
func isCentrality(v string) bool { return slices.Contains(centralities, v) }

func isYear(v string) bool {
	year, err := strconv.Atoi(v)
	return err == nil && len(v) == 4 && year > 1900
}

// isName says that a value may be what somebody is called: no list of them exists.
func isName(v string) bool {
	return v != "" && v == clean(v) && !strings.ContainsAny(v, "\n\t") && utf8.RuneCountInString(v) <= 200
}

func countyName(number string) string { return counties()[number] }

var counties = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for _, m := range municipality.Embedded().All() {
		if len(m.County.Names) > 0 {
			names[string(m.County.Number)] = m.County.Names[0].Text
		}
	}
	return names
})

// readMore reads what is chosen on these axes. What is not one of our values is left out.
func readMore(form url.Values) (out []picked) {
	for _, a := range folded {
		for _, v := range form[a.field][:min(mostChosen, len(form[a.field]))] {
			if c := (picked{a, v}); a.valid(v) && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// narrowing are the names of all fields that narrow a question or put its answers in order.
func narrowing() []string {
	out := []string{"noun", "resultat", "fase", "tema", "rekkefolge"}
	for _, a := range folded {
		out = append(out, a.field)
	}
	return out
}

// ordered puts the counts of the axis in its order, if it has one; a year comes before those before it.
func (a *axis) ordered(counts []count) []count {
	var out []count
	for _, c := range counts {
		if c.Axis == a.name && a.valid(c.Value) {
			out = append(out, c)
		}
	}
	switch {
	case a.order != nil:
		slices.SortStableFunc(out, func(x, y count) int { return slices.Index(a.order, x.Value) - slices.Index(a.order, y.Value) })
	case a.name == overlap.AxisYear:
		slices.SortStableFunc(out, func(x, y count) int { return strings.Compare(y.Value, x.Value) })
	}
	return out
}
