package finding

import (
	"strings"

	"allmenning"
	"allmenning/serve/web/form"
)

// elements is the list of the parts of what was taken up from others: each kept, changed or dropped.
const elements = "report.adaptation"

// readElements reads the parts. A form that has no field of them, as one that was opened before it asked part by part, changes
// nothing of what was stored.
func readElements(v form.Values, stored []allmenning.Element) []allmenning.Element {
	shown := false
	for name := range v {
		shown = shown || strings.HasPrefix(name, elements+".")
	}
	if !shown {
		return stored
	}
	var out []allmenning.Element
	for _, row := range v.Rows(elements) {
		out = append(out, allmenning.Element{Element: row.Get("element"), Act: allmenning.ElementAct(row.Get("act")), Line: row.Get("line")})
	}
	return out
}

// lineOnly says that a row is one text of all that was kept, changed and dropped, as it was told before.
func lineOnly(v form.Values, i int) bool {
	row := v.Row(elements, i)
	return allmenning.Element{Element: row.Get("element"), Act: allmenning.ElementAct(row.Get("act")), Line: row.Get("line")}.LineOnly()
}

// fillElements is readElements the other way.
func fillElements(v form.Values, list []allmenning.Element) {
	for i, x := range list {
		v.SetRow(elements, i, form.Values{"element": {x.Element}, "act": {string(x.Act)}, "line": {x.Line}})
	}
}
