package commons

import (
	"context"
	"strings"
	"testing"

	"allmenning"
	"allmenning/store"
)

func TestAddOrganisation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		ada := enter(t, c)
		kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
		county := allmenning.Organisation{Kind: allmenning.KindCounty, Name: " Nordland  fylkeskommune", Number: "964 982 953", Website: "https://nfk.example"}
		if _, err := c.AddOrganisation(ctx, kari.Actor, county); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("an administrator of a municipality: %v", err)
		}
		for field, o := range map[string]allmenning.Organisation{
			"kind field.required":              {Kind: allmenning.KindMunicipality, Name: "Ny kommune"},
			"name field.required":              {Kind: allmenning.KindOther},
			"name field.identity_number":       {Kind: allmenning.KindOther, Name: "Laget til 01019000083"},
			"name people.new.exists":           {Kind: allmenning.KindOther, Name: "vefsn KOMMUNE"},
			"number field.organisation_number": {Kind: allmenning.KindOther, Name: "Et lag", Number: "123456789"},
			"number people.new.number_taken":   {Kind: allmenning.KindOther, Name: "Et lag", Number: "844824122"},
			"website field.address":            {Kind: allmenning.KindOther, Name: "Et lag", Website: "javascript:alert(1)"},
			"parent field.required":            {Kind: allmenning.KindOther, Name: "Et lag", Parent: Library},
		} {
			if _, err := c.AddOrganisation(ctx, ada.Actor, o); strings.Join(wrongFields(err), ";") != field {
				t.Errorf("%+v: %v, want %s", o, err, field)
			}
		}
		id, err := c.AddOrganisation(ctx, ada.Actor, county)
		if err != nil {
			t.Fatal(err)
		}
		lab, err := c.AddOrganisation(ctx, ada.Actor, allmenning.Organisation{Kind: allmenning.KindResearch, Name: "Nord senter", Parent: id})
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.Organisation(ctx, id)
		want := allmenning.Organisation{ID: id, Kind: allmenning.KindCounty, Name: "Nordland fylkeskommune", Number: "964982953", Website: "https://nfk.example"}
		if err != nil || got != want {
			t.Errorf("got %+v (%v)", got, err)
		}
		if got, err := db.Organisation(ctx, lab); err != nil || got.Parent != id {
			t.Errorf("got %+v (%v)", got, err)
		}
		if _, err := c.AddOrganisation(ctx, ada.Actor, county); strings.Join(wrongFields(err), ";") != "name people.new.exists" {
			t.Errorf("once more: %v", err)
		}
		if log, err := db.PeopleLog(ctx, id, 10); err != nil || len(log) != 1 || log[0].Act != "added" || log[0].Actor != ada.Actor.Person {
			t.Errorf("log %+v (%v)", log, err)
		}
		siv := invite(t, c, ada, "siv@example.org", id, allmenning.RoleAdmin)
		if !siv.Actor.Peer || siv.Organisation != "Nordland fylkeskommune" {
			t.Errorf("its first administrator is %+v", siv)
		}
		if err := c.PrepareOrganisations(ctx); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Organisation(ctx, id); err != nil || got != want {
			t.Errorf("after a start: %+v (%v)", got, err)
		}
	})
}
