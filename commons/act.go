package commons

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// act is a transaction in which the actor still has the rights the request came with: a role that was taken away a moment
// ago no longer counts. Forbidden when it does not.
func (c *Commons) act(ctx context.Context, actor allmenning.Actor, do func(tx *store.Tx) error) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if err := stillMay(tx, actor); err != nil {
			return err
		}
		return do(tx)
	})
}

// actIn is act for what only an administrator of an organisation may: whoever takes the role away, or lets others in, waits, so that
// nothing the former administrator was in the middle of comes after.
func (c *Commons) actIn(ctx context.Context, actor allmenning.Actor, org allmenning.OrganisationID, do func(tx *store.Tx) error) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if err := stillMayIn(tx, actor, org); err != nil {
			return err
		}
		return do(tx)
	})
}

func stillMayIn(tx *store.Tx, actor allmenning.Actor, org allmenning.OrganisationID) error {
	if err := tx.LockOrganisation(org); err != nil {
		return err
	}
	return stillMay(tx, actor)
}

// hold gives a person with an account, and lets nobody close it before the transaction ends: what is stored for somebody does not
// stay behind an account that is closed at the same moment. Forbidden where there is none.
func hold(tx *store.Tx, person allmenning.PersonID) (allmenning.Person, error) {
	p, err := tx.HoldPerson(person)
	if allmenning.KindOf(err) == allmenning.NotFound || err == nil && p.Closed {
		err = forbidden
	}
	return p, err
}

func stillMay(tx *store.Tx, a allmenning.Actor) error {
	if a.Instance {
		return nil
	}
	p, err := tx.Person(a.Person)
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound, err == nil && (p.Closed || a.Admin && !p.Admin):
		return forbidden
	case err != nil:
		return err
	case a.Acting == "":
		return nil
	}
	roles, err := tx.Appointments(a.Person)
	if err != nil {
		return err
	}
	for _, role := range roles {
		if role.Organisation == a.Acting && role.Role.AtLeast(a.Role) {
			if a.For == "" {
				return nil
			}
			return holds(tx, a.For, a.Acting)
		}
	}
	return forbidden
}
