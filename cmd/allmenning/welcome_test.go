package main

import (
	"bytes"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// heard keeps what a program says while it runs.
type heard struct {
	mu   sync.Mutex
	text bytes.Buffer
	pid  int
}

func (h *heard) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.Write(p)
}

func (h *heard) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text.String()
}

// listening starts the server and gives what it says; it is stopped when stop is called.
func listening(t *testing.T, program, data string, flags ...string) (said *heard, stop func()) {
	t.Helper()
	said = &heard{}
	c := exec.Command(program, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, flags...)...)
	c.Stdout, c.Stderr = said, said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	said.pid = c.Process.Pid
	wait(t, "the server is ready", func() bool { return strings.Contains(said.String(), "is ready on") })
	return said, func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		_ = c.Wait()
	}
}

var firstLink = regexp.MustCompile(`Open this once to become the administrator: (\S+)`)

// The link to the first administrator is said once, at the start; it works once; and when somebody runs the instance it is not
// said again.
func TestServe_says_the_link_to_the_first_administrator(t *testing.T) {
	program, data := build(t), filepath.Join(t.TempDir(), "data")
	said, stop := listening(t, program, data, "--base-url", "https://allmenning.example/")
	wait(t, "the link is said", func() bool { return firstLink.MatchString(said.String()) })
	link := firstLink.FindStringSubmatch(said.String())[1]
	if !strings.HasPrefix(link, "https://allmenning.example/invitasjon/") {
		t.Errorf("with --base-url the link is %s", link)
	}
	stop()

	said, stop = listening(t, program, data)
	wait(t, "a new link is said", func() bool { return firstLink.MatchString(said.String()) })
	link = firstLink.FindStringSubmatch(said.String())[1]
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	answer, err := browser.PostForm(link, url.Values{"name": {"Ada"}, "email": {"ada@example.org"}, "password": {"fjorten tette løk"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Request.URL.Path != "/drift" {
		t.Errorf("the link leads to %d %s", answer.StatusCode, answer.Request.URL)
	}
	if answer, err = http.Get(link); err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("the used link answers %d", answer.StatusCode)
	}
	stop()
	if n := strings.Count(said.String(), "/invitasjon/"); n != 1 {
		t.Errorf("the link is said %d times:\n%s", n, said)
	}

	said, stop = listening(t, program, data)
	defer stop()
	if answer, err = http.Get(regexp.MustCompile(`http://\S+`).FindString(said.String()) + "/healthz"); err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if strings.Contains(said.String(), "/invitasjon/") {
		t.Errorf("somebody runs the instance, and a link is said:\n%s", said)
	}
}

func TestReachable(t *testing.T) {
	for in, want := range map[string]string{"127.0.0.1:8357": "127.0.0.1:8357", "0.0.0.0:8357": "localhost:8357", "[::]:80": "localhost:80", "192.0.2.1:1": "192.0.2.1:1"} {
		at, err := net.ResolveTCPAddr("tcp", in)
		if err != nil {
			t.Fatal(err)
		}
		if got := reachable(at); got != want {
			t.Errorf("%s is reached at %s, want %s", in, got, want)
		}
	}
}
