package commons

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/store"
)

// digesting is a letter being made: what happened, by record, and what has been told of already.
type digesting struct {
	c           *Commons
	reader      allmenning.Reader
	but         allmenning.PersonID
	after, upTo int64
	near        map[string][]allmenning.RecordID           // what is like a followed record, by its id
	likeness    map[string][]string                        // and how
	asked       map[string][]allmenning.RecordID           // the syntheses a followed result was proposed to, by its id
	hits        map[string][]allmenning.RecordID           // what answers a followed question
	by          map[allmenning.RecordID][]allmenning.Event // newest first
	records     map[allmenning.RecordID]*allmenning.Record // as the reader sees them
	told        map[allmenning.RecordID]bool
	endorsed    map[allmenning.RecordID][]store.Endorsement // those that stand, of the records asked about
	instead     map[int64]*allmenning.Event                 // by the number of an endorsement: what else to tell of the record
}

// digest makes the letter of what happened after one event and up to another. It has no sections when there is nothing to tell.
func (c *Commons) digest(ctx context.Context, person allmenning.PersonID, week string, after, upTo int64, find Finder) (*Digest, error) {
	out := &Digest{Person: person, Week: week}
	reader, err := c.readerNow(ctx, person)
	if err != nil {
		return nil, err
	}
	follows, err := c.store.Follows(ctx, person)
	if err != nil || after == upTo {
		return out, err
	}
	d := digesting{
		c: c, reader: reader, but: person, after: after, upTo: upTo, told: map[allmenning.RecordID]bool{},
		endorsed: map[allmenning.RecordID][]store.Endorsement{}, instead: map[int64]*allmenning.Event{},
		near: map[string][]allmenning.RecordID{}, likeness: map[string][]string{}, hits: map[string][]allmenning.RecordID{},
		asked: map[string][]allmenning.RecordID{},
	}
	if err := d.prepare(ctx, follows, find); err != nil {
		return nil, err
	}
	for _, kind := range []allmenning.FollowKind{allmenning.FollowRecord, allmenning.FollowMunicipality, allmenning.FollowOrganisation, allmenning.FollowTheme, allmenning.FollowSearch} {
		for _, f := range follows {
			if f.Kind != kind {
				continue
			}
			items, err := d.of(ctx, f)
			if err != nil {
				return nil, err
			}
			if len(items) > 0 {
				out.Sections = append(out.Sections, DigestSection{Kind: f.Kind, Of: f.Of, Items: items})
			}
		}
	}
	return out, nil
}

// prepare reads what happened to all that may belong in the letter.
func (d *digesting) prepare(ctx context.Context, follows []allmenning.Follow, find Finder) (err error) {
	var ids, followed []allmenning.RecordID
	var numbers []allmenning.MunicipalityNumber
	var orgs []allmenning.OrganisationID
	themes := false
	for _, f := range follows {
		switch f.Kind {
		case allmenning.FollowRecord:
			id := allmenning.RecordID(f.Of)
			if find.Alike != nil {
				if d.near[f.Of], d.likeness[f.Of], err = find.Alike(ctx, d.reader, id, d.upTo); err != nil {
					return err
				}
			}
			followed = append(followed, id)
			ids = append(append(ids, id), d.near[f.Of]...)
		case allmenning.FollowMunicipality:
			numbers = append(numbers, d.numbers(f.Of)...)
		case allmenning.FollowOrganisation:
			orgs = append(orgs, allmenning.OrganisationID(f.Of))
		case allmenning.FollowTheme:
			themes = true
		case allmenning.FollowSearch:
			if find.Matching != nil {
				if d.hits[f.Of], err = find.Matching(ctx, d.reader, f.Of, d.upTo); err != nil {
					return err
				}
			}
			ids = append(ids, d.hits[f.Of]...)
		}
	}
	candidacies, err := d.c.store.CandidaciesOf(ctx, d.reader, followed)
	if err != nil {
		return err
	}
	for id, all := range candidacies {
		for _, candidacy := range all {
			d.asked[string(id)] = append(d.asked[string(id)], candidacy.Synthesis)
			ids = append(ids, candidacy.Synthesis)
		}
	}
	if err := d.read(ctx, ids, numbers, orgs, themes); err != nil {
		return err
	}
	d.records, err = d.c.store.RecordsByID(ctx, d.reader, slices.Collect(maps.Keys(d.by)))
	return err
}

