package store

import (
	"context"
	"fmt"
	"strings"

	"allmenning"
)

const appointmentColumns = `person, org, role, since`

func scanAppointment(row scanner) (a allmenning.Appointment, err error) {
	err = row.Scan(&a.Person, &a.Organisation, &a.Role, &a.Since)
	return a, err
}

// PutAppointment gives a person a role in an organisation, in place of the one the person had there.
func (tx *Tx) PutAppointment(a allmenning.Appointment) error {
	if a.Since == 0 {
		a.Since = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO appointment (person, org, role, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person, org) DO UPDATE SET role = excluded.role, since = excluded.since`,
		a.Person, a.Organisation, a.Role, a.Since)
	if err != nil {
		return fmt.Errorf("store: appointment: %w", err)
	}
	return nil
}

// DeleteAppointment takes a person's role in an organisation away. Without one it does nothing.
func (tx *Tx) DeleteAppointment(person allmenning.PersonID, org allmenning.OrganisationID) error {
	if _, err := tx.exec(`DELETE FROM appointment WHERE person = $1 AND org = $2`, person, org); err != nil {
		return fmt.Errorf("store: appointment: %w", err)
	}
	return nil
}

// Appointments gives the roles of a person, by organisation.
func (tx *Tx) Appointments(person allmenning.PersonID) ([]allmenning.Appointment, error) {
	return appointments(tx.ctx, tx.tx, `person = $1`, person)
}

// Appointments gives the roles of a person, by organisation.
func (db *DB) Appointments(ctx context.Context, person allmenning.PersonID) ([]allmenning.Appointment, error) {
	return appointments(ctx, db.read, `person = $1`, person)
}

// AppointmentsIn gives everybody's role in an organisation, the oldest first.
func (tx *Tx) AppointmentsIn(org allmenning.OrganisationID) ([]allmenning.Appointment, error) {
	return appointments(tx.ctx, tx.tx, `org = $1`, org)
}

// AppointmentsIn gives everybody's role in an organisation, the oldest first.
func (db *DB) AppointmentsIn(ctx context.Context, org allmenning.OrganisationID) ([]allmenning.Appointment, error) {
	return appointments(ctx, db.read, `org = $1`, org)
}

// OthersWith counts the people who have one of some roles in an organisation, without one person and those whose account is closed.
func (db *DB) OthersWith(ctx context.Context, but allmenning.PersonID, org allmenning.OrganisationID, roles []allmenning.Role) (n int, err error) {
	if len(roles) == 0 {
		return 0, nil
	}
	var a args
	where := `a.org = ` + a.add(org) + ` AND a.person <> ` + a.add(but)
	var list []string
	for _, r := range roles {
		list = append(list, a.add(r))
	}
	err = each(ctx, db.read, `
		SELECT count(*) FROM appointment a JOIN person p ON p.id = a.person
		WHERE  `+where+` AND NOT p.closed AND a.role IN (`+strings.Join(list, ", ")+`)`, a,
		func(row scanner) error { return row.Scan(&n) })
	return n, wrap("others with a role", err)
}

func appointments(ctx context.Context, q querier, where string, arg any) ([]allmenning.Appointment, error) {
	found, err := collect(ctx, q, `
		SELECT `+appointmentColumns+` FROM appointment WHERE `+where+` ORDER BY since, org, person`, []any{arg}, scanAppointment)
	if err != nil {
		return nil, fmt.Errorf("store: appointments: %w", err)
	}
	return found, nil
}

// PutDelegation lets d.To act for d.From until a date, in place of the delegation there was between the two.
func (tx *Tx) PutDelegation(d allmenning.Delegation) error {
	if d.At == 0 {
		d.At = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO delegation (from_org, to_org, until, by_person, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (from_org, to_org) DO UPDATE SET until = excluded.until, by_person = excluded.by_person, at = excluded.at`,
		d.From, d.To, d.Until, d.By, d.At)
	if err != nil {
		return fmt.Errorf("store: delegation: %w", err)
	}
	return nil
}

// DeleteDelegation ends a delegation at once. Without one it does nothing.
func (tx *Tx) DeleteDelegation(from, to allmenning.OrganisationID) error {
	if _, err := tx.exec(`DELETE FROM delegation WHERE from_org = $1 AND to_org = $2`, from, to); err != nil {
		return fmt.Errorf("store: delegation: %w", err)
	}
	return nil
}

