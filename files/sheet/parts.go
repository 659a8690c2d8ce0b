package sheet

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS  = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relNS   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packNS  = "http://schemas.openxmlformats.org/package/2006/"
)

// begin opens a sheet. What is written until endSheet is that sheet.
func (x *XLSX) begin(title string, l look) {
	x.names = append(x.names, sheetName(title, x.names))
	x.hidden = append(x.hidden, false)
	x.filter = append(x.filter, "")
	if w := x.part("xl/worksheets/sheet" + strconv.Itoa(len(x.names)) + ".xml"); x.err == nil {
		x.page = newPage(w, l)
	}
}

func (x *XLSX) endTable() {
	if x.page != nil {
		x.filter[len(x.filter)-1] = x.page.area(true)
		x.endSheet(true, "")
	}
}

// endSheet ends the open sheet, and writes where its links lead.
func (x *XLSX) endSheet(filter bool, checks string) {
	if x.err != nil || x.page == nil {
		return
	}
	x.keep(x.page.finish(filter, checks))
	if links := x.page.links; len(links) > 0 {
		x.relations("xl/worksheets/_rels/sheet"+strconv.Itoa(len(x.names))+".xml.rels", len(links), func(i int) relation {
			return relation{"hyperlink", links[i].address, true}
		})
	}
	x.page = nil
}

// part opens a part of the file. It carries no time.
func (x *XLSX) part(name string) io.Writer {
	if x.err != nil {
		return io.Discard
	}
	w, err := x.zip.Create(name)
	if x.keep(err); err != nil {
		return io.Discard
	}
	return w
}

func (x *XLSX) write(name, text string) {
	if w := x.part(name); x.err == nil {
		_, err := io.WriteString(w, text)
		x.keep(err)
	}
}

type relation struct {
	kind, target string
	external     bool
}

// relations writes a part of n relationships; the first is rId1.
func (x *XLSX) relations(name string, n int, each func(i int) relation) {
	w := bufio.NewWriter(x.part(name))
	w.WriteString(xmlHead + `<Relationships xmlns="` + packNS + `relationships">`)
	for i := range n {
		r := each(i)
		kind := relNS + "/" + r.kind
		if r.kind == "core-properties" {
			kind = packNS + "relationships/metadata/core-properties"
		}
		w.WriteString(`<Relationship Id="rId` + strconv.Itoa(i+1) + `" Type="` + kind + `" Target="` + attribute(r.target) + `"`)
		if r.external {
			w.WriteString(` TargetMode="External"`)
		}
		w.WriteString(`/>`)
	}
	w.WriteString(`</Relationships>`)
	x.keep(w.Flush())
}

// parts writes what holds the sheets together. It comes last, when all sheets are known.
func (x *XLSX) parts() {
	rels, types := []relation{}, strings.Builder{}
	const sheetML = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	part := func(name, kind string) {
		types.WriteString(`<Override PartName="/` + name + `" ContentType="` + kind + `+xml"/>`)
	}
	part("xl/workbook.xml", sheetML+"sheet.main")
	for i := range x.names {
		name := "worksheets/sheet" + strconv.Itoa(i+1) + ".xml"
		rels = append(rels, relation{kind: "worksheet", target: name})
		part("xl/"+name, sheetML+"worksheet")
	}
	rels = append(rels, relation{kind: "styles", target: "styles.xml"})
	part("xl/styles.xml", sheetML+"styles")
	part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties")
	part("docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties")

	x.write("xl/styles.xml", stylesXML())
	x.write("xl/workbook.xml", x.workbook())
	x.relations("xl/_rels/workbook.xml.rels", len(rels), func(i int) relation { return rels[i] })
	x.write("docProps/core.xml", x.core())
	x.write("docProps/app.xml", xmlHead+`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Allmenning</Application></Properties>`)
	x.relations("_rels/.rels", 3, func(i int) relation {
		return [...]relation{{kind: "officeDocument", target: "xl/workbook.xml"}, {kind: "core-properties", target: "docProps/core.xml"}, {kind: "extended-properties", target: "docProps/app.xml"}}[i]
	})
	x.write("[Content_Types].xml", xmlHead+`<Types xmlns="`+packNS+`content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`+
		`<Default Extension="xml" ContentType="application/xml"/>`+types.String()+`</Types>`)
}

// workbook names the sheets, their filters, the row that is repeated on each printed page, and the lists of a template.
func (x *XLSX) workbook() string {
	var b, names strings.Builder
	b.WriteString(xmlHead + `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><bookViews><workbookView/></bookViews><sheets>`)
	for i, name := range x.names {
		n := strconv.Itoa(i + 1)
		b.WriteString(`<sheet name="` + attribute(name) + `" sheetId="` + n + `"`)
		if x.hidden[i] {
			b.WriteString(` state="hidden"`)
		}
		b.WriteString(` r:id="rId` + n + `"/>`)
		if x.filter[i] != "" {
			local, sheet := ` localSheetId="`+strconv.Itoa(i)+`"`, attribute(reference(name))
			names.WriteString(`<definedName name="_xlnm._FilterDatabase"` + local + ` hidden="1">` + sheet + x.filter[i] + `</definedName>` +
				`<definedName name="_xlnm.Print_Titles"` + local + `>` + sheet + `$1:$1</definedName>`)
		}
	}
	b.WriteString(`</sheets>`)
	for i, area := range x.lists {
		names.WriteString(`<definedName name="` + listName(i) + `">` + attribute(area) + `</definedName>`)
	}
	if names.Len() > 0 {
		b.WriteString(`<definedNames>` + names.String() + `</definedNames>`)
	}
	b.WriteString(`</workbook>`)
	return b.String()
}

// core is the properties people see. No time and no user: the file is the same whoever fetches it, and whenever.
func (x *XLSX) core() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<cp:coreProperties xmlns:cp="` + packNS + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">`)
	for _, p := range [][2]string{{"title", x.book.Title}, {"creator", x.book.Creator}, {"language", x.book.Language}} {
		if p[1] != "" {
			b.WriteString(`<dc:` + p[0] + `>` + attribute(p[1]) + `</dc:` + p[0] + `>`)
		}
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.String()
}

// attribute escapes text for an attribute or a property, where spreadsheets have no escapes of their own.
func attribute(text string) string {
	text, _ = Clean(text)
	return attributes.Replace(text)
}

var attributes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#10;", "\t", "&#9;")
