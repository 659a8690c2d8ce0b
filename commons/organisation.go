package commons

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"allmenning"
	"allmenning/store"
)

// AddOrganisation lets an organisation that is no municipality be one here: a county, a state body, a university, an association.
// The id is set. Only whoever runs the instance may, and it is noted who did. What is there already under the same name, or the
// same number, is refused at the field.
func (c *Commons) AddOrganisation(ctx context.Context, actor allmenning.Actor, o allmenning.Organisation) (allmenning.OrganisationID, error) {
	if !actor.Admin {
		return "", forbidden
	}
	o.ID, o.Municipality = allmenning.NewID[allmenning.OrganisationID](), ""
	o.Name, o.Number, o.Website = oneLine(o.Name), strings.Join(strings.Fields(o.Number), ""), strings.TrimSpace(o.Website)
	if err := firstOf(o.Check(), checkName(o.Name)); err != nil {
		return "", err
	}
	if holdsIdentity(o.Website) {
		return "", allmenning.FieldErrors{{Field: "website", Key: "field.identity_number"}}
	}
	all, err := c.store.Organisations(ctx)
	if err != nil {
		return "", err
	}
	for _, known := range all {
		switch {
		case strings.EqualFold(known.Name, o.Name):
			return "", allmenning.FieldErrors{{Field: "name", Key: "people.new.exists"}}
		case o.Number != "" && known.Number == o.Number:
			return "", allmenning.FieldErrors{{Field: "number", Key: "people.new.number_taken", Args: []any{"name", known.Name}}}
		}
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		if err := parentOf(tx, o); err != nil {
			return err
		}
		if err := tx.PutOrganisation(o); err != nil {
			return err
		}
		return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "added", Org: o.ID})
	})
	return o.ID, err
}

// parentOf asks that what an organisation is part of is there.
func parentOf(tx *store.Tx, o allmenning.Organisation) error {
	if o.Parent == "" {
		return nil
	}
	unknown := allmenning.FieldErrors{{Field: "parent", Key: "field.required"}}
	if _, err := uuid.Parse(string(o.Parent)); err != nil {
		return unknown
	}
	parent, err := tx.Organisation(o.Parent)
	if allmenning.KindOf(err) == allmenning.NotFound || err == nil && parent.Kind == allmenning.KindLibrary {
		return unknown
	}
	return err
}
