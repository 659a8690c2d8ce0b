package commons

import (
	"context"
	"encoding/json"
	"errors"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
)

// Same gives, for each of some records that are not stored, one that is here already and seems to be the same; empty where there is
// none. Only what the actor sees is asked.
type Same func(ctx context.Context, actor allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error)

// mostNear is how many new rows of a list are held up against what is here: each is a question to the index.
const mostNear = 2000

// look holds new rows up against what is here.
func (in *importing) look(ctx context.Context, fresh []incoming) error {
	if in.same == nil {
		return nil
	}
	fresh = fresh[:min(len(fresh), max(0, mostNear-in.report.NearAmong))]
	records := make([]*allmenning.Record, len(fresh))
	for i, row := range fresh {
		records[i] = row.record
	}
	in.report.NearAmong += len(fresh)
	found, err := in.same(ctx, in.actor, records)
	if err != nil {
		return err
	}
	for i, id := range found {
		if id == "" {
			continue
		}
		if in.report.NearN++; len(in.report.Near) < MostReported {
			in.report.Near = append(in.report.Near, NearRow{fresh[i].line, fresh[i].sourceID, fresh[i].record.Title, id})
		}
	}
	return nil
}

// example keeps the first rows as they would be.
func (in *importing) example(line int, r *allmenning.Record) {
	if p, ok := r.Body.(*allmenning.Project); ok && in.report.DryRun && len(in.report.Examples) < MostExamples {
		in.report.Examples = append(in.report.Examples, Example{line, r.Title, r.Places, *p})
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

// ofTable is the sentence for what is wrong in a table.
func ofTable(e *table.Error) (key string, args []any) {
	return "import.file." + string(e.What), []any{"found", e.Found, "line", e.Line, "most", int(e.Limit), "mb", int(e.Limit >> 20)}
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

// wholeNumbers makes whole numbers of those that JSON gave as floating point.
func wholeNumbers(args []any) {
	for i, a := range args {
		if f, ok := a.(float64); ok && f == float64(int(f)) {
			args[i] = int(f)
		}
	}
}
