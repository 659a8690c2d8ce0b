package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"allmenning"
	"allmenning/internal/testkit"
	"allmenning/store"
)

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
			last := false
			select {
			case <-stop: // all is committed, so a read from here on that gives nothing has seen everything
				last = true
			default:
			}
			events, err := db.EventsAfter(ctx, after, 50)
			if err != nil {
				t.Error(err)
			}
			for _, e := range events {
				seqs = append(seqs, e.Seq)
				after = e.Seq
			}
			if last && len(events) == 0 {
				followed <- seqs
				return
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
	heard := db.Changes()
	testkit.Put(t, db, testkit.Need())
	is(t, <-got, int64(1))
	select {
	case <-heard:
	default:
		t.Error("this process's own commit was not told at once")
	}
	heard = db.Changes()
	_, err := db.Claim(ctx, []string{"none"}, 1, time.Minute)
	is(t, err, nil)
	select {
	case <-heard:
		t.Error("claiming a job woke the followers")
	default:
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
