package mail_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/internal/testkit"
	"allmenning/store"
)

const canary = "kanarifugl"

func own(r *allmenning.Record) {
	r.Closure = allmenning.Closure{Level: allmenning.Own, Basis: "strategy"}
}

func peers(r *allmenning.Record) {
	r.Closure = allmenning.Closure{Level: allmenning.Peers, Basis: "strategy"}
}

func titled(title string, more ...func(*allmenning.Record)) func(*allmenning.Record) {
	return func(r *allmenning.Record) {
		r.Title = title
		for _, f := range more {
			f(r)
		}
	}
}

func in(number string) func(*allmenning.Record) {
	return func(r *allmenning.Record) {
		r.Places = []allmenning.Place{{Number: allmenning.MunicipalityNumber(number), CodeYear: 2024}}
	}
}

func about(theme string) func(*allmenning.Record) {
	return func(r *allmenning.Record) { r.Body.(*allmenning.Project).Themes = []string{theme} }
}

// texts are the plain texts of all letters to somebody, one after the other; each must say the same in HTML.
func (w *world) texts(v allmenning.Visitor) string {
	var all strings.Builder
	for _, r := range w.server.Got() {
		if r.To == v.Email {
			plain, _ := parts(w.t, r.Raw)
			all.WriteString(plain)
		}
	}
	return all.String()
}

func TestDigest_tells_what_happened_to_what_is_followed(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	kari, ola := p.person(t, "kari", vefsn), p.person(t, "ola", fauske)
	before := p.put(t, ola, titled("Fra før", in("1841")))
	mine := p.put(t, ola, titled("Fulgt prosjekt"))
	p.follow(t, kari, allmenning.FollowRecord, string(mine.ID))
	p.follow(t, kari, allmenning.FollowMunicipality, "1841")
	p.follow(t, kari, allmenning.FollowTheme, "healthy-ageing")
	p.follow(t, kari, allmenning.FollowSearch, "q=fall&n=20")
	w.now = w.now.Add(time.Hour)

	own := p.put(t, kari, titled("Mitt eget", in("1841")))
	first := p.put(t, ola, titled("Først i Fauske", in("1841"), about("healthy-ageing")))
	second := p.put(t, ola, titled("Så i Fauske", in("1841")))
	aged := p.put(t, ola, titled("Om alderdom", about("healthy-ageing")))
	found := p.put(t, ola, titled("Funnet ved søk"))
	linked := p.put(t, ola, titled("Resultatet"))
	early := p.put(t, ola, titled("Om skole", about("school")))
	w.now = w.now.Add(time.Hour)
	p.follow(t, kari, allmenning.FollowTheme, "school") // after the record about it came
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		return tx.PutLink(allmenning.Link{From: linked.ID, To: mine.ID, Kind: allmenning.LinkFollows, By: fauske}, ola.Actor)
	})
	find := func(_ context.Context, _ allmenning.Reader, question string, _ int64) ([]allmenning.RecordID, error) {
		if question != "q=fall" {
			t.Errorf("asked for %q", question)
		}
		return []allmenning.RecordID{found.ID, second.ID, before.ID}, nil
	}
	if n, err := p.WeeklyLetters(ctx, commons.Finder{Matching: find}); n != 0 || err != nil {
		t.Fatalf("before Monday: %d letters, %v", n, err)
	}
	w.nextWeek()
	if n, err := p.WeeklyLetters(ctx, commons.Finder{Matching: find}); n != 1 || err != nil {
		t.Fatalf("%d letters, %v", n, err)
	}
	p.send(t)
	text := w.texts(kari)
	last := -1
	for _, want := range []string{ // in this order: what is followed, the newest first
		"Hei, kari!",
		"== Fulgt prosjekt ==", "* Resultatet\n  Prosjekt · knyttet til denne · Fauske kommune · 25. november 2026\n  https://allmenning.example/prosjekter/" + string(linked.ID),
		"== Fauske ==", "* Så i Fauske", "* Først i Fauske",
		"== Tema: ", "* Om alderdom",
		"== Søk: «fall» ==", "* Funnet ved søk",
		"Stopp brevene: https://allmenning.example/avmeld/",
	} {
		at := strings.Index(text, want)
		if at <= last {
			t.Errorf("%q stands at %d, want after %d", want, at, last)
		}
		last = at
	}
	for _, r := range []*allmenning.Record{own, before, early} {
		if strings.Contains(text, string(r.ID)) {
			t.Errorf("the letter tells of %s", r.Title)
		}
	}
	for _, r := range []*allmenning.Record{first, second, aged, found, linked} {
		if n := strings.Count(text, string(r.ID)); n != 1 {
			t.Errorf("%s stands there %d times", r.Title, n)
		}
	}
	got := w.server.Got()[0].Head(t)
	if s := header(t, got, "Subject"); s != "Uke 49: 5 nyheter om det du følger" {
		t.Errorf("subject %q", s)
	}
	stop := strings.Trim(got.Get("List-Unsubscribe"), "<>")
	if !strings.HasPrefix(stop, "https://allmenning.example/avmeld/") || got.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe: %q, %q", stop, got.Get("List-Unsubscribe-Post"))
	}
	if t.Failed() {
		t.Log(text)
	}

	// Nothing more has happened: no letter. And none after the letters are stopped.
	w.nextWeek()
	if n := p.letters(t); n != 0 {
		t.Error("a letter without news")
	}
	if err := p.Unsubscribe(ctx, stop[strings.LastIndexByte(stop, '/')+1:]); err != nil {
		t.Fatal(err)
	}
	p.put(t, ola, titled("Enda en", in("1841")))
	w.nextWeek()
	if n := p.letters(t); n != 0 {
		t.Error("a letter after they were stopped")
	}
	if err := p.Unsubscribe(ctx, "noe annet"); allmenning.KindOf(err) != allmenning.NotFound {
		t.Errorf("an unknown token: %v", err)
	}
	// Whoever wants them again hears of what happens from then on.
	if err := p.SetDigest(ctx, kari, commons.Weekly); err != nil {
		t.Fatal(err)
	}
	w.nextWeek()
	if n := p.letters(t); n != 0 {
		t.Error("a letter of what happened while they were stopped")
	}
}

