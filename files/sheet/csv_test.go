package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// kinds has one column of every kind, and a row of it.
func kinds() Table {
	return Table{Name: "projects", Title: "Prosjekter", Columns: []Column{
		{Name: "title", Title: "Tittel", Kind: Text, About: "Hva prosjektet heter.", Required: true},
		{Name: "participants", Title: "Deltakere", Kind: Whole},
		{Name: "ratio", Title: "Forholdstall", Kind: Decimal},
		{Name: "amount_nok", Title: "Beløp i kroner", Kind: Kroner},
		{Name: "from", Title: "Fra", Kind: Date},
		{Name: "year", Title: "År", Kind: Year},
		{Name: "open", Title: "Åpent", Kind: Flag, Choices: []string{"Ja", "Nei"}},
		{Name: "page", Title: "Side", Kind: Link},
		{Name: "municipality", Title: "Kommune", Kind: Text, Choices: []string{"0301 Oslo", "1824 Vefsn"}},
	}}
}

func kindsRow() []any {
	return []any{"Færre fall", 1314, 0.72, int64(1500000), time.Date(2024, 3, 24, 23, 59, 0, 0, time.FixedZone("", 7200)), 2024, true, "https://allmenning.example/a?b=1&c=2", "0301"}
}

func writeCSV(t testing.TB, d Dialect, table Table, rows ...[]any) (string, Report) {
	t.Helper()
	var b bytes.Buffer
	c, err := NewCSV(&b, d, table)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := c.Write(row...); err != nil {
			t.Fatal(err)
		}
	}
	report, err := c.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), report
}

func TestCSV_dialects(t *testing.T) {
	none := make([]any, 9)
	odd := []any{"Sa «hei»; \"nå\"\r\nny linje", -5, -0.25, -1000.5, "2024-03", 1999, false, "javascript:alert(1)", "=1+1"}
	for d, want := range map[Dialect]string{
		ForExcel: "\uFEFFTittel;Deltakere;Forholdstall;Beløp i kroner;Fra;År;Åpent;Side;Kommune\r\n" +
			"Færre fall;1314;0,72;1500000;2024-03-24;2024;Ja;https://allmenning.example/a?b=1&c=2;0301\r\n" +
			";;;;;;;;\r\n" +
			"\"Sa «hei»; \"\"nå\"\"\nny linje\";-5;-0,25;-1000,5;2024-03;1999;Nei;javascript:alert(1);'=1+1\r\n",
		ForPrograms: "title,participants,ratio,amount_nok,from,year,open,page,municipality\r\n" +
			"Færre fall,1314,0.72,1500000,2024-03-24,2024,true,https://allmenning.example/a?b=1&c=2,0301\r\n" +
			",,,,,,,,\r\n" +
			"\"Sa «hei»; \"\"nå\"\"\nny linje\",-5,-0.25,-1000.5,2024-03,1999,false,javascript:alert(1),'=1+1\r\n",
	} {
		got, report := writeCSV(t, d, kinds(), kindsRow(), none, odd)
		if got != want {
			t.Errorf("dialect %d:\n%s\nwant\n%s", d, got, want)
		}
		if report.Rows != 3 || report.Counts != [3]int{} {
			t.Errorf("report %+v", report)
		}
	}
}

func ExampleNewCSV() {
	table := Table{Name: "grants", Title: "Tilskudd", Columns: []Column{
		{Name: "municipality", Title: "Kommune", Kind: Text},
		{Name: "amount_nok", Title: "Beløp i kroner", Kind: Kroner},
		{Name: "share", Title: "Andel", Kind: Decimal},
		{Name: "decided", Title: "Vedtatt", Kind: Date},
	}}
	var b strings.Builder
	w, err := NewCSV(&b, ForPrograms, table)
	if err != nil {
		panic(err)
	}
	w.Write("Vefsn", 1_500_000, .25, "2024-03-24")
	w.Write("=Vefsn", -1, nil, nil)
	if _, err := w.Finish(); err != nil {
		panic(err)
	}
	fmt.Print(strings.ReplaceAll(b.String(), "\r\n", "\n"))
	// Output:
	// municipality,amount_nok,share,decided
	// Vefsn,1500000,0.25,2024-03-24
	// '=Vefsn,-1,,
}

