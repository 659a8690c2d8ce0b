package table_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"testing"

	"allmenning/files/table"
	"allmenning/internal/testkit" // where the shared samples lie
)

// counted counts the records of a file by a road of its own: lines that end outside quotation marks, and that are not blank.
func counted(b []byte) (n int) {
	inside, blank := false, true
	for i, c := range b {
		switch {
		case c == '"':
			inside, blank = !inside, false
		case c == '\n' && !inside:
			if !blank {
				n++
			}
			blank = true
		case c != '\r' && c != '\n':
			if blank = false; i == len(b)-1 {
				n++
			}
		}
	}
	return n
}

// The real samples are read whole: as many rows as a count by another road, and each cell as encoding/csv reads it.
func TestSamples(t *testing.T) {
	for name, want := range map[string]struct {
		delimiter rune
		columns   int
		line      int // of the header
	}{
		"data/import_samples/prosjektbanken_soknader2_sample.csv": {',', 42, 1},
		"data/import_samples/prosjektbanken_soknader2_fields.csv": {',', 3, 1},
		"data/import_samples/prosjektbanken_eu_first40.csv":       {';', 44, 1},
		"data/municipalities.csv":                                 {',', 0, 1},
		"data/municipality_code_changes.csv":                      {',', 0, 1},
		"data/indicators.csv":                                     {',', 0, 1},
		"data/counties.csv":                                       {',', 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(testkit.Shared(t, name))
			if err != nil {
				t.Fatal(err)
			}
			l, err := table.Open(bytes.NewReader(b), int64(len(b)), name, table.Format{})
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			f := l.Format()
			if f.Delimiter != want.delimiter || f.HeaderLine != want.line || f.Encoding != "utf-8" || want.columns > 0 && len(l.Header()) != want.columns {
				t.Errorf("%+v with %d columns, want %+v", f, len(l.Header()), want)
			}
			r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
			r.Comma, r.FieldsPerRecord = want.delimiter, -1
			theirs, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for row, err := range l.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				n++
				for c, cell := range theirs[n] {
					if row.Cell(c).Text != cell {
						t.Errorf("line %d %s: %q, encoding/csv has %q", row.Line, table.ColumnName(c+1), row.Cell(c).Text, cell)
					}
				}
			}
			if c := counted(b); n != c-1 || n != len(theirs)-1 {
				t.Errorf("%d rows; counted %d, encoding/csv %d", n, c-1, len(theirs)-1)
			}
			t.Logf("%d rows of %d columns", n, len(l.Header()))
		})
	}
}
