package e2e

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Some fields stand on a page only after something is chosen there: the numbers of a shape, one more lesson. Here every choice of every
// form that keeps drafts is made, one at a time and then those that came with it, and each set of fields that appears becomes a plan of
// its own. Nobody lists the fields: a new one is found on its page.

// fewOptions is how many answers a list may have for each of them to be tried as a choice. The long ones are lists of codes.
const fewOptions = 12

// drafts says that the form keeps what is written without publishing it.
func (p *plan) drafts() bool {
	return strings.Contains(p.key, "/ny/{id} ") || strings.Contains(p.key, "/endre ")
}

// choices are all that may be chosen among controls, each as the fields it sets: first the answers, then one more row of each list.
func choicesOf(s *sheet, known map[string]bool) (all []url.Values) {
	for _, c := range s.controls {
		if known[c.name] || c.kind != "radio" && c.kind != "checkbox" && (c.kind != "select" || len(c.values) > fewOptions) {
			continue
		}
		for _, v := range c.values {
			if !slices.Contains(c.chosen, v) {
				all = append(all, url.Values{c.name: {v}})
			}
		}
	}
	for _, list := range s.adds {
		if !known[list] {
			all = append(all, url.Values{addsRow: {list}})
		}
	}
	return all
}

// addsRow is the button that gives one more row.
const addsRow = "_legg-til"

// names are the fields of a sheet, and the lists it has.
func (s *sheet) names() map[string]bool {
	all := map[string]bool{}
	for _, c := range s.controls {
		all[c.name] = true
	}
	for _, list := range s.adds {
		all[list] = true
	}
	return all
}

// choose saves the form as a draft with something chosen in it, and gives it as it then stands.
func (p *plan) choose(s *sheet, step url.Values) (at string, got sent) {
	v := s.values()
	v.Set("_gjor", "kladd")
	maps.Copy(v, step)
	got = p.by.do(http.MethodPost, s.action, v)
	if got.code != http.StatusSeeOther {
		return s.action, got
	}
	at, _, _ = strings.Cut(got.header.Get("Location"), "#")
	return p.by.read(at)
}

// same is the form on a page that a plan is about, whatever fields it shows now; nil where it is gone.
func (p *plan) same(at, body string) *sheet {
	for _, s := range sheets(at, body) {
		if s.place() == p.sheet.place() && len(s.controls) > 0 {
			return s
		}
	}
	return nil
}

// unfold finds what a form asks when something is chosen in it, and makes a plan of each set of fields that is new.
func (x *hostile) unfold(base *plan) (found []*plan) {
	seen := base.sheet.names()
	queue := []*plan{base}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		known := map[string]bool{}
		if p != base {
			known = base.sheet.names()
		}
		p.forget()
		at, got := p.open()
		s := p.same(at, got.body)
		if s == nil {
			x.t.Errorf("%s: what is chosen hides the form", p)
			continue
		}
		for _, step := range choicesOf(p.sheet, known) {
			if len(p.way) > 0 && step.Has(addsRow) {
				continue // one more row is one more, whatever else is chosen
			}
			at, got := p.choose(s, step)
			now := p.same(at, got.body)
			if now == nil {
				continue // a choice that is refused until more is written
			}
			s = now
			v := &plan{
				page: base.page, by: base.by, way: append(slices.Clone(p.way), step), base: base, own: map[string]bool{}, fresh: map[string]bool{},
				steps: maps.Clone(base.steps), at: map[string]int{}, tried: map[string]int{}, refused: map[string]int{}, marks: map[string]string{}, sheet: now,
			}
			if v.key = now.key(); x.plans[v.key] == nil && v.grown(seen) {
				x.plans[v.key] = v
				found, queue = append(found, v), append(queue, v)
			}
			if !maps.Equal(now.names(), p.sheet.names()) { // as it was, for the next
				p.forget()
				at, got := p.open()
				if s = p.same(at, got.body); s == nil {
					x.t.Errorf("%s does not open again", p)
					break
				}
			}
		}
		p.forget()
	}
	return found
}

// grown says that a form shows fields people write in that were not seen before, and marks them.
func (p *plan) grown(seen map[string]bool) bool {
	for _, c := range p.sheet.controls {
		if !c.written() || p.base.sheet.control(c.name) != nil {
			continue
		}
		p.own[c.name] = true
		if !seen[c.name] {
			p.fresh[c.name] = true
			p.marks[c.name] = word(len(c.name)*7 + p.from(c.name))
		}
	}
	for name := range p.sheet.names() {
		seen[name] = true
	}
	return len(p.fresh) > 0
}

// forget throws the draft of a change away, so that the form is as it was. A new record has a draft of its own each time.
func (p *plan) forget() {
	if !strings.Contains(p.key, "/endre ") {
		return
	}
	at, got := p.by.read(p.page)
	if s := p.same(at, got.body); s != nil {
		v := s.values()
		v.Set("_gjor", "slett")
		p.by.do(http.MethodPost, s.action, v)
	}
}

// writes says that a plan is to write hostile texts in a field: in those it is about.
func (p *plan) writes(name string) bool { return p.own == nil || p.own[name] }

