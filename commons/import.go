package commons

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/library"
	"allmenning/store"
)

// ImportOptions are the choices of whoever brings in a list.
type ImportOptions struct {
	Name string // file name, for people
	// Source names whose list it is. A row updates the record that the same source gave with the same id before, whatever
	// the file is called. Empty is "jsonl"; the library's own name is refused.
	Source string
	DryRun bool // read and check everything, and write nothing
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
	Refused   []ReportedRow // at most MostReported of them; RefusedN counts them all
	RefusedN  int
	Noted     []ReportedRow // taken in, with something whoever made the list should know; at most MostReported
	NotedN    int
	Unused    []string // names of fields in the file that are not used, in alphabetical order; at most MostUnused
}

// ReportedRow is a row there is something to say of. Fields have the names they have in the file.
type ReportedRow struct {
	Row      int // line in the file, from 1
	SourceID string
	Problems allmenning.FieldErrors
}

// How much a report keeps, whatever the file holds.
const (
	MostReported = 200
	MostUnused   = 50
)

// batchRows is how many rows one transaction takes: whole rows always, so that an import that is cut off has taken in the
// rows it has taken in and nothing of the others.
const batchRows = 200

// ImportProjects takes in projects from a file of JSON Lines. Each row is taken in whole or refused with the reason. The
// same file again changes nothing; a newer one updates by the source's own id and never doubles.
func (c *Commons) ImportProjects(ctx context.Context, actor allmenning.Actor, file io.Reader, o ImportOptions) (*Report, error) {
	if !actor.MayWrite(Library) {
		return nil, allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	source := cmp.Or(strings.TrimSpace(o.Source), sources.SourceName)
	if source == library.SourceName || utf8.RuneCountInString(source) > 100 || !utf8.ValidString(source) {
		return nil, allmenning.Refuse(allmenning.Invalid, "import.source")
	}
	in := &importing{
		commons: c, actor: actor, source: source, name: filepath.Base(o.Name), progress: o.Progress, sum: sha256.New(),
		report: &Report{Import: allmenning.NewID[allmenning.ImportID](), DryRun: o.DryRun},
	}
	if err := in.begin(ctx); err != nil {
		return in.report, fmt.Errorf("commons: import: %w", err)
	}
	err := sources.Projects(io.TeeReader(file, in.sum), func(line int, row sources.ProjectRow, problem error) {
		if in.failed == nil {
			in.failed = cmp.Or(ctx.Err(), in.row(ctx, line, row, problem))
		}
	})
	if err = cmp.Or(in.failed, err); err == nil {
		err = in.flush(ctx)
	}
	if err == nil {
		err = in.end(ctx, "done")
	}
	if err != nil {
		err = errors.Join(err, in.end(context.WithoutCancel(ctx), "failed"))
		return in.report, fmt.Errorf("commons: import: %w", err)
	}
	return in.report, nil
}

// importing is one import on its way.
type importing struct {
	commons  *Commons
	actor    allmenning.Actor
	source   string
	name     string
	sum      hash.Hash // of what has been read
	progress func(int)
	report   *Report
	batch    []incoming
	failed   error // what stopped the import; the rest of the file is read past
}

// runningImport is the setting that names the import on its way, so that the next one finds it when its process was killed.
const runningImport = "import.running"

// begin notes that the import runs, and that one which never came to its end has failed. An import beside this one that is
// still alive says so itself when it ends.
func (in *importing) begin(ctx context.Context) error {
	if in.report.DryRun {
		return nil
	}
	db := in.commons.store
	before, err := db.Setting(ctx, runningImport)
	if err != nil {
		return err
	}
	killed, err := db.Import(ctx, allmenning.ImportID(before))
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		if killed.State == "running" {
			killed.State = "failed"
			if err := tx.PutImport(killed); err != nil {
				return err
			}
		}
		if err := tx.SetSetting(runningImport, string(in.report.Import)); err != nil {
			return err
		}
		return tx.PutImport(in.as("running"))
	})
}

// end notes what became of the import.
func (in *importing) end(ctx context.Context, state string) error {
	if in.report.DryRun {
		return nil
	}
	return in.commons.store.Write(ctx, func(tx *store.Tx) error { return tx.PutImport(in.as(state)) })
}

