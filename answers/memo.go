package answers

import "sync"

// moment is how far the database and the stored edges had come when something was computed.
type moment struct{ seq, edges int64 }

// memo keeps one anonymous answer as long as nothing has happened: it is made anew when the moment is another. It never
// holds what only some may see.
type memo[T any] struct {
	mu    sync.Mutex
	at    moment
	value T
	ok    bool
}

// get returns the kept value when it was made at the moment now; otherwise it makes it. Callers wait for one another, so
// that a busy front page is computed once and not by all of them.
func (m *memo[T]) get(now moment, make func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ok && m.at == now {
		return m.value, nil
	}
	v, err := make()
	if err != nil {
		return v, err
	}
	m.value, m.at, m.ok = v, now, true
	return v, nil
}
