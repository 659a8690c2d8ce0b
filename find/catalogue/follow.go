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
			c.log.Info("catalogue: ready", "records", c.done.Load(), "seq", c.View().Seq())
			break
		}
		if !c.again(ctx, "fill the index", err) {
			return
		}
	}
	for {
		_, err := c.db.Wait(ctx, c.View().Seq())
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

// catchUp takes in all events there are.
func (c *Catalogue) catchUp(ctx context.Context) error {
	for {
		events, err := c.db.EventsAfter(ctx, c.View().Seq(), batch)
		if err != nil {
			return fmt.Errorf("catalogue: follow: %w", err)
		}
		if len(events) == 0 {
			return nil
		}
		if slices.ContainsFunc(events, func(e allmenning.Event) bool { return e.Act.OnGlossary() }) {
			err = c.turn(ctx, events)
		} else {
			err = c.takeIn(ctx, events)
		}
		if err != nil {
			return fmt.Errorf("catalogue: follow: %w", err)
		}
	}
}

// takeIn brings the records of some events, and those they hang on, to what they are now.
func (c *Catalogue) takeIn(ctx context.Context, events []allmenning.Event) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	return c.take(ctx, events)
}

func (c *Catalogue) take(ctx context.Context, events []allmenning.Event) error {
	e := c.current.Load()
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
	if err := c.readOwners(ctx, e.documents); err != nil {
		return err
	}
	for id := range maps.Clone(touched) {
		for _, parent := range c.links.parents[id] {
			touched[parent] = true
		}
	}
	b, err := c.batchOf(ctx, e, slices.Sorted(maps.Keys(touched)))
	if err != nil {
		return err
	}
	b.Seq = events[len(events)-1].Seq
	stale, err := c.near(ctx, slices.Sorted(maps.Keys(touched)))
	if err != nil {
		return err
	}
	before := e.index.View().Stats().Generation
	e.index.Apply(b)
	if v := e.index.View(); v.Stats().Generation != before {
		c.edges.everything(v, stale...) // words have other weights now, so every likeness is another
		return c.relearn(ctx)
	}
	c.edges.addFirst(stale...)
	return nil
}

// batchOf makes the documents of records as they are stored now; those that are gone are deleted.
func (c *Catalogue) batchOf(ctx context.Context, e *edition, ids []allmenning.RecordID) (index.Batch, error) {
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
			delete(c.taught, id)
			continue
		}
		var hang []*allmenning.Record
		for _, f := range c.links.findings[id] {
			if finding := records[f]; finding != nil {
				hang = append(hang, finding)
			}
		}
		document, writes := e.documents.read(r, hang)
		b.Put = append(b.Put, document)
		c.taught.put(id, writes)
	}
	return b, nil
}

// readOwners learns the names of organisations that have a page here. The library's own name says nothing of its records.
func (c *Catalogue) readOwners(ctx context.Context, d *Documents) error {
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
	d.owners.Store(&owners)
	return nil
}

var errNoSnapshot = errors.New("no snapshot")
