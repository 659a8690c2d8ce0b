package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/web"
)

type serveCmd struct {
	data
	mailFlags
	Listen      string `help:"Address to listen on, host:port." default:"127.0.0.1:8357" env:"ALLMENNING_LISTEN"`
	Examples    bool   `help:"Load the example library: published studies, syntheses and real projects, all with their sources."`
	BaseURL     string `help:"The address people reach this instance at, https://…; used in links that leave the site." env:"ALLMENNING_BASE_URL"`
	BehindProxy bool   `help:"A proxy stands in front and sets X-Forwarded-For: the limits on who tries too often count by it." env:"ALLMENNING_BEHIND_PROXY"`
	Language    string `help:"Language for readers who have not chosen one and whose browser asks for none of ours: nb, nn or en." default:"nb" enum:"nb,nn,en" env:"ALLMENNING_LANGUAGE"`
	Colour      string `help:"The instance's accent colour: brand1, brand2 or brand3." default:"brand1" enum:"brand1,brand2,brand3" env:"ALLMENNING_COLOUR"`

	Operator      string `help:"Who runs this instance." env:"ALLMENNING_OPERATOR"`
	Contact       string `help:"How to reach them, as people read it." env:"ALLMENNING_CONTACT"`
	ContactURL    string `help:"Where that leads: mailto:… or https://…" env:"ALLMENNING_CONTACT_URL"`
	Accessibility string `help:"Address of the accessibility statement at uustatus.no." env:"ALLMENNING_ACCESSIBILITY"`
}

// Help is what --help adds.
func (serveCmd) Help() string {
	return "Example:\n\n\tallmenning serve --data ./data --listen 127.0.0.1:8357 --examples"
}

// patience is how long a page waits for a start to come to its end, before it says that the program is starting.
const patience = 3 * time.Second

// Run listens first, so that whoever watches the program knows at once that it lives, and so that a second start fails
// before it touches anything. Then it opens what there is to show, and serves until it is told to stop.
func (c serveCmd) Run(ctx context.Context) error {
	began := time.Now()
	if _, err := c.mail(); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; choose another address with --listen", c.Listen, reason(err))
	}
	opening := web.Starting(c.config(), patience)
	server := &http.Server{
		Handler: opening, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 20,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	slow := time.AfterFunc(patience, func() { say("Listening on %s, and still opening the data. /healthz answers.", listener.Addr()) })
	started := make(chan instance, 1)
	go func() { started <- c.start(ctx) }()
	var i instance
	select {
	case i = <-started:
	case <-ctx.Done(): // told to stop while starting, which may itself wait for somebody
		select {
		case i = <-started:
		case <-time.After(patience):
			return nil
		}
	}
	slow.Stop()
	defer i.close()
	if err = i.err; err == nil {
		opening.Open(i.shown)
		say("Allmenning %s is ready on http://%s (%.1f s). Stop with Ctrl-C.", version, listener.Addr(), time.Since(began).Seconds())
		c.welcome(i.first, listener.Addr())
		select {
		case <-ctx.Done():
		case err = <-served:
		}
	}
	finish, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	_ = server.Shutdown(finish) // the requests under way are let finish before the store is closed
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// instance is what there is to show once it is open, and what is to be closed in the end; or why it did not open.
type instance struct {
	shown   http.Handler
	first   string // token that lets the first administrator in; empty when somebody runs the instance
	closers []func()
	err     error
}

func (i instance) close() {
	for _, f := range slices.Backward(i.closers) {
		f()
	}
}

// start opens the store, brings it up to date, and gives what is to be shown.
func (c serveCmd) start(ctx context.Context) (i instance) {
	var o *opened
	if o, i.err = c.open(ctx, toServe); i.err != nil {
		return i
	}
	i.closers = append(i.closers, func() { _ = o.db.Close() })
	say("Data: %s (%s), %d municipalities", c.Data, o.db.Engine(), len(o.register.All()))
	if c.Examples {
		if i.err = loadLibrary(ctx, o.commons, say); i.err != nil {
			return i
		}
	}
	made, err := o.commons.SynthesiseAll(ctx, commons.Program())
	if i.err = err; err != nil {
		return i
	}
	if made > 0 {
		say("%d syntheses answered anew", made)
	}
	index, err := c.catalogue(ctx, o, false)
	if i.err = err; err != nil {
		return i
	}
	i.closers = append(i.closers, func() {
		if err := index.Close(); err != nil {
			slog.Warn("the index was not saved; it will be built anew", "err", err)
		}
	})
	letters, err := c.mail()
	if i.err = err; err != nil {
		return i
	}
	asked := answers.New(o.db, index, o.register)
	i.closers = append(i.closers, work(o.commons, asked, letters))
	i.shown = c.web(o.commons, asked)
	i.first, i.err = o.commons.FirstInvitation(ctx)
	return i
}

// welcome tells whoever started the program how to become the first administrator. The link is said here and nowhere else: it
// goes into no log.
func (c serveCmd) welcome(token string, at net.Addr) {
	if token == "" {
		return
	}
	base := strings.TrimSuffix(c.BaseURL, "/")
	if base == "" {
		base = "http://" + reachable(at)
	}
	say("Nobody runs this instance yet. Open this once to become the administrator: %s%s", base, commons.InvitationPath(token))
}

// reachable is the address this machine reaches its own server at.
func reachable(at net.Addr) string {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return at.String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
}

func say(text string, args ...any) { fmt.Fprintf(os.Stderr, text+"\n", args...) }

// reason is what the system says of an address, in few words.
func reason(err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return errors.New("another program listens there")
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
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
