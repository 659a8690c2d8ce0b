package commons

import (
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/store"
)

// Whoever was administrator and has a link to become it again has it no more.
func TestGrant_ends_the_invitations_of_a_former_administrator(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		kari, ola := somebody(t, db, "kari", vefsn, allmenning.RoleAdmin), somebody(t, db, "ola", vefsn, allmenning.RoleAdmin)
		link := func(by allmenning.Actor, email string) string {
			t.Helper()
			token, err := c.Invite(ctx, by, Inviting{Email: email, Org: vefsn, Role: allmenning.RoleAdmin})
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		back, others := link(ola, "back@example.org"), link(kari, "siv@example.org")
		grant := func(role allmenning.Role) {
			t.Helper()
			if err := c.Grant(ctx, kari, allmenning.Appointment{Person: ola.Person, Organisation: vefsn, Role: role}); err != nil {
				t.Fatal(err)
			}
		}
		grant(allmenning.RoleAdmin)
		if _, err := c.Invited(ctx, back); err != nil {
			t.Errorf("of who stays administrator: %v", err)
		}
		grant(allmenning.RoleEditor)
		if _, err := c.Accept(ctx, back, Accepting{Name: "Ola", Password: goodPassword}); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("of who is it no more: %v", err)
		}
		if _, err := c.Invited(ctx, others); err != nil {
			t.Errorf("another's: %v", err)
		}
	})
}

// Of several links to a new password one counts, and none after the password was changed; an invitation is not touched.
func TestAccept_ends_the_other_links_to_a_new_password(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ada := enter(t, c)
		kari := somebody(t, db, "kari", vefsn, allmenning.RoleAdmin)
		role, err := c.Invite(ctx, kari, Inviting{Email: ada.Email, Org: vefsn, Role: allmenning.RoleReader})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := c.ForgotPassword(ctx, ada.Email); err != nil {
				t.Fatal(err)
			}
		}
		var links []string
		for _, m := range lettersTo(t, db, MailPassword, ada.Email) {
			links = append(links, strings.TrimPrefix(m.Args["path"], "/invitasjon/"))
		}
		if len(links) < 2 {
			t.Fatalf("%d links", len(links))
		}
		open := func(when string, links []string, want bool) {
			t.Helper()
			for i, token := range links {
				if _, err := c.Invited(ctx, token); (err == nil) != want {
					t.Errorf("%s: link %d: %v", when, i, err)
				}
			}
		}
		open("before", links, true)
		session, err := c.Accept(ctx, links[0], Accepting{Password: "en hest i skogen"})
		if err != nil {
			t.Fatal(err)
		}
		open("after one was used", links, false)
		open("an invitation", []string{role}, true)

		again := store.Invitation{Digest: "again", Email: ada.Email}
		write(t, db, func(tx *store.Tx) error {
			again.Ends = after(tx.Now(), time.Hour)
			return tx.PutInvitation(again)
		})
		if err := c.ChangePassword(ctx, visit(t, c, session), "en hest i skogen", goodPassword); err != nil {
			t.Fatal(err)
		}
		if in, err := db.Invitation(ctx, again.Digest); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("after the password was changed: %+v (%v)", in, err)
		}
		open("an invitation", []string{role}, true)
	})
}

// A form that is sent again long after says what it made, and opens nothing anew.
func TestInvite_sent_again_after_its_key_is_forgotten(t *testing.T) {
	db, c, pass := clocked(t)
	ada := enter(t, c)
	in := Inviting{Email: "kari@example.org", Org: vefsn, Role: allmenning.RoleAdmin, Key: "en nøkkel som er lang nok"}
	token, err := c.Invite(ctx, ada.Actor, in)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accept(ctx, token, Accepting{Name: "Kari", Password: goodPassword}); err != nil {
		t.Fatal(err)
	}
	kari := onlyIn(t, db, vefsn)
	pass(store.KeptKeys + time.Hour)
	write(t, db, func(tx *store.Tx) error {
		if err := tx.Tidy(); err != nil {
			return err
		}
		return tx.DeleteAppointment(kari, vefsn) // whoever runs the instance may invite again
	})
	again, err := c.Invite(ctx, ada.Actor, in)
	if err != nil || again != token {
		t.Fatalf("got %s (%v), want the same link", again, err)
	}
	if _, err := c.Invited(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("a used link opens again: %v", err)
	}
}

// onlyIn gives the one person of an organisation.
func onlyIn(t *testing.T, db *store.DB, org allmenning.OrganisationID) allmenning.PersonID {
	t.Helper()
	all, err := db.AppointmentsIn(ctx, org)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0].Person
}

// Who was told no and asks again, or whose colleague does, is read with what is said now.
func TestClaimRecord_asked_again_says_what_is_said_now(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ada := enter(t, c)
		first, second := somebody(t, db, "first", vefsn, allmenning.RoleEditor), somebody(t, db, "second", vefsn, allmenning.RoleEditor)
		r := held(t, db, "1841")
		for _, ask := range []struct {
			by   allmenning.Actor
			text string
		}{{first, "Vi tror det er vårt."}, {second, "Vi drev det fra 2021, se saksnummer 21/44."}} {
			before := db.Now()
			if _, err := c.ClaimRecord(ctx, ask.by, r.ID, ask.text); err != nil {
				t.Fatal(err)
			}
			waiting, err := c.Waiting(ctx, ada.Actor)
			if err != nil || len(waiting) != 1 {
				t.Fatal(waiting, err)
			}
			if q := waiting[0]; q.Text != ask.text || q.By != ask.by.Person || q.At < before || q.DecidedBy != "" || q.DecidedAt != 0 {
				t.Errorf("%+v, want %s by %s", q, ask.text, ask.by.Person)
			}
			if err := c.Decide(ctx, ada.Actor, waiting[0].ID, false); err != nil {
				t.Fatal(err)
			}
		}
		asked, err := db.RequestsBy(ctx, vefsn)
		if err != nil || len(asked) != 1 || asked[0].By != second.Person || asked[0].State != allmenning.RequestDeclined {
			t.Errorf("in the end %+v (%v)", asked, err)
		}
	})
}
