package commons

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// Endorse says "vi også" to a need, for the organisation the actor acts for: it has the same need. Whoever may write there may
// say so, not only an editor: it publishes no text, says one thing that is easily known, and is taken back by one press; asked
// of editors alone, the count of who has a need would be too low, and it is what makes a need weigh. Said twice it counts once.
// An organisation cannot endorse its own need: Conflict.
func (c *Commons) Endorse(ctx context.Context, actor allmenning.Actor, need allmenning.RecordID) error {
	return c.endorse(ctx, actor, need, func(tx *store.Tx, r *allmenning.Record) (bool, allmenning.Act, error) {
		if r.Owner == actor.Owner() {
			return false, "", allmenning.Refuse(allmenning.Conflict, "need.endorse.own")
		}
		isNew, err := tx.PutEndorsement(store.Endorsement{Record: need, Org: actor.Owner(), Person: actor.Person})
		return isNew, allmenning.ActEndorsed, err
	})
}

// Unendorse takes a "vi også" back. Without one it does nothing.
func (c *Commons) Unendorse(ctx context.Context, actor allmenning.Actor, need allmenning.RecordID) error {
	return c.endorse(ctx, actor, need, func(tx *store.Tx, _ *allmenning.Record) (bool, allmenning.Act, error) {
		was, err := tx.DeleteEndorsement(need, actor.Owner())
		return was, allmenning.ActUnendorsed, err
	})
}

// endorse asks whether the actor may, and records that something changed where it did. A need the actor does not see, and
// whatever is no need, is not found.
func (c *Commons) endorse(ctx context.Context, actor allmenning.Actor, need allmenning.RecordID, do func(*store.Tx, *allmenning.Record) (changed bool, act allmenning.Act, err error)) error {
	return c.act(ctx, actor, func(tx *store.Tx) error {
		r, err := tx.Record(need)
		if err != nil {
			return err
		}
		if r.Noun != allmenning.NounNeed || !actor.Sees(r.Class()) || r.State != allmenning.Published {
			return allmenning.ErrNotFound
		}
		if actor.Person == "" || !actor.MayWrite(actor.Owner()) {
			return forbidden
		}
		changed, act, err := do(tx, r)
		if err != nil || !changed {
			return err
		}
		return tx.RecordEvent(actor, act, need, string(actor.Owner()))
	})
}
