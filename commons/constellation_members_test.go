package commons

import (
	"context"
	"slices"
	"strings"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// lettersOf gives the letters of a template by receiver.
func lettersOf(t *testing.T, db *store.DB, template string) map[string]Mail {
	t.Helper()
	out := map[string]Mail{}
	for _, m := range mails(t, db) {
		if m.Template == template {
			out[m.To] = m
		}
	}
	return out
}

// Whoever is invited is written to at once, in the reader's own language, and finds the question until it is answered.
func TestInviteToConstellation_asks(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		editor := somebody(t, db, "editor", fauske, allmenning.RoleEditor)
		admin := somebody(t, db, "admin", fauske, allmenning.RoleAdmin)
		writer := somebody(t, db, "writer", fauske, allmenning.RoleContributor)
		r := circleOf(t, c, lead, nil)
		for i := range 2 {
			told, err := c.InviteToConstellation(ctx, lead, r.ID, fauske)
			if err != nil || told != 2-2*i {
				t.Fatalf("told %d (%v)", told, err)
			}
		}
		got := lettersOf(t, db, MailCircleAsks)
		if len(got) != 2 || len(mails(t, db)) != 2 {
			t.Fatalf("letters %+v; want to the editor and the administrator", mails(t, db))
		}
		if m := got["editor@example.org"]; m.Args["path"] != r.Path() || m.Args["organisation"] != "Vefsn kommune" || m.Args["whom"] != "Fauske kommune" || m.Args["title"] != r.Title {
			t.Errorf("letter %+v", m)
		}
		asked := func(who allmenning.Actor) int {
			t.Helper()
			list, err := c.InvitedTo(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			return len(list)
		}
		for who, want := range map[*allmenning.Actor]int{&editor: 1, &admin: 1, &writer: 0, &lead: 0, {}: 0} {
			if n := asked(*who); n != want {
				t.Errorf("%s is asked %d times, want %d", who.Person, n, want)
			}
		}
		if err := c.DeclineConstellation(ctx, writer, r.ID); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a contributor says no: %v", err)
		}
		for range 2 {
			if err := c.DeclineConstellation(ctx, editor, r.ID); err != nil {
				t.Fatal(err)
			}
		}
		if asked(editor) != 0 {
			t.Error("still asked after saying no")
		}
		if err := c.JoinConstellation(ctx, editor, r.ID); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("joins after saying no: %v", err)
		}
		if told, err := c.InviteToConstellation(ctx, lead, r.ID, fauske); err != nil || told != 2 {
			t.Errorf("asked anew: %d (%v)", told, err)
		}
		if err := c.JoinConstellation(ctx, editor, r.ID); err != nil || asked(editor) != 0 {
			t.Errorf("after yes: %v, asked %d", err, asked(editor))
		}
	})
}

// An organisation without people is written to at its public address, in the language it has asked for; what the invited do not
// see is named to nobody.
func TestInviteToConstellation_who_is_told(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		somebody(t, db, "editor", fauske, allmenning.RoleEditor)
		ulvik := MunicipalityOwner("4620") // has asked for nynorsk
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(OrganisationChoice{Org: ulvik, Email: "post@ulvik.example"})
		})
		r := circleOf(t, c, lead, nil)
		if told, err := c.InviteToConstellation(ctx, lead, r.ID, ulvik); err != nil || told != 1 {
			t.Errorf("told %d (%v)", told, err)
		}
		if told, err := c.InviteToConstellation(ctx, lead, r.ID, MunicipalityOwner("0301")); err != nil || told != 0 {
			t.Errorf("nobody to write to: told %d (%v)", told, err)
		}
		if m := lettersOf(t, db, MailCircleAsks)["post@ulvik.example"]; m.Lang != allmenning.NN {
			t.Errorf("letter %+v; want nynorsk", m)
		}
		hidden := circleOf(t, c, lead, func(r *allmenning.Record) {
			r.Closure = allmenning.Closure{Level: allmenning.Group, Group: allmenning.GroupID(r.ID), Basis: "offl-13"}
		})
		if told, err := c.InviteToConstellation(ctx, lead, hidden.ID, fauske); err != nil || told != 0 {
			t.Errorf("to what they do not see: told %d (%v)", told, err)
		}
		if m := mails(t, db); len(m) != 1 {
			t.Errorf("letters %+v", m)
		}
	})
}

