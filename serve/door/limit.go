package door

import (
	"sync"
	"time"
)

// Limit bounds how often something may be tried by each key (an address, an account): a bucket of Burst tries that fills
// again by one every Every. It forgets in a restart, and each process counts for itself. The zero Limit lets nothing through.
type Limit struct {
	Burst int
	Every time.Duration
	Now   func() time.Time // nil: time.Now

	mu      sync.Mutex
	buckets map[string]bucket
}

// bucket is how full one was at a time.
type bucket struct {
	left float64
	at   time.Time
}

// mostBuckets bounds the memory somebody with many addresses can take. When it is reached, those that are full again go.
const mostBuckets = 50_000

// Allow says whether key may try now, and if not, how long to wait.
func (l *Limit) Allow(key string) (ok bool, wait time.Duration) {
	now := time.Now
	if l.Now != nil {
		now = l.Now
	}
	t := now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.buckets == nil {
		l.buckets = map[string]bucket{}
	}
	if len(l.buckets) >= mostBuckets {
		l.sweep(t)
	}
	b, known := l.buckets[key]
	if !known {
		if len(l.buckets) >= mostBuckets {
			return false, l.Every // an attack: new keys wait until there is room
		}
		b = bucket{left: float64(l.Burst), at: t}
	}
	b.left = min(float64(l.Burst), b.left+t.Sub(b.at).Seconds()/l.Every.Seconds())
	b.at = t
	if b.left < 1 {
		l.buckets[key] = b
		return false, time.Duration((1 - b.left) * float64(l.Every))
	}
	b.left--
	l.buckets[key] = b
	return true, 0
}

// sweep forgets the buckets that are full again.
func (l *Limit) sweep(t time.Time) {
	full := time.Duration(l.Burst) * l.Every
	for key, b := range l.buckets {
		if t.Sub(b.at) >= full {
			delete(l.buckets, key)
		}
	}
}

// Back takes one try of key out of the count: it was not one to be bounded.
func (l *Limit) Back(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, known := l.buckets[key]; known {
		b.left = min(float64(l.Burst), b.left+1)
		l.buckets[key] = b
	}
}
