package testkit

import (
	"encoding/xml"
	"strconv"
	"strings"
	"testing"
)

// CalcSheet is a sheet as LibreOffice has it after opening a file.
type CalcSheet struct {
	Name string
	Rows [][]CalcCell // the header first
}

// CalcCell is a cell as LibreOffice has it.
type CalcCell struct {
	Type    string // string, float, date; empty: an empty cell
	Value   string // of a number
	Date    string // of a date: 2024-12-31
	Formula string // empty: none
	Check   string // name of what the cell's values are held to; empty: nothing
	Text    string // as it is shown
}

// repeated is how often a cell that stands again and again is written out, as far as anybody looks.
const repeated = 100

// Calc lets LibreOffice open files (name to content) and gives their sheets, by file. infilter says how CSV is read; empty: by the name.
// A file that it would have to repair is not opened without a person to ask, and fails here. Without LibreOffice, or where it has no
// Calc, the test is skipped, unless OfficeVariable promised it.
func Calc(t testing.TB, infilter string, files map[string][]byte) map[string][]CalcSheet {
	t.Helper()
	out := map[string][]CalcSheet{}
	for name, text := range office(t, calc, infilter, files) {
		out[name] = calcSheets(t, text)
	}
	return out
}

type calcRow struct {
	Cells []struct {
		Type    string `xml:"value-type,attr"`
		Value   string `xml:"value,attr"`
		Date    string `xml:"date-value,attr"`
		Formula string `xml:"formula,attr"`
		Check   string `xml:"content-validation-name,attr"`
		Repeats int    `xml:"number-columns-repeated,attr"`
		Text    []struct {
			XML string `xml:",innerxml"`
		} `xml:"p"`
	} `xml:"table-cell"`
}

func calcSheets(t testing.TB, fods []byte) (out []CalcSheet) {
	t.Helper()
	var document struct {
		Sheets []struct {
			Name string    `xml:"name,attr"`
			Head []calcRow `xml:"table-header-rows>table-row"`
			Rows []calcRow `xml:"table-row"`
		} `xml:"body>spreadsheet>table"`
	}
	if err := xml.Unmarshal(fods, &document); err != nil {
		t.Fatal(err)
	}
	for _, s := range document.Sheets {
		sheet := CalcSheet{Name: s.Name}
		for _, r := range append(s.Head, s.Rows...) {
			var row []CalcCell
			for _, c := range r.Cells {
				var lines []string
				for _, p := range c.Text {
					lines = append(lines, calcLine(p.XML))
				}
				cell := CalcCell{Type: c.Type, Value: c.Value, Date: c.Date, Formula: c.Formula, Check: c.Check, Text: strings.Join(lines, "\n")}
				for range min(max(c.Repeats, 1), repeated) {
					row = append(row, cell)
				}
			}
			sheet.Rows = append(sheet.Rows, row)
		}
		out = append(out, sheet)
	}
	return out
}

// calcLine is the text of a paragraph: runs of blanks, tabs and line breaks are elements.
func calcLine(paragraph string) (line string) {
	d := xml.NewDecoder(strings.NewReader(`<p xmlns:text="text" xmlns:xlink="xlink">` + paragraph + `</p>`))
	for {
		token, err := d.Token()
		if err != nil {
			return line
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
}
