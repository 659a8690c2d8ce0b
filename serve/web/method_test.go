package web

import (
	"net/http"
	"strings"
	"testing"

	"allmenning/serve/web/page"
)

// A page that only takes GET says so of all else, and names what it takes; what nobody has claimed is not found.
func TestServer_other_methods(t *testing.T) {
	cfg := Config{Pages: []page.Routes{handlers{"GET /x": hello(page.Page{}, "x")}}}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
		a := ask(t, cfg, method, "/x", "")
		if a.StatusCode != http.StatusMethodNotAllowed || a.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, allow %q", method, a.StatusCode, a.Header.Get("Allow"))
		}
		has(t, a.body, "<h1>Dette går ikke på denne siden</h1>")
		if a := ask(t, cfg, method, "/y", ""); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s of nothing: %d", method, a.StatusCode)
		}
	}
}

// An address that is far too long is told so on a page that does not repeat it.
func TestServer_address_too_long(t *testing.T) {
	cfg := Config{Pages: []page.Routes{handlers{"GET /sok": hello(page.Page{}, "x")}}}
	long := "/sok?q=" + strings.Repeat("legevakt+", 8000)
	a := ask(t, cfg, "GET", long, "")
	if a.StatusCode != http.StatusRequestURITooLong || strings.Contains(a.body, "legevakt") {
		t.Errorf("%d, and the page repeats the address: %v", a.StatusCode, strings.Contains(a.body, "legevakt"))
	}
	has(t, a.body, "Kort ned teksten")
}

// A number sent to the form to choose that is no municipality is said to be that.
func TestServer_choose_says_that_a_number_is_none(t *testing.T) {
	cfg := Config{Today: func(given string) (string, []string) { return given, map[string][]string{"0301": {"0301"}}[given] }}
	a := ask(t, cfg, "POST", "/velg-kommune", "tilbake=/x&kommune=9999", "Content-Type", "application/x-www-form-urlencoded")
	has(t, a.body, "Vi kjenner ingen kommune i dag med nummeret 9999.")
}
