package answers

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"allmenning"
)

// mostSame is how many of the nearest records are looked at for one that is the same.
const mostSame = 3

// SameAs gives, for each of some projects that are not stored, one that is here already and seems to be the same project under another
// id; empty where there is none. It is the same where the texts are nearly alike, or where the titles are and a municipality is
// common to both. Only what the actor sees is asked.
func (a *Answers) SameAs(ctx context.Context, actor allmenning.Actor, records []*allmenning.Record) ([]allmenning.RecordID, error) {
	near := make([][]string, len(records))
	var asked atomic.Int64
	var asking sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(records)) { // each is a question to the index, and a list has many rows
		asking.Go(func() {
			for i := int(asked.Add(1)) - 1; i < len(records) && ctx.Err() == nil; i = int(asked.Add(1)) - 1 {
				x := *records[i]
				x.ID = newID // TwinsIf leaves the record itself out by its id
				near[i] = a.catalogue.TwinsIf(actor.Reader, &x, mostSame)
			}
		})
	}
	asking.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, id := range slices.Concat(near...) {
		ids = append(ids, allmenning.RecordID(id))
	}
	found := map[allmenning.RecordID]*allmenning.Record{}
	for part := range slices.Chunk(ids, atATime) {
		some, err := a.store.RecordsByID(ctx, actor.Reader, part)
		if err != nil {
			return nil, err
		}
		maps.Copy(found, some)
	}
	out := make([]allmenning.RecordID, len(records))
	for i, r := range records {
		for _, id := range near[i] {
			if f := found[allmenning.RecordID(id)]; f != nil && f.Noun == r.Noun { // else it was taken back just now
				out[i] = f.ID
				break
			}
		}
	}
	return out, nil
}

// newID is no record's id.
const newID = allmenning.RecordID("new")
