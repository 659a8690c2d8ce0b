package export

import (
	"allmenning"
	"allmenning/files/sheet"
)

// numbered are the numbers as a source prints them, and the effect with its interval on the scale of analysis.
func numbered() []column {
	of := func(value func(*row, *allmenning.FindingNumbers) any) func(*row) any {
		return ofFinding(func(x *row, f *allmenning.Finding) any { return value(x, &f.NumbersBlock) })
	}
	effect := func(value func(*row, *allmenning.FindingNumbers) any) func(*row) any {
		return of(func(x *row, n *allmenning.FindingNumbers) any {
			if n.Effect == nil {
				return nil
			}
			return value(x, n)
		})
	}
	printed := func(i int) func(*row) any {
		return of(func(_ *row, n *allmenning.FindingNumbers) any {
			if len(n.PrintedCI) != 2 {
				return nil
			}
			return n.PrintedCI[i]
		})
	}
	return []column{
		{name: "measure", value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.Measure })},
		{name: "unit", value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.Unit })},
		{name: "printed", kind: sheet.Decimal, titled: field("numbers.printed"), value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.Printed })},
		{name: "printed_low", kind: sheet.Decimal, value: printed(0)},
		{name: "printed_high", kind: sheet.Decimal, value: printed(1)},
		{name: "printed_p", kind: sheet.Decimal, titled: field("numbers.printed_p"), value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.PrintedP })},
		{name: "printed_with", kind: sheet.Decimal, titled: field("numbers.with"), value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.With })},
		{name: "printed_without", kind: sheet.Decimal, titled: field("numbers.without"), value: of(func(_ *row, n *allmenning.FindingNumbers) any { return n.Without })},
		{name: "as_printed", titled: field("numbers.as_printed"), value: of(func(x *row, n *allmenning.FindingNumbers) any { return x.text(n.AsPrinted) })},
		{name: "scale", value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.Scale })},
		{name: "effect", kind: sheet.Decimal, value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.Y })},
		{name: "effect_low", kind: sheet.Decimal, value: effect(func(_ *row, n *allmenning.FindingNumbers) any {
			if low, _, _, ok := n.Interval(); ok {
				return low
			}
			return nil
		})},
		{name: "effect_high", kind: sheet.Decimal, value: effect(func(_ *row, n *allmenning.FindingNumbers) any {
			if _, high, _, ok := n.Interval(); ok {
				return high
			}
			return nil
		})},
		{name: "effect_se", kind: sheet.Decimal, titled: field("numbers.effect.se"), value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.SE })},
		{name: "effect_se_from", value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.SEFrom })},
		{name: "effect_how", value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.How })},
		{name: "effect_checked", titled: field("numbers.effect.checked"), value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.Checked })},
		{name: "effect_rests_on", titled: field("numbers.effect.rests_on"), value: effect(func(x *row, n *allmenning.FindingNumbers) any {
			return x.eachWord("finding.rests.", n.Effect.Rests)
		})},
		{name: "usable", kind: sheet.Flag, value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.Usable })},
		{name: "poolable", kind: sheet.Flag, value: effect(func(_ *row, n *allmenning.FindingNumbers) any { return n.Effect.Poolable })},
		{name: "why_not_poolable", titled: field("numbers.effect.why_not"), value: effect(func(x *row, n *allmenning.FindingNumbers) any { return x.said(n.Effect.Why) })},
		{name: "small_numbers", kind: sheet.Flag, value: ofFinding(func(_ *row, f *allmenning.Finding) any { return fewIn(f) })},
	}
}

// eachWord is several words of ours.
func (x *row) eachWord(prefix string, words []string) any {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = x.word(prefix, w).(string)
	}
	return joined(out)
}