// read reads events of some records, in some municipalities, of some organisations, and, for themes, of any record.
func (d *digesting) read(ctx context.Context, ids []allmenning.RecordID, numbers []allmenning.MunicipalityNumber, orgs []allmenning.OrganisationID, themes bool) error {
	slices.Sort(ids)
	events, err := d.c.store.NewsOf(ctx, d.reader, d.but, d.after, d.upTo, slices.Compact(ids))
	if err != nil {
		return err
	}
	more, err := d.c.store.NewsIn(ctx, d.reader, d.but, d.after, d.upTo, numbers, mostNews)
	if err != nil {
		return err
	}
	events = append(events, more...)
	if more, err = d.c.store.NewsBy(ctx, d.reader, d.but, d.after, d.upTo, orgs, mostNews); err != nil {
		return err
	}
	events = append(events, more...)
	if themes {
		if more, err = d.c.store.News(ctx, d.reader, d.but, d.after, d.upTo, mostNews); err != nil {
			return err
		}
		events = append(events, more...)
	}
	slices.SortFunc(events, func(a, b allmenning.Event) int { return cmp.Compare(b.Seq, a.Seq) })
	d.by = map[allmenning.RecordID][]allmenning.Event{}
	for _, e := range slices.CompactFunc(events, func(a, b allmenning.Event) bool { return a.Seq == b.Seq }) {
		d.by[e.Record] = append(d.by[e.Record], e)
	}
	return nil
}

// numbers are those of a municipality of today and of the ones it was.
func (d *digesting) numbers(of string) []allmenning.MunicipalityNumber {
	number := allmenning.MunicipalityNumber(of)
	if m, ok := d.c.register.ByNumber(number); ok {
		return append([]allmenning.MunicipalityNumber{number}, m.FormerNumbers...)
	}
	return []allmenning.MunicipalityNumber{number}
}

// of gives what happened to what f follows since it was followed, the newest first, without what has been told already.
func (d *digesting) of(ctx context.Context, f allmenning.Follow) (items []DigestItem, err error) {
	switch f.Kind {
	case allmenning.FollowRecord:
		items, err = d.aroundRecord(ctx, f)
	case allmenning.FollowMunicipality:
		numbers := d.numbers(f.Of)
		items, err = d.where(ctx, f, func(r *allmenning.Record) bool {
			return slices.ContainsFunc(r.Places, func(p allmenning.Place) bool { return slices.Contains(numbers, p.Number) })
		})
	case allmenning.FollowOrganisation:
		org := allmenning.OrganisationID(f.Of)
		items, err = d.where(ctx, f, func(r *allmenning.Record) bool { return len(d.doneBy(org, r)) > 0 })
	case allmenning.FollowTheme:
		items, err = d.where(ctx, f, func(r *allmenning.Record) bool {
			return slices.ContainsFunc(themesOf(r), func(t string) bool { return codes.Themes().Within(t, f.Of) })
		})
	case allmenning.FollowSearch:
		items, err = d.where(ctx, f, func(r *allmenning.Record) bool { return slices.Contains(d.hits[f.Of], r.ID) })
	}
	slices.SortFunc(items, func(a, b DigestItem) int { return cmp.Compare(b.seq, a.seq) })
	return items, err
}

func themesOf(r *allmenning.Record) []string {
	switch b := r.Body.(type) {
	case *allmenning.Need:
		return b.Themes
	case *allmenning.Project:
		return b.Themes
	case *allmenning.Study:
		return b.Themes
	case *allmenning.Synthesis:
		return []string{b.Theme}
	case *allmenning.Finding:
		if o, ok := codes.Outcomes().Outcome(b.Outcome); ok {
			return []string{o.Theme}
		}
	}
	return nil
}

