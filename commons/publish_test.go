package commons

import (
	"context"
	"errors"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

var vefsn, fauske = MunicipalityOwner("1824"), MunicipalityOwner("1841")

// somebody makes a person with a role in an organisation and gives the person as an actor.
func somebody(t *testing.T, db *store.DB, name string, org allmenning.OrganisationID, role allmenning.Role) allmenning.Actor {
	t.Helper()
	p := allmenning.Person{ID: allmenning.PersonID("person-" + name), Name: name, Email: name + "@example.org"}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutPerson(&p), tx.PutAppointment(allmenning.Appointment{Person: p.ID, Organisation: org, Role: role}))
	})
	return allmenning.Actor{
		Reader: allmenning.Reader{Person: p.ID, Peer: true, Organisations: []allmenning.OrganisationID{org}}, Acting: org, Role: role,
	}
}

// wholeNeed is a need with the five fields that people must fill in.
func wholeNeed() *allmenning.Record {
	r := testkit.Need()
	body := r.Body.(*allmenning.Need)
	body.Who, body.Standing = "Hjemmeboende over 80, om lag 600", allmenning.SeekingPartners
	body.ContactBlock = allmenning.ContactPoint{Role: "Enhetsleder", Email: "enhetsleder@example.org"}
	return r
}

func wrongFields(err error) []string {
	var fields allmenning.FieldErrors
	errors.As(err, &fields)
	var out []string
	for _, f := range fields {
		out = append(out, f.Field+" "+f.Key)
	}
	return out
}

func TestPublish_asks_for_five_fields_and_names_the_missing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		bare := testkit.Need()
		bare.Body = &allmenning.Need{}
		_, err := c.Publish(ctx, editor, Publishing{Record: bare})
		want := []string{
			"who field.required", "challenge field.required", "standing field.required", "contact.role field.required", "contact.email field.required",
		}
		if got := wrongFields(err); len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		if r.Owner != vefsn || r.Version != 1 || len(r.Places) != 1 || r.Places[0].Number != "1824" {
			t.Errorf("got owner %s, version %d, places %v; want Vefsn's, 1, 1824", r.Owner, r.Version, r.Places)
		}
		if _, err := db.Record(ctx, allmenning.Reader{}, r.ID); err != nil {
			t.Errorf("everybody sees it: %v", err)
		}
	})
}

func TestPublish_twice_makes_one_record(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		need := wholeNeed()
		for range 2 {
			if _, err := c.Publish(ctx, editor, Publishing{Record: need}); err != nil {
				t.Fatal(err)
			}
		}
		events, err := db.History(ctx, allmenning.Reader{}, need.ID)
		if err != nil || len(events) != 1 {
			t.Errorf("%d events (%v), want 1", len(events), err)
		}
		other := *need
		other.Title = "Noe annet"
		if _, err := c.Publish(ctx, editor, Publishing{Record: &other}); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the same id with other content: %v, want a Conflict", err)
		}
	})
}

func TestPublish_refuses(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		contributor := somebody(t, db, "contributor", vefsn, allmenning.RoleContributor)
		with := func(change func(r *allmenning.Record, n *allmenning.Need)) *allmenning.Record {
			r := wholeNeed()
			change(r, r.Body.(*allmenning.Need))
			return r
		}
		for name, test := range map[string]struct {
			actor  allmenning.Actor
			record *allmenning.Record
			links  []allmenning.Link
			kind   allmenning.Kind
		}{
			"nobody":                 {allmenning.Actor{}, wholeNeed(), nil, allmenning.Forbidden},
			"a contributor":          {contributor, wholeNeed(), nil, allmenning.Forbidden},
			"an identity number":     {editor, with(func(_ *allmenning.Record, n *allmenning.Need) { n.Challenge = "Gjelder 01010750160." }), nil, allmenning.Invalid},
			"an unknown theme":       {editor, with(func(_ *allmenning.Record, n *allmenning.Need) { n.Themes = []string{"none"} }), nil, allmenning.Invalid},
			"closed without reason":  {editor, with(func(r *allmenning.Record, _ *allmenning.Need) { r.Closure.Level = allmenning.Own }), nil, allmenning.Invalid},
			"a link to what is none": {editor, wholeNeed(), []allmenning.Link{{To: "none", Kind: allmenning.LinkAnswers}}, allmenning.Invalid},
			"no mail address":        {editor, with(func(_ *allmenning.Record, n *allmenning.Need) { n.ContactBlock.Email = "ring meg" }), nil, allmenning.Invalid},
		} {
			_, err := c.Publish(ctx, test.actor, Publishing{Record: test.record, Links: test.links})
			if allmenning.KindOf(err) != test.kind {
				t.Errorf("%s: got %v, want %s", name, err, test.kind)
			}
			if _, err := db.Record(ctx, editor.Reader, test.record.ID); allmenning.KindOf(err) != allmenning.NotFound {
				t.Errorf("%s: something was stored (%v)", name, err)
			}
		}
	})
}

