package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

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

// open opens the store in the data folder or at the database's address. exclusive is for the server, which must be alone
// on a SQLite file.
func (d data) open(ctx context.Context, exclusive bool) (*opened, error) {
	if err := os.MkdirAll(d.Data, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder cannot be made: %w", err)
	}
	address := d.Database
	if address == "" {
		address = filepath.Join(d.Data, "allmenning.db")
	}
	db, err := store.Open(ctx, address, store.Options{Fold: lang.Fold, Exclusive: exclusive})
	if err != nil {
		return nil, err
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

// catalogue opens the index: beside a server when readOnly, else as the one that follows and saves.
func (d data) catalogue(ctx context.Context, o *opened, readOnly bool) (*catalogue.Catalogue, error) {
	return catalogue.Open(ctx, o.db, catalogue.Options{
		Snapshot: filepath.Join(d.Data, "index.snapshot"),
		Places:   answers.Places(o.register),
		ReadOnly: readOnly,
	})
}
