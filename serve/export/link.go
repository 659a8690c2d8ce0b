package export

import (
	"slices"

	"allmenning"
	"allmenning/answers"
	"allmenning/files/sheet"
)

func weighedOf(x *row) []any { return each(x.Weighed) }

func weighedColumns() []column {
	return append(ofRecord(),
		item("weighed_id", sheet.Text, func(_ *row, w answers.Weighed) any { return w.Finding }),
		item("weighed_title", sheet.Text, func(x *row, w answers.Weighed) any { return x.titleOf(w.Result) }),
		item("weighed_state", sheet.Text, func(x *row, w answers.Weighed) any {
			state := string(w.State)
			switch {
			case state == "" && w.Included:
				state = string(allmenning.Included)
			case state == "":
				state = string(allmenning.LeftOut)
			}
			return x.word("export.weighed.", state)
		}),
		item("weighed_reason", sheet.Text, func(x *row, w answers.Weighed) any { return x.said(w.Reason) }),
		item("weighed_inverted", sheet.Flag, func(_ *row, w answers.Weighed) any { return w.Invert }),
		item("weighed_at", sheet.Date, func(_ *row, w answers.Weighed) any { return w.At.Time() }),
	)
}

// linksOf are a record's links, each once: where both ends are in the file, at the end it goes from.
func linksOf(x *row) []any {
	var out []any
	for _, a := range x.Links {
		if a.From == x.Record.ID || a.Tail.Owner != x.Record.Owner || !slices.Contains(x.of, a.Tail.Noun) {
			out = append(out, a)
		}
	}
	return out
}

func linkColumns() []column {
	end := func(name string, of func(answers.Arrow) *allmenning.Record) []column {
		return []column{
			item(name+"_noun", sheet.Text, func(x *row, a answers.Arrow) any { return x.noun(of(a)) }),
			item(name+"_id", sheet.Text, func(_ *row, a answers.Arrow) any { return of(a).ID }),
			item(name+"_title", sheet.Text, func(x *row, a answers.Arrow) any { return x.titleOf(of(a)) }),
			item(name+"_state", sheet.Text, func(x *row, a answers.Arrow) any { return x.word("export.state.", string(of(a).State)) }),
		}
	}
	return slices.Concat(
		end("link_from", func(a answers.Arrow) *allmenning.Record { return a.Tail }),
		[]column{item("link_kind", sheet.Text, func(x *row, a answers.Arrow) any { return x.word("export.link_kind.", string(a.Kind)) })},
		end("link_to", func(a answers.Arrow) *allmenning.Record { return a.Head }),
		[]column{
			item("link_by", sheet.Text, func(_ *row, a answers.Arrow) any { return a.Drawn }),
			item("link_at", sheet.Date, func(_ *row, a answers.Arrow) any { return a.At.Time() }),
		})
}
