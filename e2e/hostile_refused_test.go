package e2e

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"allmenning/e2e/browser"
)

// Made-up national identity numbers with right check digits, as people write them.
var identityNumbers = []string{"01010750160", "010107 50160"}

// calmText is harmless.
const calmText = "Noe vi vil prøve"

// keepsNothing are where forms are sent that store nothing of what is written.
func keepsNothing(p *plan) bool {
	where, _, _ := strings.Cut(strings.TrimPrefix(p.key, "POST "), " ")
	return strings.HasPrefix(p.key, "GET ") || where == "/sok" || where == "/logg-inn" || where == "/glemt-passord"
}

// calm fills a form with harmless texts, as it was found that it is taken.
func (x *hostile) calm(p *plan, s *sheet) url.Values {
	v := s.values()
	for _, c := range s.controls {
		held, n := x.write(p, c)
		switch {
		case c.kind == "email":
			held = []string{"post@vefsn.example"}
		case n > 0:
			callers++
			held = []string{fmt.Sprint(calmText, " ", callers)} // what has a name has it alone
		}
		if v[c.name] = held; held == nil {
			delete(v, c.name)
		}
	}
	if s.button[0] != "" {
		v.Set(s.button[0], s.button[1])
	}
	return v
}

// with sends a form with harmless texts, and one text in one field.
func (x *hostile) with(p *plan, name, text string, head ...string) (sent, *control) {
	s := p.now
	if s == nil {
		s = p.stands()
	}
	if s == nil && p.renew != nil {
		p.renew()
		s = p.stands()
	}
	if s == nil {
		return sent{}, nil
	}
	v := x.calm(p, s)
	v.Set(name, text)
	if s.method == http.MethodGet {
		at, _, _ := strings.Cut(s.action, "#")
		return p.by.do(http.MethodGet, at+"?"+v.Encode(), nil), s.control(name)
	}
	if len(head) > 0 {
		v.Set("_gjor", "kladd")
		return p.by.do(http.MethodPost, s.action+"/kladd", v, head...), s.control(name)
	}
	got := p.by.do(http.MethodPost, s.action, v, head...)
	p.now = nil
	if got.code == http.StatusUnprocessableEntity { // the next is written where the answer gave the form back
		p.now = p.among(s.action, got.body)
	}
	return got, s.control(name)
}

