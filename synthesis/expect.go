package synthesis

import (
	"math"

	"allmenning"
	"allmenning/codes"
)

// Form is how an expectation is told.
type Form string

// The forms. Events: so many events per Per people, from a ratio and a starting point. People: so many of Per people, from
// a risk difference or an odds ratio and a starting point. FewerMore: so many fewer or more of Per people, from a risk
// difference alone. Percent: per cent lower or higher, from a ratio alone. Times: so many times, where per cent would be
// absurd. Units: a difference in the outcome's own unit.
const (
	Events    Form = "events"
	People    Form = "people"
	FewerMore Form = "fewer_more"
	Percent   Form = "percent"
	Times     Form = "times"
	Units     Form = "units"
)

// Expectation is what one new municipality may expect, in numbers as people read them: rounded, Digits after the decimal
// sign. For Percent 0.85 becomes −15. Below ten studies it is the same for every municipality, but for the starting point.
type Expectation struct {
	Form   Form
	Low    float64
	Mid    float64
	High   float64
	Base   float64 // without the measure; for Events and People only
	Per    int     // 100 people, say; 0 for Percent, Times and Units
	Digits int
	Own    bool // the starting point is the municipality's own number
	Cut    bool // the interval ran past what is possible (below none, above all) and was cut there
	Same   bool // the same for every municipality
}

// Expect tells r's predictive interval from a starting point: baseline per the synthesis' own Per people when given, else
// the synthesis' Baseline. It is nil when r has no prediction, and when a baseline is given that Believable does not take.
//
// Numbers are rounded to the nearest. Where that would make an interval that crosses the starting point (or no effect) seem
// to touch it only, the end is moved one step outward: rounding must never make us surer.
func Expect(s *allmenning.Synthesis, r *Result, baseline *float64) *Expectation {
	if r.Prediction == nil {
		return nil
	}
	if low, high, ok := Believable(s, r); baseline != nil && !(ok && low <= *baseline && *baseline <= high) {
		return nil
	}
	return expectFrom(s, r, baseline, r.Prediction.PI, r.Prediction.Median)
}

// expectFrom tells any interval with its middle the way Expect does; what-if rows use it too.
func expectFrom(s *allmenning.Synthesis, r *Result, baseline *float64, pi Interval, mid float64) *Expectation {
	e := &Expectation{Same: true}
	if b := s.Baseline; b != nil {
		e.Base, e.Per = b.Value, b.Per
	}
	if baseline != nil {
		e.Base, e.Own = *baseline, true
	}
	low, high := pi.Low, pi.High
	switch {
	case r.Scale == codes.LogRatio && e.Base > 0 && r.Odds:
		return e.people(low, mid, high, oddsApplied)
	case r.Scale == codes.LogRatio && e.Base > 0:
		return e.events(math.Exp(low), math.Exp(mid), math.Exp(high))
	case r.Scale == codes.LogRatio:
		return e.ratio(math.Exp(low), math.Exp(mid), math.Exp(high))
	case r.Scale == codes.RiskDifference && e.Base > 0:
		return e.people(low, mid, high, func(share, rd float64) float64 { return share + rd })
	case r.Scale == codes.RiskDifference:
		e.Form, e.Per = FewerMore, 100
		if 100*(high-low) < 5 {
			e.Digits = 1
		}
		e.Cut = low < -1 || high > 1
		return e.set(100*max(low, -1), 100*mid, 100*min(high, 1), 0)
	}
	e.Form, e.Per, e.Base, e.Digits = Units, 0, 0, digitsFor(r.Smallest)
	return e.set(low, mid, high, 0)
}

