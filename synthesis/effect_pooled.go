package synthesis

import (
	"allmenning"
	"allmenning/codes"
	"allmenning/stat/meta"
)

// Reasons why numbers that somebody filled in are shown and never pooled; catalogue keys.
const (
	NotPooledAlone    = "synthesis.left_out.no_comparison"
	NotPooledShort    = "synthesis.left_out.short_series"
	NotPooledNoSpread = "synthesis.left_out.no_se"
	NotPooledDesign   = "synthesis.left_out.design"
	NotPooledGuess    = "synthesis.left_out.guess"
	NotPooledClusters = "synthesis.left_out.no_icc"
	NotPooledRates    = "synthesis.left_out.cluster_rates"
	NotPooledNoEvents = "synthesis.left_out.no_events"
)

// whyNotPooled says why an effect that can be shown may not move a pooled estimate; empty when it may.
func whyNotPooled(x *allmenning.Entered, e *allmenning.Effect, not *meta.NotPoolable, m meta.Measure, design string) string {
	label, known := codes.Designs().ByID(design)
	compares := known && (label.Parent == "shows-effect" || label.Parent == "suggests-effect")
	switch {
	case not != nil:
		return why(not)
	case e.SE == nil:
		return NotPooledNoSpread
	case nothingToCompare(x, m):
		return NotPooledNoEvents
	case inGroups(x, design) && x.Shape == allmenning.ShapeShares && x.Repeats:
		return NotPooledRates
	case inGroups(x, design) && unknownGroups(x):
		return NotPooledClusters
	case !compares:
		return NotPooledDesign
	case x.Origin == allmenning.OriginGuess:
		return NotPooledGuess
	}
	return ""
}

// nothingToCompare says that a ratio is of none against none, or of all against all: which of the groups did better cannot be seen, and
// such studies are left out of ratios (Cochrane Handbook, version 6, 10.4.4).
func nothingToCompare(x *allmenning.Entered, m meta.Measure) bool {
	if m != meta.RR && m != meta.OR && m != meta.IRR {
		return false
	}
	none := *x.Tried.Value == 0 && *x.Not.Value == 0
	return none || !x.Repeats && *x.Tried.Value == *x.Tried.N && *x.Not.Value == *x.Not.N
}

// inGroups says that whole groups were assigned: somebody said so, or the design is one that draws them.
func inGroups(x *allmenning.Entered, design string) bool {
	return x.Clusters > 0 || design == "randomised-cluster" || design == "stepped-wedge"
}

// unknownGroups says that the uncertainty cannot be made to answer for people coming in groups: it is not known how many groups there
// were, how many people in them, or how alike those are.
func unknownGroups(x *allmenning.Entered) bool {
	size := x.Shape == allmenning.ShapeSeries || x.Tried.N != nil && x.Not.N != nil
	return x.Clusters == 0 || x.ICC == nil || !size
}

// why is the catalogue key of why a shape's numbers cannot be pooled.
func why(not *meta.NotPoolable) string {
	switch not.Why {
	case meta.SeriesTooShort:
		return NotPooledShort
	case meta.NoComparison:
		return NotPooledAlone
	}
	return NotPooledNoSpread
}
