package commons

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/secret"
	"allmenning/store"
)

// ASVS 6.3.8: an answer about a known, an unknown and a closed account costs one key each, so that the clock tells nobody
// which it was. Counted, not timed: a clock on a busy machine proves nothing.
func TestSignIn_works_as_hard_for_an_unknown_address(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	invite(t, c, ada, "gone@example.org", vefsn, allmenning.RoleAdmin)
	token, err := c.SignIn(ctx, "gone@example.org", goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CloseAccount(ctx, visit(t, c, token), vefsn); err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"ada@example.org", "nobody@example.org", "gone@example.org", "", "not an address", strings.Repeat("x", 10_000)} {
		before := secret.Work()
		if _, err := c.SignIn(ctx, email, "feil passord her"); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("%.30q: %v", email, err)
		}
		if n := secret.Work() - before; n != 1 {
			t.Errorf("%.30q: %d keys made, want 1", email, n)
		}
	}
}

// A link to a new password that nobody gets is stored for an unknown address, so that both are one write; it opens nothing.
func TestForgotPassword_writes_as_much_for_an_unknown_address(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	enter(t, c)
	for _, email := range []string{"ada@example.org", "nobody@example.org"} {
		if err := c.ForgotPassword(ctx, email); err != nil {
			t.Fatal(err)
		}
	}
	of := func(email string) []store.Invitation {
		found, err := db.InvitationsOf(ctx, email, "nobody")
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	known, unknown := of("ada@example.org"), of("")
	unknown = slices.DeleteFunc(unknown, func(i store.Invitation) bool { return i.Admin }) // the first link
	if len(known) != 1 || len(unknown) != 1 || len(of("nobody@example.org")) != 0 {
		t.Fatalf("%d links for the known address, %d for the other", len(known), len(unknown))
	}
	if unknown[0].Ends > db.Now() {
		t.Error("the link nobody gets still opens something")
	}
}

func TestPeople_are_for_their_administrator(t *testing.T) {
	_, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	siv := invite(t, c, ada, "siv@example.org", fauske, allmenning.RoleAdmin)
	ola := invite(t, c, kari, "ola@example.org", vefsn, allmenning.RoleEditor)
	if _, err := c.Invite(ctx, kari.Actor, Inviting{Email: "per@example.org", Org: vefsn, Role: allmenning.RoleReader}); err != nil {
		t.Fatal(err)
	}
	if err := c.Delegate(ctx, kari.Actor, fauske, after(c.store.Now(), 48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]allmenning.Visitor{"another's": siv, "an editor": ola, "who runs the instance": ada, "nobody": {}} {
		if _, err := c.People(ctx, v.Actor, vefsn); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("%s: %v, want Forbidden", name, err)
		}
	}
	p, err := c.People(ctx, kari.Actor, vefsn)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.People) != 2 || len(p.Invited) != 1 || p.Invited[0].By != "kari@example.org" || len(p.Given) != 1 || p.Given[0].Other.ID != fauske || !p.Given[0].Holds {
		t.Errorf("got %+v", p)
	}
	if last := p.Log[0]; last.Who != "kari@example.org" || last.Act != "delegated" || !strings.HasPrefix(last.Other, "Fauske") {
		t.Errorf("the last line of the log is %+v", last)
	}
	roles, err := c.MyRoles(ctx, siv)
	if err != nil || len(roles) != 1 || len(roles[0].Behalf) != 1 || roles[0].Behalf[0].Other.ID != vefsn {
		t.Errorf("Siv's roles: %+v (%v)", roles, err)
	}

	if err := c.WithdrawInvitation(ctx, siv.Actor, p.Invited[0].ID); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("another organisation withdraws: %v", err)
	}
	if err := c.WithdrawInvitation(ctx, kari.Actor, p.Invited[0].ID); err != nil {
		t.Fatal(err)
	}
	if p, err = c.People(ctx, kari.Actor, vefsn); err != nil || len(p.Invited) != 0 {
		t.Errorf("%d open invitations (%v), want none", len(p.Invited), err)
	}
}

func TestInstance_is_for_who_runs_it(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	if _, err := c.Instance(ctx, kari.Actor); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("an administrator of an organisation: %v", err)
	}
	letters, err := db.TakeLetters(ctx, MailKind, 1, time.Minute)
	if err != nil || len(letters) != 1 {
		t.Fatalf("%d letters (%v)", len(letters), err)
	}
	if err := db.LetterFailed(ctx, letters[0], context.DeadlineExceeded, time.Hour); err != nil {
		t.Fatal(err)
	}
	i, err := c.Instance(ctx, ada.Actor)
	if err != nil {
		t.Fatal(err)
	}
	if len(i.Admins) != 1 || i.With != 1 || len(i.Without) != 356 || i.Letters["waiting"] != 1 {
		t.Errorf("%d admins, %d organisations with and %d without, letters %v", len(i.Admins), i.With, len(i.Without), i.Letters)
	}
	if l := i.NotSent; len(l) != 1 || l[0].To != "kari@example.org" || l[0].Attempts != 1 || l[0].GivenUp || l[0].Error == "" {
		t.Errorf("not sent: %+v", l)
	}
}

