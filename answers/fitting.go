package answers

import (
	"cmp"
	"context"
	"slices"

	"allmenning"
	"allmenning/synthesis"
)

// mostStored is how many of the newest answers a page tells the changes of.
const mostStored = 10

// Answer is one stored answer of a synthesis, with what it changed from the one before it.
type Answer struct {
	Version *allmenning.SynthesisVersion
	First   bool             // there is none before it that the reader sees
	Change  synthesis.Change // zero for the first
}

// Proposed is a result that was proposed to a synthesis, as the reader sees it.
type Proposed struct {
	Candidate allmenning.Candidate
	Finding   Card
	Project   *allmenning.Record // that it comes from; nil where the reader does not see it
}

// FittingSyntheses are the syntheses, as who sees them, whose question a result on an outcome, of a type of measure, answers: those it
// will be proposed to when it is published.
func (a *Answers) FittingSyntheses(ctx context.Context, who Who, f *allmenning.Finding) ([]SynthesisCard, error) {
	if f.Outcome == "" {
		return nil, nil
	}
	all, err := a.Syntheses(ctx, who, 500)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(all), func(c SynthesisCard) bool {
		return !synthesis.Fits(c.Record.Body.(*allmenning.Synthesis), f)
	}), nil
}

// stored tells what each stored answer changed, the newest first. What the reader does not see now is not named, though it was used
// when the answer was made.
func (a *Answers) stored(ctx context.Context, who Who, p *SynthesisPage) ([]Answer, error) {
	versions, err := a.store.NewestAnswers(ctx, who.Reader, p.Record.ID, mostStored+1)
	if err != nil {
		return nil, err
	}
	results := make([]*synthesis.Result, len(versions))
	for i, v := range versions {
		if results[i], err = decodeResult(v); err != nil {
			return nil, err
		}
	}
	var out []Answer
	var named []allmenning.RecordID
	for i, v := range versions[:min(len(versions), mostStored)] {
		answer := Answer{Version: v, First: i+1 == len(versions)}
		if !answer.First {
			answer.Change = synthesis.Compare(p.Body, p.Outcome, results[i+1], results[i])
			named = append(named, answer.Change.Findings()...)
		}
		out = append(out, answer)
	}
	label, err := a.labels(ctx, who, named)
	for i := range out {
		out[i].Change = out[i].Change.For(label)
	}
	return out, err
}