// where gives an item for each record that fits and that something happened to, the ones something happened to last.
func (d *digesting) where(ctx context.Context, f allmenning.Follow, fits func(*allmenning.Record) bool) (items []DigestItem, err error) {
	ids := slices.SortedFunc(maps.Keys(d.records), func(a, b allmenning.RecordID) int { return cmp.Compare(d.by[b][0].Seq, d.by[a][0].Seq) })
	for _, id := range ids {
		if len(items) == mostItems {
			break
		}
		if d.told[id] || !fits(d.records[id]) {
			continue
		}
		about := d.by[id]
		if f.Kind == allmenning.FollowOrganisation {
			about = d.doneBy(allmenning.OrganisationID(f.Of), d.records[id])
		}
		e, err := d.most(ctx, about, f.Since)
		if err != nil {
			return nil, err
		}
		items = d.add(items, id, e, f.Since)
	}
	return items, nil
}

// aroundRecord gives what happened to a record, what was linked to it, and new records that are like it.
func (d *digesting) aroundRecord(ctx context.Context, f allmenning.Follow) (items []DigestItem, err error) {
	id := allmenning.RecordID(f.Of)
	e, err := d.most(ctx, d.by[id], f.Since)
	if err != nil {
		return nil, err
	}
	items = append(d.add(items, id, e, f.Since), d.decided(f)...)
	for _, e := range d.by[id] {
		if e.Act == allmenning.ActLinked && e.At >= f.Since && !d.usedBy(id, e) {
			items = d.add(items, store.OtherOf(e), &e, f.Since)
		}
	}
	for i, other := range d.near[f.Of] {
		e, err := d.most(ctx, d.by[other], f.Since)
		if err != nil {
			return nil, err
		}
		if e != nil && isNew(e.Act) {
			alike := *e
			alike.Act = ActAlike
			n := len(items)
			if items = d.add(items, other, &alike, f.Since); len(items) > n {
				items[n].Label = d.likeness[f.Of][i]
			}
		}
	}
	return items[:min(len(items), mostItems)], nil
}

// decided gives the syntheses that took in a followed result or left it out, by the newest decision of each. They are told of also where
// the letter tells of the synthesis for another reason: whose result it is must hear of it.
func (d *digesting) decided(f allmenning.Follow) (items []DigestItem) {
	for _, id := range d.asked[f.Of] {
		for _, e := range d.by[id] { // the newest first
			if e.Act != allmenning.ActIncluded && e.Act != allmenning.ActLeftOut || store.OtherOf(e) != allmenning.RecordID(f.Of) || e.At < f.Since {
				continue
			}
			d.told[id] = true
			items = append(items, DigestItem{Record: id, Act: e.Act, By: cmp.Or(e.For, e.Acting), At: e.At, seq: e.Seq})
			break
		}
	}
	return items
}

// usedBy says that a link only tells that a synthesis uses a result: what that changed is told of the synthesis itself.
func (d *digesting) usedBy(id allmenning.RecordID, e allmenning.Event) bool {
	s, other := d.records[id], d.records[store.OtherOf(e)]
	return s != nil && s.Noun == allmenning.NounSynthesis && (other == nil || other.Noun == allmenning.NounFinding)
}

// doneBy are the events of a record that are news of an organisation: all of what it owns, its own acts elsewhere.
func (d *digesting) doneBy(org allmenning.OrganisationID, r *allmenning.Record) (events []allmenning.Event) {
	for _, e := range d.by[r.ID] {
		if r.Owner == org || cmp.Or(e.For, e.Acting) == org {
			events = append(events, e)
		}
	}
	return events
}

// most is the event that says most of what happened to a record, the newest of its kind; nil when nothing worth telling did.
// An endorsement comes with what else there is to tell.
func (d *digesting) most(ctx context.Context, events []allmenning.Event, since allmenning.Time) (best *allmenning.Event, err error) {
	best, err = d.best(ctx, events, since)
	if err != nil || best == nil || best.Act != allmenning.ActEndorsed {
		return best, err
	}
	others := slices.DeleteFunc(slices.Clone(events), func(e allmenning.Event) bool { return e.Act == allmenning.ActEndorsed })
	d.instead[best.Seq], err = d.best(ctx, others, since)
	return best, err
}

