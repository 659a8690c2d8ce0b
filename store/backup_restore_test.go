package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allmenning/internal/testkit"
	"allmenning/store"
)

// What is there already stays as it is.
func TestRestore_intoAnEmptyStoreOnly(t *testing.T) {
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	path, _ := backUp(t, db)
	b, err := store.OpenBackup(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	for _, name := range []string{"a.db", "a.db-wal"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := b.Restore(ctx, filepath.Join(folder, "a.db"), store.Options{}, nil); !errors.Is(err, store.ErrNotEmpty) {
			t.Errorf("beside %s: %v", name, err)
		}
		if raw, _ := os.ReadFile(filepath.Join(folder, name)); string(raw) != "mine" {
			t.Errorf("%s says %q", name, raw)
		}
	}
	used := filepath.Join(t.TempDir(), "a.db")
	server := testkit.Open(t, used, store.Options{Exclusive: true})
	if err := b.Restore(ctx, used, store.Options{}, nil); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("beside a server: %v", err)
	}
	if list, err := server.Organisations(ctx); err != nil || len(list) > 0 {
		t.Errorf("the server has %v %v", list, err)
	}
	if !testkit.HasPostgres() {
		return
	}
	address := testkit.Postgres(t)
	other := testkit.Open(t, address, store.Options{})
	testkit.Write(t, other, func(tx *store.Tx) error { return tx.SetSetting("mine", "1") })
	if err := b.Restore(ctx, address, store.Options{}, nil); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("PostgreSQL with a setting in it: %v", err)
	}
	if list, err := other.Organisations(ctx); err != nil || len(list) > 0 {
		t.Errorf("it has %v %v", list, err)
	}
	store.Empty(t, other) // tables without rows are no content
	restore(t, path, address)
}

// A backup by an earlier program comes in with its own tables, and is brought up to date.
func TestRestore_ofAnEarlierSchema(t *testing.T) {
	old := store.OpenOf(t, filepath.Join(t.TempDir(), "old.db"), 11) // before lists had an order of reading
	defer old.Close()
	store.Exec(t, old, `
		INSERT INTO organisation VALUES ('org', '', 'library', 'Org', '', '');
		INSERT INTO person VALUES ('kari', 'Kari', 'kari@example.org', '', true, false, 1)`)
	path, m := backUp(t, old)
	if m.Schema != 11 {
		t.Fatalf("the schema is %d", m.Schema)
	}
	address := filepath.Join(t.TempDir(), "new.db")
	restore(t, path, address)
	db := testkit.Open(t, address, store.Options{})
	if list, err := db.Organisations(ctx); err != nil || len(list) != 1 || list[0].Name != "Org" {
		t.Errorf("%v %v", list, err)
	}
	if n := store.Strings(t, db, `SELECT name FROM pragma_table_info('record') WHERE name = 'sort_key'`); len(n) != 1 {
		t.Error("it is not up to date")
	}
}

// A restore that is killed leaves nothing that opens as a store with content, and may be done again at once.
func TestRestore_killed(t *testing.T) {
	if from := os.Getenv("ALLMENNING_TEST_RESTORE"); from != "" {
		part := strings.Split(from, "|")
		b, err := store.OpenBackup(part[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("begins")
		_ = b.Restore(ctx, part[1], store.Options{}, func(string, int64) {
			if part[2] == "0" { // the first round is killed where rows are going in
				fmt.Println("waits")
				select {}
			}
		})
		return
	}
	db := testkit.Store(t, store.Options{})
	fill(t, db)
	store.Exec(t, db, `
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
		INSERT INTO idempotency SELECT 'kari', 'key' || i, 'd', 'result of a thing that was done', i FROM n`)
	path, m := backUp(t, db)
	rounds := 5
	if os.Getenv("ALLMENNING_ORDEAL") == "1" {
		rounds = 100
	}
	t.Run("sqlite", func(t *testing.T) {
		address := filepath.Join(t.TempDir(), "a.db")
		killRestores(t, path, address, rounds, m, func() bool {
			_, err := os.Stat(address)
			return err == nil
		})
	})
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
		}
		address := testkit.Postgres(t)
		killRestores(t, path, address, rounds, m, func() bool {
			db, err := store.Open(ctx, address, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			list, err := db.Organisations(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return len(list) > 0
		})
	})
}

// killRestores kills restores to address at all times of their work. there says whether a store with content stands at address.
func killRestores(t *testing.T, path, address string, rounds int, want store.Manifest, there func() bool) {
	random := rand.New(rand.NewPCG(20261123, 15))
	cut := 0
	for round := range rounds {
		c := exec.Command(os.Args[0], "-test.run=^TestRestore_killed$")
		c.Env = append(os.Environ(), "ALLMENNING_TEST_RESTORE="+path+"|"+address+"|"+strconv.Itoa(round))
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		said := bufio.NewReader(out)
		await := func(want string) {
			if line, err := said.ReadString('\n'); line != want {
				t.Fatalf("the other process says %q %v, not %q", line, err, want)
			}
		}
		await("begins\n")
		pause := time.Duration(random.IntN(250)) * time.Millisecond
		if round == 0 {
			await("waits\n")
			pause = 0
		}
		kill := time.AfterFunc(pause, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		kill.Stop()
		if there() {
			if round == 0 {
				t.Fatal("a restore that was killed among its rows left a store")
			}
			t.Logf("round %d was done before it was killed", round)
			break
		}
		cut++
	}
	if !there() {
		restore(t, path, address)
	}
	db := testkit.Open(t, address, store.Options{})
	if _, m := backUp(t, db); cmp.Diff(want.Tables, m.Tables) != "" {
		t.Error("what was restored is not what was backed up")
	}
	if left, _ := filepath.Glob(address + ".unfinished*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	t.Logf("%d of %d killed before they were done", cut, rounds)
}
