package municipality

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/chart"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
	"allmenning/serve/web/show"
)

// view is what the page of a municipality shows.
type view struct {
	*answers.MunicipalityPage
	Register *municipality.Register
	M        *municipality.Municipality
	Facts    []municipality.Fact
	Lead     string
	Strips   []strip
	Standing chart.Table // the strips' numbers
	Growth   *part.Fig   // population over time; nil where fewer than two years are known
	Known    []part.Fact
	Likest   []like
	Map      *part.MapFig // nil when the map has no place for it
	Levels   []level
	Counts   int // municipalities that all counted indicators are known of
	Wrong    trouble
	Examples []part.Link // municipalities alike that have something here, when this one has nothing
}

// strip is one indicator of the municipality among all. Chart is empty where the value is not known.
type strip struct {
	Name, Value, Source string
	Chart               chart.SVG
}

// like is one of the municipalities most alike.
type like struct {
	municipality.Likeness
	M *municipality.Municipality
}

// level is one colour of the map of likeness, and who has it, most alike first.
type level struct {
	Name string
	Who  []*municipality.Municipality
}

func newView(f *page.Frame, register *municipality.Register, a *answers.MunicipalityPage) view {
	v := view{MunicipalityPage: a, Register: register, M: a.Municipality, Facts: register.Facts(a.Municipality.Number)}
	for _, l := range a.Likest {
		if m, ok := register.ByNumber(l.Number); ok {
			v.Likest = append(v.Likest, like{l, m})
		}
	}
	v.Lead = leadSentence(f, v)
	v.Strips, v.Standing = strips(f, register, v)
	v.Growth = growth(f, v.M)
	v.Known = known(f, register, v.M)
	v.Levels, v.Map = likenessMap(f, register, v)
	v.Counts = complete(register, a.Weights)
	return v
}

// complete counts the municipalities all indicators that count are known of.
func complete(register *municipality.Register, w municipality.Weights) int {
	n := 0
	for _, m := range register.All() {
		all := true
		for i, weight := range w {
			if _, ok := register.Value(m.Number, i); weight > 0 && !ok {
				all = false
			}
		}
		if all {
			n++
		}
	}
	return n
}

// stripped are the indicators shown as strips, in order.
var stripped = []municipality.Indicator{
	municipality.Population, municipality.Over80, municipality.Centrality, municipality.Density, municipality.CostNeed, municipality.Growth,
}

func strips(f *page.Frame, register *municipality.Register, v view) ([]strip, chart.Table) {
	var out []strip
	t := chart.Table{Caption: f.T("municipality.strips.table", "name", v.M.Label()), Head: []string{
		f.T("municipality.strips.what"), v.M.Label(), f.T("municipality.strips.lower"), f.T("municipality.strips.lowest"),
		f.T("municipality.strips.median"), f.T("municipality.strips.highest"),
	}}
	for _, i := range stripped {
		all := register.Among(i)
		at := slices.IndexFunc(all, func(o municipality.OneOf) bool { return o.Municipality.Number == v.M.Number })
		s := strip{Name: label(f, i)}
		if at < 0 {
			s.Value = f.T("words.dont_know")
			out = append(out, s)
			t.Rows = append(t.Rows, chart.TableRow{Cells: []chart.Cell{{Text: s.Name}, {Text: s.Value}, {}, {}, {}, {}}})
			continue
		}
		mine := all[at].Value
		s.Value, s.Source = value(f, mine), source(f, mine)
		if i == municipality.CostNeed {
			s.Value = show.CostNeed(f, mine.Number) // the line below says from what
		}
		if i == municipality.Centrality && v.M.CentralityClass > 0 {
			s.Source = f.T("municipality.centrality", "words", show.Capital(show.Centrality(f, v.M.CentralityClass)), "source", s.Source)
		}
		values := make([]float64, len(all))
		for k, o := range all {
			values[k] = o.Value.Number
		}
		below, of := chart.Rank(values, mine.Number)
		lower := f.T("municipality.strips.lower_of", "below", below, "of", of)
		scale := chart.Linear
		if (i == municipality.Population || i == municipality.Density) && values[0] > 0 {
			scale = chart.Log
		}
		format := func(x float64) string { return write(f, i, x) }
		fig, err := chart.OneAmongAll(chart.Strip{
			Label: f.T("municipality.strips.label", "what", s.Name, "value", s.Value, "lower", lower), Note: lower,
			Low: f.T("municipality.strips.low"), High: f.T("municipality.strips.high"), Scale: scale, Values: values, Mine: mine.Number, Format: format,
		})
		if err == nil { // a value that cannot be placed still stands as a number
			s.Chart = fig.SVG
		}
		out = append(out, s)
		number := func(x float64) chart.Cell { return chart.Cell{Text: format(x), Value: x, Number: true} }
		t.Rows = append(t.Rows, chart.TableRow{Cells: []chart.Cell{
			{Text: s.Name + " (" + s.Source + ")"},
			number(mine.Number),
			{Text: f.T("words.of", "part", f.P.Number(below), "whole", f.P.Number(of))},
			number(values[0]), number(median(values)), number(values[len(values)-1]),
		}})
	}
	return out, t
}