func TestPublish_two_persons(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		first := somebody(t, db, "first", vefsn, allmenning.RoleEditor)
		second := somebody(t, db, "second", vefsn, allmenning.RoleEditor)
		stranger := somebody(t, db, "stranger", fauske, allmenning.RoleEditor)
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
		})
		need := wholeNeed()
		d := &allmenning.Draft{ID: need.ID, Noun: allmenning.NounNeed, Fields: map[string][]string{"title": {need.Title}}}
		if err := c.SaveDraft(ctx, first, d); err != nil {
			t.Fatal(err)
		}
		var refusal *allmenning.Error
		if _, err := c.Publish(ctx, first, Publishing{Record: need}); !errors.As(err, &refusal) || refusal.Key != "publish.second_person" {
			t.Fatalf("alone: %v", err)
		}
		if _, err := c.Publish(ctx, second, Publishing{Record: need, Author: first.Person}); allmenning.KindOf(err) != allmenning.NotFound {
			t.Fatalf("not asked: %v", err)
		}
		for range 2 { // asked twice is told once
			if err := c.AskToPublish(ctx, first, need.ID, true); err != nil {
				t.Fatal(err)
			}
		}
		if told := lettersOf(t, db, MailWaiting); len(told) != 1 || told["second@example.org"].Args["kind"] != WaitingDraft {
			t.Errorf("told: %+v, want the other editor alone", told)
		}
		goesOut := func() bool {
			l, err := c.AsItStands(ctx, Letter{Mail: lettersOf(t, db, MailWaiting)["second@example.org"], Made: db.Now()})
			return err == nil && l != nil
		}
		if !goesOut() {
			t.Error("the letter is held back while the draft waits")
		}
		if _, err := c.Draft(ctx, stranger, need.ID, first.Person); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("another organisation reads the draft: %v", err)
		}
		if _, waiting, err := c.Drafts(ctx, second); err != nil || len(waiting) != 1 {
			t.Errorf("%d drafts wait (%v), want 1", len(waiting), err)
		}
		if _, err := c.Publish(ctx, second, Publishing{Record: need, Author: first.Person}); err != nil {
			t.Fatal(err)
		}
		if goesOut() {
			t.Error("the letter goes out although the draft is published")
		}
		if own, _, err := c.Drafts(ctx, first); err != nil || len(own) != 0 {
			t.Errorf("%d drafts left (%v), want none", len(own), err)
		}
	})
}

func TestSaveDraft_in_two_windows(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		author := somebody(t, db, "author", vefsn, allmenning.RoleContributor)
		d := &allmenning.Draft{ID: "draft", Noun: allmenning.NounNeed, Fields: map[string][]string{"title": {"fall"}, "themes": {"a", "b"}}}
		if err := c.SaveDraft(ctx, author, d); err != nil {
			t.Fatal(err)
		}
		other := *d
		if err := c.SaveDraft(ctx, author, d); err != nil {
			t.Fatal(err)
		}
		if err := c.SaveDraft(ctx, author, &other); allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("the older window: %v, want a Conflict", err)
		}
		back, err := c.Draft(ctx, author, "draft", "")
		if err != nil || back.Saves != 2 || len(back.Fields["themes"]) != 2 {
			t.Errorf("got %+v (%v)", back, err)
		}
		bad := *back
		bad.Fields = map[string][]string{"challenge": {"01010750160"}}
		if err := c.SaveDraft(ctx, author, &bad); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("an identity number in a draft: %v", err)
		}
		if _, err := c.Draft(ctx, somebody(t, db, "colleague", vefsn, allmenning.RoleAdmin), "draft", author.Person); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a colleague reads the draft: %v", err)
		}
	})
}

func TestChange_merges_what_does_not_meet_and_shows_what_does(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		kari := somebody(t, db, "kari", vefsn, allmenning.RoleEditor)
		ola := somebody(t, db, "ola", vefsn, allmenning.RoleEditor)
		first, err := c.Publish(ctx, kari, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		edit := func(change func(r *allmenning.Record, n *allmenning.Need)) *allmenning.Record {
			r, err := db.Record(ctx, kari.Reader, first.ID)
			if err != nil {
				t.Fatal(err)
			}
			r.Version = first.Version // both read the first
			body := *first.Body.(*allmenning.Need)
			r.Title, r.Body = first.Title, &body
			change(r, &body)
			return r
		}
		if _, err := c.Change(ctx, kari, Changing{Record: edit(func(r *allmenning.Record, _ *allmenning.Need) { r.Title = "Kari" })}); err != nil {
			t.Fatal(err)
		}
		merged, err := c.Change(ctx, ola, Changing{Record: edit(func(_ *allmenning.Record, n *allmenning.Need) { n.Goal = "Ola" })})
		if err != nil {
			t.Fatal(err)
		}
		if merged.Title != "Kari" || merged.Body.(*allmenning.Need).Goal != "Ola" || merged.Version != 3 {
			t.Errorf("got %q, %q, version %d; want both changes in version 3", merged.Title, merged.Body.(*allmenning.Need).Goal, merged.Version)
		}
		_, err = c.Change(ctx, ola, Changing{Record: edit(func(r *allmenning.Record, _ *allmenning.Need) { r.Title = "Ola" })})
		var clash *allmenning.Clash
		if !errors.As(err, &clash) || len(clash.Fields) != 1 {
			t.Fatalf("got %v, want a clash in one field", err)
		}
		if f := clash.Fields[0]; f.Field != "title" || f.Read != first.Title || f.Mine != "Ola" || f.Theirs != "Kari" {
			t.Errorf("got %+v", f)
		}
		if allmenning.KindOf(err) != allmenning.Conflict {
			t.Errorf("kind %s, want conflict", allmenning.KindOf(err))
		}
	})
}

func TestChange_of_nothing_stores_nothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		draft := allmenning.Draft{ID: r.ID, Noun: r.Noun, Org: vefsn, Base: 1, Fields: map[string][]string{"title": {r.Title}}}
		if err := c.SaveDraft(ctx, editor, &draft); err != nil {
			t.Fatal(err)
		}
		same := *r
		body := *r.Body.(*allmenning.Need)
		same.Body = &body
		if got, err := c.Change(ctx, editor, Changing{Record: &same, Key: "a"}); err != nil || got.Version != 1 {
			t.Fatalf("got %+v (%v), want version 1 as it stands", got, err)
		}
		events, err := db.History(ctx, editor.Reader, r.ID)
		if err != nil || len(events) != 1 {
			t.Errorf("%d events (%v), want the making alone", len(events), err)
		}
		if _, err := c.Draft(ctx, editor, r.ID, ""); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("the draft that changed nothing is still there: %v", err)
		}
		// What somebody else has written already is no change either.
		changed := same
		changed.Title = "Ny tittel"
		for _, key := range []string{"b", "c"} {
			if got, err := c.Change(ctx, editor, Changing{Record: &changed, Key: key}); err != nil || got.Version != 2 {
				t.Errorf("%s: got %+v (%v), want version 2", key, got, err)
			}
		}
	})
}

func TestChange_with_a_key_is_made_once(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		changed := *r
		changed.Title = "Ny tittel"
		for range 2 {
			if got, err := c.Change(ctx, editor, Changing{Record: &changed, Key: "k"}); err != nil || got.Version != 2 {
				t.Fatalf("got %+v (%v), want version 2", got, err)
			}
		}
		stranger := somebody(t, db, "stranger", fauske, allmenning.RoleEditor)
		if _, err := c.Change(ctx, stranger, Changing{Record: &changed}); allmenning.KindOf(err) != allmenning.Forbidden {
			t.Errorf("a stranger changes what is public: %v, want Forbidden", err)
		}
	})
}

func TestSetClosure_and_the_clock(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		stranger := somebody(t, db, "stranger", fauske, allmenning.RoleEditor)
		r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		closed := allmenning.Closure{Level: allmenning.Own}
		if err := c.SetClosure(ctx, editor, r.ID, 1, closed, nil); allmenning.KindOf(err) != allmenning.Invalid {
			t.Fatalf("closed without a reason: %v", err)
		}
		closed.OpensAt = db.Now() - 1
		if err := c.SetClosure(ctx, editor, r.ID, 1, closed, nil); err != nil {
			t.Fatal(err)
		}
		if err := c.SetClosure(ctx, stranger, r.ID, 2, closed, nil); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a stranger changes what is closed: %v, want NotFound", err)
		}
		if _, err := db.Record(ctx, stranger.Reader, r.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a stranger sees what is closed: %v", err)
		}
		if n, err := c.OpenDue(ctx); err != nil || n != 1 {
			t.Fatalf("opened %d (%v), want 1", n, err)
		}
		if n, err := c.OpenDue(ctx); err != nil || n != 0 {
			t.Fatalf("opened %d again (%v)", n, err)
		}
		if _, err := db.Record(ctx, allmenning.Reader{}, r.ID); err != nil {
			t.Errorf("it is open to everybody now: %v", err)
		}
		events, _ := db.History(ctx, allmenning.Reader{}, r.ID)
		if last := events[len(events)-1].Act; last != allmenning.ActOpened {
			t.Errorf("last act %s, want opened", last)
		}
	})
}

func TestWithdraw_and_Restore(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r, err := c.Publish(ctx, editor, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := c.Withdraw(ctx, editor, r.ID, 1); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Record(ctx, allmenning.Reader{}, r.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a withdrawn record is seen: %v", err)
		}
		if err := c.Restore(ctx, editor, r.ID, 2); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Record(ctx, allmenning.Reader{}, r.ID); err != nil {
			t.Errorf("a restored record is not seen: %v", err)
		}
	})
}

func TestSetClosure_again_and_by_two_persons(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		first := somebody(t, db, "first", vefsn, allmenning.RoleEditor)
		second := somebody(t, db, "second", vefsn, allmenning.RoleEditor)
		r, err := c.Publish(ctx, first, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		closed, open := allmenning.Closure{Level: allmenning.Own, Basis: "offl-14"}, allmenning.Closure{Level: allmenning.Public}
		for range 2 {
			if err := c.SetClosure(ctx, first, r.ID, 1, closed, nil); err != nil {
				t.Fatal(err)
			}
		}
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutOrganisationChoice(store.OrganisationChoice{Org: vefsn, TwoPersons: true})
		})
		var refusal *allmenning.Error
		if err := c.SetClosure(ctx, first, r.ID, 2, open, nil); !errors.As(err, &refusal) || refusal.Key != "publish.second_person" {
			t.Errorf("who closed it opens it alone: %v", err)
		}
		for what, next := range map[string]struct {
			core   allmenning.Closure
			blocks map[allmenning.BlockName]allmenning.Closure
		}{
			"by a date": {core: allmenning.Closure{Level: allmenning.Own, Basis: "offl-14", OpensAt: db.Now() + 1_000_000}},
			"one block": {core: closed, blocks: map[allmenning.BlockName]allmenning.Closure{allmenning.Contact: {Level: allmenning.Peers, Basis: "offl-14"}}},
		} {
			if err := c.SetClosure(ctx, first, r.ID, 2, next.core, next.blocks); err == nil || errors.As(err, &refusal) && refusal.Key != "publish.second_person" {
				t.Errorf("who closed it opens it alone, %s: %v", what, err)
			}
		}
		if err := c.SetClosure(ctx, second, r.ID, 2, open, nil); err != nil {
			t.Errorf("a second person opens it: %v", err)
		}
	})
}

