package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// counting is a server whose page /x says how often it was drawn, and for whom.
func counting(event *int64, steady *bool) (*Server, *int) {
	drawn := 0
	return New(Config{
		Assets: bundle,
		Moment: func(context.Context) (int64, bool) { return *event, *steady },
		Municipalities: func() []part.Municipality {
			return []part.Municipality{{Number: "0301", Name: "Oslo"}, {Number: "1824", Name: "Vefsn"}}
		},
		Pages: []page.Routes{handlers{
			"GET /x": func(w http.ResponseWriter, r *http.Request) error {
				drawn++
				w.Header().Set("Content-Type", "text/plain")
				f := page.Of(r)
				_, err := fmt.Fprintf(w, "page %d %s %v %s", drawn, f.P.Lang(), f.Municipality, strings.Repeat("Vefsn ", 500))
				return err
			},
			"GET /cookie": func(w http.ResponseWriter, r *http.Request) error {
				drawn++
				http.SetCookie(w, &http.Cookie{Name: "mine", Value: "1"})
				_, err := fmt.Fprint(w, "for you alone")
				return err
			},
			"GET /broken": func(w http.ResponseWriter, r *http.Request) error {
				drawn++
				_, _ = fmt.Fprint(w, "half a page")
				return allmenning.ErrNotFound
			},
		}},
	}), &drawn
}

func TestKept_until_something_happens(t *testing.T) {
	event, steady := int64(7), true
	s, drawn := counting(&event, &steady)
	get := func(address string, head ...string) *http.Response {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		for i := 0; i < len(head); i += 2 {
			r.Header.Set(head[i], head[i+1])
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Result()
	}
	text := func(r *http.Response) string {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	first := get("/x")
	if again := get("/x"); *drawn != 1 || text(again) != text(first) || again.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("asked for twice, drawn %d times, or in two ways", *drawn)
	}
	if packed := get("/x", "Accept-Encoding", "gzip"); packed.Header.Get("Content-Encoding") != "gzip" || *drawn != 1 {
		t.Error("not sent packed to those who take it")
	}
	if same := get("/x", "If-None-Match", `"other", `+first.Header.Get("ETag")); same.StatusCode != http.StatusNotModified || text(same) != "" {
		t.Errorf("a page the browser has: %s", same.Status)
	}
	for n, address := range map[string]string{"another language": "/x?lang=en", "another municipality": "/x?kommune=1824", "another question": "/x?q=1"} {
		before := *drawn
		if get(address); *drawn != before+1 {
			t.Errorf("%s: the same page", n)
		}
	}
	if chosen := get("/x?kommune=1824&valgt=ja"); chosen.Header.Get("Set-Cookie") == "" {
		t.Error("a choice is not kept when the page is")
	}
	before := *drawn
	if get("/x", "Cookie", "kommune=1824"); *drawn != before+1 {
		t.Error("the page of none chosen for somebody who has chosen")
	}
	if get("/x", "Cookie", "kommune=1824"); *drawn != before+1 {
		t.Error("a page for those who have chosen is not kept")
	}
	event++
	before = *drawn
	if changed := get("/x", "If-None-Match", first.Header.Get("ETag")); *drawn != before+1 || changed.StatusCode != http.StatusOK {
		t.Error("something happened, and the page is the old one")
	}
	steady, event = false, event+1
	before = *drawn
	if get("/x"); get("/x").StatusCode != http.StatusOK || *drawn != before+2 {
		t.Error("kept while the index did not know of the last event")
	}
}

func TestKept_is_nothing_for_one_alone(t *testing.T) {
	event, steady := int64(7), true
	s, drawn := counting(&event, &steady)
	get := func(address string, as allmenning.Visitor) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil).WithContext(allmenning.WithVisitor(context.Background(), as)))
		return w
	}
	var nobody, peer, member, person allmenning.Visitor
	peer.Actor.Peer = true
	member.Actor.Organisations = []allmenning.OrganisationID{"o"}
	person.Actor.Person = "p"
	get("/x", nobody)
	for _, v := range []allmenning.Visitor{peer, member, person} {
		before := *drawn
		if get("/x", v); *drawn != before+1 {
			t.Errorf("%+v is given everybody's page", v)
		}
	}
	before := *drawn
	if get("/x", nobody); *drawn != before {
		t.Error("the page of somebody with an account took everybody's place")
	}
	for range 2 {
		before = *drawn
		if w := get("/cookie", nobody); *drawn != before+1 || w.Header().Get("Set-Cookie") == "" || w.Body.String() != "for you alone" {
			t.Error("an answer with a cookie is kept")
		}
	}
	if w := get("/broken", nobody); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "half a page") {
		t.Errorf("a page that failed half-way: %d", w.Code)
	}
}

