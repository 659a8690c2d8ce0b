package commons

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/municipality"
	"allmenning/store"
)

// ImportOptions are the choices of whoever brings in a list on the command line.
type ImportOptions struct {
	Name string // file name, for people
	// Source names whose list it is. A row updates the record that the same source gave with the same id before, whatever
	// the file is called. Empty is "jsonl"; the library's own name is refused.
	Source string
	DryRun bool // read and check everything, and write nothing
	// Columns are what columns of a table are to be taken for: by letters or header, the name of a field, or nothing for one that is not
	// used. The others are as they were chosen the last time, else guessed.
	Columns map[string]string
	// Parts are the municipality of today that rows with a number that was divided concern, or AllParts.
	Parts map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber
	// Joined are the records, here already, that the rows on some lines are.
	Joined map[int]allmenning.RecordID
	// Knows is what the index knows, as it stood before; of it, only Same is asked. A run that writes asks of the first MostAsked new rows.
	// Before the first new rows are written it is asked of none: an index can be opened then, and need not be where no row is new.
	Knows Knows
	// Progress is called now and then with the number of rows read, of how many lines there are: 0 where that is not known. nil is fine.
	Progress func(rows, of int)
}

// Report says what became of a list, or what would become of it.
type Report struct {
	Import    allmenning.ImportID
	DryRun    bool
	WentOn    int // the line after which an import that had been cut off went on; 0: it began at the beginning
	Rows      int // that hold anything, those left out too
	New       int
	Updated   int
	Unchanged int
	Joined    int            // rows that a person said are records which were here
	LeftOut   map[string]int // rows that are no projects to take in, by the key of the sentence why; nothing is wrong with them
	Refused   []ReportedRow  // at most MostReported of them; RefusedN counts them all
	RefusedN  int
	Noted     []ReportedRow // taken in, with something whoever made the list should know; at most MostReported
	NotedN    int
	// RefusedFor and NotedFor are the different things that are said of those rows, each once, in the order of the first rows; at most
	// MostReported. RefusedMore and NotedMore are how many rows there is something else to say of as well.
	RefusedFor  []SaidOfRows
	RefusedMore int
	NotedFor    []SaidOfRows
	NotedMore   int
	Divided     []DividedNumber // numbers of municipalities that were divided, as the rows have them
	Unused      []string        // names of fields in the file that are not used, in alphabetical order; at most MostUnused
	Notices     []table.Notice  // of the file as a whole
	// Columns are what each column is taken for; nil for JSON Lines. Of the command line alone: what waits keeps them among its choices.
	Columns   []sources.Column `json:"-"`
	Examples  []Example        // the first rows as they would be, at most MostExamples; of a dry run
	Near      []NearRow        // rows that look like records which are here under another id, in a dry run those joined to them too; at most MostNear
	NearN     int
	NearAmong int           // how many new rows were held up against what is here
	Themes    []ThemeOfRows // themes that texts speak of, those of most rows first; of a dry run
	Themed    int           // rows that get a theme their text speaks of
	Themeless int           // rows whose text speaks of none, where it was asked
	// Broken is why the file could not be read to its end; nil when it could.
	Broken *allmenning.FieldError
}

// ReportedRow is a row there is something to say of. Fields have the names they have in the file.
type ReportedRow struct {
	Row      int // line in the file, from 1
	SourceID string
	Problems allmenning.FieldErrors
}

// SaidOfRows is one thing there is to say, and of which rows.
type SaidOfRows struct {
	Problem allmenning.FieldError
	Rows    int
	First   []int // the lines of the first of them, at most MostFirst
	last    int   // the line of the last, so that each row counts once
}

// Example is a row as the project it would be, at places of today.
type Example struct {
	Row     int
	Title   string
	Places  []allmenning.Place
	Project allmenning.Project
}

// ThemeOfRows is a theme that texts of a list speak of.
type ThemeOfRows struct {
	Theme  string
	Rows   int
	Titles []string // of the first of them, at most MostTitles
}

