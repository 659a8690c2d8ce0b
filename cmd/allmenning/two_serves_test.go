package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/store"
)

// clockVariable names a file that holds how far the clock of a program that a test has started is ahead of the machine's.
const clockVariable = "ALLMENNING_TEST_CLOCK"

// clockIn is such a clock.
func clockIn(file string) func() time.Time {
	var mu sync.Mutex
	var ahead time.Duration
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		if text, err := os.ReadFile(file); err == nil {
			if d, err := time.ParseDuration(string(text)); err == nil { // else it is just being written
				ahead = d
			}
		}
		return time.Now().Add(ahead)
	}
}

// newsOf are the municipalities where something happens. A section of a letter names no more than fifteen records, so it happens
// in several.
var newsOf = []allmenning.MunicipalityNumber{"1841", "1804", "1806", "1813"}

const (
	followersOfTwo = 25 // more than one process takes at a time
	diesAfter      = 3  // letters of the one that is killed
)

// TestServe_two_processes_on_one_database starts the program twice on one PostgreSQL, lets people follow through one and write through
// both at the same time, and lets weeks pass in both at once. Each follower must get one letter a week, with each piece of news in
// exactly one of them; what is written through one must be found through both; and when one is killed while it sends, the other
// goes on, the killed one comes up again, and what goes out a second time goes out under the same Message-ID.
func TestServe_two_processes_on_one_database(t *testing.T) {
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: " + testkit.PostgresVariable + " is not set")
	}
	s := newTwo(t)
	s.up("a", "b")
	s.all(s.followers, func(c *client) { s.follow(c, "a") })
	s.write(6)
	s.write(1, "a") // the other stores nothing itself that would make it look
	s.findsAll("b")
	s.write(1, "b")
	s.findsAll("a", "b")

	s.nextWeek()
	s.up("a", "b")
	s.write(6) // while letters of what was written before are made and sent
	s.allSent(1, 1)
	s.write(1) // so that there is something to tell everybody in the next week
	s.findsAll("a", "b")

	s.nextWeek()
	s.killWhileSending("b")
	s.up("a", "b")
	s.write(3)
	s.othersSent()
	s.pass(16 * time.Minute) // what the killed one had in its hands is now anybody's
	s.up("b")
	s.write(1)
	s.allSent(2, 2)

	s.nextWeek()
	s.up("a")
	s.write(1)
	s.nextWeek()
	s.up("a")
	s.allSent(3, 4) // four to those whose third was made before the last that happened in its week
	s.check()
	s.findsAll("a")
}

// two is the program, running twice.
type two struct {
	*mixed
	mail      *testkit.SMTP
	file      string // of the clock
	ahead     time.Duration
	data      string
	running   map[string]*serving
	writers   []*client
	followers []*client

	mu     sync.Mutex
	told   []string   // titles of all that has been written
	killed chan int64 // one is, and its letters are its own until then
}

// serving is one of the two.
type serving struct {
	*exec.Cmd
	site string
	dead sync.Once
}

func newTwo(t *testing.T) *two {
	s := &two{
		mixed: &mixed{t: t, address: testkit.Postgres(t)}, mail: testkit.NewSMTP(t), data: t.TempDir(), running: map[string]*serving{}, killed: make(chan int64, 1),
	}
	s.file = filepath.Join(s.data, "clock")
	s.pass(0)
	s.in(func(db *store.DB) error {
		return commons.New(db, municipality.Embedded()).PrepareOrganisations(context.Background())
	})
	somebody := func(name string, number allmenning.MunicipalityNumber) *client {
		c := &client{m: s.mixed, name: name, person: allmenning.PersonID("person-" + name), org: owner(number), browser: &http.Client{
			Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}}
		s.in(func(db *store.DB) error {
			return db.Write(context.Background(), func(tx *store.Tx) error {
				return errors.Join(
					tx.PutPerson(&allmenning.Person{ID: c.person, Name: name, Email: name + "@example.org", Lang: allmenning.NB}),
					tx.PutAppointment(allmenning.Appointment{Person: c.person, Organisation: c.org, Role: allmenning.RoleEditor}),
				)
			})
		})
		return c
	}
	for i, number := range newsOf {
		s.writers = append(s.writers, somebody(fmt.Sprint("skriver", i), number))
	}
	for i := range followersOfTwo {
		s.followers = append(s.followers, somebody(fmt.Sprint("leser", i), "1824"))
	}
	s.signIn()
	return s
}

