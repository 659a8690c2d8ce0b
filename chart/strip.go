package chart

import (
	"fmt"
	"sort"
)

// Strip shows one value among all: a tick for each, one of them dark.
type Strip struct {
	Label     string               // the finding: "Innbyggere: 13 481. 259 av 348 kommuner ligger lavere."
	Note      string               // shown below, between Low and High: "259 av 348 ligger lavere"; may be empty
	Low, High string               // what the ends are called: "lav", "høy"
	Scale     Scale                // Log where values span powers of ten
	Values    []float64            // all of them; order does not matter
	Mine      float64              // the one to be found
	Format    func(float64) string // how a number is written; required
	Words     StripWords
}

// StripWords are the words of the table, a summary in six lines.
type StripWords struct{ Caption, Name, Value, Mine, Lowest, LowerQuarter, Median, UpperQuarter, Highest string }

// Rank counts how many of values lie below mine and how many there are: the numbers for Strip.Label.
func Rank(values []float64, mine float64) (below, of int) {
	for _, v := range values {
		if v < mine {
			below++
		}
	}
	return below, len(values)
}

// OneAmongAll draws s. Ticks that would stand on each other are drawn once.
//
// It returns ErrEmpty without values, ErrFormat without Format, ErrNumber or ErrLog for values that cannot be placed.
func OneAmongAll(s Strip) (Figure, error) {
	if len(s.Values) == 0 {
		return Figure{}, ErrEmpty
	}
	if s.Format == nil {
		return Figure{}, ErrFormat
	}
	if err := s.Scale.check(append([]float64{s.Mine}, s.Values...)...); err != nil {
		return Figure{}, fmt.Errorf("%w in strip", err)
	}
	sorted := append([]float64(nil), s.Values...)
	sort.Float64s(sorted)
	ends := append([]float64{s.Mine}, sorted...)
	sort.Float64s(ends)
	a := newAxis(s.Scale, s.Scale.to(ends[0]), s.Scale.to(ends[len(ends)-1]))
	return Figure{SVG: s.draw(a, sorted), Table: s.table(sorted)}, nil
}

func (s Strip) draw(a axis, sorted []float64) SVG {
	var p pen
	p.open(44, s.Label)
	p.tag(`<svg viewBox="0 0 1000 32" preserveAspectRatio="none" width="100%" height="32"><path class="tk" fill="none" vector-effect="non-scaling-stroke" d="`)
	last := ""
	for _, v := range sorted {
		if x := trim(a.at(v)*10, 0); x != last {
			p.tag(`M`, x, ` 6v20`)
			last = x
		}
	}
	p.tag(`"/></svg>`)
	p.line("tk-me", a.at(s.Mine), 0, a.at(s.Mine), 32)
	p.text("q", 0, 44, start, s.Low)
	if s.Note != "" && !boxOf(50, middle, s.Note).meets(boxOf(0, start, s.Low)) && !boxOf(50, middle, s.Note).meets(boxOf(100, end, s.High)) {
		p.text("q", 50, 44, middle, s.Note)
	}
	p.text("q", 100, 44, end, s.High)
	return p.close()
}

func (s Strip) table(sorted []float64) Table {
	t := Table{Caption: s.Words.Caption, Head: []string{s.Words.Name, s.Words.Value}}
	add := func(name string, v float64) {
		t.Rows = append(t.Rows, TableRow{Cells: []Cell{word(name), number(v, s.Format)}})
	}
	add(s.Words.Mine, s.Mine)
	add(s.Words.Lowest, sorted[0])
	add(s.Words.LowerQuarter, quantile(sorted, 0.25))
	add(s.Words.Median, quantile(sorted, 0.5))
	add(s.Words.UpperQuarter, quantile(sorted, 0.75))
	add(s.Words.Highest, sorted[len(sorted)-1])
	return t
}

// quantile interpolates between the sorted values at place p·(n−1): Hyndman and Fan's type 7 (The American Statistician
// 50, 1996, 361–365), the default of R.
func quantile(sorted []float64, p float64) float64 {
	place := p * float64(len(sorted)-1)
	i := int(place)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (place-float64(i))*(sorted[i+1]-sorted[i])
}
