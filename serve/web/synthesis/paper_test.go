package synthesis_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"allmenning/answers"
	"allmenning/i18n"
	"allmenning/internal/testweb"
	"allmenning/serve/paper" // not in this package's row: the paper must say what the page says
	"allmenning/serve/web/page"
	pages "allmenning/serve/web/synthesis"
)

// papers hands the pages their downloads, as cmd does.
type papers struct{}

func made(p *i18n.Printer, v *answers.SynthesisPage, address string) paper.Paper {
	return paper.FromSynthesis(p, v, paper.Origin{Instance: "Allmenning", Address: address, At: time.Unix(1_795_000_000, 0)})
}

func (papers) SynthesisWord(p *i18n.Printer, v *answers.SynthesisPage, address string) ([]byte, error) {
	var b bytes.Buffer
	err := made(p, v, address).Word(&b)
	return b.Bytes(), err
}

func (papers) SynthesisText(p *i18n.Printer, v *answers.SynthesisPage, address string) (string, error) {
	var b bytes.Buffer
	err := made(p, v, address).Text(&b)
	return b.String(), err
}

func withPapers(t *testing.T) *testweb.Site {
	return testweb.Open(t, nil, func(a *answers.Answers) []page.Routes {
		return []page.Routes{pages.Pages{Answers: a, Downloads: papers{}}}
	})
}

// wordText reads the words of a DOCX, paragraph by paragraph.
func wordText(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	inText := false
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if err == io.EOF {
			return flat(b.String())
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			inText = e.Name.Local == "t"
		case xml.EndElement:
			inText = false
			if e.Name.Local == "p" {
				b.WriteString(" ")
			}
		case xml.CharData:
			if inText {
				b.Write(e)
			}
		}
	}
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// sentencesOf are the texts of the page that are not its furniture: paragraphs, reasons, the three answers, table cells.
func sentencesOf(t *testing.T, p testweb.Page) []string {
	t.Helper()
	main := p.Find(func(n *html.Node) bool { return n.Data == "main" })
	if main == nil {
		t.Fatal("no main")
	}
	var out []string
	for n := range main.Descendants() {
		under := func(classes ...string) bool {
			for a := range n.Ancestors() {
				for _, c := range classes {
					if class(c)(a) || a.Data == c {
						return true
					}
				}
			}
			return false
		}
		switch {
		case under("details"): // the detail for whoever asks, which no case paper needs
		case under("aside"): // the interval as a picture: its numbers stand in the sentence
		case class("expect")(n), class("lead")(n):
			out = append(out, text(n))
		case n.Data == "dd" && under("impact"), n.Data == "p" && under("note"):
			for c := range n.ChildNodes() { // without the way to the reasons
				if s := flat(c.Data); c.Type == html.TextNode && s != "" {
					out = append(out, s)
				}
			}
		case n.Data == "td" && under("tab") && !ofHistory(n) && testweb.Attr(n, "data-l") != "":
			out = append(out, text(n))
		case n.Data == "strong" && under("figcaption"):
			out = append(out, text(n))
		}
	}
	return out
}

// ofHistory says that a cell tells what has happened to the record, which a case paper does not.
func ofHistory(cell *html.Node) bool {
	for a := range cell.Ancestors() {
		for _, l := range langs {
			if testweb.Attr(a, "aria-label") == i18n.New(i18n.Lang(l)).T("words.history") {
				return true
			}
		}
	}
	return false
}

// TestPaper_says_what_the_page_says: what the page tells a leader stands word for word in the Word file and in the plain
// text, for every question in three languages.
func TestPaper_says_what_the_page_says(t *testing.T) {
	site := withPapers(t)
	for set := range sets {
		for _, lang := range langs {
			at := path(set) + "?kommune=1824"
			word := wordText(t, site.Get(path(set)+"/word?kommune=1824", lang).Body)
			plain := flat(site.Get(path(set)+"/tekst?kommune=1824", lang).Body)
			said := sentencesOf(t, site.Get(at, lang))
			if len(said) < 8 {
				t.Errorf("%s %s: the page says only %q", set, lang, said)
			}
			for _, s := range said {
				for name, other := range map[string]string{"Word": word, "plain text": plain} {
					for _, one := range strings.SplitAfter(s, ". ") {
						if one = strings.TrimSpace(one); one != "" && !strings.Contains(other, one) && !strings.Contains(other, strings.TrimSuffix(one, ".")) {
							t.Errorf("%s %s: %s does not say %q", set, lang, name, one)
						}
					}
				}
			}
		}
	}
}

// TestPrint_says_what_the_page_says: the sheet to print holds the same answer, doubt and three answers.
func TestPrint_says_what_the_page_says(t *testing.T) {
	site := withPapers(t)
	for set := range sets {
		for _, lang := range langs {
			full, sheet := site.Get(path(set)+"?kommune=1824", lang), site.Get(path(set)+"/utskrift?kommune=1824", lang)
			for _, name := range []string{"expect", "lead"} {
				if a, b := full.Find(class(name)), sheet.Find(class(name)); a != nil && (b == nil || text(a) != text(b)) {
					t.Errorf("%s %s: .%s differs on paper", set, lang, name)
				}
			}
			for i, n := range full.All("dd")[:5] {
				if a, b := text(n), text(sheet.All("dd")[i]); a != b {
					t.Errorf("%s %s: %q is %q on paper", set, lang, a, b)
				}
			}
		}
	}
}

// TestShow_opens_with_the_answer_alone: what is behind the answer is a click away, and no list stands open.
func TestShow_opens_with_the_answer_alone(t *testing.T) {
	site := open(t)
	for set := range sets {
		for _, n := range site.Get(path(set), "nb").All("details") {
			for _, a := range n.Attr {
				if a.Key == "open" {
					t.Errorf("%s: %q stands open", set, text(n)[:20])
				}
			}
		}
	}
}
