package chart

import (
	"fmt"
	"math"
)

// RangeBar shows what may be expected as a band on an axis of counts, under what is the case today.
type RangeBar struct {
	Label          string               // the finding, read aloud instead of the picture
	Without        string               // "Uten tilbudet"
	Today          float64              // the length of that bar; used when Without is not empty
	With           string               // "Med tilbudet"
	Low, Mid, High float64              // the band and its middle, Low ≤ Mid ≤ High; Mid NaN: no middle to show
	Unit           string               // at the end of the axis: "fall"
	Format         func(float64) string // how a number is written; required
	Words          RangeWords
}

// RangeWords are the words of the table.
type RangeWords struct{ Caption, Name, Low, Mid, High string }

// Range draws r. The axis begins at zero, because a bar's length is read as an amount; negative numbers extend it to the
// left.
//
// It returns ErrFormat without Format, ErrNumber for a number that is not finite (Mid may be NaN), and ErrOrder.
func Range(r RangeBar) (Figure, error) {
	if r.Format == nil {
		return Figure{}, ErrFormat
	}
	values := []float64{r.Low, r.High}
	if r.hasMid() {
		values = append(values, r.Mid)
	}
	if r.Without != "" {
		values = append(values, r.Today)
	}
	if err := Linear.check(values...); err != nil {
		return Figure{}, err
	}
	if r.Low > r.High || r.hasMid() && (r.Mid < r.Low || r.Mid > r.High) {
		return Figure{}, fmt.Errorf("%w: %v, %v, %v", ErrOrder, r.Low, r.Mid, r.High)
	}
	d := rangeDrawing{RangeBar: r, axis: zeroBased(values, r.Format)}
	return Figure{SVG: d.draw(), Table: r.table()}, nil
}

func (r RangeBar) hasMid() bool { return !math.IsNaN(r.Mid) }

func (r RangeBar) table() Table {
	t := Table{Caption: r.Words.Caption, Head: []string{r.Words.Name, r.Words.Low, r.Words.Mid, r.Words.High}}
	if r.Without != "" {
		t.Rows = append(t.Rows, TableRow{Cells: []Cell{word(r.Without), {}, number(r.Today, r.Format), {}}})
	}
	band := []Cell{word(r.With), number(r.Low, r.Format), {}, number(r.High, r.Format)}
	if r.hasMid() {
		band[2] = number(r.Mid, r.Format)
	}
	t.Rows = append(t.Rows, TableRow{Cells: band})
	return t
}

// zeroBased spans values and zero, a little past the outermost and to the next tick where that is near.
func zeroBased(values []float64, format func(float64) string) axis {
	var lo, hi float64
	for _, v := range values {
		lo, hi = math.Min(lo, v), math.Max(hi, v)
	}
	span := hi - lo
	if lo < 0 {
		lo -= 0.05 * span
	}
	if hi > 0 {
		hi += 0.09 * span
	}
	if span == 0 {
		hi = 1
	}
	a := newAxis(Linear, lo, hi)
	reached := a.reach(0.05, format)
	if a.lo == 0 {
		reached.lo = 0
	}
	return reached
}

// rangeDrawing is a range bar on its way to paper. zones are the heights between lines of text, where grid may stand.
type rangeDrawing struct {
	RangeBar
	axis  axis
	pen   pen
	y     float64
	zones [][2]float64
}

// figureOn is a number standing over a bar.
type figureOn struct {
	value  float64
	anchor string
	bold   bool
}

func (d *rangeDrawing) draw() SVG {
	if d.Without != "" {
		y := d.bar(d.Without, 10, []figureOn{{d.Today, d.inside(d.Today), true}})
		d.pen.rect("wo", paintWithout, d.axis.at(0), d.axis.at(d.Today), y, 10)
	}
	y := d.bar(d.With, 22, d.bandFigures())
	low, high := d.axis.at(d.Low), d.axis.at(d.High)
	d.pen.rect("pi-r", paintBand, low, high, y, 18)
	d.pen.line("pi-b", low, y-11, low, y+11)
	d.pen.line("pi-b", high, y-11, high, y+11)
	if d.hasMid() {
		d.pen.mark(d.axis.at(d.Mid), y, `<circle class="mid"`+paintMean+` r="8"/>`)
	}
	return d.page()
}

// bar writes a name, and its numbers on a line of their own, so that no width brings them together. It returns the height
// of the middle of the bar below.
func (d *rangeDrawing) bar(name string, height float64, figures []figureOn) float64 {
	for _, line := range wrap(name, 100) {
		d.y += lineHeight
		d.pen.text("hl b", 0, d.y-3, start, line)
	}
	d.y += lineHeight
	for _, f := range figures {
		class := "hl"
		if f.bold {
			class = "hl b"
		}
		d.pen.text(class, d.axis.at(f.value), d.y-3, f.anchor, d.Format(f.value))
	}
	zone := [2]float64{d.y + 5, d.y + 17 + height}
	d.zones = append(d.zones, zone)
	d.y = zone[1] + 10
	return (zone[0] + zone[1]) / 2
}

// bandFigures are the numbers of the band. The outer ones lean outwards where the middle one needs the room; where it is
// still too tight, the middle one is left to the table and the label.
func (d *rangeDrawing) bandFigures() []figureOn {
	low, mid, high := figureOn{d.Low, d.inside(d.Low), false}, figureOn{d.Mid, d.inside(d.Mid), true}, figureOn{d.High, d.inside(d.High), false}
	if d.hasMid() && d.apart(low, mid) && d.apart(mid, high) {
		return []figureOn{low, mid, high}
	}
	if !d.apart(low, high) || d.hasMid() {
		low.anchor, high.anchor = d.lean(d.Low, end), d.lean(d.High, start)
	}
	if d.hasMid() && d.apart(low, mid) && d.apart(mid, high) {
		return []figureOn{low, mid, high}
	}
	if d.Low == d.High {
		return []figureOn{{d.Low, d.inside(d.Low), true}}
	}
	return []figureOn{low, high}
}

func (d *rangeDrawing) inside(v float64) string { return within(d.axis.at(v), d.Format(v)) }

// lean hangs a number to one side of its place, unless it would leave the chart.
func (d *rangeDrawing) lean(v float64, anchor string) string {
	if b := boxOf(d.axis.at(v), anchor, d.Format(v)); b.from < 0 || b.to > 100 {
		return d.inside(v)
	}
	return anchor
}

func (d *rangeDrawing) apart(a, b figureOn) bool {
	return !boxOf(d.axis.at(a.value), a.anchor, d.Format(a.value)).meets(boxOf(d.axis.at(b.value), b.anchor, d.Format(b.value)))
}

// page puts the grid behind and the axis below what is drawn.
func (d *rangeDrawing) page() SVG {
	var page pen
	page.open(d.y+16, d.Label)
	unit := boxOf(100, end, d.Unit)
	for _, v := range d.axis.ticks(d.Format) {
		x, s := d.axis.at(v), d.Format(v)
		for _, zone := range d.zones {
			page.line("gr", x, zone[0], x, zone[1])
		}
		if anchor := within(x, s); d.Unit == "" || !boxOf(x, anchor, s).meets(unit) {
			page.text("q", x, d.y+12, anchor, s)
		}
	}
	if d.Unit != "" {
		page.text("q", 100, d.y+12, end, d.Unit)
	}
	if d.Without != "" {
		x := d.axis.at(d.Today)
		for _, zone := range d.zones {
			page.line("nul", x, zone[0], x, zone[1])
		}
	}
	page.tag(d.pen.String())
	return page.close()
}
