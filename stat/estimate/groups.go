package estimate

import (
	"math"

	"allmenning/stat/linear"
	"allmenning/stat/refuse"
	"allmenning/stat/tail"
)

// Effect is an estimated effect in the outcome's unit.
type Effect struct {
	Estimate, SE, DF, P float64
	Low, High           float64 // confidence interval, 95 %
}

// effect judges an estimate by t with df degrees of freedom (0: normal distribution).
func effect(estimate, se, df float64) Effect {
	half := tail.Critical(0.95, df) * se
	return Effect{estimate, se, df, tail.TwoSided(estimate/se, df), estimate - half, estimate + half}
}

// TwoGroups compares the averages of those who got the measure with those who did not, drawn by lot and measured once: Welch's t,
// which lets the groups differ in spread. Welch, Biometrika 34 (1947) 28–35. TooFew below two in a group; NoVariation when all in
// both groups are alike.
func TwoGroups(with, without []float64) (Effect, error) {
	for _, g := range [][]float64{with, without} {
		if len(g) < 2 {
			return Effect{}, refuse.Because(refuse.TooFew, "%d in a group", len(g))
		}
		if err := refuse.NotFinite("outcome", g); err != nil {
			return Effect{}, err
		}
	}
	m1, v1 := meanVariance(with)
	m0, v0 := meanVariance(without)
	v1, v0 = v1/float64(len(with)), v0/float64(len(without))
	if !(v1+v0 > 0) {
		return Effect{}, refuse.Because(refuse.NoVariation, "%d and %d alike", len(with), len(without))
	}
	df := (v1 + v0) * (v1 + v0) / (v1*v1/float64(len(with)-1) + v0*v0/float64(len(without)-1))
	return effect(m1-m0, math.Sqrt(v1+v0), df), nil
}

func meanVariance(x []float64) (mean, variance float64) {
	mean = linear.Mean(x)
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x)-1)
}

// Panel is an outcome by unit (place) and time, one row each, in any order. On is 1 where the measure is at work.
type Panel struct {
	Unit, Time []int
	Y          []float64
	On         []float64
}

func (p Panel) check() error {
	if len(p.Y) == 0 {
		return refuse.Because(refuse.Nothing, "%d rows", 0)
	}
	if len(p.Unit) != len(p.Y) || len(p.Time) != len(p.Y) || len(p.On) != len(p.Y) {
		return refuse.Because(refuse.Lengths, "%d outcomes, %d units, %d times, %d states", len(p.Y), len(p.Unit), len(p.Time), len(p.On))
	}
	if err := refuse.NotFinite("outcome", p.Y); err != nil {
		return err
	}
	return refuse.NotFinite("state", p.On)
}

// Differences is the regression y ~ treated + after + treated·after: the last coefficient is the difference in differences, the change of
// those who got the measure less the change of those who did not. treated and after are 0 or 1 per row. Judge it with Clustered by unit:
// rows of one place are not independent (Bertrand, Duflo & Mullainathan, QJE 119 (2004) 249–275). Rank when one of the four
// cells is empty.
func Differences(y, treated, after []float64) (*Regression, error) {
	if len(treated) != len(y) || len(after) != len(y) {
		return nil, refuse.Because(refuse.Lengths, "%d outcomes, %d treated, %d after", len(y), len(treated), len(after))
	}
	both := make([]float64, len(y))
	for i := range y {
		for _, x := range []float64{treated[i], after[i]} {
			if x != 0 && x != 1 {
				return nil, refuse.Because(refuse.Data, "%v where 0 or 1 belongs, row %d", x, i+1)
			}
		}
		both[i] = treated[i] * after[i]
	}
	r, err := LeastSquares(y, linear.Design{Columns: []linear.Column{
		{Name: "treated", Values: treated}, {Name: "after", Values: after}, {Name: "effect", Values: both},
	}})
	if err != nil {
		return nil, err
	}
	if r.P < 4 {
		return nil, refuse.Because(refuse.Rank, "%d of four cells can be told apart", r.P)
	}
	return r, nil
}

// TwoWay is the regression of y on On with a level for every unit and every time.
// Its coefficient is named "effect". Right when all start at once; when they start at different times and effects grow, it misleads (Goodman-Bacon, Journal of
// Econometrics 225 (2021) 254–277): then use Staggered. Rank when On says nothing beside units and times; TooMany above 600 levels.
func TwoWay(p Panel) (*Regression, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	units, times := linear.GroupRows(p.Unit), linear.GroupRows(p.Time)
	if len(units)+len(times) > 600 {
		return nil, refuse.Because(refuse.TooMany, "%d units and times", len(units)+len(times))
	}
	d := linear.Design{}
	for _, groups := range [][][]int{units, times} {
		for _, rows := range groups[1:] {
			c := linear.Column{Values: make([]float64, len(p.Y))}
			for _, row := range rows {
				c.Values[row] = 1
			}
			d.Columns = append(d.Columns, c)
		}
	}
	d.Columns = append(d.Columns, linear.Column{Name: "effect", Values: p.On})
	r, err := LeastSquares(p.Y, d)
	if err != nil {
		return nil, err
	}
	if r.Coefficient("effect") < 0 {
		return nil, refuse.Because(refuse.Rank, "%d rows in which the measure follows from unit and time", len(p.Y))
	}
	return r, nil
}

// Wedge analyses a stepped wedge by TwoWay, which compares each place with itself and takes out what time did to all, judged by CR2 within
// places with Satterthwaite's df. Hussey & Hughes 2007; Pustejovsky & Tipton 2018. With fewer than about ten places look at
// WildBootstrap too. Errors as TwoWay; TooFew below three places.
func Wedge(p Panel) (Effect, error) {
	r, err := TwoWay(p)
	if err != nil {
		return Effect{}, err
	}
	if n := len(linear.GroupRows(p.Unit)); n < 3 {
		return Effect{}, refuse.Because(refuse.TooFew, "%d places", n)
	}
	j := r.Coefficient("effect")
	judged, err := Clustered(r, p.Unit, linear.CR2, j)
	if err != nil {
		return Effect{}, err
	}
	if !(judged.SE[j] > 0) {
		return Effect{}, refuse.Because(refuse.NoVariation, "%v as standard error", judged.SE[j])
	}
	return effect(r.B[j], judged.SE[j], judged.DF[j]), nil
}
