package storetest

import (
	"errors"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func kari() *allmenning.Person {
	return &allmenning.Person{ID: "kari", Name: "Kari", Email: "kari@example.org", Lang: allmenning.NN}
}

func people(t *testing.T, open Open) {
	db := open(t, store.Options{})
	org := testkit.Library().ID
	p := kari()
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(p), tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: org, Role: allmenning.RoleEditor, Since: 5}),
			tx.PutCredential("password", "kari", p.ID, "digest"), tx.LogPeople(store.PeopleAct{Act: "invited", Org: org, Meta: "editor"}))
	})
	is(t, must[allmenning.Person](t)(db.PersonByEmail(ctx, "kari@example.org")), *p)
	is(t, must[[]allmenning.Appointment](t)(db.AppointmentsIn(ctx, org)), []allmenning.Appointment{{Person: "kari", Organisation: org, Role: allmenning.RoleEditor, Since: 5}})
	is(t, must[bool](t)(db.HasAdmin(ctx)), false)
	is(t, len(must[[]store.PeopleAct](t)(db.PeopleLog(ctx, org, 10))), 1)
	who, secret, err := db.Credential(ctx, "password", "kari")
	is(t, []any{who, secret, err}, []any{p.ID, "digest", nil})

	twin := kari()
	twin.ID = "twin"
	refused(t, db.Write(ctx, func(tx *store.Tx) error { return tx.PutPerson(twin) }), allmenning.Conflict)
	refused(t, db.Write(ctx, func(tx *store.Tx) error { return tx.PutPerson(&allmenning.Person{ID: "x"}) }), allmenning.Invalid)

	p.Admin = true
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(p), tx.DeleteAppointment(p.ID, org), tx.DeleteCredentials(p.ID))
	})
	is(t, must[bool](t)(db.HasAdmin(ctx)), true)
	is(t, len(must[[]allmenning.Appointment](t)(db.Appointments(ctx, p.ID))), 0)
	_, _, err = db.Credential(ctx, "password", "kari")
	refused(t, err, allmenning.NotFound)
}

func sessions(t *testing.T, open Open) {
	now := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { return now }})
	s := store.Session{Digest: "s1", Person: "kari", Acting: "org", Made: 1_000_000, Seen: 1_000_000, Ends: 1_000_500}
	i := store.Invitation{Digest: "i1", Email: "ola@example.org", Org: "org", Role: allmenning.RoleReader, By: "kari", Made: 1_000_000, Ends: 1_000_500}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(kari()), tx.PutSession(s), tx.PutSession(store.Session{Digest: "s2", Person: "kari", Ends: 9_999_999}), tx.PutInvitation(i))
	})
	is(t, must[store.Session](t)(db.Session(ctx, "s1")), s)
	is(t, must[store.Invitation](t)(db.Invitation(ctx, "i1")), i)
	is(t, len(must[[]store.Invitation](t)(db.InvitationsTo(ctx, "org"))), 1)
	testkit.Write(t, db, func(tx *store.Tx) error { // neither a link to a new password nor the program's own to the first is listed
		return errors.Join(
			tx.PutInvitation(store.Invitation{Digest: "password", Email: "ola@example.org", Ends: 1_000_400}),
			tx.PutInvitation(store.Invitation{Digest: "first", Admin: true, Ends: 1_000_400}),
			tx.PutInvitation(store.Invitation{Digest: "i2", Email: "siv@example.org", Admin: true, By: "kari", Made: 1_000_001, Ends: 1_000_400}),
		)
	})
	listed := must[[]store.Invitation](t)(db.OpenInvitations(ctx))
	is(t, len(listed), 2)
	is(t, listed[0].Digest+listed[1].Digest, "i2i1")

	testkit.Write(t, db, func(tx *store.Tx) error { return tx.EndPasswordLinks("ola@example.org") })
	_, err := db.Invitation(ctx, "password")
	refused(t, err, allmenning.NotFound)
	is(t, must[store.Invitation](t)(db.Invitation(ctx, "i1")).Email, "ola@example.org") // no link to a password

	now = now.Add(500 * time.Millisecond)
	_, err = db.Session(ctx, "s1")
	refused(t, err, allmenning.NotFound)
	_, err = db.Invitation(ctx, "i1")
	refused(t, err, allmenning.NotFound)

	testkit.Write(t, db, func(tx *store.Tx) error { return errors.Join(tx.Tidy(), tx.DeleteSessions("kari", "s2")) })
	is(t, must[store.Session](t)(db.Session(ctx, "s2")).Person, allmenning.PersonID("kari"))
	for _, want := range []bool{true, false} {
		testkit.Write(t, db, func(tx *store.Tx) error {
			was, err := tx.DeleteSession("s2")
			is(t, was, want)
			return err
		})
	}
	i.Ends = 9_999_999
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutInvitation(i) })
	testkit.Write(t, db, func(tx *store.Tx) error {
		if open, err := tx.UseInvitation("i1"); err != nil || !open {
			t.Errorf("used: %v %v", open, err)
		}
		return tx.PutInvitation(i) // stored again it stays used
	})
	_, err = db.Invitation(ctx, "i1")
	refused(t, err, allmenning.NotFound) // used
}

