// Package commons holds the acts: what people, and the program on somebody's command, do with the records. One act asks
// whether they may and whether it is valid, stores, and lets the store append one event a changed record, in one
// transaction. Nobody changes a record any other way.
package commons

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"allmenning"
	"allmenning/municipality"
	"allmenning/store"
)

// Commons does the acts. It is safe for many callers at once.
type Commons struct {
	store    *store.DB
	register *municipality.Register
}

// New makes the acts over a store and the register that places are checked against.
func New(db *store.DB, r *municipality.Register) *Commons { return &Commons{store: db, register: r} }

// organisations is the name space of the ids of organisations that every instance makes for itself, so that two instances
// that share records mean the same municipality.
var organisations = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:allmenning:organisation"))

// Library is the organisation that holds what nobody here owns yet: the example library and imported records.
var Library = allmenning.OrganisationID(uuid.NewSHA1(organisations, []byte("library")).String())

// MunicipalityOwner is the organisation of a municipality.
func MunicipalityOwner(n allmenning.MunicipalityNumber) allmenning.OrganisationID {
	return allmenning.OrganisationID(uuid.NewSHA1(organisations, []byte("municipality:"+string(n))).String())
}

// Program is the actor when the program itself acts on the command of whoever runs it.
func Program() allmenning.Actor {
	return allmenning.Actor{Acting: Library, Instance: true}
}

// PrepareOrganisations makes sure that the library and every municipality of today have an organisation. It is done at
// every start and writes nothing when nothing is new. A municipality that gets a new four-digit number keeps its
// organisation number, so that is taken from the row of the old one first.
func (c *Commons) PrepareOrganisations(ctx context.Context) error {
	have := map[allmenning.OrganisationID]allmenning.Organisation{}
	list, err := c.store.Organisations(ctx)
	if err != nil {
		return fmt.Errorf("commons: organisations: %w", err)
	}
	for _, o := range list {
		have[o.ID] = o
	}
	want := []allmenning.Organisation{{ID: Library, Kind: allmenning.KindLibrary, Name: "Biblioteket"}}
	for _, m := range c.register.All() {
		want = append(want, allmenning.Organisation{
			ID: MunicipalityOwner(m.Number), Number: m.OrgNumber, Kind: allmenning.KindMunicipality,
			Name: m.Name + " kommune", Municipality: m.Number,
		})
	}
	var missing []allmenning.Organisation
	for _, o := range want {
		if have[o.ID] != o {
			missing = append(missing, o)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if err := release(tx, list, missing); err != nil {
			return err
		}
		for _, o := range missing {
			if err := tx.PutOrganisation(o); err != nil {
				return err
			}
		}
		return nil
	})
}

// release clears the organisation numbers that others hold of those that are to be stored.
func release(tx *store.Tx, have, want []allmenning.Organisation) error {
	owner := map[string]allmenning.OrganisationID{}
	for _, o := range want {
		owner[o.Number] = o.ID
	}
	for _, o := range have {
		if id, wanted := owner[o.Number]; o.Number == "" || !wanted || id == o.ID {
			continue
		}
		o.Number = ""
		if err := tx.PutOrganisation(o); err != nil {
			return err
		}
	}
	return nil
}
