package export

import (
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
	Words    Words             // what has happened, in words
	Of       string            // the organisation all of it belongs to, or what the records were narrowed by; empty: all there are
}

// Words tells of what has happened to records, and of values that records have several of, as the pages do.
type Words interface {
	// Did says what happened to r, with what it was about.
	Did(r *allmenning.Record, h answers.Happening) string
	// Label is what a field is called: answers.Difference.Field.
	Label(field string) string
	// Value is what stands in a field, decoded from JSON; titles are as in answers.ChangePage.
	Value(titles map[string]string, field string, v any) string
}

// Sheet is the records of one noun, or a part of records of several.
type Sheet struct {
	Noun    allmenning.Noun // of records
	Part    Part            // empty: the records themselves
	Entries iter.Seq2[*answers.Entry, error]
	of      []allmenning.Noun // of a part: of which records it is
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
	t, _ := Sheet{Noun: noun}.table(p, people)
	return t
}

// TableOf is a part's table in a language, for people.
func TableOf(p *i18n.Printer, part Part) sheet.Table {
	t, _ := Sheet{Part: part}.table(p, true)
	return t
}

// table is the table of a sheet, and its columns.
func (s Sheet) table(p *i18n.Printer, people bool) (sheet.Table, []column) {
	name, all := string(s.Noun), columns(s.Noun)
	if s.Part != "" {
		name, all = string(s.Part), tablesOfParts[s.Part].columns()
	}
	all = slices.DeleteFunc(all, func(c column) bool { return c.people && !people })
	t := sheet.Table{Name: name, Title: p.T("export.sheet." + name)}
	for _, c := range all {
		if s.Noun == allmenning.NounProject && p.Has("list.field."+c.name) {
			c.titled, c.about = []string{"list.field." + c.name}, "list.about."+c.name
			if own := "export.col.project." + c.name; p.Has(own) {
				c.titled[0] = own // what stands in brackets in a header is not read
			}
		}
		out := sheet.Column{Name: c.name, Title: c.title(p), About: c.means(p), Kind: c.kind}
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
	t, columns := sheets[0].table(f.P, format != Data)
	out, err := sheet.NewCSV(w, dialect, t)
	if err != nil {
		return err
	}
	if err := f.rows(sheets[0], columns, format != Data, &told{}, out.Write); err != nil {
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
		if s.Part != "" {
			told.parts++
		}
		t, columns := s.table(p, true)
		if err := out.Table(t); err != nil {
			return err
		}
		if err := f.rows(s, columns, true, told, out.Write); err != nil {
			return err
		}
	}
	told.cut = out.Report().Counts[sheet.Cut]
	_, err := out.Finish(f.notes(*told)...)
	return err
}

var i18nTags = map[i18n.Lang]string{i18n.NB: "nb-NO", i18n.NN: "nn-NO", i18n.EN: "en-GB"}

// rows writes a row for each entry, or for each of what it has several of.
func (f File) rows(s Sheet, columns []column, people bool, told *told, write func(...any) error) error {
	seen := map[string]bool{}
	values := make([]any, len(columns))
	for e, err := range s.Entries {
		if err != nil {
			return err
		}
		x := &row{
			Entry: e, p: f.P, people: people, own: slices.Contains(f.Reader.Organisations, e.Record.Owner), address: f.address, words: f.Words, of: s.of,
		}
		items := []any{nil}
		if s.Part != "" {
			items = tablesOfParts[s.Part].items(x)
		} else {
			told.count(e, x.own)
		}
		if id := e.Record.Source.ID; e.Record.Noun == allmenning.NounProject && id != "" {
			x.twice = seen[id]
			seen[id] = true
		}
		for _, x.item = range items {
			for i, c := range columns {
				values[i] = c.value(x)
			}
			if err := write(values...); err != nil {
				return fmt.Errorf("export: %s %s: %w", e.Record.Noun, e.Record.ID, err)
			}
		}
	}
	return nil
}

func (f File) address(path string) string {
	if f.Base == "" {
		return ""
	}
	return f.Base + path
}
