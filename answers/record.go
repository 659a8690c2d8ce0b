package answers

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"allmenning"
	"allmenning/find/overlap"
)

// RecordPage is a need, project, study or finding as its page shows it.
type RecordPage struct {
	Card
	Owner     allmenning.Organisation
	Named     Named // the organisations of ours that it names
	Thread    []Station
	Findings  []*allmenning.Record // what came out of it
	Siblings  []*allmenning.Record // for a finding: the other findings of what it belongs to
	Syntheses []SynthesisCard      // that use a finding of it, or the finding itself
	Proposed  []Candidacy          // for a finding: the syntheses it was proposed to
	Adopted   []Card               // for a finding: what it was taken up from
	AdoptedBy []Card               // the findings of those who took it up
	Relatives []Relative
	History   []Happening // the newest first
}

// Relative is a record that works on something alike, with the reasons.
type Relative struct {
	Card
	Label   overlap.Label
	Reasons []overlap.Reason
}

// Record answers for one record of the noun its address says. The answer is shared: do not change it.
func (a *Answers) Record(ctx context.Context, who Who, noun allmenning.Noun, id allmenning.RecordID) (*RecordPage, error) {
	return a.records.get(ctx, a, who.Reader, asked{noun, id, who.From}, func() (*RecordPage, error) {
		return a.makeRecord(ctx, who, noun, id)
	})
}

func (a *Answers) makeRecord(ctx context.Context, who Who, noun allmenning.Noun, id allmenning.RecordID) (*RecordPage, error) {
	r, err := a.record(ctx, who.Reader, noun, id)
	if err != nil {
		return nil, err
	}
	around, err := a.around(ctx, who.Reader, []allmenning.RecordID{id})
	if err != nil {
		return nil, err
	}
	p := &RecordPage{Findings: around.findings(id)}
	places := a.today(r.Places)
	p.Card = Card{Record: r, Places: places, Likeness: a.likenessOf(who.From, a.ranks(who.From), places), Results: around.results(id), Parent: around.parent(r)}
	if p.Owner, err = a.store.Organisation(ctx, r.Owner); err != nil {
		return nil, err
	}
	if p.Named, err = a.named(ctx, r); err != nil {
		return nil, err
	}
	if p.Parent != nil {
		if p.Siblings, err = a.siblings(ctx, who, r, p.Parent); err != nil {
			return nil, err
		}
	}
	used, err := a.store.RecordsByID(ctx, who.Reader, around.syntheses(id))
	if err != nil {
		return nil, err
	}
	var syntheses []*allmenning.Record
	for _, sid := range around.syntheses(id) {
		if s := used[sid]; s != nil {
			syntheses = append(syntheses, s)
		}
	}
	if p.Syntheses, err = a.synthesisCards(ctx, who, syntheses); err != nil {
		return nil, err
	}
	if p.Proposed, err = a.candidacies(ctx, who, r); err != nil {
		return nil, err
	}
	if p.Adopted, err = a.cards(ctx, who, around.linked(id, allmenning.LinkAdopted, true)); err != nil {
		return nil, err
	}
	if p.AdoptedBy, err = a.cards(ctx, who, around.linked(id, allmenning.LinkAdopted, false)); err != nil {
		return nil, err
	}
	p.Thread = around.thread(r, syntheses)
	if p.Parent != nil && p.Parent.Noun == allmenning.NounProject {
		if err := a.needsOf(ctx, who, p.Parent, p.Thread); err != nil {
			return nil, err
		}
	}
	if p.Relatives, err = a.relatives(ctx, who, r); err != nil {
		return nil, err
	}
	p.History, _, err = a.happened(ctx, who.Reader, r)
	return p, err
}

