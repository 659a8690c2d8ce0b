package main

import (
	"context"
	"errors"
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
	circle   string   // a constellation that anybody may join
	disputed string   // a need that several editors of one municipality change at once, each a field of their own
}

// settle lets people in, and puts what they all write to, before the program is started.
func (m *mixed) settle(seed uint64) {
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
	}{
		{"kari", "1824", "title", true},
		{"ola", "1824", "challenge", false},
		{"siv", "1824", "who", false},
		{"per", "1804", "", true},
		{"liv", "1841", "", true},
		{"nils", "1806", "", true},
	} {
		c := &client{
			m: m, all: &m.shared, name: who.name, person: allmenning.PersonID("person-" + who.name), org: owner(who.number), lane: who.lane, speaks: who.speaks,
			random: rand.New(rand.NewPCG(seed, uint64(len(m.clients)+3))), keeps: kept{rows: map[string]string{}}, chosen: map[string]bool{},
			browser: &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		}
		token, digest := secret.NewToken()
		c.token = token
		m.clients = append(m.clients, c)
		testkit.Write(m.t, db, func(tx *store.Tx) error {
			return errors.Join(
				tx.PutPerson(&allmenning.Person{ID: c.person, Name: c.name, Email: c.name + "@example.org", Lang: allmenning.NB}),
				tx.PutAppointment(allmenning.Appointment{Person: c.person, Organisation: c.org, Role: allmenning.RoleEditor}),
				tx.PutSession(store.Session{Digest: digest, Person: c.person, Acting: c.org, Made: tx.Now(), Seen: tx.Now(), Ends: tx.Now() + 12*3_600_000}),
			)
		})
	}
	put := func(r *allmenning.Record, of allmenning.OrganisationID) string {
		r.Owner = of
		if n, is := r.Body.(*allmenning.Need); is {
			n.Who, n.Standing = "Hjemmetjenesten", allmenning.Learning
			n.ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "leder@example.org", Asked: true}
		}
		testkit.Put(m.t, db, r)
		return string(r.ID)
	}
	for range 3 {
		m.shared.needs = append(m.shared.needs, put(testkit.Need(), commons.Library))
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
