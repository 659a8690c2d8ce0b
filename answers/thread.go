package answers

import (
	"context"

	"allmenning"
)

// Step is a station of the thread from need to adoption.
type Step string

// The stations, in order. They are catalogue keys under "thread.".
const (
	StepNeed        Step = "need"
	StepProject     Step = "project"
	StepTrial       Step = "trial"
	StepFinding     Step = "finding"
	StepSynthesis   Step = "synthesis"
	StepExpectation Step = "expectation"
	StepAdoption    Step = "adoption"
)

// Steps lists the stations in order.
func Steps() []Step {
	return []Step{StepNeed, StepProject, StepTrial, StepFinding, StepSynthesis, StepExpectation, StepAdoption}
}

// Station is a step of one record's thread: what is there, and whether it is the step the record itself stands at.
type Station struct {
	Step    Step
	Here    bool
	Records []*allmenning.Record // what is there; none means that the thread has not come so far, or that nobody has linked it
}

// needsOf puts the needs that a finding's project answers at the head of its thread.
func (a *Answers) needsOf(ctx context.Context, who Who, project *allmenning.Record, thread []Station) error {
	around, err := a.around(ctx, who.Reader, []allmenning.RecordID{project.ID})
	if err != nil {
		return err
	}
	for i := range thread {
		if thread[i].Step == StepNeed {
			thread[i].Records = around.linked(project.ID, allmenning.LinkAnswers, true)
		}
	}
	return nil
}

// thread lays a record's neighbours out along the thread. An expectation is there when a synthesis is.
func (x *around) thread(r *allmenning.Record, syntheses []*allmenning.Record) []Station {
	at := map[Step][]*allmenning.Record{}
	put := func(s Step, list ...*allmenning.Record) { at[s] = append(at[s], list...) }
	here := StepProject
	switch r.Noun {
	case allmenning.NounNeed:
		here = StepNeed
		put(StepProject, x.linked(r.ID, allmenning.LinkAnswers, false)...)
	case allmenning.NounProject:
		put(StepNeed, x.linked(r.ID, allmenning.LinkAnswers, true)...)
		put(StepFinding, x.findings(r.ID)...)
	case allmenning.NounStudy:
		here = StepTrial // a published study is a trial somebody else made
		put(StepFinding, x.findings(r.ID)...)
	case allmenning.NounFinding:
		here = StepFinding
		if p := x.parent(r); p != nil && p.Noun == allmenning.NounStudy {
			put(StepTrial, p)
		} else if p != nil {
			put(StepProject, p)
		}
	case allmenning.NounSynthesis:
		here = StepSynthesis
		put(StepFinding, x.linked(r.ID, allmenning.LinkUses, true)...)
	}
	put(StepSynthesis, syntheses...)
	if len(at[StepSynthesis]) > 0 || r.Noun == allmenning.NounSynthesis {
		put(StepExpectation, at[StepSynthesis]...)
	}
	put(StepAdoption, x.linked(r.ID, allmenning.LinkAdopted, false)...)
	out := make([]Station, 0, 7)
	for _, s := range Steps() {
		out = append(out, Station{Step: s, Here: s == here, Records: at[s]})
	}
	return out
}
