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
