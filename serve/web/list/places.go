package list

import (
	"net/http"
	"slices"
	"strings"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
)

// partField is the field in which it is said which municipality rows concern whose number was divided. It has the number after it.
const partField = "delt."

// allParts says that they concern all of them.
const allParts = "alle"

// Undivided is how many rows have a number that was divided and nobody has answered for.
func (v view) Undivided() (n int) {
	for _, d := range v.Told.Divided {
		if !d.Said {
			n += d.Rows
		}
	}
	return n
}

// chooseParts takes what somebody said of municipalities that were divided, and looks the list through anew.
func (s Pages) chooseParts(w http.ResponseWriter, r *http.Request) error {
	l, err := s.Commons.SentList(r.Context(), page.Of(r).Visitor.Actor, listID(r))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return page.BadForm(err)
	}
	choices := l.Choices
	choices.Parts = map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{}
	for number, part := range l.Choices.Parts {
		choices.Parts[number] = part // of numbers that the list has no more
	}
	for _, d := range l.Told.Divided {
		switch said := allmenning.MunicipalityNumber(r.PostForm.Get(partField + string(d.Number))); {
		case said == allParts:
			choices.Parts[d.Number] = commons.AllParts
		case slices.Contains(d.Into, said):
			choices.Parts[d.Number] = said
		}
	}
	return s.lookThrough(choices)(w, r)
}

// partOptions are what can be said of a number that was divided.
func partOptions(f *page.Frame, d commons.DividedNumber) []form.Option {
	named := placeNames(f)
	var out []form.Option
	for _, n := range d.Into {
		out = append(out, form.Option{Value: string(n), Text: named(n) + " (" + string(n) + ")"})
	}
	return append(out, form.Option{Value: allParts, Text: f.T("list.divided.all")})
}

// formerName is a number that was divided with the name it had: "1850 Tysfjord – Divtasvuodna".
func formerName(d commons.DividedNumber) string {
	return strings.TrimSpace(string(d.Number) + " " + strings.ReplaceAll(d.Name, " - ", " – "))
}

// partOf is what has been said of a number; empty: nothing.
func partOf(v view, d commons.DividedNumber) string {
	switch part, said := v.Choices.Parts[d.Number]; {
	case !said:
		return ""
	case part == commons.AllParts:
		return allParts
	default:
		return string(part)
	}
}