// in opens the database beside the programs, by their clock.
func (s *two) in(do func(db *store.DB) error) {
	s.t.Helper()
	db, err := store.Open(context.Background(), s.address, store.Options{Fold: lang.Fold, Now: clockIn(s.file)})
	if err == nil {
		err = errors.Join(do(db), db.Close())
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// signIn gives everybody a session: the one of last week has ended.
func (s *two) signIn() {
	s.t.Helper()
	s.in(func(db *store.DB) error {
		return db.Write(context.Background(), func(tx *store.Tx) error {
			for _, c := range append(append([]*client(nil), s.writers...), s.followers...) {
				token, digest := secret.NewToken()
				c.token = token
				if err := tx.PutSession(store.Session{Digest: digest, Person: c.person, Acting: c.org, Made: tx.Now(), Seen: tx.Now(), Ends: tx.Now() + 12*3_600_000}); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// pass lets time pass for all programs that run.
func (s *two) pass(d time.Duration) {
	s.t.Helper()
	s.ahead += d
	if err := os.WriteFile(s.file+".new", []byte(s.ahead.String()), 0o600); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(s.file+".new", s.file); err != nil {
		s.t.Fatal(err)
	}
}

// nextWeek stops what runs, and lets a week pass: the letters of the week are due as soon as a program starts.
func (s *two) nextWeek() {
	s.t.Helper()
	for name, p := range s.running {
		p.stop(syscall.SIGTERM)
		delete(s.running, name)
	}
	s.pass(7 * 24 * time.Hour)
	s.signIn()
}

func (p *serving) stop(how os.Signal) {
	p.dead.Do(func() {
		_ = p.Process.Signal(how)
		_ = p.Wait()
	})
}

// up starts programs at the same time, each with a folder of its own, and waits until they answer.
func (s *two) up(names ...string) {
	s.t.Helper()
	itself, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	said := map[string]*heard{}
	for _, name := range names {
		c := exec.Command(itself, "serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(s.data, name), "--database", s.address, "--base-url", "http://allmenning.example",
			"--smtp", s.mail.Addr, "--smtp-tls", "none", "--mail-from", name+"@allmenning.example", "--behind-proxy")
		said[name] = &heard{}
		c.Env, c.Stderr = append(os.Environ(), clockVariable+"="+s.file), said[name]
		if err := c.Start(); err != nil {
			s.t.Fatal(err)
		}
		p := &serving{Cmd: c}
		s.mu.Lock()
		s.running[name] = p
		s.mu.Unlock()
		s.t.Cleanup(func() { p.stop(os.Kill) })
	}
	for _, name := range names {
		wait(s.t, name+" to answer", func() bool {
			_, rest, _ := strings.Cut(said[name].String(), "is ready on ")
			site, _, whole := strings.Cut(rest, " ")
			s.running[name].site = site
			return whole
		})
		if s.running[name].site == "" {
			s.t.Fatalf("%s says:\n%s", name, said[name])
		}
	}
}

// all lets some do something at once.
func (s *two) all(who []*client, do func(*client)) {
	var all sync.WaitGroup
	for _, c := range who {
		all.Go(func() { do(c) })
	}
	all.Wait()
	if s.t.Failed() {
		s.t.FailNow()
	}
}

// through sends a form through one of the two. The error is that there was no answer.
func (s *two) through(name string, c *client, f *form) error {
	s.mu.Lock()
	p := s.running[name]
	s.mu.Unlock()
	if p == nil {
		return errKilled
	}
	sender := &client{m: &mixed{site: p.site}, name: c.name, token: c.token, address: "192.0.2.1", browser: c.browser}
	code, to, err := sender.send(f)
	if err == nil && code != http.StatusSeeOther {
		s.t.Errorf("%s through %s: %s answers %d: %s", c.name, name, f.path, code, to)
	}
	return err
}

var errKilled = errors.New("it has been killed")

func (s *two) follow(c *client, name string) {
	for _, number := range newsOf {
		f := &form{path: "/folg", fields: url.Values{"kind": {"municipality"}, "of": {string(number)}, "tilbake": {"/behov"}}}
		if err := s.through(name, c, f); err != nil {
			s.t.Error(err)
		}
	}
}

// write lets every writer publish so many needs at the same time, by turns through each of those that are named, or that run. Who gets no answer sends the
// form again through another.
func (s *two) write(n int, names ...string) {
	s.t.Helper()
	if names == nil {
		s.mu.Lock()
		names = slices.Collect(maps.Keys(s.running))
		s.mu.Unlock()
	}
	s.all(s.writers, func(c *client) {
		for i := range n {
			s.mu.Lock()
			title := fmt.Sprintf("Nyhet %dz", len(s.told)+1)
			s.told = append(s.told, title)
			s.mu.Unlock()
			r := written{noun: "behov", id: string(allmenning.NewID[allmenning.RecordID]()), title: title, text: "Det skjer noe nytt her."}
			f := &form{path: "/behov/ny/" + r.id, fields: r.fields(c)}
			f.fields.Set("_lagringer", "0")
			f.fields.Set("_gjor", "publiser")
			f.fields.Set("closure", "public")
			err := s.through(names[i%len(names)], c, f)
			for range names {
				if err == nil {
					break
				}
				err = s.through("a", c, f) // which is never killed
			}
			if err != nil {
				s.t.Errorf("%s: %v", title, err)
			}
		}
	})
}

// findsAll asks that each program finds all that has been written, by whichever.
func (s *two) findsAll(names ...string) {
	s.t.Helper()
	for _, name := range names {
		missing := append([]string(nil), s.told...)
		wait(s.t, name+" to find all that was written", func() bool {
			for len(missing) > 0 {
				code, page := get(s.t, s.running[name].site+"/sok?q="+url.QueryEscape(missing[0]))
				if code != http.StatusOK || !strings.Contains(page, ">"+missing[0]+"<") && !strings.Contains(page, missing[0]+"</") {
					return false
				}
				missing = missing[1:]
			}
			return true
		})
		if len(missing) > 0 {
			s.t.Fatalf("%s does not find %v", name, missing)
		}
	}
}

// killWhileSending kills a program at once, with no chance to tidy up, when a letter of it has been taken and before it knows. The
// other waits until then with its first, so that both have letters in their hands.
func (s *two) killWhileSending(name string) {
	var mu sync.Mutex
	sent, dead := 0, make(chan struct{})
	s.mail.Taken(func(r testkit.Received) {
		if !strings.HasPrefix(r.From, name+"@") {
			select {
			case <-dead:
			case <-time.After(20 * time.Second):
			}
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if sent++; sent != diesAfter {
			return
		}
		s.mu.Lock()
		p := s.running[name]
		delete(s.running, name)
		s.mu.Unlock()
		p.stop(os.Kill)
		var until int64
		s.reading(func(db *sql.DB) error {
			return db.QueryRow(`SELECT lease_until FROM outbox WHERE state = 'sending' AND body LIKE $1`, `%"`+r.To+`"%`).Scan(&until)
		})
		s.killed <- until
		close(dead)
	})
}

// othersSent waits until one is killed, and only what that one held is left to send.
func (s *two) othersSent() {
	s.t.Helper()
	var until int64
	select {
	case until = <-s.killed:
	case <-time.After(30 * time.Second):
		s.t.Fatal("nobody was killed")
	}
	wait(s.t, "the other to have sent what it holds", func() (done bool) {
		s.reading(func(db *sql.DB) error {
			var left, held int
			err := errors.Join(
				db.QueryRow(`SELECT count(*) FROM outbox WHERE state <> 'sent' AND lease_until <> $1`, until).Scan(&left),
				db.QueryRow(`SELECT count(*) FROM outbox WHERE state = 'sending' AND lease_until = $1`, until).Scan(&held),
			)
			done = left == 0 && held > 0
			return err
		})
		return done
	})
}

// letter is what the server took.
type letter struct{ to, id, week, text string }

func (s *two) letters() (out []letter) {
	s.t.Helper()
	for _, r := range s.mail.Got() {
		head := r.Head(s.t)
		subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
		if err != nil {
			s.t.Fatal(err)
		}
		week, _, _ := strings.Cut(subject, ":")
		out = append(out, letter{r.To, head.Get("Message-Id"), week, plainOf(s.t, r)})
	}
	return out
}

// plainOf is the letter as plain text.
func plainOf(t *testing.T, r testkit.Received) string {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(string(r.Raw)))
	if err != nil {
		t.Fatal(err)
	}
	_, args, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(m.Body, args["boundary"]).NextRawPart()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// mostForLetters is how long the letters of a week may take: what a process could not make, since its index was behind what the other had
// stored, it makes in its next round, a minute later.
const mostForLetters = 2 * time.Minute

// allSent waits until the letters of the week have been made and sent to everybody, and asks that each follower has got from least to
// most letters by now.
func (s *two) allSent(least, most int) {
	s.t.Helper()
	week := commons.Week(time.Now().Add(s.ahead))
	waitFor(s.t, mostForLetters, "the letters of "+week, func() (done bool) {
		s.reading(func(db *sql.DB) error {
			var late, waiting int
			err := errors.Join(
				db.QueryRow(`SELECT count(*) FROM digest WHERE week <> $1`, week).Scan(&late),
				db.QueryRow(`SELECT count(*) FROM outbox WHERE state <> 'sent'`).Scan(&waiting),
			)
			done = late == 0 && waiting == 0
			return err
		})
		return done
	})
	ids := map[string]map[string]bool{}
	for _, l := range s.letters() {
		if ids[l.to] == nil {
			ids[l.to] = map[string]bool{}
		}
		ids[l.to][l.id] = true
	}
	for _, c := range s.followers {
		if n := len(ids[c.name+"@example.org"]); n < least || n > most {
			s.t.Errorf("%s has got %d letters by %s, want %d to %d", c.name, n, week, least, most)
		}
	}
}

// check judges all letters and the log of events.
func (s *two) check() {
	s.t.Helper()
	text, weekly, again := map[string]string{}, map[string]string{}, 0 // by Message-ID, and by receiver and week
	all := map[string]string{}                                         // by receiver: what the letters say
	for _, l := range s.letters() {
		if before, known := text[l.id]; known {
			if again++; before != l.text {
				s.t.Errorf("two letters are one by name: %s", l.id)
			}
			continue
		}
		text[l.id] = l.text
		all[l.to] += l.text
		if before := weekly[l.to+" "+l.week]; before != "" {
			s.t.Errorf("%s got two letters of %q", l.to, l.week)
		}
		weekly[l.to+" "+l.week] = l.id
	}
	if again != 1 {
		s.t.Errorf("%d letters came a second time, want the one that was taken when its sender was killed", again)
	}
	for _, c := range s.followers {
		for _, title := range s.told {
			if n := strings.Count(all[c.name+"@example.org"], "* "+title+"\n"); n != 1 {
				s.t.Errorf("%s is told of %s %d times", c.name, title, n)
			}
		}
	}
	s.reading(func(db *sql.DB) error {
		var events, last, head, needs int
		err := errors.Join(
			db.QueryRow(`SELECT count(*), max(seq) FROM event`).Scan(&events, &last),
			db.QueryRow(`SELECT max(seq) FROM head`).Scan(&head),
			db.QueryRow(`SELECT count(*) FROM record WHERE noun = 'need'`).Scan(&needs),
		)
		if events != last || head != last || needs != len(s.told) {
			s.t.Errorf("%d events, the last has number %d and the head says %d; %d needs, want %d", events, last, head, needs, len(s.told))
		}
		s.t.Logf("%d followers, %d pieces of news, %d events, %d letters, %d of them a second time", len(s.followers), len(s.told), events, len(text)+again, again)
		return err
	})
}
