package sheet

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func guide() Guide {
	return Guide{
		Sheet: "Veiledning", Lists: "Lister", Column: "Kolonne", Must: "Må fylles ut", Means: "Hva den betyr", Allowed: "Hva du kan skrive", Example: "Eksempel", Yes: "Ja", No: "Nei",
		Kinds:    [8]string{"Tekst", "Et helt tall", "Et tall", "Kroner, bare tallet", "En dato, for eksempel 24.03.2024", "Et årstall", "", "En adresse som begynner med https://"},
		FromList: "Velg fra listen",
	}
}

func writeTemplate(t testing.TB, table Table) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Template(&out, book(), table, guide(), kindsRow(), Note{"Slik gjør du", "Én rad for hvert prosjekt."}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// municipalities is a long list, with what must be escaped in it.
func municipalities() []string {
	list := []string{"=1+1", `Nord "og" <sør>, & midt`}
	for len(list) < 357 {
		list = append(list, fmt.Sprintf("%04d Kommune", len(list)))
	}
	return list
}

func TestTemplate(t *testing.T) {
	table := kinds()
	table.Columns[8].Choices = municipalities()
	table.Columns[8].About = strings.Repeat("Å & ", 200)
	file := writeTemplate(t, table)
	f := open(t, file)
	if got := fmt.Sprint(f.GetSheetList()); got != "[Prosjekter Veiledning Lister]" {
		t.Errorf("sheets %s", got)
	}
	if visible, _ := f.GetSheetVisible("Lister"); visible {
		t.Error("the lists are in the way")
	}
	if rows, _ := f.GetRows("Prosjekter"); len(rows) != 1 || rows[0][3] != "Beløp i kroner" {
		t.Errorf("the list is not empty: %q", rows)
	}
	lists, _ := f.GetCols("Lister")
	if len(lists) != 2 || fmt.Sprint(lists[1]) != fmt.Sprint(municipalities()) {
		t.Errorf("%d lists, or another second list", len(lists))
	}
	rows, _ := f.GetRows("Veiledning")
	if got := fmt.Sprintf("%q", rows[2:6]); got != `[["Slik gjør du" "Én rad for hvert prosjekt."] [] ["Kolonne" "Hva den betyr" "Må fylles ut" "Hva du kan skrive" "Eksempel"] ["Tittel" "Hva prosjektet heter." "Ja" "Tekst" "Færre fall"]]` {
		t.Errorf("the guide begins %s", got)
	}
	if got := fmt.Sprintf("%q", rows[9]); got != `["Fra" "" "Nei" "En dato, for eksempel 24.03.2024" "24.03.2024"]` {
		t.Errorf("the guide says of a date %s", got)
	}
	checks, _ := f.GetDataValidations("Prosjekter")
	var got []string
	for _, c := range checks {
		got = append(got, strings.TrimSpace(c.Sqref+" "+c.Type+" "+c.Formula1+" "+c.Formula2))
		for _, s := range []*string{c.Error, c.Prompt} {
			if s != nil && units(*s) > 255 {
				t.Errorf("%s says %d characters", c.Sqref, units(*s))
			}
		}
	}
	want := []string{
		"A2:A10001", "B2:B10001 whole -999999999999999 999999999999999", "C2:C10001 decimal -999999999999999 999999999999999", "D2:D10001 decimal -999999999999999 999999999999999",
		"E2:E10001 date 18264 2958465", "F2:F10001 whole 1000 2999", "G2:G10001 list list_1", "H2:H10001", "I2:I10001 list list_2",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("checks\n%q, want\n%q", got, want)
	}
	if names := fmt.Sprint(f.GetDefinedName()); !strings.Contains(names, "'Lister'!$A$1:$A$2") || !strings.Contains(names, "'Lister'!$B$1:$B$357") {
		t.Errorf("names %s", names)
	}
	if *checks[0].Prompt != "Må fylles ut. Hva prosjektet heter." {
		t.Errorf("the hint is %q", *checks[0].Prompt)
	}
	unpack(t, file)
	if !bytes.Equal(file, writeTemplate(t, table)) {
		t.Error("the same list gave other bytes")
	}
}

// Without choices there is no sheet of lists, and without an example none is shown.
func TestTemplate_small(t *testing.T) {
	var out bytes.Buffer
	if err := Template(&out, Book{}, Table{Name: "t", Title: "Liste", Columns: []Column{{Name: "a", Title: "A"}}}, guide(), nil); err != nil {
		t.Fatal(err)
	}
	f := open(t, out.Bytes())
	if got := fmt.Sprint(f.GetSheetList()); got != "[Liste Veiledning]" {
		t.Errorf("sheets %s", got)
	}
	if rows, _ := f.GetRows("Veiledning"); fmt.Sprintf("%q", rows[len(rows)-1]) != `["A" "" "Nei" "Tekst"]` {
		t.Errorf("the guide ends %q", rows[len(rows)-1])
	}
}
