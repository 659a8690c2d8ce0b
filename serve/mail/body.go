package mail

import (
	_ "embed"
	"html/template"
	"strings"
)

//go:embed letter.html
var letterHTML string

// page is the one look of all letters. html/template escapes everything people wrote, for the place where it stands.
var page = template.Must(template.New("letter").Funcs(template.FuncMap{"lines": lines}).Parse(letterHTML))

func lines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }

// html is the letter as HTML.
func (w *written) html() (string, error) {
	var b strings.Builder
	err := page.Execute(&b, w)
	return b.String(), err
}

// text is the letter as plain text, with the same content in the same order.
func (w *written) text() string {
	var b strings.Builder
	paragraph := func(s string) {
		if s != "" {
			b.WriteString(s + "\n\n")
		}
	}
	for _, s := range w.Lead {
		paragraph(s)
	}
	if w.Quote != "" {
		for _, line := range lines(w.Quote) {
			b.WriteString("> " + line + "\n")
		}
		b.WriteString("\n")
	}
	for _, s := range w.Sections {
		b.WriteString("== " + s.Heading.Text + " ==\n" + s.Heading.Href + "\n\n")
		for _, i := range s.Items {
			b.WriteString("* " + i.Text + "\n  " + i.Says + "\n")
			for _, s := range i.More {
				b.WriteString("  " + s + "\n")
			}
			b.WriteString("  " + i.Href + "\n\n")
		}
		paragraph(s.More)
	}
	if w.Action.Href != "" {
		paragraph(w.Action.Text + ":\n" + w.Action.Href)
	}
	for _, s := range w.After {
		paragraph(s)
	}
	for _, l := range w.Also {
		paragraph(l.Text + ":\n" + l.Href)
	}
	b.WriteString("-- \n") // mail programs know the sign for what stands below a letter
	for _, s := range w.Foot {
		b.WriteString(s + "\n")
	}
	for _, l := range w.Links {
		b.WriteString(l.Text + ": " + l.Href + "\n")
	}
	return b.String()
}