// record reads one record and holds it against the noun of its address: another noun is not found.
func (a *Answers) record(ctx context.Context, reader allmenning.Reader, noun allmenning.Noun, id allmenning.RecordID) (*allmenning.Record, error) {
	if _, err := uuid.Parse(string(id)); err != nil {
		return nil, allmenning.ErrNotFound // no id of ours, and not for a database to read
	}
	r, err := a.store.Record(ctx, reader, id)
	if err != nil {
		return nil, err
	}
	if r.Noun != noun {
		return nil, allmenning.ErrNotFound
	}
	return r, nil
}

func (a *Answers) siblings(ctx context.Context, who Who, r, parent *allmenning.Record) ([]*allmenning.Record, error) {
	x, err := a.around(ctx, who.Reader, []allmenning.RecordID{parent.ID})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(x.findings(parent.ID), func(f *allmenning.Record) bool { return f.ID == r.ID }), nil
}

// mostRelatives is how many are shown: more than a reader takes in at once only make the page slower and the best harder to see.
const mostRelatives = 5

// relatives are found with the reader's own eyes, so a closed record has relatives for those who see it. What is shown of
// its own thread already, its findings and their syntheses, is not shown again.
func (a *Answers) relatives(ctx context.Context, who Who, r *allmenning.Record) ([]Relative, error) {
	list, labels, err := a.nearest(ctx, who, r)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	cards, err := a.cards(ctx, who, list)
	if err != nil {
		return nil, err
	}
	ids := make([]allmenning.RecordID, len(list))
	for i, x := range list {
		ids[i] = x.ID
	}
	out := make([]Relative, len(list))
	for i, why := range a.catalogue.Why(who.Reader, r.ID, ids) {
		out[i] = Relative{Card: cards[i], Label: labels[i], Reasons: why}
	}
	return out, nil
}

// nearest are the records that the page of r names as working on something alike, best first, and the label of each.
func (a *Answers) nearest(ctx context.Context, who Who, r *allmenning.Record) ([]*allmenning.Record, []overlap.Label, error) {
	if r.Noun == allmenning.NounFinding {
		return nil, nil, nil
	}
	found, err := a.catalogue.Relatives(ctx, who.Reader, r.ID, 2*mostRelatives)
	if err = unlessUnknown(err); err != nil {
		return nil, nil, err
	}
	return a.shownOf(ctx, who, alike(found))
}

// alike are those of found that a page shows: at most so many, and none that is about something else.
func alike(found []overlap.Relative) []overlap.Relative {
	found = slices.DeleteFunc(found, func(f overlap.Relative) bool { return f.Label == overlap.Different })
	return found[:min(mostRelatives, len(found))]
}

// shownOf reads the records that are found, in their order. The index and the stored likeness may be a moment behind the
// database: what the reader does not see now is left out.
func (a *Answers) shownOf(ctx context.Context, who Who, found []overlap.Relative) (list []*allmenning.Record, labels []overlap.Label, err error) {
	ids := make([]allmenning.RecordID, len(found))
	for i, f := range found {
		ids[i] = allmenning.RecordID(f.Record)
	}
	records, err := a.store.RecordsByID(ctx, who.Reader, ids)
	for _, f := range found {
		if x := records[allmenning.RecordID(f.Record)]; x != nil && x.Noun != allmenning.NounFinding {
			list, labels = append(list, x), append(labels, f.Label)
		}
	}
	return list, labels, err
}

// byLikeness orders cards so that those of municipalities most like the reader's come first; those without keep their place
// behind them.
func byLikeness(cards []Card) {
	rank := func(c Card) int {
		switch {
		case c.Likeness == nil:
			return 1 << 20
		case c.Likeness.Same:
			return 0
		}
		return c.Likeness.Rank
	}
	slices.SortStableFunc(cards, func(a, b Card) int { return cmp.Compare(rank(a), rank(b)) })
}

// unlessUnknown takes the error away that says that the index does not know a record. An index that is being built, or is a
// moment behind, does not know it yet: then nothing like it is known, which is no reason to hide the record.
func unlessUnknown(err error) error {
	if allmenning.KindOf(err) == allmenning.NotFound {
		return nil
	}
	return err
}
