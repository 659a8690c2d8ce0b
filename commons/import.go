package commons

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/store"
)

// ImportOptions are the choices of whoever brings in a list.
type ImportOptions struct {
	Name   string // file name, for people
	DryRun bool   // read and check everything, and write nothing
	// Progress is called now and then with the number of rows read; nil is fine.
	Progress func(rows int)
}

// Report says what became of a list.
type Report struct {
	Import    allmenning.ImportID
	DryRun    bool
	Rows      int
	New       int
	Updated   int
	Unchanged int
	Refused   []RefusedRow // at most MostRefused of them; RefusedRows counts them all
	RefusedN  int
}

// RefusedRow is a row that was not taken in, and why.
type RefusedRow struct {
	Row      int // line in the file, from 1
	SourceID string
	Problems allmenning.FieldErrors
}

// MostRefused is how many refused rows a report keeps with their reasons.
const MostRefused = 200

// batchRows is how many rows one transaction takes: whole rows always, so that an import that is cut off has taken in the
// rows it has taken in and nothing of the others.
const batchRows = 200

// ImportProjects takes in projects from a file of JSON Lines. Each row is taken in whole or refused with the reason. The
// same file again changes nothing; a newer one updates by the source's own id and never doubles.
func (c *Commons) ImportProjects(ctx context.Context, actor allmenning.Actor, file io.Reader, o ImportOptions) (*Report, error) {
	if !actor.MayWrite(Library) {
		return nil, allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	sum := sha256.New()
	in := &importing{
		commons: c, actor: actor, source: "jsonl:" + filepath.Base(o.Name), progress: o.Progress,
		report: &Report{Import: allmenning.NewID[allmenning.ImportID](), DryRun: o.DryRun},
	}
	err := sources.Projects(io.TeeReader(file, sum), func(line int, row sources.ProjectRow, problem error) {
		if in.failed == nil {
			in.failed = cmp.Or(ctx.Err(), in.row(ctx, line, row, problem))
		}
	})
	if err = cmp.Or(in.failed, err); err == nil {
		err = in.flush(ctx)
	}
	if err == nil && !o.DryRun {
		err = c.store.Write(ctx, func(tx *store.Tx) error {
			return tx.PutImport(store.Import{
				ID: in.report.Import, Format: "jsonl", Name: filepath.Base(o.Name), SHA256: hex.EncodeToString(sum.Sum(nil)),
				By: actor.Person, Org: actor.Acting, At: tx.Now(), State: "done",
			})
		})
	}
	if err != nil {
		return in.report, fmt.Errorf("commons: import: %w", err)
	}
	return in.report, nil
}

// importing is one import on its way.
type importing struct {
	commons  *Commons
	actor    allmenning.Actor
	source   string
	progress func(int)
	report   *Report
	batch    []incoming
	begun    bool
	failed   error // what stopped the import; the rest of the file is read past
}

// incoming is one row that is to be stored.
type incoming struct {
	line   int
	record *allmenning.Record
}

func (in *importing) row(ctx context.Context, line int, row sources.ProjectRow, problem error) error {
	in.report.Rows++
	if in.progress != nil && in.report.Rows%500 == 0 {
		in.progress(in.report.Rows)
	}
	if problem != nil {
		return in.refuse(line, row.ID, problem)
	}
	r := row.Record(Library)
	r.Source.Name = in.source
	r.Places = row.Places(in.commons.register)
	if err := in.commons.check(withID(r)); err != nil {
		return in.refuse(line, row.ID, err)
	}
	r.ID = ""
	in.batch = append(in.batch, incoming{line, r})
	if len(in.batch) < batchRows {
		return nil
	}
	return in.flush(ctx)
}

// withID gives a record an id for the check of its shape; the real one is chosen when it is stored.
func withID(r *allmenning.Record) *allmenning.Record {
	r.ID = "check"
	return r
}

// refuse notes a row that cannot be taken in. Only what is the row's own fault is a refusal; anything else stops the import.
func (in *importing) refuse(line int, id string, problem error) error {
	var fields allmenning.FieldErrors
	var broken *sources.Error
	switch {
	case errors.As(problem, &fields):
	case errors.As(problem, &broken):
		fields = allmenning.FieldErrors{{Field: cmp.Or(broken.Place, "row"), Key: keyOf(broken)}}
	default:
		return problem
	}
	in.report.RefusedN++
	if len(in.report.Refused) < MostRefused {
		in.report.Refused = append(in.report.Refused, RefusedRow{Row: line, SourceID: id, Problems: fields})
	}
	return nil
}

// keyOf is the sentence for a row that could not be read.
func keyOf(broken *sources.Error) string {
	for err, key := range map[error]string{
		sources.ErrTooLarge: "import.too_large", sources.ErrCharacters: "import.characters", sources.ErrPersonal: "import.personal",
		sources.ErrDuplicate: "import.duplicate", sources.ErrRequired: "import.required",
	} {
		if errors.Is(broken, err) {
			return key
		}
	}
	return "import.format"
}

// flush stores the rows that wait, in one transaction.
func (in *importing) flush(ctx context.Context) error {
	if in.report.DryRun || len(in.batch) == 0 {
		in.batch = in.batch[:0]
		return nil
	}
	var counts map[string]int
	err := in.commons.store.Write(ctx, func(tx *store.Tx) error {
		counts = map[string]int{}
		if !in.begun {
			if err := tx.PutImport(store.Import{
				ID: in.report.Import, Format: "jsonl", Name: in.source, By: in.actor.Person, Org: in.actor.Acting, At: tx.Now(), State: "running",
			}); err != nil {
				return err
			}
		}
		for _, row := range in.batch {
			outcome, err := in.commons.put(tx, row.record, in.actor, in.report.Import)
			if err != nil {
				return fmt.Errorf("row %d: %w", row.line, err)
			}
			counts[outcome]++
			args, _ := json.Marshal([]any{})
			if err := tx.PutImportRow(store.ImportRow{
				Import: in.report.Import, Row: row.line, SourceID: row.record.Source.ID, Record: row.record.ID,
				Outcome: outcome, Args: args, VersionAfter: row.record.Version,
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	in.begun = true
	in.report.New += counts[rowNew]
	in.report.Updated += counts[rowUpdated]
	in.report.Unchanged += counts[rowUnchanged]
	in.batch = in.batch[:0]
	return nil
}
