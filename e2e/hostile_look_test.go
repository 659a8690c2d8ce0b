package e2e

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
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
	kind string // the pattern of its address, or which answer it is: "svar 422", "letter digest"
}

// answer is a page that no address gives again.
type answer struct {
	sent
	kind string
}

// keep remembers an answer that no address gives again: where a field is wrong that was not so before, or the first two of its kind.
func (x *hostile) keep(got sent) {
	if !strings.Contains(got.header.Get("Content-Type"), "text/html") {
		return
	}
	kind, fresh, wrong := fmt.Sprint(got.code), false, false
	for _, s := range sheets("/", got.body) {
		kind += "\n" + s.place()
		for _, c := range s.controls {
			if c.wrong {
				field := s.place() + " " + plainName(c.name)
				wrong, fresh = true, fresh || x.alike[field] == 0
				x.alike[field]++
			}
		}
	}
	if x.alike[kind]++; fresh || !wrong && x.alike[kind] <= 2 {
		x.answers = append(x.answers, answer{got, fmt.Sprint("answer ", got.code)})
	}
}

// views are the pages on which hostile texts stand: of each kind of address the newest and the oldest records, and each once. What a
// page says in another language is asked of one page of each kind.
func (x *hostile) views() (all []view) {
	seen := map[view]bool{}
	x.written = nil
	add := func(by *caller, lang, path, kind string) {
		path, _, _ = strings.Cut(path, "#")
		if v := (view{by, lang, path, ""}); !seen[v] {
			seen[v] = true
			v.kind = kind
			all = append(all, v)
		}
	}
	kari, ada, nobody := x.callers[0], x.callers[1], x.callers[2]
	for _, pattern := range hung(x.t) {
		if !strings.HasPrefix(pattern, "GET ") || strings.Contains(pattern, "/assets/") || pattern == "GET /" {
			continue
		}
		translated := false
		for _, path := range x.places(pattern) {
			got := kari.do(http.MethodGet, path, nil)
			x.strange(path, got)
			if holds(got) && got.code < 300 {
				add(kari, "nb", path, pattern)
				if !translated {
					translated = true
					add(kari, "nn", path, pattern)
				}
			}
			if strings.HasPrefix(path, "/drift") {
				add(ada, "nb", path, pattern)
			}
		}
	}
	for noun, list := range x.records {
		if at := "GET /" + noun; noun != "lister" {
			for _, path := range []string{list[len(list)-1], list[len(list)/2]} { // the newest has letters that turn
				add(nobody, "en", path, at+"/{id}")
				add(nobody, "en", path+"/historikk", at+"/{id}/historikk")
				add(kari, "nb", path+"/historikk", at+"/{id}/historikk")
			}
			for _, path := range slices.Backward(list) { // one at least that shows something
				if _, got := kari.read(path + "/historikk"); holds(got) {
					add(kari, "nb", path+"/historikk", at+"/{id}/historikk")
					break
				}
			}
			add(nobody, "en", "/"+noun, at)
			add(nobody, "en", "/"+noun+"?sted=1824", at) // where the library has less before them
		}
	}
	hits := map[string]int{}
	for _, a := range x.asked {
		at, _, query := strings.Cut(a.path, "?")
		if strings.HasPrefix(at, "/ut/") {
			x.taken(a)
			continue
		}
		if hits[at]++; !query || hits[at]%7 == 1 && hits[at] < 7*mostHits { // one list of hits is written as the others
			add(a.by, "nb", a.path, "asked "+ids.ReplaceAllString(at, "{id}"))
		}
	}
	for _, path := range x.keeper {
		add(ada, "nb", path, "GET "+ids.ReplaceAllString(path, "{id}"))
	}
	for i, got := range x.answers {
		x.strange("/", got.sent)
		if holds(got.sent) {
			add(nobody, "nb", fmt.Sprint("/svar/", i), got.kind)
		}
	}
	return all
}

// taken fails where a file that is taken along is a page: a browser keeps it, and shows nothing of it.
func (x *hostile) taken(a asked) {
	got := a.by.do(http.MethodGet, a.path, nil)
	if got.code == http.StatusOK && !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		x.t.Errorf("%.200s is no file: %v", a.path, got.header)
	}
}

// after keeps the pages that show what a form has just stored, as long as they show a field that no page kept so far does: later forms
// write over it, and lists do not show all there is.
func (x *hostile) after(p *plan, got sent) {
	if !slices.ContainsFunc(slices.Collect(maps.Values(p.marks)), func(m string) bool { return !x.met[m] }) || p.taken > mostAfter {
		return
	}
	to, _, _ := strings.Cut(got.header.Get("Location"), "#")
	for _, see := range []struct {
		by   *caller
		path string
	}{{p.by, to}, {p.by, p.page}, {x.callers[1], "/drift"}, {x.callers[0], "/min-side"}, {p.by, strings.TrimSuffix(p.page, "/inviter")}} {
		if !strings.HasPrefix(see.path, "/") {
			continue
		}
		_, page := see.by.read(see.path)
		if !strings.Contains(page.header.Get("Content-Type"), "text/html") {
			continue
		}
		fresh := false
		for _, m := range p.marks {
			if !x.met[m] && strings.Contains(page.body, m) {
				x.met[m], fresh = true, true
			}
		}
		if fresh {
			x.answers = append(x.answers, answer{page, "after"})
		}
	}
}

// mostAfter is how many times a form is sent before no page is looked for any more that shows what was written.
const mostAfter = 5

