package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"allmenning"
)

// A reader meets the same pages, lists, counts and suggestions as if what is closed to the reader was not there, after the same
// work. Readers who see the same share the world without the rest.
func TestCanary_twin(t *testing.T) {
	t.Parallel()
	for _, alike := range seeAlike(openCanaries(t, "", nil)) {
		t.Run(strings.Join(alike, ", "), func(t *testing.T) {
			t.Parallel()
			c := openCanaries(t, "", nil)
			sees := func(r *allmenning.Record) bool { return c.named(alike[0]).reader.Sees(r.Class()) }
			twin := openCanaries(t, "", func(r *allmenning.Record) bool { return !sees(r) })
			for who, name := range alike {
				twins{c, twin, name}.meet(who)
			}
		})
	}
}

// So it is in nynorsk and English: for nobody in particular, and for one with all rights in another organisation.
func TestCanary_twin_languages(t *testing.T) {
	t.Parallel()
	for _, lang := range []allmenning.Lang{allmenning.NN, allmenning.EN} {
		for _, name := range []string{"anonymous", "peer"} {
			t.Run(string(lang)+", "+name, func(t *testing.T) {
				t.Parallel()
				c := openCanaries(t, "", nil)
				reader := c.named(name).reader
				twin := openCanaries(t, "", func(r *allmenning.Record) bool { return !reader.Sees(r.Class()) })
				c.lang, twin.lang = lang, lang
				twins{c, twin, name}.meet(0)
			})
		}
	}
}

// seeAlike puts the names of those together who see the same records.
func seeAlike(c *canaries) (all [][]string) {
	at := map[string]int{}
	for _, p := range c.people {
		var seen strings.Builder
		hidden := 0
		for _, r := range c.records {
			if p.reader.Sees(r.Class()) {
				seen.WriteString(string(r.ID))
			} else {
				hidden++
			}
		}
		if hidden < len(draftable) {
			c.t.Errorf("only %d records are closed to %s", hidden, p.name)
		}
		i, ok := at[seen.String()]
		if !ok {
			i = len(all)
			at[seen.String()], all = i, append(all, nil)
		}
		all[i] = append(all[i], p.name)
	}
	return all
}

func (c *canaries) named(name string) *person {
	return c.people[slices.IndexFunc(c.people, func(p *person) bool { return p.name == name })]
}

// twins are the world and the world without what somebody does not see.
type twins struct {
	whole, twin *canaries
	name        string // of who reads
}

// meet reads and writes in both worlds.
func (w twins) meet(who int) {
	c, p := w.whole, w.whole.named(w.name)
	for _, path := range c.fixed() {
		w.compare(http.MethodGet, path, nil)
	}
	for _, pattern := range spread("record") {
		for _, r := range c.records {
			if r.Noun == nounAt(pattern) && p.reader.Sees(r.Class()) {
				for _, path := range addresses(pattern, r.ID) {
					w.compare(http.MethodGet, path, nil)
				}
			}
		}
	}
	for i, pattern := range spread("written") {
		for _, path := range addresses(pattern, begins(who, i)) {
			for _, form := range typed(closed) {
				w.compare(http.MethodPost, path, form)
			}
		}
	}
}

// queued is how many letters wait, which is told to who runs the instance and keeps the post going, whatever the letters are about: it
// is not held alike. One who keeps a synthesis is written to of each result proposed to it.
var queued = regexp.MustCompile(`<dt>Venter</dt><dd class="num">\d+</dd>`)

// ofChange is the id of a change of the glossary that a form is for, which is another each time.
var ofChange = regexp.MustCompile(`name="id" value="[0-9a-f-]{36}"`)

// compare asks in both worlds.
func (w twins) compare(method, path string, form url.Values) {
	w.whole.t.Helper()
	asks := func(c *canaries) func() (answer, string) {
		return func() (answer, string) {
			got := c.ask(c.named(w.name), method, path, form)
			if path == "/drift" {
				got.body = queued.ReplaceAllString(got.body, "")
			}
			if strings.HasPrefix(path, "/ordliste/") {
				got.body = ofChange.ReplaceAllString(got.body, "")
			}
			if path == mineData {
				got.body = w.withoutOwnActs(got.body)
			}
			return got, ""
		}
	}
	if path == mineData { // as many rows as the person has done things
		w.whole.holdStatements(method+" "+path+" without what is closed, to "+w.name, asks(w.whole), asks(w.twin))
		return
	}
	w.whole.holdIn(method+" "+path+" without what is closed, to "+w.name, w.twin, asks(w.whole), asks(w.twin))
}

const mineData = "/min-side/mine-data.json"

// withoutOwnActs is what is kept of a person, without what the person has done with records that are closed to them since: of that
// they are told that they did it and when, in the worlds where they have.
func (w twins) withoutOwnActs(body string) string {
	var tree any
	if json.Unmarshal([]byte(body), &tree) != nil {
		return body // somebody without an account is sent elsewhere
	}
	raw, err := json.Marshal(w.prune(tree))
	if err != nil {
		w.whole.t.Fatal(err)
	}
	return string(raw)
}

func (w twins) prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k := range v {
			v[k] = w.prune(v[k])
		}
	case []any:
		reader := w.whole.named(w.name).reader
		return slices.DeleteFunc(v, func(one any) bool {
			act, _ := w.prune(one).(map[string]any)
			id, _ := act["record"].(string)
			r := w.whole.byID(allmenning.RecordID(id))
			return r != nil && !reader.Sees(r.Class())
		})
	}
	return v
}
