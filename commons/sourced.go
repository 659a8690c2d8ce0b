package commons

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sources"
	"allmenning/store"
)

// What became of a row.
const (
	rowNew       = "new"
	rowUpdated   = "updated"
	rowUnchanged = "unchanged"
	rowJoined    = "joined"
	rowLeftOut   = "left-out"
	rowRefused   = "refused"
	rowUndone    = "undone"
	rowKept      = "kept" // not undone: changed since
)

// Why a row is left as it is here, or some of it.
const (
	keptHere = "import.kept" // another owner has taken the record over
	keptSome = "import.both" // people here and the source have both changed a field

	withdrawnHere = "import.withdrawn" // its owner has taken it back, and it stays so
)

// stand is how a known record stood when its history was read.
type stand struct {
	version int
	given   int  // the version that the same source gave last; 0: none
	undone  bool // it is withdrawn because the list that made it was undone
}

// stands reads how the records that these sources gave before stand now, by id. It is asked before the transaction that
// stores them, so that none holds two connections; put tells when the answer has grown old.
func (c *Commons) stands(ctx context.Context, records []*allmenning.Record) (map[allmenning.RecordID]stand, error) {
	out := map[allmenning.RecordID]stand{}
	owner, source := map[allmenning.RecordID]allmenning.OrganisationID{}, ""
	for _, r := range records {
		source = r.Source.Name
		id, version, known, err := c.store.FindBySource(ctx, r.Owner, r.Source.Name, r.Source.ID)
		if err != nil {
			return nil, err
		}
		if known {
			out[id], owner[id] = stand{version: version}, r.Owner
		}
	}
	gave := c.importsOf(ctx, source)
	for id, s := range out {
		reader := allmenning.Reader{Organisations: []allmenning.OrganisationID{owner[id]}}
		events, err := c.store.History(ctx, reader, id)
		if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return nil, err
		}
		if s.given, err = lastGiven(events, gave); err != nil {
			return nil, err
		}
		if n := len(events); n > 0 {
			s.undone = events[n-1].Act == allmenning.ActWithdrawn && events[n-1].Import != ""
		}
		out[id] = s
	}
	return out, nil
}

// lastGiven is the newest version of a record's text that came from a list or the library, and not from somebody here: by an import
// that gave says yes to.
func lastGiven(events []allmenning.Event, gave func(allmenning.ImportID) (bool, error)) (int, error) {
	for _, e := range slices.Backward(events) {
		if e.Import == "" || e.Act != allmenning.ActImported && e.Act != allmenning.ActUpdated {
			continue
		}
		if yes, err := gave(e.Import); yes || err != nil {
			return e.Version, err
		}
	}
	return 0, nil
}

// importsOf says of imports whether they are of a source: a record may be rows of several lists, which say different things of it. One
// whose source is not known, as the library's, is of any.
func (c *Commons) importsOf(ctx context.Context, source string) func(allmenning.ImportID) (bool, error) {
	known := map[allmenning.ImportID]bool{}
	return func(id allmenning.ImportID) (bool, error) {
		if yes, is := known[id]; is {
			return yes, nil
		}
		i, err := c.store.Import(ctx, id, "")
		if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return false, err
		}
		known[id] = err != nil || i.Source == "" || i.Source == source
		return known[id], nil
	}
}

// placed is what became of a record that a source gave.
type placed struct {
	outcome string
	reason  string             // catalogue key; empty when there is nothing to say
	args    []any              // of the reason's sentence
	before  int                // the version that was there; 0: none
	record  *allmenning.Record // as it is stored now
}