func TestCSV_long_and_unwritable_texts(t *testing.T) {
	table := Table{Name: "t", Title: "T", Columns: []Column{{Name: "a", Title: "A"}}}
	long := strings.Repeat("å", 40_000)
	excel, report := writeCSV(t, ForExcel, table, []any{"kort"}, []any{long}, []any{"nul\x00 og \xff"})
	if report.Counts != [3]int{Cut: 1, Replaced: 1} || report.Places[0] != (Place{"t", "a", 3, Cut}) || report.Places[1] != (Place{"t", "a", 4, Replaced}) {
		t.Errorf("report %+v", report)
	}
	if !strings.Contains(excel, "å"+CutMark+"\r\n") || !strings.HasSuffix(excel, "nul\uFFFD og \uFFFD\r\n") {
		t.Error("the long text has no mark, or what cannot be written is not replaced")
	}
	if programs, report := writeCSV(t, ForPrograms, table, []any{long}); report.Counts[Cut] != 0 || !strings.Contains(programs, long) {
		t.Error("programs get the text whole")
	}
}

// Each text comes back from encoding/csv, whatever stands in it, in both dialects.
func TestCSV_round_trip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		rows := rapid.SliceOfN(rapid.SliceOfN(oddText(), columns, columns), 0, 4).Draw(t, "rows")
		checkCSV(t, rows, columns)
	})
}

func FuzzCSV(f *testing.F) {
	for i, text := range hostile {
		f.Add(text, hostile[len(hostile)-1-i])
	}
	f.Fuzz(func(t *testing.T, a, b string) { checkCSV(t, [][]string{{a, b}, {b, a}}, 2) })
}

func checkCSV(t interface{ Fatalf(string, ...any) }, rows [][]string, columns int) {
	table := Table{Name: "t", Title: "T"}
	for i := range columns {
		table.Columns = append(table.Columns, Column{Name: letters(i), Title: letters(i)})
	}
	for d, comma := range map[Dialect]rune{ForExcel: ';', ForPrograms: ','} {
		var b bytes.Buffer
		w, _ := NewCSV(&b, d, table)
		for _, row := range rows {
			values := make([]any, columns)
			for i, text := range row {
				values[i] = text
			}
			if err := w.Write(values...); err != nil {
				t.Fatalf("%v", err)
			}
		}
		w.Finish()
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\uFEFF")))
		r.Comma = comma
		read, err := r.ReadAll()
		if err != nil || len(read) != len(rows)+1 {
			t.Fatalf("dialect %d: %v, %d rows of %d, from %q", d, err, len(read), len(rows)+1, b.String())
		}
		for n, row := range rows {
			for i, text := range row {
				want, _ := Clean(text)
				if _, long := cut(Safe(want)); long && d == ForExcel {
					continue
				}
				if Plain(read[n+1][i]) != want {
					t.Fatalf("dialect %d: %q came back as %q", d, text, Plain(read[n+1][i]))
				}
			}
		}
	}
}

type numberCode string

