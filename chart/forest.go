package chart

import (
	"fmt"
	"math"
	"sort"
)

// Kind says what a row of a forest plot stands for.
type Kind int

const (
	Study      Kind = iota // one study: a square sized by weight on its interval
	Pooled                 // the mean over the studies: a bar with a diamond
	Prediction             // where a new place may land: a wide pale band with end bars
)

// Row is one row of a forest plot.
//
// Estimate, Low and High are on the natural scale (a ratio, not its logarithm), Low ≤ Estimate ≤ High. Estimate is not
// used for a Prediction. Weight counts for studies only, on any scale, ≥ 0; with all weights zero the squares are equal.
type Row struct {
	Kind                Kind
	Label               string // who: "Pori"
	Note                string // said after the label where there is room, as it stands: ", 2009"
	Short               string // stands for the label on a narrow chart where not all labels fit; empty: the label takes more lines
	Value               string // the numbers in words: "0,92 (0,72–1,19)"; empty: made with the plot's Format
	Estimate, Low, High float64
	Weight              float64
}

// ForestPlot is a set of estimates with their intervals, one row each.
type ForestPlot struct {
	Label       string               // the finding, read aloud instead of the picture
	Scale       Scale                // Log for ratios, Linear for differences
	Rows        []Row                // in the order to be shown; at least one
	Left, Right string               // what lies on each side of no effect: "færre fall", "flere fall"
	Same        string               // what no effect is called: "likt"; may be empty
	Format      func(float64) string // how a number is written; required
	Percent     func(float64) string // how a weight between 0 and 1 is written, a whole per cent as Shares gives it; nil leaves the column out
	Words       ForestWords
}

// ForestWords are the words of the table.
type ForestWords struct{ Caption, Name, Estimate, Low, High, Weight string }

// Forest draws f: two lines a row on any screen, the name and the numbers above, the interval below. Intervals that run far past all
// the others end in an arrow; the numbers still say how far. The axis always holds every estimate and no effect.
//
// It returns ErrEmpty without rows, ErrFormat without Format, and ErrNumber, ErrLog, ErrOrder or ErrWeight, with the
// row's label, for numbers that cannot be drawn.
func Forest(f ForestPlot) (Figure, error) {
	if err := f.check(); err != nil {
		return Figure{}, err
	}
	d := forestDrawing{ForestPlot: f, axis: f.axis()}
	d.ticks = d.axis.ticks(f.Format)
	d.shares = f.shares()
	return Figure{SVG: d.draw(), Table: d.table()}, nil
}

func (f ForestPlot) check() error {
	if len(f.Rows) == 0 {
		return ErrEmpty
	}
	if f.Format == nil {
		return ErrFormat
	}
	for _, r := range f.Rows {
		values := []float64{r.Low, r.High}
		if r.Kind != Prediction {
			values = []float64{r.Low, r.Estimate, r.High}
		}
		if err := f.Scale.check(values...); err != nil {
			return fmt.Errorf("%w in row %q", err, r.Label)
		}
		if !sort.Float64sAreSorted(values) {
			return fmt.Errorf("%w in row %q: %v", ErrOrder, r.Label, values)
		}
		if !drawable(r.Weight) || r.Weight < 0 {
			return fmt.Errorf("%w in row %q", ErrWeight, r.Label)
		}
	}
	return nil
}

// axis spans every estimate and no effect, and each interval as far as it goes up to one and a half times the length of
// a usual interval (the lower median) beyond the estimates: one wild interval must not press the others into a point. Where
// cutting would save less than a third of the axis, nothing is cut.
func (f ForestPlot) axis() axis {
	s := f.Scale
	coreLo, coreHi := s.to(s.Null()), s.to(s.Null())
	lo, hi := coreLo, coreHi
	lengths := make([]float64, 0, len(f.Rows))
	for _, r := range f.Rows {
		low, high := s.to(r.Low), s.to(r.High)
		mid := (low + high) / 2
		if r.Kind != Prediction {
			mid = s.to(r.Estimate)
		}
		coreLo, coreHi = math.Min(coreLo, mid), math.Max(coreHi, mid)
		lo, hi = math.Min(lo, low), math.Max(hi, high)
		lengths = append(lengths, high-low)
	}
	sort.Float64s(lengths)
	usual := lengths[(len(lengths)-1)/2]
	room := 1.5 * math.Max(usual, (coreHi-coreLo)/2)
	if cutLo, cutHi := math.Max(lo, coreLo-room), math.Min(hi, coreHi+room); hi-lo > 1.5*(cutHi-cutLo) {
		lo, hi = cutLo, cutHi
	}
	a := newAxis(s, lo, hi)
	pad := 0.03 * (a.hi - a.lo)
	a.lo, a.hi = a.lo-pad, a.hi+pad
	return a.reach(0.14, f.Format)
}

// shares are the weights of the studies as shares of one; other rows have none (zero).
func (f ForestPlot) shares() []float64 {
	shares := make([]float64, len(f.Rows))
	var largest, sum, studies float64
	for _, r := range f.Rows {
		if r.Kind == Study {
			largest = math.Max(largest, r.Weight)
			studies++
		}
	}
	for i, r := range f.Rows {
		if r.Kind != Study {
			continue
		}
		shares[i] = 1
		if largest > 0 {
			shares[i] = r.Weight / largest
		}
		sum += shares[i]
	}
	for i := range shares {
		if sum > 0 {
			shares[i] /= sum
		}
	}
	return shares
}

// value is the row's numbers in words.
func (f ForestPlot) value(r Row) string {
	switch interval := f.Format(r.Low) + "–" + f.Format(r.High); {
	case r.Value != "":
		return r.Value
	case r.Kind == Prediction:
		return interval
	default:
		return f.Format(r.Estimate) + " (" + interval + ")"
	}
}

func (d forestDrawing) table() Table {
	w := d.Words
	t := Table{Caption: w.Caption, Head: []string{w.Name, w.Estimate, w.Low, w.High}}
	if d.Percent != nil {
		t.Head = append(t.Head, w.Weight)
	}
	whole := Shares(d.shares)
	for i, r := range d.Rows {
		cells := []Cell{word(r.Label + r.Note), {}, number(r.Low, d.Format), number(r.High, d.Format)}
		if r.Kind != Prediction {
			cells[1] = number(r.Estimate, d.Format)
		}
		if d.Percent != nil {
			var share Cell
			if r.Kind == Study {
				share = number(float64(whole[i])/100, d.Percent)
			}
			cells = append(cells, share)
		}
		t.Rows = append(t.Rows, TableRow{Cells: cells, Foot: r.Kind != Study})
	}
	return t
}
