package commons

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/store"
)

// OpenResults gives the results of a project that others than its owner see, and that the actor may take back or close with it: they
// are records of their own, and stay as open as they are when nobody says otherwise. Nil for other nouns, and where there are none.
// They come in the order of their ids.
func (c *Commons) OpenResults(ctx context.Context, actor allmenning.Actor, project *allmenning.Record) ([]*allmenning.Record, error) {
	if project.Noun != allmenning.NounProject {
		return nil, nil
	}
	links, err := c.store.LinksOf(ctx, actor.Reader, project.ID)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, l := range links {
		if l.Kind == allmenning.LinkFrom && l.To == project.ID {
			ids = append(ids, l.From)
		}
	}
	slices.Sort(ids)
	records, err := c.store.RecordsByID(ctx, actor.Reader, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	var out []*allmenning.Record
	for _, id := range slices.Compact(ids) {
		r := records[id]
		if r != nil && r.Noun == allmenning.NounFinding && r.Owner == project.Owner && actor.MayPublish(r.Owner) && open(r) {
			out = append(out, r)
		}
	}
	return out, nil
}

// open says that others than its owner see a record.
func open(r *allmenning.Record) bool {
	return r.State == allmenning.Published && r.Closure.Level > allmenning.Own
}

// MoreOpen says that some who see a result would not see its project, were that closed as core.
func MoreOpen(r *allmenning.Record, core allmenning.Closure) bool {
	return open(r) && !asOpen(core, r.Closure)
}

// hanging holds the results that go along with a project, in the order of their ids, so that two who do so at the same moment wait
// for each other. ErrNotFound for what is no result of the project, or not its owner's.
func (c *Commons) hanging(ctx context.Context, tx *store.Tx, actor allmenning.Actor, project *allmenning.Record, ids []allmenning.RecordID) ([]*allmenning.Record, error) {
	var out []*allmenning.Record
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		r, err := tx.Hold(id)
		if err != nil {
			return nil, err
		}
		from, err := tx.FarEnds(id, allmenning.LinkFrom)
		if err != nil {
			return nil, err
		}
		if project.Noun != allmenning.NounProject || r.Noun != allmenning.NounFinding || r.Owner != project.Owner || !slices.Contains(from, project.ID) {
			return nil, allmenning.ErrNotFound
		}
		if err := c.mayChange(ctx, actor, r); err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// withdrawAlong takes results of a project back with it. One that is back already stays so.
func (c *Commons) withdrawAlong(ctx context.Context, tx *store.Tx, actor allmenning.Actor, project *allmenning.Record, ids []allmenning.RecordID) error {
	results, err := c.hanging(ctx, tx, actor, project, ids)
	if err != nil {
		return err
	}
	for _, r := range results {
		if r.State != allmenning.Published {
			continue
		}
		if _, err := tx.SetState(r.ID, r.Version, allmenning.Withdrawn, actor); err != nil {
			return err
		}
	}
	return nil
}

// closeAlong closes results of a project as much as the project. One that nobody sees who does not see the project stays as it is.
func (c *Commons) closeAlong(ctx context.Context, tx *store.Tx, actor allmenning.Actor, project *allmenning.Record, core allmenning.Closure, ids []allmenning.RecordID) error {
	results, err := c.hanging(ctx, tx, actor, project, ids)
	if err != nil {
		return err
	}
	for _, r := range results {
		if !MoreOpen(r, core) {
			continue
		}
		next := noWider(r.Closure, core)
		blocks := asStrict(next, r.Blocks)
		if err := c.mayClose(tx, actor, r, next, blocks); err != nil {
			return err
		}
		if err := c.close(tx, actor, r, next, blocks); err != nil {
			return err
		}
	}
	return nil
}

// noWider is what a result that is closed as was is closed as along with its project: as core, and its owner's alone where somebody
// who sees that did not see the result.
func noWider(was, core allmenning.Closure) allmenning.Closure {
	if asOpen(was, core) {
		return core
	}
	return allmenning.Closure{Level: allmenning.Own, OpensAt: core.OpensAt, Basis: core.Basis}
}

// asStrict are the blocks of a record whose core becomes stricter: none is opened to anybody by that. A block that cannot stand as
// it is follows the core where everybody who sees that saw the block, and else it is its owner's alone.
func asStrict(core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure) map[allmenning.BlockName]allmenning.Closure {
	out := map[allmenning.BlockName]allmenning.Closure{}
	for name, cl := range blocks {
		switch {
		case cl.Level == allmenning.Own || cl.Level == core.Level && cl.Group == core.Group:
			if cl.OpensAt != 0 {
				cl.OpensAt = max(cl.OpensAt, core.OpensAt) // no part opens before the whole
			}
			out[name] = cl
		default:
			out[name] = noWider(cl, core)
		}
	}
	return out
}
