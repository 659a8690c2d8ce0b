package commons

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
)

// Same gives, for each of some records that are not stored, one that is here already and seems to be the same; empty where there is
// none. Only what the actor sees is asked.
type Same func(ctx context.Context, actor allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error)

// Knows is what the index knows of rows that are not stored; nil: nobody asks.
type Knows struct {
	Same   Same
	Themes func(text string) []string // the themes that a text speaks of, best first
}

// look holds new rows up against what is here. Rows of which that was asked when the list was read in the same way are not asked of
// again: a person has only said which records they are.
func (in *importing) look(ctx context.Context, fresh []incoming) error {
	if in.knows.Same == nil || len(fresh) == 0 {
		return nil
	}
	in.report.NearAmong += len(fresh)
	if in.asked != nil {
		for _, row := range fresh {
			if n, is := in.asked[row.sourceID]; is {
				in.near(n)
			}
		}
		return nil
	}
	records := make([]*allmenning.Record, len(fresh))
	for i, row := range fresh {
		records[i] = row.record
	}
	found, err := in.knows.Same(ctx, in.actor, records)
	if err != nil {
		return err
	}
	for i, id := range found {
		if id != "" {
			in.near(nearOf(fresh[i], id))
		}
	}
	return nil
}

func nearOf(row incoming, id allmenning.RecordID) NearRow {
	return NearRow{Row: row.line, SourceID: row.sourceID, Title: Shown(row.record.Title, 200), Record: id}
}

func (in *importing) near(n NearRow) {
	if in.report.NearN++; len(in.report.Near) < MostNear {
		in.report.Near = append(in.report.Near, n)
	}
}

// notItself takes away rows that look like a record which another row of the list is: two projects that are much alike, and known apart
// by their numbers.
func (in *importing) notItself() {
	before := len(in.report.Near)
	in.report.Near = slices.DeleteFunc(in.report.Near, func(n NearRow) bool { return in.known[n.Record] })
	in.report.NearN -= before - len(in.report.Near)
}

// theme gives a record of a row the themes that its text speaks of, where it is so chosen and the list has no column of themes. What
// comes back is what the text speaks of, before what a person has changed.
func (in *importing) theme(r *allmenning.Record) []string {
	p, ok := r.Body.(*allmenning.Project)
	if !ok || in.knows.Themes == nil || !in.themes() {
		return nil
	}
	proposed := in.knows.Themes(strings.TrimSpace(r.Title + "\n" + p.Summary))
	for _, theme := range proposed {
		if instead, changed := in.choices.Instead[theme]; changed {
			theme = instead
		}
		if theme != "" && !slices.Contains(p.Themes, theme) {
			p.Themes = append(p.Themes, theme)
		}
	}
	return proposed
}

// themes says whether rows get the themes that their texts speak of.
func (in *importing) themes() bool {
	return in.choices.Themes && len(in.choices.Columns) > 0 && !in.choices.Carries(sources.FieldThemes)
}

// themed counts what the text of a row speaks of.
func (in *importing) themed(r *allmenning.Record, proposed []string) {
	if !in.report.DryRun || in.knows.Themes == nil || !in.themes() {
		return
	}
	if p, ok := r.Body.(*allmenning.Project); ok && len(p.Themes) > 0 {
		in.report.Themed++
	}
	if len(proposed) == 0 {
		in.report.Themeless++
	}
	for _, theme := range proposed {
		at := slices.IndexFunc(in.report.Themes, func(t ThemeOfRows) bool { return t.Theme == theme })
		if at < 0 {
			at = len(in.report.Themes)
			in.report.Themes = append(in.report.Themes, ThemeOfRows{Theme: theme})
		}
		t := &in.report.Themes[at]
		if t.Rows++; len(t.Titles) < MostTitles {
			t.Titles = append(t.Titles, Shown(r.Title, 80))
		}
	}
}

// example keeps the first rows as they would be.
func (in *importing) example(line int, r *allmenning.Record) {
	if p, ok := r.Body.(*allmenning.Project); ok && in.report.DryRun && len(in.report.Examples) < MostExamples {
		in.report.Examples = append(in.report.Examples, Example{line, r.Title, in.commons.today(r.Places), *p})
	}
}

// leftOutKey is the sentence for a row that is no project to take in.
func leftOutKey(err error) string {
	switch {
	case errors.Is(err, sources.ErrTurnedDown):
		return "import.left_out.turned_down"
	case errors.Is(err, sources.ErrUndecided):
		return "import.left_out.undecided"
	}
	return "import.left_out.person"
}

// asRefusal says what is wrong with a file that cannot be read as a table; other errors stay as they are.
func asRefusal(err error) error {
	var of *table.Error
	if !errors.As(err, &of) || of.What == table.ErrReading {
		return err
	}
	key, args := ofTable(of)
	return &allmenning.Error{Kind: allmenning.Invalid, Key: key, Err: err, Args: args}
}

// ofTable is the sentence for what is wrong in a table: with its line and column where it is at a place.
func ofTable(e *table.Error) (key string, args []any) {
	key = "import.file." + string(e.What)
	placed := e.Line > 0 && e.Column > 0
	switch e.What {
	case table.ErrTooMany:
		if e.Found == "rows" || e.Found == "columns" && placed {
			key += "_" + e.Found
		}
	case table.ErrTooLarge, table.ErrBroken, table.ErrCharacters:
		if placed {
			key += "_at"
		}
	}
	return key, []any{
		"found", e.Found, "line", e.Line, "column", table.ColumnName(e.Column), "most", int(e.Limit), "mb", int(e.Limit >> 20),
	}
}

// UnmarshalJSON keeps a sentence's numbers as whole numbers, so that it is worded alike when it comes back.
func (r *ReportedRow) UnmarshalJSON(raw []byte) error {
	type plainRow ReportedRow
	if err := json.Unmarshal(raw, (*plainRow)(r)); err != nil {
		return err
	}
	for _, p := range r.Problems {
		wholeNumbers(p.Args)
	}
	return nil
}

// UnmarshalJSON keeps a sentence's numbers as whole numbers, as those of a row.
func (s *SaidOfRows) UnmarshalJSON(raw []byte) error {
	type plainSaid SaidOfRows
	if err := json.Unmarshal(raw, (*plainSaid)(s)); err != nil {
		return err
	}
	wholeNumbers(s.Problem.Args)
	return nil
}

// wholeNumbers makes whole numbers of those that JSON gave as floating point.
func wholeNumbers(args []any) {
	for i, a := range args {
		if f, ok := a.(float64); ok && f == float64(int(f)) {
			args[i] = int(f)
		}
	}
}
