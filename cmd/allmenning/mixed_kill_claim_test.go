package main

import (
	"database/sql"
	"fmt"
	"net/url"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// A list of projects as somebody outside keeps it: those that name one municipality alone it takes at once; for those that name
// a neighbour too it has to ask.
const (
	ofOne     = "liste-en"
	ofSeveral = "liste-flere"
)

// neighbour is named by the projects that cannot be taken at once. Nobody writes from there.
const neighbour = "1811"

// putList puts projects of a list into the library, for the client to claim: so many of each kind.
func (c *client) putList(db *store.DB, number allmenning.MunicipalityNumber, n int) {
	put := func(i int, source string, places ...allmenning.Place) string {
		r := testkit.Project()
		r.Owner, r.Title = commons.Library, c.say("Prosjekt "+someOf(c.random))
		r.Source = allmenning.Source{Name: source, ID: fmt.Sprintf("%s-%d", c.name, i)}
		r.Places = append([]allmenning.Place{{Number: number}}, places...)
		testkit.Put(c.m.t, db, r)
		return string(r.ID)
	}
	for i := range n {
		c.toTake = append(c.toTake, put(i, ofOne))
		c.toAskFor = append(c.toAskFor, put(i, ofSeveral, allmenning.Place{Number: neighbour}))
	}
}

// claim takes what stands under the client's municipality alone.
func (c *client) claim() *form {
	id := c.toTake[0]
	return &form{
		kind: "claim", path: "/prosjekter/" + id + "/vart", fields: url.Values{}, on: id,
		then: func(k *kept) {
			k.rows["taken "+id] = string(c.org) + " version 2"
			k.happened("claimed", id, 2)
			k.rows["follows record "+id], k.rows["letters"] = "", "weekly"
		},
		did: func() { c.toTake = c.toTake[1:] },
	}
}

// askFor asks whoever runs the instance for what stands under others too.
func (c *client) askFor() *form {
	id := c.toAskFor[0]
	return &form{
		kind: "ask-for", path: "/prosjekter/" + id + "/vart", fields: url.Values{"text": {c.say("Vårt")}}, on: id,
		then: func(k *kept) { k.rows["asked for "+id] = "" },
		did:  func() { c.toAskFor = c.toAskFor[1:] },
	}
}

// wanted is what somebody has asked for, and waits for an answer.
type wanted struct {
	request string
	record  string
	org     string
}

// approve answers who has asked for something in a round before: mostly yes.
func (c *client) approve() *form {
	q := c.waiting[0]
	state, answer, org := "approved", "ja", q.org
	version, followed := 2, 1
	if c.random.IntN(4) == 0 {
		state, answer, org = "declined", "nei", string(commons.Library)
		version, followed = 1, 0
	}
	return &form{
		kind: "approve", path: "/min-side/svar", fields: url.Values{"id": {q.request}, "svar": {answer}, "fra": {"drift"}}, on: q.request,
		then: func(k *kept) {
			k.rows["decided "+q.request] = fmt.Sprintf("%s, owner %s, version %d, 1 told, %d follow", state, org, version, followed)
			if state == "approved" {
				k.happened("claimed", q.record, 2)
			}
		},
		did: func() { c.waiting = c.waiting[1:] },
	}
}

// hears reads what waits for whoever runs the instance.
func (m *mixed) hears() {
	m.t.Helper()
	m.reading(func(db *sql.DB) error {
		rows, err := db.Query(`SELECT id, record, org FROM request WHERE state = 'waiting' ORDER BY at, id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		m.runs.waiting = nil
		for rows.Next() {
			var q wanted
			if err := rows.Scan(&q.request, &q.record, &q.org); err != nil {
				return err
			}
			m.runs.waiting = append(m.runs.waiting, q)
		}
		return rows.Err()
	})
}

// readClaims reads what the client has claimed, asked for and decided. What an answer to somebody else's wish stores is the answerer's.
func (c *client) readClaims(ask func(query string, args []any, row func(v []string)) error, put func(name, value string)) []error {
	me := []any{string(c.person)}
	return []error{
		ask(`SELECT id, owner_org, version FROM record WHERE source = $1 AND source_id LIKE $2 AND owner_org <> $3`,
			[]any{ofOne, c.name + "-%", string(commons.Library)}, func(v []string) { put("taken "+v[0], v[1]+" version "+v[2]) }),
		ask(`SELECT record FROM request WHERE by_person = $1`, me, func(v []string) { put("asked for "+v[0], "") }),
		ask(`
			SELECT q.record, count(*) FROM request q JOIN outbox o ON o.dedupe_key LIKE 'waiting:' || q.id || ':%'
			WHERE  q.by_person = $1
			GROUP  BY q.record
			HAVING count(*) > 1`, me, func(v []string) { put("told twice of "+v[0], v[1]) }), // none at all: nobody is told more than so often
		ask(`
			SELECT q.id, q.state, r.owner_org, r.version,
			       (SELECT count(*) FROM outbox o WHERE o.dedupe_key LIKE 'claim:' || q.id || ':%'),
			       (SELECT count(*) FROM following f WHERE f.kind = 'record' AND f.of = q.record)
			FROM   request q JOIN record r ON r.id = q.record
			WHERE  q.decided_by = $1`, me, func(v []string) {
			put("decided "+v[0], fmt.Sprintf("%s, owner %s, version %s, %s told, %s follow", v[1], v[2], v[3], v[4], v[5]))
		}),
	}
}
