package commons

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

// How long things hold. A session ends after a working day without use, and after a week in any case; an invitation holds a
// week, and a link to a new password an hour.
const (
	SessionIdle    = 12 * time.Hour
	SessionLongest = 7 * 24 * time.Hour
	InvitationHeld = 7 * 24 * time.Hour
	PasswordHeld   = time.Hour
)

// passwordKind is the kind of credential that a password is.
const passwordKind = "password"

// wrongSignIn is the one answer to a wrong password and to an address nobody has.
var wrongSignIn = allmenning.Refuse(allmenning.Forbidden, "account.wrong")

func after(from allmenning.Time, d time.Duration) allmenning.Time {
	return from + allmenning.Time(d.Milliseconds())
}

// SignIn lets a person in by address and password and gives the token of a new session. A wrong password and an unknown
// address get the same answer after the same time.
//
// It has two halves: a proof of who somebody is, and enter, which knows of no password. Another way of proving it (an identity
// provider, a passkey) is another function beside byPassword, that finds the person by a credential of its own kind
// ([store.DB.Credential] by kind and subject: never by an address that somebody else vouches for) and ends in enter.
func (c *Commons) SignIn(ctx context.Context, email, password string) (token string, err error) {
	who, err := c.byPassword(ctx, email, password)
	if err != nil {
		return "", err
	}
	return c.enter(ctx, who)
}

// proof is who somebody has shown to be, and the credential that showed it, as it was read.
type proof struct {
	person                allmenning.PersonID
	kind, subject, secret string
}

// byPassword gives whom an address and a password belong to.
func (c *Commons) byPassword(ctx context.Context, email, password string) (proof, error) {
	p, err := c.store.PersonByEmail(ctx, allmenning.FoldEmail(email))
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return proof{}, err
	}
	_, digest, err := c.store.Credential(ctx, passwordKind, string(p.ID)) // asked for where there is nobody too, for it takes time
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return proof{}, err
	}
	if err != nil || p.Closed || digest == "" {
		if err := secret.Waste(ctx, password); err != nil {
			return proof{}, err
		}
		return proof{}, wrongSignIn
	}
	ok, err := secret.CheckPassword(ctx, digest, password)
	if err != nil {
		return proof{}, err
	}
	if !ok {
		return proof{}, wrongSignIn
	}
	return proof{p.ID, passwordKind, string(p.ID), digest}, nil
}

// enter makes a session for a person who has proved who they are, by something that still holds: neither the account nor the
// credential has been taken away in the meantime.
func (c *Commons) enter(ctx context.Context, who proof) (token string, err error) {
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if err := who.holds(tx); err != nil {
			return err
		}
		token, err = c.begin(tx, who.person, "", "")
		return err
	})
	return token, err
}

// holds asks, and holds the person, that a proof still is one.
func (who proof) holds(tx *store.Tx) error {
	p, err := tx.HoldPerson(who.person)
	if err != nil || p.Closed {
		return firstError(err, wrongSignIn)
	}
	_, now, err := tx.Credential(who.kind, who.subject)
	if allmenning.KindOf(err) == allmenning.NotFound || err == nil && now != who.secret {
		err = wrongSignIn
	}
	return err
}

// begin makes a session, for somebody who is held. Whoever has one role acts in it from the start.
func (c *Commons) begin(tx *store.Tx, person allmenning.PersonID, acting, behalf allmenning.OrganisationID) (token string, err error) {
	if acting == "" {
		roles, err := tx.Appointments(person)
		if err != nil {
			return "", err
		}
		if len(roles) == 1 {
			acting = roles[0].Organisation
		}
	}
	token, digest := secret.NewToken()
	return token, tx.PutSession(store.Session{
		Digest: digest, Person: person, Acting: acting, For: behalf, Made: tx.Now(), Seen: tx.Now(), Ends: after(tx.Now(), SessionIdle),
	})
}

// touchEvery is how often it is noted that a session is in use.
const touchEvery = 5 * time.Minute