func median(sorted []float64) float64 {
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// growth draws the population over time.
func growth(f *page.Frame, m *municipality.Municipality) *part.Fig {
	if len(m.Population) < 2 {
		return nil
	}
	var points []chart.Point
	for _, p := range m.Population {
		points = append(points, chart.Point{X: float64(p.Year), Y: p.Value, Name: strconv.Itoa(p.Year)})
	}
	first, last := m.Population[0], m.Population[len(m.Population)-1]
	key := "municipality.growth.up"
	switch {
	case last.Value == first.Value:
		key = "municipality.growth.same"
	case last.Value < first.Value:
		key = "municipality.growth.down"
	}
	finding := f.T(key, "n", int(max(last.Value-first.Value, first.Value-last.Value)), "from", strconv.Itoa(first.Year), "year", strconv.Itoa(last.Year), "now", int(last.Value))
	fig, err := chart.Line(chart.LineChart{
		Label: finding, Points: points,
		Format: func(v float64) string { return write(f, municipality.Population, v) },
		From:   func(s string) string { return f.T("municipality.growth.axis", "from", s) },
		Words:  chart.LineWords{Caption: f.T("municipality.growth.caption", "name", m.Label()), Time: f.T("municipality.growth.year"), Value: label(f, municipality.Population)},
	})
	if err != nil {
		return nil
	}
	return &part.Fig{Finding: finding, How: f.T("municipality.growth.how"), Chart: fig}
}

// known lists the facts of the register; what is not known says so.
func known(f *page.Frame, register *municipality.Register, m *municipality.Municipality) []part.Fact {
	var out []part.Fact
	add := func(key, value, href string) {
		if value == "" {
			value, href = f.T("words.dont_know"), ""
		}
		out = append(out, part.Fact{Label: f.T("municipality.fact." + key), Value: part.Plain(value), Href: href})
	}
	of := func(i municipality.Indicator) string {
		if v, ok := register.Value(m.Number, i); ok {
			return value(f, v)
		}
		return ""
	}
	if len(m.Names) > 1 {
		out = append(out, part.Fact{Label: f.T("municipality.fact.names"), Content: nameList(f, m.Names)})
	}
	add("centre", m.Centre, "")
	add("area", of(municipality.Area), "")
	add("language", of(municipality.Language), "")
	add("sami", of(municipality.SamiArea), "")
	add("kostra", m.KostraGroup, "")
	add("website", strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(m.Website, "https://"), "http://"), "www."), address(m.Website))
	add("org", m.OrgNumber, "")
	if changes := register.History(m.Number); len(changes) > 0 {
		out = append(out, part.Fact{Label: f.T("municipality.fact.history"), Content: changeList(f, changes)})
	}
	return out
}

// address makes a web address of what the register has, which may lack its scheme.
func address(s string) string {
	if s == "" || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return "https://" + s
}

// on writes the day of a change: "1. januar 2020".
func on(f *page.Frame, c municipality.Change) string {
	t, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return c.Date
	}
	return f.P.Date(t)
}

