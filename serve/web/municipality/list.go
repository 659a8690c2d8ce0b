package municipality

import (
	"strconv"

	"allmenning"
	"allmenning/answers"
	"allmenning/chart"
	"allmenning/municipality"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// listView is what the list of all municipalities shows.
type listView struct {
	Lead     string
	Searched string
	Found    []municipality.Match
	Counties []county
	Map      *part.MapFig // nil when it cannot be drawn
}

// county is a county with its municipalities.
type county struct {
	municipality.County
	Municipalities []listed
}

// listed is a municipality in the list, with what it has here.
type listed struct {
	M   *municipality.Municipality
	Has answers.Activity
}

func newListView(f *page.Frame, register *municipality.Register, activity map[allmenning.MunicipalityNumber]answers.Activity) listView {
	var v listView
	active := 0
	for _, c := range register.Counties() {
		x := county{County: c}
		for _, m := range register.InCounty(c.Number) {
			x.Municipalities = append(x.Municipalities, listed{m, activity[m.Number]})
			if a := activity[m.Number]; a.Needs+a.Projects > 0 {
				active++
			}
		}
		v.Counties = append(v.Counties, x)
	}
	v.Lead = f.T("municipality.list.lead", "all", register.Len(), "n", active)
	v.Map = activityMap(f, register, activity, v)
	return v
}

// Levels of activity on the map.
const (
	quiet    = 0
	has1     = 1
	parallel = 2
)

func levelOf(a answers.Activity) int {
	switch {
	case a.Parallel:
		return parallel
	case a.Needs+a.Projects > 0:
		return has1
	}
	return quiet
}

// activityMap draws who has something here. Level 3 waits until somebody can say that they work together.
func activityMap(f *page.Frame, register *municipality.Register, activity map[allmenning.MunicipalityNumber]answers.Activity, v listView) *part.MapFig {
	m := chart.HexMap{ID: "alle", Words: chart.HexWords{
		Caption: f.T("municipality.list.map.caption"), Name: f.T("municipality.municipality"), Level: f.T("municipality.list.map.level"),
	}}
	n := 0
	for i := range 3 {
		m.Levels[i] = f.T("municipality.list.map.level." + strconv.Itoa(i))
	}
	for _, h := range register.Hexes() {
		x, ok := register.ByNumber(h.Number)
		if !ok {
			continue
		}
		a := activity[h.Number]
		if levelOf(a) == parallel {
			n++
		}
		m.Hexes = append(m.Hexes, chart.Hex{
			Number: string(h.Number), Name: x.Label(), Q: h.Q, R: h.R, Level: levelOf(a),
			Title: f.T("municipality.list.map.hex", "name", x.Label(), "has", m.Levels[levelOf(a)]), Href: "/kommuner/" + string(h.Number),
		})
	}
	m.Label = f.T("municipality.list.map.finding", "n", n)
	drawn, err := chart.Hexagons(m)
	if err != nil {
		return nil
	}
	legend := drawn.Legend[:0:0]
	for _, l := range drawn.Legend {
		if l.Text != "" {
			legend = append(legend, l)
		}
	}
	drawn.Legend = legend
	return &part.MapFig{Finding: m.Label, How: f.T("municipality.list.map.how"), Map: drawn, Table: activeTable(f, v.Counties)}
}

// href is a municipality's page.
func href(m *municipality.Municipality) string { return "/kommuner/" + string(m.Number) }
