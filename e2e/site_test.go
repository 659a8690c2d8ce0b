package e2e

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"allmenning/e2e/browser"
	"allmenning/internal/testkit"
)

func TestMain(m *testing.M) { browser.Main(afterwards{m}) }

// afterwards stops the program when the tests are over.
type afterwards struct{ tests *testing.M }

func (a afterwards) Run() int {
	code := a.tests.Run()
	if running.stop != nil {
		running.stop()
	}
	if running.dir != "" {
		_ = os.RemoveAll(running.dir)
	}
	return code
}

var running struct {
	once    sync.Once
	stop    func()
	handler http.Handler
	dir     string // of what follows
	program string
	data    string
	err     error
}

// site is the real program, in a process of its own, with the example library.
func site(t *testing.T) http.Handler {
	t.Helper()
	running.once.Do(func() {
		if running.err = buildProgram(); running.err == nil {
			running.err = startSite()
		}
	})
	if running.err != nil {
		t.Fatal(running.err)
	}
	return running.handler
}

// buildProgram builds the program once, for all that start it.
var buildProgram = sync.OnceValue(func() error {
	dir, err := os.MkdirTemp("", "allmenning-e2e-")
	if err != nil {
		return err
	}
	running.dir, running.program, running.data = dir, filepath.Join(dir, "allmenning"), filepath.Join(dir, "data")
	build := exec.Command("go", "build", "-o", running.program, "./cmd/allmenning")
	build.Dir, build.Env = testkit.Root(), append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return &exec.Error{Name: string(out), Err: err}
	}
	return nil
})

func startSite() error {
	c := exec.Command(running.program, "serve", "--data", running.data, "--listen", "127.0.0.1:0", "--examples",
		"--operator", "Testfylket", "--contact", "post@example.org", "--contact-url", "mailto:post@example.org",
		"--accessibility", "https://uustatus.no/nb/erklaringer/publisert/eksempel")
	said, err := c.StderrPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	running.stop = func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	}
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			if m := regexp.MustCompile(`http://\S+:\d+`).FindString(lines.Text()); m != "" {
				address <- m
			}
		}
	}()
	select {
	case at := <-address:
		to, err := url.Parse(at)
		if err != nil {
			return err
		}
		running.handler = httputil.NewSingleHostReverseProxy(to)
		return ready(at)
	case <-time.After(time.Minute):
		return os.ErrDeadlineExceeded
	}
}

// ready waits until the index is there.
func ready(at string) error {
	for range 600 {
		if r, err := http.Get(at + "/readyz"); err == nil {
			_ = r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return os.ErrDeadlineExceeded
}

// found asks the program itself, as a person on the command line does, and gives the addresses of what it finds.
func found(t *testing.T, text string) []string {
	t.Helper()
	site(t)
	out, err := exec.Command(running.program, "find", "--data", running.data, "--json", "--limit", "5", text).Output()
	if err != nil {
		t.Fatal(err)
	}
	var hits []struct{ ID, Noun string }
	if err := json.Unmarshal(out, &hits); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	paths := map[string]string{"need": "behov", "project": "prosjekter", "study": "studier", "synthesis": "oppsummeringer"}
	var list []string
	for _, h := range hits {
		list = append(list, "/"+paths[h.Noun]+"/"+h.ID)
	}
	return list
}

// first is the first of the addresses that begins with prefix.
func first(t *testing.T, list []string, prefix string) string {
	t.Helper()
	for _, s := range list {
		if strings.HasPrefix(s, prefix) {
			return s
		}
	}
	t.Fatalf("none of %v begins with %s", list, prefix)
	return ""
}
