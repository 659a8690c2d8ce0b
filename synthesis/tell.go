package synthesis

import (
	"slices"

	"allmenning"
	"allmenning/codes"
)

// Story is a synthesis told in sentences, in the order a page or a paper shows them. Empty sentences and lists are left out.
// Page, Word file and plain text all print this one value.
type Story struct {
	Weak      []Sentence // a weak set says so first
	Headline  Sentence   // what a new municipality may expect; without a number when there are fewer than three studies, or when the interval says nothing
	Range     Sentence   // the interval, where it is too wide to stand in the headline
	Doubt     []Sentence
	Own       Sentence // where the starting point comes from
	Impact    Sentence
	Impacts   Sentence // what the word means in numbers
	Cost      Sentence
	Costs     Sentence
	Certainty Sentence
	Proposal  Sentence   // that the machine proposes it
	Reasons   []Sentence // of the certainty
	Same      []Sentence // why it is the same for every municipality, and what holds
	Alone     []Sentence // k < 3: the studies' own numbers
	Forest    Sentence   // the finding of the forest plot
	Explain   Sentence   // how to read its numbers
	Cases     []Case     // what coming studies would do to the interval
	Change    []Sentence // what that rests on, and how many it takes
	Method    []Sentence // how it is computed; k < 3: what a prior would make of the studies, with the prior named
	Details   *Details   // for whoever asks; nil below three studies
	Next      []Sentence // what the municipality may do now
	Warnings  []Sentence
	LeftOut   []Sentence
}

// Case is one row of what would change the conclusion: what happens, the interval then, and what could be said then.
type Case struct{ If, Span, Then Sentence }

// teller holds what all sentences are made from.
type teller struct {
	s       *allmenning.Synthesis
	outcome codes.Outcome
	r       *Result
	e       *Expectation // what the interval is about people; nil when nothing can be predicted
	name    string       // of the municipality; empty: a new one
}

// Tell tells r. e is from Expect, and may be nil where the rule allows no number; municipality is the name of the one
// asked about ("Vefsn"), empty for a municipality that is not named.
func Tell(s *allmenning.Synthesis, outcome codes.Outcome, r *Result, e *Expectation, municipality string) Story {
	if e == nil {
		e = Expect(s, r, nil)
	}
	t := &teller{s, outcome, r, e, municipality}
	story := Story{
		Weak: t.weak(), Headline: t.headline(), Range: t.wideRange(), Own: t.own(), Next: t.next(), Forest: t.forest(), Explain: t.explain(),
		Method: t.method(), Details: t.details(), Warnings: t.warnings(), LeftOut: t.leftOut(), Proposal: say("synthesis.proposal"),
	}
	story.Impact, story.Impacts = t.impact()
	story.Cost, story.Costs = t.cost()
	story.Certainty, story.Reasons = t.certainty()
	if r.Rule.Headline() && e != nil {
		story.Doubt, story.Same, story.Change, story.Cases = t.doubt(), t.same(), t.change(), t.cases()
	} else {
		story.Alone = t.alone()
	}
	return story
}

func (t *teller) where() Sentence {
	if t.name == "" {
		return say("synthesis.where.any")
	}
	return say("synthesis.where.named", "municipality", Verbatim(t.name))
}

// who, offer and outcomeName are the question's own words, with a plain word where it has none.
func (t *teller) who() Value   { return orElse(t.s.Who, "synthesis.who.any") }
func (t *teller) offer() Value { return orElse(t.s.Offer, "synthesis.offer.any") }

// outcomeName is the outcome's name as it stands in a sentence, so without its capital.
func (t *teller) outcomeName() Value {
	return lower{NB: t.outcome.NB, NN: t.outcome.NN, EN: t.outcome.EN}
}

func (t *teller) unit() Value {
	return Words{NB: t.outcome.UnitNB, NN: t.outcome.UnitNN, EN: t.outcome.UnitEN}
}

// what is what the starting point counts; the outcome's name where there is no starting point.
func (t *teller) what() Value {
	if b := t.s.Baseline; b != nil && !b.What.IsZero() {
		return Words(b.What)
	}
	return t.outcomeName()
}

func orElse(texts allmenning.Texts, key string) Value {
	if texts.IsZero() {
		return say(key)
	}
	return Words(texts)
}

func (t *teller) weak() []Sentence {
	if !t.r.Mixed {
		return nil
	}
	return append([]Sentence{say("synthesis.weak.mixed")}, t.caveat()...)
}

// caveat is what whoever made the synthesis says of it. A weak set says it first; any other after the answer.
func (t *teller) caveat() []Sentence {
	if t.s.Caveat.IsZero() {
		return nil
	}
	return []Sentence{say("synthesis.weak.caveat", "caveat", Words(t.s.Caveat))}
}

// own tells where the starting point comes from.
func (t *teller) own() Sentence {
	if t.e == nil || t.e.Form != Events && t.e.Form != People || !t.r.Rule.Headline() {
		return Sentence{}
	}
	base := t.e.Number(t.e.Base)
	switch {
	case t.e.Own:
		return say("synthesis.baseline.own", "base", base, "per", Whole(t.e.Per))
	case t.s.Baseline.Source.IsZero():
		return say("synthesis.baseline.unsourced", "base", base, "per", Whole(t.e.Per))
	}
	return say("synthesis.baseline.source", "base", base, "per", Whole(t.e.Per), "source", Words(t.s.Baseline.Source))
}

func (t *teller) cost() (word, note Sentence) {
	if t.s.Cost.IsZero() && slices.ContainsFunc(t.r.Rows, func(x Row) bool { return x.Own }) {
		return say("synthesis.cost.own"), say("synthesis.cost.own_why") // those who tried it are asked what it cost, and may have told it
	}
	if t.s.Cost.IsZero() {
		return say("synthesis.cost.unknown"), say("synthesis.cost.unknown_why")
	}
	return say("synthesis.cost.known"), say("synthesis.cost.text", "cost", Words(t.s.Cost))
}

// same says what the interval does not know of the municipality, and whether the mean hangs on one study.
func (t *teller) same() []Sentence {
	key := "synthesis.same.few"
	if t.r.Rule == Many {
		key = "synthesis.same.many"
	}
	all := []Sentence{say(key, "n", Whole(t.r.K))}
	if l := t.r.LeaveOneOut; l != nil {
		all = append(all, say("synthesis.same.leave_one_out", "low", t.r.effect(l.Low), "high", t.r.effect(l.High)))
	}
	return all
}

func (t *teller) warnings() []Sentence {
	var all []Sentence
	if !t.r.Mixed {
		all = t.caveat()
	}
	for _, key := range t.r.Warnings {
		if key == warnSpread {
			all = append(all, say(key, "double", t.r.span(t.r.Priors[2].PI)))
			continue
		}
		all = append(all, say(key))
	}
	if i := t.r.Randomised; i != nil {
		all = append(all, say("synthesis.warning.randomised_alone", "pi", t.r.span(*i)))
	}
	return all
}

func (t *teller) leftOut() []Sentence {
	var all []Sentence
	for _, l := range t.r.LeftOut {
		switch {
		case l.Words != "":
			all = append(all, say("synthesis.left_out.words", "label", Words(l.Label), "words", Verbatim(l.Words)))
		case !l.Kept.IsZero():
			all = append(all, say(l.Reason, "label", Words(l.Label), "kept", Words(l.Kept)))
		default:
			all = append(all, say("synthesis.left_out.because", "label", Words(l.Label), "reason", say(l.Reason)))
		}
	}
	return all
}
