package commons

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
)

// ColumnFault is what is wrong with what the columns of a list are taken for: at the column, from 0, with its sentence.
type ColumnFault struct {
	At   int
	Key  string
	Args []any
}

// ColumnFaults says what is wrong with what columns are taken for: a field that one alone may carry and two do, and that none carries the
// title. None is nil.
func ColumnFaults(columns []sources.Column) (out []ColumnFault) {
	carries := map[sources.Field]int{} // the first column of each
	for i, c := range columns {
		if c.Field == "" {
			continue
		}
		if first, twice := carries[c.Field]; !twice {
			carries[c.Field] = i
		} else if !c.Field.TakesMany() {
			out = append(out, ColumnFault{i, "list.form.twice", []any{"other", table.ColumnName(first + 1), "column", table.ColumnName(i + 1)}})
		}
	}
	if _, titled := carries[sources.FieldTitle]; !titled && len(columns) > 0 {
		out = append(out, ColumnFault{0, "list.form.no_title", nil})
	}
	return out
}

// ChooseColumns takes columns for what a person says, by their place from 0; those that are not named, or named for what they are taken
// for already, stay as they are.
func ChooseColumns(columns []sources.Column, said map[int]sources.Field) []sources.Column {
	out := slices.Clone(columns)
	for i, field := range said {
		if out[i].Field != field {
			out[i].Field, out[i].Why = field, sources.WhyChosen
		}
	}
	return out
}

// choice is what the command line says of a list.
type choice struct {
	columns map[string]string
	parts   map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber
	joined  map[int]allmenning.RecordID
}

func (s choice) any() bool { return len(s.columns)+len(s.parts)+len(s.joined) > 0 }

// choose lays what the command line says upon what was guessed and what was chosen before, as the page does.
func (in *importing) choose(ctx context.Context, f *listFile, s choice) (err error) {
	into := &in.choices
	if len(s.columns) > 0 {
		columns, err := columnsSaid(into.Columns, s.columns)
		if err != nil {
			return err
		}
		into.Columns = columns
	}
	if faults := ColumnFaults(into.Columns); len(faults) > 0 {
		return allmenning.Refuse(allmenning.Invalid, faults[0].Key, faults[0].Args...)
	}
	said, err := in.commons.parts(s.parts)
	if err != nil {
		return err
	}
	if said != nil {
		if into.Parts = maps.Clone(into.Parts); into.Parts == nil {
			into.Parts = said
		} else {
			maps.Copy(into.Parts, said)
		}
	}
	if len(s.joined) == 0 {
		return nil
	}
	into.Joined, err = in.rowsSaid(ctx, f, s.joined)
	return err
}

// columnsSaid reads what is said of columns: each by its letters, else by its header; what it carries by the name of the field, or by any
// header that the field is known by, and nothing for a column that is not used. Another column that was only guessed to carry the same
// is not used then.
func columnsSaid(columns []sources.Column, said map[string]string) ([]sources.Column, error) {
	if columns == nil {
		return nil, allmenning.Refuse(allmenning.Invalid, "import.choice.no_columns")
	}
	fields := map[int]sources.Field{}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		at, ok := columnCalled(columns, name)
		if !ok {
			return nil, allmenning.Refuse(allmenning.Invalid, "import.choice.column", "value", Shown(name, mostName), "last", table.ColumnName(len(columns)))
		}
		field, ok := sources.FieldCalled(said[name])
		if !ok && strings.TrimSpace(said[name]) != "" {
			return nil, allmenning.Refuse(allmenning.Invalid, "import.choice.field", "value", Shown(said[name], mostName), "fields", fieldNames())
		}
		fields[at] = field
	}
	out := ChooseColumns(columns, fields)
	for i := range fields {
		out[i].Why = sources.WhyChosen // also where it says what was guessed: it is said, and remembered
	}
	for i, c := range out {
		chosen := c.Why == sources.WhyChosen
		for at, field := range fields {
			if at != i && !chosen && field != "" && c.Field == field && !field.TakesMany() {
				out[i].Field, out[i].Why = "", sources.WhyNone
			}
		}
	}
	return out, nil
}

// columnCalled finds a column by its letters or its header, from 0.
func columnCalled(columns []sources.Column, name string) (int, bool) {
	name = strings.TrimSpace(name)
	for i := range columns {
		if strings.EqualFold(table.ColumnName(i+1), name) {
			return i, true
		}
	}
	at := slices.IndexFunc(columns, func(c sources.Column) bool { return name != "" && strings.EqualFold(strings.TrimSpace(c.Header), name) })
	return at, at >= 0
}

func fieldNames() string {
	var out []string
	for _, f := range sources.Fields() {
		out = append(out, string(f))
	}
	return strings.Join(out, ", ")
}

// rowsSaid gives by their own ids the rows, named by line, that are said to be records which are here.
func (in *importing) rowsSaid(ctx context.Context, f *listFile, said map[int]allmenning.RecordID) (map[string]allmenning.RecordID, error) {
	ids := map[int]string{}
	_, err := f.projects(in.list.Name, in.list.Format, in.choices, func(line int, row sources.ProjectRow, problem error) {
		if _, is := said[line]; is && problem == nil {
			ids[line] = row.ID
		}
	})
	if err = asRefusal(err); err != nil {
		return nil, err
	}
	var list ListOnItsWay // that is read here and now
	joined := map[string]allmenning.RecordID{}
	for _, line := range slices.Sorted(maps.Keys(said)) {
		if ids[line] == "" {
			return nil, allmenning.Refuse(allmenning.Invalid, "import.choice.row", "row", line)
		}
		joined[ids[line]] = said[line]
		list.Told.Near = append(list.Told.Near, NearRow{Row: line, SourceID: ids[line]})
	}
	if in.commons.store == nil {
		return nil, allmenning.Refuse(allmenning.Invalid, "import.joined")
	}
	here, err := in.commons.store.RecordsByID(ctx, in.actor.Reader, slices.Collect(maps.Values(joined)))
	if err != nil {
		return nil, err
	}
	out, err := list.joinable(joined, here)
	if twice := allmenning.FieldErrors(nil); errors.As(err, &twice) {
		err = allmenning.Refuse(allmenning.Invalid, twice[0].Key, twice[0].Args...)
	}
	return out, err
}
