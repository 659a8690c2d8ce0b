package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func book() Book {
	return Book{Title: "Prosjekter i Vefsn", Language: "nb-NO", Creator: "Vefsn kommune", About: About{"Om dataene", "Kolonne", "Hva den betyr", "Navn for programmer"}}
}

var notes = []Note{{"Kilde", "Allmenning"}, {"Lisens", "https://data.norge.no/nlod/no/2.0"}, {"Utvalg", "=alle"}, {"Tomt", ""}}

func writeXLSX(t testing.TB, b Book, table Table, rows ...[]any) ([]byte, Report) {
	t.Helper()
	var out bytes.Buffer
	x := NewXLSX(&out, b)
	if err := x.Table(table); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := x.Write(row...); err != nil {
			t.Fatal(err)
		}
	}
	report, err := x.Finish(notes...)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), report
}

func open(t testing.TB, file []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// unpack gives the parts of the file, each of which must be XML that can be read.
func unpack(t testing.TB, file []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if !f.Modified.IsZero() && f.Modified.Year() > 1980 {
			t.Errorf("%s carries the time %v", f.Name, f.Modified)
		}
		for d := xml.NewDecoder(bytes.NewReader(text)); err == nil; {
			if _, err = d.Token(); err != nil && err != io.EOF {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		parts[f.Name] = string(text)
	}
	return parts
}

func TestXLSX_kinds(t *testing.T) {
	file, report := writeXLSX(t, book(), kinds(), kindsRow(), make([]any, 9),
		[]any{"=1+1", -5, 1e21, 0.5, "2024-03", int64(-1), false, "javascript:alert(1)", "-"})
	if report.Rows != 3 || report.Counts != [3]int{} {
		t.Errorf("report %+v", report)
	}
	f := open(t, file)
	type want struct {
		value, shown string
		kind         excelize.CellType
	}
	text, num := excelize.CellTypeInlineString, excelize.CellTypeUnset
	for cell, w := range map[string]want{
		"A1": {"Tittel", "Tittel", text}, "D1": {"Beløp i kroner", "Beløp i kroner", text},
		"A2": {"Færre fall", "Færre fall", text}, "B2": {"1314", "1,314", num}, "C2": {"0.72", "0.72", num}, "D2": {"1500000", "1,500,000", num},
		"E2": {"45375", "24.03.2024", num}, "F2": {"2024", "2024", num}, "G2": {"Ja", "Ja", text}, "I2": {"0301", "0301", text},
		"H2": {"https://allmenning.example/a?b=1&c=2", "https://allmenning.example/a?b=1&c=2", text},
		"A3": {"", "", num}, "I3": {"", "", num},
		"A4": {"=1+1", "=1+1", text}, "B4": {"-5", "-5", num}, "C4": {"1E+21", "1E+21", num}, "D4": {"0.5", "1", num}, "E4": {"2024-03", "2024-03", text}, "F4": {"-1", "-1", num},
		"G4": {"Nei", "Nei", text}, "H4": {"javascript:alert(1)", "javascript:alert(1)", text}, "I4": {"-", "-", text},
	} {
		raw, _ := f.GetCellValue("Prosjekter", cell, excelize.Options{RawCellValue: true})
		shown, _ := f.GetCellValue("Prosjekter", cell)
		kind, _ := f.GetCellType("Prosjekter", cell)
		formula, _ := f.GetCellFormula("Prosjekter", cell)
		if (want{raw, shown, kind}) != w || formula != "" {
			t.Errorf("%s is %q, shown %q, type %d, formula %q; want %+v", cell, raw, shown, kind, formula, w)
		}
	}
	for cell, want := range map[string]bool{"H2": true, "H4": false, "A2": false} {
		if ok, _, _ := f.GetCellHyperLink("Prosjekter", cell); ok != want {
			t.Errorf("%s can be clicked: %v", cell, ok)
		}
	}
}

func TestXLSX_sheets_filters_and_properties(t *testing.T) {
	file, _ := writeXLSX(t, book(), kinds(), kindsRow(), kindsRow())
	f := open(t, file)
	if got := fmt.Sprint(f.GetSheetList()); got != "[Prosjekter Om dataene]" {
		t.Errorf("sheets %s", got)
	}
	if p, _ := f.GetPanes("Prosjekter"); !p.Freeze || p.YSplit != 1 {
		t.Errorf("the header is not frozen: %+v", p)
	}
	names := fmt.Sprint(f.GetDefinedName())
	for _, want := range []string{"'Prosjekter'!$A$1:$I$3", "'Prosjekter'!$1:$1"} {
		if !strings.Contains(names, want) {
			t.Errorf("%s has no %s", names, want)
		}
	}
	p := unpack(t, file)
	for part, texts := range map[string][]string{
		"xl/worksheets/sheet1.xml": {`<autoFilter ref="A1:I3"/>`, `tabSelected="1"`, `topLeftCell="A2"`},
		"docProps/core.xml":        {"<dc:title>Prosjekter i Vefsn</dc:title>", "<dc:creator>Vefsn kommune</dc:creator>", "<dc:language>nb-NO</dc:language>"},
	} {
		for _, s := range texts {
			if !strings.Contains(p[part], s) {
				t.Errorf("%s lacks %s", part, s)
			}
		}
	}
	for _, s := range []string{"created", "modified", "lastModifiedBy"} {
		if strings.Contains(p["docProps/core.xml"]+p["docProps/app.xml"], s) {
			t.Errorf("the properties have %s", s)
		}
	}
	rows, _ := f.GetRows("Om dataene")
	got := fmt.Sprintf("%q", rows[:9])
	want := `[["Prosjekter i Vefsn"] [] ["Kilde" "Allmenning"] ["Lisens" "https://data.norge.no/nlod/no/2.0"] ["Utvalg" "=alle"] ["Tomt"] [] ["Prosjekter"] ["Kolonne" "Hva den betyr" "Navn for programmer"]]`
	if got != want {
		t.Errorf("about the data:\n%s\nwant\n%s", got, want)
	}
	if ok, target, _ := f.GetCellHyperLink("Om dataene", "B4"); !ok || target != "https://data.norge.no/nlod/no/2.0" {
		t.Errorf("the licence leads to %q", target)
	}
	if fmt.Sprintf("%q", rows[9]) != `["Tittel" "Hva prosjektet heter." "title"]` || len(rows) != 18 {
		t.Errorf("%d rows; the first column is told as %q", len(rows), rows[9])
	}
}

func TestXLSX_same_bytes(t *testing.T) {
	write := func() []byte {
		var out bytes.Buffer
		x := NewXLSX(&out, book())
		for _, title := range []string{"Behov", "Prosjekter", "Resultater"} {
			table := kinds()
			table.Title = title
			if err := x.Table(table); err != nil {
				t.Fatal(err)
			}
			for range 20 {
				if err := x.Write(kindsRow()...); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := x.Finish(notes...); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	once := write()
	for range 5 {
		if !bytes.Equal(once, write()) {
			t.Fatal("the same rows gave other bytes")
		}
	}
	if f := open(t, once); fmt.Sprint(f.GetSheetList()) != "[Behov Prosjekter Resultater Om dataene]" {
		t.Errorf("sheets %v", f.GetSheetList())
	}
}

func TestXLSX_reports_what_it_could_not_keep(t *testing.T) {
	long := strings.Repeat("😀", 20_000)
	row := func(title any, n any, date any) []any {
		return []any{title, n, nil, nil, date, nil, nil, nil, nil}
	}
	file, report := writeXLSX(t, book(), kinds(), row(long, 999_999_999_999_999, "1900-03-01"), row("\x00a\x1bb", 1_000_000_000_000_000, "1900-02-28"), row("c", int64(math.MinInt64), time.Date(1814, 5, 17, 0, 0, 0, 0, time.UTC)))
	want := []Place{{"projects", "title", 2, Cut}, {"projects", "title", 3, Replaced}, {"projects", "participants", 3, AsText}, {"projects", "from", 3, AsText}, {"projects", "participants", 4, AsText}, {"projects", "from", 4, AsText}}
	if fmt.Sprint(report.Places) != fmt.Sprint(want) || report.Counts != [3]int{1, 1, 4} {
		t.Errorf("report %+v, want %+v", report, want)
	}
	f := open(t, file)
	for cell, want := range map[string]string{"A3": "\uFFFDa\uFFFDb", "B2": "999999999999999", "B3": "1000000000000000", "B4": "-9223372036854775808", "E2": "61", "E3": "1900-02-28", "E4": "1814-05-17"} {
		if got, _ := f.GetCellValue("Prosjekter", cell, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	got, _ := f.GetCellValue("Prosjekter", "A2")
	if n := len(utf16.Encode([]rune(got))); n > maxText || n < maxText-1 || !strings.HasSuffix(got, "😀"+CutMark) {
		t.Errorf("the long text has %d units and ends with %q", n, got[len(got)-12:])
	}
	many := make([][]any, 150)
	for i := range many {
		many[i] = row("\x00", nil, nil)
	}
	if _, report := writeXLSX(t, book(), kinds(), many...); len(report.Places) != 100 || report.Counts[Replaced] != 150 {
		t.Errorf("%d places, %d counted", len(report.Places), report.Counts[Replaced])
	}
}

// A row that is refused leaves the file as it was.
func TestXLSX_goes_on_after_a_refused_row(t *testing.T) {
	var out bytes.Buffer
	x := NewXLSX(&out, book())
	x.Table(kinds())
	bad := kindsRow()
	bad[8] = 301
	if err := x.Write(bad...); !errors.Is(err, ErrValue) || !strings.Contains(err.Error(), "projects.municipality") {
		t.Errorf("a number in a text column: %v", err)
	}
	if err := x.Write("a"); !errors.Is(err, ErrRow) {
		t.Errorf("a short row: %v", err)
	}
	x.Write(kindsRow()...)
	if report, err := x.Finish(); err != nil || report.Rows != 1 {
		t.Errorf("%v, %d rows", err, report.Rows)
	}
	if rows, _ := open(t, out.Bytes()).GetRows("Prosjekter"); len(rows) != 2 {
		t.Errorf("%d rows in the sheet", len(rows))
	}
}

type fails struct{ room int }

func (f *fails) Write(p []byte) (int, error) {
	if f.room -= len(p); f.room < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(p), nil
}

// Wherever the reader goes away, the error comes out and nothing panics.
func TestXLSX_reader_gone(t *testing.T) {
	file, _ := writeXLSX(t, book(), kinds(), kindsRow())
	for room := 0; room < len(file); room += 97 {
		x := NewXLSX(&fails{room}, book())
		x.Table(kinds())
		x.Write(kindsRow()...)
		if _, err := x.Finish(notes...); !errors.Is(err, io.ErrClosedPipe) {
			t.Fatalf("after %d bytes: %v", room, err)
		}
		if err := Template(&fails{min(room, 900)}, book(), kinds(), guide(), kindsRow()); !errors.Is(err, io.ErrClosedPipe) {
			t.Fatalf("a template after %d bytes: %v", room, err)
		}
	}
}

func TestSheetName(t *testing.T) {
	var taken []string
	for _, c := range [][2]string{
		{"Prosjekter", "Prosjekter"},
		{"PROSJEKTER", "PROSJEKTER (2)"},
		{"prosjekter", "prosjekter (3)"},
		{"Inn/ut: [alle]?*\\", "Inn ut alle"},
		{"'sitat'", "sitat"},
		{"", "1"},
		{"???", "1 (2)"},
		{"History", "History (2)"},
		{strings.Repeat("å", 40), strings.Repeat("å", 31)},
		{strings.Repeat("Å", 40), strings.Repeat("Å", 27) + " (2)"},
		{strings.Repeat("😀", 20), strings.Repeat("😀", 15)},
		{"to\nlinjer\x00", "to linjer\uFFFD"},
		{"a\u202eb", "ab"},
		{strings.Repeat("x", 30) + "'y", strings.Repeat("x", 30)},
	} {
		got := sheetName(c[0], taken)
		if got != c[1] {
			t.Errorf("%q is %q, want %q", c[0], got, c[1])
		}
		taken = append(taken, got)
	}
	rapid.Check(t, func(t *rapid.T) {
		var taken []string
		f := excelize.NewFile()
		defer f.Close()
		for _, title := range rapid.SliceOfN(oddText(), 1, 5).Draw(t, "titles") {
			name := sheetName(title, taken)
			if _, err := f.NewSheet(name); err != nil || has(taken, name) || strings.ContainsAny(name, "\x00\n\t") {
				t.Fatalf("%q gave %q: %v", title, name, err)
			}
			taken = append(taken, name)
		}
	})
}

// Each text comes back from another program's reader. The sheet's own escapes are left out here, since that reader turns
// _x0041_x0042_ into other text than the standard says; LibreOffice reads those, in TestLibreOffice.
func TestXLSX_round_trip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		table := Table{Name: "t", Title: oddText().Draw(t, "title")}
		for i := range columns {
			table.Columns = append(table.Columns, Column{Name: letters(i), Title: "x" + oddText().Draw(t, "column"), Kind: rapid.SampledFrom([]Kind{Text, Link}).Draw(t, "kind")})
		}
		rows := rapid.SliceOfN(rapid.SliceOfN(oddText(), columns, columns), 0, 4).Draw(t, "rows")
		var out bytes.Buffer
		x := NewXLSX(&out, Book{Title: oddText().Draw(t, "book"), About: About{Sheet: table.Title}})
		if err := x.Table(table); err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			values := make([]any, columns)
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "_x", "_y")
				values[i] = row[i]
			}
			if err := x.Write(values...); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := x.Finish(Note{"a", "b"}); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for n, row := range rows {
			for i, text := range row {
				cell, _ := excelize.CoordinatesToCellName(i+1, n+2)
				want, _ := Clean(text)
				got, err := f.GetCellValue(f.GetSheetName(0), cell)
				formula, _ := f.GetCellFormula(f.GetSheetName(0), cell)
				if got != want || err != nil || formula != "" {
					t.Fatalf("%s: %q came back as %q (%v), formula %q", cell, text, got, err, formula)
				}
			}
		}
	})
}

func TestXLSX_full(t *testing.T) {
	x := NewXLSX(io.Discard, book())
	x.Table(kinds())
	x.page.row = maxRows - 1
	if err := x.Write(kindsRow()...); err != nil {
		t.Errorf("the last row: %v", err)
	}
	if err := x.Write(kindsRow()...); !errors.Is(err, ErrFull) {
		t.Errorf("one row more: %v", err)
	}
	x.page.row, x.page.bytes = 2, maxBytes+1
	if err := x.Write(kindsRow()...); !errors.Is(err, ErrFull) {
		t.Errorf("4 GB and a row: %v", err)
	}
	wide := Table{Columns: make([]Column, maxColumns+1)}
	if err := x.Table(wide); !errors.Is(err, ErrFull) {
		t.Errorf("one column more: %v", err)
	}
	if letters(maxColumns-1) != "XFD" {
		t.Errorf("the last column is %s", letters(maxColumns-1))
	}
}

// Only so many links can be clicked; the rest are texts.
func TestXLSX_many_links(t *testing.T) {
	var out bytes.Buffer
	x := NewXLSX(&out, Book{})
	x.Table(Table{Name: "t", Title: "T", Columns: []Column{{Name: "a", Title: "A", Kind: Link}}})
	x.page.links = make([]link, maxLinks-1)
	x.Write("https://a.example/1")
	x.Write("https://a.example/2")
	links := x.page.links
	x.Finish()
	if len(links) != maxLinks || links[maxLinks-1] != (link{"A2", "https://a.example/1"}) {
		t.Errorf("%d links, the last %v", len(links), links[len(links)-1])
	}
	if got, _ := open(t, out.Bytes()).GetCellValue("T", "A3"); got != "https://a.example/2" {
		t.Errorf("the text of the one too many is %q", got)
	}
}

func TestWebAddress(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.example/b?c=1&d=2#e": "https://a.example/b?c=1&d=2#e", "http://a.example:8080": "http://a.example:8080", "https://a.example/blå bær": "https://a.example/bl%C3%A5%20b%C3%A6r",
		`https://a.example/?q=å "x"|100%`: "https://a.example/?q=%C3%A5%20%22x%22%7C100%25", "HTTPS://A.example/%C3%A5": "https://A.example/%C3%A5",
		"": "", "a.example": "", "//a.example": "", "ftp://a.example": "", "file:///etc/passwd": "", "javascript:alert(1)": "", "https://": "", "https://:80": "", "https://u:p@a.example": "", "https://blåbær.example": "",
		"https://[::1]/": "", "https://a b/": "", "https://a.example/%zz": "", "\\\\a.example\\b": "", " https://a.example": "", "https://a.example/" + strings.Repeat("x", maxAddress): "",
	} {
		got, ok := webAddress(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v; want %q", text, got, ok, want)
		}
	}
	allowed := regexp.MustCompile(`^https?://[A-Za-z0-9.:-]+([A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)
	rapid.Check(t, func(t *rapid.T) {
		text := "https://a.example" + rapid.SampledFrom([]string{"/", "?", "#", "", "/%"}).Draw(t, "before") + oddText().Draw(t, "rest")
		if address, ok := webAddress(text); ok && !allowed.MatchString(address) {
			t.Fatalf("%q gave %q", text, address)
		}
	})
}

// The words in the header can be read: WCAG 2.1, 1.4.3.
func TestContrast(t *testing.T) {
	luminance := func(rgb string) float64 {
		var c [3]uint8
		fmt.Sscanf(rgb, "%02x%02x%02x", &c[0], &c[1], &c[2])
		sum := 0.0
		for i, weight := range []float64{.2126, .7152, .0722} {
			v := float64(c[i]) / 255
			if v <= .04045 {
				v /= 12.92
			} else {
				v = math.Pow((v+.055)/1.055, 2.4)
			}
			sum += weight * v
		}
		return sum
	}
	for _, pair := range [][2]string{{inkHead, headFill}, {inkHead, mustFill}, {"FFFFFF", inkLink}} {
		if ratio := (luminance(pair[0]) + .05) / (luminance(pair[1]) + .05); ratio < 7 {
			t.Errorf("%s on %s is %.1f:1", pair[0], pair[1], ratio)
		} else {
			t.Logf("%s on %s is %.1f:1", pair[0], pair[1], ratio)
		}
	}
}