// Believable is the starting points a municipality may give, ends included: about a hundredth of that of the studies' own
// comparison group to about ten times it, in round numbers, and where shares are counted at most 99 of 100. A number beyond
// is a slip of the pen or has another unit. ok is false where the synthesis counts nothing from a starting point.
func Believable(s *allmenning.Synthesis, r *Result) (low, high float64, ok bool) {
	b := s.Baseline
	ratio := r.Scale == codes.LogRatio
	if b == nil || !(b.Value > 0) || b.Per <= 0 || !ratio && r.Scale != codes.RiskDifference {
		return 0, 0, false
	}
	step := func(x float64) float64 { return math.Pow(10, math.Floor(math.Log10(x))) }
	low, high = b.Value/100, 10*b.Value
	low, high = round(math.Floor(low/step(low))*step(low)), round(math.Ceil(high/step(high))*step(high))
	if !ratio || r.Odds {
		high = min(high, 0.99*float64(b.Per))
	}
	return low, high, true
}

// oddsApplied is the share that a group with the given share has under a log odds ratio.
func oddsApplied(share, logOR float64) float64 {
	odds := share / (1 - share) * math.Exp(logOR)
	return odds / (1 + odds)
}

func (e *Expectation) events(low, mid, high float64) *Expectation {
	e.Form = Events
	switch {
	case e.Base < 2:
		e.Digits = 2
	case e.Base < 20:
		e.Digits = 1
	}
	return e.set(e.Base*low, e.Base*mid, e.Base*high, e.Base).notBelowNone()
}

func (e *Expectation) people(low, mid, high float64, apply func(share, effect float64) float64) *Expectation {
	per := float64(e.Per)
	share := e.Base / per
	if !(share < 1) {
		return nil
	}
	at := func(effect float64) float64 {
		x := apply(share, effect)
		e.Cut = e.Cut || x < 0 || x > 1
		return per * min(max(x, 0), 1)
	}
	e.Form = People
	l, m, h := at(low), at(mid), at(high)
	if h-l < 5 {
		e.Digits = 1
	}
	return e.set(l, m, h, e.Base).notBelowNone()
}

// ratio tells a ratio without a starting point. Per cent is read easily up to a tripling; beyond that times is.
func (e *Expectation) ratio(low, mid, high float64) *Expectation {
	e.Per, e.Base = 0, 0
	if high > 3 {
		e.Form, e.Digits = Times, 2
		return e.set(low, mid, high, 1)
	}
	e.Form = Percent
	return e.set(100*(low-1), 100*(mid-1), 100*(high-1), 0)
}

// Number is one of the expectation's numbers with the digits it bears: for Times two that say something (0,47 and 20).
func (e *Expectation) Number(x float64) Decimal {
	if e.Form == Times {
		return Decimal{x, timesDigits(x)}
	}
	return Decimal{x, e.Digits}
}

func timesDigits(x float64) int {
	switch {
	case x >= 9.95:
		return 0
	case x >= 0.995:
		return 1
	}
	return 2
}

// still is the value that means no effect.
func (e *Expectation) still() float64 {
	switch e.Form {
	case Events, People:
		return e.Base
	case Times:
		return 1
	}
	return 0
}

// Crosses tells whether the interval reaches both sides of no effect.
func (e *Expectation) Crosses() bool { return e.Low < e.still() && e.still() < e.High }

// set rounds the three numbers; still is the value that means no effect.
func (e *Expectation) set(low, mid, high, still float64) *Expectation {
	step := math.Pow(10, -float64(e.Digits))
	nearest := func(x float64) float64 { return round(math.Round(x/step) * step) }
	e.Low, e.Mid, e.High = nearest(low), nearest(mid), nearest(high)
	here := nearest(still)
	if low < still && e.Low >= here {
		e.Low = round(here - step)
	}
	if high > still && e.High <= here {
		e.High = round(here + step)
	}
	return e
}

// notBelowNone takes back an end that rounding moved below none: there cannot be fewer.
func (e *Expectation) notBelowNone() *Expectation {
	e.Low, e.Mid, e.High = max(e.Low, 0), max(e.Mid, 0), max(e.High, 0)
	return e
}

// digitsFor gives the digits a difference bears: one more than the smallest change that matters.
func digitsFor(smallest float64) int {
	if !(smallest > 0) {
		return 2
	}
	return max(0, int(math.Ceil(-math.Log10(smallest)))+1)
}
