package study_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/answers"
	"allmenning/internal/testweb"
	"allmenning/library"
	"allmenning/serve/web/page"
	"allmenning/serve/web/study"
)

func open(t *testing.T) *testweb.Site {
	return testweb.Open(t, nil, func(a *answers.Answers) []page.Routes { return []page.Routes{study.Pages{Answers: a}} })
}

func path(id string) string { return "/studier/" + string(library.ID(id)) }

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// studies are the names of all the library's studies.
func studies(t *testing.T) []string {
	t.Helper()
	records, _, err := library.Records("owner")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range records {
		if r.Noun == allmenning.NounStudy {
			out = append(out, r.Source.ID)
		}
	}
	if len(out) != 49 {
		t.Fatalf("%d studies", len(out))
	}
	return out
}

// What is used of a study stands as its source has it too: no number is made of nothing.
func TestShow_every_number_used_has_what_is_printed(t *testing.T) {
	site := open(t)
	rows := 0
	for _, id := range studies(t) {
		p := site.Get(path(id), "nb")
		if p.Code != http.StatusOK {
			t.Fatalf("%s: %d", id, p.Code)
		}
		for _, n := range p.All("tr") {
			var printed, used string
			for c := range n.ChildNodes() {
				switch testweb.Attr(c, "data-l") {
				case "Slik kilden skriver det":
					printed = text(c)
				case "Slik vi bruker det":
					used = text(c)
				}
			}
			if used == "" {
				continue
			}
			rows++
			if printed == "Ingen tall" {
				t.Errorf("%s: the source prints nothing, and we use %q", id, used)
			}
		}
	}
	if rows != 116 {
		t.Errorf("%d results read, want 116", rows)
	}
}

func TestShow_before_and_after(t *testing.T) {
	p := open(t).Get(path("medrobot2023"), "nb")
	for _, want := range []string{"54,2 før og 34,9 etter", "−19,30 minutter, som vi har regnet ut", "endring fra før til etter, som andel: −0,894"} {
		if !strings.Contains(text(p.Find(func(n *html.Node) bool { return n.Data == "main" })), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// On pages in Norwegian the only English is what somebody else has written, and it says that it is English.
func TestShow_says_places_and_measures_in_the_readers_language(t *testing.T) {
	site := open(t)
	english := []string{"schools", "municipalit", "offices", "Norway", "Sweden", "Denmark", "centres", "locations", "relative change", "pre-post", "urban area"}
	for _, id := range studies(t) {
		for _, lang := range []string{"nb", "nn"} {
			p := site.Get(path(id), lang)
			for _, n := range p.All("dd") {
				if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "lang" }) || strings.Contains(inner(n), `lang="en"`) {
					continue
				}
				for _, word := range english {
					if strings.Contains(text(n), word) {
						t.Errorf("%s in %s: %q holds %q", id, lang, text(n), word)
					}
				}
			}
			for _, n := range p.All("td") {
				for _, word := range english {
					if strings.Contains(text(n), word) {
						t.Errorf("%s in %s: %q holds %q", id, lang, text(n), word)
					}
				}
			}
		}
	}
}

func inner(n *html.Node) string {
	var b strings.Builder
	_ = html.Render(&b, n)
	return b.String()
}

// A study that names municipalities of ours leads to them, by their numbers of today.
func TestShow_names_the_municipalities(t *testing.T) {
	site := open(t)
	for id, numbers := range map[string][]string{"bjerk2019": {"3214", "3224", "3205", "3222"}, "holf2022": {"3203", "1804", "3201", "3420", "3407", "3101", "5503", "1106", "3901", "3909", "3405", "3103"}} {
		body := site.Get(path(id), "nb").Body
		for _, n := range numbers {
			if !strings.Contains(body, `href="/kommuner/`+n) {
				t.Errorf("%s does not lead to %s", id, n)
			}
		}
	}
}
