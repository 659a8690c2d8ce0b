package synthesis

import (
	"slices"
	"strings"

	"allmenning"
	"allmenning/codes"
)

// digits is how many digits effects bear: two for ratios, shares and standardised differences; elsewhere by the smallest
// change that matters.
func (r *Result) digits() int {
	if r.Scale == codes.MeanDifference {
		return digitsFor(r.Smallest)
	}
	return 2
}

// effect is an effect as people read it: the ratio on log scales, where large and very small ratios get other digits, so
// that an absurd interval looks as absurd as it is (0,005–1 946).
func (r *Result) effect(x float64) Decimal {
	d := Decimal{r.Ratio(x), r.digits()}
	if r.Scale != codes.LogRatio {
		return d
	}
	switch {
	case d.V >= 99.5:
		d.Digits = 0
	case d.V >= 9.95:
		d.Digits = 1
	case d.V < 0.0095:
		d.Digits = 3
	}
	return d
}

func (r *Result) span(i Interval) Span { return Span{r.effect(i.Low), r.effect(i.High)} }

// Effect is a row's number with its interval: "0,72 (0,61–0,86)".
func (r *Result) Effect(row Row) Sentence {
	return say("synthesis.effect", "y", r.effect(row.Y), "ci", r.span(row.CI))
}

// EffectOf is any number with its interval, as Effect writes a row's.
func (r *Result) EffectOf(y float64, ci Interval) Sentence {
	return say("synthesis.effect", "y", r.effect(y), "ci", r.span(ci))
}

// SpanOf is an interval alone: "0,57–1,26".
func (r *Result) SpanOf(i Interval) Sentence { return say("synthesis.span", "span", r.span(i)) }

// EffectName is the heading of the effects' column.
func (r *Result) EffectName() Sentence {
	switch {
	case r.Odds:
		return say("synthesis.column.odds")
	case r.Scale == codes.LogRatio:
		return say("synthesis.column.ratio")
	}
	return say("synthesis.column.difference")
}

// forest is the finding of the forest plot: how many point which way, and how many of them may be nothing.
func (t *teller) forest() Sentence {
	good, open := 0, 0
	for _, row := range t.r.Rows {
		if t.r.toward(row.Y) > 0 {
			good++
		}
		if row.CI.Contains(0) {
			open++
		}
	}
	n, of := Whole(good), Whole(t.r.K)
	switch {
	case t.r.K == 0:
		return Sentence{}
	case t.r.K == 1:
		return say(pick(good == 1, "synthesis.forest.one_good", "synthesis.forest.one_bad"))
	case t.r.K == 2 && good == 1:
		return say(pick(open == 0, "synthesis.forest.split_clear", pick(open == 1, "synthesis.forest.split_one", "synthesis.forest.split_both")))
	case good == 0:
		return say("synthesis.forest.none", "n", of)
	case good < t.r.K && open == 0:
		return say("synthesis.forest.some_clear", "n", n, "of", of)
	case good == 2 && t.r.K == 2:
		return say(pick(open == 0, "synthesis.forest.both_clear", pick(open == 1, "synthesis.forest.both_one", "synthesis.forest.both")))
	case good == t.r.K && open == 0:
		return say("synthesis.forest.all_clear", "n", of)
	case good == t.r.K:
		return say("synthesis.forest.all", "n", of, "open", Whole(open))
	}
	return say("synthesis.forest.some", "n", n, "of", of, "open", Whole(open))
}

// explain tells how to read the column of effects.
func (t *teller) explain() Sentence {
	switch {
	case t.r.K == 0:
		return Sentence{}
	case t.r.Odds:
		return say("synthesis.explain.odds")
	case t.r.Scale == codes.LogRatio:
		return say("synthesis.explain.ratio")
	case t.r.Scale == codes.RiskDifference:
		return say("synthesis.explain.share")
	case t.r.Scale == codes.SMD:
		return say("synthesis.explain.smd")
	}
	return say("synthesis.explain.difference", "unit", t.unit())
}

// certainty is the level and what was weighed.
func (t *teller) certainty() (level Sentence, reasons []Sentence) {
	level = say("labels.certainty." + string(t.r.Certainty.Level))
	for _, c := range t.r.Certainty.Reasons {
		switch {
		case c.Key == "synthesis.certainty.none_norwegian" && len(t.r.Countries) == 1:
			key := pick(c.N == 2, "synthesis.certainty.one_country_both", "synthesis.certainty.one_country")
			reasons = append(reasons, say(key, "n", Whole(c.N), "country", Country(t.r.Countries[0].Code)))
			continue
		case c.Key == "synthesis.certainty.randomised" && c.N == 2:
			c.Key = "synthesis.certainty.randomised_both"
		}
		reasons = append(reasons, say(c.Key, "n", Whole(c.N), "of", Whole(c.Of)))
	}
	return level, reasons
}

// change tells what coming studies would do; the rows themselves are in WhatIf.
func (t *teller) change() []Sentence {
	w := t.r.WhatIf
	if w == nil {
		return nil
	}
	all := []Sentence{say("synthesis.what_if.se", "se", Decimal{w.SE, t.r.digits()})}
	switch {
	case t.r.Certainty.Level == VeryLow:
		return append(all, say("synthesis.what_if.too_weak"))
	case w.Needed == nil:
		return append(all, say("synthesis.what_if.never", "n", Whole(w.Most)))
	case *w.Needed == 0:
		return append(all, say("synthesis.what_if.already"))
	}
	return append(all, say("synthesis.what_if.needed", "n", Whole(*w.Needed)))
}

