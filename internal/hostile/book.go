package hostile

import (
	"slices"
	"strings"
)

const (
	relationsSpace = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeSpace    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainSpace      = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	xmlHead        = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// book is a workbook of the fewest parts, to be changed and packed.
type book []part

// newBook makes a good workbook of one sheet with a header on line 1 and three rows; the cells B2 to B4 are texts shared by
// number, the first of two runs.
func newBook() book {
	return book{
		{name: "[Content_Types].xml", body: xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{name: "_rels/.rels", body: xmlHead + relations(`<Relationship Id="rId1" Type="`+officeSpace+`/officeDocument" Target="xl/workbook.xml"/>`)},
		{name: "xl/workbook.xml", body: xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + officeSpace + `"><sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{name: "xl/_rels/workbook.xml.rels", body: xmlHead + relations(`<Relationship Id="rId1" Type="`+officeSpace+`/worksheet" Target="worksheets/sheet1.xml"/>`+
			`<Relationship Id="rId2" Type="`+officeSpace+`/styles" Target="styles.xml"/><Relationship Id="rId3" Type="`+officeSpace+`/sharedStrings" Target="sharedStrings.xml"/>`)},
		{name: "xl/styles.xml", body: xmlHead + `<styleSheet xmlns="` + mainSpace + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>` +
			`<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>`},
		{name: "xl/sharedStrings.xml", body: xmlHead + `<sst xmlns="` + mainSpace + `" count="3" uniqueCount="3"><si><r><t>Blå</t></r><r><t>bær</t></r></si><si><t>Ås</t></si><si><t xml:space="preserve"> Bø </t></si></sst>`},
		{name: "xl/worksheets/sheet1.xml", body: sheet(header+row("2", "1", "0")+row("3", "2", "1")+row("4", "3", "2"), "")},
	}
}

const header = `<row r="1"><c r="A1" t="inlineStr"><is><t>Nr</t></is></c><c r="B1" t="inlineStr"><is><t>Navn</t></is></c><c r="C1" t="inlineStr"><is><t>Dato</t></is></c></row>`

// sheet is the XML of a sheet with these rows, and what stands behind them.
func sheet(rows, behind string) string {
	return xmlHead + `<worksheet xmlns="` + mainSpace + `"><dimension ref="A1:C4"/><cols><col min="3" max="3" width="10"/></cols><sheetData>` + rows + `</sheetData>` + behind + `</worksheet>`
}

// row is a row with a number, a shared text and a date.
func row(r, number, text string) string {
	return `<row r="` + r + `"><c r="A` + r + `"><v>` + number + `</v></c><c r="B` + r + `" t="s"><v>` + text + `</v></c><c r="C` + r + `" s="1"><v>45657</v></c></row>`
}

// cell is row 5 with one cell of that XML in column B.
func cell(xml string) string { return `<row r="5"><c r="A5"><v>4</v></c>` + xml + `</row>` }

func relations(inner string) string {
	return `<Relationships xmlns="` + relationsSpace + `">` + inner + `</Relationships>`
}

// Book packs a workbook of one sheet with this XML for its sheet, its styles and its shared texts; an empty one is that of a good
// workbook.
func Book(sheet, styles, texts string) []byte {
	b := newBook()
	for name, xml := range map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": styles, "xl/sharedStrings.xml": texts} {
		if xml != "" {
			b = b.change(name, func(p *part) { p.body = xml })
		}
	}
	return archived(b...)
}

// change changes one part of the book.
func (b book) change(name string, to func(p *part)) book {
	b = slices.Clone(b)
	for i := range b {
		if b[i].name == name {
			to(&b[i])
		}
	}
	return b
}

// replace puts one text for another in a part. Nothing replaced is a fault of this package.
func (b book) replace(name, old, text string) book {
	return b.change(name, func(p *part) {
		if !strings.Contains(p.body, old) {
			panic("hostile: no " + old + " in " + name)
		}
		p.body = strings.Replace(p.body, old, text, 1)
	})
}

// rows puts more rows after the three, and XML behind them.
func (b book) rows(more, behind string) book {
	return b.replace("xl/worksheets/sheet1.xml", "</sheetData>", more+"</sheetData>"+behind)
}

func (b book) without(name string) book {
	return slices.DeleteFunc(slices.Clone(b), func(p part) bool { return p.name == name })
}

func (b book) with(p ...part) book { return append(slices.Clone(b), p...) }

func (b book) file(name, wants string) File { return file("book/"+name+".xlsx", wants, archived(b...)) }
