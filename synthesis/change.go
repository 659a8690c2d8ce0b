package synthesis

import (
	"reflect"
	"strings"

	"allmenning"
	"allmenning/codes"
)

// Change is what one stored answer says differently from the one before it.
type Change struct {
	Added    []Named          // what is used now and was not
	Gone     int              // how many were used and are not even mentioned now: they are not named, they may be closed
	Renewed  int              // how many are used still, with other numbers
	Retold   int              // how many are used still, with the same numbers, and are told of otherwise: another title, design or size
	Kept     []LeftOut        // what has come in without being used, or is no longer used, with the reason
	Dropped  int              // how many were left out and are not mentioned any more: taken back or closed
	Engine   bool             // the method has a newer version
	Question bool             // the question, or what is chosen for it, reads otherwise
	Before   *Expectation     // nil where the answer before could say nothing in numbers
	After    *Expectation     // nil where this one cannot
	Words    [2]Sentence      // the impact in words, before and after; zero where it is the same
	Sure     [2]Sentence      // the certainty, before and after; zero where it is the same
	Counted  allmenning.Texts // what the range counts, so many per Before.Per or After.Per; zero where it is of something else
	Spread   bool             // the results point further apart than before, and the range is wider for it
	Mixed    bool             // designs that show an effect and designs that do not stand together now, and did not before
}

// Named is a finding and what it is called. An empty label is one that may not be named.
type Named struct {
	Finding allmenning.RecordID
	Label   allmenning.Texts
}

// Compare holds an answer up against the one before it. s is the question as it stands now. before is nil for the first answer:
// the Change is then zero.
func Compare(s *allmenning.Synthesis, outcome codes.Outcome, before, after *Result) Change {
	if before == nil {
		return Change{}
	}
	c := Change{Engine: before.Engine != after.Engine}
	was := map[allmenning.RecordID]Row{}
	for _, row := range before.Rows {
		was[row.Finding] = row
	}
	for _, row := range after.Rows {
		old, used := was[row.Finding]
		switch {
		case !used:
			c.Added = append(c.Added, Named{row.Finding, row.Label})
		case old.Y != row.Y || old.SE != row.SE:
			c.Renewed++
		case !reflect.DeepEqual(old.Input, row.Input):
			c.Retold++
		}
		delete(was, row.Finding)
	}
	c.Gone = len(was)
	known := map[allmenning.RecordID]bool{}
	for _, l := range before.LeftOut {
		known[l.Finding] = true
	}
	for _, l := range after.LeftOut {
		if _, used := was[l.Finding]; used {
			c.Gone-- // it is told why instead
		} else if known[l.Finding] {
			continue
		}
		c.Kept = append(c.Kept, l)
	}
	mentioned := map[allmenning.RecordID]bool{}
	for _, l := range after.LeftOut {
		mentioned[l.Finding] = true
	}
	for _, row := range after.Rows {
		mentioned[row.Finding] = true
	}
	for _, l := range before.LeftOut {
		if !mentioned[l.Finding] {
			c.Dropped++
		}
	}
	c.Before, c.After = told(s, before), told(s, after)
	if b := s.Baseline; b != nil {
		c.Counted = b.What
	}
	c.Words = differ(wordOf(s, outcome, before), wordOf(s, outcome, after))
	c.Sure = differ(say("labels.certainty."+string(before.Certainty.Level)), say("labels.certainty."+string(after.Certainty.Level)))
	c.Spread = len(c.Added) > 0 && wider(before, after)
	c.Mixed = after.mixesDesigns() && !before.mixesDesigns()
	c.Question = !c.Engine && len(c.Added)+c.Gone+c.Renewed+c.Retold+len(c.Kept)+c.Dropped == 0
	return c
}

// wider says that the spread between results has grown, and the predictive interval with it, though there are more of them.
func wider(before, after *Result) bool {
	if before.Pooled == nil || after.Pooled == nil || before.Prediction == nil || after.Prediction == nil {
		return false
	}
	width := func(r *Result) float64 { return r.Prediction.PI.High - r.Prediction.PI.Low }
	return after.Pooled.Tau > before.Pooled.Tau && width(after) > width(before)
}

// Labels gives what a finding is called to somebody today; false where that reader does not see it with its numbers.
type Labels func(allmenning.RecordID) (allmenning.Texts, bool)

// For is the change as it may be told today: what the reader does not see loses its name, and what people wrote of it is not told. c
// stays as it is.
func (c Change) For(label Labels) Change {
	added := make([]Named, len(c.Added))
	for i, a := range c.Added {
		added[i].Finding = a.Finding
		added[i].Label, _ = label(a.Finding)
	}
	var kept []LeftOut
	for _, l := range c.Kept {
		if name, ok := label(l.Finding); ok {
			l.Label = name
			kept = append(kept, l)
		}
	}
	c.Added, c.Kept = added, kept
	return c
}

