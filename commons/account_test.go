package commons

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/store"
)

const goodPassword = "fjorten tette løk"

// clocked is a commons whose clock the test moves.
func clocked(t *testing.T) (db *store.DB, c *Commons, pass func(time.Duration)) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	db = testkit.Open(t, t.TempDir()+"/a.db", store.Options{Now: func() time.Time { return now }})
	c = New(db, municipality.Embedded())
	if err := c.PrepareOrganisations(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db, c, func(d time.Duration) { now = now.Add(d) }
}

// enter lets the first administrator in and gives the visitor.
func enter(t *testing.T, c *Commons) allmenning.Visitor {
	t.Helper()
	ctx := context.Background()
	link, err := c.FirstInvitation(ctx)
	if err != nil {
		t.Fatal(err)
	}
	session, err := c.Accept(ctx, link, Accepting{Name: "Ada", Email: "Ada@Example.org ", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return visit(t, c, session)
}

func visit(t *testing.T, c *Commons, token string) allmenning.Visitor {
	t.Helper()
	v, err := c.Visit(context.Background(), token)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// invite lets somebody in to an organisation and gives the visitor.
func invite(t *testing.T, c *Commons, by allmenning.Visitor, email string, org allmenning.OrganisationID, role allmenning.Role) allmenning.Visitor {
	t.Helper()
	ctx := context.Background()
	token, err := c.Invite(ctx, by.Actor, Inviting{Email: email, Org: org, Role: role})
	if err != nil {
		t.Fatal(err)
	}
	session, err := c.Accept(ctx, token, Accepting{Name: email, Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	return visit(t, c, session)
}

func TestFirstInvitation_makes_one_administrator_once(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	link, _ := c.FirstInvitation(ctx)
	ada := enter(t, c)
	if !ada.Actor.Admin || ada.Email != "ada@example.org" || ada.Actor.Acting != "" {
		t.Errorf("got %+v", ada)
	}
	if again, err := c.FirstInvitation(ctx); again != "" || err != nil {
		t.Errorf("a second first link: %q, %v", again, err)
	}
	if _, err := c.Accept(ctx, link, Accepting{Name: "Eve", Email: "eve@example.org", Password: goodPassword}); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("an earlier first link still makes an administrator: %v", err)
	}
}

func TestInvite_to_an_organisation(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	if kari.Actor.Acting != vefsn || !kari.Actor.Peer || kari.Actor.Role != allmenning.RoleAdmin || kari.Organisation != "Vefsn kommune" {
		t.Errorf("got %+v", kari)
	}
	if _, err := c.Invite(ctx, ada.Actor, Inviting{Email: "eve@example.org", Org: vefsn, Role: allmenning.RoleAdmin}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("whoever runs the instance gets into an organisation that has its own administrator: %v", err)
	}
	if _, err := c.Invite(ctx, kari.Actor, Inviting{Email: "eve@example.org", Org: fauske, Role: allmenning.RoleReader}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("an administrator invites to another organisation: %v", err)
	}
	if _, err := c.Invite(ctx, kari.Actor, Inviting{Email: "ola@example.org", Org: vefsn, Role: allmenning.RoleEditor, Admin: true}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("an administrator of an organisation makes administrators of the instance: %v", err)
	}
	letters, err := db.Letters(ctx, 10)
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d letters (%v), want 1", len(letters), err)
	}
	var m Mail
	if err := json.Unmarshal(letters[0].Body, &m); err != nil || m.To != "kari@example.org" || m.Template != "invitation" {
		t.Errorf("mail %+v (%v)", m, err)
	}
}

// An invitation is written in the language its sender chooses, else in the one the municipality has asked for, else in the
// sender's own.
func TestInvite_in_which_language(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	if err := c.ChangeMe(ctx, ada, "Ada", allmenning.EN); err != nil {
		t.Fatal(err)
	}
	for i, test := range []struct {
		number allmenning.MunicipalityNumber
		chosen allmenning.Lang
		want   allmenning.Lang
	}{
		{"4620", "", allmenning.NN},            // Ulvik has asked for nynorsk
		{"4620", allmenning.EN, allmenning.EN}, // and the sender chooses otherwise
		{"1101", "", allmenning.NB},            // Eigersund has asked for bokmål
		{"1824", "", allmenning.EN},            // Vefsn is neutral
	} {
		to := string(rune('a'+i)) + "@example.org"
		if _, err := c.Invite(ctx, ada.Actor, Inviting{Email: to, Org: MunicipalityOwner(test.number), Role: allmenning.RoleAdmin, Lang: test.chosen}); err != nil {
			t.Fatal(err)
		}
		if m := lettersOf(t, db, MailInvitation)[to]; m.Lang != test.want {
			t.Errorf("%s, chosen %q: written in %q, want %q", test.number, test.chosen, m.Lang, test.want)
		}
	}
}

func TestSignIn(t *testing.T) {
	_, c, pass := clocked(t)
	ctx := context.Background()
	enter(t, c)
	var wrong, unknown *allmenning.Error
	_, err := c.SignIn(ctx, "ada@example.org", "feil passord her")
	errors.As(err, &wrong)
	_, err = c.SignIn(ctx, "nobody@example.org", "feil passord her")
	errors.As(err, &unknown)
	if wrong == nil || unknown == nil || wrong.Key != unknown.Key || wrong.Kind != unknown.Kind {
		t.Errorf("a known and an unknown address get different answers: %v, %v", wrong, unknown)
	}
	token, err := c.SignIn(ctx, " ADA@example.org", goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	for range 15 { // in use it goes on, but not for more than a week
		pass(11 * time.Hour)
		visit(t, c, token)
	}
	pass(3 * time.Hour)
	if _, err := c.Visit(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("after a week: %v, want NotFound", err)
	}
	token, _ = c.SignIn(ctx, "ada@example.org", goodPassword)
	pass(SessionIdle)
	if _, err := c.Visit(ctx, token); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("after half a day without use: %v, want NotFound", err)
	}
}

func TestPassword_rules(t *testing.T) {
	_, c, _ := clocked(t)
	link, _ := c.FirstInvitation(context.Background())
	for _, password := range []string{"", "kort", "aaaaaaaaaaaaaaaa", "adalovelace12345"} {
		_, err := c.Accept(context.Background(), link, Accepting{Name: "Ada", Email: "adalovelace@example.org", Password: password})
		if allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("%q: %v, want Invalid", password, err)
		}
	}
}

func TestForgotPassword_tells_nobody_who_has_an_account(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	for _, email := range []string{"nobody@example.org", "ada@example.org"} {
		if err := c.ForgotPassword(ctx, email); err != nil {
			t.Errorf("%s: %v", email, err)
		}
	}
	letters, _ := db.Letters(ctx, 10)
	letters = slices.DeleteFunc(letters, func(l store.Letter) bool { return l.Kind == store.Nobody })
	if len(letters) != 1 {
		t.Fatalf("%d letters, want 1", len(letters))
	}
	var m Mail
	if err := json.Unmarshal(letters[0].Body, &m); err != nil {
		t.Fatal(err)
	}
	token := m.Args["path"][len("/invitasjon/"):]
	if _, err := c.Accept(ctx, token, Accepting{Name: "Ada", Password: "et helt nytt passord"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SignIn(ctx, "ada@example.org", goodPassword); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("the old password still works: %v", err)
	}
	if has, _ := db.HasAdmin(ctx); !has {
		t.Error("a new password took the right to run the instance away")
	}
	if _, err := db.Session(ctx, ada.Session); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("the old session goes on: %v", err)
	}
	if _, err := c.Accept(ctx, token, Accepting{Name: "Ada", Password: "nok et nytt passord"}); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("the link works twice: %v", err)
	}
	if err := c.ForgotPassword(ctx, "ada@example.org"); err != nil {
		t.Fatal(err)
	}
	pass(PasswordHeld)
}

func TestDelegation_until_a_date(t *testing.T) {
	_, c, pass := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	small := invite(t, c, ada, "small@example.org", fauske, allmenning.RoleAdmin)
	lead := invite(t, c, ada, "lead@example.org", vefsn, allmenning.RoleEditor)
	if _, err := c.Switch(ctx, lead, vefsn, fauske); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("without a delegation: %v", err)
	}
	if err := c.Delegate(ctx, small.Actor, vefsn, allmenning.At(time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))); err != nil {
		t.Fatal(err)
	}
	token, err := c.Switch(ctx, lead, vefsn, fauske)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Visit(ctx, "old"); err == nil {
		t.Error("the old token still works")
	}
	v := visit(t, c, token)
	if v.Behalf != "Fauske - Fuossko kommune" && v.Actor.For != fauske {
		t.Errorf("got %+v", v)
	}
	r, err := c.Publish(ctx, v.Actor, Publishing{Record: wholeNeed()})
	if err != nil || r.Owner != fauske {
		t.Fatalf("%+v (%v), want Fauske's", r, err)
	}
	events, _ := c.store.History(ctx, allmenning.Reader{}, r.ID)
	if e := events[0]; e.Acting != vefsn || e.For != fauske || e.Actor != v.Actor.Person {
		t.Errorf("the event says %+v; want both organisations", e)
	}
	if _, err := c.Invite(ctx, v.Actor, Inviting{Email: "x@example.org", Org: fauske, Role: allmenning.RoleReader}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("a delegate lets people in: %v", err)
	}
	pass(3 * time.Hour)
	v = visit(t, c, token)
	if v.Actor.For != "" {
		t.Error("the delegation holds after its date")
	}
	if _, err := c.Change(ctx, v.Actor, Changing{Record: r}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("after the date: %v", err)
	}
}

