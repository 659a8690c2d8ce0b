package show_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/internal/testweb"
	"allmenning/serve/web/finding"
	"allmenning/serve/web/need"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// thirty stores thirty needs: the first ten of Øygarden as it is, five of Fjell as it was, the rest of Oslo.
func thirty(t *testing.T) func(*store.DB) {
	return func(db *store.DB) {
		for i := range 30 {
			n := testkit.Need()
			n.Owner, n.Title = commons.Library, fmt.Sprintf("Behov nummer %02d", i)
			place := allmenning.Place{Number: "4626", CodeYear: 2024}
			if i >= 10 {
				place = allmenning.Place{Number: "1246", CodeYear: 2018}
			}
			if i >= 15 {
				place = allmenning.Place{Number: "0301", CodeYear: 2024}
			}
			n.Places = []allmenning.Place{place}
			testkit.Put(t, db, n)
		}
	}
}

// links are the addresses in main that begin with prefix and go on.
func links(p testweb.Page, prefix string) []string {
	var out []string
	for a := range strings.FieldsSeq(testweb.Links(p.Tree)) {
		if strings.HasPrefix(a, prefix) {
			out = append(out, a)
		}
	}
	return out
}

// way is the address of the link with a rel: "next"; empty for none.
func way(p testweb.Page, rel string) string {
	if a := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "rel") == rel && n.Data == "a" }); a != nil {
		return testweb.Attr(a, "href")
	}
	return ""
}

// Walking a list page by page meets every record once, and comes back to where it began.
func TestList_walked_to_its_end(t *testing.T) {
	site := open(t, thirty(t))
	first := site.Get("/behov", "nb")
	if n := len(links(first, "/behov/")); n != answers.PageSize {
		t.Fatalf("the first page has %d needs", n)
	}
	second := site.Get(way(first, "next"), "nb")
	met := map[string]bool{}
	for _, a := range append(links(first, "/behov/"), links(second, "/behov/")...) {
		if met[a] {
			t.Errorf("%s stands on both pages", a)
		}
		met[a] = true
	}
	if len(met) != 30 {
		t.Errorf("met %d of 30", len(met))
	}
	if on, back := way(second, "next"), way(second, "first"); on != "" || back != "/behov" {
		t.Errorf("the last page leads on to %q and back to %q", on, back)
	}
}

func TestList_narrowed(t *testing.T) {
	site := open(t, thirty(t))
	for path, want := range map[string]int{
		"/behov?sted=4626":                        15, // Fjell is Øygarden today
		"/behov?sted=1246":                        15, // and the earlier number leads there
		"/behov?sted=4626&ord=NUMMER+0":           10,
		"/behov?ord=nummer+1":                     10,
		"/behov?sted=1824":                        0,
		"/behov?sted=9999":                        25, // none such: not narrowed
		"/behov?ord=%3Cscript%3Ealert(1)":         0,
		"/behov?ord=" + strings.Repeat("x", 5000): 0,
	} {
		p := site.Get(path, "nn")
		if p.Code != http.StatusOK || strings.Contains(p.Body, "<script>alert") {
			t.Errorf("%.60s: %d", path, p.Code)
		}
		if n := len(links(p, "/behov/")); n != want {
			t.Errorf("%.60s: %d needs, want %d", path, n, want)
		}
		if want == 0 && !strings.Contains(testweb.Links(p.Find(func(n *testweb.Node) bool { return n.Data == "main" })), " /behov ") {
			t.Errorf("%.60s: nothing fits, and no way to all of them", path)
		}
	}
	p := site.Get("/behov?sted=0301&ord=nummer", "nb")
	if got := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "id") == "liste" }); got == nil || !strings.Contains(p.Body, "15 av 30") {
		t.Error("the list does not say that it is 15 of 30")
	}
}

// With nothing in it a list shows three real things that are here, and one button.
func TestList_empty_helps(t *testing.T) {
	site := testweb.Open(t, nil, func(a *answers.Answers) []page.Routes {
		return []page.Routes{need.Pages{Answers: a}, finding.Pages{Answers: a}}
	})
	for _, lang := range langs {
		p := site.Get("/behov", lang)
		empty := p.Find(func(n *testweb.Node) bool { return testweb.Attr(n, "class") == "empty" })
		if empty == nil {
			t.Fatalf("%s: no empty state", lang)
		}
		all := strings.Fields(testweb.Links(empty))
		if len(all) != 4 || all[3] != "/" {
			t.Errorf("%s: the empty state leads to %v, want three records and the front page", lang, all)
		}
		if n := len(links(site.Get("/resultater", lang), "/resultater/")); n != answers.PageSize {
			t.Errorf("%s: %d findings on the first page", lang, n)
		}
	}
}
