package main

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/secret"
	"allmenning/store"
)

// Who guesses at addresses is told nothing, not by the work it takes either: as many statements are run for an address that
// somebody has as for another. Rows are not counted here. There is one where somebody is found, which is a thousandth of the time that
// a password takes, right or wrong, or a transaction that is put on disk.
func TestCanary_addresses(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	anonymous := c.people[0]
	digest, err := secret.HashPassword(t.Context(), "fjorten tette løk")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.people[1:] {
		if p.name != "peer" { // who has an account without a password
			testkit.Write(t, c.db, func(tx *store.Tx) error {
				return tx.PutCredential("password", string(p.reader.Person), p.reader.Person, digest)
			})
		}
	}
	guess := func(path, address string) answer {
		return c.ask(anonymous, http.MethodPost, path, url.Values{"email": {address}, "password": {"feil passord her"}})
	}
	for _, path := range []string{"/logg-inn", "/glemt-passord"} {
		for _, p := range c.people[1:] {
			for try := range 5 { // there is a bound on letters to one address
				known, unknown := song("address of "+p.name)+"@example.org", song(fmt.Sprint("nobody ", try, p.name))+"@example.org"
				a, b := guess(path, known), guess(path, unknown)
				if x, y := a.alike(known), b.alike(unknown); x != y {
					c.leak("%s with the address of %s: not as one that nobody has: %s", path, p.name, differ(x, y))
				}
				if x, y := a.work.Statements(), b.work.Statements(); len(x) != len(y) || len(x) < 2 {
					c.leak("%s with the address of %s: %d statements, and %d for one that nobody has: %q, %q", path, p.name, len(x), len(y), x, y)
				}
				if path == "/logg-inn" {
					break
				}
			}
		}
	}
}

// A link that has ended or is used up is one that never was.
func TestCanary_links(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	now := allmenning.At(canaryNow)
	var tokens []string
	testkit.Write(t, c.db, func(tx *store.Tx) error {
		for _, in := range []store.Invitation{
			{Org: owner(town), Role: allmenning.RoleEditor, Ends: now - day},
			{Org: owner(town), Role: allmenning.RoleEditor, Ends: now + day, Used: now - 1},
			{Ends: now - 1}, // to a new password
			{Admin: true, Ends: now},
		} {
			token, digest := secret.NewToken()
			in.Digest, in.By = digest, "person-administrator"
			in.Email = c.say("address of link "+token, func(*person) bool { return false }) + "@example.org"
			if err := tx.PutInvitation(in); err != nil {
				return err
			}
			tokens = append(tokens, token)
		}
		return nil
	})
	never, _ := secret.NewToken()
	form := url.Values{"name": {"Noen"}, "password": {"fjorten tette løk"}}
	for _, p := range c.people {
		for i, token := range tokens {
			for method, sent := range map[string]url.Values{http.MethodGet: nil, http.MethodHead: nil, http.MethodPost: form} {
				what := fmt.Sprintf("%s of link %d, to %s", method, i, p.name)
				c.hold(what, func() (answer, string) {
					got := c.ask(p, method, commons.InvitationPath(token), sent)
					c.listen(p, what, got.all())
					return got, token
				}, func() (answer, string) { return c.ask(p, method, commons.InvitationPath(never), sent), never })
			}
		}
	}
}

// The address of a draft opens it for who writes it and who is asked to publish it. To others every draft is alike, and nobody takes
// its address, or that of a record that is closed.
func TestCanary_drafts(t *testing.T) {
	t.Parallel()
	c := openCanaries(t, "", nil)
	for _, p := range c.people {
		if p.name == "contributor" {
			continue
		}
		look := func(method, path string) func() (answer, string) {
			return func() (answer, string) {
				got := c.ask(p, method, path, nil)
				c.listen(p, method+" of a draft", got.all())
				return got, lastOf(path)
			}
		}
		for pair := range slices.Chunk(c.begun, 2) { // one kept to oneself, one laid before editors
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				c.hold(method+" of a draft, to "+p.name, look(method, pair[0]), look(method, pair[1]))
			}
		}
		c.take(p)
	}
}

// lastOf is the id that an address ends with.
func lastOf(path string) string { return path[strings.LastIndex(path, "/")+1:] }

// take saves forms under ids that others have. An id that nobody has is free to whoever begins to write, so it cannot be answered
// alike, and this is not covered: ids hold 74 bits of chance, and who knows one was told it once. But whether it is of a draft or of a
// record, and how that is closed, is told to nobody.
func (c *canaries) take(p *person) {
	for _, path := range c.begun {
		for _, r := range c.records {
			if p.reader.Sees(r.Class()) || nounAt("POST "+path) != r.Noun {
				continue
			}
			for _, end := range []string{"", "/kladd"} {
				form := url.Values{"title": {"Tittel"}, "_gjor": {"lagre"}}
				a := c.ask(p, http.MethodPost, "/"+r.Noun.Path()+"/ny/"+string(r.ID)+end, form)
				b := c.ask(p, http.MethodPost, path+end, form)
				c.listen(p, "saving under the id of "+c.variantOf(r), a.all(), string(r.ID))
				if x, y := a.alike(string(r.ID)), b.alike(lastOf(path)); x != y {
					c.leak("saving under the id of %s %s, by %s: not as under that of a draft: %s", r.Noun, c.variantOf(r), p.name, differ(x, y))
				}
			}
		}
	}
	c.untouched(p)
	if own, err := c.db.Drafts(c.t.Context(), p.reader.Person); err != nil || slices.ContainsFunc(own, func(d *allmenning.Draft) bool { return d.Base == 0 }) {
		c.t.Errorf("%s has taken an id that is in use: %v", p.name, err)
	}
}
