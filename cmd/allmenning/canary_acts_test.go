package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/internal/testkit"
	"allmenning/serve/mail"
	"allmenning/store"
)

// Acts on oneself, an organisation and the instance answer nobody with what is closed, and nobody follows what is not there.
func TestCanary_acts(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for _, p := range c.people {
		for _, r := range c.records {
			if p.reader.Sees(r.Class()) {
				continue
			}
			follow := func(id allmenning.RecordID) func() (answer, string) {
				return func() (answer, string) {
					return c.ask(p, http.MethodPost, "/folg", url.Values{"kind": {"record"}, "of": {string(id)}, "tilbake": {"/"}}), string(id)
				}
			}
			if p.token != "" { // the world has put it
				testkit.Write(t, c.db, func(tx *store.Tx) error {
					return tx.DeleteFollow(p.reader.Person, allmenning.FollowRecord, string(r.ID))
				})
			}
			c.hold("following "+string(r.Noun)+" "+c.variantOf(r)+", by "+p.name, follow(r.ID), follow(absent))
		}
	}
	for _, p := range c.people {
		c.actOnSelf(p)
	}
}

// actOnSelf sends every form about oneself, an organisation or the instance, as somebody whose acts these are not.
func (c *canaries) actOnSelf(p *person) {
	c.t.Helper()
	if p.name == "administrator" || p.admin { // whose acts these are
		return
	}
	form := url.Values{
		"email": {"noen@example.org"}, "password": {"feil"}, "name": {"Noen"}, "often": {"weekly"}, "kommune": {town}, "org": {string(owner(town))},
		"role": {"reader"}, "person": {"person-editor"}, "acting": {string(owner(town))}, "text": {"Hei"}, "id": {"1"}, "to": {string(owner(other))}, "tilbake": {"/"},
	}
	for _, pattern := range spread("self") {
		_, path, _ := strings.Cut(pattern, " ")
		path = strings.NewReplacer("{id}", string(owner(town)), "{token}", "ukjent", "{set}", "reablement", "{change}", "ukjent").Replace(path)
		c.listen(p, pattern, c.ask(p, http.MethodPost, path, form).all())
	}
}

// Who sees a record in which something is closed, and acts on it, is answered with nothing of that, refused or not: every act, by
// everybody from outside its owner, with nothing filled in and with what each form is to hold.
func TestCanary_acts_on_what_is_seen(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	asked, answered := 0, map[int]int{}
	for _, form := range []url.Values{{}, actForm()} {
		for _, p := range c.people {
			if p.in(owner(town)) {
				continue
			}
			for _, pattern := range spread("act") {
				for _, r := range c.records {
					if r.Noun != nounAt(pattern) || !p.reader.Sees(r.Class()) || !c.closedIn(r, p) {
						continue
					}
					for _, path := range addresses(pattern, r.ID) {
						got := c.ask(p, http.MethodPost, path, form)
						asked++
						answered[got.code]++
						c.listen(p, pattern+" of "+c.variantOf(r), got.all(), string(r.ID))
					}
				}
			}
		}
	}
	t.Logf("%d acts, answered with %v", asked, answered)
	if asked < 1000 || answered[http.StatusSeeOther] == 0 || answered[http.StatusUnprocessableEntity] == 0 {
		t.Errorf("%d acts, answered with %v: too little was asked for anything to be heard", asked, answered)
	}
}

// closedIn says that a person who sees a record does not see all of it: not every block, or not what it said before.
func (c *canaries) closedIn(r *allmenning.Record, p *person) bool {
	return c.variantOf(r) == "was own" || slices.ContainsFunc(allmenning.BlocksOf(r.Noun), func(b allmenning.BlockName) bool {
		return !p.reader.SeesBlock(r.Class(), r.BlockClass(b))
	})
}

// Weekly letters tell everybody of what they see, and of nothing else, though they have followed all there is, in every language.
func TestCanary_letters(t *testing.T) {
	t.Parallel()
	for _, lang := range []allmenning.Lang{allmenning.NB, allmenning.NN, allmenning.EN} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			tellByLetter(t, lang)
		})
	}
}

// tellByLetter sends letters to people who read a language.
func tellByLetter(t *testing.T, lang allmenning.Lang) {
	c := openCanaries(t, "", nil)
	ctx := context.Background()
	testkit.Write(t, c.db, func(tx *store.Tx) error {
		for _, p := range c.people[1:] {
			who, err := tx.Person(p.reader.Person)
			if err != nil {
				return err
			}
			who.Lang = lang
			if err := tx.PutPerson(&who); err != nil {
				return err
			}
		}
		return nil
	})
	if _, err := c.acts.WeeklyLetters(ctx, commons.Finder{Matching: c.answers.Matching, Alike: c.answers.Alike}); err != nil {
		t.Fatal(err)
	}
	server := testkit.NewSMTP(t)
	sender := &mail.Sender{
		Letters: c.acts, Now: func() time.Time { return canaryNow }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Config: mail.Config{Server: server.Addr, TLS: mail.Open, From: "Allmenning <post@allmenning.example>", BaseURL: "https://allmenning.example", Lang: i18n.NB},
	}
	if _, err := sender.Send(ctx); err != nil {
		t.Fatal(err)
	}
	heard := map[string]int{}
	for _, p := range c.people[1:] {
		for _, letter := range server.Got() {
			if letter.To != song("address of "+p.name)+"@example.org" {
				continue
			}
			text, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(letter.Raw)))
			if err != nil && len(text) < len(letter.Raw)/2 {
				t.Fatal(err)
			}
			heard[p.name] += len(c.listen(p, "the weekly letter", string(text), song("address of "+p.name)))
		}
	}
	for _, name := range []string{"peer", "member", "editor"} {
		if heard[name] == 0 {
			t.Errorf("the letter to %s told of nothing", name)
		}
	}
	for _, name := range []string{"editor"} {
		if heard[name] <= heard["peer"] {
			t.Errorf("%s heard %d words, a peer %d", name, heard[name], heard["peer"])
		}
	}
}

// The same holds of a sample on the other engine, where there is one.
func TestCanary_engines(t *testing.T) {
	t.Parallel()
	if !testkit.HasPostgres() {
		return // the tests above have asked the engine that is always there
	}
	c := openCanaries(t, testkit.Postgres(t), nil)
	for _, p := range c.people {
		for _, path := range c.fixed() {
			if path != "/min-side" && path != "/min-side/mine-data.json" {
				c.listen(p, path, c.ask(p, http.MethodGet, path, nil).all())
			}
		}
		for _, r := range c.records {
			for _, path := range []string{r.Path(), r.Path() + "/historikk"} {
				c.listen(p, path, c.ask(p, http.MethodGet, path, nil).all(), string(r.ID))
				if !p.reader.Sees(r.Class()) {
					c.same(p, string(r.Noun)+" "+c.variantOf(r), http.MethodGet, path, r.ID, nil)
				}
			}
		}
	}
}
