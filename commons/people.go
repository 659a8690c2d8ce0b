package commons

import (
	"context"
	"strings"
	"time"

	"allmenning"
	"allmenning/files/sources"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/store"
)

// Inviting is whom to let in, and as what.
type Inviting struct {
	Email string
	Org   allmenning.OrganisationID // empty with Admin: only to run the instance
	Role  allmenning.Role
	Admin bool            // to run the instance; only who runs it may ask
	Key   string          // of the form that asks: sent again with the same key, its one invitation is given again; empty: each time another
	Lang  allmenning.Lang // of the mail; empty: as LetterLang says, with the inviter's own language
}

// Invite makes a link that lets one person in once, and mails it. The token is given too, so that it can be handed over
// where there is no mail. Whoever runs the instance may invite to an organisation that has no administrator yet.
func (c *Commons) Invite(ctx context.Context, actor allmenning.Actor, in Inviting) (token string, err error) {
	in.Email = allmenning.FoldEmail(in.Email)
	if err := checkEmail(in.Email); err != nil {
		return "", err
	}
	if in.Org == "" && !in.Admin || in.Org != "" && !in.Role.Valid() || in.Admin && !actor.Admin {
		return "", forbidden
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		if in.Org != "" {
			if err := mayManage(tx.AppointmentsIn, actor, in.Org); err != nil {
				return err
			}
		}
		token, err = c.inviteOnce(tx, actor, in)
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// LetterLang is the language in which somebody who has chosen none is written to on behalf of an organisation: the form of
// Norwegian that a municipality has asked for, where it has, else otherwise.
func (c *Commons) LetterLang(o allmenning.Organisation, otherwise allmenning.Lang) allmenning.Lang {
	m, known := c.register.ByNumber(o.Municipality)
	switch {
	case known && m.LanguageForm == municipality.Nynorsk:
		return allmenning.NN
	case known && m.LanguageForm == municipality.Bokmal:
		return allmenning.NB
	}
	return otherwise
}

// InvitationPath is the address of an invitation.
func InvitationPath(token string) string { return "/invitasjon/" + token }

// FirstInvitation makes the link that lets the first administrator in, while nobody runs the instance; empty when somebody
// does. Each call makes a new one and ends those before it.
func (c *Commons) FirstInvitation(ctx context.Context) (token string, err error) {
	if has, err := c.store.HasAdmin(ctx); err != nil || has {
		return "", err
	}
	token, digest := secret.NewToken()
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.EndFirstInvitations(); err != nil {
			return err
		}
		return tx.PutInvitation(store.Invitation{Digest: digest, Admin: true, Ends: after(tx.Now(), InvitationHeld)})
	})
	return token, err
}

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

// Invited gives what an invitation lets its holder do. ErrNotFound when it is used, too old or unknown, or when it is to the
// first administrator and somebody runs the instance.
func (c *Commons) Invited(ctx context.Context, token string) (store.Invitation, error) {
	in, err := c.store.Invitation(ctx, secret.Digest(token))
	if err != nil || !isFirst(in) {
		return in, err
	}
	has, err := c.store.HasAdmin(ctx)
	if err == nil && has {
		err = allmenning.ErrNotFound
	}
	return in, err
}

// Accepting is what somebody with an invitation says of themselves.
type Accepting struct {
	Name     string
	Email    string // used where the invitation names no address
	Password string
	Lang     allmenning.Lang
}

// Accept makes the person an invitation is for, with the role it gives, and signs them in. A link to a new password gives the
// account of its address that password instead. The link works once. Conflict when an invitation's address has an account.
func (c *Commons) Accept(ctx context.Context, token string, a Accepting) (session string, err error) {
	in, err := c.Invited(ctx, token)
	if err != nil {
		return "", err
	}
	p := allmenning.Person{ID: allmenning.NewID[allmenning.PersonID](), Name: oneLine(a.Name), Email: in.Email, Lang: a.Lang}
	switch {
	case in.Email == "":
		p.Email = allmenning.FoldEmail(a.Email)
	case in.Org == "" && !in.Admin:
		p.Name = "?" // the account has a name already
	}
	if err := firstOf(p.Check(), checkName(p.Name), checkEmail(p.Email), checkPassword(a.Password, p.Email)); err != nil {
		return "", err
	}
	digest, err := secret.HashPassword(ctx, a.Password)
	if err != nil {
		return "", err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		in, err := tx.HoldInvitation(secret.Digest(token)) // somebody else may have used it meanwhile
		if err != nil {
			return err
		}
		if err := c.letIn(tx, &p, in); err != nil {
			return err
		}
		if err := tx.PutCredential(passwordKind, string(p.ID), p.ID, digest); err != nil {
			return err
		}
		if err := tx.DeleteSessions(p.ID, ""); err != nil {
			return err
		}
		session, err = c.begin(tx, p.ID, in.Org, "")
		return err
	})
	return session, err
}

