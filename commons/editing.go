package commons

import (
	"context"

	"allmenning"
)

// ToChange gives a record with all its blocks to somebody who may write for its owner, for the form that changes it: as it
// stands now, or as it stood at a version. ErrNotFound when the actor does not see it; Forbidden when the actor sees it and may
// not write it.
func (c *Commons) ToChange(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int) (*allmenning.Record, error) {
	r, err := c.store.Record(ctx, actor.Reader, id)
	if err != nil {
		return nil, err
	}
	if !actor.MayWrite(r.Owner) {
		return nil, forbidden
	}
	if version == 0 || version == r.Version {
		return r, nil
	}
	then, err := c.store.RecordAt(ctx, actor.Reader, id, version)
	if err != nil {
		return nil, err
	}
	then.Owner, then.State, then.Closure, then.Blocks, then.Source = r.Owner, r.State, r.Closure, r.Blocks, r.Source
	return then, nil
}
