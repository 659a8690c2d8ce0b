package answers

import (
	"context"
	"sync"
	"time"

	"allmenning"
)

// moment is how far the database and the stored edges had come when something was computed.
type moment struct{ seq, edges int64 }

func (a *Answers) moment(ctx context.Context) (moment, error) {
	seq, _, err := a.store.Head(ctx)
	return moment{seq, a.catalogue.EdgeGeneration()}, err
}

// Moment gives the number of the last event, and whether every answer knows of it: the index follows the events a moment
// later. As long as the number is the same, everybody is shown the same, but for stored likeness and the figures of the
// whole, which change without an event. An error gives false.
func (a *Answers) Moment(ctx context.Context) (event int64, steady bool) {
	known := a.catalogue.View().Seq()
	event, _, err := a.store.Head(ctx)
	return event, err == nil && a.catalogue.Ready() && known >= event
}

// memo keeps one answer for everybody. The first caller makes it, and the others wait. When the moment is another, it is
// made anew behind the reader's back, and the reader gets the one from just before: a busy front page never waits.
type memo[T any] struct {
	mu     sync.Mutex
	at     moment
	value  T
	ok     bool
	making bool
	next   time.Time // not made anew before this: making it takes at most a tenth of the time
}

func (m *memo[T]) get(now moment, make func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ok {
		if m.at != now && !m.making && time.Now().After(m.next) {
			m.making = true
			go m.renew(now, make)
		}
		return m.value, nil
	}
	began := time.Now()
	v, err := make()
	if err == nil {
		m.value, m.at, m.ok, m.next = v, now, true, time.Now().Add(10*time.Since(began))
	}
	return v, err
}

func (m *memo[T]) renew(now moment, make func() (T, error)) {
	began := time.Now()
	v, err := make()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.making, m.next = false, time.Now().Add(10*time.Since(began))
	if err == nil {
		m.value, m.at = v, now
	}
}

// kept keeps answers for everybody by key, as long as nothing has happened and at most a minute: stored edges make no event.
// It holds only what an anonymous reader sees, and what it gives is shared: nobody may change it.
type kept[K comparable, T any] struct {
	mu     sync.Mutex
	seq    int64 // of the last event when the values were made
	since  time.Time
	values map[K]T
}

const (
	mostKept    = 4000        // answers of a kind; when there are more, all are let go and the keeping begins again
	longestKept = time.Minute // after which all are let go
)

// get gives the kept answer to key, or makes it. For a reader who sees more than everybody it always makes it.
func (k *kept[K, T]) get(ctx context.Context, a *Answers, r allmenning.Reader, key K, make func() (T, error)) (T, error) {
	if r.Peer || len(r.Organisations) > 0 || len(r.Groups) > 0 {
		return make()
	}
	seq, _, err := a.store.Head(ctx)
	if err != nil {
		var none T
		return none, err
	}
	k.mu.Lock()
	v, ok := k.values[key]
	ok = ok && k.seq == seq && time.Since(k.since) < longestKept
	k.mu.Unlock()
	if ok {
		return v, nil
	}
	known := a.catalogue.View().Seq() // the index follows the events a moment later; what it does not know yet is not kept
	if v, err = make(); err != nil || known < seq {
		return v, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.values == nil || k.seq != seq || len(k.values) >= mostKept || time.Since(k.since) >= longestKept {
		k.seq, k.since, k.values = seq, time.Now(), map[K]T{}
	}
	k.values[key] = v
	return v, nil
}
