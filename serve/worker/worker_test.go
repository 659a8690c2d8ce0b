package worker

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func TestWorker_looks_at_each_task_in_its_own_time(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		var minutes, days, broken atomic.Int32
		w := Worker{Log: quiet, Tasks: []Task{
			{Name: "minute", Every: time.Minute, Do: func(context.Context) error { minutes.Add(1); return nil }},
			{Name: "day", Every: 24 * time.Hour, Do: func(context.Context) error { days.Add(1); return errors.New("not today") }},
			{Name: "broken", Every: time.Hour, Do: func(context.Context) error { broken.Add(1); panic("our own mistake") }},
		}}
		done := make(chan struct{})
		go func() { w.Run(ctx); close(done) }()
		time.Sleep(3*time.Hour + time.Second)
		synctest.Wait()
		if minutes.Load() != 181 || days.Load() != 1 || broken.Load() != 4 {
			t.Errorf("in three hours: %d, %d and %d rounds, want 181, 1 and 4", minutes.Load(), days.Load(), broken.Load())
		}
		stop()
		<-done
	})
}

func TestWorker_wakes_when_something_is_stored_but_rests_between(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var rounds atomic.Int32
		bell := make(chan chan struct{}, 1)
		bell <- make(chan struct{})
		ring := func() {
			old := <-bell
			bell <- make(chan struct{})
			close(old)
		}
		w := Worker{
			Log:     quiet,
			Changes: func() <-chan struct{} { ch := <-bell; bell <- ch; return ch },
			Tasks:   []Task{{Name: "letters", Every: time.Hour, Wakes: true, Do: func(context.Context) error { rounds.Add(1); return nil }}},
		}
		go w.Run(ctx)
		time.Sleep(time.Minute)
		for range 100 { // ten seconds of much being stored
			ring()
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if n := rounds.Load(); n < 10 || n > 13 {
			t.Errorf("%d rounds in ten busy seconds, want about eleven", n)
		}
	})
}

func TestWorker_stops_while_work_is_under_way(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		w := Worker{Log: quiet, Tasks: []Task{{Name: "slow", Every: time.Minute, Do: func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}}}}
		done := make(chan struct{})
		go func() { w.Run(ctx); close(done) }()
		time.Sleep(time.Second)
		stop()
		select {
		case <-done:
		case <-time.After(time.Second):
			t.Error("it goes on after it was told to stop")
		}
	})
}
