package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pen collects the markup of one element. Whoever draws gives it text and positions; it escapes the one and rounds the
// other, so that no chart can forget to.
type pen struct {
	strings.Builder
}

// tag writes raw markup that holds no text from outside: element and class names, numbers already rounded.
func (p *pen) tag(parts ...string) {
	for _, s := range parts {
		p.WriteString(s)
	}
}

// open starts a chart: full width, height in pixels, its finding as label.
func (p *pen) open(height float64, label string) {
	p.tag(`<svg class="ch" width="100%" height="`, px(height), `" role="img" aria-label="`, escape(label), `">`)
}

func (p *pen) line(class string, x1, y1, x2, y2 float64) {
	p.tag(`<line class="`, class, `" x1="`, pct(x1), `" x2="`, pct(x2), `" y1="`, px(y1), `" y2="`, px(y2), `"/>`)
}

// rect is a horizontal bar from x1 to x2, centred on y.
func (p *pen) rect(class, paint string, x1, x2, y, height float64) {
	if x2 < x1 {
		x1, x2 = x2, x1
	}
	p.tag(`<rect class="`, class, `"`, paint, ` x="`, pct(x1), `" width="`, pct(x2-x1), `" y="`, px(y-height/2), `" height="`, px(height), `"/>`)
}

// mark draws a shape, given in pixels around its own origin, at a place given in per cent and pixels.
func (p *pen) mark(x, y float64, shape string) {
	p.tag(`<svg x="`, pct(x), `" y="`, px(y), `" overflow="visible">`, shape, `</svg>`)
}

// text writes s at x per cent and y pixels. class may be empty; anchor is start, middle or end.
func (p *pen) text(class string, x, y float64, anchor, s string) {
	p.openText(class, x, y, anchor)
	p.tag(escape(s), `</text>`)
}

func (p *pen) openText(class string, x, y float64, anchor string) {
	p.tag(`<text x="`, pct(x), `" y="`, px(y), `"`)
	if anchor != start {
		p.tag(` text-anchor="`, anchor, `"`)
	}
	if class != "" {
		p.tag(` class="`, class, `"`)
	}
	p.tag(`>`)
}

func (p *pen) close() SVG {
	p.tag(`</svg>`)
	return SVG(p.String())
}

// Where a text hangs on its position.
const (
	start  = "start"
	middle = "middle"
	end    = "end"
)

// Paint for shapes whose size or place rules out a class of the page's sheet. A class always wins over these attributes.
const (
	paintMean    = ` fill="var(--ds-color-base-active)" stroke="var(--ds-color-neutral-background-default)" stroke-width="2"`
	paintWithout = ` fill="var(--ds-color-neutral-border-default)"`
	paintBand    = ` fill="var(--ds-color-brand1-border-subtle)"`
)

// pct writes a position along the chart with the precision a screen can show: 0.01 % of 1,200 px is an eighth of a pixel.
func pct(x float64) string { return trim(x, 2) + "%" }

// px writes a height or an offset in pixels.
func px(y float64) string { return trim(y, 1) }

func trim(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	return s
}

// escape makes s safe inside text and quoted attributes. Characters that XML forbids, and broken UTF-8, are dropped: a
// page with one of them would not open in a strict reader.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
		case r < 0x20 && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// drawable says whether v can be placed on an axis: finite, and far enough from the ends of float64 for differences.
func drawable(v float64) bool { return !math.IsNaN(v) && math.Abs(v) <= 1e150 }