// oneLine is a text with single spaces and no line breaks.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// checkName refuses what is no name but a national identity number.
func checkName(name string) error {
	if sources.HoldsIdentityNumber(name) {
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
	if sources.HoldsIdentityNumber(email) {
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

// letIn stores the person with what the invitation gives, and uses the invitation up. Only a link to a new password, which
// nobody but the mail box has seen, opens an account that is there already: p becomes it. Whoever made an invitation may have
// its link too, so by that alone nobody comes into another's account: its owner signs in and takes the role (AcceptAs).
func (c *Commons) letIn(tx *store.Tx, p *allmenning.Person, in store.Invitation) error {
	if isFirst(in) {
		if has, err := tx.HasAdmin(); err != nil || has {
			return firstError(err, allmenning.ErrNotFound) // every start makes a link, and only the first that is used counts
		}
	}
	if in.Admin && in.By == "" { // the first link is for the first only
		if has, err := tx.HasAdmin(); err != nil || has {
			return firstError(err, allmenning.ErrNotFound)
		}
	}
	known, err := tx.PersonByEmail(p.Email)
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound:
		if in.Org == "" && !in.Admin {
			return allmenning.ErrNotFound // a link to a new password of an account that is no more
		}
	case err != nil:
		return err
	case in.Email == "":
		return allmenning.FieldErrors{{Field: "email", Key: "account.email.taken"}}
	case in.Org != "" || in.Admin:
		return allmenning.Refuse(allmenning.Conflict, "account.sign_in_first")
	default:
		p.ID, p.Name, p.Lang, p.Created, p.Admin = known.ID, known.Name, known.Lang, known.Created, known.Admin
	}
	p.Admin = p.Admin || in.Admin
	if err := tx.PutPerson(p); err != nil {
		return err
	}
	return c.useUp(tx, p.ID, in)
}

// isFirst says that an invitation is the program's own, to the first administrator.
func isFirst(in store.Invitation) bool { return in.Admin && in.By == "" }

// useUp gives what an invitation gives, once. A role is never lowered by one.
func (c *Commons) useUp(tx *store.Tx, person allmenning.PersonID, in store.Invitation) error {
	open, err := tx.UseInvitation(in.Digest)
	if err != nil || !open {
		return firstError(err, allmenning.ErrNotFound)
	}
	if in.Org != "" {
		if err := raise(tx, allmenning.Appointment{Person: person, Organisation: in.Org, Role: in.Role}); err != nil {
			return err
		}
	}
	if in.Org != "" || in.Admin {
		if err := tx.LogPeople(store.PeopleAct{Actor: person, Act: "accepted", Person: person, Org: in.Org, Meta: string(in.Role)}); err != nil {
			return err
		}
	}
	return nil
}

// raise gives a role to somebody who does not have as much already.
func raise(tx *store.Tx, a allmenning.Appointment) error {
	if err := tx.LockOrganisation(a.Organisation); err != nil {
		return err
	}
	has, err := tx.Appointments(a.Person)
	if err != nil {
		return err
	}
	for _, h := range has {
		if h.Organisation == a.Organisation && h.Role.AtLeast(a.Role) {
			return nil
		}
	}
	return tx.PutAppointment(a)
}

// AcceptAs gives the role of an invitation to somebody who is signed in with the address it went to, and keeps the password.
func (c *Commons) AcceptAs(ctx context.Context, v allmenning.Visitor, token string) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		in, err := tx.HoldInvitation(secret.Digest(token))
		if err != nil {
			return err
		}
		p, err := tx.Person(v.Actor.Person)
		if err != nil {
			return err
		}
		if in.Email != p.Email {
			return forbidden
		}
		if in.Admin && !p.Admin {
			p.Admin = true
			if err := tx.PutPerson(&p); err != nil {
				return err
			}
		}
		return c.useUp(tx, p.ID, in)
	})
}

// ForgotPassword mails a link to a new password to an address that has an account. For any other the answer is the same, and
// comes after the same work: a link that nobody gets and that has ended already is stored in its place, with a letter to nobody. So
// it is for an address that has had its letters of this hour, the last of which still holds.
func (c *Commons) ForgotPassword(ctx context.Context, email string) error {
	email = allmenning.FoldEmail(email)
	token, digest := secret.NewToken()
	return c.store.Write(ctx, func(tx *store.Tx) error {
		key, m := "password:"+digest, Mail{To: email, Template: MailPassword, Args: map[string]string{"path": InvitationPath(token)}}
		full, err := reached(tx, key, m)
		if err != nil {
			return err
		}
		p, err := tx.PersonByEmail(email)
		if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return err
		}
		link, l := store.Invitation{Digest: digest, Ends: tx.Now()}, store.Letter{Key: key, Kind: store.Nobody}
		if err == nil && !p.Closed && !full {
			link.Email, link.Ends, m.Lang = p.Email, after(tx.Now(), PasswordHeld), p.Lang
			if l, err = letterOf(key, m); err != nil {
				return err
			}
		}
		if err := tx.PutInvitation(link); err != nil {
			return err
		}
		return tx.Post(l)
	})
}

// Grant gives a person who has a role in an organisation another role there.
func (c *Commons) Grant(ctx context.Context, actor allmenning.Actor, a allmenning.Appointment) error {
	if !a.Role.Valid() {
		return allmenning.FieldErrors{{Field: "role", Key: "field.unknown_code", Args: []any{"value", string(a.Role)}}}
	}
	return c.onAppointment(ctx, actor, a.Person, a.Organisation, func(tx *store.Tx, was allmenning.Appointment) error {
		if was.Role == allmenning.RoleAdmin && a.Role != allmenning.RoleAdmin {
			if err := c.mayLeave(tx, was); err != nil {
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
	return c.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.LockOrganisation(org); err != nil { // of two who take each other's role away, one comes too late
			return err
		}
		if err := stillMay(tx, actor); err != nil {
			return err
		}
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
