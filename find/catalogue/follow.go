package catalogue

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"allmenning"
	"allmenning/find/index"
)

const (
	batch    = 500             // records or events taken in together
	patience = 5 * time.Second // before trying again what failed
)

// follow fills the index and then takes in what happens, until ctx ends. What fails is logged and tried again: an index that
// stands still is better than none.
func (c *Catalogue) follow(ctx context.Context) {
	for !c.Ready() {
		err := c.fill(ctx)
		if err == nil {
			c.ready.Store(true)
			c.log.Info("catalogue: ready", "records", c.done.Load(), "seq", c.current.Load().Seq())
			break
		}
		if !c.again(ctx, "fill the index", err) {
			return
		}
	}
	for {
		_, err := c.db.Wait(ctx, c.current.Load().Seq())
		if err == nil {
			err = c.catchUp(ctx)
		}
		if err != nil && !c.again(ctx, "follow the events", err) {
			return
		}
	}
}

func (c *Catalogue) again(ctx context.Context, what string, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	c.log.Error("catalogue: could not "+what, "error", err)
	select {
	case <-ctx.Done():
		return false
	case <-time.After(patience):
		return true
	}
}

// fill loads the snapshot, or builds the index from the store, and catches up.
func (c *Catalogue) fill(ctx context.Context) error {
	err := c.load(ctx)
	if err != nil {
		c.log.Info("catalogue: building the index", "because", err)
		if err := c.build(ctx); err != nil {
			return err
		}
	}
	return c.catchUp(ctx)
}

// build reads everything there is. Events that come meanwhile are taken in by catchUp: the number kept is that of the head
// before reading began.
func (c *Catalogue) build(ctx context.Context) error {
	ix := index.New(c.documents.Config())
	c.done.Store(0)
	c.current.Store(ix)
	seq, _, err := c.db.Head(ctx)
	if err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	if err := c.readOwners(ctx); err != nil {
		return err
	}
	byNoun, err := c.db.CountByNoun(ctx, allmenning.Reader{})
	if err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	total := 0
	for noun, n := range byNoun {
		if noun != allmenning.NounFinding {
			total += n
		}
	}
	c.total.Store(int64(total))
	if err := c.links.read(ctx, c.db); err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	if err := c.readAll(ctx, ix); err != nil {
		return fmt.Errorf("catalogue: build: %w", err)
	}
	ix.Apply(index.Batch{Seq: seq})
	ix.Refresh()
	c.edges.everything(ix.View())
	return nil
}

// readAll takes in every record. Findings and what they hang on wait until all findings are read.
func (c *Catalogue) readAll(ctx context.Context, ix *index.Index) error {
	findings := map[allmenning.RecordID]*allmenning.Record{}
	var waiting []*allmenning.Record
	var put []index.Record
	apply := func() {
		ix.Apply(index.Batch{Put: put})
		put = put[:0]
	}
	take := func(r *allmenning.Record, hang []*allmenning.Record) {
		put = append(put, c.documents.Of(r, hang...))
		if r.Class().IsPublic() {
			c.done.Add(1)
		}
		if len(put) == batch {
			apply()
		}
	}
	err := c.db.Everything(ctx, func(r *allmenning.Record) error {
		switch {
		case r.Noun == allmenning.NounFinding:
			findings[r.ID] = r
		case len(c.links.findings[r.ID]) > 0:
			waiting = append(waiting, r)
		default:
			take(r, nil)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, r := range waiting {
		var hang []*allmenning.Record
		for _, id := range c.links.findings[r.ID] {
			if f := findings[id]; f != nil {
				hang = append(hang, f)
			}
		}
		take(r, hang)
	}
	apply()
	return nil
}

// catchUp takes in all events there are.
func (c *Catalogue) catchUp(ctx context.Context) error {
	for {
		events, err := c.db.EventsAfter(ctx, c.current.Load().Seq(), batch)
		if err != nil {
			return fmt.Errorf("catalogue: follow: %w", err)
		}
		if len(events) == 0 {
			return nil
		}
		if err := c.takeIn(ctx, events); err != nil {
			return fmt.Errorf("catalogue: follow: %w", err)
		}
	}
}

// takeIn brings the records of some events, and those they hang on, to what they are now.
func (c *Catalogue) takeIn(ctx context.Context, events []allmenning.Event) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	touched := map[allmenning.RecordID]bool{}
	linked := false
	for _, e := range events {
		if e.Record != "" {
			touched[e.Record] = true
		}
		linked = linked || e.Act == allmenning.ActLinked || e.Act == allmenning.ActUnlinked
	}
	if linked {
		if err := c.links.read(ctx, c.db); err != nil {
			return err
		}
	}
	if err := c.readOwners(ctx); err != nil {
		return err
	}
	for id := range maps.Clone(touched) {
		for _, parent := range c.links.parents[id] {
			touched[parent] = true
		}
	}
	b, err := c.batchOf(ctx, slices.Sorted(maps.Keys(touched)))
	if err != nil {
		return err
	}
	b.Seq = events[len(events)-1].Seq
	stale, err := c.near(ctx, slices.Sorted(maps.Keys(touched)))
	if err != nil {
		return err
	}
	ix := c.current.Load()
	before := ix.View().Stats().Generation
	ix.Apply(b)
	if v := ix.View(); v.Stats().Generation != before {
		c.edges.everything(v, stale...) // words have other weights now, so every likeness is another
	} else {
		c.edges.addFirst(stale...)
	}
	return nil
}

// batchOf makes the documents of records as they are stored now; those that are gone are deleted.
func (c *Catalogue) batchOf(ctx context.Context, ids []allmenning.RecordID) (index.Batch, error) {
	var b index.Batch
	wanted := slices.Clone(ids)
	for _, id := range ids {
		wanted = append(wanted, c.links.findings[id]...)
	}
	slices.Sort(wanted)
	records, err := c.db.Changed(ctx, slices.Compact(wanted))
	if err != nil {
		return b, err
	}
	for _, id := range ids {
		r := records[id]
		if r == nil || r.Noun == allmenning.NounFinding {
			b.Delete = append(b.Delete, string(id))
			continue
		}
		var hang []*allmenning.Record
		for _, f := range c.links.findings[id] {
			if finding := records[f]; finding != nil {
				hang = append(hang, finding)
			}
		}
		b.Put = append(b.Put, c.documents.Of(r, hang...))
	}
	return b, nil
}

// readOwners learns the names of organisations that have a page here. The library's own name says nothing of its records.
func (c *Catalogue) readOwners(ctx context.Context) error {
	all, err := c.db.Organisations(ctx)
	if err != nil {
		return fmt.Errorf("catalogue: organisations: %w", err)
	}
	owners := make(map[allmenning.OrganisationID]string, len(all))
	for _, o := range all {
		if o.Kind != allmenning.KindLibrary {
			owners[o.ID] = o.Name
		}
	}
	c.documents.owners.Store(&owners)
	return nil
}

var errNoSnapshot = errors.New("no snapshot")
