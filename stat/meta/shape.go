package meta

import (
	"fmt"

	"allmenning/stat/refuse"
)

// Assumption names something a shape's effect rests on that the data did not say. Pages show it beside the effect.
type Assumption string

// The assumptions.
const (
	AssumedCorrelation Assumption = "correlation" // between before and after
	AssumedSharedSD    Assumption = "shared-sd"   // standardised by the SD at start, taken to be alike in both groups
	AddedHalf          Assumption = "added-half"  // ½ was added to the cells, since one was empty
	ClustersCounted    Assumption = "clusters"    // the SE was widened for people coming in groups
)

// Effect is what a shape of numbers becomes, with what it rests on.
type Effect struct {
	Estimate
	Measure     Measure
	Assumptions []Assumption
}

// Shape is one of the five forms in which people report numbers: TwoShares, TwoAverages, BeforeAfter, Series and Direction.
// Effect gives the effect and its sampling variance, or an error: ErrData for impossible numbers, ErrMeasure for a measure the
// shape cannot bear, *NotPoolable (an ErrNotPoolable) when the numbers may be shown and never pooled.
type Shape interface {
	Effect(Measure) (Effect, error)
}

// Why tells why numbers cannot enter a pooled estimate.
type Why string

// The reasons.
const (
	DirectionOnly   Why = "direction-only"   // better or worse, without a number
	NoComparison    Why = "no-comparison"    // one group before and after: what would have happened anyhow is unknown
	SeriesTooShort  Why = "series-too-short" // fewer than MinSeriesPoints before or after
	NoVarianceGiven Why = "no-variance"      // a number without SD, SE, interval or counts
)

// NotPoolable is the error of a shape whose numbers must not move a pooled estimate. errors.Is(err, ErrNotPoolable) holds.
type NotPoolable struct{ Why Why }

func (e *NotPoolable) Error() string { return fmt.Sprintf("%v: %s", ErrNotPoolable, e.Why) }

// Is makes every reason an ErrNotPoolable.
func (e *NotPoolable) Is(target error) bool { return target == ErrNotPoolable }

// Clusters tells that people came in groups (schools, wards) assigned together: Size people in each on average, ICC the likeness
// within a group. The zero value is people assigned one by one.
type Clusters struct{ Size, ICC float64 }

func (c Clusters) check() error {
	if !nonNegative(c.Size, c.ICC) || c.ICC > 1 {
		return refuse.Because(ErrData, "groups of %v with ICC %v", c.Size, c.ICC)
	}
	return nil
}

// widen multiplies the variance by the design effect and notes it.
func (c Clusters) widen(e Effect) Effect {
	if de := DesignEffect(c.Size, c.ICC); de > 1 {
		e.V *= de
		e.Assumptions = append(e.Assumptions, ClustersCounted)
	}
	return e
}

// Direction is a result without a usable number: better (+), no clear difference (0), worse (-). It is counted, never pooled.
type Direction struct{ Sign int }

// Effect is always *NotPoolable.
func (Direction) Effect(Measure) (Effect, error) {
	return Effect{}, &NotPoolable{DirectionOnly}
}
