// Package e2e tells, in a real browser, what people do with the pages.
package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"allmenning/e2e/browser"
	"allmenning/serve/web"
	"allmenning/serve/web/page"
)

// faulty is a page with one fault of each kind the browser must notice.
type faulty struct{}

func (faulty) Routes(on page.Router) {
	on.Handle("GET /feil", func(w http.ResponseWriter, r *http.Request) error {
		return page.Write(w, r, page.Page{Title: "Feil"}, templ.Raw(`<h1>Feil</h1><img src="/finnes-ikke.png"><p style="width: 900px">bred</p>
			<script>document.title = "kjørt"</script><p class="nowrap">`+strings.Repeat("bred ", 200)+`</p>`))
	})
}

// A browser that notices nothing would pass every test.
func TestBrowser_notices(t *testing.T) {
	tab := browser.Open(t, web.New(web.Config{Pages: []page.Routes{faulty{}}}), browser.Phone)
	tab.Visit("/feil")
	if v := tab.Violations(); !slices.ContainsFunc(v, func(s string) bool { return strings.HasPrefix(s, "image-alt") }) {
		t.Errorf("axe finds no picture without a text: %q", v)
	}
	if len(tab.TooWide()) == 0 {
		t.Error("the sideways scroll is not noticed")
	}
	faults := strings.Join(tab.Faults(), "\n")
	for _, want := range []string{"inline style", "inline script", "404"} {
		if !strings.Contains(faults, want) {
			t.Errorf("nothing about %q in the console:\n%s", want, faults)
		}
	}
	if got := tab.Text("title"); strings.Contains(got, "kjørt") {
		t.Error("an inline script ran")
	}
}
