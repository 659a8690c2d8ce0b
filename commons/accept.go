package commons

import (
	"context"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

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
// account of its address that password instead, and ends its other links to one. The link works once. Conflict when an invitation's
// address has an account.
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
		if err := setPassword(tx, p, digest); err != nil {
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

// letIn stores the person with what the invitation gives, and uses the invitation up. Only a link to a new password, which
// nobody but the mail box has seen, opens an account that is there already: p becomes it. Whoever made an invitation may have
// its link too, so by that alone nobody comes into another's account: its owner signs in and takes the role (AcceptAs).
func (c *Commons) letIn(tx *store.Tx, p *allmenning.Person, in store.Invitation) error {
	if isFirst(in) {
		if has, err := tx.HasAdmin(); err != nil || has {
			return firstError(err, allmenning.ErrNotFound) // every start makes a link, and only the first that is used counts
		}
	}
	known, err := holdByEmail(tx, p.Email)
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

// holdByEmail holds the account with an address. ErrNotFound when there is none, or it has been closed in the meantime.
func holdByEmail(tx *store.Tx, email string) (allmenning.Person, error) {
	p, err := tx.PersonByEmail(email)
	if err != nil {
		return p, err
	}
	if p, err = tx.HoldPerson(p.ID); err == nil && p.Email != email {
		err = allmenning.ErrNotFound
	}
	return p, err
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
		p, err := hold(tx, v.Actor.Person)
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
