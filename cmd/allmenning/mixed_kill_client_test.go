package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/net/html"

	"allmenning"
	"allmenning/internal/testweb"
)

// client is somebody who is signed in, and sends one form after the other.
type client struct {
	m       *mixed
	all     *common
	name    string
	person  allmenning.PersonID
	org     allmenning.OrganisationID
	place   string // the name of its municipality
	token   string
	lane    string // the field of the disputed need that is the client's; empty: none
	speaks  bool   // the one who says what the organisation as a whole says: "vi også", that it joins
	random  *rand.Rand
	browser *http.Client

	address string // where it comes from, as a proxy in front of the program says
	admits  bool   // lets others into its municipality

	named    int  // texts so far
	asked    int  // questions in this round: the program bounds them
	accepted int  // links used in this round, bounded too
	keeps    kept // what the store must hold
	records  []*written
	drafts   []*drafted
	chosen   map[string]bool // what is followed, endorsed and joined

	weighs           []string // results it decides of
	toTake, toAskFor []string // projects of the library that it may claim
	waiting          []wanted // by others, of whoever runs the instance
	guests           []*guest // who have not come in yet

	sent  []*form      // in this round, and answered
	open  *form        // sent last, and not answered; nil: none
	again atomic.Int64 // forms sent again in this round
}

// form is one form that is sent, and what it does.
type form struct {
	kind     string
	path     string
	fields   url.Values
	script   bool         // sent by the script of the page
	stranger bool         // sent by somebody who is not signed in
	shows    bool         // the answer is a page that shows a link
	on       string       // what it is about: the next form about the same may undo it
	late     lateAnswer   // what becomes of it when it is sent again after such a form
	then     func(*kept)  // what the store holds when it has been stored
	did      func()       // what the client knows then; nil: nothing more
	led      func(string) // hears where an answer led; nil: nobody cares
	to       string       // where the first answer led
}

// lateAnswer is how a form is answered that is sent again after another about the same.
type lateAnswer int

const (
	asFirst  lateAnswer = iota // it has a key: as the first time
	outdated                   // it was made from a version that is no longer the newest: as the first time, or refused
	refused
	usedUp // a link that works once: there is nothing behind it any more
	unsent // it says what is to be so, and would say it anew: it is not sent
)

// write sends one form after the other until the program answers no more.
func (c *client) write() {
	c.sent, c.open, c.asked, c.accepted = nil, nil, 0, 0
	c.again.Store(0)
	for !c.m.t.Failed() {
		f := c.next()
		if f == nil {
			return
		}
		code, to, err := c.send(f)
		if err != nil {
			c.open = f
			return
		}
		if code != http.StatusSeeOther {
			c.m.t.Errorf("%s: %s %s %v answers %d: %s", c.name, f.kind, f.path, f.fields, code, to)
			return
		}
		f.lead(to)
		c.stored(f)
		c.sent = append(c.sent, f)
		c.m.answered.Add(1)
	}
}

// lead notes where the first answer to a form led.
func (f *form) lead(to string) {
	f.to = to
	if f.led != nil {
		f.led(to)
	}
}

// stored notes that a form has been stored.
func (c *client) stored(f *form) {
	f.then(&c.keeps)
	if f.did != nil {
		f.did()
	}
}

