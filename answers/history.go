package answers

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"allmenning"
	"allmenning/store"
)

// HistoryPage is what has happened to a record, the newest first, as the reader may know it.
type HistoryPage struct {
	Record   *allmenning.Record
	Owner    allmenning.Organisation
	Happened []Happening
}

// Happening is one event in words to be: names where the reader may know them.
type Happening struct {
	allmenning.Event
	Person       string // who did it, for signed-in public employees; empty: not for this reader, or the program did it
	Organisation string // that the person acted for
	Behalf       string // the organisation it was done on behalf of, where that is another
	// From is what an import took the record from, for those who own the record; nil: no import, or not for this reader.
	From  *store.Import
	Other *allmenning.Record // that it was linked to; nil where the event is of no link
	About string             // the organisation that joined, left or has the same need; empty for other events
	// Unnamed says that an organisation took a "vi også" back. Then nobody but itself and those who own the need is told who it was:
	// whoever has thought better of something does not stand in public with it.
	Unnamed bool
	// Differs says that the reader may see what was changed.
	Differs bool
	// Ended is the status that a project got because Other, a result, was published; empty for other events, and for those who do not
	// see the result.
	Ended allmenning.ProjectStatus
	Kind  allmenning.LinkKind // of the link the event is of; empty: of none
	// Invitation is "invited" or "uninvited" where all that a version changed is whom a constellation lets in, named in About; else empty.
	Invitation string
}

// ChangePage is what one version changed, field by field.
type ChangePage struct {
	Record      *allmenning.Record // as it stands now
	What        Happening
	Before      int // the version it is held up against: the last one before it that the reader sees
	After       *allmenning.Record
	Differences []Difference
	Titles      map[string]string // of the records and organisations that the fields name by id, as far as the reader sees them
}