// labels gives what each finding is called to the reader, who sees its numbers; false for the others.
func (a *Answers) labels(ctx context.Context, who Who, ids []allmenning.RecordID) (synthesis.Labels, error) {
	records, err := a.store.RecordsByID(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	around, err := a.around(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	owners := map[allmenning.OrganisationID]string{}
	for _, r := range records {
		if _, err := a.organisationName(ctx, owners, r.Owner); err != nil {
			return nil, err
		}
	}
	return func(id allmenning.RecordID) (allmenning.Texts, bool) {
		r := records[id]
		if r == nil || r.State != allmenning.Published || slices.Contains(r.Hidden, allmenning.Numbers) {
			return allmenning.Texts{}, false
		}
		in := synthesis.InputFrom(r, around.parent(r), allmenning.NB)
		if in.Nameless() {
			in = in.Of(owners[r.Owner])
		}
		return in.Label, true
	}, nil
}

// proposed are the results that were proposed to a synthesis and still fit it, those that wait first, and all that is decided of it.
func (a *Answers) proposed(ctx context.Context, who Who, p *SynthesisPage) (waits, decided []Proposed, all []allmenning.Candidate, err error) {
	if all, err = a.store.Candidates(ctx, who.Reader, p.Record.ID); err != nil || len(all) == 0 {
		return nil, nil, nil, err
	}
	ids := make([]allmenning.RecordID, len(all))
	for i, c := range all {
		ids[i] = c.Finding
	}
	records, err := a.store.RecordsByID(ctx, who.Reader, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	around, err := a.around(ctx, who.Reader, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, c := range all {
		r := records[c.Finding]
		if r == nil || c.State == allmenning.ByRule || !synthesis.Stands(p.Body, r) {
			continue
		}
		x := Proposed{Candidate: c, Project: around.parent(r)}
		x.Finding = Card{Record: r, Places: a.today(r.Places), Parent: x.Project}
		if c.State == allmenning.Waiting {
			waits = append(waits, x)
		} else {
			decided = append(decided, x)
		}
	}
	byTime := func(x, y Proposed) int { return cmp.Compare(x.Candidate.At, y.Candidate.At) }
	slices.SortStableFunc(waits, byTime)
	slices.SortStableFunc(decided, func(x, y Proposed) int { return byTime(y, x) })
	return waits, decided, all, nil
}

// WouldChange runs a synthesis once more with one more result in it, and tells what that would change; nil where the result is used
// already, or would not be: another from the same trial is, or its numbers are on another scale. Where it would take the place of
// another from the same trial, that is told too. It costs a run of the statistics.
func (p *SynthesisPage) WouldChange(x Proposed) *synthesis.Change {
	id := x.Finding.Record.ID
	uses := func(r *synthesis.Result) bool {
		return slices.ContainsFunc(r.Rows, func(row synthesis.Row) bool { return row.Finding == id })
	}
	if uses(p.Result) {
		return nil
	}
	in := []synthesis.Input{synthesis.InputFrom(x.Finding.Record, x.Project, allmenning.NB)}
	for _, row := range p.Result.Rows {
		one := row.Input
		if row.Inverted {
			one.Y = -one.Y
		}
		in = append(in, one)
	}
	with, err := synthesis.Run(p.Body.With(p.including(x.Candidate)), p.Outcome, in)
	if err != nil || !uses(with) {
		return nil
	}
	for _, l := range p.Result.LeftOut { // only what is used was run again
		if l.Finding != id {
			with.LeftOut = append(with.LeftOut, l)
		}
	}
	change := synthesis.Compare(p.Body, p.Outcome, p.Result, with)
	return &change
}

// including is what is decided of the synthesis with one candidate taken in where it stands among the others: which of two results from
// one trial is used hangs on their order.
func (p *SynthesisPage) including(c allmenning.Candidate) []allmenning.Candidate {
	c.State = allmenning.Included
	all := slices.Clone(p.candidates)
	i := slices.IndexFunc(all, func(x allmenning.Candidate) bool { return x.Finding == c.Finding })
	if i < 0 {
		return append(all, c)
	}
	all[i] = c
	return all
}

// Candidacy is a synthesis that a result was proposed to, and what became of it.
type Candidacy struct {
	allmenning.Candidate
	Question *allmenning.Record
}

// TakenInto gives the syntheses, as the reader sees them, that a person took a result into and that it answers, whether the result is
// published or withdrawn: those it leaves when it is withdrawn, and comes back into when it is opened again.
func (a *Answers) TakenInto(ctx context.Context, reader allmenning.Reader, r *allmenning.Record) ([]*allmenning.Record, error) {
	f, ok := r.Body.(*allmenning.Finding)
	if !ok {
		return nil, nil
	}
	all, err := a.store.CandidateOf(ctx, reader, r.ID)
	if err != nil {
		return nil, err
	}
	var ids []allmenning.RecordID
	for _, c := range all {
		if c.State == allmenning.Included {
			ids = append(ids, c.Synthesis)
		}
	}
	questions, err := a.store.RecordsByID(ctx, reader, ids)
	var out []*allmenning.Record
	for _, id := range ids {
		if s := questions[id]; s != nil && synthesis.Fits(s.Body.(*allmenning.Synthesis), f) {
			out = append(out, s)
		}
	}
	return out, err
}

// candidacies are those of a finding in syntheses it still fits.
func (a *Answers) candidacies(ctx context.Context, who Who, r *allmenning.Record) ([]Candidacy, error) {
	if r.Noun != allmenning.NounFinding || r.Source.Name != "" {
		return nil, nil
	}
	all, err := a.store.CandidateOf(ctx, who.Reader, r.ID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]allmenning.RecordID, len(all))
	for i, c := range all {
		ids[i] = c.Synthesis
	}
	questions, err := a.store.RecordsByID(ctx, who.Reader, ids)
	if err != nil {
		return nil, err
	}
	var out []Candidacy
	for _, c := range all {
		if s := questions[c.Synthesis]; s != nil && synthesis.Stands(s.Body.(*allmenning.Synthesis), r) {
			out = append(out, Candidacy{c, s})
		}
	}
	return out, nil
}
