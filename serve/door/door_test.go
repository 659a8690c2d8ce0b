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

// A sender who writes the header itself is counted by the line the proxy wrote after it, however the proxy adds.
func TestAddress_is_the_last_of_the_last_line(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Add("X-Forwarded-For", "203.0.113.1, 203.0.113.2")
	r.Header.Add("X-Forwarded-For", "198.51.100.7, 192.0.2.44")
	if got := Address(r, true); got != "192.0.2.44" {
		t.Errorf("two lines: %s", got)
	}
}

// Of the people of one town hall, who all come from one address, the one who guesses waits and nobody else; what succeeds does
// not count at all.
func TestLimits_who_guesses_waits_alone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimits(false)
		at := func(address string) *http.Request {
			r := httptest.NewRequest("POST", "/logg-inn", nil)
			r.RemoteAddr = address + ":1234"
			return r
		}
		hall := at("192.0.2.7")
		for i := range 300 {
			wait, back := l.SignIn(hall, fmt.Sprintf("p%d@example.org", i))
			if wait > 0 {
				t.Fatalf("sign-in %d waits %s", i+1, wait)
			}
			back()
		}
		for range 10 {
			l.SignIn(hall, "kari@example.org")
		}
		for range 500 { // who goes on all the same takes nothing from the others
			if wait, _ := l.SignIn(hall, " KARI@example.org "); wait != 90*time.Second {
				t.Fatalf("after ten failures: wait %s", wait)
			}
		}
		for _, r := range []*http.Request{hall, at("198.51.100.1")} {
			if wait, _ := l.SignIn(r, "siv@example.org"); wait > 0 {
				t.Errorf("somebody else waits %s", wait)
			}
		}
		if wait, _ := l.SignIn(at("198.51.100.2"), "kari@example.org"); wait > 0 {
			t.Errorf("the owner of the account, elsewhere, waits %s", wait)
		}
		time.Sleep(90 * time.Second)
		if wait, _ := l.SignIn(hall, "kari@example.org"); wait > 0 {
			t.Errorf("after the time that was said: wait %s", wait)
		}
	})
}

// Guessing at many accounts from one address ends after a hundred, and at one account from many addresses after thirty.
func TestLimits_guessing_at_many_and_from_many(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for what, test := range map[string]struct {
			most int
			try  func(l *Limits, i int) time.Duration
		}{
			"many accounts": {100, func(l *Limits, i int) time.Duration {
				r := httptest.NewRequest("POST", "/logg-inn", nil)
				wait, _ := l.SignIn(r, fmt.Sprintf("p%d@example.org", i))
				return wait
			}},
			"many addresses": {30, func(l *Limits, i int) time.Duration {
				r := httptest.NewRequest("POST", "/logg-inn", nil)
				r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", i)
				wait, _ := l.SignIn(r, "kari@example.org")
				return wait
			}},
		} {
			l, n := NewLimits(false), 0
			for n < 200 && test.try(l, n) == 0 {
				n++
			}
			if n != test.most {
				t.Errorf("%s: %d go through, want %d", what, n, test.most)
			}
		}
	})
}

// Without a proxy anybody can write X-Forwarded-For, and nobody gets a fresh count by it.
func TestLimits_believe_the_proxy_only_when_there_is_one(t *testing.T) {
	for _, behind := range []bool{false, true} {
		l, waits := NewLimits(behind), 0
		for i := range 6 {
			r := httptest.NewRequest("POST", "/glemt-passord", nil)
			r.Header.Set("X-Forwarded-For", fmt.Sprintf("203.0.113.%d", i))
			if wait, _ := l.Letter(r); wait > 0 {
				waits++
			}
		}
		if want := map[bool]int{false: 1, true: 0}[behind]; waits != want {
			t.Errorf("behind a proxy %v: %d of 6 wait, want %d", behind, waits, want)
		}
	}
}

func TestLimits_Post_by_session(t *testing.T) {
	l := NewLimits(false)
	as := func(method, session string) *http.Request {
		r := httptest.NewRequest(method, "/", nil)
		return r.WithContext(allmenning.WithVisitor(r.Context(), allmenning.Visitor{Session: session}))
	}
	for range 120 {
		if wait := l.Post(as("POST", "one")); wait > 0 {
			t.Fatal("one of the first 120 waits")
		}
	}
	for r, waits := range map[*http.Request]bool{as("POST", "one"): true, as("GET", "one"): false, as("POST", "two"): false, as("POST", ""): false} {
		if wait := l.Post(r); (wait > 0) != waits {
			t.Errorf("%s in session %q: wait %s", r.Method, allmenning.VisitorOf(r.Context()).Session, wait)
		}
	}
}
