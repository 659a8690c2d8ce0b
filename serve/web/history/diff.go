package history

import (
	"strings"
	"unicode"
)

// run is a stretch of text; Changed says that it stands in only one of two texts.
type run struct {
	Text    string
	Changed bool
}

// cut parts a run from the white space it ends with, which is not marked.
func (r run) cut() (words, space string) {
	words = strings.TrimRightFunc(r.Text, unicode.IsSpace)
	return words, r.Text[len(words):]
}

// mostCells is the most cells of the table that finds what two texts share: 2000 words against 2000. Longer ones are marked
// whole between what they begin and end with in common.
const mostCells = 4_000_000

// differ holds two texts up against each other, word by word, and gives both with what is in one of them only marked. It is the
// longest common subsequence (Wagner and Fischer, Journal of the ACM 21, 1974, 168–173), words that differ in the space after
// them counted as the same.
func differ(before, after string) (was, is []run) {
	a, b := words(before), words(after)
	head := 0
	for head < len(a) && head < len(b) && same(a[head], b[head]) {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && same(a[len(a)-1-tail], b[len(b)-1-tail]) {
		tail++
	}
	keepA, keepB := shared(a[head:len(a)-tail], b[head:len(b)-tail])
	return runs(a, head, tail, keepA), runs(b, head, tail, keepB)
}

// words cuts a text after each stretch of white space, which stays with the word before it.
func words(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		isSpace := unicode.IsSpace(r) && r != '\u00a0' // a number keeps its thousands
		if !isSpace && space {
			out, start = append(out, s[start:i]), i
		}
		space = isSpace
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

func same(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// shared says of each word of a and of b whether it belongs to the longest run of words both have in that order.
func shared(a, b []string) (inA, inB []bool) {
	inA, inB = make([]bool, len(a)), make([]bool, len(b))
	if len(a)*len(b) > mostCells {
		return inA, inB
	}
	width := len(b) + 1
	longest := make([]uint16, (len(a)+1)*width) // the shorter of the two is at most 2000 words
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(a[i], b[j]) {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case same(a[i], b[j]):
			inA[i], inB[j] = true, true
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return inA, inB
}

// runs joins neighbouring words that are alike changed or kept.
func runs(all []string, head, tail int, kept []bool) []run {
	var out []run
	for i, w := range all {
		changed := i >= head && i < len(all)-tail && !kept[i-head]
		if n := len(out); n > 0 && out[n-1].Changed == changed {
			out[n-1].Text += w
		} else {
			out = append(out, run{w, changed})
		}
	}
	return out
}
