package storetest

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// fewHidden: a count under five of an organisation's own numbers, and the one it could be reckoned out from, are read by nobody but
// those who own the result, however the result is read, and as it stood before too.
func fewHidden(t *testing.T, open Open) {
	ctx := context.Background()
	db := open(t, store.Options{})
	three, many, n := 3.0, 37.0, 200.0
	r := testkit.Finding()
	f := r.Body.(*allmenning.Finding)
	f.NumbersBlock.Entered = &allmenning.Entered{
		Shape: allmenning.ShapeShares, Tried: allmenning.Arm{Value: &three, N: &n}, Not: allmenning.Arm{Value: &many, N: &n},
	}
	testkit.Put(t, db, r)
	r.Version++
	f.Direction = allmenning.Worse
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(r, allmenning.ActEdited, testkit.Program(), "")
		return err
	})
	roads := map[string]func(allmenning.Reader) (*allmenning.Record, error){
		"record": func(who allmenning.Reader) (*allmenning.Record, error) { return db.Record(ctx, who, r.ID) },
		"as it stood": func(who allmenning.Reader) (*allmenning.Record, error) {
			return db.RecordAt(ctx, who, r.ID, 1)
		},
		"list": func(who allmenning.Reader) (*allmenning.Record, error) {
			all, err := db.List(ctx, who, store.Filter{Noun: allmenning.NounFinding})
			if len(all) != 1 {
				t.Fatalf("%d findings", len(all))
			}
			return all[0], err
		},
	}
	for road, read := range roads {
		for name, who := range map[string]allmenning.Reader{
			"everybody": {}, "a peer": {Peer: true, Organisations: []allmenning.OrganisationID{"other"}},
			"its owner": {Peer: true, Organisations: []allmenning.OrganisationID{r.Owner}},
		} {
			got, err := read(who)
			if err != nil {
				t.Fatal(err)
			}
			x := got.Body.(*allmenning.Finding).NumbersBlock.Entered
			if own := name == "its owner"; (x.Tried.Value != nil) != own || (x.Not.Value != nil) != own || (len(x.Few) == 0) != own || (x.Tried.N != nil) != own {
				t.Errorf("%s, %s: tried %v, not %v, few %v", road, name, x.Tried.Value, x.Not.Value, x.Few)
			}
		}
	}
}
