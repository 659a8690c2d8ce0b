package commons

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"allmenning"
	"allmenning/store"
)

// Withdraw takes a published record back: only its owner still sees it. version is the one the actor read. Of a project, also are
// those of its results that are taken back in the same act, each under the rules for itself: all or nothing. The others stay open.
func (c *Commons) Withdraw(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int, also ...allmenning.RecordID) error {
	return c.move(ctx, actor, id, version, allmenning.Withdrawn, also)
}

// Restore opens a withdrawn record again, as far as its level says.
func (c *Commons) Restore(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int) error {
	return c.move(ctx, actor, id, version, allmenning.Published, nil)
}

// move changes the state. A record that already is there stays: the same form sent twice is no fault.
func (c *Commons) move(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int, next allmenning.State, also []allmenning.RecordID) error {
	return c.act(ctx, actor, func(tx *store.Tx) error {
		r, err := tx.Hold(id)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, actor, r); err != nil {
			return err
		}
		if next == allmenning.Published && r.State != next {
			if err := secondPerson(tx, actor, r); err != nil {
				return err
			}
		}
		if r.State != next {
			if _, err = tx.SetState(id, version, next, actor); err != nil {
				return err
			}
		}
		return c.withdrawAlong(ctx, tx, actor, r, also)
	})
}

// SetClosure says how far a record and its blocks are open. A block may only be stricter than the core. Below public, a legal
// basis or an opening date must be given. version is the one the actor read; Conflict when it is no longer the newest. Of a project,
// also are those of its results that are closed as much as the project in the same act, each under the rules for itself: all or
// nothing. None is opened more by it, and the others stay as they are.
func (c *Commons) SetClosure(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, version int, core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure, also ...allmenning.RecordID) error {
	return c.act(ctx, actor, func(tx *store.Tx) error {
		r, err := tx.Hold(id)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, actor, r); err != nil {
			return err
		}
		if err := c.mayClose(tx, actor, r, core, blocks); err != nil {
			return err
		}
		if again := r.Version == version+1 && r.Closure == core && maps.Equal(r.Blocks, stricter(core, blocks)); !again { // else the same form sent twice
			r.Version = version
			if err := c.close(tx, actor, r, core, blocks); err != nil {
				return err
			}
		}
		return c.closeAlong(ctx, tx, actor, r, core, also)
	})
}

// close stores how far a record and its blocks are open, from the version it has.
func (c *Commons) close(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure) error {
	next := *r
	next.Closure, next.Blocks = core, stricter(core, blocks)
	act := allmenning.ActClosed
	if r.Wider(&next) {
		act = allmenning.ActOpened
	}
	if r.Opens(&next) {
		if err := secondPerson(tx, actor, r); err != nil {
			return err
		}
	}
	next.Version++
	if err := closedWithReason(&next); err != nil {
		return err
	}
	if err := c.check(&next); err != nil {
		return err
	}
	_, err := tx.PutRecord(&next, act, actor, "")
	return err
}

// secondPerson asks, where the owner wants two persons behind what is opened, that the actor is not the one who changed the
// record last.
func secondPerson(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record) error {
	choice, err := tx.OrganisationChoice(r.Owner)
	if err != nil || !choice.TwoPersons {
		return err
	}
	last, err := tx.LastActor(r.ID)
	if err == nil && last == actor.Person {
		err = allmenning.Refuse(allmenning.Forbidden, "publish.second_person")
	}
	return err
}

// mayClose asks that a constellation something is opened to is one the owner is a member of, and is not withdrawn: what was opened
// to it before that may stay so. was is the record as it stands; nil for a new one.
func (c *Commons) mayClose(tx *store.Tx, actor allmenning.Actor, was *allmenning.Record, core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure) error {
	all := maps.Clone(blocks)
	if all == nil {
		all = map[allmenning.BlockName]allmenning.Closure{}
	}
	all[allmenning.Core] = core
	for _, name := range slices.Sorted(maps.Keys(all)) {
		cl := all[name]
		if cl.Level != allmenning.Group {
			continue
		}
		taken, err := takes(tx, actor, was, name, cl)
		if err != nil {
			return err
		}
		if !taken {
			return allmenning.FieldErrors{{Field: "blocks." + string(name), Key: "field.group"}}
		}
	}
	return nil
}

