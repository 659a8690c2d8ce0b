package export

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/files/sheet"
	"allmenning/i18n"
)

// Format is the kind of a file.
type Format string

// The formats. CSV is for spreadsheets, Data for programs; their dialects are sheet's.
const (
	CSV  Format = "csv"
	Data Format = "data.csv"
	XLSX Format = "xlsx"
)

// Type is the media type of a format.
func (f Format) Type() string {
	if f == XLSX {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv; charset=utf-8"
}

// File says what a file tells of itself, and who it is for.
type File struct {
	P        *i18n.Printer
	Reader   allmenning.Reader // who takes it along
	Instance string            // whose instance it comes from
	Base     string            // the instance's address, without a slash at the end; empty: not known, and records have no address
	At       time.Time         // when it is made
	Of       string            // the organisation all of it belongs to, or what the records were narrowed by; empty: all there are
}

// Sheet is the records of one noun.
type Sheet struct {
	Noun    allmenning.Noun
	Entries iter.Seq2[*answers.Entry, error]
}

// columns are those of a noun.
func columns(noun allmenning.Noun) []column {
	switch noun {
	case allmenning.NounNeed:
		return needs()
	case allmenning.NounProject:
		return projects()
	case allmenning.NounStudy:
		return studies()
	case allmenning.NounFinding:
		return findings()
	case allmenning.NounSynthesis:
		return syntheses()
	case allmenning.NounConstellation:
		return constellations()
	}
	return nil
}

// Table is a noun's table in a language, for people or for programs. Its columns are empty for an unknown noun.
func Table(p *i18n.Printer, noun allmenning.Noun, people bool) sheet.Table {
	t, _ := tableOf(p, noun, people)
	return t
}

func tableOf(p *i18n.Printer, noun allmenning.Noun, people bool) (sheet.Table, []column) {
	all := slices.DeleteFunc(columns(noun), func(c column) bool { return c.people && !people })
	t := sheet.Table{Name: string(noun), Title: p.T("export.sheet." + string(noun))}
	for _, c := range all {
		title, about := "export.col."+c.name, "export.about."+c.name
		if noun == allmenning.NounProject && p.Has("list.field."+c.name) {
			title, about = "list.field."+c.name, "list.about."+c.name
			if own := "export.col.project." + c.name; p.Has(own) {
				title = own // what stands in brackets in a header is not read
			}
		}
		out := sheet.Column{Name: c.name, Title: p.T(title), About: p.T(about), Kind: c.kind}
		if c.kind == sheet.Flag {
			out.Choices = []string{p.T("export.yes"), p.T("export.no")}
		}
		t.Columns = append(t.Columns, out)
	}
	return t, all
}

// Write writes the sheets in a format. CSV holds one sheet. An error of the entries ends the file, which then cannot be used.
func (f File) Write(w io.Writer, format Format, sheets ...Sheet) error {
	if format == XLSX {
		return f.workbook(w, sheets)
	}
	if len(sheets) != 1 {
		return fmt.Errorf("export: %d tables in one CSV file", len(sheets))
	}
	dialect := sheet.ForExcel
	if format == Data {
		dialect = sheet.ForPrograms
	}
	t, columns := tableOf(f.P, sheets[0].Noun, format != Data)
	out, err := sheet.NewCSV(w, dialect, t)
	if err != nil {
		return err
	}
	if err := f.rows(sheets[0].Entries, columns, format != Data, &told{}, out.Write); err != nil {
		return err
	}
	_, err = out.Finish()
	return err
}

func (f File) workbook(w io.Writer, sheets []Sheet) error {
	p := f.P
	out := sheet.NewXLSX(w, sheet.Book{
		Title: p.T("export.title", "instance", f.Instance), Language: i18nTags[p.Lang()], Creator: f.Instance,
		About: sheet.About{Sheet: p.T("export.about_sheet"), Column: p.T("export.column"), Means: p.T("export.means"), Name: p.T("export.name")},
	})
	told := &told{}
	for _, s := range sheets {
		t, columns := tableOf(p, s.Noun, true)
		if err := out.Table(t); err != nil {
			return err
		}
		if err := f.rows(s.Entries, columns, true, told, out.Write); err != nil {
			return err
		}
	}
	told.cut = out.Report().Counts[sheet.Cut]
	_, err := out.Finish(f.notes(*told)...)
	return err
}

var i18nTags = map[i18n.Lang]string{i18n.NB: "nb-NO", i18n.NN: "nn-NO", i18n.EN: "en-GB"}

// rows writes a row for each entry.
func (f File) rows(entries iter.Seq2[*answers.Entry, error], columns []column, people bool, told *told, write func(...any) error) error {
	seen := map[string]bool{}
	values := make([]any, len(columns))
	for e, err := range entries {
		if err != nil {
			return err
		}
		x := &row{Entry: e, p: f.P, people: people, own: slices.Contains(f.Reader.Organisations, e.Record.Owner), address: f.address}
		if id := e.Record.Source.ID; e.Record.Noun == allmenning.NounProject && id != "" {
			x.twice = seen[id]
			seen[id] = true
		}
		for i, c := range columns {
			values[i] = c.value(x)
		}
		if err := write(values...); err != nil {
			return fmt.Errorf("export: %s %s: %w", e.Record.Noun, e.Record.ID, err)
		}
		told.count(e)
	}
	return nil
}

func (f File) address(path string) string {
	if f.Base == "" {
		return ""
	}
	return f.Base + path
}

// Owned is all that an organisation owns, of what the reader sees: a sheet for each noun.
func Owned(ctx context.Context, a *answers.Answers, reader allmenning.Reader, owner allmenning.OrganisationID) (out []Sheet) {
	for _, noun := range allmenning.Nouns() {
		out = append(out, Sheet{Noun: noun, Entries: a.Entries(ctx, reader, answers.Taken{Noun: noun, Owner: owner})})
	}
	return out
}