func TestRevoke_at_once_and_never_the_last_administrator(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	ola := invite(t, c, kari, "ola@example.org", vefsn, allmenning.RoleEditor)
	if err := c.Revoke(ctx, kari.Actor, kari.Actor.Person, vefsn); allmenning.KindOf(err) != allmenning.Conflict {
		t.Errorf("the last administrator leaves: %v", err)
	}
	token, err := c.SignIn(ctx, "ola@example.org", goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Revoke(ctx, kari.Actor, ola.Actor.Person, vefsn); err != nil {
		t.Fatal(err)
	}
	if v := visit(t, c, token); v.Actor.Peer || len(v.Actor.Organisations) != 0 || v.Actor.Role != "" {
		t.Errorf("a role that was taken away still counts: %+v", v.Actor)
	}
	if alone, err := c.AloneIn(ctx, kari); err != nil || len(alone) != 1 || alone[0].Organisation.ID != vefsn || alone[0].Others != 0 {
		t.Errorf("what is left behind: %+v (%v)", alone, err)
	}
	for _, yes := range [][]allmenning.OrganisationID{nil, {fauske}} {
		if err := c.CloseAccount(ctx, kari, yes...); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the only one in Vefsn leaves with a yes to %v: %v", yes, err)
		}
	}
	if err := c.CloseAccount(ctx, kari, vefsn); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SignIn(ctx, "kari@example.org", goodPassword); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("a closed account signs in: %v", err)
	}
}

