package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"allmenning"
	"allmenning/commons"
)

type listsCmd struct{ data }

// Help is what --help adds.
func (listsCmd) Help() string {
	return "The newest 50 that were brought in on the command line. What an organisation brought in stands on its own page.\n\nExample:\n\n\tallmenning import lists --data ./data"
}

// Run tells which lists have been brought in, the newest first, one a line with tabs between.
func (c listsCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toRead)
	if err != nil {
		return err
	}
	defer o.db.Close()
	all, err := o.commons.BroughtIn(ctx)
	if err != nil {
		return err
	}
	for _, i := range all {
		rows := ""
		if list, err := o.commons.List(ctx, commons.Program(), i.ID); err == nil && list.Told.Rows > 0 {
			rows = english.T("list.rows", "n", list.Told.Rows)
		}
		fmt.Println(strings.Join([]string{
			string(i.ID), i.At.Time().UTC().Format("2006-01-02 15:04"), strings.ToLower(english.T("list.state." + string(i.State))), rows,
			commons.Shown(i.Source, 100), commons.Shown(i.Name, 80),
		}, "\t"))
	}
	if len(all) == 0 {
		fmt.Fprintln(os.Stderr, "No list has been brought in here.")
	}
	return nil
}

type undoCmd struct {
	data
	List string `arg:"" help:"The id of the list, as \"allmenning import lists\" says."`
}

// Help is what --help adds.
func (undoCmd) Help() string {
	return "Projects the list made are withdrawn, those it updated get their former text back, and those that were joined no longer belong to it. What somebody has changed, " +
		"taken over or built on since stays, each with the reason. Nothing is deleted: the same list brings the projects back. The server may run." +
		"\n\nExample:\n\n\tallmenning import lists --data ./data\n\tallmenning import undo 01JD8Q6R --data ./data"
}

// Run undoes a list, and says which projects stay and why.
func (c undoCmd) Run(ctx context.Context) error {
	if c.Database == "" && c.missing() {
		return fmt.Errorf("there is no store in %s (no %s); say where it is with --data", c.Data, file)
	}
	o, err := c.open(ctx, toWrite)
	if err != nil {
		return err
	}
	defer o.db.Close()
	list, err := o.commons.UndoBroughtIn(ctx, allmenning.ImportID(c.List))
	if allmenning.KindOf(err) == allmenning.NotFound {
		return fmt.Errorf("no list has the id %s; \"allmenning import lists\" says which there are", commons.Shown(c.List, 60))
	}
	if err != nil {
		return err
	}
	for after := 0; ; {
		rows, err := o.commons.ListRows(ctx, commons.Program(), list.ID, after, commons.MostReported, commons.RowKept)
		if err != nil {
			return err
		}
		for _, row := range rows {
			for _, p := range row.Problems {
				fmt.Fprintf(os.Stderr, "%s:%d: %s: %s\n", list.Name, row.Row, recordOf(row.Record, row.SourceID), english.T(p.Key, p.Args...))
			}
			after = row.Row
		}
		if len(rows) < commons.MostReported {
			break
		}
	}
	fmt.Printf("Undone: %s.\n", undoneSums(list.Counts))
	return nil
}
