package commons

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"allmenning"
	"allmenning/library"
	"allmenning/store"
)

// Loaded says what loading the library did.
type Loaded struct {
	Records   int // in the library
	New       int
	Updated   int
	Unchanged int
	Versions  int // stored versions of syntheses that were made
}

// LoadLibrary stores the example library, and answers its questions. It may be done again and again: what is unchanged is
// left alone, and what somebody has changed or taken over here is not touched. All records come in one transaction, so that no reader
// meets half a library. progress may be nil.
func (c *Commons) LoadLibrary(ctx context.Context, actor allmenning.Actor, progress func(done, total int)) (Loaded, error) {
	if !actor.MayWrite(Library) {
		return Loaded{}, allmenning.Refuse(allmenning.Forbidden, "errors.forbidden.title")
	}
	records, links, err := library.Records(Library)
	if err != nil {
		return Loaded{}, err
	}
	out := Loaded{Records: len(records)}
	var stored map[allmenning.RecordID]*allmenning.Record
	err = again(func() (err error) {
		stored, err = c.storeLibrary(ctx, actor, records, links, &out, progress)
		return err
	})
	if err != nil {
		return out, fmt.Errorf("commons: %w", err)
	}
	for _, r := range records {
		if now := stored[r.ID]; now.Owner != Library || answerable(now) != nil {
			continue // not a question, taken over, or closed here: its answer is no longer ours to make
		}
		made, err := c.Synthesise(ctx, actor, stored[r.ID].ID)
		if err != nil {
			return out, fmt.Errorf("commons: synthesis %s: %w", r.Source.ID, err)
		}
		if made {
			out.Versions++
		}
	}
	return out, nil
}

// storeLibrary stores all records and links in one transaction, and gives the records as they are stored now, by the
// library's id.
func (c *Commons) storeLibrary(ctx context.Context, actor allmenning.Actor, records []*allmenning.Record, links []allmenning.Link,
	out *Loaded, progress func(done, total int),
) (map[allmenning.RecordID]*allmenning.Record, error) {
	before, err := c.stands(ctx, records)
	if err != nil {
		return nil, err
	}
	stored := map[allmenning.RecordID]*allmenning.Record{}
	err = c.store.Write(ctx, func(tx *store.Tx) error {
		out.New, out.Updated, out.Unchanged = 0, 0, 0 // a transaction may be tried again
		imp := allmenning.NewID[allmenning.ImportID]()
		for i, r := range records {
			p, err := c.put(tx, r, nil, before, actor, imp)
			if err != nil {
				return fmt.Errorf("library: %s: %w", r.Source.ID, err)
			}
			stored[r.ID] = p.record
			switch p.outcome {
			case rowNew:
				out.New++
			case rowUpdated:
				out.Updated++
			default:
				out.Unchanged++
			}
			if progress != nil {
				progress(i+1, len(records))
			}
		}
		for _, l := range links {
			if from := stored[l.From]; from != nil && from.Owner != Library {
				continue // its new owner decides where it points
			}
			l.At = tx.Now()
			if err := tx.PutLink(l, actor); err != nil {
				return fmt.Errorf("library: link %s: %w", l.Kind, err)
			}
		}
		if out.New+out.Updated == 0 {
			return nil
		}
		sum := sha256.Sum256([]byte(library.Version))
		return tx.PutImport(store.Import{
			ID: imp, Format: "library", Name: library.Version, SHA256: hex.EncodeToString(sum[:]),
			By: actor.Person, Org: actor.Acting, At: tx.Now(), State: "done",
		})
	})
	return stored, err
}
