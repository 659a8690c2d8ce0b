package answers

import (
	"testing"

	"allmenning"
	"allmenning/codes"
	"allmenning/synthesis"
)

// What taking in a result would do is told by what is used then and not by how many: one that takes the place of another from the same
// trial moves the answer too. Which of the two is used is what it would be when it is run: the trial's main outcome, else the first
// candidate by finding.
func TestWouldChange_tells_of_one_that_takes_another_s_place(t *testing.T) {
	const outcome = "copm-performance"
	effect := func(y float64) *allmenning.Effect {
		se := .2
		return &allmenning.Effect{Scale: "mean_difference", Y: y, SE: &se, Usable: true, Poolable: true}
	}
	project := &allmenning.Record{ID: "trial", Noun: allmenning.NounProject, Title: "Trening", Body: &allmenning.Project{}}
	proposed := func(id allmenning.RecordID, y float64, primary bool) Proposed {
		f := &allmenning.Finding{Outcome: outcome, Direction: allmenning.Better, Primary: primary, NumbersBlock: allmenning.FindingNumbers{Effect: effect(y)}}
		return Proposed{
			Candidate: allmenning.Candidate{Finding: id, State: allmenning.Waiting},
			Finding:   Card{Record: &allmenning.Record{ID: id, Noun: allmenning.NounFinding, Body: f}}, Project: project,
		}
	}
	used := proposed("m", 1, false)
	page := func(x Proposed) *SynthesisPage {
		p := &SynthesisPage{Body: &allmenning.Synthesis{Outcome: outcome}}
		p.Outcome, _ = codes.Outcomes().Outcome(outcome)
		in := []synthesis.Input{synthesis.InputFrom(used.Finding.Record, project, allmenning.NB)}
		for _, id := range []allmenning.RecordID{"s1", "s2", "s3"} {
			p.Body.Candidates = append(p.Body.Candidates, allmenning.Member{Finding: id, Included: true})
			other := in[0]
			other.Finding, other.Study, other.Y = id, "study-"+id, 1.5
			in = append(in, other)
		}
		taken := used.Candidate
		taken.State = allmenning.Included
		p.candidates = []allmenning.Candidate{taken, x.Candidate}
		if x.Candidate.Finding < taken.Finding {
			p.candidates = []allmenning.Candidate{x.Candidate, taken}
		}
		var err error
		if p.Result, err = synthesis.Run(p.Body.With(p.candidates), p.Outcome, in); err != nil || p.Result.K != 4 {
			t.Fatalf("%d used, %v", p.Result.K, err)
		}
		return p
	}
	for name, c := range map[string]struct {
		x     Proposed
		moves bool
	}{
		"the trial's main outcome":               {proposed("z", 3, true), true},
		"first by finding":                       {proposed("a", 3, false), true},
		"last by finding, and not the main":      {proposed("z", 3, false), false},
		"the same result, which is used already": {used, false},
	} {
		change := page(c.x).WouldChange(c.x)
		if (change != nil) != c.moves {
			t.Errorf("%s: %+v", name, change)
		}
		if !c.moves || change == nil {
			continue
		}
		if len(change.Added) != 1 || change.Added[0].Finding != c.x.Candidate.Finding || change.Gone != 0 || len(change.Kept) != 1 || change.Kept[0].Finding != "m" {
			t.Errorf("%s: added %v, gone %d, kept %v; want it in the place of m", name, change.Added, change.Gone, change.Kept)
		}
		if change.Before == nil || change.After == nil || change.Before.Mid == change.After.Mid || len(change.Would()) == 0 {
			t.Errorf("%s: from %+v to %+v", name, change.Before, change.After)
		}
	}
}
