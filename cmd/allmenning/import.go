package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
)

type importCmd struct {
	data
	Format string `arg:"" enum:"jsonl" help:"Format of the file: jsonl (one JSON object a line)."`
	File   string `arg:"" type:"existingfile" help:"The file."`
	Source string `help:"Whose list it is. A row updates what the same source gave with the same id before, whatever the file is called." default:"jsonl"`
	DryRun bool   `help:"Read and check everything, and write nothing."`
}

// Run brings in a list, says what became of each row, and fails when no row could be taken in.
func (c importCmd) Run(ctx context.Context) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer file.Close()
	o, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer o.db.Close()
	began := time.Now()
	report, err := o.commons.ImportProjects(ctx, commons.Program(), file, commons.ImportOptions{
		Name: c.File, Source: c.Source, DryRun: c.DryRun,
		Progress: func(rows int) { fmt.Fprintf(os.Stderr, "\r%d rows read", rows) },
	})
	if report != nil {
		c.say(report, time.Since(began))
	}
	if err == nil && report.RefusedN > 0 && report.RefusedN == report.Rows {
		err = fmt.Errorf("no row could be taken in")
	}
	return err
}

func (c importCmd) say(r *commons.Report, took time.Duration) {
	p := i18n.New(i18n.EN)
	for _, row := range r.Refused {
		for _, problem := range row.Problems {
			fmt.Fprintf(os.Stderr, "%s:%d: %s: %s\n", c.File, row.Row, problem.Field, p.T(problem.Key, problem.Args...))
		}
	}
	if more := r.RefusedN - len(r.Refused); more > 0 {
		fmt.Fprintf(os.Stderr, "… and %d more refused rows\n", more)
	}
	if r.DryRun {
		fmt.Printf("Dry run: %d rows read, %d can be taken in, %d refused (%.1f s). Nothing was written.\n", r.Rows, r.Rows-r.RefusedN, r.RefusedN, took.Seconds())
		return
	}
	fmt.Printf("%d rows read: %d new, %d updated, %d unchanged, %d refused (%.1f s)\n", r.Rows, r.New, r.Updated, r.Unchanged, r.RefusedN, took.Seconds())
}

type checkCmd struct{ data }

// Run checks the store and fails when something is not whole.
func (c checkCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, false)
	if err != nil {
		return err
	}
	defer o.db.Close()
	faults, err := o.db.Check(ctx)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Printf("%s %s: %s\n", f.What, f.Of, f.Text)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d faults", len(faults))
	}
	counts, err := o.db.CountByNoun(ctx, allmenning.Reader{})
	if err != nil {
		return err
	}
	said, _ := json.Marshal(counts)
	fmt.Println("Everything stored is whole. Open records:", string(said))
	return nil
}