func TestRemoveFromConstellation(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		r := circleOf(t, c, lead, nil)
		if _, err := c.InviteToConstellation(ctx, lead, r.ID, fauske); err != nil {
			t.Fatal(err)
		}
		if err := c.JoinConstellation(ctx, other, r.ID); err != nil {
			t.Fatal(err)
		}
		group := allmenning.Closure{Level: allmenning.Group, Group: allmenning.GroupID(r.ID), Basis: "offl-13"}
		whole, part, open := wholeNeed(), wholeNeed(), wholeNeed()
		whole.Title, whole.Closure = "Bare for laget", group
		part.Title, part.Blocks = "Kontakten for laget", map[allmenning.BlockName]allmenning.Closure{allmenning.Contact: group}
		for _, n := range []*allmenning.Record{whole, part, open} {
			if _, err := c.Publish(ctx, other, Publishing{Record: n}); err != nil {
				t.Fatal(err)
			}
		}
		for who, want := range map[*allmenning.Actor]int{&other: 2, &lead: 0, {}: 0} {
			if still, err := c.StillOpen(ctx, *who, r.ID); err != nil || len(still) != want {
				t.Errorf("%s: %d still open (%v), want %d", who.Person, len(still), err, want)
			}
		}
		for who, want := range map[*allmenning.Actor]allmenning.Kind{&other: allmenning.Forbidden, {}: allmenning.Forbidden} {
			if err := c.RemoveFromConstellation(ctx, *who, r.ID, fauske); allmenning.KindOf(err) != want {
				t.Errorf("%q takes a member out: %v", who.Person, err)
			}
		}
		if err := c.RemoveFromConstellation(ctx, lead, r.ID, vefsn); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the lead is taken out: %v", err)
		}
		if err := c.RemoveFromConstellation(ctx, lead, r.ID, "nobody"); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("nobody is taken out: %v", err)
		}
		for range 2 {
			if err := c.RemoveFromConstellation(ctx, lead, r.ID, fauske); err != nil {
				t.Fatal(err)
			}
		}
		if roles := rolesIn(t, db, r.ID); len(roles) != 1 {
			t.Errorf("members %v", roles)
		}
		if err := c.JoinConstellation(ctx, other, r.ID); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("comes back by itself: %v", err)
		}
		acts := actsOn(t, db, allmenning.Reader{}, r.ID)
		if n := len(acts); acts[n-1] != allmenning.ActRemoved || slices.Contains(acts, allmenning.ActLeft) {
			t.Errorf("events %v", acts)
		}
		out := lettersOf(t, db, MailCircleOut)
		if m := out["other@example.org"]; len(out) != 1 || m.Args["path"] != r.Path() || strings.Count(m.Args["open"], "\n") != 1 || !strings.Contains(m.Args["open"], "Bare for laget") || !strings.Contains(m.Args["open"], "Kontakten for laget") {
			t.Errorf("letters %+v", out)
		}
		if still, err := c.StillOpen(ctx, other, r.ID); err != nil || len(still) != 2 {
			t.Errorf("%d still open (%v) to those who were left behind, want 2", len(still), err)
		}
	})
}

// A constellation that is withdrawn: its members go on seeing what was opened to it, and there is nothing new.
func TestConstellation_withdrawn(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		other := somebody(t, db, "other", fauske, allmenning.RoleEditor)
		r := circleOf(t, c, lead, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
		if err := c.JoinConstellation(ctx, other, r.ID); err != nil {
			t.Fatal(err)
		}
		group := allmenning.Closure{Level: allmenning.Group, Group: allmenning.GroupID(r.ID), Basis: "offl-13"}
		before := wholeNeed()
		before.Closure = group
		if _, err := c.Publish(ctx, lead, Publishing{Record: before}); err != nil {
			t.Fatal(err)
		}
		if err := c.Withdraw(ctx, lead, r.ID, 1); err != nil {
			t.Fatal(err)
		}
		reader, err := c.readerNow(ctx, other.Person)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Record(ctx, reader, before.ID); err != nil {
			t.Errorf("a member no longer sees what was opened: %v", err)
		}
		if _, err := c.InviteToConstellation(ctx, lead, r.ID, MunicipalityOwner("0301")); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the lead invites: %v", err)
		}
		if err := c.JoinConstellation(ctx, somebody(t, db, "third", MunicipalityOwner("0301"), allmenning.RoleEditor), r.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a third joins: %v", err)
		}
		after := wholeNeed()
		after.Closure = group
		if _, err := c.Publish(ctx, other, Publishing{Record: after}); len(wrongFields(err)) == 0 {
			t.Errorf("something new is opened to it: %v", err)
		}
		// What was open to it may stay so, also when something else about it is changed.
		group.Basis = "offl-14"
		if err := c.SetClosure(ctx, lead, before.ID, 1, group, nil); err != nil {
			t.Errorf("the law behind an old closure: %v", err)
		}
		own := wholeNeed()
		if _, err := c.Publish(ctx, lead, Publishing{Record: own}); err != nil {
			t.Fatal(err)
		}
		if err := c.SetClosure(ctx, lead, own.ID, 1, group, nil); len(wrongFields(err)) == 0 {
			t.Errorf("an old record is opened to it: %v", err)
		}
	})
}