// send sends a form. It gives the code of the answer and where it leads; of an answer to a script that says it is saved, the
// same code, and of another page, what it says. The error is that there was no answer.
func (c *client) send(f *form) (code int, to string, err error) {
	r, err := http.NewRequest(http.MethodPost, c.m.site+f.path, strings.NewReader(f.fields.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if f.script {
		r.Header.Set("HX-Request", "true")
	}
	ask := c.do
	if f.stranger {
		ask = c.unknown
	}
	answer, page, err := ask(r)
	if err != nil {
		return 0, "", err
	}
	switch {
	case f.shows && answer.StatusCode == http.StatusOK:
		return http.StatusSeeOther, linkIn(page), nil
	case answer.StatusCode == http.StatusSeeOther:
		return answer.StatusCode, answer.Header.Get("Location"), nil
	case f.script && answer.StatusCode == http.StatusOK && strings.Contains(page, "data-saved"):
		return http.StatusSeeOther, "", nil
	case f.script && answer.StatusCode == http.StatusOK:
		return http.StatusConflict, page, nil
	}
	if p, err := pageOf(page); err == nil {
		page = p.Text("innhold")
	}
	return answer.StatusCode, page[:min(len(page), 300)], nil
}

func (c *client) do(r *http.Request) (*http.Response, string, error) {
	r.AddCookie(&http.Cookie{Name: "okt", Value: c.token})
	return c.unknown(r)
}

// unknown is do for somebody at the same place who is not signed in.
func (c *client) unknown(r *http.Request) (*http.Response, string, error) {
	r.Header.Set("X-Forwarded-For", c.address)
	r.Header.Set("Accept-Language", "nb")
	answer, err := c.browser.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if answer.StatusCode == http.StatusSeeOther {
		err = nil // all that matters has come
	}
	return answer, string(page), err
}

func pageOf(body string) (testweb.Page, error) {
	tree, err := html.Parse(strings.NewReader(body))
	return testweb.Page{Body: body, Tree: tree}, err
}

// afterTheKill judges what the store holds of the client: all that was answered, and the last form wholly or not at all.
func (c *client) afterTheKill(has kept) (n counts, err error) {
	n.acknowledged, n.kinds = len(c.sent), map[string]int{}
	for _, f := range c.sent {
		n.kinds[f.kind]++
	}
	lines, lost, doubled := unlike(c.keeps, has)
	if c.open == nil {
		n.lost, n.doubled = lost, doubled
		return n, fault(lines)
	}
	n.unanswered = 1
	with := c.keeps.clone()
	c.open.then(&with)
	ifThere, _, _ := unlike(with, has)
	switch {
	case len(ifThere) == 0 && len(lines) > 0:
		n.there = 1
	case len(lines) > 0:
		n.lost, n.doubled = lost, doubled
		err = fmt.Errorf("%s %s, which was not answered, is neither stored wholly (%w) nor not at all (%w)", c.open.kind, c.open.path, fault(ifThere), fault(lines))
	}
	c.stored(c.open) // for it is sent again
	return n, err
}

func fault(lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	return errors.New(strings.Join(lines[:min(len(lines), 12)], "\n  "))
}

// sendAgain sends every form of the round once more, as it was.
func (c *client) sendAgain() {
	forms := c.sent
	if c.open != nil {
		forms = append(slices.Clone(forms), c.open)
	}
	for i, f := range forms {
		if f != c.open {
			c.repeat(f, c.expected(f, forms[i+1:]))
			continue
		}
		c.pressTwice(f)
	}
}

// pressTwice sends a form as somebody does who got no answer. Both times it leads to the same place; a link that works once lets in
// at most once.
func (c *client) pressTwice(f *form) {
	var to [2]string
	var twice sync.WaitGroup
	for i := range to {
		twice.Go(func() { to[i] = c.repeat(f, f.late.ofOpen()) })
	}
	twice.Wait()
	if f.late == usedUp && to[0] != "" && to[1] != "" {
		c.m.t.Errorf("%s: %s: used twice", c.name, f.path)
	}
	if f.late != usedUp && to[0] != to[1] {
		c.m.t.Errorf("%s: %s %s %v sent twice leads to %q and %q", c.name, f.kind, f.path, f.fields, to[0], to[1])
	}
	f.lead(to[0])
}

// ofOpen is how a form is answered that was not answered the first time.
func (l lateAnswer) ofOpen() lateAnswer {
	if l == usedUp {
		return usedUp
	}
	return asFirst
}

// expected says how a form is answered when it is sent again after others.
func (c *client) expected(f *form, later []*form) lateAnswer {
	answer := f.late.ofOpen()
	for _, g := range later {
		if g.on != f.on {
			continue
		}
		answer = f.late
		if f.kind == "draft" && g.kind == "publish" && g != c.open {
			return refused // what is published is no draft any more
		}
	}
	return answer
}

// repeat sends a form as it was, and gives where that led; empty: nowhere.
func (c *client) repeat(f *form, want lateAnswer) string {
	if want == unsent {
		return ""
	}
	code, to, err := c.send(f)
	c.again.Add(1)
	same := err == nil && code == http.StatusSeeOther && (to == f.to || f == c.open)
	conflict := err == nil && code == http.StatusConflict
	gone := err == nil && code == http.StatusNotFound && want == usedUp
	switch {
	case gone:
		return ""
	case want == usedUp && f != c.open: // it has been used
	case same && want != refused:
		return cmp.Or(to, "here")
	case conflict && (want == outdated || want == refused):
		return ""
	}
	c.m.t.Errorf("%s: %s %s %v sent again: %d %s %v, the first time it led to %s", c.name, f.kind, f.path, f.fields, code, to, err, f.to)
	return ""
}

// afterSendingAgain judges what the store holds when everything has been sent again: each form once.
func (c *client) afterSendingAgain(has kept) (n counts, err error) {
	lines, lost, doubled := unlike(c.keeps, has)
	return counts{retried: int(c.again.Load()), lost: lost, doubled: doubled}, fault(lines)
}
