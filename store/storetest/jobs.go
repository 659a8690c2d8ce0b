package storetest

import (
	"errors"
	"sync"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

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

// What counts together is counted by when it was put in, whatever became of it.
func boundLetters(t *testing.T, open Open) {
	now := time.UnixMilli(1_000_000)
	db := open(t, store.Options{Now: func() time.Time { return now }})
	for i, bound := range []string{"kari", "kari", "per", ""} {
		testkit.Write(t, db, func(tx *store.Tx) error {
			return tx.Post(store.Letter{Key: string(rune('a' + i)), Kind: "mail", Bound: bound})
		})
		now = now.Add(time.Minute)
	}
	for _, l := range must[[]store.Letter](t)(db.TakeLetters(ctx, "mail", 1, time.Minute)) {
		if err := db.LetterSent(ctx, l); err != nil {
			t.Fatal(err)
		}
	}
	count := func(bound string, since int64, key string) (n int, among bool) {
		testkit.Write(t, db, func(tx *store.Tx) (err error) {
			n, among, err = tx.LettersSince(bound, allmenning.Time(since), key)
			return err
		})
		return n, among
	}
	for _, test := range []struct {
		bound string
		since int64
		key   string
		n     int
		among bool
	}{
		{"kari", 0, "a", 2, true}, {"kari", 1_000_000, "c", 2, false}, {"kari", 1_000_001, "a", 1, false}, {"per", 0, "c", 1, true}, {"", 0, "d", 0, false},
	} {
		n, among := count(test.bound, test.since, test.key)
		is(t, []any{test.bound, test.since, n, among}, []any{test.bound, test.since, test.n, test.among})
	}
}
