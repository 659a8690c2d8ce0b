package commons

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// held is a project that the library holds and that stands under a municipality.
func held(t *testing.T, db *store.DB, number allmenning.MunicipalityNumber) *allmenning.Record {
	t.Helper()
	r := testkit.Project()
	r.Owner, r.Source = Library, allmenning.Source{Name: "jsonl", ID: string(r.ID), URL: "https://example.org/p"}
	if number != "" {
		r.Places = []allmenning.Place{{Number: number, CodeYear: 2019}}
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(r, allmenning.ActImported, Program(), "")
		return err
	})
	return r
}

// mails gives what lies in the outbox.
func mails(t *testing.T, db *store.DB) []Mail {
	t.Helper()
	letters, err := db.Letters(context.Background(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []Mail
	for _, l := range letters {
		var m Mail
		if err := json.Unmarshal(l.Body, &m); err != nil {
			t.Fatal(err)
		}
		out = append(out, m)
	}
	return out
}

func TestClaimRecord(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		contributor := somebody(t, db, "contributor", vefsn, allmenning.RoleContributor)
		stranger := somebody(t, db, "stranger", fauske, allmenning.RoleEditor)
		r := held(t, db, "1824")
		if _, err := c.ClaimRecord(ctx, contributor, r.ID, ""); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a contributor: %v", err)
		}
		for range 2 {
			if taken, err := c.ClaimRecord(ctx, editor, r.ID, ""); err != nil || !taken {
				t.Fatalf("%v, %v; want taken", taken, err)
			}
		}
		got, err := db.Record(ctx, allmenning.Reader{}, r.ID)
		if err != nil || got.Owner != vefsn || got.Source != r.Source || got.Version != 2 {
			t.Errorf("got %+v (%v); want Vefsn's, with its source", got, err)
		}
		if yes, err := c.IsFollowed(ctx, editor.Person, allmenning.FollowRecord, string(r.ID)); err != nil || !yes {
			t.Errorf("who claimed does not follow it (%v)", err)
		}
		if _, err := c.ClaimRecord(ctx, stranger, r.ID, ""); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("what another has: %v", err)
		}
		got.Title = "Vår tittel"
		if _, err := c.Change(ctx, editor, Changing{Record: got}); err != nil {
			t.Errorf("its owner changes it: %v", err)
		}
		if _, err := c.Change(ctx, stranger, Changing{Record: got}); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("another changes it: %v", err)
		}
	})
}

func TestClaimRecord_of_what_stands_elsewhere_is_asked_for(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r := held(t, db, "")
		for range 2 {
			if taken, err := c.ClaimRecord(ctx, editor, r.ID, "Vi leder det"); err != nil || taken {
				t.Fatalf("%v, %v; want asked", taken, err)
			}
		}
		if own, err := c.Waiting(ctx, editor); err != nil || len(own) != 0 {
			t.Errorf("who asks decides: %v (%v)", own, err)
		}
		runner := allmenning.Actor{Admin: true, Reader: allmenning.Reader{Person: "runner"}}
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutPerson(&allmenning.Person{ID: "runner", Name: "Ada", Email: "ada@example.org", Admin: true})
		})
		waiting, err := c.Waiting(ctx, runner)
		if err != nil || len(waiting) != 1 {
			t.Fatalf("%v (%v), want one", waiting, err)
		}
		if err := c.Decide(ctx, editor, waiting[0].ID, true); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("who asks approves: %v", err)
		}
		for range 2 {
			if err := c.Decide(ctx, runner, waiting[0].ID, true); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := db.Record(ctx, allmenning.Reader{}, r.ID); err != nil || got.Owner != vefsn {
			t.Errorf("got %+v (%v)", got, err)
		}
		if m := mails(t, db); len(m) != 1 || m[0].To != "editor@example.org" || m[0].Args["decision"] != "approved" {
			t.Errorf("mails %+v", m)
		}
		if yes, err := c.IsFollowed(ctx, editor.Person, allmenning.FollowRecord, string(r.ID)); err != nil || !yes {
			t.Errorf("who claimed does not follow it (%v)", err)
		}
		if yes, err := c.IsFollowed(ctx, runner.Person, allmenning.FollowRecord, string(r.ID)); err != nil || yes {
			t.Errorf("who decided follows it (%v)", err)
		}
	})
}