// Findings are all findings the change names.
func (c Change) Findings() (ids []allmenning.RecordID) {
	for _, a := range c.Added {
		ids = append(ids, a.Finding)
	}
	for _, l := range c.Kept {
		ids = append(ids, l.Finding)
	}
	return ids
}

// told is what an answer says in numbers; nil where there are too few studies to say anything.
func told(s *allmenning.Synthesis, r *Result) *Expectation {
	if !r.Rule.Headline() {
		return nil
	}
	return Expect(s, r, nil)
}

func wordOf(s *allmenning.Synthesis, outcome codes.Outcome, r *Result) Sentence {
	t := &teller{s, outcome, r, Expect(s, r, nil), ""}
	word, _ := t.impact()
	return word
}

func differ(before, after Sentence) [2]Sentence {
	if before.Key == after.Key {
		return [2]Sentence{}
	}
	return [2]Sentence{before, after}
}

// Tell says what changed: first why, then what it did to the answer. None for the first answer.
func (c Change) Tell() []Sentence {
	return append(c.why(), c.what("synthesis.change.")...)
}

func (c Change) why() []Sentence {
	all := c.added()
	if c.Gone > 0 {
		all = append(all, say("synthesis.change.gone", "n", Whole(c.Gone)))
	}
	if c.Renewed > 0 {
		all = append(all, say("synthesis.change.renewed", "n", Whole(c.Renewed)))
	}
	if c.Retold > 0 {
		all = append(all, say("synthesis.change.retold", "n", Whole(c.Retold)))
	}
	for _, l := range c.Kept {
		reason := Value(say(l.Reason))
		if l.Words != "" {
			reason = Verbatim(unstopped(l.Words))
		}
		all = append(all, say("synthesis.change.kept", "label", Words(l.Label), "reason", reason))
	}
	if c.Dropped > 0 {
		all = append(all, say("synthesis.change.dropped", "n", Whole(c.Dropped)))
	}
	if c.Engine {
		all = append(all, say("synthesis.change.engine"))
	}
	if c.Question {
		all = append(all, say("synthesis.change.question"))
	}
	return all
}

// added names what is new; what may not be named is counted.
func (c Change) added() (all []Sentence) {
	var list names
	for _, a := range c.Added {
		if !a.Label.IsZero() {
			list = append(list, say("synthesis.quoted", "name", Words(a.Label)))
		}
	}
	if n := len(list); n > 0 {
		all = append(all, say("synthesis.change.added", "n", Whole(n), "names", list))
	}
	if n := len(c.Added) - len(list); n > 0 {
		all = append(all, say("synthesis.change.added_unnamed", "n", Whole(n)))
	}
	return all
}

// unstopped is a text without the full stop it ends with, for use inside a sentence.
func unstopped(s string) string { return strings.TrimRight(strings.TrimSpace(s), ".") }

// Would says what a change that has not been made would do to the answer.
func (c Change) Would() []Sentence { return c.what("synthesis.would.") }

// what says what it did, or would do, to the answer: keys is what the texts of either begin with.
func (c Change) what(keys string) []Sentence {
	var all []Sentence
	switch {
	case c.Before == nil && c.After == nil:
	case c.Before == nil:
		all = append(all, say(keys+"first_number", "after", c.inFull(c.After)))
	case c.After == nil:
		all = append(all, say(keys+"no_number", "before", c.inFull(c.Before)))
	case c.Before.Low == c.After.Low && c.Before.High == c.After.High:
		all = append(all, say(keys+"same", "after", c.inFull(c.After)))
	default:
		all = append(all, say(keys+"span", "before", c.Before.Short(), "after", c.inFull(c.After)))
	}
	if c.Spread {
		all = append(all, say(keys+"spread"))
	}
	if !c.Words[0].IsZero() {
		all = append(all, say(keys+"words", "before", c.Words[0], "after", c.Words[1]))
	}
	if c.Mixed {
		all = append(all, say(keys+"mixed"))
	}
	if !c.Sure[0].IsZero() {
		all = append(all, say(keys+"sure", "before", c.Sure[0], "after", c.Sure[1]))
	}
	return all
}

// inFull is a range with what it counts: a letter shows nothing else that says it.
func (c Change) inFull(e *Expectation) Sentence {
	if (e.Form == Events || e.Form == People) && !c.Counted.IsZero() {
		return say("synthesis.change.counted", "span", e.Short(), "what", Words(c.Counted), "per", Whole(e.Per))
	}
	return e.Short()
}

// IsZero says that there was no answer before, or that nothing is another.
func (c Change) IsZero() bool { return len(c.why()) == 0 && c.Before == nil && c.After == nil }
