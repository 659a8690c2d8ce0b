package catalogue

import (
	"context"

	"allmenning"
	"allmenning/find/overlap"
)

// Relatives gives the records most like a record, best first and without reasons: see Why. ErrNotFound when the reader does not
// see the record. What everybody sees is read from the stored edges, which cost a hundredth of comparing; a reader who sees more,
// and a record whose edges are still to be made, is compared with the reader's own eyes. Either way those that are most likely
// no relatives are left out.
func (c *Catalogue) Relatives(ctx context.Context, r allmenning.Reader, id allmenning.RecordID, limit int) ([]overlap.Relative, error) {
	defer c.people.begin()()
	if r.Peer || len(r.Organisations) > 0 || len(r.Groups) > 0 || c.options.ReadOnly || !c.Ready() || c.edges.waits(id) {
		return c.compared(ctx, r, id, limit)
	}
	if !c.View().Has(string(id), c.Seen(r)) {
		return nil, allmenning.ErrNotFound
	}
	edges, err := c.db.Edges(ctx, r, id, limit)
	if err != nil {
		return nil, err
	}
	out := make([]overlap.Relative, len(edges))
	for i, e := range edges {
		out[i] = overlap.Relative{Record: string(e.Other(id)), Label: overlap.Label(e.Label), P: e.Score}
	}
	return out, nil
}

func (c *Catalogue) compared(ctx context.Context, r allmenning.Reader, id allmenning.RecordID, limit int) ([]overlap.Relative, error) {
	near, _, err := c.Similar(ctx, r, id, overlap.Ask{Limit: limit, NoReasons: true})
	for i, n := range near {
		if n.P < leastEdge {
			return near[:i], nil
		}
	}
	return near, err
}

// Why gives the reasons why a record is like each of others, in their order: none for a record the reader does not see.
func (c *Catalogue) Why(r allmenning.Reader, id allmenning.RecordID, others []allmenning.RecordID) [][]overlap.Reason {
	defer c.people.begin()()
	ids := make([]string, len(others))
	for i, other := range others {
		ids[i] = string(other)
	}
	v := c.View()
	return c.comparer.Why(v, c.Seen(r), string(id), ids)
}