func TestClaimRecord_never_what_is_nobodys(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		study := testkit.Study()
		study.Owner = Library
		hidden := held(t, db, "1824")
		hidden.Version, hidden.Closure = 2, allmenning.Closure{Level: allmenning.Own}
		testkit.Write(t, db, func(tx *store.Tx) error {
			if _, err := tx.PutRecord(hidden, allmenning.ActClosed, Program(), ""); err != nil {
				return err
			}
			_, err := tx.PutRecord(study, allmenning.ActImported, Program(), "")
			return err
		})
		for id, want := range map[allmenning.RecordID]allmenning.Kind{study.ID: allmenning.Invalid, hidden.ID: allmenning.NotFound, "none": allmenning.NotFound} {
			if _, err := c.ClaimRecord(context.Background(), editor, id, ""); allmenning.KindOf(err) != want {
				t.Errorf("%s: %v, want %s", id, err, want)
			}
		}
	})
}

// A claim that waits is told of at once: to everybody who runs the instance, once each time it is asked, and by name only where
// all may read it.
func TestClaimRecord_tells_who_decides(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	kari := invite(t, c, ada, "kari@example.org", vefsn, allmenning.RoleAdmin)
	open, peers := held(t, db, "1841"), held(t, db, "1841")
	peers.Version, peers.Closure = 2, allmenning.Closure{Level: allmenning.Peers}
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(peers, allmenning.ActClosed, Program(), "")
		return err
	})
	ask := func(r *allmenning.Record, want int) Mail {
		t.Helper()
		pass(time.Minute)
		if taken, err := c.ClaimRecord(ctx, kari.Actor, r.ID, "Vi var med."); err != nil || taken {
			t.Fatalf("taken %v (%v)", taken, err)
		}
		var all []Mail
		for _, m := range mails(t, db) {
			if m.Template == MailWaiting {
				all = append(all, m)
			}
		}
		if len(all) != want {
			t.Fatalf("%d letters, want %d", len(all), want)
		}
		return all[len(all)-1]
	}
	if m := ask(open, 1); m.To != "ada@example.org" || m.Args["title"] != open.Title || m.Args["organisation"] != "Vefsn kommune" {
		t.Errorf("letter %+v", m)
	}
	ask(open, 1)
	if m := ask(peers, 2); m.Args["title"] != "" {
		t.Errorf("letter %+v names what is not open to all", m)
	}
	waiting, err := c.Waiting(ctx, ada.Actor)
	if err != nil || len(waiting) != 2 {
		t.Fatalf("%+v (%v)", waiting, err)
	}
	for _, q := range waiting {
		if err := c.Decide(ctx, ada.Actor, q.ID, false); err != nil {
			t.Fatal(err)
		}
	}
	ask(open, 3) // who was told no may ask again
	if err := c.Decide(ctx, ada.Actor, requestID(allmenning.RequestClaim, string(open.ID), string(vefsn)), false); err != nil {
		t.Fatal(err)
	}
	no := 0
	for _, m := range mails(t, db) {
		if m.Template == MailClaimDecided {
			no++
		}
	}
	if no != 3 {
		t.Errorf("%d answers, want 3", no)
	}
}

// Looking at what waits asks for no turn to write.
func TestWaiting_only_reads(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	if err := c.RequestEntry(ctx, allmenning.Request{Org: vefsn, Name: "Kari", Email: "kari@example.org"}); err != nil {
		t.Fatal(err)
	}
	testkit.Write(t, db, func(*store.Tx) error { // the one that may write is busy
		ctx, stop := context.WithTimeout(ctx, 2*time.Second)
		defer stop()
		waiting, err := c.Waiting(ctx, ada.Actor)
		if err != nil || len(waiting) != 1 {
			t.Errorf("%+v (%v), want one", waiting, err)
		}
		return nil
	})
}