// put stores a record that comes from a source: new the first time, a new version when the source has changed it, nothing
// when it is the same. The source's own id decides which record it is. The source decides over the text alone: how far a
// known record is open, and its state, stay as they are. A field that people here have changed stays theirs, also where the source
// has changed it too, and then the reason says which; a record that another owner has taken over is left alone. It is a Conflict
// when before no longer holds. What the source has no field for, as says carries, is as it gave it last. given stays as it is.
func (c *Commons) put(tx *store.Tx, given *allmenning.Record, says carries, before map[allmenning.RecordID]stand, actor allmenning.Actor, imp allmenning.ImportID) (placed, error) {
	r := *given
	stored, err := c.find(tx, &r)
	if err != nil {
		return placed{}, err
	}
	r.Version = 0
	act, out := allmenning.ActImported, placed{outcome: rowNew, record: &r}
	if stored != nil {
		was := before[stored.ID]
		switch {
		case stored.Owner != r.Owner:
			return placed{outcome: rowUnchanged, reason: keptHere, before: stored.Version, record: stored}, nil
		case was.version != stored.Version:
			return placed{}, allmenning.Refuse(allmenning.Conflict, "errors.conflict.title")
		}
		act, out.outcome, out.before = allmenning.ActUpdated, rowUpdated, stored.Version
		if was.undone {
			says = nil // what is gone with the list that made it comes back with no other
		}
		both, err := mergeGiven(tx, &r, says, stored, was.given, imp)
		if err != nil {
			return placed{}, err
		}
		if len(both) > 0 {
			out.reason, out.args = keptSome, []any{"fields", strings.Join(both, ", ")}
		}
		switch {
		case was.undone:
			if stored.Version, err = tx.SetStateBy(r.ID, stored.Version, allmenning.Published, actor, imp); err != nil {
				return placed{}, err
			}
		case r.State == allmenning.Withdrawn:
			out.reason = withdrawnHere
		}
		r.Version = stored.Version
	}
	r.Version++
	if err := c.check(&r); err != nil {
		return placed{}, err
	}
	unchanged, err := tx.PutRecord(&r, act, actor, imp)
	if unchanged && r.Version == out.before {
		out.outcome = rowUnchanged
	}
	return out, err
}

// mergeGiven lays what a source gives upon the record as it is stored: three texts are held up against each other, the one the
// source gave last, the one it gives now and the one that stands here. It gives the names in lists of the fields that both have
// changed, in order; they stay as they stand here. r comes with the source's text and becomes the record to store.
func mergeGiven(tx *store.Tx, r *allmenning.Record, says carries, stored *allmenning.Record, given int, imp allmenning.ImportID) (both []string, err error) {
	mine, err := fieldsOf(r)
	if err != nil {
		return nil, err
	}
	stands, err := fieldsOf(stored)
	if err != nil {
		return nil, err
	}
	kept, err := basesOf(tx, stored.ID)
	if err != nil {
		return nil, err
	}
	before, err := givenLast(tx, kept.of(r.Source.Name).Last, stored, stands, given)
	if err != nil {
		return nil, err
	}
	if before != nil {
		if mine, err = says.lay(mine, before); err != nil {
			return nil, err
		}
	}
	was := before
	if was == nil { // the first this source says of a record of people here: it fills what is empty
		was = mine.exceptEmptyIn(stands)
	}
	merged, clashes := merge(was, mine, stands)
	for _, clash := range clashes {
		if name := fieldInFile(clash.Field); !slices.Contains(both, name) {
			both = append(both, name)
		}
	}
	if before == nil || !before.same(mine) { // else the source says what it said before, and what is kept of it stands
		next := kept.of(r.Source.Name)
		next.Last = nil
		if before == nil || !merged.same(mine) || merged.same(stands) { // else the version that is stored now says it
			next.Last = mine
		}
		if len(next.Steps) > 0 || before == nil || !before.same(stands) { // else the former version tells
			next.push(step{Import: imp, Before: before})
		}
		if err := kept.put(tx, stored.ID, r.Source.Name, next); err != nil {
			return nil, err
		}
	}
	source := r.Source
	if source.URL == "" && !says.field(sources.FieldURL) {
		source.URL = stored.Source.URL
	}
	*r = *stored
	if source.Name == stored.Source.Name && source.ID == stored.Source.ID { // else it is known by an alias, and stays its own source's
		r.Source = source
	}
	return both, merged.into(r)
}

// givenLast is what a source gave last of a record: what is kept of it, because people have changed it since, else the version it gave;
// nil where the source is not known to have given it.
func givenLast(tx *store.Tx, kept fields, stored *allmenning.Record, stands fields, given int) (fields, error) {
	switch {
	case kept != nil:
		return kept, nil
	case given == 0:
		return nil, nil
	case given == stored.Version:
		return stands, nil
	}
	last, err := tx.RecordAt(stored.ID, given)
	if err != nil {
		return nil, err
	}
	return fieldsOf(last)
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
		named("report.reason", codes.StopReasons(), b.Report.Reason)
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
