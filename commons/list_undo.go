package commons

import (
	"context"
	"fmt"
	"slices"

	"allmenning"
	"allmenning/store"
)

// undo takes back what a list did, from its first row on: a record it made is withdrawn, one it changed gets its former text back, and
// a row that was said to be another record is so no more. A record that has been changed since stays as it is, and so does one that
// others have come to build upon, as results and adoptions do, or that a row of another list was said to be; its row says so.
func (c *Commons) undo(ctx context.Context, i store.Import) error {
	for {
		rows, err := c.store.ImportRowsAfter(ctx, i.ID, i.Line, batchRows, rowNew, rowUpdated, rowJoined, rowKept, rowUnchanged)
		if err != nil {
			return err
		}
		last := len(rows) < batchRows
		held, err := c.undoRows(ctx, i, rows, last)
		if ofRow(err) { // one of them cannot be taken back: that one stays, and the others go
			held, err = c.undoEach(ctx, i, rows, last)
		}
		if err != nil || last {
			return err
		}
		i.Line, i.Held = rows[len(rows)-1].Row, held
	}
}

// undoRows takes back what some rows did, and ends the work after the last of all.
func (c *Commons) undoRows(ctx context.Context, i store.Import, rows []store.ImportRow, last bool) (held allmenning.Time, err error) {
	actor := actorOf(i)
	err = c.store.Write(ctx, func(tx *store.Tx) (err error) {
		for _, row := range rows {
			if err := c.undoRow(tx, i, row, actor); err != nil {
				return fmt.Errorf("row %d: %w", row.Row, err)
			}
		}
		line := i.Line
		if len(rows) > 0 {
			line = rows[len(rows)-1].Row
		}
		if held, err = advance(tx, i, line); err != nil || !last {
			return err
		}
		return endUndo(tx, i.ID)
	})
	return held, err
}

// undoEach takes back what rows did one by one. One that cannot be stays as it is, and says that it is another now.
func (c *Commons) undoEach(ctx context.Context, i store.Import, rows []store.ImportRow, last bool) (held allmenning.Time, err error) {
	for n, row := range rows {
		ends := last && n == len(rows)-1
		held, err = c.undoRows(ctx, i, []store.ImportRow{row}, ends)
		if ofRow(err) {
			held, err = c.leaveRow(ctx, i, row, ends)
		}
		if err != nil {
			return 0, err
		}
		i.Line, i.Held = row.Row, held
	}
	return held, nil
}

// leaveRow keeps that the record of a row stands.
func (c *Commons) leaveRow(ctx context.Context, i store.Import, row store.ImportRow, ends bool) (held allmenning.Time, err error) {
	joined := wasJoined(row)
	row.Outcome = rowKept
	say(&row, kept("import.stands.changed", joined))
	err = c.store.Write(ctx, func(tx *store.Tx) (err error) {
		if err := tx.PutImportRow(row); err != nil {
			return err
		}
		if held, err = advance(tx, i, row.Row); err != nil || !ends {
			return err
		}
		return endUndo(tx, i.ID)
	})
	return held, err
}

func endUndo(tx *store.Tx, id allmenning.ImportID) error {
	held, err := tx.HoldImport(id, "")
	if err != nil {
		return err
	}
	held.State, held.Held = store.ImportUndone, 0
	if err := tx.DropImportParts(id); err != nil {
		return err
	}
	return tx.PutImport(held)
}

// undoRow takes back what one row did.
func (c *Commons) undoRow(tx *store.Tx, i store.Import, row store.ImportRow, actor allmenning.Actor) error {
	r, err := tx.Hold(row.Record)
	switch {
	case allmenning.KindOf(err) == allmenning.NotFound:
		return nil // there is nothing left to take back
	case err != nil:
		return err
	}
	if row.Outcome == rowUnchanged { // it may have said something that people here have said otherwise
		return c.forgetGiven(tx, i, r.ID)
	}
	others, err := othersOn(tx, row.Record)
	if err != nil {
		return err
	}
	asLeft := r.Version == row.VersionAfter
	if !asLeft { // what changed it may have been undone itself
		if asLeft, err = tx.SameText(r.ID, r.Version, row.VersionAfter); err != nil {
			return err
		}
	}
	outcome := rowUndone
	switch {
	case row.VersionAfter == row.VersionBefore: // it changed nothing
		err = c.forgetGiven(tx, i, r.ID)
	case !asLeft || r.Owner != i.Owner || r.State != allmenning.Published:
		outcome = rowKept
	case row.VersionBefore == 0 && others != "":
		outcome = rowKept
	case row.VersionBefore == 0:
		_, err = tx.SetStateBy(r.ID, r.Version, allmenning.Withdrawn, actor, i.ID)
	default:
		if err = c.forgetGiven(tx, i, r.ID); err == nil {
			err = c.giveBack(tx, r, row.VersionBefore, actor, i.ID)
		}
	}
	if err != nil {
		return err
	}
	joined := wasJoined(row)
	row.Outcome = outcome
	if joined && outcome == rowUndone {
		if err := tx.DropAlias(i.Owner, i.Source, row.SourceID, row.Record); err != nil {
			return err
		}
	}
	if outcome == rowKept {
		say(&row, kept(whyKept(r, i, asLeft, others), joined))
	} else {
		say(&row, nil)
	}
	return tx.PutImportRow(row)
}

// wasJoined says whether a person said that a row is a record that was here, also of one that stood when its list was undone before.
func wasJoined(row store.ImportRow) bool {
	told, err := problemsOf(row)
	return row.Outcome == rowJoined || row.Outcome == rowKept && err == nil && len(told) > 0 && slices.Equal(told[0].Args, []any{"was", rowJoined})
}

// othersOn says why a record that a list made is no longer that list's alone: the key of the sentence. Empty: it is.
func othersOn(tx *store.Tx, id allmenning.RecordID) (key string, err error) {
	used, err := tx.Linked(id)
	if used || err != nil {
		return "import.stands.used", err
	}
	joined, err := tx.Joined(id)
	if joined {
		key = "import.stands.joined"
	}
	return key, err
}

// whyKept says why a record stays: the key of the sentence.
func whyKept(r *allmenning.Record, i store.Import, asLeft bool, others string) string {
	switch {
	case r.Owner != i.Owner:
		return "import.stands.owner"
	case r.State != allmenning.Published:
		return "import.stands.withdrawn"
	case asLeft && others != "":
		return others
	}
	return "import.stands.changed"
}

// kept is what a row says whose record stays, and whether a person said that it is a record that was here; see wasJoined.
func kept(why string, joined bool) allmenning.FieldErrors {
	var args []any
	if joined {
		args = []any{"was", rowJoined}
	}
	return allmenning.FieldErrors{{Field: "row", Key: why, Args: args}}
}

// forgetGiven forgets what a list that is undone gave last of a record.
func (c *Commons) forgetGiven(tx *store.Tx, i store.Import, id allmenning.RecordID) error {
	kept, err := basesOf(tx, id)
	if err != nil {
		return err
	}
	return kept.undo(tx, id, i.Source, i.ID)
}

// giveBack stores the text of a former version as the newest; a record that was withdrawn then is so again.
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
