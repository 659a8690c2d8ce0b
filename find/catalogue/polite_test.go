package catalogue

import (
	"context"
	"fmt"
	"testing"
	"time"

	"allmenning"
)

func TestTraffic(t *testing.T) {
	var people traffic
	if people.busy() {
		t.Error("busy before anybody asked")
	}
	one, other := people.begin(), people.begin()
	one()
	time.Sleep(stillAsking + 10*time.Millisecond)
	if !people.busy() {
		t.Error("quiet while a question is being answered")
	}
	other()
	if !people.busy() {
		t.Error("quiet as soon as it is answered")
	}
	time.Sleep(stillAsking + 10*time.Millisecond)
	if people.busy() {
		t.Error("busy long after")
	}
}

// Work in the background rests while people ask, and yet goes on.
func TestTraffic_giveWay(t *testing.T) {
	var people traffic
	rested := func(ctx context.Context) (time.Duration, bool) {
		start := time.Now()
		ok := people.giveWay(ctx, time.Millisecond)
		return time.Since(start), ok
	}
	if d, ok := rested(ctx); !ok || d >= longestWait {
		t.Errorf("rested %v while nobody asked", d)
	}
	answered := people.begin()
	if d, ok := rested(ctx); !ok || d < longestWait {
		t.Errorf("rested %v while somebody asked", d)
	}
	ended, end := context.WithCancel(ctx)
	end()
	if d, ok := rested(ended); ok || d >= longestWait {
		t.Errorf("rested %v after the end: %v", d, ok)
	}
	answered()
}

// What was changed just now gets its edges before what has waited longer, the changed record before those near it.
func TestEdgeQueue_order(t *testing.T) {
	var q edgeQueue
	var old []allmenning.RecordID
	for i := range 50 {
		old = append(old, allmenning.RecordID(fmt.Sprint("old", i)))
	}
	q.add(old...)
	q.addFirst("new", "near", "old7")
	q.addFirst("newer")
	var order []allmenning.RecordID
	for len(q.waiting()) > 0 {
		id, call, ok := q.next(ctx)
		if !ok {
			t.Fatal("nothing, though some wait")
		}
		order = append(order, id)
		q.done(id, call)
	}
	if got := fmt.Sprint(order[:4]); got != "[new near old7 newer]" || len(order) != 53 {
		t.Errorf("%d records, first %s", len(order), got)
	}
	q.addFirst("again")
	id, call, _ := q.next(ctx)
	q.addFirst("again") // changed while its edges are made
	q.done(id, call)
	if id, _, _ := q.next(ctx); id != "again" {
		t.Errorf("%q", id)
	}
}

// However many people ask, edges get made.
func TestEdges_are_made_while_people_ask(t *testing.T) {
	db := withLibrary(t)
	c := open(t, db, options(""))
	defer c.people.begin()()
	await(t, "three records' edges", func() bool { return c.EdgeGeneration() >= 3 })
}
