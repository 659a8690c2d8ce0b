package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A round ends when this many forms have been answered, and a moment more: it must hold whether the machine is quick or not.
const (
	leastAnswered = 15
	mostAnswered  = 70
	mostMoment    = 6 * time.Millisecond
)

// TestServe_killed_during_mixed_writes lets people who are signed in send all kinds of forms to the real program at once, kills it
// with no chance to tidy up, starts it again on the same data, and looks at what each of them has there: every form that was
// answered must be stored, wholly and once, and one that was not, wholly or not at all. Then each form is sent once more, as
// somebody does who got no answer, and must lead where it led the first time and store nothing that was stored. One store goes
// through all rounds, so that damage would add up. ALLMENNING_ORDEAL=1 makes it 200 rounds.
func TestServe_killed_during_mixed_writes(t *testing.T) {
	program := build(t)
	t.Run("sqlite", func(t *testing.T) {
		data := t.TempDir()
		mixedRounds(t, &mixed{t: t, program: program, address: filepath.Join(data, file), flags: []string{"--data", data}})
	})
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: " + testkit.PostgresVariable + " is not set")
		}
		address := testkit.Postgres(t)
		mixedRounds(t, &mixed{t: t, program: program, address: address, flags: []string{"--data", t.TempDir(), "--database", address}})
	})
}

// mixed is the program under test, and those who write to it.
type mixed struct {
	t       *testing.T
	program string
	address string   // of the store
	flags   []string // that lead the program to it
	clients []*client
	runs    *client // whoever runs the instance
	shared  common
	server  *exec.Cmd
	site    string // where the server is reached

	answered atomic.Int64 // forms in this round
	counts   counts
}

// counts are what a run says in the end.
type counts struct {
	acknowledged, unanswered, there, retried int
	lost, doubled                            int
	kinds                                    map[string]int // of acknowledged forms
}

func mixedRounds(t *testing.T, m *mixed) {
	rounds := 20
	if os.Getenv("ALLMENNING_ORDEAL") == "1" {
		rounds = 200
	}
	const seed = 20261123
	random := rand.New(rand.NewPCG(seed, 2))
	m.counts.kinds = map[string]int{}
	m.settle(seed, rounds)
	m.start()
	round := 0
	for round < rounds && !t.Failed() {
		round++
		answers := leastAnswered + random.IntN(mostAnswered-leastAnswered)
		m.writeUntilKilled(answers, time.Duration(random.Int64N(int64(mostMoment))))
		m.start()
		m.look(fmt.Sprintf("round %d, after the kill", round), (*client).afterTheKill)
		m.each((*client).sendAgain)
		m.look(fmt.Sprintf("round %d, after sending again", round), (*client).afterSendingAgain)
		m.hears()
		if out, err := exec.Command(m.program, append([]string{"check"}, m.flags...)...).CombinedOutput(); err != nil {
			t.Errorf("round %d: check: %v\n%s", round, err, out)
		}
	}
	n := m.counts
	t.Logf("seed %d: %d of %d rounds, %d writes acknowledged, %d unanswered (%d of them stored), %d sent again, %d lost, %d doubled; %v",
		seed, round, rounds, n.acknowledged, n.unanswered, n.there, n.retried, n.lost, n.doubled, n.kinds)
	if t.Failed() {
		return
	}
	if n.unanswered < rounds {
		t.Errorf("only %d forms were under way when the program was killed %d times", n.unanswered, rounds)
	}
	for _, k := range kindsOfForms {
		if n.kinds[k] == 0 {
			t.Errorf("no form of the kind %q was acknowledged", k)
		}
	}
	m.finds()
}

// start starts the program and waits until it answers.
func (m *mixed) start() {
	m.t.Helper()
	said := &heard{}
	m.server = exec.Command(m.program, append([]string{"serve", "--listen", "127.0.0.1:0", "--behind-proxy"}, m.flags...)...)
	m.server.Stderr = said
	if err := m.server.Start(); err != nil {
		m.t.Fatal(err)
	}
	server := m.server
	m.t.Cleanup(func() { _ = server.Process.Kill() })
	for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		_, rest, _ := strings.Cut(said.String(), "is ready on ")
		if site, _, whole := strings.Cut(rest, " "); whole {
			m.site = site
			return
		}
		if time.Now().After(end) {
			m.t.Fatalf("the server is not ready after a minute:\n%s", said)
		}
	}
}

