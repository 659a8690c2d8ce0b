package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"allmenning/i18n"
)

func knock(h http.Handler, method, target string, head ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(head); i += 2 {
		r.Header.Add(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func quiet() Config {
	return Config{Assets: bundle, Log: slog.New(slog.DiscardHandler), Lang: i18n.NB}
}

func TestStarting_says_so_until_there_is_something_to_show(t *testing.T) {
	opening := Starting(quiet(), time.Millisecond)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/": 503, "/prosjekter/1": 503, "/assets/app-1.css": 200, "/robots.txt": 503} {
		w := knock(opening, "GET", path)
		if w.Code != want {
			t.Errorf("%s answers %d, want %d", path, w.Code, want)
		}
		if (want == 503) != (w.Header().Get("Retry-After") != "") {
			t.Errorf("%s: Retry-After %q", path, w.Header().Get("Retry-After"))
		}
		if w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s has no headers of ours", path)
		}
	}
	if body := knock(opening, "GET", "/readyz").Body.String(); strings.TrimSpace(body) != "starting" {
		t.Errorf("readyz says %q", body)
	}
	for target, want := range map[string]string{"/": "starter opp", "/?lang=nn": "startar opp", "/sok?q=a&lang=en": "is starting"} {
		w := knock(opening, "GET", target)
		has(t, w.Body.String(), want, `href="`+strings.ReplaceAll(target, "&", "&amp;")+`"`, "app-1.css", "noindex")
		if w.Header().Get("Cache-Control") != "no-store" || len(w.Result().Cookies()) > 0 {
			t.Errorf("%s: %v", target, w.Header())
		}
	}
	if w := knock(opening, "GET", "/?kommune=1824", "Cookie", "kommune=0301"); len(w.Result().Cookies()) > 0 {
		t.Error("the reader's municipality is changed by a program that knows none")
	}
	opening.Open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	opening.Open(http.NotFoundHandler())
	for _, path := range []string{"/", "/readyz", "/healthz"} {
		if w := knock(opening, "GET", path); w.Code != http.StatusTeapot {
			t.Errorf("inside, %s answers %d", path, w.Code)
		}
	}
}

// Whoever comes while a short start is under way gets the page that was asked for, only a little later.
func TestStarting_lets_in_those_who_wait(t *testing.T) {
	opening := Starting(quiet(), time.Minute)
	answered := make(chan int)
	go func() { answered <- knock(opening, "GET", "/").Code }()
	if w := knock(opening, "GET", "/healthz"); w.Code != 200 {
		t.Errorf("healthz waits: %d", w.Code)
	}
	if w := knock(opening, "GET", "/readyz"); w.Code != 503 {
		t.Errorf("readyz waits: %d", w.Code)
	}
	select {
	case code := <-answered:
		t.Fatalf("answered %d before it was opened", code)
	case <-time.After(20 * time.Millisecond):
	}
	opening.Open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	if code := <-answered; code != http.StatusTeapot {
		t.Errorf("who waited got %d", code)
	}
}
