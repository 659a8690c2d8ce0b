package store

import (
	"context"
	"fmt"

	"allmenning"
)

// Session is one signed-in browser. Digest is of its token, which only the browser has.
type Session struct {
	Digest string
	Person allmenning.PersonID
	Acting allmenning.OrganisationID // empty: none chosen
	For    allmenning.OrganisationID // empty: Acting's own
	Made   allmenning.Time
	Seen   allmenning.Time
	Ends   allmenning.Time // no longer from then on
}

// PutSession stores a session, in place of the one with the same digest.
func (tx *Tx) PutSession(s Session) error {
	_, err := tx.exec(`
		INSERT INTO session (token_digest, person, acting_org, for_org, made_at, seen_at, ends_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (token_digest) DO UPDATE SET acting_org = excluded.acting_org, for_org = excluded.for_org,
		                                         seen_at = excluded.seen_at, ends_at = excluded.ends_at`,
		s.Digest, s.Person, s.Acting, s.For, s.Made, s.Seen, s.Ends)
	if err != nil {
		return fmt.Errorf("store: session: %w", err)
	}
	return nil
}

// Session gives the session with a digest that has not ended. ErrNotFound when there is none.
func (db *DB) Session(ctx context.Context, digest string) (Session, error) {
	return oneSession(ctx, db.read, digest, db.Now())
}

// Session gives the session with a digest that has not ended. ErrNotFound when there is none.
func (tx *Tx) Session(digest string) (Session, error) {
	return oneSession(tx.ctx, tx.tx, digest, tx.now)
}