// Too long, not text at all, and what identifies a person: every field refuses them, and says which field it is.
func (x *hostile) refused(t *testing.T) {
	trials, fields, gone, stood := 0, 0, map[string]int{}, map[string]bool{}
	for _, p := range x.ordered() {
		for _, c := range p.sheet.controls {
			if !c.written() || p.taken == 0 || p.own != nil && !p.fresh[c.name] {
				continue
			}
			fields++
			label := strings.TrimSpace(strings.TrimSuffix(c.label, "(kan stå tomt)"))
			refuse := func(what, text string, head ...string) {
				trials++
				got, now := x.with(p, c.name, text, head...)
				if now == nil {
					gone[p.sheet.place()]++ // as when something can be done once
					return
				}
				stood[p.sheet.place()] = true
				if !utf8.ValidString(got.body) {
					t.Errorf("%s: %s: %s is answered with what is no text", p, c.name, what)
				}
				if got.code >= 500 || keepsNothing(p) || asksOnly(c.name) && len(head) == 0 || got.code == http.StatusTooManyRequests {
					return
				}
				told := summary(got.body)
				if len(head) > 0 {
					told = got.body
				} else if got.code != http.StatusUnprocessableEntity {
					t.Errorf("%s: %s: %s is answered with %d", p, c.name, what, got.code)
					return
				}
				if !strings.Contains(got.body, `href="#`+now.id+`"`) && !strings.Contains(told, label) && !names(told, c.kind) {
					t.Errorf("%s: %s: what is said of %s does not name «%s»: %.300s", p, c.name, what, label, told)
				}
				if strings.Contains(what, "identity") && !strings.Contains(told, "fødselsnummer") && !names(told, c.kind) {
					t.Errorf("%s: %s: what is said of %s does not say so: %.300s", p, c.name, what, told)
				}
				if n := utf8.RuneCountInString(told); n > mostTold && len(head) == 0 {
					t.Errorf("%s: %s: what is said of %s takes %d letters", p, c.name, what, n)
				}
			}
			if !cells(p, c.name) {
				refuse("a text that is too long", strings.Repeat("altfor lang ", 3000))
			}
			for _, number := range identityNumbers {
				text := "Gjelder " + number + " i kommunen"
				if c.kind == "email" {
					text = number + "@example.org"
				}
				refuse("a national identity number", text)
			}
			if c.kind != "email" {
				refuse("a national identity number alone", identityNumbers[0])
			}
			if calm, _ := x.write(p, c); len(calm) > 0 && calm[0] == series {
				refuse("a national identity number as a period", strings.Replace(series, "3; ", identityNumbers[0]+"; ", 1))
				refuse("a national identity number among numbers", strings.Replace(series, "; 6\n", "; "+identityNumbers[0]+"\n", 1))
			}
			if strings.Contains(p.key, "/ny/{id} ") || strings.Contains(p.key, "/endre ") {
				refuse("a national identity number in a draft", "Gjelder "+identityNumbers[0], "HX-Request", "true")
			}
			for what, text := range map[string]string{"NUL": "med\x00null", "bytes that are no letters": "u\xffgyldig \xc0\xbc \xed\xa0\x80"} {
				trials++
				got, now := x.with(p, c.name, text)
				if now != nil && (!utf8.ValidString(got.body) || strings.ContainsRune(got.body, 0)) {
					t.Errorf("%s: %s: %s is answered with what is no text", p, c.name, what)
				}
			}
		}
	}
	t.Logf("%d texts that are to be refused were sent in %d fields", trials, fields)
	for place, n := range gone {
		if !stood[place] {
			t.Errorf("%s: %d texts could not be sent: the form is gone", place, n)
		}
	}
	x.nowhere(t)
}

// mostTold is how long the list of what is wrong may be: it does not repeat a text that is too long.
const mostTold = 900

