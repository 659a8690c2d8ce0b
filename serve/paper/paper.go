// Package paper turns an answer into a page for the case file: what may be expected, how sure it is, on what it rests and
// how to cite it.
//
// A Paper is the content alone, in one language. It is built once from an answer ([FromSynthesis], [FromProject]) and written
// as a Word file ([Paper.Word]) or as plain text ([Paper.Text]); a page to print shows the same value. So the three cannot say
// different things: whatever stands in one stands in the others.
package paper

import (
	"strings"
	"time"

	"allmenning"
	"allmenning/i18n"
)

// Paper is a document of a page or two. Empty parts are left out.
type Paper struct {
	Lang     i18n.Lang
	Kind     string   // "Oppsummering, til saken"
	Title    string   // the question, or the project's title
	Lead     []string // the first is the sentence that matters most
	Facts    []Fact
	Sections []Section
	Sources  []Source
	Citation string // how to cite it
	Address  string // where it lives, whole: "https://…"
	Made     string // by whom and when: "Allmenning, 23. november 2026"
	Instance string // who runs the instance it came from
	At       time.Time
	Words    Words
}

// Fact is a term, a word in heavy letters and what it means. Word and Note may be empty, not both.
type Fact struct{ Term, Word, Note string }

// Section is a part under a heading, in this order: paragraphs, bullets, table, notes under the table.
type Section struct {
	Heading    string
	Paragraphs []string
	Bullets    []string
	Table      *Table
	Notes      []string
}

// Table has one header row; Foot is how many of the last rows sum up the others.
type Table struct {
	Caption string
	Head    []string
	Numeric []bool // by column: a number, set right
	Rows    [][]string
	Foot    int
}

// dropLast takes away the last column.
func (t *Table) dropLast() {
	last := len(t.Head) - 1
	t.Head, t.Numeric = t.Head[:last], t.Numeric[:last]
	for i := range t.Rows {
		t.Rows[i] = t.Rows[i][:last]
	}
}

// Source is one citation, with its address where it has one.
type Source struct{ Text, Link string }

// Words are the headings that all papers share.
type Words struct{ Sources, Cite, Page, Of string }

// Origin tells where and when a paper was made.
type Origin struct {
	Instance string    // who runs the instance
	Address  string    // of the page it was made from, whole
	At       time.Time // now
}

// start is a paper with what all share.
func start(p *i18n.Printer, o Origin) Paper {
	return Paper{
		Lang: p.Lang(), Address: o.Address, Instance: o.Instance, At: o.At,
		Made: p.T("paper.made", "instance", o.Instance, "date", p.Date(o.At)),
		Words: Words{
			Sources: p.T("paper.sources"), Cite: p.T("paper.cite"), Page: p.T("paper.page"), Of: p.T("paper.of"),
		},
	}
}

// add appends a section unless it is empty.
func (p *Paper) add(s Section) {
	if len(s.Paragraphs) > 0 || len(s.Bullets) > 0 || s.Table != nil || len(s.Notes) > 0 {
		p.Sections = append(p.Sections, s)
	}
}

// lang is a printer's language as the root writes it.
func lang(p *i18n.Printer) allmenning.Lang { return allmenning.Lang(p.Lang()) }

// full ends a text with a full stop unless it has its own end.
func full(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// capital gives a text a capital first letter.
func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
