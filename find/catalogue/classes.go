package catalogue

import (
	"slices"
	"strings"
	"sync"

	"allmenning"
)

// needs are the classes that must all be seen for a block of the index to be seen: that of the record's core, of the block
// itself, and of a finding that hangs on the record. Public classes are left out, so what everybody sees has none.
type needs []allmenning.Class

// classes numbers the distinct needs. Number 0 is public. Numbers are given once and never change while an index lives.
type classes struct {
	mu   sync.RWMutex
	list []needs
	ids  map[string]uint32
}

func newClasses(list []needs) *classes {
	c := &classes{}
	c.reset(list)
	return c
}

// reset forgets all numbers and gives those of list anew.
func (c *classes) reset(list []needs) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list, c.ids = nil, map[string]uint32{}
	c.give() // nothing needed: public
	for _, n := range list {
		c.give(n...)
	}
}

// number gives the number of a set of classes; their order and doubles do not matter.
func (c *classes) number(all ...allmenning.Class) uint32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.give(all...)
}

func (c *classes) give(all ...allmenning.Class) uint32 {
	var n needs
	for _, class := range all {
		if !class.IsPublic() && !slices.Contains(n, class) {
			n = append(n, class)
		}
	}
	slices.SortFunc(n, func(a, b allmenning.Class) int { return strings.Compare(key(a), key(b)) })
	var k strings.Builder
	for _, class := range n {
		k.WriteString(key(class))
	}
	if id, ok := c.ids[k.String()]; ok {
		return id
	}
	id := uint32(len(c.list))
	c.list = append(c.list, n)
	c.ids[k.String()] = id
	return id
}

func key(c allmenning.Class) string {
	return string(rune('0'+c.Level)) + "|" + string(c.Owner) + "|" + string(c.Group) + "|" + string(c.State) + "\n"
}

// isPublic says whether everybody sees what has this number.
func isPublic(number uint32) bool { return number == 0 }

var anonymous = []byte{1}

// seen asks Reader.Sees once for each class and gives one byte for each number: 1 where the reader sees it.
func (c *classes) seen(r allmenning.Reader) []byte {
	if !r.Peer && len(r.Organisations) == 0 && len(r.Groups) == 0 {
		return anonymous // sees nothing that is not public
	}
	c.mu.RLock()
	list := c.list
	c.mu.RUnlock()
	out := make([]byte, len(list))
	for i, n := range list {
		if n.seenBy(r) {
			out[i] = 1
		}
	}
	return out
}

func (n needs) seenBy(r allmenning.Reader) bool {
	for _, class := range n {
		if !r.Sees(class) {
			return false
		}
	}
	return true
}

func (c *classes) all() []needs {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return slices.Clone(c.list)
}

// Anonymous is the table of somebody who is not signed in, for every catalogue and every set of documents.
func Anonymous() []byte { return anonymous }
