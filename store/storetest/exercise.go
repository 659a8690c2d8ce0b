// Package storetest is the one suite that every database engine passes. It is imported by tests only.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

// Open opens a store that is empty but for testkit.Library, for one test.
type Open func(t testing.TB, o store.Options) *store.DB

// Exercise runs the suite.
func Exercise(t *testing.T, open Open) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open Open)
	}{
		{"every noun comes back whole", roundTrip},
		{"texts nobody expects come back whole", hostileTexts},
		{"a version is checked and its texts kept", versions},
		{"the same again changes nothing", unchanged},
		{"a source id is taken once an owner", sources},
		{"a record goes only where its state may", states},
		{"a closed block is neither read nor told", closedBlocks},
		{"what is hidden is not found", hidden},
		{"links are seen by both ends", links},
		{"history leaves out what is hidden", history},
		{"lists filter, order and go on", lists},
		{"counts by noun and municipality", counts},
		{"answers have one audience", answers},
		{"edges join public records only", edges},
		{"imports and their rows", imports},
		{"register, settings, organisations and outbox", smallThings},
		{"jobs are claimed once and come back", jobs},
		{"events are without gaps under eight writers", eightWriters},
		{"time never goes back", clockBackwards},
		{"a follower wakes", follower},
		{"a transaction is whole or nothing", wholeOrNothing},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

var (
	ctx       = context.Background()
	anonymous = allmenning.Reader{}
	library   = allmenning.Reader{Organisations: []allmenning.OrganisationID{testkit.Library().ID}}
	program   = testkit.Program()
)

// must gives v, and ends the test where there is an error.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// is ends the test where got is not want.
func is(t testing.TB, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("- want, + got:\n%s", diff)
	}
}

func refused(t testing.TB, err error, want allmenning.Kind) {
	t.Helper()
	if allmenning.KindOf(err) != want {
		t.Fatalf("got %v, want the kind %s", err, want)
	}
}

// put stores r by the program and tells whether it was unchanged.
func put(db *store.DB, r *allmenning.Record) (unchanged bool, err error) {
	err = db.Write(ctx, func(tx *store.Tx) (err error) {
		unchanged, err = tx.PutRecord(r, allmenning.ActUpdated, program, "")
		return err
	})
	return unchanged, err
}

func whole(t testing.TB, db *store.DB) {
	t.Helper()
	faults := must[[]store.Fault](t)(db.Check(ctx))
	if len(faults) > 0 {
		t.Fatalf("the store is broken: %+v", faults)
	}
}

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
		r.Source.Note, r.Body.(*allmenning.Project).Partners = text, []string{text}
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
	_, err := move(1, allmenning.Draft)
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
	r.Body.(*allmenning.Project).ContactBlock = allmenning.ContactPoint{Email: "post@example.org"}
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

func hidden(t *testing.T, open Open) {
	db := open(t, store.Options{})
	r := testkit.Need()
	r.Closure.Level = allmenning.Own
	testkit.Put(t, db, r)
	_, err := db.Record(ctx, anonymous, r.ID)
	_, absent := db.Record(ctx, anonymous, "0193ffff-0000-7000-8000-000000000000")
	is(t, fmt.Sprint(err), fmt.Sprint(absent))
	_, err = db.History(ctx, anonymous, r.ID)
	refused(t, err, allmenning.NotFound)
	_, err = db.LatestSynthesisVersion(ctx, anonymous, r.ID)
	refused(t, err, allmenning.NotFound)
	is(t, len(must[[]*allmenning.Record](t)(db.List(ctx, anonymous, store.Filter{}))), 0)
	is(t, must[map[allmenning.Noun]int](t)(db.CountByNoun(ctx, anonymous)), map[allmenning.Noun]int{})
	is(t, len(must[map[allmenning.RecordID]*allmenning.Record](t)(db.RecordsByID(ctx, anonymous, []allmenning.RecordID{r.ID}))), 0)
}

