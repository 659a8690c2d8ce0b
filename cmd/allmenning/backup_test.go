package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"allmenning/internal/testkit"
)

// A backup taken while the server runs is verified, restored and checked; on PostgreSQL it comes from SQLite and goes back.
func TestBackup_verify_and_restore(t *testing.T) {
	program, data, shelf := build(t), t.TempDir(), t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	_, stop := serve(t, program, "--data", data, "--examples")
	file := filepath.Join(shelf, "a.zip")
	if out := run("backup", file, "--data", data); !strings.Contains(out, "rows in 35 tables") || !strings.Contains(out, "digests of passwords") {
		t.Errorf("backup says %s", out)
	}
	fails(t, exec.Command(program, "backup", file, "--data", data), "is there already, and nothing is overwritten")
	fails(t, exec.Command(program, "restore", file, "--data", data), "there is a store here already")
	fails(t, exec.Command(program, "backup", filepath.Join(shelf, "none", "b.zip"), "--data", data), "no such file or directory")
	fails(t, exec.Command(program, "backup", filepath.Join(shelf, "b.zip"), "--data", shelf), "there is no store in")
	stop()
	if out := run("verify", file); !strings.Contains(out, "is whole and can be restored") {
		t.Errorf("verify says %s", out)
	}
	places := [][]string{{"--data", filepath.Join(shelf, "new")}}
	if testkit.HasPostgres() {
		places = append(places, []string{"--data", filepath.Join(shelf, "index"), "--database", testkit.Postgres(t)})
	}
	for _, where := range places {
		if err := os.MkdirAll(where[1], 0o700); err != nil {
			t.Fatal(err)
		}
		stale := write(t, where[1], "index.snapshot", "of another store")
		run(append([]string{"restore", file}, where...)...)
		if _, err := os.Stat(stale); err == nil {
			t.Error("an index of another store is left")
		}
		run(append([]string{"check"}, where...)...)
		fails(t, exec.Command(program, append([]string{"restore", file}, where...)...), "there is a store here already")
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	damaged := write(t, shelf, "damaged.zip", string(raw))
	for _, c := range [][]string{{"verify", damaged}, {"restore", damaged, "--data", filepath.Join(shelf, "other")}} {
		fails(t, exec.Command(program, c...), "it is damaged, cut short or no backup")
	}
	if _, err := os.Stat(filepath.Join(shelf, "other")); err == nil {
		t.Error("a damaged backup made a data folder")
	}
}