// enough is how many hostile texts a field is to take.
func (p *plan) enough(name string) int {
	switch {
	case p.few > 0:
		return p.few
	case p.base == nil && strings.HasSuffix(p.sheet.place(), "/spor"):
		return min(perField(), enoughOfLetters)
	case p.base == nil:
		return perField()
	case !p.fresh[name] || strings.Contains(p.key, "/endre "):
		return 1 // the same field in another shape, or the same form of a record that is there
	case again.MatchString(name):
		return min(perField(), enoughOfRow)
	}
	return perField()
}

// enoughOfLetters is for the fields of a question: who is asked gets so many letters within an hour, and no more.
const enoughOfLetters = 12

// enoughOfRow is for a field of a second row, which is written as that of the first.
const enoughOfRow = 60

// again are the fields of a second row, and of those after it.
var again = regexp.MustCompile(`\.([1-9][0-9]*)\.`)

// plainName is a field's name, those of the third row and later as in the second.
func plainName(name string) string { return again.ReplaceAllString(name, ".1.") }

// String is where the form is sent, and what is chosen in it.
func (p *plan) String() string {
	if p.base == nil {
		return p.sheet.place()
	}
	return fmt.Sprint(p.sheet.place(), " ", p.way)
}

// place is where a form is sent, the same for every record.
func (s *sheet) place() string {
	action, _, _ := strings.Cut(s.action, "?")
	action, _, _ = strings.Cut(action, "#")
	return s.method + " " + tokens.ReplaceAllString(ofSet.ReplaceAllString(ids.ReplaceAllString(action, "{id}"), "/ordliste/ny"), "/$1/{token}")
}

// ofSet is the address of a form of a set of words that hostile texts made. It has the fields of a new one, and what is written in them
// is shown by the same lines of the same history.
var ofSet = regexp.MustCompile(`^/ordliste/own-\{id\}(/ta-ut)?$`)

// strange notes the fields of a page that no plan has written hostile texts in.
func (x *hostile) strange(path string, got sent) {
	if x.written == nil {
		x.written = map[string]bool{}
		for _, p := range x.plans {
			for name, n := range p.tried {
				x.written[p.sheet.place()+" "+plainName(name)] = x.written[p.sheet.place()+" "+plainName(name)] || n > 0
			}
		}
	}
	if !strings.Contains(got.header.Get("Content-Type"), "text/html") {
		return // a file
	}
	for _, s := range sheets(path, got.body) {
		for _, c := range s.controls {
			if what := s.place() + " " + plainName(c.name); c.written() && !s.kept() && !x.written[what] {
				x.written[what] = true
				x.t.Errorf("%.200s: no hostile text has been written in %s", path, what)
			}
		}
	}
}

// floors are how many fields people write in each form has at least, with those that appear when something is chosen: as many as were
// reached when this was written. A form that is no longer reached, or that has lost its fields, fails;
// so does one that is not named here.
var floors = map[string]int{
	"GET /behov":                             1,
	"GET /kommuner":                          1,
	"GET /oppsummeringer/{id}":               1,
	"GET /ordliste":                          1,
	"GET /prosjekter":                        1,
	"GET /resultater":                        1,
	"GET /sok":                               1,
	"GET /studier":                           1,
	"POST /behov/ny/{id}":                    5,
	"POST /behov/{id}/endre":                 5,
	"POST /behov/{id}/spor":                  4,
	"POST /bli-med":                          3,
	"POST /drift/admin":                      1,
	"POST /drift/inviter":                    1,
	"POST /drift/organisasjon":               4,
	"POST /drift/postmottak":                 1,
	"POST /glemt-passord":                    1,
	"POST /invitasjon/{token}":               1,
	"POST /lister":                           2,
	"POST /logg-inn":                         1,
	"POST /min-side/navn":                    1,
	"POST /oppfolging/{token}":               1,
	"POST /oppsummeringer/{id}/forslag":      1,
	"POST /ordliste/ny":                      6,
	"POST /organisasjoner/{id}/folk/inviter": 1,
	"POST /organisasjoner/{id}/folk/valg":    1,
	"POST /prosjekter/ny/{id}":               17,
	"POST /prosjekter/{id}/endre":            17,
	"POST /prosjekter/{id}/spor":             4,
	"POST /prosjekter/{id}/vart":             1,
	"POST /resultater/ny/{id}":               69,
	"POST /resultater/{id}/endre":            69,
	"POST /resultater/{id}/spor":             4,
	"POST /samarbeid/ny/{id}":                2,
	"POST /samarbeid/{id}/endre":             2,
	"POST /samarbeid/{id}/spor":              4,
	"POST /sok":                              1,
}

func (x *hostile) floors() {
	reached := map[string]map[string]bool{}
	for _, p := range x.plans {
		for _, c := range p.sheet.controls {
			if at := p.sheet.place(); c.written() && p.tried[c.name] > 0 {
				if reached[at] == nil {
					reached[at] = map[string]bool{}
				}
				reached[at][plainName(c.name)] = true
			}
		}
	}
	for at, least := range floors {
		if n := len(reached[at]); n < least {
			x.t.Errorf("%s: hostile texts were written in %d fields, want %d at least", at, n, least)
		}
	}
	var told []string
	for at, names := range reached {
		told = append(told, fmt.Sprintf("%s %d", at, len(names)))
		if floors[at] == 0 {
			x.t.Errorf("%s has %d fields and no floor", at, len(names))
		}
	}
	slices.Sort(told)
	x.t.Logf("fields of each form: %s", strings.Join(told, "; "))
}