// NearRow is a new row that looks like a record which is here already.
type NearRow struct {
	Row      int
	SourceID string
	Title    string
	Record   allmenning.RecordID
	Here     string `json:"-"` // what the record is called; of the command line alone
	Joined   bool   `json:"-"` // a person has said that it is the same; of the command line alone
}

// How much a report keeps, whatever the file holds.
const (
	MostReported = 200
	MostUnused   = 50
	MostExamples = 5
	MostTitles   = 3
	MostNear     = 20_000
	MostFirst    = 5
)

// MostAsked is how many new rows are held up against what is here when a list is taken in without having been looked through.
const MostAsked = 2_000

// batchRows is how many rows one transaction takes: whole rows always, so that an import that is cut off has taken in the
// rows it has taken in and nothing of the others.
const batchRows = 200

// manyRows is how many new records make the engine count anew.
const manyRows = 1000

// ImportProjects takes in the projects of a file: JSON Lines, CSV or XLSX. Each row is taken in whole or refused with the reason.
// The same file again changes nothing; a newer one updates by the source's own id and never doubles. A file whose import was cut
// off is taken up where that stopped. A file that tells who somebody is is refused whole, before anything is noted of it.
func (c *Commons) ImportProjects(ctx context.Context, actor allmenning.Actor, file io.Reader, o ImportOptions) (*Report, error) {
	if !actor.MayWrite(Library) {
		return nil, allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	source := cmp.Or(strings.TrimSpace(o.Source), sources.SourceName)
	if err := checkSource(source); err != nil {
		return nil, err
	}
	f, err := spool(file, math.MaxInt64-1)
	if err != nil {
		return nil, fmt.Errorf("commons: import: %w", err)
	}
	defer f.Close()
	name, format := filepath.Base(o.Name), f.formatOf()
	if sources.HoldsIdentityNumber(name) {
		return nil, allmenning.FieldErrors{{Field: "name", Key: "field.identity_number"}}
	}
	choices := ListChoices{Level: allmenning.Public}
	if err = f.guard(name, format, table.Format{}); err == nil && format == formatTable {
		err = f.columns(name, table.Format{}, &choices)
	}
	if err != nil {
		return nil, fmt.Errorf("commons: import: %w", asRefusal(err))
	}
	i := store.Import{
		ID: allmenning.NewID[allmenning.ImportID](), Format: format, Name: name, SHA256: f.sha256,
		By: actor.Person, Org: actor.Acting, Owner: Library, Source: source, State: store.ImportRunning,
	}
	in := c.importing(i, choices, nil)
	in.report.DryRun, in.knows.Same = o.DryRun, o.Knows.Same
	defer func() { in.report.Columns = in.choices.Columns }()
	if err := in.prepare(ctx, f, choice{o.Columns, o.Parts, o.Joined}); err != nil {
		return in.report, fmt.Errorf("commons: import: %w", err)
	}
	if o.Progress != nil {
		of := f.lines()
		in.progress = func(rows int) error {
			o.Progress(rows, of)
			return nil
		}
	}
	if err := in.run(ctx, f); err != nil {
		if allmenning.KindOf(err) == allmenning.Conflict {
			if now, readErr := c.store.Import(ctx, in.list.ID, ""); readErr == nil && now.Held != in.list.Held {
				err = allmenning.Refuse(allmenning.Conflict, "import.elsewhere")
			}
		}
		return in.report, fmt.Errorf("commons: import: %w", err)
	}
	if err := in.nameNear(ctx); err != nil {
		return in.report, fmt.Errorf("commons: import: %w", err)
	}
	return in.report, nil
}

// prepare lays together what is chosen of a list: what was the last time it came in, and what is said now.
func (in *importing) prepare(ctx context.Context, f *listFile, said choice) (err error) {
	in.known = map[allmenning.RecordID]bool{}
	if in.commons.store != nil {
		if in.actor, err = in.commons.sees(ctx, in.actor, in.list.Owner); err != nil {
			return err
		}
		if err := in.commons.asBefore(ctx, in.list, &in.choices); err != nil {
			return err
		}
	}
	in.said = said.any()
	return in.choose(ctx, f, said)
}

// nameNear says what the first records are called that rows look like.
func (in *importing) nameNear(ctx context.Context) error {
	in.notItself()
	some := in.report.Near[:min(len(in.report.Near), MostReported)]
	ids := make([]allmenning.RecordID, len(some))
	for i, n := range some {
		ids[i] = n.Record
	}
	if len(ids) == 0 {
		return nil
	}
	here, err := in.commons.store.RecordsByID(ctx, in.actor.Reader, ids)
	if err != nil {
		return err
	}
	for i, n := range some {
		if r := here[n.Record]; r != nil {
			some[i].Here = Shown(r.Title, 200)
		}
		some[i].Joined = in.choices.Joined[n.SourceID] == n.Record
	}
	return nil
}

// importing is one list on its way in, or being looked through.
type importing struct {
	commons  *Commons
	actor    allmenning.Actor
	home     municipality.Number // of the list's owner, where that is a municipality
	list     store.Import
	choices  ListChoices
	progress func(int) error // told of the rows that were read; an error ends the work
	report   *Report
	batch    []incoming
	knows    Knows                        // what the index knows of rows
	asked    map[string]NearRow           // by id of the row: what was found when the list was looked through last; nil: it was not, or was read otherwise
	known    map[allmenning.RecordID]bool // records that the list's own rows are; of a dry run
	stated   []allmenning.Place           // the places of the row that was read last, as it states them
	said     bool                         // whoever brings the list in has chosen something of it just now
	why      *allmenning.Error            // the list cannot go on
	failed   error                        // what stopped the import; the rest of the file is read past
}

func (c *Commons) importing(i store.Import, choices ListChoices, progress func(int) error) *importing {
	return &importing{
		commons: c, list: i, choices: choices, progress: progress, home: c.municipalityOf(i.Owner),
		actor:  actorOf(i),
		report: &Report{Import: i.ID, LeftOut: map[string]int{}},
	}
}

// actorOf is who takes a list in: whoever sent it, for the organisation it was sent for. Whether they may was asked when they said so.
func actorOf(i store.Import) allmenning.Actor {
	return allmenning.Actor{
		Reader: allmenning.Reader{Person: i.By, Organisations: []allmenning.OrganisationID{i.Owner}}, Acting: i.Org, Instance: i.By == "",
	}
}

// sees gives an actor of actorOf the sight that the list's owner has.
func (c *Commons) sees(ctx context.Context, a allmenning.Actor, owner allmenning.OrganisationID) (allmenning.Actor, error) {
	o, err := c.store.Organisation(ctx, owner)
	if err == nil {
		a.Peer = o.Public()
		a.Groups, err = c.store.GroupsOf(ctx, owner)
	}
	return a, err
}

// run takes in or looks through the whole file, and notes what became of it.
func (in *importing) run(ctx context.Context, f *listFile) error {
	if err := in.begin(ctx); err != nil {
		return err
	}
	err := in.read(ctx, f)
	if err == nil {
		return in.end(ctx, store.ImportDone)
	}
	return errors.Join(err, in.end(context.WithoutCancel(ctx), store.ImportFailed))
}

// read goes through the file, row by row.
func (in *importing) read(ctx context.Context, f *listFile) error {
	if in.list.Format == formatTable && in.choices.Columns == nil {
		guessed := in.choices
		if f.columns(in.list.Name, in.choices.Table, &guessed) == nil { // else reading it says what is wrong
			in.choices.Columns = guessed.Columns
		}
	}
	notices, err := f.projects(in.list.Name, in.list.Format, in.choices, func(line int, row sources.ProjectRow, problem error) {
		if in.failed == nil {
			in.failed = cmp.Or(ctx.Err(), in.row(ctx, line, row, problem))
		}
	})
	in.report.Notices = notices
	if err = cmp.Or(in.failed, asRefusal(err)); err == nil {
		err = in.flush(ctx)
	}
	return err
}

// begin notes that the import runs; where the same list was cut off before, that import goes on. Whoever brings in the same file again is
// taken at their word that the process which had it is gone: one that lives loses the list with its next batch, and stores nothing of that.
func (in *importing) begin(ctx context.Context) error {
	if in.report.DryRun {
		return nil
	}
	db := in.commons.store
	before, err := db.ImportsLike(ctx, in.list)
	if err != nil {
		return err
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		for _, known := range before {
			i, err := tx.HoldImport(known.ID, "") // as it stands now: who has it may just have stored more
			if err != nil {
				return err
			}
			if i.State != store.ImportRunning && i.State != store.ImportFailed || i.Size > 0 {
				continue
			}
			goesOn, err := in.goesOn(i)
			if err != nil {
				return err
			}
			if !goesOn {
				continue
			}
			in.list, in.report.Import, in.report.WentOn = i, i.ID, i.Line
			in.list.State = store.ImportRunning
			break
		}
		if in.list.Choices, err = json.Marshal(in.choices); err != nil {
			return err
		}
		in.list.Held = max(tx.Now()+allmenning.Time(listLease.Milliseconds()), in.list.Held+1)
		return tx.PutImport(in.list)
	})
}