// at is a moment at which the fifth thing happened.
var at = moment{event: 5}

func TestKept_lets_the_oldest_go(t *testing.T) {
	var k keeper
	page := make([]byte, mostKept/8)
	key := func(i int) pageKey { return pageKey{address: fmt.Sprint(i)} }
	for i := range 20 {
		k.put(key(i), &sheet{packed: page, at: at, made: time.Now()})
		if i > 0 && k.get(key(0), at) == nil {
			t.Fatalf("the page that is asked for all the time is gone after %d others", i)
		}
	}
	if held := len(k.late) + len(k.older); held < 3 || held > 8 {
		t.Errorf("%d pages of an eighth are held", held)
	}
	if k.get(key(19), at) == nil {
		t.Error("the last one is gone")
	}
}

func TestKept_counts_a_page_once(t *testing.T) {
	var k keeper
	key := pageKey{address: "/x"}
	s := &sheet{packed: make([]byte, mostKept/8), at: at, made: time.Now()}
	for range 20 {
		k.put(key, s)
	}
	if k.size != s.weight(key) || len(k.late) != 1 || len(k.older) != 0 {
		t.Errorf("one page put 20 times weighs %d, %d late, %d older", k.size, len(k.late), len(k.older))
	}
}

func TestKept_lets_all_go_when_something_happens(t *testing.T) {
	var k keeper
	for i := range 10 {
		k.put(pageKey{address: fmt.Sprint(i)}, &sheet{packed: make([]byte, mostKept/16), at: at})
	}
	after := moment{event: at.event + 1}
	if k.get(pageKey{address: "9"}, after) != nil || k.size != 0 || len(k.late)+len(k.older) != 0 {
		t.Errorf("%d bytes are held of what was true before", k.size)
	}
	k.put(pageKey{address: "slow"}, &sheet{at: at}) // drawn before, done after
	if len(k.late)+len(k.older) != 0 {
		t.Error("a page from before is kept after")
	}
}

// Whoever wants to fill our memory with addresses that all give the same page gets no further than the bound, and long ones
// are not kept at all: they may hold a text somebody has pasted.
func TestKept_takes_no_more_than_its_bound(t *testing.T) {
	event, steady := int64(7), true
	s, _ := counting(&event, &steady)
	ask := func(address string) {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, address, nil))
	}
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	ask("/x")
	before := heap()
	for i := range 3000 {
		ask(fmt.Sprintf("/x?n=%d&x=%s", i, strings.Repeat("x", 20_000)))
	}
	if n := len(s.keeper.late) + len(s.keeper.older); n != 1 {
		t.Errorf("%d pages are kept by addresses of 20 kB", n)
	}
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("3,000 addresses of 20 kB left %d bytes", grown)
	}
	before = heap()
	for i := range 3000 {
		ask(fmt.Sprintf("/x?n=%d&a=%s&b=%[2]s&c=%[2]s&d=%[2]s", i, strings.Repeat("x", longestKeptValue)))
	}
	if grown, most := heap()-before, mostKept+8<<20; len(s.keeper.late) < 1000 || grown > min(most, 2*s.keeper.size) {
		t.Errorf("%d pages left %d bytes, and say they are %d", len(s.keeper.late), grown, s.keeper.size)
	}
	for address, want := range map[string]bool{
		"/x?q=" + strings.Repeat("a", 200): true, "/x?q=" + strings.Repeat("a", 201): false, "/x?fra=" + url.QueryEscape("/sok?q="+strings.Repeat("a", 200)): false,
	} {
		_, held := s.keeper.late[pageKey{base: "http://example.com", address: address, lang: "nb"}]
		if ask(address); held {
			t.Fatal("held before it was asked for")
		}
		if _, held = s.keeper.late[pageKey{base: "http://example.com", address: address, lang: "nb"}]; held != want {
			t.Errorf("%.20s… of %d bytes is kept: %v", address, len(address), held)
		}
	}
}
