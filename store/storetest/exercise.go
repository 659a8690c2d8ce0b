// Package storetest is the one suite that every database engine passes. It is imported by tests only.
package storetest

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Open opens a store that is empty but for testkit.Library, for one test.
type Open func(t testing.TB, o store.Options) *store.DB

// Exercise runs the suite.
func Exercise(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open Open)
	}{
		{"every noun comes back whole", roundTrip},
		{"texts nobody expects come back whole", hostileTexts},
		{"a version is checked and its texts kept", versions},
		{"the same again changes nothing", unchanged},
		{"a source id is taken once an owner", sources},
		{"a record goes only where its state may", states},
		{"a closed block is neither read nor told", closedBlocks},
		{"who can be asked is shown where they have offered it", unoffered},
		{"what is hidden is not found", hidden},
		{"links are seen by both ends", links},
		{"history leaves out what is hidden", history},
		{"small counts are their owner's", fewHidden},
		{"lists filter, order and go on", lists},
		{"lists in an order of reading", sorted},
		{"counts by noun and municipality", counts},
		{"answers have one audience", answers},
		{"a candidate is stored once and seen by those who see both", candidates},
		{"edges join public records only", edges},
		{"imports and their rows", imports},
		{"lists on their way in", listsOnTheirWay},
		{"letters that count together", boundLetters},
		{"register, settings, organisations and outbox", smallThings},
		{"jobs are claimed once and come back", jobs},
		{"people, roles and what they show", people},
		{"what is stored about one person", mine},
		{"sessions and invitations end", sessions},
		{"a draft is its author's", drafts},
		{"an act with a key is done once", once},
		{"an earlier version is the stricter of then and now", versionsBack},
		{"members come, go and come again", memberships},
		{"a letter goes out once", letters},
		{"following and asking", follows},
		{"a weekly letter is made once", digests},
		{"news leave out what is hidden and one's own", news},
		{"events are without gaps under eight writers", eightWriters},
		{"who changes a record waits for whoever changes it now", held},
		{"time never goes back", clockBackwards},
		{"a follower wakes", follower},
		{"a transaction is whole or nothing", wholeOrNothing},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

var (
	ctx       = context.Background()
	anonymous = allmenning.Reader{}
	library   = allmenning.Reader{Organisations: []allmenning.OrganisationID{testkit.Library().ID}}
	program   = testkit.Program()
)

// must gives v, and ends the test where there is an error.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// is ends the test where got is not want.
func is(t testing.TB, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("- want, + got:\n%s", diff)
	}
}

func refused(t testing.TB, err error, want allmenning.Kind) {
	t.Helper()
	if allmenning.KindOf(err) != want {
		t.Fatalf("got %v, want the kind %s", err, want)
	}
}

// put stores r by the program and tells whether it was unchanged.
func put(db *store.DB, r *allmenning.Record) (unchanged bool, err error) {
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		unchanged, err = tx.PutRecord(r, allmenning.ActUpdated, program, "")
		return err
	})
	return unchanged, err
}

func whole(t testing.TB, db *store.DB) {
	t.Helper()
	faults := must[[]store.Fault](t)(db.Check(ctx))
	if len(faults) > 0 {
		t.Fatalf("the store is broken: %+v", faults)
	}
}
