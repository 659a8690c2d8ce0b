package visibility

import (
	"maps"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/serve/web/form"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// role makes a screen reader read out what has just been stored.
func role(done bool) string {
	if done {
		return "status"
	}
	return "note"
}

// noteOf is what a legal basis asks for, in the reader's language.
func noteOf(f *page.Frame, c codes.Code) part.Text {
	note, in := c.NoteIn(string(f.Lang()))
	return part.In(note, allmenning.Lang(in))
}

// hidden carries the choices on.
func hidden(v form.Values) []part.Hidden {
	var out []part.Hidden
	for _, name := range slices.Sorted(maps.Keys(v)) {
		for _, value := range v[name] {
			out = append(out, part.Hidden{Name: name, Value: value})
		}
	}
	return out
}
