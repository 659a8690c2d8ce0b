package main

import (
	"context"
	"fmt"
	"os"

	"allmenning/find/lang"
	"allmenning/store"
)

// Help is what --help adds.
func (exportCmds) Help() string {
	return "Example:\n\n\tallmenning export --all archive.zip --data ./data\n\tallmenning export list project projects.csv --data ./data"
}

type exportCmd struct {
	data
	All           bool   `required:"" help:"Everything, as one archive that \"allmenning import allmenning\" brings into an empty store."`
	WithoutPeople bool   `help:"Leave out those with an account, what they follow and have not published, and the log of who let whom in."`
	File          string `arg:"" help:"The file that is to be; there must be no such file."`
}

// Help is what --help adds.
func (exportCmd) Help() string {
	return "The server may run. An archive of the same content is the same bytes from SQLite and from PostgreSQL, so two can be compared by their SHA-256. " +
		"It also holds what organisations keep for themselves and, without --without-people, names, work addresses and digests of passwords: only its owner may read it. " +
		"Left out are sessions, invitations, letters, jobs, lists on their way in, and what is made again by itself. For a copy every night, take \"allmenning backup\", which holds those that matter to a server." +
		"\n\nExample:\n\n\tallmenning export --all archive.zip --data ./data\n\tallmenning export --all to-keep.zip --without-people --database postgres://…"
}

// Run writes an archive.
func (c exportCmd) Run(ctx context.Context) error {
	address, err := c.address(toRead)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, address, store.Options{Fold: lang.Fold})
	if err != nil {
		return c.unopened(err)
	}
	defer db.Close()
	m, err := db.Archive(ctx, c.File, !c.WithoutPeople, rowsOf(os.Stderr))
	if err != nil {
		return unmade("archive", c.File, err)
	}
	keep := "it holds addresses and digests of passwords."
	if c.WithoutPeople {
		keep = "it holds what organisations keep for themselves."
	}
	fmt.Printf("%s: %s. Keep it as you keep the data: %s\n", c.File, contents(m), keep)
	return nil
}

// Run makes a store of an archive, and checks it. A dry run does so in a temporary folder.
func (c archiveCmd) Run(ctx context.Context) error {
	b, err := openKept(c.File, store.OpenArchive)
	if err != nil {
		return err
	}
	defer b.Close()
	if c.DryRun {
		faults, err := b.Verify(ctx, store.Options{Fold: lang.Fold}, rowsOf(os.Stderr))
		if err != nil {
			return fmt.Errorf("%s cannot be brought in: %w", c.File, err)
		}
		if err := tell(faults); err != nil {
			return fmt.Errorf("%s can be brought in, and what it holds is not whole: %w", c.File, err)
		}
		fmt.Printf("Dry run: %s can be brought in: %s. Nothing was written.\n", c.File, contents(b.Manifest))
		return nil
	}
	address, err := c.address(toWrite)
	if err != nil {
		return err
	}
	if err := c.makeOf(ctx, b, address); err != nil {
		return fmt.Errorf("nothing was brought in: %w", err)
	}
	db, err := store.Open(ctx, address, store.Options{Fold: lang.Fold})
	if err != nil {
		return c.unopened(err)
	}
	defer db.Close()
	faults, err := db.Check(ctx)
	if err != nil {
		return err
	}
	if err := tell(faults); err != nil {
		return fmt.Errorf("%s was brought in, and what it held is not whole: %w", c.File, err)
	}
	fmt.Printf("Brought in %s, and all of it is whole. The search index is built at the next start, and everybody signs in again.\n", contents(b.Manifest))
	return nil
}

// tell prints what a check found, each on its line; nil when it found nothing.
func tell(faults []store.Fault) error {
	for _, f := range faults {
		fmt.Printf("%s %s: %s\n", f.What, f.Of, f.Text)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d faults", len(faults))
	}
	return nil
}
