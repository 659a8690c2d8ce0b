package synthesis

import (
	"slices"

	"allmenning/codes"
)

// headline is the first sentence of the page.
func (t *teller) headline() Sentence {
	switch {
	case t.r.Rule == None:
		return say("synthesis.headline.none")
	case t.r.Rule == One:
		return say("synthesis.headline.one")
	case t.r.Rule == Two:
		return say("synthesis.headline.two")
	case t.e == nil:
		return say("synthesis.headline.no_interval")
	case t.r.SaysNothing():
		return say("synthesis.headline.too_wide", "offer", t.offer(), "where", t.where())
	}
	return t.expect()
}

// SaysNothing tells that the interval is so wide that its numbers would say more than is known: the certainty is very low,
// and the interval reaches beyond the smallest change that matters on both sides.
func (r *Result) SaysNothing() bool {
	p := r.Prediction
	return r.Rule.Headline() && p != nil && r.Certainty.Level == VeryLow && p.PI.Low < -r.Smallest && r.Smallest < p.PI.High
}

// wideRange is the interval in a sentence of its own, for one that says nothing. That it is its width that makes it so is said only where
// the width weighed on the certainty: a range that narrows while the studies weaken says nothing because of them.
func (t *teller) wideRange() Sentence {
	if t.e == nil || !t.r.SaysNothing() {
		return Sentence{}
	}
	s := t.rangeAlone()
	if slices.ContainsFunc(t.r.Certainty.Reasons, func(x Reason) bool { return x.Key == veryWide }) {
		return say("synthesis.wide", "range", s)
	}
	return s
}

// rangeAlone is the interval, calculated all the same.
func (t *teller) rangeAlone() Sentence {
	e := t.e
	low, high := e.Number(e.Low), e.Number(e.High)
	switch e.Form {
	case Events, People:
		return say("synthesis.wide.counted", "per", Whole(e.Per), "who", t.who(), "low", low, "high", high, "what", t.what(), "base", e.Number(e.Base))
	case Times:
		return say("synthesis.wide.times", "low", low, "high", high, "unit", t.unit())
	}
	return say("synthesis.wide.other", "span", e.Short(), "outcome", t.outcomeName())
}

// expect says what may be expected, people before ratios.
func (t *teller) expect() Sentence {
	e := t.e
	args := []any{"who", t.who(), "where", t.where(), "offer", t.offer()}
	low, high := e.Number(e.Low), e.Number(e.High)
	switch e.Form {
	case Events, People:
		return say("synthesis.expect.counted", append(args, "per", Whole(e.Per), "low", low, "high", high, "what", t.what(), "base", e.Number(e.Base))...)
	case FewerMore:
		return say("synthesis.expect.fewer_more", append(args, "per", Whole(e.Per), "change", t.change3("synthesis.people"), "outcome", t.outcomeName())...)
	case Percent:
		return say("synthesis.expect.percent", append(args, "change", t.change3("synthesis.percent"), "unit", t.unit())...)
	case Times:
		return say("synthesis.expect.times", append(args, "low", low, "high", high, "unit", t.unit())...)
	}
	return say("synthesis.expect.units", append(args, "change", t.change3("synthesis.units"), "outcome", t.outcomeName(), "unit", t.unit())...)
}

// changes are the wordings of an interval of change: over no effect, all above it, all below it.
var changes = map[string][3]string{
	"synthesis.people":  {"synthesis.people.both", "synthesis.people.up", "synthesis.people.down"},
	"synthesis.percent": {"synthesis.percent.both", "synthesis.percent.up", "synthesis.percent.down"},
	"synthesis.units":   {"synthesis.units.both", "synthesis.units.up", "synthesis.units.down"},
}

// change3 words an interval of change without signs: "alt fra 4 færre til 55 flere".
func (t *teller) change3(kind string) Sentence {
	e, words := t.e, changes[kind]
	low, high := e.Low, e.High
	switch {
	case low < 0 && high > 0:
		return say(words[0], "low", e.Number(-low), "high", e.Number(high))
	case high > 0:
		return say(words[1], "low", e.Number(low), "high", e.Number(high))
	}
	return say(words[2], "low", e.Number(-high), "high", e.Number(-low))
}

// Short is an interval in a table cell: "67–187", "−49 til 43 prosent".
func (e *Expectation) Short() Sentence {
	span := Span{e.Number(e.Low), e.Number(e.High)}
	switch e.Form {
	case Percent:
		return say("synthesis.short.percent", "span", span)
	case Times:
		return say("synthesis.short.times", "span", span)
	case FewerMore:
		return say("synthesis.short.people", "span", span, "per", Whole(e.Per))
	}
	return say("synthesis.short.plain", "span", span)
}

