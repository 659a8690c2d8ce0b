package commons

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"allmenning"
	"allmenning/secret"
	"allmenning/store"
)

// ClaimRecord gives a record that the library holds to the actor's organisation, which from then on edits it; where it came
// from stays with it. An editor of a municipality takes what stands under that municipality at once. What does not name the
// organisation is asked for, and whoever runs the instance, who is told at once, decides: taken is then false. Claiming what is
// the actor's already, or asking for it again, does nothing.
func (c *Commons) ClaimRecord(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, text string) (taken bool, err error) {
	org := actor.Owner()
	if actor.Person == "" || !actor.MayPublish(org) {
		return false, forbidden
	}
	running, err := c.store.Admins(ctx)
	if err != nil {
		return false, err
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		taken = false
		r, err := tx.Hold(id) // of two who claim it at the same moment the second sees what the first did
		if err != nil || !actor.Sees(r.Class()) {
			return firstError(err, allmenning.ErrNotFound)
		}
		if r.Owner == org {
			taken = true
			return nil
		}
		if err := claimable(r); err != nil {
			return err
		}
		o, err := tx.Organisation(org)
		if err != nil {
			return err
		}
		if c.standsUnder(r, o) {
			taken = true
			return handOver(tx, actor, r, org, actor.Person)
		}
		q := &allmenning.Request{
			ID: requestID(allmenning.RequestClaim, string(id), string(org)), Kind: allmenning.RequestClaim, Record: id, Org: org, By: actor.Person, Text: text,
		}
		if err := checkRequest(q); err != nil {
			return err
		}
		if known, err := tx.Request(q.ID); err == nil && known.State == allmenning.RequestWaiting {
			return nil // asked already
		}
		if err := tx.PutRequest(q); err != nil {
			return err
		}
		return tellOfRequest(tx, q, o, r, running, "/drift#sporsmal")
	})
	return taken, err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// claimable says why a record cannot be claimed: somebody has it, or it is nobody's to have (a study, a synthesis).
func claimable(r *allmenning.Record) error {
	if r.Owner != Library {
		return allmenning.Refuse(allmenning.Conflict, "claim.taken")
	}
	if r.Noun != allmenning.NounProject && r.Noun != allmenning.NounNeed {
		return allmenning.Refuse(allmenning.Invalid, "claim.nobodys")
	}
	return nil
}

// standsUnder says whether a record is an organisation's to take at once: it names the municipality alone, by a number of today or an
// earlier one, or as the one that does it. One of several who are named has to ask. An organisation without a number, as a county, is known
// by its name, which only whoever runs the instance gives, and which no other has.
func (c *Commons) standsUnder(r *allmenning.Record, o allmenning.Organisation) bool {
	p, _ := r.Body.(*allmenning.Project)
	does := p != nil && o.Name != "" && strings.EqualFold(strings.TrimSpace(p.Organisation), o.Name)
	if o.Municipality == "" {
		return does
	}
	var named []allmenning.MunicipalityNumber
	for _, p := range r.Places {
		today, _ := c.register.Resolve(p.Number)
		named = append(named, today...)
	}
	if !slices.Contains(named, o.Municipality) {
		return false
	}
	slices.Sort(named)
	return len(slices.Compact(named)) == 1 || does
}

// handOver makes an organisation the owner of a record, with what belongs to it. Whoever claimed it hears of it from then on,
// as does whoever writes a record. The list it came from finds it still: the next time it comes, it makes no second record.
func handOver(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, to allmenning.OrganisationID, claimant allmenning.PersonID) error {
	if err := tx.PutAlias(r.Owner, r.Source.Name, r.Source.ID, r.ID); err != nil {
		return err
	}
	r.Owner = to
	r.Version++
	if _, err := tx.PutRecord(r, allmenning.ActClaimed, actor, ""); err != nil {
		return err
	}
	return followOwn(tx, claimant, r.ID)
}