// cases tells the what-if rows from the same starting point as the headline.
func (t *teller) cases() []Case {
	if t.r.WhatIf == nil {
		return nil
	}
	var own *float64
	if t.e.Own {
		own = &t.e.Base
	}
	var all []Case
	for _, row := range t.r.WhatIf.Rows {
		c := Case{If: say(row.Key), Span: t.r.SpanOf(row.PI), Then: say("synthesis.verdict." + string(row.Verdict))}
		if e := expectFrom(t.s, t.r, own, row.PI, row.Median); e != nil {
			c.Span = e.Short()
		}
		all = append(all, c)
	}
	return all
}

// method tells how it was computed, most important first.
func (t *teller) method() []Sentence {
	all := t.believed()
	r := t.r
	scale := say(map[codes.Scale]string{
		codes.LogRatio: "synthesis.scale.log", codes.RiskDifference: "synthesis.scale.share", codes.SMD: "synthesis.scale.smd",
		codes.MeanDifference: "synthesis.scale.unit",
	}[r.Scale])
	if p := r.Prediction; p != nil && p.Prior != nil && r.K >= 3 {
		all = append(all, say("synthesis.method.bayes", "scale", scale, "pi", r.span(p.PI), "prior", t.prior()))
		if len(r.Priors) == 3 {
			all = append(all, say("synthesis.method.priors", "half", r.span(r.Priors[0].PI), "double", r.span(r.Priors[2].PI)))
		}
	}
	if r.Hazards > 0 && r.Hazards < r.K {
		all = append(all, say("synthesis.method.hazards", "n", Whole(r.Hazards)))
	}
	return append(all, say("synthesis.method.engine", "engine", Verbatim(r.Engine), "hash", Verbatim(firstPart(r.InputsHash))))
}

func firstPart(hash string) string { return hash[:min(12, len(hash))] }

// countries are the texts of the countries our sources name; another country is written as the source does.
var countries = map[string]string{
	"Norway": "synthesis.country.norway", "Sweden": "synthesis.country.sweden", "Denmark": "synthesis.country.denmark",
	"Finland": "synthesis.country.finland", "Iceland": "synthesis.country.iceland", "Australia": "synthesis.country.australia",
	"Japan": "synthesis.country.japan", "New Zealand": "synthesis.country.new_zealand", "Switzerland": "synthesis.country.switzerland",
	"United States": "synthesis.country.united_states", "United Kingdom": "synthesis.country.united_kingdom",
	"Netherlands": "synthesis.country.netherlands", "Germany": "synthesis.country.germany",
	"Europe, six centres": "synthesis.country.europe_six",
}

// Country writes a country as the reader calls it; empty is "not known".
func Country(name string) Value {
	if key, ok := countries[strings.TrimSpace(name)]; ok {
		return say(key)
	}
	if name == "" {
		return say("words.not_known")
	}
	return Verbatim(name)
}

// TellNearest tells where the studies were done, nearest first: one sentence for each that names a municipality of ours or whose
// source says town or country, and one for all the others together, which may be nothing. near is from Nearest.
func TellNearest(near []Near) (known []Sentence, rest Sentence) {
	var others names
	var seen []string
	for _, n := range near {
		key := map[Setting]string{Rural: "synthesis.near.rural", Urban: "synthesis.near.urban"}[n.Setting]
		switch country := n.Row.Country; {
		case n.Likest != nil && n.Likest.Same:
			known = append(known, say("synthesis.near.same", "label", Words(n.Row.Label), "municipality", Verbatim(n.Likest.Name)))
		case n.Likest != nil && n.Likest.People > 0:
			known = append(known, say("synthesis.near.likest", "label", Words(n.Row.Label), "municipality", Verbatim(n.Likest.Name),
				"people", Whole(n.Likest.People), "rank", Whole(n.Likest.Rank), "of", Whole(n.Likest.Of), "from", Verbatim(n.From)))
		case key != "":
			known = append(known, say(key, "label", Words(n.Row.Label), "country", Country(country)))
		case country != "" && !slices.Contains(seen, country):
			seen, others = append(seen, country), append(others, Country(country))
		}
	}
	switch {
	case len(others) == 0:
		return known, Sentence{}
	case len(known) > 0:
		return known, say("synthesis.near.others", "countries", others)
	case len(near) == 1:
		return nil, say("synthesis.near.one", "countries", others)
	}
	return nil, say("synthesis.near.all", "countries", others)
}

// Reasons versions are made anew; catalogue keys of SynthesisVersion.Changed.
const (
	ChangedFirst  = "synthesis.changed.first"
	ChangedInputs = "synthesis.changed.inputs"
	ChangedEngine = "synthesis.changed.engine"
)

// CountryIn is Country written at once, for lists that name a country outside a sentence.
func CountryIn(w Writer, lang allmenning.Lang, name string) string {
	s, _ := Country(name).in(w, lang).(string)
	return s
}
