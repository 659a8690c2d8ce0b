package chart

import "math"

// forestDrawing is a forest plot on its way to paper.
type forestDrawing struct {
	ForestPlot
	axis   axis
	ticks  []float64
	shares []float64 // of one, by row; zero for rows that are no study
	pen    pen
	y      float64 // where the next row begins
}

// draw places the rows under each other on a page of unknown height, then puts the page around them.
func (d *forestDrawing) draw() SVG {
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

// words writes who and how much on one line, and returns its baseline. A name that does not fit beside its numbers gives
// way, never the numbers and never the line: a wide page shows the longest form that fits there, a narrow one its own. The
// table has every name whole.
func (d *forestDrawing) words(r Row) float64 {
	value, y := d.value(r), d.y+18
	onWide, onNarrow := r.named(value, wide), r.named(value, narrow)
	if onWide == onNarrow {
		d.name("b hl", onWide, y)
	} else {
		d.name("b hl fw", onWide, y)
		d.name("b hl fn", onNarrow, y)
	}
	d.pen.text("hl", 100, y, end, value)
	return y
}

func (d *forestDrawing) name(class string, n rowName, y float64) {
	d.pen.openText(class, 0, y, start)
	d.pen.tag(escape(n.text))
	if n.note != "" {
		d.pen.tag(`<tspan class="yr">`, escape(n.note), `</tspan>`)
	}
	d.pen.tag(`</text>`)
}

// rowName is what a row is called where there is so much room.
type rowName struct{ text, note string }

// named picks the longest name that stands beside value on a chart of room pixels: the whole, without the note, the short
// one, or as many whole words as fit.
func (r Row) named(value string, room float64) rowName {
	left := room/narrow*100 - width(value) - gap
	for _, n := range []rowName{{r.Label, r.Note}, {r.Label, ""}, {r.Short, ""}} {
		if n.text != "" && width(n.text+n.note) <= left {
			return n
		}
	}
	shortest := r.Label
	if r.Short != "" {
		shortest = r.Short
	}
	return rowName{text: clip(shortest, left)}
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
