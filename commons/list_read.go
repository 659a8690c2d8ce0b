package commons

import (
	"context"
	"encoding/json"

	"allmenning"
	"allmenning/files/table"
	"allmenning/store"
)

// The states of a list on its way in; see store.Import.
const (
	ListReceived = store.ImportReceived
	ListLooking  = store.ImportLooking
	ListReady    = store.ImportReady
	ListWaiting  = store.ImportWaiting
	ListRunning  = store.ImportRunning
	ListDone     = store.ImportDone
	ListFailed   = store.ImportFailed
	ListUndoing  = store.ImportUndoing
	ListUndone   = store.ImportUndone
)

// ListState is where a list is on its way in.
type ListState = store.ImportState

// What may become of a row, in the order people are told.
const (
	RowNew       = rowNew
	RowUpdated   = rowUpdated
	RowUnchanged = rowUnchanged
	RowJoined    = rowJoined
	RowLeftOut   = rowLeftOut
	RowRefused   = rowRefused
	RowUndone    = rowUndone
	RowKept      = rowKept
)

// SentList is a list with the name of who sent it, empty where that is not known.
type SentList struct {
	ListOnItsWay
	Sender string
}

// SentLists gives the newest lists whose records are the actor's organisation's, the newest first.
func (c *Commons) SentLists(ctx context.Context, actor allmenning.Actor) ([]SentList, error) {
	found, err := c.Lists(ctx, actor)
	if err != nil {
		return nil, err
	}
	ids := make([]allmenning.PersonID, len(found))
	for i, l := range found {
		ids[i] = l.By
	}
	names, err := c.names(ctx, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]SentList, len(found))
	for i, l := range found {
		if out[i].ListOnItsWay, err = unpacked(l); err != nil {
			return nil, err
		}
		out[i].Sender = names[l.By]
	}
	return out, nil
}

// SentList is List with the name of who sent it.
func (c *Commons) SentList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID) (SentList, error) {
	l, err := c.List(ctx, actor, id)
	if err != nil {
		return SentList{}, err
	}
	names, err := c.names(ctx, l.By)
	return SentList{ListOnItsWay: l, Sender: names[l.By]}, err
}

// ListRow is what became of a row of a list, with its record where the actor sees that.
type ListRow struct {
	Row      int // line in the file, from 1
	SourceID string
	Outcome  string
	Problems allmenning.FieldErrors // what there is to say of it, each with its field as the file names it, or "row"
	Record   *allmenning.Record     // nil: none
}

// ListRows gives what became of the rows of a list after a line, at most limit, in their order; only those with an outcome where any
// is named.
func (c *Commons) ListRows(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID, after, limit int, outcomes ...string) ([]ListRow, error) {
	if _, err := c.List(ctx, actor, id); err != nil {
		return nil, err
	}
	found, err := c.store.ImportRowsAfter(ctx, id, after, limit, outcomes...)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, row := range found {
		if row.Record != "" {
			ids = append(ids, row.Record)
		}
	}
	records, err := c.store.RecordsByID(ctx, actor.Reader, ids)
	if err != nil {
		return nil, err
	}
	out := make([]ListRow, len(found))
	for i, row := range found {
		out[i] = ListRow{Row: row.Row, SourceID: row.SourceID, Outcome: row.Outcome, Record: records[row.Record]}
		if out[i].Problems, err = problemsOf(row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ListRecords gives records that rows of a list look like, those that the actor sees, by id.
func (c *Commons) ListRecords(ctx context.Context, actor allmenning.Actor, ids []allmenning.RecordID) (map[allmenning.RecordID]*allmenning.Record, error) {
	return c.store.RecordsByID(ctx, actor.Reader, ids)
}

// ReopenList has a list that waits read in another way, another sheet of it say. Its columns are guessed anew, and what was chosen of
// rows is forgotten.
func (c *Commons) ReopenList(ctx context.Context, actor allmenning.Actor, id allmenning.ImportID, want table.Format) error {
	before, err := c.List(ctx, actor, id)
	if err != nil {
		return err
	}
	if before.State != store.ImportReceived && before.State != store.ImportReady || before.Format != formatTable {
		return allmenning.Refuse(allmenning.Conflict, "import.state")
	}
	f, err := c.kept(ctx, before.Import)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.guard(before.Name, before.Format, want); err != nil {
		return asRefusal(err)
	}
	choices := ListChoices{Level: before.Choices.Level, Themes: before.Choices.Themes, Instead: before.Choices.Instead, Parts: before.Choices.Parts, Lines: before.Choices.Lines}
	if err := f.columns(before.Name, want, &choices); err != nil {
		return asRefusal(err)
	}
	return c.moveList(ctx, actor, id, func(_ *store.Tx, i *store.Import) error {
		if i.State != store.ImportReceived && i.State != store.ImportReady {
			return allmenning.Refuse(allmenning.Conflict, "import.state")
		}
		i.State, i.Line, i.Held, i.Told = store.ImportReceived, 0, 0, nil
		var err error
		i.Choices, err = json.Marshal(choices)
		return err
	})
}
