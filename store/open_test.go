package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

var ctx = context.Background()

// A second server on one file is refused and told who has it; a command that runs beside the server is not.
func TestOpen_exclusive(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	first, err := store.Open(ctx, path, store.Options{Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(ctx, path, store.Options{Exclusive: true})
	if allmenning.KindOf(err) != allmenning.Unavailable || !strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid())) {
		t.Errorf("the second server is told: %v", err)
	}
	testkit.Open(t, path, store.Options{})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	testkit.Open(t, path, store.Options{Exclusive: true})
}

// A server that is killed leaves its lock file behind, and nobody needs to tidy it.
func TestOpen_afterKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if path := os.Getenv("ALLMENNING_TEST_HOLD"); path != "" {
		testkit.Open(t, path, store.Options{Exclusive: true})
		fmt.Println("held")
		select {} // until killed
	}
	held := exec.Command(os.Args[0], "-test.run=^TestOpen_afterKill$")
	held.Env = append(os.Environ(), "ALLMENNING_TEST_HOLD="+path)
	out, err := held.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the other process says %q %v", line, err)
	}
	_, err = store.Open(ctx, path, store.Options{Exclusive: true})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprint("process ", held.Process.Pid)) {
		t.Errorf("while it is held: %v", err)
	}
	held.Process.Kill()
	held.Wait()
	if raw, err := os.ReadFile(path + ".lock"); err != nil || len(raw) == 0 {
		t.Fatalf("the lock file: %q %v", raw, err)
	}
	testkit.Open(t, path, store.Options{Exclusive: true})
}

// Any file name will do, and a store that is opened again holds what it held.
func TestOpen_names(t *testing.T) {
	for _, name := range []string{"a b.db", "æøå?x=1&mode=memory.db", "100%41#.db"} {
		path := filepath.Join(t.TempDir(), name)
		db, err := store.Open(ctx, path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
		again := testkit.Open(t, path, store.Options{})
		if all, err := again.Organisations(ctx); err != nil || len(all) != 1 || again.Engine() != "sqlite" {
			t.Errorf("opened again: %v %v", all, err)
		}
	}
	if _, err := store.Open(ctx, filepath.Join(t.TempDir(), "none", "a.db"), store.Options{}); err == nil {
		t.Error("a folder that does not exist is no error")
	}
	if _, err := store.Open(ctx, "postgres://nobody@127.0.0.1:1/none?connect_timeout=2", store.Options{}); err == nil {
		t.Error("a server that does not answer is no error")
	}
}

// A store from before lists had an order of reading gets one when it is opened.
func TestOpen_putsOldRecordsInOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	first, last := testkit.Study(), testkit.Study()
	first.Title, last.Title = "A", "B"
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(testkit.Library()) })
	testkit.Put(t, db, last, first, testkit.Project())
	store.Exec(t, db, `UPDATE record SET sort_key = ''`)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := testkit.Open(t, path, store.Options{})
	list, err := again.List(ctx, allmenning.Reader{}, store.Filter{Noun: allmenning.NounStudy, Sorted: true, After: store.CursorAt(first)})
	if err != nil || len(list) != 1 || list[0].ID != last.ID {
		t.Errorf("after the first comes %v %v", list, err)
	}
}

// Several start at once on an empty store: the tables are made once.
func TestOpen_together(t *testing.T) {
	address := map[string]string{"sqlite": filepath.Join(t.TempDir(), "a.db")}
	if testkit.HasPostgres() {
		address["postgres"] = testkit.Postgres(t)
	}
	for engine, address := range address {
		t.Run(engine, func(t *testing.T) {
			done := make(chan error)
			for range 4 {
				go func() {
					db, err := store.Open(ctx, address, store.Options{})
					if err == nil {
						err = db.Close()
					}
					done <- err
				}()
			}
			for range 4 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestMigrations_downAndUp(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	store.DownAndUp(t, db)
	if testkit.HasPostgres() {
		store.DownAndUp(t, testkit.Open(t, testkit.Postgres(t), store.Options{}))
	}
}

// The anonymous rule is written so that SQLite reads an index that holds public records only.
func TestList_usesThePartialIndex(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	for f, want := range map[*store.Filter]string{
		{}:                                "SCAN r USING COVERING INDEX record_public_newest",
		{Noun: allmenning.NounNeed}:       "SEARCH r USING COVERING INDEX record_public_noun_newest (noun=?)",
		{After: store.Cursor{Changed: 5}}: "SEARCH r USING COVERING INDEX record_public_newest",
		{Noun: allmenning.NounStudy, Sorted: true, After: store.Cursor{Key: "7976 a", ID: "a"}}: "SEARCH r USING COVERING INDEX record_public_noun_sorted (noun=? AND (sort_key,id)>(?,?))",
	} {
		steps := store.Plan(t, db, allmenning.Reader{}, *f)
		if len(steps) != 1 || !strings.HasPrefix(steps[0], want) {
			t.Errorf("%+v: %q, want %q alone", *f, steps, want)
		}
	}
	if steps := store.Plan(t, db, allmenning.Reader{Peer: true}, store.Filter{}); slices.Contains(steps, "SCAN r USING COVERING INDEX record_public_newest") {
		t.Error("a signed-in reader is given the public index alone")
	}
}

// Two transactions that wait for each other on PostgreSQL: one is run again, and both are done.
func TestWrite_deadlock(t *testing.T) {
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
	}
	db := postgres(t)(t, store.Options{})
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.SetSetting("a", "") })
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.SetSetting("b", "") })
	var runs [2]int
	meet := [2]chan struct{}{make(chan struct{}), make(chan struct{})}
	done := make(chan error)
	for i, keys := range [][2]string{{"a", "b"}, {"b", "a"}} {
		go func() {
			done <- db.Write(ctx, func(tx *store.Tx) error {
				runs[i]++
				if err := tx.SetSetting(keys[0], fmt.Sprint(i)); err != nil {
					return err
				}
				if runs[i] == 1 { // the first time, each has its first key before either asks for the other's
					close(meet[i])
					<-meet[1-i]
				}
				return tx.SetSetting(keys[1], fmt.Sprint(i))
			})
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if runs[0]+runs[1] < 3 {
		t.Errorf("nothing was run again: %v", runs)
	}
	a, _ := db.Setting(ctx, "a")
	b, _ := db.Setting(ctx, "b")
	if a == "" || a != b {
		t.Errorf("a mixed result: %q %q", a, b)
	}
}
