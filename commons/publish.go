package commons

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"allmenning"
	"allmenning/store"
)

// Publishing is a record that is to be opened for the first time.
type Publishing struct {
	// Record is as the form gave it. Its ID was chosen when the form was first shown, so that sending the form twice makes
	// one record. Owner, state, version and source are set here; without places it gets the owner's municipality.
	Record *allmenning.Record
	Links  []allmenning.Link   // from the record; From and By are set here
	Author allmenning.PersonID // whose draft it is, when an editor publishes another's; empty: the actor's own
	// Against says that a result's answer stands although its numbers point the other way: without it such a one is refused.
	Against bool
}

// Publish opens a record that people have written: as an act, with what must be there checked, its draft taken away, and one
// event. Sent again with the same content it gives the same record and does nothing. Conflict when the id already has other
// content. Where the owner wants two persons, the author cannot publish alone: Forbidden with the key
// "publish.second_person".
func (c *Commons) Publish(ctx context.Context, actor allmenning.Actor, p Publishing) (*allmenning.Record, error) {
	r := *p.Record
	r.Owner, r.State, r.Version, r.Source = actor.Owner(), allmenning.Published, 1, allmenning.Source{}
	if actor.Person == "" || !actor.MayPublish(r.Owner) {
		return nil, forbidden
	}
	f, err := fieldsOf(&r)
	if err != nil {
		return nil, err
	}
	digest, err := digestOf(f, r.Owner, r.Closure, r.Blocks, p.Links)
	if err != nil {
		return nil, err
	}
	if done, err := c.store.WasDone(ctx, actor.Person, "publish:"+string(r.ID), digest); err != nil || done {
		return &r, err
	}
	if err := c.mayLink(ctx, actor, &r, p.Links); err != nil {
		return nil, err
	}
	if err := c.fill(ctx, actor, &r, p); err != nil {
		return nil, err
	}
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		_, err := tx.Once(actor.Person, "publish:"+string(r.ID), digest, func() (string, error) {
			return string(r.ID), c.publish(tx, actor, &r, p)
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// fill gives a record that is to be published what nobody is asked for, and says everything that is wrong with it.
func (c *Commons) fill(ctx context.Context, actor allmenning.Actor, r *allmenning.Record, p Publishing) error {
	var wrong allmenning.FieldErrors
	if f, ok := r.Body.(*allmenning.Finding); ok {
		project, err := c.tried(ctx, actor, r.Owner, p.Links)
		if err != nil && !errors.As(err, &wrong) {
			return err
		}
		body := *f
		r.Body = &body
		if n := entered(r); n != nil {
			own := *n
			body.NumbersBlock.Entered = &own
			c.sign(actor, nil, &own)
		}
		owner, err := c.store.Organisation(ctx, r.Owner)
		if err != nil {
			return err
		}
		wrong = append(wrong, c.tell(r, project, owner)...)
		if !p.Against {
			wrong = append(wrong, against(r)...)
		}
	}
	if err := c.place(ctx, r); err != nil {
		return err
	}
	return both(wrong, c.checkWritten(r))
}

func (c *Commons) publish(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, p Publishing) error {
	author, err := c.publisher(tx, actor, r, p.Author)
	if err != nil {
		return err
	}
	if err := notOthers(tx, r.ID, author); err != nil {
		return err
	}
	if _, err := tx.PutRecord(r, allmenning.ActRegistered, actor, ""); err != nil {
		return err
	}
	if err := begun(tx, r); err != nil {
		return err
	}
	if err := c.mayClose(tx, actor, nil, r.Closure, r.Blocks); err != nil {
		return err
	}
	for _, l := range p.Links {
		l.From, l.By = r.ID, r.Owner
		if err := tx.PutLink(l, actor); err != nil {
			return err
		}
	}
	if err := ended(tx, actor, r, p.Links); err != nil {
		return err
	}
	if err := followOwn(tx, author, r.ID); err != nil {
		return err
	}
	return tx.DeleteDraft(r.ID, author)
}

// publisher asks whether the actor may publish what author wrote, by the choice of the owner, and gives the author.
func (c *Commons) publisher(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, author allmenning.PersonID) (allmenning.PersonID, error) {
	choice, err := tx.OrganisationChoice(r.Owner)
	if err != nil {
		return "", err
	}
	if author == "" || author == actor.Person {
		if choice.TwoPersons {
			return "", allmenning.Refuse(allmenning.Forbidden, "publish.second_person")
		}
		return actor.Person, nil
	}
	d, err := tx.Draft(r.ID, author)
	if err != nil {
		return "", err
	}
	if !d.Asked || d.Org != r.Owner {
		return "", allmenning.ErrNotFound
	}
	return author, nil
}

// place gives a record without places the municipality of its owner.
func (c *Commons) place(ctx context.Context, r *allmenning.Record) error {
	if len(r.Places) > 0 {
		return nil
	}
	owner, err := c.store.Organisation(ctx, r.Owner)
	if err != nil {
		return err
	}
	if owner.Municipality != "" {
		r.Places = []allmenning.Place{{Number: owner.Municipality, CodeYear: c.store.Now().Time().Year()}}
	}
	return nil
}

// checkWritten is everything asked of a record that people write.
func (c *Commons) checkWritten(r *allmenning.Record) error {
	err := c.wrongWith(r)
	var wrong allmenning.FieldErrors
	if r.Noun == allmenning.NounFinding && errors.As(err, &wrong) {
		return orNil(outcomeFirst(wrong))
	}
	return err
}

func (c *Commons) wrongWith(r *allmenning.Record) error {
	if err := r.CheckPublish(); err != nil {
		return err
	}
	if err := c.check(r); err != nil {
		return err
	}
	f, err := fieldsOf(r)
	if err != nil {
		return err
	}
	if wrong := f.personal(); len(wrong) > 0 {
		return wrong
	}
	return nil
}

// digestOf is of all that an act was asked to store, so that the same key with something else is noticed.
func digestOf(f fields, more ...any) (string, error) {
	raw, err := json.Marshal([]any{f, more})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// Changing is a change of a record that is there.
type Changing struct {
	// Record is as the form gave it; Version is the version the form was filled from. Owner, state, closures and source stay
	// as they are.
	Record *allmenning.Record
	// Link are arrows from the record that are drawn, Unlink those that are taken away: From and By are set here. One that is
	// drawn already stays as it is; to take away one that is not there, or leads to what the actor does not see, does nothing.
	Link, Unlink []allmenning.Link
	Key          string // sent again with the same key, the change is made once; empty: each time
	Author       allmenning.PersonID
	// Against is as Publishing's. A result that stood against its numbers before is not asked about again.
	Against bool
}

// Change stores a new version of a record. Where somebody else has changed it since it was read, changes to different fields
// are merged; where both changed the same field differently, nothing is stored and the error is an *allmenning.Clash with
// both texts. The arrows of the thread are drawn in the same act. Where nothing would be another than it stands, no version and
// no event is stored. It gives the record as it is stored.
func (c *Commons) Change(ctx context.Context, actor allmenning.Actor, ch Changing) (*allmenning.Record, error) {
	f, err := fieldsOf(ch.Record)
	if err != nil {
		return nil, err
	}
	digest, err := digestOf(f, ch.Record.Version, ch.Link, ch.Unlink)
	if err != nil {
		return nil, err
	}
	if done, err := c.store.WasDone(ctx, actor.Person, ch.Key, digest); err != nil || done {
		now, also := c.store.Record(ctx, actor.Reader, ch.Record.ID)
		return now, errors.Join(err, also)
	}
	if err := c.mayLink(ctx, actor, ch.Record, ch.Link); err != nil {
		return nil, err
	}
	if ch.Unlink, err = c.seenLinks(ctx, actor, ch.Unlink); err != nil {
		return nil, err
	}
	var out *allmenning.Record
	err = c.act(ctx, actor, func(tx *store.Tx) error {
		now, err := tx.Hold(ch.Record.ID)
		if err != nil {
			return err
		}
		if err := c.mayChange(ctx, actor, now); err != nil {
			return err
		}
		_, err = tx.Once(actor.Person, ch.Key, digest, func() (string, error) {
			if err := staysWhereItIsFrom(tx, now, ch); err != nil {
				return "", err
			}
			out, err = c.change(tx, actor, now, f, ch)
			return string(now.ID), err
		})
		if out == nil {
			out = now // done before
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// mayChange asks whether the actor may change a record. One that the actor does not see is not found.
func (c *Commons) mayChange(_ context.Context, actor allmenning.Actor, r *allmenning.Record) error {
	switch {
	case actor.MayPublish(r.Owner):
		return nil
	case actor.Sees(r.Class()):
		return forbidden
	}
	return allmenning.ErrNotFound
}

func (c *Commons) change(tx *store.Tx, actor allmenning.Actor, now *allmenning.Record, mine fields, ch Changing) (*allmenning.Record, error) {
	read, err := tx.RecordAt(now.ID, ch.Record.Version)
	if err != nil {
		return nil, err
	}
	was, err := fieldsOf(read)
	if err != nil {
		return nil, err
	}
	stands, err := fieldsOf(now)
	if err != nil {
		return nil, err
	}
	if now.Noun == allmenning.NounFinding && now.Source.Name == "" {
		mine = mine.withoutTitle(was)
	}
	merged, clashes := merge(was, mine, stands)
	if len(clashes) > 0 {
		return nil, &allmenning.Clash{Version: now.Version, Fields: clashes}
	}
	author, err := c.publisher(tx, actor, now, ch.Author)
	if err != nil {
		return nil, err
	}
	next := *now
	if !merged.same(stands) {
		if err := c.newVersion(tx, actor, &next, merged, ch.Against); err != nil {
			return nil, err
		}
	}
	if err := relink(tx, actor, now, ch); err != nil {
		return nil, err
	}
	return &next, tx.DeleteDraft(next.ID, author)
}

// newVersion stores what has been merged as the next version of a record, which comes as it stands.
func (c *Commons) newVersion(tx *store.Tx, actor allmenning.Actor, r *allmenning.Record, merged fields, mayBeAgainst bool) error {
	before := entered(r)
	mayBeAgainst = mayBeAgainst || len(against(r)) > 0
	if err := merged.into(r); err != nil {
		return err
	}
	wrong := c.sign(actor, before, entered(r))
	r.Version++
	check := c.checkWritten
	if r.Source.Name != "" { // what came from elsewhere is taken as it is
		check = func(r *allmenning.Record) error { return errors.Join(c.check(r), orNil(merged.personal())) }
	}
	owner, err := tx.Organisation(r.Owner)
	if err != nil {
		return err
	}
	wrong = append(wrong, c.tell(r, nil, owner)...)
	if !mayBeAgainst {
		wrong = append(wrong, against(r)...)
	}
	if err := both(wrong, check(r)); err != nil {
		return err
	}
	_, err = tx.PutRecord(r, allmenning.ActEdited, actor, "")
	return err
}

// orNil is what is wrong, each field once, as an error.
func orNil(f allmenning.FieldErrors) error {
	if len(f) == 0 {
		return nil
	}
	return f.Once()
}
