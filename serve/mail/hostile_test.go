package mail

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"allmenning/commons"
	"allmenning/i18n"
	"allmenning/internal/testkit"
)

// shape is what a letter is built of: its elements with their attributes, and the texts of those that tell something to a
// program and not to a person.
func shape(t *testing.T, letter string) (out []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			out = append(out, fmt.Sprint(n.Data, n.Attr))
		}
	}
	return out
}

// Whatever people write in, a letter as HTML is built as one in which they wrote a word; and the words are there.
func TestLetter_is_built_alike_whatever_people_write(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testkit.Root(), "e2e", "testdata", "hostile", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no hostile texts", err)
	}
	s := &Sender{Config: Config{BaseURL: "https://allmenning.example", From: "post@allmenning.example"}}
	letter := func(template, text string) string {
		t.Helper()
		args := map[string]string{
			"decision": "approved", "path": "/behov/1", "role": "editor", "kind": "claim", "months": "6", "join": "/bli-med?org=1", "claim": "/behov/1/vart",
		}
		for _, name := range []string{"title", "name", "organisation", "text", "email", "did", "whom", "open", "post"} {
			args[name] = text
		}
		l := commons.Letter{Mail: commons.Mail{To: "post@example.org", Template: template, Lang: "nb", Args: args}}
		w, err := s.write(context.Background(), l)
		if err != nil {
			t.Fatal(template, err)
		}
		one := item{link: link{Text: text, Href: "https://allmenning.example/behov/1"}, Says: text}
		w.Sections = []section{{Heading: link{Text: text, Href: "https://allmenning.example/behov/1"}, Items: []item{one}}}
		out, err := w.html()
		if err != nil {
			t.Fatal(template, err)
		}
		return out
	}
	texts, telling := 0, 0
	for template := range templates {
		one := letter(template, aWord)
		want, tells := shape(t, one), strings.Count(one, aWord) > sections
		if tells {
			telling++
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for text := range strings.Lines(string(raw)) {
				text = strings.TrimSpace(text)
				texts++
				out := letter(template, text)
				if got := shape(t, out); !slices.Equal(got, want) {
					t.Fatalf("%s with %q is built of %q", template, text, got)
				}
				if root, _ := html.Parse(strings.NewReader(out)); tells && !strings.Contains(words(root), strings.Join(strings.Fields(i18n.Isolated(text)), " ")) {
					t.Fatalf("%s does not tell %q", template, text)
				}
			}
		}
	}
	t.Logf("%d letters of %d kinds, %d of which tell what people write", texts, len(templates), telling)
	if texts < 600*len(templates) || telling < 9 {
		t.Error("too few")
	}
}

// aWord is harmless, and no word of ours. It stands so many times in the sections of the test's letters.
const (
	aWord    = "kqordzx"
	sections = 3
)

func words(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
