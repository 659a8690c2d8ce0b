package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// LibreOffice opens every table that goes out, from a store that has all there is: those of the pages as an editor gets them, templates, the
// rows to mend and numbers of syntheses among them, and those of the command line. It finds as many rows as there are, their headers
// and first cells, and no formula.
func TestExport_opens_in_LibreOffice(t *testing.T) {
	program, data := build(t), t.TempDir()
	c, list := everything(t, program, data)
	files := exported(t, c, list)
	for name, content := range listedOnTheCommandLine(t, program, data) {
		files[name] = content
	}
	byKind := map[string]map[string][]byte{} // by how LibreOffice is to read it
	for name, content := range files {
		kind := separatorOf(name, content)
		if byKind[kind] == nil {
			byKind[kind] = map[string][]byte{}
		}
		byKind[kind][name] = content
	}
	rows := 0
	for kind, some := range byKind {
		infilter := ""
		if kind != "" { // separator, quote, UTF-8, first row, no formats, English, quoted is not text by force, special numbers, formulas are evaluated
			infilter = "Text - txt - csv (StarCalc):" + map[string]string{";": "59", ",": "44"}[kind] + ",34,76,1,,1033,false,true,false,false,false,0,true"
		}
		for name, sheets := range testkit.Calc(t, infilter, some) {
			want := sheetsOf(t, name, some[name], kind)
			if len(sheets) != len(want) {
				t.Errorf("%s has %d sheets, LibreOffice finds %d", name, len(want), len(sheets))
				continue
			}
			for i, sheet := range sheets {
				rows += len(want[i])
				opensAs(t, name+" "+sheet.Name, sheet.Rows, want[i])
			}
		}
	}
	t.Logf("%d files, %d rows", len(files), rows)
	if len(files) < 40 || rows < 1500 {
		t.Errorf("only %d files with %d rows are opened", len(files), rows)
	}
}

// exported are the tables of the pages, by a name that tells them apart.
func exported(t *testing.T, c *canaries, list allmenning.ImportID) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	take := func(name, path string) {
		t.Helper()
		got := c.ask(c.named("editor"), http.MethodGet, path, nil)
		if got.code != http.StatusOK || len(got.body) == 0 {
			t.Errorf("%s answers %d", path, got.code)
			return
		}
		files[name] = []byte(got.body)
	}
	for _, noun := range allmenning.Nouns() {
		for _, ending := range []string{"csv", "data.csv", "xlsx"} {
			take("ut-"+string(noun)+"-"+strings.ReplaceAll(ending, ".", "-")+filepath.Ext("."+ending), "/ut/"+noun.Path()+"."+ending)
		}
	}
	take("alt-egne.xlsx", "/ut/"+string(owner(town))+"/alt.xlsx")
	take("alt-bibliotek.xlsx", "/ut/"+string(commons.Library)+"/alt.xlsx")
	take("mal-bok.xlsx", "/lister/mal.xlsx")
	take("mal-tekst.csv", "/lister/mal.csv")
	take("feil.csv", "/lister/"+string(list)+"/feil.csv")
	numbers := 0
	all, err := c.db.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: allmenning.NounSynthesis})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if got := c.ask(c.named("editor"), http.MethodGet, r.Path()+"/tall.csv", nil); got.code == http.StatusOK {
			numbers++
			files["tall-"+string(r.ID)+".csv"] = []byte(got.body)
		}
	}
	if numbers < 3 {
		t.Errorf("only %d syntheses have numbers", numbers)
	}
	return files
}

// listedOnTheCommandLine are the tables that "export list" writes: of each noun what everybody sees, in three formats.
func listedOnTheCommandLine(t *testing.T, program, data string) map[string][]byte {
	t.Helper()
	files, shelf := map[string][]byte{}, t.TempDir()
	for _, noun := range allmenning.Nouns() {
		for name, flags := range map[string][]string{"data.csv": nil, "excel.csv": {"--excel"}, "bok.xlsx": {"--lang", "nn"}} {
			name = "liste-" + string(noun) + "-" + name
			path := filepath.Join(shelf, name)
			if out, err := exec.Command(program, append([]string{"export", "list", string(noun), path, "--data", data}, flags...)...).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", name, err, out)
			}
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = content
		}
	}
	return files
}

// separatorOf is the sign between the cells of a text; empty for a workbook.
func separatorOf(name string, content []byte) string {
	if strings.HasSuffix(name, ".xlsx") {
		return ""
	}
	header, _, _ := bytes.Cut(content, []byte("\n"))
	if bytes.Count(header, []byte(";")) > bytes.Count(header, []byte(",")) {
		return ";"
	}
	return ","
}

// sheetsOf are the cells of a file by another reader: encoding/csv, or excelize.
func sheetsOf(t *testing.T, name string, content []byte, separator string) (sheets [][][]string) {
	t.Helper()
	if separator != "" {
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(content, []byte("\ufeff"))))
		r.Comma, r.FieldsPerRecord = rune(separator[0]), -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return [][][]string{rows}
	}
	book, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		sheets = append(sheets, rows)
	}
	return sheets
}

// opensAs holds what LibreOffice has of a sheet against its cells.
func opensAs(t *testing.T, name string, got [][]testkit.CalcCell, want [][]string) {
	t.Helper()
	last := 0
	for i, row := range got {
		for _, c := range row {
			if c.Formula != "" {
				t.Errorf("%s: row %d has a formula: %q", name, i+1, c.Formula)
			}
			if c.Type != "" {
				last = i + 1
			}
		}
	}
	for len(want) > 0 && !slices.ContainsFunc(want[len(want)-1], func(c string) bool { return c != "" }) {
		want = want[:len(want)-1]
	}
	if last != len(want) || last == 0 {
		t.Errorf("%s: %d rows, LibreOffice finds %d", name, len(want), last)
		return
	}
	for i, row := range want {
		cells := row[:min(1, len(row))] // further on, numbers and days are shown as each program likes
		if i == 0 {
			cells = row
		}
		for at, text := range cells {
			if at >= len(got[i]) && text != "" || at < len(got[i]) && strings.Join(strings.Fields(got[i][at].Text), " ") != strings.Join(strings.Fields(text), " ") {
				t.Errorf("%s: row %d, cell %d is %q, LibreOffice has %+v", name, i+1, at+1, text, got[i][min(at, len(got[i])-1)])
			}
		}
	}
}
