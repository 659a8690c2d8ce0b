package mail_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"allmenning"
	"allmenning/commons"
	"allmenning/serve/mail"
	"allmenning/store"
)

// weeks is a town of followers whose weekly letters two programs on one database make and send.
type weeks struct {
	*world
	ola       allmenning.Visitor
	followers []allmenning.Visitor
	told      atomic.Int32 // news so far
}

// newWeeks makes more followers than one program claims at a time, so that two have something to do at once.
func newWeeks(t *testing.T, w *world, p *process, n int) *weeks {
	s := &weeks{world: w, ola: p.person(t, "ola", fauske)}
	for i := range n {
		v := p.person(t, fmt.Sprint("leser", i), vefsn)
		p.follow(t, v, allmenning.FollowMunicipality, "1841")
		s.followers = append(s.followers, v)
	}
	return s
}

// tell makes something happen in the town.
func (s *weeks) tell(t *testing.T, p *process, n int) {
	for range n {
		p.put(t, s.ola, titled(fmt.Sprintf("Nyhet %d.", s.told.Add(1)), in("1841")))
	}
}

// check asks that each follower got from least to most letters, none twice and one a week, and each piece of news once in all.
func (s *weeks) check(t *testing.T, least, most int) {
	t.Helper()
	mine := map[string]map[string]bool{} // by receiver: the Message-IDs
	seen := map[string]string{}          // by Message-ID: the text
	weekly := map[string]string{}        // by receiver and week: the Message-ID
	for _, r := range s.server.Got() {
		id := header(t, r.Head(t), "Message-Id")
		plain, _ := parts(t, r.Raw)
		if before, known := seen[id]; known && before != plain {
			t.Errorf("%s: two letters are one by name: %s", r.To, id)
		}
		seen[id] = plain
		if mine[r.To] == nil {
			mine[r.To] = map[string]bool{}
		}
		mine[r.To][id] = true
		week, _, _ := strings.Cut(header(t, r.Head(t), "Subject"), ":")
		if before := weekly[r.To+week]; before != "" && before != id {
			t.Errorf("%s got two letters of %s", r.To, week)
		}
		weekly[r.To+week] = id
	}
	for _, v := range s.followers {
		var all strings.Builder
		for id := range mine[v.Email] {
			all.WriteString(seen[id])
		}
		if n := len(mine[v.Email]); n < least || n > most {
			t.Errorf("%s got %d letters, want %d to %d", v.Name, n, least, most)
		}
		for i := range s.told.Load() {
			if n := strings.Count(all.String(), fmt.Sprintf("* Nyhet %d.\n", i+1)); n != 1 {
				t.Errorf("%s is told news %d of %d %d times", v.Name, i+1, s.told.Load(), n)
			}
		}
	}
}

// Two programs at once, week after week, while things go on happening: each follower gets one letter a week, and each piece of
// news stands in exactly one of them.
func TestDigest_two_processes_while_things_happen(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		w := newWorld(t, address)
		a := w.process()
		b := a
		if address != "" {
			b = w.process()
		}
		const people, news, rounds = 25, 4, 3
		s := newWeeks(t, w, a, people)
		s.tell(t, a, news)
		for range rounds {
			w.nextWeek()
			s.tell(t, a, 1) // so that there is something to tell, also where all of last week stood in last week's letter
			var made atomic.Int32
			var all sync.WaitGroup
			all.Go(func() { s.tell(t, b, news) })
			for _, p := range []*process{a, b} {
				all.Go(func() {
					for range 3 {
						n, err := p.WeeklyLetters(ctx, nothing)
						if _, err2 := p.sender.Send(ctx); err != nil || err2 != nil {
							t.Error(err, err2)
						}
						made.Add(int32(n))
					}
				})
			}
			all.Wait()
			if n := made.Load(); n != people {
				t.Errorf("%d letters were made, want %d", n, people)
			}
		}
		w.nextWeek()
		a.letters(t) // to those whose last letter was made before the last that happened
		a.send(t)
		s.check(t, rounds, rounds+1)
	})
}

