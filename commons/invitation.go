package commons

import (
	"context"
	"fmt"

	"allmenning"
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
			if err := mayInvite(tx, actor, in.Org); err != nil {
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

// mayInvite is mayManage, within an act, for what ends with the role: whoever takes it away waits, and ends that too.
func mayInvite(tx *store.Tx, actor allmenning.Actor, org allmenning.OrganisationID) error {
	if err := stillMayIn(tx, actor, org); err != nil {
		return err
	}
	return mayManage(tx.AppointmentsIn, actor, org)
}

// inviteOnce makes the invitation that a form asks for, or gives the link of the one it has made before.
func (c *Commons) inviteOnce(tx *store.Tx, actor allmenning.Actor, in Inviting) (token string, err error) {
	if in.Key == "" {
		return c.invite(tx, actor, in)
	}
	token, digest := in.link(actor.Person)
	asked := secret.Digest(fmt.Sprintf("%s\x1f%s\x1f%s\x1f%t\x1f%s", in.Email, in.Org, in.Role, in.Admin, in.Lang))
	_, err = tx.Once(actor.Person, "invite:"+digest, asked, func() (string, error) {
		_, err := c.invite(tx, actor, in)
		return digest, err
	})
	return token, err
}

// link is the token of an invitation, and its digest: the same each time for one key, of which only a digest is stored.
func (in Inviting) link(by allmenning.PersonID) (token, digest string) {
	if in.Key == "" {
		return secret.NewToken()
	}
	return secret.TokenOf(string(by) + "\x1f" + in.Key)
}

// invite makes an invitation within an act and mails its link.
func (c *Commons) invite(tx *store.Tx, actor allmenning.Actor, in Inviting) (token string, err error) {
	inviter, err := tx.Person(actor.Person)
	if err != nil {
		return "", err
	}
	name, lang := "", inviter.Lang
	if in.Org != "" {
		o, err := tx.Organisation(in.Org)
		if err != nil {
			return "", err
		}
		name, lang = o.Name, c.LetterLang(o, inviter.Lang)
	}
	if in.Lang != "" {
		lang = in.Lang
	}
	token, digest := in.link(actor.Person)
	key, m := "invitation:"+digest, Mail{
		To: in.Email, Lang: lang, Template: MailInvitation,
		Args: map[string]string{"organisation": name, "role": string(in.Role), "path": InvitationPath(token)},
	}
	if full, err := reached(tx, key, m); err != nil || full {
		return "", firstError(err, allmenning.FieldErrors{{Field: "email", Key: "people.invite.often"}})
	}
	err = tx.PutInvitation(store.Invitation{
		Digest: digest, Email: in.Email, Org: in.Org, Role: in.Role, Admin: in.Admin, By: actor.Person, Ends: after(tx.Now(), InvitationHeld),
	})
	if err != nil {
		return "", err
	}
	if err := tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "invited", Org: in.Org, Meta: string(in.Role)}); err != nil {
		return "", err
	}
	return token, post(tx, key, m)
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
// does. Each call makes a new one and ends those before it, so that one link at most is open, however many processes ask at once.
func (c *Commons) FirstInvitation(ctx context.Context) (token string, err error) {
	if has, err := c.store.HasAdmin(ctx); err != nil || has {
		return "", err
	}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.HoldFirstInvitations(); err != nil { // and then, by statements of their own, see what was waited for
			return err
		}
		if err := tx.EndFirstInvitations(); err != nil {
			return err
		}
		running, err := tx.HoldAdmins()
		if token = ""; err != nil || len(running) > 0 { // somebody has come in by the last one
			return err
		}
		var digest string
		token, digest = secret.NewToken()
		return tx.PutInvitation(store.Invitation{Digest: digest, Admin: true, Ends: after(tx.Now(), InvitationHeld)})
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// OpenInvitation is one that nobody has used yet.
type OpenInvitation struct {
	ID           string // names it to WithdrawInvitation and InviteAgain; it opens nothing
	Email        string
	Organisation allmenning.Organisation // the zero one: only to run the instance
	Role         allmenning.Role
	Admin        bool   // to run the instance
	By           string // name of who made it; empty: the program
	Until        allmenning.Time
}

func (c *Commons) openInvitations(ctx context.Context, open []store.Invitation) ([]OpenInvitation, error) {
	ids := make([]allmenning.PersonID, len(open))
	for i, in := range open {
		ids[i] = in.By
	}
	names, err := c.names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var out []OpenInvitation
	for _, in := range open {
		one := OpenInvitation{ID: in.Digest, Email: in.Email, Role: in.Role, Admin: in.Admin, By: names[in.By], Until: in.Ends}
		if in.Org != "" {
			if one.Organisation, err = c.store.Organisation(ctx, in.Org); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// ownInvitation gives an open invitation that the actor may see to: whoever may let people into its organisation, or whoever runs
// the instance where it is to run it. A link to a new password is nobody else's.
func ownInvitation(tx *store.Tx, actor allmenning.Actor, id string) (store.Invitation, error) {
	in, err := tx.HoldInvitation(id) // of two who press at the same moment the second finds it ended
	switch {
	case err != nil:
		return in, err
	case in.Org != "":
		return in, mayInvite(tx, actor, in.Org)
	case !in.Admin || !actor.Admin:
		return in, forbidden
	}
	return in, nil
}

// WithdrawInvitation closes an invitation that nobody has used yet, by the id it is listed with. Without one it does nothing.
func (c *Commons) WithdrawInvitation(ctx context.Context, actor allmenning.Actor, id string) error {
	if !letsIn(actor) {
		return forbidden // before it is looked for: nobody else is told whether it is there
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		in, err := ownInvitation(tx, actor, id)
		if allmenning.KindOf(err) == allmenning.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		return endInvitation(tx, actor, in)
	})
}

func endInvitation(tx *store.Tx, actor allmenning.Actor, in store.Invitation) error {
	in.Ends = tx.Now()
	if err := tx.PutInvitation(in); err != nil {
		return err
	}
	return tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "uninvited", Org: in.Org, Meta: string(in.Role)})
}

// InviteAgain makes a new link in place of an invitation that nobody has used yet, and mails it where the first one went. The token
// is given too, so that it can be handed over where there is no mail. ErrNotFound when it is used, withdrawn or too old.
func (c *Commons) InviteAgain(ctx context.Context, actor allmenning.Actor, id string) (token string, err error) {
	if !letsIn(actor) {
		return "", forbidden
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		in, err := ownInvitation(tx, actor, id)
		if err != nil {
			return err
		}
		if err := endInvitation(tx, actor, in); err != nil {
			return err
		}
		if in.Org != "" {
			q, err := tx.Request(requestID(allmenning.RequestEntry, string(in.Org), in.Email))
			if err == nil && q.State == allmenning.RequestApproved {
				token, err = c.welcome(tx, actor, q) // they asked: the letter goes where it is known to reach the organisation
				return err
			}
			if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
				return err
			}
		}
		token, err = c.invite(tx, actor, Inviting{Email: in.Email, Org: in.Org, Role: in.Role, Admin: in.Admin})
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}