func TestRequestEntry_goes_through_the_post_of_the_municipality(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	ask := func(email string) {
		t.Helper()
		if err := c.RequestEntry(ctx, allmenning.Request{Org: vefsn, Name: "Kari", Email: email, Text: "Vi vil ta over prosjektene våre."}); err != nil {
			t.Fatal(err)
		}
	}
	ask("Kari@example.org")
	ask("kari@example.org")
	waiting, err := c.Waiting(ctx, ada.Actor)
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%v (%v), want one", waiting, err)
	}
	if err := c.Decide(ctx, ada.Actor, waiting[0].ID, true); allmenning.KindOf(err) != allmenning.Invalid {
		t.Fatalf("without a public address: %v", err)
	}
	if err := c.SetPublicAddress(ctx, ada.Actor, vefsn, "post@vefsn.example.org"); err != nil {
		t.Fatal(err)
	}
	if err := c.Decide(ctx, ada.Actor, waiting[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if m := lettersOf(t, db, MailWaiting); len(m) != 1 || m["ada@example.org"].Args["path"] != "/drift#sporsmal" || len(m["ada@example.org"].Args) != 4 {
		t.Errorf("whoever runs the instance is told %+v, want once, of nothing the asker wrote", m)
	}
	m := lettersOf(t, db, MailEntry)
	letter := m["post@vefsn.example.org"]
	if len(m) != 1 || len(mails(t, db)) != 2 || letter.Args["email"] != "kari@example.org" || letter.Lang != "" {
		t.Fatalf("mails %+v", mails(t, db))
	}
	session, err := c.Accept(ctx, letter.Args["path"][len("/invitasjon/"):], Accepting{Name: "Kari", Password: goodPassword})
	if err != nil {
		t.Fatal(err)
	}
	kari := visit(t, c, session)
	if kari.Actor.Role != allmenning.RoleAdmin || kari.Actor.Acting != vefsn || kari.Email != "kari@example.org" {
		t.Errorf("got %+v", kari)
	}
	pass(time.Minute)
	ask("ola@example.org") // now the municipality decides itself
	if waiting, _ := c.Waiting(ctx, ada.Actor); len(waiting) != 0 {
		t.Errorf("whoever runs the instance still decides: %+v", waiting)
	}
	waiting, _ = c.Waiting(ctx, kari.Actor)
	if len(waiting) != 1 {
		t.Fatalf("%+v, want one", waiting)
	}
	if err := c.Decide(ctx, kari.Actor, waiting[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if m := lettersOf(t, db, MailEntry)["ola@example.org"]; m.Args["role"] != "contributor" {
		t.Errorf("mails %+v", m)
	}
	if m := lettersOf(t, db, MailWaiting); len(m) != 2 || m["kari@example.org"].Args["path"] != "/min-side#sporsmal" {
		t.Errorf("who decides now is told %+v", m)
	}
}

func TestAsk(t *testing.T) {
	db, c, pass := clocked(t)
	ctx := context.Background()
	enter(t, c)
	r := held(t, db, "1824")
	q := Inquiry{Record: r.ID, Key: "form", Name: "Ola", Email: "ola@fauske.example.org", From: "Fauske kommune", Text: "Hvordan gikk det?"}
	for range 2 {
		if err := c.Ask(ctx, allmenning.Reader{}, q); err != nil {
			t.Fatal(err)
		}
	}
	pass(time.Minute)
	asked := func() []Mail {
		return slices.DeleteFunc(mails(t, db), func(m Mail) bool { return m.Template == MailAsked })
	}
	m := asked()
	if len(m) != 1 || m[0].To != "ada@example.org" || m[0].ReplyTo != "ola@fauske.example.org" {
		t.Fatalf("nobody is known but who runs the instance: %+v", m)
	}
	if m[0].Args["email"] != "ola@fauske.example.org" || lettersOf(t, db, MailAsked)["ola@fauske.example.org"].Args["passed"] != "yes" {
		t.Errorf("what goes to whoever runs the instance is not told as such: %+v", mails(t, db))
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, Email: "post@vefsn.example.org"})
	})
	q.Key = "second"
	if err := c.Ask(ctx, allmenning.Reader{}, q); err != nil {
		t.Fatal(err)
	}
	m = asked()
	if n := len(slices.DeleteFunc(mails(t, db), func(m Mail) bool { return m.Args["passed"] == "" })); n != 1 || m[1].Args["email"] != "" {
		t.Errorf("%d receipts say that the question is passed on, want the first; the second letter says %+v", n, m[1].Args)
	}
	if len(m) != 2 || m[1].To != "post@vefsn.example.org" {
		t.Fatalf("the municipality's own address is known: %+v", m)
	}
	if a := m[1].Args; a["post"] != "Vefsn kommune" || a["join"] != "/bli-med?org="+string(vefsn) || a["claim"] != r.Path()+"/vart" || m[0].Args["post"] != "" {
		t.Errorf("whoever opens the post is told %+v", a)
	}
	somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
	q.Key = "third"
	if err := c.Ask(ctx, allmenning.Reader{}, q); err != nil {
		t.Fatal(err)
	}
	if a := asked()[2].Args; a["post"] != "Vefsn kommune" || a["join"] != "" {
		t.Errorf("somebody there is in: %+v", a)
	}
	for name, bad := range map[string]Inquiry{
		"no address":         {Record: r.ID, Name: "Ola", Text: "Hei"},
		"an identity number": {Record: r.ID, Name: "Ola", Email: "ola@example.org", Text: "Gjelder 01010750160"},
		"nothing asked":      {Record: r.ID, Name: "Ola", Email: "ola@example.org", Text: "  "},
	} {
		if err := c.Ask(ctx, allmenning.Reader{}, bad); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
	}
	q.Record = "none"
	if err := c.Ask(ctx, allmenning.Reader{}, q); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("what is not there: %v", err)
	}
}

