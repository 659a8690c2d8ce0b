package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"allmenning/e2e/browser"
	"allmenning/library"
	"allmenning/serve/web"
)

// pages is one of every page type.
func pages(t *testing.T) []string {
	project := first(t, found(t, "medisindispensarar"), "/prosjekter/")
	return []string{
		"/", "/sok?q=eldre+som+faller&kommune=1824", "/sok?q=qwxzqwxz", "/behov", "/prosjekter", "/studier", "/oppsummeringer", "/resultater",
		"/kommuner", "/kommuner/1824", "/kommuner/5610", "/kommuner/1850",
		project, project + "/utskrift",
		"/studier/" + string(library.ID("palvanen2014")), "/resultater/" + string(library.ID("palvanen2014-1")),
		"/studier/" + string(library.ID("holf2022")) + "?kommune=1824", "/studier/" + string(library.ID("medrobot2023")), "/resultater/" + string(library.ID("medrobot2023-3")),
		synthesisPath("falls-rate-ratio"), synthesisPath("falls-rate-ratio") + "/utskrift", synthesisPath("reablement-independence-or"),
		synthesisPath("reablement-copm"), synthesisPath("reablement-copm") + "/utskrift", synthesisPath("school-activity-cpm") + "?utgangspunkt=20",
		"/om", "/slik-regner-vi", "/slik-regner-vi/sikkerhet", "/om/ord", "/ordliste", "/ordliste?q=sjukeheim", "/ordliste?q=zzqx", "/ordliste/reablement", "/ordliste/endringer", "/personvern", "/tilgjengelighet", "/finnes-ikke",
	}
}

// Every page type in bokmål at three widths: no fault by axe, no sideways scroll, no text missing, who runs it in the foot.
func TestEvery_page_in_bokmal(t *testing.T) {
	for _, width := range []int{browser.Wide, browser.Phone} {
		tab := browser.Open(t, site(t), width)
		for _, path := range pages(t) {
			visit(t, tab, path)
			look(t, tab, path, width)
			tab.Screenshot(fmt.Sprintf("%s-%d", strings.Trim(strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "_", "+", "_").Replace(path), "_"), width))
		}
	}
}

// The key pages in nynorsk and English too.
func TestKey_pages_in_nynorsk_and_English(t *testing.T) {
	for _, lang := range []string{"nn", "en"} {
		tab := browser.Open(t, site(t), browser.Wide, browser.Language(lang))
		project := first(t, found(t, "medisindispensarar"), "/prosjekter/")
		for _, path := range []string{
			"/", "/sok?q=eldre+som+faller&kommune=1824", "/kommuner/1824", synthesisPath("falls-rate-ratio"), synthesisPath("falls-rate-ratio") + "/utskrift",
			"/studier/" + string(library.ID("palvanen2014")), "/resultater/" + string(library.ID("palvanen2014-1")), project, project + "/utskrift", "/om",
		} {
			visit(t, tab, path)
			look(t, tab, path, browser.Wide)
		}
	}
}

func TestEvery_page_without_script(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide, browser.WithoutScript)
	for _, path := range pages(t) {
		visit(t, tab, path)
		if tab.Count("main h1") != 1 {
			t.Errorf("%s has %d headings", path, tab.Count("main h1"))
		}
	}
}

// visit opens a page, and fails when it is not the one asked for.
func visit(t *testing.T, tab *browser.Tab, path string) {
	t.Helper()
	want := 200
	if path == "/finnes-ikke" {
		want = 404
	}
	if code := tab.Visit(path); code != want {
		t.Errorf("%s answers %d", path, code)
	}
}

// On the narrowest screens nothing scrolls sideways.
func TestEvery_page_fits_at_320(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Narrow)
	own := []string{"/?kommune=5605", "/?kommune=1515", "/?kommune=4204", "/?kommune=1824"} // named on the map, each at another edge
	for _, path := range append(own, pages(t)...) {
		visit(t, tab, path)
		tab.Fits()
	}
}

func look(t *testing.T, tab *browser.Tab, path string, width int) {
	t.Helper()
	tab.Check()
	all := tab.Text("body")
	if i := strings.IndexAny(all, "⟪⟫"); i >= 0 {
		t.Errorf("%s: a text is missing: %.60s", path, all[i:])
	}
	for _, want := range []string{"Testfylket", "post@example.org"} {
		if !strings.Contains(tab.Text("footer"), want) {
			t.Errorf("%s at %d px: the foot does not say %q", path, width, want)
		}
	}
	if tab.Count(`footer a[href^="https://uustatus.no"]`) == 0 {
		t.Errorf("%s: no link to the accessibility statement", path)
	}
}

func TestReader_walks_the_front_page_by_keyboard(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide)
	tab.Visit("/")
	walk := tab.Walk(12)
	if len(walk) < 12 || !tab.FocusSeen() {
		t.Errorf("keyboard focus goes %v", walk)
	}
}

// The page of a program that is starting, which everybody may meet after an update: in three languages, wide and narrow, and
// without script.
//
// A tab takes a page of 5xx for a fault of the program, so this one comes to it as one of 200.
func TestStarting_page(t *testing.T) {
	starting := func() http.Handler { return asFound{web.Starting(web.Config{}, 0)} }
	for _, lang := range []string{"nb", "nn", "en"} {
		for _, width := range []int{browser.Wide, browser.Narrow} {
			tab := browser.Open(t, starting(), width, browser.Language(lang))
			tab.Visit("/")
			if v := tab.Violations(); len(v) > 0 {
				t.Errorf("in %s at %d px: %q", lang, width, v)
			}
			tab.Fits()
		}
	}
	tab := browser.Open(t, starting(), browser.Phone, browser.WithoutScript)
	tab.Visit("/")
	if tab.Count("main h1") != 1 {
		t.Errorf("without script it has %d headings", tab.Count("main h1"))
	}
}

// asFound gives a page that says the program is not ready yet as any other page.
type asFound struct{ http.Handler }

func (h asFound) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.Handler.ServeHTTP(found200{w}, r)
}

type found200 struct{ http.ResponseWriter }

func (w found200) WriteHeader(code int) {
	if code == http.StatusServiceUnavailable {
		code = http.StatusOK
	}
	w.ResponseWriter.WriteHeader(code)
}
