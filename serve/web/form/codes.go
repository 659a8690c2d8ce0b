package form

import (
	"slices"

	"allmenning/codes"
	"allmenning/serve/web/page"
)

// Offer gives the codes to tick: those that are ticked, and those the program proposes beside them, which says so. Nothing is kept
// that nobody has ticked.
func Offer(f *page.Frame, list *codes.List, ticked, proposed []string) []Option {
	var out []Option
	for _, id := range ticked {
		out = append(out, Option{Value: id, Text: list.Name(id, string(f.Lang()))})
	}
	for _, id := range proposed {
		if !slices.Contains(ticked, id) {
			out = append(out, Option{Value: id, Text: list.Name(id, string(f.Lang())), Help: f.T("need.form.proposed")})
		}
	}
	return out
}

// Others gives the codes of a list that are not offered already, to choose one more from.
func Others(f *page.Frame, list *codes.List, offered []Option) []Option {
	var out []Option
	for _, c := range list.All() {
		if !slices.ContainsFunc(offered, func(o Option) bool { return o.Value == c.ID }) {
			out = append(out, Option{Value: c.ID, Text: c.Name(string(f.Lang()))})
		}
	}
	return out
}