func links(t *testing.T, open Open) {
	db := open(t, store.Options{})
	project, need, closed := testkit.Project(), testkit.Need(), testkit.Finding()
	closed.Closure.Level = allmenning.Own
	testkit.Put(t, db, project, need, closed)
	answers := allmenning.Link{From: project.ID, To: need.ID, Kind: allmenning.LinkAnswers, By: project.Owner, At: 7}
	from := allmenning.Link{From: closed.ID, To: project.ID, Kind: allmenning.LinkFrom, By: project.Owner, At: 8}
	testkit.Write(t, db, func(tx *store.Tx) error { return errors.Join(tx.PutLink(answers, program), tx.PutLink(from, program)) })
	seq, _, _ := db.Head(ctx)
	is(t, seq, int64(3+4))
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutLink(answers, program) })
	again, _, _ := db.Head(ctx)
	is(t, again, seq)

	get := must[[]allmenning.Link](t)
	is(t, get(db.Links(ctx, anonymous, project.ID)), []allmenning.Link{answers})
	is(t, get(db.Links(ctx, library, project.ID)), []allmenning.Link{answers, from})
	is(t, get(db.Links(ctx, anonymous, closed.ID)), []allmenning.Link{})
	is(t, get(db.LinksOf(ctx, library, project.ID, need.ID, closed.ID)), []allmenning.Link{answers, from})
	is(t, get(db.LinksOf(ctx, library)), []allmenning.Link{})
	is(t, len(get(db.EveryLink(ctx))), 2)
	err := db.Write(ctx, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: project.ID, To: project.ID, Kind: allmenning.LinkFollows}, program)
	})
	if err == nil {
		t.Error("a record is linked to itself")
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.DeleteLink(answers, program), tx.DeleteLink(answers, program))
	})
	is(t, get(db.Links(ctx, anonymous, project.ID)), []allmenning.Link{})
	whole(t, db)
}

func history(t *testing.T, open Open) {
	db := open(t, store.Options{})
	project, need, closed := testkit.Project(), testkit.Need(), testkit.Need()
	closed.Closure.Level = allmenning.Own
	testkit.Put(t, db, project, need, closed)
	actor := allmenning.Actor{Reader: allmenning.Reader{Person: "p1"}, Acting: "org-x"}
	testkit.Write(t, db, func(tx *store.Tx) error {
		next := *project
		next.Version, next.Title = 2, "Ny"
		_, err := tx.PutRecord(&next, allmenning.ActUpdated, actor, "imp-1")
		return errors.Join(err,
			tx.PutLink(allmenning.Link{From: project.ID, To: need.ID, Kind: allmenning.LinkAnswers}, program),
			tx.PutLink(allmenning.Link{From: project.ID, To: closed.ID, Kind: allmenning.LinkAnswers}, program))
	})
	get := must[[]allmenning.Event](t)
	is(t, len(get(db.History(ctx, anonymous, project.ID))), 3)
	all := get(db.History(ctx, library, project.ID))
	is(t, len(all), 4)
	is(t, []any{all[1].Act, all[1].Actor, all[1].Acting, all[1].For, all[1].Version, all[1].Import},
		[]any{allmenning.ActUpdated, allmenning.PersonID("p1"), allmenning.OrganisationID("org-x"), project.Owner, 2, allmenning.ImportID("imp-1")})
	is(t, get(db.EventsAfter(ctx, 3, 1)), all[1:2])
	whole(t, db)
}

func lists(t *testing.T, open Open) {
	clock := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { clock = clock.Add(time.Millisecond / 2); return clock }})
	var ids []allmenning.RecordID
	for i := range 25 {
		r := testkit.Project()
		if i%5 == 0 {
			r = testkit.Need()
		}
		r.Title = fmt.Sprintf("Tiltak %d av 100%% Æ_Ø", i)
		r.Places = []allmenning.Place{{Number: allmenning.MunicipalityNumber(fmt.Sprintf("180%d", i%3)), CodeYear: 2024}}
		testkit.Put(t, db, r)
		ids = append(ids, r.ID)
	}
	get := must[[]*allmenning.Record](t)
	var f store.Filter
	f.Limit = 4
	var walked []allmenning.RecordID
	for {
		page := get(db.List(ctx, anonymous, f))
		for _, r := range page {
			walked = append([]allmenning.RecordID{r.ID}, walked...)
		}
		if len(page) < f.Limit {
			break
		}
		f.After = store.CursorAt(page[len(page)-1])
	}
	is(t, walked, ids)
	for _, c := range []struct {
		f    store.Filter
		want int
	}{
		{store.Filter{}, 25},
		{store.Filter{Noun: allmenning.NounNeed}, 5},
		{store.Filter{Owner: testkit.Library().ID}, 25},
		{store.Filter{Owner: "nobody"}, 0},
		{store.Filter{Source: "jsonl"}, 0},
		{store.Filter{Text: "TILTAK 1"}, 11}, // 1, 10–19
		{store.Filter{Text: "100% æ_ø"}, 25},
		{store.Filter{Text: "100_ æ%ø"}, 0},
		{store.Filter{Municipalities: []allmenning.MunicipalityNumber{"1800", "1801"}}, 17},
		{store.Filter{Municipalities: []allmenning.MunicipalityNumber{"1802"}, Noun: allmenning.NounNeed}, 2}, // 5 and 20
	} {
		is(t, must[int](t)(db.Count(ctx, anonymous, c.f)), c.want)
		is(t, len(get(db.List(ctx, anonymous, c.f))), c.want)
	}
}