func drafts(t *testing.T, open Open) {
	db := open(t, store.Options{})
	org := testkit.Library().ID
	d := &allmenning.Draft{ID: "d", Author: "kari", Noun: allmenning.NounNeed, Org: org, Fields: map[string][]string{"title": {"<fall> æøå"}, "none": nil}}
	testkit.Write(t, db, func(tx *store.Tx) error { return errors.Join(tx.PutPerson(kari()), tx.PutDraft(d)) })
	is(t, must[*allmenning.Draft](t)(db.Draft(ctx, "d", "kari")), d)
	stale := *d
	stale.Saves = 0
	refused(t, db.Write(ctx, func(tx *store.Tx) error { return tx.PutDraft(&stale) }), allmenning.Conflict)
	is(t, len(must[[]*allmenning.Draft](t)(db.DraftsAsked(ctx, org))), 0)
	d.Asked = true
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutDraft(d) })
	is(t, must[[]*allmenning.Draft](t)(db.DraftsAsked(ctx, org)), []*allmenning.Draft{d})
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.DeleteDraft("d", "kari") })
	_, err := db.Draft(ctx, "d", "kari")
	refused(t, err, allmenning.NotFound)
	other := &allmenning.Draft{ID: "e", Author: "ola", Noun: allmenning.NounNeed, Org: org}
	d.Saves = 0
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(&allmenning.Person{ID: "ola", Name: "Ola", Email: "ola@example.org"}), tx.PutDraft(d), tx.PutDraft(other), tx.DeleteDrafts("kari"))
	})
	is(t, len(must[[]*allmenning.Draft](t)(db.Drafts(ctx, "kari"))), 0)
	is(t, len(must[[]*allmenning.Draft](t)(db.Drafts(ctx, "ola"))), 1)
}

func once(t *testing.T, open Open) {
	db := open(t, store.Options{})
	done := 0
	act := func(digest string) (result string, err error) {
		err = db.Write(ctx, func(tx *store.Tx) (err error) {
			result, err = tx.Once("kari", "key", digest, func() (string, error) {
				done++
				return "first", nil
			})
			return err
		})
		return result, err
	}
	for range 3 {
		is(t, must[string](t)(act("a")), "first")
	}
	is(t, done, 1)
	_, err := act("b")
	refused(t, err, allmenning.Conflict)
	failing := errors.New("no")
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Once("kari", "other", "a", func() (string, error) { return "", failing })
		return err
	})
	if !errors.Is(err, failing) {
		t.Fatalf("got %v", err)
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		result, err := tx.Once("kari", "other", "c", func() (string, error) { return "done", nil })
		is(t, result, "done") // an act that failed has left no key behind
		return err
	})
}

