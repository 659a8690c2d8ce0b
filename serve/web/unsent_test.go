package web

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/serve/web/page"
)

// Every field of a password on any page is one that no other page repeats.
func TestUnsent_knows_every_password_field(t *testing.T) {
	field, named := regexp.MustCompile(`(?i)type(?:: ?|=)"password"`), regexp.MustCompile(`(?i)\bname(?:: ?|=)"([^"]+)"`)
	found := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".templ") {
			return err
		}
		raw, err := os.ReadFile(path)
		for line := range strings.Lines(string(raw)) {
			if !field.MatchString(line) {
				continue
			}
			found++
			if name := named.FindStringSubmatch(line); name == nil || !slices.Contains(secrets, name[1]) {
				t.Errorf("%s: a password that may be repeated: %s", path, strings.TrimSpace(line))
			}
		}
		return err
	})
	if err != nil || found < 4 {
		t.Errorf("%d fields of passwords (%v)", found, err)
	}
}

// What was written is given back when it is stopped, but not with a password in it, and not when it is very long.
func TestUnsent_gives_back_what_is_short_and_no_secret(t *testing.T) {
	cfg := Config{Limit: func(*http.Request) time.Duration { return time.Second }, Pages: []page.Routes{handlers{"POST /fin": hello(page.Page{Title: "Fin"}, "fin")}}}
	const text = "Hjemmetjenesten kommer først etter fallet."
	for name, c := range map[string]struct {
		form url.Values
		kept bool
	}{
		"a text":           {url.Values{"text": {text}}, true},
		"a new password":   {url.Values{"text": {text}, "name": {"Kari Nilsen"}, "password": {"korrekt hest batteri"}}, false},
		"an old password":  {url.Values{"text": {text}, "old": {"korrekt hest batteri"}}, false},
		"just short":       {url.Values{"text": {text}, "more": {strings.Repeat("å", 30_000)}}, true},
		"too long":         {url.Values{"text": {text}, "more": {strings.Repeat("å", 40_000)}}, false},
		"too long in many": {url.Values{"text": slices.Repeat([]string{text}, 2000)}, false},
	} {
		a := ask(t, cfg, "POST", "/fin", c.form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
		if a.StatusCode != http.StatusTooManyRequests || strings.Contains(a.body, text) != c.kept || strings.Contains(a.body, "batteri") || strings.Contains(a.body, `type="password"`) {
			t.Errorf("%s: %d, given back: %v, want %v", name, a.StatusCode, strings.Contains(a.body, text), c.kept)
		}
	}
}

// What stands in the way is said with nothing that is not so, and with the way back to the page it was sent from, if that is ours.
func TestServer_says_what_stands_in_the_way(t *testing.T) {
	for _, key := range []string{"claim.taken", "draft.published", "import.state", "synthesispage.decide.clash"} {
		cfg := Config{Pages: []page.Routes{handlers{"POST /fin": fails(allmenning.Refuse(allmenning.Conflict, key))}}}
		a := ask(t, cfg, "POST", "http://allmenning.no/fin", "", "Referer", "http://allmenning.no/behov/1?fane=2")
		has(t, a.body, "Dette går ikke nå", "har ikke endret noe", `href="/behov/1?fane=2"`, "Tilbake til siden du kom fra")
		if strings.Contains(a.body, "Sammenlikn de to tekstene") {
			t.Errorf("%s: two texts that are not there", key)
		}
	}
	for from, want := range map[string]string{
		"": "", "http://allmenning.no": "", "http://andre.no/behov": "", "http://allmenning.no//andre.no/": "", "://": "", "http://allmenning.no/a b": "/a%20b", "javascript:alert(1)": "",
	} {
		r := httptest.NewRequest(http.MethodPost, "http://allmenning.no/fin", nil)
		r.Header.Set("Referer", from)
		if got := cameFrom(r); got != want {
			t.Errorf("from %q: back to %q, want %q", from, got, want)
		}
	}
}
