package export

import (
	"slices"

	"allmenning"
	"allmenning/codes"
	"allmenning/files/sheet"
)

func studies() []column {
	of := func(value func(*row, *allmenning.Study) any) func(*row) any {
		return func(x *row) any { return value(x, x.Record.Body.(*allmenning.Study)) }
	}
	return slices.Concat(named(), []column{
		{name: "summary", value: of(func(x *row, s *allmenning.Study) any { return x.text(s.Summary) })},
		{name: "citation", value: of(func(_ *row, s *allmenning.Study) any { return s.Citation })},
		{name: "doi", value: of(func(_ *row, s *allmenning.Study) any { return s.DOI })},
		{name: "year", kind: sheet.Year, value: of(func(_ *row, s *allmenning.Study) any { return unless0(s.Year) })},
		{name: "country", value: of(func(_ *row, s *allmenning.Study) any { return s.Country })},
		{name: "place_names", value: of(func(_ *row, s *allmenning.Study) any { return joined(s.PlaceNames) })},
		{name: "place_text", value: of(func(x *row, s *allmenning.Study) any { return x.text(s.PlaceText) })},
		{name: "design", value: of(func(x *row, s *allmenning.Study) any { return x.code(codes.Designs(), s.Design) })},
		{name: "design_as_said", titled: field("design_as_said"), value: of(func(_ *row, s *allmenning.Study) any { return s.DesignAsSaid })},
		{name: "n", kind: sheet.Whole, value: of(func(_ *row, s *allmenning.Study) any { return unless0(s.N) })},
		{name: "n_intervention", kind: sheet.Whole, value: of(func(_ *row, s *allmenning.Study) any { return unless0(s.NIntervened) })},
		{name: "n_control", kind: sheet.Whole, value: of(func(_ *row, s *allmenning.Study) any { return unless0(s.NControl) })},
		{name: "intervention", value: of(func(x *row, s *allmenning.Study) any { return x.text(s.Intervention) })},
		{name: "comparator", value: of(func(x *row, s *allmenning.Study) any { return x.text(s.Comparator) })},
		{name: "themes", value: of(func(x *row, s *allmenning.Study) any { return x.codes(codes.Themes(), s.Themes) })},
		{name: "target_groups", value: of(func(x *row, s *allmenning.Study) any { return x.codes(codes.TargetGroups(), s.TargetGroups) })},
		{name: "measures", value: of(func(x *row, s *allmenning.Study) any { return x.codes(codes.Measures(), s.Measures) })},
		{name: "caveat", value: of(func(x *row, s *allmenning.Study) any { return x.text(s.Caveat) })},
		{name: "second_source", kind: sheet.Link, titled: field("second_source"), value: of(func(_ *row, s *allmenning.Study) any { return s.SecondSource })},
		{name: "trial_key", value: of(func(_ *row, s *allmenning.Study) any { return s.TrialKey })},
		{name: "results", kind: sheet.Whole, value: func(x *row) any { return x.Results.Findings }},
	}, placed(), written(), standing(false))
}

// syntheses tell the question, and of the last answer what its page says first. Numbers are on the scale of analysis, and only
// where the page shows them.
func syntheses() []column {
	of := func(value func(*row, *allmenning.Synthesis) any) func(*row) any {
		return func(x *row) any { return value(x, x.Record.Body.(*allmenning.Synthesis)) }
	}
	return slices.Concat(named(), []column{
		{name: "theme", value: of(func(x *row, s *allmenning.Synthesis) any { return x.code(codes.Themes(), s.Theme) })},
		{name: "measures", value: of(func(x *row, s *allmenning.Synthesis) any { return x.codes(codes.Measures(), s.Measures) })},
		{name: "outcome", value: of(func(x *row, s *allmenning.Synthesis) any { return x.outcome(s.Outcome) })},
		{name: "who", value: of(func(x *row, s *allmenning.Synthesis) any { return x.text(s.Who) })},
		{name: "offer", value: of(func(x *row, s *allmenning.Synthesis) any { return x.text(s.Offer) })},
		{name: "compared", value: of(func(x *row, s *allmenning.Synthesis) any { return x.text(s.Compared) })},
		{name: "baseline", kind: sheet.Decimal, value: baseline(func(_ *row, b *allmenning.Baseline) any { return b.Value })},
		{name: "baseline_per", kind: sheet.Whole, value: baseline(func(_ *row, b *allmenning.Baseline) any { return b.Per })},
		{name: "baseline_what", value: baseline(func(x *row, b *allmenning.Baseline) any { return x.text(b.What) })},
		{name: "baseline_source", value: baseline(func(x *row, b *allmenning.Baseline) any { return x.text(b.Source) })},
		{name: "cost", value: of(func(x *row, s *allmenning.Synthesis) any { return x.text(s.Cost) })},
		{name: "mixed", kind: sheet.Flag, value: of(func(_ *row, s *allmenning.Synthesis) any { return s.Mixed })},
		{name: "studies", kind: sheet.Whole, value: answered(func(x *row) any { return x.Answer.Result.K })},
		{name: "participants", kind: sheet.Whole, value: answered(func(x *row) any { return unless0(x.Answer.Result.Participants) })},
		{name: "certainty", value: answered(func(x *row) any { return x.word("labels.certainty.", string(x.Answer.Result.Certainty.Level)) })},
		{name: "scale", value: answered(func(x *row) any { return string(x.Answer.Result.Scale) })},
		{name: "mean", kind: sheet.Decimal, value: pooled(func(x *row) any { return x.Answer.Result.Pooled.Mean })},
		{name: "mean_low", kind: sheet.Decimal, value: pooled(func(x *row) any { return x.Answer.Result.Pooled.CI.Low })},
		{name: "mean_high", kind: sheet.Decimal, value: pooled(func(x *row) any { return x.Answer.Result.Pooled.CI.High })},
		{name: "new_low", kind: sheet.Decimal, value: predicted(func(x *row) any { return x.Answer.Result.Prediction.PI.Low })},
		{name: "new_high", kind: sheet.Decimal, value: predicted(func(x *row) any { return x.Answer.Result.Prediction.PI.High })},
		{name: "answered", kind: sheet.Date, value: answered(func(x *row) any { return x.Answer.At.Time() })},
		{name: "caveat", value: of(func(x *row, s *allmenning.Synthesis) any { return x.text(s.Caveat) })},
	}, placed(), written(), standing(false))
}

func baseline(value func(*row, *allmenning.Baseline) any) func(*row) any {
	return func(x *row) any {
		b := x.Record.Body.(*allmenning.Synthesis).Baseline
		if b == nil {
			return nil
		}
		return value(x, b)
	}
}

func answered(value func(*row) any) func(*row) any {
	return func(x *row) any {
		if x.Answer == nil {
			return nil
		}
		return value(x)
	}
}

func pooled(value func(*row) any) func(*row) any {
	return answered(func(x *row) any {
		if r := x.Answer.Result; !r.Rule.Headline() || r.Pooled == nil {
			return nil
		}
		return value(x)
	})
}

func predicted(value func(*row) any) func(*row) any {
	return answered(func(x *row) any {
		if r := x.Answer.Result; !r.Rule.Headline() || r.Prediction == nil {
			return nil
		}
		return value(x)
	})
}

// outcome is a core outcome by name, or its code.
func (x *row) outcome(id string) any {
	if o, ok := codes.Outcomes().Outcome(id); ok && x.people {
		return o.Name(string(x.p.Lang()))
	}
	return id
}
