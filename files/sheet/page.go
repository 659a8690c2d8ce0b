package sheet

import (
	"bufio"
	"io"
	"strconv"
)

// What a spreadsheet has room for.
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
	maxLinks   = 65_530        // that can be clicked, in one sheet
	maxBytes   = 4_000_000_000 // of a sheet's XML: past 4 GiB, Excel refuses a file that was written as a stream
)

// lineHeight is the height of a line of text, in points.
const lineHeight = 15

// page writes the XML of one sheet (ECMA-376 part 1, 18.3) as its rows come. Elements stand in the order the schema wants.
type page struct {
	w       *bufio.Writer
	row     int
	bytes   int64    // of the rows
	letters []string // A, B, …
	links   []link
	buf     []byte
}

type link struct{ cell, address string }

// look is how a sheet's columns are before any row is written.
type look struct {
	widths   []float64
	styles   []style // of the empty cells below the header; nil: none
	header   bool    // the first row stays in sight
	selected bool
}

const sheetHead = xmlHead + `<worksheet xmlns="` + mainNS + `" xmlns:r="` + relNS + `">` +
	`<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView`

func newPage(w io.Writer, l look) *page {
	p := &page{w: bufio.NewWriterSize(w, 1<<16)}
	p.w.WriteString(sheetHead)
	if l.selected {
		p.w.WriteString(` tabSelected="1"`)
	}
	p.w.WriteString(` workbookViewId="0">`)
	if l.header {
		p.w.WriteString(`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/>`)
	}
	p.w.WriteString(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`)
	for i, width := range l.widths {
		p.letters = append(p.letters, letters(i))
		n := strconv.Itoa(i + 1)
		p.w.WriteString(`<col min="` + n + `" max="` + n + `" width="` + strconv.FormatFloat(width, 'f', -1, 64) + `" customWidth="1"`)
		if l.styles != nil {
			p.w.WriteString(` style="` + strconv.Itoa(int(l.styles[i])) + `"`)
		}
		p.w.WriteString(`/>`)
	}
	p.w.WriteString(`</cols><sheetData>`)
	return p
}

func (p *page) begin() {
	p.row++
	p.buf = append(p.buf[:0], `<row r="`...)
	p.buf = strconv.AppendInt(p.buf, int64(p.row), 10)
	p.buf = append(p.buf, `">`...)
}

// tall begins a row that has room for so many lines of text. Programs that open the file do not all find that out by themselves.
func (p *page) tall(lines int) {
	if p.begin(); lines > 1 {
		p.buf = append(p.buf[:len(p.buf)-1], ` ht="`...)
		p.buf = strconv.AppendInt(p.buf, int64(lines*lineHeight), 10)
		p.buf = append(p.buf, `" customHeight="1">`...)
	}
}

func (p *page) end() error {
	p.buf = append(p.buf, `</row>`...)
	p.bytes += int64(len(p.buf))
	_, err := p.w.Write(p.buf)
	return err
}

func (p *page) open(column int, s style) {
	p.buf = append(p.buf, `<c r="`...)
	p.buf = append(p.buf, p.letters[column]...)
	p.buf = strconv.AppendInt(p.buf, int64(p.row), 10)
	p.buf = append(p.buf, `" s="`...)
	p.buf = strconv.AppendInt(p.buf, int64(s), 10)
}

// text adds a cell whose type is text. The text must be clean and short enough.
func (p *page) text(column int, s style, text string) {
	p.open(column, s)
	p.buf = append(p.buf, `" t="inlineStr"><is><t xml:space="preserve">`...)
	p.buf = escape(p.buf, text)
	p.buf = append(p.buf, `</t></is></c>`...)
}

// number adds a cell whose type is number: digits as programs write them.
func (p *page) number(column int, s style, digits string) {
	p.open(column, s)
	p.buf = append(p.buf, `"><v>`...)
	p.buf = append(p.buf, digits...)
	p.buf = append(p.buf, `</v></c>`...)
}

// link adds a text, which can be clicked if it is an address and the sheet has room for one more.
func (p *page) link(column int, text string) {
	address, ok := webAddress(text)
	if !ok || len(p.links) == maxLinks {
		p.text(column, styleText, text)
		return
	}
	p.text(column, styleLink, text)
	p.links = append(p.links, link{p.letters[column] + strconv.Itoa(p.row), address})
}

// finish ends the sheet: the filter over the first columns' header and rows, and the checks that the template asks for.
func (p *page) finish(filter bool, checks string) error {
	p.w.WriteString(`</sheetData>`)
	if filter {
		p.w.WriteString(`<autoFilter ref="` + p.area(false) + `"/>`)
	}
	p.w.WriteString(checks)
	if len(p.links) > 0 {
		p.w.WriteString(`<hyperlinks>`)
		for i, l := range p.links {
			p.w.WriteString(`<hyperlink ref="` + l.cell + `" r:id="rId` + strconv.Itoa(i+1) + `"/>`)
		}
		p.w.WriteString(`</hyperlinks>`)
	}
	p.w.WriteString(`<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>`)
	return p.w.Flush()
}

// area is A1 to the last cell written, as $A$1:$T$9 where it is absolute.
func (p *page) area(absolute bool) string {
	last, row := p.letters[len(p.letters)-1], strconv.Itoa(max(p.row, 1))
	if absolute {
		return "$A$1:$" + last + "$" + row
	}
	return "A1:" + last + row
}

// letters names a column: 0 is A, 26 is AA.
func letters(column int) string {
	if column < 26 {
		return string(rune('A' + column))
	}
	return letters(column/26-1) + string(rune('A'+column%26))
}

// escape adds text as XML. What looks like one of a spreadsheet's own escapes (_x0041_ is A to it) has its
// first character escaped (ECMA-376 part 1, 22.9.2.19).
func escape(to []byte, text string) []byte {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '&':
			to = append(to, `&amp;`...)
		case c == '<':
			to = append(to, `&lt;`...)
		case c == '>':
			to = append(to, `&gt;`...)
		case c == '"':
			to = append(to, `&quot;`...)
		case c == '_' && escaped(text[i:]):
			to = append(to, `_x005F_`...)
		default:
			to = append(to, c)
		}
	}
	return to
}

func escaped(text string) bool {
	if len(text) < 7 || text[1] != 'x' || text[6] != '_' {
		return false
	}
	return hexadecimal(text[2:6])
}
