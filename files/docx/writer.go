package docx

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// writer collects the body and the links it refers to.
type writer struct {
	strings.Builder
	links []string // by order of first use; relationship rIdL1 is the first
}

// paragraph writes one paragraph. style is a style id, empty for body text; more is extra markup for its properties.
func (w *writer) paragraph(style string, more []string, runs Paragraph) error {
	w.WriteString("<w:p>")
	if style != "" || len(more) > 0 {
		w.WriteString("<w:pPr>")
		if style != "" {
			w.WriteString(`<w:pStyle w:val="` + style + `"/>`)
		}
		for _, m := range more {
			w.WriteString(m)
		}
		w.WriteString("</w:pPr>")
	}
	for _, r := range runs {
		if err := w.run(r); err != nil {
			return err
		}
	}
	w.WriteString("</w:p>")
	return nil
}

func (w *writer) run(r Run) error {
	if r.Link != "" {
		if !safeLink(r.Link) {
			return fmt.Errorf("%w: %q", ErrLink, r.Link)
		}
		w.WriteString(`<w:hyperlink r:id="` + w.link(r.Link) + `" w:history="1">`)
		defer w.WriteString(`</w:hyperlink>`)
	}
	w.WriteString("<w:r>")
	if r.Link != "" || r.Bold || r.Italic {
		w.WriteString("<w:rPr>")
		if r.Link != "" {
			w.WriteString(`<w:rStyle w:val="Hyperlink"/>`)
		}
		if r.Bold {
			w.WriteString("<w:b/>")
		}
		if r.Italic {
			w.WriteString("<w:i/>")
		}
		w.WriteString("</w:rPr>")
	}
	w.text(r.Text)
	w.WriteString("</w:r>")
	return nil
}

// text writes s, with its line breaks and tabs as elements.
func (w *writer) text(s string) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			w.WriteString("<w:br/>")
		}
		for j, part := range strings.Split(line, "\t") {
			if j > 0 {
				w.WriteString("<w:tab/>")
			}
			if part != "" {
				w.WriteString(`<w:t xml:space="preserve">` + escape(part) + `</w:t>`)
			}
		}
	}
}

// link returns the relationship id of an address, the same for the same address.
func (w *writer) link(address string) string {
	for i, known := range w.links {
		if known == address {
			return fmt.Sprintf("rIdL%d", i+1)
		}
	}
	w.links = append(w.links, address)
	return fmt.Sprintf("rIdL%d", len(w.links))
}

// escape makes s safe in XML text and attributes. Characters that XML 1.0 forbids, and broken UTF-8, are dropped.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
		case r < 0x20 && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&quot;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
