package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fails runs the program and wants it to say one line and end with code 1.
func fails(t *testing.T, c *exec.Cmd, want string) {
	t.Helper()
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	text := said.String()
	if exitCode(err) != 1 || len(out) > 0 || strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "allmenning: ") || !strings.Contains(text, want) {
		t.Errorf("%v: %v, wrote %q and said\n%s\nwant one line with %q", c.Args[1:], err, out, text, want)
	}
}

func TestCommands_that_cannot_go_on_say_one_line(t *testing.T) {
	program, data := build(t), t.TempDir()
	settings := write(t, data, "settings.toml", `lisen = "127.0.0.1:1"`)
	broken := write(t, data, "broken.toml", "listen = \n")
	wrong := write(t, data, "wrong.toml", "examples = \"yes\"\n")
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	here := []string{"--listen", "127.0.0.1:0", "--data", filepath.Join(data, "made")}
	serve := func(args ...string) []string { return append(append([]string{"serve"}, here...), args...) }
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"import", "jsonl", filepath.Join(data, "absent.jsonl")}, "no such file"},
		{[]string{"import", "jsonl", data}, "it is a folder"},
		{[]string{"import", "csv", settings}, "csv"},
		{[]string{"import"}, `one of "list", "jsonl"`},
		{[]string{"import", "lists", "--data", filepath.Join(data, "mistyped")}, "there is no store in"},
		{[]string{"import", "undo", "x", "--data", filepath.Join(data, "mistyped")}, "there is no store in"},
		{[]string{"import", "list", settings, "--column", "F"}, `--column "F"`},
		{[]string{"import", "list", settings, "--place", "1850="}, "--place 1850="},
		{[]string{"import", "jsonl", settings, "--join", "x=1"}, "is no number of a row"},
		{[]string{"register", filepath.Join(data, "absent.json")}, "no such file"},
		{[]string{"fnid", "x"}, "fnid"},
		{[]string{"serve", "--lsten", "x"}, "--listen"},
		{[]string{"serve", "--data", filepath.Join(data, "made"), "--listen", busy.Addr().String()}, "another program listens there"},
		{serve("--data", settings), "not a directory"},
		{serve("--data", "/proc/absent"), "cannot be made"},
		{serve("--database", "allmenning.db"), "must be the address of a PostgreSQL database"},
		{serve("--database", "postgres://u:hemmelig@127.0.0.1:1/x"), "connection refused"},
		{serve("--database", "postgres://u:hemmelig@[bad/x"), "cannot parse"},
		{serve("--language", "se"), "--language must be one of"},
		{serve("--config", settings), `"lisen" is no setting`},
		{serve("--config", broken), "line 1"},
		{serve("--config", wrong), "it must be true or false"},
		{serve("--config", filepath.Join(data, "absent.toml")), "no such file"},
		{[]string{"find", "--data", filepath.Join(data, "mistyped"), "skule"}, "there is no store in"},
		{[]string{"check", "--data", filepath.Join(data, "mistyped")}, "there is no store in"},
		{[]string{"find", "--data", data, "skule"}, "there is no store in"},
	} {
		run := exec.Command(program, c.args...)
		fails(t, run, c.want)
		if said, ok := run.Stderr.(*bytes.Buffer); ok && strings.Contains(said.String(), "hemmelig") {
			t.Errorf("%v tells the password", c.args)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(data, "mistyped*")); len(left) > 0 {
		t.Errorf("reading made %v", left)
	}
	if _, err := os.Stat(filepath.Join(data, "allmenning.db")); err == nil {
		t.Error("reading made a store")
	}
}

// A user who may not write in the data folder is told so, whatever the command that has to write.
func TestCommands_with_a_folder_that_may_not_be_written(t *testing.T) {
	program := build(t)
	data, list := t.TempDir(), write(t, t.TempDir(), "list.jsonl", `{"id":"1","title":"A"}`)
	if err := os.Chmod(filepath.Dir(data), 0o755); err != nil { // both lie in it
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o555, 0o000} {
		if err := os.Chmod(data, mode); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"serve", "--listen", "127.0.0.1:0"}, {"import", "jsonl", list}} {
			run := exec.Command(program, append(args, "--data", data)...)
			if os.Geteuid() == 0 { // who may write everywhere
				run.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
			}
			fails(t, run, "cannot be written in: permission denied")
		}
	}
	_ = os.Chmod(data, 0o755)
}