// The letter names as alike what the page of a followed record names, under the words that stand there, and nothing else: an edge that
// is stored is no relative yet.
func TestDigest_new_records_like_a_followed_one(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	kari, ola := p.person(t, "kari", vefsn), p.person(t, "ola", fauske)
	mine := p.put(t, kari, titled("Mitt behov"))
	before := p.put(t, ola, titled("Likt, og her fra før"))
	w.now = w.now.Add(time.Hour)
	p.follow(t, kari, allmenning.FollowRecord, string(mine.ID))
	w.now = w.now.Add(time.Hour)
	alike, other, weak := p.put(t, ola, titled("Nesten det samme")), p.put(t, ola, titled("Annet tiltak")), p.put(t, ola, titled("Svakt slektskap"))
	if err := p.db.ReplaceEdges(ctx, weak.ID, []store.Edge{{A: mine.ID, B: weak.ID, Label: "different", Score: .11}}); err != nil {
		t.Fatal(err)
	}
	w.nextWeek()
	find := commons.Finder{Alike: func(_ context.Context, _ allmenning.Reader, id allmenning.RecordID, _ int64) ([]allmenning.RecordID, []string, error) {
		if id != mine.ID {
			t.Errorf("asked for what is like %s", id)
		}
		return []allmenning.RecordID{before.ID, alike.ID, other.ID}, []string{"duplicate", "parallel", "same_theme"}, nil
	}}
	if n, err := p.WeeklyLetters(ctx, find); n != 1 || err != nil {
		t.Fatalf("%d letters, %v", n, err)
	}
	p.send(t)
	text := w.texts(kari)
	for _, want := range []string{
		"* Nesten det samme\n  Prosjekt · lagt inn · Trolig samme utfordring · Fauske kommune",
		"* Annet tiltak\n  Prosjekt · lagt inn · Samme tema, annet tiltak · Fauske kommune",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, text)
		}
	}
	for _, r := range []*allmenning.Record{before, weak} {
		if strings.Contains(text, string(r.ID)) {
			t.Errorf("the letter tells of %s:\n%s", r.Title, text)
		}
	}
}

