package door

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"allmenning"
)

// people knows one token.
type people struct{ err error }

func (p people) Visit(_ context.Context, token string) (allmenning.Visitor, error) {
	if p.err != nil {
		return allmenning.Visitor{}, p.err
	}
	if token != "good" {
		return allmenning.Visitor{}, allmenning.ErrNotFound
	}
	return allmenning.Visitor{Name: "Kari", Actor: allmenning.Actor{Reader: allmenning.Reader{Person: "kari"}}}, nil
}

func TestWrap(t *testing.T) {
	for name, test := range map[string]struct {
		cookie, path string
		err          error
		name         string // who acts
		cleared      bool
		noStore      bool
	}{
		"nobody":                {"", "/", nil, "", false, false},
		"a session":             {"good", "/", nil, "Kari", false, true},
		"an ended session":      {"old", "/", nil, "", true, false},
		"an asset":              {"good", "/assets/app.css", nil, "", false, false},
		"a store that is down":  {"good", "/", errors.New("down"), "", false, false},
		"a token far too long":  {strings.Repeat("x", 101), "/", nil, "", false, false},
		"an account now closed": {"closed", "/", nil, "", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			var who string
			d := Door{People: people{test.err}}
			h := d.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { who = allmenning.VisitorOf(r.Context()).Name }))
			w, r := httptest.NewRecorder(), httptest.NewRequest("GET", test.path, nil)
			if test.cookie != "" {
				r.AddCookie(&http.Cookie{Name: "okt", Value: test.cookie})
			}
			h.ServeHTTP(w, r)
			cleared := strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0")
			noStore := w.Header().Get("Cache-Control") == "no-store"
			if who != test.name || cleared != test.cleared || noStore != test.noStore {
				t.Errorf("who %q, cleared %v, no-store %v", who, cleared, noStore)
			}
		})
	}
}

func TestEnter_by_https_only_for_this_host(t *testing.T) {
	w := httptest.NewRecorder()
	Door{Secure: true}.Enter(w, "token")
	c := w.Result().Cookies()[0]
	if c.Name != "__Host-okt" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("got %+v", c)
	}
}

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &Limit{Burst: 3, Every: time.Minute}
		for i := range 3 {
			if ok, _ := l.Allow("a"); !ok {
				t.Fatalf("try %d is refused", i+1)
			}
		}
		ok, wait := l.Allow("a")
		if ok || wait != time.Minute {
			t.Errorf("the fourth: %v, wait %s; want refused for a minute", ok, wait)
		}
		if ok, _ := l.Allow("b"); !ok {
			t.Error("another key is refused")
		}
		time.Sleep(time.Minute)
		if ok, _ := l.Allow("a"); !ok {
			t.Error("refused after a minute")
		}
	})
}

func TestLimit_memory_is_bounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &Limit{Burst: 1, Every: time.Minute}
		for i := range mostBuckets {
			l.Allow(fmt.Sprint(i))
		}
		if ok, _ := l.Allow("one too many"); ok || len(l.buckets) != mostBuckets {
			t.Errorf("%v, %d buckets", ok, len(l.buckets))
		}
		time.Sleep(time.Minute)
		if ok, _ := l.Allow("later"); !ok || len(l.buckets) != 1 {
			t.Errorf("%v, %d buckets; want the full ones forgotten", ok, len(l.buckets))
		}
	})
}

func TestAddress(t *testing.T) {
	for _, test := range []struct{ remote, forwarded, want string }{
		{"192.0.2.7:1234", "", "192.0.2.7"},
		{"192.0.2.7:1234", "198.51.100.1, 203.0.113.9", "203.0.113.9"},
		{"[2001:db8:1:2:3:4:5:6]:1", "", "2001:db8:1:2::"},
		{"odd", "", "odd"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = test.remote
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := Address(r, test.forwarded != ""); got != test.want {
			t.Errorf("%s %s: got %s, want %s", test.remote, test.forwarded, got, test.want)
		}
	}
}
