package sources

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/municipality"
)

type read struct {
	line int
	row  ProjectRow
	err  error
}

func readProjects(t testing.TB, text string) []read {
	t.Helper()
	var out []read
	if err := Projects(strings.NewReader(text), func(line int, p ProjectRow, err error) { out = append(out, read{line, p, err}) }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestProjects_madeUpSample(t *testing.T) {
	text, err := os.ReadFile("testdata/projects.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		line  int
		place string
		err   error
	}{
		{1, "", nil},
		{2, "", nil},
		{4, "title", ErrFormat},
		{5, "id", ErrDuplicate},
		{6, "", ErrFormat},
		{7, "text", ErrPersonal},
		{8, "amount_nok", ErrFormat},
		{9, "id", ErrRequired},
		{10, "", nil},
		{11, "", ErrFormat},
		{12, "title", ErrCharacters},
		{13, "title", ErrRequired},
	}
	got := readProjects(t, string(text))
	if len(got) != len(want) {
		t.Fatalf("%d rows, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i]
		if g.line != w.line || !errors.Is(g.err, w.err) {
			t.Errorf("line %d: %v, want line %d: %v", g.line, g.err, w.line, w.err)
		}
		var e *Error
		if w.err != nil && (!errors.As(g.err, &e) || e.Line != w.line || e.Place != w.place) {
			t.Errorf("line %d: %v, want the place %q", g.line, g.err, w.place)
		}
	}
	if g := got[5]; g.row.Text != "" || strings.Contains(g.err.Error(), "50053") {
		t.Error("what looks like a national identity number is handed on")
	}
}

func TestProjectRow_Record(t *testing.T) {
	text, _ := os.ReadFile("testdata/projects.jsonl")
	got := readProjects(t, string(text))
	r, _ := got[0].row.Record("owner")
	p := r.Body.(*allmenning.Project)
	if r.Title != "Fjernstyrte lys i turløypa" || r.Lang != allmenning.NN || r.Source != (allmenning.Source{Name: "jsonl", ID: "p1", URL: "https://example.org/lys"}) || r.Owner != "owner" {
		t.Errorf("%+v", r)
	}
	if !slices.Equal(r.Places, []allmenning.Place{{Number: "4611", CodeYear: 2026}}) {
		t.Errorf("%v", r.Places)
	}
	if !slices.Equal(p.Grants, []allmenning.Grant{{Funder: "Statsforvalteren i Vestland", Purpose: "skjønsmidlar", AmountNOK: 250000}}) || p.Period != (allmenning.Period{From: "2022", To: "2024"}) || p.Summary == "" {
		t.Errorf("%+v", p)
	}
	if cells, _ := json.Marshal(p); strings.Contains(string(cells), "hidden") {
		t.Error("the cluster is read")
	}
	second, _ := got[1].row.Record("owner")
	if p := second.Body.(*allmenning.Project); p.Summary != "" || p.Period.From != "2024" || p.Grants[0].AmountNOK != 100000 {
		t.Errorf("%+v", p)
	}
	if !slices.Equal(second.Places, []allmenning.Place{{Number: "1146", CodeYear: 2026}}) {
		t.Errorf("by the organisation's name: %v", second.Places)
	}
	named, _ := got[8].row.Record("owner")
	if !slices.Equal(named.Places, []allmenning.Place{{Number: "1818", CodeYear: 2026}}) || named.Lang != "se" {
		t.Errorf("by the names of municipalities, and Herøy alone is none: %v %s", named.Places, named.Lang)
	}
	old := ProjectRow{MunicipalityNumbers: []string{"1534", "9999"}}
	if got := old.Places(municipality.Embedded()); !slices.Equal(got, []allmenning.Place{{Number: "1534", CodeYear: 2019}, {Number: "9999"}}) {
		t.Errorf("old and unknown numbers: %v", got)
	}
	for _, g := range []read{got[0], got[1], got[8]} {
		r, _ := g.row.Record("owner")
		r.ID = "id"
		if err := r.Check(); err != nil {
			t.Errorf("line %d: %v", g.line, err)
		}
	}
	for funder, want := range map[string]allmenning.Grant{
		"Norges forskningsråd, FORKOMMUNE (285207)": {Funder: "Norges forskningsråd", Purpose: "FORKOMMUNE (285207)"},
		"Norges forskningsråd, FORKOMMUNE":          {Funder: "Norges forskningsråd", Purpose: "FORKOMMUNE"},
		"Fagforbundet, NOKU":                        {Funder: "Fagforbundet, NOKU"},
		"EU Horisont 2020":                          {Funder: "EU Horisont 2020"},
		"":                                          {},
	} {
		if got := (ProjectRow{Funder: funder}).grant(); got != want {
			t.Errorf("%q: %+v", funder, got)
		}
	}
}

// All 58 real rows are taken, their records are valid, and every period is read.
func TestProjects_realSample(t *testing.T) {
	text, err := os.ReadFile(testkit.Shared(t, "data/projects_sample.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	rows := readProjects(t, string(text))
	if len(rows) != 58 {
		t.Fatalf("%d rows", len(rows))
	}
	placed, dated, money := 0, 0, 0
	for _, g := range rows {
		if g.err != nil {
			t.Errorf("line %d: %v", g.line, g.err)
			continue
		}
		r, _ := g.row.Record("library")
		r.ID = "id"
		if err := r.Check(); err != nil {
			t.Errorf("line %d: %v", g.line, err)
		}
		p := r.Body.(*allmenning.Project)
		if p.Period.AsGiven != "" {
			t.Errorf("line %d: period %q is not read", g.line, p.Period.AsGiven)
		}
		if (g.row.TextKind == "title_only") != (p.Summary == "") {
			t.Errorf("line %d: summary %q", g.line, p.Summary)
		}
		if len(r.Places) > 0 {
			placed++
		}
		if !p.Period.IsZero() {
			dated++
		}
		for _, grant := range p.Grants {
			if grant.AmountNOK > 0 {
				money++
			}
		}
	}
	if placed != 50 || dated != 49 || money != 28 {
		t.Errorf("%d placed, %d dated, %d with money; want 50, 49, 28", placed, dated, money)
	}
}

func TestProjects_longLineIsNamedAndTheRestRead(t *testing.T) {
	long := `{"id": "long", "title": "` + strings.Repeat("a", MaxLine) + `"}`
	got := readProjects(t, `{"id": "a", "title": "A"}`+"\n"+long+"\n"+`{"id": "b", "title": "B"}`)
	if len(got) != 3 || got[0].err != nil || !errors.Is(got[1].err, ErrTooLarge) || got[1].line != 2 || got[2].err != nil || got[2].row.ID != "b" {
		t.Errorf("%+v", got)
	}
	if got := readProjects(t, "\ufeff"+`{"id": "a", "title": "A"}`+"\r\n\r\n"); len(got) != 1 || got[0].err != nil {
		t.Errorf("byte order mark and CRLF: %+v", got)
	}
	if got := readProjects(t, "{\"id\": \"a\", \"title\": \"\xff\"}"); len(got) != 1 || !errors.Is(got[0].err, ErrCharacters) {
		t.Errorf("broken UTF-8: %+v", got)
	}
}

// The numbers are made up: those that count are right by the weights, and belong to a date with individual number 500 or more
// (1 January 1900), with made-up months, or are broken in one digit.
func TestHoldsIdentityNumber(t *testing.T) {
	number := func(nine string) string {
		for k1 := range 10 {
			for k2 := range 10 {
				if s := fmt.Sprintf("%s%d%d", nine, k1, k2); identity(s) {
					return s
				}
			}
		}
		return ""
	}
	// By hand: k1 = 11 − (7 + 1 + 4·5) mod 11 = 11 − 28 mod 11 = 5; k2 = 11 − (4 + 2 + 5·5 + 2·5) mod 11 = 11 − 41 mod 11 = 3.
	if got := number("010100500"); got != "01010050053" {
		t.Errorf("%s", got)
	}
	dNumber, made80, made65 := number("410100500"), number("018100503"), number("016600502")
	if len(dNumber) != 11 || len(made80) != 11 || len(made65) != 11 {
		t.Fatalf("%q %q %q", dNumber, made80, made65)
	}
	for _, s := range []string{"01010050053", "tlf 01010050053.", "010100 50053", "010100-50053", "010100\u00a050053", "010100  50053", "01.01.00 50053", "01 01 00 50053", "01.01.1900 50053", "01011900-50053", "010100 500 53", "f.nr.01010050053x", "(01.01.00, 50053)", dNumber, made80, made65} {
		if !HoldsIdentityNumber(s) {
			t.Errorf("%q is let through", s)
		}
	}
	for _, s := range []string{"", "01010050054", "010100500531", "101010050053", "99999999999", "12345678901", "0101.00.50053", "01.01/00 50053", "2024/01/01/50053", "6900000", "https://example.org/12345678", "2022–2024", "974 760 673"} {
		if HoldsIdentityNumber(s) {
			t.Errorf("%q is refused", s)
		}
	}
	if number("321300500") != "" || number("001200500") != "" {
		t.Error("no such date")
	}
}

// What is accepted writes back and reads to the same row; lines rise; a record can be made of it; errors are typed.
func FuzzProjects(f *testing.F) {
	text, err := os.ReadFile("testdata/projects.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"id":"a","title":"b","period":2024,"amount_nok":1e3}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		last := 0
		err := Projects(bytes.NewReader(text), func(line int, p ProjectRow, err error) {
			if line <= last {
				t.Fatalf("line %d after %d", line, last)
			}
			last = line
			var e *Error
			if err != nil {
				if !errors.As(err, &e) || e.Line != line {
					t.Fatalf("%T %v", err, err)
				}
				return
			}
			out, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			p.Unused = nil // not written back
			back := readProjects(t, string(out))
			if len(back) == 1 {
				back[0].row.Stated = p.Stated // what is written back states more: empty fields too
			}
			if len(back) != 1 || back[0].err != nil || !reflect.DeepEqual(back[0].row, p) {
				t.Fatalf("%s comes back as %+v", out, back)
			}
			r, _ := p.Record("owner")
			r.ID = "id"
			var fields allmenning.FieldErrors
			if err := r.Check(); err != nil && !errors.As(err, &fields) {
				t.Fatal(err)
			}
			for _, f := range fields {
				if strings.HasPrefix(f.Field, "period") || strings.HasPrefix(f.Field, "grants") && f.Key == "field.negative" {
					t.Fatalf("%q gives %+v", p.Period, f)
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