// Whatever is hidden from a follower when the letter goes out stays out of it: titles, counts and the fact that it is there.
func TestDigest_never_tells_of_what_its_receiver_does_not_see(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		w := newWorld(t, address)
		p := w.process()
		ola := p.person(t, "ola", fauske)
		anyone := p.person(t, "anyone")               // no role anywhere
		peer := p.person(t, "peer", vefsn)            // works for another municipality
		colleague := p.person(t, "colleague", fauske) // sees it all
		leaves := p.person(t, "leaves", fauske)
		readers := []allmenning.Visitor{anyone, peer, colleague, leaves}
		followed := p.put(t, ola, titled("Felles"))
		for _, v := range readers {
			p.follow(t, v, allmenning.FollowMunicipality, "1841")
			p.follow(t, v, allmenning.FollowTheme, "healthy-ageing")
			p.follow(t, v, allmenning.FollowRecord, string(followed.ID))
			p.follow(t, v, allmenning.FollowSearch, "q=fall")
		}
		w.now = w.now.Add(time.Hour)
		p.put(t, ola, titled("Åpent", in("1841")))
		p.put(t, ola, titled(canary+" for offentlig ansatte", in("1841"), peers))
		hidden := p.put(t, ola, titled(canary+" for eieren", in("1841"), about("healthy-ageing"), own))
		linked := p.put(t, ola, titled(canary+" knyttet", own))
		testkit.Write(t, p.db, func(tx *store.Tx) error {
			return tx.PutLink(allmenning.Link{From: linked.ID, To: followed.ID, Kind: allmenning.LinkFollows, By: fauske}, ola.Actor)
		})
		closing := p.put(t, ola, titled(canary+" lukkes", in("1841")))
		w.nextWeek()
		find := func(context.Context, allmenning.Reader, string, int64) ([]allmenning.RecordID, error) {
			return []allmenning.RecordID{hidden.ID, linked.ID}, nil // even where the index is behind
		}
		if n, err := p.WeeklyLetters(ctx, commons.Finder{Matching: find}); n != len(readers) || err != nil {
			t.Fatalf("%d letters, %v", n, err)
		}
		// Between the making and the sending one record is closed, and somebody leaves.
		testkit.Write(t, p.db, func(tx *store.Tx) error {
			own(closing)
			closing.Version = 2
			if _, err := tx.PutRecord(closing, allmenning.ActClosed, ola.Actor, ""); err != nil {
				return err
			}
			return tx.DeleteAppointment(leaves.Actor.Person, fauske)
		})
		for _, body := range p.state(t) {
			if strings.Contains(body, canary) {
				t.Errorf("the outbox holds a text: %s", body)
			}
		}
		p.send(t)
		for _, test := range []struct {
			who  allmenning.Visitor
			want int // canaries
		}{{anyone, 0}, {peer, 1}, {colleague, 4}, {leaves, 0}} {
			text := w.texts(test.who)
			if n := strings.Count(text, canary); n != test.want || !strings.Contains(text, "* Åpent") {
				t.Errorf("%s: %d canaries, want %d:\n%s", test.who.Name, n, test.want, text)
			}
		}
		for _, r := range w.server.Got() {
			n := map[string]string{anyone.Email: "én nyhet", peer.Email: "2", leaves.Email: "én nyhet"}[r.To]
			if s := header(t, r.Head(t), "Subject"); n != "" && !strings.Contains(s, strings.Replace(n, "én nyhet", "1 nyhet ", 1)) {
				t.Errorf("%s: the subject counts what is hidden: %s", r.To, s)
			}
		}
	})
}

