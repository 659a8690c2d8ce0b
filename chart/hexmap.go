package chart

import (
	"fmt"
	"math"
	"strings"
)

// Hex is one place on the map, in axial coordinates with the point upwards: x = q + r/2, y = r·√3/2, y down.
type Hex struct {
	Number string // what Places refer to
	Name   string // what the table calls it; empty: Title, then Number
	Q, R   int
	Level  int    // 0 to 3, drawn m0 to m3; level 2 also has a dot and level 3 a bar, so that nothing hangs on colour
	Title  string // shown when pointed at: "Oslo: arbeider sammen med andre"; empty: none
	Href   string // where it leads, a path on this site or https; empty: nowhere
	Me     bool   // drawn with a dark edge
}

// Side is where a label stands.
type Side int

const (
	Nearest Side = iota // the side with the shorter leader
	Left
	Right
)

// Place asks for a label beside a hexagon.
type Place struct {
	Number string // of the hexagon
	Name   string // the text
	Side   Side
}

// HexMap is one hexagon a place, all the same size.
type HexMap struct {
	Label  string // the finding, read aloud instead of the picture
	ID     string // must be given, and be the page's own for each map, when small maps share a page: [a-z0-9-]
	Small  bool   // one path a level: no titles and links, a tenth of the bytes
	Hexes  []Hex
	Places []Place
	Levels [4]string // what the levels mean, from 0
	Words  HexWords
}

// HexWords are the words of the table.
type HexWords struct{ Caption, Name, Level string }

// Map is a drawn HexMap. Put SVG and then Labels inside an element of class map: the labels lie over the map and keep
// their size while the map scales. Anchors are the same labels as data.
type Map struct {
	Figure
	Labels  SVG // empty when there are none
	Anchors []Anchor
	Legend  []LegendItem // most first: level 3 down to 0
}

// Anchor is a label's place over the map, in per cent of its width and height; it may lie outside 0 to 100.
type Anchor struct {
	Name string
	X, Y float64
	Side Side // Left: the text ends at X; Right: it begins there
}

// LegendItem explains one level.
type LegendItem struct {
	Level  int
	Swatch SVG
	Text   string
	Count  int // hexagons of that level
}

// The geometry of the map, in units of its viewBox: distance between neighbours and between rows, radius, margin.
const (
	hexStep   = 16.0
	hexRow    = hexStep * 0.8660254037844386 // √3/2
	hexRadius = 8.6
	hexSide   = 7.4 // half the width: a little less than half a step, so that a seam shows
	hexEdgeX  = 9.6
	hexEdgeY  = 10.4
)

// Hexagons draws m.
//
// With links the picture is a group of links rather than one image. They are left out of the tab order, because hundreds
// of stops would bar the way: the table must carry the same links for the keyboard.
//
// It returns ErrEmpty without hexagons, ErrLevel, ErrLink, and ErrPlace where two share a place or number or a label
// names no hexagon.
func Hexagons(m HexMap) (Map, error) {
	if err := m.check(); err != nil {
		return Map{}, err
	}
	g := newGround(m)
	out := Map{Figure: Figure{Table: m.table()}, Anchors: g.anchors(), Legend: m.legend()}
	out.SVG = g.draw()
	out.Labels = labels(out.Anchors)
	return out, nil
}

func (m HexMap) check() error {
	if len(m.Hexes) == 0 {
		return ErrEmpty
	}
	cells, numbers := map[[2]int]bool{}, map[string]bool{}
	for _, h := range m.Hexes {
		if h.Level < 0 || h.Level > 3 {
			return fmt.Errorf("%w: %d at %q", ErrLevel, h.Level, h.Number)
		}
		if !safeLink(h.Href) {
			return fmt.Errorf("%w: %q at %q", ErrLink, h.Href, h.Number)
		}
		if cells[[2]int{h.Q, h.R}] || numbers[h.Number] {
			return fmt.Errorf("%w: %q", ErrPlace, h.Number)
		}
		cells[[2]int{h.Q, h.R}], numbers[h.Number] = true, true
	}
	for _, p := range m.Places {
		if !numbers[p.Number] {
			return fmt.Errorf("%w: %q", ErrPlace, p.Number)
		}
	}
	return nil
}

// safeLink accepts no address, one on this site, and https. "//host" is another site in disguise, and so is "/\host".
func safeLink(href string) bool {
	onSite := strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") && !strings.HasPrefix(href, `/\`)
	return href == "" || onSite || strings.HasPrefix(href, "#") || strings.HasPrefix(href, "https://")
}

func (m HexMap) table() Table {
	t := Table{Caption: m.Words.Caption, Head: []string{m.Words.Name, m.Words.Level}}
	for _, h := range m.Hexes {
		name := h.Name
		if name == "" {
			name = h.Title
		}
		if name == "" {
			name = h.Number
		}
		level := Cell{Text: m.Levels[h.Level], Value: float64(h.Level), Number: true}
		t.Rows = append(t.Rows, TableRow{Cells: []Cell{word(name), level}})
	}
	return t
}

func (m HexMap) legend() []LegendItem {
	var counts [4]int
	for _, h := range m.Hexes {
		counts[h.Level]++
	}
	var items []LegendItem
	for level := 3; level >= 0; level-- {
		items = append(items, LegendItem{level, swatch(level), m.Levels[level], counts[level]})
	}
	return items
}

const swatchHex = `" points="9,1.6 16.2,5.8 16.2,14.2 9,18.4 1.8,14.2 1.8,5.8"/>`

func swatch(level int) SVG {
	sign := [4]string{2: `<circle class="md2" cx="9" cy="10" r="2.6"/>`, 3: `<rect class="md3" x="4.6" y="8.9" width="8.8" height="2.2"/>`}
	return SVG(fmt.Sprintf(`<svg viewBox="0 0 18 20" aria-hidden="true" focusable="false"><polygon class="m%d%s%s</svg>`, level, swatchHex, sign[level]))
}

// ground is a map with its measures: left and top of the grid, width and height of the viewBox.
type ground struct {
	HexMap
	left, top, width, height float64
}

func newGround(m HexMap) ground {
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, h := range m.Hexes {
		x, y := flat(h)
		lo[0], lo[1] = math.Min(lo[0], x), math.Min(lo[1], y)
		hi[0], hi[1] = math.Max(hi[0], x), math.Max(hi[1], y)
	}
	return ground{m, lo[0] - hexEdgeX, lo[1] - hexEdgeY, math.Round(hi[0] - lo[0] + 2*hexEdgeX), math.Round(hi[1] - lo[1] + 2*hexEdgeY)}
}

func flat(h Hex) (x, y float64) {
	return (float64(h.Q) + float64(h.R)/2) * hexStep, float64(h.R) * hexRow
}

// at is the centre of h in the viewBox.
func (g ground) at(h Hex) (x, y float64) {
	x, y = flat(h)
	return x - g.left, y - g.top
}
