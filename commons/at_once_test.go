package commons

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/secret"
	"allmenning/store"
)

// atOnce does two things at the same moment and gives how they went.
func atOnce(one, other func() error) (first, second error) {
	var both sync.WaitGroup
	both.Go(func() { first = one() })
	both.Go(func() { second = other() })
	both.Wait()
	return first, second
}

// account makes a person with a password and no role, signed in, and gives the visitor with the token.
func account(t *testing.T, db *store.DB, c *Commons, name string, admin bool) (allmenning.Visitor, string) {
	t.Helper()
	p := allmenning.Person{ID: allmenning.PersonID("person-" + name), Name: name, Email: name + "@example.org", Admin: admin}
	token, digest := secret.NewToken()
	testkit.Write(t, db, func(tx *store.Tx) error {
		if err := tx.PutPerson(&p); err != nil {
			return err
		}
		return tx.PutSession(store.Session{Digest: digest, Person: p.ID, Made: tx.Now(), Seen: tx.Now(), Ends: after(tx.Now(), time.Hour)})
	})
	return visit(t, c, token), token
}

func TestAtOnce_the_last_two_who_run_it_close_their_accounts(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		somebody(t, db, "kari", vefsn, allmenning.RoleAdmin)
		for i := range 8 {
			ada, _ := account(t, db, c, fmt.Sprintf("ada%d", i), true)
			eve, _ := account(t, db, c, fmt.Sprintf("eve%d", i), true)
			first, second := atOnce(func() error { return c.CloseAccount(ctx, ada) }, func() error { return c.CloseAccount(ctx, eve) })
			if allmenning.KindOf(first) == allmenning.KindOf(second) {
				t.Errorf("time %d: got %v and %v, want one refused", i, first, second)
			}
			left, err := db.Admins(ctx)
			if err != nil || len(left) != 1 {
				t.Errorf("time %d: %d run the instance (%v), want one", i, len(left), err)
			}
			for _, p := range left {
				p.Admin = false
				testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutPerson(&p) })
			}
		}
	})
}

func TestAtOnce_what_is_done_while_the_account_closes(t *testing.T) {
	for what, do := range map[string]func(c *Commons, v allmenning.Visitor, n int) error{
		"a name": func(c *Commons, v allmenning.Visitor, n int) error {
			return c.ChangeMe(ctx, v, fmt.Sprintf("Navn %d", n), allmenning.NN)
		},
		"something to follow": func(c *Commons, v allmenning.Visitor, n int) error {
			return c.Follow(ctx, v, allmenning.FollowMunicipality, []string{"1824", "1841", "0301", "4601", "1813"}[n])
		},
		"a draft": func(c *Commons, v allmenning.Visitor, n int) error {
			return c.SaveDraft(ctx, v.Actor, &allmenning.Draft{
				ID: allmenning.NewID[allmenning.RecordID](), Noun: allmenning.NounNeed, Fields: map[string][]string{"title": {"Fall"}},
			})
		},
	} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
				somebody(t, db, "kari", vefsn, allmenning.RoleAdmin)
				for i := range 25 {
					who := somebody(t, db, fmt.Sprintf("ola%d", i), vefsn, allmenning.RoleContributor)
					v := allmenning.Visitor{Actor: who}
					if err := do(c, v, 0); err != nil {
						t.Fatal(err)
					}
					_, closed := atOnce(func() error {
						for n := range 5 {
							if err := do(c, v, n); err != nil {
								return err
							}
						}
						return nil
					}, func() error { return c.CloseAccount(ctx, v) })
					if closed != nil {
						t.Fatal(closed)
					}
					p, err := db.Person(ctx, who.Person)
					if err != nil || !p.Closed {
						t.Errorf("time %d: the account is open again: %+v (%v)", i, p, err)
					}
					drafts, err := db.Drafts(ctx, who.Person)
					if err != nil || len(drafts) > 0 {
						t.Errorf("time %d: %d drafts are left (%v)", i, len(drafts), err)
					}
					follows, err := db.Follows(ctx, who.Person)
					if err != nil || len(follows) > 0 {
						t.Errorf("time %d: %d things are still followed (%v)", i, len(follows), err)
					}
				}
			})
		})
	}
}

