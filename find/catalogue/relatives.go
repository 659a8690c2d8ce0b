package catalogue

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"allmenning"
	"allmenning/find/index"
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
	return likely(near), err
}

// likely is the beginning of a list, best first, without those that are most likely no relatives.
func likely(near []overlap.Relative) []overlap.Relative {
	for i, n := range near {
		if n.P < leastEdge {
			return near[:i]
		}
	}
	return near
}

// RelativesIf gives the records most like a record as it would be with these findings, best first and with reasons: what Relatives
// would give for a reader who sees all of it, if it were stored so. The record may be stored as something else, or not at all.
func (c *Catalogue) RelativesIf(r allmenning.Reader, x *allmenning.Record, findings []*allmenning.Record, limit int) []overlap.Relative {
	defer c.people.begin()()
	e := c.current.Load()
	v := e.index.View()
	s, ok := e.subject(x, findings...)
	if !ok {
		return nil
	}
	s.Terms, s.Facets = shownFirst(s.Terms), once(s.Facets)
	near, _ := e.comparer.Relatives(v, c.Seen(r), s, overlap.Ask{Limit: limit})
	return likely(near)
}

// TwinsIf gives the records that seem to be a record under another id, best first, at most limit, as it would be if it were stored; see
// overlap.Comparer.Twins. It is made for many records at a time, which nobody waits for.
func (c *Catalogue) TwinsIf(r allmenning.Reader, x *allmenning.Record, limit int) []string {
	e := c.current.Load()
	v := e.index.View()
	s, ok := e.subject(x)
	if !ok {
		return nil
	}
	return e.comparer.Twins(v, c.Seen(r), s, limit)
}

// subject is a record as it would be with these findings, as if everybody saw it, to be compared; false where there is nothing of it.
func (e *edition) subject(x *allmenning.Record, findings ...*allmenning.Record) (overlap.Subject, bool) {
	block := e.documents.Of(unclosed(x), allUnclosed(findings)...).Blocks
	if len(block) != 1 {
		return overlap.Subject{}, false
	}
	return overlap.Subject{Record: string(x.ID), Terms: block[0].Terms, Grams: block[0].Grams, Facets: block[0].Facets}, true
}

// shownFirst puts that spelling of each term first which the index shows: of a text the first is shown.
func shownFirst(terms []index.Term) []index.Term {
	fields := overlap.Weights()
	weight := func(t index.Term) float32 { return t.Weight * fields[t.Field] }
	slices.SortStableFunc(terms, func(a, b index.Term) int {
		if whole := !a.Part && !a.Synonym; whole != (!b.Part && !b.Synonym) {
			if whole {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(weight(b), weight(a)), strings.Compare(b.Surface, a.Surface))
	})
	return terms
}

// once is facets without doubles, as the index keeps them.
func once(all []index.Facet) []index.Facet {
	slices.SortFunc(all, func(a, b index.Facet) int {
		return cmp.Or(strings.Compare(a.Axis, b.Axis), strings.Compare(a.Value, b.Value))
	})
	return slices.Compact(all)
}

// unclosed is a record as if everybody saw it, so that all of it is compared as one.
func unclosed(r *allmenning.Record) *allmenning.Record {
	out := *r
	out.State, out.Closure, out.Blocks = allmenning.Published, allmenning.Closure{Level: allmenning.Public}, nil
	return &out
}

func allUnclosed(list []*allmenning.Record) []*allmenning.Record {
	out := make([]*allmenning.Record, len(list))
	for i, r := range list {
		out[i] = unclosed(r)
	}
	return out
}

// Why gives the reasons why a record is like each of others, in their order: none for a record the reader does not see.
func (c *Catalogue) Why(r allmenning.Reader, id allmenning.RecordID, others []allmenning.RecordID) [][]overlap.Reason {
	defer c.people.begin()()
	ids := make([]string, len(others))
	for i, other := range others {
		ids[i] = string(other)
	}
	e := c.current.Load()
	v := e.index.View()
	return e.comparer.Why(v, c.Seen(r), string(id), ids)
}
