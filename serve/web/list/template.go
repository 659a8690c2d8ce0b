package list

import (
	"bytes"
	"net/http"
	"slices"

	"allmenning/codes"
	"allmenning/files/sheet"
	"allmenning/files/sources"
	"allmenning/serve/web/page"
)

// templateFields are the columns of the empty list, in order: what a list of one's own tells. Periods in one cell and amounts in euros
// are read where a list has them.
func templateFields() []sources.Field {
	return slices.DeleteFunc(sources.Fields(), func(f sources.Field) bool {
		return f == sources.FieldPeriod || f == sources.FieldAmountEUR || f == sources.FieldMunicipalityNumbers || f == sources.FieldOrganisationNumber
	})
}

// templateTable is the empty list in the reader's language.
func templateTable(f *page.Frame) sheet.Table {
	t := sheet.Table{Name: "projects", Title: f.T("list.template.sheet")}
	for _, field := range templateFields() {
		t.Columns = append(t.Columns, sheet.Column{
			Name: string(field), Title: fieldName(f, field), About: f.T("list.about." + string(field)), Kind: kinds[field],
			Choices: choices(f, field), Required: field == sources.FieldTitle,
		})
	}
	return t
}

// kinds are those of columns that are not plain texts. When something begins is a text: a year alone is an answer.
var kinds = map[sources.Field]sheet.Kind{sources.FieldAmount: sheet.Kroner, sources.FieldURL: sheet.Link}

// choices are what can be chosen in a column.
func choices(f *page.Frame, field sources.Field) (out []string) {
	switch field {
	case sources.FieldMunicipalities:
		for _, m := range f.Municipalities() {
			out = append(out, m.Name)
		}
		return out
	case sources.FieldLang:
		return []string{"nb", "nn", "en", "se"}
	}
	list := map[sources.Field]func() *codes.List{
		sources.FieldPhase: codes.Phases, sources.FieldStatus: codes.Statuses, sources.FieldThemes: codes.Themes,
		sources.FieldTargetGroups: codes.TargetGroups, sources.FieldMeasures: codes.Measures, sources.FieldSectors: codes.Sectors,
	}[field]
	if list == nil {
		return nil
	}
	for _, c := range list().All() {
		out = append(out, c.Name(string(f.Lang())))
	}
	return out
}

// workbook gives the empty list with drop-downs.
func (s Pages) workbook(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	t := templateTable(f)
	var b bytes.Buffer
	kind := func(name string) string { return f.T("list.template.kind." + name) }
	err := sheet.Template(&b, sheet.Book{Title: f.T("list.template.title"), Language: string(f.Lang())}, t, sheet.Guide{
		Sheet: f.T("list.template.guide"), Lists: f.T("list.template.lists"), Column: f.T("list.template.column"), Must: f.T("list.template.must"),
		Means: f.T("list.template.means"), Allowed: f.T("list.template.allowed"), Example: f.T("list.template.example"),
		Yes: f.T("list.template.yes"), No: f.T("list.template.no"), FromList: f.T("list.template.from_list"),
		Kinds: [8]string{sheet.Text: kind("text"), sheet.Kroner: kind("kroner"), sheet.Link: kind("link")},
	}, exampleRow(f, t), sheet.Note{Term: f.T("list.template.how"), Text: f.T("list.template.how.text")})
	if err != nil {
		return err
	}
	attachment(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", f.T("list.template.file")+".xlsx")
	_, _ = w.Write(b.Bytes()) // an error means that the reader has gone
	return nil
}

// plainTemplate gives the header alone, as a spreadsheet opens it.
func (s Pages) plainTemplate(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	var b bytes.Buffer
	out, err := sheet.NewCSV(&b, sheet.ForExcel, templateTable(f))
	if err == nil {
		_, err = out.Finish()
	}
	if err != nil {
		return err
	}
	attachment(w, "text/csv; charset=utf-8", f.T("list.template.file")+".csv")
	_, _ = w.Write(b.Bytes())
	return nil
}

// exampleRow shows what a row may look like. What is offered in a list shows the first that is offered.
func exampleRow(f *page.Frame, t sheet.Table) []any {
	own := map[sources.Field]any{
		sources.FieldID: "24/117", sources.FieldTitle: f.T("list.example.title"), sources.FieldText: f.T("list.example.text"),
		sources.FieldMunicipalities: "Vefsn", sources.FieldFrom: "01.08.2024", sources.FieldTo: "2026", sources.FieldAmount: 400_000,
		sources.FieldFunder: f.T("list.example.funder"), sources.FieldURL: "https://example.org/prosjekt",
	}
	out := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		value, given := own[sources.Field(c.Name)]
		switch {
		case given:
			out[i] = value
		case len(c.Choices) > 0:
			out[i] = c.Choices[0]
		default:
			out[i] = ""
		}
	}
	return out
}

// columnsHelp says which headers are known.
func (s Pages) columnsHelp(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	return page.Write(w, r, page.Page{Title: f.T("list.help.title"), Description: f.T("list.help.lead"), Canonical: Path + "/kolonner"}, helpPage(f))
}