// Visit gives whom a session's token belongs to, with the rights the person has at this moment. ErrNotFound when the session
// has ended, or the account is closed.
func (c *Commons) Visit(ctx context.Context, token string) (allmenning.Visitor, error) {
	s, err := c.store.Session(ctx, secret.Digest(token))
	if err != nil {
		return allmenning.Visitor{}, err
	}
	p, err := c.store.Person(ctx, s.Person)
	if err != nil {
		return allmenning.Visitor{}, err
	}
	now := c.store.Now()
	if p.Closed || now >= after(s.Made, SessionLongest) {
		return allmenning.Visitor{}, allmenning.ErrNotFound
	}
	if now >= after(s.Seen, touchEvery) {
		ends := min(after(now, SessionIdle), after(s.Made, SessionLongest))
		if err := c.store.TouchSession(ctx, s.Digest, ends); err != nil && allmenning.KindOf(err) != allmenning.Unavailable {
			return allmenning.Visitor{}, err
		}
	}
	v := allmenning.Visitor{Name: p.Name, Email: p.Email, Lang: p.Lang, Session: s.Digest}
	v.Actor.Person, v.Actor.Admin = p.ID, p.Admin
	return v, c.appoint(ctx, &v, s)
}

// appoint fills in what the person may do: in the organisation chosen, and on whose behalf.
func (c *Commons) appoint(ctx context.Context, v *allmenning.Visitor, s store.Session) (err error) {
	a := &v.Actor
	if v.Roles, err = c.store.Appointments(ctx, a.Person); err != nil {
		return err
	}
	for _, role := range v.Roles {
		o, err := c.store.Organisation(ctx, role.Organisation)
		if err != nil {
			return err
		}
		a.Peer = a.Peer || o.Public()
		if o.ID == s.Acting {
			a.Acting, a.Role, v.Organisation = o.ID, role.Role, o.Name
			a.Organisations = []allmenning.OrganisationID{o.ID}
		}
	}
	if s.For != "" && a.Acting != "" {
		if err := c.delegated(ctx, v, s.For); err != nil {
			return err
		}
	}
	a.Groups, err = c.store.GroupsOf(ctx, a.Organisations...)
	return err
}

// delegated lets the visitor act for behalf, where a delegation still holds.
func (c *Commons) delegated(ctx context.Context, v *allmenning.Visitor, behalf allmenning.OrganisationID) error {
	given, err := c.store.Delegations(ctx, v.Actor.Acting)
	if err != nil {
		return err
	}
	for _, d := range given {
		if d.From == behalf && d.To == v.Actor.Acting && d.Holds(c.store.Now()) {
			o, err := c.store.Organisation(ctx, behalf)
			if err != nil {
				return err
			}
			v.Actor.For, v.Behalf = behalf, o.Name
			v.Actor.Organisations = append(v.Actor.Organisations, behalf)
		}
	}
	return nil
}

// SignOut ends the visitor's session; with everywhere, all the person's sessions.
func (c *Commons) SignOut(ctx context.Context, v allmenning.Visitor, everywhere bool) error {
	if !v.SignedIn() {
		return nil
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if everywhere {
			if _, err := tx.HoldPerson(v.Actor.Person); err != nil { // a session that is on its way is waited for, and ends too
				return err
			}
			return tx.DeleteSessions(v.Actor.Person, "")
		}
		_, err := tx.DeleteSession(v.Session)
		return err
	})
}

// Switch chooses the organisation the visitor acts in, and on whose behalf (empty: its own). The session gets a new token,
// which is given. ErrNotFound when it has ended.
func (c *Commons) Switch(ctx context.Context, v allmenning.Visitor, acting, behalf allmenning.OrganisationID) (token string, err error) {
	if !v.SignedIn() {
		return "", forbidden
	}
	mine := false
	for _, role := range v.Roles {
		mine = mine || role.Organisation == acting
	}
	if !mine {
		return "", forbidden
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := hold(tx, v.Actor.Person); err != nil { // whoever ends the person's sessions waits, or has ended this one
			return err
		}
		old, err := tx.Session(v.Session)
		if err != nil {
			return err
		}
		if was, err := tx.DeleteSession(v.Session); err != nil || !was {
			return firstError(err, allmenning.ErrNotFound) // signed out of meanwhile
		}
		if behalf != "" {
			if err := holds(tx, behalf, acting); err != nil {
				return err
			}
		}
		var digest string
		token, digest = secret.NewToken()
		next := old
		next.Digest, next.Acting, next.For, next.Seen = digest, acting, behalf, tx.Now()
		return tx.PutSession(next)
	})
	return token, err
}

