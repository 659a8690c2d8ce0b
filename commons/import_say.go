package commons

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/municipality"
)

// refuse notes a row that cannot be taken in. Only what is the row's own fault is a refusal; anything else stops the import.
func (in *importing) refuse(line int, row sources.ProjectRow, problem error) (allmenning.FieldErrors, error) {
	var fields allmenning.FieldErrors
	var broken *sources.Error
	var cell *table.Error
	switch {
	case errors.As(problem, &cell):
		key, args := ofTable(cell)
		fields = allmenning.FieldErrors{{Field: cmp.Or(cell.Header, "row"), Key: key, Args: args}}
	case errors.As(problem, &fields):
		fields = inFile(fields)
	case errors.As(problem, &broken):
		fields = allmenning.FieldErrors{{Field: cmp.Or(broken.Place, "row"), Key: keyOf(broken)}}
	default:
		return nil, problem
	}
	in.report.RefusedN++
	in.report.Refused = reported(in.report.Refused, line, row.ID, fields)
	return fields, nil
}

func reported(rows []ReportedRow, line int, id string, fields allmenning.FieldErrors) []ReportedRow {
	if len(rows) == MostReported {
		return rows
	}
	return append(rows, ReportedRow{Row: line, SourceID: id, Problems: fields})
}

// keyOf is the sentence for a row that could not be read.
func keyOf(broken *sources.Error) string {
	for err, key := range map[error]string{
		sources.ErrTooLarge: "import.too_large", sources.ErrCharacters: "import.characters", sources.ErrPersonal: "import.personal",
		sources.ErrBirth:     "import.birth",
		sources.ErrDuplicate: "import.duplicate", sources.ErrRequired: "import.required",
		sources.ErrNotText: "import.wants_text", sources.ErrNotTexts: "import.wants_texts", sources.ErrNotAmount: "import.wants_amount",
		sources.ErrNotMoney: "import.amount",
	} {
		if errors.Is(broken, err) {
			return key
		}
	}
	return "import.format"
}

// inFile tells what is wrong with a record by the names of the fields it was made from, and each thing once: a period that is
// no date is not so at both ends.
func inFile(e allmenning.FieldErrors) allmenning.FieldErrors {
	var out allmenning.FieldErrors
	for _, problem := range e {
		problem.Field = fieldInFile(problem.Field)
		switch problem.Key {
		case "field.municipality", "field.unknown_municipality":
			problem.Key = "import.municipality"
		}
		same := func(o allmenning.FieldError) bool {
			return o.Field == problem.Field && o.Key == problem.Key && slices.Equal(o.Args, problem.Args)
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, problem)
		}
	}
	return out
}

// fieldInFile is the name a record's field has in a file of projects.
func fieldInFile(field string) string {
	first, rest, _ := strings.Cut(field, ".")
	switch first {
	case "places":
		return "municipality_numbers" // places found by name are always known
	case "source":
		return rest
	case "period":
		return "period"
	case "summary":
		return "text"
	case "grants":
		return rest[strings.LastIndex(rest, ".")+1:]
	}
	return field
}

