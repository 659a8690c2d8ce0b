package index

import (
	"strings"
	"sync"
)

// dict numbers the strings of an index. Numbers are given once and never change; the slices only
// grow, so that a view may keep their heads and read without a lock.
type dict[K comparable] struct {
	mu     sync.RWMutex
	ids    map[K]uint32
	values []K
}

func newDict[K comparable]() *dict[K] { return &dict[K]{ids: map[K]uint32{}} }

func (d *dict[K]) id(k K) (uint32, bool) {
	d.mu.RLock()
	n, ok := d.ids[k]
	d.mu.RUnlock()
	return n, ok
}

// number gives the number of k, a new one if need be. Only the writer calls it.
func (d *dict[K]) number(k K) uint32 {
	if n, ok := d.ids[k]; ok { // the writer is the only one to change the map
		return n
	}
	if s, ok := any(k).(string); ok {
		k = any(strings.Clone(s)).(K) // do not keep a whole text alive for one word
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	n := uint32(len(d.values))
	d.ids[k] = n
	d.values = append(d.values, k)
	return n
}

func (d *dict[K]) load(values []K) {
	d.values = values
	d.ids = make(map[K]uint32, len(values))
	for i, v := range values {
		d.ids[v] = uint32(i)
	}
}
