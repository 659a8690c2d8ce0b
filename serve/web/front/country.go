package front

import (
	"slices"
	"strings"

	"allmenning"
	"allmenning/answers"
	"allmenning/chart"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// The levels of the map. The third, municipalities that work together, comes when that can be registered.
const (
	nothing = iota
	registered
	sameAsOthers
)

// place is one line of the table under the map.
type place struct {
	Name, Href      string
	Needs, Projects int
	Level           string
}

// named are places people find their way by.
var named = []chart.Place{
	{Number: "0301", Name: "Oslo"},
	{Number: "4601", Name: "Bergen", Side: chart.Left},
	{Number: "5001", Name: "Trondheim", Side: chart.Left},
	{Number: "4204", Name: "Kristiansand", Side: chart.Left},
	{Number: "5501", Name: "Tromsø", Side: chart.Left},
	{Number: "5634", Name: "Vardø", Side: chart.Left},
}

// country is the map: every municipality, and what it has here.
func country(f *page.Frame, activity map[allmenning.MunicipalityNumber]answers.Activity, r *municipality.Register) (part.MapFig, error) {
	levels := [4]string{f.T("front.map.nothing"), f.T("front.map.registered"), f.T("front.map.same")}
	var hexes []chart.Hex
	var rows []place
	var counts [4]int
	for _, h := range r.Hexes() {
		m, ok := r.ByNumber(h.Number)
		if !ok {
			continue
		}
		act, active := activity[h.Number]
		level := levelOf(act, active)
		counts[level]++
		hex := chart.Hex{
			Number: string(h.Number), Name: m.Label(), Q: h.Q, R: h.R, Level: level, Me: f.Municipality != nil && f.Municipality.Number == h.Number,
			Title: f.T("front.map.title", "name", m.Label(), "level", levels[level]),
		}
		if active {
			hex.Href = "/kommuner/" + string(h.Number)
			rows = append(rows, place{m.Label(), hex.Href, act.Needs, act.Projects, levels[level]})
		}
		hexes = append(hexes, hex)
	}
	// The table stands in the order of the register, which is the alphabet's.
	order := map[string]int{}
	for i, m := range r.All() {
		order[m.Label()] = i
	}
	slices.SortFunc(rows, func(a, b place) int { return order[a.Name] - order[b.Name] })
	places := slices.DeleteFunc(slices.Clone(named), func(p chart.Place) bool {
		return !slices.ContainsFunc(hexes, func(h chart.Hex) bool { return h.Number == p.Number })
	})
	places = withOwn(places, hexes)
	finding := finding(f, counts, len(hexes))
	drawn, err := chart.Hexagons(chart.HexMap{
		Label: f.T("front.map.label", "finding", finding), Hexes: hexes, Places: places, Levels: levels,
		Words: chart.HexWords{Caption: f.T("front.map.caption"), Name: f.T("front.map.municipality"), Level: f.T("front.map.level")},
	})
	if err != nil {
		return part.MapFig{}, err
	}
	drawn.Legend = slices.DeleteFunc(drawn.Legend, func(l chart.LegendItem) bool { return l.Count == 0 })
	return part.MapFig{Finding: finding, How: f.T("front.map.how"), Map: drawn, Table: placeTable(f, rows, counts[nothing])}, nil
}

// withOwn names the reader's own place too, and gives up those whose names would stand on top of it.
func withOwn(places []chart.Place, hexes []chart.Hex) []chart.Place {
	at := func(number string) int {
		return slices.IndexFunc(hexes, func(h chart.Hex) bool { return h.Number == number })
	}
	me := slices.IndexFunc(hexes, func(h chart.Hex) bool { return h.Me })
	if me < 0 || slices.ContainsFunc(places, func(p chart.Place) bool { return p.Number == hexes[me].Number }) {
		return places
	}
	const rows = 2 // a name is as tall as two rows of the map on a phone
	places = slices.DeleteFunc(places, func(p chart.Place) bool {
		apart := hexes[at(p.Number)].R - hexes[me].R
		return -rows <= apart && apart <= rows
	})
	name, _, _ := strings.Cut(hexes[me].Name, " (") // its place on the map says which of two Herøy it is
	own := chart.Place{Number: hexes[me].Number, Name: name}
	const north, long = 14, 12
	switch {
	case hexes[me].R < north: // the sea is to the left, and the edge of the page to the right
		own.Side = chart.Left
	case len([]rune(own.Name)) > long: // in the south there is more room to the right
		own.Side = chart.Right
	}
	return append(places, own)
}

func levelOf(a answers.Activity, active bool) int {
	switch {
	case a.Parallel:
		return sameAsOthers
	case active:
		return registered
	}
	return nothing
}

// finding is what the map shows, in a sentence.
func finding(f *page.Frame, counts [4]int, all int) string {
	switch some := counts[registered] + counts[sameAsOthers]; {
	case some == 0:
		return f.T("front.map.none")
	case counts[sameAsOthers] == 0:
		return f.T("front.map.some", "n", some, "of", all)
	default:
		return f.T("front.map.found", "n", counts[sameAsOthers], "of", all)
	}
}
