// Package docx writes small Word documents: headings, paragraphs, lists, tables, notes, a footer with the source and page
// numbers. It writes WordprocessingML (ECMA-376, transitional) with real styles, so that Word's navigation pane, table of
// contents and a screen reader find the structure.
//
// A document is a pure function of what it was given: the same content and the same time give the same bytes. Nothing is
// read from the clock, the machine or the user.
package docx

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Errors that say why a document was refused; test with errors.Is.
var (
	ErrLanguage = errors.New("docx: the language is not nb-NO, nn-NO or en-GB")
	ErrLevel    = errors.New("docx: a heading's level is not 1, 2 or 3")
	ErrTable    = errors.New("docx: a table has no columns, or a row of another length than its header")
	ErrLink     = errors.New("docx: a link is not http, https or mailto")
)

// Document is one document. The zero value with a Language is a valid, empty one.
type Document struct {
	Title    string    // stands first, and in the properties
	Language string    // nb-NO, nn-NO or en-GB: what the spelling checker and screen reader use
	Creator  string    // who stands behind it
	Created  time.Time // the time it was made for; written in UTC to the second, zero: not written
	Source   string    // at the left of each page's foot: where this came from; may be empty
	Page     string    // the word before the page number: "Side"; may be empty
	Of       string    // the word between page number and count: "av"; may be empty
	Body     []Block
}

// Block is one of Heading, Paragraph, List, Table and Note.
type Block interface {
	write(*writer) error
}

// Heading is a heading by real style. Level 1 is under the title, 3 the lowest.
type Heading struct {
	Level int
	Text  string
}

// Paragraph is running text.
type Paragraph []Run

// List is a bullet list, one paragraph an item.
type List []Paragraph

// Note is a quotation or a remark: set in from the margin, with a line at its side. One paragraph each.
type Note []Paragraph

// Table has one header row, which is marked as such and repeated on every page. Each row has as many cells as Head.
type Table struct {
	Caption string   // a line above the table, also its description for a screen reader; may be empty
	Head    []string // at least one
	Numeric []bool   // by column: set right; shorter than Head: the rest is text
	Rows    [][]string
	Foot    int // how many of the last rows sum up the others: set bold
}

// Run is a stretch of text with one look. A newline is a line break, a tab a tab.
type Run struct {
	Text         string
	Bold, Italic bool
	Link         string // http, https or mailto; empty: no link
}

// Text is a paragraph of plain text.
func Text(s string) Paragraph { return Paragraph{{Text: s}} }

// Write writes the document to w as a .docx file.
//
// It returns ErrLanguage, ErrLevel, ErrTable or ErrLink, with what is wrong, before anything is written, and otherwise
// only the errors of w. Characters that XML does not allow are left out.
func (d Document) Write(w io.Writer) error {
	switch d.Language {
	case "nb-NO", "nn-NO", "en-GB":
	default:
		return fmt.Errorf("%w: %q", ErrLanguage, d.Language)
	}
	body := &writer{}
	if d.Title != "" {
		body.paragraph("Title", nil, Text(d.Title))
	}
	for i, b := range d.Body {
		if err := b.write(body); err != nil {
			return fmt.Errorf("%w (block %d)", err, i+1)
		}
	}
	return d.pack(w, body)
}

func (h Heading) write(w *writer) error {
	if h.Level < 1 || h.Level > 3 {
		return fmt.Errorf("%w: %d", ErrLevel, h.Level)
	}
	return w.paragraph(fmt.Sprintf("Heading%d", h.Level), nil, Text(h.Text))
}

func (p Paragraph) write(w *writer) error { return w.paragraph("", nil, p) }

func (l List) write(w *writer) error {
	for _, item := range l {
		if err := w.paragraph("ListBullet", nil, item); err != nil {
			return err
		}
	}
	return nil
}

func (n Note) write(w *writer) error {
	for _, p := range n {
		if err := w.paragraph("Quote", nil, p); err != nil {
			return err
		}
	}
	return nil
}

// safeLink accepts the addresses a reader expects in a document; anything else may run something.
func safeLink(address string) bool {
	lower := strings.ToLower(address)
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(lower, scheme) {
			return !strings.ContainsAny(address, " \t\n\r\"<>\\")
		}
	}
	return false
}
