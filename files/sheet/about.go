package sheet

import "unicode/utf8"

// about writes the sheet about the data: the book's title, the notes, and what each column of each table means.
func (x *XLSX) about(notes []Note) {
	x.begin(x.book.About.Sheet, look{widths: []float64{34, proseWidth, 30}, selected: len(x.tables) == 0})
	x.title(x.book.Title)
	x.notes(notes)
	for _, t := range x.tables {
		x.line()
		x.line(styleTerm, t.Title)
		x.line(styleHead, x.book.About.Column, styleHead, x.book.About.Means, styleHead, x.book.About.Name)
		for _, c := range t.Columns {
			x.line(styleTerm, c.Title, styleProse, c.About, styleText, c.Name)
		}
	}
	x.endSheet(false, "")
}

func (x *XLSX) title(title string) {
	if title != "" {
		x.line(styleTitle, title)
		x.line()
	}
}

func (x *XLSX) notes(notes []Note) {
	for _, n := range notes {
		x.line(styleTerm, n.Term, styleProse, n.Text)
	}
}

// proseWidth is how wide the column is that holds sentences, in characters of the widest digit; a line of text has room for as many at
// least.
const proseWidth = 90

// line writes a row of our own texts: a style and a text for each cell, from A on. Empty texts are empty cells.
func (x *XLSX) line(cells ...any) {
	if x.err != nil {
		return
	}
	lines := 1
	for i := 0; i < len(cells); i += 2 {
		if text := cells[i+1].(string); cells[i].(style) == styleProse {
			lines = max(lines, (utf8.RuneCountInString(text)+proseWidth-1)/proseWidth)
		}
	}
	x.page.tall(lines)
	for i := 0; i < len(cells); i += 2 {
		s, text := cells[i].(style), short(cells[i+1].(string))
		if _, address := webAddress(text); address && s == styleProse {
			x.page.link(i/2, text)
		} else if text != "" {
			x.page.text(i/2, s, text)
		}
	}
	x.keep(x.page.end())
}
