package main

import (
	"fmt"
	"net/url"
	"strings"
)

// toggle sends a form that makes something so, or no more so.
func (c *client) toggle(f *form, name string, then func(k *kept, yes bool)) *form {
	yes := !c.chosen[name]
	f.on, f.late = name, unsent
	f.then = func(k *kept) { then(k, yes) }
	f.did = func() { c.chosen[name] = yes }
	return f
}

// also says "vi også" to a need, or takes it back.
func (c *client) also() *form {
	need := oneOf(c, c.all.needs)
	f := &form{kind: "also", path: "/behov/" + need + "/vi-ogsaa", fields: url.Values{}}
	if c.chosen["also "+need] {
		f.fields.Set("svar", "nei")
	}
	return c.toggle(f, "also "+need, func(k *kept, yes bool) {
		if yes {
			k.happened("endorsed", need, 1)
			k.rows["also "+need] = ""
		} else {
			k.happened("unendorsed", need, 1)
			delete(k.rows, "also "+need)
		}
	})
}

// mostFollowed is how much a client follows before it only stops: all that one writes is followed, and when that has become
// 500, nothing more can be.
const mostFollowed = 400

// tooMuch is a record that a client follows, when it follows too much; empty: it does not.
func (c *client) tooMuch() (of string) {
	following := 0
	for row := range c.keeps.rows {
		if strings.HasPrefix(row, "follows ") {
			following++
		}
	}
	if following < mostFollowed {
		return ""
	}
	for name, yes := range c.chosen {
		if id, record := strings.CutPrefix(name, "record "); record && yes && (of == "" || id < of) {
			of = id
		}
	}
	return of
}

// follow follows something, or does so no more. What one has written is followed by itself.
func (c *client) follow() *form {
	kind, of := "record", oneOf(c, c.all.needs)
	switch n, much := len(c.records), c.tooMuch(); {
	case much != "":
		of = much
	case n > 0 && c.random.IntN(3) == 0:
		of = oneOf(c, c.records).id
	case c.random.IntN(2) == 0:
		kind = oneOf(c, []string{"municipality", "theme", "search"})
		of = map[string]string{"municipality": "1824", "theme": "falls", "search": "q=fall"}[kind]
	}
	name := kind + " " + of
	f := &form{kind: "follow", path: "/folg", fields: url.Values{"kind": {kind}, "of": {of}, "tilbake": {"/behov"}}}
	if c.chosen[name] {
		f.fields.Set("slutt", "1")
	}
	return c.toggle(f, name, func(k *kept, yes bool) {
		if yes {
			k.rows["follows "+name], k.rows["letters"] = "", "weekly"
		} else {
			delete(k.rows, "follows "+name)
		}
	})
}

// member joins the open constellation, or leaves it.
func (c *client) member() *form {
	circle := c.all.circle
	act, last := "joined", "/bli-med"
	if c.chosen["member"] {
		act, last = "left", "/forlat"
	}
	return c.toggle(&form{kind: "member", path: "/samarbeid/" + circle + last, fields: url.Values{}}, "member", func(k *kept, yes bool) {
		k.happened(act, circle, 1)
		if yes {
			k.rows["member "+circle+" member in"] = "1"
		} else {
			delete(k.rows, "member "+circle+" member in")
			k.more("member " + circle + " member out")
		}
	})
}

// ask asks those behind a need something.
func (c *client) ask() *form {
	c.asked++
	text := c.say("Spørsmål")
	key := fmt.Sprintf("%s-%024d", c.name, c.named)
	return &form{
		kind: "ask", path: "/behov/" + oneOf(c, c.all.asked) + "/spor", fields: url.Values{"_nokkel": {key}, "text": {text}}, on: key,
		then: func(k *kept) { k.rows["letter "+key] = text },
	}
}
