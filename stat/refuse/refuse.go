// Package refuse is how the stat packages say no: one type of error, which holds the kind of refusal (a message key, so that a
// person reads it in their own language) and the number that caused it. People's data give a refusal, never a panic.
package refuse

import (
	"errors"
	"fmt"
	"math"
)

// Kind is why there is no answer. Its text is the key of the message a person reads. It is an error itself: ask with
// errors.Is(err, refuse.TooFew).
type Kind string

// The kinds.
const (
	Nothing      Kind = "stat.refused.nothing"       // there is nothing to compute from
	Lengths      Kind = "stat.refused.lengths"       // what belongs together differs in number
	Value        Kind = "stat.refused.value"         // a value is not a finite number
	Variance     Kind = "stat.refused.variance"      // a variance or standard error is not a finite number above 0
	TooFew       Kind = "stat.refused.too_few"       // too few for what is asked
	TooMany      Kind = "stat.refused.too_many"      // more than can be computed exactly, or in bounded time
	Rank         Kind = "stat.refused.rank"          // nothing varies independently of the rest
	NotConverged Kind = "stat.refused.not_converged" // an iteration found no answer
	Measure      Kind = "stat.refused.measure"       // a measure, method or test is unknown, or does not fit the data
	Data         Kind = "stat.refused.data"          // numbers that cannot be: a part above its whole, a negative count
	Prior        Kind = "stat.refused.prior"         // prior and data together give no proper posterior
	NotPoolable  Kind = "stat.refused.not_poolable"  // may be shown, must never move a pooled estimate
	NoVariation  Kind = "stat.refused.no_variation"  // all alike: what is asked is not defined
	OutOfReach   Kind = "stat.refused.out_of_reach"  // no design of the allowed size does what is asked
)

// Kinds are all of them, for who must have a text for each.
var Kinds = []Kind{
	Nothing, Lengths, Value, Variance, TooFew, TooMany, Rank, NotConverged, Measure, Data, Prior, NotPoolable, NoVariation, OutOfReach,
}

func (k Kind) Error() string { return string(k) }

// Refusal is one no. errors.Is finds its Kind, errors.As the refusal.
type Refusal struct {
	Kind   Kind
	Number float64 // the number that caused it; NaN when none did (an unknown name)
	Text   string  // for logs
}

// Because makes a refusal. The text is for logs; the first number among args is the one that caused it.
func Because(kind Kind, format string, args ...any) error {
	r := &Refusal{Kind: kind, Number: math.NaN(), Text: fmt.Sprintf(format, args...)}
	for _, a := range args {
		switch x := a.(type) {
		case int:
			r.Number = float64(x)
			return r
		case float64:
			r.Number = x
			return r
		}
	}
	return r
}

func (r *Refusal) Error() string { return string(r.Kind) + ": " + r.Text }

// Unwrap gives the kind.
func (r *Refusal) Unwrap() error { return r.Kind }

// Key is the message key of what a person reads; its argument is Number, under the name "number".
func (r *Refusal) Key() string { return string(r.Kind) }

// Of finds the refusal behind err; nil when err is none.
func Of(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// Finite tells whether all are numbers, neither NaN nor infinite.
func Finite(xs ...float64) bool {
	for _, x := range xs {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// NotFinite refuses a list that holds a NaN or an infinity, naming the first (counted from 1); nil when it holds none.
func NotFinite(what string, xs []float64) error {
	for i, x := range xs {
		if !Finite(x) {
			return Because(Value, "%s is %v at number %d", what, x, i+1)
		}
	}
	return nil
}
