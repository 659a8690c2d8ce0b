package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"allmenning"
)

// deaf is a test that notes what fails, and goes on.
type deaf struct {
	testing.TB
	heard []string
}

func (d *deaf) Error(args ...any) { d.heard = append(d.heard, fmt.Sprint(args...)) }
func (d *deaf) Errorf(format string, args ...any) {
	d.heard = append(d.heard, fmt.Sprintf(format, args...))
}

// A proof that nothing can fail proves nothing. Here pages leak, each in a way of its own, and the check that is there for it hears it;
// without the leak it hears nothing.
func TestCanary_hears(t *testing.T) {
	t.Parallel()
	whole := openCanaries(t, "", nil)
	anonymous := whole.people[0]
	twin := openCanaries(t, "", func(r *allmenning.Record) bool { return !anonymous.reader.Sees(r.Class()) })
	hidden := idOf(allmenning.NounNeed, "own")
	inTwin := func(path string) func(c, twin *canaries) {
		return func(c, twin *canaries) { twins{c, twin, "anonymous"}.compare(http.MethodGet, path, nil) }
	}
	for name, leak := range map[string]struct {
		does  func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request)
		check func(c, twin *canaries)
		says  string
	}{
		"a word of a closed text": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(w, r)
				fmt.Fprint(w, song("need, own: challenge"))
			},
			func(c, _ *canaries) {
				c.listen(c.people[0], "x", c.ask(c.people[0], http.MethodGet, "/behov", nil).all())
			},
			"need, own: challenge",
		},
		"an id of a closed record": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Link", "</behov/"+string(hidden)+">; rel=prefetch")
				next.ServeHTTP(w, r)
			},
			func(c, _ *canaries) {
				c.listen(c.people[0], "x", c.ask(c.people[0], http.MethodGet, "/behov", nil).all())
			},
			"the id of need own",
		},
		"a count of what is closed": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(w, r)
				fmt.Fprintf(w, "<p>%d behov</p>", c.stored())
			},
			inTwin("/behov"), "not as one that is not there",
		},
		"a tag that follows from what is closed": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				got := httptest.NewRecorder()
				next.ServeHTTP(got, r)
				for k, v := range got.Header() {
					w.Header()[k] = v
				}
				w.Header().Set("ETag", fmt.Sprintf(`"%d-%d"`, got.Body.Len(), c.stored()))
				w.WriteHeader(got.Code)
				_, _ = got.Body.WriteTo(w)
			},
			inTwin("/prosjekter"), "Etag",
		},
		"a tag that is one for all readers": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("If-None-Match") == `"one"` {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				next.ServeHTTP(tagger{w}, r)
			},
			func(c, _ *canaries) { c.exchangeTags(c.people[0], c.named("editor")) },
			"is told that the page of",
		},
		"more work for what is closed than for what is not there": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				if bytes.Contains([]byte(r.URL.Path), []byte(hidden)) {
					_, _ = c.db.HasAdmin(r.Context())
				}
				next.ServeHTTP(w, r)
			},
			func(c, _ *canaries) {
				c.same(c.people[0], "x", http.MethodGet, "/behov/"+string(hidden), hidden, nil)
			},
			"other work",
		},
		"another answer for what is closed than for what is not there": {
			func(c *canaries, next http.Handler, w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Path, string(hidden)) {
					http.Error(w, "no", http.StatusForbidden)
					return
				}
				next.ServeHTTP(w, r)
			},
			func(c, _ *canaries) {
				c.same(c.people[0], "x", http.MethodGet, "/behov/"+string(hidden), hidden, nil)
			},
			"not as one that is not there",
		},
	} {
		for _, leaks := range []bool{false, true} {
			ears := &deaf{TB: t}
			c, other := whole.leaking(ears), twin.leaking(ears)
			if leaks {
				c.through(leak.does)
				other.through(leak.does)
			}
			c.fresh()
			other.fresh()
			leak.check(c, other)
			told := strings.Join(ears.heard, "\n")
			if leaks && !strings.Contains(told, leak.says) || !leaks && told != "" {
				t.Errorf("%s, leaking %t: heard %q", name, leaks, told)
			}
		}
	}
}

// leaking is the same world, heard by somebody else.
func (c *canaries) leaking(ears testing.TB) *canaries {
	same := *c
	same.t, same.said, same.around = ears, nil, nil
	return &same
}

// through puts something around the pages.
func (c *canaries) through(does func(*canaries, http.Handler, http.ResponseWriter, *http.Request)) {
	c.around = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { does(c, next, w, r) })
	}
}

// stored is how many records this world was made with.
func (c *canaries) stored() (n int) {
	for _, r := range c.records {
		if !c.left(r) {
			n++
		}
	}
	return n
}

// tagger gives every answer the same tag.
type tagger struct{ http.ResponseWriter }

func (t tagger) WriteHeader(code int) {
	t.Header().Set("ETag", `"one"`)
	t.ResponseWriter.WriteHeader(code)
}
