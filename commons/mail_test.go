package commons

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"allmenning"
	"allmenning/store"
)

// However often somebody asks in another's name, the one who is written to gets a few letters an hour, and the answer is the same
// for an address that nobody has.
func TestForgotPassword_fills_nobodys_mailbox(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	enter(t, c)
	before := invitations(t, db)
	for i := range 10 {
		for _, email := range []string{"ada@example.org", " ADA@example.org", "nobody@example.org"} {
			if err := c.ForgotPassword(ctx, email); err != nil {
				t.Fatalf("round %d, %s: %v", i, email, err)
			}
		}
		pass(time.Minute)
	}
	if n := len(lettersTo(t, db, MailPassword, "ada@example.org")); n != mostAnHour[MailPassword] {
		t.Errorf("%d letters in ten minutes, want %d", n, mostAnHour[MailPassword])
	}
	if n := invitations(t, db) - before; n != 30 {
		t.Errorf("%d links are stored for 30 wishes; want as much work for each", n)
	}
	pass(time.Hour)
	if err := c.ForgotPassword(ctx, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	if n := len(lettersTo(t, db, MailPassword, "ada@example.org")); n != mostAnHour[MailPassword]+1 {
		t.Errorf("%d letters after an hour, want one more", n)
	}
}

// Of many who ask to be let in, those who decide hear a few times an hour; each wish waits on their page all the same.
func TestRequestEntry_fills_nobodys_mailbox(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	for i := range 25 {
		err := c.RequestEntry(ctx, allmenning.Request{Org: vefsn, Name: "Per", Email: fmt.Sprintf("per%d@example.org", i), Text: "Slipp meg inn."})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := len(lettersTo(t, db, MailWaiting, ada.Email)); n != mostAnHour[MailWaiting] {
		t.Errorf("%d letters, want %d", n, mostAnHour[MailWaiting])
	}
	if waiting, err := c.Waits(ctx, ada.Actor); err != nil || len(waiting) != 25 {
		t.Errorf("%d wait (%v), want 25", len(waiting), err)
	}
}

// A question that nobody gets is not said to be sent; one that was sent is, however often the form comes again.
func TestAsk_fills_nobodys_mailbox(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		need := wholeNeed()
		need.Body.(*allmenning.Need).ContactBlock = allmenning.ContactPoint{Role: "Leder", Email: "post@vefsn.example", Asked: true}
		r, err := c.Publish(ctx, editor, Publishing{Record: need})
		if err != nil {
			t.Fatal(err)
		}
		ask := func(i int) error {
			return c.Ask(ctx, allmenning.Reader{}, Inquiry{
				Record: r.ID, Key: fmt.Sprintf("key-%020d", i), Name: "Siv", Email: fmt.Sprintf("siv%d@example.org", i), Text: "Hvordan gikk det?",
			})
		}
		most := mostAnHour[MailQuestion]
		for i := range most {
			if err := ask(i); err != nil {
				t.Fatalf("question %d: %v", i+1, err)
			}
		}
		var refused *Crowded
		if err := ask(most); !errors.As(err, &refused) || allmenning.KindOf(err) != allmenning.Unavailable || refused.Wait > time.Hour || refused.Wait < 59*time.Minute {
			t.Errorf("one too many: %v", err)
		}
		if err := ask(0); err != nil {
			t.Errorf("the first form again: %v", err)
		}
		if n := len(lettersTo(t, db, MailQuestion, "post@vefsn.example")); n != most {
			t.Errorf("%d letters, want %d", n, most)
		}
	})
}

// Whoever may invite does not write to one address as often as they like.
func TestInvite_fills_nobodys_mailbox(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	in := Inviting{Email: "per@example.org", Org: vefsn, Role: allmenning.RoleEditor}
	for i := range mostAnHour[MailInvitation] {
		if _, err := c.Invite(ctx, ada.Actor, in); err != nil {
			t.Fatalf("invitation %d: %v", i+1, err)
		}
	}
	links := invitations(t, db)
	var wrong allmenning.FieldErrors
	if _, err := c.Invite(ctx, ada.Actor, in); !errors.As(err, &wrong) || wrong[0].Field != "email" || wrong[0].Key != "people.invite.often" {
		t.Errorf("one too many: %v", err)
	}
	if n := len(lettersTo(t, db, MailInvitation, in.Email)); n != mostAnHour[MailInvitation] || invitations(t, db) != links {
		t.Errorf("%d letters, %d links", n, invitations(t, db))
	}
	in.Email = "siv@example.org"
	if _, err := c.Invite(ctx, ada.Actor, in); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

// lettersTo gives the letters of a template to an address.
func lettersTo(t *testing.T, db *store.DB, template, to string) (out []Mail) {
	t.Helper()
	for _, m := range mails(t, db) {
		if m.Template == template && m.To == to {
			out = append(out, m)
		}
	}
	return out
}

// invitations counts the links that were ever made.
func invitations(t *testing.T, db *store.DB) int {
	t.Helper()
	all, err := db.InvitationsOf(context.Background(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}
