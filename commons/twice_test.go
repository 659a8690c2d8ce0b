package commons

import (
	"sync"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Somebody presses twice, and both reach the program at the same moment: what is asked for is done once, and only a link that works
// once says no to the second.
func TestTwice_at_the_same_moment(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutPerson(&allmenning.Person{ID: "person-runs", Name: "Drift", Email: "drift@example.org", Admin: true})
		})
		runs := allmenning.Actor{Reader: allmenning.Reader{Person: "person-runs"}, Admin: true}
		editor, admin := somebody(t, db, "editor", vefsn, allmenning.RoleEditor), somebody(t, db, "admin", vefsn, allmenning.RoleAdmin)
		const times = 4
		for i := range times {
			put := func(places ...allmenning.Place) allmenning.RecordID {
				r := testkit.Project()
				r.Owner, r.Places = Library, places
				testkit.Put(t, db, r)
				return r.ID
			}
			alone, shared := put(allmenning.Place{Number: "1824"}), put(allmenning.Place{Number: "1824"}, allmenning.Place{Number: "1813"})
			twice := func(what string, first int, do func() error) {
				t.Helper()
				var errs [2]error
				var both sync.WaitGroup
				for j := range errs {
					both.Go(func() { errs[j] = do() })
				}
				both.Wait()
				done := 0
				for _, err := range errs {
					if err == nil {
						done++
					} else if allmenning.KindOf(err) != allmenning.NotFound {
						t.Errorf("%s, time %d: %v", what, i, err)
					}
				}
				if done != first {
					t.Errorf("%s, time %d: %d of two are told that it is done, want %d: %v", what, i, done, first, errs)
				}
			}
			claim := func(id allmenning.RecordID) func() error {
				return func() error { _, err := c.ClaimRecord(ctx, editor, id, "Vi driver det."); return err }
			}
			twice("a claim", 2, claim(alone))
			twice("asking for one", 2, claim(shared))
			waiting, err := c.Waiting(ctx, runs)
			if err != nil || len(waiting) != 1 {
				t.Fatal(waiting, err)
			}
			for _, q := range waiting {
				twice("deciding", 2, func() error { return c.Decide(ctx, runs, q.ID, i%2 == 0) })
			}
			token, err := c.Invite(ctx, admin, Inviting{Email: string(rune('a'+i)) + "@example.org", Org: vefsn, Role: allmenning.RoleReader})
			if err != nil {
				t.Fatal(err)
			}
			twice("a link", 1, func() error {
				_, err := c.Accept(ctx, token, Accepting{Name: "Gjest", Password: "en hest i skogen"})
				return err
			})
		}
		letters, err := db.Letters(ctx, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(letters) != 3*times {
			t.Errorf("%d letters, want %d: one that asks, one that answers and one invitation each time", len(letters), 3*times)
		}
	})
}

// A form that invites is done once, however often it is sent: its link is given each time, and with another in it, it is another form.
func TestInvite_sent_again(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		admin, other := somebody(t, db, "admin", vefsn, allmenning.RoleAdmin), somebody(t, db, "other", vefsn, allmenning.RoleAdmin)
		in := Inviting{Email: "a@example.org", Org: vefsn, Role: allmenning.RoleReader, Key: "en nøkkel som er lang nok"}
		link := func(by allmenning.Actor, in Inviting) string {
			t.Helper()
			token, err := c.Invite(ctx, by, in)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		first := link(admin, in)
		if again := link(admin, in); again != first {
			t.Errorf("sent again the form gives %s, the first time %s", again, first)
		}
		if n := len(invited(t, db)); n != 1 {
			t.Errorf("%d invitations, want 1", n)
		}
		changed := in
		changed.Role = allmenning.RoleAdmin
		if _, err := c.Invite(ctx, admin, changed); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the same key with another role: %v, want a conflict", err)
		}
		if link(other, in) == first {
			t.Error("another's form with the same key gives the same link")
		}
		in.Key = ""
		if once, again := link(admin, in), link(admin, in); once == again {
			t.Error("without a key two invitations are one")
		}
		if n := len(invited(t, db)); n != 4 {
			t.Errorf("%d invitations in the end, want 4", n)
		}
	})
}

func invited(t *testing.T, db *store.DB) []store.Invitation {
	t.Helper()
	all, err := db.InvitationsTo(ctx, vefsn)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