func oneSession(ctx context.Context, q querier, digest string, now allmenning.Time) (Session, error) {
	found, err := collect(ctx, q, `
		SELECT token_digest, person, acting_org, for_org, made_at, seen_at, ends_at
		FROM   session
		WHERE  token_digest = $1 AND ends_at > $2`, []any{digest, now}, func(row scanner) (s Session, err error) {
		err = row.Scan(&s.Digest, &s.Person, &s.Acting, &s.For, &s.Made, &s.Seen, &s.Ends)
		return s, err
	})
	if err != nil {
		return Session{}, fmt.Errorf("store: session: %w", err)
	}
	if len(found) == 0 {
		return Session{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// TouchSession notes, outside the log of events and without waking anybody, that a session was used.
func (db *DB) TouchSession(ctx context.Context, digest string, ends allmenning.Time) error {
	return db.quietly(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`UPDATE session SET seen_at = $1, ends_at = $2 WHERE token_digest = $3`, tx.now, ends, digest); err != nil {
			return fmt.Errorf("store: session: %w", err)
		}
		return nil
	})
}

// DeleteSession signs one browser out. It says whether it was signed in.
func (tx *Tx) DeleteSession(digest string) (was bool, err error) {
	n, err := tx.exec(`DELETE FROM session WHERE token_digest = $1`, digest)
	return n > 0, wrap("session", err)
}

// DeleteSessions signs a person out everywhere but in the session with digest except; empty: everywhere.
func (tx *Tx) DeleteSessions(person allmenning.PersonID, except string) error {
	if _, err := tx.exec(`DELETE FROM session WHERE person = $1 AND token_digest <> $2`, person, except); err != nil {
		return fmt.Errorf("store: session: %w", err)
	}
	return nil
}

// Invitation is a link that lets one person in, once. Digest is of its token, which only the link has.
type Invitation struct {
	Digest string
	Email  string                    // folded; empty: whoever has the link gives one
	Org    allmenning.OrganisationID // where the person gets a role; empty: nowhere
	Role   allmenning.Role
	Admin  bool                // to run the instance
	By     allmenning.PersonID // empty: the program itself
	Made   allmenning.Time
	Ends   allmenning.Time
	Used   allmenning.Time // 0: not yet
}

// PutInvitation stores an invitation. Of one with the same digest only the end is moved: who used it has used it.
func (tx *Tx) PutInvitation(i Invitation) error {
	if i.Made == 0 {
		i.Made = tx.now
	}
	_, err := tx.exec(`
		INSERT INTO invitation (token_digest, email, org, role, admin, made_by, made_at, ends_at, used_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (token_digest) DO UPDATE SET ends_at = excluded.ends_at`,
		i.Digest, i.Email, i.Org, i.Role, i.Admin, i.By, i.Made, i.Ends, i.Used)
	if err != nil {
		return fmt.Errorf("store: invitation: %w", err)
	}
	return nil
}

// HoldInvitation is Invitation, and lets nobody else use it before the transaction ends: of two who come with the same link at the
// same moment the second waits, and finds that it is used.
func (tx *Tx) HoldInvitation(digest string) (Invitation, error) {
	if _, err := tx.exec(`UPDATE invitation SET used_at = used_at WHERE token_digest = $1`, digest); err != nil {
		return Invitation{}, wrap("invitation", err)
	}
	return tx.Invitation(digest) // by a statement of its own, which sees what was waited for
}

// UseInvitation marks an open invitation as used. It says whether it was open: of two who come with the same link at once,
// one is let in.
func (tx *Tx) UseInvitation(digest string) (open bool, err error) {
	n, err := tx.exec(`UPDATE invitation SET used_at = $1 WHERE token_digest = $2 AND used_at = 0 AND ends_at > $1`, tx.now, digest)
	return n > 0, wrap("invitation", err)
}

// EndInvitationsBy ends the open invitations that a person has made to an organisation.
func (tx *Tx) EndInvitationsBy(person allmenning.PersonID, org allmenning.OrganisationID) error {
	_, err := tx.exec(`UPDATE invitation SET ends_at = $1 WHERE made_by = $2 AND org = $3 AND used_at = 0 AND ends_at > $1`, tx.now, person, org)
	return wrap("invitation", err)
}

// EndAdminInvitationsBy ends the open invitations to run the instance that a person has made.
func (tx *Tx) EndAdminInvitationsBy(person allmenning.PersonID) error {
	_, err := tx.exec(`
		UPDATE invitation SET ends_at = $1
		WHERE  made_by = $2 AND admin AND used_at = 0 AND ends_at > $1`, tx.now, person)
	return wrap("invitation", err)
}

// EndInvitationsTo ends the open invitations to an address, links to a new password among them.
func (tx *Tx) EndInvitationsTo(email string) error {
	_, err := tx.exec(`UPDATE invitation SET ends_at = $1 WHERE email = $2 AND used_at = 0 AND ends_at > $1`, tx.now, email)
	return wrap("invitation", err)
}

// EndPasswordLinks ends the open links to a new password of the account with an address, and no invitation.
func (tx *Tx) EndPasswordLinks(email string) error {
	_, err := tx.exec(`
		UPDATE invitation SET ends_at = $1
		WHERE  email = $2 AND org = '' AND NOT admin AND used_at = 0 AND ends_at > $1`, tx.now, email)
	return wrap("invitation", err)
}

// HoldFirstInvitations lets no other transaction that asks the same go on until this one has ended: two that make the link for the
// first administrator make one after the other.
func (tx *Tx) HoldFirstInvitations() error { return tx.SetSetting("invitation.first", "made") }

// EndFirstInvitations ends the open links that the program itself has made for the first administrator.
func (tx *Tx) EndFirstInvitations() error {
	_, err := tx.exec(`UPDATE invitation SET ends_at = $1 WHERE made_by = '' AND admin AND used_at = 0 AND ends_at > $1`, tx.now)
	return wrap("invitation", err)
}

const invitationColumns = `token_digest, email, org, role, admin, made_by, made_at, ends_at, used_at`

func scanInvitation(row scanner) (i Invitation, err error) {
	err = row.Scan(&i.Digest, &i.Email, &i.Org, &i.Role, &i.Admin, &i.By, &i.Made, &i.Ends, &i.Used)
	return i, err
}

// Invitation gives the invitation with a digest that is neither used nor too old. ErrNotFound when there is none.
func (tx *Tx) Invitation(digest string) (Invitation, error) {
	return oneInvitation(tx.ctx, tx.tx, digest, tx.now)
}

// Invitation gives the invitation with a digest that is neither used nor too old. ErrNotFound when there is none.
func (db *DB) Invitation(ctx context.Context, digest string) (Invitation, error) {
	return oneInvitation(ctx, db.read, digest, db.Now())
}

func oneInvitation(ctx context.Context, q querier, digest string, now allmenning.Time) (Invitation, error) {
	found, err := collect(ctx, q, `
		SELECT `+invitationColumns+` FROM invitation WHERE token_digest = $1 AND used_at = 0 AND ends_at > $2`,
		[]any{digest, now}, scanInvitation)
	if err != nil {
		return Invitation{}, fmt.Errorf("store: invitation: %w", err)
	}
	if len(found) == 0 {
		return Invitation{}, allmenning.ErrNotFound
	}
	return found[0], nil
}

// OpenInvitations gives those that people have made and nobody has used, to organisations or to run the instance, the newest
// first. Links to a new password are none of them.
func (db *DB) OpenInvitations(ctx context.Context) ([]Invitation, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+invitationColumns+` FROM invitation
		WHERE  made_by <> '' AND (org <> '' OR admin) AND used_at = 0 AND ends_at > $1
		ORDER  BY made_at DESC, token_digest`,
		[]any{db.Now()}, scanInvitation)
	return found, wrap("invitations", err)
}

// InvitationsTo gives the open invitations to an organisation, the newest first.
func (db *DB) InvitationsTo(ctx context.Context, org allmenning.OrganisationID) ([]Invitation, error) {
	found, err := collect(ctx, db.read, `
		SELECT `+invitationColumns+` FROM invitation WHERE org = $1 AND used_at = 0 AND ends_at > $2 ORDER BY made_at DESC, token_digest`,
		[]any{org, db.Now()}, scanInvitation)
	if err != nil {
		return nil, fmt.Errorf("store: invitations: %w", err)
	}
	return found, nil
}