// note says what was made of a row beyond what it says itself: a period kept as text, a number of a municipality that was
// divided, a name that fits none. None is an empty list.
func (in *importing) note(line int, row sources.ProjectRow, record *allmenning.Record, unread []sources.Unread) allmenning.FieldErrors {
	var notes allmenning.FieldErrors
	add := func(field, key string, args ...any) {
		notes = append(notes, allmenning.FieldError{Field: field, Key: key, Args: args})
	}
	if project, ok := record.Body.(*allmenning.Project); ok && project.Period.AsGiven != "" && project.Period.From == "" && project.Period.To == "" {
		add("period", "import.period", "value", project.Period.AsGiven)
	}
	if row.Period == "" {
		for _, end := range []struct {
			field sources.Field
			text  string
		}{{sources.FieldFrom, row.From}, {sources.FieldTo, row.To}} {
			if end.text != "" && !sources.ReadsAsDay(end.text) && !slices.ContainsFunc(notes, ofPeriod) {
				add(string(end.field), "import.period", "value", end.text)
			}
		}
	}
	for _, place := range record.Places {
		if now, how := in.commons.register.Resolve(place.Number); how == municipality.Divided {
			add("municipality_numbers", "import.divided", "value", string(place.Number), "now", in.named(now))
		}
	}
	if len(row.MunicipalityNumbers) == 0 {
		for _, name := range row.Municipalities {
			in.noteName(name, add)
		}
	}
	if row.Rounded {
		field := sources.FieldAmount
		if row.AmountNOK == nil {
			field = sources.FieldAmountEUR
		}
		add(string(field), "import.rounded")
	}
	for _, u := range unread {
		add(string(u.Field), "import.unread", "value", u.Value)
	}
	if record.Lang == "" && strings.TrimSpace(row.Lang) != "" {
		add("lang", "import.language", "value", row.Lang)
	}
	if len(notes) > 0 {
		in.report.NotedN++
		in.report.Noted = reported(in.report.Noted, line, row.ID, notes)
	}
	return notes
}

func ofPeriod(p allmenning.FieldError) bool { return p.Field == "period" }

// noteName says that a name is no municipality, or which it may be where it fits several.
func (in *importing) noteName(name string, add func(field, key string, args ...any)) {
	register := in.commons.register
	if _, ok := register.Named(name); ok || strings.TrimSpace(name) == "" {
		return
	}
	if now, _ := register.Resolve(municipality.ReadNumber(name)); len(now) > 0 {
		return // a number in a column of names
	}
	mentions := register.Mentions(name)
	if len(mentions) == 0 {
		add("municipalities", "import.unnamed", "value", name)
	}
	for _, m := range mentions {
		if len(m.Numbers) > 1 {
			add("municipalities", "import.several", "value", m.Text, "now", in.named(m.Numbers))
		}
	}
}

// named lists municipalities as "1806 Narvik, 1875 Hamarøy".
func (in *importing) named(numbers []municipality.Number) string {
	out := make([]string, len(numbers))
	for i, n := range numbers {
		out[i] = string(n)
		if m, ok := in.commons.register.ByNumber(n); ok {
			out[i] += " " + m.Label()
		}
	}
	return strings.Join(out, ", ")
}

// mostName is the longest name of a field that is told, in characters.
const mostName = 60

// unused keeps the names of fields that are not used, each once. What is no proper name is told as quoted text, and what
// looks like a national identity number is not told.
func (in *importing) unused(names []string) {
	for _, name := range names {
		if sources.HoldsIdentityNumber(name) {
			continue
		}
		if utf8.RuneCountInString(name) > mostName {
			name = string([]rune(name)[:mostName]) + "…"
		}
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			name = strconv.Quote(name)
		}
		at, known := slices.BinarySearch(in.report.Unused, name)
		if !known && len(in.report.Unused) < MostUnused {
			in.report.Unused = slices.Insert(in.report.Unused, at, name)
		}
	}
}

// NoticeOf is the sentence for a remark on a file as a whole: its key and what it is filled in with, as it can be shown.
func NoticeOf(n table.Notice) (key string, args []any) {
	column, name := table.ColumnName(n.Column), Shown(n.Text, mostName)
	args = map[table.Remark][]any{
		table.TitleLines: {"n", n.Count}, table.TwoLineHeader: nil, table.HeaderMissing: nil,
		table.SameHeader: {"column", column, "name", name}, table.UnnamedColumn: {"column", column},
		table.HiddenRows: {"n", n.Count, "line", n.Line}, table.HiddenColumn: {"column", column},
		table.HiddenSheet: {"name", name}, table.OtherSheet: {"name", name},
		table.FilledDown: {"n", n.Count, "line", n.Line}, table.FormulaNoValue: {"n", n.Count, "line", n.Line, "column", column},
		table.FormulaWrong: {"n", n.Count, "line", n.Line, "column", column}, table.ExternalLinks: {"n", n.Count},
	}[n.What]
	return "list.notice." + string(n.What), args
}