func counts(t *testing.T, open Open) {
	db := open(t, store.Options{})
	a, b, closed := testkit.Project(), testkit.Need(), testkit.Project()
	a.Places = []allmenning.Place{{Number: "1824", CodeYear: 2020}, {Number: "0301", CodeYear: 2020}, {Number: "0301", CodeYear: 2024}}
	b.Places = []allmenning.Place{{Number: "1824", CodeYear: 2024}}
	closed.Places, closed.Closure.Level = a.Places, allmenning.Peers
	testkit.Put(t, db, a, b, closed)
	is(t, must[map[allmenning.MunicipalityNumber]map[allmenning.Noun]int](t)(db.CountByMunicipality(ctx, anonymous)),
		map[allmenning.MunicipalityNumber]map[allmenning.Noun]int{
			"1824": {allmenning.NounProject: 1, allmenning.NounNeed: 1}, "0301": {allmenning.NounProject: 1},
		})
	is(t, must[map[allmenning.Noun]int](t)(db.CountByNoun(ctx, allmenning.Reader{Peer: true})),
		map[allmenning.Noun]int{allmenning.NounProject: 2, allmenning.NounNeed: 1})
}

func answers(t *testing.T, open Open) {
	db := open(t, store.Options{})
	s, f1, f2 := testkit.Synthesis(), testkit.Finding(), testkit.Finding()
	testkit.Put(t, db, s, f1, f2)
	version := func(n int, c allmenning.Class) *allmenning.SynthesisVersion {
		return &allmenning.SynthesisVersion{
			Synthesis: s.ID, N: n, Audience: c, Engine: "1", InputsHash: "ab", Result: []byte(`{"mu":-0.25,"b":[2,1]}`), At: 5,
			Changed: "synthesis.changed.first", Members: []allmenning.Member{
				{Finding: f2.ID, Included: true, Invert: true}, {Finding: f1.ID, Reason: "synthesis.why_not.no_se"},
			},
		}
	}
	putAnswer := func(v *allmenning.SynthesisVersion) error {
		return db.Write(ctx, func(tx *store.Tx) error { return tx.PutSynthesisVersion(v, program) })
	}
	public, group := version(1, allmenning.Class{Level: allmenning.Public}), version(2, allmenning.Class{Level: allmenning.Group, Group: "g1"})
	if err := errors.Join(putAnswer(public), putAnswer(group)); err != nil {
		t.Fatal(err)
	}
	refused(t, putAnswer(version(2, public.Audience)), allmenning.Conflict)
	refused(t, putAnswer(version(4, public.Audience)), allmenning.Conflict)
	if err := putAnswer(version(3, allmenning.Class{Level: allmenning.Peers})); err == nil {
		t.Error("an answer for peers is stored")
	}
	one := must[*allmenning.SynthesisVersion](t)
	is(t, one(db.LatestSynthesisVersion(ctx, anonymous, s.ID)), public)
	member := allmenning.Reader{Groups: []allmenning.GroupID{"g1"}}
	is(t, one(db.LatestSynthesisVersion(ctx, member, s.ID)), group)
	many := must[[]*allmenning.SynthesisVersion](t)
	is(t, many(db.SynthesisVersions(ctx, library, s.ID)), []*allmenning.SynthesisVersion{group, public})
	is(t, len(many(db.SynthesisVersions(ctx, anonymous, s.ID))), 1)
	is(t, len(must[[]allmenning.Event](t)(db.History(ctx, anonymous, s.ID))), 2)
	is(t, len(must[[]allmenning.Event](t)(db.History(ctx, member, s.ID))), 3)
	testkit.Write(t, db, func(tx *store.Tx) error {
		_, err := tx.SetState(s.ID, 1, allmenning.Withdrawn, program)
		return err
	})
	_, err := db.LatestSynthesisVersion(ctx, anonymous, s.ID)
	refused(t, err, allmenning.NotFound)
	whole(t, db)
}

