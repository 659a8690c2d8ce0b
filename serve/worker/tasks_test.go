package worker_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"allmenning"
	"allmenning/answers"
	"allmenning/commons"
	"allmenning/find/catalogue"
	"allmenning/internal/testkit"
	"allmenning/municipality"
	"allmenning/serve/mail"
	"allmenning/serve/worker"
	"allmenning/store"
)

// Everything that nobody waits for is among the tasks, by name, and a round of them opens what is due and nothing else.
func TestTasks_hold_every_kind_of_work_and_open_what_is_due(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	db := testkit.Store(t, store.Options{Now: func() time.Time { return now }})
	c := commons.New(db, municipality.Embedded())
	if err := c.PrepareOrganisations(ctx); err != nil {
		t.Fatal(err)
	}
	due, later := testkit.Project(), testkit.Project()
	due.Closure = allmenning.Closure{Level: allmenning.Own, OpensAt: allmenning.At(now.Add(time.Hour))}
	later.Closure = allmenning.Closure{Level: allmenning.Own, OpensAt: allmenning.At(now.Add(3 * time.Hour))}
	testkit.Put(t, db, due, later)
	now = now.Add(2 * time.Hour)

	index, err := catalogue.Open(ctx, db, catalogue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	a := answers.New(db, index, municipality.Embedded())
	tasks := worker.Tasks(c, a, &mail.Sender{Letters: c})
	var names []string
	for _, task := range tasks {
		names = append(names, task.Name)
		if task.Every <= 0 || task.Do == nil {
			t.Errorf("%s is never done", task.Name)
		}
		if err := task.Do(ctx); err != nil && allmenning.KindOf(err) != allmenning.Unavailable {
			t.Errorf("%s: %v", task.Name, err)
		}
	}
	slices.Sort(names)
	want := []string{"ask what became of it", "lists", "open what is due", "send letters", "tidy", "weekly letters", "weigh results"}
	if !slices.Equal(names, want) {
		t.Errorf("the tasks are %q, want %q", names, want)
	}
	for r, open := range map[*allmenning.Record]bool{due: true, later: false} {
		if _, err := db.Record(ctx, allmenning.Reader{}, r.ID); (err == nil) != open {
			t.Errorf("what opens at %v is open: %v", r.Closure.OpensAt, err)
		}
	}
}
