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
	in.report.refuse(line, row.ID, fields)
	return fields, nil
}

func reported(rows []ReportedRow, line int, id string, fields allmenning.FieldErrors) []ReportedRow {
	if len(rows) == MostReported {
		return rows
	}
	return append(rows, ReportedRow{Row: line, SourceID: id, Problems: fields})
}

// refuse counts a row that cannot be taken in.
func (r *Report) refuse(line int, id string, fields allmenning.FieldErrors) {
	r.RefusedN++
	r.Refused = reported(r.Refused, line, id, fields)
	saidOnce(&r.RefusedFor, &r.RefusedMore, line, fields)
}

// note counts a row that there is something to say of.
func (r *Report) note(line int, id string, fields allmenning.FieldErrors) {
	r.NotedN++
	r.Noted = reported(r.Noted, line, id, fields)
	saidOnce(&r.NotedFor, &r.NotedMore, line, fields)
}

// saidOnce counts what is said of a row among what was said of those before it. Past MostReported different things a new one is not
// kept, and its row counts among more.
func saidOnce(all *[]SaidOfRows, more *int, line int, fields allmenning.FieldErrors) {
	left := false
	for _, p := range fields {
		at := slices.IndexFunc(*all, func(s SaidOfRows) bool {
			return s.Problem.Key == p.Key && s.Problem.Field == p.Field && slices.Equal(s.Problem.Args, p.Args)
		})
		switch {
		case at < 0 && len(*all) == MostReported:
			left = true
			continue
		case at < 0:
			at = len(*all)
			*all = append(*all, SaidOfRows{Problem: p})
		}
		if s := &(*all)[at]; s.last != line {
			s.last = line
			if s.Rows++; len(s.First) < MostFirst {
				s.First = append(s.First, line)
			}
		}
	}
	if left {
		*more++
	}
}

// beside are the fields that a fault may be about as well: a list has one or the other.
var beside = map[string][]sources.Field{
	"municipality_numbers": {sources.FieldMunicipalities}, "municipalities": {sources.FieldMunicipalityNumbers},
	"period": {sources.FieldFrom, sources.FieldTo}, "places": {sources.FieldMunicipalities, sources.FieldMunicipalityNumbers},
}

// ColumnsOf gives the columns of a list, from 0, that a fault with a field is in; none where it is in the whole row, or no column carries
// the field.
func ColumnsOf(columns []sources.Column, field string) (at []int) {
	if field == "row" || field == "" {
		return nil
	}
	for _, field := range append([]sources.Field{sources.Field(field)}, beside[field]...) {
		for i, c := range columns {
			if c.Field == field {
				at = append(at, i)
			}
		}
		if at != nil {
			return at
		}
	}
	if i := slices.IndexFunc(columns, func(c sources.Column) bool { return c.Header == field }); i >= 0 {
		return []int{i}
	}
	return nil
}

// ofTables are the sentences that say of a row in a spreadsheet what others say of JSON Lines.
var ofTables = map[string]string{
	"import.required": "list.problem.required", "import.unnamed": "list.problem.unnamed", "import.too_large": "list.problem.too_large",
	"import.characters": "list.problem.characters", "import.duplicate": "list.problem.duplicate",
}

// SentenceOf is the sentence for what there is to say of a row, of a list with columns or without, and what it is filled in with, as it
// can be shown.
func SentenceOf(tabular bool, key string, args []any) (string, []any) {
	if own, is := ofTables[key]; is && tabular {
		key = own
	}
	return key, ShownArgs(args)
}

// ShownArgs are the arguments of a sentence, with what stands in the file as it can be shown.
func ShownArgs(args []any) []any {
	out := slices.Clone(args)
	for i := 1; i < len(out); i += 2 {
		if s, is := out[i].(string); is && (out[i-1] == "value" || out[i-1] == "found") {
			out[i] = Shown(s, mostName)
		}
	}
	return out
}

// keyOf is the sentence for a row that could not be read.
func keyOf(broken *sources.Error) string {
	for err, key := range map[error]string{
		sources.ErrTooLarge: "import.too_large", sources.ErrCharacters: "import.characters", sources.ErrPersonal: "import.personal",
		sources.ErrBirth:     "import.birth",
		sources.ErrDuplicate: "import.duplicate", sources.ErrSameRow: "list.problem.same", sources.ErrRequired: "import.required",
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
	in.notePlaces(record.Title, add)
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
		in.report.note(line, row.ID, notes)
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
			add("municipalities", "import.several", "value", m.Text, "now", in.commons.named(m.Numbers))
		}
	}
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
