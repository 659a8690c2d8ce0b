package need_test

import (
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func TestNeed_leads_those_who_write_to_a_project_that_answers_it(t *testing.T) {
	s := openTown(t, nil)
	kari := s.Person("kari", vefsn, allmenning.RoleEditor)
	path, fields := s.start(kari)
	done := s.Ask(kari, path, with(fields, append(falls, "_gjor", "publiser")...))
	id := path[len("/behov/ny/"):]
	link := `href="/prosjekter/ny?behov=` + id + `"`

	if p := s.Ask(kari, done.Header.Get("Location"), nil); strings.Count(p.Body, link) != 2 || !strings.Contains(p.Text("innhold"), "Registrer et prosjekt som svarer på dette") {
		t.Errorf("the receipt and the page lead %d times to a project", strings.Count(p.Body, link))
	}
	for who, want := range map[*allmenning.Visitor]int{
		{}:    0,
		&kari: 1,
	} {
		if p := s.Ask(*who, "/behov/"+id, nil); strings.Count(p.Body, link) != want {
			t.Errorf("%q is led %d times to a project, want %d", who.Name, strings.Count(p.Body, link), want)
		}
	}
	per := s.Person("per", fauske, allmenning.RoleContributor)
	if p := s.Ask(per, "/behov/"+id, nil); strings.Count(p.Body, link) != 1 {
		t.Error("another municipality, which may well answer it, is not led to a project")
	}
}

func TestNeed_leads_to_whose_it_is(t *testing.T) {
	county := allmenning.Organisation{ID: "0192f0c1-0000-7000-8000-0000000000aa", Kind: allmenning.KindCounty, Name: "Finnmark fylkeskommune"}
	s := openTown(t, func(db *store.DB) {
		testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(county) })
	})
	for who, href := range map[allmenning.OrganisationID]string{county.ID: "/organisasjoner/" + string(county.ID), vefsn: "/kommuner/1824"} {
		writer := s.Person("skriver-"+string(who), who, allmenning.RoleEditor)
		path, fields := s.start(writer)
		s.Ask(writer, path, with(fields, append(falls, "_gjor", "publiser")...))
		p := s.Ask(allmenning.Visitor{}, "/behov/"+path[len("/behov/ny/"):], nil)
		if name := p.First("dd"); !strings.Contains(p.Body, `<a href="`+href+`">`+name+`</a>`) {
			t.Errorf("no way to %s: %s", href, p.First("dl"))
		}
	}
}
