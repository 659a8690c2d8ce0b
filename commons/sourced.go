package commons

import (
	"context"
	"slices"
	"strconv"

	"allmenning"
	"allmenning/codes"
	"allmenning/store"
)

// What became of a row.
const (
	rowNew       = "new"
	rowUpdated   = "updated"
	rowUnchanged = "unchanged"
	rowRefused   = "refused"
)

// keptHere is the reason of a row that is left as it is because people here have taken the record over.
const keptHere = "import.kept"

// stand is how a known record stood when its history was read.
type stand struct {
	version int
	edited  bool // people here have changed the text since a source last gave it
}

// stands reads how the records that these sources gave before stand now, by id. It is asked before the transaction that
// stores them, so that none holds two connections; put tells when the answer has grown old.
func (c *Commons) stands(ctx context.Context, records []*allmenning.Record) (map[allmenning.RecordID]stand, error) {
	out := map[allmenning.RecordID]stand{}
	owner := map[allmenning.RecordID]allmenning.OrganisationID{}
	err := c.store.Write(ctx, func(tx *store.Tx) error {
		for _, r := range records {
			id, version, known, err := tx.FindBySource(r.Owner, r.Source.Name, r.Source.ID)
			if err != nil {
				return err
			}
			if known {
				out[id], owner[id] = stand{version: version}, r.Owner
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for id, s := range out {
		reader := allmenning.Reader{Organisations: []allmenning.OrganisationID{owner[id]}}
		events, err := c.store.History(ctx, reader, id)
		if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return nil, err
		}
		s.edited = editedByPeople(events)
		out[id] = s
	}
	return out, nil
}

// editedByPeople says whether the newest text of a record came from somebody here and not from a list or the library.
func editedByPeople(events []allmenning.Event) bool {
	for _, e := range slices.Backward(events) {
		switch e.Act {
		case allmenning.ActImported, allmenning.ActUpdated, allmenning.ActEdited, allmenning.ActRegistered:
			return e.Import == ""
		}
	}
	return false
}

// placed is what became of a record that a source gave.
type placed struct {
	outcome string
	reason  string             // catalogue key; empty when there is nothing to say
	before  int                // the version that was there; 0: none
	record  *allmenning.Record // as it is stored now
}

// put stores a record that comes from a source: new the first time, a new version when the source has changed it, nothing
// when it is the same. The source's own id decides which record it is. The source decides over the text alone: how far a
// known record is open, and its state, stay as they are, and what people here have changed or another owner has taken over
// is left alone. It is a Conflict when before no longer holds. given stays as it is.
func (c *Commons) put(tx *store.Tx, given *allmenning.Record, before map[allmenning.RecordID]stand, actor allmenning.Actor, imp allmenning.ImportID) (placed, error) {
	r := *given
	stored, err := c.find(tx, &r)
	if err != nil {
		return placed{}, err
	}
	act, out := allmenning.ActImported, placed{outcome: rowNew, record: &r}
	if stored != nil {
		was := before[stored.ID]
		kept := placed{outcome: rowUnchanged, reason: keptHere, before: stored.Version, record: stored}
		switch {
		case stored.Owner != r.Owner:
			return kept, nil
		case was.version != stored.Version:
			return placed{}, allmenning.Refuse(allmenning.Conflict, "errors.conflict.title")
		case was.edited:
			return kept, nil
		}
		act, out.outcome, out.before = allmenning.ActUpdated, rowUpdated, stored.Version
		r.ID, r.State, r.Closure, r.Blocks = stored.ID, stored.State, stored.Closure, stored.Blocks
	}
	r.Version = out.before + 1
	if err := c.check(&r); err != nil {
		return placed{}, err
	}
	unchanged, err := tx.PutRecord(&r, act, actor, imp)
	if unchanged {
		out.outcome = rowUnchanged
	}
	return out, err
}

// find gives the stored record that r is a newer text of; nil when there is none, and r then has an id. A record whose id
// is fixed is found by it too: another owner may have it now.
func (c *Commons) find(tx *store.Tx, r *allmenning.Record) (*allmenning.Record, error) {
	id, _, known, err := tx.FindBySource(r.Owner, r.Source.Name, r.Source.ID)
	switch {
	case err != nil:
		return nil, err
	case known:
		return tx.Record(id)
	case r.ID == "":
		r.ID = allmenning.NewID[allmenning.RecordID]()
		return nil, nil
	}
	stored, err := tx.Record(r.ID)
	if allmenning.KindOf(err) == allmenning.NotFound {
		return nil, nil
	}
	return stored, err
}

// mostTries is how often an act is tried when somebody else changes the same meanwhile.
const mostTries = 3

// again runs an act until it meets no Conflict, at most mostTries times.
func again(act func() error) (err error) {
	for range mostTries {
		if err = act(); allmenning.KindOf(err) != allmenning.Conflict {
			return err
		}
	}
	return err
}

// check asks the root whether the shape is right, and the lists and the register whether what it names exists.
func (c *Commons) check(r *allmenning.Record) error {
	if err := r.Check(); err != nil {
		return err
	}
	var e allmenning.FieldErrors
	for i, p := range r.Places {
		if now, _ := c.register.Resolve(p.Number); len(now) == 0 {
			e = append(e, allmenning.FieldError{Field: "places." + strconv.Itoa(i), Key: "field.unknown_municipality", Args: []any{"value", string(p.Number)}})
		}
	}
	named := func(field string, list *codes.List, ids ...string) {
		for _, id := range ids {
			if id != "" && !list.Has(id) {
				e = append(e, allmenning.FieldError{Field: field, Key: "field.unknown_code", Args: []any{"value", id}})
			}
		}
	}
	switch b := r.Body.(type) {
	case *allmenning.Need:
		named("themes", codes.Themes(), b.Themes...)
		named("target_groups", codes.TargetGroups(), b.TargetGroup...)
	case *allmenning.Project:
		named("phase", codes.Phases(), string(b.Phase))
		named("status", codes.Statuses(), string(b.Status))
		named("themes", codes.Themes(), b.Themes...)
		named("sectors", codes.Sectors(), b.Sectors...)
		named("target_groups", codes.TargetGroups(), b.TargetGroups...)
		named("measures", codes.Measures(), b.Measures...)
		named("stopped_reason", codes.StopReasons(), b.StoppedReason)
		for i, l := range b.LessonsBlock.Lessons {
			named("lessons."+strconv.Itoa(i)+".factor", codes.Factors(), l.Factor)
		}
	case *allmenning.Study:
		named("design", codes.Designs(), b.Design)
		named("themes", codes.Themes(), b.Themes...)
		named("target_groups", codes.TargetGroups(), b.TargetGroups...)
		named("measures", codes.Measures(), b.Measures...)
	case *allmenning.Finding:
		named("design", codes.Designs(), b.Design)
		named("outcome", codes.Outcomes().List, b.Outcome)
		named("report.measure_type", codes.Measures(), b.Report.Measure)
		named("report.target_group", codes.TargetGroups(), b.Report.TargetGroup)
		named("report.stopped_reason", codes.StopReasons(), b.Report.StoppedReason)
		for i, l := range b.LessonsBlock.Lessons {
			named("lessons."+strconv.Itoa(i)+".factor", codes.Factors(), l.Factor)
		}
	case *allmenning.Synthesis:
		named("theme", codes.Themes(), b.Theme)
		named("measures", codes.Measures(), b.Measures...)
		named("outcome", codes.Outcomes().List, b.Outcome)
	}
	closures := []allmenning.Closure{r.Closure}
	for _, cl := range r.Blocks {
		closures = append(closures, cl)
	}
	for _, cl := range closures {
		named("basis", codes.LegalBases(), cl.Basis)
	}
	if len(e) == 0 {
		return nil
	}
	return e
}