// requestID is the same for the same wish, so that asking twice is asking once.
func requestID(kind allmenning.RequestKind, parts ...string) string {
	id := string(kind)
	for _, p := range parts {
		id += "\x1f" + p
	}
	return secret.Digest(id)
}

// RequestEntry is how the first from an organisation asks to be let in. Where the organisation has administrators they
// decide, else whoever runs the instance; they are told at once. Nobody is told whether the address has an account here.
func (c *Commons) RequestEntry(ctx context.Context, q allmenning.Request) error {
	q.Kind, q.State, q.By, q.Email = allmenning.RequestEntry, allmenning.RequestWaiting, "", allmenning.FoldEmail(q.Email)
	q.ID = requestID(q.Kind, string(q.Org), q.Email)
	if err := checkRequest(&q); err != nil {
		return err
	}
	running, err := c.store.Admins(ctx)
	if err != nil {
		return err
	}
	return c.store.Write(ctx, func(tx *store.Tx) error {
		o, err := named(tx, q.Org)
		if err != nil {
			return err
		}
		if err := tx.LockOrganisation(o.ID); err != nil { // who asks twice at the same moment asks once
			return err
		}
		if known, err := tx.Request(q.ID); err == nil && known.State == allmenning.RequestWaiting {
			return nil // asked already
		}
		if err := tx.PutRequest(&q); err != nil {
			return err
		}
		own, err := peopleIn(tx, o.ID, allmenning.RoleAdmin)
		if err != nil {
			return err
		}
		if len(own) > 0 {
			return tellOfRequest(tx, &q, o, nil, own, "/min-side#sporsmal")
		}
		return tellOfRequest(tx, &q, o, nil, running, "/drift#sporsmal")
	})
}

// tellOfRequest writes to those who decide that something waits for them, once for each time it is asked. What the asker has
// written, and what a record that is not open to all is called, stands on the page alone.
func tellOfRequest(tx *store.Tx, q *allmenning.Request, o allmenning.Organisation, about *allmenning.Record, deciders []allmenning.Person, page string) error {
	args := map[string]string{"request": q.ID, "path": page, "kind": string(q.Kind), "organisation": o.Name}
	if about != nil {
		entitle(args, about)
	}
	for _, p := range deciders {
		key := fmt.Sprintf("waiting:%s:%d:%s", q.ID, tx.Now(), p.ID)
		if err := post(tx, key, Mail{To: p.Email, Lang: p.Lang, Template: MailWaiting, Args: args}); err != nil {
			return err
		}
	}
	return nil
}

// peopleIn gives those of an organisation who have at least a role.
func peopleIn(tx *store.Tx, org allmenning.OrganisationID, least allmenning.Role) ([]allmenning.Person, error) {
	all, err := tx.AppointmentsIn(org)
	if err != nil {
		return nil, err
	}
	var out []allmenning.Person
	for _, a := range all {
		if !a.Role.AtLeast(least) {
			continue
		}
		p, err := tx.Person(a.Person)
		if err != nil {
			return nil, err
		}
		if !p.Closed {
			out = append(out, p)
		}
	}
	return out, nil
}

// named gives the organisation that somebody outside has named. What is no id of ours is not for a database to read.
func named(tx *store.Tx, id allmenning.OrganisationID) (allmenning.Organisation, error) {
	if _, err := uuid.Parse(string(id)); err != nil {
		return allmenning.Organisation{}, allmenning.ErrNotFound
	}
	return tx.Organisation(id)
}

// checkRequest is everything asked of a request: its shape, and that it tells nobody's identity number.
func checkRequest(q *allmenning.Request) error {
	if err := q.Check(); err != nil {
		return err
	}
	var e allmenning.FieldErrors
	for _, field := range []struct{ name, text string }{{"name", q.Name}, {"email", q.Email}, {"text", q.Text}} {
		if holdsIdentity(field.text) {
			e = append(e, allmenning.FieldError{Field: field.name, Key: "field.identity_number"})
		}
	}
	return orNil(e)
}

