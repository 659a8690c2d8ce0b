package commons

import (
	"context"
	"slices"
	"testing"

	"allmenning"
	"allmenning/store"
)

func TestEndorse_counts_an_organisation_once_and_is_taken_back(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		need, err := c.Publish(ctx, somebody(t, db, "editor", vefsn, allmenning.RoleEditor), Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		one, two := somebody(t, db, "one", fauske, allmenning.RoleContributor), somebody(t, db, "two", fauske, allmenning.RoleEditor)
		for _, actor := range []allmenning.Actor{one, one, two} {
			if err := c.Endorse(ctx, actor, need.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := acts(t, db, need.ID); !slices.Equal(got, []allmenning.Act{"registered", "endorsed"}) {
			t.Errorf("three presses by two people of one municipality: %v", got)
		}
		list, err := db.Endorsements(ctx, allmenning.Reader{}, need.ID)
		if err != nil || len(list) != 1 || list[0].Org != fauske || list[0].Person != one.Person {
			t.Errorf("endorsements %+v, %v", list, err)
		}
		for range 2 {
			if err := c.Unendorse(ctx, two, need.ID); err != nil {
				t.Fatal(err)
			}
		}
		if got := acts(t, db, need.ID); !slices.Equal(got, []allmenning.Act{"registered", "endorsed", "unendorsed"}) {
			t.Errorf("taken back: %v", got)
		}
	})
}

func TestEndorse_asks_who_may(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		owner := somebody(t, db, "owner", vefsn, allmenning.RoleEditor)
		open, closed := wholeNeed(), wholeNeed()
		closed.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}
		for _, r := range []*allmenning.Record{open, closed} {
			if _, err := c.Publish(ctx, owner, Publishing{Record: r}); err != nil {
				t.Fatal(err)
			}
		}
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		for _, x := range []struct {
			name  string
			actor allmenning.Actor
			need  allmenning.RecordID
			want  allmenning.Kind
		}{
			{"anonymous", allmenning.Actor{}, open.ID, allmenning.Forbidden},
			{"a reader of an organisation", somebody(t, db, "reader", fauske, allmenning.RoleReader), open.ID, allmenning.Forbidden},
			{"its owner", owner, open.ID, allmenning.Conflict},
			{"a need that is closed to the actor", other, closed.ID, allmenning.NotFound},
			{"no need at all", other, "0193a000-0000-7000-8000-00000000beef", allmenning.NotFound},
		} {
			if got := allmenning.KindOf(c.Endorse(ctx, x.actor, x.need)); got != x.want {
				t.Errorf("%s: %q, want %q", x.name, got, x.want)
			}
		}
		if got := acts(t, db, open.ID); !slices.Equal(got, []allmenning.Act{"registered"}) {
			t.Errorf("a refused act left %v", got)
		}
	})
}

// acts are what has happened to a record, in order.
func acts(t *testing.T, db *store.DB, id allmenning.RecordID) []allmenning.Act {
	t.Helper()
	list, err := db.History(context.Background(), allmenning.Reader{}, id)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]allmenning.Act, len(list))
	for i, e := range list {
		out[i] = e.Act
	}
	return out
}