// goesOn says whether a list that was cut off goes on by what was chosen of it then. Where something else is chosen now, its first rows
// would be read otherwise than the rest: then it begins anew.
func (in *importing) goesOn(cut store.Import) (bool, error) {
	before, err := unpacked(cut)
	if err != nil {
		return false, err
	}
	chosen, now := before.Choices, in.choices
	if chosen.Columns == nil && !in.said { // JSON Lines, or cut off by an earlier release, which kept none
		return true, nil
	}
	if !in.said {
		in.choices = chosen
		return true, nil
	}
	return slices.Equal(chosen.Columns, now.Columns) && maps.Equal(chosen.Parts, now.Parts) && maps.Equal(chosen.Joined, now.Joined), nil
}

// end notes what became of the import, and counts all its rows, those of a run that was cut off too.
func (in *importing) end(ctx context.Context, state store.ImportState) error {
	if in.report.DryRun {
		return nil
	}
	db := in.commons.store
	err := db.Write(ctx, func(tx *store.Tx) error {
		held, err := tx.HoldImport(in.list.ID, "")
		if err != nil || held.State != in.list.State || held.Held != in.list.Held {
			return err // another has it now, or a person has said something else of it
		}
		held.State, held.Held = state, 0
		if held.Told, err = in.ended(held, state); err != nil {
			return err
		}
		if err := tx.DropImportParts(held.ID); err != nil { // nothing more is read of it
			return err
		}
		return tx.PutImport(held)
	})
	if err != nil {
		return err
	}
	counts, err := db.ImportCounts(ctx, in.list.ID)
	if err == nil && counts[rowNew] > manyRows {
		err = db.CountAnew(ctx)
	}
	in.report.New, in.report.Updated, in.report.Unchanged, in.report.Joined = counts[rowNew], counts[rowUpdated], counts[rowUnchanged], counts[rowJoined]
	return err
}

