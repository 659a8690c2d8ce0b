package table

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// openString opens a text as a file.
func openString(t testing.TB, text string, want Format) *List {
	t.Helper()
	l, err := Open(strings.NewReader(text), int64(len(text)), "list", want)
	if err != nil {
		t.Fatalf("%q: %v", text[:min(len(text), 80)], err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// told writes a list down: "line: cell|cell", and "line: !fault column".
func told(l *List) (out []string) {
	for r, err := range l.Rows() {
		var cells []string
		for _, c := range r.Cells {
			cells = append(cells, c.Text)
		}
		s := fmt.Sprintf("%d: %s", r.Line, strings.Join(cells, "|"))
		var e *Error
		if errors.As(err, &e) {
			s += fmt.Sprintf(" !%s %d:%d", e.What, e.Line, e.Column)
		}
		out = append(out, s)
	}
	return out
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		header string
		rows   []string
	}{
		"semicolon":            {"Navn;Beløp\nOslo;1,5\nBø;2\n", "Navn|Beløp", []string{"2: Oslo|1,5", "3: Bø|2"}},
		"comma":                {"navn,tall\n\"Helse, omsorg\",12\nSkole,13\n", "navn|tall", []string{"2: Helse, omsorg|12", "3: Skole|13"}},
		"pasted":               {"Navn\tBeløp\r\nOslo\t1 500,50\r\n\"to\nlinjer\"\t2\r\n", "Navn|Beløp", []string{"2: Oslo|1 500,50", "3: to\nlinjer|2"}},
		"pipe":                 {"a|b\n1|2\n", "a|b", []string{"2: 1|2"}},
		"decimals as common":   {"Kommune;Beløp;Andel\nOslo;1500,50;3,2\nBø;1,5;0,5\n", "Kommune|Beløp|Andel", []string{"2: Oslo|1500,50|3,2", "3: Bø|1,5|0,5"}},
		"sep":                  {"sep=,\nNavn,Tall\nOslo,1\n", "Navn|Tall", []string{"3: Oslo|1"}},
		"sep against guess":    {"sep=|\na;b|c;d\ne;f|g;h\n", "a;b|c;d", []string{"3: e;f|g;h"}},
		"titles":               {"Prosjektliste 2024\n\nOppdatert;3.1.2024\n\nNavn;Tall;Merknad\nOslo;1;x\nBø;2;y\n", "Navn|Tall|Merknad", []string{"6: Oslo|1|x", "7: Bø|2|y"}},
		"one column":           {"Tittel\nHelse, omsorg\nSkole\nKlima\n", "Tittel", []string{"2: Helse, omsorg", "3: Skole", "4: Klima"}},
		"years":                {"Kommune;2022;2023\nOslo;1;2\n", "Kommune|2022|2023", []string{"2: Oslo|1|2"}},
		"two lines":            {"Kommune;Økonomi;;Antall\n;Budsjett;Regnskap;\nOslo;1;2;3\n", "Kommune|Økonomi – Budsjett|Økonomi – Regnskap|Antall", []string{"3: Oslo|1|2|3"}},
		"same header":          {"Navn;Tall;Navn;Navn\na;1;b;c\n", "Navn|Tall|Navn (2)|Navn (3)", []string{"2: a|1|b|c"}},
		"same header, taken":   {"Navn;Navn (2);Navn\na;b;c\n", "Navn|Navn (2)|Navn (3)", []string{"2: a|b|c"}},
		"unnamed":              {"Navn;;Tall;;\nOslo;x;1;;\nBø;y;2;;\n", "Navn||Tall", []string{"2: Oslo|x|1", "3: Bø|y|2"}},
		"unnamed at the end":   {"Navn;Tall;\nOslo;1;x\nBø;2;y\n", "Navn|Tall|", []string{"2: Oslo|1|x", "3: Bø|2|y"}},
		"shorter":              {"a;b;c\nx;y;z\n1;2\n3\n", "a|b|c", []string{"2: x|y|z", "3: 1|2", "4: 3"}},
		"longer":               {"a;b\nx;y\nx;y\nx;y\n1;2;3\n4;5;;\n", "a|b", []string{"2: x|y", "3: x|y", "4: x|y", "5: 1|2 !longer 5:3", "6: 4|5"}},
		"blank lines":          {"a;b\n\n;\n  ; \n1;2\n", "a|b", []string{"5: 1|2"}},
		"quotes in text":       {"Navn;Sitat\nOslo;Prosjekt \"Ny giv\" her\n", "Navn|Sitat", []string{"2: Oslo|Prosjekt \"Ny giv\" her"}},
		"doubled quotes":       {"Navn;Sitat\nOslo;\"sa \"\"ja\"\"\"\n", "Navn|Sitat", []string{"2: Oslo|sa \"ja\""}},
		"blanks round quotes":  {"Navn, Sitat\n\"Oslo\" , \"ja, nei\"\n", "Navn|Sitat", []string{"2: Oslo|ja, nei"}},
		"slip in quotes":       {"Navn;Sitat\n\"Ny \"giv\" her\";x\nBø;y\n", "Navn|Sitat", []string{"2: Ny \"giv\" her|x !quotes 2:1", "3: Bø|y"}},
		"lost quote":           {"Navn;Sitat\nOslo;\"uten slutt\nBø;y\n\"Ås\";\"z\"\n", "Navn|Sitat", []string{"2: Oslo|uten slutt !quotes 2:2", "3: Bø|y", "4: Ås|z"}},
		"lost quote, CRLF":     {"Navn;Sitat\r\nOslo;\"uten slutt\r\nBø;y\r\nÅs;z\r\n", "Navn|Sitat", []string{"2: Oslo|uten slutt !quotes 2:2", "3: Bø|y", "4: Ås|z"}},
		"lost quote, last":     {"Navn;Sitat\nBø;y\nOslo;\"uten slutt", "Navn|Sitat", []string{"2: Bø|y", "3: Oslo|uten slutt !quotes 3:2"}},
		"lost quote in record": {"Navn;Sitat;x\n\"a\nb\";\"c;1\nBø;y;2\n", "Navn|Sitat|x", []string{"2: a\nb|c;1 !quotes 3:2", "4: Bø|y|2"}},
		"old Macintosh":        {"a;b\rx;y\r1;2", "a|b", []string{"2: x|y", "3: 1|2"}},
		"line numbers":         {"a;b\n\"x\ny\nz\";1\nq;2\n", "a|b", []string{"2: x\ny\nz|1", "5: q|2"}},
		"NUL":                  {"a;b\nx;y\x00z\nq;2\n", "a|b", []string{"2: x|y\ufffdz !characters 2:2", "3: q|2"}},
		"no header":            {"1;2\n3;4\n", "|", []string{"1: 1|2", "2: 3|4"}},
		"header only":          {"Navn;Tall\n", "Navn|Tall", nil},
		"header in lines":      {"Navn;\"Beløp\ni kr\"\nOslo;1\n", "Navn|Beløp i kr", []string{"3: Oslo|1"}},
	} {
		t.Run(name, func(t *testing.T) {
			l := openString(t, c.text, Format{})
			if got := strings.Join(l.Header(), "|"); got != c.header {
				t.Errorf("header %q, want %q", got, c.header)
			}
			for range 2 { // as often as one likes
				if got := told(l); !slices.Equal(got, c.rows) {
					t.Errorf("rows\n%q, want\n%q", got, c.rows)
				}
			}
			again := openString(t, c.text, l.Format())
			if !slices.Equal(again.Header(), l.Header()) || !slices.Equal(told(again), told(l)) {
				t.Errorf("wanted as it was found, %+v, it is another list: %q", l.Format(), told(again))
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const text = "Kommune;Beløp\r\nBærum;1 500,50 €\r\nVågå;2\r\n"
	for name, c := range map[string]struct {
		e    encoding.Encoding
		bom  string
		want string
	}{
		"utf-8":            {encoding.Nop, "", "utf-8"},
		"utf-8 BOM":        {encoding.Nop, "\ufeff", "utf-8"},
		"windows-1252":     {charmap.Windows1252, "", "windows-1252"},
		"utf-16le":         {unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "", "utf-16le"},
		"utf-16le BOM":     {unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "\ufeff", "utf-16le"},
		"utf-16be":         {unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "", "utf-16be"},
		"utf-16be BOM":     {unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "\ufeff", "utf-16be"},
		"iso-8859-15 told": {charmap.ISO8859_15, "", "iso-8859-15"},
		"ibm850 told":      {charmap.CodePage850, "", "ibm850"},
		"macintosh told":   {charmap.Macintosh, "", "macintosh"},
	} {
		written := text
		if strings.HasPrefix(name, "ibm850") {
			written = strings.ReplaceAll(text, "€", "e")
		}
		b, err := c.e.NewEncoder().String(c.bom + written)
		if err != nil {
			t.Fatal(name, err)
		}
		want := Format{}
		if strings.HasSuffix(name, " told") {
			want.Encoding = c.want
		}
		l := openString(t, b, want)
		if l.Format().Encoding != c.want || l.Format().Delimiter != ';' {
			t.Errorf("%s: %+v", name, l.Format())
		}
		if got := fmt.Sprint(l.Header(), told(l)); !strings.HasPrefix(got, "[Kommune Beløp] [2: Bærum|1 500,50 ") || !strings.HasSuffix(got, "3: Vågå|2]") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// The letter that tells the encoding may come late, and a few damaged letters do not make UTF-8 another encoding.
func TestEncodings_late(t *testing.T) {
	filler := strings.Repeat("abc;def\n", 100_000)
	if got := openString(t, "a;b\n"+filler+"B\xf8;x\n", Format{}).Format().Encoding; got != "windows-1252" {
		t.Error(got)
	}
	l := openString(t, "a;b\nØrsta;Ålesund\nB\xf8;blåbær på Åsane for ærlige røyskatter i Sør-Trøndelag\n", Format{})
	if got := told(l); l.Format().Encoding != "utf-8" || !slices.Contains(got, "3: B\ufffd|blåbær på Åsane for ærlige røyskatter i Sør-Trøndelag !characters 3:1") {
		t.Error(l.Format(), got)
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]Fault{
		"":                                     ErrEmpty,
		"\n\n ;;\n":                            ErrEmpty,
		"\ufeff":                               ErrEmpty,
		"%PDF-1.7\n":                           ErrNotTable,
		"<html><table>":                        ErrNotTable,
		"<?xml version='1.0'?><Workbook/>":     ErrNotTable,
		`[{"id": 1}]`:                          ErrNotTable,
		"{\n  \"id\": 1}":                      ErrNotTable,
		"\x1f\x8b\x08\x00":                     ErrNotTable,
		"\x00\x01\x02\x03\x04\x05\x06\x07\x08": ErrNotTable,
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....W\x00o\x00r\x00k\x00b\x00o\x00o\x00k\x00":                                         ErrOldExcel,
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00": ErrPassword,
		"PK\x03\x04": ErrBroken,
	} {
		_, err := Open(strings.NewReader(text), int64(len(text)), "liste.csv", Format{})
		var e *Error
		if !errors.As(err, &e) || e.What != want || e.File != "liste.csv" || !e.Fatal || !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	for _, want := range []Format{{Encoding: "klingon"}, {HeaderLine: 7}} {
		if _, err := Open(strings.NewReader("a;b\n1;2\n"), 8, "", want); err == nil {
			t.Errorf("%+v was taken", want)
		}
	}
}

// A record is not read past its limits, and what stands after it is.
func TestText_limits(t *testing.T) {
	long := strings.Repeat("x", MaxCell+1)
	wide := strings.Repeat("y;", MaxColumns+5)
	full := strings.Repeat(strings.Repeat("z", MaxCell-1)+";", 5)
	for name, c := range map[string]struct {
		row  string
		want string
	}{
		"cell":        {"1;" + long, "2: 1 !too_large 2:2"},
		"quoted cell": {`1;"` + long + `"`, "2: 1 !too_large 2:2"},
		"lost quote":  {`1;"x` + "\n" + strings.Repeat("a;b\n", MaxCell/3), "2: 1|x !quotes 2:2"},
		"row":         {full, "2: " + strings.Repeat("z", MaxCell-1) + "|" + strings.Repeat("z", MaxCell-1) + " !too_large 2:5"},
		"columns":     {wide, "2: y|y !too_many 2:16385"},
	} {
		l := openString(t, "a;b\n"+c.row+"\nlast;row\n", Format{HeaderLine: 1, Delimiter: ';'})
		got := told(l)
		if len(got) == 0 || got[0] != c.want || !strings.HasSuffix(got[len(got)-1], ": last|row") {
			t.Errorf("%s: %d rows, %.80q … %.80q", name, len(got), got[0], got[len(got)-1])
		}
	}
}
