package e2e

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"testing"

	"allmenning/docs/method"
	"allmenning/e2e/browser"
	"allmenning/i18n"
	"allmenning/serve/web"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

var aboutPaths = []string{"/om", "/slik-regner-vi", "/slik-regner-vi/forventning", "/om/ord", "/personvern", "/tilgjengelighet", "/velg-kommune?tilbake=/om", "/finnes-ikke"}

// trial is an instance without records, with three municipalities to choose from.
func trial() http.Handler {
	return web.New(web.Config{
		Municipalities: func() []part.Municipality {
			return []part.Municipality{
				{Number: "1804", Name: "Bodø", County: "Nordland"},
				{Number: "5436", Name: "Porsanger – Porsáŋgu – Porsanki", County: "Finnmark"},
				{Number: "1824", Name: "Vefsn", County: "Nordland"},
			}
		},
		Status: func() page.Status { return page.Status{Building: true, Built: 0.64, Records: 1284} },
		Method: method.Files,
	})
}

// Every page about the program, in all three languages and at three widths, bears axe and does not scroll sideways.
func TestReader_reads_about_the_program(t *testing.T) {
	h := trial()
	for _, lang := range i18n.Langs() {
		for _, width := range []int{browser.Wide, browser.Phone, browser.Narrow} {
			if lang != i18n.NB && width != browser.Narrow {
				continue // nothing but the words differs, and where they fit on the narrowest they fit on all
			}
			tab := browser.Open(t, h, width, browser.Language(string(lang)))
			for _, at := range aboutPaths {
				tab.Visit(at)
				if got := tab.Attr("html", "lang"); got != string(lang) {
					t.Errorf("%s: html lang %q, want %q", at, got, lang)
				}
				if strings.Contains(tab.Text("body"), "⟪") {
					t.Errorf("%s in %s lacks a text", at, lang)
				}
				tab.Check()
			}
		}
	}
}

func TestReader_without_script_chooses_language_and_municipality(t *testing.T) {
	tab := browser.Open(t, trial(), browser.Wide, browser.WithoutScript)
	tab.Visit("/om/ord?x=1")
	tab.Click(".top a[hreflang=nn]")
	if got := tab.Path(); got != "/om/ord?lang=nn&x=1" {
		t.Errorf("the language link leads to %s", got)
	}
	tab.Visit("/om")
	if got := tab.Attr("html", "lang"); got != "nn" {
		t.Errorf("the choice of language is not kept: %q", got)
	}
	tab.Click(`.top .tools a[href^="/velg-kommune"]`)
	if n := tab.Count(".chooser input[type=search]"); n != 0 {
		t.Errorf("without script there is a field that needs one")
	}
	tab.Choose("#kommune", "1824")
	tab.Click(".chooser button")
	if got := tab.Path(); got != "/om?kommune=1824" {
		t.Errorf("choosing leads to %s", got)
	}
	tab.Visit("/personvern")
	if got := tab.Text(`.top .tools a[href^="/velg-kommune"]`); !strings.HasPrefix(got, "Vefsn") {
		t.Errorf("the chosen municipality is not shown: %q", got)
	}
}

func TestReader_with_script_shortens_the_list_of_municipalities(t *testing.T) {
	tab := browser.Open(t, trial(), browser.Phone)
	tab.Visit("/velg-kommune?tilbake=/om")
	tab.Fill(".chooser input[type=search]", "porsáŋ")
	if n := tab.Count("#kommune option"); n != 2 {
		t.Errorf("%d options, want none-chosen and one municipality", n)
	}
	tab.Check()
	tab.Click(".chooser button")
	if got := tab.Path(); got != "/om?kommune=5436" {
		t.Errorf("choosing leads to %s", got)
	}
}

func TestReader_walks_by_keyboard(t *testing.T) {
	tab := browser.Open(t, trial(), browser.Wide)
	tab.Visit("/om")
	for i, want := range []string{"Hopp til innholdet", "Allmenning", "Behov", "Prosjekter"} {
		if got := tab.Walk(1)[0]; got != want {
			t.Errorf("stop %d is %q, want %q", i+1, got, want)
		}
		if !tab.FocusSeen() {
			t.Errorf("stop %d does not show that it has the focus", i+1)
		}
	}
}

// A page with style and letters stays below 100 kB, scripts apart.
func TestReader_with_a_slow_line(t *testing.T) {
	tab := browser.Open(t, trial(), browser.Phone)
	tab.Visit("/om")
	if n := tab.Bytes(); n < 20_000 || n > 100_000 {
		t.Errorf("%d bytes for one page, want at most 100 000 (and a look: at least 20 000)", n)
	} else {
		t.Logf("%d bytes", n)
	}
}

// Every explanation of how we calculate bears axe, with its tables and formulas, on the narrowest screen.
func TestReader_reads_how_we_calculate(t *testing.T) {
	tab := browser.Open(t, trial(), browser.Narrow)
	names, err := fs.Glob(method.Files, "nb/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no explanations: %v", err)
	}
	for _, name := range names {
		if code := tab.Visit("/slik-regner-vi/" + strings.TrimSuffix(path.Base(name), ".md")); code != http.StatusOK {
			t.Errorf("%s: code %d", name, code)
		}
		tab.Check()
	}
}

// Pictures of the pages about the program, for people to look at.
func TestPictures_of_the_frame(t *testing.T) {
	h := trial()
	for _, width := range []int{browser.Wide, browser.Phone} {
		tab := browser.Open(t, h, width)
		for _, at := range aboutPaths {
			tab.Visit(at)
			name, _, _ := strings.Cut(strings.ReplaceAll(strings.Trim(at, "/"), "/", "-"), "?")
			tab.Screenshot(fmt.Sprintf("%s-%d", name, width))
		}
	}
}
