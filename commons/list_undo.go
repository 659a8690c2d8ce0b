package commons

import (
	"context"
	"fmt"

	"allmenning"
	"allmenning/store"
)

// undo takes back what a list did, from its first row on: a record it made is withdrawn, one it changed gets its former text back, and
// a row that was said to be another record is so no more. A record that has been changed since stays as it is, and its row says so.
func (c *Commons) undo(ctx context.Context, i store.Import) error {
	actor := actorOf(i)
	for {
		rows, err := c.store.ImportRowsAfter(ctx, i.ID, i.Line, batchRows, rowNew, rowUpdated, rowJoined)
		if err != nil {
			return err
		}
		err = c.store.Write(ctx, func(tx *store.Tx) error {
			for _, row := range rows {
				if err := c.undoRow(tx, i, row, actor); err != nil {
					return fmt.Errorf("row %d: %w", row.Row, err)
				}
			}
			if len(rows) < batchRows {
				held, err := tx.HoldImport(i.ID)
				if err != nil {
					return err
				}
				held.State, held.Held = store.ImportUndone, 0
				if err := tx.DropImportParts(i.ID); err != nil {
					return err
				}
				return tx.PutImport(held)
			}
			i.Line = rows[len(rows)-1].Row
			i.Held, err = tx.Advance(i.ID, i.Held, i.Line, listLease)
			return err
		})
		if err != nil || len(rows) < batchRows {
			return err
		}
	}
}

// undoRow takes back what one row did.
func (c *Commons) undoRow(tx *store.Tx, i store.Import, row store.ImportRow, actor allmenning.Actor) error {
	if row.Outcome == rowJoined {
		if err := tx.DropAlias(i.Owner, i.Source, row.SourceID, row.Record); err != nil {
			return err
		}
	}
	r, err := tx.Hold(row.Record)
	if err != nil {
		return err
	}
	outcome := rowUndone
	switch {
	case row.VersionAfter == row.VersionBefore: // it changed nothing
	case r.Version != row.VersionAfter || r.Owner != i.Owner || r.State != allmenning.Published:
		outcome = rowKept
	case row.VersionBefore == 0:
		_, err = tx.SetStateBy(r.ID, r.Version, allmenning.Withdrawn, actor, i.ID)
	default:
		err = c.giveBack(tx, r, row.VersionBefore, actor, i.ID)
	}
	if err != nil {
		return err
	}
	row.Outcome, row.MessageKey, row.Args = outcome, "", nil
	return tx.PutImportRow(row)
}

// giveBack stores the text of a former version as the newest; a record that was withdrawn then is so again. What the source gave last
// is kept as it is where it is kept beside the record: people's text in the former version is not the source's.
func (c *Commons) giveBack(tx *store.Tx, r *allmenning.Record, version int, actor allmenning.Actor, imp allmenning.ImportID) error {
	before, err := tx.RecordAt(r.ID, version)
	if err != nil {
		return err
	}
	if before.State == allmenning.Withdrawn {
		_, err := tx.SetStateBy(r.ID, r.Version, allmenning.Withdrawn, actor, imp)
		return err
	}
	next := *r
	next.Title, next.Lang, next.Places, next.Body, next.Source = before.Title, before.Lang, before.Places, before.Body, before.Source
	next.Version++
	_, err = tx.PutRecord(&next, allmenning.ActUpdated, actor, imp)
	return err
}
