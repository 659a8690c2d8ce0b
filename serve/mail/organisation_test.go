package mail_test

import (
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// An organisation that is no municipality is followed like one: the letter tells of what it owns and of what it does elsewhere, and
// not of what others do to the same records, nor of what is closed.
func TestDigest_of_an_organisation(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	county := allmenning.Organisation{ID: "nordland", Kind: allmenning.KindCounty, Name: "Nordland fylkeskommune"}
	testkit.Write(t, p.db, func(tx *store.Tx) error { return tx.PutOrganisation(county) })
	kari, ola, eva := p.person(t, "kari", vefsn), p.person(t, "ola", county.ID), p.person(t, "eva", fauske)
	p.follow(t, kari, allmenning.FollowOrganisation, string(county.ID))
	p.follow(t, kari, allmenning.FollowOrganisation, string(fauske)) // a municipality, asked for by another name
	p.follow(t, kari, allmenning.FollowMunicipality, "1841")
	follows, err := p.Follows(ctx, kari)
	if err != nil || len(follows.All) != 2 {
		t.Fatalf("follows %+v, %v; want the county and Fauske once", follows, err)
	}
	w.now = w.now.Add(time.Hour)
	own := p.put(t, ola, titled("Fylkets eget"))
	closed := p.put(t, ola, titled("Fylkets hemmelige", func(r *allmenning.Record) { r.Closure = allmenning.Closure{Level: allmenning.Own} }))
	others, quiet := p.put(t, eva, titled("Behov i Vefsn")), p.put(t, eva, titled("Noe helt annet"))
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		if _, err := tx.PutEndorsement(store.Endorsement{Record: others.ID, Org: county.ID, Person: ola.Actor.Person}); err != nil {
			return err
		}
		return tx.RecordEvent(ola.Actor, allmenning.ActEndorsed, others.ID, string(county.ID)) // as Endorse does
	})
	w.nextWeek()
	p.letters(t)
	p.send(t)
	text := w.texts(kari)
	for _, want := range []string{
		"== Nordland fylkeskommune ==\nhttps://allmenning.example/organisasjoner/nordland", "* Fylkets eget\n  Prosjekt · lagt inn · Nordland fylkeskommune", "* Behov i Vefsn\n",
		"Stopp brevene: https://allmenning.example/avmeld/",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter does not say %q", want)
		}
	}
	if at := strings.Index(text, "* Behov i Vefsn"); at < 0 || !strings.Contains(text[at:], "· Nordland fylkeskommune") || strings.Contains(text, "Fauske kommune") {
		t.Error("what the county did is told as somebody else's")
	}
	for _, r := range []*allmenning.Record{closed, quiet} {
		if strings.Contains(text, string(r.ID)) {
			t.Errorf("the letter tells of %s", r.Title)
		}
	}
	if !strings.Contains(text, string(own.ID)) || t.Failed() {
		t.Log(text)
	}
}
