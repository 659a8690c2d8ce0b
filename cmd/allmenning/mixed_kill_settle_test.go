package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/find/lang"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/store"
)

// common is what everybody writes to.
type common struct {
	needs    []string // of the library
	asked    []string // needs too: of somebody each, for nobody is asked more than so often
	circle   string   // a constellation that anybody may join
	disputed string   // a need that several editors of one municipality change at once, each a field of their own
	question string   // a synthesis they decide for, each of results of their own
	studies  []string // what it rests on before anybody has decided
}

// runs is the name of who runs the instance.
const runs = "drift"

// settle lets people in, and puts what they all write to, before the program is started: enough for so many rounds.
func (m *mixed) settle(seed uint64, rounds int) {
	db, err := store.Open(context.Background(), m.address, store.Options{Fold: lang.Fold})
	if err != nil {
		m.t.Fatal(err)
	}
	if err := commons.New(db, municipality.Embedded()).PrepareOrganisations(context.Background()); err != nil {
		m.t.Fatal(err)
	}
	for _, who := range []struct {
		name   string
		number allmenning.MunicipalityNumber
		lane   string
		speaks bool
		role   allmenning.Role
	}{
		{"kari", "1824", "title", true, allmenning.RoleEditor},
		{"ola", "1824", "challenge", false, allmenning.RoleEditor},
		{"siv", "1824", "who", false, allmenning.RoleEditor},
		{"per", "1804", "", true, allmenning.RoleAdmin},
		{"liv", "1841", "", true, allmenning.RoleAdmin},
		{"nils", "1806", "", true, allmenning.RoleEditor},
		{runs, "1813", "", true, allmenning.RoleEditor},
	} {
		place, _ := municipality.Embedded().ByNumber(who.number)
		c := &client{
			m: m, all: &m.shared, name: who.name, person: allmenning.PersonID("person-" + who.name), org: owner(who.number), place: place.Label(), lane: who.lane, speaks: who.speaks,
			random: rand.New(rand.NewPCG(seed, uint64(len(m.clients)+3))), keeps: kept{rows: map[string]string{}}, chosen: map[string]bool{},
			address: fmt.Sprintf("192.0.2.%d", len(m.clients)+1), admits: who.role == allmenning.RoleAdmin,
			browser: &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		}
		token, digest := secret.NewToken()
		c.token = token
		m.clients = append(m.clients, c)
		testkit.Write(m.t, db, func(tx *store.Tx) error {
			return errors.Join(
				tx.PutPerson(&allmenning.Person{ID: c.person, Name: c.name, Email: c.name + "@example.org", Lang: allmenning.NB, Admin: c.name == runs}),
				tx.PutAppointment(allmenning.Appointment{Person: c.person, Organisation: c.org, Role: who.role}),
				tx.PutSession(store.Session{Digest: digest, Person: c.person, Acting: c.org, Made: tx.Now(), Seen: tx.Now(), Ends: tx.Now() + 12*3_600_000}),
			)
		})
		if c.name == runs {
			m.runs = c
		} else {
			c.putList(db, who.number, 10+rounds/2)
		}
	}
	m.putQuestion(db, owner("1824"), m.clients[:3])
	leaders := 0
	put := func(r *allmenning.Record, of allmenning.OrganisationID) string {
		r.Owner = of
		leaders++
		if n, is := r.Body.(*allmenning.Need); is {
			n.Who, n.Standing = "Hjemmetjenesten", allmenning.Learning
			n.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: fmt.Sprintf("leder%d@example.org", leaders), Asked: true}
		}
		testkit.Put(m.t, db, r)
		return string(r.ID)
	}
	for range 3 {
		m.shared.needs = append(m.shared.needs, put(testkit.Need(), commons.Library))
	}
	for i := range rounds + 5 {
		n := testkit.Need()
		n.Title = fmt.Sprintf("Noen å spørre, nummer %d", i)
		m.shared.asked = append(m.shared.asked, put(n, commons.Library))
	}
	m.shared.disputed = put(testkit.Need(), owner("1824"))
	circle := testkit.Constellation()
	circle.Body.(*allmenning.Constellation).Open = true
	m.shared.circle = put(circle, owner("1820"))
	testkit.Write(m.t, db, func(tx *store.Tx) error {
		_, err := tx.Join(allmenning.Membership{Constellation: allmenning.GroupID(circle.ID), Organisation: circle.Owner, Role: allmenning.MemberLead})
		return err
	})
	if err := db.Close(); err != nil {
		m.t.Fatal(err)
	}
}
