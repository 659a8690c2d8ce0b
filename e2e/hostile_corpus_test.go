package e2e

import (
	"embed"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"allmenning/e2e/browser"
)

//go:embed testdata/hostile/*.txt
var hostileFiles embed.FS

var coded = regexp.MustCompile(`⟦([0-9A-F]+)⟧`)

// corpus are the hostile texts of testdata/hostile, numbered from 1: the number is what a text calls felle with.
func corpus(t testing.TB) []string {
	t.Helper()
	files, err := hostileFiles.ReadDir("testdata/hostile")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	seen := map[string]bool{}
	for _, f := range files {
		raw, err := hostileFiles.ReadFile("testdata/hostile/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimSuffix(line, "\n")
			if line == "" || strings.HasPrefix(line, "# ") {
				continue
			}
			if seen[line] {
				t.Errorf("%s: %q stands twice", f.Name(), line)
			}
			seen[line] = true
			text := strings.ReplaceAll(line, "§", strconv.Itoa(len(all)+1))
			all = append(all, coded.ReplaceAllStringFunc(text, func(s string) string {
				r, _ := strconv.ParseInt(s[len("⟦"):len(s)-len("⟧")], 16, 32)
				return string(rune(r))
			}))
		}
	}
	return all
}

func TestHostile_corpus(t *testing.T) {
	all := corpus(t)
	for i, s := range all {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Errorf("%d: %q is no text that can be stored", i+1, s)
		}
	}
	if len(all) < 500 {
		t.Errorf("%d hostile texts, want 500 at least", len(all))
	}
	t.Logf("%d hostile texts", len(all))
}

// A trap that nothing springs would let every page pass. Here are pages that let the texts run: as they are in the text of
// a page, in attributes, as addresses and in scripts, without a policy and with the one our pages have.
func TestHostile_trap_springs(t *testing.T) {
	all := corpus(t)
	const policy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		from, _ := strconv.Atoi(q.Get("fra"))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if q.Has("vern") {
			w.Header().Set("Content-Security-Policy", policy)
		}
		_, _ = fmt.Fprint(w, "<!DOCTYPE html><html lang=nb><title>Felle</title><body>")
		for _, s := range all[from:min(from+perControl, len(all))] {
			_, _ = fmt.Fprintf(w, runs[q.Get("sted")], s)
		}
	})
	for place, see := range map[string]struct {
		from string // the first text of a kind
		want int
	}{"tekst": {"<img src=x: onerror=", 5}, "attributt": {"\" onfocus=", 5}, "adresse": {"javascript:", 10}, "skript": {"</script>", 3}} {
		from := slices.IndexFunc(all, func(s string) bool { return strings.HasPrefix(s, see.from) })
		tab := browser.Open(t, h, browser.Wide)
		tab.Trap(true)
		tab.Visit(fmt.Sprintf("/?sted=%s&fra=%d", place, from))
		loose := tab.Loose("felle")
		ran := map[string]bool{}
		for _, s := range tab.Sprung() {
			ran[s] = true
		}
		tab.Faults()
		t.Logf("as %s: %d texts ran, asked for something or opened something; %d things stood ready to", place, len(ran), len(loose))
		if len(ran) < see.want || len(loose) < see.want {
			t.Errorf("as %s the trap springs %d times and finds %d things, want %d of each", place, len(ran), len(loose), see.want)
		}
	}
	tab := browser.Open(t, h, browser.Wide)
	tab.Trap(false)
	tab.Visit("/?vern=ja&sted=tekst")
	tab.Loose("felle")
	told := strings.Join(tab.Sprung(), "\n")
	if !strings.Contains(told, "policy script-src") || strings.Contains(told, "felle 1") {
		t.Errorf("under the policy the trap tells:\n%s", told)
	}
	tab.Faults()
}

const perControl = 30

// runs are places where the texts run.
var runs = map[string]string{
	"tekst":     "<div>%s</div>\n",
	"attributt": "<input value=\"%s\">\n",
	"adresse":   "<a href=\"%s\">x</a><iframe src=\"%[1]s\"></iframe>\n",
	"skript":    "<script>var x = \"%s\";</script>\n",
}
