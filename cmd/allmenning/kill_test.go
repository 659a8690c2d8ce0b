package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"allmenning"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// rowsToImport makes an import long enough to be killed in the middle of.
const rowsToImport = 1600

// leastCut is how many rounds must have been killed with some rows stored and some not.
const leastCut = 5

// TestImport_killed_in_the_middle starts the real program on a list of projects, kills it with no chance to tidy up, and
// looks: whatever was stored must be whole. Each round brings a newer version of the list, so that every row is to be
// written. After the rounds the last list is taken in to the end, and each row must be there once. ALLMENNING_ORDEAL=1 makes
// it 200 rounds.
func TestImport_killed_in_the_middle(t *testing.T) {
	program := build(t)
	t.Run("sqlite", func(t *testing.T) { killRounds(t, program, "") })
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: " + testkit.PostgresVariable + " is not set")
		}
		killRounds(t, program, testkit.Postgres(t))
	})
}

func killRounds(t *testing.T, program, database string) {
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
	} else {
		database = filepath.Join(data, "allmenning.db")
	}
	list := filepath.Join(data, "prosjekter.jsonl")
	write := func(round int) {
		if err := os.WriteFile(list, []byte(projects(rowsToImport, round)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) time.Duration {
		t.Helper()
		began := time.Now()
		if out, err := exec.Command(program, append(args, where...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return time.Since(began)
	}
	write(0)
	whole := run("import", "jsonl", list) // how long an import takes here: a kill may come anywhere in it
	cut := 0
	for round := 1; round <= rounds; round++ {
		write(round)
		c := exec.Command(program, append([]string{"import", "jsonl", list}, where...)...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		kill := time.AfterFunc(time.Duration(random.Int64N(int64(whole))), func() { _ = c.Process.Signal(syscall.SIGKILL) })
		_ = c.Wait()
		kill.Stop()
		run("check")
		if n := stored(t, database, round); 0 < n && n < rowsToImport {
			cut++
		}
	}
	t.Logf("%d of %d rounds were cut off with some rows stored; a whole import takes %v", cut, rounds, whole)
	if cut < leastCut {
		t.Fatalf("only %d rounds were cut off in the middle, want at least %d", cut, leastCut)
	}
	run("import", "jsonl", list)
	if n := stored(t, database, rounds); n != rowsToImport {
		t.Fatalf("%d projects of the last list stored of %d rows", n, rowsToImport)
	}
	if n := stored(t, database, -1); n != rowsToImport {
		t.Fatalf("%d projects stored of %d rows", n, rowsToImport)
	}
}

// stored counts the projects whose text is of a round; -1 counts all. It closes the store again, so that the next to open
// it meets what the kill left.
func stored(t *testing.T, database string, round int) int {
	t.Helper()
	db, err := store.Open(context.Background(), database, store.Options{Fold: lang.Fold})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	f := store.Filter{Noun: allmenning.NounProject}
	if round >= 0 {
		f.Text = ofRound(round)
	}
	n, err := db.Count(context.Background(), allmenning.Reader{}, f)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func ofRound(round int) string { return fmt.Sprintf("runde %d.", round) }

// build makes the program, once for all tests.
func build(t *testing.T) string {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

var built = sync.OnceValues(func() (string, error) {
	program := filepath.Join(shelf, "allmenning")
	c := exec.Command("go", "build", "-o", program, ".")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return program, nil
})

// shelf is the folder of the program that is tested. Any user may read it.
var shelf string

func TestMain(m *testing.M) {
	if file := os.Getenv(clockVariable); file != "" { // not a test, but the program itself, which a test has started
		clock = clockIn(file)
		main()
		os.Exit(0)
	}
	var err error
	if shelf, err = os.MkdirTemp("", "allmenning-test"); err == nil {
		err = os.Chmod(shelf, 0o755)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(shelf)
	os.Exit(code)
}

// projects is a made-up list, as it stands in a round.
func projects(n, round int) string {
	var b strings.Builder
	words := []string{"trygghetsalarm", "skulehage", "fallforebygging", "lokal mat", "digital heimeoppfølging", "ungdomsråd", "overvann", "språkkafé"}
	for i := range n {
		fmt.Fprintf(&b, `{"id":"p%d","lang":"nb","title":"Prøver %s i %s, del %d, %s","organisation":"Vefsn kommune","municipality_numbers":["1824"],"period":"2024–2026","amount_nok":%d,"funder":"Eget fond","url":"https://example.org/p/%d","text":"Vi prøver %s sammen med naboene."}`+"\n",
			i, words[i%len(words)], words[(i/8)%len(words)], i, ofRound(round), 1000*i, i, words[i%len(words)])
	}
	return b.String()
}
