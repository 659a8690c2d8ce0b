package table

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbook makes a file of a spreadsheet library's, for what that library can make.
func workbook(t testing.TB, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	make(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openBytes(t testing.TB, b []byte, want Format) *List {
	t.Helper()
	l, err := Open(bytes.NewReader(b), int64(len(b)), "bok.xlsx", want)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func set(t testing.TB, f *excelize.File, sheet, cell string, values ...any) {
	t.Helper()
	if err := f.SetSheetRow(sheet, cell, &values); err != nil {
		t.Fatal(err)
	}
}

func TestBook(t *testing.T) {
	b := workbook(t, func(f *excelize.File) {
		set(t, f, "Sheet1", "A1", "Prosjekter i kommunen")
		set(t, f, "Sheet1", "A3", "Sektor", "Navn", "Økonomi", nil, "Start", "Ferdig", "Navn")
		set(t, f, "Sheet1", "A4", nil, nil, "Budsjett", "Regnskap")
		for _, m := range [][2]string{{"A1", "G1"}, {"A3", "A4"}, {"B3", "B4"}, {"C3", "D3"}, {"A5", "A7"}} {
			if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
		day := time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC)
		set(t, f, "Sheet1", "A5", "Helse", "Velferdsteknologi", 1500000.5, 12, day, true, "Kari")
		set(t, f, "Sheet1", "B6", "Fallalarm", -3, nil, "2024", false)
		set(t, f, "Sheet1", "B7", "Hjemme", 0.1)
		set(t, f, "Sheet1", "A9", "Skole", "Fravær", 7, nil, nil, nil, "Ola", "utenfor")
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 4})
		_ = f.SetCellStyle("Sheet1", "C5", "C9", style)
		style, _ = f.NewStyle(&excelize.Style{NumFmt: 14})
		_ = f.SetCellStyle("Sheet1", "E5", "E5", style)
		_ = f.SetCellRichText("Sheet1", "B9", []excelize.RichTextRun{{Text: "Fra"}, {Text: "vær", Font: &excelize.Font{Bold: true}}})
		_ = f.SetCellFormula("Sheet1", "D9", "SUM(C5:C9)")
		_ = f.SetRowVisible("Sheet1", 6, false)
		_ = f.SetColVisible("Sheet1", "D", false)
		_, _ = f.NewSheet("Om dataene")
		set(t, f, "Om dataene", "A1", "Kilde", "År")
		_, _ = f.NewSheet("Skjult")
		set(t, f, "Skjult", "A1", "x", "y")
		_ = f.SetSheetVisible("Skjult", false)
	})
	l := openBytes(t, b, Format{})
	if f := l.Format(); f.Kind != XLSX || f.Sheet != "Sheet1" || !slices.Equal(f.Sheets, []string{"Sheet1", "Om dataene", "Skjult"}) || f.HeaderLine != 4 {
		t.Errorf("%+v", f)
	}
	if got := strings.Join(l.Header(), "|"); got != "Sektor|Navn|Økonomi – Budsjett|Økonomi – Regnskap|Start|Ferdig|Navn (2)" {
		t.Error(got)
	}
	got := told(l)
	want := []string{
		"5: Helse|Velferdsteknologi|1\u00a0500\u00a0000,50|12|31.12.2024|SANN|Kari",
		"6: Helse|Fallalarm|-3,00||2024|USANN",
		"7: Helse|Hjemme|0,10",
		"9: Skole|Fravær|7,00||||Ola !longer 9:8",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n%q, want\n%q", got, want)
	}
	for r := range l.Rows() {
		if r.Line == 5 && (r.Cell(2).Number != 1500000.5 || r.Cell(4).Kind != Date || !r.Cell(4).Date.Equal(time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC)) || r.Cell(5).Kind != Bool) {
			t.Errorf("%+v", r.Cells)
		}
		if r.Line == 9 && (r.Cell(3).Kind != NoValue || r.Cell(99) != Cell{}) {
			t.Errorf("%+v", r.Cells)
		}
	}
	var remarks []string
	for _, n := range l.Notices() {
		remarks = append(remarks, fmt.Sprint(n.What, " ", n.Line, n.Column, n.Text, n.Count))
	}
	for _, want := range []string{
		"title_lines 1 01", "two_line_header 3 00", "same_header 0 7Navn (2)0", "hidden_column 0 4Økonomi – Regnskap0", "hidden_rows 6 01",
		"other_sheet 0 0Om dataene1", "hidden_sheet 0 0Skjult1", "filled_down 6 12", "formula_no_value 9 41",
	} {
		if !slices.Contains(remarks, want) {
			t.Errorf("no %q in %q", want, remarks)
		}
	}
	if l := openBytes(t, b, Format{Sheet: "Skjult"}); strings.Join(l.Header(), "|") != "x|y" {
		t.Error(l.Header())
	}
	if _, err := Open(bytes.NewReader(b), int64(len(b)), "", Format{Sheet: "Ark9"}); !errors.Is(err, ErrNoSheet) {
		t.Error(err)
	}
}

