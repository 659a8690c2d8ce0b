package main

import (
	"context"
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

	"allmenning"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// When the disk is full, whoever writes is told so in their language, and everybody reads on. With room again it goes on by itself.
func TestServe_on_a_full_disk(t *testing.T) {
	program, data := build(t), t.TempDir()
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=16m"); err != nil {
		t.Skipf("a small disk of its own cannot be made here, which takes root: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })
	said, stop := listening(t, program, data)
	defer stop()
	wait(t, "the link is said", func() bool { return firstLink.MatchString(said.String()) })
	link := firstLink.FindStringSubmatch(said.String())[1]
	site := regexp.MustCompile(`^http://[^/]+`).FindString(link)
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
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	post := func(address string, form url.Values) (int, string) {
		t.Helper()
		answer, err := browser.PostForm(address, form)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(page)
	}
	useUp(t, filepath.Join(data, file))
	for code, want := range map[string]string{"nb": "Det er fullt på disken", "nn": "Sei frå til den som driv tenesta", "en": "The disk is full"} {
		if answer, page := post(link+"?lang="+code, ada()); answer != http.StatusServiceUnavailable || !strings.Contains(page, want) {
			t.Errorf("%s: writing answers %d, want 503 with %q", code, answer, want)
		}
	}
	for _, path := range []string{"/", "/kommuner/1824", "/prosjekter", "/healthz"} {
		if code, _ := get(t, site+path); code != http.StatusOK {
			t.Errorf("reading %s answers %d", path, code)
		}
	}
	if err := os.Remove(ballast.Name()); err != nil {
		t.Fatal(err)
	}
	if code, page := post(link, ada()); code != http.StatusOK || !strings.Contains(page, "Ada") {
		t.Errorf("with room again, the same link answers %d", code)
	}
	stop()
	if out, err := exec.Command(program, "check", "--data", data).CombinedOutput(); err != nil {
		t.Errorf("check: %v\n%s", err, out)
	}
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
