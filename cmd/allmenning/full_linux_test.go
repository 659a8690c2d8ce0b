package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// When the disk is full, whoever writes is told so in their language and keeps what they wrote, and everybody reads on. With room again
// it goes on by itself.
func TestServe_on_a_full_disk(t *testing.T) {
	program, data := build(t), t.TempDir()
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small disk of its own cannot be made here, which takes root: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })
	x := visit(t, program, data)
	ballast, err := os.Create(filepath.Join(data, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1 << 16, 1} {
		for err = nil; err == nil; {
			_, err = ballast.Write(make([]byte, size))
		}
	}
	_ = ballast.Close()
	useUp(t, filepath.Join(data, file))
	x.isTold("Det er fullt på disken", "Det er fullt på disken", "The disk is full")
	if err := os.Remove(ballast.Name()); err != nil {
		t.Fatal(err)
	}
	x.goesOn()
}

// So it is on a disk that takes nothing at all any more, such as one that the system has made read-only after a fault. Here no file may
// grow or be written to while a limit of the process stands, which anybody may set and take away again.
func TestServe_on_a_disk_that_takes_nothing(t *testing.T) {
	x := visit(t, build(t), t.TempDir())
	for round := range 2 {
		var before syscall.Rlimit
		x.limit(nil, &before)
		x.limit(&syscall.Rlimit{Cur: 0, Max: before.Max}, nil)
		x.isTold("Disken kan ikke skrives på", "Disken kan ikkje skrivast på", "The disk cannot be written to")
		x.limit(&before, nil)
		if round > 0 {
			break
		}
		if code, page := x.post(x.site+"/bli-med", join(1)); code != http.StatusOK || strings.Contains(page, "kari1@") { // it leads on to the receipt
			t.Errorf("in between, asking to be let in answers %d", code)
		}
	}
	x.goesOn()
}

// So it is with a PostgreSQL that may only be read, as one that follows another until it is made the first: those who hold a connection
// are cut off, and whoever calls again may read.
func TestServe_on_a_postgres_that_may_only_be_read(t *testing.T) {
	if !testkit.HasPostgres() {
		t.Skip("no PostgreSQL: set " + testkit.PostgresVariable)
	}
	address := testkit.Postgres(t)
	x := visit(t, build(t), t.TempDir(), "--database", address)
	server, err := sql.Open("pgx", os.Getenv(testkit.PostgresVariable))
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	name := address[strings.LastIndexByte(address, '/')+1:]
	name, _, _ = strings.Cut(name, "?")
	readOnly := func(setting string) {
		for _, statement := range []string{
			"ALTER DATABASE " + name + " SET default_transaction_read_only = " + setting,
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
		} {
			if _, err := server.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
	}
	readOnly("on")
	x.isTold("Disken kan ikke skrives på", "Disken kan ikkje skrivast på", "The disk cannot be written to")
	readOnly("off")
	x.goesOn()
}

// visitor is somebody with a browser and the first link to a server of its own.
type visitor struct {
	t             *testing.T
	program, data string
	flags         []string // beside the folder of the data
	link, site    string
	pid, asked    int
	stop          func()
	browser       *http.Client
}

func visit(t *testing.T, program, data string, flags ...string) *visitor {
	t.Helper()
	said, stop := listening(t, program, data, append(flags, "--behind-proxy")...)
	t.Cleanup(stop)
	wait(t, "the link is said", func() bool { return firstLink.MatchString(said.String()) })
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	x := &visitor{t: t, program: program, data: data, flags: flags, pid: said.pid, link: firstLink.FindStringSubmatch(said.String())[1], stop: stop, browser: &http.Client{Jar: jar}}
	x.site = regexp.MustCompile(`^http://[^/]+`).FindString(x.link)
	return x
}

// limit sets how large a file of the server may be, or reads it.
func (x *visitor) limit(set, get *syscall.Rlimit) {
	x.t.Helper()
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(x.pid), syscall.RLIMIT_FSIZE, uintptr(unsafe.Pointer(set)), uintptr(unsafe.Pointer(get)), 0, 0)
	if errno != 0 {
		x.t.Fatal(errno)
	}
}

