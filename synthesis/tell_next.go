package synthesis

import (
	"slices"

	"allmenning"
)

// next is what a municipality may do with the answer: try it and measure, how many more would settle it, what to read first.
// Who does the same, and the case paper, are the page's own.
func (t *teller) next() []Sentence {
	if t.r.K == 0 {
		return nil
	}
	all := []Sentence{say("synthesis.next.measure", "outcome", t.outcomeName())}
	if n, people := t.needed(), t.r.usualSize(); n > 0 && people > 0 {
		all = append(all, say("synthesis.next.more", "n", Whole(n), "people", Whole(people)))
	} else if !t.r.Rule.Headline() || t.r.Certainty.Level == VeryLow {
		all = append(all, say("synthesis.next.too_few"))
	}
	if first, key := t.readFirst(); key != "" {
		all = append(all, say(key, "label", Words(first.Label)))
	}
	return all
}

// needed is how many more studies with the same result it takes; 0 when that is not known, already so, or would not help.
func (t *teller) needed() int {
	if w := t.r.WhatIf; w != nil && w.Needed != nil && t.r.Certainty.Level != VeryLow {
		return *w.Needed
	}
	return 0
}

// usualSize is the middle number of participants of the studies that give one, rounded to two figures; 0 when none does.
func (r *Result) usualSize() int {
	var sizes []float64
	for _, row := range r.Rows {
		if row.N > 0 {
			sizes = append(sizes, float64(row.N))
		}
	}
	n, step := int(median(sizes)), 1
	for n/step >= 100 {
		step *= 10
	}
	return (n + step/2) / step * step
}

// readFirst picks the study to begin with, and the key that says why: one from Norway where there is one, else the one that
// weighs most, else the largest. What those who tried it tell of themselves is no study, and nobody outside may have judged it; its own
// people need not be told to read it. No key when there is no study.
func (t *teller) readFirst() (Row, string) {
	rows := slices.DeleteFunc(slices.Clone(t.r.Rows), func(x Row) bool { return x.Own })
	if len(rows) == 0 {
		return Row{}, ""
	}
	weight := func(x Row) float64 {
		if x.Weight != nil {
			return *x.Weight
		}
		return float64(x.N)
	}
	slices.SortStableFunc(rows, func(a, b Row) int {
		if home := inNorway(b) - inNorway(a); home != 0 {
			return home
		}
		if weight(b) > weight(a) {
			return 1
		} else if weight(b) < weight(a) {
			return -1
		}
		return 0
	})
	switch first := rows[0]; {
	case inNorway(first) == 1:
		return first, "synthesis.next.read_norway"
	case first.Weight != nil:
		return first, "synthesis.next.read_weight"
	default:
		return first, "synthesis.next.read_size"
	}
}

func inNorway(x Row) int {
	if x.Country == "Norway" {
		return 1
	}
	return 0
}

// ReadFirst is the study to read first, as its [Input.Home]; empty without studies.
func (r *Result) ReadFirst() allmenning.RecordID {
	first, _ := (&teller{r: r}).readFirst()
	return first.Home()
}