// One of several municipalities that a project names has to ask, but for the one the source says does it.
func TestClaimRecord_of_several_who_are_named(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		ours, theirs := somebody(t, db, "ours", vefsn, allmenning.RoleEditor), somebody(t, db, "theirs", fauske, allmenning.RoleEditor)
		r := testkit.Project()
		r.Owner, r.Source = Library, allmenning.Source{Name: "jsonl", ID: string(r.ID)}
		r.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}, {Number: "1841", CodeYear: 2024}}
		r.Body.(*allmenning.Project).Organisation = "Vefsn kommune"
		testkit.Write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActImported, Program(), "")
			return err
		})
		if taken, err := c.ClaimRecord(ctx, theirs, r.ID, "Vi er med."); err != nil || taken {
			t.Errorf("Fauske, which is named among others: %v, %v; want asked", taken, err)
		}
		if taken, err := c.ClaimRecord(ctx, ours, r.ID, ""); err != nil || !taken {
			t.Errorf("Vefsn, which does it: %v, %v; want taken", taken, err)
		}
	})
}

// An organisation without a number, as a county, is known by its name: what it does alone is its own, what others do is asked for.
func TestClaimRecord_of_an_organisation_known_by_its_name(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	ada := enter(t, c)
	county, err := c.AddOrganisation(ctx, ada.Actor, allmenning.Organisation{Name: "Finnmark fylkeskommune", Kind: allmenning.KindCounty})
	if err != nil {
		t.Fatal(err)
	}
	editor := somebody(t, db, "editor", county, allmenning.RoleEditor)
	for name, want := range map[string]Claim{" finnmark Fylkeskommune": ClaimAtOnce, "Finnmark fylkeskommune og andre": ClaimAsk, "": ClaimAsk} {
		r := testkit.Project()
		r.Owner, r.Source = Library, allmenning.Source{Name: "jsonl", ID: string(r.ID)}
		r.Body.(*allmenning.Project).Organisation = name
		testkit.Write(t, db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, allmenning.ActImported, Program(), "")
			return err
		})
		if how, err := c.ClaimOf(ctx, editor, r.ID); err != nil || how != want {
			t.Errorf("done by %q: %s (%v), want %s", name, how, err, want)
		}
		if taken, err := c.ClaimRecord(ctx, editor, r.ID, "Det er vårt."); err != nil || taken != (want == ClaimAtOnce) {
			t.Errorf("done by %q: taken %v (%v)", name, taken, err)
		}
	}
}
