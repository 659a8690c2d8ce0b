package commons

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"allmenning"
	"allmenning/store"
)

// InviteToConstellation lets an organisation in, which is a member when it has joined by itself, and writes to its editors and
// administrators, else to its public address; told is how many. Nobody is written to where the invited do not see the
// constellation yet. Only an editor of the lead may. Inviting again does nothing. A constellation that is withdrawn takes no
// new members: Conflict with the key "constellation.withdrawn".
func (c *Commons) InviteToConstellation(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, org allmenning.OrganisationID) (told int, err error) {
	err = c.lead(ctx, actor, id, func(tx *store.Tx, in circle) error {
		told = 0
		o, err := named(tx, org)
		switch {
		case allmenning.KindOf(err) == allmenning.NotFound || err == nil && o.Kind == allmenning.KindLibrary:
			return allmenning.FieldErrors{{Field: "org", Key: "field.required"}}
		case err != nil:
			return err
		case in.State != allmenning.Published:
			return allmenning.Refuse(allmenning.Conflict, "constellation.withdrawn")
		case in.role(org) != "" || slices.Contains(in.body.Invited, org):
			return nil
		}
		in.body.Invited = append(in.body.Invited, org)
		in.Version++
		if _, err = tx.PutRecord(in.Record, allmenning.ActEdited, actor, ""); err != nil {
			return err
		}
		visitor := allmenning.Reader{Peer: o.Public(), Organisations: []allmenning.OrganisationID{org}}
		if !visitor.Sees(in.Class()) {
			return nil
		}
		told, err = c.writeTo(tx, in, o, Mail{Template: MailCircleAsks, Args: map[string]string{"path": in.Path()}})
		return err
	})
	return told, err
}

// writeTo writes to those who decide for an organisation about a constellation: its editors and administrators, each in their
// own language, else its public address.
func (c *Commons) writeTo(tx *store.Tx, in circle, o allmenning.Organisation, m Mail) (told int, err error) {
	lead, err := tx.Organisation(in.Owner)
	if err != nil {
		return 0, err
	}
	m.Args["title"], m.Args["organisation"], m.Args["whom"] = in.Title, lead.Name, o.Name
	to, err := peopleIn(tx, o.ID, allmenning.RoleEditor)
	if err != nil {
		return 0, err
	}
	if len(to) == 0 {
		choice, err := tx.OrganisationChoice(o.ID)
		if err != nil || choice.Email == "" {
			return 0, err
		}
		to = []allmenning.Person{{Email: choice.Email, Lang: c.LetterLang(o, "")}}
		delete(m.Args, "open") // those who open a public address are not the ones the titles are open to
		if err := toPost(tx, o, m.Args); err != nil {
			return 0, err
		}
	}
	for _, p := range to {
		m.Lang = p.Lang
		get, err := postTo(tx, []string{p.Email}, fmt.Sprintf("%s:%s:%s:%d", m.Template, in.ID, o.ID, tx.Now()), m)
		if err != nil {
			return 0, err
		}
		told += get
	}
	return told, nil
}

// DeclineConstellation says no to an invitation for the actor's organisation; the lead may invite it anew. Without one it does
// nothing.
func (c *Commons) DeclineConstellation(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) error {
	org := actor.Owner()
	if actor.Person == "" || !actor.MayPublish(org) {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		in, err := c.circle(tx, actor, id)
		if err != nil || in.role(org) != "" || !slices.Contains(in.body.Invited, org) {
			return err
		}
		return uninvite(tx, actor, in, org)
	})
}

func uninvite(tx *store.Tx, actor allmenning.Actor, in circle, org allmenning.OrganisationID) error {
	in.body.Invited = slices.DeleteFunc(in.body.Invited, func(o allmenning.OrganisationID) bool { return o == org })
	in.Version++
	_, err := tx.PutRecord(in.Record, allmenning.ActEdited, actor, "")
	return err
}

// RemoveFromConstellation ends the membership of another organisation, with its invitation, and writes to its editors and
// administrators; what it has opened to the group stays open until it is closed, and the letter names it. Where any public body
// may join, it may join again. Only an editor of the lead may, and the lead itself stays. Done again it does nothing.
func (c *Commons) RemoveFromConstellation(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, org allmenning.OrganisationID) error {
	return c.lead(ctx, actor, id, func(tx *store.Tx, in circle) error {
		o, err := named(tx, org)
		switch {
		case allmenning.KindOf(err) == allmenning.NotFound:
			return allmenning.FieldErrors{{Field: "out", Key: "field.required"}}
		case err != nil:
			return err
		case in.role(org) == allmenning.MemberLead:
			return allmenning.Refuse(allmenning.Conflict, "constellation.lead_stays")
		}
		if slices.Contains(in.body.Invited, org) {
			if err := uninvite(tx, actor, in, org); err != nil {
				return err
			}
		}
		left, err := tx.Leave(allmenning.GroupID(id), org)
		if err != nil || !left {
			return err
		}
		if err := tx.RecordEvent(actor, allmenning.ActRemoved, id, string(org)); err != nil {
			return err
		}
		args, err := removed(tx, in, o)
		if err != nil {
			return err
		}
		_, err = c.writeTo(tx, in, o, Mail{Template: MailCircleOut, Args: args})
		return err
	})
}

// removed is what a letter to an organisation that was taken out says: what it still shows the members, and the page, if it is
// still seen.
func removed(tx *store.Tx, in circle, o allmenning.Organisation) (map[string]string, error) {
	args := map[string]string{}
	visitor := allmenning.Reader{Peer: o.Public(), Organisations: []allmenning.OrganisationID{o.ID}}
	if visitor.Sees(in.Class()) {
		args["path"] = in.Path()
	}
	open, err := tx.OpenTo(allmenning.GroupID(in.ID), o.ID)
	if err != nil {
		return nil, err
	}
	var titles []string
	for _, id := range open {
		r, err := tx.Record(id)
		if err != nil {
			return nil, err
		}
		titles = append(titles, strings.Join(strings.Fields(r.Title), " "))
	}
	args["open"] = strings.Join(titles, "\n")
	return args, nil
}

// StillOpen gives what the actor's organisation shows the members of a constellation and nobody else, or has a block that it does,
// the newest change first: it stays so when the organisation leaves. None for an actor who acts for nobody.
func (c *Commons) StillOpen(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) ([]*allmenning.Record, error) {
	org := actor.Owner()
	if org == "" {
		return nil, nil
	}
	ids, err := c.store.OpenTo(ctx, allmenning.GroupID(id), org)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	seen, err := c.store.RecordsByID(ctx, actor.Reader, ids)
	var out []*allmenning.Record
	for _, id := range ids {
		if r := seen[id]; r != nil {
			out = append(out, r)
		}
	}
	return out, err
}

// InvitedTo gives the constellations that have invited the actor's organisation and wait for its answer, the newest change first,
// for who may answer.
func (c *Commons) InvitedTo(ctx context.Context, actor allmenning.Actor) ([]*allmenning.Record, error) {
	org := actor.Owner()
	if actor.Person == "" || !actor.MayPublish(org) {
		return nil, nil
	}
	ids, err := c.store.InvitedTo(ctx, org)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	seen, err := c.store.RecordsByID(ctx, actor.Reader, ids)
	var out []*allmenning.Record
	for _, id := range ids {
		if r := seen[id]; r != nil && slices.Contains(r.Body.(*allmenning.Constellation).Invited, org) {
			out = append(out, r)
		}
	}
	return out, err
}
