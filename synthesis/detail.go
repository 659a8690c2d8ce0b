package synthesis

import (
	"math"

	"allmenning/codes"
	"allmenning/stat/meta"
)

// Details are what stands behind the answer for whoever asks: sentences first, then tables. Nil below three studies.
type Details struct {
	Hangs  []Sentence // whether the mean hangs on one study
	Spread []Sentence // how much places differ, in the outcome's own unit
	Usual  []Sentence // the usual way to compute, which believes nothing beforehand

	Without  []WithoutRow // one for each row of the result, in their order
	Unlike   []DetailRow  // the spread in numbers
	Computed []DetailRow  // the mean and the intervals for a new municipality, ours last
}

// WithoutRow is what is left without one study.
type WithoutRow struct {
	Row     Row
	Name    Sentence // the study's
	Mean    Sentence // with its interval
	Tau     Sentence
	Carries bool // by the customary bounds the answer hangs much on this study; Viechtbauer & Cheung 2010
}

// DetailRow is a number and what it is.
type DetailRow struct{ What, Value Sentence }

// details computes them anew from the rows; they are not stored, since the rows are.
func (t *teller) details() *Details {
	r := t.r
	if r.Pooled == nil || r.K < 3 {
		return nil
	}
	y, se := r.numbers()
	fit, _, err := fitted(r)
	if err != nil {
		return nil // it was possible when the result was made
	}
	without, err := meta.LeaveOneOut(y, squares(se), meta.Options{})
	if err != nil {
		return nil
	}
	influence, err := fit.Influence()
	if err != nil {
		return nil
	}
	d := &Details{}
	for i, w := range without {
		d.Without = append(d.Without, WithoutRow{
			Row: r.Rows[i], Name: say("synthesis.detail.number", "x", Words(r.Rows[i].Label)), Mean: r.EffectOf(w.B, Interval{w.CI.Low, w.CI.High}), Tau: say("synthesis.detail.number", "x", t.tau(math.Sqrt(w.Tau2))),
			Carries: influence[i].Influential,
		})
	}
	d.Hangs = t.hangs(without, d.Without)
	d.Spread, d.Unlike = t.unlike()
	d.Usual, d.Computed = t.usual()
	return d
}

// hangs tells the range without each study in turn, which one moves the mean most, and which carry it.
func (t *teller) hangs(without []meta.LeftOut, rows []WithoutRow) []Sentence {
	r := t.r
	low, high := without[0].B, without[0].B
	most := 0
	for i, w := range without {
		low, high = min(low, w.B), max(high, w.B)
		if math.Abs(w.B-r.Pooled.Mean) > math.Abs(without[most].B-r.Pooled.Mean) {
			most = i
		}
	}
	all := []Sentence{
		say("synthesis.detail.range", "range", r.span(Interval{low, high}), "mean", r.effect(r.Pooled.Mean)),
		say("synthesis.detail.most", "label", Words(rows[most].Row.Label), "mean", r.effect(without[most].B)),
	}
	var carry names
	for _, row := range rows {
		if row.Carries {
			carry = append(carry, Words(row.Row.Label))
		}
	}
	switch {
	case len(carry) > 0:
		all = append(all, say("synthesis.detail.carry", "n", Whole(len(carry)), "labels", carry))
	case low < 0 && high > 0:
		all = append(all, say("synthesis.detail.turns"))
	default:
		all = append(all, say("synthesis.detail.steady"))
	}
	return all
}

// unlike tells the spread as people meet it: where 95 of 100 places lie when the mean is right, in the unit of the effect.
func (t *teller) unlike() ([]Sentence, []DetailRow) {
	r, p := t.r, t.r.Pooled
	var all []Sentence
	if p.Tau2 == 0 {
		all = append(all, say("synthesis.detail.alike"))
	} else {
		reach := 1.96 * p.Tau
		places := r.span(Interval{p.Mean - reach, p.Mean + reach})
		if r.Scale == codes.MeanDifference {
			all = append(all, say("synthesis.detail.places_unit", "places", places, "unit", t.unit()))
		} else {
			all = append(all, say("synthesis.detail.places", "places", places))
		}
	}
	all = append(all, say("synthesis.detail.unsure", "n", Whole(r.K)))
	number := func(x Value) Sentence { return say("synthesis.detail.number", "x", x) }
	tau := number(t.tau(p.Tau))
	if p.T2CI != nil {
		tau = say("synthesis.detail.with", "x", t.tau(p.Tau), "ci", Span{t.tau(math.Sqrt(p.T2CI.Low)), t.tau(math.Sqrt(p.T2CI.High))})
	}
	i2 := number(Decimal{p.I2, 0})
	if p.I2CI != nil {
		i2 = say("synthesis.detail.with", "x", Decimal{p.I2, 0}, "ci", Span{Decimal{p.I2CI.Low, 0}, Decimal{p.I2CI.High, 0}})
	}
	return all, []DetailRow{{say("synthesis.detail.tau"), tau}, {say("synthesis.detail.i2"), i2}}
}

// usual tells what comes out without believing anything beforehand, and beside it what we show.
func (t *teller) usual() ([]Sentence, []DetailRow) {
	r, p := t.r, t.r.Pooled
	rows := []DetailRow{{say("synthesis.detail.mean"), r.EffectOf(p.Mean, p.CI)}}
	var all []Sentence
	if p.HTS != nil {
		all = append(all, say("synthesis.detail.usual", "hts", r.span(*p.HTS)))
		rows = append(rows, DetailRow{say("synthesis.detail.hts", "n", Whole(r.K-2)), r.SpanOf(*p.HTS)})
	}
	if p.PI != nil {
		rows = append(rows, DetailRow{say("synthesis.detail.pi", "n", Whole(r.K-1)), r.SpanOf(*p.PI)})
	}
	if q := r.Prediction; q != nil && q.Basis == Bayesian {
		all = append(all, say("synthesis.detail.ours", "pi", r.span(q.PI)))
		rows = append(rows, DetailRow{say("synthesis.detail.bayes"), r.SpanOf(q.PI)})
	}
	return all, rows
}

// tau writes a spread with the digits effects bear.
func (t *teller) tau(x float64) Decimal { return Decimal{x, t.r.digits()} }
