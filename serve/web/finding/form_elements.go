package finding

import (
	"allmenning"
	"allmenning/serve/web/form"
)

// elements is the list of the parts of what was taken up from others: each kept, changed or dropped.
const elements = "report.adaptation"

// readElements reads the parts. Where the form has asked what the measure was taken up from and got no answer, there are none: the
// page does not show them then.
func readElements(v form.Values) []allmenning.Element {
	if v.Get(adoptedAsked) != "" && v.Get(adoptedName) == "" && v.Get(adoptedOther) == "" {
		return nil
	}
	var out []allmenning.Element
	for _, row := range v.Rows(elements) {
		out = append(out, allmenning.Element{Element: row.Get("element"), Act: allmenning.ElementAct(row.Get("act")), Line: row.Get("line")})
	}
	return out
}

// fillElements is readElements the other way.
func fillElements(v form.Values, list []allmenning.Element) {
	for i, x := range list {
		v.SetRow(elements, i, form.Values{"element": {x.Element}, "act": {string(x.Act)}, "line": {x.Line}})
	}
}
