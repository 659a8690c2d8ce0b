package docx

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
)

const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	nsWord    = `http://schemas.openxmlformats.org/wordprocessingml/2006/main`
	nsOffice  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	nsPackage = `http://schemas.openxmlformats.org/package/2006`
	nsTypes   = `application/vnd.openxmlformats-officedocument.wordprocessingml.`
)

// pack writes the parts as a zip, in an order and with a date that never change. The content types come first, where
// readers that look at the first bytes expect them.
func (d Document) pack(w io.Writer, body *writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", d.core()},
		{"docProps/app.xml", appProps},
		{"word/document.xml", d.document(body)},
		{"word/_rels/document.xml.rels", documentRels(body.links)},
		{"word/styles.xml", d.styles()},
		{"word/numbering.xml", numbering},
		{"word/settings.xml", d.settings()},
		{"word/footer1.xml", d.footer()},
	} {
		head := &zip.FileHeader{Name: part.name, Method: zip.Deflate}
		head.Modified = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) // the least a zip can say; the time made is in core.xml
		f, err := z.CreateHeader(head)
		if err != nil {
			return fmt.Errorf("docx: part %s: %w", part.name, err)
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			return fmt.Errorf("docx: part %s: %w", part.name, err)
		}
	}
	return z.Close()
}

const contentTypes = xmlHead + `<Types xmlns="` + nsPackage + `/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + nsTypes + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + nsTypes + `styles+xml"/>` +
	`<Override PartName="/word/numbering.xml" ContentType="` + nsTypes + `numbering+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + nsTypes + `settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + nsTypes + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>` +
	`</Types>`

const packageRels = xmlHead + `<Relationships xmlns="` + nsPackage + `/relationships">` +
	`<Relationship Id="rId1" Type="` + nsOffice + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="` + nsPackage + `/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
	`<Relationship Id="rId3" Type="` + nsOffice + `/extended-properties" Target="docProps/app.xml"/>` +
	`</Relationships>`

const appProps = xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
	`<Application>Allmenning</Application></Properties>`

func documentRels(links []string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + nsPackage + `/relationships">`)
	for i, name := range []string{"styles", "numbering", "settings"} {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s.xml"/>`, i+1, nsOffice, name, name)
	}
	b.WriteString(`<Relationship Id="rId4" Type="` + nsOffice + `/footer" Target="footer1.xml"/>`)
	for i, address := range links {
		fmt.Fprintf(&b, `<Relationship Id="rIdL%d" Type="%s/hyperlink" Target="%s" TargetMode="External"/>`, i+1, nsOffice, escape(address))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

// core is Dublin Core, as ECMA-376 part 2 has it.
func (d Document) core() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<cp:coreProperties xmlns:cp="` + nsPackage + `/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	b.WriteString(`<dc:title>` + escape(d.Title) + `</dc:title><dc:creator>` + escape(d.Creator) + `</dc:creator><dc:language>` + d.Language + `</dc:language>`)
	if !d.Created.IsZero() {
		at := d.Created.UTC().Format("2006-01-02T15:04:05Z")
		for _, name := range []string{"created", "modified"} {
			b.WriteString(`<dcterms:` + name + ` xsi:type="dcterms:W3CDTF">` + at + `</dcterms:` + name + `>`)
		}
	}
	b.WriteString(`</cp:coreProperties>`)
	return b.String()
}

func (d Document) document(body *writer) string {
	return xmlHead + `<w:document xmlns:w="` + nsWord + `" xmlns:r="` + nsOffice + `"><w:body>` + body.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>` +
		`<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>` +
		`</w:body></w:document>`
}

// footer is the source at the left and the page number at the right, one line.
func (d Document) footer() string {
	w := &writer{}
	w.WriteString(xmlHead + `<w:ftr xmlns:w="` + nsWord + `"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>`)
	say := func(s string) {
		w.WriteString(`<w:r>`)
		w.text(s)
		w.WriteString(`</w:r>`)
	}
	field := func(name string) {
		w.WriteString(`<w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`)
	}
	say(strings.Join(strings.Fields(d.Source), " ") + "\t")
	if d.Page != "" {
		say(d.Page + " ")
	}
	field("PAGE")
	if d.Of != "" {
		say(" " + d.Of + " ")
		field("NUMPAGES")
	}
	w.WriteString(`</w:p></w:ftr>`)
	return w.String()
}

func (d Document) settings() string {
	return xmlHead + `<w:settings xmlns:w="` + nsWord + `"><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>` +
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>` +
		`<w:themeFontLang w:val="` + d.Language + `"/></w:settings>`
}
