package synthesis

import (
	"slices"

	"allmenning"
	"allmenning/codes"
)

// Fits says whether a result answers the question of a synthesis: the same shared outcome, of a measure the synthesis is about.
func Fits(s *allmenning.Synthesis, f *allmenning.Finding) bool {
	if f.Outcome == "" || f.Outcome != s.Outcome || f.Report.Status == allmenning.NeverStarted || f.Direction == allmenning.NotMeasured {
		return false
	}
	return len(s.Measures) == 0 || slices.ContainsFunc(s.Measures, func(m string) bool {
		return f.Report.Measure == m || codes.Measures().Within(f.Report.Measure, m)
	})
}

// Stands says whether a candidacy of a result still means something to a reader who sees it as it is given: it is there, with its
// numbers, and answers the question.
func Stands(s *allmenning.Synthesis, r *allmenning.Record) bool {
	f, ok := r.Body.(*allmenning.Finding)
	return ok && r.State == allmenning.Published && !slices.Contains(r.Hidden, allmenning.Numbers) && Fits(s, f)
}

// WhyNotPooled says why the numbers of a result do not move the answer of a synthesis that it fits, as a catalogue key: what keeps
// them out of any, or a scale that is another than the question's. Empty where they can, so that there is something for a person to
// decide. It is the rule [Run] goes by.
func WhyNotPooled(s *allmenning.Synthesis, f *allmenning.Finding) string {
	outcome, _ := codes.Outcomes().Outcome(s.Outcome)
	in := InputFrom(&allmenning.Record{Noun: allmenning.NounFinding, Body: f}, nil, allmenning.NB)
	switch reason, words := whyNot(allmenning.Member{Included: true}, in, outcome); {
	case reason != "":
		return reason
	case words != "":
		return LeftOutUnusable
	}
	return ""
}

// Against says that a result's numbers point the other way than what its owners answer of which way it went.
func Against(f *allmenning.Finding) bool {
	x := f.NumbersBlock.Effect
	outcome, known := codes.Outcomes().Outcome(f.Outcome)
	if x == nil || !x.Usable || !known || x.Y == 0 {
		return false
	}
	better := x.Y > 0 == (outcome.Good == codes.Higher)
	switch f.Direction {
	case allmenning.Better, allmenning.MuchBetter:
		return !better
	case allmenning.Worse, allmenning.MuchWorse:
		return better
	}
	return false
}
