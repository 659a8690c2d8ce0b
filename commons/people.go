package commons

import (
	"context"
	"strings"
	"time"

	"allmenning"
	"allmenning/store"
)

// appointed gives everybody's role in an organisation: within an act, or for a page.
type appointed func(org allmenning.OrganisationID) ([]allmenning.Appointment, error)

// mayManage asks whether the actor may let people into an organisation.
func mayManage(in appointed, actor allmenning.Actor, org allmenning.OrganisationID) error {
	if actor.MayManage(org) {
		return nil
	}
	if actor.Admin {
		all, err := in(org)
		if err != nil {
			return err
		}
		if admins(all, "") == 0 {
			return nil
		}
	}
	return forbidden
}

// admins counts the administrators among the people of an organisation, other than one person.
func admins(all []allmenning.Appointment, but allmenning.PersonID) (n int) {
	for _, a := range all {
		if a.Role == allmenning.RoleAdmin && a.Person != but {
			n++
		}
	}
	return n
}

// Grant gives a person who has a role in an organisation another role there. Who is no longer administrator has no invitations open
// there either.
func (c *Commons) Grant(ctx context.Context, actor allmenning.Actor, a allmenning.Appointment) error {
	if !a.Role.Valid() {
		return allmenning.FieldErrors{{Field: "role", Key: "field.unknown_code", Args: []any{"value", string(a.Role)}}}
	}
	return c.onAppointment(ctx, actor, a.Person, a.Organisation, func(tx *store.Tx, was allmenning.Appointment) error {
		if was.Role == allmenning.RoleAdmin && a.Role != allmenning.RoleAdmin {
			if err := c.mayLeave(tx, was); err != nil {
				return err
			}
			if err := tx.EndInvitationsBy(a.Person, a.Organisation); err != nil { // one of them could bring the role back
				return err
			}
		}
		a.Since = 0
		if err := tx.PutAppointment(a); err != nil {
			return err
		}
		return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "granted", Person: a.Person, Org: a.Organisation, Meta: string(a.Role)})
	})
}

// Revoke takes a person's role in an organisation away, at once, with the invitations the person has open there: the
// person's next request is no longer of it. The last administrator stays as long as anybody else does.
func (c *Commons) Revoke(ctx context.Context, actor allmenning.Actor, person allmenning.PersonID, org allmenning.OrganisationID) error {
	return c.onAppointment(ctx, actor, person, org, func(tx *store.Tx, was allmenning.Appointment) error {
		if err := c.mayLeave(tx, was); err != nil {
			return err
		}
		if err := tx.DeleteAppointment(person, org); err != nil {
			return err
		}
		if err := tx.EndInvitationsBy(person, org); err != nil {
			return err
		}
		return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "revoked", Person: person, Org: org, Meta: string(was.Role)})
	})
}

func (c *Commons) onAppointment(ctx context.Context, actor allmenning.Actor, person allmenning.PersonID, org allmenning.OrganisationID, act func(*store.Tx, allmenning.Appointment) error) error {
	if !actor.MayManage(org) {
		return forbidden
	}
	return c.actIn(ctx, actor, org, func(tx *store.Tx) error { // of two who take each other's role away, one comes too late
		all, err := tx.AppointmentsIn(org)
		if err != nil {
			return err
		}
		for _, was := range all {
			if was.Person == person {
				return act(tx, was)
			}
		}
		return allmenning.ErrNotFound
	})
}

// mayLeave asks that an organisation with people keeps an administrator.
func (c *Commons) mayLeave(tx *store.Tx, a allmenning.Appointment) error {
	if a.Role != allmenning.RoleAdmin {
		return nil
	}
	all, err := tx.AppointmentsIn(a.Organisation)
	if err != nil {
		return err
	}
	if admins(all, a.Person) == 0 && len(all) > 1 {
		return allmenning.Refuse(allmenning.Conflict, "account.last_admin")
	}
	return nil
}

// mostDelegated is the longest a delegation may hold before it is given anew.
const mostDelegated = 2 * 366 * 24 * time.Hour

// Delegate lets the people of another organisation act on behalf of the actor's until a date.
func (c *Commons) Delegate(ctx context.Context, actor allmenning.Actor, to allmenning.OrganisationID, until allmenning.Time) error {
	from := actor.Acting
	if !actor.MayManage(from) {
		return forbidden
	}
	if from == to {
		return allmenning.FieldErrors{{Field: "to", Key: "account.delegate.self"}}
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		if until <= tx.Now() || until > after(tx.Now(), mostDelegated) {
			return allmenning.FieldErrors{{Field: "until", Key: "account.delegate.until"}}
		}
		if _, err := tx.Organisation(to); err != nil {
			return err
		}
		if err := tx.PutDelegation(allmenning.Delegation{From: from, To: to, Until: until, By: actor.Person}); err != nil {
			return err
		}
		return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "delegated", Org: from, Meta: string(to)})
	})
}

// EndDelegation takes a delegation back, at once.
func (c *Commons) EndDelegation(ctx context.Context, actor allmenning.Actor, to allmenning.OrganisationID) error {
	if !actor.MayManage(actor.Acting) {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		if err := tx.DeleteDelegation(actor.Acting, to); err != nil {
			return err
		}
		return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "undelegated", Org: actor.Acting, Meta: string(to)})
	})
}

// ChooseForOrganisation stores what the actor's organisation chooses for itself.
func (c *Commons) ChooseForOrganisation(ctx context.Context, actor allmenning.Actor, choice store.OrganisationChoice) error {
	choice.Org = actor.Acting
	if !actor.MayManage(choice.Org) {
		return forbidden
	}
	if choice.Email != "" {
		choice.Email = allmenning.FoldEmail(choice.Email)
		if err := checkEmail(choice.Email); err != nil {
			return err
		}
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		if err := tx.PutOrganisationChoice(choice); err != nil {
			return err
		}
		return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "chose", Org: choice.Org})
	})
}

// oneLine is a text with single spaces and no line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// checkName refuses what is no name but a national identity number.
func checkName(name string) error {
	if holdsIdentity(name) {
		return allmenning.FieldErrors{{Field: "name", Key: "field.identity_number"}}
	}
	return nil
}

// checkEmail refuses what is no address, or tells a national identity number.
func checkEmail(email string) error {
	who := allmenning.Person{Name: "?", Email: email}
	if err := who.Check(); err != nil {
		return err
	}
	if holdsIdentity(email) {
		return allmenning.FieldErrors{{Field: "email", Key: "field.identity_number"}}
	}
	return nil
}

// firstOf joins what is wrong with the fields of one form.
func firstOf(errs ...error) error {
	var out allmenning.FieldErrors
	for _, err := range errs {
		if err == nil {
			continue
		}
		fields, ok := err.(allmenning.FieldErrors)
		if !ok {
			return err
		}
		out = append(out, fields...)
	}
	return orNil(out)
}
