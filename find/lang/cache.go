package lang

import (
	"hash/maphash"
	"sync"
)

// The cache is the whole trick for speed: the words of a language are few, and stemming and
// splitting one costs microseconds. It is sharded so that readers seldom meet, and bounded: a full
// shard starts again from nothing, which costs less than keeping count of use.
const (
	cacheShards   = 64
	cachePerShard = 2500 // 160,000 words in all
)

type cache struct {
	seed   maphash.Seed
	shards [cacheShards]shard
}

type shard struct {
	sync.RWMutex
	words [3]map[string]*entry // by mode
	n     int
	_     [40]byte // keeps neighbouring locks off one cache line
}

func newCache() *cache { return &cache{seed: maphash.MakeSeed()} }

func (c *cache) shard(word string) *shard {
	return &c.shards[maphash.String(c.seed, word)%cacheShards]
}

func (c *cache) get(m mode, word string) *entry {
	s := c.shard(word)
	s.RLock()
	e := s.words[m][word]
	s.RUnlock()
	return e
}

func (c *cache) put(m mode, word string, e *entry) {
	s := c.shard(word)
	s.Lock()
	defer s.Unlock()
	if s.n >= cachePerShard {
		s.words, s.n = [3]map[string]*entry{}, 0
	}
	if s.words[m] == nil {
		s.words[m] = make(map[string]*entry)
	}
	s.words[m][word] = e
	s.n++
}
