package commons

import (
	"context"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// circleOf is a constellation that the actor's organisation has started.
func circleOf(t *testing.T, c *Commons, lead allmenning.Actor, change func(*allmenning.Record)) *allmenning.Record {
	t.Helper()
	r := testkit.Constellation()
	if change != nil {
		change(r)
	}
	out, err := c.StartConstellation(context.Background(), lead, Publishing{Record: r})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// rolesIn gives who is in a constellation, as what.
func rolesIn(t *testing.T, db *store.DB, id allmenning.RecordID) map[allmenning.OrganisationID]allmenning.MemberRole {
	t.Helper()
	all, err := db.Members(context.Background(), allmenning.GroupID(id))
	if err != nil {
		t.Fatal(err)
	}
	out := map[allmenning.OrganisationID]allmenning.MemberRole{}
	for _, m := range all {
		out[m.Organisation] = m.Role
	}
	return out
}

// actsOn gives what has happened to a record, the oldest first.
func actsOn(t *testing.T, db *store.DB, reader allmenning.Reader, id allmenning.RecordID) []allmenning.Act {
	t.Helper()
	events, err := db.History(context.Background(), reader, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []allmenning.Act
	for _, e := range events {
		out = append(out, e.Act)
	}
	return out
}

func sameActs(a, b []allmenning.Act) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestStartConstellation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		writer := somebody(t, db, "writer", vefsn, allmenning.RoleContributor)
		r := testkit.Constellation()
		if _, err := c.StartConstellation(ctx, writer, Publishing{Record: r}); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a contributor: %v", err)
		}
		if _, err := c.StartConstellation(ctx, lead, Publishing{Record: wholeNeed()}); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("a need: %v", err)
		}
		empty := testkit.Constellation()
		empty.Body = &allmenning.Constellation{}
		if _, err := c.StartConstellation(ctx, lead, Publishing{Record: empty}); len(wrongFields(err)) != 1 || wrongFields(err)[0] != "purpose field.required" {
			t.Errorf("without a purpose: %v", err)
		}
		for range 2 {
			if _, err := c.StartConstellation(ctx, lead, Publishing{Record: r}); err != nil {
				t.Fatal(err)
			}
		}
		if roles := rolesIn(t, db, r.ID); len(roles) != 1 || roles[vefsn] != allmenning.MemberLead {
			t.Errorf("members %v, want Vefsn as lead", roles)
		}
		if acts := actsOn(t, db, allmenning.Reader{}, r.ID); !sameActs(acts, []allmenning.Act{allmenning.ActRegistered}) {
			t.Errorf("events %v", acts)
		}
	})
}

func TestJoinConstellation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		writer := somebody(t, db, "writer", fauske, allmenning.RoleContributor)
		open := circleOf(t, c, lead, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
		shut := circleOf(t, c, lead, nil)

		if err := c.JoinConstellation(ctx, writer, open.ID); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a contributor joins: %v", err)
		}
		if err := c.JoinConstellation(ctx, allmenning.Actor{}, open.ID); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("nobody joins: %v", err)
		}
		if err := c.JoinConstellation(ctx, other, shut.ID); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("one who is not invited joins: %v", err)
		}
		if _, err := c.InviteToConstellation(ctx, other, shut.ID, fauske); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("one invites itself: %v", err)
		}
		if _, err := c.InviteToConstellation(ctx, lead, shut.ID, Library); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("the library is invited: %v", err)
		}
		for range 2 {
			if _, err := c.InviteToConstellation(ctx, lead, shut.ID, fauske); err != nil {
				t.Fatal(err)
			}
		}
		if roles := rolesIn(t, db, shut.ID); roles[fauske] != "" {
			t.Error("who is invited is a member before it has said yes")
		}
		for _, id := range []allmenning.RecordID{open.ID, shut.ID} {
			for range 2 {
				if err := c.JoinConstellation(ctx, other, id); err != nil {
					t.Fatal(err)
				}
			}
			if roles := rolesIn(t, db, id); len(roles) != 2 || roles[fauske] != allmenning.MemberOnly {
				t.Errorf("members %v", roles)
			}
		}
		want := []allmenning.Act{allmenning.ActRegistered, allmenning.ActEdited, allmenning.ActJoined}
		if acts := actsOn(t, db, allmenning.Reader{}, shut.ID); !sameActs(acts, want) {
			t.Errorf("events %v, want %v", acts, want)
		}
		need := wholeNeed()
		if _, err := c.Publish(ctx, lead, Publishing{Record: need}); err != nil {
			t.Fatal(err)
		}
		if err := c.JoinConstellation(ctx, other, need.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a need is joined: %v", err)
		}
	})
}

