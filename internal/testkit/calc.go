package testkit

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// CalcVariable names the environment variable with the path of LibreOffice, with Calc in it.
const CalcVariable = "ALLMENNING_SOFFICE"

// CalcCell is a cell as LibreOffice has it after opening a file.
type CalcCell struct {
	Type    string // string, float, date; empty: an empty cell
	Formula string // empty: none
	Text    string // as it is shown, its lines joined
}

// Calc lets LibreOffice open files (name to content) and gives the rows of all their sheets, by file. infilter says how CSV is read;
// empty: by the name. Without LibreOffice the test is skipped, unless CalcVariable promised it.
func Calc(t testing.TB, infilter string, files map[string][]byte) map[string][][]CalcCell {
	t.Helper()
	program, promised := os.LookupEnv(CalcVariable)
	if !promised {
		program = "soffice"
	}
	path, err := exec.LookPath(program)
	switch {
	case err != nil && promised:
		t.Fatalf("%s is set, and %q is not there: %v", CalcVariable, program, err)
	case err != nil:
		t.Skipf("no LibreOffice: install libreoffice-calc, or set %s to its soffice", CalcVariable)
	}
	dir := t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to", "fods", "--outdir", filepath.Join(dir, "out")}
	if infilter != "" {
		args = append(args, "--infilter="+infilter)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(dir, name))
	}
	said, err := exec.CommandContext(t.Context(), path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, said)
	}
	out := map[string][][]CalcCell{}
	for name := range files {
		text, err := os.ReadFile(filepath.Join(dir, "out", strings.TrimSuffix(name, filepath.Ext(name))+".fods"))
		if err != nil {
			t.Fatalf("LibreOffice (with Calc?) did not open %s: %v\n%s", name, err, said)
		}
		out[name] = calcRows(t, text)
	}
	return out
}

type calcRow struct {
	Cells []struct {
		Type    string `xml:"value-type,attr"`
		Formula string `xml:"formula,attr"`
		Repeats int    `xml:"number-columns-repeated,attr"`
		Text    []struct {
			Plain string   `xml:",chardata"`
			Links []string `xml:"a"`
		} `xml:"p"`
	} `xml:"table-cell"`
}

func calcRows(t testing.TB, fods []byte) (out [][]CalcCell) {
	t.Helper()
	var document struct {
		Sheets []struct {
			Head []calcRow `xml:"table-header-rows>table-row"`
			Rows []calcRow `xml:"table-row"`
		} `xml:"body>spreadsheet>table"`
	}
	if err := xml.Unmarshal(fods, &document); err != nil {
		t.Fatal(err)
	}
	for _, s := range document.Sheets {
		for _, r := range append(s.Head, s.Rows...) {
			var row []CalcCell
			for _, c := range r.Cells {
				cell := CalcCell{Type: c.Type, Formula: c.Formula}
				for _, p := range c.Text {
					cell.Text += p.Plain + strings.Join(p.Links, "")
				}
				for range min(max(c.Repeats, 1), 100) {
					row = append(row, cell)
				}
			}
			out = append(out, row)
		}
	}
	return out
}