func TestAccept_of_two_at_once_one_is_let_in(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		link, err := c.FirstInvitation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		came := make(chan error, 2)
		for _, name := range []string{"eve", "ada"} {
			go func() {
				_, err := c.Accept(ctx, link, Accepting{Name: name, Email: name + "@example.org", Password: goodPassword})
				came <- err
			}()
		}
		first, second := <-came, <-came
		if (first == nil) == (second == nil) {
			t.Errorf("got %v and %v, want one let in", first, second)
		}
		if runs, err := db.Admins(ctx); err != nil || len(runs) != 1 {
			t.Errorf("%d run the instance (%v), want one", len(runs), err)
		}
	})
}

func TestRevoke_of_each_other_leaves_one(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		for range 10 {
			kari := somebody(t, db, "kari", vefsn, allmenning.RoleAdmin)
			ola := somebody(t, db, "ola", vefsn, allmenning.RoleAdmin)
			done := make(chan error, 2)
			go func() { done <- c.Revoke(ctx, kari, ola.Person, vefsn) }()
			go func() { done <- c.Revoke(ctx, ola, kari.Person, vefsn) }()
			<-done
			<-done
			if left, err := db.AppointmentsIn(ctx, vefsn); err != nil || len(left) != 1 {
				t.Fatalf("%d administrators left (%v), want one", len(left), err)
			}
		}
	})
}

