package allmenning

import (
	"bytes"
	"encoding/json"
)

// Shape is the form numbers are filled in: one of five.
type Shape string

// The shapes. Each needs its own numbers of [Entered].
const (
	ShapeShares      Shape = "shares"       // a share, or a number of events, in two groups: Tried and Not, each Value of N
	ShapeAverages    Shape = "averages"     // an average in two groups: Tried and Not, each Value with N and SD, SE or interval
	ShapeBeforeAfter Shape = "before-after" // before and after with a comparison: the same four times
	ShapeSeries      Shape = "series"       // a number for each period, before and from Start on
	ShapeDirection   Shape = "direction"    // better or worse, without a number that can be pooled
)

// Shapes lists them in the order a form asks.
func Shapes() []Shape {
	return []Shape{ShapeShares, ShapeAverages, ShapeBeforeAfter, ShapeSeries, ShapeDirection}
}

// Origin says where numbers come from.
type Origin string

// The origins.
const (
	OriginMeasured Origin = "measured"
	OriginRegister Origin = "register"
	OriginEstimate Origin = "estimate"
	OriginGuess    Origin = "guess"
)

// Origins lists them in the order a form asks.
func Origins() []Origin { return []Origin{OriginMeasured, OriginRegister, OriginEstimate, OriginGuess} }

// Entered are numbers as the owner of a result fills them in. The effect is computed from them and never typed.
type Entered struct {
	Shape  Shape  `json:"shape"`
	Origin Origin `json:"origin,omitempty"`
	// Tried and Not are those who got the measure and those who did not, after; TriedBefore and NotBefore the same groups before.
	Tried       Arm      `json:"tried,omitzero"`
	Not         Arm      `json:"not,omitzero"`
	TriedBefore Arm      `json:"tried_before,omitzero"`
	NotBefore   Arm      `json:"not_before,omitzero"`
	Repeats     bool     `json:"repeats,omitempty"`     // shares: the same person may count more than once, as with falls
	Counts      bool     `json:"counts,omitempty"`      // before-after: the values are people of so many, not averages
	Correlation *float64 `json:"correlation,omitempty"` // before-after: between before and after in the same people; nil: assumed, and said
	Points      []Point  `json:"points,omitempty"`      // a series, in order
	Start       int      `json:"start,omitempty"`       // a series: how many periods lie before the start
	Season      int      `json:"season,omitempty"`      // a series: periods in a year, for a yearly wave; 0 none

	Clusters      int      `json:"clusters,omitempty"` // groups (schools, wards) that were assigned whole; 0: people one by one
	ICC           *float64 `json:"icc,omitempty"`
	ICCSource     string   `json:"icc_source,omitempty"`
	Instrument    string   `json:"instrument,omitempty"`  // how it was measured
	Missing       string   `json:"missing,omitempty"`     // how many are missing, and why
	Differences   string   `json:"differences,omitempty"` // from what was planned
	Bias          Bias     `json:"bias,omitzero"`
	EnteredBy     PersonID `json:"entered_by,omitempty"`   // who changed the numbers last
	ConfirmedBy   PersonID `json:"confirmed_by,omitempty"` // another person, who has held them against their source as they stand
	ConfirmedDate string   `json:"confirmed_date,omitempty"`

	Few []string `json:"few,omitempty"` // what is under five and therefore not shown, or hidden so that it cannot be reckoned out
}

// Arm is one group at one time. Of shares: Value of N, people or events. Of averages: Value is the average of N, with how much they
// differ as SD, or as SE of the average, or as a 95 per cent interval. nil is not given.
type Arm struct {
	Value *float64 `json:"value,omitempty"`
	N     *float64 `json:"n,omitempty"`
	SD    *float64 `json:"sd,omitempty"`
	SE    *float64 `json:"se,omitempty"`
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

// Same says that x and y hold the same numbers, whoever entered and confirmed them.
func (x Entered) Same(y Entered) bool {
	for _, e := range []*Entered{&x, &y} { // what is told of the numbers in words is not the numbers
		e.ICCSource, e.Instrument, e.Missing, e.Differences, e.Bias = "", "", "", "", Bias{}
		e.EnteredBy, e.ConfirmedBy, e.ConfirmedDate = "", "", ""
	}
	a, errA := json.Marshal(x)
	b, errB := json.Marshal(y)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

// IsZero says that nothing is given.
func (g Arm) IsZero() bool { return g == Arm{} }

// Point is one period of a series: its value, of how many (nil: a plain number), and the same where nobody tried it.
type Point struct {
	Value *float64 `json:"value,omitempty"`
	Of    *float64 `json:"of,omitempty"`
	Other *float64 `json:"other,omitempty"`
	OthOf *float64 `json:"other_of,omitempty"`
}

// Bias is how likely five things are to have led the numbers astray: low, some or high; empty where nobody has judged.
type Bias struct {
	Groups   string `json:"groups,omitempty"`   // the groups differed from the start
	Other    string `json:"other,omitempty"`    // something else happened at the same time
	Lost     string `json:"lost,omitempty"`     // those who left differ from those who stayed
	Measured string `json:"measured,omitempty"` // whoever measured knew who had got it
	Chosen   string `json:"chosen,omitempty"`   // this outcome was picked because it looked well
	Why      string `json:"why,omitempty"`
}

// Biases lists the answers in the order a form asks.
func Biases() []string { return []string{"low", "some", "high"} }
