package sources

import (
	"encoding/csv"
	"errors"
	"iter"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"allmenning/internal/testkit"
	"allmenning/municipality"
)

// sample reads a real list by encoding/csv: its header, and its rows by column.
func sample(t *testing.T, name string, comma rune) (header []string, rows [][]string) {
	t.Helper()
	text, err := os.ReadFile(testkit.Shared(t, "data/import_samples/"+name))
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	r.Comma = comma
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

func inOrder(rows [][]string) iter.Seq2[Cells, error] {
	return func(yield func(Cells, error) bool) {
		for i, row := range rows {
			if !yield(Cells{Line: i + 2, Cells: row}, nil) {
				return
			}
		}
	}
}

func TestListed_Prosjektbanken_leaves_out_applications_that_were_turned_down(t *testing.T) {
	header, rows := sample(t, "prosjektbanken_soknader2_sample.csv", ',')
	layout := LayoutOf(header)
	if len(header) != 42 || layout == nil || layout.Name != "prosjektbanken" {
		t.Fatalf("%d columns, layout %v", len(header), layout)
	}
	at := func(row []string, name string) string {
		for i, h := range header {
			if h == name {
				return row[i]
			}
		}
		t.Fatalf("no column %s", name)
		return ""
	}
	turnedDown, granted, sum := 0, 0, 0.0
	for _, row := range rows { // counted by the words in the file, and not by the layout
		if at(row, "prosjektfase") == "Avslag" {
			turnedDown++
			continue
		}
		granted++
		amount, err := strconv.ParseFloat(at(row, "tildelt_belop"), 64)
		if err != nil {
			t.Fatal(err)
		}
		sum += math.Round(amount)
	}
	left, taken, got := 0, 0, int64(0)
	err := Listed(inOrder(rows), layout.Columns(header), layout, func(line int, p ProjectRow, err error) {
		switch {
		case errors.Is(err, ErrTurnedDown):
			left++
		case err != nil:
			t.Errorf("line %d: %v", line, err)
		default:
			taken++
			got += *p.AmountNOK
			if p.Title == "" || p.ID == "" || strings.Contains(p.Title, "\n") || len(p.Places(municipality.Embedded())) == 0 && p.MunicipalityNumbers != nil {
				t.Errorf("line %d: %+v", line, p)
			}
		}
	})
	if err != nil || left != turnedDown || taken != granted || float64(got) != sum {
		t.Errorf("%v: %d left out, %d taken, %d kroner; the file has %d, %d and %.0f", err, left, taken, got, turnedDown, granted, sum)
	}
	t.Logf("%d rows: %d granted, %d turned down, %d kroner", len(rows), taken, left, got)
}

func TestListed_EU_grants_gathers_the_participants_of_a_project(t *testing.T) {
	header, rows := sample(t, "prosjektbanken_eu_first40.csv", ';')
	layout := LayoutOf(header)
	if layout == nil || layout.Name != "prosjektbanken-eu" {
		t.Fatalf("layout %v", layout)
	}
	again := append([]string(nil), rows[0]...)
	for i, h := range header {
		if h == "Organisasjonsnavn" {
			again[i] = "VEFSN KOMMUNE"
		}
	}
	taken := 0
	err := Listed(inOrder(append(rows, again)), layout.Columns(header), layout, func(line int, p ProjectRow, err error) {
		if err != nil {
			t.Errorf("line %d: %v", line, err)
			return
		}
		taken++
		if p.ID == "951956" && (*p.AmountEUR != 2*3518203 || len(p.Partners) != 1 || p.Partners[0] != "VEFSN KOMMUNE" || line != 2 || p.Funder != "EU H2020") {
			t.Errorf("line %d: %d euros, partners %q, funder %q", line, *p.AmountEUR, p.Partners, p.Funder)
		}
		if r, _ := p.Record("owner"); len(r.Places) == 0 {
			t.Errorf("line %d has no place: %v %v", line, p.MunicipalityNumbers, p.Municipalities)
		}
	})
	if err != nil || taken != len(rows) {
		t.Errorf("%v: %d projects of %d rows", err, taken, len(rows))
	}
}

func TestListed_tells_rows_apart(t *testing.T) {
	columns := []Column{{Field: FieldID}, {Field: FieldTitle}}
	rows := [][]string{{"1", "En"}, {"", " "}, {"1", "En til"}, {"2", ""}, {"3", "Tre"}}
	var got []string
	err := Listed(inOrder(rows), columns, nil, func(line int, p ProjectRow, err error) {
		what := p.Title
		for _, e := range []error{ErrDuplicate, ErrRequired} {
			if errors.Is(err, e) {
				what = e.Error()
			}
		}
		got = append(got, strconv.Itoa(line)+" "+what)
	})
	if want := "2 En|4 the id stands twice|5 required field missing|6 Tre"; err != nil || strings.Join(got, "|") != want {
		t.Errorf("%v: %q, want %q", err, got, want)
	}
	got = nil
	unnamed := [][]string{{"", "En"}, {"", "en"}, {"1", "En"}}
	err = Listed(inOrder(unnamed), columns, nil, func(line int, p ProjectRow, err error) {
		var at *Error
		if errors.Is(err, ErrSameRow) && errors.As(err, &at) {
			got = append(got, strconv.Itoa(line)+" as another, at "+at.Place)
			return
		}
		got = append(got, strconv.Itoa(line)+" "+p.Title)
	})
	if want := "2 En|3 as another, at title|4 En"; err != nil || strings.Join(got, "|") != want {
		t.Errorf("%v: %q, want %q", err, got, want)
	}
	broken := errors.New("disk")
	err = Listed(func(yield func(Cells, error) bool) { yield(Cells{}, broken) }, columns, nil, func(int, ProjectRow, error) {})
	if !errors.Is(err, broken) {
		t.Errorf("%v: what stops the rows is told", err)
	}
}
