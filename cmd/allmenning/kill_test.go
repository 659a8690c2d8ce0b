package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"allmenning/internal/testkit"
	"allmenning/store"
)

// rowsToImport makes a list long enough to be killed in the middle of, again and again.
const rowsToImport = 20_000

// killsOf is how often a list is killed on its way in.
func killsOf() int {
	if os.Getenv("ALLMENNING_ORDEAL") == "1" {
		return 30
	}
	return 3
}

// TestImport_killed_in_the_middle starts the real program on a list, kills it with no chance to tidy up, and looks: whatever was stored
// must be whole, and each start must go on after the last row of the one before. In the end each row is there once, and was taken in
// once. Then comes a newer version of the list, which changes every row. ALLMENNING_ORDEAL=1 kills more often, and brings the newer
// version to PostgreSQL too.
func TestImport_killed_in_the_middle(t *testing.T) {
	onEngines(t, build(t), func(l *longList) {
		versions := 2
		if os.Getenv("ALLMENNING_ORDEAL") != "1" && strings.HasPrefix(l.address, "postgres") {
			versions = 1
		}
		for version := range versions {
			l.write(version)
			l.killedImports(version)
			l.once(version)
		}
	})
}

// TestServe_killed_while_a_list_comes_in lets an editor send a list from the browser, and kills the program while it looks the list
// through, and while it takes it in. Started again it goes on by itself, and the page tells from where. In the end each row is there
// once. With ALLMENNING_ORDEAL=1 it is killed more often, and also while it undoes the list.
func TestServe_killed_while_a_list_comes_in(t *testing.T) {
	itself, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	onEngines(t, itself, func(l *longList) {
		l.editor()
		l.start()
		l.send()
		l.press("kolonner")
		l.killedServes(store.ImportLooking, 1)
		l.until(store.ImportReady)
		l.press("ta-inn")
		l.killedServes(store.ImportRunning, killsOf()-1)
		l.until(store.ImportDone)
		if page := l.page().Main(); !strings.Contains(plain(page), "20000 prosjekter er nye") {
			l.t.Errorf("in the end the page says %s", page)
		}
		l.once(0)
		if os.Getenv("ALLMENNING_ORDEAL") == "1" {
			l.press("angre")
			l.killedServes(store.ImportUndoing, killsOf())
			l.until(store.ImportUndone)
			l.is(`SELECT count(*) FROM record WHERE state = 'withdrawn' AND version = 2`, rowsToImport)
		}
		l.killServe()
	})
}

// longList is a list on its way into a store, by a program that is killed.
type longList struct {
	*mixed
	random *rand.Rand
	file   string // of the list
	clock  string // file of the program's clock
	ahead  time.Duration
	who    *client
	path   string // of the list's page
}

// onEngines does the same on both engines, with a seed that is told.
func onEngines(t *testing.T, program string, do func(l *longList)) {
	const seed = 20261123
	open := func(t *testing.T, address string, flags ...string) {
		t.Logf("seed %d", seed)
		data := t.TempDir()
		if address == "" {
			address = filepath.Join(data, file)
		}
		l := &longList{
			mixed:  &mixed{t: t, program: program, address: address, flags: append([]string{"--data", data}, flags...)},
			random: rand.New(rand.NewPCG(seed, 1)), file: filepath.Join(data, "prosjekter.csv"), clock: filepath.Join(data, "clock"),
		}
		t.Setenv(clockVariable, l.clock)
		l.pass(0)
		do(l)
	}
	t.Run("sqlite", func(t *testing.T) { open(t, "") })
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: " + testkit.PostgresVariable + " is not set")
		}
		address := testkit.Postgres(t)
		open(t, address, "--database", address)
	})
}

// write makes a version of the list.
func (l *longList) write(version int) {
	l.t.Helper()
	if err := os.WriteFile(l.file, []byte(projects(rowsToImport, version)), 0o600); err != nil {
		l.t.Fatal(err)
	}
}

var wentOn = regexp.MustCompile(`went on after line (\d+)`)

// killedImports brings a version in on the command line, killed on the way, and then to its end.
func (l *longList) killedImports(version int) {
	l.t.Helper()
	said := &heard{}
	start := func() *exec.Cmd {
		c := exec.Command(l.program, append([]string{"import", "list", l.file, "--source", "lang"}, l.flags...)...)
		said = &heard{}
		c.Stdout, c.Stderr = said, said
		if err := c.Start(); err != nil {
			l.t.Fatal(err)
		}
		return c
	}
	last := 0
	for kill := range killsOf() {
		c := start()
		at := last + l.random.IntN((rowsToImport-last)/(killsOf()-kill+1)) // so that there is something left for the next
		l.await("an import to come to its line "+strconv.Itoa(at), func() bool { return l.line(store.ImportRunning) > at })
		time.Sleep(time.Duration(l.random.Int64N(int64(30 * time.Millisecond)))) // anywhere in a transaction
		_ = c.Process.Signal(syscall.SIGKILL)
		_ = c.Wait()
		l.rest()
		last = l.cutOff(version, last)
	}
	if err := start().Wait(); err != nil {
		l.t.Fatalf("%v: %s", err, said)
	}
	want := "20000 rows read: 20000 new, 0 updated, 0 unchanged, 0 refused"
	if version > 0 {
		want = "20000 rows read: 0 new, 20000 updated, 0 unchanged, 0 refused"
	}
	from := wentOn.FindStringSubmatch(said.String())
	if from == nil || from[1] != strconv.Itoa(last) || !strings.Contains(said.String(), want) {
		l.t.Errorf("after line %d it says:\n%s", last, said)
	}
}