func edges(t *testing.T, open Open) {
	db := open(t, store.Options{})
	a, b, c, closed := testkit.Project(), testkit.Project(), testkit.Need(), testkit.Project()
	closed.Closure.Level = allmenning.Peers
	testkit.Put(t, db, a, b, c, closed)
	edge := func(x, y *allmenning.Record, score float64) store.Edge {
		return store.Edge{A: x.ID, B: y.ID, Label: "related", Score: score, Features: []byte(`{"shared":["fall"]}`), Chain: "1"}
	}
	if err := db.ReplaceEdges(ctx, a.ID, []store.Edge{edge(b, a, .3), edge(a, c, .9), edge(a, closed, .5)}); err != nil {
		t.Fatal(err)
	}
	get := must[[]store.Edge](t)
	is(t, get(db.Edges(ctx, anonymous, a.ID, 10)), []store.Edge{edge(a, c, .9), edge(a, b, .3)})
	is(t, get(db.Edges(ctx, anonymous, a.ID, 1)), []store.Edge{edge(a, c, .9)})
	is(t, get(db.Edges(ctx, library, closed.ID, 10)), []store.Edge{}) // not stored at all
	is(t, get(db.Edges(ctx, anonymous, c.ID, 10)), []store.Edge{edge(a, c, .9)})
	if err := db.ReplaceEdges(ctx, c.ID, []store.Edge{edge(c, b, .4)}); err != nil {
		t.Fatal(err)
	}
	is(t, get(db.Edges(ctx, anonymous, a.ID, 10)), []store.Edge{edge(a, b, .3)})
	if err := db.ReplaceEdges(ctx, c.ID, []store.Edge{edge(a, b, 1)}); err == nil {
		t.Error("an edge that does not touch the record is stored")
	}
	next := *b
	next.Version, next.Closure.Level = 2, allmenning.Own
	must[bool](t)(put(db, &next)) // closed later: the stored edge is not shown, even before it is taken away
	is(t, get(db.Edges(ctx, anonymous, a.ID, 10)), []store.Edge{})
	is(t, len(get(db.Edges(ctx, library, a.ID, 10))), 1)
	if err := db.ClearDerived(ctx); err != nil {
		t.Fatal(err)
	}
	is(t, get(db.Edges(ctx, library, a.ID, 10)), []store.Edge{})
	whole(t, db)
}

func imports(t *testing.T, open Open) {
	db := open(t, store.Options{})
	i := store.Import{ID: allmenning.NewID[allmenning.ImportID](), Format: "jsonl", Name: "prøve.jsonl", SHA256: "00ff", By: "p", Org: testkit.Library().ID, At: 9, State: "running"}
	rows := []store.ImportRow{
		{Import: i.ID, Row: 1, SourceID: "a", Record: "r1", Outcome: "new", Args: []byte("[]"), VersionAfter: 1},
		{Import: i.ID, Row: 2, SourceID: "b", Outcome: "refused", MessageKey: "field.required", Args: []byte(`["felt","title"]`)},
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutImport(i), tx.PutImportRow(rows[1]), tx.PutImportRow(rows[0]), tx.PutImportRow(rows[0]))
	})
	i.State = "done"
	testkit.Write(t, db, func(tx *store.Tx) error { return tx.PutImport(i) })
	is(t, must[store.Import](t)(db.Import(ctx, i.ID)), i)
	is(t, must[[]store.ImportRow](t)(db.ImportRows(ctx, i.ID)), rows)
	_, err := db.Import(ctx, "none")
	refused(t, err, allmenning.NotFound)
	for _, bad := range []func(tx *store.Tx) error{
		func(tx *store.Tx) error {
			return tx.PutImportRow(store.ImportRow{Import: "none", Row: 1, Outcome: "new"})
		},
		func(tx *store.Tx) error {
			return tx.PutImportRow(store.ImportRow{Import: i.ID, Row: 3, Outcome: "lost"})
		},
		func(tx *store.Tx) error { return tx.PutImport(store.Import{ID: "x", State: "odd"}) },
	} {
		if err := db.Write(ctx, bad); err == nil {
			t.Error("something impossible was stored")
		}
	}
}

