package e2e

import (
	"fmt"
	"strings"
	"testing"

	"allmenning/e2e/browser"
	"allmenning/library"
)

// pages is one of every page type.
func pages(t *testing.T) []string {
	return []string{
		"/", "/sok?q=eldre+som+faller&kommune=1824", "/sok?q=qwxzqwxz", "/behov", "/prosjekter", "/studier", "/oppsummeringer", "/resultater",
		"/kommuner", "/kommuner/1824", "/kommuner/5610", "/kommuner/1850",
		first(t, found(t, "medisindispensarar"), "/prosjekter/"),
		"/studier/" + string(library.ID("palvanen2014")), "/resultater/" + string(library.ID("palvanen2014-1")),
		synthesisPath("falls-rate-ratio"), synthesisPath("falls-rate-ratio") + "/utskrift", synthesisPath("reablement-independence-or"),
		"/om", "/slik-regner-vi", "/slik-regner-vi/sikkerhet", "/ordliste", "/personvern", "/tilgjengelighet", "/finnes-ikke",
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
		for _, path := range []string{"/", "/sok?q=eldre+som+faller&kommune=1824", "/kommuner/1824", synthesisPath("falls-rate-ratio"), "/studier/" + string(library.ID("palvanen2014")), "/om"} {
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