// That something happened in a block somebody does not see is not told: neither an edit of it, nor who else it was opened to.
func TestDigest_an_edit_of_a_closed_block(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	ola, peer, colleague := p.person(t, "ola", fauske), p.person(t, "peer", vefsn), p.person(t, "colleague", fauske)
	r := p.put(t, ola, titled("Prosjektet", func(r *allmenning.Record) {
		r.Blocks = map[allmenning.BlockName]allmenning.Closure{allmenning.Lessons: {Level: allmenning.Own, Basis: "strategy"}}
	}))
	for _, v := range []allmenning.Visitor{peer, colleague} {
		p.follow(t, v, allmenning.FollowRecord, string(r.ID))
	}
	change := func(act allmenning.Act, f func()) {
		t.Helper()
		f()
		r.Version++
		testkit.Write(t, p.db, func(tx *store.Tx) error {
			_, err := tx.PutRecord(r, act, ola.Actor, "")
			return err
		})
	}
	week := func(peers, colleagues int) {
		t.Helper()
		w.nextWeek()
		before := map[string]int{}
		for _, got := range w.server.Got() {
			before[got.To]++
		}
		p.letters(t)
		p.send(t)
		after := map[string]int{}
		for _, got := range w.server.Got() {
			after[got.To]++
		}
		if n, m := after[peer.Email]-before[peer.Email], after[colleague.Email]-before[colleague.Email]; n != peers || m != colleagues {
			t.Errorf("%d and %d letters, want %d and %d", n, m, peers, colleagues)
		}
	}
	body := r.Body.(*allmenning.Project)
	change(allmenning.ActEdited, func() {
		body.LessonsBlock.Lessons = []allmenning.Lesson{{When: "Før", Did: "Noe annet", LedTo: "Ro", Factor: "process.roles", Sign: "helped"}}
	})
	week(0, 1)
	change(allmenning.ActEdited, func() { body.Summary = "En ny tekst for alle." })
	week(1, 1)
	change(allmenning.ActOpened, func() { r.Blocks[allmenning.Lessons] = allmenning.Closure{Level: allmenning.Peers, Basis: "strategy"} })
	week(1, 0)
}

// However much else is brought in, what happened to a followed record is told.
func TestDigest_a_large_import_pushes_nothing_out(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	kari, ola := p.person(t, "kari", vefsn), p.person(t, "ola", fauske)
	r := p.put(t, ola, titled("Fulgt"))
	p.follow(t, kari, allmenning.FollowRecord, string(r.ID))
	p.follow(t, kari, allmenning.FollowMunicipality, "1841")
	p.follow(t, kari, allmenning.FollowTheme, "falls")
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		r.Version, r.Title = 2, "Fulgt, endret"
		_, err := tx.PutRecord(r, allmenning.ActEdited, ola.Actor, "")
		return err
	})
	const many = 5200
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		for i := range many {
			x := testkit.Project()
			x.Owner, x.Title = fauske, fmt.Sprint("Rad ", i, ".")
			in("1841")(x)
			if _, err := tx.PutRecord(x, allmenning.ActImported, ola.Actor, ""); err != nil {
				return err
			}
		}
		return nil
	})
	w.nextWeek()
	p.letters(t)
	p.send(t)
	text := w.texts(kari)
	if !strings.Contains(text, "* Fulgt, endret") || !strings.Contains(text, "* Rad 5199.") || strings.Count(text, "* Rad ") != 15 || !strings.Contains(text, "Og 185 til.") {
		t.Errorf("%.3000s", text)
	}
}