// holds asks that from has delegated to to, and that it still holds.
func holds(tx *store.Tx, from, to allmenning.OrganisationID) error {
	given, err := tx.Delegations(to)
	if err != nil {
		return err
	}
	for _, d := range given {
		if d.From == from && d.To == to && d.Holds(tx.Now()) {
			return nil
		}
	}
	return forbidden
}

// The limits of a password: long rather than odd, as NIST SP 800-63B and ASVS 6.2 advise.
const (
	PasswordLeast = 12
	PasswordMost  = 200
)

// checkPassword says why a password is too weak; nil when it will do.
func checkPassword(password, email string) error {
	wrong := func(key string, args ...any) error {
		return allmenning.FieldErrors{{Field: "password", Key: key, Args: args}}
	}
	name, _, _ := strings.Cut(email, "@")
	lower := strings.ToLower(password)
	switch n := utf8.RuneCountInString(password); {
	case n < PasswordLeast:
		return wrong("account.password.short", "least", PasswordLeast)
	case n > PasswordMost || !utf8.ValidString(password):
		return wrong("account.password.long", "most", PasswordMost)
	case len(name) >= 4 && strings.Contains(lower, name), strings.Count(lower, lower[:1]) == len(lower):
		return wrong("account.password.easy")
	}
	return nil
}

// ChangePassword gives the visitor a new password, and ends the person's other sessions and links to a new password. ErrNotFound when
// the visitor's own session has ended.
func (c *Commons) ChangePassword(ctx context.Context, v allmenning.Visitor, old, password string) error {
	who, err := c.confirm(ctx, v, old)
	if err := firstOf(err, checkPassword(password, v.Email)); err != nil {
		return err
	}
	digest, err := secret.HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if err := who.holds(tx); err != nil {
			return err
		}
		if _, err := tx.Session(v.Session); err != nil {
			return err
		}
		p, err := tx.Person(who.person)
		if err != nil {
			return err
		}
		if err := setPassword(tx, p, digest); err != nil {
			return err
		}
		return tx.DeleteSessions(p.ID, v.Session)
	})
}

// setPassword gives a person a password. A link to another that has been asked for before no longer counts.
func setPassword(tx *store.Tx, p allmenning.Person, digest string) error {
	if err := tx.PutCredential(passwordKind, string(p.ID), p.ID, digest); err != nil {
		return err
	}
	return tx.EndPasswordLinks(p.Email)
}

// ChangeMe sets the name and language of the visitor.
func (c *Commons) ChangeMe(ctx context.Context, v allmenning.Visitor, name string, lang allmenning.Lang) error {
	if !v.SignedIn() {
		return forbidden
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		p, err := hold(tx, v.Actor.Person)
		if err != nil {
			return err
		}
		p.Name, p.Lang = oneLine(name), lang
		if err := checkName(p.Name); err != nil {
			return err
		}
		return tx.PutPerson(&p)
	})
}

// leave takes a role away by its holder's own wish.
func (c *Commons) leave(tx *store.Tx, role allmenning.Appointment) error {
	if err := tx.LockOrganisation(role.Organisation); err != nil {
		return err
	}
	if err := c.mayLeave(tx, role); err != nil {
		return err
	}
	if err := tx.DeleteAppointment(role.Person, role.Organisation); err != nil {
		return err
	}
	if err := tx.EndInvitationsBy(role.Person, role.Organisation); err != nil {
		return err
	}
	return tx.LogPeople(store.PeopleAct{Actor: role.Person, Act: "revoked", Person: role.Person, Org: role.Organisation, Meta: string(role.Role)})
}

