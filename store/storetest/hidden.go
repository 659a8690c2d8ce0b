package storetest

import (
	"fmt"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func hidden(t *testing.T, open Open) {
	db := open(t, store.Options{})
	r := testkit.Need()
	r.Closure.Level = allmenning.Own
	testkit.Put(t, db, r)
	_, err := db.Record(ctx, anonymous, r.ID)
	_, absent := db.Record(ctx, anonymous, "0193ffff-0000-7000-8000-000000000000")
	is(t, fmt.Sprint(err), fmt.Sprint(absent))
	_, err = db.History(ctx, anonymous, r.ID)
	refused(t, err, allmenning.NotFound)
	_, err = db.LatestSynthesisVersion(ctx, anonymous, r.ID)
	refused(t, err, allmenning.NotFound)
	is(t, len(must[[]*allmenning.Record](t)(db.List(ctx, anonymous, store.Filter{}))), 0)
	is(t, must[map[allmenning.Noun]int](t)(db.CountByNoun(ctx, anonymous)), map[allmenning.Noun]int{})
	is(t, len(must[map[allmenning.RecordID]*allmenning.Record](t)(db.RecordsByID(ctx, anonymous, []allmenning.RecordID{r.ID}))), 0)
}