func TestImport_ends_with_1_when_a_row_is_refused(t *testing.T) {
	program, data := build(t), filepath.Join(t.TempDir(), "data")
	list := write(t, filepath.Dir(data), "list.jsonl", strings.Join([]string{
		`{"id":"1","title":7}`,
		`{"id":"2","title":"A","municipality_numbers":["9999"],"url":"x","cluster":1}`,
		`{"id":"3","title":"A","period":"tre år","municipality_numbers":["1850"],"Text":"x"}`,
	}, "\n"))
	run := func(args ...string) (out, said string, code int) {
		var errors bytes.Buffer
		c := exec.Command(program, append([]string{"import", "jsonl", list, "--data", data}, args...)...)
		c.Stderr = &errors
		b, err := c.Output()
		return string(b), errors.String(), exitCode(err)
	}
	out, said, code := run("--dry-run")
	if code != 1 || !strings.HasPrefix(out, "Dry run: 3 rows read: 1 new, 0 updated, 0 unchanged, 2 refused") {
		t.Errorf("dry run: %d, %q", code, out)
	}
	for _, want := range []string{
		list + ":1: title: This must be text", list + ":2: url: The address must begin with", list + ":3: note: period: We cannot read",
		list + ":3: note: municipality_numbers: 1850 Tysfjord - Divtasvuodna was divided into 1806 Narvik, 1875 Hamarøy. ",
		list + ": say which municipality 1850 is with --place 1850=1806, --place 1850=1875 or --place 1850=all (one row)\n", list + ": these fields are not used: Text, cluster\n",
	} {
		if strings.Count(said, want) != 1 {
			t.Errorf("not said once: %q in\n%s", want, said)
		}
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("a dry run made the data folder")
	}
	if out, again, code := run(); code != 1 || !strings.HasPrefix(out, "3 rows read: 1 new, 0 updated, 0 unchanged, 2 refused") || again != said {
		t.Errorf("import: %d, %q, said\n%s", code, out, again)
	}
	write(t, filepath.Dir(data), "list.jsonl", `{"id":"3","title":"B"}`)
	if out, said, code := run(); code != 0 || !strings.HasPrefix(out, "1 rows read: 0 new, 1 updated, 0 unchanged, 0 refused") || said != "" {
		t.Errorf("import of what is whole: %d, %q, %q", code, out, said)
	}
}

func TestHelp_of_every_command(t *testing.T) {
	program := build(t)
	for command, flags := range map[string][]string{
		"serve":    {`--data="./data"`, `--listen="127.0.0.1:8357"`, "$ALLMENNING_DATABASE", "--config=FILE"},
		"find":     {`--data="./data"`, "--limit=10", "--json"},
		"import":   {"import list", "import jsonl", "import allmenning", "import lists", "import undo"},
		"export":   {"export archive", "export list"},
		"register": {`--data="./data"`},
		"check":    {`--data="./data"`},
		"backup":   {`--data="./data"`, "$ALLMENNING_DATABASE"},
		"verify":   {"$TMPDIR"},
		"restore":  {`--data="./data"`, "$ALLMENNING_DATABASE"},
		"version":  {"--help"},
	} {
		out, err := exec.Command(program, command, "--help").Output()
		text := string(out)
		if err != nil || !strings.Contains(text, "Example:\n\n    allmenning "+command) {
			t.Errorf("%s --help: %v\n%s", command, err, text)
		}
		for _, flag := range flags {
			if !strings.Contains(text, flag) {
				t.Errorf("%s --help does not say %s", command, flag)
			}
		}
	}
	for command, flags := range map[string][]string{
		"list":  {`--data="./data"`, "--source=STRING", "--dry-run", "--column=COLUMN=FIELD", "--place=OLD=NEW", "--join=ROW=ID"},
		"jsonl": {"--source=STRING", "--dry-run", "--place=OLD=NEW", "--join=ROW=ID"}, "allmenning": {"--dry-run"}, "lists": {`--data="./data"`}, "undo": {`--data="./data"`},
	} {
		out, err := exec.Command(program, "import", command, "--help").Output()
		for _, says := range append(flags, "    allmenning import "+command+" ") {
			if err != nil || !strings.Contains(string(out), says) {
				t.Errorf("import %s --help does not say %s: %v\n%s", command, says, err, out)
			}
		}
	}
	if out, err := exec.Command(program).Output(); err != nil || !strings.Contains(string(out), "Commands:") {
		t.Errorf("alone it says %v %q", err, out)
	}
}

// The lock that keeps two processes from migrating side by side makes a start as long as we like.
func TestServe_answers_while_it_starts(t *testing.T) {
	t.Parallel() // it waits more than it works
	program, data := build(t), t.TempDir()
	folder, err := os.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	at := free(t)
	c := exec.Command(program, "serve", "--data", data, "--listen", at)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	wait(t, "the program to listen", func() bool {
		conn, err := net.Dial("tcp", at)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503} {
		began := time.Now()
		if code, _ := get(t, "http://"+at+path); code != want || time.Since(began) > patience/2 {
			t.Errorf("starting, %s answers %d after %v, want %d at once", path, code, time.Since(began), want)
		}
	}
	if code, page := get(t, "http://"+at+"/prosjekter?lang=nb"); code != 503 || !strings.Contains(page, "starter opp") {
		t.Errorf("starting, a page answers %d\n%s", code, page)
	}
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_UN); err != nil {
		t.Fatal(err)
	}
	if code, page := get(t, "http://"+at+"/prosjekter"); code != 200 || strings.Contains(page, "starter opp") {
		t.Errorf("who waited got %d", code)
	}
	wait(t, "the index", func() bool { code, _ := get(t, "http://"+at+"/readyz"); return code == 200 })
	_ = c.Process.Signal(syscall.SIGTERM)
	if err := c.Wait(); err != nil {
		t.Errorf("the server did not stop well: %v", err)
	}
}

func TestServe_stops_while_it_starts(t *testing.T) {
	t.Parallel() // it waits more than it works
	program, data := build(t), t.TempDir()
	folder, err := os.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	at := free(t)
	c := exec.Command(program, "serve", "--data", data, "--listen", at)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	wait(t, "the program to listen", func() bool { _, err := net.Dial("tcp", at); return err == nil })
	_ = c.Process.Signal(syscall.SIGTERM)
	began := time.Now()
	if err := c.Wait(); err != nil || time.Since(began) > 3*patience {
		t.Errorf("stopped after %v: %v", time.Since(began), err)
	}
}

// free is an address nobody listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func write(t *testing.T, folder, name, text string) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
