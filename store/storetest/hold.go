package storetest

import (
	"sync"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Many change one record at the same moment, each upon what stands there: all are let to, one after the other.
func held(t *testing.T, open Open) {
	db := open(t, store.Options{})
	need := testkit.Need()
	testkit.Put(t, db, need)
	const writers, times = 6, 5
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for range times {
				err := db.Write(ctx, func(tx *store.Tx) error {
					r, err := tx.Hold(need.ID)
					if err != nil {
						return err
					}
					r.Version++
					r.Title += "i"
					_, err = tx.PutRecord(r, allmenning.ActEdited, program, "")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	got := must[*allmenning.Record](t)(db.Record(ctx, anonymous, need.ID))
	is(t, []any{got.Version, len(got.Title)}, []any{1 + writers*times, len(need.Title) + writers*times})
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Hold("0193a000-0000-7000-8000-00000000dead")
		return err
	})
	is(t, allmenning.KindOf(err), allmenning.NotFound)
	whole(t, db)
}
