package answers

import "sync"

// memo keeps one anonymous answer as long as nothing has happened: it is made anew when the number of the last event has
// moved. It never holds what only some may see.
type memo[T any] struct {
	mu    sync.Mutex
	seq   int64
	value T
	ok    bool
}

// get returns the kept value when it was made at seq; otherwise it makes it. Callers wait for one another, so that a busy
// front page is computed once and not by all of them.
func (m *memo[T]) get(seq int64, make func() (T, error)) (T, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ok && m.seq == seq {
		return m.value, nil
	}
	v, err := make()
	if err != nil {
		return v, err
	}
	m.value, m.seq, m.ok = v, seq, true
	return v, nil
}