func TestInvitation_neither_lowers_nor_outlives(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	ola := invite(t, c, kari, "ola@example.org", vefsn, allmenning.RoleAdmin)
	low, err := c.Invite(ctx, ola.Actor, Inviting{Email: "kari@example.org", Org: vefsn, Role: allmenning.RoleReader})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AcceptAs(ctx, kari, low); err != nil {
		t.Fatal(err)
	}
	if roles, _ := c.store.Appointments(ctx, kari.Actor.Person); roles[0].Role != allmenning.RoleAdmin {
		t.Errorf("an invitation made an administrator a %s", roles[0].Role)
	}
	back, err := c.Invite(ctx, ola.Actor, Inviting{Email: "back@example.org", Org: vefsn, Role: allmenning.RoleAdmin})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Revoke(ctx, kari.Actor, ola.Actor.Person, vefsn); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Accept(ctx, back, Accepting{Name: "Ola", Password: goodPassword}); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("an invitation of somebody who was taken away still opens: %v", err)
	}
	if _, err := c.Invite(ctx, ola.Actor, Inviting{Email: "again@example.org", Org: vefsn, Role: allmenning.RoleAdmin}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("a request that came with a role which is gone still counts: %v", err)
	}
}

func TestForgotPassword_of_an_account_that_is_closed_since(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	if err := c.ForgotPassword(ctx, ada.Email); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseAccount(ctx, ada); err != nil {
		t.Fatal(err)
	}
	path := mails(t, db)[0].Args["path"]
	if _, err := c.Accept(ctx, path[len("/invitasjon/"):], Accepting{Name: "Ada", Password: goodPassword}); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("the link makes a new account: %v", err)
	}
}

// Whoever closes the account stands behind no invitation to run the instance any more; what the others have sent, and a municipality's
// own link, stay.
func TestCloseAccount_ends_the_invitations_to_run_the_instance(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	link := func(v allmenning.Visitor, in Inviting) string {
		t.Helper()
		token, err := c.Invite(ctx, v.Actor, in)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	session, err := c.Accept(ctx, link(ada, Inviting{Email: "eve@example.org", Admin: true}), Accepting{Name: "Eve", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	eve := visit(t, c, session)
	own := link(ada, Inviting{Email: "own@example.org", Admin: true})
	both := link(ada, Inviting{Email: "both@example.org", Admin: true, Org: vefsn, Role: allmenning.RoleAdmin})
	others := link(eve, Inviting{Email: "others@example.org", Admin: true})
	town := link(ada, Inviting{Email: "town@example.org", Org: fauske, Role: allmenning.RoleAdmin})
	if err := c.CloseAccount(ctx, ada); err != nil {
		t.Fatal(err)
	}
	for token, open := range map[string]bool{own: false, both: false, others: true, town: true} {
		if _, err := c.Invited(ctx, token); (err == nil) != open {
			t.Errorf("%v, want it open: %t", err, open)
		}
	}
}
