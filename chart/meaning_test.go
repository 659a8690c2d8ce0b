package chart

import (
	"html"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// numbersIn finds the first capture of every match, as numbers.
func numbersIn(t *testing.T, s SVG, pattern string) []float64 {
	t.Helper()
	var found []float64
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(s), -1) {
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, v)
	}
	return found
}

// column is every number of a table's column, in order; rows without one are left out.
func column(table Table, i int) []float64 {
	var list []float64
	for _, r := range table.Rows {
		if r.Cells[i].Number {
			list = append(list, r.Cells[i].Value)
		}
	}
	return list
}

// same compares what is drawn with what the table says, both in per cent of the chart.
func same(t *testing.T, what string, drawn, said []float64) {
	t.Helper()
	if len(drawn) != len(said) {
		t.Fatalf("%s: %d drawn, %d in the table", what, len(drawn), len(said))
	}
	for i := range drawn {
		if math.Abs(drawn[i]-said[i]) > 0.012 {
			t.Errorf("%s %d: drawn at %v %%, the table's number belongs at %v %%", what, i, drawn[i], said[i])
		}
	}
}

// TestForest_table_is_what_is_drawn places the table's numbers by a formula of its own: the axis is read off two of the
// picture's own ticks.
func TestForest_table_is_what_is_drawn(t *testing.T) {
	f := must(Forest(falls()))
	ticks := regexp.MustCompile(`<text x="([0-9.]+)%"[^>]*class="q">(0,50|1,25)</text>`).FindAllStringSubmatch(string(f.SVG), -1)
	if len(ticks) != 2 {
		t.Fatalf("want the ticks 0,50 and 1,25, got %v", ticks)
	}
	x1, _ := strconv.ParseFloat(ticks[0][1], 64)
	x2, _ := strconv.ParseFloat(ticks[1][1], 64)
	place := func(values []float64) []float64 {
		for i, v := range values {
			values[i] = x1 + (x2-x1)*math.Log(v/0.5)/math.Log(1.25/0.5)
		}
		return values
	}
	estimates := numbersIn(t, f.SVG, `<svg x="([0-9.]+)%"`)
	same(t, "estimate", estimates, place(column(f.Table, 1)))
	lows := append(numbersIn(t, f.SVG, `class="ci" x1="([0-9.]+)%`), numbersIn(t, f.SVG, `<rect class="pt" x="([0-9.]+)%`)...)
	lows = append(lows, numbersIn(t, f.SVG, `class="pi" x1="([0-9.]+)%`)...)
	same(t, "low", lows, place(column(f.Table, 2)))
	highs := numbersIn(t, f.SVG, `class="ci" x1="[0-9.]+%" x2="([0-9.]+)%`)
	highs = append(highs, lows[4]+numbersIn(t, f.SVG, `<rect class="pt" x="[0-9.]+%" width="([0-9.]+)%`)[0])
	highs = append(highs, numbersIn(t, f.SVG, `class="pi" x1="[0-9.]+%" x2="([0-9.]+)%`)...)
	high := place(column(f.Table, 3))
	same(t, "high", slices.Concat(highs[:4], highs[5:]), slices.Concat(high[:4], high[5:]))
	if math.Abs(highs[4]-high[4]) > 0.011 {
		t.Errorf("mean's high end at %v %%, want %v %%", highs[4], high[4])
	}
	halves := numbersIn(t, f.SVG, `class="pt" x="-([0-9.]+)"`)
	for i, share := range column(f.Table, 4) {
		if want := 2 + 12.4*math.Sqrt(share); math.Abs(halves[i]-want) > 0.06 {
			t.Errorf("square %d is ±%v px, its share %v wants ±%v", i, halves[i], share, want)
		}
	}
}

func TestRange_table_is_what_is_drawn(t *testing.T) {
	f := must(Range(fallRange()))
	at150 := numbersIn(t, f.SVG, `<text x="([0-9.]+)%"[^>]*class="q">150</text>`)[0] // zero stands at 0 %
	place := func(v float64) float64 { return v * at150 / 150 }
	band := numbersIn(t, f.SVG, `class="pi-b" x1="([0-9.]+)%`)
	cells := f.Table.Rows[1].Cells
	same(t, "band", band, []float64{place(cells[1].Value), place(cells[3].Value)})
	same(t, "middle", numbersIn(t, f.SVG, `<svg x="([0-9.]+)%"`), []float64{place(cells[2].Value)})
	same(t, "today", numbersIn(t, f.SVG, `class="wo"[^>]* width="([0-9.]+)%"`), []float64{place(f.Table.Rows[0].Cells[2].Value)})
}

