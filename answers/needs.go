package answers

import (
	"context"
	"slices"

	"allmenning"
	"allmenning/store"
)

// NeedsToAnswer are the needs somebody may choose between, who says which ones a project answers. No need stands twice.
type NeedsToAnswer struct {
	Chosen []Card // those chosen, in their order, as far as they are seen
	Own    []Card // of the project's owner, the last changed first
	Found  []Card // by what was looked for, or else those most like what is written
	Missed bool   // somebody looked for words that nothing is found by
}

// WantedNeeds is what needs are looked for by.
type WantedNeeds struct {
	Chosen []allmenning.RecordID
	Owner  allmenning.OrganisationID
	Words  string // what somebody looks for; empty: Text decides
	Text   string // what is written of the project
}

// mostToChoose is how many records of each kind are shown to choose between.
const mostToChoose = 8

// Needs answers with needs to choose between, as who sees them.
func (a *Answers) Needs(ctx context.Context, who Who, w WantedNeeds) (*NeedsToAnswer, error) {
	seen, err := a.store.RecordsByID(ctx, who.Reader, w.Chosen)
	if err != nil {
		return nil, err
	}
	shown := map[allmenning.RecordID]bool{}
	fresh := func(list []*allmenning.Record) []*allmenning.Record {
		var out []*allmenning.Record
		for _, r := range list {
			if r != nil && r.Noun == allmenning.NounNeed && !shown[r.ID] && len(out) < mostToChoose {
				shown[r.ID], out = true, append(out, r)
			}
		}
		return out
	}
	var chosen, found []*allmenning.Record
	for _, id := range w.Chosen {
		if r := seen[id]; r != nil && r.Noun == allmenning.NounNeed && !shown[id] {
			shown[id], chosen = true, append(chosen, r)
		}
	}
	own, err := a.store.List(ctx, who.Reader, store.Filter{Noun: allmenning.NounNeed, Owner: w.Owner, Limit: mostToChoose + len(chosen)})
	if err != nil {
		return nil, err
	}
	own = slices.DeleteFunc(own, func(r *allmenning.Record) bool { return r.State != allmenning.Published })
	if found, err = a.likeWritten(ctx, who, allmenning.NounNeed, w.Words, w.Text); err != nil {
		return nil, err
	}
	out := &NeedsToAnswer{Missed: w.Words != "" && len(found) == 0}
	for _, x := range []struct {
		list []*allmenning.Record
		to   *[]Card
	}{{chosen, &out.Chosen}, {fresh(own), &out.Own}, {fresh(found), &out.Found}} {
		if *x.to, err = a.cards(ctx, who, x.list); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Answered gives the needs that a project answers, as the reader sees them, in order of id.
func (a *Answers) Answered(ctx context.Context, reader allmenning.Reader, project allmenning.RecordID) ([]allmenning.RecordID, error) {
	return a.linkedTo(ctx, reader, project, allmenning.LinkAnswers)
}
