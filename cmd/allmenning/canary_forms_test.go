package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"allmenning"
)

// What is answered to those who write: relatives while typing, proposals, pasted texts. A record that is closed is not touched.
func TestCanary_forms(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for n, p := range c.people {
		c.fillIn(p, n)
		c.touch(p)
	}
}

// closed is a word of a need that its owner alone sees, and unwritten one that nobody has written.
var closed, unwritten = song("need, own: challenge"), song("no text at all")

// typed are texts that people write, as forms send them. word is one of them.
func typed(word string) (all []url.Values) {
	for _, text := range []string{"Velferdsteknologi for eldre som faller hjemme", word + " velferdsteknologi", strings.Repeat("Eldre som faller hjemme får velferdsteknologi. ", 60)} {
		all = append(all, url.Values{"q": {text}, "title": {text}, "challenge": {text}, "summary": {text}, "purpose": {text}, "_gjor": {"vis"}})
	}
	return all
}

// begins is the id of a record that somebody begins to write, nr is of the draft.
func begins(who, nr int) allmenning.RecordID {
	return allmenning.RecordID(fmt.Sprintf("0193d000-0000-7000-8000-%06d%06d", who, nr))
}

// fillIn fills in every form that makes something new. A word that is closed is answered as one that nobody has written.
func (c *canaries) fillIn(p *person, who int) {
	c.t.Helper()
	for i, pattern := range spread("written") {
		for _, path := range addresses(pattern, begins(who, 3*i)) {
			for _, form := range typed(closed) {
				c.listen(p, pattern, c.ask(p, http.MethodPost, path, form).all(), closed)
				if pattern != "POST /sok" {
					c.listen(p, pattern, c.ask(p, http.MethodGet, strings.TrimSuffix(path, "/kladd"), nil).all(), closed)
				}
			}
			if p.in(owner(town)) { // who sees the word
				continue
			}
			asks := func(id allmenning.RecordID, word string) func() (answer, string) {
				return func() (answer, string) {
					return c.ask(p, http.MethodPost, addresses(pattern, id)[0], typed(word)[1]).without(string(id)), word
				}
			}
			c.hold(pattern+" with a word that is closed, to "+p.name, asks(begins(who, 3*i+1), closed), asks(begins(who, 3*i+2), unwritten))
		}
	}
}

// actForm is what the forms of acts on a record are sent with.
func actForm() url.Values {
	return url.Values{
		"closure": {"public"}, "_gjor": {"lagre"}, "_bygger": {"1"}, "text": {"Kan dere si mer?"}, "name": {"Kari"}, "email": {"kari@example.org"},
		"from": {"Oss"}, "title": {"Tittel"}, "resultat": {string(idOf(allmenning.NounFinding, "public"))}, "valg": {"ta-med"},
	}
}

// touch does every act on every record that p does not see.
func (c *canaries) touch(p *person) {
	c.t.Helper()
	form := actForm()
	for _, pattern := range spread("act") {
		for _, r := range c.records {
			if r.Noun != nounAt(pattern) || p.reader.Sees(r.Class()) {
				continue
			}
			for _, path := range addresses(pattern, r.ID) {
				got := c.ask(p, http.MethodPost, path, form)
				c.listen(p, pattern+" of "+c.variantOf(r), got.all(), string(r.ID))
				c.same(p, pattern+" of "+c.variantOf(r), http.MethodPost, path, r.ID, form)
			}
		}
	}
	c.untouched(p)
}