func TestLine_table_is_what_is_drawn(t *testing.T) {
	f := must(Line(vefsn()))
	low, high := numbersIn(t, f.SVG, `y="([0-9.]+)"[^>]*class="q">13200<`)[0], numbersIn(t, f.SVG, `y="([0-9.]+)"[^>]*class="q">13500<`)[0]
	drawn := numbersIn(t, f.SVG, ` y="([0-9.]+)" overflow`)
	for i, v := range column(f.Table, 1) {
		if want := low - 5 + (high-low)*(v-13200)/300; math.Abs(drawn[i]-want) > 0.11 {
			t.Errorf("%v stands at %v px, want %v", v, drawn[i], want)
		}
	}
	if !strings.Contains(string(f.SVG), `aria-label="Folketallet over tid. Aksen begynner på 13200, ikke på null."`) {
		t.Error("the label does not say where the axis begins")
	}
	if zero := must(Line(years(2020, 3, 9, 14))); strings.Contains(string(zero.SVG), "Aksen") {
		t.Error("an axis from zero needs no excuse")
	}
}

func TestStrip_table_and_place(t *testing.T) {
	s := people()
	f := must(OneAmongAll(s))
	low, high := slices.Min(s.Values), slices.Max(s.Values)
	same(t, "mine", numbersIn(t, f.SVG, `class="tk-me" x1="([0-9.]+)%`), []float64{100 * math.Log(13481/low) / math.Log(high/low)})
	got := column(f.Table, 1)
	if got[1] != low || got[5] != high || !slices.IsSorted(got[1:]) {
		t.Errorf("summary %v of values from %v to %v", got, low, high)
	}
	if below, of := Rank([]float64{1, 2, 2, 3}, 2); below != 1 || of != 4 {
		t.Errorf("Rank: %d of %d, want 1 of 4", below, of)
	}
	// R: quantile(c(1, 2, 4, 8)) is 1, 1.75, 3, 5, 8.
	for i, want := range []float64{1, 1.75, 3, 5, 8} {
		if q := quantile([]float64{1, 2, 4, 8}, float64(i)/4); q != want {
			t.Errorf("quantile %d/4: %v, want %v", i, q, want)
		}
	}
}

func TestMap_table_legend_and_places(t *testing.T) {
	m, err := Hexagons(corner())
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range m.Table.Rows {
		name := `class="m` + strconv.Itoa(int(r.Cells[1].Value)) + `"`
		if nth := strings.Split(string(m.SVG), `<path class="m`)[i+1]; !strings.HasPrefix(`class="m`+nth, name) {
			t.Errorf("%s is not drawn as its level %v", r.Cells[0].Text, r.Cells[1].Value)
		}
	}
	total := 0
	for _, l := range m.Legend {
		total += l.Count
		wellFormed(t, l.Swatch)
	}
	if total != 5 || m.Legend[0].Level != 3 || m.Legend[3].Count != 2 {
		t.Errorf("legend %+v", m.Legend)
	}
	if a := m.Anchors; a[0].Side != Right || a[0].X <= 50 || a[0].Y >= a[1].Y {
		t.Errorf("labels stand at %+v", a)
	}
	if strings.Count(string(m.SVG), `pointer-events="none"`) != 3 {
		t.Error("a sign or edge lies over the titles")
	}
	small := corner()
	small.Small = true
	s, _ := Hexagons(small)
	corners := strings.Count(string(s.SVG), "L") + strings.Count(string(s.SVG), `d="M`) - 2 // one d="M" is the leaders, one the dark edge
	if strings.Contains(string(s.SVG), "<a ") || corners != 5 {
		t.Errorf("small map: %d places of 5, or a link", corners)
	}
}

