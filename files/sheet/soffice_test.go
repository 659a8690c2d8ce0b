package sheet

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"allmenning/internal/testkit" // that knows LibreOffice
)

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
func checkTyped(t *testing.T, name string, got [][]testkit.CalcCell, rows [][]any) {
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
		if len(cells) < 8 || cells[7].Text != "slutt" {
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
	table, rows := attack()
	long := kinds()
	long.Columns[8].Choices = municipalities()
	workbook, _ := writeXLSX(t, book(), table, rows...)
	sheets := testkit.Calc(t, "", map[string][]byte{"angrep.xlsx": workbook, "mal.xlsx": writeTemplate(t, long)})

	got := sheets["angrep.xlsx"][0].Rows
	checkTyped(t, "angrep.xlsx", got, rows)
	for i, text := range hostile {
		want, _ := Clean(text)
		want, _ = cut(want)
		for _, n := range []int{0, 6} {
			if c := got[i+1][n]; c.Text != want || c.Type != "string" && want != "" {
				t.Errorf("row %d, cell %d is %q (%s), want the text %q", i+2, n+1, c.Text, c.Type, want)
			}
		}
	}
	template := sheets["mal.xlsx"]
	if len(template) != 3 || template[2].Name != "Lister" {
		t.Fatalf("the template has %d sheets", len(template))
	}
	list := template[2].Rows
	for i, want := range municipalities() {
		if c := list[i][1]; c.Text != want || c.Formula != "" || c.Type != "string" {
			t.Errorf("choice %d is %+v, want %q", i+1, c, want)
		}
	}
	checked := template[0].Rows[1]
	for i := range long.Columns {
		if checked[i].Check == "" || checked[i].Type != "" {
			t.Errorf("the empty cell of column %d is %+v", i+1, checked[i])
		}
	}
}

// LibreOffice is told to take formulas and days where it finds them, as Excel does without being told; and the file is read
// with the wrong separators as well. A file that was not made safe shows that it would find them.
func TestLibreOffice_CSV(t *testing.T) {
	table, rows := attack()
	excel, _ := writeCSV(t, ForExcel, table, rows...)
	programs, _ := writeCSV(t, ForPrograms, table, rows...)
	// separators, quote, UTF-8, first row, no formats, language (1044 bokmål, 1033 English), quoted is not text by force, special
	// numbers are detected, and the last of them: formulas are evaluated.
	filter := func(separators, language string) string {
		return "Text - txt - csv (StarCalc):" + separators + ",34,76,1,," + language + ",false,true,false,false,false,0,true"
	}
	control := []byte("a;b;c\r\n=1+1;x,=1+1;'=1+1\r\n")
	right := testkit.Calc(t, filter("59", "1044"), map[string][]byte{"excel.csv": []byte(excel), "control.csv": control})
	checkTyped(t, "excel.csv", right["excel.csv"][0].Rows, rows)
	if got := right["control.csv"][0].Rows[1]; got[0].Formula == "" || got[2].Formula != "" {
		t.Fatalf("LibreOffice finds no formula where there is one: %+v", got)
	}
	wrong := testkit.Calc(t, filter("44", "1033"), map[string][]byte{"programs.csv": []byte(programs), "excel.csv": []byte(excel), "control.csv": control})
	checkTyped(t, "programs.csv", wrong["programs.csv"][0].Rows, rows)
	if got := wrong["control.csv"][0].Rows[1]; len(got) < 2 || !strings.Contains(fmt.Sprint(got), "=1+1") {
		t.Fatalf("the wrong separator is not read as one: %+v", got)
	}
	for _, row := range wrong["excel.csv"][0].Rows {
		for _, c := range row {
			if c.Formula != "" {
				t.Errorf("with commas for semicolons there is a formula: %q", c.Formula)
			}
		}
	}
}
