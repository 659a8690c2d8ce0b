package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// rowsToImport makes an import long enough to be killed in the middle of.
const rowsToImport = 3000

// TestImport_killed_in_the_middle starts the real program on a list of projects, kills it with no chance to tidy up, and
// looks: whatever was stored must be whole. After the rounds the same list is taken in to the end, and each row must be
// there once. ALLMENNING_ORDEAL=1 makes it 200 rounds.
func TestImport_killed_in_the_middle(t *testing.T) {
	program := build(t)
	list := filepath.Join(t.TempDir(), "prosjekter.jsonl")
	if err := os.WriteFile(list, []byte(projects(rowsToImport)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("sqlite", func(t *testing.T) { killRounds(t, program, list, "") })
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: " + testkit.PostgresVariable + " is not set")
		}
		killRounds(t, program, list, testkit.Postgres(t))
	})
}

func killRounds(t *testing.T, program, list, database string) {
	rounds := 20
	if os.Getenv("ALLMENNING_ORDEAL") == "1" {
		rounds = 200
	}
	seed := uint64(20261123)
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	data := t.TempDir()
	where := []string{"--data", data}
	if database != "" {
		where = append(where, "--database", database)
	}
	cut := 0
	for round := range rounds {
		c := exec.Command(program, append([]string{"import", "jsonl", list}, where...)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() { done <- c.Wait() }()
		select {
		case <-done:
		case <-time.After(time.Duration(20+random.IntN(400)) * time.Millisecond):
			_ = c.Process.Signal(syscall.SIGKILL)
			<-done
			cut++
		}
		if out, err := exec.Command(program, append([]string{"check"}, where...)...).CombinedOutput(); err != nil {
			t.Fatalf("round %d: what is stored is not whole: %v\n%s", round, err, out)
		}
	}
	if cut == 0 {
		t.Fatal("no round was cut off: the list is too short to test anything")
	}
	t.Logf("%d of %d rounds were cut off", cut, rounds)
	if out, err := exec.Command(program, append([]string{"import", "jsonl", list}, where...)...).CombinedOutput(); err != nil {
		t.Fatalf("the whole list: %v\n%s", err, out)
	}
	if database == "" {
		database = filepath.Join(data, "allmenning.db")
	}
	db := testkit.Open(t, database, store.Options{})
	n, err := db.Count(context.Background(), allmenning.Reader{}, store.Filter{Noun: allmenning.NounProject})
	if err != nil || n != rowsToImport {
		t.Fatalf("%d projects stored of %d rows (%v)", n, rowsToImport, err)
	}
}

// build makes the program once for a test.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "allmenning")
	c := exec.Command("go", "build", "-o", program, ".")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// projects is a made-up list.
func projects(n int) string {
	var b strings.Builder
	words := []string{"trygghetsalarm", "skulehage", "fallforebygging", "lokal mat", "digital heimeoppfølging", "ungdomsråd", "overvann", "språkkafé"}
	for i := range n {
		fmt.Fprintf(&b, `{"id":"p%d","lang":"nb","title":"Prøver %s i %s, del %d","organisation":"Vefsn kommune","municipality_numbers":["1824"],"period":"2024–2026","amount_nok":%d,"funder":"Eget fond","url":"https://example.org/p/%d","text":"Vi prøver %s sammen med naboene."}`+"\n",
			i, words[i%len(words)], words[(i/8)%len(words)], i, 1000*i, i, words[i%len(words)])
	}
	return b.String()
}