// doubt follows the headline: which way it leans, and that it is no promise.
func (t *teller) doubt() []Sentence {
	var first Sentence
	up := t.r.Prediction.Median > 0
	counted := t.e.Form == Events || t.e.Form == People || t.e.Form == FewerMore
	switch word := t.r.Impact.Word; {
	case word == Alike:
		first = say("synthesis.doubt.alike")
	case word == Unknown:
		first = say("synthesis.doubt.unknown")
	case !t.e.Crosses() && (word == Better || word == Worse):
		first = say(pick(word == Better, "synthesis.doubt.all_better", "synthesis.doubt.all_worse"))
	default:
		lean := "synthesis.doubt.probably_"
		if word == LeansBetter || word == LeansWorse {
			lean = "synthesis.doubt.leans_"
		}
		first = say(lean + way(counted, up, word == ProbablyBetter || word == LeansBetter))
	}
	all := []Sentence{first}
	if t.e.Form == Units && t.r.Smallest > 0 {
		all = append(all, say("synthesis.doubt.scale", "smallest", Decimal{t.r.Smallest, max(0, digitsFor(t.r.Smallest)-1)}, "unit", t.unit()))
	}
	if t.r.Impact.Word != Unknown {
		all = append(all, say("synthesis.doubt.share", "share", Whole(outOf100(t.r.Prediction.Benefit))))
	}
	if t.e.Cut {
		all = append(all, say("synthesis.doubt.cut"))
	}
	if !t.s.Compared.IsZero() {
		all = append(all, say("synthesis.doubt.compared", "compared", Words(t.s.Compared)))
	}
	if t.e.Same && t.name != "" {
		all = append(all, say("synthesis.doubt.same", "n", Whole(t.r.K)))
	}
	return all
}

// way is the last part of a key: fewer or more where something is counted, else better or worse.
func way(counted, up, good bool) string {
	if counted {
		return pick(up, "more", "fewer")
	}
	return pick(good, "better", "worse")
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// outOf100 rounds a probability to people of 100; never all and never none, since neither is known.
func outOf100(p float64) int { return min(99, max(1, int(100*p+0.5))) }

// impactWords are the words of the impact line where something is counted: by how sure, and whether fewer or more.
var impactWords = map[Word][2]string{
	Better:         {"synthesis.impact.fewer", "synthesis.impact.more"},
	Worse:          {"synthesis.impact.fewer", "synthesis.impact.more"},
	ProbablyBetter: {"synthesis.impact.probably_fewer", "synthesis.impact.probably_more"},
	ProbablyWorse:  {"synthesis.impact.probably_fewer", "synthesis.impact.probably_more"},
	LeansBetter:    {"synthesis.impact.leans_fewer", "synthesis.impact.leans_more"},
	LeansWorse:     {"synthesis.impact.leans_fewer", "synthesis.impact.leans_more"},
}

// impact is the word of the impact line, and what the middle of the interval means in numbers.
func (t *teller) impact() (word, note Sentence) {
	w := t.r.Impact.Word
	word = say("synthesis.impact." + string(w))
	if t.e == nil || !t.r.Rule.Headline() || w == Unknown {
		return word, say("synthesis.impacts.unknown")
	}
	e := t.e
	counted := t.s.Baseline != nil && (e.Form == Events || e.Form == People)
	if pair, ok := impactWords[w]; ok && counted {
		word = say(pair[map[bool]int{false: 0, true: 1}[t.r.Prediction.Median > 0]], "what", t.what())
	}
	switch mid := e.Mid; e.Form {
	case Events, People:
		return word, say("synthesis.impacts.counted", "mid", e.Number(mid), "base", e.Number(e.Base), "per", Whole(e.Per))
	case FewerMore:
		return word, say(pick(mid < 0, "synthesis.impacts.fewer", "synthesis.impacts.more"), "mid", e.Number(abs(mid)), "per", Whole(e.Per))
	case Percent:
		return word, say(pick(mid < 0, "synthesis.impacts.percent_lower", "synthesis.impacts.percent_higher"), "mid", e.Number(abs(mid)))
	case Times:
		return word, say("synthesis.impacts.times", "mid", e.Number(mid))
	default:
		return word, say(pick(mid < 0, "synthesis.impacts.units_lower", "synthesis.impacts.units_higher"), "mid", e.Number(abs(mid)), "unit", t.unit())
	}
}

func abs(x float64) float64 { return max(x, -x) }

// alone is told below the headline when there are fewer than three studies: each study's own number. Never a mean.
func (t *teller) alone() []Sentence {
	var all []Sentence
	for _, row := range t.r.Rows {
		all = append(all, say("synthesis.alone.study", "label", Words(row.Label), "effect", t.r.Effect(row)))
	}
	return all
}

// believed is what a prior would make of fewer than three studies. It stands with the method only: the rule for so few is
// a sentence without a number.
func (t *teller) believed() []Sentence {
	if t.e == nil || t.r.Rule.Headline() || t.r.Prediction == nil || t.r.Prediction.Prior == nil {
		return nil
	}
	key := "synthesis.method.prediction_two"
	if t.r.Rule == One {
		key = "synthesis.method.prediction_one"
	}
	return []Sentence{say(key, "span", t.e.Short(), "prior", t.prior())}
}

// prior names what was believed beforehand.
func (t *teller) prior() Sentence {
	p := t.r.Prediction.Prior
	return say("synthesis.prior", "scale", Decimal{p.TauScale, t.r.digits()}, "source", priorSource(t.r.Scale, t.outcome.Prior, p.Source))
}

// priorSource words where the scale comes from. Codes hold it in English for the files; the usual ones have texts.
func priorSource(scale codes.Scale, own float64, source string) Value {
	switch {
	case scale == codes.LogRatio && (own == 1 || own == 0):
		return say("synthesis.prior.log")
	case scale == codes.SMD && (own == 0.5 || own == 0):
		return say("synthesis.prior.smd")
	case source == "the smallest change that matters":
		return say("synthesis.prior.smallest")
	case source == "simulated coverage":
		return say("synthesis.prior.simulated")
	}
	return Verbatim(source)
}
