package export

import (
	"allmenning"
	"allmenning/files/sheet"
	"allmenning/municipality"
)

func contextOf(x *row) []any { return each(x.Record.Body.(*allmenning.Finding).Report.Context) }

func contextColumns() []column {
	return append(ofRecord(),
		item("context_number", sheet.Text, func(_ *row, c allmenning.Context) any { return c.Place }),
		item("context_place", sheet.Text, func(_ *row, c allmenning.Context) any {
			if m, ok := municipality.Embedded().ByNumber(c.Place); ok {
				return m.Label()
			}
			return nil
		}),
		item("indicator", sheet.Text, func(x *row, c allmenning.Context) any { return x.word("municipality.indicator.", c.Indicator) }),
		item("context_value", sheet.Decimal, func(_ *row, c allmenning.Context) any { return c.Value }),
		item("context_code", sheet.Text, func(_ *row, c allmenning.Context) any { return c.Code }),
		item("context_words", sheet.Text, func(x *row, c allmenning.Context) any { return many(x, "report.context", []allmenning.Context{c}) }),
		item("context_year", sheet.Year, func(_ *row, c allmenning.Context) any { return unless0(c.Year) }),
		item("context_source", sheet.Text, func(_ *row, c allmenning.Context) any { return c.Source }),
	)
}

func grantsOf(x *row) []any { return each(x.project().Grants) }

func grantColumns() []column {
	return append(ofRecord(),
		item("grant_funder", sheet.Text, func(_ *row, g allmenning.Grant) any { return g.Funder }),
		item("grant_purpose", sheet.Text, func(_ *row, g allmenning.Grant) any { return g.Purpose }),
		item("grant_nok", sheet.Kroner, func(_ *row, g allmenning.Grant) any { return unless0(g.AmountNOK) }),
		item("grant_eur", sheet.Whole, func(_ *row, g allmenning.Grant) any { return unless0(g.AmountEUR) }),
		item("grant_year", sheet.Year, func(_ *row, g allmenning.Grant) any { return unless0(g.Year) }),
	)
}
