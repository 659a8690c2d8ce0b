package commons

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"allmenning"
	"allmenning/store"
)

var forbidden = allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")

// SaveDraft keeps what the actor has written so far. A new draft belongs to the organisation the actor acts for; one that
// changes a record, to the record's owner. d.Saves is the number of savings the form saw; Conflict when it has been saved
// since in another window. What looks like a national identity number is not kept, not even here.
func (c *Commons) SaveDraft(ctx context.Context, actor allmenning.Actor, d *allmenning.Draft) error {
	if actor.Person == "" {
		return forbidden
	}
	d.Author = actor.Person
	if d.Org == "" {
		d.Org = actor.Owner()
	}
	if !actor.MayWrite(d.Org) {
		return forbidden
	}
	if personal := Personal(d.Fields); len(personal) > 0 {
		return personal
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		if _, err := hold(tx, actor.Person); err != nil {
			return err
		}
		if err := mayDraft(tx, d); err != nil {
			return err
		}
		return tx.PutDraft(d)
	})
}

// Personal names the fields of a form that hold what looks like a national identity number, as they were typed: a field of numbers
// loses the zero such a number may begin with, and a record made of it no longer shows what it is. nil: none does.
func Personal(fields map[string][]string) allmenning.FieldErrors {
	var out allmenning.FieldErrors
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if holdsIdentity(strings.Join(fields[name], "\n")) {
			out = append(out, allmenning.FieldError{Field: name, Key: "field.identity_number"})
		}
	}
	return out
}

// mayDraft asks that a draft which changes a record is the record owner's, and that one which makes a new record does not
// take an id that is in use.
func mayDraft(tx *store.Tx, d *allmenning.Draft) error {
	r, err := tx.Record(d.ID)
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound && d.Base == 0:
		return notOthers(tx, d.ID, d.Author)
	case err != nil:
		return err
	case d.Base == 0 && r.Owner != d.Org:
		return allmenning.ErrNotFound // as of somebody else's draft: it may be closed
	case d.Base == 0:
		return allmenning.Refuse(allmenning.Conflict, "draft.published")
	case r.Owner != d.Org || r.Noun != d.Noun:
		return allmenning.ErrNotFound
	}
	return nil
}

// notOthers asks that nobody else is writing the record that is to have an id: whoever follows the address of a draft must not be
// able to take it. It is as if there were no such address.
func notOthers(tx *store.Tx, id allmenning.RecordID, author allmenning.PersonID) error {
	taken, err := tx.OthersDraft(id, author)
	if err == nil && taken {
		err = allmenning.ErrNotFound
	}
	return err
}

// MayBegin says whether the actor may write a new record under an id: ErrNotFound when somebody else is writing it.
func (c *Commons) MayBegin(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) error {
	taken, err := c.store.OthersDraft(ctx, id, actor.Person)
	if err == nil && taken {
		err = allmenning.ErrNotFound
	}
	return err
}

// DiscardDraft throws the actor's own draft away. Without one it does nothing.
func (c *Commons) DiscardDraft(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID) error {
	if actor.Person == "" {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error { return tx.DeleteDraft(id, actor.Person) })
}

// AskToPublish shows the actor's draft to the editors of its organisation, who may publish it; with ask false it is the
// author's alone again. The editors get a letter when it was not shown to them already.
func (c *Commons) AskToPublish(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, ask bool) error {
	if actor.Person == "" {
		return forbidden
	}
	return c.act(ctx, actor, func(tx *store.Tx) error {
		if _, err := hold(tx, actor.Person); err != nil {
			return err
		}
		d, err := tx.Draft(id, actor.Person)
		if err != nil {
			return err
		}
		if !actor.MayWrite(d.Org) {
			return forbidden
		}
		again := d.Asked
		d.Asked = ask
		if err := tx.PutDraft(d); err != nil || again || !ask {
			return err
		}
		return tellOfDraft(tx, d)
	})
}

// tellOfDraft writes to those who may publish a draft that they are asked to. What it is about stands on their own page alone.
func tellOfDraft(tx *store.Tx, d *allmenning.Draft) error {
	o, err := tx.Organisation(d.Org)
	if err != nil {
		return err
	}
	editors, err := peopleIn(tx, d.Org, allmenning.RoleEditor)
	if err != nil {
		return err
	}
	args := map[string]string{"path": "/min-side", "kind": WaitingDraft, "organisation": o.Name, "request": string(d.ID), "by": string(d.Author)}
	for _, p := range editors {
		if p.ID == d.Author {
			continue
		}
		key := fmt.Sprintf("draft:%s:%s:%d:%s", d.ID, d.Author, tx.Now(), p.ID)
		if err := post(tx, key, Mail{To: p.Email, Lang: p.Lang, Template: MailWaiting, Args: args}); err != nil {
			return err
		}
	}
	return nil
}

// Publishers is how many others than the actor may publish for an organisation: who gets to know of a draft that waits.
func (c *Commons) Publishers(ctx context.Context, actor allmenning.Actor, org allmenning.OrganisationID) (int, error) {
	var roles []allmenning.Role
	for _, r := range allmenning.Roles() {
		if r.AtLeast(allmenning.RoleEditor) {
			roles = append(roles, r)
		}
	}
	return c.store.OthersWith(ctx, actor.Person, org, roles)
}

// NeedsAnother says whether an organisation wants another person than the writer to publish.
func (c *Commons) NeedsAnother(ctx context.Context, org allmenning.OrganisationID) (bool, error) {
	choice, err := c.store.OrganisationChoice(ctx, org)
	return choice.TwoPersons, err
}

// Draft gives the actor's own draft, or one by author that the actor, as an editor of its organisation, has been asked to
// publish. ErrNotFound for any other.
func (c *Commons) Draft(ctx context.Context, actor allmenning.Actor, id allmenning.RecordID, author allmenning.PersonID) (*allmenning.Draft, error) {
	if author == "" {
		author = actor.Person
	}
	d, err := c.store.Draft(ctx, id, author)
	if err != nil {
		return nil, err
	}
	own := actor.Person != "" && d.Author == actor.Person
	if !own && !(d.Asked && actor.MayPublish(d.Org)) {
		return nil, allmenning.ErrNotFound
	}
	return d, nil
}

// Drafts gives the actor's own drafts, the newest first, and those of others that wait for the actor as an editor.
func (c *Commons) Drafts(ctx context.Context, actor allmenning.Actor) (own, waiting []*allmenning.Draft, err error) {
	if actor.Person == "" {
		return nil, nil, nil
	}
	if own, err = c.store.Drafts(ctx, actor.Person); err != nil || !actor.MayPublish(actor.Owner()) {
		return own, nil, err
	}
	asked, err := c.store.DraftsAsked(ctx, actor.Owner())
	for _, d := range asked {
		if d.Author != actor.Person {
			waiting = append(waiting, d)
		}
	}
	return own, waiting, err
}
