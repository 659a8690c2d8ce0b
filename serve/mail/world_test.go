package mail_test

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/mail"
	"allmenning/store"
)

var ctx = context.Background()

// process is one running program: its own connections to the store, its own clock hand.
type process struct {
	*commons.Commons
	db     *store.DB
	sender *mail.Sender
}

// world is a mail server, a store and the processes over it, with one clock.
type world struct {
	t       testing.TB
	server  *testkit.SMTP
	address string
	now     time.Time
}

// newWorld begins on a Wednesday.
func newWorld(t testing.TB, address string) *world {
	if address == "" {
		address = filepath.Join(t.TempDir(), "a.db")
	}
	return &world{t: t, server: testkit.NewSMTP(t), address: address, now: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
}

func (w *world) clock() time.Time { return w.now }

func (w *world) process() *process {
	w.t.Helper()
	return w.over(testkit.Open(w.t, w.address, store.Options{Now: w.clock}))
}

// over is a program over connections of its own.
func (w *world) over(db *store.DB) *process {
	w.t.Helper()
	c := commons.New(db, municipality.Embedded())
	if err := c.PrepareOrganisations(ctx); err != nil {
		w.t.Fatal(err)
	}
	return &process{Commons: c, db: db, sender: &mail.Sender{
		Letters: c, Now: w.clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Config: mail.Config{
			Server: w.server.Addr, TLS: mail.Open, From: "Allmenning <post@allmenning.example>", BaseURL: "https://allmenning.example", Lang: i18n.NB,
		},
	}}
}

// send sends what is due and gives how much went out.
func (p *process) send(t testing.TB) int {
	t.Helper()
	n, err := p.sender.Send(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// letters makes the weekly letters that are due.
func (p *process) letters(t testing.TB) int {
	t.Helper()
	n, err := p.WeeklyLetters(ctx, nothing)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// nothing finds nothing.
var nothing commons.Finder

// person is somebody who is signed in, with roles as the test gives them.
func (p *process) person(t testing.TB, name string, orgs ...allmenning.OrganisationID) allmenning.Visitor {
	t.Helper()
	id := allmenning.PersonID(allmenning.NewID[string]())
	v := allmenning.Visitor{Name: name, Email: name + "@example.org"}
	v.Actor.Person = id
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		if err := tx.PutPerson(&allmenning.Person{ID: id, Name: name, Email: v.Email}); err != nil {
			return err
		}
		for _, o := range orgs {
			if err := tx.PutAppointment(allmenning.Appointment{Person: id, Organisation: o, Role: allmenning.RoleEditor}); err != nil {
				return err
			}
		}
		return nil
	})
	v.Actor.Organisations = orgs
	if len(orgs) > 0 {
		v.Actor.Acting, v.Actor.Role, v.Actor.Peer = orgs[0], allmenning.RoleEditor, true
	}
	return v
}

// put stores a record of an organisation by somebody.
func (p *process) put(t testing.TB, by allmenning.Visitor, change func(r *allmenning.Record)) *allmenning.Record {
	t.Helper()
	r := testkit.Project()
	r.Owner = by.Actor.Acting
	change(r)
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(r, allmenning.ActRegistered, by.Actor, "")
		return err
	})
	return r
}

// follow makes somebody follow something.
func (p *process) follow(t testing.TB, v allmenning.Visitor, kind allmenning.FollowKind, of string) {
	t.Helper()
	if err := p.Follow(ctx, v, kind, of); err != nil {
		t.Fatal(err)
	}
}

// nextWeek is the morning after the coming Monday began.
func (w *world) nextWeek() { w.now = w.now.AddDate(0, 0, 7) }

var (
	vefsn  = commons.MunicipalityOwner("1824")
	fauske = commons.MunicipalityOwner("1841")
)

// bothEngines runs a test on SQLite, and on PostgreSQL where there is one.
func bothEngines(t *testing.T, test func(t *testing.T, address string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "") })
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
		}
		test(t, testkit.Postgres(t))
	})
}