func (in *importing) as(state string) store.Import {
	return store.Import{
		ID: in.report.Import, Format: "jsonl", Name: in.name, SHA256: hex.EncodeToString(in.sum.Sum(nil)),
		By: in.actor.Person, Org: in.actor.Acting, State: state,
	}
}

// incoming is one row whose outcome is to be stored: with its record, or with why it has none.
type incoming struct {
	line     int
	sourceID string
	record   *allmenning.Record
	refused  allmenning.FieldErrors
	noted    allmenning.FieldErrors
}

func (in *importing) row(ctx context.Context, line int, row sources.ProjectRow, problem error) error {
	in.report.Rows++
	if in.progress != nil && in.report.Rows%500 == 0 {
		in.progress(in.report.Rows)
	}
	next := incoming{line: line, sourceID: row.ID}
	in.unused(row.Unused)
	var unread []sources.Unread
	if problem == nil {
		next.record, unread = row.Record(Library)
		next.record.Source.Name = in.source
		next.record.Places = row.Places(in.commons.register)
		problem = in.commons.check(withID(next.record))
		next.record.ID = ""
	}
	if problem != nil {
		var err error
		if next.refused, err = in.refuse(line, row, problem); err != nil {
			return err
		}
		next.record = nil
	} else {
		next.noted = in.note(line, row, next.record, unread)
	}
	in.batch = append(in.batch, next)
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

// flush stores the rows that wait, in one transaction.
func (in *importing) flush(ctx context.Context) error {
	if in.report.DryRun || len(in.batch) == 0 {
		in.batch = in.batch[:0]
		return nil
	}
	var counts map[string]int
	err := again(func() (err error) {
		counts, err = in.store(ctx)
		return err
	})
	if err != nil {
		return err
	}
	in.report.New += counts[rowNew]
	in.report.Updated += counts[rowUpdated]
	in.report.Unchanged += counts[rowUnchanged]
	in.batch = in.batch[:0]
	return nil
}

// store stores the rows that wait, each with what became of it, and counts the outcomes.
func (in *importing) store(ctx context.Context) (counts map[string]int, err error) {
	var records []*allmenning.Record
	for _, row := range in.batch {
		if row.record != nil {
			records = append(records, row.record)
		}
	}
	before, err := in.commons.stands(ctx, records)
	if err != nil {
		return nil, err
	}
	err = in.commons.store.Write(ctx, func(tx *store.Tx) error {
		counts = map[string]int{}
		for _, row := range in.batch {
			told := refusedRow(row)
			if row.record != nil {
				p, err := in.commons.put(tx, row.record, before, in.actor, in.report.Import)
				if err != nil {
					return fmt.Errorf("row %d: %w", row.line, err)
				}
				told = store.ImportRow{
					Row: row.line, SourceID: row.sourceID, Record: p.record.ID, Outcome: p.outcome, MessageKey: p.reason,
					VersionBefore: p.before, VersionAfter: p.record.Version,
				}
				if p.reason == "" && len(row.noted) > 0 {
					told.MessageKey, told.Args = row.noted[0].Key, arguments(row.noted[0])
				}
			}
			counts[told.Outcome]++
			told.Import = in.report.Import
			if err := tx.PutImportRow(told); err != nil {
				return err
			}
		}
		return nil
	})
	return counts, err
}

// refusedRow is what is kept of a row that was not taken in: the first thing that is wrong with it. The id is kept only
// where it can do no harm: not where the row seems to tell of somebody, or has characters that cannot be stored.
func refusedRow(row incoming) store.ImportRow {
	out := store.ImportRow{Row: row.line, Outcome: rowRefused}
	if len(row.refused) == 0 {
		return out
	}
	out.MessageKey = row.refused[0].Key
	out.Args = arguments(row.refused[0])
	harmless := utf8.ValidString(row.sourceID) && !strings.ContainsRune(row.sourceID, 0) && len(row.sourceID) <= 500
	if harmless && out.MessageKey != "import.personal" {
		out.SourceID = row.sourceID
	}
	return out
}

// arguments are those of a sentence, as they are stored.
func arguments(e allmenning.FieldError) []byte {
	if len(e.Args) == 0 {
		return []byte("[]")
	}
	out, _ := json.Marshal(e.Args) // names, texts and numbers always encode
	return out
}
