package chart

import (
	"fmt"
	"math"
)

// Point is one value at one time. X places it (a year, with decimals for parts of it), Name is how that time is written.
type Point struct {
	X, Y float64
	Name string
}

// LineChart is one value over time.
type LineChart struct {
	Label  string               // the finding, read aloud instead of the picture
	Points []Point              // in order of X, each X once; at least one
	Format func(float64) string // how a value is written; required
	From   func(string) string  // how to say that the axis does not begin at zero: "Aksen begynner på " + s; required
	Words  LineWords
}

// LineWords are the words of the table.
type LineWords struct{ Caption, Time, Value string }

// Line draws l. The axis begins at zero when the lowest value is less than half of the highest, or negative; otherwise
// at a round number below the lowest, and the chart and its label say so: a fall of two per cent must not look like a
// collapse unnoticed, and not like nothing either.
//
// It returns ErrEmpty without points, ErrFormat without Format or From, ErrNumber, and ErrOrder where X does not grow.
func Line(l LineChart) (Figure, error) {
	if len(l.Points) == 0 {
		return Figure{}, ErrEmpty
	}
	if l.Format == nil || l.From == nil {
		return Figure{}, ErrFormat
	}
	for i, p := range l.Points {
		if err := Linear.check(p.X, p.Y); err != nil {
			return Figure{}, fmt.Errorf("%w at point %q", err, p.Name)
		}
		if i > 0 && p.X <= l.Points[i-1].X {
			return Figure{}, fmt.Errorf("%w at point %q", ErrOrder, p.Name)
		}
	}
	d := newLineDrawing(l)
	return Figure{SVG: d.draw(), Table: l.table()}, nil
}

func (l LineChart) table() Table {
	t := Table{Caption: l.Words.Caption, Head: []string{l.Words.Time, l.Words.Value}}
	for _, p := range l.Points {
		t.Rows = append(t.Rows, TableRow{Cells: []Cell{word(p.Name), number(p.Y, l.Format)}})
	}
	return t
}

// The heights of a line chart, in pixels: room for a number above the highest point, and the plot.
const (
	lineTop    = 30.0
	lineBottom = 190.0
)

// lineDrawing is a line chart on its way to paper: x runs across, levels are the round values up the side.
type lineDrawing struct {
	LineChart
	x      axis
	levels []float64 // first is where the axis begins, last is at or above the highest value
	pen    pen
}

func newLineDrawing(l LineChart) *lineDrawing {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, p := range l.Points {
		lo, hi = math.Min(lo, p.Y), math.Max(hi, p.Y)
	}
	d := &lineDrawing{LineChart: l, levels: levels(lo, hi)}
	d.x = newAxis(Linear, l.Points[0].X, l.Points[len(l.Points)-1].X)
	var widest float64
	for _, v := range d.levels {
		widest = math.Max(widest, width(l.Format(v)))
	}
	d.x.from, d.x.to = math.Min(40, widest+2*gap), 100-gap
	return d
}

// levels are three to six evenly spaced round values that hold lo and hi between them.
func levels(lo, hi float64) []float64 {
	if lo >= 0 && lo < hi/2 || lo == 0 && hi == 0 {
		lo = 0
	}
	if lo < 0 {
		hi = math.Max(hi, 0)
	}
	if hi-lo <= 1e-9*math.Abs(hi) {
		room := math.Max(math.Abs(hi)*0.02, 0.5)
		lo, hi = lo-room, hi+room
		if lo < 0 && lo+room >= 0 {
			lo = 0
		}
	}
	for k := int(math.Floor(math.Log10((hi-lo)/5))) - 1; ; k++ {
		for _, m := range []float64{1, 2, 2.5, 5} {
			step := m * math.Pow10(k)
			first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
			if last-first > 4 {
				continue
			}
			var set []float64
			for i := first; i <= last; i++ {
				v := i * step
				if k < 0 {
					v = i * m / math.Pow10(-k)
				}
				set = append(set, v+0)
			}
			return set
		}
	}
}

// height is where value v stands, in pixels.
func (d *lineDrawing) height(v float64) float64 {
	first, last := d.levels[0], d.levels[len(d.levels)-1]
	return lineBottom - (v-first)/(last-first)*(lineBottom-lineTop)
}

func (d *lineDrawing) draw() SVG {
	for i, v := range d.levels {
		class := "gr"
		if i == 0 {
			class = "ax"
		}
		d.pen.line(class, d.x.from-gap, d.height(v), 100, d.height(v))
		d.pen.text("q", d.x.from-2*gap, d.height(v)+5, end, d.Format(v))
	}
	d.curve()
	for _, p := range d.Points {
		d.pen.mark(d.x.at(p.X), d.height(p.Y), `<circle class="pt" r="4"/>`)
	}
	d.ends()
	d.times()
	label, foot := d.Label, lineBottom+25
	if d.levels[0] != 0 {
		note := d.From(d.Format(d.levels[0]))
		for _, line := range wrap(note, 100) {
			foot += lineHeight
			d.pen.text("q", 0, foot-3, start, line)
		}
		label += " " + note
	}
	var page pen
	page.open(foot, label)
	page.tag(d.pen.String())
	return page.close()
}

// curve is drawn inside a box that stretches; its stroke does not.
func (d *lineDrawing) curve() {
	if len(d.Points) < 2 {
		return
	}
	d.pen.tag(`<svg x="0" y="0" width="100%" height="`, px(lineBottom), `" viewBox="0 0 1000 `, px(lineBottom), `" preserveAspectRatio="none"><polyline class="curve" points="`)
	for i, p := range d.Points {
		if i > 0 {
			d.pen.tag(" ")
		}
		d.pen.tag(trim(d.x.at(p.X)*10, 1), ",", px(d.height(p.Y)))
	}
	d.pen.tag(`"/></svg>`)
}

// ends writes the first and the last value beside their points: the two that people compare. Each stands on the side the
// curve does not take: below where the curve comes from or goes upwards, unless the axis is too near.
func (d *lineDrawing) ends() {
	n := len(d.Points)
	first, last := d.Points[0], d.Points[n-1]
	if n == 1 {
		d.pen.text("hl b", d.x.at(last.X), d.height(last.Y)-11, middle, d.Format(last.Y))
		return
	}
	d.pen.text("hl", d.x.from, d.beside(first, d.Points[1]), start, d.Format(first.Y))
	d.pen.text("hl b", 100, d.beside(last, d.Points[n-2]), end, d.Format(last.Y))
}

// beside is the baseline for the value of p, whose curve leads to neighbour.
func (d *lineDrawing) beside(p, neighbour Point) float64 {
	if neighbour.Y > p.Y && d.height(p.Y) < lineBottom-25 {
		return d.height(p.Y) + 22
	}
	return d.height(p.Y) - 11
}

// times writes the names of the points that stand clear: first and last, then from the left.
func (d *lineDrawing) times() {
	n := len(d.Points)
	taken := make([]box, 0, n)
	for _, i := range append([]int{0, n - 1}, count(1, n-1)...) {
		p := d.Points[i]
		x := d.x.at(p.X)
		anchor := within(x, p.Name)
		b, free := boxOf(x, anchor, p.Name), true
		for _, c := range taken {
			free = free && !b.meets(c)
		}
		if free {
			taken = append(taken, b)
			d.pen.text("q", x, lineBottom+19, anchor, p.Name)
		}
	}
}

// count lists the whole numbers from a up to, not including, b.
func count(a, b int) []int {
	var list []int
	for i := a; i < b; i++ {
		list = append(list, i)
	}
	return list
}
