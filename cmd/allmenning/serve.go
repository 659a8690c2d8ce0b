package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"allmenning/answers"
	"allmenning/commons"
)

type serveCmd struct {
	data
	Listen   string `help:"Address to listen on, host:port." default:"127.0.0.1:8357" env:"ALLMENNING_LISTEN"`
	Examples bool   `help:"Load the example library: published studies, syntheses and real projects, all with their sources."`
	BaseURL  string `help:"The address people reach this instance at, https://…; used in links that leave the site." env:"ALLMENNING_BASE_URL"`
	Language string `help:"Language for readers who have not chosen: nb, nn or en." default:"nb" enum:"nb,nn,en" env:"ALLMENNING_LANGUAGE"`
	Colour   string `help:"The instance's accent colour: brand1, brand2 or brand3." default:"brand1" enum:"brand1,brand2,brand3" env:"ALLMENNING_COLOUR"`

	Operator      string `help:"Who runs this instance." env:"ALLMENNING_OPERATOR"`
	Contact       string `help:"How to reach them, as people read it." env:"ALLMENNING_CONTACT"`
	ContactURL    string `help:"Where that leads: mailto:… or https://…" env:"ALLMENNING_CONTACT_URL"`
	Accessibility string `help:"Address of the accessibility statement at uustatus.no." env:"ALLMENNING_ACCESSIBILITY"`
}

// Run serves until it is told to stop, then lets requests finish and saves the index.
func (c serveCmd) Run(ctx context.Context) error {
	began := time.Now()
	say := func(text string, args ...any) { fmt.Fprintf(os.Stderr, text+"\n", args...) }
	// Taking the address first means that a second start fails before it touches anything.
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w (is another program there? choose another with --listen)", c.Listen, err)
	}
	defer listener.Close()
	o, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer o.db.Close()
	say("Data: %s (%s), %d municipalities", c.Data, o.db.Engine(), len(o.register.All()))
	if c.Examples {
		if err := loadLibrary(ctx, o.commons, say); err != nil {
			return err
		}
	}
	if made, err := o.commons.SynthesiseAll(ctx, commons.Program()); err != nil {
		return err
	} else if made > 0 {
		say("%d syntheses answered anew", made)
	}
	index, err := c.catalogue(ctx, o, false)
	if err != nil {
		return err
	}
	defer func() {
		if err := index.Close(); err != nil {
			slog.Warn("the index was not saved; it will be built anew", "err", err)
		}
	}()
	server := &http.Server{
		Handler: c.web(answers.New(o.db, index, o.register)), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	say("Allmenning %s is ready on http://%s (%.1f s). Stop with Ctrl-C.", version, listener.Addr(), time.Since(began).Seconds())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		<-ctx.Done()
		finish, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Shutdown(finish)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	<-finished // Serve returns at once; the requests under way are let finish before the store is closed
	return nil
}

func loadLibrary(ctx context.Context, c *commons.Commons, say func(string, ...any)) error {
	loaded, err := c.LoadLibrary(ctx, commons.Program(), nil)
	if err != nil {
		return fmt.Errorf("the example library: %w", err)
	}
	if loaded.New+loaded.Updated > 0 {
		say("Example library: %d records (%d new, %d updated), %d answers computed", loaded.Records, loaded.New, loaded.Updated, loaded.Versions)
	} else {
		say("Example library: %d records, unchanged", loaded.Records)
	}
	return nil
}
