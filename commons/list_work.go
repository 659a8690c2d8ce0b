package commons

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"allmenning"
	"allmenning/municipality"
	"allmenning/store"
)

// WorkOnLists does the work that lists on their way in wait for: looking through them, taking them in, undoing them. One process has a
// list at a time; where that is killed, another goes on from the last row it stored. It gives how many lists were worked on, and goes
// on with the next where one fails.
func (c *Commons) WorkOnLists(ctx context.Context, knows Knows) (n int, err error) {
	for {
		i, also := c.store.TakeImport(ctx, listLease)
		if allmenning.KindOf(also) == allmenning.NotFound {
			return n, err
		}
		if also == nil {
			n++
			also = c.workOn(ctx, i, knows)
		}
		if also != nil {
			err = errors.Join(err, fmt.Errorf("list %s: %w", i.ID, also))
		}
		if ctx.Err() != nil || i.ID == "" {
			return n, err
		}
	}
}

// workOn does the work of one list. What stops it for good fails the list, and the reason is kept; what may pass, as a full disk or a
// stopped program, is an error, and the list is taken up again when the lease has run out.
func (c *Commons) workOn(ctx context.Context, i store.Import, knows Knows) error {
	if i.State == store.ImportUndoing {
		return lost(c.undo(ctx, i))
	}
	list, err := unpacked(i)
	if err != nil {
		return err
	}
	in := c.importing(i, list.Choices, nil)
	in.knows = knows
	if in.actor, err = c.sees(ctx, in.actor, i.Owner); err != nil {
		return err
	}
	f, err := c.kept(ctx, i)
	if allmenning.KindOf(err) == allmenning.NotFound { // restored from a backup, which does not hold the bytes
		return in.end(ctx, store.ImportFailed)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if i.State == store.ImportLooking {
		if list.Told.NearAmong > 0 && list.Told.NearN == len(list.Told.Near) {
			in.asked = map[string]NearRow{}
			for _, n := range list.Told.Near {
				in.asked[n.SourceID] = n
			}
		}
		return in.lookThrough(ctx, f)
	}
	if err = in.read(ctx, f); err == nil {
		return in.end(ctx, store.ImportDone)
	}
	if lost(err) == nil {
		return nil
	}
	switch kind := allmenning.KindOf(err); {
	case ctx.Err() != nil, kind == allmenning.Internal, kind == allmenning.Unavailable:
		return err
	}
	_ = errors.As(err, &in.why) // what is wrong with one row alone has refused that
	return errors.Join(err, in.end(ctx, store.ImportFailed))
}

// lost takes away that another has the list now: there is nothing more to do here.
func lost(err error) error {
	if errors.Is(err, errLost) {
		return nil
	}
	return err
}

// lookThrough goes through the whole list without taking anything in, and keeps what it found.
func (in *importing) lookThrough(ctx context.Context, f *listFile) error {
	in.report.DryRun, in.known = true, map[allmenning.RecordID]bool{}
	in.progress = func(rows int) {
		_ = in.commons.store.Write(ctx, func(tx *store.Tx) error { // a page that shows an older number is all that is lost
			held, err := tx.Advance(in.list.ID, in.list.Held, rows, listLease)
			if err == nil {
				in.list.Held = held
			}
			return err
		})
	}
	in.list.Line = 0
	err := in.read(ctx, f)
	var refusal *allmenning.Error
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	if refusal != nil {
		in.report.Broken = &allmenning.FieldError{Key: refusal.Key, Args: refusal.Args}
	}
	in.notItself()
	slices.SortStableFunc(in.report.Themes, func(a, b ThemeOfRows) int { return b.Rows - a.Rows })
	told, err := json.Marshal(in.report)
	if err != nil {
		return err
	}
	return in.commons.store.Write(ctx, func(tx *store.Tx) error {
		now, err := tx.HoldImport(in.list.ID, "")
		if err != nil || now.State != store.ImportLooking || now.Held != in.list.Held {
			return err // somebody has chosen anew meanwhile
		}
		now.State, now.Told, now.Held, now.Line = store.ImportReady, told, 0, in.report.Rows
		return tx.PutImport(now)
	})
}

// municipalityOf gives the municipality whose organisation owner is; empty for others.
func (c *Commons) municipalityOf(owner allmenning.OrganisationID) municipality.Number {
	for _, m := range c.register.All() {
		if MunicipalityOwner(m.Number) == owner {
			return m.Number
		}
	}
	return ""
}