// changed tells one change in a sentence.
func changed(f *page.Frame, c municipality.Change) string {
	return f.T("municipality.change."+string(c.Kind), "date", on(f, c), "old", c.OldName, "old_number", string(c.Old), "new", c.NewName, "new_number", string(c.New))
}

// likenessMap groups everybody by how alike they are, and draws them. The map is nil for a municipality without a place in it.
func likenessMap(f *page.Frame, register *municipality.Register, v view) ([]level, *part.MapFig) {
	alike := []municipality.Alike{municipality.Unlike, municipality.SomewhatLike, municipality.Like, municipality.VeryLike}
	levels := make([]level, 4)
	m := chart.HexMap{ID: "likhet", Small: true, Words: chart.HexWords{
		Caption: f.T("municipality.like.map.caption", "name", v.M.Label()), Name: f.T("municipality.municipality"), Level: f.T("municipality.like.map.level"),
	}}
	for i, a := range alike {
		levels[i].Name = f.T("municipality.alike." + string(a))
		m.Levels[i] = levels[i].Name
	}
	for _, x := range register.All() {
		if rank := v.Ranks[x.Number]; rank > 0 {
			i := slices.Index(alike, municipality.WordsFor(rank))
			levels[i].Who = append(levels[i].Who, x)
		}
	}
	for _, l := range levels {
		slices.SortFunc(l.Who, func(a, b *municipality.Municipality) int { return cmp.Compare(v.Ranks[a.Number], v.Ranks[b.Number]) })
	}
	placed := false
	for _, h := range register.Hexes() {
		x, ok := register.ByNumber(h.Number)
		if !ok {
			continue
		}
		hex := chart.Hex{Number: string(h.Number), Name: x.Label(), Q: h.Q, R: h.R}
		if rank := v.Ranks[h.Number]; rank > 0 {
			hex.Level = slices.Index(alike, municipality.WordsFor(rank))
		}
		if h.Number == v.M.Number {
			hex.Me, placed = true, true
			m.Places = []chart.Place{{Number: hex.Number, Name: v.M.Label()}}
		}
		m.Hexes = append(m.Hexes, hex)
	}
	slices.Reverse(levels)
	near := 0
	for _, l := range v.Likest {
		if l.M.County.Number == v.M.County.Number {
			near++
		}
	}
	finding := f.T("municipality.like.map.near", "n", near, "county", v.M.County.Name)
	if near == 0 {
		finding = f.T("municipality.like.map.none", "county", v.M.County.Name)
	}
	m.Label = finding
	if !placed {
		return levels, nil
	}
	drawn, err := chart.Hexagons(m)
	if err != nil {
		return levels, nil
	}
	return levels, &part.MapFig{Finding: finding, How: f.T("municipality.like.map.how", "name", v.M.Label()), Map: drawn, Table: levelTable(f, levels)}
}

// examples are up to three municipalities that have something here, those most alike first.
func examples(f *page.Frame, register *municipality.Register, ranks map[allmenning.MunicipalityNumber]int, activity map[allmenning.MunicipalityNumber]answers.Activity) []part.Link {
	var numbers []allmenning.MunicipalityNumber
	for n, a := range activity {
		if ranks[n] > 0 && a.Needs+a.Projects > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.SortFunc(numbers, func(a, b allmenning.MunicipalityNumber) int { return cmp.Compare(ranks[a], ranks[b]) })
	var out []part.Link
	for _, n := range numbers[:min(3, len(numbers))] {
		m, ok := register.ByNumber(n)
		if !ok {
			continue
		}
		out = append(out, part.Link{
			Text: part.Plain(f.T("municipality.example", "name", m.Label(), "has", has(f, activity[n]), "rank", ranks[n], "of", len(ranks))),
			Href: "/kommuner/" + string(n) + "#arbeider",
		})
	}
	return out
}

// has counts what a municipality has here: "to behov og ett prosjekt".
func has(f *page.Frame, a answers.Activity) string {
	var parts []string
	if a.Needs > 0 {
		parts = append(parts, f.P.Count(a.Needs, string(allmenning.NounNeed)))
	}
	if a.Projects > 0 {
		parts = append(parts, f.P.Count(a.Projects, string(allmenning.NounProject)))
	}
	return show.List(f, parts)
}