// arms are the groups of numbers that the owner of a result has filled in, and parts what is given of each.
var (
	arms = []struct {
		name string
		of   func(*allmenning.Entered) *allmenning.Arm
	}{
		{"tried", func(e *allmenning.Entered) *allmenning.Arm { return &e.Tried }},
		{"not", func(e *allmenning.Entered) *allmenning.Arm { return &e.Not }},
		{"tried_before", func(e *allmenning.Entered) *allmenning.Arm { return &e.TriedBefore }},
		{"not_before", func(e *allmenning.Entered) *allmenning.Arm { return &e.NotBefore }},
	}
	parts = []struct {
		name string
		of   func(*allmenning.Arm) *float64
	}{
		{"value", func(a *allmenning.Arm) *float64 { return a.Value }},
		{"n", func(a *allmenning.Arm) *float64 { return a.N }},
		{"sd", func(a *allmenning.Arm) *float64 { return a.SD }},
		{"se", func(a *allmenning.Arm) *float64 { return a.SE }},
		{"low", func(a *allmenning.Arm) *float64 { return a.Low }},
		{"high", func(a *allmenning.Arm) *float64 { return a.High }},
	}
)

// entered are the numbers as the owner of a result has filled them in, and what is told of them in words.
func entered() (all []column) {
	of := func(value func(*row, *allmenning.Entered) any) func(*row) any {
		return ofFinding(func(x *row, f *allmenning.Finding) any {
			if f.NumbersBlock.Entered == nil {
				return nil
			}
			return value(x, f.NumbersBlock.Entered)
		})
	}
	add := func(name string, kind sheet.Kind, value func(*row, *allmenning.Entered) any) {
		all = append(all, column{name: name, kind: kind, titled: field("numbers.entered." + name), value: of(value)})
	}
	add("shape", sheet.Text, func(x *row, e *allmenning.Entered) any { return x.word("history.shape.", string(e.Shape)) })
	add("origin", sheet.Text, func(x *row, e *allmenning.Entered) any { return x.word("finding.origin.", string(e.Origin)) })
	for _, arm := range arms {
		for _, part := range parts {
			all = append(all, column{
				name: arm.name + "_" + part.name, kind: sheet.Decimal, titled: []string{"finding.arm." + arm.name, "history.part." + part.name}, about: "export.about.part." + part.name,
				value: of(func(_ *row, e *allmenning.Entered) any { return part.of(arm.of(e)) }),
			})
		}
	}
	add("repeats", sheet.Flag, func(_ *row, e *allmenning.Entered) any { return e.Repeats })
	add("counts", sheet.Flag, func(_ *row, e *allmenning.Entered) any { return e.Counts })
	add("correlation", sheet.Decimal, func(_ *row, e *allmenning.Entered) any { return e.Correlation })
	add("points", sheet.Text, func(x *row, e *allmenning.Entered) any { return many(x, "numbers.entered.points", e.Points) })
	add("start", sheet.Whole, func(_ *row, e *allmenning.Entered) any { return unless0(e.Start) })
	add("season", sheet.Whole, func(_ *row, e *allmenning.Entered) any { return unless0(e.Season) })
	add("clusters", sheet.Whole, func(_ *row, e *allmenning.Entered) any { return unless0(e.Clusters) })
	add("icc", sheet.Decimal, func(_ *row, e *allmenning.Entered) any { return e.ICC })
	add("icc_source", sheet.Text, func(_ *row, e *allmenning.Entered) any { return e.ICCSource })
	add("instrument", sheet.Text, func(_ *row, e *allmenning.Entered) any { return e.Instrument })
	add("missing", sheet.Text, func(_ *row, e *allmenning.Entered) any { return e.Missing })
	add("differences", sheet.Text, func(_ *row, e *allmenning.Entered) any { return e.Differences })
	for _, b := range []struct {
		name string
		of   func(allmenning.Bias) string
	}{
		{"groups", func(b allmenning.Bias) string { return b.Groups }},
		{"other", func(b allmenning.Bias) string { return b.Other }},
		{"lost", func(b allmenning.Bias) string { return b.Lost }},
		{"measured", func(b allmenning.Bias) string { return b.Measured }},
		{"chosen", func(b allmenning.Bias) string { return b.Chosen }},
	} {
		all = append(all, column{name: "bias_" + b.name, titled: field("numbers.entered.bias." + b.name), about: "export.about.bias", value: of(func(x *row, e *allmenning.Entered) any {
			return x.word("finding.bias.answer.", b.of(e.Bias))
		})})
	}
	all = append(all, column{name: "bias_why", titled: field("numbers.entered.bias.why"), value: of(func(_ *row, e *allmenning.Entered) any { return e.Bias.Why })})
	add("confirmed_date", sheet.Date, func(_ *row, e *allmenning.Entered) any { return e.ConfirmedDate })
	return all
}
