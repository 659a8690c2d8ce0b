package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/docs/method"
	"allmenning/find/catalogue"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/serve/door"
	aboutpages "allmenning/serve/web/about"
	"allmenning/serve/web/page"
	"allmenning/store"
)

// A canary is a word that stands in one text only, and who may read that text. Whoever else meets the word has been told
// something that was closed.
type canary struct {
	name string // of the text, for whoever reads a failure
	word string
	seen func(*person) bool
}

// person is somebody who reads. reader is written out here from who the person is, and not asked of the program.
type person struct {
	name   string
	reader allmenning.Reader
	role   allmenning.Role // in the organisation acted for; empty: none
	token  string          // of a session; empty: nobody is signed in
	admin  bool
}

// canaries is a commons where every kind of closed text holds a word of its own.
type canaries struct {
	t        testing.TB
	db       *store.DB
	acts     *commons.Commons
	index    *catalogue.Catalogue
	answers  *answers.Answers
	pages    http.Handler
	patterns []string
	people   []*person
	words    []canary
	records  []*allmenning.Record // all, those to be left out of a twin too
	left     func(*allmenning.Record) bool
	tokens   []string // of invitations and of letters
	begun    []string // addresses of drafts

	around    func(http.Handler) http.Handler // put around the pages, for who shows that a leak is heard; nil: nothing is
	lang      allmenning.Lang                 // that everybody reads in; empty: nobody has chosen one
	requests  int
	said      map[string]bool
	wordIndex map[string]canary
}

const (
	town  = "1824" // owns what is closed
	other = "1841" // a peer
	near  = "1804" // in the group
	lead  = "1806" // acts for the owner until a date
	late  = "1811" // acted for the owner until a moment ago
	lab   = allmenning.OrganisationID("0193a000-0000-7000-8000-00000000f001")
)

// canaryNow is a Wednesday, so that letters are due.
var canaryNow = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

func owner(number allmenning.MunicipalityNumber) allmenning.OrganisationID {
	return commons.MunicipalityOwner(number)
}

// song makes the word of a text: letters that no other text holds and no stemmer takes apart.
func song(name string) string {
	sum := sha256.Sum256([]byte(name))
	var b strings.Builder
	b.WriteString("kz")
	for i := range 8 { // long enough that no two are spelt nearly alike
		b.WriteByte("bdfgklmnprtv"[sum[2*i]%12])
		b.WriteByte("aiou"[sum[2*i+1]%4])
	}
	return b.String() + "k"
}

// say makes a canary and gives its word.
func (c *canaries) say(name string, seen func(*person) bool) string {
	w := song(name)
	for _, k := range c.words {
		if k.word == w {
			c.t.Fatalf("%s and %s have the same word", k.name, name)
		}
	}
	c.words = append(c.words, canary{name, w, seen})
	return w
}

