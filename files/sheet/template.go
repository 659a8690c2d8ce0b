package sheet

import (
	"io"
	"strconv"
	"strings"
)

// Guide is the words of an empty list, in the reader's language.
type Guide struct {
	Sheet    string // the sheet that tells how to fill in: "Veiledning"
	Lists    string // the hidden sheet with what can be chosen: "Lister"
	Column   string // over the columns' titles: "Kolonne"
	Must     string // over yes and no: "Må fylles ut"; also in the hint beside a cell
	Means    string // over what the columns mean: "Hva den betyr"
	Allowed  string // over what can be written: "Hva du kan skrive"
	Example  string // over the example: "Eksempel"
	Yes, No  string
	Kinds    [8]string // by Kind, what can be written: "En dato, for eksempel 24.03.2024"; also what a refused cell says
	FromList string    // what can be written where a list is offered: "Velg fra listen"
}

// What a template checks: this many rows, and days from 1 January 1950 on, so that a lone year (2024 is a day in 1905 to a
// spreadsheet) is not taken for a day.
const (
	templateRows = 10_000
	earliestDay  = 18_264
	latestDay    = 2_958_465
)

// Template writes an empty list to fill in: a sheet with nothing but the header of t, so that no example is sent in by
// mistake; a sheet that tells what each column means, with example, a row as XLSX.Write takes it, beside; and a hidden sheet
// with the choices. Each cell offers its list, is checked as its kind, and tells what its column means.
//
// A text that is not in its list can be written after a warning, as one cell may hold several; a number or a day that is
// none cannot. Errors are those of XLSX.
func Template(w io.Writer, b Book, t Table, g Guide, example []any, notes ...Note) error {
	if err := t.Check(); err != nil {
		return err
	}
	row := make([]cell, len(t.Columns))
	if example != nil {
		var err error
		if row, err = t.cells(nil, example); err != nil {
			return err
		}
	}
	x := NewXLSX(w, b)
	l := look{header: true, selected: true}
	for _, c := range t.Columns {
		l.widths = append(l.widths, c.width())
		l.styles = append(l.styles, c.Kind.style())
	}
	x.begin(t.Title, l)
	x.header(t, func(c Column) style {
		if c.Required {
			return styleMust
		}
		return styleHead
	})
	x.endSheet(false, checks(t, g))
	x.guide(t, g, row, notes)
	x.choices(t, g)
	x.parts()
	if x.err == nil {
		x.keep(x.zip.Close())
	}
	return x.err
}

// guide writes how to fill in the list.
func (x *XLSX) guide(t Table, g Guide, example []cell, notes []Note) {
	x.begin(g.Sheet, look{widths: []float64{34, 60, 14, 44, 40}})
	x.title(x.book.Title)
	x.notes(notes)
	x.line()
	x.line(styleHead, g.Column, styleHead, g.Means, styleHead, g.Must, styleHead, g.Allowed, styleHead, g.Example)
	for i, c := range t.Columns {
		must := g.No
		if c.Required {
			must = g.Yes
		}
		if x.err != nil {
			return
		}
		x.page.begin()
		x.page.text(0, styleTerm, short(c.Title))
		x.page.text(1, styleProse, short(c.About))
		x.page.text(2, styleProse, short(must))
		x.page.text(3, styleProse, short(c.allowed(g)))
		x.cell(t, i, 4, example[i])
		x.keep(x.page.end())
	}
	x.endSheet(false, "")
}

func (c Column) allowed(g Guide) string {
	if len(c.Choices) > 0 {
		return g.FromList
	}
	return g.Kinds[c.Kind]
}

// choices writes the hidden sheet: a column of its own for each list, with a name that the checks refer to.
func (x *XLSX) choices(t Table, g Guide) {
	var lists [][]string
	longest := 0
	for _, c := range t.Columns {
		if len(c.Choices) > 0 {
			lists = append(lists, c.Choices)
			longest = max(longest, len(c.Choices))
		}
	}
	if len(lists) == 0 || x.err != nil {
		return
	}
	widths := make([]float64, len(lists))
	for i := range widths {
		widths[i] = 30
	}
	x.begin(g.Lists, look{widths: widths})
	x.hidden[len(x.hidden)-1] = true
	for n := range longest {
		if x.err != nil {
			return
		}
		x.page.begin()
		for i, list := range lists {
			if n < len(list) {
				x.page.text(i, styleText, short(list[n]))
			}
		}
		x.keep(x.page.end())
	}
	for i, list := range lists {
		column := "$" + letters(i) + "$"
		x.lists = append(x.lists, reference(x.names[len(x.names)-1])+column+"1:"+column+strconv.Itoa(len(list)))
	}
	x.endSheet(false, "")
}

func listName(i int) string { return "list_" + strconv.Itoa(i+1) }

// checks is the data validation of the list's columns (ECMA-376 part 1, 18.3.1.32).
func checks(t Table, g Guide) string {
	var b strings.Builder
	b.WriteString(`<dataValidations count="` + strconv.Itoa(len(t.Columns)) + `">`)
	list := 0
	for i, c := range t.Columns {
		b.WriteString(`<dataValidation`)
		formula := ""
		switch {
		case len(c.Choices) > 0:
			b.WriteString(` type="list"`)
			if c.Kind != Flag {
				b.WriteString(` errorStyle="warning"`)
			}
			formula = `<formula1>` + listName(list) + `</formula1>`
			list++
		case c.Kind == Whole:
			b.WriteString(` type="whole"`)
			formula = between(-maxWhole, maxWhole)
		case c.Kind == Decimal, c.Kind == Kroner:
			b.WriteString(` type="decimal"`)
			formula = between(-maxWhole, maxWhole)
		case c.Kind == Year:
			b.WriteString(` type="whole"`)
			formula = between(1000, 2999)
		case c.Kind == Date:
			b.WriteString(` type="date"`)
			formula = between(earliestDay, latestDay)
		}
		hint := c.About
		if c.Required {
			hint = strings.TrimSpace(g.Must + ". " + hint)
		}
		column := letters(i)
		b.WriteString(` allowBlank="1" showInputMessage="1" showErrorMessage="1"` + saying("errorTitle", c.Title, 32) + saying("error", c.allowed(g), 255) +
			saying("promptTitle", c.Title, 32) + saying("prompt", hint, 255) +
			` sqref="` + column + `2:` + column + strconv.Itoa(templateRows+1) + `">` + formula + `</dataValidation>`)
	}
	b.WriteString(`</dataValidations>`)
	return b.String()
}

func between(least, most int) string {
	return `<formula1>` + strconv.Itoa(least) + `</formula1><formula2>` + strconv.Itoa(most) + `</formula2>`
}

// saying is an attribute with a text of at most so many characters; more, and Excel repairs the file.
func saying(name, text string, most int) string {
	text, _ = Clean(text)
	if text = first(text, most); text == "" {
		return ""
	}
	return ` ` + name + `="` + attribute(text) + `"`
}
