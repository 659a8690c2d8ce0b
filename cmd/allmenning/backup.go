package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"allmenning/find/lang"
	"allmenning/store"
)

type backupCmd struct {
	data
	File string `arg:"" help:"The backup that is to be; there must be no such file."`
}

// Help is what --help adds.
func (backupCmd) Help() string {
	return "The server may run. The backup holds everything, also what organisations keep for themselves, work addresses and digests of passwords, so only its owner may read it: keep it as you keep the data. " +
		"It moves a store between SQLite and PostgreSQL too.\n\nExample:\n\n\tallmenning backup allmenning-2026-11-23.zip --data ./data"
}

// Run writes a backup.
func (c backupCmd) Run(ctx context.Context) error {
	address, err := c.address(toRead)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, address, store.Options{Fold: lang.Fold})
	if err != nil {
		return c.unopened(err)
	}
	defer db.Close()
	m, err := db.Backup(ctx, c.File, version, rowsOf(os.Stderr))
	if err != nil {
		return unmade("backup", c.File, err)
	}
	fmt.Printf("%s: %s. Keep it as you keep the data: it holds addresses and digests of passwords.\n", c.File, contents(m))
	return nil
}

// unmade says why there is no new file.
func unmade(what, name string, err error) error {
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and nothing is overwritten: choose another name", name)
	}
	return fmt.Errorf("no %s was made at %s: %w", what, name, cause(err))
}

type verifyCmd struct {
	File string `arg:"" help:"The backup."`
}

// Help is what --help adds.
func (verifyCmd) Help() string {
	return "It is restored into a temporary folder ($TMPDIR), checked as \"allmenning check\" does, and removed again; the folder must have room for it." +
		"\n\nExample:\n\n\tallmenning verify allmenning-2026-11-23.zip"
}

// Run reads a backup back, and fails when it cannot be restored or what it holds is not whole.
func (c verifyCmd) Run(ctx context.Context) error {
	b, err := openBackup(c.File)
	if err != nil {
		return err
	}
	defer b.Close()
	faults, err := b.Verify(ctx, store.Options{Fold: lang.Fold}, rowsOf(os.Stderr))
	if err != nil {
		return fmt.Errorf("%s cannot be restored: %w", c.File, err)
	}
	if err := tell(faults); err != nil {
		return fmt.Errorf("%s can be restored, and the store was not whole when it was made: %w", c.File, err)
	}
	fmt.Printf("%s is whole and can be restored: %s, made %s by allmenning %s on %s.\n", c.File, contents(b.Manifest), b.Manifest.At, b.Manifest.Program, b.Manifest.Engine)
	return nil
}

type restoreCmd struct {
	File string `arg:"" help:"The backup."`
	data
}

// Help is what --help adds.
func (restoreCmd) Help() string {
	return "The data folder must hold no store, and a database given with --database must be empty. Everybody signs in again afterwards." +
		"\n\nExample:\n\n\tallmenning restore allmenning-2026-11-23.zip --data ./data"
}

// Run makes a store of a backup.
func (c restoreCmd) Run(ctx context.Context) error {
	b, err := openBackup(c.File)
	if err != nil {
		return err
	}
	defer b.Close()
	address, err := c.address(toWrite)
	if err != nil {
		return err
	}
	if err := c.makeOf(ctx, b, address); err != nil {
		return fmt.Errorf("nothing was restored: %w", err)
	}
	fmt.Printf("Restored %s as it was %s. The search index is built at the next start, and everybody signs in again.\n", contents(b.Manifest), b.Manifest.At)
	return nil
}

// makeOf makes the store at address of a backup or an archive.
func (d data) makeOf(ctx context.Context, b *store.Backup, address string) error {
	switch err := b.Restore(ctx, address, store.Options{Fold: lang.Fold}, rowsOf(os.Stderr)); {
	case errors.Is(err, store.ErrNotEmpty):
		return err
	case err != nil:
		return d.unopened(err)
	}
	return d.forgetIndex()
}

// forgetIndex removes the index that may lie in the folder: it is of what was there before.
func (d data) forgetIndex() error {
	if err := os.Remove(filepath.Join(d.Data, "index.snapshot")); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func openBackup(name string) (*store.Backup, error) { return openKept(name, store.OpenBackup) }

// openKept says in the words of this program why a file cannot be read.
func openKept(name string, open func(string) (*store.Backup, error)) (*store.Backup, error) {
	file, err := openFile(name)
	if err != nil {
		return nil, err
	}
	_ = file.Close()
	return open(name)
}

// contents says in a few words what is in a backup.
func contents(m store.Manifest) string {
	rows := int64(0)
	for _, t := range m.Tables {
		rows += t.Rows
	}
	return fmt.Sprintf("%d rows in %d tables, %d events", rows, len(m.Tables), m.Head)
}

// rowsOf counts rows on one line for somebody who watches, and says nothing in a log.
func rowsOf(to *os.File) store.Progress {
	say := progress(to)
	if say == nil {
		return nil
	}
	return func(table string, rows int64) {
		fmt.Fprintf(to, "%-24s%12d rows\r", strings.ReplaceAll(table, "_", " "), rows)
	}
}
