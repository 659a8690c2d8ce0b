package list_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/municipality"
)

// template asks for a file in a language.
func template(t *testing.T, s *testweb.Town, path, lang string) []byte {
	t.Helper()
	p := s.Ask(allmenning.Visitor{}, path, nil, "Accept-Language", lang)
	if p.Code != 200 || !strings.HasPrefix(p.Header.Get("Content-Disposition"), `attachment; filename="allmenning-`) {
		t.Fatalf("%s in %s: %d %q", path, lang, p.Code, p.Header.Get("Content-Disposition"))
	}
	return []byte(p.Body)
}

// The template's own headers are known in every language, in both kinds of file, and what it offers is read.
func TestTemplate_is_a_list_that_is_known(t *testing.T) {
	s := open(t)
	for _, lang := range []string{"nb", "nn", "en"} {
		f, err := excelize.OpenReader(bytes.NewReader(template(t, s, "/lister/mal.xlsx", lang)))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows(f.GetSheetName(0))
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %d rows (%v): the list is not empty", lang, len(rows), err)
		}
		plain, err := csv.NewReader(bytes.NewReader(bytes.ReplaceAll(template(t, s, "/lister/mal.csv", lang), []byte(";"), []byte(",")))).Read()
		if err != nil {
			t.Fatal(err)
		}
		plain[0] = strings.TrimPrefix(plain[0], "\ufeff")
		if strings.Join(plain, ",") != strings.Join(rows[0], ",") {
			t.Errorf("%s: CSV has %q, XLSX %q", lang, plain, rows[0])
		}
		if len(plain) != 19 {
			t.Errorf("%s: %d columns, want 19", lang, len(plain))
		}
		for _, c := range sources.GuessColumns(rows[0], nil) {
			if c.Field == "" || c.Why != sources.WhyHeader {
				t.Errorf("%s: the template's own %q is not known", lang, c.Header)
			}
		}
		lists, err := f.GetCols(f.GetSheetName(2))
		if err != nil || len(lists) < 8 || len(lists[0]) != 357 {
			t.Fatalf("%s: %d lists (%v)", lang, len(lists), err)
		}
		for _, name := range lists[0] {
			if _, known := municipality.Embedded().Named(name); !known {
				t.Errorf("%s: %q is offered and not known", lang, name)
			}
		}
		columns := make([]sources.Column, len(rows[0]))
		copy(columns, sources.GuessColumns(rows[0], nil))
		guide, err := f.GetRows(f.GetSheetName(1))
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, row := range guide {
			if len(row) == 5 && row[0] == columns[min(len(cells), len(columns)-1)].Header {
				cells = append(cells, row[4])
			} else if len(row) == 4 && len(cells) > 0 {
				cells = append(cells, "")
			}
		}
		p, err := sources.RowOf(columns, cells)
		if err != nil || p.Title == "" || p.Phase == "" || len(p.Themes) != 1 {
			t.Errorf("%s: the example %q is read as %+v (%v)", lang, cells, p, err)
			continue
		}
		if r, unread := p.Record("x"); len(unread) > 0 || r.Lang != "nb" {
			t.Errorf("%s: of the example is not read: %v", lang, unread)
		}
	}
}

// The page and docs/lists.md name every field and every header.
func TestHelp_names_every_header(t *testing.T) {
	s := open(t)
	docs, err := os.ReadFile(filepath.Join(testkit.Root(), "docs", "lists.md"))
	if err != nil {
		t.Fatal(err)
	}
	p := s.Ask(allmenning.Visitor{}, "/lister/kolonner", nil)
	says(t, p, 200, "Hvilke overskrifter vi kjenner")
	for _, field := range sources.Fields() {
		names := strings.Join(field.Names(), ", ")
		if !strings.Contains(p.Main(), names) || len(field.Names()) == 0 {
			t.Errorf("the page does not name the headers of %s", field)
		}
		if !strings.Contains(string(docs), "| `"+string(field)+"`") || !strings.Contains(string(docs), "| "+names+" |") {
			t.Errorf("docs/lists.md does not name the headers of %s: %s", field, names)
		}
	}
}

// A template in which little is filled in is read from the sheet that is filled in, though the guide beside it is longer.
func TestTemplate_filled_in_with_one_row_is_read(t *testing.T) {
	s := open(t)
	v := s.Person("Eva", vefsn, allmenning.RoleEditor)
	for _, lang := range []string{"nb", "nn", "en"} {
		f, err := excelize.OpenReader(bytes.NewReader(template(t, s, "/lister/mal.xlsx", lang)))
		if err != nil {
			t.Fatal(err)
		}
		sheet := f.GetSheetName(0)
		header, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range sources.GuessColumns(header[0], nil) {
			if c.Field == sources.FieldTitle {
				cell, _ := excelize.CoordinatesToCellName(i+1, 2)
				if err := f.SetCellValue(sheet, cell, "Turvenn i Mosjøen"); err != nil {
					t.Fatal(err)
				}
			}
		}
		filled, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		p := upload(t, s, v, "Mal "+lang, "mal.xlsx", filled.Bytes())
		if p.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d: %s", lang, p.Code, p.Main())
		}
		says(t, s.Ask(v, p.Header.Get("Location"), nil), http.StatusOK, "Turvenn i Mosjøen")
	}
}