// dying is a program that is killed while it makes its letters or sends them: nothing it does from then on reaches the database
// or the mail server, and nothing is tidied up behind it.
type dying struct {
	*process
	kill context.CancelFunc
	ctx  context.Context
}

var errDead = errors.New("killed")

// lastWords are letters whose sender may die after one is out and before it is noted.
type lastWords struct {
	mail.Letters
	before func() bool // false: dead
}

func (l *lastWords) LetterSent(ctx context.Context, letter commons.Letter) error {
	if !l.before() {
		return errDead
	}
	return l.Letters.LetterSent(ctx, letter)
}

// dieMaking makes letters until it has looked at so many followers, and dies while it makes the next. It says when it has begun.
func (d *dying) dieMaking(t *testing.T, after int, begun chan<- struct{}) {
	looked := 0
	find := func(context.Context, allmenning.Reader, string, int64) ([]allmenning.RecordID, error) {
		if looked++; looked == 1 {
			close(begun)
		}
		if looked > after {
			d.kill()
			if err := d.db.Close(); err != nil {
				t.Error(err)
			}
			return nil, errDead
		}
		return nil, nil
	}
	if _, err := d.WeeklyLetters(d.ctx, commons.Finder{Matching: find}); err == nil {
		t.Error("it lived")
	}
}

// One of two programs is killed in the middle of making letters, and another in the middle of sending them. The one that is left
// finishes when their leases have run out: one letter a follower, with all news.
func TestDigest_one_of_two_processes_is_killed(t *testing.T) {
	bothEngines(t, func(t *testing.T, address string) {
		if address == "" {
			address = t.TempDir() + "/a.db"
		}
		w := newWorld(t, address)
		left := w.process()
		const people, news = 45, 5 // more than two programs claim at a time
		s := newWeeks(t, w, left, people)
		for _, v := range s.followers {
			left.follow(t, v, allmenning.FollowSearch, "q=fall") // what is looked up while a letter is made
		}
		s.tell(t, left, news)
		w.nextWeek()
		mortal := func() *dying {
			// A database of its own kind: what testkit opened it would close a second time.
			db, err := store.Open(ctx, address, store.Options{Now: w.clock})
			if err != nil {
				t.Fatal(err)
			}
			d := &dying{process: w.over(db)}
			d.ctx, d.kill = context.WithCancel(ctx)
			return d
		}

		// Both make letters; one dies with a batch in its hands.
		first := mortal()
		var all sync.WaitGroup
		begun := make(chan struct{})
		all.Go(func() { first.dieMaking(t, 7, begun) })
		var made int
		all.Go(func() {
			<-begun
			var err error
			if made, err = left.WeeklyLetters(ctx, nothing); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		if made >= people {
			t.Errorf("the one that is left made %d letters while the other held some", made)
		}
		w.now = w.now.Add(11 * time.Minute) // the lease of what it was making
		rest := left.letters(t)
		if len(w.server.Got()) != 0 || made+rest < people-8 {
			t.Errorf("%d and %d letters made by the one that is left", made, rest)
		}
		if again := left.letters(t); again != 0 {
			t.Errorf("%d letters are made again", again)
		}

		// Both send; one dies with letters in its hands: some out, one perhaps, some not.
		second := mortal()
		var sent atomic.Int32
		second.sender.Letters = &lastWords{Letters: second.Commons, before: func() bool {
			if sent.Add(1) < 4 {
				return true
			}
			second.kill()
			return false
		}}
		all.Go(func() { _, _ = second.sender.Send(second.ctx) })
		all.Go(func() {
			if _, err := left.sender.Send(ctx); err != nil {
				t.Error(err)
			}
		})
		all.Wait()
		if err := second.db.Close(); err != nil {
			t.Error(err)
		}
		w.now = w.now.Add(16 * time.Minute) // the lease of what it was sending
		left.send(t)
		s.check(t, 1, 1)
		if n := len(w.server.Got()); n < people || n > people+1 {
			t.Errorf("%d letters reached the server, want %d, or one more under a name it has had", n, people)
		}
		for key, state := range left.state(t) {
			if !strings.HasPrefix(state, "sent ") {
				t.Errorf("%s is %.40s", key, state)
			}
		}
	})
}
