package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
	"allmenning/municipality"
	"allmenning/store"
)

// opened is the store with what every command needs around it.
type opened struct {
	db       *store.DB
	register *municipality.Register
	commons  *commons.Commons
}

// use says what a command opens the store for.
type use int

// The uses. Only a server is alone on a SQLite file; a command that reads never makes a store.
const (
	toRead use = iota
	toWrite
	toServe
)

// clock is what the program goes by; nil is the machine's clock. A test lets weeks pass in a running program by another.
var clock func() time.Time

// open opens the store in the data folder or at the database's address.
func (d data) open(ctx context.Context, purpose use) (*opened, error) {
	address, err := d.address(purpose)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, address, store.Options{Now: clock, Fold: lang.Fold, Exclusive: purpose == toServe})
	if err != nil {
		return nil, d.unopened(err)
	}
	o := &opened{db: db}
	rows, err := db.RegisterRows(ctx)
	if err == nil {
		o.register, err = commons.RegisterWith(rows)
	}
	if err == nil {
		o.commons = commons.New(db, o.register)
		err = o.commons.PrepareOrganisations(ctx)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return o, nil
}

// address is where the store is, or is to be: the database's address or the file in the data folder, which is made where purpose
// needs it.
func (d data) address(purpose use) (string, error) {
	switch {
	case d.Database != "" && !strings.HasPrefix(d.Database, "postgres://") && !strings.HasPrefix(d.Database, "postgresql://"):
		return "", errors.New("--database must be the address of a PostgreSQL database: postgres://user:password@host/name")
	case purpose == toRead && d.missing():
		return "", fmt.Errorf("there is no store in %s (no %s); say where it is with --data", d.Data, file)
	case purpose != toRead:
		if err := writable(d.Data); err != nil {
			return "", err
		}
	}
	if d.Database != "" {
		return d.Database, nil
	}
	return d.file(), nil
}

// file is the name of the SQLite file in the data folder.
const file = "allmenning.db"

func (d data) file() string { return filepath.Join(d.Data, file) }

// missing says that there is no store in the data folder, and none elsewhere.
func (d data) missing() bool {
	if d.Database != "" {
		return false
	}
	_, err := os.Stat(d.file())
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// writable makes the data folder where it is not there, and says in one sentence when it cannot be written in: later, the
// database would say the same in words of its own.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("the data folder %s cannot be made: %w; choose another with --data", folder, cause(err))
	}
	try, err := os.CreateTemp(folder, ".allmenning-*")
	if err != nil {
		return fmt.Errorf("the data folder %s cannot be written in: %w; give this user the right to, or choose another with --data", folder, cause(err))
	}
	return errors.Join(try.Close(), os.Remove(try.Name()))
}

// unopened says in the words of this program why a store did not open.
func (d data) unopened(err error) error {
	var refused *allmenning.Error
	var network *net.OpError
	switch {
	case errors.As(err, &refused):
		return err
	case errors.As(err, &network): // said once; the driver says it for each address it tried
		return fmt.Errorf("cannot reach the database given with --database: %w", network)
	case d.Database != "":
		return fmt.Errorf("cannot open the database given with --database: %w", err)
	}
	return fmt.Errorf("cannot open %s: %w", d.file(), err)
}

// cause is an error of the system without the name of the call and the file, which the sentence around it has.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// catalogue opens the index: beside a server when readOnly, else as the one that follows and saves.
func (d data) catalogue(ctx context.Context, o *opened, readOnly bool) (*catalogue.Catalogue, error) {
	logger := slog.Default()
	if readOnly { // somebody waits for an answer, and not for how it came about
		logger = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}
	words, err := d.words()
	if err != nil {
		return nil, err
	}
	return catalogue.Open(ctx, o.db, catalogue.Options{
		Words:    words,
		Snapshot: filepath.Join(d.Data, "index.snapshot"),
		Places:   answers.Places(o.register),
		ReadOnly: readOnly,
		Log:      logger,
	})
}

// words is the list of words of --lexicon; nil without one.
func (d data) words() ([]string, error) {
	if d.Lexicon == "" {
		return nil, nil
	}
	f, err := os.Open(d.Lexicon)
	if err != nil {
		return nil, fmt.Errorf("the list of words given with --lexicon: %w", err)
	}
	defer f.Close()
	words, err := lang.ReadWords(f)
	if err != nil {
		return nil, fmt.Errorf("the list of words given with --lexicon, %s: %w", d.Lexicon, err)
	}
	return words, nil
}