// Alone is an organisation that has no other administrator than one person.
type Alone struct {
	Organisation allmenning.Organisation
	Others       int // people with lesser roles there: one of them can be made administrator
	Records      int // that it has published and that the person sees
	Leads        int // constellations that it leads
}

// AloneIn gives the organisations the visitor is the only administrator of: what they are left with when the account is closed.
func (c *Commons) AloneIn(ctx context.Context, v allmenning.Visitor) ([]Alone, error) {
	var out []Alone
	for _, role := range v.Roles {
		all, err := c.store.AppointmentsIn(ctx, role.Organisation)
		if err != nil {
			return nil, err
		}
		if role.Role != allmenning.RoleAdmin || admins(all, v.Actor.Person) > 0 {
			continue
		}
		one := Alone{Others: len(all) - 1}
		if one.Organisation, err = c.store.Organisation(ctx, role.Organisation); err != nil {
			return nil, err
		}
		reader := allmenning.Reader{Person: v.Actor.Person, Organisations: []allmenning.OrganisationID{role.Organisation}}
		if one.Records, err = c.store.Count(ctx, reader, store.Filter{Owner: role.Organisation}); err != nil {
			return nil, err
		}
		one.Leads, err = c.store.Count(ctx, reader, store.Filter{Owner: role.Organisation, Noun: allmenning.NounConstellation})
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// CloseAccount takes the visitor's ways in, roles, sessions and drafts away, for good. The name stays with what the person did.
// Invitations to run the instance that the person has made end with it: nobody who runs it stands behind them any more, and one of
// them could be the person's own way back. Those to an organisation that has asked to be let in stay: it is not the organisation's doing.
// An organisation that is left without anybody must be among left, which the visitor has said yes to: else Conflict with the key
// "account.alone". One that has other people gets another administrator first: Conflict with the key "account.last_admin".
func (c *Commons) CloseAccount(ctx context.Context, v allmenning.Visitor, left ...allmenning.OrganisationID) error {
	if !v.SignedIn() {
		return forbidden
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		running, err := tx.HoldAdmins()
		if err != nil {
			return err
		}
		p, err := hold(tx, v.Actor.Person)
		if err != nil {
			return err
		}
		if err := mayStopRunning(tx, p, running); err != nil {
			return err
		}
		roles, err := tx.Appointments(p.ID)
		if err != nil {
			return err
		}
		for _, role := range roles {
			if err := c.leave(tx, role); err != nil {
				return err
			}
			if role.Role == allmenning.RoleAdmin && !slices.Contains(left, role.Organisation) {
				if err := notAlone(tx, role.Organisation); err != nil {
					return err
				}
			}
		}
		if err := errors.Join(tx.EndInvitationsTo(p.Email), tx.EndAdminInvitationsBy(p.ID)); err != nil {
			return err
		}
		p.Closed, p.Admin = true, false
		p.Email = "closed-" + string(p.ID) + "@closed.invalid" // the address may be used again, and is no longer known here
		if err := tx.PutPerson(&p); err != nil {
			return err
		}
		return c.forget(tx, p.ID)
	})
}

// notAlone asks that an organisation that somebody has just left still has people.
func notAlone(tx *store.Tx, org allmenning.OrganisationID) error {
	rest, err := tx.AppointmentsIn(org)
	if err == nil && len(rest) == 0 {
		err = allmenning.Refuse(allmenning.Conflict, "account.alone")
	}
	return err
}

// mayStopRunning asks that an instance with organisations in it keeps somebody who runs it. running are those who do, held.
func mayStopRunning(tx *store.Tx, p allmenning.Person, running []allmenning.PersonID) error {
	another := func(id allmenning.PersonID) bool { return id != p.ID }
	if !p.Admin || slices.ContainsFunc(running, another) {
		return nil
	}
	organisations, err := tx.Administered()
	if err == nil && len(organisations) > 0 {
		err = allmenning.Refuse(allmenning.Conflict, "account.last_instance")
	}
	return err
}
