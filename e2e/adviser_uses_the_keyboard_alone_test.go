package e2e

import (
	"bytes"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"allmenning/e2e/browser"
)

// From the first press on Tab to the paper for the case file: every key is a real one, and the focus is seen at every stop.
func TestAdviser_uses_the_keyboard_alone_from_question_to_case_paper(t *testing.T) {
	tab := browser.Open(t, site(t), browser.Wide)
	tab.Visit("/?lang=nb&valgt=ja")

	if s := tab.Tab(); s.Name != "Hopp til innholdet" || !s.Shown || !s.Inside {
		t.Fatalf("the first stop is %+v, want the link past the menu", s)
	}
	tab.Press(kb.Enter)
	if s := tab.Focused(); s.Tag != "MAIN" {
		t.Fatalf("the link past the menu leads to %+v", s)
	}
	if s := tab.Tab(); s.Tag != "TEXTAREA" {
		t.Fatalf("after the menu is skipped the next stop is %+v, want the question", s)
	}
	tab.Press("eldre som faller hjemme")
	if s := tab.Tab(); s.Name != "Finn andre" {
		t.Fatalf("after the question comes %+v, want the button", s)
	}
	tab.Enter()
	hits := tab.Path()
	if !strings.HasPrefix(hits, "/sok?") {
		t.Fatalf("the question leads to %s", hits)
	}

	tab.TabTo(".hit h3 a")
	title := tab.Focused().Name
	tab.Enter()
	if got := tab.Text("h1"); got != title {
		t.Errorf("the hit %q leads to %q", title, got)
	}
	if way := tab.TabTo(".back a"); len(way) > 15 {
		t.Errorf("the way back to the hits is %d stops away", len(way))
	}
	tab.Enter()
	if tab.Path() != hits {
		t.Errorf("the way back leads to %s, not %s", tab.Path(), hits)
	}

	tab.TabTo(".top .place")
	tab.Enter()
	tab.TabTo("select[name=kommune]")
	tab.Press("Vefsn")
	if got := tab.Value("select[name=kommune]"); got != "1824" {
		t.Fatalf("typing Vefsn chooses %q", got)
	}
	tab.TabTo("main form button")
	tab.Enter()
	if got := tab.Text(".top .place"); !strings.HasPrefix(got, "Vefsn") || !strings.HasPrefix(tab.Path(), "/sok?") {
		t.Fatalf("after choosing Vefsn the header says %q at %s", got, tab.Path())
	}

	tab.TabTo(`.hit h3 a[href^="/oppsummeringer/"]`)
	tab.Enter()
	if text := tab.Text("main"); !strings.Contains(text, "Vefsn") {
		t.Error("the synthesis does not speak of Vefsn")
	}
	tab.TabTo(`main a[href*="/word"]`)
	name, file := tab.EnterToSave()
	if !strings.HasSuffix(name, ".docx") || !bytes.HasPrefix(file, []byte("PK")) {
		t.Errorf("the saved file is %s and begins %q", name, file[:min(8, len(file))])
	}
}

// No page holds the focus back, sends it against the order of the text, or leaves it unseen.
func TestKeyboard_comes_through_every_page(t *testing.T) {
	paths := []string{
		"/", "/sok?q=eldre+som+faller&kommune=1824", "/prosjekter", "/kommuner", "/kommuner/1824", "/velg-kommune",
		first(t, found(t, "medisindispensarar"), "/prosjekter/"), synthesisPath("falls-rate-ratio"), "/slik-regner-vi/sikkerhet", "/finnes-ikke",
	}
	for width, paths := range map[int][]string{browser.Wide: paths, browser.Phone: {"/", paths[1], "/kommuner/1824"}} {
		tab := browser.Open(t, site(t), width)
		for _, path := range paths {
			tab.Visit(path)
			way := tab.Round()
			if len(way) < 15 {
				t.Errorf("%s at %d px: the focus stops %d times: %v", path, width, len(way), way)
			}
		}
	}
}
