package answers

import (
	"context"
	"slices"

	"allmenning"
)

// Arrow is a link as it stands in a file: both its ends, and who drew it.
type Arrow struct {
	allmenning.Link
	Tail, Head *allmenning.Record // what it goes from and to
	Drawn      string             // the organisation that drew it; empty: the program
}

// Weighed is a result that a synthesis uses or leaves out, as the synthesis itself or a person says.
type Weighed struct {
	allmenning.Member
	Result *allmenning.Record
	State  allmenning.CandidateState // empty: the synthesis says it itself
	At     allmenning.Time           // when a person said it; 0: the synthesis says it itself
}

// Passage is something that happened to a record, and what it changed.
type Passage struct {
	Happening
	Changed []Difference      // field by field; empty where nothing was, as in a first version
	Titles  map[string]string // as in ChangePage
}

// adorn gives entries what hangs at their records.
func (d *dresser) adorn(ctx context.Context, entries []*Entry) error {
	if err := d.groups(ctx, entries); err != nil {
		return err
	}
	if d.around {
		if err := d.arrows(ctx, entries); err != nil {
			return err
		}
	}
	for _, e := range entries {
		if d.around && e.Record.Noun == allmenning.NounSynthesis {
			if err := d.weighed(ctx, e); err != nil {
				return err
			}
		}
		if d.past && owns(d.who.Reader, e.Record) {
			if err := d.passages(ctx, e); err != nil {
				return err
			}
		}
	}
	return nil
}

// groups names the constellations that records are open to, for those who own the records.
func (d *dresser) groups(ctx context.Context, entries []*Entry) error {
	of := map[*Entry][]allmenning.RecordID{}
	var ids []allmenning.RecordID
	for _, e := range entries {
		if !owns(d.who.Reader, e.Record) {
			continue
		}
		for _, b := range allmenning.BlocksOf(e.Record.Noun) {
			if c := e.Record.BlockClass(b); c.Group != "" {
				of[e] = append(of[e], allmenning.RecordID(c.Group))
				ids = append(ids, allmenning.RecordID(c.Group))
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := d.store.RecordsByID(ctx, d.who.Reader, ids)
	for e, groups := range of {
		e.Groups = map[allmenning.GroupID]string{}
		for _, id := range groups {
			if r := found[id]; r != nil {
				e.Groups[allmenning.GroupID(id)] = r.Title
			}
		}
	}
	return err
}

// invited names those a constellation lets in, for those who are in it: the others are not told.
func (d *dresser) invited(r *allmenning.Record) (names []string) {
	if !owns(d.who.Reader, r) && !slices.Contains(d.who.Reader.Groups, allmenning.GroupID(r.ID)) {
		return nil
	}
	for _, id := range r.Body.(*allmenning.Constellation).Invited {
		names = append(names, d.orgs[id].Name)
	}
	return names
}

// arrows gives each record its links, where the reader sees both ends.
func (d *dresser) arrows(ctx context.Context, entries []*Entry) error {
	ids := make([]allmenning.RecordID, len(entries))
	for i, e := range entries {
		ids[i] = e.Record.ID
	}
	links, err := d.linksOf(ctx, d.who.Reader, ids)
	if err != nil {
		return err
	}
	var ends []allmenning.RecordID
	for _, id := range ids {
		for _, l := range links[id] {
			ends = append(ends, l.From, l.To)
		}
	}
	found, err := d.store.RecordsByID(ctx, d.who.Reader, ends)
	for _, e := range entries {
		for _, l := range links[e.Record.ID] {
			if a := (Arrow{Link: l, Tail: found[l.From], Head: found[l.To], Drawn: d.orgs[l.By].Name}); a.Tail != nil && a.Head != nil {
				e.Links = append(e.Links, a)
			}
		}
	}
	return err
}

// weighed gives a synthesis the results it uses or leaves out, of those the reader sees. What waits for a decision is told to those who
// are to decide.
func (d *dresser) weighed(ctx context.Context, e *Entry) error {
	s := e.Record.Body.(*allmenning.Synthesis)
	decided, err := d.store.Candidates(ctx, d.who.Reader, e.Record.ID)
	if err != nil {
		return err
	}
	said := map[allmenning.RecordID]allmenning.Candidate{}
	for _, c := range decided {
		said[c.Finding] = c
	}
	members := s.With(decided).Candidates
	if owns(d.who.Reader, e.Record) {
		for _, c := range decided {
			if c.State == allmenning.Waiting && !slices.ContainsFunc(members, func(m allmenning.Member) bool { return m.Finding == c.Finding }) {
				members = append(members, allmenning.Member{Finding: c.Finding})
			}
		}
	}
	ids := make([]allmenning.RecordID, len(members))
	for i, m := range members {
		ids[i] = m.Finding
	}
	found, err := d.store.RecordsByID(ctx, d.who.Reader, ids)
	for _, m := range members {
		if r := found[m.Finding]; r != nil {
			e.Weighed = append(e.Weighed, Weighed{Member: m, Result: r, State: said[m.Finding].State, At: said[m.Finding].At})
		}
	}
	return err
}

// passages gives a record what has happened to it, and what each version changed.
func (d *dresser) passages(ctx context.Context, e *Entry) error {
	all, past, err := d.happened(ctx, d.who.Reader, e.Record)
	if err != nil {
		return err
	}
	slices.Reverse(all)
	for _, h := range all {
		p := Passage{Happening: h, Titles: past.titles}
		if h.Version > 1 && tellsOfVersion(h.Act) {
			before, after, err := past.pair(h.Version)
			if err != nil {
				return err
			}
			if before != nil {
				if p.Changed, err = past.differences(before, after); err != nil {
					return err
				}
			}
		}
		e.Past = append(e.Past, p)
	}
	return nil
}