func smallThings(t *testing.T, open Open) {
	db := open(t, store.Options{})
	o := allmenning.Organisation{ID: "o1", Number: "844824122", Kind: allmenning.KindMunicipality, Name: "Vefsn kommune", Parent: "", Municipality: "1824"}
	rows := []store.RegisterRow{
		{Number: "1824", Kind: "indicator:population", ValidFrom: "2025-01-01", Body: []byte(`{"value":13300}`), Source: "SSB 07459", Year: 2025},
		{Number: "1824", Kind: "name", ValidFrom: "", ValidTo: "2030-01-01", Body: []byte(`{"no":"Vefsn","sma":"Vaapste"}`), Source: "Klass 131"},
	}
	testkit.Write(t, db, func(tx *store.Tx) error {
		return errors.Join(tx.PutOrganisation(o), tx.PutRegisterRows(append(rows, rows...)), tx.SetSetting("library.version", "1"),
			tx.SetSetting("library.version", "2"), tx.Post(store.Letter{Key: "k", Kind: "mail"}), tx.Post(store.Letter{Key: "k", Kind: "webhook"}))
	})
	o.Name = "Vefsn kommune – Vaapsten tjïelte"
	testkit.Write(t, db, func(tx *store.Tx) error {
		if err := tx.PutOrganisation(o); err != nil {
			return err
		}
		got, err := tx.Organisation(o.ID)
		is(t, got, o)
		value, _ := tx.Setting("library.version")
		is(t, value, "2")
		return err
	})
	is(t, must[allmenning.Organisation](t)(db.Organisation(ctx, o.ID)), o)
	is(t, must[[]allmenning.Organisation](t)(db.Organisations(ctx)), []allmenning.Organisation{testkit.Library(), o})
	_, err := db.Organisation(ctx, "none")
	refused(t, err, allmenning.NotFound)
	refused(t, db.Write(ctx, func(tx *store.Tx) error {
		return tx.PutOrganisation(allmenning.Organisation{ID: "o2", Number: o.Number, Name: "En til"})
	}), allmenning.Conflict)
	is(t, must[[]store.RegisterRow](t)(db.RegisterRows(ctx)), rows)
	is(t, must[string](t)(db.Setting(ctx, "never.set")), "")
	letters := must[[]store.Letter](t)(db.Letters(ctx, 10))
	is(t, []any{len(letters), letters[0].Kind, string(letters[0].Body)}, []any{1, "mail", "{}"})
}

func jobs(t *testing.T, open Open) {
	now := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { return now }})
	add := func(jobs ...store.Job) {
		testkit.Write(t, db, func(tx *store.Tx) error {
			for _, j := range jobs {
				if err := tx.Enqueue(j); err != nil {
					return err
				}
			}
			return nil
		})
	}
	claim := func(n int) (kinds []string, jobs []store.Job) {
		jobs = must[[]store.Job](t)(db.Claim(ctx, []string{"a", "b"}, n, time.Minute))
		for _, j := range jobs {
			kinds = append(kinds, j.Kind+string(j.Args))
		}
		return kinds, jobs
	}
	add(store.Job{Kind: "a", Args: []byte(`[2]`), Priority: 2}, store.Job{Kind: "b", Args: []byte(`[1]`), Priority: 1},
		store.Job{Kind: "other"}, store.Job{Kind: "a", Args: []byte(`[3]`), RunAt: allmenning.At(now) + 1000})
	add(store.Job{Kind: "a", Unique: "u", Priority: 9}, store.Job{Kind: "b", Unique: "u", Priority: 9})
	kinds, first := claim(1)
	is(t, kinds, []string{"b[1]"})
	kinds, rest := claim(10)
	is(t, len(kinds), 2)
	if err := db.Done(ctx, first[0]); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute) // leases have run out, and [3] is due
	kinds, again := claim(10)
	is(t, len(kinds), 3)
	if err := errors.Join(db.Done(ctx, rest[0]), db.Fail(ctx, rest[1], errors.New("late"), 0)); err != nil {
		t.Fatal(err)
	}
	kinds, _ = claim(10)
	is(t, len(kinds), 0)
	for _, j := range again {
		want := 2
		if string(j.Args) == "[3]" {
			want = 1
		}
		is(t, j.Attempt, want)
	}
	if err := db.Fail(ctx, again[0], errors.New("nett nede"), time.Second); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Fail(ctx, again[1], errors.New("gitt opp"), 0), db.Done(ctx, again[2])); err != nil {
		t.Fatal(err)
	}
	kinds, _ = claim(10)
	is(t, len(kinds), 0)
	now = now.Add(time.Second)
	_, back := claim(10)
	is(t, []any{len(back), back[0].ID}, []any{1, again[0].ID})

	// Forty jobs, four workers: none is done twice.
	for range 40 {
		add(store.Job{Kind: "a"})
	}
	var mu sync.Mutex
	seen := map[string]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				jobs, err := db.Claim(ctx, []string{"a"}, 3, time.Hour)
				if err != nil {
					t.Error(err)
					return
				}
				if len(jobs) == 0 {
					return
				}
				mu.Lock()
				for _, j := range jobs {
					seen[j.ID]++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	is(t, len(seen), 40)
	for id, n := range seen {
		if n != 1 {
			t.Errorf("job %s was claimed %d times", id, n)
		}
	}
}