// ended is what is kept of what was found in a list when it is over: not the rows that looked like records, which nobody is asked of any
// more; and why it could not go on, where it could not.
func (in *importing) ended(i store.Import, state store.ImportState) ([]byte, error) {
	list, err := unpacked(i)
	if err != nil {
		return nil, err
	}
	list.Told.Near = nil
	list.Told.Rows = max(list.Told.Rows, in.report.Rows)
	if state == store.ImportFailed && in.why != nil {
		list.Told.Broken = &allmenning.FieldError{Key: in.why.Key, Args: in.why.Args}
	}
	return json.Marshal(list.Told)
}

// incoming is one row whose outcome is to be stored: with its record, or with why it has none.
type incoming struct {
	line     int
	sourceID string
	record   *allmenning.Record
	says     carries
	joins    allmenning.RecordID // the record that a person said it is
	leftOut  string              // key of why it is no project to take in
	refused  allmenning.FieldErrors
	noted    allmenning.FieldErrors
}

func (in *importing) row(ctx context.Context, line int, row sources.ProjectRow, problem error) error {
	in.report.Rows++
	if line <= in.list.Line {
		return nil // done before it was cut off
	}
	if in.progress != nil && in.report.Rows%batchRows == 0 {
		if err := in.progress(in.report.Rows); err != nil {
			return err
		}
	}
	next := incoming{line: line, sourceID: row.ID}
	in.unused(row.Unused)
	var unread []sources.Unread
	var themes []string
	if problem == nil {
		next.record, unread = in.record(row)
		themes = in.theme(next.record)
		problem = in.commons.check(withID(next.record))
		next.record.ID = ""
	}
	switch {
	case errors.Is(problem, sources.ErrLeftOut):
		next.leftOut, next.record = leftOutKey(problem), nil
		in.report.LeftOut[next.leftOut]++
	case problem != nil:
		var err error
		if next.refused, err = in.refuse(line, row, problem); err != nil {
			return err
		}
		next.record = nil
	default:
		next.joins, next.says = in.choices.Joined[row.ID], in.says(row)
		in.example(line, next.record)
		in.themed(next.record, themes)
		next.noted = in.note(line, row, next.record, unread)
	}
	in.batch = append(in.batch, next)
	if len(in.batch) < batchRows {
		return nil
	}
	return in.flush(ctx)
}