// Waiting gives the requests that the actor may decide, the oldest first.
func (c *Commons) Waiting(ctx context.Context, actor allmenning.Actor) ([]allmenning.Request, error) {
	all, err := c.store.RequestsWaiting(ctx)
	if err != nil {
		return nil, err
	}
	appointed := func(org allmenning.OrganisationID) ([]allmenning.Appointment, error) {
		return c.store.AppointmentsIn(ctx, org)
	}
	var out []allmenning.Request
	for _, q := range all {
		switch err := mayDecide(appointed, actor, q); {
		case err == nil:
			out = append(out, q)
		case allmenning.KindOf(err) != allmenning.Forbidden:
			return nil, err
		}
	}
	return out, nil
}

// mayDecide asks who decides: on a claim whoever runs the instance; on entry the organisation's administrators, and whoever
// runs the instance while there is none.
func mayDecide(in appointed, actor allmenning.Actor, q allmenning.Request) error {
	if q.Kind == allmenning.RequestEntry {
		return mayManage(in, actor, q.Org)
	}
	if !actor.Admin {
		return forbidden
	}
	return nil
}

// Decide answers a request. An approved claim hands the record over. An approved entry makes an invitation for the address
// that asked; it is mailed to the organisation's own public address, when no administrator there decided, because only who
// reads that mail is known to be of the organisation. Without such an address: Invalid with the key "claim.no_address".
// To who may not decide of it a request is as one that never was: its id follows from what was asked, and says who has.
func (c *Commons) Decide(ctx context.Context, actor allmenning.Actor, id string, approve bool) error {
	if !letsIn(actor) {
		return allmenning.ErrNotFound
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		q, err := holdRequest(tx, actor, id)
		if err != nil {
			return err
		}
		if err := mayDecide(tx.AppointmentsIn, actor, q); allmenning.KindOf(err) == allmenning.Forbidden {
			return allmenning.ErrNotFound
		} else if err != nil {
			return err
		}
		if q.State != allmenning.RequestWaiting {
			return nil // decided already
		}
		q.State, q.DecidedBy, q.DecidedAt = allmenning.RequestDeclined, actor.Person, tx.Now()
		if approve {
			q.State = allmenning.RequestApproved
		}
		if err := tx.PutRequest(&q); err != nil {
			return err
		}
		if q.Kind == allmenning.RequestClaim {
			return c.decideClaim(tx, actor, q)
		}
		if !approve {
			return nil
		}
		_, err = c.welcome(tx, actor, q)
		return err
	})
}

// letsIn says that an actor is one of those who let people in anywhere at all.
func letsIn(actor allmenning.Actor) bool { return actor.Admin || actor.Role == allmenning.RoleAdmin }

// holdRequest gives a request that nobody else decides on before the transaction ends.
func holdRequest(tx *store.Tx, actor allmenning.Actor, id string) (allmenning.Request, error) {
	q, err := tx.Request(id)
	switch {
	case err != nil:
		return q, err
	case q.Kind == allmenning.RequestClaim:
		_, err = tx.Hold(q.Record)
	default:
		err = stillMayIn(tx, actor, q.Org)
	}
	if err != nil {
		return q, err
	}
	return tx.Request(id) // by a statement of its own, which sees what was waited for
}

func (c *Commons) decideClaim(tx *store.Tx, actor allmenning.Actor, q allmenning.Request) error {
	r, err := tx.Record(q.Record)
	if err != nil {
		return err
	}
	if q.State == allmenning.RequestApproved {
		if err := claimable(r); err != nil {
			return err
		}
		if err := handOver(tx, actor, r, q.Org, q.By); err != nil {
			return err
		}
	}
	p, err := tx.Person(q.By)
	if err != nil || p.Closed {
		return err
	}
	o, err := tx.Organisation(q.Org)
	if err != nil {
		return err
	}
	return post(tx, fmt.Sprintf("claim:%s:%d", q.ID, q.DecidedAt), Mail{ // who was told no may ask again
		To: p.Email, Lang: p.Lang, Template: MailClaimDecided,
		Args: entitle(map[string]string{"path": r.Path(), "organisation": o.Name, "decision": string(q.State)}, r),
	})
}