// History answers with all that has happened to a record. It tells of nothing the reader does not see: an edit of a block that
// is closed, or one made while the record was, is left out.
func (a *Answers) History(ctx context.Context, who Who, noun allmenning.Noun, id allmenning.RecordID) (*HistoryPage, error) {
	r, err := a.record(ctx, who.Reader, noun, id)
	if err != nil {
		return nil, err
	}
	p := &HistoryPage{Record: r}
	if p.Owner, err = a.store.Organisation(ctx, r.Owner); err != nil {
		return nil, err
	}
	var past *past
	if p.Happened, past, err = a.happened(ctx, who.Reader, r); err != nil {
		return nil, err
	}
	for i := range p.Happened {
		h := &p.Happened[i]
		if h.Version > 1 && tellsOfVersion(h.Act) {
			if h.Differs, err = past.differs(h.Version); err != nil {
				return nil, err
			}
			if err := past.tellInvitation(h); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// happened gives what has happened to a record, the newest first, with the names of those who did it, and its past.
func (a *Answers) happened(ctx context.Context, reader allmenning.Reader, r *allmenning.Record) ([]Happening, *past, error) {
	events, past, err := a.told(ctx, reader, r)
	if err != nil {
		return nil, nil, err
	}
	slices.Reverse(events)
	all, err := a.happenings(ctx, reader, r, events)
	return all, past, err
}

// Change answers with what one version of a record changed. ErrNotFound when there is no such version, when the reader does not
// see it or any before it, and when nothing that the reader sees was changed.
func (a *Answers) Change(ctx context.Context, who Who, noun allmenning.Noun, id allmenning.RecordID, version int) (*ChangePage, error) {
	r, err := a.record(ctx, who.Reader, noun, id)
	if err != nil {
		return nil, err
	}
	events, past, err := a.told(ctx, who.Reader, r)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(events, func(e allmenning.Event) bool { return e.Version == version && tellsOfVersion(e.Act) })
	if at < 0 || version < 2 {
		return nil, allmenning.ErrNotFound
	}
	p := &ChangePage{Record: r, Titles: past.titles}
	before, after, err := past.pair(version)
	if err != nil || before == nil {
		return nil, orNotFound(err)
	}
	p.Before, p.After = before.Version, after
	if p.Differences, err = past.differences(before, after); err != nil || len(p.Differences) == 0 {
		return nil, orNotFound(err)
	}
	what, err := a.happenings(ctx, who.Reader, r, events[at:at+1])
	if err != nil {
		return nil, err
	}
	p.What = what[0]
	return p, nil
}

// Saved tells who made a version of a record, and when. ErrNotFound when there is none that the reader may know of.
func (a *Answers) Saved(ctx context.Context, who Who, noun allmenning.Noun, id allmenning.RecordID, version int) (Happening, error) {
	r, err := a.record(ctx, who.Reader, noun, id)
	if err != nil {
		return Happening{}, err
	}
	events, _, err := a.told(ctx, who.Reader, r)
	if err != nil {
		return Happening{}, err
	}
	at := slices.IndexFunc(events, func(e allmenning.Event) bool { return e.Version == version && tellsOfVersion(e.Act) })
	if at < 0 {
		return Happening{}, allmenning.ErrNotFound
	}
	what, err := a.happenings(ctx, who.Reader, r, events[at:at+1])
	if err != nil {
		return Happening{}, err
	}
	return what[0], nil
}

func orNotFound(err error) error {
	if err == nil {
		return allmenning.ErrNotFound
	}
	return err
}

// tellsOfVersion says that an act made the version its event carries; others, such as a link, only happened at it.
func tellsOfVersion(act allmenning.Act) bool {
	switch act {
	case allmenning.ActRegistered, allmenning.ActImported, allmenning.ActUpdated, allmenning.ActEdited, allmenning.ActWithdrawn,
		allmenning.ActRestored, allmenning.ActClosed, allmenning.ActOpened, allmenning.ActClaimed,
		allmenning.ActHandedOver:
		return true
	}
	return false
}

// told gives the events of a record that the reader may know of, the oldest first, and its past. Of those that only say that
// something was changed, it keeps the ones where the reader sees what.
func (a *Answers) told(ctx context.Context, reader allmenning.Reader, r *allmenning.Record) ([]allmenning.Event, *past, error) {
	all, err := a.store.History(ctx, reader, r.ID)
	if err != nil {
		return nil, nil, err
	}
	p := &past{Answers: a, ctx: ctx, reader: reader, now: r, versions: map[int]*allmenning.Record{}, titles: map[string]string{}}
	events := all[:0]
	for _, e := range all {
		if e.Act == allmenning.ActEdited || e.Act == allmenning.ActUpdated {
			differs, err := p.differs(e.Version)
			if err != nil {
				return nil, nil, err
			}
			if !differs {
				continue
			}
		}
		events = append(events, e)
	}
	return events, p, nil
}

// happenings finds the names of what events tell of.
func (a *Answers) happenings(ctx context.Context, reader allmenning.Reader, r *allmenning.Record, events []allmenning.Event) ([]Happening, error) {
	events, err := a.decided(ctx, reader, r, events)
	if err != nil {
		return nil, err
	}
	events, unnamed, err := a.takenBack(ctx, reader, r, events)
	if err != nil {
		return nil, err
	}
	names, err := a.peopleOf(ctx, reader, events)
	if err != nil {
		return nil, err
	}
	organisations := map[allmenning.OrganisationID]string{}
	out := make([]Happening, len(events))
	for i, e := range events {
		h := Happening{Event: e, Person: names[e.Actor], Kind: store.KindOf(e), Unnamed: unnamed[e.Seq]}
		for id, name := range map[allmenning.OrganisationID]*string{e.Acting: &h.Organisation, e.For: &h.Behalf} {
			if *name, err = a.organisationName(ctx, organisations, id); err != nil {
				return nil, err
			}
		}
		if h.Behalf == h.Organisation {
			h.Behalf = ""
		}
		if e.Import != "" && owns(reader, r) {
			from, err := a.store.Import(ctx, e.Import, "")
			if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
				return nil, err
			}
			if err == nil {
				h.From = &from
			}
		}
		var meta eventMeta
		if e.Meta != "" {
			if err := json.Unmarshal([]byte(e.Meta), &meta); err != nil {
				return nil, fmt.Errorf("answers: event %d: %w", e.Seq, err)
			}
		}
		if h.Other, err = a.otherEnd(ctx, reader, e.Act, meta.Other); err != nil {
			return nil, err
		}
		if result, status := store.EndedBy(e); result != "" {
			if h.Other, err = a.seen(ctx, reader, result); err != nil {
				return nil, err
			}
			if h.Other != nil {
				h.Ended = status
			}
		}
		switch e.Act {
		case allmenning.ActJoined, allmenning.ActLeft, allmenning.ActRemoved, allmenning.ActEndorsed, allmenning.ActUnendorsed:
			if h.About, err = a.organisationName(ctx, organisations, meta.Of); err != nil {
				return nil, err
			}
		}
		out[i] = h
	}
	return out, nil
}

// takenBack takes out of events who has said "vi også" to a need and taken it back, for others than those who own the need and whoever
// it was: that it happened is told, without a name. It gives which events are so by their numbers.
func (a *Answers) takenBack(ctx context.Context, reader allmenning.Reader, r *allmenning.Record, events []allmenning.Event) ([]allmenning.Event, map[int64]bool, error) {
	said := func(e allmenning.Event) bool {
		return e.Act == allmenning.ActEndorsed || e.Act == allmenning.ActUnendorsed
	}
	if owns(reader, r) || !slices.ContainsFunc(events, said) {
		return events, nil, nil
	}
	stand, err := a.store.Endorsements(ctx, reader, r.ID)
	if err != nil {
		return nil, nil, err
	}
	out, unnamed := slices.Clone(events), map[int64]bool{}
	for i, e := range out {
		var meta eventMeta
		if !said(e) || json.Unmarshal([]byte(e.Meta), &meta) != nil || slices.Contains(reader.Organisations, meta.Of) {
			continue
		}
		stands := func(x store.Endorsement) bool { return x.Org == meta.Of && x.At <= e.At }
		if e.Act == allmenning.ActUnendorsed || !slices.ContainsFunc(stand, stands) {
			out[i].Actor, out[i].Acting, out[i].For, out[i].Meta = "", "", "", ""
			unnamed[e.Seq] = true
		}
	}
	return out, unnamed, nil
}

// peopleOf names who did things, for public employees who are signed in: to all others an act is the organisation's.
func (a *Answers) peopleOf(ctx context.Context, reader allmenning.Reader, events []allmenning.Event) (map[allmenning.PersonID]string, error) {
	if !reader.Peer {
		return nil, nil
	}
	var ids []allmenning.PersonID
	for _, e := range events {
		if e.Actor != "" && !slices.Contains(ids, e.Actor) {
			ids = append(ids, e.Actor)
		}
	}
	return a.store.PersonNames(ctx, ids)
}

func (a *Answers) organisationName(ctx context.Context, known map[allmenning.OrganisationID]string, id allmenning.OrganisationID) (string, error) {
	if id == "" {
		return "", nil
	}
	if name, ok := known[id]; ok {
		return name, nil
	}
	o, err := a.store.Organisation(ctx, id)
	if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
		return "", err
	}
	known[id] = o.Name
	return o.Name, nil
}

// eventMeta is what an event says beside its act: the far end of a link, and the organisation it is about.
type eventMeta struct {
	Other allmenning.RecordID
	Of    allmenning.OrganisationID
}

// otherEnd is the record that an event of a link, or of a candidate of a synthesis, tells of; the store has left out those the reader does not see.
func (a *Answers) otherEnd(ctx context.Context, reader allmenning.Reader, act allmenning.Act, id allmenning.RecordID) (*allmenning.Record, error) {
	switch act {
	case allmenning.ActLinked, allmenning.ActUnlinked, allmenning.ActProposed, allmenning.ActIncluded, allmenning.ActLeftOut:
	default:
		return nil, nil
	}
	return a.seen(ctx, reader, id)
}

// seen is a record as the reader sees it; nil where the reader does not.
func (a *Answers) seen(ctx context.Context, reader allmenning.Reader, id allmenning.RecordID) (*allmenning.Record, error) {
	r, err := a.store.Record(ctx, reader, id)
	if allmenning.KindOf(err) == allmenning.NotFound {
		return nil, nil // closed, perhaps since it was asked for
	}
	return r, err
}

// decided gives events with the acts of a decision under the name of who decided. The program draws the arrow from a synthesis to a
// result, and takes it away, when it has answered anew; that follows from a decision where none stands between the two.
func (a *Answers) decided(ctx context.Context, reader allmenning.Reader, r *allmenning.Record, events []allmenning.Event) ([]allmenning.Event, error) {
	if r.Noun != allmenning.NounFinding {
		return events, nil
	}
	out := slices.Clone(events)
	told := map[allmenning.RecordID][]allmenning.Event{}
	for i, e := range out {
		if e.Actor != "" || store.KindOf(e) != allmenning.LinkUses {
			continue
		}
		other := store.OtherOf(e)
		if _, ok := told[other]; !ok {
			all, err := a.store.History(ctx, reader, other)
			if err != nil && allmenning.KindOf(err) != allmenning.NotFound {
				return nil, err
			}
			told[other] = all
		}
		if d := decisionBefore(told[other], r.ID, e); d != nil {
			out[i].Actor, out[i].Acting, out[i].For = d.Actor, d.Acting, d.For
		}
	}
	return out, nil
}

// decisionBefore finds, in what has happened to a synthesis, oldest first, the decision of a person that an arrow to or from a result
// was drawn or taken away by: the last thing said of the result before. Nil where that was no such decision.
func decisionBefore(synthesis []allmenning.Event, result allmenning.RecordID, drawn allmenning.Event) *allmenning.Event {
	want := map[allmenning.Act]allmenning.Act{allmenning.ActLinked: allmenning.ActIncluded, allmenning.ActUnlinked: allmenning.ActLeftOut}[drawn.Act]
	var last *allmenning.Event
	for i, e := range synthesis {
		arrow := e.Act == allmenning.ActLinked || e.Act == allmenning.ActUnlinked
		if store.OtherOf(e) == result && e.Seq < drawn.Seq && !(arrow && e.Seq == drawn.Seq-1) { // the arrow has an event at either end
			last = &synthesis[i]
		}
	}
	if last == nil || last.Act != want {
		return nil
	}
	return last
}

// owns says whether the reader belongs to whoever the record belongs to.
func owns(reader allmenning.Reader, r *allmenning.Record) bool {
	return slices.Contains(reader.Organisations, r.Owner)
}