func eightWriters(t *testing.T, open Open) {
	db := open(t, store.Options{})
	const writers, each = 8, 15
	var all sync.WaitGroup
	stop := make(chan struct{})
	followed := make(chan []int64)
	go func() { // a follower reads while they write: it must never be overtaken
		var seqs []int64
		after := int64(0)
		for {
			events, err := db.EventsAfter(ctx, after, 50)
			if err != nil {
				t.Error(err)
			}
			for _, e := range events {
				seqs = append(seqs, e.Seq)
				after = e.Seq
			}
			select {
			case <-stop:
				if len(events) == 0 {
					followed <- seqs
					return
				}
			default:
			}
		}
	}()
	for w := range writers {
		all.Go(func() {
			for i := range each {
				err := db.Write(ctx, func(tx *store.Tx) error {
					for range 1 + i%3 {
						if _, err := tx.PutRecord(testkit.Project(), allmenning.ActRegistered, program, ""); err != nil {
							return err
						}
					}
					if i%5 == 4 {
						return fmt.Errorf("writer %d thinks better of it", w)
					}
					return nil
				})
				if (err != nil) != (i%5 == 4) {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	close(stop)
	seqs := <-followed
	for i, seq := range seqs {
		if seq != int64(i+1) {
			t.Fatalf("event %d is numbered %d", i+1, seq)
		}
	}
	is(t, len(seqs), must[int](t)(db.Count(ctx, anonymous, store.Filter{})))
	whole(t, db)
}

func clockBackwards(t *testing.T, open Open) {
	now := int64(2_000_000)
	db := open(t, store.Options{Now: func() time.Time { now -= 1000; return time.UnixMilli(now) }})
	for range 5 {
		testkit.Put(t, db, testkit.Need())
	}
	last := allmenning.Time(0)
	for _, e := range must[[]allmenning.Event](t)(db.EventsAfter(ctx, 0, 100)) {
		if e.At < last {
			t.Errorf("event %d is at %d, after one at %d", e.Seq, e.At, last)
		}
		last = e.At
	}
	_, at, err := db.Head(ctx)
	is(t, []any{at, err}, []any{last, nil})
	whole(t, db)
}

func follower(t *testing.T, open Open) {
	db := open(t, store.Options{})
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	if _, err := db.Wait(short, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("nothing has happened, and Wait gives %v", err)
	}
	got := make(chan int64, 1)
	go func() {
		seq, err := db.Wait(ctx, 0)
		if err != nil {
			t.Error(err)
		}
		got <- seq
	}()
	time.Sleep(10 * time.Millisecond)
	before := time.Now()
	testkit.Put(t, db, testkit.Need())
	is(t, <-got, int64(1))
	if d := time.Since(before); d > 400*time.Millisecond {
		t.Errorf("this process's own commit was heard after %v", d)
	}
}

func wholeOrNothing(t *testing.T, open Open) {
	db := open(t, store.Options{})
	regret := errors.New("angret")
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PutRecord(testkit.Need(), allmenning.ActRegistered, program, "")
		return errors.Join(err, tx.SetSetting("x", "1"), regret)
	})
	if !errors.Is(err, regret) {
		t.Fatalf("Write gives %v", err)
	}
	is(t, must[int](t)(db.Count(ctx, library, store.Filter{})), 0)
	is(t, must[string](t)(db.Setting(ctx, "x")), "")
	orphan := testkit.Need()
	orphan.Owner = "nobody"
	if _, err := put(db, orphan); err == nil {
		t.Error("a record without an owner is stored")
	}
	shapeless := testkit.Need()
	shapeless.Title = ""
	_, err = put(db, shapeless)
	refused(t, err, allmenning.Invalid)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := db.Write(gone, func(*store.Tx) error { return nil }); err == nil {
		t.Error("a transaction ran after its context ended")
	}
	whole(t, db)
}