// openCanaries makes the world in an empty store: at address, or in a file of its own where that is empty. left says which records it is to do without; nil: none.
func openCanaries(t testing.TB, address string, left func(*allmenning.Record) bool) *canaries {
	t.Helper()
	ctx := context.Background()
	register := municipality.Embedded()
	if address == "" {
		address = filepath.Join(t.TempDir(), "allmenning.db")
	}
	if left == nil {
		left = func(*allmenning.Record) bool { return false }
	}
	db := testkit.Open(t, address, store.Options{Fold: lang.Fold, Now: func() time.Time { return canaryNow }, Through: testkit.Counted})
	c := &canaries{t: t, db: db, acts: commons.New(db, register), left: left}
	if err := c.acts.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	c.fill()
	c.settle()
	if _, err := c.acts.WeighResults(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := c.acts.SynthesiseAll(ctx, commons.Program()); err != nil {
		t.Fatal(err)
	}
	index, err := catalogue.Open(ctx, db, catalogue.Options{ReadOnly: true, Places: answers.Places(register)})
	if err != nil {
		t.Fatal(err)
	}
	c.index, c.answers = index, answers.New(db, index, register)
	program := serveCmd{Language: "nb"}
	c.pages = program.web(c.acts, c.answers)
	for _, p := range append(program.pages(c.acts, c.answers, door.Door{}, door.NewLimits(false)), aboutpages.Pages{Method: method.Files}) {
		p.Routes((*patterns)(c))
	}
	return c
}

// patterns is a router that only writes down what is hung on it.
type patterns canaries

// Handle notes the pattern.
func (p *patterns) Handle(pattern string, _ page.Handler) { p.patterns = append(p.patterns, pattern) }

// settle lets the people in.
func (c *canaries) settle() {
	group := []allmenning.GroupID{allmenning.GroupID(idOf(allmenning.NounConstellation, "public"))}
	self := func(p *person) func(*person) bool { return func(o *person) bool { return o.name == p.name } }
	type role struct {
		name  string
		org   allmenning.OrganisationID
		role  allmenning.Role
		peer  bool
		admin bool
		more  []allmenning.OrganisationID
		group []allmenning.GroupID
		ended bool // the delegation
	}
	c.people = append(c.people, &person{name: "anonymous"})
	testkit.Write(c.t, c.db, func(tx *store.Tx) error {
		for _, r := range []role{
			{name: "peer", org: owner(other), role: allmenning.RoleEditor, peer: true},
			{name: "researcher", org: lab, role: allmenning.RoleEditor},
			{name: "member", org: owner(near), role: allmenning.RoleReader, peer: true, group: group},
			{name: "colleague", org: owner(town), role: allmenning.RoleReader, peer: true, group: group},
			{name: "contributor", org: owner(town), role: allmenning.RoleContributor, peer: true, group: group},
			{name: "editor", org: owner(town), role: allmenning.RoleEditor, peer: true, group: group},
			{name: "administrator", org: owner(town), role: allmenning.RoleAdmin, peer: true, group: group},
			{name: "instance", admin: true},
			{name: "revoked"},
			{name: "delegate", org: owner(lead), role: allmenning.RoleEditor, peer: true, more: []allmenning.OrganisationID{owner(town)}, group: group},
			{name: "delegate too late", org: owner(late), role: allmenning.RoleEditor, peer: true, more: []allmenning.OrganisationID{owner(town)}, ended: true},
		} {
			p := &person{name: r.name, role: r.role, admin: r.admin}
			id := allmenning.PersonID("person-" + strings.ReplaceAll(r.name, " ", "-"))
			p.reader = allmenning.Reader{Person: id, Peer: r.peer, Groups: r.group}
			if r.org != "" {
				p.reader.Organisations = []allmenning.OrganisationID{r.org}
				if !r.ended {
					p.reader.Organisations = append(p.reader.Organisations, r.more...)
				}
			}
			address := c.say("address of "+r.name, func(o *person) bool {
				return o.name == r.name || r.org == owner(town) && o.name == "administrator" || o.admin
			})
			who := allmenning.Person{ID: id, Name: "Navn " + r.name, Email: address + "@example.org", Admin: r.admin, Lang: allmenning.NB}
			if err := tx.PutPerson(&who); err != nil {
				return err
			}
			if r.org != "" {
				if err := tx.PutAppointment(allmenning.Appointment{Person: id, Organisation: r.org, Role: r.role}); err != nil {
					return err
				}
			}
			if r.name == "revoked" {
				a := allmenning.Appointment{Person: id, Organisation: owner(town), Role: allmenning.RoleEditor}
				if err := tx.PutAppointment(a); err != nil {
					return err
				}
				if err := tx.DeleteAppointment(id, owner(town)); err != nil {
					return err
				}
			}
			token, digest := secret.NewToken()
			now := allmenning.At(canaryNow)
			s := store.Session{Digest: digest, Person: id, Acting: r.org, Made: now, Seen: now, Ends: now + 3_600_000}
			if r.name == "revoked" {
				s.Acting = owner(town)
			}
			if len(r.more) > 0 {
				s.For = r.more[0]
				until := now + 3_600_000
				if r.ended {
					until = now
				}
				if err := tx.PutDelegation(allmenning.Delegation{From: owner(town), To: r.org, Until: until, By: id, At: now}); err != nil {
					return err
				}
			}
			if err := tx.PutSession(s); err != nil {
				return err
			}
			p.token = token
			c.people = append(c.people, p)
			if err := c.own(tx, p, self(p)); err != nil {
				return err
			}
		}
		return c.waiting(tx)
	})
	for _, p := range c.people[1:] {
		v, err := c.acts.Visit(context.Background(), p.token)
		if err != nil {
			c.t.Fatal(err)
		}
		got := v.Actor.Reader
		if got.Peer != p.reader.Peer || !slices.Equal(got.Organisations, p.reader.Organisations) || !slices.Equal(got.Groups, p.reader.Groups) {
			c.t.Errorf("%s is let in as %+v, want %+v", p.name, got, p.reader)
		}
	}
}

// own puts what is one person's alone: a draft nobody is asked about, and what the person follows.
func (c *canaries) own(tx *store.Tx, p *person, self func(*person) bool) error {
	if p.name == "contributor" {
		if err := c.drafts(tx, p, self); err != nil {
			return err
		}
	}
	if p.name == "peer" || p.name == "editor" {
		if err := c.stand(tx, p); err != nil {
			return err
		}
	}
	token := "avmeld-" + song("letters of "+p.name)
	if p.name == "editor" {
		c.tokens = append(c.tokens, token)
	}
	if err := tx.PutDigest(store.Digest{Person: p.reader.Person, Often: "weekly", Token: token}); err != nil {
		return err
	}
	for _, f := range []allmenning.Follow{{Kind: allmenning.FollowMunicipality, Of: town}, {Kind: allmenning.FollowOrganisation, Of: string(owner(town))}, {Kind: allmenning.FollowTheme, Of: theme}, {Kind: allmenning.FollowSearch, Of: "q=velferdsteknologi"}} {
		f.Person = p.reader.Person
		if err := tx.PutFollow(f); err != nil {
			return err
		}
	}
	for _, r := range c.records {
		if err := tx.PutFollow(allmenning.Follow{Person: p.reader.Person, Kind: allmenning.FollowRecord, Of: string(r.ID)}); err != nil {
			return err
		}
	}
	return nil
}

// draftable are the nouns that people write here.
var draftable = []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounFinding, allmenning.NounConstellation}

