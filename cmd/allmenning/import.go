package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/files/sources"
	"allmenning/files/table"
	"allmenning/i18n"
	"allmenning/municipality"
)

type importCmd struct {
	data
	Format string `arg:"" enum:"jsonl,list,allmenning" help:"What the file is: jsonl (one JSON object a line), list (CSV or XLSX, or a list of Prosjektbanken), or allmenning (an archive, into an empty store)."`
	File   string `arg:"" help:"The file."`
	Source string `help:"Whose list it is. A row updates what the same source gave with the same id before, whatever the file is called. Without it: of a list, the file's name without its ending; of jsonl, \"jsonl\"."`
	DryRun bool   `help:"Read and check everything, and write nothing."`
}

// Help is what --help adds.
func (importCmd) Help() string {
	return "Columns of a list are guessed from its header and its first rows, and it is said what each was taken for: look with --dry-run first. See docs/lists.md for the names. " +
		"A file with what looks like national identity numbers, dates of birth or names of clients is refused whole. Ends with code 1 when a row was refused; the others are taken in. " +
		"An import that was cut off goes on where it stopped when the same file is brought in again.\n\n" +
		"Example:\n\n\tallmenning import jsonl list.jsonl --data ./data --dry-run\n\tallmenning import list projects.xlsx --data ./data --source vefsn-projects" +
		"\n\tallmenning import allmenning archive.zip --data ./new"
}

// Run brings in a list, says what became of each row, and fails when a row was refused.
func (c importCmd) Run(ctx context.Context) error {
	if c.Format == "allmenning" {
		return c.archive(ctx)
	}
	file, err := openFile(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	acts, done, err := c.acts(ctx)
	if err != nil {
		return err
	}
	defer done()
	began := time.Now()
	report, err := acts.ImportProjects(ctx, commons.Program(), file, commons.ImportOptions{
		Name: c.File, Source: c.source(), DryRun: c.DryRun,
		Progress: progress(os.Stderr),
	})
	if report != nil {
		c.say(report, time.Since(began))
	}
	if err == nil && report.RefusedN > 0 {
		err = errTold
	}
	return err
}

// source is whose list it is. Two lists count their rows from 1 alike, so each is its own unless said otherwise, as in the browser.
func (c importCmd) source() string {
	if c.Source != "" || c.Format != "list" {
		return c.Source
	}
	name := filepath.Base(c.File)
	return cmp.Or(strings.TrimSuffix(name, filepath.Ext(name)), name)
}

// acts are those of the store. A dry run where there is no store yet needs none, and makes none.
func (c importCmd) acts(ctx context.Context) (acts *commons.Commons, done func(), err error) {
	if c.DryRun && c.missing() {
		return commons.New(nil, municipality.Embedded()), func() {}, nil
	}
	o, err := c.open(ctx, toWrite)
	if err != nil {
		return nil, nil, err
	}
	return o.commons, func() { o.db.Close() }, nil
}

// progress draws a bar on one line for somebody who watches, and says nothing in a log.
func progress(to *os.File) func(rows, of int) {
	if info, err := to.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return func(rows, of int) { fmt.Fprint(to, bar(rows, of), "\r") } // the next line is written over it
}

// barWidth is how wide the bar is, in characters.
const barWidth = 30

// bar is how far rows have come of of lines: "[#########           ] 30,000 of 100,000 rows". 0 lines: the number alone.
func bar(rows, of int) string {
	p := i18n.New(i18n.EN)
	if of <= 0 {
		return p.Number(rows) + " rows read"
	}
	of = max(of, rows)
	done := barWidth * rows / of
	return "[" + strings.Repeat("#", done) + strings.Repeat(" ", barWidth-done) + "] " + p.Number(rows) + " of " + p.Number(of) + " rows"
}

// say tells each refused row and what to do, then what was made of others, then the sums, which stand last.
func (c importCmd) say(r *commons.Report, took time.Duration) {
	if r.WentOn > 0 {
		fmt.Fprintf(os.Stderr, "%s: this list had been cut off, and went on after line %d\n", c.File, r.WentOn)
	}
	c.sayFile(r)
	c.sayRows("", r.Refused)
	if more := r.RefusedN - len(r.Refused); more > 0 {
		fmt.Fprintf(os.Stderr, "… and %d more refused rows\n", more)
	}
	c.sayRows("note: ", r.Noted)
	if more := r.NotedN - len(r.Noted); more > 0 {
		fmt.Fprintf(os.Stderr, "… and notes on %d more rows\n", more)
	}
	for _, key := range slices.Sorted(maps.Keys(r.LeftOut)) {
		fmt.Fprintf(os.Stderr, "%d rows left out: %s\n", r.LeftOut[key], i18n.New(i18n.EN).T(key))
	}
	if len(r.Unused) > 0 {
		fmt.Fprintf(os.Stderr, "%s: these fields are not used: %s\n", c.File, strings.Join(r.Unused, ", "))
	}
	if r.RefusedN > 0 {
		fmt.Fprintln(os.Stderr, "Mend the refused rows and bring in the list again: rows that are in already stay as they are.")
	}
	sums := fmt.Sprintf("%d new, %d updated, %d unchanged, ", r.New, r.Updated, r.Unchanged)
	if r.Joined > 0 {
		sums += fmt.Sprintf("%d joined, ", r.Joined)
	}
	sums += fmt.Sprintf("%d refused (%.1f s)", r.RefusedN, took.Seconds())
	if r.DryRun {
		fmt.Printf("Dry run: %d rows read: %s. Nothing was written.\n", r.Rows, sums)
		return
	}
	fmt.Printf("%d rows read: %s\n", r.Rows, sums)
}

// sayFile tells how the file was read: what each column was taken for, which are not used, and what whoever made the
// file should know of it.
func (c importCmd) sayFile(r *commons.Report) {
	p := i18n.New(i18n.EN)
	var unused []string
	for i, column := range r.Columns {
		name := strings.TrimSpace(table.ColumnName(i+1) + " " + commons.Shown(column.Header, 60))
		switch {
		case column.Field == "":
			unused = append(unused, name)
		case column.Why == sources.WhyValues:
			fmt.Fprintf(os.Stderr, "%s: column %s is taken for %s, by its values\n", c.File, name, column.Field)
		default:
			fmt.Fprintf(os.Stderr, "%s: column %s is taken for %s\n", c.File, name, column.Field)
		}
	}
	if len(unused) > 0 {
		fmt.Fprintf(os.Stderr, "%s: these columns are not used: %s\n", c.File, strings.Join(unused, ", "))
	}
	for _, n := range r.Notices {
		key, args := commons.NoticeOf(n)
		fmt.Fprintf(os.Stderr, "%s: %s\n", c.File, p.T(key, args...))
	}
}

func (c importCmd) sayRows(what string, rows []commons.ReportedRow) {
	p := i18n.New(i18n.EN)
	for _, row := range rows {
		for _, problem := range row.Problems {
			fmt.Fprintf(os.Stderr, "%s:%d: %s%s: %s\n", c.File, row.Row, what, problem.Field, p.T(problem.Key, problem.Args...))
		}
	}
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
