package catalogue

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"allmenning"
	"allmenning/find/index"
	"allmenning/find/lang"
)

// A snapshot file is: magic, length and checksum of a header, the header as JSON, and the snapshot of the index. The header holds what the
// index does not know: what its class numbers mean, and which edges are still to be stored.
const magic = "ALMCAT02"

type header struct {
	Event   allmenning.EventID    `json:"event"` // id of the last event taken in
	Classes []needs               `json:"classes"`
	Chain   string                `json:"chain"`  // of the edges
	Edges   []allmenning.RecordID `json:"edges"`  // records whose edges are still to be made
	Public  int64                 `json:"public"` // public records
	Learnt  lang.Learnt           `json:"learnt"` // by the chain that made the index
	Taught  taught                `json:"taught"` // by each record as it is now
}

// unfinished is how the names of files end that are no whole snapshot yet.
const unfinished = ".new"

// removeUnfinished removes what was being written when a program was killed. Only one catalogue writes to a file.
func (c *Catalogue) removeUnfinished() {
	if c.options.Snapshot == "" {
		return
	}
	dir, base := filepath.Split(c.options.Snapshot)
	files, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return // a folder that cannot be read is told of when the snapshot is loaded or written
	}
	for _, f := range files {
		if strings.HasPrefix(f.Name(), base+".") && strings.HasSuffix(f.Name(), unfinished) {
			if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
				c.log.Warn("catalogue: could not remove an unfinished snapshot", "error", err)
			}
		}
	}
}

// Snapshot writes the index to its file. The old file stays whole until the new one is.
func (c *Catalogue) Snapshot() error {
	if c.options.Snapshot == "" || c.options.ReadOnly {
		return nil
	}
	c.saving.Lock()
	defer c.saving.Unlock()
	path := c.options.Snapshot
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*"+unfinished)
	if err != nil {
		return fmt.Errorf("catalogue: snapshot: %w", err)
	}
	defer os.Remove(f.Name()) // after the rename there is nothing to remove
	w := bufio.NewWriterSize(f, 1<<20)
	err = c.write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("catalogue: snapshot: %w", err)
	}
	return nil
}

// write holds off changes until the index is written: a class number that the header does not know would mean something else
// to who loads the file. The edges are asked for first: one that is made meanwhile is then made twice and not lost.
func (c *Catalogue) write(w io.Writer) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	e := c.current.Load()
	event, err := c.eventAt(context.Background(), e.index.Seq())
	if err != nil {
		return err
	}
	head, err := json.Marshal(header{
		Event: event, Chain: e.chain, Edges: c.edges.waiting(), Classes: c.classes.all(),
		Public: c.done.Load(), Learnt: e.learnt, Taught: c.taught,
	})
	if err != nil {
		return err
	}
	start := append([]byte(magic), binary.LittleEndian.AppendUint64(nil, uint64(len(head)))...)
	start = binary.LittleEndian.AppendUint32(start, crc32.ChecksumIEEE(head))
	if _, err := w.Write(append(start, head...)); err != nil {
		return err
	}
	return e.index.Snapshot(w)
}

// eventAt gives the id of an event, by which a store knows its own snapshot; "" for number 0.
func (c *Catalogue) eventAt(ctx context.Context, seq int64) (allmenning.EventID, error) {
	if seq == 0 {
		return "", nil
	}
	events, err := c.db.EventsAfter(ctx, seq-1, 1)
	if err != nil {
		return "", err
	}
	if len(events) == 0 || events[0].Seq != seq {
		return "", fmt.Errorf("the store has no event %d", seq)
	}
	return events[0].ID, nil
}

// load reads the snapshot. An error says why there is none to use; the index is then as it was.
func (c *Catalogue) load(ctx context.Context) error {
	if c.options.Snapshot == "" {
		return errNoSnapshot
	}
	f, err := os.Open(c.options.Snapshot)
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	head, err := readHeader(r)
	if err != nil {
		return err
	}
	changes, err := c.db.GlossaryChanges(ctx)
	if err != nil {
		return err
	}
	e := c.newEdition(changes, head.Learnt)
	if e.index, err = index.Load(r, e.documents.Config()); err != nil {
		return err
	}
	switch event, err := c.eventAt(ctx, e.index.Seq()); {
	case err != nil:
		return err
	case event != head.Event:
		return fmt.Errorf("the snapshot is of another store")
	}
	if err := c.links.read(ctx, c.db); err != nil {
		return err
	}
	c.classes.reset(head.Classes)
	if c.taught = head.Taught; c.taught == nil {
		c.taught = taught{}
	}
	c.done.Store(head.Public)
	c.total.Store(head.Public)
	c.edges.add(head.Edges...)
	if head.Chain != e.chain {
		c.edges.everything(e.index.View()) // the index is as it should be, but likeness is counted otherwise now
	}
	c.current.Store(e)
	return nil
}

func readHeader(r io.Reader) (header, error) {
	var h header
	start := make([]byte, len(magic)+12)
	if _, err := io.ReadFull(r, start); err != nil {
		return h, fmt.Errorf("snapshot cut short: %w", err)
	}
	if string(start[:len(magic)]) != magic {
		return h, fmt.Errorf("no snapshot, or one of another version")
	}
	n := binary.LittleEndian.Uint64(start[len(magic):])
	if n > 1<<30 {
		return h, fmt.Errorf("snapshot damaged: a header of %d bytes", n)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return h, fmt.Errorf("snapshot cut short: %w", err)
	}
	if crc32.ChecksumIEEE(b) != binary.LittleEndian.Uint32(start[len(magic)+8:]) {
		return h, fmt.Errorf("snapshot damaged: checksum of the header")
	}
	if err := json.Unmarshal(b, &h); err != nil {
		return h, fmt.Errorf("snapshot damaged: %w", err)
	}
	return h, nil
}

// saveOften writes a snapshot now and then, when something has happened since the last.
func (c *Catalogue) saveOften(ctx context.Context) {
	last := int64(-1)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(c.options.SnapshotEvery):
		}
		if seq := c.View().Seq(); c.Ready() && seq != last {
			if err := c.Snapshot(); err != nil {
				c.log.Error("catalogue: could not write the snapshot", "error", err)
				continue
			}
			last = seq
		}
	}
}
