package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"allmenning"
)

// kindsOfForms are all kinds of forms that clients send.
var kindsOfForms = []string{"draft", "publish", "change", "disputed", "close", "withdraw", "also", "follow", "ask", "member", "result", "decide", "claim", "ask-for", "approve", "invite", "accept"}

// written is a record that a client has published, as it stands.
type written struct {
	noun, id, title, text string
	version               int
	withdrawn, closed     bool
	answers               string // the need it is linked to; empty: none
	ended                 bool   // of a project: its result has said how it went
}

// drafted is what a client is writing on.
type drafted struct {
	written
	saves int
}

func (r written) path() string { return "/" + r.noun + "/" + r.id }

// fields are what the form of the record holds.
func (r written) fields(of *client) url.Values {
	v := url.Values{"title": {r.title}, "lang": {"nb"}, "_vindu": {"vindu-" + of.name}}
	switch r.noun {
	case "behov":
		v["who"], v["challenge"], v["standing"] = []string{"Hjemmetjenesten, om lag 40"}, []string{r.text}, []string{"learning"}
	case "prosjekter":
		v["summary"], v["phase"], v["status"], v["period.from"] = []string{r.text}, []string{"pilot"}, []string{"running"}, []string{"2024"}
	case "samarbeid":
		v["purpose"], v["open"] = []string{r.text}, []string{"ja"}
		return v
	}
	v["contact.role"], v["contact.email"] = []string{"Leder"}, []string{of.name + "@example.org"}
	return v
}

// next chooses what to send. Nil: the program answers no more.
func (c *client) next() *form {
	can := []func() *form{c.draft, c.publish, c.publish, c.follow}
	if len(c.records) > 0 {
		can = append(can, c.change, c.change, c.close, c.withdraw)
	}
	if c.tried() != nil {
		can = append(can, c.result, c.result)
	}
	if c.lane != "" {
		can = append(can, c.disputed, c.disputed)
	}
	if c.speaks {
		can = append(can, c.also, c.member)
	}
	if c.asked < 4 {
		can = append(can, c.ask)
	}
	can = append(can, c.others()...)
	return can[c.random.IntN(len(can))]()
}

// others are what some of them can do beside writing: decide, claim, and let in.
func (c *client) others() (can []func() *form) {
	if len(c.weighs) > 0 {
		can = append(can, c.decide, c.decide, c.decide, c.decide)
	}
	if len(c.toTake) > 0 {
		can = append(can, c.claim)
	}
	if len(c.toAskFor) > 0 && c.keeps.rows["letters"] != "" { // what is approved is followed too
		can = append(can, c.askFor)
	}
	if len(c.waiting) > 0 {
		can = append(can, c.approve, c.approve)
	}
	if c.admits {
		can = append(can, c.invite)
	}
	if len(c.guests) > 0 && c.accepted < 1 {
		can = append(can, c.accept)
	}
	return can
}

// say makes a text that nobody has written before.
func (c *client) say(what string) string {
	c.named++
	return fmt.Sprintf("%s %s%dz", what, c.name, c.named)
}

func oneOf[T any](c *client, list []T) T { return list[c.random.IntN(len(list))] }

func (c *client) begin() *drafted {
	return &drafted{written: written{
		noun: oneOf(c, []string{"behov", "behov", "prosjekter", "prosjekter", "samarbeid"}), id: string(allmenning.NewID[allmenning.RecordID]()),
		title: c.say("Tittel"), text: c.say("Tekst"), version: 1,
	}}
}

// draft saves what is half written: a new draft, or the newest with another title.
func (c *client) draft() *form {
	d := c.begin()
	if n := len(c.drafts); n > 0 && c.random.IntN(2) == 0 {
		d = &drafted{c.drafts[n-1].written, c.drafts[n-1].saves}
		d.title = c.say("Tittel")
	}
	f := &form{
		kind: "draft", path: "/" + d.noun + "/ny/" + d.id, fields: d.fields(c), on: d.id, late: unsent, script: c.random.IntN(3) == 0,
		then: func(k *kept) { k.rows["draft "+d.id] = d.title },
		did: func() {
			d.saves++
			c.drafts = append(slices.DeleteFunc(c.drafts, func(o *drafted) bool { return o.id == d.id }), d)
		},
	}
	f.fields.Set("_lagringer", strconv.Itoa(d.saves))
	if f.script {
		f.path += "/kladd"
	}
	return f
}

// publish opens a record: what was drafted, or all at once.
func (c *client) publish() *form {
	d := c.begin()
	if n := len(c.drafts); n > 0 {
		d = c.drafts[n-1]
	}
	r := d.written
	f := &form{kind: "publish", path: "/" + r.noun + "/ny/" + r.id, fields: r.fields(c), on: r.id}
	f.fields.Set("_lagringer", strconv.Itoa(d.saves))
	f.fields.Set("_gjor", "publiser")
	f.fields.Set("closure", "public")
	if r.noun == "prosjekter" && c.random.IntN(2) == 0 {
		r.answers = oneOf(c, c.all.needs)
		f.fields.Set("answers", r.answers)
	}
	f.then = func(k *kept) {
		delete(k.rows, "draft "+r.id)
		k.version(r)
		k.happened("registered", r.id, 1)
		k.linked("", r)
		k.more("keys publish " + r.id)
		k.rows["follows record "+r.id], k.rows["letters"] = "", "weekly"
		if r.noun == "samarbeid" {
			k.more("member " + r.id + " lead in")
		}
	}
	f.did = func() {
		c.drafts = slices.DeleteFunc(c.drafts, func(o *drafted) bool { return o.id == r.id })
		c.records = append(c.records, &r)
		c.chosen["record "+r.id] = true
	}
	return f
}