// nowhere fails when an identity number stands in a file of the house.
func (x *hostile) nowhere(t *testing.T) {
	files := 0
	err := filepath.WalkDir(x.h.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		files++
		for _, number := range append(identityNumbers, strings.TrimLeft(identityNumbers[0], "0")) { // also as a number is stored
			if bytes.Contains(raw, []byte(number)) {
				t.Errorf("%s holds an identity number", filepath.Base(path))
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files: %v", files, err)
	}
}

// names says that a sentence fits one kind of field only, so that it names the field without its label.
func names(told, kind string) bool {
	return kind == "email" && strings.Contains(strings.ToLower(told), "e-post") || strings.Contains(told, "Enhetsregisteret") || strings.Contains(told, "https://")
}

// Letters of all kinds are kept as they are written.
var letters = []string{
	"áčđŋšŧž ÁČĐŊŠŦŽ ïõ", "blåbærsyltetøy ÆØÅ", "e\u0301 a\u030a", "👩\u200d👩\u200d👧 familien", "🇳🇴 flagg", "עברית", "العربية", "日本語 𠜎", "a\u200bb\u2060c", "\u200frett\u200e",
}

// turn writes texts that turn the direction of letters in every field, and gives the words that may be turned.
func (x *hostile) turn(t *testing.T) map[string]bool {
	own := map[string]bool{}
	for _, s := range append(letters, x.texts...) {
		for _, w := range latin.FindAllString(s, -1) {
			own[w] = true
		}
	}
	kept := 0
	for i, turn := range []string{"\u202e", "\u202d\u202e", "\u2067", "\u2069\u202e", "\u202b\u202e"} {
		for _, p := range x.ordered() {
			if p.taken == 0 || i > 0 && p.base != nil || !slices.ContainsFunc(readAgain, func(s string) bool { return strings.Contains(p.key, s) }) {
				continue
			}
			s := p.stands()
			if s == nil {
				t.Errorf("%s: is gone", p.key)
				continue
			}
			v, wrote := x.calm(p, s), map[string]string{}
			for k, c := range s.controls {
				if _, n := x.write(p, c); n > 0 && c.kind != "email" && !asksOnly(c.name) {
					w := strings.Repeat(string(rune('b'+i)), 4) + "vrengt"
					own[w] = true
					wrote[c.name] = turn + w + " " + letters[(i+k)%len(letters)]
					v.Set(c.name, wrote[c.name])
				}
			}
			got := p.by.do(http.MethodPost, s.action, v)
			to, _, _ := strings.Cut(got.header.Get("Location"), "?")
			if got.code != http.StatusSeeOther {
				t.Errorf("%s: letters that turn are answered with %d: %s", p, got.code, summary(got.body))
				continue
			}
			if noun, _, _ := strings.Cut(strings.TrimPrefix(to, "/"), "/"); ids.MatchString(to) {
				x.turning[noun] = append(x.turning[noun], to)
				to += "/endre"
			}
			kept += x.asWritten(p, to, wrote)
		}
	}
	t.Logf("%d texts with letters of all kinds are kept byte for byte", kept)
	if kept < 100 {
		t.Error("too few texts were found again")
	}
	return own
}

// readAgain are the forms whose texts are held against what is kept of them.
var readAgain = []string{"/ny/{id} ", "/min-side/navn ", "/oppfolging/{token} "}

// asWritten reads the form of what was stored, and fails where a text is another than was written. It gives how many it found.
func (x *hostile) asWritten(p *plan, path string, wrote map[string]string) (n int) {
	at, got := p.by.read(path)
	for _, s := range sheets(at, got.body) {
		for _, c := range s.controls {
			want, is := wrote[c.name]
			if !is || len(c.chosen) == 0 || c.kind == "hidden" {
				continue
			}
			delete(wrote, c.name)
			if n++; squeezed(c.chosen[0]) != want {
				x.t.Errorf("%s: %s holds %q, written was %q", p, c.name, c.chosen[0], want)
			}
		}
	}
	for name := range wrote {
		x.t.Errorf("%s: %s is not to be read on %s", p, name, path)
	}
	return n
}

// asksOnly says that a field of a form is asked with, and not stored.
func asksOnly(name string) bool { return name == "need_search" || name == "adopted.search" }

// cells says that a field holds a list pasted from a spreadsheet, which may be long: it is judged row by row when it is looked through.
func cells(p *plan, name string) bool { return p.sheet.place() == "POST /lister" && name == "tekst" }

var latin = regexp.MustCompile(`[a-zæøåA-ZÆØÅ]{3,}`)

// turned fails when what turns the direction of letters in one field turns something of what stands around it.
func (x *hostile) turned(t *testing.T, own map[string]bool) {
	x.styled = true
	tab := browser.Open(t, asCaller{x, x.callers[0]}, browser.Wide)
	pages, seen := 0, 0
	look := func(path string) {
		if tab.Visit(path) >= 300 {
			return
		}
		pages++
		for _, w := range tab.Turned() {
			if own[w] {
				seen++
				continue
			}
			t.Errorf("%s: the word %q of ours runs from right to left", path, w)
		}
	}
	for noun := range x.records {
		newest := x.turning[noun]
		if len(newest) == 0 {
			continue
		}
		for _, path := range newest {
			look(path)
		}
		for _, more := range []string{"/historikk", "/synlighet", "/spor", "/vart", "/trekk-tilbake", "/utskrift", "/endre"} {
			look(newest[0] + more)
		}
		look("/" + noun)
	}
	for _, path := range []string{"/", "/min-side", "/kommuner/1824", "/sok?q=vrengt"} {
		look(path)
	}
	tab.Faults()
	t.Logf("letters that turn on %d pages: %d words of theirs turned", pages, seen)
	if seen < 10 {
		t.Error("nothing turned: the texts are not shown")
	}
}
