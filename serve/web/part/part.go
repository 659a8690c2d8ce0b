// Package part holds the pieces that many pages share: rows of records, reasons, figures with their tables, facts, the
// thread, notes, empty states, forms. Each is a templ component with one typed parameter, and draws the components of
// shared design (README of the style sheet: allmenning.css). None of them carries a style attribute.
//
// Content has its own language: a Text knows it, and the piece marks it (lang) where it is not the reader's.
package part

import (
	"github.com/a-h/templ"

	"allmenning"
	"allmenning/i18n"
)

// Text is words with their language. An empty Lang means the reader's.
type Text struct {
	S    string
	Lang allmenning.Lang
}

// Plain is a text in the reader's language.
func Plain(s string) Text { return Text{S: s} }

// In is a text in lang that somebody has written; In(r.TitleIn(f.Lang())) makes one from a record's title. What it turns, it turns
// within itself (i18n.Isolated).
func In(s string, lang allmenning.Lang) Text { return Text{i18n.Isolated(s), lang} }

// lang is the lang attribute t needs on a page of p, empty for none.
func (t Text) lang(p *i18n.Printer) string {
	if t.Lang == "" || string(t.Lang) == string(p.Lang()) {
		return ""
	}
	return string(t.Lang)
}

// attrs is the lang attribute t needs on a page of p, for an element that holds nothing but t.
func (t Text) attrs(p *i18n.Printer) templ.Attributes {
	if l := t.lang(p); l != "" {
		return templ.Attributes{"lang": l}
	}
	return nil
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// Link is words that lead somewhere: a path on this site, https or mailto. An empty Href gives the words alone.
type Link struct {
	Text Text
	Href string
}

// Municipality is one that can be chosen.
type Municipality struct {
	Number allmenning.MunicipalityNumber
	Name   string // official, Norwegian form first: "Porsanger – Porsáŋgu – Porsanki"
	County string
}

// Record is one row in a list of records.
type Record struct {
	Kind  string   // what it is, in bold: "Behov", "Fire studier"
	Facts []string // who and when, in that order
	Title Text
	Href  string
	Text  Text // one sentence; may be empty
}

// Verdict is how like a hit is: bars from 0 to 4, and the words that say the same.
type Verdict struct {
	Bars  int
	Words string
}

// Pair is two words that met: the reader's and the record's. Equal words are shown once.
type Pair struct {
	Mine, Theirs Text
	How          Meeting
}

// Meeting is how two words that are written differently met.
type Meeting int

// The ways to meet.
const (
	SameMeaning Meeting = iota // the same word in another form, or another that means the same
	Related                    // words that belong together
	Alike                      // words that are like each other in part, or are spelt alike
)

// sign is what stands between the words for the eye, say for the ear.
func (m Meeting) sign() string {
	if m == SameMeaning {
		return "≈"
	}
	return "~"
}

func (m Meeting) say(p *i18n.Printer) string {
	switch m {
	case Related:
		return p.T("part.pair.related_to")
	case Alike:
		return p.T("part.pair.like")
	}
	return p.T("part.pair.same_as")
}

// Reason is one row of the block of reasons. Pairs come first, then Text, then Content (links and the like); any may be empty,
// but a row with none of them is left out.
type Reason struct {
	Label   string
	Pairs   []Pair
	Text    Text
	Content templ.Component
}

// Fact is one row of a list of facts. Href makes the value a link; Content, where set, stands instead of Value.
type Fact struct {
	Label   string
	Value   Text
	Href    string
	Content templ.Component
}

// StepState says how far the thread has come at one station.
type StepState string

// The states of a station.
const (
	Done StepState = "done"
	Now  StepState = "now"
	Todo StepState = "todo"
	Kept StepState = "kept" // it is there, and is not shown
)

// Step is a station of the thread.
type Step struct {
	State StepState
	Name  string
	Line  Text   // one short line
	Href  string // where the name leads; empty: nowhere
}

// loose says that the line from step i to the next has nothing at one of its ends.
func loose(steps []Step, i int) bool {
	gone := func(s Step) bool { return s.State == Todo || s.State == Kept }
	return gone(steps[i]) || i+1 < len(steps) && gone(steps[i+1])
}

// Tone is what a note is about.
type Tone string

// The tones.
const (
	Calm Tone = ""
	Warn Tone = "warn"
)

// EmptyState says what is missing, why it matters, how others did it, and one thing to do.
type EmptyState struct {
	Heading  string
	Text     string
	Examples []Link // up to three real ones
	Action   Link   // the button; an empty Href leaves it out
}

// Problem is one thing to mend in a form, and the id of the field it is about.
type Problem struct {
	Field string
	Text  string
}

// Chooser is a form that asks for a municipality and sends it with GET as kommune.
type Chooser struct {
	ID     string // of the control, the page's own
	Form   string // id of the form; empty: none
	Action string // a path
	Label  string // empty: the usual question
	Button string // empty: the usual word
	All    []Municipality
	Chosen allmenning.MunicipalityNumber
	Keep   []Hidden // what else the address holds
	Post   bool     // sent with POST: what it holds is too long for an address
}

func (c Chooser) attrs() templ.Attributes {
	if c.Form == "" {
		return nil
	}
	return templ.Attributes{"id": c.Form}
}

func (c Chooser) method() string {
	if c.Post {
		return "post"
	}
	return "get"
}

// Hidden is a field of a form that only carries a value on.
type Hidden struct{ Name, Value string }

// Source is where a record comes from when it was not written here.
type Source struct {
	Name Text
	Href string
	Read string // the date as people read it; empty: not known
	Note Text   // what was left out or is uncertain
}

// sourceEnd ends the sentence that names a source: when it was read, where that is known.
func sourceEnd(p *i18n.Printer, s Source) string {
	if s.Read == "" {
		return ". "
	}
	return " (" + p.T("part.source.read", "date", s.Read) + "). "
}

// Change is one line of a record's history.
type Change struct {
	When string
	Who  string
	What Text
}

// Sign says what a lesson did.
type Sign string

// The signs.
const (
	Helped    Sign = "helped"
	Hindered  Sign = "hindered"
	Surprised Sign = "surprised"
)

// Lesson is one lesson: when, we did, then, advice, and what must be true where it is to hold. Empty lines are left out.
type Lesson struct {
	Sign                              Sign
	Facts                             []string // what it is about and what it rests on
	When, Did, Led, Advice, Condition Text
	From                              Link // where it was learnt; an empty one is left out
}

// Pages is the way through a long list.
type Pages struct {
	This, Of int
	Href     func(page int) string
}