func versionsBack(t *testing.T, open Open) {
	db := open(t, store.Options{})
	r := testkit.Project()
	body := r.Body.(*allmenning.Project)
	body.ContactBlock = allmenning.ContactPoint{Role: "leder", Asked: true}
	put := func() {
		testkit.Write(t, db, func(tx *store.Tx) error { _, err := tx.PutRecord(r, allmenning.ActUpdated, program, ""); return err })
	}
	put()
	r.Title, r.Version = "Ny", 2
	r.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Contact: {Level: allmenning.Own}}
	put()
	first := must[*allmenning.Record](t)(db.RecordAt(ctx, library, r.ID, 1))
	is(t, first.Body.(*allmenning.Project).ContactBlock.Role, "leder")
	outside := must[*allmenning.Record](t)(db.RecordAt(ctx, anonymous, r.ID, 1))
	is(t, outside.Body.(*allmenning.Project).ContactBlock.Role, "") // closed later: closed
	is(t, outside.Hidden, []allmenning.BlockName{allmenning.Contact})
	_, err := db.RecordAt(ctx, anonymous, r.ID, 3)
	refused(t, err, allmenning.NotFound)
	r.Version, r.Closure = 3, allmenning.Closure{Level: allmenning.Own}
	put()
	_, err = db.RecordAt(ctx, anonymous, r.ID, 1)
	refused(t, err, allmenning.NotFound)
	r.Version, r.Closure = 4, allmenning.Closure{Level: allmenning.Public}
	put()
	_, err = db.RecordAt(ctx, anonymous, r.ID, 3) // closed then, open now: the text of then stays closed
	refused(t, err, allmenning.NotFound)
}

func memberships(t *testing.T, open Open) {
	db := open(t, store.Options{})
	org := testkit.Library().ID
	r := testkit.Need()
	group := allmenning.GroupID(r.ID)
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(r, allmenning.ActRegistered, program, "")
		return err
	})
	join := func(role allmenning.MemberRole) (changed bool) {
		testkit.Write(t, db, func(tx *store.Tx) (err error) {
			changed, err = tx.Join(allmenning.Membership{Constellation: group, Organisation: org, Role: role})
			return err
		})
		return changed
	}
	is(t, join(allmenning.MemberOnly), true)
	is(t, join(allmenning.MemberOnly), false)
	is(t, join(allmenning.MemberLead), true)
	is(t, must[[]allmenning.GroupID](t)(db.GroupsOf(ctx, org)), []allmenning.GroupID{group})
	is(t, len(must[[]allmenning.Membership](t)(db.Members(ctx, group))), 1)
	testkit.Write(t, db, func(tx *store.Tx) error {
		changed, err := tx.Leave(group, org)
		is(t, changed, true)
		return err
	})
	is(t, len(must[[]allmenning.GroupID](t)(db.GroupsOf(ctx, org))), 0)
	invitedTo(t, db)
	is(t, join(allmenning.MemberOnly), true) // and in again
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutEndorsement(store.Endorsement{Record: r.ID, Org: org, Person: "kari"})
		return err
	})
	is(t, len(must[[]store.Endorsement](t)(db.Endorsements(ctx, anonymous, r.ID))), 1)
	_, err := db.Endorsements(ctx, anonymous, "none")
	refused(t, err, allmenning.NotFound)
}

func letters(t *testing.T, open Open) {
	now := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { return now }})
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.Post(store.Letter{Key: "a", Kind: "mail", Body: []byte(`{"path":"/invitasjon/secret"}`)}), tx.Post(store.Letter{Key: "b", Kind: "mail", SendAt: 2_000_000}), tx.Post(store.Letter{Key: "c", Kind: "webhook"}))
	})
	take := func() []store.Letter { return must[[]store.Letter](t)(db.TakeLetters(ctx, "mail", 10, time.Second)) }
	first := take()
	is(t, len(first), 1)
	is(t, len(take()), 0) // it is being sent
	now = now.Add(2 * time.Second)
	again := take() // whoever sent it died
	is(t, []any{len(again), again[0].Attempt}, []any{1, 2})
	if err := db.LetterSent(ctx, first[0]); err != nil { // the first comes back late: it no longer has the letter
		t.Fatal(err)
	}
	if err := db.LetterFailed(ctx, again[0], errors.New("busy"), time.Second); err != nil {
		t.Fatal(err)
	}
	is(t, len(take()), 0)
	now = now.Add(time.Second)
	third := take()
	is(t, len(third), 1)
	if err := db.LetterSent(ctx, third[0]); err != nil {
		t.Fatal(err)
	}
	is(t, must[bool](t)(db.LettersDue(ctx, "mail")), false)
	now = now.Add(time.Hour)
	is(t, must[bool](t)(db.LettersDue(ctx, "mail")), true)
	last := take()
	is(t, last[0].Key, "b") // its time has come; a is out
	last[0].Body = []byte(`{"to":"kari"}`)
	if err := db.LetterFailed(ctx, last[0], errors.New("no such box"), 0); err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{}
	for _, l := range must[[]store.Letter](t)(db.Letters(ctx, 10)) {
		bodies[l.Key] = l.State + " " + string(l.Body)
	}
	is(t, bodies, map[string]string{"a": "sent {}", "b": `failed {"to":"kari"}`, "c": "waiting {}"}) // no link is left in a letter that is out
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.Tidy() })
	is(t, len(must[[]store.Letter](t)(db.Letters(ctx, 10))), 3)
	now = now.Add(store.KeptKeys)
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.Tidy() })
	is(t, len(must[[]store.Letter](t)(db.Letters(ctx, 10))), 1)
}

