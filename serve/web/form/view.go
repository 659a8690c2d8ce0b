package form

import (
	"errors"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"allmenning"
	"allmenning/serve/web/page"
)

// view is the page with a form.
type view struct {
	*State
	Title, Lead, Publish string // Publish is the word on the button
	Fields               templ.Component
	Beside               templ.Component
}

// live is what a script gets when it has saved a draft.
type live struct {
	*State
	Beside templ.Component
	Near   int  // how many there are beside the form
	News   bool // that is another number than the page shows
	More   []templ.Component
}

// savedText says when the draft was saved and who sees it; empty when nothing is saved.
func (s *State) savedText(f *page.Frame) string {
	if s.saved == 0 {
		return ""
	}
	at := f.P.Clock(s.saved.Time())
	switch {
	case s.author != "":
		return f.T("form.saved.others", "clock", f.P.DateTime(s.saved.Time()))
	case s.asked && s.alone:
		return f.T("form.saved.asked_nobody", "clock", at, "organisation", s.Organisation)
	case s.asked:
		return f.T("form.saved.asked", "clock", at, "organisation", s.Organisation)
	}
	return f.T("form.saved", "clock", at)
}

func (s *State) savesText() string { return strconv.Itoa(s.saves) }
func (s *State) baseText() string  { return strconv.Itoa(s.base) }

// Receipt says what a form has done, on the page it leads to.
type Receipt string

// The receipts.
const (
	Published Receipt = "publisert"
	Closed    Receipt = "lukket" // published, and not open to everybody
	Changed   Receipt = "endret"
	Unchanged Receipt = "uendret" // published, and nothing had been changed
	Discarded Receipt = "slettet"
)

// text is what the receipt says; texts is the form's prefix in the catalogue.
func (r Receipt) text(f *page.Frame, texts string) string {
	if r == Unchanged {
		return f.T("form.unchanged")
	}
	return f.T(texts + "receipt." + string(r))
}

// receiptName is the receipt in an address, with the id of its record after a hyphen, by which keep.js forgets what was written.
const receiptName = "kvittering"

// ReceiptOf is the receipt a page was led to with; empty for none.
func ReceiptOf(f *page.Frame) Receipt {
	what, _, _ := strings.Cut(f.URL.Query().Get(receiptName), "-")
	switch r := Receipt(what); r {
	case Published, Closed, Changed, Unchanged, Discarded:
		return r
	}
	return ""
}

// liveAttrs make a script save the draft two seconds after the last letter.
func (s *State) liveAttrs() templ.Attributes {
	if s.author != "" {
		return nil
	}
	return templ.Attributes{"hx-post": s.saveTo(), "hx-trigger": "input delay:2s", "hx-target": "#lagret", "hx-swap": "innerHTML"}
}

func againAttrs(again bool) templ.Attributes {
	if !again {
		return nil
	}
	return templ.Attributes{"hx-swap-oob": "true"}
}

func refusal(f *page.Frame, err error) string {
	var e *allmenning.Error
	if errors.As(err, &e) && f.P.Has(e.Key) {
		return f.T(e.Key, e.Args...)
	}
	return f.T("errors." + string(allmenning.KindOf(err)) + ".title")
}

// askText is the key of the button that asks for what is written to be published.
func (s *State) askText() string {
	if s.second {
		return "form.ask_another"
	}
	return "form.ask"
}
