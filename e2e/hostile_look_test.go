package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"allmenning/e2e/browser"
)

// view is one page to look at, as somebody sees it.
type view struct {
	by   *caller
	lang string
	path string
}

// views are all pages on which hostile texts may stand.
func (x *hostile) views() (all []view) {
	seen := map[view]bool{}
	x.written = nil
	add := func(by *caller, lang, path string) {
		if v := (view{by, lang, path}); !seen[v] {
			seen[v] = true
			all = append(all, v)
		}
	}
	kari, ada, nobody := x.callers[0], x.callers[1], x.callers[2]
	for _, pattern := range hung(x.t) {
		if !strings.HasPrefix(pattern, "GET ") || strings.Contains(pattern, "/assets/") || pattern == "GET /" {
			continue
		}
		for _, path := range x.places(pattern) {
			path, _, _ = strings.Cut(path, "#")
			got := kari.do(http.MethodGet, path, nil)
			x.strange(path, got)
			if holds(got) && got.code < 300 {
				add(kari, "nb", path)
				if !strings.Contains(pattern, "{id}/") {
					add(kari, "nn", path)
				}
			}
			if strings.HasPrefix(path, "/drift") {
				add(ada, "nb", path)
			}
		}
	}
	for noun, list := range x.records {
		for i, path := range list[:min(len(list), mostOfNoun)] {
			add(kari, "nb", path)
			if i < 3 {
				add(nobody, "en", path)
				add(nobody, "en", path+"/historikk")
			}
		}
		add(nobody, "en", "/"+noun)
	}
	for i, a := range x.asked {
		if strings.Contains(a.path, "?") && i%4 != 0 {
			continue // one list of hits is written as the others
		}
		path, _, _ := strings.Cut(a.path, "#")
		add(a.by, "nb", path)
	}
	for _, path := range x.keeper {
		add(ada, "nb", path)
	}
	for i, got := range x.answers {
		x.strange("/", got)
		if holds(got) {
			add(nobody, "nb", fmt.Sprint("/svar/", i))
		}
	}
	return all
}

// mostOfNoun is how many records of a noun are opened: their lists show the others.
const mostOfNoun = 5

// holds says that there is something of a hostile text on a page, however it is written. What is not there cannot run.
func holds(got sent) bool {
	return strings.Contains(got.header.Get("Content-Type"), "text/html") && strings.Contains(got.body, mark)
}

// ServeHTTP gives an answer that no address gives again; all else is the house's own.
func (x *hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !x.styled && strings.HasSuffix(r.URL.Path, ".css") || !x.styled && strings.HasSuffix(r.URL.Path, ".woff2") {
		w.Header().Set("Content-Type", "text/css") // the look of a page runs nothing, and takes most of the time
		return
	}
	var i int
	if n, _ := fmt.Sscanf(r.URL.Path, "/svar/%d", &i); n == 0 {
		x.h.ServeHTTP(w, r)
		return
	}
	for _, name := range []string{"Content-Type", "Content-Security-Policy"} {
		w.Header().Set(name, x.answers[i].header.Get(name))
	}
	_, _ = w.Write([]byte(x.answers[i].body))
}

// Pages are looked at in so many tabs at once, each for so many pages and no longer than that: a tab has its time.
const (
	tabs    = 2
	perTab  = 15
	longest = 45 * time.Second
)

// seat is a tab with how long it has been looked at.
type seat struct {
	tab   *browser.Tab
	pages int
	since time.Time
}

// look opens every page with the trap set and the policy off, and every tenth with the policy on.
func (x *hostile) look(t *testing.T) {
	all := x.views()
	unseen := map[string]bool{}
	for _, s := range x.texts {
		unseen[squeezed(s)] = true
	}
	marks := map[string]string{}
	for _, p := range x.plans {
		for name, m := range p.marks {
			marks[m] = p.key + ": " + name
		}
	}
	total := len(marks)
	t.Logf("%d pages to look at", len(all))
	var mu sync.Mutex
	caught := 0
	t.Run("pages", func(t *testing.T) {
		for k := range tabs {
			t.Run(fmt.Sprint(k), func(t *testing.T) {
				t.Parallel()
				open := map[string]*seat{}
				for i := k; i < len(all); i += tabs {
					v := all[i]
					bare := i%10 != 0
					which := fmt.Sprint(v.by.name, v.lang, bare)
					if at := open[which]; at == nil || at.pages == perTab || time.Since(at.since) > longest {
						open[which] = &seat{tab: browser.Open(t, asCaller{x, v.by}, browser.Wide, browser.Language(v.lang)), since: time.Now()}
						open[which].tab.Trap(bare)
					}
					open[which].pages++
					tab := open[which].tab
					tab.Visit(v.path)
					loose, words := tab.Loose(mark), squeezed(tab.Words())
					sprung := tab.Sprung()
					for _, s := range append(loose, sprung...) {
						t.Errorf("%.200s in %s, to %s: %s", v.path, v.lang, v.by.name, s)
					}
					for _, s := range tab.Faults() {
						if !strings.Contains(s, "status of 4") {
							t.Errorf("%.200s: in the console: %s", v.path, s)
						}
					}
					mu.Lock()
					caught += len(loose) + len(sprung)
					for s := range unseen {
						if strings.Contains(words, s) {
							delete(unseen, s)
						}
					}
					for m := range marks {
						if strings.Contains(words, m) {
							delete(marks, m)
						}
					}
					mu.Unlock()
				}
			})
		}
	})
	t.Logf("%d texts in %d pages: %d executions; %d texts were not to be read anywhere; of %d fields people write in, the texts of %d were not", len(x.texts), len(all), caught, len(unseen), total, len(marks))
	if len(unseen) > len(x.texts)/20 || len(marks) > total*2/3 {
		t.Error("the pages do not show what is written: they prove nothing")
	}
	for s := range unseen {
		t.Logf("nowhere to be read: %q", s)
	}
	for _, name := range marks {
		t.Logf("nowhere to be read: what is written in %s", name)
	}
}

// asCaller lets a browser see what one caller sees.
type asCaller struct {
	x  *hostile
	by *caller
}

func (a asCaller) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.by.session != "" {
		r.AddCookie(&http.Cookie{Name: "okt", Value: a.by.session})
	}
	a.x.ServeHTTP(w, r)
}

// squeezed is a text with its white space made one, as pages show it.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }
