package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

func roundTrip(t *testing.T, open Open) {
	db := open(t, store.Options{})
	for _, r := range Full() {
		testkit.Put(t, db, r)
		got := must[*allmenning.Record](t)(db.Record(ctx, library, r.ID))
		is(t, got, r)
		changed := must[map[allmenning.RecordID]*allmenning.Record](t)(db.Changed(ctx, []allmenning.RecordID{r.ID}))
		is(t, changed[r.ID], r)
	}
	n := 0
	if err := db.Everything(ctx, func(r *allmenning.Record) error { n++; return r.Check() }); err != nil {
		t.Fatal(err)
	}
	is(t, n, len(Full()))
	whole(t, db)
}

func hostileTexts(t *testing.T, open Open) {
	db := open(t, store.Options{})
	long := make([]rune, 1<<20)
	for i := range long {
		long[i] = []rune("æøå Áššu 漢字 🦌 \" ' \\ \n\t <b>&amp; %_ $1 ?")[i%36]
	}
	for _, text := range []string{
		"æøåÆØÅ áčđŋšŧž ÁČĐŊŠŦŽ", "🦌👩‍👩‍👧 𝔸", `"; DROP TABLE record; --`, `' OR 1=1 --`, `\ \\ %s $1 ? {{int}}`,
		"<script>alert(1)</script> & < >", "linje\r\nlinje\tinnrykk", "a\u0301 og á", "\u202eomvendt\u200b", "\u2028 \ufeff", string(long),
	} {
		r := testkit.Project()
		r.Title = "T" + string([]rune(text)[:min(len([]rune(text)), 400)])
		r.Source.Note, r.Body.(*allmenning.Project).Partners = text, []string{string([]rune(text)[:min(len([]rune(text)), 400)])}
		testkit.Put(t, db, r)
		is(t, must[*allmenning.Record](t)(db.Record(ctx, anonymous, r.ID)), r)
		n := must[int](t)(db.Count(ctx, anonymous, store.Filter{Text: r.Title}))
		if n != 1 {
			t.Errorf("title %.40q is found %d times by itself", r.Title, n)
		}
	}
	for _, bad := range []string{"a\x00b", "a\xffb"} {
		r := testkit.Project()
		r.Title = bad
		_, err := put(db, r)
		refused(t, err, allmenning.Invalid)
		must[[]*allmenning.Record](t)(db.List(ctx, anonymous, store.Filter{Text: bad}))
	}
	whole(t, db)
}

func versions(t *testing.T, open Open) {
	db := open(t, store.Options{})
	r := testkit.Project()
	testkit.Put(t, db, r)
	created := r.Created
	edit := func(version int, title string) error {
		next := *r
		next.Version, next.Title = version, title
		_, err := put(db, &next)
		return err
	}
	for _, version := range []int{1, 0, -1, 3, 4} {
		refused(t, edit(version, "feil versjon"), allmenning.Conflict)
	}
	if err := edit(2, "ny tittel"); err != nil {
		t.Fatal(err)
	}
	refused(t, edit(2, "for sent"), allmenning.Conflict)
	got := must[*allmenning.Record](t)(db.Record(ctx, anonymous, r.ID))
	is(t, []any{got.Title, got.Version, got.Created}, []any{"ny tittel", 2, created})
	other := testkit.Need()
	other.ID, other.Version = r.ID, 3
	_, err := put(db, other)
	refused(t, err, allmenning.Conflict)
	stranger := testkit.Project()
	stranger.Version = 2
	_, err = put(db, stranger)
	refused(t, err, allmenning.Conflict)

	// Eight edit the same version at once: one gets it.
	var won atomic.Int32
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			if err := edit(3, fmt.Sprint("samtidig ", i)); err == nil {
				won.Add(1)
			} else if allmenning.KindOf(err) != allmenning.Conflict {
				t.Error(err)
			}
		})
	}
	all.Wait()
	is(t, won.Load(), int32(1))
	whole(t, db)
}

func unchanged(t *testing.T, open Open) {
	db := open(t, store.Options{})
	for _, r := range Full() {
		testkit.Put(t, db, r)
		before, _, _ := db.Head(ctx)
		again := must[*allmenning.Record](t)(db.Record(ctx, library, r.ID))
		again.Version = 2
		same := must[bool](t)(put(db, again))
		after, _, _ := db.Head(ctx)
		is(t, []any{same, again.Version, after}, []any{true, 1, before})
		for _, change := range []func(r *allmenning.Record){
			func(r *allmenning.Record) { r.Title += "." },
			func(r *allmenning.Record) { r.Lang = allmenning.EN },
			func(r *allmenning.Record) { r.Places = nil },
			func(r *allmenning.Record) { r.Source.URL = "https://example.org/ny" },
			func(r *allmenning.Record) { r.Closure, r.Blocks = allmenning.Closure{Level: allmenning.Own}, nil },
		} {
			now := must[*allmenning.Record](t)(db.Record(ctx, library, r.ID))
			now.Version++
			want := now.Version
			change(now)
			same := must[bool](t)(put(db, now))
			is(t, []any{same, now.Version}, []any{false, want})
			is(t, must[*allmenning.Record](t)(db.Record(ctx, library, r.ID)), now)
		}
	}
	whole(t, db)
}

func sources(t *testing.T, open Open) {
	db := open(t, store.Options{})
	other := allmenning.Organisation{ID: "org-b", Kind: allmenning.KindMunicipality, Name: "Vefsn kommune"}
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutOrganisation(other) })
	r := testkit.Project()
	r.Source = allmenning.Source{Name: "jsonl:a", ID: "17"}
	testkit.Put(t, db, r)
	twin := testkit.Project()
	twin.Source = r.Source
	_, err := put(db, twin)
	refused(t, err, allmenning.Conflict)
	twin.Owner = other.ID
	if _, err := put(db, twin); err != nil {
		t.Fatal(err)
	}
	twin.Owner, twin.Version = r.Owner, 2 // taken over by somebody who has that source id
	_, err = put(db, twin)
	refused(t, err, allmenning.Conflict)
	testkit.Put(t, db, testkit.Project(), testkit.Project()) // without a source id, any number
	testkit.Write(t, db, func(tx *store.Tx) error {
		id, version, ok, err := tx.FindBySource(r.Owner, "jsonl:a", "17")
		is(t, []any{id, version, ok, err}, []any{r.ID, 1, true, nil})
		for _, miss := range [][2]string{{"jsonl:a", "18"}, {"jsonl:b", "17"}, {"", ""}} {
			_, _, ok, err := tx.FindBySource(r.Owner, miss[0], miss[1])
			is(t, []any{ok, err}, []any{false, nil})
		}
		is(t, tx.PutAlias("another", "jsonl:a", "17", r.ID), nil)
		id, _, ok, err = tx.FindBySource("another", "jsonl:a", "17")
		is(t, []any{id, ok, err}, []any{r.ID, true, nil})
		is(t, tx.PutAlias("another", "jsonl:a", "17", twin.ID), nil) // said anew
		id, _, ok, err = tx.FindBySource("another", "jsonl:a", "17")
		is(t, []any{id, ok, err}, []any{twin.ID, true, nil})
		is(t, tx.PutAlias("another", "jsonl:a", "", r.ID), nil)
		for _, body := range [][]byte{[]byte(`{"title":"a"}`), []byte(`{"title":"b"}`), nil, nil} {
			is(t, tx.PutBase(r.ID, body), nil)
			base, err := tx.Base(r.ID)
			is(t, []any{string(base), err}, []any{string(body), nil})
		}
		_, _, ok, err = tx.FindBySource("another", "jsonl:a", "")
		is(t, []any{ok, err}, []any{false, nil})
		return nil
	})
	whole(t, db)
}

func states(t *testing.T, open Open) {
	db := open(t, store.Options{})
	r := testkit.Need()
	testkit.Put(t, db, r)
	move := func(version int, next allmenning.State) (now int, err error) {
		err = db.Write(ctx, func(tx *store.Tx) (err error) {
			now, err = tx.SetState(r.ID, version, next, program)
			return err
		})
		return now, err
	}
	_, err := move(1, allmenning.Drafted)
	refused(t, err, allmenning.Conflict)
	_, err = move(2, allmenning.Withdrawn)
	refused(t, err, allmenning.Conflict)
	is(t, must[int](t)(move(1, allmenning.Withdrawn)), 2)
	_, err = db.Record(ctx, anonymous, r.ID)
	refused(t, err, allmenning.NotFound)
	is(t, must[*allmenning.Record](t)(db.Record(ctx, library, r.ID)).State, allmenning.Withdrawn)

	edit := *r // read before it was withdrawn, and saying published
	edit.Version, edit.Title = 3, "Endret"
	must[bool](t)(put(db, &edit))
	is(t, edit.State, allmenning.Withdrawn)
	_, err = db.Record(ctx, anonymous, r.ID)
	refused(t, err, allmenning.NotFound)

	is(t, must[int](t)(move(3, allmenning.Published)), 4)
	is(t, must[*allmenning.Record](t)(db.Record(ctx, anonymous, r.ID)).Title, "Endret")
	var acts []allmenning.Act
	for _, e := range must[[]allmenning.Event](t)(db.History(ctx, anonymous, r.ID)) {
		acts = append(acts, e.Act)
	}
	is(t, acts, []allmenning.Act{allmenning.ActRegistered, allmenning.ActWithdrawn, allmenning.ActUpdated, allmenning.ActRestored})
	whole(t, db)
}

func closedBlocks(t *testing.T, open Open) {
	db := open(t, store.Options{})
	r := testkit.Project()
	r.Body.(*allmenning.Project).ContactBlock = allmenning.ContactPoint{Email: "post@example.org", Asked: true}
	r.Body.(*allmenning.Project).LessonsBlock.Lessons = []allmenning.Lesson{fullLesson}
	r.Blocks = map[allmenning.BlockName]allmenning.Closure{
		allmenning.Lessons: {Level: allmenning.Group, Group: "g1"},
		allmenning.Contact: {Level: allmenning.Peers},
	}
	testkit.Put(t, db, r)
	for _, c := range []struct {
		reader           allmenning.Reader
		lessons, contact bool
	}{
		{anonymous, false, false},
		{allmenning.Reader{Peer: true}, false, true},
		{allmenning.Reader{Peer: true, Groups: []allmenning.GroupID{"g1"}}, true, true},
		{allmenning.Reader{Groups: []allmenning.GroupID{"g2"}}, false, false},
		{library, true, true},
	} {
		got := must[*allmenning.Record](t)(db.Record(ctx, c.reader, r.ID))
		body := got.Body.(*allmenning.Project)
		var hidden []allmenning.BlockName
		if !c.lessons {
			hidden = append(hidden, allmenning.Lessons)
		}
		if !c.contact {
			hidden = append(hidden, allmenning.Contact)
		}
		is(t, []any{len(body.LessonsBlock.Lessons) == 1, body.ContactBlock.Email != "", got.Hidden},
			[]any{c.lessons, c.contact, hidden})
		if !c.lessons && got.Blocks[allmenning.Lessons].Group != "" {
			t.Error("the constellation that sees the lessons is told to one who does not")
		}
	}
	whole(t, db)
}

// unoffered asks that who can be asked is shown to the owner's own people alone where they have not offered it, in the versions of the
// past too, and that the offer taken back is taken back of those.
func unoffered(t *testing.T, open Open) {
	db := open(t, store.Options{})
	offered := allmenning.ContactPoint{Role: "leder", Email: "leder@example.org", Asked: true}
	kept := offered
	kept.Asked = false
	for _, noun := range []allmenning.Noun{allmenning.NounNeed, allmenning.NounProject, allmenning.NounFinding} {
		r := testkit.Record(noun)
		contact := r.Body.Part(allmenning.Contact).(*allmenning.ContactPoint)
		seen := func(reader allmenning.Reader, version int) allmenning.ContactPoint {
			t.Helper()
			got := must[*allmenning.Record](t)(db.RecordAt(ctx, reader, r.ID, version))
			return *got.Body.Part(allmenning.Contact).(*allmenning.ContactPoint)
		}
		for version, c := range []allmenning.ContactPoint{offered, kept, offered} {
			*contact, r.Version = c, version+1
			testkit.Write(t, db, func(tx *store.Tx) error { _, err := tx.PutRecord(r, allmenning.ActUpdated, program, ""); return err })
			now := must[*allmenning.Record](t)(db.Record(ctx, anonymous, r.ID))
			peer := must[*allmenning.Record](t)(db.Record(ctx, allmenning.Reader{Peer: true}, r.ID))
			own := must[*allmenning.Record](t)(db.Record(ctx, library, r.ID))
			is(t, []bool{now.Offered(), peer.Offered(), own.Offered()}, []bool{c.Asked, c.Asked, c.Asked})
			is(t, *own.Body.Part(allmenning.Contact).(*allmenning.ContactPoint), c)
			is(t, seen(library, 1), offered)
			want := allmenning.ContactPoint{}
			if c.Asked {
				want = offered
			}
			is(t, *peer.Body.Part(allmenning.Contact).(*allmenning.ContactPoint), want)
			is(t, seen(anonymous, 1), want)
		}
		is(t, seen(anonymous, 2), allmenning.ContactPoint{}) // what was not offered then was never shown
		is(t, seen(library, 2), kept)
	}
}
