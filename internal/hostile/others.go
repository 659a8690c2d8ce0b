package hostile

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// others are files that are no list, whatever their names say.
func others(_ *rand.Rand, yield func(File) bool) bool {
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 1000)
	for _, f := range []File{
		file("other/empty.csv", "empty", nil),
		file("other/mark.csv", "empty", []byte("\ufeff")),
		file("other/blanks.csv", "empty", []byte("  \r\n \t \r\n\r\n")),
		file("other/delimiters.csv", "empty", []byte(";;;\n;;;\n")),
		file("other/nothing.xlsx", "empty", nil),
		file("other/a.csv", Read, []byte("a")),
		file("other/quote.csv", Any, []byte(`"`)),
		file("other/newline.csv", "empty", []byte("\n")),
		file("other/zero.csv", Any, []byte{0}),
		file("other/list.pdf.csv", "not_table", []byte("%PDF-1.7\n1 0 obj\n")),
		file("other/page.xls", "not_table", []byte("<html><body><table><tr><td>Navn</td></tr></table></body></html>")),
		file("other/page-with-blanks.csv", "not_table", []byte("\ufeff\r\n <!DOCTYPE html>\n<html>")),
		file("other/table-2003.xml", "not_table", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`)),
		file("other/records.json", "not_table", []byte(`[{"id": "1"}]`)),
		file("other/records.jsonl", "not_table", []byte("{\"id\": \"1\"}\n{\"id\": \"2\"}\n")),
		file("other/list.csv.gz", "not_table", []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00")),
		file("other/list.7z", "not_table", []byte("7z\xbc\xaf\x27\x1c\x00\x04")),
		file("other/list.rar", "not_table", []byte("Rar!\x1a\x07\x01\x00")),
		file("other/picture.png", "not_table", []byte("\x89PNG\r\n\x1a\n")),
		file("other/picture.jpg", "not_table", []byte("\xff\xd8\xff\xe0\x00\x10JFIF")),
		file("other/letter.rtf", "not_table", []byte("{\\rtf1\\ansi Navn}")),
		file("other/program.csv", "not_table", []byte("\x7fELF\x02\x01\x01\x00")),
		file("other/program.xlsx", "not_table", []byte("MZ\x90\x00\x03\x00\x00\x00")),
		file("other/old.xls", "old_excel", []byte(ole+spaced("Workbook"))),
		file("other/old.doc", "not_table", []byte(ole+spaced("WordDocument"))),
		file("other/old.ppt", "not_table", []byte(ole+spaced("PowerPoint Document"))),
		file("other/protected.xlsx", "password", []byte(ole+spaced("EncryptionInfo")+spaced("EncryptedPackage"))),
		file("other/list.ods", "ods", archived(part{name: "mimetype", body: "application/vnd.oasis.opendocument.spreadsheet", method: storedMethod}, part{name: "content.xml", body: "<x/>"})),
		file("other/letter.odt", "not_table", archived(part{name: "mimetype", body: "application/vnd.oasis.opendocument.text", method: storedMethod}, part{name: "content.xml", body: "<x/>"})),
		file("other/letter.docx", "not_table", archived(part{name: "[Content_Types].xml", body: "<Types/>"}, part{name: "word/document.xml", body: "<x/>"})),
		file("other/show.pptx", "not_table", archived(part{name: "ppt/presentation.xml", body: "<x/>"})),
		file("other/list.csv.zip", "not_table", archived(part{name: "liste.csv", body: "a;b\n1;2\n"})),
		file("other/empty.zip", "not_table", archived()),
		file("other/zip-in-zip.xlsx", "not_table", archived(part{name: "bok.xlsx", body: string(archived(newBook()...))})),
		file("other/list.xlsb", "binary_book", archived(newBook().with(part{name: "xl/workbook.bin", body: "x"})...)),
		file("other/list.xlsm", "macros", archived(newBook().with(part{name: "xl/vbaProject.bin", body: "x"})...)),
		file("other/list-case.xlsm", "macros", archived(newBook().with(part{name: `XL\VBAPROJECT.BIN`, body: "x"})...)),
		file("other/list-type.xlsx", "macros", archived(newBook().replace("[Content_Types].xml", "spreadsheetml.sheet.main", "excel.sheet.macroEnabled.main")...)),
	} {
		if !yield(f) {
			return false
		}
	}
	return true
}

// spaced writes ASCII as UTF-16, as names stand in the old binary files.
func spaced(s string) string {
	var b strings.Builder
	for _, c := range s {
		b.WriteString(string(c) + "\x00")
	}
	return b.String()
}

// secret are good lists that hold what nobody should send.
func secret(random *rand.Rand, yield func(File) bool) bool {
	for i, delimiter := range ";,\t|" {
		var numbers, births strings.Builder
		numbers.WriteString("Tiltak;Merknad\n")
		births.WriteString("Navn på bruker;Fødselsdato;Tiltak\n")
		for n := range 5 {
			fmt.Fprintf(&numbers, "Fallalarm;bruker %s %d\n", identity(random), n)
			fmt.Fprintf(&births, "Bruker %d;%02d.%02d.%d;Fallalarm\n", n, 1+random.IntN(28), 1+random.IntN(12), 1930+random.IntN(70))
		}
		for _, f := range []struct {
			name string
			text string
			what Secret
		}{{"identity", numbers.String(), IdentityNumbers}, {"births", births.String(), BirthDates}} {
			out := file(fmt.Sprintf("secret/%s-%d.csv", f.name, i), Read, []byte(strings.ReplaceAll(f.text, ";", string(delimiter))))
			out.Holds = f.what
			if !yield(out) {
				return false
			}
		}
	}
	out := newBook().rows(cell(`<c r="B5" t="inlineStr"><is><t>bruker `+identity(random)+`</t></is></c>`), "").file("identity", Read)
	out.Holds = IdentityNumbers
	return yield(out)
}

// identity makes a number with the right check digits of somebody who cannot be: 80 is added to the month.
func identity(random *rand.Rand) string {
	for {
		d := fmt.Sprintf("%02d%02d%02d%03d", 1+random.IntN(28), 81+random.IntN(12), random.IntN(100), random.IntN(500))
		k1 := check(d, 3, 7, 6, 1, 8, 9, 4, 5, 2)
		k2 := check(d+fmt.Sprint(k1), 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
		if k1 < 10 && k2 < 10 {
			return d + fmt.Sprint(k1) + fmt.Sprint(k2)
		}
	}
}

func check(d string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		if i < len(d) {
			sum += w * int(d[i]-'0')
		}
	}
	return (11 - sum%11) % 11
}