func (d *digesting) best(ctx context.Context, events []allmenning.Event, since allmenning.Time) (best *allmenning.Event, err error) {
	for i, e := range events {
		if e.At < since || says[e.Act] == 0 || best != nil && says[e.Act] <= says[best.Act] {
			continue
		}
		shows, err := d.shows(ctx, e)
		if err != nil {
			return nil, err
		}
		if shows {
			best = &events[i]
		}
	}
	return best, nil
}

// shows says whether the reader sees what an event changed. An edit of a block that is closed, or one that opened it to others
// only, is nothing to tell: that something happened there would itself be told. Nor is an endorsement that has been taken back.
func (d *digesting) shows(ctx context.Context, e allmenning.Event) (bool, error) {
	switch e.Act {
	case allmenning.ActEndorsed:
		return d.stands(ctx, e)
	case allmenning.ActEdited, allmenning.ActUpdated, allmenning.ActOpened:
	default:
		return true, nil
	}
	after, err := d.at(ctx, e, e.Version)
	if err != nil || after == nil {
		return false, err
	}
	for version := e.Version - 1; version > 0; version-- {
		before, err := d.at(ctx, e, version)
		if err != nil {
			return false, err
		}
		if before != nil {
			return before.Title != after.Title || !reflect.DeepEqual(before.Places, after.Places) || !reflect.DeepEqual(before.Body, after.Body), nil
		}
		if e.Act == allmenning.ActOpened {
			return true, nil // it was not seen before
		}
	}
	return false, nil
}

// stands says that whoever endorsed a record has not taken it back.
func (d *digesting) stands(ctx context.Context, e allmenning.Event) (bool, error) {
	all, known := d.endorsed[e.Record]
	if !known {
		var err error
		if all, err = d.c.store.Endorsements(ctx, d.reader, e.Record); err != nil && allmenning.KindOf(err) != allmenning.NotFound {
			return false, err
		}
		d.endorsed[e.Record] = all
	}
	return slices.ContainsFunc(all, func(x store.Endorsement) bool { return x.Org == cmp.Or(e.For, e.Acting) }), nil
}

// at is a version of an event's record as the reader sees it; nil when the reader does not.
func (d *digesting) at(ctx context.Context, e allmenning.Event, version int) (*allmenning.Record, error) {
	r, err := d.c.store.RecordAt(ctx, d.reader, e.Record, version)
	if allmenning.KindOf(err) == allmenning.NotFound {
		return nil, nil
	}
	return r, err
}

// add tells of a record, unless the letter has done so already.
func (d *digesting) add(items []DigestItem, id allmenning.RecordID, e *allmenning.Event, since allmenning.Time) []DigestItem {
	if e == nil || id == "" || d.told[id] {
		return items
	}
	d.told[id] = true
	item := d.item(id, e, since)
	if other := d.instead[e.Seq]; other != nil && e.Act == allmenning.ActEndorsed {
		instead := d.item(id, other, since)
		item.Instead = &instead
	}
	return append(items, item)
}

func (d *digesting) item(id allmenning.RecordID, e *allmenning.Event, since allmenning.Time) DigestItem {
	item := DigestItem{Record: id, Act: e.Act, By: cmp.Or(e.For, e.Acting), At: e.At, seq: e.Seq}
	if e.Act == allmenning.ActSynthesised {
		item.From = d.firstAnswer(id, since)
	}
	return item
}

// firstAnswer is the number of the first answer since then, of those the letter is about.
func (d *digesting) firstAnswer(id allmenning.RecordID, since allmenning.Time) (n int) {
	for _, e := range d.by[id] { // the newest first
		if e.Act == allmenning.ActSynthesised && e.At >= since {
			n = store.AnswerOf(e)
		}
	}
	return n
}