// writeUntilKilled lets everybody write until so many forms are answered, and kills the program a moment later.
func (m *mixed) writeUntilKilled(answers int, moment time.Duration) {
	m.t.Helper()
	m.answered.Store(0)
	var writing sync.WaitGroup
	for _, c := range m.clients {
		writing.Go(c.write)
	}
	for end := time.Now().Add(time.Minute); m.answered.Load() < int64(answers); time.Sleep(200 * time.Microsecond) {
		if m.t.Failed() || time.Now().After(end) {
			m.t.Errorf("%d of %d forms were answered in a minute", m.answered.Load(), answers)
			break
		}
	}
	time.Sleep(moment)
	_ = m.server.Process.Signal(syscall.SIGKILL)
	_ = m.server.Wait()
	writing.Wait()
	m.rest()
}

// rest waits until the database server has seen that the program is gone: a commit it had begun is carried through.
func (m *mixed) rest() {
	m.t.Helper()
	if !strings.HasPrefix(m.address, "postgres") {
		return
	}
	m.reading(func(db *sql.DB) error {
		for others := 1; others > 0; time.Sleep(2 * time.Millisecond) {
			err := db.QueryRow(`
				SELECT count(*) FROM pg_stat_activity
				WHERE  datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`).Scan(&others)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// each lets everybody do something at once.
func (m *mixed) each(do func(*client)) {
	var all sync.WaitGroup
	for _, c := range m.clients {
		all.Go(func() { do(c) })
	}
	all.Wait()
}

// look holds what the store has of each client against what it must have.
func (m *mixed) look(when string, judge func(c *client, has kept) (counts, error)) {
	m.t.Helper()
	m.reading(func(db *sql.DB) error {
		for _, c := range m.clients {
			has, err := c.read(db)
			if err != nil {
				return err
			}
			n, err := judge(c, has)
			if err != nil {
				m.t.Errorf("%s: %s: %v", when, c.name, err)
			}
			m.counts.acknowledged += n.acknowledged
			m.counts.unanswered += n.unanswered
			m.counts.there += n.there
			m.counts.retried += n.retried
			m.counts.lost += n.lost
			m.counts.doubled += n.doubled
			for k, of := range n.kinds {
				m.counts.kinds[k] += of
			}
		}
		return nil
	})
	m.answersAnew(when)
}

// reading opens the database beside the program, for reading, and closes it again: nobody but the program may hold a file open
// that a kill has left.
func (m *mixed) reading(do func(*sql.DB) error) {
	m.t.Helper()
	driver, address := "pgx", m.address
	if !strings.HasPrefix(address, "postgres") {
		driver, address = "sqlite", "file:"+address+"?mode=ro&_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, address)
	if err == nil {
		db.SetMaxOpenConns(1)
		err = errors.Join(do(db), db.Close())
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// finds asks the last program for a need that was published last: what the kills did to the index is made good.
func (m *mixed) finds() {
	m.t.Helper()
	wait(m.t, "the index", func() bool { code, _ := get(m.t, m.site+"/readyz"); return code == http.StatusOK })
	for _, c := range m.clients {
		var last *written
		for _, r := range c.records {
			if !r.closed && !r.withdrawn && r.noun == "behov" {
				last = r
			}
		}
		if last == nil {
			continue
		}
		wait(m.t, "the index to know the last need of "+c.name, func() bool {
			_, page := get(m.t, m.site+"/sok?q="+strings.ReplaceAll(last.title, " ", "+"))
			return strings.Contains(page, last.id)
		})
	}
	_ = m.server.Process.Signal(syscall.SIGTERM)
	if err := m.server.Wait(); err != nil {
		m.t.Errorf("the server did not stop well: %v", err)
	}
	db := testkit.Open(m.t, m.address, store.Options{Fold: lang.Fold})
	faults, err := db.Check(context.Background())
	if err != nil || len(faults) > 0 {
		m.t.Errorf("in the end: %v %v", faults, err)
	}
}