// says is what a row could have said: what the list has columns for, or a line of JSON Lines names.
func (in *importing) says(row sources.ProjectRow) carries {
	if in.list.Format == formatJSONL {
		return func(f sources.Field) bool { return slices.Contains(row.Stated, f) }
	}
	return in.choices.Carries
}

// record makes the record of a row for the list's owner. What a municipality's own list says no place of is its own.
func (in *importing) record(row sources.ProjectRow) (*allmenning.Record, []sources.Unread) {
	r, unread := row.Record(in.list.Owner)
	r.Source.Name = in.list.Source
	r.Closure.Level = in.choices.Level
	r.Places = in.places(row)
	if len(r.Places) == 0 && in.home != "" && len(row.Municipalities)+len(row.MunicipalityNumbers) == 0 {
		r.Places = []allmenning.Place{{Number: in.home, CodeYear: in.commons.register.LastYear(in.home)}}
	}
	return r, unread
}

// withID gives a record an id for the check of its shape; the real one is chosen when it is stored.
func withID(r *allmenning.Record) *allmenning.Record {
	r.ID = "check"
	return r
}

// errLooked takes back a transaction that was made to see what it would do.
var errLooked = errors.New("looked only")

// flush stores the rows that wait, in one transaction; of a dry run it does the same and takes it back.
func (in *importing) flush(ctx context.Context) error {
	batch := in.batch
	in.batch = in.batch[:0]
	if len(batch) == 0 {
		return nil
	}
	var counts map[string]int
	var err error
	if in.commons.store == nil { // a dry run where there is no store yet
		counts = map[string]int{}
		for _, row := range batch {
			if row.record != nil {
				counts[rowNew]++
			}
		}
	} else {
		counts, err = in.storeAgain(ctx, batch)
		if ofRow(err) {
			counts, err = in.storeEach(ctx, batch)
		}
	}
	if err != nil {
		return err
	}
	in.report.New += counts[rowNew]
	in.report.Updated += counts[rowUpdated]
	in.report.Unchanged += counts[rowUnchanged]
	in.report.Joined += counts[rowJoined]
	return nil
}

func (in *importing) storeAgain(ctx context.Context, batch []incoming) (counts map[string]int, err error) {
	err = again(func() (err error) {
		counts, err = in.store(ctx, batch)
		return err
	})
	return counts, err
}

// errLost is that somebody else works on the list now, or that a person has said something else of it.
var errLost = allmenning.Refuse(allmenning.Conflict, "errors.conflict.title")

// advance keeps how far the list has come. errLost where it is no longer the caller's.
func advance(tx *store.Tx, i store.Import, line int) (held allmenning.Time, err error) {
	held, err = tx.Advance(i.ID, i.Held, line, listLease)
	if allmenning.KindOf(err) == allmenning.Conflict {
		return 0, errLost
	}
	return held, err
}

