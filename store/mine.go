package store

import (
	"context"
	"fmt"

	"allmenning"
)

// This file holds what a person may ask for about themselves, and what whoever runs the instance looks after. None of it is
// about the content of records.

// SessionsOf gives a person's sessions that have not ended, the newest first.
func (db *DB) SessionsOf(ctx context.Context, person allmenning.PersonID) ([]Session, error) {
	found, err := collect(ctx, db.read, `
		SELECT token_digest, person, acting_org, for_org, made_at, seen_at, ends_at
		FROM   session
		WHERE  person = $1 AND ends_at > $2
		ORDER  BY made_at DESC, token_digest`, []any{person, db.Now()}, func(row scanner) (s Session, err error) {
		err = row.Scan(&s.Digest, &s.Person, &s.Acting, &s.For, &s.Made, &s.Seen, &s.Ends)
		return s, err
	})
	return found, wrap("sessions", err)
}

// InvitationsOf gives the invitations that went to an address or were made by a person, used and old ones too as long as
// they are kept, the newest first.
func (db *DB) InvitationsOf(ctx context.Context, email string, by allmenning.PersonID) ([]Invitation, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+invitationColumns+` FROM invitation WHERE email = $1 OR made_by = $2 ORDER BY made_at DESC, org, role, email, token_digest`,
		[]any{email, by}, scanInvitation)
	return found, wrap("invitations", err)
}

// Credentials gives the ways a person has to show who they are: the kind, and when it was set. Never the secret.
func (db *DB) Credentials(ctx context.Context, person allmenning.PersonID) (map[string]allmenning.Time, error) {
	out := map[string]allmenning.Time{}
	err := each(ctx, db.read, `SELECT kind, set_at FROM credential WHERE person = $1`, []any{person}, func(row scanner) error {
		var kind string
		var at allmenning.Time
		err := row.Scan(&kind, &at)
		out[kind] = at
		return err
	})
	return out, wrap("credentials", err)
}

// PeopleLogOf gives what a person did with people and organisations, and what was done with the person, the oldest first.
func (db *DB) PeopleLogOf(ctx context.Context, person allmenning.PersonID) ([]PeopleAct, error) {
	found, err := collect(ctx, db.read, `
		SELECT at, actor, act, person, org, meta FROM people_log WHERE actor = $1 OR person = $1 ORDER BY at, id`,
		[]any{person}, func(row scanner) (a PeopleAct, err error) {
			err = row.Scan(&a.At, &a.Actor, &a.Act, &a.Person, &a.Org, &a.Meta)
			return a, err
		})
	return found, wrap("people log", err)
}

// EventsBy gives what a person did with records, the oldest first.
func (db *DB) EventsBy(ctx context.Context, person allmenning.PersonID) ([]allmenning.Event, error) {
	found, err := collect(ctx, db.read, `SELECT `+eventColumns+` FROM event e WHERE e.actor = $1 ORDER BY e.seq`, []any{person}, scanEvent)
	return found, wrap("events", err)
}

// RequestsOf gives the requests a person has made, with an account or by the address alone, or decided, the newest first.
func (db *DB) RequestsOf(ctx context.Context, person allmenning.PersonID, email string) ([]allmenning.Request, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+requestColumns+` FROM request WHERE by_person = $1 OR decided_by = $1 OR (email = $2 AND email <> '') ORDER BY at DESC, id`,
		[]any{person, email}, scanRequest)
	return found, wrap("requests", err)
}

// EndorsementsBy gives the needs a person has said "vi også" to for an organisation, the oldest first.
func (db *DB) EndorsementsBy(ctx context.Context, person allmenning.PersonID) ([]Endorsement, error) {
	found, err := collect(ctx, db.read, `SELECT record, org, person, at FROM endorsement WHERE person = $1 ORDER BY at, record`,
		[]any{person}, func(row scanner) (e Endorsement, err error) {
			err = row.Scan(&e.Record, &e.Org, &e.Person, &e.At)
			return e, err
		})
	return found, wrap("endorsements", err)
}

// DelegationsBy gives the delegations a person has given on behalf of an organisation, the oldest first.
func (db *DB) DelegationsBy(ctx context.Context, person allmenning.PersonID) ([]allmenning.Delegation, error) {
	found, err := collect(ctx, db.read, `
		SELECT from_org, to_org, until, by_person, at FROM delegation WHERE by_person = $1 ORDER BY at, from_org, to_org`,
		[]any{person}, func(row scanner) (d allmenning.Delegation, err error) {
			err = row.Scan(&d.From, &d.To, &d.Until, &d.By, &d.At)
			return d, err
		})
	return found, wrap("delegations", err)
}

// Administered gives the organisations that have an administrator.
func (db *DB) Administered(ctx context.Context) (map[allmenning.OrganisationID]bool, error) {
	return administered(ctx, db.read)
}

// Administered gives the organisations that have an administrator.
func (tx *Tx) Administered() (map[allmenning.OrganisationID]bool, error) {
	return administered(tx.ctx, tx.tx)
}

func administered(ctx context.Context, q querier) (map[allmenning.OrganisationID]bool, error) {
	out := map[allmenning.OrganisationID]bool{}
	err := each(ctx, q, `SELECT DISTINCT org FROM appointment WHERE role = 'admin'`, nil, func(row scanner) error {
		var org allmenning.OrganisationID
		err := row.Scan(&org)
		out[org] = true
		return err
	})
	return out, wrap("administered", err)
}

// FailedLetter is a letter that has not come out, and why.
type FailedLetter struct {
	Letter
	Error string
}

// OutboxState gives how many letters there are in each state, and the newest of those that could not be sent at least once
// and are not out, at most limit.
func (db *DB) OutboxState(ctx context.Context, limit int) (counts map[string]int, failed []FailedLetter, err error) {
	counts = map[string]int{}
	err = each(ctx, db.read, `SELECT state, count(*) FROM outbox WHERE kind <> $1 GROUP BY state`, []any{Nobody}, func(row scanner) error {
		var state string
		var n int
		err := row.Scan(&state, &n)
		counts[state] = n
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("store: outbox: %w", err)
	}
	failed, err = collect(ctx, db.read, `
		SELECT `+letterColumns+`, last_error FROM outbox
		WHERE  state <> 'sent' AND last_error <> ''
		ORDER  BY made_at DESC, dedupe_key LIMIT $1`, []any{limit}, func(row scanner) (l FailedLetter, err error) {
		err = row.Scan(&l.Key, &l.Kind, &l.Body, &l.Made, &l.SendAt, &l.State, &l.Attempt, &l.Error)
		return l, err
	})
	return counts, failed, wrap("outbox", err)
}
