package answers

import (
	"context"

	"allmenning"
)

// around is what stands next to a set of records in the thread, fetched whole in three questions however many records.
type around struct {
	links   map[allmenning.RecordID][]allmenning.Link // by either end
	records map[allmenning.RecordID]*allmenning.Record
	second  map[allmenning.RecordID][]allmenning.Link // links of the findings found in the first step
}

// around reads the neighbours of ids, and the neighbours of their findings (the syntheses that use them). Only links with
// both ends seen come, so a hidden record is neither shown nor counted.
func (a *Answers) around(ctx context.Context, reader allmenning.Reader, ids []allmenning.RecordID) (*around, error) {
	out := &around{}
	var err error
	if out.links, err = a.linksOf(ctx, reader, ids); err != nil {
		return nil, err
	}
	var findings, others []allmenning.RecordID
	for _, id := range ids {
		for _, l := range out.links[id] {
			switch {
			case l.Kind == allmenning.LinkFrom && l.To == id:
				findings = append(findings, l.From)
			case l.From == id:
				others = append(others, l.To)
			default:
				others = append(others, l.From)
			}
		}
	}
	if out.second, err = a.linksOf(ctx, reader, findings); err != nil {
		return nil, err
	}
	out.records, err = a.store.RecordsByID(ctx, reader, append(findings, others...))
	return out, err
}

// linksOf reads the links of ids, by either end.
func (a *Answers) linksOf(ctx context.Context, reader allmenning.Reader, ids []allmenning.RecordID) (map[allmenning.RecordID][]allmenning.Link, error) {
	links, err := a.store.LinksOf(ctx, reader, ids...)
	if err != nil {
		return nil, err
	}
	by := map[allmenning.RecordID][]allmenning.Link{}
	for _, l := range links {
		by[l.From] = append(by[l.From], l)
		if l.To != l.From {
			by[l.To] = append(by[l.To], l)
		}
	}
	return by, nil
}

// linked lists the records at the other end of id's links of one kind: those id points to (out), or those that point to it.
func (x *around) linked(id allmenning.RecordID, kind allmenning.LinkKind, out bool) []*allmenning.Record {
	var list []*allmenning.Record
	for _, l := range x.links[id] {
		other := l.To
		if !out {
			other = l.From
		}
		if l.Kind != kind || other == id {
			continue
		}
		if r := x.records[other]; r != nil {
			list = append(list, r)
		}
	}
	return list
}

func (x *around) findings(id allmenning.RecordID) []*allmenning.Record {
	return x.linked(id, allmenning.LinkFrom, false)
}

// syntheses lists the ids of syntheses that use a finding of id, without doubles.
func (x *around) syntheses(id allmenning.RecordID) []allmenning.RecordID {
	var list []allmenning.RecordID
	seen := map[allmenning.RecordID]bool{}
	add := func(links []allmenning.Link, finding allmenning.RecordID) {
		for _, l := range links {
			if l.Kind == allmenning.LinkUses && l.To == finding && !seen[l.From] {
				seen[l.From] = true
				list = append(list, l.From)
			}
		}
	}
	add(x.links[id], id)
	for _, f := range x.findings(id) {
		add(x.second[f.ID], f.ID)
	}
	return list
}

func (x *around) results(id allmenning.RecordID) Results {
	var r Results
	for _, f := range x.findings(id) {
		r.Findings++
		if body, ok := f.Body.(*allmenning.Finding); ok && body.NumbersBlock.Effect != nil && body.NumbersBlock.Effect.Poolable {
			r.Poolable++
		}
	}
	r.Syntheses = len(x.syntheses(id))
	return r
}

// parent is what a finding belongs to; nil for other nouns, and where the reader does not see it.
func (x *around) parent(r *allmenning.Record) *allmenning.Record {
	if list := x.linked(r.ID, allmenning.LinkFrom, true); r.Noun == allmenning.NounFinding && len(list) > 0 {
		return list[0]
	}
	return nil
}