// Every column that names a person is in what the person may have, or is here with the reason why not.
func TestMyData_knows_every_table_that_names_a_person(t *testing.T) {
	known := map[string]string{
		"person.email": "", "credential.person": "", "appointment.person": "", "delegation.by_person": "", "session.person": "", "invitation.email": "",
		"invitation.made_by": "", "people_log.actor": "", "people_log.person": "", "draft.author": "", "following.person": "", "endorsement.person": "",
		"request.by_person": "", "request.email": "", "request.decided_by": "", "digest.person": "", "event.actor": "",
		"idempotency.actor":         "a key and a digest of what was sent, gone within days",
		"import.made_by":            "",
		"glossary_change.made_by":   "",
		"organisation_choice.email": "an organisation's, not a person's",
	}
	files, err := filepath.Glob(filepath.Join(testkit.Root(), "store", "migrations", "*.sql"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d migrations (%v)", len(files), err)
	}
	found := map[string]bool{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		table := ""
		for line := range strings.Lines(string(raw)) {
			if name, is := strings.CutPrefix(line, "CREATE TABLE "); is {
				table, _, _ = strings.Cut(name, " ")
			}
			if m := personColumn.FindStringSubmatch(line); m != nil {
				found[table+"."+m[1]] = true
				if _, is := known[table+"."+m[1]]; !is {
					t.Errorf("%s: %s.%s names a person, and MyData does not give it", filepath.Base(file), table, m[1])
				}
			}
		}
	}
	if len(found) != len(known) {
		t.Errorf("%d columns that name a person, want %d", len(found), len(known))
	}
}

var personColumn = regexp.MustCompile(`^\s(person|actor|author|email|by_person|made_by|decided_by|\w*_person|\w*_by)\s`)

func TestMyData_holds_all_that_names_the_person(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	invite(t, c, kari, "ola@example.org", vefsn, allmenning.RoleEditor)
	if err := c.Delegate(ctx, kari.Actor, fauske, after(db.Now(), time.Hour)); err != nil {
		t.Fatal(err)
	}
	if _, err := c.AddWords(ctx, ada.Actor, GlossaryEdit{
		ID: allmenning.NewID[allmenning.GlossaryChangeID](), Words: allmenning.GlossaryWords{NB: []string{"nattvandring", "nattrunde"}}, Reason: "slik sier vi det",
	}); err != nil {
		t.Fatal(err)
	}
	need := wholeNeed()
	if _, err := c.Publish(ctx, kari.Actor, Publishing{Record: need}); err != nil {
		t.Fatal(err)
	}
	draft := &allmenning.Draft{ID: allmenning.NewID[allmenning.RecordID](), Noun: allmenning.NounNeed, Fields: map[string][]string{"title": {"uferdig tanke"}}}
	if err := c.SaveDraft(ctx, kari.Actor, draft); err != nil {
		t.Fatal(err)
	}
	err := db.Write(ctx, func(tx *store.Tx) error {
		q := &allmenning.Request{ID: "q", Kind: allmenning.RequestClaim, Org: vefsn, By: kari.Actor.Person, Text: "dette er vårt"}
		if err := tx.PutRequest(q); err != nil {
			return err
		}
		if _, err := tx.PutEndorsement(store.Endorsement{Record: need.ID, Org: vefsn, Person: kari.Actor.Person}); err != nil {
			return err
		}
		return tx.PutFollow(allmenning.Follow{Person: kari.Actor.Person, Kind: allmenning.FollowTheme, Of: "falls"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.ReceiveList(ctx, kari.Actor, "liste.csv", "", strings.NewReader(ownList)); err != nil {
		t.Fatal(err)
	}
	if own, err := c.MyData(ctx, ada); err != nil || len(own.Words) != 1 || own.Words[0].Reason != "slik sier vi det" {
		t.Errorf("the words that Ada changed: %+v (%v)", own.Words, err)
	}
	d, err := c.MyData(ctx, kari)
	if err != nil {
		t.Fatal(err)
	}
	counts := []int{len(d.WaysIn), len(d.Roles), len(d.Sessions), len(d.Invitations), len(d.Drafts), len(d.Follows), len(d.Requests), len(d.Endorsements), len(d.Delegations), len(d.Acts), len(d.People), len(d.Lists)}
	if d.Letters.Often != Weekly {
		t.Errorf("letters %+v", d.Letters)
	}
	if want := []int{1, 1, 1, 2, 1, 2, 1, 1, 1, 1, 3, 1}; /* who publishes follows */ !slices.Equal(counts, want) {
		t.Errorf("counts %v, want %v", counts, want)
	}
	if !d.Sessions[0].This {
		t.Error("the session that asks is not marked")
	}
	raw, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"kari@example.org", "uferdig tanke", "dette er vårt", string(need.ID), "Vefsn kommune", "falls"} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%q is not in it", want)
		}
	}
	for _, never := range []string{"argon2", "ola@example.org", "ada@example.org", kari.Session} {
		if strings.Contains(string(raw), never) {
			t.Errorf("%q is in it", never)
		}
	}
	if _, err := c.MyData(ctx, allmenning.Visitor{}); allmenning.KindOf(err) != allmenning.Forbidden {
		t.Errorf("nobody asks: %v", err)
	}
	if err := c.CloseAccount(ctx, kari); allmenning.KindOf(err) != allmenning.Conflict {
		t.Errorf("the last administrator of an organisation with people leaves: %v", err)
	}
	if err := c.Grant(ctx, kari.Actor, allmenning.Appointment{Person: ada.Actor.Person, Organisation: vefsn, Role: allmenning.RoleAdmin}); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("a role for somebody who is not in it: %v", err)
	}
}
