// Package worker does what nobody waits for: it opens what is to become public, makes the weekly letters, sends mail, and tidies.
// Each kind of work is one line of [Tasks]. Several processes on one database may all run one: what must be done once is held
// by leases and keys in the database, not here.
package worker

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/serve/mail"
)

// Task is one kind of work. Doing it when there is nothing to do is cheap and changes nothing, and doing it twice at once does
// no harm.
type Task struct {
	Name  string
	Every time.Duration
	Wakes bool // it is also looked at soon after this process has stored something
	Do    func(ctx context.Context) error
}

// Tasks is all there is to do.
func Tasks(c *commons.Commons, a *answers.Answers, m *mail.Sender) []Task {
	return []Task{
		{Name: "open what is due", Every: time.Minute, Do: counted("opened", c.OpenDue)},
		{Name: "weigh results", Every: 20 * time.Second, Wakes: true, Do: counted("syntheses answered", c.WeighResults)},
		{Name: "ask what became of it", Every: 24 * time.Hour, Do: counted("asked what became of it", c.AskAfterwards)},
		{Name: "weekly letters", Every: time.Minute, Do: counted("weekly letters made", func(ctx context.Context) (int, error) {
			return c.WeeklyLetters(ctx, commons.Finder{Matching: a.Matching, Alike: a.Alike})
		})},
		{Name: "lists", Every: 20 * time.Second, Wakes: true, Do: counted("lists worked on", func(ctx context.Context) (int, error) {
			return c.WorkOnLists(ctx, commons.Knows{Same: a.SameAs, Themes: a.ThemesOf})
		})},
		{Name: "send letters", Every: 20 * time.Second, Wakes: true, Do: counted("letters sent", m.Send)},
		{Name: "tidy", Every: 24 * time.Hour, Do: c.Tidy},
	}
}

// counted logs how much was done, where something was.
func counted(what string, do func(context.Context) (int, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		n, err := do(ctx)
		if n > 0 {
			slog.Info(what, "n", n)
		}
		return err
	}
}

// Worker does tasks, each in its own time.
type Worker struct {
	Tasks   []Task
	Changes func() <-chan struct{} // closed when this process next stores something; nil: nothing wakes a task
	Log     *slog.Logger           // nil: the default one
}

// rest is the shortest time between two rounds of one task, however much is stored.
const rest = time.Second

// Run does the tasks until ctx ends, and returns when the last one has stopped.
func (w *Worker) Run(ctx context.Context) {
	var all sync.WaitGroup
	for _, t := range w.Tasks {
		all.Go(func() { w.rounds(ctx, t) })
	}
	all.Wait()
}

func (w *Worker) rounds(ctx context.Context, t Task) {
	for {
		woken := w.wake(t) // before the work, so that what is stored meanwhile is not missed
		if err := once(ctx, t); err != nil && ctx.Err() == nil {
			level := slog.LevelError
			if allmenning.KindOf(err) == allmenning.Unavailable {
				level = slog.LevelInfo // busy, or the index is being built: it comes again
			}
			w.log().Log(ctx, level, "work that comes again", "task", t.Name, "err", err)
		}
		if !sleep(ctx, min(rest, t.Every), nil) || !sleep(ctx, t.Every-rest, woken) {
			return
		}
	}
}

func (w *Worker) wake(t Task) <-chan struct{} {
	if !t.Wakes || w.Changes == nil {
		return nil
	}
	return w.Changes()
}

// once does one round. A panic is a fault of that round and not of the program.
func once(ctx context.Context, t Task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("worker: %s: %v\n%s", t.Name, p, debug.Stack())
		}
	}()
	if ctx.Err() != nil {
		return nil
	}
	return t.Do(ctx)
}

// sleep waits for d, or until woken. false: the program is told to stop.
func sleep(ctx context.Context, d time.Duration, woken <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-woken:
	case <-timer.C:
	}
	return true
}

func (w *Worker) log() *slog.Logger {
	if w.Log != nil {
		return w.Log
	}
	return slog.Default()
}
