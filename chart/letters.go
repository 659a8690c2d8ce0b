package chart

import (
	"strings"
	"unicode"
)

// narrow is the width in pixels a chart must do with: one of 320 px less its margins, with
// the smaller letters of Style, which is a little less than a phone of 375 px has. Room is judged on it, so that a chart that is right there is right everywhere.
const narrow = 323

// wide is the width in pixels a chart has at least on a page of 44rem and more, where the rules of Style let names be longer.
const wide = 600

// widest is the width in pixels a chart has at least on a page of 75rem and more.
const widest = 800

// lineHeight is the distance between two lines of text in a chart, in pixels.
const lineHeight = 21

// width estimates how wide s is at 15 px, in per cent of a narrow chart. The steps are those of Inter with tabular
// figures, rounded up; other fonts in use are narrower.
func width(s string) float64 {
	var w float64
	for _, r := range s {
		switch {
		case r == '\u202f' || r == '\u2009':
			w += 3
		case unicode.IsSpace(r), strings.ContainsRune("iljtfrI.,:;'|!()[]-", r):
			w += 4.9
		case strings.ContainsRune("mwMW%@—←→", r):
			w += 13
		case unicode.IsDigit(r):
			w += 9.4
		case unicode.IsUpper(r), r == '–':
			w += 10.6
		case r >= 0x2e80:
			w += 16
		default:
			w += 8.8
		}
	}
	return w / narrow * 100
}

// wrap breaks s between words into lines no wider than limit (per cent of a narrow chart). A single longer word stands
// alone on its line, cut if it would not fit at all: the table and the label have it whole.
func wrap(s string, limit float64) []string {
	var lines []string
	var line string
	for _, w := range strings.Fields(s) {
		w = cut(w, limit)
		switch {
		case line == "":
			line = w
		case width(line+" "+w) <= limit:
			line += " " + w
		default:
			lines, line = append(lines, line), w
		}
	}
	return append(lines, line)
}

func cut(w string, limit float64) string {
	if width(w) <= limit {
		return w
	}
	letters := []rune(w)
	for len(letters) > 1 && width(string(letters)+"…") > limit {
		letters = letters[:len(letters)-1]
	}
	return string(letters) + "…"
}

// box is the horizontal room a text takes, in per cent of a narrow chart.
type box struct{ from, to float64 }

// gap is the least distance between two texts on one line: 6 px.
const gap = 6.0 / narrow * 100

func boxOf(x float64, anchor string, s string) box {
	switch w := width(s); anchor {
	case start:
		return box{x, x + w}
	case end:
		return box{x - w, x}
	default:
		return box{x - w/2, x + w/2}
	}
}

func (b box) meets(c box) bool { return b.from < c.to+gap && c.from < b.to+gap }

// within picks the anchor that keeps s, centred on x if it can be, inside the chart.
func within(x float64, s string) string {
	switch half := width(s) / 2; {
	case x-half < 0:
		return start
	case x+half > 100:
		return end
	}
	return middle
}