func TestValues(t *testing.T) {
	type amount int32
	seven, none := 7, (*int)(nil)
	at := func(k Kind) Column { return Column{Name: "c", Title: "C", Kind: k, Choices: []string{"Ja", "Nei"}} }
	for _, c := range []struct {
		kind  Kind
		value any
		want  string // as programs get it
		err   error
	}{
		{Text, numberCode("0301"), "0301", nil},
		{Text, 1, "", ErrValue},
		{Text, []byte("a"), "", ErrValue},
		{Text, true, "", ErrValue},
		{Text, nil, "", nil},
		{Whole, amount(-3), "-3", nil},
		{Whole, &seven, "7", nil},
		{Whole, none, "", nil},
		{Whole, uint8(200), "200", nil},
		{Whole, uint64(math.MaxUint64), "", ErrValue},
		{Whole, int64(math.MinInt64), "-9223372036854775808", nil},
		{Whole, 1.5, "", ErrValue},
		{Whole, "1", "", ErrValue},
		{Decimal, 3, "3", nil},
		{Decimal, float32(0.5), "0.5", nil},
		{Decimal, math.Copysign(0, -1), "0", nil},
		{Decimal, math.NaN(), "", ErrValue},
		{Decimal, math.Inf(-1), "", ErrValue},
		{Decimal, 1e21, "1E+21", nil},
		{Decimal, 1e-9, "1E-09", nil},
		{Decimal, 0.1, "0.1", nil},
		{Kroner, 99.5, "99.5", nil},
		{Date, time.Time{}, "", nil},
		{Date, "2024-02-30", "2024-02-30", nil},
		{Date, "våren 2024", "våren 2024", nil},
		{Date, 2024, "", ErrValue},
		{Date, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "", ErrValue},
		{Year, int16(2024), "2024", nil},
		{Year, 2024.0, "", ErrValue},
		{Flag, false, "false", nil},
		{Flag, 1, "", ErrValue},
		{Link, "x", "x", nil},
		{Link, 1, "", ErrValue},
		{Text, struct{}{}, "", ErrValue},
		{Text, time.Now(), "", ErrValue},
	} {
		var b bytes.Buffer
		w, err := NewCSV(&b, ForPrograms, Table{Name: "t", Columns: []Column{at(c.kind), {Name: "x", Title: "X"}}})
		if err != nil {
			t.Fatal(err)
		}
		err = w.Write(c.value, "x")
		w.Finish()
		if !errors.Is(err, c.err) {
			t.Errorf("kind %d, %v: error %v, want %v", c.kind, c.value, err, c.err)
		}
		want := "c,x\r\n" + c.want + ",x\r\n"
		if c.err != nil {
			want = "c,x\r\n"
		}
		if b.String() != want {
			t.Errorf("kind %d, %v: wrote %q, want %q", c.kind, c.value, b.String(), want)
		}
	}
}

func TestTable_refuses(t *testing.T) {
	ok := Column{Name: "a", Title: "A"}
	for name, table := range map[string]Table{
		"no columns": {}, "no name": {Columns: []Column{{Title: "A"}}}, "no title": {Columns: []Column{{Name: "a"}}}, "same name": {Columns: []Column{ok, ok}},
		"yes without no": {Columns: []Column{{Name: "a", Title: "A", Kind: Flag, Choices: []string{"Ja"}}}}, "unknown kind": {Columns: []Column{{Name: "a", Title: "A", Kind: 99}}},
		"too wide": {Columns: []Column{{Name: "a", Title: "A", Width: 256}}},
	} {
		var b bytes.Buffer
		if _, err := NewCSV(&b, ForExcel, table); !errors.Is(err, ErrTable) || b.Len() > 0 {
			t.Errorf("%s: CSV gave %v", name, err)
		}
		if err := NewXLSX(&b, Book{}).Table(table); !errors.Is(err, ErrTable) || b.Len() > 0 {
			t.Errorf("%s: XLSX gave %v", name, err)
		}
		if err := Template(&b, Book{}, table, Guide{}, nil); !errors.Is(err, ErrTable) || b.Len() > 0 {
			t.Errorf("%s: a template gave %v", name, err)
		}
	}
	w, _ := NewCSV(new(bytes.Buffer), ForExcel, Table{Columns: []Column{ok}})
	if err := w.Write("a", "b"); !errors.Is(err, ErrRow) {
		t.Errorf("two cells in a table of one: %v", err)
	}
	if err := NewXLSX(new(bytes.Buffer), Book{}).Write("a"); !errors.Is(err, ErrRow) {
		t.Errorf("a row before any table: %v", err)
	}
	if _, err := NewXLSX(new(bytes.Buffer), Book{}).Finish(); !errors.Is(err, ErrTable) {
		t.Errorf("an empty workbook: %v", err)
	}
}