// cutOff holds what a kill has left to the rules: whole batches of rows, each with its record, none of those before it lost. It gives
// the last line that is done.
func (l *longList) cutOff(version, before int) (line int) {
	l.t.Helper()
	l.check()
	line = l.line(store.ImportRunning)
	if line <= before || line > rowsToImport {
		l.t.Errorf("killed at line %d, it was at %d before", line, before)
	}
	rows := line - 1 // without the header
	l.is(`SELECT count(*) FROM import_row WHERE import = (SELECT id FROM import WHERE state = 'running')`, rows)
	l.is(fmt.Sprintf(`SELECT count(*) FROM record WHERE version = %d`, version+1), rows)
	if rows%200 != 0 {
		l.t.Errorf("%d rows are no whole batches", rows)
	}
	l.t.Logf("version %d: killed at line %d", version, line)
	return line
}

// once holds what has come in to the rules: each row is one record, changed once by each version of the list.
func (l *longList) once(version int) {
	l.t.Helper()
	l.is(`SELECT count(*) FROM record`, rowsToImport)
	l.is(`SELECT count(DISTINCT source_id) FROM record`, rowsToImport)
	l.is(fmt.Sprintf(`SELECT count(*) FROM record WHERE version = %d AND state = 'published' AND title_folded LIKE '%%runde %d%%'`, version+1, version), rowsToImport)
	l.is(`SELECT count(*) FROM event`, (version+1)*rowsToImport)
	l.is(`SELECT count(*) FROM import_row`, (version+1)*rowsToImport)
	l.is(`SELECT count(*) FROM import WHERE state = 'done'`, version+1)
	l.is(`SELECT count(*) FROM import`, version+1)
	l.is(`SELECT count(*) FROM import_part`, 0)
	l.check()
}

// check lets the program check its store.
func (l *longList) check() {
	l.t.Helper()
	if out, err := exec.Command(l.program, append([]string{"check"}, l.flags...)...).CombinedOutput(); err != nil {
		l.t.Errorf("check: %v\n%s", err, out)
	}
}

// number is one number of the store; −1 where the store is not there yet, or is busy being made.
func (l *longList) number(query string) (n int) {
	n = -1
	l.reading(func(db *sql.DB) error {
		_ = db.QueryRow(query).Scan(&n)
		return nil
	})
	return n
}

func (l *longList) is(query string, want int) {
	l.t.Helper()
	if n := l.number(query); n != want {
		l.t.Errorf("%s: %d, want %d", query, n, want)
	}
}

// line is how far the list has come in a state; −1 when no list is in it.
func (l *longList) line(state store.ImportState) int {
	return l.number(`SELECT line FROM import WHERE state = '` + string(state) + `'`)
}

// await waits for what must be so within ten minutes, however busy the machine.
func (l *longList) await(what string, until func() bool) {
	l.t.Helper()
	for end := time.Now().Add(10 * time.Minute); !until(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(end) {
			l.t.Fatal("waited in vain for " + what)
		}
	}
}

// pass lets time pass for the program.
func (l *longList) pass(d time.Duration) {
	l.t.Helper()
	l.ahead += d
	if err := os.WriteFile(l.clock+".new", []byte(l.ahead.String()), 0o600); err != nil {
		l.t.Fatal(err)
	}
	if err := os.Rename(l.clock+".new", l.clock); err != nil {
		l.t.Fatal(err)
	}
}

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

// ofRound is what the titles of a version of the list end with.
func ofRound(version int) string { return fmt.Sprintf("runde %d.", version) }

// projects is a version of a made-up list.
func projects(n, version int) string {
	var b strings.Builder
	b.WriteString("Saksnr;Tittel;Kommunenummer;Beløp;Periode;Tekst\n")
	words := []string{"trygghetsalarm", "skulehage", "fallforebygging", "lokal mat", "digital heimeoppfølging", "ungdomsråd", "overvann", "språkkafé"}
	for i := range n {
		fmt.Fprintf(&b, "p%d;Prøver %s i %s, del %d, %s;1824;%d;2024–2026;Vi prøver %s sammen med naboene.\n",
			i, words[i%len(words)], words[(i/8)%len(words)], i, ofRound(version), 1000*i, words[i%len(words)])
	}
	return b.String()
}