// takes says whether a part of a record may be open to a constellation. It holds the constellation: whoever leaves it or withdraws it
// at the same moment comes before, and is seen here, or after.
func takes(tx *store.Tx, actor allmenning.Actor, was *allmenning.Record, name allmenning.BlockName, cl allmenning.Closure) (bool, error) {
	circle, err := tx.Hold(allmenning.RecordID(cl.Group))
	if allmenning.KindOf(err) == allmenning.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	members, err := tx.Members(cl.Group)
	if err != nil || !slices.ContainsFunc(members, func(m allmenning.Membership) bool { return m.Organisation == actor.Owner() }) {
		return false, err
	}
	return stillTakes(circle, was, name, cl), nil
}

// stillTakes says whether a part of a record may be open to a constellation: it is not withdrawn, or the part was open to it
// already. A constellation may always be open to its own members.
func stillTakes(circle, was *allmenning.Record, name allmenning.BlockName, cl allmenning.Closure) bool {
	if was != nil {
		before, closed := was.Blocks[name]
		if !closed {
			before = was.Closure
		}
		if before.Level == allmenning.Group && before.Group == cl.Group || was.ID == allmenning.RecordID(cl.Group) {
			return true
		}
	}
	return circle.State == allmenning.Published
}

// stricter leaves out the blocks that are as open as the core, and open with it.
func stricter(core allmenning.Closure, blocks map[allmenning.BlockName]allmenning.Closure) map[allmenning.BlockName]allmenning.Closure {
	out := map[allmenning.BlockName]allmenning.Closure{}
	for name, cl := range blocks {
		later := core.Level < allmenning.Public && cl.OpensAt != core.OpensAt
		if cl.Level != core.Level || cl.Group != core.Group || later {
			out[name] = cl
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// closedWithReason is the part of the check for publishing that is about closures; what a record from elsewhere lacks in its
// text is no reason to leave it open.
func closedWithReason(r *allmenning.Record) error {
	var all, out allmenning.FieldErrors
	if !errors.As(r.CheckPublish(), &all) {
		return nil
	}
	for _, e := range all {
		if e.Key == "field.why_closed" {
			out = append(out, e)
		}
	}
	return orNil(out)
}

// OpenDue opens what was to become public by now, each record by an act of its own so that everybody who follows it hears.
// It gives the number of records opened. A server that was down opens late, never early. One that cannot be opened does not
// hold the others back: it is tried again the next time.
func (c *Commons) OpenDue(ctx context.Context) (opened int, err error) {
	due, err := c.store.DueToOpen(ctx, mostOpened)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, id := range due {
		if err := again(func() error { return c.open(ctx, id) }); err != nil {
			failed = append(failed, fmt.Errorf("commons: open %s: %w", id, err))
			continue
		}
		opened++
	}
	return opened, errors.Join(failed...)
}

// mostOpened is how many records one round opens.
const mostOpened = 1000

func (c *Commons) open(ctx context.Context, id allmenning.RecordID) error {
	return c.store.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.Hold(id)
		if err != nil {
			return err
		}
		now := tx.Now()
		due := func(cl allmenning.Closure) bool { return cl.OpensAt != 0 && cl.OpensAt <= now }
		public := allmenning.Closure{Level: allmenning.Public}
		if due(r.Closure) {
			r.Closure = public
		}
		blocks := map[allmenning.BlockName]allmenning.Closure{}
		for name, cl := range r.Blocks {
			if !due(cl) {
				blocks[name] = cl
			}
		}
		r.Blocks = stricter(r.Closure, blocks)
		r.Version++
		_, err = tx.PutRecord(r, allmenning.ActOpened, Program(), "")
		return err
	})
}
