package allmenning

import (
	"strconv"
	"strings"
)

// Element is one part of what others had tried, and what became of it here: the night round was dropped.
type Element struct {
	Element string     `json:"element,omitempty"` // in at most 80 characters
	Act     ElementAct `json:"act,omitempty"`
	Line    string     `json:"line,omitempty"` // one line: how, or why
}

// ElementAct is what became of a part; empty where nobody has said, in what was told before it was asked part by part.
type ElementAct string

// The acts.
const (
	Kept      ElementAct = "kept"
	ChangedIt ElementAct = "changed"
	Dropped   ElementAct = "dropped"
)

// ElementActs lists them in the order a form asks.
func ElementActs() []ElementAct { return []ElementAct{Kept, ChangedIt, Dropped} }

// mostElements is how many parts a result tells of.
const mostElements = 20

// Text is the part and its line, with a dash between: "nattrunden – sensoren ser det samme". Either may stand alone.
func (x Element) Text() string {
	if x.Element != "" && x.Line != "" {
		return x.Element + " – " + x.Line
	}
	return x.Element + x.Line
}

// LineOnly says that it is one text of all that was kept, changed and dropped, and names no part.
func (x Element) LineOnly() bool { return x.Element == "" && x.Act == "" && x.Line != "" }

// Adapted is what was kept, changed and dropped in words only, for what reads texts.
func (r Report) Adapted() string {
	out := make([]string, len(r.Adaptation))
	for i, x := range r.Adaptation {
		out[i] = x.Text()
	}
	return strings.Join(out, "\n")
}

func (x Element) check(e *FieldErrors, at string) {
	e.oneOf(at+".act", string(x.Act), "", string(Kept), string(ChangedIt), string(Dropped))
	e.text(at+".element", x.Element, 0, 80)
	most := 160
	if x.Act == "" && x.Element == "" {
		most = 1000 // one text of all, from before
	}
	e.text(at+".line", x.Line, 0, most)
}

// checkAdaptation says what is wrong with the shape of the parts.
func (r *Report) checkAdaptation(e *FieldErrors) {
	if len(r.Adaptation) > mostElements {
		e.add("report.adaptation", "field.too_many", "most", mostElements)
	}
	for i, x := range r.Adaptation {
		x.check(e, "report.adaptation."+strconv.Itoa(i))
	}
}

// completeAdaptation asks of each part which it is and what became of it. A line alone is one text of all, as it was told before.
func (r *Report) completeAdaptation(e *FieldErrors) {
	for i, x := range r.Adaptation {
		if x.LineOnly() {
			continue
		}
		at := "report.adaptation." + strconv.Itoa(i)
		e.text(at+".element", x.Element, 1, 80)
		e.text(at+".act", string(x.Act), 1, 40)
	}
}
