package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/internal/testkit"
	"allmenning/store"
)

// An archive of a store that holds something in every table is brought in elsewhere, is whole there, can be searched, and comes out
// again byte for byte; on PostgreSQL it comes from SQLite and goes back.
func TestExport_all_and_import(t *testing.T) {
	program, data, shelf := build(t), t.TempDir(), t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	everything(t, program, data)
	file := filepath.Join(shelf, "a.zip")
	if out := run("export", "--all", file, "--data", data); !strings.Contains(out, "rows in 31 tables") || !strings.Contains(out, "digests of passwords") {
		t.Errorf("export says %s", out)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := store.OpenArchive(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range b.Manifest.Tables {
		if table.Rows == 0 {
			t.Errorf("the store has nothing in %s", table.Name)
		}
	}
	b.Close()
	fails(t, exec.Command(program, "export", "--all", file, "--data", data), "is there already, and nothing is overwritten")
	fails(t, exec.Command(program, "export", filepath.Join(shelf, "b.zip"), "--data", data), "missing flags: --all")
	fails(t, exec.Command(program, "export", "--all", filepath.Join(shelf, "b.zip"), "--data", shelf), "there is no store in")
	fails(t, exec.Command(program, "import", "allmenning", file, "--data", data), "there is a store here already")
	fails(t, exec.Command(program, "restore", file, "--data", filepath.Join(shelf, "other")), "allmenning import allmenning")

	places := [][]string{{"--data", filepath.Join(shelf, "new")}}
	if testkit.HasPostgres() {
		places = [][]string{{"--data", filepath.Join(shelf, "index"), "--database", testkit.Postgres(t)}, places[0]}
	}
	from := file
	for i, where := range places {
		if out := run(append([]string{"import", "allmenning", from, "--dry-run"}, where...)...); !strings.HasPrefix(out, "Dry run: ") {
			t.Errorf("a dry run says %s", out)
		}
		if _, err := os.Stat(where[1]); err == nil {
			t.Error("a dry run made the data folder")
		}
		if out := run(append([]string{"import", "allmenning", from}, where...)...); !strings.Contains(out, "and all of it is whole") {
			t.Errorf("import says %s", out)
		}
		run(append([]string{"check"}, where...)...)
		from = filepath.Join(shelf, string(rune('b'+i))+".zip")
		run(append([]string{"export", "--all", from}, where...)...)
		if got, err := os.ReadFile(from); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%v: %d bytes and not the %d it was made of: %v", where, len(got), len(want), err)
		}
		if out := run(append([]string{"find", "--json", "fall", "hos", "eldre"}, where...)...); !strings.Contains(out, `"source_id"`) {
			t.Errorf("nothing is found in what was brought in: %s", out)
		}
	}
	damaged := bytes.Clone(want)
	damaged[len(damaged)/2] ^= 1
	fails(t, exec.Command(program, "import", "allmenning", write(t, shelf, "damaged.zip", string(damaged)), "--data", filepath.Join(shelf, "other")), "it is damaged, cut short or no archive")
	if _, err := os.Stat(filepath.Join(shelf, "other")); err == nil {
		t.Error("a damaged archive made a data folder")
	}
	if out := run("export", "--all", filepath.Join(shelf, "kept.zip"), "--without-people", "--data", data); !strings.Contains(out, "rows in 23 tables") {
		t.Errorf("without people it says %s", out)
	}
}