// Whoever has a session goes on from one to the next while all of them are ended: none is left.
func TestAtOnce_no_session_outlives_the_end_of_all(t *testing.T) {
	for what, end := range map[string]struct {
		times int
		do    func(c *Commons, mine allmenning.Visitor, link string) error
	}{
		"sign out everywhere": {25, func(c *Commons, mine allmenning.Visitor, _ string) error { return c.SignOut(ctx, mine, true) }},
		"another password": {5, func(c *Commons, mine allmenning.Visitor, _ string) error {
			return c.ChangePassword(ctx, mine, goodPassword, "en hest i skogen")
		}},
		"a link to another password": {5, func(c *Commons, _ allmenning.Visitor, link string) error {
			_, err := c.Accept(ctx, link, Accepting{Password: "en hest i skogen"})
			return err
		}},
	} {
		t.Run(what, func(t *testing.T) {
			onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
				digest, err := secret.HashPassword(ctx, goodPassword)
				if err != nil {
					t.Fatal(err)
				}
				for i := range end.times {
					who := somebody(t, db, fmt.Sprintf("ola%d", i), vefsn, allmenning.RoleReader)
					mine, _ := account(t, db, c, fmt.Sprintf("ola%d", i), false)
					theirs, last := account(t, db, c, fmt.Sprintf("ola%d", i), false)
					link, linkDigest := secret.NewToken()
					testkit.Write(t, db, func(tx *store.Tx) error {
						if err := tx.PutCredential(passwordKind, string(who.Person), who.Person, digest); err != nil {
							return err
						}
						return tx.PutInvitation(store.Invitation{Digest: linkDigest, Email: mine.Email, Ends: after(tx.Now(), time.Hour)})
					})
					ended := make(chan struct{})
					failed, _ := atOnce(func() error {
						defer close(ended)
						return end.do(c, mine, link)
					}, func() error {
						for more := true; more; {
							select {
							case <-ended:
								more = false // once more, after the end
							default:
							}
							token, err := c.Switch(ctx, theirs, vefsn, "")
							if err != nil {
								return err
							}
							last = token
							if theirs, err = c.Visit(ctx, token); err != nil {
								return err
							}
						}
						return nil
					})
					if failed != nil {
						t.Fatal(failed)
					}
					if _, err := c.Visit(ctx, last); allmenning.KindOf(err) != allmenning.NotFound {
						t.Errorf("time %d: the session goes on: %v", i, err)
					}
				}
			})
		})
	}
}

// Whoever has shown a password is not let in by it when it is another by then.
func TestSignIn_by_what_was_a_password(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ada := enter(t, c)
		who, err := c.byPassword(ctx, ada.Email, goodPassword)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.enter(ctx, who); err != nil {
			t.Errorf("while it is: %v", err)
		}
		if err := c.ChangePassword(ctx, ada, goodPassword, "en hest i skogen"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.enter(ctx, who); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("with the former password: %v", err)
		}
		if err := c.CloseAccount(ctx, ada); err != nil {
			t.Fatal(err)
		}
		if _, err := c.enter(ctx, who); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("to a closed account: %v", err)
		}
	})
}

func TestAtOnce_the_lead_is_handed_to_who_leaves(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		lead, other := somebody(t, db, "lead", vefsn, allmenning.RoleEditor), somebody(t, db, "other", fauske, allmenning.RoleEditor)
		for i := range 25 {
			r := circleOf(t, c, lead, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
			if err := c.JoinConstellation(ctx, other, r.ID); err != nil {
				t.Fatal(err)
			}
			handed, left := atOnce(
				func() error { return c.HandOverLead(ctx, lead, r.ID, fauske) },
				func() error { return c.LeaveConstellation(ctx, other, r.ID) },
			)
			now, err := db.Record(ctx, lead.Reader, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			if roles := rolesIn(t, db, r.ID); roles[now.Owner] != allmenning.MemberLead || (handed == nil) == (left == nil) {
				t.Errorf("time %d: %s owns it, members are %v; handed over %v, left %v", i, now.Owner, roles, handed, left)
			}
		}
	})
}

func TestAtOnce_who_is_put_out_joins(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		lead, other := somebody(t, db, "lead", vefsn, allmenning.RoleEditor), somebody(t, db, "other", fauske, allmenning.RoleEditor)
		for i := range 25 {
			r := circleOf(t, c, lead, func(r *allmenning.Record) {
				r.Body.(*allmenning.Constellation).Invited = []allmenning.OrganisationID{fauske}
			})
			out, _ := atOnce(
				func() error { return c.RemoveFromConstellation(ctx, lead, r.ID, fauske) },
				func() error { return c.JoinConstellation(ctx, other, r.ID) },
			)
			if roles := rolesIn(t, db, r.ID); out != nil || roles[fauske] != "" {
				t.Errorf("time %d: put out (%v), and is %q", i, out, roles[fauske])
			}
		}
	})
}

