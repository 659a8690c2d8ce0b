package docx

import (
	"fmt"
	"unicode/utf8"
)

// textWidth is the room between the margins of A4, in twentieths of a point: 11906 wide less 1304 (23 mm) on each side.
const textWidth = 11906 - 2*1304

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

// widths shares the page between the columns by their longest text: at least 6 letters' room, at most 40, so that a long
// column wraps instead of squeezing the others. They sum to textWidth.
func (t Table) widths() []int {
	letters, sum := make([]int, len(t.Head)), 0
	for i := range t.Head {
		longest := utf8.RuneCountInString(t.Head[i])
		for _, row := range t.Rows {
			longest = max(longest, utf8.RuneCountInString(row[i]))
		}
		letters[i] = min(40, max(6, longest)) + 2
		sum += letters[i]
	}
	left := textWidth
	for i := range letters {
		letters[i] = letters[i] * textWidth / sum
		left -= letters[i]
	}
	letters[0] += left
	return letters
}