func (x *visitor) post(address string, form url.Values) (int, string) {
	x.t.Helper()
	ask, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		x.t.Fatal(err)
	}
	x.asked++
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.Header.Set("Referer", address)
	ask.Header.Set("X-Forwarded-For", fmt.Sprint("10.0.0.", x.asked)) // from one place one may not try so often
	answer, err := x.browser.Do(ask)
	if err != nil {
		x.t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		x.t.Fatal(err)
	}
	return answer.StatusCode, string(page)
}

// isTold fails where a form is not answered by a page that says so in each language and holds what was written, but nothing of a form
// with a password, which it leads back to; and where something cannot be read.
func (x *visitor) isTold(nb, nn, en string) {
	x.t.Helper()
	for lang, want := range map[string]string{"nb": nb, "nn": nn, "en": en} {
		for address, form := range map[string]url.Values{x.link: ada(), x.site + "/bli-med": join(0)} {
			code, page := x.post(address+"?lang="+lang, form)
			if code != http.StatusServiceUnavailable || !strings.Contains(page, want) {
				x.t.Errorf("%s: writing answers %d, want 503 with %q", lang, code, want)
			}
			if form.Has("password") && !strings.Contains(page, `<a href="`+strings.TrimPrefix(address, x.site)) {
				x.t.Errorf("%s: the page does not lead back to where the password was written", lang)
			}
			for name, values := range form {
				if kept := strings.Contains(page, html.EscapeString(values[0])); kept == form.Has("password") {
					x.t.Errorf("%s: the page has the %s that was written: %t", lang, name, kept)
				}
			}
		}
	}
	for _, path := range []string{"/", "/kommuner/1824", "/prosjekter", "/sok?q=fall", "/healthz"} {
		if code, _ := get(x.t, x.site+path); code != http.StatusOK {
			x.t.Errorf("reading %s answers %d", path, code)
		}
	}
}

// goesOn fails where what was refused is not taken now, or the store is not whole.
func (x *visitor) goesOn() {
	x.t.Helper()
	if code, page := x.post(x.link, ada()); code != http.StatusOK || !strings.Contains(page, "Ada") {
		x.t.Errorf("when there is a disk again, the same link answers %d", code)
	}
	x.stop()
	if out, err := exec.Command(x.program, append([]string{"check", "--data", x.data}, x.flags...)...).CombinedOutput(); err != nil {
		x.t.Errorf("check: %v\n%s", err, out)
	}
}

// join is what somebody writes who asks to be let in.
func join(n int) url.Values {
	return url.Values{"org": {string(commons.MunicipalityOwner("1841"))}, "name": {"Kari Ås Nordmann"}, "email": {fmt.Sprintf("kari%d@example.org", n)}, "text": {"Jeg arbeider med fall & <svimmelhet>."}}
}

// useUp writes to the store until it takes no more: the log of a database has room inside it, however full the disk is.
func useUp(t *testing.T, path string) {
	t.Helper()
	db := testkit.Open(t, path, store.Options{Fold: lang.Fold})
	for i, size := range []int{1 << 17, 1 << 12, 1} {
		for n := 0; ; n++ {
			err := db.Write(context.Background(), func(tx *store.Tx) error {
				return tx.SetSetting(fmt.Sprint("ballast.", i, ".", n), strings.Repeat("x", size))
			})
			if allmenning.KindOf(err) == allmenning.Unavailable {
				break
			}
			if err != nil || n > 10_000 {
				t.Fatalf("the store does not fill: %v", err)
			}
		}
	}
}

func ada() url.Values {
	return url.Values{"name": {"Ada"}, "email": {"ada@example.org"}, "password": {"fjorten tette løk"}}
}
