package codes

import (
	"fmt"
	"math"
	"strconv"
	"sync"
)

// Scale is the scale effects on an outcome are analysed and pooled on.
type Scale string

// The scales in use.
const (
	LogRatio       Scale = "log_ratio"       // natural logarithm of a rate, risk, odds or hazard ratio
	RiskDifference Scale = "risk_difference" // difference of two shares, 0.10 = ten percentage points
	MeanDifference Scale = "mean_difference" // difference of two means, in the outcome's unit
	SMD            Scale = "smd"             // standardised mean difference (Hedges' g)
)

// Direction says which way is good.
type Direction string

// The directions.
const (
	Higher Direction = "higher"
	Lower  Direction = "lower"
)

// Outcome is a core outcome: one that results from different places share, so that they can be compared and pooled.
//
// Smallest is the smallest change that matters, as a magnitude (> 0) on Scale: 0.105 on LogRatio is ten per cent fewer.
// Prior is the scale of the half-normal prior of the spread between municipalities (tau), on Scale: 1 on LogRatio and
// 0.5 on SMD for all outcomes; on the other scales the outcome's own, normally Smallest. Where the two numbers come from
// stands in SmallestFrom and PriorFrom; "own judgement" means just that, and the page showing the number says so.
type Outcome struct {
	Code
	UnitNB, UnitNN, UnitEN string // what is counted, per what: "fall per 100 personer i året"
	Scale                  Scale
	Good                   Direction
	Smallest               float64
	SmallestFrom           string
	Prior                  float64
	PriorFrom              string
	Theme                  string // ID in Themes
}

// Unit returns the unit in lang; any other language than nn and en gets bokmål.
func (o Outcome) Unit(lang string) string {
	return Code{NB: o.UnitNB, NN: o.UnitNN, EN: o.UnitEN}.Name(lang)
}

// OutcomeList is the list of core outcomes: a List whose codes also carry scale, direction, smallest change and prior.
type OutcomeList struct {
	*List
	outcomes []Outcome
}

// Outcome returns the core outcome with that ID, and whether there is one.
func (l *OutcomeList) Outcome(id string) (Outcome, bool) {
	i, ok := l.byID[id]
	if !ok {
		return Outcome{}, false
	}
	return l.outcomes[i], true
}

// Outcomes returns all core outcomes in file order. The slice is a copy.
func (l *OutcomeList) Outcomes() []Outcome { return append([]Outcome(nil), l.outcomes...) }

// Outcomes returns the core outcomes.
func Outcomes() *OutcomeList { return outcomes() }

var outcomes = sync.OnceValue(func() *OutcomeList {
	l, err := newOutcomes("outcomes", mustTable("outcomes"))
	if err != nil {
		panic(err)
	}
	return l
})

func newOutcomes(name string, t table) (*OutcomeList, error) {
	list, err := newList(name, t)
	if err != nil {
		return nil, err
	}
	l := &OutcomeList{List: list}
	for i, row := range t.rows {
		o := Outcome{
			Code: list.codes[i], UnitNB: row["unit_nb"], UnitNN: row["unit_nn"], UnitEN: row["unit_en"],
			Scale: Scale(row["scale"]), Good: Direction(row["good"]),
			SmallestFrom: row["smallest_from"], PriorFrom: row["prior_from"], Theme: row["theme"],
		}
		if o.Smallest, err = positive(row["smallest"]); err != nil {
			return nil, fmt.Errorf("codes: %s: %s: smallest change: %w", name, o.ID, err)
		}
		if o.Prior, err = positive(row["prior"]); err != nil {
			return nil, fmt.Errorf("codes: %s: %s: prior: %w", name, o.ID, err)
		}
		if err := o.check(); err != nil {
			return nil, fmt.Errorf("codes: %s: %s: %w", name, o.ID, err)
		}
		l.outcomes = append(l.outcomes, o)
	}
	return l, nil
}

// check tells what is wrong with an outcome's own columns.
func (o Outcome) check() error {
	switch o.Scale {
	case LogRatio, RiskDifference, MeanDifference, SMD:
	default:
		return fmt.Errorf("scale %q is not one we know", o.Scale)
	}
	if o.Good != Higher && o.Good != Lower {
		return fmt.Errorf("good direction %q is neither higher nor lower", o.Good)
	}
	if o.UnitNB == "" || o.UnitNN == "" || o.UnitEN == "" {
		return fmt.Errorf("the unit must be named in all three languages")
	}
	if o.SmallestFrom == "" || o.PriorFrom == "" {
		return fmt.Errorf("both numbers must say where they come from")
	}
	return nil
}

// positive reads a number with a decimal point that is finite and above zero.
func positive(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, err
	}
	if !(f > 0) || math.IsInf(f, 0) {
		return 0, fmt.Errorf("%q is not above zero", s)
	}
	return f, nil
}
