// Package chart turns numbers into accessible pictures: an SVG whose label states the finding, and the same numbers as a
// table.
//
// It knows no language and no municipality. Every word, and the way a number is written, comes from the caller. What it
// decides is geometry: where things stand, how long an axis is, which ticks it has, and what gives way when room is short.
//
// Two rules hold for all charts. Positions along a chart are per cent and heights are pixels, with no viewBox around text,
// so that a chart stretches with the page and its letters never shrink (the map's geometry has a viewBox, its labels have
// none). And nothing carries a style attribute: a page that forbids inline styles shows the charts unchanged. Class names
// are those of the page's style sheet; the few rules that only charts need stand in Style.
package chart

import (
	"context"
	_ "embed"
	"errors"
	"io"
)

// Style is the style sheet only charts need: map labels that keep their size, and slightly smaller letters on the
// narrowest screens, where a label and its numbers would otherwise meet. Serve it together with the page's own sheet.
//
//go:embed chart.css
var Style string

// Errors that say why a chart was refused. They are wrapped with the row or point they concern; test with errors.Is.
var (
	ErrEmpty  = errors.New("chart: nothing to draw")
	ErrNumber = errors.New("chart: a number is not finite, or too large to place")
	ErrOrder  = errors.New("chart: values are not in order")
	ErrLog    = errors.New("chart: a logarithmic scale needs values above zero")
	ErrWeight = errors.New("chart: a weight is negative or not a number")
	ErrLevel  = errors.New("chart: a map level is not 0, 1, 2 or 3")
	ErrPlace  = errors.New("chart: a hexagon's place is taken twice, or a label names no hexagon")
	ErrLink   = errors.New("chart: a link is neither a path on this site nor https")
	ErrFormat = errors.New("chart: no function to write numbers with")
)

// SVG is one complete svg element, all text in it escaped: safe to write into a page as it stands.
type SVG string

// Render writes the element to w. It makes SVG a component for templates that render that way.
func (s SVG) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(s))
	return err
}

// Figure is a chart and its numbers. The two are made from the same values; show both.
type Figure struct {
	SVG   SVG
	Table Table
}

// Table holds the numbers of a chart for those who cannot see it, or want to copy them.
type Table struct {
	Caption string
	Head    []string // one text per column; the first column names the row
	Rows    []TableRow
}

// TableRow is one row of a Table. Foot marks rows that sum up the others.
type TableRow struct {
	Cells []Cell // as many as Table.Head
	Foot  bool
}

// Cell is one cell. Number says that Value is set and is the very number drawn; Text is what people read. An empty cell
// has neither.
type Cell struct {
	Text   string
	Value  float64
	Number bool
}

func word(text string) Cell { return Cell{Text: text} }

func number(v float64, format func(float64) string) Cell {
	return Cell{Text: format(v), Value: v, Number: true}
}
