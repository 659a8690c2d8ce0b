package commons

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/store"
)

// mayLink asks that the far end of every link of r is seen by the actor, as it is now, and is something that such a link leads to.
func (c *Commons) mayLink(ctx context.Context, actor allmenning.Actor, r *allmenning.Record, links []allmenning.Link) error {
	for _, l := range links {
		wrong := func(key string) error { return allmenning.FieldErrors{{Field: "links." + string(l.Kind), Key: key}} }
		far, err := c.store.Record(ctx, actor.Reader, l.To)
		switch {
		case allmenning.KindOf(err) == allmenning.NotFound:
			return wrong("field.unknown_record")
		case err != nil:
			return err
		case l.Kind == allmenning.LinkAdopted && !adoptable(r, far, links):
			return wrong("field.not_to_adopt")
		}
	}
	return nil
}

// adoptable says that a result can tell that it was taken up from far: a project or another result, and not the project the result
// itself is from.
func adoptable(r, far *allmenning.Record, links []allmenning.Link) bool {
	from := func(l allmenning.Link) bool { return l.Kind == allmenning.LinkFrom && l.To == far.ID }
	return r.Noun == allmenning.NounFinding && (far.Noun == allmenning.NounProject || far.Noun == allmenning.NounFinding) &&
		far.ID != r.ID && !slices.ContainsFunc(links, from)
}

// staysWhereItIsFrom asks that the arrows of a change leave a result where it is from, which whoever told it has said, and that it is
// not said to be taken up from there. The arrows are read as they stand when the change is made.
func staysWhereItIsFrom(tx *store.Tx, r *allmenning.Record, ch Changing) error {
	if r.Noun != allmenning.NounFinding {
		return nil
	}
	from, err := tx.FarEnds(r.ID, allmenning.LinkFrom)
	if err != nil {
		return err
	}
	for _, l := range ch.Link {
		there := slices.Contains(from, l.To)
		switch {
		case l.Kind == allmenning.LinkFrom && !there:
			return allmenning.FieldErrors{{Field: "links.from", Key: "field.not_own_project"}}
		case l.Kind == allmenning.LinkAdopted && there:
			return allmenning.FieldErrors{{Field: "links.adopted", Key: "field.not_to_adopt"}}
		}
	}
	for _, l := range ch.Unlink {
		if l.Kind == allmenning.LinkFrom && slices.Contains(from, l.To) {
			return allmenning.FieldErrors{{Field: "links.from", Key: "field.required"}}
		}
	}
	return nil
}

// seenLinks are the links whose far end the actor sees: what one does not know of stays as it is.
func (c *Commons) seenLinks(ctx context.Context, actor allmenning.Actor, links []allmenning.Link) ([]allmenning.Link, error) {
	var out []allmenning.Link
	for _, l := range links {
		switch _, err := c.store.Record(ctx, actor.Reader, l.To); {
		case err == nil:
			out = append(out, l)
		case allmenning.KindOf(err) != allmenning.NotFound:
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
