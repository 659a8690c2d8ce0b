package commons

import (
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

// put stores a record that comes from a source: new the first time, a new version when the source has changed it, nothing
// when it is the same. The source's own id decides which record it is.
func (c *Commons) put(tx *store.Tx, r *allmenning.Record, actor allmenning.Actor, imp allmenning.ImportID) (string, error) {
	if r.ID == "" {
		r.ID = allmenning.NewID[allmenning.RecordID]()
	}
	id, version, known, err := tx.FindBySource(r.Owner, r.Source.Name, r.Source.ID)
	if err != nil {
		return "", err
	}
	act := allmenning.ActImported
	if known {
		r.ID, act = id, allmenning.ActUpdated
	}
	r.Version = version + 1
	if err := c.check(r); err != nil {
		return "", err
	}
	unchanged, err := tx.PutRecord(r, act, actor, imp)
	switch {
	case err != nil:
		return "", err
	case unchanged:
		return rowUnchanged, nil
	case known:
		return rowUpdated, nil
	}
	return rowNew, nil
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
		for _, l := range b.LessonsBlock.Lessons {
			named("lessons.factor", codes.Factors(), l.Factor)
		}
	case *allmenning.Study:
		named("design", codes.Designs(), b.Design)
		named("themes", codes.Themes(), b.Themes...)
		named("target_groups", codes.TargetGroups(), b.TargetGroups...)
		named("measures", codes.Measures(), b.Measures...)
	case *allmenning.Finding:
		named("design", codes.Designs(), b.Design)
		named("outcome", codes.Outcomes().List, b.Outcome)
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
