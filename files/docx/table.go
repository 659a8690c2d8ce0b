package docx

import (
	"fmt"
	"strings"
	"unicode"
)

// textWidth is the room between the margins of A4, in twentieths of a point: 11906 wide less 1134 (20 mm) on each side.
const textWidth = 11906 - 2*1134

func (t Table) write(w *writer) error {
	if len(t.Head) == 0 {
		return fmt.Errorf("%w: no columns", ErrTable)
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Head) {
			return fmt.Errorf("%w: row %d has %d cells, the header %d", ErrTable, i+1, len(row), len(t.Head))
		}
	}
	if t.Caption != "" {
		_ = w.paragraph("Caption", []string{"<w:keepNext/>"}, Text(t.Caption)) // only links can fail
	}
	widths := t.widths()
	w.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableAllmenning"/>`)
	fmt.Fprintf(w, `<w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/>`, textWidth)
	w.WriteString(`<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`)
	if t.Caption != "" {
		w.WriteString(`<w:tblDescription w:val="` + escape(t.Caption) + `"/>`)
	}
	w.WriteString(`</w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		fmt.Fprintf(w, `<w:gridCol w:w="%d"/>`, width)
	}
	w.WriteString(`</w:tblGrid>`)
	t.row(w, widths, t.Head, `<w:cantSplit/><w:tblHeader/>`, true)
	for i, row := range t.Rows {
		t.row(w, widths, row, `<w:cantSplit/>`, i >= len(t.Rows)-t.Foot)
	}
	w.WriteString(`</w:tbl>`)
	return w.paragraph("AfterTable", nil, nil) // two tables in a row would melt together
}

func (t Table) row(w *writer, widths []int, cells []string, properties string, bold bool) {
	w.WriteString(`<w:tr><w:trPr>` + properties + `</w:trPr>`)
	for i, cell := range cells {
		fmt.Fprintf(w, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[i])
		var more []string
		if i < len(t.Numeric) && t.Numeric[i] {
			more = []string{`<w:jc w:val="right"/>`}
		}
		_ = w.paragraph("TableText", more, Paragraph{{Text: cell, Bold: bold}})
		w.WriteString(`</w:tc>`)
	}
	w.WriteString(`</w:tr>`)
}

// cellMargin is the room to the right of a cell's text, in twentieths of a point: as the table's style has it.
const cellMargin = 170

// widths shares the page between the columns by what stands in them. A number is never broken: its column is as wide as the
// longest of them. Every other column is at least as wide as its longest word, and what is left goes to those whose text
// takes the most room, so that the table is no higher than it must be. They sum to textWidth.
func (t Table) widths() []int {
	n := len(t.Head)
	widths, wish := make([]int, n), make([]int, n)
	sum, wishes := 0, 0
	for i := range t.Head {
		widths[i] = longestWord(t.Head[i])
		wish[i] = textRoom(t.Head[i])
		if i < len(t.Numeric) && t.Numeric[i] && wish[i] < textWidth/4 {
			widths[i] = wish[i] // a short heading over numbers stays on one line
		}
		for _, row := range t.Rows {
			if i < len(t.Numeric) && t.Numeric[i] {
				widths[i] = max(widths[i], textRoom(row[i]))
			}
			widths[i] = max(widths[i], longestWord(row[i]))
			wish[i] = max(wish[i], textRoom(row[i]))
		}
		widths[i] += cellMargin
		wish[i] = max(0, min(wish[i]+cellMargin, textWidth)-widths[i])
		sum, wishes = sum+widths[i], wishes+wish[i]
	}
	left := textWidth - sum
	for i := range widths {
		switch {
		case left < 0: // more than the page holds: all give way alike
			widths[i] = widths[i] * textWidth / sum
		case wishes > 0:
			widths[i] += wish[i] * left / wishes
		default:
			widths[i] += left / n
		}
	}
	rest := textWidth
	for _, w := range widths {
		rest -= w
	}
	widths[0] += rest
	return widths
}

func longestWord(s string) int {
	longest := 0
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		longest = max(longest, textRoom(word))
	}
	return longest
}

// textRoom is about how wide a table's text of 9 points in bold letters is, in twentieths of a point, rather too much than
// too little.
func textRoom(s string) int {
	w := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'|!()[] \u00a0", r):
			w += 66
		case strings.ContainsRune("mwMW%", r):
			w += 165
		case unicode.IsUpper(r):
			w += 132
		default:
			w += 110
		}
	}
	return w
}
