package part

import (
	"github.com/a-h/templ"

	"allmenning/chart"
)

// Fig is a figure: one finding in bold, how to read it, the chart and its table.
type Fig struct {
	Finding string
	How     string // may be empty
	Chart   chart.Figure
	Open    bool            // the table is shown at once
	Table   templ.Component // stands instead of the chart's own table; nil: the chart's own
}

// MapFig is a figure with a map. A map whose hexagons are links needs a Table with the same links, for the keyboard.
type MapFig struct {
	Finding string
	How     string // may be empty
	Map     chart.Map
	Table   templ.Component // stands instead of the map's own table; nil: the map's own
}

// numeric says whether column i holds numbers, so that its head stands over them.
func numeric(t chart.Table, i int) bool {
	for _, row := range t.Rows {
		if i < len(row.Cells) && row.Cells[i].Number {
			return true
		}
	}
	return false
}

func hasFoot(t chart.Table) bool {
	for _, row := range t.Rows {
		if row.Foot {
			return true
		}
	}
	return false
}
