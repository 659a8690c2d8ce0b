package list

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/codes"
	"allmenning/commons"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/serve/web/page"
	"allmenning/serve/web/show"
)

// fieldName is what a field of a project is called.
func fieldName(f *page.Frame, field sources.Field) string { return f.T("list.field." + string(field)) }

// sum is one part of the sentence that says what becomes of a list's rows.
type sum struct {
	key string
	n   int
}

// would says what would become of the rows of a list that was looked through.
func would(f *page.Frame, r commons.Report) string {
	sums := []sum{{"list.sum.new", r.New}, {"list.sum.updated", r.Updated}, {"list.sum.joined", r.Joined}, {"list.sum.unchanged", r.Unchanged}}
	return sentence(f, append(sums,
		sum{"list.sum.turned_down", r.LeftOut["import.left_out.turned_down"]}, sum{"list.sum.undecided", r.LeftOut["import.left_out.undecided"]},
		sum{"list.sum.person", r.LeftOut["import.left_out.person"]}, sum{"list.sum.refused", r.RefusedN}))
}

// became says what became of the rows of a list.
func became(f *page.Frame, counts map[string]int) string {
	return sentence(f, []sum{
		{"list.became.new", counts[commons.RowNew]},
		{"list.became.updated", counts[commons.RowUpdated]},
		{"list.became.joined", counts[commons.RowJoined]},
		{"list.sum.unchanged", counts[commons.RowUnchanged]},
		{"list.became.left_out", counts[commons.RowLeftOut]},
		{"list.became.undone", counts[commons.RowUndone]},
		{"list.became.kept", counts[commons.RowKept]},
		{"list.sum.refused", counts[commons.RowRefused]},
	})
}

// sentence lists what there is of something; the list has no rows where there is nothing of anything.
func sentence(f *page.Frame, sums []sum) string {
	var parts []string
	for _, s := range sums {
		if s.n > 0 {
			parts = append(parts, f.T(s.key, "n", s.n))
		}
	}
	if len(parts) == 0 {
		return f.T("list.sum.none")
	}
	return f.T("list.sum", "parts", strings.Join(parts, ", "))
}

// noticeText says a remark on the file as a whole.
func noticeText(f *page.Frame, n table.Notice) string {
	key, args := commons.NoticeOf(n)
	return f.T(key, args...)
}

func letter(column int) string { return table.ColumnName(column) }

// columnName is a column as its spreadsheet shows it: "B Prosjektnavn".
func columnName(f *page.Frame, i int, header string) string {
	if header = commons.Shown(header, 60); header == "" {
		header = f.T("list.column.unnamed")
	}
	return letter(i+1) + " " + header
}

// where says which columns of a list a fault is in, as the spreadsheet names them; the whole row is nothing.
func where(f *page.Frame, columns []sources.Column, field string) string {
	var found []string
	for _, i := range commons.ColumnsOf(columns, field) {
		found = append(found, columnName(f, i, columns[i].Header))
	}
	switch {
	case len(found) > 0:
		return strings.Join(found, ", ")
	case field == "row":
		return ""
	case sources.Field(field).Known():
		return fieldName(f, sources.Field(field))
	}
	return commons.Shown(field, 60)
}

// problemText says what is wrong in a row, or what was made of it.
func problemText(f *page.Frame, tabular bool, key string, args []any) string {
	key, args = commons.SentenceOf(tabular, key, args)
	return f.T(key, args...)
}

// line is a fault or a remark as one row of a table.
type line struct {
	Row   string // the row it is in, or the first ones
	Where string
	What  string
}

// lines are rows of a report, each fault by itself.
func lines(f *page.Frame, l commons.SentList, rows []commons.ReportedRow) (out []line) {
	for _, r := range rows {
		for _, p := range r.Problems {
			out = append(out, line{number(r.Row), where(f, l.Choices.Columns, p.Field), problemText(f, tabular(l), p.Key, p.Args)})
		}
	}
	return out
}

// once are remarks on rows, each with the first rows it is about and how many more.
func once(f *page.Frame, l commons.SentList, said []commons.SaidOfRows) (out []line) {
	for _, s := range said {
		first := make([]string, len(s.First))
		for i, n := range s.First {
			first[i] = number(n)
		}
		rows := strings.Join(first, ", ")
		if more := s.Rows - len(first); more > 0 {
			rows = f.T("list.row.and", "rows", rows, "n", more)
		}
		out = append(out, line{rows, where(f, l.Choices.Columns, s.Problem.Field), problemText(f, tabular(l), s.Problem.Key, s.Problem.Args)})
	}
	return out
}

// tabular says whether a list has columns.
func tabular(l commons.SentList) bool { return len(l.Choices.Columns) > 0 }

// themeName is a theme in the reader's language.
func themeName(f *page.Frame, theme string) string {
	return codes.Themes().Name(theme, string(f.Lang()))
}

// unused names the columns of a list that are not used, and the fields where it has none.
func unused(f *page.Frame, l commons.SentList) string {
	var out []string
	for i, c := range l.Choices.Columns {
		if c.Field == "" {
			out = append(out, columnName(f, i, c.Header))
		}
	}
	if !tabular(l) {
		for _, name := range l.Told.Unused {
			out = append(out, commons.Shown(name, 60))
		}
	}
	const most = 20
	if len(out) > most {
		return strings.Join(out[:most], ", ") + " " + f.T("list.unused.more", "n", len(out)-most)
	}
	return strings.Join(out, ", ")
}

// exampleText says what a row would be, beside its title.
func exampleText(f *page.Frame, e commons.Example, named func(allmenning.MunicipalityNumber) string) string {
	var out []string
	var places []string
	for _, p := range e.Places {
		places = append(places, named(p.Number))
	}
	if len(places) > 0 {
		out = append(out, strings.Join(places[:min(3, len(places))], ", "))
	}
	if from, to := year(e.Project.Period.From), year(e.Project.Period.To); from != "" || to != "" {
		if from == to {
			to = ""
		}
		out = append(out, strings.Trim(from+"–"+to, "–"))
	}
	for _, g := range e.Project.Grants {
		if money := show.Money(f, g); money != "" {
			out = append(out, money)
		}
	}
	if len(e.Project.Themes) > 0 {
		out = append(out, show.Codes(f, codes.Themes(), e.Project.Themes))
	}
	return strings.Join(out, " · ")
}

func year(day string) string { return day[:min(4, len(day))] }

func number(n int) string { return strconv.Itoa(n) }

// saidOf is what there is to say of a row, each thing with the columns it is about.
func saidOf(f *page.Frame, l commons.SentList, problems allmenning.FieldErrors) string {
	var out []string
	for _, p := range problems {
		said := problemText(f, tabular(l), p.Key, p.Args)
		if at := where(f, l.Choices.Columns, p.Field); at != "" {
			said = at + ": " + said
		}
		out = append(out, said)
	}
	return strings.Join(out, " ")
}

// sender is who sent a list, or that somebody did.
func sender(f *page.Frame, l commons.SentList) string {
	if l.Sender == "" {
		return f.T("list.somebody")
	}
	return l.Sender
}

// placeNames gives the names of municipalities by their numbers.
func placeNames(f *page.Frame) func(allmenning.MunicipalityNumber) string {
	return func(n allmenning.MunicipalityNumber) string {
		for _, m := range f.Municipalities() {
			if m.Number == n {
				return m.Name
			}
		}
		return string(n)
	}
}

// faulty ties a choice to what is wrong with it.
func faulty(c columnView) templ.Attributes {
	if c.Fault == "" {
		return nil
	}
	return templ.Attributes{"aria-describedby": "feil-" + c.Field}
}
