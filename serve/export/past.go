package export

import (
	"allmenning/answers"
	"allmenning/files/sheet"
	"allmenning/i18n"
)

// change is one field that something that happened changed; the zero Difference where it changed none.
type change struct {
	*answers.Passage
	answers.Difference
}

func pastOf(x *row) (out []any) {
	for i := range x.Past {
		p := &x.Past[i]
		if len(p.Changed) == 0 {
			out = append(out, change{Passage: p})
		}
		for _, d := range p.Changed {
			out = append(out, change{p, d})
		}
	}
	return out
}

func pastColumns() []column {
	value := func(name string, of func(change) any) column {
		return item(name, sheet.Text, func(x *row, c change) any {
			if v := of(c); v != nil {
				return x.words.Value(c.Titles, c.Field, v)
			}
			return nil
		})
	}
	return append(ofRecord(),
		item("past_at", sheet.Text, func(_ *row, c change) any { return c.At.Time().In(i18n.Zone()).Format("2006-01-02 15:04") }),
		item("past_version", sheet.Whole, func(_ *row, c change) any { return unless0(c.Version) }),
		item("past_did", sheet.Text, func(x *row, c change) any { return x.words.Did(x.Record, c.Happening) }),
		item("past_person", sheet.Text, func(_ *row, c change) any { return c.Person }),
		item("past_organisation", sheet.Text, func(_ *row, c change) any { return c.Organisation }),
		item("past_behalf", sheet.Text, func(_ *row, c change) any { return c.Behalf }),
		item("past_field", sheet.Text, func(x *row, c change) any {
			if c.Field == "" {
				return nil
			}
			return x.words.Label(c.Field)
		}),
		value("past_was", func(c change) any { return c.Old }),
		value("past_is", func(c change) any { return c.New }),
	)
}
