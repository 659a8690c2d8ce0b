package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// kept is all that the store holds of one client, or must hold: what the client did, in order, and a line for each row. It is
// read by SQL of its own, and not through the program that is under test.
type kept struct {
	events []string          // "registered <record> 1"
	rows   map[string]string // "draft <record>" → what it says
}

func (k kept) clone() kept { return kept{slices.Clone(k.events), maps.Clone(k.rows)} }

func (k *kept) happened(act, record string, version int) {
	k.events = append(k.events, fmt.Sprint(act, " ", record, " ", version))
}

// version notes the newest version of a record, and how it is open.
func (k *kept) version(r written) {
	state, level := "published", "3"
	if r.withdrawn {
		state = "withdrawn"
	}
	if r.closed {
		level = "0"
	}
	k.rows["record "+r.id] = fmt.Sprintf("version %d, %s, level %s", r.version, state, level)
	k.rows[fmt.Sprintf("text %s %d", r.id, r.version)] = r.title + " · " + r.text
}

// more counts one up.
func (k *kept) more(name string) {
	n := 0
	_, _ = fmt.Sscan(k.rows[name], &n)
	k.rows[name] = fmt.Sprint(n + 1)
}

// read reads what the store holds of the client.
func (c *client) read(db *sql.DB) (kept, error) {
	k := kept{rows: map[string]string{}}
	// put takes a row in; one of a name that is there already is there twice.
	put := func(name, value string) {
		if was, twice := k.rows[name]; twice {
			value = was + " AND AGAIN " + value
		}
		k.rows[name] = value
	}
	ask := func(query string, args []any, row func(v []string)) error {
		rows, err := db.Query(query, args...)
		if err != nil {
			return fmt.Errorf("%s: %w", query, err)
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		values, at := make([]string, len(names)), make([]any, len(names))
		for i := range values {
			at[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(at...); err != nil {
				return err
			}
			row(values)
		}
		return rows.Err()
	}
	me, lane, first := []any{string(c.person)}, "", true
	errs := append(c.readClaims(ask, put), c.readDoor(ask, put, k.more)...)
	for _, finding := range c.weighs {
		errs = append(errs, ask(`SELECT state, reason FROM synthesis_candidate WHERE synthesis = $1 AND finding = $2`,
			[]any{c.all.question, finding}, func(v []string) { put("candidate "+finding, v[0]+": "+v[1]) }))
	}
	return k, errors.Join(errors.Join(errs...),
		ask(`SELECT act, record, version, meta FROM event WHERE actor = $1 ORDER BY seq`, me, func(v []string) {
			switch v[1] {
			case c.all.disputed:
				v[2] = "0" // others change it too
			case c.all.question:
				v[1] += " " + textIn(v[3], "other")
			}
			k.events = append(k.events, strings.Join(v[:3], " "))
		}),
		ask(`
			SELECT r.id, r.version, r.state, r.level
			FROM   record r
			WHERE  EXISTS (SELECT 1 FROM event e WHERE e.record = r.id AND e.actor = $1 AND e.act = 'registered')`, me, func(v []string) {
			put("record "+v[0], fmt.Sprintf("version %s, %s, level %s", v[1], v[2], v[3]))
		}),
		ask(`
			SELECT h.record, h.version, h.body, COALESCE(b.body, '{}')
			FROM   revision h LEFT JOIN revision b ON b.record = h.record AND b.version = h.version AND b.block = 'core'
			WHERE  h.block = 'heading'
			AND    EXISTS (SELECT 1 FROM event e WHERE e.record = h.record AND e.actor = $1 AND e.act = 'registered')`, me, func(v []string) {
			put("text "+v[0]+" "+v[1], textIn(v[2], "title")+" · "+textIn(v[3], "challenge", "summary", "purpose"))
		}),
		ask(`
			SELECT h.body, b.body
			FROM   revision h JOIN revision b ON b.record = h.record AND b.version = h.version
			WHERE  h.record = $1 AND h.block = 'heading' AND b.block = 'core'
			ORDER  BY h.version`, []any{c.all.disputed}, func(v []string) {
			if c.lane == "" {
				return
			}
			now := textIn(v[0], c.lane) + textIn(v[1], c.lane)
			if now != lane && !first { // nobody else writes there, so what is new is the client's
				put("disputed: "+now, "")
			}
			lane, first = now, false
		}),
		ask(`SELECT id, fields FROM draft WHERE author = $1`, me, func(v []string) {
			put("draft "+v[0], textIn(v[1], "title"))
		}),
		ask(`SELECT kind, of FROM following WHERE person = $1 AND of NOT IN (SELECT record FROM request)`, me, func(v []string) { put("follows "+v[0]+" "+v[1], "") }),
		ask(`SELECT often FROM digest WHERE person = $1`, me, func(v []string) { put("letters", v[0]) }),
		ask(`SELECT record FROM endorsement WHERE person = $1`, me, func(v []string) { put("also "+v[0], "") }),
		ask(`
			SELECT constellation, role, CASE WHEN until = 0 THEN 'in' ELSE 'out' END FROM membership
			WHERE  org = $1
			AND    (constellation = $2 OR EXISTS (SELECT 1 FROM event e WHERE e.record = constellation AND e.actor = $3))`,
			[]any{string(c.org), c.all.circle, string(c.person)}, func(v []string) {
				if v[0] != c.all.circle || c.speaks {
					k.more("member " + strings.Join(v, " "))
				}
			}),
		ask(`SELECT from_id, to_id FROM link WHERE EXISTS (
			SELECT 1 FROM event e WHERE e.record = from_id AND e.actor = $1 AND e.act = 'registered')`, me, func(v []string) {
			put("link "+strings.Join(v, " "), "")
		}),
		ask(`SELECT key, result FROM idempotency WHERE actor = $1`, me, func(v []string) {
			act, id, _ := strings.Cut(v[0], ":")
			id, _, _ = strings.Cut(id, ":")
			if v[1] != id {
				put("wrong result of "+v[0], v[1])
			}
			if act == "invite" { // by a digest of the link
				id = ""
			}
			k.more(strings.TrimSpace("keys " + act + " " + id))
		}),
		ask(`SELECT dedupe_key, body FROM outbox WHERE dedupe_key LIKE $1`, []any{"question:" + c.name + "-%"}, func(v []string) {
			key, _, _ := strings.Cut(strings.TrimPrefix(v[0], "question:"), ":")
			var letter struct{ Args map[string]string }
			_ = json.Unmarshal([]byte(v[1]), &letter) // what cannot be read says nothing
			put("letter "+key, letter.Args["text"])
		}),
	)
}

// textIn gives the first of some fields that is there in a stored text; a list of one is what it holds.
func textIn(body string, names ...string) string {
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &all); err != nil {
		return "unreadable: " + body
	}
	for _, name := range names {
		var one string
		var list []string
		if json.Unmarshal(all[name], &one) == nil {
			return one
		}
		if json.Unmarshal(all[name], &list) == nil {
			return strings.Join(list, " AND ")
		}
	}
	return ""
}

// unlike says what is missing, what is there beyond what must be, and what is another.
func unlike(want, has kept) (lines []string, lost, doubled int) {
	for name, w := range want.rows {
		switch h, there := has.rows[name]; {
		case !there:
			lines, lost = append(lines, fmt.Sprintf("lost: %s: %s", name, w)), lost+1
		case h != w && len(h) > len(w):
			lines, doubled = append(lines, fmt.Sprintf("%s: %s, want %s", name, h, w)), doubled+1
		case h != w:
			lines, lost = append(lines, fmt.Sprintf("%s: %s, want %s", name, h, w)), lost+1
		}
	}
	for name, h := range has.rows {
		if _, wanted := want.rows[name]; !wanted {
			lines, doubled = append(lines, fmt.Sprintf("too much: %s: %s", name, h)), doubled+1
		}
	}
	if !slices.Equal(want.events, has.events) {
		i := 0
		for i < min(len(want.events), len(has.events)) && want.events[i] == has.events[i] {
			i++
		}
		lines = append(lines, fmt.Sprintf("events from number %d: %v, want %v", i+1, has.events[i:], want.events[i:]))
		lost, doubled = lost+max(0, len(want.events)-len(has.events)), doubled+max(0, len(has.events)-len(want.events))
	}
	slices.Sort(lines)
	return lines, lost, doubled
}
