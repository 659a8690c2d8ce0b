// Package catalogue keeps the index in step with the store, and answers from it.
//
// It loads its snapshot, or builds the index anew in the background, and then follows the events. The index is a derived thing:
// it can be deleted at any time, and what is built from the store gives the same answers. Each process has its own.
package catalogue

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/store"
)

// Options are the choices of whoever opens a catalogue. The zero Options work and keep no snapshot.
type Options struct {
	// Words are those that compounds may be taken apart into, beside the built-in list (see lang.ReadWords); nil is none.
	Words []string
	// Snapshot is the path of the snapshot file; empty keeps none.
	Snapshot string
	// SnapshotEvery is the time between snapshots; 0 is ten minutes. One is written on Close too.
	SnapshotEvery time.Duration
	// Places tells what places are called; nil leaves place names and counties out.
	Places Places
	// ReadOnly loads the snapshot and replays the events, or builds the index, before Open returns, and then stands still. It
	// writes neither snapshot nor edges, and may run beside a server.
	ReadOnly bool
	// Log takes what goes wrong in the background; nil is slog.Default().
	Log *slog.Logger
}

// Catalogue is the index of one process. It is safe for concurrent use.
type Catalogue struct {
	db           *store.DB
	options      Options
	log          *slog.Logger
	coefficients overlap.Coefficients
	classes      *classes // the same for every edition, so that a table of classes never meets numbers of another

	current atomic.Pointer[edition]
	ready   atomic.Bool
	done    atomic.Int64 // public records read so far
	total   atomic.Int64

	people traffic
	edges  edgeQueue
	stored atomic.Int64 // how often edges were stored
	links  linkMap
	taught taught

	stop     context.CancelFunc
	running  sync.WaitGroup
	closed   atomic.Bool
	saving   sync.Mutex // one snapshot at a time
	changing sync.Mutex // held while documents are made and taken in, and while a snapshot is written
}

// Open opens a catalogue over a store. It returns at once; the index is filled in the background (see Ready), and Close
// ends that. With ReadOnly it returns when the index is whole.
func Open(ctx context.Context, db *store.DB, o Options) (*Catalogue, error) {
	return openWith(ctx, db, o, overlap.Shipped())
}

func openWith(ctx context.Context, db *store.DB, o Options, coefficients overlap.Coefficients) (*Catalogue, error) {
	if o.SnapshotEvery <= 0 {
		o.SnapshotEvery = 10 * time.Minute
	}
	c := &Catalogue{db: db, options: o, log: o.Log, coefficients: coefficients, classes: newClasses(nil), taught: taught{}}
	if c.log == nil {
		c.log = slog.Default()
	}
	c.current.Store(c.newEdition(nil, lang.Learnt{}))
	if o.ReadOnly {
		if err := c.fill(ctx); err != nil {
			return nil, err
		}
		c.ready.Store(true)
		return c, nil
	}
	c.removeUnfinished()
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.running.Go(func() { c.follow(running) })
	c.running.Go(func() { c.storeEdges(running) })
	c.running.Go(func() { c.saveOften(running) })
	return c, nil
}

// Close ends the work in the background and writes the snapshot.
//
// The store must still be open. A second call does nothing.
func (c *Catalogue) Close() error {
	if c.stop == nil || !c.closed.CompareAndSwap(false, true) {
		return nil
	}
	c.stop()
	c.running.Wait()
	if !c.Ready() {
		return nil // half an index is not worth keeping
	}
	return c.Snapshot()
}

// Ready says whether the index holds all that was stored when it was opened. Before that, answers come from what is there so far.
func (c *Catalogue) Ready() bool { return c.ready.Load() }

// Progress is how many public records are indexed, and of how many, while the index is being built. Others are not counted:
// their number is nobody's business.
func (c *Catalogue) Progress() (done, total int) {
	done = int(c.done.Load())
	return done, max(done, int(c.total.Load()))
}

// Refresh takes word statistics anew, and what the public texts teach, and has all edges made again. The catalogue does so by itself when a
// tenth of the texts are others; a job may do it each night, so that all processes weigh words alike. An error leaves the index as it was.
func (c *Catalogue) Refresh(ctx context.Context) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	e := c.current.Load()
	e.index.Refresh()
	if !c.options.ReadOnly {
		c.edges.everything(e.index.View())
	}
	return c.relearn(ctx)
}

// EdgeGeneration is a number that grows each time edges of a record are stored by this catalogue, and starts from 0 when it is
// opened. Edges change without an event, so what is kept of an answer that shows them is of an event and a generation.
func (c *Catalogue) EdgeGeneration() int64 { return c.stored.Load() }

// View is the index as it is now.
func (c *Catalogue) View() *index.View { return c.current.Load().index.View() }

// Seen is the reader's table of classes, made by Reader.Sees alone. Take it after the view: a class that is newer than the
// table is not seen.
func (c *Catalogue) Seen(r allmenning.Reader) []byte { return c.classes.seen(r) }

// Find answers a query for a reader.
func (c *Catalogue) Find(_ context.Context, r allmenning.Reader, q search.Query) (search.Result, error) {
	defer c.people.begin()()
	e := c.current.Load()
	v := e.index.View()
	return e.searcher.Search(v, c.Seen(r), q), nil
}

// Similar gives the records most like a record, as the reader sees them, and how many were compared. ErrNotFound when the
// reader does not see the record.
func (c *Catalogue) Similar(_ context.Context, r allmenning.Reader, id allmenning.RecordID, ask overlap.Ask) ([]overlap.Relative, int, error) {
	defer c.people.begin()()
	e := c.current.Load()
	v, seen := e.index.View(), []byte(nil)
	if seen = c.Seen(r); !v.Has(string(id), seen) {
		return nil, 0, allmenning.ErrNotFound
	}
	near, total := e.comparer.Relatives(v, seen, overlap.Subject{Record: string(id)}, ask)
	return near, total, nil
}

// SimilarText gives the records most like a text.
func (c *Catalogue) SimilarText(_ context.Context, r allmenning.Reader, text string, ask overlap.Ask) ([]overlap.Relative, int, error) {
	defer c.people.begin()()
	e := c.current.Load()
	v := e.index.View()
	near, total := e.comparer.Relatives(v, c.Seen(r), overlap.TextSubject(e.analyser, text), ask)
	return near, total, nil
}

// Propose gives the codes that a text speaks of, for a person to decide on.
func (c *Catalogue) Propose(text string) overlap.Proposal {
	return c.current.Load().proposer().Propose(text)
}
