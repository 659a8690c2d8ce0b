package synthesis_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"allmenning/internal/testweb"
)

// Whatever number somebody gives for their own starting point, every question answers on every kind of page: with an
// answer from that number, or with a sentence that says why it is not used.
func TestShow_any_own_number_on_any_page(t *testing.T) {
	site := withPapers(t)
	numbers := []string{
		"0", "0,0000001", "0,5", "20", "27,1", "40", "131", "2001", "99999999", "-5", "abc", "NaN",
	}
	never := regexp.MustCompile(`NaN|Inf\b|⟪|panic|%!`)
	used, refused := 0, 0
	for set := range sets {
		for _, given := range numbers {
			query := "?kommune=1824&utgangspunkt=" + url.QueryEscape(given)
			for _, kind := range []string{"", "/utskrift", "/tekst", "/word", "/tall.csv"} {
				p := site.Get(path(set)+kind+query, "nb")
				if p.Code != http.StatusOK {
					t.Fatalf("%s%s from %q: %d", set, kind, given, p.Code)
				}
				if kind == "/word" {
					continue
				}
				if s := never.FindString(strings.ReplaceAll(p.Body, given, "")); s != "" {
					t.Errorf("%s%s from %q holds %q", set, kind, given, s)
				}
				if kind != "" && kind != "/utskrift" {
					continue
				}
				own, said := strings.Contains(p.Body, "er deres eget tall"), problemOf(p)
				if own == (said != "") {
					t.Errorf("%s%s from %q: used %t, and says %q", set, kind, given, own, said)
				}
				if own {
					used++
				} else {
					refused++
				}
			}
		}
	}
	if used < 20 || refused < 100 {
		t.Errorf("%d pages used the number, %d refused it", used, refused)
	}
}

// problemOf is what a page says of a starting point it does not use: beside the field, or in a note of its own.
func problemOf(p testweb.Page) string {
	if n := p.Find(class("err")); n != nil {
		return text(n)
	}
	for _, n := range p.All("p") {
		if s := text(n); strings.Contains(s, "er ikke brukt") || strings.Contains(s, "kan ikke være utgangspunktet") || strings.Contains(s, "Vi kan ikke lese") {
			return s
		}
	}
	return ""
}

// A number that cannot be is refused with the numbers that can.
func TestShow_own_number_too_large(t *testing.T) {
	p := open(t).Get(path("falls-rate-ratio")+"?kommune=1824&utgangspunkt=99999999", "nb")
	if said := problemOf(p); !strings.Contains(said, "Skriv et tall fra 1 til 2 000.") {
		t.Errorf("says %q", said)
	}
	if !strings.Contains(sentence(p), "131") {
		t.Errorf("the answer is gone: %q", sentence(p))
	}
}

// From two studies the picture explains only what it shows, and no box holds a number the rule keeps back.
func TestShow_two_studies_hold_back_the_range(t *testing.T) {
	site := open(t)
	for set, k := range sets {
		p := site.Get(path(set)+"?kommune=1824", "nb")
		legend := ""
		for _, n := range p.All("figcaption") {
			legend += text(n)
		}
		if has := strings.Contains(legend, "lyse feltet: der vi venter"); has != (k > 2) {
			t.Errorf("%s: %d studies, and the legend explains the band: %t", set, k, has)
		}
		for _, n := range p.All("p") {
			if !class("note")(n.Parent) || k > 2 {
				continue
			}
			if s := text(n); strings.Contains(s, "blir det") || strings.Contains(s, "halvnormal") {
				t.Errorf("%s: two studies, and a box says %q", set, s)
			}
		}
	}
}

// What now: at least three steps on every question, with the study to read first and the case paper linked.
func TestShow_what_now(t *testing.T) {
	site := withPapers(t)
	for set := range sets {
		for _, lang := range langs {
			p := site.Get(path(set)+"?kommune=1824", lang)
			list := p.Find(class("next"))
			if list == nil {
				t.Fatalf("%s %s: no next steps", set, lang)
			}
			steps, links := 0, ""
			for n := range list.Descendants() {
				switch n.Data {
				case "li":
					steps++
				case "a":
					links += testweb.Attr(n, "href") + " "
				}
			}
			if steps < 4 || !strings.Contains(links, "/studier/") || !strings.Contains(links, "/word?") {
				t.Errorf("%s %s: %d steps, links %s", set, lang, steps, links)
			}
		}
	}
}

// A link's preview names the municipality, and so does the address it keeps; the lasting address is without.
func TestShow_preview_keeps_the_municipality(t *testing.T) {
	p := open(t).Get(path("falls-rate-ratio")+"?kommune=1824&utgangspunkt=200", "nb")
	meta := map[string]string{}
	for _, n := range p.All("meta") {
		meta[testweb.Attr(n, "property")] = testweb.Attr(n, "content")
	}
	if !strings.HasSuffix(meta["og:url"], path("falls-rate-ratio")+"?kommune=1824") || !strings.Contains(meta["og:description"], "Vefsn") {
		t.Errorf("og:url %q, og:description %q", meta["og:url"], meta["og:description"])
	}
	for _, n := range p.All("link") {
		if testweb.Attr(n, "rel") == "canonical" && strings.Contains(testweb.Attr(n, "href"), "kommune") {
			t.Errorf("canonical %q", testweb.Attr(n, "href"))
		}
	}
}

// What stands behind the mean comes on demand: sentences, then a table with a row for each study, and nothing below three studies.
func TestShow_details_on_demand(t *testing.T) {
	p := open(t).Get(path("falls-rate-ratio"), "nb")
	for id, want := range map[string][]string{
		"enkeltstudie": {"innenfor 0,82–0,89", "henger mye på denne", "0,89 (0,74–1,06)"},
		"forskjell":    {"95 av 100 steder innenfor 0,74–0,98", "45 (95 prosent: 0–97)", "0,07 (95 prosent: 0,00–0,43)"},
		"vanlig":       {"innenfor 0,57–1,26", "to frihetsgrader", "0,51–1,43"},
	} {
		text := p.Text(id)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("#%s lacks %q: %s", id, w, text)
			}
		}
	}
	if n := len(open(t).Get(path("reablement-copm"), "nb").All("details")); n >= len(p.All("details")) {
		t.Errorf("two studies have %d folds of detail", n)
	}
}

// Beside the numbers stand the links to how they are calculated, and each leads to a method that is explained.
func TestShow_links_to_the_methods(t *testing.T) {
	p := open(t).Get(path("falls-rate-ratio")+"?kommune=1824", "nb")
	links := map[string]bool{}
	for _, n := range p.All("a") {
		links[testweb.Attr(n, "href")] = true
	}
	for _, slug := range []string{"virkning", "forventning", "gjennomsnitt", "forskjell", "konklusjonen", "sikkerhet", "kommuner", "enkeltstudie", "hvor-ofte"} {
		if !links["/slik-regner-vi/"+slug] {
			t.Errorf("no link to %s", slug)
		}
	}
}