// ofRow says that what stopped rows from being stored is about one of them, and not about the list or the machine.
func ofRow(err error) bool {
	if errors.Is(err, errLost) {
		return false
	}
	switch allmenning.KindOf(err) {
	case allmenning.Invalid, allmenning.NotFound, allmenning.Conflict:
		return true
	}
	return false
}

// storeEach stores rows one by one, and refuses those that cannot be, with the reason.
func (in *importing) storeEach(ctx context.Context, batch []incoming) (map[string]int, error) {
	counts := map[string]int{}
	for _, row := range batch {
		of, err := in.storeAgain(ctx, []incoming{row})
		if ofRow(err) {
			row.refused, row.record = whyRefused(err), nil
			in.report.refuse(row.line, row.sourceID, row.refused)
			of, err = in.storeAgain(ctx, []incoming{row})
		}
		if err != nil {
			return nil, err
		}
		for outcome, n := range of {
			counts[outcome] += n
		}
	}
	return counts, nil
}

// whyRefused says why the record that a row is, or would be, cannot be stored.
func whyRefused(err error) allmenning.FieldErrors {
	var fields allmenning.FieldErrors
	var refusal *allmenning.Error
	switch {
	case errors.As(err, &fields):
		return inFile(fields)
	case errors.As(err, &refusal) && strings.HasPrefix(refusal.Key, "import."):
		return allmenning.FieldErrors{{Field: "row", Key: refusal.Key, Args: refusal.Args}}
	case allmenning.KindOf(err) == allmenning.NotFound:
		return allmenning.FieldErrors{{Field: "row", Key: "import.gone"}}
	}
	return allmenning.FieldErrors{{Field: "row", Key: "import.meanwhile"}}
}

// store stores rows, each with what became of it, and counts the outcomes.
func (in *importing) store(ctx context.Context, batch []incoming) (counts map[string]int, err error) {
	var records []*allmenning.Record
	for _, row := range batch {
		if row.record != nil {
			records = append(records, row.record)
		}
	}
	before, err := in.commons.stands(ctx, records)
	if err == nil && in.knows.Same != nil && len(before) < len(records) { // some are new: what is here is what was here before them
		_, err = in.knows.Same(ctx, in.actor, nil)
	}
	if err != nil {
		return nil, err
	}
	var fresh, joined []incoming
	var held allmenning.Time
	err = in.commons.store.Write(ctx, func(tx *store.Tx) error {
		counts, fresh, joined = map[string]int{}, nil, nil
		for _, row := range batch {
			told, err := in.put(tx, row, before)
			if err != nil {
				return fmt.Errorf("row %d: %w", row.line, err)
			}
			counts[told.Outcome]++
			switch {
			case told.Outcome == rowNew:
				fresh = append(fresh, row)
			case row.joins != "":
				joined = append(joined, row)
			case told.Record != "" && in.known != nil:
				in.known[told.Record] = true
			}
			told.Import = in.list.ID
			if in.report.DryRun {
				continue
			}
			if err := tx.PutImportRow(told); err != nil {
				return err
			}
		}
		if in.report.DryRun {
			return errLooked
		}
		held, err = advance(tx, in.list, batch[len(batch)-1].line)
		return err
	})
	if err == nil {
		in.list.Held = held
		if in.report.NearAmong < MostAsked {
			err = in.look(ctx, fresh)
		}
	}
	if errors.Is(err, errLooked) {
		for _, row := range joined {
			in.near(nearOf(row, row.joins))
		}
		err = in.look(ctx, fresh)
	}
	return counts, err
}

