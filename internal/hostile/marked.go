package hostile

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// marked are workbooks whose archive is right and whose XML is not.
func marked(random *rand.Rand, yield func(File) bool) bool {
	good := newBook()
	const (
		sheet1 = "xl/worksheets/sheet1.xml"
		texts  = "xl/sharedStrings.xml"
		flow   = "xl/_rels/workbook.xml.rels"
		names  = "xl/workbook.xml"
		styles = "xl/styles.xml"
	)
	inline := func(text string) string { return cell(`<c r="B5" t="inlineStr"><is><t>` + text + `</t></is></c>`) }
	repeat := func(n int, piece func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(piece(i))
		}
		return b.String()
	}
	for _, f := range []File{
		// text
		good.rows(inline("a&#0;b"), "").file("null-written", "characters").at(5, 2),
		good.rows(inline("a\x00b"), "").file("null-raw", "characters").at(5, 2),
		good.rows(inline("a_x0000_b"), "").file("null-escaped", "characters").at(5, 2),
		good.rows(inline("a\xffb"), "").file("bytes", "characters").at(5, 2),
		good.rows(inline("a\x01b"), "").file("control", "characters").at(5, 2),
		good.rows(inline("a_xD800_b_x005F_x0041_ _x0G00_ _x"), "").file("escapes", Read),
		good.rows(inline("&hemmelig;"), "").file("entity-unknown", "broken").at(5, 2),
		good.rows(inline(`<![CDATA[<row r="1"></sheetData>]]>`), "").file("cdata", Any),
		good.rows(inline(babble(random, 2<<20)), "").file("cell-2MB", "too_large").at(5, 2),
		good.rows(inline(strings.Repeat("&amp;", 400_000)), "").file("cell-of-entities", "too_large").at(5, 2),
		good.rows(inline("=cmd|' /C calc'!A0"), "").file("formula-as-text", Read),
		good.replace(texts, "<t>Ås</t>", "<t>"+babble(random, 2<<20)+"</t>").file("shared-2MB", "too_large"),
		good.replace(texts, "<t>Ås</t>", "<t>a_x0000_</t>").file("shared-null", "characters").at(3, 2),
		good.replace(texts, "<t>Ås</t>", "<rPh><t>uleselig</t></rPh><t>Ås</t><phoneticPr/>").file("shared-phonetic", Read),
		good.replace(texts, "<t>Ås</t>", repeat(20_000, func(int) string { return "<r><t>x</t></r>" })).file("shared-runs", Read),
		good.replace(texts, "count=\"3\"", "count=\"4000000000\"").file("shared-count", Read),
		// form
		good.rows(strings.Repeat("<a>", 100)+strings.Repeat("</a>", 100), "").file("deep", "too_many"),
		good.rows(strings.Repeat("<a>", 2_000_000), "").file("deep-6MB", "too_many"),
		good.rows("<row r=\"5\" x=\""+babble(random, 2<<20)+"\"/>", "").file("attribute-2MB", "too_large"),
		good.rows("<row r=\"5\" "+repeat(100_000, func(i int) string { return fmt.Sprintf("a%d='' ", i) })+"/>", "").file("attributes-100000", Any),
		good.rows("<!--"+strings.Repeat("-x", 1<<20)+"-->", "").file("comment-2MB", "too_large"),
		good.rows("<"+babble(random, 2<<20)+"/>", "").file("name-2MB", "too_large"),
		good.rows("<?x "+babble(random, 2<<20)+"?>", "").file("instruction-2MB", "too_large"),
		good.rows("<row r=\"5\"><c r=\"A5\"><v>1</c></v></row>", "").file("crossed", "broken").at(5, 1),
		good.rows("</row>", "").file("ended-twice", "broken"),
		good.rows("", "<a b=c/>").file("unquoted", "broken"),
		good.replace(sheet1, `encoding="UTF-8"`, `encoding="UTF-16"`).file("encoding-utf-16", "broken"),
		good.replace(sheet1, `encoding="UTF-8"`, `encoding="klingon"`).file("encoding-klingon", "broken"),
		good.replace(sheet1, "<worksheet", "<chartsheet").file("root", "broken"),
		good.change(sheet1, func(p *part) { p.body = `<worksheet xmlns="` + mainSpace + `"/>` }).file("no-rows", "empty"),
		good.change(sheet1, func(p *part) { p.body = sheet(header, "") }).file("header-only", Read),
		good.change(sheet1, func(p *part) { p.body = sheet("", "") }).file("sheet-empty", "empty"),
		good.change(sheet1, func(p *part) { p.body = "Navn;Tall" }).file("no-xml", "empty|broken"),
		good.change(sheet1, func(p *part) { p.body = prefixed(p.body) }).file("prefixed", Read),
		// rows and cells
		good.rows(`<row r="0"><c><v>1</v></c></row>`, "").file("row-0", "broken"),
		good.rows(`<row r="-7"><c><v>1</v></c></row>`, "").file("row-negative", Read),
		good.rows(`<row r="x"><c><v>1</v></c></row>`, "").file("row-x", Read),
		good.rows(`<row r="3"><c><v>1</v></c></row>`, "").file("row-back", "broken"),
		good.rows(`<row r="1048577"><c><v>1</v></c></row>`, "").file("row-1048577", "too_many").at(1048577, 0),
		good.rows(`<row r="99999999999999999999"><c><v>1</v></c></row>`, "").file("row-huge", Read),
		good.rows(`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`, "").file("row-last", Read),
		good.rows(cell(`<c r="XFE5"><v>1</v></c>`), "").file("column-16385", "too_many").at(5, 0),
		good.rows(cell(`<c r="ZZZZZZZZZZZZ5"><v>1</v></c>`), "").file("column-huge", "too_many").at(5, 0),
		good.rows(cell(`<c r="XFD5"><v>1</v></c>`), "").file("column-last", "longer").at(5, 16384),
		good.rows(cell(`<c r="5B"><v>1</v></c>`), "").file("column-5B", "broken").at(5, 0),
		good.rows(cell(repeat(20_000, func(int) string { return "<c><v>1</v></c>" })), "").file("cells-20000", "too_many").at(5, 0),
		good.rows(repeat(20_000, func(i int) string { return fmt.Sprintf(`<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i+5, i+5) }), "").file("far-cells", "longer"),
		good.rows(cell(`<c r="B5" t="s"><v>99</v></c>`), "").file("shared-99", "broken").at(5, 2),
		good.rows(cell(`<c r="B5" t="s"><v>-1</v></c>`), "").file("shared-negative", "broken").at(5, 2),
		good.rows(cell(`<c r="B5" t="s"><v>x</v></c>`), "").file("shared-x", "broken").at(5, 2),
		good.rows(cell(`<c r="B5" t="s"/>`), "").file("shared-none", Read),
		good.rows(cell(`<c r="B5" s="999999"><v>7</v></c>`), "").file("style-999999", Read),
		good.rows(cell(`<c r="B5" s="-1"><v>7</v></c>`), "").file("style-negative", Read),
		good.rows(cell(`<c r="B5" t="tull"><v>7</v></c>`), "").file("type-unknown", Read),
		good.rows(cell(`<c r="B5"><v>NaN</v></c><c r="C5"><v>1e999</v></c>`), "").file("not-numbers", Read),
		good.rows(cell(`<c r="C5" s="1"><v>-1e300</v></c>`), "").file("date-huge", Read),
		good.rows(cell(`<c r="C5" s="1"><v>60</v></c>`), "").file("date-that-never-was", Read),
		good.rows(cell(`<c r="C5" t="d"><v>2024-99-99</v></c>`), "").file("date-wrong", Read),
		good.rows(cell(`<c r="B5"><f>1+1</f></c>`), "").file("formula-without-value", Read),
		good.rows(cell(`<c r="B5"><f>`+strings.Repeat("(", 500_000)+`</f><v>1</v></c>`), "").file("formula-deep", Read),
		good.rows(cell(`<c r="B5" t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>x</v></c>`), "").file("formula-webservice", Read),
		good.rows(cell(`<c r="B5" t="e"><f>1/0</f><v>#DIV/0!</v></c>`), "").file("formula-failed", Read),
		// what stands round the rows
		good.replace(sheet1, `ref="A1:C4"`, `ref="A1:XFD1048576"`).file("dimension-all", Read),
		good.replace(sheet1, `ref="A1:C4"`, `ref="Z9:A1"`).file("dimension-back", Read),
		good.replace(sheet1, `ref="A1:C4"`, `ref="tull"`).file("dimension-nonsense", Read),
		good.replace(sheet1, `max="3"`, `max="99999999" hidden="1"`).file("columns-hidden", Read),
		good.rows("", "<mergeCells>"+repeat(1_000_000, func(i int) string { return fmt.Sprintf(`<mergeCell ref="A%d:B%d"/>`, i+2, i+2) })+"</mergeCells>").file("merged-1000000", "too_many|bomb"),
		good.rows("", "<mergeCells>"+repeat(2_000, func(i int) string { return fmt.Sprintf(`<mergeCell ref="A%d:XFD1048576"/>`, i+1) })+"</mergeCells>").file("merged-over-each-other", Read),
		good.rows("", `<mergeCells><mergeCell ref="tull"/><mergeCell ref="B9:A1"/><mergeCell ref="A1"/><mergeCell/><mergeCell ref="A0:A0"/><mergeCell ref="A2:ZZZZ9999999"/></mergeCells>`).file("merged-nonsense", Read),
		good.rows("", "<rowBreaks><row r='1'/></rowBreaks><row r='2'/>").file("rows-behind", Read),
		// styles
		good.replace(styles, "dd/mm/yyyy", strings.Repeat("y", 100_000)).file("format-100000", Read),
		good.replace(styles, "dd/mm/yyyy", `[[[&quot;;;;;;;\`).file("format-nonsense", Read),
		good.replace(styles, "dd/mm/yyyy", strings.Repeat("%", 200)+"0."+strings.Repeat("0", 50)).file("format-percents", Read),
		good.replace(styles, `<xf numFmtId="164"/>`, strings.Repeat(`<xf numFmtId="164"/>`, 150_000)).file("styles-150000", "too_many|bomb"),
		good.without(styles).file("no-styles", "broken"),
		// ways
		good.replace(flow, "worksheets/sheet1.xml", "../../../etc/passwd").file("way-out", "broken"),
		good.replace(flow, "worksheets/sheet1.xml", "/etc/passwd").file("way-from-root", "broken"),
		good.replace(flow, "worksheets/sheet1.xml", "file:///etc/passwd").file("way-file", "broken"),
		good.replace(flow, "worksheets/sheet1.xml", "http://127.0.0.1/").file("way-http", "broken"),
		good.replace(flow, `Target="worksheets/sheet1.xml"`, `TargetMode="External" Target="http://127.0.0.1/sheet1.xml"`).file("way-external", "broken"),
		good.replace(flow, "worksheets/sheet1.xml", "workbook.xml").file("way-to-itself", "empty|broken"),
		good.replace(flow, "worksheets/sheet1.xml", "/xl/worksheets/../worksheets/sheet1.xml").file("way-round", Read),
		good.replace(flow, "</Relationships>", `<Relationship Id="x" Type="x/externalLink" Target="externalLinks/1.xml"/></Relationships>`).file("way-to-others", Read),
		good.with(part{name: "xl/worksheets/_rels/sheet1.xml.rels", body: relations(`<Relationship Id="1" Type="` + officeSpace + `/worksheet" Target="sheet1.xml"/>`)}).file("way-in-a-ring", Read),
		good.without(sheet1).file("no-sheet", "broken"),
		good.without(texts).file("no-texts", "broken"),
		good.without(flow).file("no-ways", "broken"),
		good.without(names).file("no-workbook", "broken"),
		good.without("_rels/.rels").file("no-root", "not_table"),
		// sheets
		good.replace(names, `<sheet name="Ark1" sheetId="1" r:id="rId1"/>`, "").file("sheets-0", "empty"),
		good.replace(names, "</sheets>", strings.Repeat(`<sheet name="x" r:id="rId1"/>`, 2_000)+"</sheets>").file("sheets-2000", "too_many"),
		good.replace(names, "</sheets>", strings.Repeat(`<sheet name="x" r:id="rId1"/>`, 500)+"</sheets>").file("sheets-of-one-part", Read),
		good.replace(names, `name="Ark1"`, `name="`+strings.Repeat("A", 100_000)+`"`).file("sheet-name-long", Read),
		good.replace(names, `name="Ark1"`, `name="&lt;script&gt;alert(1)&lt;/script&gt;" state="veryHidden"`).file("sheet-name-script", Read),
	} {
		if !yield(f) {
			return false
		}
	}
	return true
}

// prefixed writes the elements of a sheet with a prefix, as some programs do.
func prefixed(body string) string {
	for _, name := range []string{"worksheet", "dimension", "cols", "col", "sheetData", "row", "c", "v", "is", "t"} {
		for _, end := range []string{" ", ">", "/>"} {
			body = strings.ReplaceAll(body, "<"+name+end, "<x:"+name+end)
			body = strings.ReplaceAll(body, "</"+name+end, "</x:"+name+end)
		}
	}
	return strings.Replace(body, "xmlns=", "xmlns:x=", 1)
}

// babble is letters that hardly can be packed.
func babble(random *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "abcdefghijklmnopqrstuvwxyzABCDEF"[random.Uint32()%32]
	}
	return string(b)
}
