package commons

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// StartConstellation publishes the record of a constellation and makes the actor's organisation its lead, in one
// transaction. It is [Commons.Publish] for that noun, with the same promises.
func (c *Commons) StartConstellation(ctx context.Context, actor allmenning.Actor, p Publishing) (*allmenning.Record, error) {
	if p.Record.Noun != allmenning.NounConstellation {
		return nil, allmenning.FieldErrors{{Field: "noun", Key: "field.noun"}}
	}
	return c.Publish(ctx, actor, p)
}

// begun is what belongs to publishing a record beside the record: a constellation has its owner as lead from the start.
func begun(tx *store.Tx, r *allmenning.Record) error {
	if r.Noun != allmenning.NounConstellation {
		return nil
	}
	_, err := tx.Join(allmenning.Membership{Constellation: allmenning.GroupID(r.ID), Organisation: r.Owner, Role: allmenning.MemberLead})
	return err
}

// circle is a constellation as an act finds it.
type circle struct {
	*allmenning.Record
	body    *allmenning.Constellation
	members []allmenning.Membership
}

// role is what an organisation is there; empty for one that is no member.
func (c circle) role(org allmenning.OrganisationID) allmenning.MemberRole {
	for _, m := range c.members {
		if m.Organisation == org {
			return m.Role
		}
	}
	return ""
}

// circle reads a constellation that the actor sees, and holds it: who comes, goes or leads is decided by one act after the other.
func (c *Commons) circle(tx *store.Tx, actor allmenning.Actor, id allmenning.RecordID) (circle, error) {
	r, err := tx.Hold(id)
	if err != nil || !actor.Sees(r.Class()) {
		return circle{}, firstError(err, allmenning.ErrNotFound)
	}
	body, ok := r.Body.(*allmenning.Constellation)
	if !ok {
		return circle{}, allmenning.ErrNotFound
	}
	members, err := tx.Members(allmenning.GroupID(id))
	return circle{r, body, members}, err
}

// JoinConstellation makes the actor's organisation a member. Any public body may join one that is open; others when the lead
// has invited them: Forbidden with the key "constellation.not_invited". From then on the organisation sees what is open to
// the group. Joining again does nothing.
func (c *Commons) JoinConstellation(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) error {
	org := actor.Owner()
	if actor.Person == "" || !actor.MayPublish(org) {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		in, err := c.circle(tx, actor, id)
		if err != nil || in.role(org) != "" {
			return err
		}
		o, err := tx.Organisation(org)
		if err != nil {
			return err
		}
		if in.State != allmenning.Published {
			return allmenning.Refuse(allmenning.Conflict, "constellation.withdrawn")
		}
		if !in.body.Lets(o) {
			return allmenning.Refuse(allmenning.Forbidden, "constellation.not_invited")
		}
		joined, err := tx.Join(allmenning.Membership{Constellation: allmenning.GroupID(id), Organisation: org, Role: allmenning.MemberOnly})
		if err != nil || !joined {
			return err
		}
		return tx.RecordEvent(actor, allmenning.ActJoined, id, string(org))
	})
}

// LeaveConstellation ends the membership of the actor's organisation, which from then on does not see what others have opened
// to the group; what it has opened itself stays open until it is closed (StillOpen). The lead hands over first: Conflict with
// the key "constellation.lead_stays". Leaving again does nothing.
func (c *Commons) LeaveConstellation(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) error {
	org := actor.Owner()
	if actor.Person == "" || !actor.MayPublish(org) {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		in, err := c.circle(tx, actor, id)
		if err != nil {
			return err
		}
		if in.role(org) == allmenning.MemberLead {
			return allmenning.Refuse(allmenning.Conflict, "constellation.lead_stays")
		}
		left, err := tx.Leave(allmenning.GroupID(id), org)
		if err != nil || !left {
			return err
		}
		return tx.RecordEvent(actor, allmenning.ActLeft, id, string(org))
	})
}

// HandOverLead makes another member the lead, which from then on owns the constellation's record; the old lead stays a member.
// Only an editor of the lead may. Handing over to who leads already does nothing.
func (c *Commons) HandOverLead(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, to allmenning.OrganisationID) error {
	return c.lead(ctx, actor, id, func(tx *store.Tx, in circle) error {
		from, group := in.Owner, allmenning.GroupID(id)
		switch in.role(to) {
		case "":
			return allmenning.FieldErrors{{Field: "to", Key: "field.required"}}
		case allmenning.MemberLead:
			return nil
		}
		for _, m := range []allmenning.Membership{ // the old lead first: at no time are there two
			{Constellation: group, Organisation: from, Role: allmenning.MemberOnly},
			{Constellation: group, Organisation: to, Role: allmenning.MemberLead},
		} {
			if _, err := tx.Join(m); err != nil {
				return err
			}
		}
		in.Owner = to
		in.Version++
		_, err := tx.PutRecord(in.Record, allmenning.ActHandedOver, actor, "")
		return err
	})
}

// lead does what only an editor of the lead may.
func (c *Commons) lead(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, act func(*store.Tx, circle) error) error {
	if actor.Person == "" {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		in, err := c.circle(tx, actor, id)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, actor, in.Record); err != nil {
			return err
		}
		return act(tx, in)
	})
}
