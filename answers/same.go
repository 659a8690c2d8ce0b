package answers

import (
	"context"
	"slices"
	"strings"

	"allmenning"
	"allmenning/find/overlap"
)

// mostSame is how many of the nearest records are looked at for one that is the same.
const mostSame = 3

// SameAs gives, for each of some projects that are not stored, one that is here already and seems to be the same project under another
// id; empty where there is none. It is the same where the texts are nearly alike, or where the titles are and a municipality is
// common to both. Only what the actor sees is asked.
func (a *Answers) SameAs(ctx context.Context, actor allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
	out := make([]allmenning.RecordID, len(records))
	for i, r := range records {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x := *r
		x.ID = newID // RelativesIf leaves the record itself out by its id
		near := a.catalogue.RelativesIf(actor.Reader, &x, nil, mostSame)
		ids := make([]allmenning.RecordID, len(near))
		for j, n := range near {
			ids[j] = allmenning.RecordID(n.Record)
		}
		found, err := a.store.RecordsByID(ctx, actor.Reader, ids)
		if err != nil {
			return nil, err
		}
		for _, n := range near {
			f := found[allmenning.RecordID(n.Record)]
			if f != nil && f.Noun == r.Noun && (n.Label == overlap.Duplicate || sameTitle(f, r) && commonPlace(f, r)) {
				out[i] = f.ID
				break
			}
		}
	}
	return out, nil
}

// newID is no record's id.
const newID = allmenning.RecordID("new")

func sameTitle(a, b *allmenning.Record) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a.Title), " "), strings.Join(strings.Fields(b.Title), " "))
}

func commonPlace(a, b *allmenning.Record) bool {
	return slices.ContainsFunc(a.Places, func(p allmenning.Place) bool {
		return slices.ContainsFunc(b.Places, func(q allmenning.Place) bool { return p.Number == q.Number })
	})
}