// A person without a role any more, or with a closed account, gets nothing of what was seen by it.
func TestDigest_a_revoked_person(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	ola, gone, closed := p.person(t, "ola", fauske), p.person(t, "gone", fauske), p.person(t, "closed", fauske)
	r := p.put(t, ola, titled(canary, own))
	for _, v := range []allmenning.Visitor{gone, closed} {
		p.follow(t, v, allmenning.FollowRecord, string(r.ID))
	}
	w.now = w.now.Add(time.Hour)
	testkit.Write(t, p.db, func(tx *store.Tx) error {
		r.Version, r.Title = 2, canary+" endret"
		_, err := tx.PutRecord(r, allmenning.ActEdited, ola.Actor, "")
		return err
	})
	testkit.Write(t, p.db, func(tx *store.Tx) error { return tx.DeleteAppointment(gone.Actor.Person, fauske) })
	w.nextWeek()
	if n := p.letters(t); n != 1 {
		t.Errorf("%d letters, want one: to who still works there", n)
	}
	if err := p.CloseAccount(ctx, closed); err != nil {
		t.Fatal(err)
	}
	if n := p.send(t); n != 0 || len(w.server.Got()) != 0 {
		t.Errorf("sent: %q", w.server.Got())
	}
	gone.Actor.Organisations = nil // as the door finds the person now
	f, err := p.Follows(ctx, gone)
	if err != nil || len(f.All) != 1 || f.All[0].Path != "" {
		t.Errorf("what is followed is called by a name that is no longer seen: %+v, %v", f, err)
	}
}

// Two programs on one database, both at it many times at once: each follower gets one letter, and nothing is missing from it.
func TestDigest_once_over_two_processes(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		w := newWorld(t, address)
		a := w.process()
		b := a
		if address != "" {
			b = w.process()
		}
		ola := a.person(t, "ola", fauske)
		const people = 12
		var followers []allmenning.Visitor
		for i := range people {
			v := a.person(t, fmt.Sprint("leser", i), vefsn)
			a.follow(t, v, allmenning.FollowMunicipality, "1841")
			followers = append(followers, v)
		}
		w.now = w.now.Add(time.Hour)
		for i := range 5 {
			a.put(t, ola, titled(fmt.Sprint("Nyhet ", i, "."), in("1841")))
		}
		w.nextWeek()
		var all sync.WaitGroup
		var mu sync.Mutex
		made := 0
		for _, p := range []*process{a, b, a, b} {
			all.Go(func() {
				for range 4 {
					n, err := p.WeeklyLetters(ctx, nothing)
					if _, err2 := p.sender.Send(ctx); err != nil || err2 != nil {
						t.Error(err, err2)
					}
					mu.Lock()
					made += n
					mu.Unlock()
				}
			})
		}
		all.Wait()
		a.send(t)
		if made != people {
			t.Errorf("%d letters were made, want %d", made, people)
		}
		got := map[string]int{}
		for _, r := range w.server.Got() {
			got[r.To]++
		}
		for _, v := range followers {
			text := w.texts(v)
			if got[v.Email] != 1 || strings.Count(text, "* Nyhet ") != 5 {
				t.Errorf("%s got %d letters, with %d of 5", v.Name, got[v.Email], strings.Count(text, "* Nyhet "))
			}
		}
	})
}

func TestDigest_waits_for_an_index_that_is_behind(t *testing.T) {
	w := newWorld(t, "")
	p := w.process()
	kari, ola := p.person(t, "kari", vefsn), p.person(t, "ola", fauske)
	p.follow(t, kari, allmenning.FollowSearch, "q=fall")
	r := p.put(t, ola, titled("Fall"))
	w.nextWeek()
	behind := true
	find := func(_ context.Context, _ allmenning.Reader, _ string, upTo int64) ([]allmenning.RecordID, error) {
		if behind {
			return nil, allmenning.Refuse(allmenning.Unavailable, "errors.unavailable.title")
		}
		return []allmenning.RecordID{r.ID}, nil
	}
	if n, err := p.WeeklyLetters(ctx, commons.Finder{Matching: find}); n != 0 || allmenning.KindOf(err) != allmenning.Unavailable {
		t.Fatalf("%d letters, %v", n, err)
	}
	behind = false
	w.now = w.now.Add(time.Hour)
	if n, err := p.WeeklyLetters(ctx, commons.Finder{Matching: find}); n != 1 || err != nil {
		t.Errorf("%d letters when the index has come up, %v", n, err)
	}
}