// put stores one row and gives what became of it.
func (in *importing) put(tx *store.Tx, row incoming, before map[allmenning.RecordID]stand) (store.ImportRow, error) {
	told := toldOf(row)
	if row.record == nil {
		return told, nil
	}
	if row.joins != "" {
		r, err := tx.Record(row.joins)
		switch {
		case err != nil:
			return told, err
		case r.Noun != row.record.Noun:
			return told, allmenning.Refuse(allmenning.Invalid, "import.joined")
		}
		if err := in.detach(tx, row); err != nil {
			return told, err
		}
		if err := tx.PutAlias(in.list.Owner, in.list.Source, row.sourceID, row.joins); err != nil {
			return told, err
		}
		if _, known := before[row.joins]; !known {
			before[row.joins] = stand{version: r.Version}
		}
	}
	p, err := in.commons.put(tx, row.record, row.says, before, in.actor, in.list.ID)
	if err != nil {
		return told, err
	}
	told.Record, told.Outcome = p.record.ID, p.outcome
	told.VersionBefore, told.VersionAfter = p.before, p.record.Version
	if row.joins != "" {
		told.Outcome = rowJoined
	}
	problems := row.noted
	if p.reason != "" {
		problems = slices.Concat(allmenning.FieldErrors{{Field: "row", Key: p.reason, Args: p.args}}, problems)
	}
	say(&told, problems)
	return told, nil
}

// detach lets a row go from the record it made before, where a person says that it is another: one that was undone is then nobody's row.
// One that stands is refused, for there would be two of the same.
func (in *importing) detach(tx *store.Tx, row incoming) error {
	id, _, known, err := tx.FindBySource(in.list.Owner, in.list.Source, row.sourceID)
	if err != nil || !known || id == row.joins {
		return err
	}
	made, err := tx.Record(id)
	switch {
	case err != nil:
		return err
	case made.State == allmenning.Published:
		return allmenning.Refuse(allmenning.Invalid, "import.joined_here", "title", Shown(made.Title, 80), "record", string(made.ID))
	case made.Source.Name != in.list.Source || made.Source.ID != row.sourceID || made.Owner != in.list.Owner:
		return nil // it was joined too, or is another's now, and the new alias takes the place of the old
	}
	next := *made
	next.Source.ID = ""
	next.Version++
	_, err = tx.PutRecord(&next, allmenning.ActUpdated, in.actor, in.list.ID)
	return err
}

// toldOf is what is kept of a row that has no record: why it was left out, or the first thing that is wrong with it. The id is kept
// only where it can do no harm: not where the row seems to tell of somebody, or has characters that cannot be stored.
func toldOf(row incoming) store.ImportRow {
	out := store.ImportRow{Row: row.line, Outcome: rowRefused}
	if row.leftOut != "" {
		out.Outcome = rowLeftOut
		say(&out, allmenning.FieldErrors{{Field: "row", Key: row.leftOut}})
	} else {
		say(&out, row.refused)
	}
	harmless := utf8.ValidString(row.sourceID) && !strings.ContainsRune(row.sourceID, 0) && len(row.sourceID) <= 500
	if harmless && out.MessageKey != "import.personal" && out.MessageKey != "import.birth" {
		out.SourceID = row.sourceID
	}
	return out
}

// mostSaid is how many things are kept that there is to say of a row.
const mostSaid = 10

// say keeps what there is to say of a row, each with its field: the first thing's key by itself, for whoever counts them.
func say(row *store.ImportRow, problems allmenning.FieldErrors) {
	row.MessageKey, row.Args = "", nil
	if len(problems) > 0 {
		row.MessageKey = problems[0].Key
		row.Args, _ = json.Marshal(problems[:min(len(problems), mostSaid)]) // names, texts and numbers always encode
	}
}

// problemsOf is what was kept of a row by say, or by an earlier release, which kept the arguments of the first thing alone.
func problemsOf(row store.ImportRow) (out allmenning.FieldErrors, err error) {
	if row.MessageKey == "" {
		return nil, nil
	}
	if err = json.Unmarshal(row.Args, &out); err != nil || len(out) == 0 {
		out = allmenning.FieldErrors{{Field: "row", Key: row.MessageKey}}
		err = json.Unmarshal(row.Args, &out[0].Args)
	}
	for _, p := range out {
		wholeNumbers(p.Args)
	}
	return out, err
}