// The library that wrote the file reads it too: the same texts, by another road.
func TestBook_secondRoad(t *testing.T) {
	b := workbook(t, func(f *excelize.File) {
		set(t, f, "Sheet1", "A1", "Navn", "Tall", "Tekst", "Verdi")
		for i := range 500 {
			set(t, f, "Sheet1", fmt.Sprintf("A%d", i+2), fmt.Sprint("nr ", i), i*i, fmt.Sprintf("linje %d\n<&> \"æøå\" _x000D_", i%7), i%3 == 0)
		}
	})
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	theirs, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for r, err := range openBytes(t, b, Format{}).Rows() {
		if err != nil {
			t.Fatal(err)
		}
		i++
		for c, want := range theirs[i] {
			want = map[string]string{"TRUE": "SANN", "FALSE": "USANN"}[want] + strings.NewReplacer("TRUE", "", "FALSE", "").Replace(want)
			if got := r.Cell(c).Text; got != want {
				t.Fatalf("%d %s: %q, the library has %q", r.Line, ColumnName(c+1), got, want)
			}
		}
	}
	if i != 500 || len(theirs) != 501 {
		t.Error(i, len(theirs))
	}
}

func TestBook_protected(t *testing.T) {
	f := excelize.NewFile()
	var b bytes.Buffer
	if err := f.Write(&b, excelize.Options{Password: "hemmelig"}); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()), "", Format{}); !errors.Is(err, ErrPassword) {
		t.Error(err)
	}
}

// Days in both counts, and what the first one gets wrong.
func TestBook_days(t *testing.T) {
	for _, in1904 := range []bool{false, true} {
		b := workbook(t, func(f *excelize.File) {
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &in1904}); err != nil {
				t.Fatal(err)
			}
			set(t, f, "Sheet1", "A1", "Navn", "Dag")
			for i, day := range []float64{1, 60, 61, 44195.5} {
				set(t, f, "Sheet1", fmt.Sprintf("A%d", i+2), "x", day)
			}
			code := "dd.mm.yyyy hh:mm"
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", "B2", "B5", style); err != nil {
				t.Fatal(err)
			}
		})
		want := []string{"2: x|01.01.1900 00:00", "3: x|29.02.1900 00:00", "4: x|01.03.1900 00:00", "5: x|30.12.2020 12:00"}
		if in1904 {
			want = []string{"2: x|02.01.1904 00:00", "3: x|01.03.1904 00:00", "4: x|02.03.1904 00:00", "5: x|31.12.2024 12:00"}
		}
		l := openBytes(t, b, Format{})
		if got := told(l); !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", in1904, got, want)
		}
		for r := range l.Rows() {
			if wrong := !in1904 && r.Line == 3; (r.Cell(1).Kind == Date) == wrong {
				t.Errorf("%v line %d: %+v", in1904, r.Line, r.Cell(1))
			}
		}
	}
}

// The longest sheet with a header is chosen, a hidden one only where there is no other.
func TestBook_choice(t *testing.T) {
	fill := func(f *excelize.File, sheet string, rows int, header ...any) {
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		if header != nil {
			set(t, f, sheet, "A1", header...)
		}
		for i := range rows {
			set(t, f, sheet, fmt.Sprintf("A%d", i+2), i, i*2)
		}
	}
	for name, c := range map[string]struct {
		make func(f *excelize.File)
		want string
	}{
		"longest":       {func(f *excelize.File) { fill(f, "Kort", 3, "a", "b"); fill(f, "Lang", 9, "a", "b") }, "Lang"},
		"with a header": {func(f *excelize.File) { fill(f, "Kort", 3, "a", "b"); fill(f, "Tall", 9) }, "Kort"},
		"not hidden": {func(f *excelize.File) {
			fill(f, "Kort", 3, "a", "b")
			fill(f, "Lang", 9, "a", "b")
			_ = f.SetSheetVisible("Lang", false)
		}, "Kort"},
		"only numbers": {func(f *excelize.File) { fill(f, "Tall", 9) }, "Tall"},
	} {
		if l := openBytes(t, workbook(t, c.make), Format{}); l.Format().Sheet != c.want {
			t.Errorf("%s: %q", name, l.Format().Sheet)
		}
	}
}
