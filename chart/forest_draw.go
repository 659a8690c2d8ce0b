package chart

import (
	"math"
	"slices"
	"strings"
)

// forestDrawing is a forest plot on its way to paper.
type forestDrawing struct {
	ForestPlot
	axis   axis
	ticks  []float64
	shares []float64 // of one, by row; zero for rows that are no study
	short  bool      // a narrow chart has the short names, all of them
	pen    pen
	y      float64 // where the next row begins
}

// draw places the rows under each other on a page of unknown height, then puts the page around them.
func (d *forestDrawing) draw() SVG {
	d.short = slices.ContainsFunc(d.Rows, func(r Row) bool { return width(r.Label+r.Note) > d.left(r, narrow) })
	for i, r := range d.Rows {
		if r.Kind != Study && i > 0 && d.Rows[i-1].Kind == Study {
			d.pen.line("ax", 0, d.y+6, 100, d.y+6)
			d.y += 10
		}
		base := d.words(r)
		d.grid(base+8, base+32)
		switch r.Kind {
		case Study:
			d.study(r, base+19, d.shares[i])
			d.y = base + 40
		case Pooled:
			d.pooled(r, base+21)
			d.y = base + 44
		default:
			d.prediction(r, base+21)
			d.y = base + 44
		}
	}
	d.foot()
	var page pen
	page.open(d.y, d.Label)
	page.tag(d.pen.String())
	return page.close()
}

// words writes who and how much, and returns the baseline of the numbers. The name ends on their line. A wide page has the
// whole names; a narrow one the short names where the whole ones do not all stand on one line. Nothing is cut: a name that
// is still too long takes more lines.
func (d *forestDrawing) words(r Row) float64 {
	value := d.value(r)
	onWidest, onWide, onNarrow := d.named(r, widest), d.named(r, wide), d.named(r, narrow)
	y := d.y + 18 + lineHeight*float64(max(len(onWide.lines), len(onNarrow.lines))-1)
	switch {
	case onWide.same(onNarrow):
		d.name("b hl", onWide, y)
	case onWidest.same(onWide):
		d.name("b hl fw", onWide, y)
		d.name("b hl fn", onNarrow, y)
	default:
		d.name("b hl fx", onWidest, y)
		d.name("b hl fm", onWide, y)
		d.name("b hl fn", onNarrow, y)
	}
	d.pen.text("hl", 100, y, end, value)
	return y
}

// name writes the lines of a name so that the last stands at y.
func (d *forestDrawing) name(class string, n rowName, y float64) {
	for i, line := range n.lines {
		if line == "" {
			continue
		}
		d.pen.openText(class, 0, y-lineHeight*float64(len(n.lines)-1-i), start)
		d.pen.tag(escape(line))
		if n.note != "" {
			d.pen.tag(`<tspan class="yr">`, escape(n.note), `</tspan>`)
		}
		d.pen.tag(`</text>`)
	}
}

// rowName is what a row is called where there is so much room. note follows a name of one line; an empty last line is the
// numbers' own.
type rowName struct {
	lines []string
	note  string
}

func (n rowName) same(m rowName) bool { return slices.Equal(n.lines, m.lines) && n.note == m.note }

// named is what r is called on a chart of room pixels.
func (d *forestDrawing) named(r Row, room float64) rowName {
	text, left := r.Label+r.Note, d.left(r, room)
	if room < wide && d.short && r.Short != "" {
		text = r.Short
	} else if width(text) <= left {
		return rowName{[]string{r.Label}, r.Note}
	}
	for _, word := range strings.Fields(text) {
		if width(word) > left { // it has no room beside the numbers, so it stands above them
			return rowName{lines: append(wrap(text, room/narrow*100), "")}
		}
	}
	return rowName{lines: wrap(text, left)}
}

// left is the room beside the row's numbers, in per cent of a narrow chart.
func (d *forestDrawing) left(r Row, room float64) float64 {
	return room/narrow*100 - width(d.value(r)) - gap
}

// grid draws the ticks and no effect over the height of one interval only: lines stop where text stands.
func (d *forestDrawing) grid(from, to float64) {
	for _, v := range d.ticks {
		if v != d.Scale.Null() {
			d.pen.line("gr", d.axis.at(v), from, d.axis.at(v), to)
		}
	}
	null := d.axis.at(d.Scale.Null())
	d.pen.line("nul", null, from, null, to)
}

func (d *forestDrawing) study(r Row, y, share float64) {
	d.pen.line("ci", d.axis.at(r.Low), y, d.axis.at(r.High), y)
	d.arrows(r, y)
	half := math.Min(11, 2+12.4*math.Sqrt(share)) // area grows with weight; the least is still seen, the largest fits its row
	size := px(2 * half)
	d.pen.mark(d.axis.at(r.Estimate), y, `<rect class="pt" x="-`+px(half)+`" y="-`+px(half)+`" width="`+size+`" height="`+size+`"/>`)
}

func (d *forestDrawing) pooled(r Row, y float64) {
	d.pen.rect("pt", "", d.axis.at(r.Low), d.axis.at(r.High), y, 10)
	d.arrows(r, y)
	d.pen.mark(d.axis.at(r.Estimate), y, `<path class="dia"`+paintMean+` d="M0-11 8 0 0 11-8 0Z"/>`)
}

func (d *forestDrawing) prediction(r Row, y float64) {
	low, high := d.axis.at(r.Low), d.axis.at(r.High)
	d.pen.line("pi", low, y, high, y)
	if !d.axis.below(r.Low) {
		d.pen.line("pi-b", low, y-9, low, y+9)
	}
	if !d.axis.above(r.High) {
		d.pen.line("pi-b", high, y-9, high, y+9)
	}
	d.arrows(r, y)
}

// arrows stand at the ends of the chart for what lies beyond them.
func (d *forestDrawing) arrows(r Row, y float64) {
	if d.axis.below(r.Low) {
		d.pen.mark(0, y, `<path class="pt" d="M0 0 11-8V8Z"/>`)
	}
	if d.axis.above(r.High) {
		d.pen.mark(100, y, `<path class="pt" d="M0 0-11-8V8Z"/>`)
	}
}

// foot draws the axis, its numbers, and what the two directions mean.
func (d *forestDrawing) foot() {
	d.pen.line("ax", 0, d.y, 100, d.y)
	for _, v := range d.ticks {
		x, s := d.axis.at(v), d.Format(v)
		d.pen.text("q", x, d.y+18, within(x, s), s)
	}
	d.y += 37
	left, right := "← "+d.Left, d.Right+" →"
	if d.Left != "" {
		d.pen.text("q", 0, d.y, start, left)
	}
	if d.Right != "" {
		if d.Left != "" && boxOf(0, start, left).meets(boxOf(100, end, right)) {
			d.y += lineHeight
		}
		d.pen.text("q", 100, d.y, end, right)
	}
	if d.Same != "" {
		x := d.axis.at(d.Scale.Null())
		anchor := within(x, d.Same)
		b := boxOf(x, anchor, d.Same)
		if b.meets(boxOf(0, start, left)) || b.meets(boxOf(100, end, right)) {
			d.y += lineHeight
		}
		d.pen.text("q", x, d.y, anchor, d.Same)
	}
	d.y += 3
}
