package docx

import (
	"fmt"
	"strings"
)

// Sizes are in half points, distances in twentieths of a point. Arial is asked for; Liberation Sans and others of the same
// widths stand in where it is missing.
const defaults = `<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>` +
	`<w:sz w:val="19"/><w:szCs w:val="19"/><w:lang w:val="%s" w:eastAsia="%s" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:after="90" w:line="259" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`

// style is one paragraph style: its id, the name Word knows it by, and its properties as markup.
type style struct{ id, name, next, paragraph, run string }

var paragraphStyles = []style{
	{"Title", "Title", "Normal", `<w:spacing w:before="0" w:after="120" w:line="240" w:lineRule="auto"/>`, `<w:b/><w:sz w:val="34"/><w:szCs w:val="34"/>`},
	{"Heading1", "heading 1", "Normal", heading(200, 70, 0), `<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>`},
	{"Heading2", "heading 2", "Normal", heading(160, 60, 1), `<w:b/><w:sz w:val="21"/><w:szCs w:val="21"/>`},
	{"Heading3", "heading 3", "Normal", heading(140, 50, 2), `<w:b/><w:sz w:val="19"/><w:szCs w:val="19"/>`},
	{"ListBullet", "List Bullet", "", `<w:numPr><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/>`, ""},
	{"Quote", "Quote", "", `<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="767676"/></w:pBdr><w:ind w:left="340" w:right="340"/>`, ""},
	{"Caption", "caption", "Normal", `<w:keepNext/><w:spacing w:before="100" w:after="50"/>`, `<w:b/>`},
	{"TableText", "Table Text", "", `<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="18"/><w:szCs w:val="18"/>`},
	{"AfterTable", "After Table", "Normal", `<w:spacing w:before="0" w:after="120" w:line="120" w:lineRule="exact"/>`, ""},
	{"Footer", "footer", "", fmt.Sprintf(`<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="BFBFBF"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>`, textWidth), `<w:color w:val="595959"/><w:sz w:val="15"/><w:szCs w:val="15"/>`},
}

// heading keeps with what follows, and carries the outline level that makes it a heading to a reader.
func heading(before, after, outline int) string {
	return fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:spacing w:before="%d" w:after="%d" w:line="250" w:lineRule="auto"/><w:outlineLvl w:val="%d"/>`, before, after, outline)
}

// otherStyles: links in a blue that holds 7:1 against white; tables with a line under each row and a heavy one under the
// header, none down the sides.
const otherStyles = `<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/></w:style>` +
	`<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr></w:style>` +
	`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>` +
	`<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="170" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
	`<w:style w:type="table" w:customStyle="1" w:styleId="TableAllmenning"><w:name w:val="Table Allmenning"/><w:basedOn w:val="TableNormal"/>` +
	`<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>` +
	`<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders></w:tblPr>` +
	`<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>`

func (d Document) styles() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles xmlns:w="` + nsWord + `">`)
	fmt.Fprintf(&b, defaults, d.Language, d.Language)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	for _, s := range paragraphStyles {
		custom := ""
		if s.id == "TableText" || s.id == "AfterTable" {
			custom = ` w:customStyle="1"`
		}
		b.WriteString(`<w:style w:type="paragraph"` + custom + ` w:styleId="` + s.id + `"><w:name w:val="` + s.name + `"/><w:basedOn w:val="Normal"/>`)
		if s.next != "" {
			b.WriteString(`<w:next w:val="` + s.next + `"/>`)
		}
		b.WriteString(`<w:qFormat/><w:pPr>` + s.paragraph + `</w:pPr><w:rPr>` + s.run + `</w:rPr></w:style>`)
	}
	b.WriteString(otherStyles + `</w:styles>`)
	return b.String()
}

// numbering is the one bullet list all lists use.
const numbering = xmlHead + `<w:numbering xmlns:w="` + nsWord + `"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>` +
	`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>` +
	`<w:pPr><w:ind w:left="360" w:hanging="260"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
