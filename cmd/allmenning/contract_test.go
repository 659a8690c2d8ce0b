package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"allmenning/internal/testkit"
)

// These are what other programs build on: the commands, their flags and the fields they print.
func TestContract(t *testing.T) {
	program := build(t)
	t.Run("sqlite", func(t *testing.T) { contract(t, program, nil) })
	t.Run("postgres", func(t *testing.T) {
		if !testkit.HasPostgres() {
			t.Skip("no PostgreSQL: " + testkit.PostgresVariable + " is not set")
		}
		contract(t, program, []string{"--database", testkit.Postgres(t)})
	})
}

func contract(t *testing.T, program string, database []string) {
	data := t.TempDir()
	where := append([]string{"--data", data}, database...)
	run := func(args ...string) (string, error) {
		out, err := exec.Command(program, append(args, where...)...).Output()
		return string(out), err
	}
	at, stop := serve(t, program, where...)
	for path, want := range map[string]int{"/healthz": 200, "/": 200, "/kommuner/1824": 200, "/prosjekter": 200, "/finnes-ikke": 404} {
		if code, _ := get(t, at+path); code != want {
			t.Errorf("%s answers %d, want %d", path, code, want)
		}
	}
	if _, front := get(t, at+"/prosjekter"); strings.Contains(front, `href="/prosjekter/`) {
		t.Error("without --examples there are projects")
	}
	if _, page := get(t, at+"/om?kommune=1601"); !strings.Contains(page, "Trondheim") {
		t.Error("a municipality chosen by an earlier number is not the one of today")
	}
	wait(t, "the index", func() bool { code, _ := get(t, at+"/readyz"); return code == 200 })

	list := filepath.Join(t.TempDir(), "liste.jsonl")
	rows := `{"id":"a-1","lang":"nn","title":"Medisindispensar i heimetenesta","municipality_numbers":["1824"],"text":"Vi prøver."}` + "\n" +
		`{"id":"a-2","title":"Ukjent kommune","municipality_numbers":["9999"]}` + "\n{not json\n"
	if err := os.WriteFile(list, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run("import", "jsonl", list, "--dry-run"); exitCode(err) != 1 || !strings.Contains(out, "1 new, 0 updated, 0 unchanged, 2 refused") {
		t.Errorf("dry run: %v, %q", err, out)
	}
	if out, err := run("find", "--json", "medisindispensar"); err != nil || strings.TrimSpace(out) != "[]" {
		t.Errorf("after a dry run there is something to find: %v, %q", err, out)
	}
	if out, err := run("import", "jsonl", list); exitCode(err) != 1 || !strings.Contains(out, "1 new, 0 updated, 0 unchanged, 2 refused") {
		t.Errorf("import: %v, %q", err, out)
	}
	if out, err := run("import", "jsonl", list); exitCode(err) != 1 || !strings.Contains(out, "0 new, 0 updated, 1 unchanged") {
		t.Errorf("the same again: %v, %q", err, out)
	}
	if err := os.WriteFile(list, []byte(rows[:strings.Index(rows, "\n")]), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run("import", "jsonl", list); err != nil || !strings.Contains(out, "0 new, 0 updated, 1 unchanged, 0 refused") {
		t.Errorf("a list with nothing to refuse: %v, %q", err, out)
	}
	wait(t, "a running server to see what was imported beside it", func() bool {
		_, body := get(t, at+"/sok?q=medisindispensar")
		return strings.Contains(body, "Medisindispensar i heimetenesta")
	})
	out, err := run("find", "--json", "--limit", "1", "elektroniske", "medisindispensarar")
	var hits []map[string]any
	if err != nil || json.Unmarshal([]byte(out), &hits) != nil || len(hits) != 1 {
		t.Fatalf("find: %v, %q", err, out)
	}
	for _, field := range []string{"id", "source_id", "noun", "title", "label", "reasons"} {
		if hits[0][field] == nil {
			t.Errorf("a hit has no %s: %v", field, hits[0])
		}
	}
	if hits[0]["source_id"] != "a-1" {
		t.Errorf("source_id is %v: the list's own id is lost", hits[0]["source_id"])
	}
	if out, err := run("check"); err != nil {
		t.Errorf("check: %v, %s", err, out)
	}
	stop()
}

func TestVersion_and_an_empty_question(t *testing.T) {
	program := build(t)
	if out, err := exec.Command(program, "version").Output(); err != nil || !strings.HasPrefix(string(out), "allmenning ") {
		t.Errorf("version: %v, %q", err, out)
	}
	if err := exec.Command(program, "find", "--data", t.TempDir(), " ").Run(); err == nil {
		t.Error("an empty question is answered")
	}
}

// exitCode is how a program ended; -1 for one that could not be started or was killed.
func exitCode(err error) int {
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &ended):
		return ended.ExitCode()
	}
	return -1
}

// serve starts the program, and gives its address and how to stop it. It must end well when asked to.
func serve(t *testing.T, program string, args ...string) (address string, stop func()) {
	t.Helper()
	c := exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	found := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(lines.Text()); at != "" {
				found <- at
			}
		}
	}()
	select {
	case address = <-found:
	case <-time.After(time.Minute):
		t.Fatal("the server did not say its address within a minute")
	}
	return address, func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		if err := c.Wait(); err != nil {
			t.Errorf("the server did not stop well: %v", err)
		}
	}
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func wait(t *testing.T, what string, until func() bool) {
	t.Helper()
	waitFor(t, 30*time.Second, what, until)
}

// waitFor is wait for as long as it may take.
func waitFor(t *testing.T, most time.Duration, what string, until func() bool) {
	t.Helper()
	for end := time.Now().Add(most); ; time.Sleep(50 * time.Millisecond) {
		switch {
		case until():
			return
		case time.Now().After(end):
			t.Errorf("waited in vain for %s", what)
			return
		}
	}
}
