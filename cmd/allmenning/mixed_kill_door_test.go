package main

import (
	"fmt"
	"net/url"
	"strings"
)

// guest is somebody a client has invited.
type guest struct {
	email string
	link  string // path of the invitation
}

// invite lets one more into the client's municipality. No letter leaves this instance, so the answer shows the link: the same link
// whenever the form is sent again.
func (c *client) invite() *form {
	c.named++
	g := &guest{email: fmt.Sprintf("gjest-%s-%d@example.org", c.name, c.named)}
	role := oneOf(c, []string{"reader", "contributor", "editor"})
	f := &form{
		kind: "invite", path: "/organisasjoner/" + string(c.org) + "/folk/inviter", on: g.email, shows: true,
		fields: url.Values{"_nokkel": {fmt.Sprintf("%s-%024d", c.name, c.named)}, "email": {g.email}, "role": {role}, "lang": {"nb"}},
		then: func(k *kept) {
			k.rows["invited "+g.email] = fmt.Sprintf("%s %s open", c.org, role)
			k.rows["letter to "+g.email] = "1"
			k.more("keys invite")
			k.more("let in " + string(c.org) + " " + role)
		},
		did: func() { c.guests = append(c.guests, g) },
	}
	f.led = func(to string) { g.link = to }
	return f
}

// accept lets a guest in, who chooses a password: once, however often the link is used.
func (c *client) accept() *form {
	g := c.guests[0]
	c.accepted++
	return &form{
		kind: "accept", path: g.link, on: g.email, stranger: true, late: usedUp, fields: url.Values{"name": {"Gjest"}, "password": {"en hest i skogen " + c.name}},
		then: func(k *kept) {
			was := strings.Fields(k.rows["invited "+g.email]) // organisation, role, "open"
			k.rows["invited "+g.email] = was[0] + " " + was[1] + " used"
			k.rows["person "+g.email] = "Gjest, 1 password, 1 session"
			k.rows["appointed "+g.email] = was[0] + " " + was[1]
			k.rows["came in "+g.email] = was[0] + " " + was[1]
		},
		did: func() { c.guests = c.guests[1:] },
	}
}

// readDoor reads whom the client has let in, and what became of them.
func (c *client) readDoor(ask func(query string, args []any, row func(v []string)) error, put func(name, value string), more func(name string)) []error {
	guests := []any{"gjest-" + c.name + "-%"}
	return []error{
		ask(`SELECT email, org, role, CASE WHEN used_at = 0 THEN 'open' ELSE 'used' END FROM invitation WHERE email LIKE $1`, guests, func(v []string) {
			put("invited "+v[0], strings.Join(v[1:], " "))
		}),
		ask(`SELECT body FROM outbox WHERE dedupe_key LIKE 'invitation:%'`, nil, func(v []string) {
			if to := textIn(v[0], "to"); strings.HasPrefix(to, "gjest-"+c.name+"-") {
				more("letter to " + to)
			}
		}),
		ask(`SELECT org, meta FROM people_log WHERE actor = $1 AND act = 'invited'`, []any{string(c.person)}, func(v []string) {
			more("let in " + strings.Join(v, " "))
		}),
		ask(`
			SELECT p.email, p.name, (SELECT count(*) FROM credential c WHERE c.person = p.id), (SELECT count(*) FROM session s WHERE s.person = p.id)
			FROM   person p WHERE p.email LIKE $1`, guests, func(v []string) {
			put("person "+v[0], fmt.Sprintf("%s, %s password, %s session", v[1], v[2], v[3]))
		}),
		ask(`SELECT p.email, a.org, a.role FROM appointment a JOIN person p ON p.id = a.person WHERE p.email LIKE $1`, guests, func(v []string) {
			put("appointed "+v[0], strings.Join(v[1:], " "))
		}),
		ask(`SELECT p.email, l.org, l.meta FROM people_log l JOIN person p ON p.id = l.actor WHERE l.act = 'accepted' AND p.email LIKE $1`, guests,
			func(v []string) { put("came in "+v[0], strings.Join(v[1:], " ")) }),
	}
}

// linkIn is the path of the invitation that a page shows; empty: none.
func linkIn(body string) string {
	page, err := pageOf(body)
	if err != nil {
		return ""
	}
	if _, token, is := strings.Cut(page.First("code"), "/invitasjon/"); is {
		return "/invitasjon/" + token
	}
	return ""
}