func TestPublish_into_a_group_one_is_not_in(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		editor := somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
		r := wholeNeed()
		r.Closure = allmenning.Closure{Level: allmenning.Group, Group: "somebody else's", Basis: "offl-14"}
		if _, err := c.Publish(context.Background(), editor, Publishing{Record: r}); allmenning.KindOf(err) != allmenning.Invalid {
			t.Errorf("got %v, want Invalid", err)
		}
	})
}

func TestWithdraw_on_behalf_of_another_says_so(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		lead := somebody(t, db, "lead", vefsn, allmenning.RoleEditor)
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.PutDelegation(allmenning.Delegation{From: fauske, To: vefsn, Until: db.Now() + 1_000_000})
		})
		lead.For, lead.Organisations = fauske, append(lead.Organisations, fauske)
		r, err := c.Publish(ctx, lead, Publishing{Record: wholeNeed()})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Withdraw(ctx, lead, r.ID, 1); err != nil {
			t.Fatal(err)
		}
		events, err := db.History(ctx, lead.Reader, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Acting != vefsn || e.For != fauske {
				t.Errorf("%s: acting %s for %s", e.Act, e.Acting, e.For)
			}
		}
	})
}

// The address of a draft gives nobody else the draft, nor its place.
func TestPublish_not_under_the_id_of_anothers_draft(t *testing.T) {
	onBoth(t, func(t *testing.T, db *store.DB, c *Commons) {
		ctx := context.Background()
		author, colleague := somebody(t, db, "author", vefsn, allmenning.RoleEditor), somebody(t, db, "colleague", vefsn, allmenning.RoleEditor)
		need := wholeNeed()
		draft := func() *allmenning.Draft {
			return &allmenning.Draft{ID: need.ID, Noun: allmenning.NounNeed, Fields: map[string][]string{"title": {"Mitt"}}}
		}
		if err := c.SaveDraft(ctx, author, draft()); err != nil {
			t.Fatal(err)
		}
		if err := c.MayBegin(ctx, colleague, need.ID); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("opened by a colleague: %v", err)
		}
		if err := c.SaveDraft(ctx, colleague, draft()); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("a colleague's draft there: %v", err)
		}
		if _, err := c.Publish(ctx, colleague, Publishing{Record: need}); allmenning.KindOf(err) != allmenning.NotFound {
			t.Errorf("published by a colleague: %v", err)
		}
		if _, err := c.Publish(ctx, author, Publishing{Record: need}); err != nil {
			t.Errorf("by its author: %v", err)
		}
	})
}

// Who asks for a draft to be published is told that editors know of it only where there are any but the writer.
func TestPublishers_counts_the_others(t *testing.T) {
	db, c, _ := clocked(t)
	ctx := context.Background()
	writer, alone := somebody(t, db, "writer", vefsn, allmenning.RoleContributor), somebody(t, db, "alone", fauske, allmenning.RoleEditor)
	somebody(t, db, "reader", vefsn, allmenning.RoleReader)
	count := func(actor allmenning.Actor, org allmenning.OrganisationID, want int) {
		t.Helper()
		if n, err := c.Publishers(ctx, actor, org); n != want || err != nil {
			t.Errorf("%d others, %v; want %d", n, err, want)
		}
	}
	count(writer, vefsn, 0)
	count(alone, fauske, 0)
	somebody(t, db, "editor", vefsn, allmenning.RoleEditor)
	admin := somebody(t, db, "admin", vefsn, allmenning.RoleAdmin)
	count(writer, vefsn, 2)
	testkit.Write(t, db, func(tx *store.Tx) error {
		p, err := tx.Person(admin.Person)
		p.Closed = true
		return errors.Join(err, tx.PutPerson(&p))
	})
	count(writer, vefsn, 1)
}
