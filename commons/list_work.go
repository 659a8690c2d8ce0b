package commons

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"allmenning"
	"allmenning/municipality"
	"allmenning/store"
)

// How many lists a process works on at once: of those longer than longList bytes one, so that there is memory for what else it does, and
// beside that one others, so that nobody waits for somebody else's long list.
const (
	mostAtOnce = 4
	longList   = 4 << 20
)

// lookAgain is how soon lists that have come meanwhile are looked for, while others are worked on.
const lookAgain = time.Second

// WorkOnLists does the work that lists on their way in wait for: looking through them, taking them in, undoing them. One process has a
// list at a time; where that is killed, another goes on from the last row it stored. It gives how many lists were worked on, and goes
// on with the next where one fails.
func (c *Commons) WorkOnLists(ctx context.Context, knows Knows) (n int, err error) {
	w, failed := atWork{done: make(chan workedOn)}, false
	for {
		for w.n < mostAtOnce && !failed && ctx.Err() == nil {
			i, also := c.store.TakeImport(ctx, listLease, w.most())
			if allmenning.KindOf(also) == allmenning.NotFound {
				break
			}
			if failed = also != nil; failed {
				err = errors.Join(err, fmt.Errorf("lists: %w", also))
				break
			}
			n++
			w.begin(i, func() error { return c.workOn(ctx, i, knows) })
		}
		if w.n == 0 {
			return n, err
		}
		err = errors.Join(err, w.wait())
	}
}

// atWork are the lists that a process works on now.
type atWork struct {
	n, long int
	done    chan workedOn
}

type workedOn struct {
	list store.Import
	err  error
}

// most is how many bytes the next list may have; 0 is any.
func (w *atWork) most() int64 {
	if w.long > 0 {
		return longList
	}
	return 0
}

// begin does the work of a list beside what else is done. A panic is a fault of that list and not of the program.
func (w *atWork) begin(i store.Import, work func() error) {
	w.n++
	if i.Size > longList {
		w.long++
	}
	go func() {
		of := workedOn{list: i}
		defer func() {
			if p := recover(); p != nil {
				of.err = fmt.Errorf("%v\n%s", p, debug.Stack())
			}
			w.done <- of
		}()
		of.err = work()
	}()
}

// wait waits until a list is done, or it is time to look for others.
func (w *atWork) wait() error {
	again := time.NewTimer(lookAgain)
	defer again.Stop()
	select {
	case <-again.C:
		return nil
	case of := <-w.done:
		w.n--
		if of.list.Size > longList {
			w.long--
		}
		if of.err != nil {
			return fmt.Errorf("list %s: %w", of.list.ID, of.err)
		}
		return nil
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
	if in.knows = knows; i.State != store.ImportLooking {
		in.knows.Same = nil // what looks like what is here was asked about before
	}
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
	if mayPass(ctx, err) {
		return err
	}
	_ = errors.As(err, &in.why) // what is wrong with one row alone has refused that
	return errors.Join(err, in.end(ctx, store.ImportFailed))
}

// mayPass says that what stopped the work is not about the list: it is tried again.
func mayPass(ctx context.Context, err error) bool {
	kind := allmenning.KindOf(err)
	return ctx.Err() != nil || errors.Is(err, errLost) || kind == allmenning.Internal || kind == allmenning.Unavailable
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
	in.progress = func(rows int) error {
		err := in.commons.store.Write(ctx, func(tx *store.Tx) error {
			held, err := advance(tx, in.list, rows)
			if err == nil {
				in.list.Held = held
			}
			return err
		})
		if errors.Is(err, errLost) {
			return err
		}
		return nil // a page that shows an older number is all that is lost
	}
	in.list.Line = 0
	err := in.read(ctx, f)
	var refusal *allmenning.Error
	if err != nil && (!errors.As(err, &refusal) || mayPass(ctx, err)) {
		return lost(err)
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