func follows(t *testing.T, open Open) {
	db := open(t, store.Options{})
	f := allmenning.Follow{Person: "kari", Kind: allmenning.FollowOrganisation, Of: "nordland", Since: 3}
	q := &allmenning.Request{ID: "q", Kind: allmenning.RequestEntry, Org: testkit.Library().ID, Name: "Ola", Email: "ola@example.org", At: 4}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(kari()), tx.PutFollow(f), tx.PutFollow(f), tx.PutRequest(q))
	})
	is(t, must[[]allmenning.Follow](t)(db.Follows(ctx, "kari")), []allmenning.Follow{f})
	is(t, must[[]allmenning.Request](t)(db.RequestsWaiting(ctx)), []allmenning.Request{*q})
	q.State, q.DecidedBy = allmenning.RequestApproved, "kari"
	testkit.Write(t, db, func(tx *store.Tx) error { return errors.Join(tx.PutRequest(q), tx.DeleteFollow("kari", "", "")) })
	is(t, len(must[[]allmenning.Request](t)(db.RequestsWaiting(ctx))), 0)
	is(t, len(must[[]allmenning.Follow](t)(db.Follows(ctx, "kari"))), 0)
}

func digests(t *testing.T, open Open) {
	db := open(t, store.Options{})
	d := store.Digest{Person: "kari", Often: "weekly", Week: "2026-W47", Token: "secret"}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(kari()), tx.PutDigest(d))
	})
	due := func(week string) []store.Digest { return must[[]store.Digest](t)(db.DigestsDue(ctx, week)) }
	is(t, len(due("2026-W48")), 0) // kari follows nothing
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutFollow(allmenning.Follow{Person: "kari", Kind: allmenning.FollowTheme, Of: "falls"})
	})
	is(t, due("2026-W48"), []store.Digest{d})
	is(t, len(due("2026-W47")), 0)
	is(t, must[store.Digest](t)(db.DigestByToken(ctx, "secret")), d)
	_, err := db.DigestByToken(ctx, "")
	refused(t, err, allmenning.NotFound)
	move := func() (moved bool) {
		testkit.Write(t, db, func(tx *store.Tx) (err error) {
			moved, err = tx.MoveDigest(d, "2026-W48", 7)
			return err
		})
		return moved
	}
	is(t, []bool{move(), move()}, []bool{true, false}) // whoever comes second makes none
	is(t, must[store.Digest](t)(db.Digest(ctx, "kari")), store.Digest{Person: "kari", Often: "weekly", Seen: 7, Week: "2026-W48", Token: "secret"})
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.DeleteFollow("kari", "", "") })
	_, err = db.Digest(ctx, "kari")
	refused(t, err, allmenning.NotFound)
}

