package export

import (
	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

// reported is what those who tried it tell.
func reported() []column {
	of := func(value func(*row, *allmenning.Report) any) func(*row) any {
		return ofFinding(func(x *row, f *allmenning.Finding) any { return value(x, &f.Report) })
	}
	local := func(name string, answer func(allmenning.Local) allmenning.Answer) column {
		return column{name: "local_" + name, titled: field("report.local." + name), about: "export.about.local", value: of(func(x *row, r *allmenning.Report) any {
			return x.word("finding.answer.", string(answer(r.Local)))
		})}
	}
	return []column{
		{name: "measure_type", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.Measures(), r.Measure) })},
		{name: "did", value: of(func(_ *row, r *allmenning.Report) any { return r.Did })},
		{name: "target_group", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.TargetGroups(), r.TargetGroup) })},
		{name: "meant", kind: sheet.Whole, value: of(func(_ *row, r *allmenning.Report) any { return r.Meant })},
		{name: "reached", kind: sheet.Whole, value: of(func(_ *row, r *allmenning.Report) any { return r.Reached })},
		{name: "reach_unknown", kind: sheet.Flag, titled: field("report.reach_unknown"), value: of(func(_ *row, r *allmenning.Report) any { return r.ReachUnknown })},
		{name: "units_n", kind: sheet.Whole, titled: field("report.units.n"), value: of(func(_ *row, r *allmenning.Report) any { return unless0(r.Units.N) })},
		{name: "units_what", titled: field("report.units.what"), value: of(func(_ *row, r *allmenning.Report) any { return r.Units.What })},
		{name: "from", kind: sheet.Date, value: of(func(_ *row, r *allmenning.Report) any { return r.Period.From })},
		{name: "to", kind: sheet.Date, value: of(func(_ *row, r *allmenning.Report) any { return r.Period.To })},
		{name: "period_as_given", titled: field("period.as_given"), value: of(func(_ *row, r *allmenning.Report) any { return r.Period.AsGiven })},
		{name: "status", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.Statuses(), string(r.Status)) })},
		{name: "stopped_reason", value: of(func(x *row, r *allmenning.Report) any { return x.code(codes.StopReasons(), r.Reason) })},
		{name: "delivered_by", titled: field("report.delivery.who"), value: of(func(_ *row, r *allmenning.Report) any { return r.Delivery.Who })},
		{name: "training", titled: field("report.delivery.training"), value: of(func(_ *row, r *allmenning.Report) any { return r.Delivery.Training })},
		{name: "dose", titled: field("report.delivery.dose"), value: of(func(_ *row, r *allmenning.Report) any { return r.Delivery.Dose })},
		{name: "as_meant", kind: sheet.Whole, titled: field("report.delivery.as_meant"), value: of(func(_ *row, r *allmenning.Report) any { return r.Delivery.AsMeant })},
		{name: "why_not_as_meant", titled: field("report.delivery.why"), value: of(func(_ *row, r *allmenning.Report) any { return r.Delivery.Why })},
		local("anchored", func(l allmenning.Local) allmenning.Answer { return l.Anchored }),
		local("leaders", func(l allmenning.Local) allmenning.Answer { return l.Leaders }),
		local("hours", func(l allmenning.Local) allmenning.Answer { return l.Hours }),
		local("experience", func(l allmenning.Local) allmenning.Answer { return l.Experience }),
		local("reforms", func(l allmenning.Local) allmenning.Answer { return l.Reforms }),
		{name: "cost_once", kind: sheet.Kroner, value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Once })},
		{name: "cost_yearly", kind: sheet.Kroner, value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Yearly })},
		{name: "hours_yearly", kind: sheet.Whole, value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Hours })},
		{name: "price_year", kind: sheet.Year, titled: field("report.cost.year"), value: of(func(_ *row, r *allmenning.Report) any { return unless0(r.Cost.Year) })},
		{name: "saved", titled: field("report.cost.saved"), value: of(func(_ *row, r *allmenning.Report) any { return r.Cost.Saved })},
		{name: "harm_seen", value: of(func(x *row, r *allmenning.Report) any { return x.word("export.harm.", string(r.Harm.Seen)) })},
		{name: "harm_what", value: of(func(_ *row, r *allmenning.Report) any { return r.Harm.What })},
		{name: "adapted_from", value: of(func(_ *row, r *allmenning.Report) any { return r.AdaptedFrom })},
		{name: "adaptation", value: of(func(x *row, r *allmenning.Report) any { return x.adaptation(r.Adaptation) })},
		{name: "materials", titled: field("report.materials"), value: of(func(_ *row, r *allmenning.Report) any { return joined(r.Materials) })},
		{name: "go_on", value: of(func(x *row, r *allmenning.Report) any { return x.word("export.go_on.", string(r.GoOn)) })},
		{name: "go_on_when", kind: sheet.Date, titled: field("report.go_on_when"), value: of(func(_ *row, r *allmenning.Report) any { return r.GoOnWhen })},
		{name: "later", titled: field("report.later"), value: of(func(x *row, r *allmenning.Report) any { return many(x, "report.later", r.Later) })},
		{name: "context", titled: field("report.context"), value: of(func(x *row, r *allmenning.Report) any { return many(x, "report.context", r.Context) })},
	}
}
