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
	"allmenning/codes"
	"allmenning/find/index"
	"allmenning/find/lang"
	"allmenning/find/overlap"
	"allmenning/find/search"
	"allmenning/store"
)

// Options are the choices of whoever opens a catalogue. The zero Options work and keep no snapshot.
type Options struct {
	// Analyser is the chain; nil is one with the glossary the program is delivered with.
	Analyser *lang.Analyser
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
	db        *store.DB
	options   Options
	log       *slog.Logger
	documents *Documents
	searcher  *search.Searcher
	comparer  *overlap.Comparer
	proposer  func() *overlap.Proposer

	current atomic.Pointer[index.Index]
	ready   atomic.Bool
	done    atomic.Int64 // public records read so far
	total   atomic.Int64

	people traffic
	edges  edgeQueue
	chain  string       // of the edges: that of the documents, with a digest of the coefficients
	stored atomic.Int64 // how often edges were stored
	links  linkMap

	stop     context.CancelFunc
	running  sync.WaitGroup
	closed   atomic.Bool
	saving   sync.Mutex // one snapshot at a time
	changing sync.Mutex // held while documents are made and taken in, and while a snapshot is written
}

// DefaultAnalyser makes the chain the program is delivered with: its built-in lists and the glossary of codes.
func DefaultAnalyser() *lang.Analyser { return AnalyserWith(nil) }

// AnalyserWith makes that chain with a list of words that compounds may be taken apart into, beside the built-in one (see
// lang.ReadWords).
func AnalyserWith(words []string) *lang.Analyser {
	var sets []lang.SynonymSet
	for _, s := range codes.Glossary() {
		sets = append(sets, lang.SynonymSet{ID: s.ID, NB: s.NB, NN: s.NN, EN: s.EN, SE: s.SE, Related: s.Related})
	}
	return lang.New(lang.Options{Synonyms: sets, Lexicon: words})
}

// Open opens a catalogue over a store. It returns at once; the index is filled in the background (see Ready), and Close
// ends that. With ReadOnly it returns when the index is whole.
func Open(ctx context.Context, db *store.DB, o Options) (*Catalogue, error) {
	return openWith(ctx, db, o, overlap.Shipped())
}

func openWith(ctx context.Context, db *store.DB, o Options, coefficients overlap.Coefficients) (*Catalogue, error) {
	if o.Analyser == nil {
		o.Analyser = DefaultAnalyser()
	}
	if o.SnapshotEvery <= 0 {
		o.SnapshotEvery = 10 * time.Minute
	}
	c := &Catalogue{db: db, options: o, log: o.Log, comparer: overlap.New(coefficients)}
	if c.log == nil {
		c.log = slog.Default()
	}
	c.comparer = c.comparer.Knowing(o.Analyser)
	if p, ok := o.Places.(interface{ Names() []string }); ok {
		c.comparer = c.comparer.Naming(p.Names())
	}
	c.searcher = search.New(o.Analyser, c.comparer)
	c.documents = NewDocuments(o.Analyser, o.Places)
	c.proposer = sync.OnceValue(func() *overlap.Proposer { return overlap.NewProposer(o.Analyser, codes.Glossary()) })
	c.chain = c.documents.chain + "/" + digest(coefficients)
	c.current.Store(index.New(c.documents.Config()))
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

// Refresh takes word statistics anew and has all edges made again. The catalogue does so by itself when a tenth of the texts
// are others; a job may do it each night, so that all processes weigh words alike.
func (c *Catalogue) Refresh() {
	c.changing.Lock()
	defer c.changing.Unlock()
	ix := c.current.Load()
	ix.Refresh()
	if !c.options.ReadOnly {
		c.edges.everything(ix.View())
	}
}

// EdgeGeneration is a number that grows each time edges of a record are stored by this catalogue, and starts from 0 when it is
// opened. Edges change without an event, so what is kept of an answer that shows them is of an event and a generation.
func (c *Catalogue) EdgeGeneration() int64 { return c.stored.Load() }

// View is the index as it is now.
func (c *Catalogue) View() *index.View { return c.current.Load().View() }

// Seen is the reader's table of classes, made by Reader.Sees alone. Take it after the view: a class that is newer than the
// table is not seen.
func (c *Catalogue) Seen(r allmenning.Reader) []byte { return c.documents.classes.seen(r) }

// Find answers a query for a reader.
func (c *Catalogue) Find(_ context.Context, r allmenning.Reader, q search.Query) (search.Result, error) {
	defer c.people.begin()()
	v := c.View()
	return c.searcher.Search(v, c.Seen(r), q), nil
}

// Similar gives the records most like a record, as the reader sees them, and how many were compared. ErrNotFound when the
// reader does not see the record.
func (c *Catalogue) Similar(_ context.Context, r allmenning.Reader, id allmenning.RecordID, ask overlap.Ask) ([]overlap.Relative, int, error) {
	defer c.people.begin()()
	v, seen := c.View(), []byte(nil)
	if seen = c.Seen(r); !v.Has(string(id), seen) {
		return nil, 0, allmenning.ErrNotFound
	}
	near, total := c.comparer.Relatives(v, seen, overlap.Subject{Record: string(id)}, ask)
	return near, total, nil
}

// SimilarText gives the records most like a text.
func (c *Catalogue) SimilarText(_ context.Context, r allmenning.Reader, text string, ask overlap.Ask) ([]overlap.Relative, int, error) {
	defer c.people.begin()()
	v := c.View()
	near, total := c.comparer.Relatives(v, c.Seen(r), overlap.TextSubject(c.options.Analyser, text), ask)
	return near, total, nil
}

// Propose gives the codes that a text speaks of, for a person to decide on.
func (c *Catalogue) Propose(text string) overlap.Proposal { return c.proposer().Propose(text) }
