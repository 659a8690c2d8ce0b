package export

import (
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

// findings tell what was measured, which way it went, what was done, and the numbers the reader sees. Counts of so few that they
// tell of somebody are not in the record as others than its owner read it.
func findings() []column {
	return slices.Concat(named(), []column{
		{name: "of", value: func(x *row) any {
			if x.Parent == nil {
				return nil
			}
			title, _ := x.Parent.TitleIn(x.lang())
			return oneLine(title)
		}},
		{name: "of_id", value: func(x *row) any {
			if x.Parent == nil {
				return nil
			}
			return x.Parent.ID
		}},
		{name: "outcome", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.outcome(f.Outcome) })},
		{name: "timepoint", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.text(f.Timepoint) })},
		{name: "direction", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.code(codes.Directions(), string(f.Direction)) })},
		{name: "sureness", kind: sheet.Whole, value: ofFinding(func(_ *row, f *allmenning.Finding) any { return unless0(f.Sureness) })},
		{name: "design", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.code(codes.Designs(), f.Design) })},
		{name: "primary", kind: sheet.Flag, value: ofFinding(func(_ *row, f *allmenning.Finding) any { return f.Primary })},
	}, reported(), numbered(), []column{
		{name: "lessons", value: ofFinding(func(x *row, f *allmenning.Finding) any { return x.lessons(f.LessonsBlock.Lessons) })},
	}, placed(), contact(func(b allmenning.Body) allmenning.ContactPoint { return b.(*allmenning.Finding).ContactBlock }), written(), standing(false))
}

func ofFinding(value func(*row, *allmenning.Finding) any) func(*row) any {
	return func(x *row) any { return value(x, x.Record.Body.(*allmenning.Finding)) }
}

// reported is what those who tried it tell.
func reported() []column {
	of := func(value func(*row, *allmenning.Report) any) func(*row) any {
		return ofFinding(func(x *row, f *allmenning.Finding) any { return value(x, &f.Report) })
	}
	return []column{
		{name: "measure_type", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.Measures(), r.Measure) })},
		{name: "did", value: of(func(_ *row, r *allmenning.Report) any { return r.Did })},
		{name: "target_group", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.TargetGroups(), r.TargetGroup) })},
		{name: "meant", kind: sheet.Whole, value: of(func(_ *row, r *allmenning.Report) any { return r.Meant })},
		{name: "reached", kind: sheet.Whole, value: of(func(_ *row, r *allmenning.Report) any { return r.Reached })},
		{name: "from", kind: sheet.Date, value: of(func(_ *row, r *allmenning.Report) any { return r.Period.From })},
		{name: "to", kind: sheet.Date, value: of(func(_ *row, r *allmenning.Report) any { return r.Period.To })},
		{name: "status", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.Statuses(), string(r.Status)) })},
		{name: "stopped_reason", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.StopReasons(), r.Reason) })},
		{name: "cost_once", kind: sheet.Kroner, value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Once })},
		{name: "cost_yearly", kind: sheet.Kroner, value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Yearly })},
		{name: "hours_yearly", kind: sheet.Whole, value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Hours })},
		{name: "harm_seen", value: of(func(x *row, r *allmenning.Report) any { return x.word("export.harm.", string(r.Harm.Seen)) })},
		{name: "harm_what", value: of(func(_ *row, r *allmenning.Report) any { return r.Harm.What })},
		{name: "adapted_from", value: of(func(_ *row, r *allmenning.Report) any { return r.AdaptedFrom })},
		{name: "adaptation", value: of(func(x *row, r *allmenning.Report) any { return x.adaptation(r.Adaptation) })},
		{name: "go_on", value: of(func(x *row, r *allmenning.Report) any { return x.word("export.go_on.", string(r.GoOn)) })},
	}
}

// numbered is the block of numbers: the groups as entered, and the effect with its interval on the scale of analysis.
func numbered() []column {
	of := func(value func(*row, *allmenning.FindingNumbers) any) func(*row) any {
		return ofFinding(func(x *row, f *allmenning.Finding) any { return value(x, &f.NumbersBlock) })
	}
	entered := func(value func(*allmenning.Entered) any) func(*row) any {
		return of(func(_ *row, n *allmenning.FindingNumbers) any {
			if n.Entered == nil {
				return nil
			}
			return value(n.Entered)
		})
	}
	effect := func(value func(*allmenning.FindingNumbers) any) func(*row) any {
		return of(func(_ *row, n *allmenning.FindingNumbers) any {
			if n.Effect == nil {
				return nil
			}
			return value(n)
		})
	}
	return []column{
		{name: "measure", value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.Measure })},
		{name: "unit", value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.Unit })},
		{name: "tried_value", kind: sheet.Decimal, value: entered(func(e *allmenning.Entered) any { return e.Tried.Value })},
		{name: "tried_n", kind: sheet.Decimal, value: entered(func(e *allmenning.Entered) any { return e.Tried.N })},
		{name: "not_value", kind: sheet.Decimal, value: entered(func(e *allmenning.Entered) any { return e.Not.Value })},
		{name: "not_n", kind: sheet.Decimal, value: entered(func(e *allmenning.Entered) any { return e.Not.N })},
		{name: "scale", value: effect(func(n *allmenning.FindingNumbers) any { return n.Effect.Scale })},
		{name: "effect", kind: sheet.Decimal, value: effect(func(n *allmenning.FindingNumbers) any { return n.Effect.Y })},
		{name: "effect_low", kind: sheet.Decimal, value: effect(func(n *allmenning.FindingNumbers) any {
			if low, _, _, ok := n.Interval(); ok {
				return low
			}
			return nil
		})},
		{name: "effect_high", kind: sheet.Decimal, value: effect(func(n *allmenning.FindingNumbers) any {
			if _, high, _, ok := n.Interval(); ok {
				return high
			}
			return nil
		})},
		{name: "poolable", kind: sheet.Flag, value: effect(func(n *allmenning.FindingNumbers) any { return n.Effect.Poolable })},
		{name: "small_numbers", kind: sheet.Flag, value: ofFinding(func(_ *row, f *allmenning.Finding) any { return fewIn(f) })},
	}
}

// fewIn says that counts of a finding are kept back, since they are so small that they tell of somebody.
func fewIn(f *allmenning.Finding) bool {
	return f.Report.ReachFew || f.NumbersBlock.Entered != nil && len(f.NumbersBlock.Entered.Few) > 0
}
