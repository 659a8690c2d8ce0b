package commons

import (
	"context"
	"time"

	"allmenning"
	"allmenning/store"
)

// BroughtIn gives the newest lists that were brought in on the command line, at most 50, the newest first: without what was chosen of
// them, and of what was told how many rows there are alone.
func (c *Commons) BroughtIn(ctx context.Context) ([]store.Import, error) {
	all, err := c.Lists(ctx, Program())
	if err != nil {
		return nil, err
	}
	var out []store.Import
	for _, i := range all {
		if broughtIn(i) {
			out = append(out, i)
		}
	}
	return out, nil
}

// broughtIn says whether an import is a list that was brought in on the command line: what an organisation brought in is that one's to
// undo, and the library is none.
func broughtIn(i store.Import) bool {
	return i.Owner == Library && (i.Format == formatTable || i.Format == formatJSONL)
}

// UndoBroughtIn has everything undone that a list did which was brought in on the command line, as UndoList has, and does the work itself,
// whether a server runs or not. What comes back says what became of its rows. ErrNotFound where there is no such list, and Forbidden for
// one that an organisation brought in.
func (c *Commons) UndoBroughtIn(ctx context.Context, id allmenning.ImportID) (ListOnItsWay, error) {
	list, err := c.List(ctx, Program(), id)
	switch {
	case err != nil:
		return ListOnItsWay{}, err
	case list.Format != formatTable && list.Format != formatJSONL:
		return ListOnItsWay{}, allmenning.ErrNotFound
	case !broughtIn(list.Import):
		return ListOnItsWay{}, allmenning.Refuse(allmenning.Forbidden, "import.choice.undo")
	}
	if err := c.UndoList(ctx, Program(), id); err != nil {
		return ListOnItsWay{}, err
	}
	for ctx.Err() == nil {
		var mine store.Import
		err := c.moveList(ctx, Program(), id, func(tx *store.Tx, i *store.Import) error {
			if i.State == store.ImportUndoing && i.Held < tx.Now() { // else a server has it, or it is done
				i.Held = tx.Now() + allmenning.Time(listLease.Milliseconds())
				mine = *i
			}
			return nil
		})
		if err == nil && mine.ID != "" {
			err = lost(c.undo(ctx, mine))
		}
		if err != nil {
			return ListOnItsWay{}, err
		}
		if list, err = c.List(ctx, Program(), id); err != nil || list.State != store.ImportUndoing {
			return list, err
		}
		time.Sleep(undoneSoon)
	}
	return list, ctx.Err()
}

// undoneSoon is how soon it is asked again whether a server has undone a list.
const undoneSoon = 200 * time.Millisecond