func news(t *testing.T, open Open) {
	db := open(t, store.Options{})
	mine, open1, closed := testkit.Project(), testkit.Project(), testkit.Project()
	closed.Closure = allmenning.Closure{Level: allmenning.Own}
	kari := allmenning.Actor{Reader: allmenning.Reader{Person: "kari"}}
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.PutRecord(mine, allmenning.ActRegistered, kari, "")
		return err
	})
	testkit.Put(t, db, open1, closed)
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: open1.ID, To: closed.ID, Kind: allmenning.LinkAnswers, By: open1.Owner}, program)
	})
	heard := func(r allmenning.Reader, after, upTo int64, limit int) (seqs []int64) {
		for _, e := range must[[]allmenning.Event](t)(db.News(ctx, r, "kari", after, upTo, limit)) {
			seqs = append(seqs, e.Seq)
		}
		return seqs
	}
	is(t, heard(anonymous, 0, 99, 9), []int64{2}) // not kari's own act, not the closed one, and not the link to it
	is(t, heard(library, 0, 99, 9), []int64{5, 4, 3, 2})
	is(t, heard(library, 2, 4, 9), []int64{4, 3})
	is(t, heard(library, 0, 99, 2), []int64{5, 4})
	seqs := func(events []allmenning.Event, err error) (out []int64) {
		t.Helper()
		for _, e := range must[[]allmenning.Event](t)(events, err) {
			out = append(out, e.Seq)
		}
		return out
	}
	ids := []allmenning.RecordID{mine.ID, closed.ID}
	is(t, seqs(db.NewsOf(ctx, library, "kari", 0, 99, ids)), []int64{5, 3})
	is(t, len(seqs(db.NewsOf(ctx, anonymous, "kari", 0, 99, ids))), 0)
	is(t, len(seqs(db.NewsOf(ctx, library, "kari", 0, 99, nil))), 0)
	there := testkit.Project()
	there.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	testkit.Put(t, db, there)
	is(t, seqs(db.NewsIn(ctx, anonymous, "kari", 0, 99, []allmenning.MunicipalityNumber{"1824", "1841"}, 9)), []int64{6})
	is(t, len(seqs(db.NewsIn(ctx, anonymous, "kari", 0, 99, nil, 9))), 0)
	another := testkit.Project()
	another.Owner = "other"
	nfk := allmenning.Actor{Reader: allmenning.Reader{Person: "ola"}, Acting: "other"}
	testkit.Write(t, db, func(tx *store.Tx) error {
		if err := tx.PutOrganisation(allmenning.Organisation{ID: "other", Kind: allmenning.KindCounty, Name: "Nordland"}); err != nil {
			return err
		}
		if _, err := tx.PutRecord(another, allmenning.ActRegistered, nfk, ""); err != nil { // 7: its own
			return err
		}
		return tx.RecordEvent(nfk, allmenning.ActEndorsed, there.ID, "other") // 8: what it does to another's
	})
	is(t, seqs(db.NewsBy(ctx, anonymous, "kari", 0, 99, []allmenning.OrganisationID{"other"}, 9)), []int64{8, 7})
	is(t, len(seqs(db.NewsBy(ctx, anonymous, "ola", 0, 99, []allmenning.OrganisationID{"other"}, 9))), 0)
	is(t, len(seqs(db.NewsBy(ctx, anonymous, "kari", 0, 99, nil, 9))), 0)
}

