package docs_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"allmenning/docs/method"
)

// Every explanation stands in three languages, tells the same number of things in each, and begins with a title and a
// paragraph, which lists show.
func TestMethod_in_three_languages(t *testing.T) {
	names, err := fs.Glob(method.Files, "nb/*.md")
	if err != nil || len(names) < 9 {
		t.Fatalf("%d explanations, %v", len(names), err)
	}
	for _, lang := range []string{"nb", "nn", "en"} {
		own, _ := fs.Glob(method.Files, lang+"/*.md")
		if len(own) != len(names) {
			t.Errorf("%d explanations in %s, %d in nb", len(own), lang, len(names))
		}
		for _, name := range names {
			slug := strings.TrimPrefix(name, "nb/")
			nb, text := page(t, "nb/"+slug), page(t, lang+"/"+slug)
			if text == "" {
				continue
			}
			blocks := strings.Split(strings.TrimSpace(text), "\n\n")
			if !strings.HasPrefix(blocks[0], "# ") || len(blocks) < 3 || strings.HasPrefix(blocks[1], "#") {
				t.Errorf("%s/%s: wants a title and then a paragraph", lang, slug)
			}
			for what, mark := range map[string]string{"sections": "\n## ", "list items": "\n- "} {
				if a, b := strings.Count(nb, mark), strings.Count(text, mark); a != b {
					t.Errorf("%s: %d %s in nb, %d in %s", slug, a, what, b, lang)
				}
			}
			if lang != "nb" && text == nb {
				t.Errorf("%s/%s is the bokmål text", lang, slug)
			}
		}
	}
}

func page(t *testing.T, name string) string {
	t.Helper()
	raw, err := fs.ReadFile(method.Files, name)
	if err != nil {
		t.Error(err)
		return ""
	}
	return string(raw)
}

var promises = regexp.MustCompile(`(?i)\b(bevist|beviser|prova|provar|proven|proves|garanter\w*|guarantee[sd])\b`)

// The explanations never promise more than the numbers bear: such a word stands only where it is denied.
func TestMethod_promises_nothing(t *testing.T) {
	names, err := fs.Glob(method.Files, "*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	denied := 0
	for _, name := range names {
		for line := range strings.Lines(page(t, name)) {
			for _, sentence := range strings.Split(line, ". ") {
				switch {
				case !promises.MatchString(sentence):
				case strings.Contains(sentence, "aldri") || strings.Contains(sentence, "never"):
					denied++
				default:
					t.Errorf("%s: %q", name, strings.TrimSpace(sentence))
				}
			}
		}
	}
	if denied < 3 {
		t.Errorf("only %d pages say that we never say proven", denied)
	}
}