// Delegations gives the delegations from and to an organisation, also those that no longer hold.
func (db *DB) Delegations(ctx context.Context, org allmenning.OrganisationID) ([]allmenning.Delegation, error) {
	return delegations(ctx, db.read, org)
}

// Delegations gives the delegations from and to an organisation, also those that no longer hold.
func (tx *Tx) Delegations(org allmenning.OrganisationID) ([]allmenning.Delegation, error) {
	return delegations(tx.ctx, tx.tx, org)
}

func delegations(ctx context.Context, q querier, org allmenning.OrganisationID) ([]allmenning.Delegation, error) {
	found, err := collect(ctx, q, `
		SELECT from_org, to_org, until, by_person, at FROM delegation
		WHERE  from_org = $1 OR to_org = $1
		ORDER  BY at, from_org, to_org`, []any{org}, func(row scanner) (d allmenning.Delegation, err error) {
		err = row.Scan(&d.From, &d.To, &d.Until, &d.By, &d.At)
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("store: delegations: %w", err)
	}
	return found, nil
}

// OrganisationChoice is what an organisation has chosen for itself. The zero choice is what holds before it has chosen.
type OrganisationChoice struct {
	Org        allmenning.OrganisationID
	Email      string // public post address; empty: not known
	TwoPersons bool   // nobody publishes alone
}

// PutOrganisationChoice stores what an organisation has chosen.
func (tx *Tx) PutOrganisationChoice(c OrganisationChoice) error {
	_, err := tx.exec(`
		INSERT INTO organisation_choice (org, email, two_persons) VALUES ($1, $2, $3)
		ON CONFLICT (org) DO UPDATE SET email = excluded.email, two_persons = excluded.two_persons`, c.Org, c.Email, c.TwoPersons)
	if err != nil {
		return fmt.Errorf("store: choice of %s: %w", c.Org, err)
	}
	return nil
}

// OrganisationChoice gives what an organisation has chosen.
func (tx *Tx) OrganisationChoice(org allmenning.OrganisationID) (OrganisationChoice, error) {
	return organisationChoice(tx.ctx, tx.tx, org)
}

// OrganisationChoice gives what an organisation has chosen.
func (db *DB) OrganisationChoice(ctx context.Context, org allmenning.OrganisationID) (OrganisationChoice, error) {
	return organisationChoice(ctx, db.read, org)
}

func organisationChoice(ctx context.Context, q querier, org allmenning.OrganisationID) (OrganisationChoice, error) {
	c := OrganisationChoice{Org: org}
	err := each(ctx, q, `SELECT email, two_persons FROM organisation_choice WHERE org = $1`, []any{org},
		func(row scanner) error { return row.Scan(&c.Email, &c.TwoPersons) })
	if err != nil {
		return OrganisationChoice{}, fmt.Errorf("store: choice of %s: %w", org, err)
	}
	return c, nil
}

// PeopleAct is one line of what was done with people and organisations.
type PeopleAct struct {
	At     allmenning.Time
	Actor  allmenning.PersonID
	Act    string // catalogue key under "people.act."
	Person allmenning.PersonID
	Org    allmenning.OrganisationID
	Meta   string // a code such as a role; never a text
}

// LogPeople notes that something was done with people or an organisation.
func (tx *Tx) LogPeople(a PeopleAct) error {
	_, err := tx.exec(`
		INSERT INTO people_log (id, at, actor, act, person, org, meta) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		allmenning.NewID[string](), tx.now, a.Actor, a.Act, a.Person, a.Org, a.Meta)
	if err != nil {
		return fmt.Errorf("store: people log: %w", err)
	}
	return nil
}

// PeopleLog gives what was done with the people of an organisation, the newest first, at most limit lines.
func (db *DB) PeopleLog(ctx context.Context, org allmenning.OrganisationID, limit int) ([]PeopleAct, error) {
	found, err := collect(ctx, db.read, `
		SELECT at, actor, act, person, org, meta FROM people_log WHERE org = $1 ORDER BY at DESC, id DESC LIMIT $2`,
		[]any{org, limit}, func(row scanner) (a PeopleAct, err error) {
			err = row.Scan(&a.At, &a.Actor, &a.Act, &a.Person, &a.Org, &a.Meta)
			return a, err
		})
	if err != nil {
		return nil, fmt.Errorf("store: people log: %w", err)
	}
	return found, nil
}
