package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// outline is a hexagon from its top point, relative.
const outline = "l7.4 4.3v8.6l-7.4 4.3l-7.4-4.3v-8.6z"

// draw lays leaders first, then hexagons, their signs, and the dark edges on top.
func (g ground) draw() SVG {
	var p pen
	role := "img"
	for _, h := range g.Hexes {
		if h.Href != "" && !g.Small {
			role = "group"
		}
	}
	p.tag(`<svg viewBox="0 0 `, px(g.width), ` `, px(g.height), `" role="`, role, `" aria-label="`, escape(g.Label), `">`)
	if leaders := g.leaders(); leaders != "" {
		p.tag(`<path class="lead-l" fill="none" d="`, leaders, `"/>`)
	}
	if g.Small {
		g.byLevel(&p)
	} else {
		g.oneByOne(&p)
	}
	for _, h := range g.Hexes {
		if h.Me {
			x, y := g.at(h)
			p.tag(`<path class="me" pointer-events="none" d="M`, px(x), ` `, px(y-hexRadius), outline, `"/>`)
		}
	}
	return p.close()
}

// oneByOne draws each hexagon with its title and link. Signs let the pointer through to the title below them.
func (g ground) oneByOne(p *pen) {
	var dots, bars strings.Builder
	for _, h := range g.Hexes {
		x, y := g.at(h)
		title := ""
		if h.Title != "" {
			title = `<title>` + escape(h.Title) + `</title>`
		}
		if h.Href != "" {
			p.tag(`<a href="`, escape(h.Href), `" tabindex="-1" aria-label="`, escape(g.linkName(h)), `">`)
		}
		p.tag(`<path class="m`, strconv.Itoa(h.Level), `" d="M`, px(x), ` `, px(y-hexRadius), outline)
		if title == "" {
			p.tag(`"/>`)
		} else {
			p.tag(`">`, title, `</path>`)
		}
		if h.Href != "" {
			p.tag(`</a>`)
		}
		switch h.Level {
		case 2:
			fmt.Fprintf(&dots, "M%s %sa2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z", px(x-2.6), px(y))
		case 3:
			fmt.Fprintf(&bars, "M%s %sh8.6v2.2h-8.6z", px(x-4.3), px(y-1.1))
		}
	}
	if dots.Len() > 0 {
		p.tag(`<path class="md2" pointer-events="none" d="`, dots.String(), `"/>`)
	}
	if bars.Len() > 0 {
		p.tag(`<path class="md3" pointer-events="none" d="`, bars.String(), `"/>`)
	}
}

// linkName is what a link is called aloud: its title, else its name, else its number; never nothing.
func (g ground) linkName(h Hex) string {
	for _, s := range []string{h.Title, h.Name} {
		if s != "" {
			return s
		}
	}
	return h.Number
}

const markerHex = `<polygon class="m%d" points="0,-8.6 7.4,-4.3 7.4,4.3 0,8.6 -7.4,4.3 -7.4,-4.3"/>`

// byLevel draws one path a level; its corners carry the hexagons as markers.
func (g ground) byLevel(p *pen) {
	sign := [4]string{2: `<circle class="md2" r="2.7"/>`, 3: `<rect class="md3" x="-4.3" y="-1.3" width="8.6" height="2.6"/>`}
	paths := [4]string{}
	for _, h := range g.Hexes {
		step := "L"
		if paths[h.Level] == "" {
			step = "M"
		}
		x, y := g.at(h)
		paths[h.Level] += step + trim(x, 0) + " " + trim(y, 0)
	}
	p.tag(`<defs>`)
	for level, path := range paths {
		if path != "" {
			p.tag(`<marker id="`, g.marker(level), `" markerUnits="userSpaceOnUse" markerWidth="32" markerHeight="32" viewBox="-16 -16 32 32">`,
				fmt.Sprintf(markerHex, level), sign[level], `</marker>`)
		}
	}
	p.tag(`</defs>`)
	for level, path := range paths {
		if path != "" {
			url := `url(#` + g.marker(level) + `)`
			p.tag(`<path fill="none" marker-start="`, url, `" marker-mid="`, url, `" d="`, path, lastMarker(path, url), `/>`)
		}
	}
}

// lastMarker ends a path whose corners carry markers. A path of a single corner has its start and end there: one marker.
func lastMarker(path, url string) string {
	if !strings.Contains(path, "L") {
		return `h0"`
	}
	return `" marker-end="` + url + `"`
}

// marker is the id of a level's marker; what is not a plain letter, digit or hyphen is dropped from the map's own id.
func (g ground) marker(level int) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return -1
	}, g.ID)
	return "hex" + id + "-" + strconv.Itoa(level)
}

// leaders are lines from labelled hexagons to their labels.
func (g ground) leaders() string {
	var path strings.Builder
	for _, p := range g.Places {
		h, side, tip := g.place(p)
		x, y := g.at(h)
		if side == Left {
			x -= hexSide
		} else {
			x += hexSide
		}
		fmt.Fprintf(&path, "M%s %sH%s", px(x), px(y), px(tip))
	}
	return path.String()
}

// place finds the hexagon of p, the side its label stands on, and where the leader ends: just outside the outermost
// hexagon of the row on that side, so that a label never lies on the map.
func (g ground) place(p Place) (h Hex, side Side, tip float64) {
	for _, h = range g.Hexes {
		if h.Number == p.Number {
			break
		}
	}
	left, right := math.Inf(1), math.Inf(-1)
	for _, other := range g.Hexes {
		if other.R == h.R {
			x, _ := g.at(other)
			left, right = math.Min(left, x), math.Max(right, x)
		}
	}
	const reach = 28
	left, right = left-reach, right+reach
	x, _ := g.at(h)
	if p.Side == Left || p.Side == Nearest && x-left < right-x {
		return h, Left, left
	}
	return h, Right, right
}

func (g ground) anchors() []Anchor {
	const air = 3.2 // between the leader's tip and the first letter
	var list []Anchor
	for _, p := range g.Places {
		h, side, x := g.place(p)
		_, y := g.at(h)
		if side == Left {
			x -= air
		} else {
			x += air
		}
		list = append(list, Anchor{p.Name, x / g.width * 100, y / g.height * 100, side})
	}
	return list
}

// labels writes the anchors into an svg that covers the map without scaling with it.
func labels(anchors []Anchor) SVG {
	if len(anchors) == 0 {
		return ""
	}
	var p pen
	p.tag(`<svg class="labs" width="100%" height="100%" aria-hidden="true" focusable="false">`)
	for _, a := range anchors {
		anchor := start
		if a.Side == Left {
			anchor = end
		}
		p.tag(`<text x="`, pct(a.X), `" y="`, pct(a.Y), `" dy=".35em" text-anchor="`, anchor, `">`, escape(a.Name), `</text>`)
	}
	return p.close()
}
