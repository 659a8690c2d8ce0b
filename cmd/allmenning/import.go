package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/municipality"
)

// importCmds are the ways in, and the way back.
type importCmds struct {
	List       listCmd    `cmd:"" help:"Bring in a list: CSV, XLSX, or a list of Prosjektbanken."`
	Jsonl      jsonlCmd   `cmd:"" help:"Bring in JSON Lines: one object a line."`
	Allmenning archiveCmd `cmd:"" help:"Bring an archive into an empty store."`
	Lists      listsCmd   `cmd:"" help:"Say which lists have been brought in here, with their ids."`
	Undo       undoCmd    `cmd:"" help:"Undo all that a list did."`
}

// Help is what --help adds.
func (importCmds) Help() string {
	return "Example:\n\n\tallmenning import list projects.xlsx --data ./data --dry-run\n\tallmenning import list projects.xlsx --data ./data"
}

// bringing is what the lists of both forms have.
type bringing struct {
	data
	File   string   `arg:"" help:"The file."`
	DryRun bool     `help:"Read and check everything, and write nothing."`
	Place  []string `help:"Which municipality of today rows with a number that was divided concern: 1850=1806, or 1850=all. May be repeated." sep:"none" placeholder:"OLD=NEW"`
	Join   []string `help:"A row, by its line, that is a project which is here already, by its id or address. May be repeated." sep:"none" placeholder:"ROW=ID"`
}

type listCmd struct {
	bringing
	Source string   `help:"Whose list it is. A row updates what the same source gave with the same id before, whatever the file is called. Without it: the file's name without its ending."`
	Column []string `help:"What a column is, by its letter or header: F=text. Nothing after the sign is for a column that is not used: F=. May be repeated." sep:"none" placeholder:"COLUMN=FIELD"`
}

// Help is what --help adds.
func (listCmd) Help() string {
	return "Columns are guessed from the header and the first rows. It is said what each was taken for and why: look with --dry-run first, and say what is wrong with --column. " +
		"What was chosen is remembered for the next list of the same source. See docs/lists.md for the names. " + told +
		"\n\nExample:\n\n\tallmenning import list projects.xlsx --data ./data --dry-run" +
		"\n\tallmenning import list projects.xlsx --data ./data --source vefsn-projects --column F=text --place 1850=1806"
}

// told is what both lists say of themselves.
const told = "A file with what looks like national identity numbers, dates of birth or names of clients is refused whole. Ends with code 1 when a row was refused; the others are taken in. " +
	"An import that was cut off goes on where it stopped when the same file is brought in again."

// Run brings in a list.
func (c listCmd) Run(ctx context.Context) error {
	columns, err := pairs("--column", c.Column)
	if err != nil {
		return err
	}
	return c.bring(ctx, commons.ImportOptions{Source: c.source(), Columns: columns})
}

// source is whose list it is. Two lists count their rows from 1 alike, so each is its own unless said otherwise, as in the browser.
func (c listCmd) source() string {
	name := filepath.Base(c.File)
	return cmp.Or(c.Source, strings.TrimSuffix(name, filepath.Ext(name)), name)
}

type jsonlCmd struct {
	bringing
	Source string `help:"Whose list it is. A row updates what the same source gave with the same id before, whatever the file is called. Without it: jsonl."`
}

// Help is what --help adds.
func (jsonlCmd) Help() string {
	return "See docs/lists.md for the names of the fields. " + told + "\n\nExample:\n\n\tallmenning import jsonl list.jsonl --data ./data --dry-run"
}

// Run brings in a file of JSON Lines.
func (c jsonlCmd) Run(ctx context.Context) error {
	return c.bring(ctx, commons.ImportOptions{Source: c.Source})
}

type archiveCmd struct {
	data
	File   string `arg:"" help:"The archive."`
	DryRun bool   `help:"Try it in a temporary folder, and write nothing."`
}

// Help is what --help adds.
func (archiveCmd) Help() string {
	return "The archive is one that \"allmenning export --all\" wrote.\n\nExample:\n\n\tallmenning import allmenning archive.zip --data ./new"
}

