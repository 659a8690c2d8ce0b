package catalogue

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/overlap"
	"allmenning/store"
)

// mostEdges is how many edges a record is given; it may have more, from records that count it among theirs.
const mostEdges = 20

// leastEdge is the P below which no edge is stored: nobody is shown a relative that is most likely none.
const leastEdge = .1

// edgeQueue holds the records whose edges are to be made. It stands in the snapshot, so work goes on where it was.
type edgeQueue struct {
	mu    sync.Mutex
	ids   map[allmenning.RecordID]int // with the number of the call that put it in
	first []allmenning.RecordID       // of those, the ones that go before the others, in order
	calls int
	more  chan struct{}
}

// add puts records in.
func (q *edgeQueue) add(ids ...allmenning.RecordID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.put(ids)
}

// addFirst puts records in that go before those put in by add: somebody has changed them and looks at them now.
func (q *edgeQueue) addFirst(ids ...allmenning.RecordID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.first = append(q.first, ids...)
	q.put(ids)
}

func (q *edgeQueue) put(ids []allmenning.RecordID) {
	q.begin()
	q.calls++
	for _, id := range ids {
		q.ids[id] = q.calls
	}
	if len(ids) > 0 {
		select {
		case q.more <- struct{}{}:
		default:
		}
	}
}

func (q *edgeQueue) begin() {
	if q.ids == nil {
		q.ids = map[allmenning.RecordID]int{}
		q.more = make(chan struct{}, 1)
	}
}

// everything puts all public records in, and some that go before the others.
func (q *edgeQueue) everything(v *index.View, first ...allmenning.RecordID) {
	var ids []allmenning.RecordID
	for id := range v.Records(anonymous) {
		ids = append(ids, allmenning.RecordID(id))
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.first = append(q.first, first...)
	q.put(append(ids, first...))
}

func (q *edgeQueue) waiting() []allmenning.RecordID {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := make([]allmenning.RecordID, 0, len(q.ids))
	for id := range q.ids {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// next gives the record that is to be made first, or some other that waits. It stays in the queue until done says that its edges
// are stored.
func (q *edgeQueue) next(ctx context.Context) (allmenning.RecordID, int, bool) {
	for {
		q.mu.Lock()
		q.begin()
		id, call, ok := q.pick()
		more := q.more
		q.mu.Unlock()
		if ok {
			return id, call, true
		}
		select {
		case <-ctx.Done():
			return "", 0, false
		case <-more:
		}
	}
}

func (q *edgeQueue) pick() (allmenning.RecordID, int, bool) {
	for len(q.first) > 0 {
		id := q.first[0]
		q.first = q.first[1:]
		if call, ok := q.ids[id]; ok {
			return id, call, true
		}
	}
	for id, call := range q.ids {
		return id, call, true
	}
	return "", 0, false
}

// done takes a record out, unless it was put in again meanwhile.
func (q *edgeQueue) done(id allmenning.RecordID, call int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ids[id] == call {
		delete(q.ids, id)
	}
}

// waits says whether a record is in the queue.
func (q *edgeQueue) waits(id allmenning.RecordID) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, ok := q.ids[id]
	return ok
}

// storeEdges makes and stores edges until ctx ends, never more than half the time of one core, and a record now and then while
// people ask.
func (c *Catalogue) storeEdges(ctx context.Context) {
	for !c.Ready() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
	for {
		id, call, ok := c.edges.next(ctx)
		if !ok || ctx.Err() != nil {
			return
		}
		start := time.Now()
		if err := c.storeEdgesOf(ctx, id); err != nil {
			if !c.again(ctx, "store edges", err) {
				return
			}
			continue
		}
		c.edges.done(id, call)
		if !c.people.giveWay(ctx, time.Since(start)) {
			return
		}
	}
}

// near gives records whose text is another now, and those they have edges to, which were made with the old text.
func (c *Catalogue) near(ctx context.Context, ids []allmenning.RecordID) ([]allmenning.RecordID, error) {
	if c.options.ReadOnly {
		return nil, nil
	}
	out := slices.Clone(ids)
	for _, id := range ids {
		old, err := c.db.Edges(ctx, allmenning.Reader{}, id, allEdges)
		if err != nil {
			return nil, err
		}
		for _, e := range old {
			out = append(out, e.Other(id))
		}
	}
	return out, nil
}

const allEdges = 10_000

// storeEdgesOf stores the edges of a record: to those it counts as its nearest, and to those that count it as theirs. The latter
// are in the store already, unless they wait to be made. Of an edge that both ends made, the stronger stays, so the order
// of work does not matter.
func (c *Catalogue) storeEdgesOf(ctx context.Context, id allmenning.RecordID) error {
	of := c.current.Load()
	edges := c.edgesOf(of, id)
	at := map[allmenning.RecordID]int{}
	for i, e := range edges {
		at[e.Other(id)] = i
	}
	stored, err := c.db.Edges(ctx, allmenning.Reader{}, id, allEdges)
	if err != nil {
		return err
	}
	for _, e := range stored {
		other := e.Other(id)
		if e.Chain != of.chain || c.edges.waits(other) {
			continue
		}
		if i, ok := at[other]; !ok {
			edges = append(edges, e)
		} else if e.Score > edges[i].Score {
			edges[i] = e
		}
	}
	if err := c.db.ReplaceEdges(ctx, id, edges); err != nil {
		return err
	}
	c.stored.Add(1) // after the store has them: who reads in between keeps the old edges under the old number
	return nil
}

// edgesOf makes the edges of a record to its nearest among the public records; one that is not public itself has none.
func (c *Catalogue) edgesOf(e *edition, id allmenning.RecordID) []store.Edge {
	near, _ := e.comparer.Relatives(e.index.View(), anonymous, overlap.Subject{Record: string(id)}, overlap.Ask{Limit: mostEdges, NoReasons: true})
	var out []store.Edge
	for _, n := range near {
		if n.P < leastEdge {
			break
		}
		features, err := json.Marshal(n.Features)
		if err != nil {
			panic(err) // a struct of finite numbers
		}
		a, b := id, allmenning.RecordID(n.Record)
		if b < a {
			a, b = b, a
		}
		out = append(out, store.Edge{A: a, B: b, Label: string(n.Label), Score: n.P, Features: features, Chain: e.chain})
	}
	return out
}
