package allmenning

import "math"

func (x *Entered) check(e *FieldErrors) {
	shapes := make([]string, 0, 5)
	for _, s := range Shapes() {
		shapes = append(shapes, string(s))
	}
	e.oneOf("numbers.entered.shape", string(x.Shape), shapes...)
	e.oneOf("numbers.entered.origin", string(x.Origin), "", string(OriginMeasured), string(OriginRegister), string(OriginEstimate), string(OriginGuess))
	*e = append(*e, x.Beyond()...)
	for _, g := range x.arms() {
		for _, n := range g.numbers() {
			if n.v != nil && *n.v < 0 && (n.name == "n" || n.name == "sd" || n.name == "se") {
				e.add("numbers.entered."+g.name+"."+n.name, "field.negative")
			}
		}
	}
	e.count("numbers.entered.clusters", &x.Clusters)
	e.count("numbers.entered.start", &x.Start)
	e.count("numbers.entered.season", &x.Season)
	if x.Season == 1 || x.Season == 2 { // a wave of so few periods is a constant or none: it cannot be told from the level
		e.add("numbers.entered.season", "field.season")
	}
	if len(x.Points) > 400 {
		e.add("numbers.entered.points", "field.too_long", "most", 400, "n", len(x.Points))
	}
	for name, s := range map[string]string{
		"icc_source": x.ICCSource, "instrument": x.Instrument, "missing": x.Missing, "differences": x.Differences, "bias.why": x.Bias.Why,
	} {
		e.text("numbers.entered."+name, s, 0, 1000)
	}
	for name, s := range map[string]string{
		"groups": x.Bias.Groups, "other": x.Bias.Other, "lost": x.Bias.Lost, "measured": x.Bias.Measured, "chosen": x.Bias.Chosen,
	} {
		e.oneOf("numbers.entered.bias."+name, s, append([]string{""}, Biases()...)...)
	}
	e.date("numbers.entered.confirmed_date", x.ConfirmedDate)
}

// A group, and a number of one, each with the name of its field.
type (
	namedArm struct {
		name string
		Arm
	}
	namedNumber struct {
		name string
		v    *float64
	}
)

func (x *Entered) arms() []namedArm {
	return []namedArm{{"tried", x.Tried}, {"not", x.Not}, {"tried_before", x.TriedBefore}, {"not_before", x.NotBefore}}
}

func (g Arm) numbers() []namedNumber {
	return []namedNumber{{"value", g.Value}, {"n", g.N}, {"sd", g.SD}, {"se", g.SE}, {"low", g.Low}, {"high", g.High}}
}

// The largest and the smallest number but zero that is reckoned with, of either sign. What is counted or measured in a municipality
// lies well within; beyond it statistics lose the digits of the other numbers.
const (
	mostNumber  = 1e12
	leastNumber = 1e-12
)

// Reckonable says that statistics can be made of v: it is a finite number and not minus zero, and it is zero or of a size between
// 1e-12 and 1e12.
func Reckonable(v float64) bool {
	return v == 0 && !negativeZero(v) || math.Abs(v) >= leastNumber && math.Abs(v) <= mostNumber
}

// Beyond names the numbers, wherever in x they stand, that are not [Reckonable].
func (x *Entered) Beyond() (wrong FieldErrors) {
	look := func(name string, v *float64) {
		if v != nil && !Reckonable(*v) {
			wrong.add("numbers.entered."+name, "field.number")
		}
	}
	for _, g := range x.arms() {
		for _, n := range g.numbers() {
			look(g.name+"."+n.name, n.v)
		}
	}
	look("correlation", x.Correlation)
	look("icc", x.ICC)
	for _, p := range x.Points {
		for _, v := range []*float64{p.Value, p.Of, p.Other, p.OthOf} {
			look("points", v)
		}
	}
	return wrong.Once()
}
