package commons

import (
	"context"

	"allmenning"
	"allmenning/store"
)

// mayLink asks that the far end of every link is seen by the actor, as it is now.
func (c *Commons) mayLink(ctx context.Context, actor allmenning.Actor, links []allmenning.Link) error {
	for _, l := range links {
		if _, err := c.store.Record(ctx, actor.Reader, l.To); err != nil {
			if allmenning.KindOf(err) == allmenning.NotFound {
				return allmenning.FieldErrors{{Field: "links." + string(l.Kind), Key: "field.unknown_record"}}
			}
			return err
		}
	}
	return nil
}

// seenLinks are the links whose far end the actor sees: what one does not know of stays as it is.
func (c *Commons) seenLinks(ctx context.Context, actor allmenning.Actor, links []allmenning.Link) ([]allmenning.Link, error) {
	var out []allmenning.Link
	for _, l := range links {
		switch err := c.mayLink(ctx, actor, []allmenning.Link{l}); {
		case err == nil:
			out = append(out, l)
		case allmenning.KindOf(err) != allmenning.Invalid:
			return nil, err
		}
	}
	return out, nil
}

// relink draws and takes away the arrows of a change.
func relink(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, ch Changing) error {
	at := func(l allmenning.Link) allmenning.Link {
		l.From, l.By, l.At = r.ID, r.Owner, 0
		return l
	}
	for _, l := range ch.Link {
		if err := tx.PutLink(at(l), actor); err != nil {
			return err
		}
	}
	for _, l := range ch.Unlink {
		if err := tx.DeleteLink(at(l), actor); err != nil {
			return err
		}
	}
	return nil
}
