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
