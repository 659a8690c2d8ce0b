package synthesis_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning/answers"
	"allmenning/internal/testweb"
	"allmenning/library"
	"allmenning/serve/web/page"
	pages "allmenning/serve/web/synthesis"
)

var (
	langs = []string{"nb", "nn", "en"}
	sets  = map[string]int{ // the library's questions, and how many studies each rests on
		"falls-rate-ratio": 4, "supported-employment-rd": 4, "supported-employment-rd-wide": 5, "reablement-independence-or": 3,
		"school-activity-cpm": 3, "reablement-copm": 2, "home-visits-function-or": 2, "home-visits-mortality": 2,
	}
	// the questions whose range says nothing: the headline says that instead of the range
	tooWide = map[string]bool{"supported-employment-rd": true, "supported-employment-rd-wide": true, "reablement-independence-or": true}
	digits  = regexp.MustCompile(`\d`)
)

func open(t *testing.T) *testweb.Site {
	return testweb.Open(t, nil, func(a *answers.Answers) []page.Routes { return []page.Routes{pages.Pages{Answers: a}} })
}

func path(set string) string { return "/oppsummeringer/" + string(library.ID(set)) }

func class(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Contains(strings.Fields(testweb.Attr(n, "class")), name) }
}

func sentence(p testweb.Page) string {
	n := p.Find(class("expect"))
	if n == nil {
		return ""
	}
	return text(n)
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Every question of the library has a page in three languages. From two studies there is no number in the headline; from
// three there is, unless the range says nothing, and it names the municipality. None says proven.
func TestShow_all_questions_in_three_languages(t *testing.T) {
	site := open(t)
	for set, k := range sets {
		for _, lang := range langs {
			p := site.Get(path(set)+"?kommune=1824", lang)
			if p.Code != http.StatusOK {
				t.Errorf("%s %s: %d", set, lang, p.Code)
				continue
			}
			said := sentence(p)
			if k < 3 && digits.MatchString(said) {
				t.Errorf("%s %s: %d studies and a number: %q", set, lang, k, said)
			}
			if k >= 3 && (digits.MatchString(said) == tooWide[set] || !strings.Contains(said, "Vefsn")) {
				t.Errorf("%s %s: %d studies and %q", set, lang, k, said)
			}
			for _, never := range []string{"bevist", "bevis ", "proven", "NaN", "Inf", "style="} {
				if strings.Contains(p.Body, never) {
					t.Errorf("%s %s: the page holds %q", set, lang, never)
				}
			}
		}
	}
}

// One computed object stands behind sentence, picture and table: 67–187 of 131 falls, 0,51–1,43 as a ratio.
func TestShow_falls_say_the_same_everywhere(t *testing.T) {
	p := open(t).Get(path("falls-rate-ratio")+"?kommune=1824", "nb")
	for _, want := range []string{"67", "187", "131"} {
		if !strings.Contains(sentence(p), want) {
			t.Errorf("the sentence lacks %s: %q", want, sentence(p))
		}
	}
	for _, element := range []string{"svg", "table"} {
		said := ""
		for _, n := range p.All(element) {
			said += " " + testweb.Attr(n, "aria-label") + " " + text(n)
		}
		for _, want := range []string{"0,51", "1,43", "67", "187", "131"} {
			if !strings.Contains(said, want) {
				t.Errorf("no %s holds %s", element, want)
			}
		}
	}
}

func TestShow_own_starting_point(t *testing.T) {
	site := open(t)
	get := func(given string) testweb.Page {
		return site.Get(path("falls-rate-ratio")+"?kommune=1824&utgangspunkt="+url.QueryEscape(given), "nb")
	}
	if said := sentence(get("262")); !strings.Contains(said, "262") || !strings.Contains(said, "374") {
		t.Errorf("twice the starting point gives %q", said)
	}
	if said := sentence(get("27,5")); !strings.Contains(said, "27,5") && !strings.Contains(said, "28") {
		t.Errorf("a decimal comma gives %q", said)
	}
	for _, given := range []string{"NaN", "1e999", "-5", "0", "abc", "Inf", "<script>alert(1)</script>", strings.Repeat("9", 400)} {
		p := get(given)
		if p.Code != http.StatusOK || p.Find(class("err")) == nil {
			t.Errorf("%.20q: code %d, and the field is not marked", given, p.Code)
		}
		if !strings.Contains(sentence(p), "131") {
			t.Errorf("%.20q took the answer away: %q", given, sentence(p))
		}
		if strings.Contains(p.Body, "<script>alert") {
			t.Errorf("%q stands as it is in the page", given)
		}
	}
}

// Whoever gets the link reads the same sentence: the municipality stands in the address.
func TestShow_municipality_stands_in_the_address(t *testing.T) {
	site := open(t)
	p := site.Get(path("falls-rate-ratio")+"?kommune=1824", "nb")
	if !strings.Contains(text(p.Find(class("cite"))), "?kommune=1824") {
		t.Error("the citation does not say which municipality it is about")
	}
}

func TestList_and_numbers(t *testing.T) {
	site := open(t)
	list := site.Get("/oppsummeringer", "nn")
	if n := len(list.All("h3")); n != len(sets) {
		t.Errorf("%d questions listed, want %d", n, len(sets))
	}
	csv := site.Get(path("falls-rate-ratio")+"/tall.csv", "nb")
	if lines := strings.Count(strings.TrimSpace(csv.Body), "\n"); lines != 4 {
		t.Errorf("%d rows of numbers, want 4", lines)
	}
	if code := site.Get(path("falls-rate-ratio")+"/word", "nb").Code; code != http.StatusNotFound {
		t.Errorf("without downloads Word answers %d", code)
	}
	if code := site.Get(path("palvanen2014"), "nb").Code; code != http.StatusNotFound {
		t.Errorf("a study under the address of a synthesis answers %d", code)
	}
}