// bring brings in a list, says what became of each row, and fails when a row was refused.
func (b bringing) bring(ctx context.Context, o commons.ImportOptions) (err error) {
	if o.Parts, err = b.parts(); err != nil {
		return err
	}
	if o.Joined, err = b.joined(); err != nil {
		return err
	}
	file, err := openFile(b.File)
	if err != nil {
		return err
	}
	defer file.Close()
	acts, same, done, err := b.acts(ctx)
	if err != nil {
		return err
	}
	defer done()
	o.Name, o.DryRun, o.Knows, o.Progress = b.File, b.DryRun, commons.Knows{Same: same}, progress(os.Stderr)
	began := time.Now()
	report, err := acts.ImportProjects(ctx, commons.Program(), file, o)
	if report != nil {
		said := telling{b.File, report}
		said.file()
		if err == nil || report.Rows > 0 {
			said.all(time.Since(began))
		}
	}
	if err == nil && report.RefusedN > 0 {
		err = errTold
	}
	return err
}

// acts are those of the store, with what finds records that are here already. A dry run where there is no store yet needs none, and
// makes none.
func (b bringing) acts(ctx context.Context) (acts *commons.Commons, same commons.Same, done func(), err error) {
	if b.DryRun && b.missing() {
		return commons.New(nil, municipality.Embedded()), nil, func() {}, nil
	}
	o, err := b.open(ctx, toWrite)
	if err != nil {
		return nil, nil, nil, err
	}
	found := sync.OnceValues(func() (*answers.Answers, error) { // only where some row is new: an index is large
		index, err := b.catalogue(ctx, o, true)
		if err != nil {
			return nil, err
		}
		return answers.New(o.db, index, o.register), nil
	})
	same = func(ctx context.Context, actor allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
		a, err := found()
		if err != nil {
			return nil, err
		}
		return a.SameAs(ctx, actor, records)
	}
	return o.commons, same, func() { o.db.Close() }, nil
}

// parts reads --place.
func (b bringing) parts() (map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber, error) {
	said, err := pairs("--place", b.Place)
	if err != nil {
		return nil, err
	}
	out := map[allmenning.MunicipalityNumber]allmenning.MunicipalityNumber{}
	for old, part := range said {
		if part == "" {
			return nil, fmt.Errorf("--place %s=: say which municipality it is, or all", old)
		}
		if strings.EqualFold(part, "all") {
			part = string(commons.AllParts)
		}
		out[allmenning.MunicipalityNumber(old)] = allmenning.MunicipalityNumber(part)
	}
	return out, nil
}

// joined reads --join. An id may stand at the end of an address.
func (b bringing) joined() (map[int]allmenning.RecordID, error) {
	said, err := pairs("--join", b.Join)
	if err != nil {
		return nil, err
	}
	out := map[int]allmenning.RecordID{}
	for row, id := range said {
		line, err := strconv.Atoi(row)
		if err != nil || line < 1 {
			return nil, fmt.Errorf("--join %s=%s: %q is no number of a row", row, id, row)
		}
		id, _, _ = strings.Cut(strings.TrimRight(id, "/"), "?")
		out[line] = allmenning.RecordID(id[strings.LastIndexByte(id, '/')+1:])
	}
	return out, nil
}

// pairs reads what a flag says with an equals sign between, each thing once.
func pairs(flag string, said []string) (map[string]string, error) {
	out := map[string]string{}
	for _, s := range said {
		at := strings.LastIndexByte(s, '=')
		if flag == "--join" {
			at = strings.IndexByte(s, '=') // an address may have one
		}
		if at < 1 {
			return nil, fmt.Errorf("%s %q: write what stands before and after an equals sign", flag, s)
		}
		name, value := strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:])
		if before, twice := out[name]; twice && before != value {
			return nil, fmt.Errorf("%s says two things of %s", flag, name)
		}
		out[name] = value
	}
	return out, nil
}

// openFile opens a file to read; a folder is none.
func openFile(name string) (*os.File, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, cause(err))
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.Join(fmt.Errorf("cannot read %s: it is a folder", name), file.Close())
	}
	return file, nil
}

type checkCmd struct{ data }

// Help is what --help adds.
func (checkCmd) Help() string { return "Example:\n\n\tallmenning check --data ./data" }

// Run checks the store and fails when something is not whole.
func (c checkCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toRead)
	if err != nil {
		return err
	}
	defer o.db.Close()
	faults, err := o.db.Check(ctx)
	if err != nil {
		return err
	}
	if err := tell(faults); err != nil {
		return err
	}
	counts, err := o.db.CountByNoun(ctx, allmenning.Reader{})
	if err != nil {
		return err
	}
	said, _ := json.Marshal(counts)
	fmt.Println("Everything stored is whole. Open records:", string(said))
	return nil
}
