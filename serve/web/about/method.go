package about

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"allmenning"
	"allmenning/serve/web/page"
	"allmenning/serve/web/part"
)

// explanation is one page on how something is calculated, in one language.
type explanation struct {
	slug, heading, first string
	opening, rest        string // HTML: up to the first heading below the title, where a figure stands, and from it on
	lang                 allmenning.Lang
}

func (e explanation) title() part.Text { return part.In(e.heading, e.lang) }

// method holds the explanations of each language in the order of their names.
type method map[allmenning.Lang][]explanation

// markdown never lets raw HTML through: that is its default. Numbers stand to the right by an attribute, since our pages forbid inline styles.
var markdown = goldmark.New(goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))))

func readMethod(files fs.FS) (method, error) {
	m := method{}
	if files == nil {
		return m, nil
	}
	for _, lang := range []allmenning.Lang{allmenning.NB, allmenning.NN, allmenning.EN} {
		names, err := fs.Glob(files, string(lang)+"/*.md")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			raw, err := fs.ReadFile(files, name)
			if err != nil {
				return nil, err
			}
			e, err := explain(raw)
			if err != nil {
				return nil, fmt.Errorf("about: %s: %w", name, err)
			}
			e.slug, e.lang = strings.TrimSuffix(path.Base(name), ".md"), lang
			m[lang] = append(m[lang], e)
		}
	}
	return m, nil
}

// explain turns one text into a page. Its first heading is the page's title; the first paragraph says it in short.
func explain(raw []byte) (explanation, error) {
	tree := markdown.Parser().Parse(text.NewReader(raw))
	var e explanation
	for n := tree.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			if e.heading == "" && n.Level == 1 {
				e.heading = plain(n, raw)
			}
		case *ast.Paragraph:
			if e.first == "" {
				e.first = plain(n, raw)
			}
		}
	}
	if e.heading == "" {
		return e, errors.New("no heading of the first level")
	}
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, raw, tree); err != nil {
		return e, err
	}
	// A table that is wider than a phone scrolls by itself, and not the page.
	scrolls := `<div class="scroll" tabindex="0" role="group" aria-label="` + html.EscapeString(e.heading) + `"><table>`
	e.opening, e.rest = strings.NewReplacer("<table>", scrolls, "</table>", "</table></div>").Replace(out.String()), ""
	if i := strings.Index(e.opening, "<h2"); i >= 0 {
		e.opening, e.rest = e.opening[:i], e.opening[i:]
	}
	return e, nil
}

// plain is the text of a node without its markup.
func plain(n ast.Node, raw []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the function gives no error
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(raw))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// in lists the explanations for a reader of lang: each in that language where it is written, else in bokmål.
func (m method) in(lang allmenning.Lang) []explanation {
	all := append([]explanation(nil), m[allmenning.NB]...)
	for i, e := range all {
		if own, ok := find(m[lang], e.slug); ok {
			all[i] = own
		}
	}
	for _, e := range m[lang] {
		if _, ok := find(all, e.slug); !ok {
			all = append(all, e)
		}
	}
	return all
}

func find(all []explanation, slug string) (explanation, bool) {
	for _, e := range all {
		if e.slug == slug {
			return e, true
		}
	}
	return explanation{}, false
}

func (m method) list(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	p := page.Page{Title: f.T("about.method.title"), Description: f.T("about.method.lead")}
	return page.Write(w, r, p, methodList(f, m.in(f.Lang())))
}

func (m method) show(w http.ResponseWriter, r *http.Request) error {
	f := page.Of(r)
	e, ok := find(m.in(f.Lang()), r.PathValue("slug"))
	if !ok {
		return allmenning.ErrNotFound
	}
	var figure *part.Fig
	if draw := figures[e.slug]; draw != nil {
		drawn, err := draw(f)
		if err != nil {
			return err
		}
		figure = &drawn
	}
	p := page.Page{Title: e.heading, TitleLang: e.lang, Description: e.first, Article: true}
	return page.Write(w, r, p, methodPage(f, e, figure))
}