// mostHits is how many lists of hits of one search are looked at.
const mostHits = 8

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

// Pages are looked at by so many at once, each with a tab for each reader and language.
const lookers = 2

// look opens pages with the trap set and the policy off, and every tenth with the policy on. It gives the texts and the marks that stand on
// none of them, and how many of each kind show hostile texts.
func (x *hostile) look(t *testing.T, all []view) (unseen map[string]bool, marks map[string]string, shown map[string]int) {
	unseen, marks, shown = map[string]bool{}, x.marks(), map[string]int{}
	for _, s := range x.texts {
		unseen[squeezed(s)] = true
	}
	t.Logf("%d pages to look at", len(all))
	var mu sync.Mutex
	caught := 0
	t.Run("pages", func(t *testing.T) {
		for k := range lookers {
			t.Run(fmt.Sprint(k), func(t *testing.T) {
				t.Parallel()
				open := map[string]*browser.Tab{}
				for i := k; i < len(all); i += lookers {
					v, bare := all[i], i/lookers%10 != 0
					which := fmt.Sprint(v.by.name, v.lang, bare)
					tab := open[which]
					if tab == nil {
						tab = browser.Open(t, asCaller{x, v.by}, browser.Wide, browser.Language(v.lang), browser.Lasting(15*time.Minute))
						tab.Trap(bare)
						open[which] = tab
					}
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
					if strings.Contains(words, mark) {
						shown[v.kind]++
					}
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
	t.Logf("%d texts in %d pages: %d executions; %d texts were not to be read anywhere", len(x.texts), len(all), caught, len(unseen))
	return unseen, marks, shown
}

// shows looks at everything, and fails where what was written is not to be read.
func (x *hostile) shows(t *testing.T) {
	unseen, marks, shown := x.look(t, x.views())
	if len(unseen) > len(x.texts)/20 {
		t.Error("the pages do not show what is written: they prove nothing")
	}
	for s := range unseen {
		t.Logf("nowhere to be read: %q", s)
	}
	x.unmet(t, marks)
	x.kinds(t, shown)
}

// marks are the words that stand in one field each, and which field that is. What a form asks of a new record it asks alike when the record
// is changed.
func (x *hostile) marks() map[string]string {
	all := map[string]string{}
	for _, p := range x.plans {
		for name, m := range p.marks {
			all[m] = fieldAt(p, name)
		}
	}
	return all
}

// fieldAt names a field of a form, alike in the form of a new record and in that of a change, and in each row of a list.
func fieldAt(p *plan, name string) string {
	place := strings.NewReplacer("/ny/{id}", "", "/{id}/endre", "").Replace(p.sheet.place())
	return place + " " + plainName(name)
}

// unmet fails where what is written in a field is on no page, marks being those that were on none; and where nowhere says that a field
// is on none, and it is.
func (x *hostile) unmet(t *testing.T, marks map[string]string) {
	met, all := map[string]bool{}, map[string]bool{}
	for m, field := range x.marks() {
		all[field] = true
		if marks[m] == "" {
			met[field] = true
		}
	}
	for field := range all {
		switch why := nowhere[field]; {
		case !met[field] && why == "":
			t.Errorf("nowhere to be read: what is written in %s", field)
		case met[field] && why != "":
			t.Errorf("what is written in %s is to be read, and nowhere says why not: %s", field, why)
		}
	}
	for field := range nowhere {
		if !all[field] {
			t.Errorf("nobody writes in %s", field)
		}
	}
	t.Logf("of %d fields people write in, what is written in %d is read on a page", len(all), len(met))
}

// nowhere are the fields whose text no page shows, each with why.
var nowhere = map[string]string{}

// kinds fails where no page of a kind that shows what people write shows a hostile text any more.
func (x *hostile) kinds(t *testing.T, shown map[string]int) {
	for kind := range strings.FieldsFuncSeq(showing, func(r rune) bool { return r == '\n' }) {
		for _, one := range spreadOut(strings.TrimSpace(kind)) {
			if one != "" && shown[one] == 0 {
				t.Errorf("no page of the kind %q shows a hostile text", one)
			}
		}
	}
	var told []string
	for kind, n := range shown {
		told = append(told, fmt.Sprintf("%s %d", kind, n))
	}
	slices.Sort(told)
	t.Logf("%d kinds of pages show hostile texts: %s", len(shown), strings.Join(told, "; "))
}

// showing are the kinds of pages of which one at least is to show a hostile text: record, history and one of its versions, the form of a
// change, what is printed and taken out, what else is done with a record, lists, letters, and answers with what is wrong or two texts.
const showing = `GET /(behov,prosjekter,resultater,samarbeid)/{id}
GET /(behov,prosjekter,resultater,samarbeid)/{id}/historikk
GET /(behov,prosjekter,resultater,samarbeid)/{id}/historikk/{version}
GET /(behov,prosjekter,resultater,samarbeid)/{id}/endre
GET /(behov,prosjekter,resultater,samarbeid)/{id}/synlighet
GET /(behov,prosjekter,samarbeid,lister)
asked /(behov,prosjekter,resultater,studier,kommuner,sok)
GET /lister/{id}
GET /behov/{id}/(trekk-tilbake,spor,vart)
GET /(prosjekter,oppsummeringer)/{id}/utskrift
GET /(min-side,drift)
GET /oppfolging/{token}
GET /organisasjoner/{id}/folk
answer (409,422)
letter (question,entry,still_runs,digest)`

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