// What is stored about one person, and what whoever runs the instance looks after.
func mine(t *testing.T, open Open) {
	now := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { return now }})
	org, need := testkit.Library().ID, testkit.Record(allmenning.NounNeed)
	other := allmenning.Organisation{ID: "other", Kind: allmenning.KindCounty, Name: "Nordland"}
	by := allmenning.Actor{Reader: allmenning.Reader{Person: "kari"}}
	testkit.Write(t, db, func(tx *store.Tx) error {
		if _, err := tx.PutRecord(need, allmenning.ActRegistered, by, ""); err != nil {
			return err
		}
		_, err := tx.PutEndorsement(store.Endorsement{Record: need.ID, Org: org, Person: "kari"})
		return errors.Join(err, tx.PutPerson(kari()), tx.PutOrganisation(other), tx.PutCredential("password", "kari", "kari", "digest"),
			tx.PutSession(store.Session{Digest: "s1", Person: "kari", Made: 1, Ends: 1_000_001}), tx.PutSession(store.Session{Digest: "s2", Person: "kari", Made: 2, Ends: 1_000_000}),
			tx.PutInvitation(store.Invitation{Digest: "to", Email: "kari@example.org", By: "ada", Used: 5}), tx.PutInvitation(store.Invitation{Digest: "by", Email: "x@example.org", By: "kari"}),
			tx.LogPeople(store.PeopleAct{Act: "granted", Actor: "ada", Person: "kari", Org: org}), tx.LogPeople(store.PeopleAct{Act: "invited", Actor: "kari", Org: org}),
			tx.PutRequest(&allmenning.Request{ID: "q", Kind: allmenning.RequestClaim, Record: need.ID, Org: org, By: "kari"}),
			tx.PutRequest(&allmenning.Request{ID: "r", Kind: allmenning.RequestEntry, Org: org, Name: "Kari", Email: "kari@example.org"}),
			tx.PutDelegation(allmenning.Delegation{From: org, To: "other", Until: 9, By: "kari"}),
			tx.PutAppointment(allmenning.Appointment{Person: "kari", Organisation: org, Role: allmenning.RoleAdmin}),
			tx.PutAppointment(allmenning.Appointment{Person: "kari", Organisation: "other", Role: allmenning.RoleEditor}),
			tx.Post(store.Letter{Key: "a", Kind: "mail"}), tx.Post(store.Letter{Key: "b", Kind: "mail"}))
	})
	is(t, []int{
		len(must[[]store.Session](t)(db.SessionsOf(ctx, "kari"))), len(must[[]store.Invitation](t)(db.InvitationsOf(ctx, "kari@example.org", "kari"))),
		len(must[[]store.PeopleAct](t)(db.PeopleLogOf(ctx, "kari"))), len(must[[]allmenning.Event](t)(db.EventsBy(ctx, "kari"))),
		len(must[[]allmenning.Request](t)(db.RequestsOf(ctx, "kari", "kari@example.org"))), len(must[[]store.Endorsement](t)(db.EndorsementsBy(ctx, "kari"))),
		len(must[[]allmenning.Delegation](t)(db.DelegationsBy(ctx, "kari"))),
	}, []int{1, 2, 2, 1, 2, 1, 1})
	is(t, len(must[[]allmenning.Request](t)(db.RequestsOf(ctx, "nobody", ""))), 0) // a claim has no address, and is not everybody's
	is(t, must[map[string]allmenning.Time](t)(db.Credentials(ctx, "kari")), map[string]allmenning.Time{"password": 1_000_000})
	is(t, must[map[allmenning.OrganisationID]bool](t)(db.Administered(ctx)), map[allmenning.OrganisationID]bool{org: true})

	letters := must[[]store.Letter](t)(db.TakeLetters(ctx, "mail", 1, time.Minute))
	if err := db.LetterFailed(ctx, letters[0], errors.New("no route"), time.Hour); err != nil {
		t.Fatal(err)
	}
	counts, failed, err := db.OutboxState(ctx, 10)
	is(t, []any{counts, len(failed), failed[0].Error, failed[0].Attempt, err}, []any{map[string]int{"waiting": 2}, 1, "no route", 1, nil})
}

// invitedTo asks which constellations wait for an answer: not those one is in, those that are withdrawn, or those that invite others.
func invitedTo(t *testing.T, db *store.DB) {
	const org = "invited-1"
	testkit.Write(t, db, func(tx *store.Tx) error {
		return tx.PutOrganisation(allmenning.Organisation{ID: org, Kind: allmenning.KindMunicipality, Name: "Invitert"})
	})
	circle := func(state allmenning.State, invited ...allmenning.OrganisationID) allmenning.RecordID {
		r := testkit.Record(allmenning.NounConstellation)
		r.State, r.Body.(*allmenning.Constellation).Invited = state, invited
		testkit.Put(t, db, r)
		return r.ID
	}
	waits := circle(allmenning.Published, "other", org)
	in := circle(allmenning.Published, org)
	circle(allmenning.Withdrawn, org)
	circle(allmenning.Published, "other")
	member := allmenning.Membership{Constellation: allmenning.GroupID(in), Organisation: org, Role: allmenning.MemberOnly}
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.Join(member)
		return err
	})
	is(t, must[[]allmenning.RecordID](t)(db.InvitedTo(ctx, org)), []allmenning.RecordID{waits})
	is(t, len(must[[]allmenning.RecordID](t)(db.InvitedTo(ctx, "invited-_"))), 0)
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.Leave(member.Constellation, org)
		return err
	})
	is(t, len(must[[]allmenning.RecordID](t)(db.InvitedTo(ctx, org))), 2)
}
