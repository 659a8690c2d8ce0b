package commons

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// Link draws an arrow of the thread from a record the actor may change to one the actor sees. One that is there already stays as
// it is. Invalid when the far end is not there, or the actor does not see it.
func (c *Commons) Link(ctx context.Context, actor allmenning.Actor, l allmenning.Link) error {
	if err := c.mayLink(ctx, actor, []allmenning.Link{l}); err != nil {
		return err
	}
	return c.onLink(ctx, actor, l, func(tx *store.Tx, l allmenning.Link) error { return tx.PutLink(l, actor) })
}

// Unlink takes an arrow away from a record the actor may change, whoever drew it. Without such an arrow, or to a record the
// actor does not see, it does nothing: what one does not know of stays.
func (c *Commons) Unlink(ctx context.Context, actor allmenning.Actor, l allmenning.Link) error {
	if err := c.mayLink(ctx, actor, []allmenning.Link{l}); err != nil {
		if allmenning.KindOf(err) == allmenning.Invalid {
			return nil
		}
		return err
	}
	return c.onLink(ctx, actor, l, func(tx *store.Tx, l allmenning.Link) error { return tx.DeleteLink(l, actor) })
}

// onLink does something with an arrow when the actor may change the record it goes from.
func (c *Commons) onLink(ctx context.Context, actor allmenning.Actor, l allmenning.Link, act func(*store.Tx, allmenning.Link) error) error {
	return c.act(ctx, actor, func(tx *store.Tx) error {
		from, err := tx.Record(l.From)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, actor, from); err != nil {
			return err
		}
		l.By, l.At = from.Owner, 0
		return act(tx, l)
	})
}
