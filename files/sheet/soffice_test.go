package sheet

import (
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sofficeVariable names the environment variable with the path of LibreOffice, with Calc in it.
const sofficeVariable = "ALLMENNING_SOFFICE"

// soffice finds LibreOffice: the program that the environment variable names, else soffice on the path. With the variable
// set, a program that is not there fails the test: it was promised. Without it, and without soffice, the test is skipped.
func soffice(t *testing.T) string {
	t.Helper()
	name, promised := os.LookupEnv(sofficeVariable)
	if !promised {
		name = "soffice"
	}
	path, err := exec.LookPath(name)
	switch {
	case err != nil && promised:
		t.Fatalf("%s is set, and %q is not there: %v", sofficeVariable, name, err)
	case err != nil:
		t.Skipf("no LibreOffice: install libreoffice-calc, or set %s to its soffice", sofficeVariable)
	}
	return path
}

// seen is a cell as LibreOffice has it after opening the file.
type seen struct {
	Type    string `xml:"value-type,attr"` // string, float, date; empty: an empty cell
	Value   string `xml:"value,attr"`
	Date    string `xml:"date-value,attr"`
	Formula string `xml:"formula,attr"`
	Check   string `xml:"content-validation-name,attr"`
	Repeats int    `xml:"number-columns-repeated,attr"`
	Text    []struct {
		XML string `xml:",innerxml"`
	} `xml:"p"`
}

type sheetSeen struct {
	Name string    `xml:"name,attr"`
	Head []rowSeen `xml:"table-header-rows>table-row"`
	Rows []rowSeen `xml:"table-row"`
}

type rowSeen struct {
	Cells []seen `xml:"table-cell"`
}

// text gives the cell's text: paragraphs are lines, and runs of blanks and tabs are elements.
func (s seen) text(t *testing.T) string {
	var lines []string
	for _, p := range s.Text {
		d := xml.NewDecoder(strings.NewReader(`<p xmlns:text="text" xmlns:xlink="xlink">` + p.XML + `</p>`))
		line := ""
		for {
			token, err := d.Token()
			if err != nil {
				break
			}
			switch token := token.(type) {
			case xml.CharData:
				line += string(token)
			case xml.StartElement:
				switch token.Name.Local {
				case "s":
					n := 1
					for _, a := range token.Attr {
						n, _ = strconv.Atoi(a.Value)
					}
					line += strings.Repeat(" ", n)
				case "tab":
					line += "\t"
				case "line-break":
					line += "\n"
				}
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// opened lets LibreOffice open the files and gives their sheets as it has them. filter says how CSV is read. A file that it
// would have to repair is not opened without a person to ask, and fails here.
func opened(t *testing.T, program, filter string, files map[string][]byte) map[string][]sheetSeen {
	t.Helper()
	dir := t.TempDir()
	args := []string{"--headless", profile(), "--convert-to", "fods", "--outdir", filepath.Join(dir, "out")}
	if filter != "" {
		args = append(args, "--infilter="+filter)
	}
	for name, file := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if said, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	sheets := map[string][]sheetSeen{}
	for name := range files {
		text, err := os.ReadFile(filepath.Join(dir, "out", strings.TrimSuffix(name, filepath.Ext(name))+".fods"))
		if err != nil {
			needCalc(t, program)
			t.Fatalf("LibreOffice did not open %s: %v", name, err)
		}
		var document struct {
			Sheets []sheetSeen `xml:"body>spreadsheet>table"`
		}
		if err := xml.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		sheets[name] = document.Sheets
	}
	return sheets
}

// needCalc tells a file that cannot be opened from a LibreOffice that opens no tables at all, as one without Calc does: that
// is no LibreOffice to us.
func needCalc(t *testing.T, program string) {
	t.Helper()
	if os.Getenv(sofficeVariable) == "" {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "tiny.csv"), []byte("a\r\n"), 0o600)
		exec.CommandContext(t.Context(), program, "--headless", profile(), "--convert-to", "fods", "--outdir", dir, filepath.Join(dir, "tiny.csv")).Run()
		if _, err := os.Stat(filepath.Join(dir, "tiny.fods")); err != nil {
			t.Skipf("LibreOffice is here without Calc: install libreoffice-calc, or set %s to a soffice that has it", sofficeVariable)
		}
	}
}

func profile() string {
	return "-env:UserInstallation=file://" + filepath.Join(os.TempDir(), "allmenning-soffice-"+strconv.Itoa(os.Getpid()))
}

// rows puts header and rows together, and writes out cells that repeat, as far as anybody looks.
func (s sheetSeen) rows() [][]seen {
	var rows [][]seen
	for _, r := range append(s.Head, s.Rows...) {
		var row []seen
		for _, c := range r.Cells {
			for range min(max(c.Repeats, 1), 20) {
				row = append(row, c)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// attack is a table with each hostile text as a text and as a link, and a number and a day beside it.
func attack() (Table, [][]any) {
	table := Table{Name: "attack", Title: "Angrep", Columns: []Column{
		{Name: "text", Title: "=1+1"},
		{Name: "n", Title: "Tall", Kind: Whole},
		{Name: "x", Title: "Desimal", Kind: Decimal},
		{Name: "kr", Title: "@kr", Kind: Kroner},
		{Name: "day", Title: "Dag", Kind: Date},
		{Name: "year", Title: "År", Kind: Year},
		{Name: "link", Title: "Adresse", Kind: Link},
		{Name: "end", Title: "Slutt"},
	}}
	var rows [][]any
	for i, text := range hostile {
		rows = append(rows, []any{text, -i, -float64(i) / 8, 1_500_000 + i, fmt.Sprintf("2024-03-%02d", 1+i%31), 1990 + i%40, text, "slutt"})
	}
	return table, rows
}

// checkTyped holds what LibreOffice saw against the rows: no formula in any cell, numbers are numbers, days are days.
func checkTyped(t *testing.T, name string, got [][]seen, rows [][]any) {
	t.Helper()
	if len(got) < len(rows)+1 {
		t.Fatalf("%s: %d rows of %d", name, len(got), len(rows)+1)
	}
	for _, row := range got {
		for _, c := range row {
			if c.Formula != "" {
				t.Errorf("%s: a formula %q", name, c.Formula)
			}
		}
	}
	for i, row := range rows {
		cells := got[i+1]
		if len(cells) < 8 || cells[7].text(t) != "slutt" {
			t.Errorf("%s: the row of %q has not its eight cells", name, row[0])
			continue
		}
		for n, want := range []float64{1: float64(row[1].(int)), 2: row[2].(float64), 3: float64(row[3].(int)), 5: float64(row[5].(int))} {
			if n == 0 || n == 4 {
				continue
			}
			if x, err := strconv.ParseFloat(cells[n].Value, 64); err != nil || cells[n].Type != "float" || math.Abs(x-want) > 1e-9 {
				t.Errorf("%s: row %d, cell %d is %+v, want the number %v", name, i+2, n+1, cells[n], want)
			}
		}
		if cells[4].Type != "date" || cells[4].Date != row[4] {
			t.Errorf("%s: row %d has the day %+v, want %v", name, i+2, cells[4], row[4])
		}
	}
}

func TestLibreOffice_XLSX(t *testing.T) {
	program := soffice(t)
	table, rows := attack()
	long := kinds()
	long.Columns[8].Choices = municipalities()
	workbook, _ := writeXLSX(t, book(), table, rows...)
	sheets := opened(t, program, "", map[string][]byte{"angrep.xlsx": workbook, "mal.xlsx": writeTemplate(t, long)})

	got := sheets["angrep.xlsx"][0].rows()
	checkTyped(t, "angrep.xlsx", got, rows)
	for i, text := range hostile {
		want, _ := Clean(text)
		want, _ = cut(want)
		for _, n := range []int{0, 6} {
			if c := got[i+1][n]; c.text(t) != want || c.Type != "string" && want != "" {
				t.Errorf("row %d, cell %d is %q (%s), want the text %q", i+2, n+1, c.text(t), c.Type, want)
			}
		}
	}
	template := sheets["mal.xlsx"]
	if len(template) != 3 || template[2].Name != "Lister" {
		t.Fatalf("the template has %d sheets", len(template))
	}
	list := template[2].rows()
	for i, want := range municipalities() {
		if c := list[i][1]; c.text(t) != want || c.Formula != "" || c.Type != "string" {
			t.Errorf("choice %d is %+v, want %q", i+1, c, want)
		}
	}
	checked := template[0].rows()[1]
	for i := range long.Columns {
		if checked[i].Check == "" || checked[i].Type != "" {
			t.Errorf("the empty cell of column %d is %+v", i+1, checked[i])
		}
	}
}

// LibreOffice is told to take formulas and days where it finds them, as Excel does without being told; and the file is read
// with the wrong separators as well. A file that was not made safe shows that it would find them.
func TestLibreOffice_CSV(t *testing.T) {
	program := soffice(t)
	table, rows := attack()
	excel, _ := writeCSV(t, ForExcel, table, rows...)
	programs, _ := writeCSV(t, ForPrograms, table, rows...)
	// separators, quote, UTF-8, first row, no formats, language (1044 bokmål, 1033 English), quoted is not text by force, special
	// numbers are detected, and the last of them: formulas are evaluated.
	filter := func(separators, language string) string {
		return "Text - txt - csv (StarCalc):" + separators + ",34,76,1,," + language + ",false,true,false,false,false,0,true"
	}
	control := []byte("a;b;c\r\n=1+1;x,=1+1;'=1+1\r\n")
	right := opened(t, program, filter("59", "1044"), map[string][]byte{"excel.csv": []byte(excel), "control.csv": control})
	checkTyped(t, "excel.csv", right["excel.csv"][0].rows(), rows)
	if got := right["control.csv"][0].rows()[1]; got[0].Formula == "" || got[2].Formula != "" {
		t.Fatalf("LibreOffice finds no formula where there is one: %+v", got)
	}
	wrong := opened(t, program, filter("44", "1033"), map[string][]byte{"programs.csv": []byte(programs), "excel.csv": []byte(excel), "control.csv": control})
	checkTyped(t, "programs.csv", wrong["programs.csv"][0].rows(), rows)
	if got := wrong["control.csv"][0].rows()[1]; len(got) < 2 || !strings.Contains(fmt.Sprint(got), "=1+1") {
		t.Fatalf("the wrong separator is not read as one: %+v", got)
	}
	for _, row := range wrong["excel.csv"][0].rows() {
		for _, c := range row {
			if c.Formula != "" {
				t.Errorf("with commas for semicolons there is a formula: %q", c.Formula)
			}
		}
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(filepath.Join(os.TempDir(), "allmenning-soffice-"+strconv.Itoa(os.Getpid())))
	os.Exit(code)
}