// TestTicks: the sets people know, by range.
func TestTicks(t *testing.T) {
	for _, c := range []struct {
		scale  Scale
		lo, hi float64
		want   []float64
	}{
		{Log, 0.55, 1.3, []float64{0.75, 1, 1.25}},
		{Log, 0.24, 2.1, []float64{0.25, 0.5, 0.75, 1, 1.5, 2}},
		{Log, 0.4, 21, []float64{0.5, 1, 2, 5, 10, 20}},
		{Log, 1e-4, 1e5, []float64{1e-4, 1e-3, 0.01, 0.1, 1, 10, 100}}, // not all of them fit: see below
		{Linear, -143, 207, []float64{-100, 0, 100, 200}},
		{Linear, 0, 0.31, []float64{0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3}},
	} {
		a := newAxis(c.scale, c.scale.to(c.lo), c.scale.to(c.hi))
		got := a.ticks(short)
		if c.hi == 1e5 { // one is among them, they grow, and their texts stand apart
			if !slices.Contains(got, 1) || !slices.IsSorted(got) || len(got) < 3 || !a.clear(got, short) {
				t.Errorf("ticks from 1e-4 to 1e5: %v", got)
			}
			continue
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("ticks from %v to %v: %v, want %v", c.lo, c.hi, got, c.want)
		}
	}
}

// TestForest_arrows: the wild interval ends in two arrows, the others keep most of the chart.
func TestForest_arrows(t *testing.T) {
	f := must(Forest(wild()))
	if n := strings.Count(string(f.SVG), `d="M0 0 11-8V8Z"`) + strings.Count(string(f.SVG), `d="M0 0-11-8V8Z"`); n != 2 {
		t.Errorf("%d arrows, want 2", n)
	}
	low, high := numbersIn(t, f.SVG, `class="pi" x1="([0-9.]+)%`)[0], numbersIn(t, f.SVG, `class="pi" x1="[0-9.]+%" x2="([0-9.]+)%`)[0]
	if high-low < 40 {
		t.Errorf("the prediction has only %v %% of the chart", high-low)
	}
	if !strings.Contains(string(f.SVG), "12,00 (-143,00–207,00)") {
		t.Error("the whole interval must stand in words")
	}
	if n := strings.Count(string(must(Forest(single())).SVG), "11-8V8Z"); n != 0 {
		t.Errorf("a lone study has nothing to make way for, but %d arrows", n)
	}
}

// TestHostileText: text from outside comes out as text, whatever it is.
func TestHostileText(t *testing.T) {
	const evil = "</text></svg><script>alert(1)</script>\" onload='x' &amp; \x00\x0b\xff\uFFFE ]]>"
	f := falls()
	f.Label, f.Left, f.Right, f.Same, f.Format = evil, evil, evil, evil, func(float64) string { return evil }
	for i := range f.Rows {
		f.Rows[i].Label, f.Rows[i].Note, f.Rows[i].Value = evil, evil, evil
	}
	r := fallRange()
	r.Label, r.With, r.Without, r.Unit, r.Format = evil, evil, evil, evil, f.Format
	s := people()
	s.Label, s.Note, s.Low, s.High = evil, "<b>", evil, evil
	l := vefsn()
	l.Label, l.Format, l.From = evil, f.Format, func(string) string { return evil }
	l.Points[0].Name = evil
	m := corner()
	m.Label, m.ID, m.Places[0].Name = evil, `"><script>`, evil
	m.Hexes[0].Title, m.Hexes[0].Href = evil, `/x"><script>`
	drawn, err := Hexagons(m)
	if err != nil {
		t.Fatal(err)
	}
	m.Small = true
	small, _ := Hexagons(m)
	for _, svg := range []SVG{must(Forest(f)).SVG, must(Range(r)).SVG, must(OneAmongAll(s)).SVG, must(Line(l)).SVG, drawn.SVG, drawn.Labels, small.SVG} {
		wellFormed(t, svg)
		if strings.Contains(string(svg), "<script") || strings.Contains(string(svg), "<b>") {
			t.Errorf("markup from outside: %s", svg)
		}
	}
	if got := html.UnescapeString(escape("a<b>&\"'\x00\xff\uFFFDé")); got != "a<b>&\"'\uFFFDé" {
		t.Errorf("escaped text reads %q", got)
	}
}