func TestLeaveConstellation_and_who_leads(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		r := circleOf(t, c, lead, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
		if err := c.LeaveConstellation(ctx, lead, r.ID); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the lead leaves: %v", err)
		}
		if err := c.HandOverLead(ctx, lead, r.ID, fauske); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("the lead goes to who is no member: %v", err)
		}
		if err := c.JoinConstellation(ctx, other, r.ID); err != nil {
			t.Fatal(err)
		}
		if err := c.HandOverLead(ctx, other, r.ID, fauske); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a member takes the lead: %v", err)
		}
		if err := c.HandOverLead(ctx, lead, r.ID, fauske); err != nil {
			t.Fatal(err)
		}
		if roles := rolesIn(t, db, r.ID); roles[vefsn] != allmenning.MemberOnly || roles[fauske] != allmenning.MemberLead {
			t.Errorf("members %v", roles)
		}
		if got, err := db.Record(ctx, allmenning.Reader{}, r.ID); err != nil || got.Owner != fauske || got.Version != 2 {
			t.Errorf("got %+v (%v); want Fauske's", got, err)
		}
		if err := c.HandOverLead(ctx, other, r.ID, fauske); err != nil {
			t.Errorf("to who leads already: %v", err)
		}
		for range 2 {
			if err := c.LeaveConstellation(ctx, lead, r.ID); err != nil {
				t.Fatal(err)
			}
		}
		if roles := rolesIn(t, db, r.ID); len(roles) != 1 {
			t.Errorf("members %v", roles)
		}
		if err := c.JoinConstellation(ctx, lead, r.ID); err != nil {
			t.Errorf("who has left comes back: %v", err)
		}
		want := []allmenning.Act{allmenning.ActRegistered, allmenning.ActJoined, allmenning.ActHandedOver, allmenning.ActLeft, allmenning.ActJoined}
		if acts := actsOn(t, db, allmenning.Reader{}, r.ID); !sameActs(acts, want) {
			t.Errorf("events %v, want %v", acts, want)
		}
	})
}

// Members see what is open to the group, and no longer when they have left; the rights are those of the moment.
func TestConstellation_carries_the_group_level(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		r := circleOf(t, c, lead, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
		group := allmenning.Closure{Level: allmenning.Group, Group: allmenning.GroupID(r.ID), Basis: "offl-13"}

		foreign := wholeNeed()
		foreign.Closure = group
		if _, err := c.Publish(ctx, other, Publishing{Record: foreign}); len(wrongFields(err)) == 0 {
			t.Errorf("something is opened to a group its owner is not in: %v", err)
		}
		need := wholeNeed()
		need.Closure = group
		if _, err := c.Publish(ctx, lead, Publishing{Record: need}); err != nil {
			t.Fatal(err)
		}
		sees := func(when string, want bool) {
			t.Helper()
			reader, err := c.readerNow(ctx, other.Person)
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Record(ctx, reader, need.ID)
			n, countErr := db.Count(ctx, reader, store.Filter{Group: allmenning.GroupID(r.ID)})
			if got := err == nil; got != want || countErr != nil || (n == 1) != want {
				t.Errorf("%s: sees %v, counts %d (%v), want %v", when, got, n, countErr, want)
			}
		}
		sees("before joining", false)
		if err := c.JoinConstellation(ctx, other, r.ID); err != nil {
			t.Fatal(err)
		}
		sees("as a member", true)
		if err := c.LeaveConstellation(ctx, other, r.ID); err != nil {
			t.Fatal(err)
		}
		sees("after leaving", false)
	})
}