// welcome invites who asked for entry: as administrator where there is none yet, else as contributor.
func (c *Commons) welcome(tx *store.Tx, actor allmenning.Actor, q allmenning.Request) (string, error) {
	o, err := tx.Organisation(q.Org)
	if err != nil {
		return "", err
	}
	to, role := q.Email, allmenning.RoleContributor
	args := map[string]string{"organisation": o.Name, "name": q.Name, "email": q.Email}
	if !actor.MayManage(q.Org) {
		choice, err := tx.OrganisationChoice(q.Org)
		if err != nil {
			return "", err
		}
		if choice.Email == "" {
			return "", allmenning.Refuse(allmenning.Invalid, "claim.no_address")
		}
		to, role = choice.Email, allmenning.RoleAdmin
		if err := toPost(tx, o, args); err != nil {
			return "", err
		}
	}
	token, digest := secret.NewToken()
	err = tx.PutInvitation(store.Invitation{Digest: digest, Email: q.Email, Org: q.Org, Role: role, By: actor.Person, Ends: after(tx.Now(), InvitationHeld)})
	if err != nil {
		return "", err
	}
	if err := tx.LogPeople(store.PeopleAct{Actor: actor.Person, Act: "invited", Org: q.Org, Meta: string(role)}); err != nil {
		return "", err
	}
	args["path"], args["role"] = InvitationPath(token), string(role)
	return token, post(tx, "entry:"+digest, Mail{To: to, Lang: c.LetterLang(o, ""), Template: MailEntry, Args: args})
}

// SetPublicAddress stores the public post address of an organisation that has no administrator yet, for whoever runs the
// instance.
func (c *Commons) SetPublicAddress(ctx context.Context, actor allmenning.Actor, org allmenning.OrganisationID, email string) error {
	email = allmenning.FoldEmail(email)
	if err := checkEmail(email); err != nil {
		return err
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		if err := mayManage(tx.AppointmentsIn, actor, org); err != nil {
			return err
		}
		choice, err := tx.OrganisationChoice(org)
		if err != nil {
			return err
		}
		choice.Email = email
		return tx.PutOrganisationChoice(choice)
	})
}

// Claim says how a record stands to an organisation that may want to have it.
type Claim string

// How it may stand.
const (
	ClaimAtOnce Claim = "at_once" // the library holds it, and it names the municipality
	ClaimAsk    Claim = "ask"     // the library holds it: whoever runs the instance is asked
	ClaimAsked  Claim = "asked"   // and has not answered yet
	ClaimYours  Claim = "yours"
	ClaimTaken  Claim = "taken" // somebody else owns it
)

// ClaimOf says how a record stands to the organisation the actor acts for, before anybody claims it; ClaimAsk for who acts for
// none. ErrNotFound when the actor does not see it; Invalid with the key "claim.nobodys" for what cannot be claimed at all.
func (c *Commons) ClaimOf(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) (Claim, error) {
	r, err := c.store.Record(ctx, actor.Reader, id)
	if err != nil {
		return "", err
	}
	org := actor.Owner()
	switch err := claimable(r); {
	case org != "" && r.Owner == org:
		return ClaimYours, nil
	case r.Owner != Library:
		return ClaimTaken, nil
	case err != nil || org == "":
		return ClaimAsk, err
	}
	o, err := c.store.Organisation(ctx, org)
	if err != nil {
		return "", err
	}
	if c.standsUnder(r, o) {
		return ClaimAtOnce, nil
	}
	asked, err := c.store.RequestsBy(ctx, org)
	waits := slices.ContainsFunc(asked, func(q allmenning.Request) bool {
		return q.Kind == allmenning.RequestClaim && q.Record == id && q.State == allmenning.RequestWaiting
	})
	if waits {
		return ClaimAsked, err
	}
	return ClaimAsk, err
}
