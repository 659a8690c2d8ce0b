package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// LibreOffice opens every file that goes out, from a store that has all there is: those of the pages as an editor gets them, found by
// the table of addresses, and those of the command line. It finds as many rows as there are, their headers and first cells, and no
// formula; and of papers their text.
func TestExport_opens_in_LibreOffice(t *testing.T) {
	program, data := build(t), t.TempDir()
	c, _ := everything(t, program, data)
	files := c.files(t)
	for name, content := range listedOnTheCommandLine(t, program, data) {
		files[name] = content
	}
	byKind := map[string]map[string][]byte{} // by how LibreOffice is to read it
	for name, content := range files {
		kind := kindOf(name, content)
		if byKind[kind] == nil {
			byKind[kind] = map[string][]byte{}
		}
		byKind[kind][name] = content
	}
	papers := byKind[".docx"]
	delete(byKind, ".docx")
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
	words := 0
	for name, text := range testkit.Writer(t, papers) {
		words += readsAs(t, name, text, papers[name])
	}
	t.Logf("%d files, %d rows; of them %d papers of %d words", len(files), rows, len(papers), words)
	if len(files) < 60 || rows < 1500 || len(papers) < 5 || words < 2000 {
		t.Errorf("only %d files with %d rows, and %d papers of %d words, are opened", len(files), rows, len(papers), words)
	}
}

// unopened are addresses that answer with a file LibreOffice is not to open, each with why.
var unopened = map[string]string{
	"GET /min-side/mine-data.json": "JSON is for programs, and a test of the page reads it",
}

// files are what the addresses of the route table answer with that people take along, by a name that tells them apart: as an editor gets
// them, who may read most. An address of a record is asked for of those that are open, as long as
// it gives files, and of ten at most.
func (c *canaries) files(t *testing.T) map[string][]byte {
	t.Helper()
	editor, out, from := c.named("editor"), map[string][]byte{}, map[string]int{}
	take := func(pattern, path string) bool {
		head := c.ask(editor, http.MethodHead, path, nil)
		ending := filepath.Ext(strings.TrimSuffix(head.header.Get("Content-Disposition"), `"`))
		if head.code != http.StatusOK || ending == "" {
			return false
		}
		if unopened[pattern] != "" {
			from[pattern]++
			return true
		}
		got := c.ask(editor, http.MethodGet, path, nil)
		if got.code != http.StatusOK || len(got.body) == 0 {
			t.Errorf("%s answers %d with %d bytes, and its head says that it is a file", path, got.code, len(got.body))
			return false
		}
		from[pattern]++
		out[fmt.Sprintf("%s-%d%s", strings.Trim(strings.NewReplacer("GET ", "", "/", "-", "{", "", "}", "", ".", "-").Replace(pattern), "-"), from[pattern], ending)] = []byte(got.body)
		return true
	}
	routes := http.NewServeMux()
	for _, p := range append(hungByServer(t), c.patterns...) {
		routes.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	for _, path := range slices.Concat(c.fixed(), c.mended()) {
		_, pattern := routes.Handler(httptest.NewRequest(http.MethodGet, path, nil))
		take(pattern, path)
	}
	for _, pattern := range spread("record") {
		all, err := c.db.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: nounAt(pattern), Limit: 20})
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range all {
			if !take(pattern, addresses(pattern, r.ID)[0]) && i > 10 && from[pattern] == 0 || from[pattern] == 10 {
				break
			}
		}
	}
	for pattern, n := range from {
		t.Logf("%d files from %s", n, pattern)
	}
	for pattern, least := range map[string]int{
		"GET /ut/{file}": 45, "GET /ut/{organisation}/alt.xlsx": 3, "GET /lister/mal.xlsx": 1, "GET /lister/mal.csv": 1, "GET /lister/{id}/feil.csv": 1,
		"GET /oppsummeringer/{id}/tall.csv": 3, "GET /oppsummeringer/{id}/word": 3, "GET /prosjekter/{id}/word": 3,
	} {
		if from[pattern] < least {
			t.Errorf("%s gave %d files, and is to give %d at least", pattern, from[pattern], least)
		}
	}
	for pattern := range unopened {
		if from[pattern] == 0 {
			t.Errorf("%s gives no file, and unopened says why it is not opened", pattern)
		}
	}
	return out
}

// mended are the rows to mend of the lists that are here.
func (c *canaries) mended() (all []string) {
	c.t.Helper()
	lists, err := c.db.ImportsOf(context.Background(), owner(town), 100)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, l := range lists {
		all = append(all, "/lister/"+string(l.ID)+"/feil.csv")
	}
	return all
}

// readsAs holds the text that LibreOffice has of a paper against the words that stand in it by another reader, and gives how many they are.
func readsAs(t *testing.T, name, text string, paper []byte) (n int) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(paper), int64(len(paper)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	part, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer part.Close()
	d, written := xml.NewDecoder(part), strings.Builder{}
	for inText := false; ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			inText = token.Name.Local == "t"
		case xml.EndElement:
			if inText = false; token.Name.Local == "p" {
				written.WriteByte('\n')
			}
		case xml.CharData:
			if inText {
				written.Write(token)
			}
		}
	}
	has := map[string]int{}
	for _, w := range strings.Fields(text) {
		has[w]++
	}
	for _, w := range strings.Fields(written.String()) {
		n++
		if has[w]--; has[w] < 0 {
			t.Errorf("%s: LibreOffice has not the word %q as often as it stands there", name, w)
			return n
		}
	}
	return n
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

// kindOf is the sign between the cells of a text; empty for a workbook, and ".docx" for a paper.
func kindOf(name string, content []byte) string {
	switch filepath.Ext(name) {
	case ".xlsx":
		return ""
	case ".docx":
		return ".docx"
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
