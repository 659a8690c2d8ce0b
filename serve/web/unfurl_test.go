package web_test

import (
	"context"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testweb"
	"allmenning/store"
)

// A link sent to a leader shows what it leads to: every page type has its title, a description and a picture for those who
// get the link, in the language the page is read in. A record nobody has translated keeps its own.
func TestPages_unfurl_in_the_readers_language(t *testing.T) {
	site := testweb.Open(t, more(t), every)
	paths := []string{"/", "/sok?q=eldre+som+faller", "/behov", "/prosjekter", "/studier", "/resultater", "/oppsummeringer", "/kommuner", "/kommuner/1824", "/kommuner/1850", "/om"}
	for _, noun := range []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounStudy, allmenning.NounFinding, allmenning.NounSynthesis} {
		list, err := site.DB.List(context.Background(), allmenning.Reader{}, store.Filter{Noun: noun, Limit: 1})
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v", noun, err)
		}
		paths = append(paths, list[0].Path())
	}
	locale := map[string]string{"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}
	for _, path := range paths {
		said := map[string]string{}
		for lang, want := range locale {
			p := site.Get(path, lang)
			m := map[string]string{}
			for _, n := range p.All("meta") {
				m[testweb.Attr(n, "property")+testweb.Attr(n, "name")] = testweb.Attr(n, "content")
			}
			title, what := m["og:title"], m["og:description"]
			if title == "" || !strings.Contains(p.First("title"), title) {
				t.Errorf("%s in %s: og:title is %q, the page is %q", path, lang, title, p.First("title"))
			}
			if n := len([]rune(what)); n < 20 || n > 300 || what != m["description"] {
				t.Errorf("%s in %s: og:description is %q", path, lang, what)
			}
			if m["og:locale"] != want || !strings.HasPrefix(m["og:url"], "https://allmenning.example/") || m["og:type"] == "" || m["og:site_name"] == "" {
				t.Errorf("%s in %s: %v", path, lang, m)
			}
			said[lang] = title + what
		}
		own := strings.HasPrefix(path, "/behov/") || strings.HasPrefix(path, "/prosjekter/") // these speak in their owner's words
		if said["nb"] == said["en"] && !own {
			t.Errorf("%s says the same in bokmål and in English: %q", path, said["nb"])
		}
	}
}