// drafts puts what somebody is writing: new records and changes of those that are open, kept to oneself or laid before an editor.
func (c *canaries) drafts(tx *store.Tx, p *person, self func(*person) bool) error {
	for i, noun := range draftable {
		for _, changes := range []bool{false, true} {
			for _, asked := range []bool{false, true} {
				seen := self
				if asked {
					seen = func(o *person) bool { return self(o) || o.edits(owner(town)) }
				}
				text := c.say(fmt.Sprintf("draft of a %s, asked %v, changes %v", noun, asked, changes), seen)
				d := &allmenning.Draft{
					ID: allmenning.RecordID(fmt.Sprintf("0193b000-0000-7000-8000-%012d", 2*i+map[bool]int{true: 1}[asked])), Author: p.reader.Person,
					Noun: noun, Org: owner(town), Asked: asked, Fields: map[string][]string{},
				}
				if changes {
					r := c.byID(idOf(noun, map[bool]string{false: "public", true: "peers"}[asked]))
					if c.left(r) {
						continue
					}
					d.ID, d.Base = r.ID, r.Version
				}
				for _, field := range []string{"title", "challenge", "summary", "purpose", "report.did", "outcome_named"} {
					d.Fields[field] = []string{text}
				}
				if !changes {
					c.begun = append(c.begun, "/"+noun.Path()+"/ny/"+string(d.ID))
				}
				if err := tx.PutDraft(d); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// waiting puts what waits for an answer: requests and invitations.
func (c *canaries) waiting(tx *store.Tx) error {
	decides := func(p *person) bool { return p.admin }
	address := func(name string, seen func(*person) bool) string { return c.say(name, seen) + "@example.org" }
	asks := &allmenning.Request{
		ID: "request-entry", Kind: allmenning.RequestEntry, Org: owner("1820"), Name: c.say("name in a request", decides),
		Email: address("address in a request", decides), Text: c.say("text of a request", decides),
	}
	if err := tx.PutRequest(asks); err != nil {
		return err
	}
	claims := &allmenning.Request{
		ID: "request-claim", Kind: allmenning.RequestClaim, Org: owner(town), By: "person-editor", Record: idOf(allmenning.NounProject, "public"),
		Text: c.say("text of a claim", func(p *person) bool { return p.admin || p.in(owner(town)) }),
	}
	if err := tx.PutRequest(claims); err != nil {
		return err
	}
	for i, org := range []allmenning.OrganisationID{owner(town), ""} {
		_, digest := secret.NewToken()
		seen := func(p *person) bool { return p.admin || i == 0 && p.name == "administrator" }
		if err := tx.PutInvitation(store.Invitation{
			Digest: digest, Email: address(fmt.Sprintf("invited %d", i), seen), Org: org, Role: map[bool]allmenning.Role{true: allmenning.RoleReader}[org != ""], Admin: org == "",
			By: "person-administrator", Ends: allmenning.At(canaryNow) + 3_600_000,
		}); err != nil {
			return err
		}
	}
	return nil
}

func (p *person) in(org allmenning.OrganisationID) bool {
	return slices.Contains(p.reader.Organisations, org)
}

// edits says whether somebody decides of what is an organisation's, for it or on its behalf.
func (p *person) edits(org allmenning.OrganisationID) bool {
	return p.in(org) && (p.role == allmenning.RoleEditor || p.role == allmenning.RoleAdmin)
}