func TestAtOnce_an_administrator_invites_and_is_none_any_more(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		kari := somebody(t, db, "kari", vefsn, allmenning.RoleAdmin)
		for i := range 10 {
			ola := somebody(t, db, "ola", vefsn, allmenning.RoleAdmin)
			var token string
			granted, _ := atOnce(
				func() error {
					return c.Grant(ctx, kari, allmenning.Appointment{Person: ola.Person, Organisation: vefsn, Role: allmenning.RoleReader})
				},
				func() (err error) {
					token, err = c.Invite(ctx, ola, Inviting{Email: fmt.Sprintf("back%d@example.org", i), Org: vefsn, Role: allmenning.RoleAdmin})
					return err
				},
			)
			if granted != nil {
				t.Fatal(granted)
			}
			if _, err := c.Invited(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
				t.Errorf("time %d: the link opens (%v)", i, err)
			}
		}
	})
}

// Of two processes that start on one empty database at the same moment, each says a link; one of them opens, and it makes one
// administrator, after whom there is no such link any more.
func TestAtOnce_two_processes_make_the_first_link(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		other := New(db, municipality.Embedded()) // with connections of its own, on the engine that more than one process may open
		for i := range 20 {
			var links [2]string
			first, second := atOnce(
				func() (err error) { links[0], err = c.FirstInvitation(ctx); return err },
				func() (err error) { links[1], err = other.FirstInvitation(ctx); return err },
			)
			if first != nil || second != nil || links[0] == "" || links[1] == "" {
				t.Fatalf("time %d: %v, %v", i, first, second)
			}
			open := slices.DeleteFunc(links[:], func(link string) bool {
				_, err := c.Invited(ctx, link)
				return allmenning.KindOf(err) == allmenning.NotFound
			})
			if len(open) != 1 {
				t.Fatalf("time %d: %d links open", i, len(open))
			}
			if i < 19 {
				continue
			}
			var late string
			in, made := atOnce(
				func() error {
					_, err := c.Accept(ctx, open[0], Accepting{Name: "Ada", Email: "ada@example.org", Password: goodPassword})
					return err
				},
				func() (err error) { late, err = other.FirstInvitation(ctx); return err },
			)
			_, err := c.Invited(ctx, late)
			if made != nil || (in == nil) == (err == nil) {
				t.Errorf("somebody came in (%v) while a link was made (%v), and it opens: %v", in, made, err)
			}
		}
	})
}

// A part of a record is opened to a constellation before its owner leaves it, or not at all.
func TestAtOnce_who_leaves_opens_something_to_the_group(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		lead, other := somebody(t, db, "lead", vefsn, allmenning.RoleEditor), somebody(t, db, "other", fauske, allmenning.RoleEditor)
		for i := range 25 {
			r := circleOf(t, c, lead, func(r *allmenning.Record) { r.Body.(*allmenning.Constellation).Open = true })
			if err := c.JoinConstellation(ctx, other, r.ID); err != nil {
				t.Fatal(err)
			}
			need := testkit.Need()
			need.Owner, need.ID = fauske, allmenning.NewID[allmenning.RecordID]()
			testkit.Put(t, db, need)
			group := allmenning.Closure{Level: allmenning.Group, Group: allmenning.GroupID(r.ID), Basis: "offl-14"}
			closed, left := atOnce(
				func() error { return c.SetClosure(ctx, other, need.ID, need.Version, group, nil) },
				func() error { return c.LeaveConstellation(ctx, other, r.ID) },
			)
			if left != nil {
				t.Fatal(left)
			}
			var fields allmenning.FieldErrors
			if closed != nil && (!errors.As(closed, &fields) || fields[0].Key != "field.group") {
				t.Fatal(closed)
			}
			all, err := db.EventsAfter(ctx, 0, 10_000)
			if err != nil {
				t.Fatal(err)
			}
			gone := slices.IndexFunc(all, func(e allmenning.Event) bool { return e.Record == r.ID && e.Act == allmenning.ActLeft })
			if after := slices.IndexFunc(all[gone:], func(e allmenning.Event) bool { return e.Record == need.ID }); after >= 0 {
				t.Errorf("time %d: %s of what is open to a group that its owner has left", i, all[gone+after].Act)
			}
		}
	})
}