// tried is a project that a result can be told of: the newest that is open; nil: none.
func (c *client) tried() *written {
	for _, r := range slices.Backward(c.records) {
		if r.noun == "prosjekter" && !r.withdrawn {
			return r
		}
	}
	return nil
}

// result tells how a project went. The project says so too, in the same act.
func (c *client) result() *form {
	old := c.tried()
	p := *old
	r := written{noun: "resultater", id: string(allmenning.NewID[allmenning.RecordID]()), title: "Treningsgruppe · Fall blant eldre · " + c.place, version: 1, answers: p.id}
	f := &form{kind: "result", path: "/resultater/ny/" + r.id, on: p.id, fields: url.Values{
		"lang": {"nb"}, "_vindu": {"vindu-" + c.name}, "_gjor": {"publiser"}, "closure": {"public"}, "project": {p.id}, "report.measure_type": {"exercise-group"},
		"report.did": {c.say("Trening")}, "report.target_group": {"residents-all"}, "report.reach_unknown": {"ja"}, "report.status": {"completed-as-planned"},
		"outcome": {"falls-rate"}, "direction": {"better"}, "sureness": {"2"}, "report.nothing_learnt": {"ja"},
	}}
	f.then = func(k *kept) {
		k.version(r)
		k.happened("registered", r.id, 1)
		k.happened("linked", r.id, 1)
		k.happened("linked", p.id, old.version)
		k.rows["link "+r.id+" "+p.id] = ""
		if !p.ended {
			next := p
			next.version++
			k.version(next)
			k.happened("edited", p.id, next.version)
		}
		k.more("keys publish " + r.id)
		k.rows["follows record "+r.id], k.rows["letters"] = "", "weekly"
	}
	f.did = func() {
		if !p.ended {
			p.version++
			p.ended = true
		}
		*old = p
		c.chosen["record "+r.id] = true
	}
	return f
}

// linked notes the link of a record, where it was another.
func (k *kept) linked(was string, r written) {
	if was == r.answers {
		return
	}
	for act, need := range map[string]string{"linked": r.answers, "unlinked": was} {
		if need != "" { // one of them at a time
			k.happened(act, r.id, r.version)
			k.happened(act, need, 1)
		}
	}
	delete(k.rows, "link "+r.id+" "+was)
	if r.answers != "" {
		k.rows["link "+r.id+" "+r.answers] = ""
	}
}

// one chooses a record, mostly one of the newest, and gives it as it is to be; next is its next version as form.
func (c *client) one() (old *written, r written) {
	n := len(c.records)
	old = c.records[max(0, n-1-c.random.IntN(8))]
	if c.random.IntN(4) == 0 {
		old = oneOf(c, c.records)
	}
	r = *old
	r.version++
	return old, r
}

// change changes the title or the text of a record, and of a project maybe the need it answers.
func (c *client) change() *form {
	old, r := c.one()
	if c.random.IntN(2) == 0 {
		r.title = c.say("Tittel")
	} else {
		r.text = c.say("Tekst")
	}
	f := &form{kind: "change", path: r.path() + "/endre", on: r.id}
	if r.noun == "prosjekter" {
		if r.answers = ""; old.answers == "" {
			r.answers = oneOf(c, c.all.needs)
		}
	}
	f.fields = r.fields(c)
	f.fields.Set("_bygger", strconv.Itoa(old.version))
	f.fields.Set("_gjor", "publiser")
	f.fields.Set("answers_asked", "1")
	f.fields["answers_were"], f.fields["answers"] = []string{old.answers}, []string{r.answers}
	was := old.answers
	r.ended = false // the form says that it is running
	f.then = func(k *kept) {
		k.version(r)
		k.happened("edited", r.id, r.version)
		k.linked(was, r)
		k.more("keys change " + r.id)
	}
	f.did = func() { *old = r }
	return f
}

// disputed changes the client's own field of a need that others change at the same time.
func (c *client) disputed() *form {
	path := "/behov/" + c.all.disputed + "/endre"
	page := c.page(path)
	if page == nil {
		return nil
	}
	text := c.say("Omstridt")
	f := &form{kind: "disputed", path: path, fields: page.Fields(), on: c.all.disputed, then: func(k *kept) {
		k.happened("edited", c.all.disputed, 0)
		k.rows["disputed: "+text] = ""
		k.more("keys change " + c.all.disputed)
	}}
	f.fields.Set(c.lane, text)
	f.fields.Set("_gjor", "publiser")
	return f
}

// close closes a record to others, or opens it again.
func (c *client) close() *form {
	old, r := c.one()
	r.closed = !old.closed
	act, level := "opened", "public"
	f := &form{kind: "close", path: r.path() + "/synlighet", on: r.id, late: outdated, fields: url.Values{}}
	if r.closed {
		act, level = "closed", "own"
		f.fields.Set("closure.basis", "offl-14")
	}
	f.fields.Set("closure", level)
	f.fields.Set("_gjor", "lagre")
	return c.versioned(f, act, old, r)
}

// withdraw takes a record back, or opens it again.
func (c *client) withdraw() *form {
	old, r := c.one()
	r.withdrawn = !old.withdrawn
	act, last := "restored", "/apne-igjen"
	if r.withdrawn {
		act, last = "withdrawn", "/trekk-tilbake"
	}
	return c.versioned(&form{kind: "withdraw", path: r.path() + last, on: r.id, late: outdated, fields: url.Values{}}, act, old, r)
}

func (c *client) versioned(f *form, act string, old *written, r written) *form {
	f.fields.Set("_bygger", strconv.Itoa(old.version))
	f.then = func(k *kept) {
		k.version(r)
		k.happened(act, r.id, r.version)
	}
	f.did = func() { *old = r }
	return f
}
